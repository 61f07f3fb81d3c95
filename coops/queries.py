"""Which environment a place is in."""

from datetime import date

from coops.enums import Regime
from coops.models import RegimePeriod
from mapping.models import Commune


def regime_of(*, commune: Commune, day: date) -> str:
    """Return the regime that holds there that day: the open market where none is said.

    One query.
    """
    period = RegimePeriod.objects.of_commune(commune).valid_on(day).first()
    return period.regime if period else Regime.MARKET
