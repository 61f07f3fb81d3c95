"""The API's own page, and who the caller is."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.views.decorators.http import require_safe
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.queries.standing import Standing
from dashboards.queries import api_reference


@login_not_required
@require_safe
def docs(request):
    """Written by the server from the schema: readable with no script, by anyone."""
    return render(request, "dashboards/api_docs.html", {"reference": api_reference()})


class Me(APIView):
    """Who the caller is, as every page knows them."""

    class Output(serializers.Serializer):
        name = serializers.CharField()
        roles = serializers.ListField(child=serializers.CharField())
        unread_count = serializers.IntegerField()

    @extend_schema(responses=Output)
    def get(self, request):
        standing: Standing = request.standing
        output = {
            "name": standing.name,
            "roles": sorted(standing.actor.roles),
            "unread_count": standing.unread_count,
        }
        return Response(self.Output(output).data)
