"""An offer, for machines: the same row and words as its page."""

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.response import Response
from rest_framework.throttling import ScopedRateThrottle
from rest_framework.views import APIView

from offers.api.searching import Price, PublicPoint, Question
from offers.models import Offer
from offers.queries.offers import offer_page


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
