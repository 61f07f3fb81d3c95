"""Which environment a place is in."""

from datetime import date

from coops.enums import Regime
from coops.models import RegimePeriod, TerritoryCommune
from mapping.models import Commune


def regime_of(*, commune: Commune, day: date) -> str:
    """Return the regime that holds there that day: the open market where none is said.

    One query.
    """
    period = RegimePeriod.objects.of_commune(commune).valid_on(day).first()
    return period.regime if period else Regime.MARKET


def communes_of_cooperatives(*, day: date):
    """The communes of the territories under the cooperative regime that day."""
    periods = RegimePeriod.objects.valid_on(day).filter(regime=Regime.COOP)
    territories = TerritoryCommune.objects.filter(
        territory__in=periods.values("territory")
    )
    return Commune.objects.filter(pk__in=territories.values("commune")).order_by("pk")
