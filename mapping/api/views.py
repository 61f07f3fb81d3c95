"""Communes for machines, and for the field that completes what one types."""

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.response import Response
from rest_framework.throttling import ScopedRateThrottle
from rest_framework.views import APIView

from mapping.queries import suggested_communes


class CommuneList(APIView):
    """The communes a name, part of one, or a postcode may mean: twenty at most.

    No account is needed. The largest come first; nothing asked finds nothing.
    """

    permission_classes = [AllowAny]
    throttle_classes = [ScopedRateThrottle]
    throttle_scope = "communes"

    class Output(serializers.Serializer):
        insee = serializers.CharField()
        name = serializers.CharField()
        label = serializers.CharField(  # type: ignore[assignment]
            help_text="With its département: Montreuil (93)"
        )
        postcodes = serializers.ListField(child=serializers.CharField())
        departement = serializers.CharField(source="departement.code")
        departement_name = serializers.CharField(source="departement.name")
        population = serializers.IntegerField()
        latitude = serializers.FloatField()
        longitude = serializers.FloatField()
        precision = serializers.CharField()

    class Slow(serializers.Serializer):
        detail = serializers.CharField()

    @extend_schema(
        parameters=[OpenApiParameter("q", str, description="name or postcode")],
        responses={200: Output(many=True), 429: Slow},
    )
    def get(self, request):
        communes = suggested_communes(request.query_params.get("q", ""))
        return Response(self.Output(communes, many=True).data)
