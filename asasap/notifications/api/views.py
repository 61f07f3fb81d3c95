"""News for machines: the same rows and the same acts as the pages."""

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.response import Response
from rest_framework.views import APIView

from asasap.notifications.models import Notice
from asasap.notifications.operations import read_notice
from asasap.notifications.queries import notice_page


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

        results = Line(many=True, source="lines")
        next_cursor = serializers.CharField()

    @extend_schema(
        parameters=[OpenApiParameter("cursor", str)],
        responses=Output,
    )
    def get(self, request):
        cursor = request.query_params.get("cursor", "")
        page = notice_page(actor=request.actor, cursor=cursor)
        return Response(self.Output(page).data)


class NoticeRead(APIView):
    """Mark one of one's own notices read. Safe to call twice."""

    @extend_schema(request=None, responses={204: None})
    def post(self, request, uuid):
        visible = Notice.objects.visible_to(request.actor)
        notice = get_object_or_404(visible, uuid=uuid)
        read_notice(notice=notice, now=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)
