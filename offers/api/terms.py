"""Terms of an agreement as machines write them, and how a refusal is said to them."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, TypeVar

from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from rest_framework import serializers, status
from rest_framework.response import Response

from accounts.operations.helping import MandateEnded
from asasap.kernel.forms import refuse_turned
from asasap.kernel.periods import Days
from mapping.models import Commune, Place
from mapping.operations.locating import locate
from offers.enums import Frequency, PriceUnit, ScheduleKind, ServiceMode
from offers.operations.holding import PostingRefused
from offers.operations.negotiating import EngagementRefused, TermsRefused
from offers.rules.schedules import MOST_SLOTS, Wished
from offers.rules.terms import MESSAGE_LIMIT, TASKS_LIMIT, Address, Proposal

T = TypeVar("T")
# Nobody plans further; a calendar of machines ends somewhere.
LAST_DAY = date(2199, 12, 31)


class WriteRefusal(serializers.Serializer):
    """Said with 409: why it was not done, and beside which part, where it is known."""

    detail = serializers.CharField()
    faults = serializers.DictField(child=serializers.CharField(), required=False)


# Said with 400: what is wrong with the shape, by field.
FAULTS = OpenApiTypes.OBJECT


class Slot(serializers.Serializer):
    weekday = serializers.IntegerField(min_value=0, max_value=6, required=False)
    start = serializers.IntegerField(
        min_value=0, max_value=1439, help_text="minutes since midnight in Paris"
    )


class ScheduleInput(serializers.Serializer):
    kind = serializers.ChoiceField(ScheduleKind.choices)
    frequency = serializers.ChoiceField(Frequency.choices, required=False)
    first_day = serializers.DateField()
    last_day = serializers.DateField(required=False, allow_null=True)
    minutes = serializers.IntegerField(min_value=15, max_value=1440)
    slots = serializers.ListField(child=Slot(), max_length=MOST_SLOTS)

    def validate(self, attrs):
        first, last = attrs["first_day"], attrs.get("last_day")
        if first > LAST_DAY or (last is not None and not first <= last <= LAST_DAY):
            raise serializers.ValidationError(_("These days are in the wrong order."))
        return attrs


class PlaceInput(serializers.Serializer):
    insee = serializers.CharField(max_length=5)
    address = serializers.CharField(
        max_length=120, allow_blank=True, required=False, validators=[refuse_turned]
    )

    def validate_insee(self, code: str) -> Commune:
        rows = Commune.objects.select_related("departement")
        commune = rows.by_insee(code).first()
        if commune is None:
            raise serializers.ValidationError(_("No commune has this number."))
        return commune


class TermsInput(serializers.Serializer):
    mode = serializers.ChoiceField(ServiceMode.choices)
    price_unit = serializers.ChoiceField(PriceUnit.choices)
    price_cents = serializers.IntegerField(
        min_value=1, max_value=99_999_999, required=False, allow_null=True
    )
    schedule = ScheduleInput()
    tasks = serializers.CharField(max_length=TASKS_LIMIT, validators=[refuse_turned])
    message = serializers.CharField(
        max_length=MESSAGE_LIMIT,
        allow_blank=True,
        required=False,
        validators=[refuse_turned],
    )
    wants_early_start = serializers.BooleanField(required=False)

    @property
    def wants_early_start_said(self) -> bool:
        return bool(self.validated_data.get("wants_early_start"))

    def proposal(self, *, place: Place | Address) -> Proposal:
        said = self.validated_data
        return Proposal(
            mode=said["mode"],
            price_unit=said["price_unit"],
            price_cents=said.get("price_cents"),
            wished=_wished(said["schedule"]),
            place=place,
            tasks=said["tasks"],
            message=said.get("message", ""),
        )


class FirstTermsInput(TermsInput):
    """``place`` where nothing proposed on says where it is."""

    place = PlaceInput(required=False)

    def where(self, known: Place | None) -> Place | Address:
        """The place known, or the one named; it may wait for the geocoder."""
        if known is not None:
            return known
        named = self.validated_data.get("place")
        if named is None:
            raise serializers.ValidationError({"place": [_("Say where it is.")]})
        commune, text = named["insee"], named.get("address", "")
        return Address(commune, locate(address=text, commune=commune), text)


def done(act: Callable[[], T]) -> T | Response:
    """What the act returns; where it is refused, the answer that says why."""
    try:
        return act()
    except TermsRefused as refusal:
        said: dict[str, Any] = {"detail": str(refusal), "faults": refusal.faults}
    except (EngagementRefused, MandateEnded, PostingRefused) as refusal:
        said = {"detail": str(refusal)}
    return Response(said, status=status.HTTP_409_CONFLICT)


def _wished(said: dict[str, Any]) -> Wished:
    is_once = said["kind"] == ScheduleKind.ONCE
    last = said["first_day"] if is_once else said.get("last_day")
    return Wished(
        schedule_kind=said["kind"],
        frequency=said.get("frequency", ""),
        days=Days(said["first_day"], last + timedelta(days=1) if last else None),
        minutes=said["minutes"],
        slots=[dict(slot) for slot in said["slots"]],
    )
