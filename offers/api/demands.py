"""Demands one may answer, for machines: nothing here tells whose they are."""

from functools import partial

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.response import Response
from rest_framework.throttling import ScopedRateThrottle
from rest_framework.views import APIView

from asasap.kernel.pagination import KeysetPagination, strict_page_of
from offers.api.searching import (
    SEARCHED,
    Line,
    Price,
    PublicPoint,
    Question,
    SearchInput,
    SearchRefusal,
)
from offers.models import Demand
from offers.queries.demands import demand_page
from offers.queries.listing import listed
from offers.rules.schedules import schedule_words


class DemandList(APIView):
    """The demands one may answer, by activity and around a point; without an account.

    The nearest first where a point is named, else the newest. Distances are counted
    from public points: nobody's home can be found by them.
    """

    permission_classes = (AllowAny,)
    throttle_classes = (ScopedRateThrottle,)
    throttle_scope = "demands"

    class Output(serializers.Serializer):
        class DemandLine(Line):
            schedule = serializers.SerializerMethodField()

            def get_schedule(self, demand) -> str:
                today = timezone.localdate()
                return schedule_words(demand.current, today=today)

        next = serializers.URLField(allow_null=True)
        previous = serializers.URLField(allow_null=True)
        results = DemandLine(many=True)

    @extend_schema(parameters=SEARCHED, responses={200: Output, 400: SearchRefusal})
    def get(self, request):
        search = SearchInput(data=request.query_params.dict()).search()
        rows = Demand.objects.open().with_card()
        paginator = KeysetPagination()
        demands = paginator.paginate(
            partial(listed, rows, search=search, turned=strict_page_of), request
        )
        return paginator.get_paginated_response(
            self.Output.DemandLine(demands, many=True).data
        )


class DemandDetail(APIView):
    """One of them, whole; who asks reads it before it is online too."""

    permission_classes = (AllowAny,)
    throttle_classes = (ScopedRateThrottle,)
    throttle_scope = "demands"

    class Output(serializers.Serializer):
        class Answer(serializers.Serializer):
            question = serializers.CharField()
            answer = serializers.CharField()

            def to_representation(self, instance: tuple[str, str]):
                question, answer = instance
                said = {"question": question, "answer": answer}
                return super().to_representation(said)

        id = serializers.UUIDField(source="demand.uuid")
        state = serializers.CharField(source="demand.state")
        activity = serializers.CharField(source="demand.activity.code")
        title = serializers.CharField(source="text.version.title")
        description = serializers.CharField(source="text.version.description")
        mode = serializers.CharField(source="text.version.mode")
        answers = Answer(source="text.answers", many=True)
        price = Price(source="text.version")
        schedule = serializers.CharField(source="text.schedule")
        commune = serializers.SerializerMethodField()
        point = PublicPoint(source="demand")
        published_at = serializers.DateTimeField(
            source="demand.published_at", allow_null=True
        )
        expires_at = serializers.DateTimeField(
            source="demand.expires_at", allow_null=True
        )
        questions = Question(source="board.questions", many=True)

        def get_commune(self, page) -> str:
            return page.text.commune if page.text.version.place else ""

    @extend_schema(responses={200: Output})
    def get(self, request, uuid):
        visible = Demand.objects.visible_to(request.actor)
        demand = get_object_or_404(visible.with_card(), uuid=uuid)
        page = demand_page(demand=demand, actor=request.actor, now=timezone.now())
        return Response(self.Output(page).data)
