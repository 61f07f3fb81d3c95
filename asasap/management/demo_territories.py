"""The demo's two environments: the open market, and beside it a cooperative."""

from datetime import date

from django.db.backends.postgresql.psycopg_any import DateRange

from coops.enums import Regime
from coops.models import RegimePeriod, Territory, TerritoryCommune
from mapping.models import Commune

SINCE = DateRange(date(2026, 1, 1), None)
# The nine communes of Est Ensemble, and five of their neighbours.
TERRITORIES = {
    "Est Ensemble": (
        Regime.MARKET,
        "93006 93008 93010 93045 93048 93053 93055 93061 93063",
    ),
    "Vincennes, Fontenay, Rosny": (Regime.COOP, "93064 94033 94052 94067 94080"),
}


def load_territories() -> dict[Commune, str]:
    """Return their communes, each with its regime. Safe to call again."""
    found: dict[Commune, str] = {}
    for name, (regime, codes) in TERRITORIES.items():
        communes = (
            Commune.objects.filter(insee__in=codes.split())
            .select_related("departement")
            .order_by("insee")
        )
        if not communes:  # The places are not loaded.
            continue
        territory, is_new = Territory.objects.get_or_create(name=name)
        if is_new:
            TerritoryCommune.objects.bulk_create(
                TerritoryCommune(territory=territory, commune=commune)
                for commune in communes
            )
            RegimePeriod.objects.create(territory=territory, regime=regime, valid=SINCE)
        found |= dict.fromkeys(communes, regime)
    return found
