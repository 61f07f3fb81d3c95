"""What the portal says of itself that is kept as data."""

import json
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True)
class Library:
    name: str
    version: str
    licence: str


@dataclass(frozen=True, slots=True)
class Word:
    term: str
    meaning: str


@cache
def vendored_libraries() -> list[Library]:
    """What the pages carry that others wrote, as its own manifest says it."""
    manifest = settings.BASE_DIR / "static" / "vendor" / "vendor.json"
    entries = json.loads(manifest.read_text(encoding="utf-8"))["libraries"]
    return [Library(e["name"], e["version"], e["licence"]) for e in entries]


def glossary() -> list[Word]:
    """The words of the portal, in the order a newcomer meets them."""
    return [
        Word(_("Request"), _("What a person needs, where and when.")),
        Word(_("Offer"), _("What a provider does, where and at what price.")),
        Word(_("Provider"), _("The person or the organisation that comes to help.")),
        Word(_("Person helped"), _("Who receives the service; not always who asks.")),
        Word(_("Family carer"), _("A relative who acts for the person helped.")),
        Word(_("Mandate"), _("The right, given in writing, to act for somebody.")),
        Word(_("Agreement"), _("What a client and a provider have both accepted.")),
        Word(_("Visit"), _("One passage of the provider at the person’s home.")),
        Word(_("Clock-in"), _("The moment recorded when a visit starts or ends.")),
        Word(_("Token"), _("One minute of help given or received in a circle.")),
        Word(_("Circle"), _("Neighbours who exchange hours of help, without money.")),
        Word(
            _("Open market"),
            _("Providers set their own prices and answer requests one by one."),
        ),
        Word(
            _("Cooperative"),
            _("A firm owned by those who work in it or use it: one person, one vote."),
        ),
        Word(
            _("Tax certificate"),
            _("The yearly paper that opens the right to the tax credit."),
        ),
    ]
