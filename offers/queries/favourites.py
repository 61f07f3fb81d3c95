"""What somebody keeps an eye on, with what has become of it."""

from dataclasses import dataclass

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
    posting = favourite.offer or favourite.demand
    text = posting.current
    is_gone = text is None or not _is_shown(posting)
    return FavouriteLine(
        posting=posting,
        is_offer=favourite.offer_id is not None,
        title=_("No longer online") if is_gone else text.title,
        commune="" if is_gone else text.place.commune.name,
        price="" if is_gone else price_words(text.price_unit, text.price_cents),
        is_gone=is_gone,
    )


def _is_shown(posting: Offer | Demand) -> bool:
    """Whether anybody may still read it: what ``live`` and ``open`` ask of rows."""
    if isinstance(posting, Demand):
        return posting.is_open and posting.client.state == PersonState.ACTIVE
    provider = posting.provider
    holder = provider.person or provider.organisation
    return posting.is_live and holder is not None and holder.state == "active"
