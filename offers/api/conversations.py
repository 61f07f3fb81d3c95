"""Conversations for machines: one's own, masked and counted as the pages do."""

from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.operations.helping import MandateEnded
from asasap.audit.enums import Purpose
from asasap.audit.operations import record_access
from asasap.kernel.forms import refuse_turned
from asasap.kernel.pagination import KeysetPagination, strict_page_of
from offers.api.terms import FAULTS, WriteRefusal
from offers.forms.conversations import LONGEST
from offers.models import Demand, Offer
from offers.operations.conversing import (
    MessageRefused,
    Said,
    begin_conversation,
    send_message,
)
from offers.queries.conversations import (
    conversation_here,
    conversation_lines,
    thread_of,
)
from offers.rules.conversing import may_write_here

# A machine that hears no answer sends again: the same key makes it one message.
KEY = OpenApiParameter("Idempotency-Key", UUID, OpenApiParameter.HEADER)
CURSOR = OpenApiParameter("cursor", str)


class MessageOutput(serializers.Serializer):
    """What was written; what was hidden in it parts the pieces."""

    id = serializers.UUIDField(source="message.uuid")
    author = serializers.CharField()
    is_mine = serializers.BooleanField()
    pieces = serializers.ListField(child=serializers.CharField(allow_blank=True))
    sent_at = serializers.DateTimeField(source="message.sent_at")


class BadCursor(serializers.Serializer):
    cursor = serializers.CharField()


class ConversationList(APIView):
    """One's own, the latest first."""

    class Output(serializers.Serializer):
        class Line(serializers.Serializer):
            id = serializers.UUIDField(source="conversation.uuid")
            other = serializers.CharField()
            title = serializers.CharField()
            excerpt = serializers.CharField()
            is_mine = serializers.BooleanField()
            unread_count = serializers.IntegerField()
            last_at = serializers.DateTimeField(source="conversation.last_at")

        next = serializers.URLField(allow_null=True)
        previous = serializers.URLField(allow_null=True)
        results = Line(many=True)

    @extend_schema(parameters=[CURSOR], responses={200: Output, 400: BadCursor})
    def get(self, request):
        _only_for_writers(request)
        paginator, lines = KeysetPagination(), []

        def page_at(*, cursor, size):
            page, found = conversation_lines(
                actor=request.actor, cursor=cursor, size=size, turned=strict_page_of
            )
            lines.extend(found)
            return page

        paginator.paginate(page_at, request)
        results = self.Output.Line(lines, many=True).data
        return paginator.get_paginated_response(results)


class ConversationDetail(APIView):
    """One of them, the latest messages first; what is read is written down."""

    class Output(serializers.Serializer):
        id = serializers.UUIDField()
        other = serializers.CharField()
        title = serializers.CharField()
        is_open = serializers.BooleanField(help_text="nothing is hidden any more")
        why_not_write = serializers.CharField(allow_null=True)
        next = serializers.URLField(allow_null=True)
        previous = serializers.URLField(allow_null=True)
        results = MessageOutput(many=True)

    @extend_schema(parameters=[CURSOR], responses={200: Output, 400: BadCursor})
    def get(self, request, uuid):
        found, side = _conversation_or_404(request, uuid)
        paginator, now = KeysetPagination(), timezone.now()
        shown = []

        def page_at(*, cursor, size):
            thread = thread_of(
                conversation=found,
                side=side,
                cursor=cursor,
                now=now,
                turned=strict_page_of,
            )
            shown.append(thread)
            return thread.page

        paginator.paginate(page_at, request)
        [thread] = shown
        if thread.unread is not None:
            record_access(
                thread.unread, purpose=Purpose.READ, actor=request.actor, now=now
            )
        links = paginator.get_paginated_response([]).data
        said = {
            **links,
            "id": found.uuid,
            "other": thread.other,
            "title": thread.title,
            "is_open": thread.is_open,
            "why_not_write": thread.why_not_write,
            "results": list(reversed(thread.said)),
        }
        return Response(self.Output(said).data)


class MessageInput(serializers.Serializer):
    text = serializers.CharField(max_length=LONGEST, validators=[refuse_turned])


class SentOutput(serializers.Serializer):
    """``is_masked``: what would let the two meet elsewhere was left out."""

    conversation = serializers.UUIDField(source="conversation.uuid")
    id = serializers.UUIDField(source="uuid")
    is_masked = serializers.BooleanField()
    sent_at = serializers.DateTimeField()


SENT = {201: SentOutput, 400: FAULTS, 409: WriteRefusal}


class MessageSend(APIView):
    """Write to the other side."""

    @extend_schema(request=MessageInput, parameters=[KEY], responses=SENT)
    def post(self, request, uuid):
        found, _side = _conversation_or_404(request, uuid)
        return _sent(request, send_message, conversation=found)


class AboutOffer(APIView):
    """Write a first time about an offer; it goes on where one has written before."""

    @extend_schema(request=MessageInput, parameters=[KEY], responses=SENT)
    def post(self, request, uuid):
        _only_for_writers(request)
        rows = Offer.objects.visible_to(request.actor).with_card()
        offer = get_object_or_404(rows, uuid=uuid)
        return _sent(request, begin_conversation, posting=offer)


class AboutDemand(APIView):
    """Write a first time about a request, as a provider."""

    @extend_schema(request=MessageInput, parameters=[KEY], responses=SENT)
    def post(self, request, uuid):
        _only_for_writers(request)
        rows = Demand.objects.visible_to(request.actor).with_card()
        demand = get_object_or_404(
            rows.select_related("client", "organisation"), uuid=uuid
        )
        return _sent(request, begin_conversation, posting=demand)


def _sent(request, operation, **about):
    said = MessageInput(data=request.data)
    said.is_valid(raise_exception=True)
    key = serializers.UUIDField(required=False, allow_null=True).run_validation(
        request.headers.get("Idempotency-Key")
    )
    try:
        sent = operation(
            **about,
            said=Said(text=said.validated_data["text"], sending_key=key),
            actor=request.actor,
            now=timezone.now(),
        )
    except (MessageRefused, MandateEnded) as refusal:
        return Response({"detail": str(refusal)}, status=status.HTTP_409_CONFLICT)
    return Response(SentOutput(sent).data, status=status.HTTP_201_CREATED)


def _only_for_writers(request) -> None:
    if not may_write_here(request.actor):
        raise Http404


def _conversation_or_404(request, uuid):
    found = conversation_here(uuid=uuid, actor=request.actor)
    if found is None:
        raise Http404
    return found
