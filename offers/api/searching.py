"""What the API's lists of offers and demands are asked, and what they share."""

from math import isfinite

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers

from mapping.enums import Point
from offers.models import Activity
from offers.queries.listing import DEFAULT_RADIUS_KM, LONGEST_RADIUS_KM, Search
from offers.rules.prices import price_words

SEARCHED = [
    OpenApiParameter("activity", str, description="Urssaf number: 60"),
    OpenApiParameter("near", str, description="latitude,longitude"),
    OpenApiParameter("radius_km", float, description=f"up to {LONGEST_RADIUS_KM}"),
    OpenApiParameter("cursor", str),
]


class SearchInput(serializers.Serializer):
    """The address of a list: an activity, and a point with a radius around it.

    Given as a plain dict: DRF would take an empty ``radius_km=`` for a form's empty
    field, and the schema says that it is a number.
    """

    activity = serializers.CharField(required=False, max_length=3)
    near = serializers.CharField(required=False, max_length=60)
    radius_km = serializers.FloatField(
        required=False, min_value=0.1, max_value=LONGEST_RADIUS_KM
    )

    def validate_activity(self, code: str) -> Activity:
        activity = Activity.objects.by_code(code).first()
        if activity is None:
            raise serializers.ValidationError(_("No activity has this number."))
        return activity

    def validate_near(self, text: str) -> Point:
        try:
            latitude, longitude = map(float, text.split(","))
        except ValueError:
            raise serializers.ValidationError(
                _("Write it as latitude,longitude.")
            ) from None
        if not (isfinite(latitude) and isfinite(longitude)):
            raise serializers.ValidationError(_("Write it as latitude,longitude."))
        if abs(latitude) > 90 or abs(longitude) > 180:
            raise serializers.ValidationError(_("This point is not on Earth."))
        return Point(latitude, longitude)

    def search(self) -> Search:
        """What is looked for. Raises ValidationError."""
        self.is_valid(raise_exception=True)
        asked = self.validated_data
        return Search(
            activity=asked.get("activity"),
            near=asked.get("near"),
            radius_km=asked.get("radius_km", DEFAULT_RADIUS_KM),
        )


class SearchRefusal(serializers.Serializer):
    """Each fault, by what it is in."""

    activity = serializers.ListField(child=serializers.CharField(), required=False)
    near = serializers.ListField(child=serializers.CharField(), required=False)
    radius_km = serializers.ListField(child=serializers.CharField(), required=False)
    cursor = serializers.CharField(required=False)


class Question(serializers.Serializer):
    """Asked and answered before everybody; nobody is named."""

    text = serializers.CharField()
    answer = serializers.CharField()
    asked_at = serializers.DateTimeField()
    answered_at = serializers.DateTimeField(allow_null=True)


class PublicPoint(serializers.Serializer):
    """The centre of a cell of half a kilometre or more: never where a home is.

    Null while it is not public yet.
    """

    latitude = serializers.FloatField(allow_null=True)
    longitude = serializers.FloatField(allow_null=True)


class Price(serializers.Serializer):
    # Empty while it is being written.
    unit = serializers.CharField(source="price_unit")
    amount_cents = serializers.IntegerField(source="price_cents", allow_null=True)
    words = serializers.SerializerMethodField()

    def get_words(self, text) -> str:
        return price_words(text.price_unit, text.price_cents)


class Line(serializers.Serializer):
    """What both lists say of each row; ``distance_km`` where a point was named."""

    id = serializers.UUIDField(source="uuid")
    activity = serializers.CharField(source="activity.code")
    title = serializers.CharField(source="current.title")
    price = Price(source="current")
    commune = serializers.CharField(source="current.place.commune.insee")
    distance_km = serializers.SerializerMethodField()
    point = PublicPoint(source="*")
    published_at = serializers.DateTimeField()

    def get_distance_km(self, posting) -> float | None:
        """From the point named to the public point: both are known to who asks."""
        away = getattr(posting, "distance_km", None)
        return None if away is None else round(away, 1)
