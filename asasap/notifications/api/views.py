"""News for machines: the same rows and the same acts as the pages."""

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from asasap.kernel.pagination import KeysetPagination
from asasap.notifications.models import Notice
from asasap.notifications.operations import read_notice
from asasap.notifications.queries import line_of


class NoticeList(APIView):
    """One's own news, the newest first."""

    class Output(serializers.Serializer):
        class Line(serializers.Serializer):
            id = serializers.UUIDField(source="uuid")
            subject = serializers.CharField()
            body = serializers.CharField()
            url = serializers.CharField()
            created_at = serializers.DateTimeField()
            is_read = serializers.BooleanField()

        next = serializers.URLField(allow_null=True)
        previous = serializers.URLField(allow_null=True)
        results = Line(many=True)

    class Refusal(serializers.Serializer):
        cursor = serializers.CharField()

    @extend_schema(
        parameters=[OpenApiParameter("cursor", str)],
        responses={200: Output, 400: Refusal},
    )
    def get(self, request):
        newest = Notice.objects.visible_to(request.actor).newest_first()
        paginator = KeysetPagination()
        notices = paginator.paginate_queryset(newest, request, view=self)
        lines = [line_of(notice) for notice in notices]
        results = self.Output.Line(lines, many=True).data
        return paginator.get_paginated_response(results)


class NoticeRead(APIView):
    """Mark one of one's own notices read. Safe to call twice."""

    @extend_schema(request=None, responses=NoticeList.Output.Line)
    def post(self, request, uuid):
        visible = Notice.objects.visible_to(request.actor)
        notice = get_object_or_404(visible, uuid=uuid)
        notice = read_notice(notice=notice, now=timezone.now())
        return Response(NoticeList.Output.Line(line_of(notice)).data)
