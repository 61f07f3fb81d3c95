"""What somebody keeps an eye on, with what has become of it."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from accounts.enums import PersonState
from asasap.kernel.actor import Actor
from asasap.kernel.pagination import Page, page_of
from offers.models import Demand, Favourite, Offer
from offers.rules.prices import price_words


@dataclass(frozen=True, slots=True)
class FavouriteLine:
    posting: Offer | Demand
    is_offer: bool
    title: str
    commune: str
    price: str
    is_gone: bool


def favourites_of(
    *, actor: Actor, cursor: str = ""
) -> tuple[Page[Favourite], list[FavouriteLine]]:
    """A page of one's own, the last added first; what is gone is said, not shown."""
    mine = Favourite.objects.visible_to(actor).select_related(
        "offer__activity",
        "offer__provider__person",
        "offer__provider__organisation",
        "offer__current__place__commune",
        "demand__activity",
        "demand__client",
        "demand__current__place__commune",
    )
    page = page_of(mine.newest_first(), cursor=cursor)
    return page, [_line(favourite) for favourite in page.rows]


def _line(favourite: Favourite) -> FavouriteLine:
    posting: Any = favourite.offer or favourite.demand
    text = posting.current if _is_shown(posting) else None
    return FavouriteLine(
        posting=posting,
        is_offer=favourite.offer_id is not None,
        title=text.title if text else _("No longer online"),
        commune=text.place.commune.name if text else "",
        price=price_words(text.price_unit, text.price_cents) if text else "",
        is_gone=text is None,
    )


def _is_shown(posting: Offer | Demand) -> bool:
    """Whether anybody may still read it: what ``live`` and ``open`` ask of rows."""
    if isinstance(posting, Demand):
        return posting.is_open and posting.client.state == PersonState.ACTIVE
    provider = posting.provider
    holder = provider.person or provider.organisation
    return posting.is_live and holder is not None and holder.state == "active"
