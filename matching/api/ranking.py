"""The weights of the ranking for machines: those in force, announced and former."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.response import Response
from rest_framework.throttling import ScopedRateThrottle
from rest_framework.views import APIView

from matching.queries.criteria import criteria_page


class Ranking(APIView):
    """How results are ranked: each factor with its weight; no account is needed.

    Weights are per mille and make 1,000. A score is the sum of value × weight.
    """

    permission_classes = (AllowAny,)
    throttle_classes = (ScopedRateThrottle,)
    throttle_scope = "activities"

    class Output(serializers.Serializer):
        class Version(serializers.Serializer):
            class Criterion(serializers.Serializer):
                factor = serializers.CharField()
                label = serializers.CharField()  # type: ignore[assignment]
                looks_at = serializers.CharField()
                per_mille = serializers.IntegerField()

            version = serializers.CharField(source="row.version")
            since = serializers.DateField(source="row.valid.lower")
            until = serializers.DateField(
                source="row.valid.upper",
                allow_null=True,
                help_text="That day is not included.",
            )
            band_per_mille = serializers.IntegerField(source="row.band")
            criteria = Criterion(many=True)

        now = Version()
        announced = Version(many=True)
        former = Version(many=True)

    @extend_schema(responses={200: Output})
    def get(self, request):
        return Response(self.Output(criteria_page(timezone.localdate())).data)
