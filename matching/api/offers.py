"""The search for machines: the words, the rows and the order of the page."""

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.throttling import ScopedRateThrottle
from rest_framework.views import APIView

from accounts.enums import StatusKind
from asasap.kernel.pagination import KeysetPagination
from coops.enums import Regime
from matching.filters import STARS, SearchFilters
from matching.queries.search_page import why_of
from matching.queries.searching import page_at
from offers.api.searching import Line
from offers.enums import PriceUnit, Public, ServiceMode
from offers.queries.listing import LONGEST_RADIUS_KM

# A number or a choice that is written must be one: the schema says so.
NEVER_EMPTY = (
    "radius_km",
    "price_max",
    "unit",
    "status",
    "mode",
    "regime",
    "rating",
    "situation",
)


def _words(name: str, said: str = "", **options) -> OpenApiParameter:
    return OpenApiParameter(name, str, description=said, **options)


ASKED = [
    _words("q", "in words: “menage”, “nounou”"),
    _words("activity", "Urssaf number: 60"),
    _words("where", "commune, by its name or its postcode"),
    _words("near", "latitude,longitude"),
    OpenApiParameter("radius_km", float, description=f"up to {LONGEST_RADIUS_KM}"),
    _words("day", "2026-12-01: who is free then"),
    _words("from", "09:00"),
    _words("to", "11:00"),
    OpenApiParameter(
        "price_max", float, description="euros, per hour unless unit says"
    ),
    _words("unit", enum=PriceUnit.values),
    _words("status", enum=StatusKind.values),
    _words("mode", enum=ServiceMode.values),
    _words("regime", enum=Regime.values),
    OpenApiParameter("rating", int, description="stars at least", enum=list(STARS)),
    _words("language", "spoken"),
    _words("situation", "for whom", enum=Public.values),
    _words("cursor"),
]
NAMES = [one.name for one in ASKED]


class OfferList(APIView):
    """What is online and passes each word given, ranked; no account is needed.

    Each line says its ``score``, out of a million, and ``why``: the points of all its
    factors make the score. Distances are counted from public points: nobody's home can
    be found by them.
    """

    permission_classes = (AllowAny,)
    throttle_classes = (ScopedRateThrottle,)
    throttle_scope = "offers"

    class Refusal(serializers.Serializer):
        """Each fault, by what it is in."""

        def get_fields(self):
            faults: dict[str, serializers.Field] = {
                name: serializers.ListField(
                    child=serializers.CharField(), required=False
                )
                for name in NAMES
            }
            return faults | {"cursor": serializers.CharField(required=False)}

    class Output(serializers.Serializer):
        class OfferLine(Line):
            provider = serializers.SerializerMethodField()
            score = serializers.SerializerMethodField()
            why = serializers.SerializerMethodField()

            def get_provider(self, offer) -> str:
                return str(offer.provider.person or offer.provider.organisation)

            def get_score(self, offer) -> int:
                return offer.result.score

            def get_why(self, offer) -> list[dict[str, str | int]]:
                return [
                    {
                        "factor": str(line.factor),
                        "label": str(line.label),
                        "words": str(line.words),
                        "value": line.value,
                        "weight": line.weight,
                        "points": line.value * line.weight,
                    }
                    for line in why_of(offer.result)
                ]

        next = serializers.URLField(allow_null=True)
        previous = serializers.URLField(allow_null=True)
        results = OfferLine(many=True)

    @extend_schema(parameters=ASKED, responses={200: Output, 400: Refusal})
    def get(self, request):
        now = timezone.now()
        filters = SearchFilters(request.query_params, now=now)
        faults = dict(filters.errors)
        for name in NEVER_EMPTY:
            if request.query_params.get(name) == "":
                faults[name] = [_("Give a value, or leave it out.")]
        if faults:
            raise serializers.ValidationError(faults)
        paginator = KeysetPagination()
        found = paginator.paginate(
            page_at(filters.asked, actor=request.actor, now=now), request
        )
        return paginator.get_paginated_response(
            self.Output.OfferLine([_line(result) for result in found], many=True).data
        )


def _line(result):
    offer = result.offer
    offer.result, offer.distance_km = result, result.distance_km
    return offer
