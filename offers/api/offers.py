"""Offers online, for machines: the same rows and words as the pages."""

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
from offers.models import Offer
from offers.queries.listing import listed
from offers.queries.offers import offer_page


class OfferList(APIView):
    """What is online, by activity and around a point; no account is needed.

    The nearest first where a point is named, else the newest. Distances are counted
    from public points: nobody's home can be found by them.
    """

    permission_classes = (AllowAny,)
    throttle_classes = (ScopedRateThrottle,)
    throttle_scope = "offers"

    class Output(serializers.Serializer):
        class OfferLine(Line):
            provider = serializers.SerializerMethodField()

            def get_provider(self, offer) -> str:
                return str(offer.provider.person or offer.provider.organisation)

        next = serializers.URLField(allow_null=True)
        previous = serializers.URLField(allow_null=True)
        results = OfferLine(many=True)

    @extend_schema(parameters=SEARCHED, responses={200: Output, 400: SearchRefusal})
    def get(self, request):
        search = SearchInput(data=request.query_params.dict()).search()
        rows = Offer.objects.live().with_card()
        paginator = KeysetPagination()
        offers = paginator.paginate(
            partial(listed, rows, search=search, turned=strict_page_of), request
        )
        return paginator.get_paginated_response(
            self.Output.OfferLine(offers, many=True).data
        )


class OfferDetail(APIView):
    """One of them, whole; its holder reads it before it is online too."""

    permission_classes = (AllowAny,)
    throttle_classes = (ScopedRateThrottle,)
    throttle_scope = "offers"

    class Output(serializers.Serializer):
        id = serializers.UUIDField(source="offer.uuid")
        state = serializers.CharField(source="offer.state")
        activity = serializers.CharField(source="offer.activity.code")
        title = serializers.CharField(source="text.version.title")
        description = serializers.CharField(source="text.version.description")
        mode = serializers.CharField(source="text.version.mode")
        price = Price(source="text.version")
        area = serializers.CharField(source="text.area")
        commune = serializers.CharField(source="text.commune")
        point = PublicPoint(source="offer")
        provider = serializers.CharField(source="face.name")
        verdict = serializers.CharField(
            source="verdict.outcome", allow_null=True, default=None
        )
        regime = serializers.CharField()
        published_at = serializers.DateTimeField(
            source="offer.published_at", allow_null=True
        )
        expires_at = serializers.DateTimeField(
            source="offer.expires_at", allow_null=True
        )
        questions = Question(source="board.questions", many=True)

    @extend_schema(responses={200: Output})
    def get(self, request, uuid):
        visible = Offer.objects.visible_to(request.actor).with_card()
        found = get_object_or_404(visible.select_related("work_status"), uuid=uuid)
        page = offer_page(offer=found, actor=request.actor, now=timezone.now())
        return Response(self.Output(page).data)
