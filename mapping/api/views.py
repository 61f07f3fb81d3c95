"""Communes for machines, and for the field that completes what one types."""

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.permissions import AllowAny
from rest_framework.response import Response
from rest_framework.throttling import ScopedRateThrottle
from rest_framework.views import APIView

from mapping.queries import suggested_communes
from mapping.queries.areas import NoSuchArea
from mapping.queries.maps import view_of
from mapping.registry import Box, layer_called


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

    @extend_schema(
        parameters=[OpenApiParameter("q", str, description="name or postcode")],
        responses={200: Output(many=True)},
    )
    def get(self, request):
        communes = suggested_communes(request.query_params.get("q", ""))
        return Response(self.Output(communes, many=True).data)


class MapView(APIView):
    """What the map shows of a box: counts by hexagon, names, outlines of communes.

    No account is needed, and nobody's home is in it: what is counted is public cells.
    """

    permission_classes = [AllowAny]
    throttle_classes = [ScopedRateThrottle]
    throttle_scope = "map"

    class Input(serializers.Serializer):
        south = serializers.FloatField(min_value=-90, max_value=90)
        west = serializers.FloatField(min_value=-180, max_value=180)
        north = serializers.FloatField(min_value=-90, max_value=90)
        east = serializers.FloatField(min_value=-180, max_value=180)
        layer = serializers.CharField(required=False, max_length=40)

        def validate(self, attrs):
            if attrs["south"] > attrs["north"] or attrs["west"] > attrs["east"]:
                raise serializers.ValidationError(_("The corners are crossed."))
            return attrs

    class Output(serializers.Serializer):
        class Cell(serializers.Serializer):
            outline = serializers.ListField(
                child=serializers.ListField(child=serializers.FloatField())
            )
            count = serializers.IntegerField()
            url = serializers.CharField(
                help_text="where those of this public point are listed, close by"
            )

            def to_representation(self, cell):
                """Hundreds a view, and nothing in them to be converted: as it is."""
                return {"outline": cell.outline, "count": cell.count, "url": cell.url}

        class Name(serializers.Serializer):
            name = serializers.CharField()
            latitude = serializers.FloatField()
            longitude = serializers.FloatField()

        class Outline(serializers.Serializer):
            rings = serializers.JSONField()

        class Mark(serializers.Serializer):
            name = serializers.CharField()
            latitude = serializers.FloatField()
            longitude = serializers.FloatField()
            words = serializers.CharField()
            url = serializers.CharField()
            shade = serializers.IntegerField()

        cells = Cell(many=True)
        labels = Name(many=True)
        contours = Outline(many=True)
        marks = Mark(many=True)

    class Refusal(serializers.Serializer):
        """Each field with what is wrong with it."""

    @extend_schema(
        parameters=[Input], responses={200: Output, 400: Refusal, 404: Refusal}
    )
    def get(self, request):
        asked = self.Input(data=request.query_params)
        asked.is_valid(raise_exception=True)
        corners = dict(asked.validated_data)
        layer = layer_called(corners.pop("layer", ""))
        try:
            view = view_of(box=Box(**corners), layer=layer, words=request.query_params)
        except NoSuchArea:
            raise NotFound from None
        return Response(self.Output(view).data)
