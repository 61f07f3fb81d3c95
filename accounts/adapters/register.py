"""The national register of businesses: is this SIRET open, and what is it?

Reached by HTTP, in the form of the public search of businesses; without an address,
a simulator answers in its place. Never call it inside a transaction: it may be slow.
"""

from datetime import date
from typing import Any

import requests
from django.conf import settings
from django.core.cache import cache

from accounts.registry import RegisterUnavailable
from accounts.rules.organisations import RegisterAnswer

TIMEOUT = (2, 4)  # Seconds to connect, and between two bytes.
KEPT_SECONDS = 24 * 3600
# After so many failures within a minute nobody asks for a minute: those who wait for a
# page would wait for nothing.
FAILURES = 3
REST_SECONDS = 60
FAILED, RESTING = "register:failed", "register:resting"


class Simulator:
    """Invented establishments, for development, tests and the demo."""

    def read(self, siret: str) -> RegisterAnswer:
        if siret == OUT_OF_ORDER:
            raise RegisterUnavailable("The simulated register is out of order")
        return _parsed(INVENTED.get(siret, {"results": []}), siret)


class NationalRegister:
    """The real one: what it says is kept for a day, and its silence for a minute."""

    def read(self, siret: str) -> RegisterAnswer:
        """Return what is known of this number. Raises RegisterUnavailable."""
        told = cache.get(f"register:{siret}")
        if told is not None:
            return _parsed(told, siret)
        if cache.get(RESTING):
            raise RegisterUnavailable("The register is left alone for a while")
        try:
            told = _ask(siret)
            answer = _parsed(told, siret)
        except (requests.RequestException, LookupError, TypeError, ValueError) as fault:
            _count_failure()
            raise RegisterUnavailable(str(fault)) from fault
        cache.set(f"register:{siret}", told, KEPT_SECONDS)
        return answer


def _ask(siret: str) -> dict[str, Any]:
    response = requests.get(
        settings.REGISTER_URL,
        params={"q": siret},
        timeout=TIMEOUT,
        allow_redirects=False,
    )
    if response.status_code != requests.codes.ok:
        raise ValueError(f"The register answered {response.status_code}")
    return response.json()


def _parsed(told: dict[str, Any], siret: str) -> RegisterAnswer:
    """Find the establishment among the units told of; a search may bring others."""
    for unit in told["results"]:
        for place in unit["matching_etablissements"]:
            if place["siret"] == siret:
                return RegisterAnswer(
                    siret=siret,
                    name=str(unit["nom_complet"] or ""),
                    category=str(unit["nature_juridique"] or ""),
                    is_open=place["etat_administratif"] == "A",
                    closed_on=_day(place["date_fermeture"]),
                )
    return RegisterAnswer(siret=siret, is_known=False)


def _day(text: str | None) -> str:
    return date.fromisoformat(text).isoformat() if text else ""


def _count_failure() -> None:
    cache.add(FAILED, 0, REST_SECONDS)
    try:
        count = cache.incr(FAILED)
    except ValueError:  # Forgotten between the two lines.
        return
    if count >= FAILURES:
        cache.set(RESTING, 1, REST_SECONDS)


def _invented(
    siret: str, name: str, category: str, closed_on: str | None = None
) -> dict[str, Any]:
    place = {
        "siret": siret,
        "etat_administratif": "F" if closed_on else "A",
        "date_fermeture": closed_on,
    }
    unit = {
        "nom_complet": name,
        "nature_juridique": category,
        "matching_etablissements": [place],
    }
    return {"results": [unit]}


# Numbers whose keys are right, of a range the register gives to nobody.
INVENTED = {
    "00000001800010": _invented("00000001800010", "SCIC DES JARDINS", "5710"),
    "00000002600013": _invented("00000002600013", "ENTRAIDE DU QUARTIER", "9220"),
    "00000003400017": _invented("00000003400017", "DUPONT LUCIE", "1000"),
    "00000004200010": _invented("00000004200010", "DEPARTEMENT DE L EXEMPLE", "7220"),
    "00000005900014": _invented("00000005900014", "MUTUELLE DE L EXEMPLE", "8210"),
    "00000006700017": _invented(
        "00000006700017", "ANCIENNE AIDE A DOMICILE", "5499", "2024-03-31"
    ),
    "00000007500010": _invented("00000007500010", "FONDS DE L EXEMPLE", "0101"),
}
OUT_OF_ORDER = "00000008300014"
