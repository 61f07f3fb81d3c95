"""In whose name one acts, as the addresses say it: one's own, a person's, a house's."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse


@dataclass(frozen=True, slots=True)
class Way:
    """The address of a page one acts from, and of those it leads to.

    A page ``demands:where`` is also ``demands:where_for`` a person helped, and
    ``demands:where_in`` an organisation: the key of either comes first.
    """

    suffix: str = ""
    key: UUID | None = None

    def to(self, name: str, *keys: Any) -> str:
        first = () if self.key is None else (self.key,)
        return reverse(f"{name}{self.suffix}", args=(*first, *keys))


def way_of(request: Any) -> Way:
    """Read it off what the middleware found in the address."""
    if mandate := getattr(request, "mandate", None):
        return Way("_for", mandate.uuid)
    if organisation := getattr(request, "organisation", None):
        return Way("_in", organisation.uuid)
    return Way()
