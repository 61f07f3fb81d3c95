"""Which texts somebody reads before everybody does, and who that may be."""

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from asasap.kernel.actor import Actor
from offers.enums import PriceUnit, ReviewState, SendBackReason
from offers.models import OfferVersion
from offers.rules.masking import mask
from offers.rules.publishing import Version

# Not law: outside these a price is more often a slip of the finger than a price.
USUAL_CENTS: dict[str, tuple[int, int]] = {
    PriceUnit.HOUR: (10_00, 100_00),
    PriceUnit.FIXED: (5_00, 3_000_00),
}


class LookFirst(models.TextChoices):
    """Why a text is read by somebody before it is public."""

    FIRST = "first", gettext_lazy("first publication of its author")
    CONTACT = "contact", gettext_lazy("a telephone, an address or a link in it")
    PRICE = "price", gettext_lazy("an unusual price")


def look_first_at(*, version: Version, is_first: bool) -> list[LookFirst]:
    """Return why somebody should look before it is public; nothing: nobody need."""
    reasons = []
    if is_first:
        reasons.append(LookFirst.FIRST)
    if any(mask(text).is_masked for text in (version.title, version.description)):
        reasons.append(LookFirst.CONTACT)
    lowest, highest = USUAL_CENTS.get(version.price_unit, (0, 0))
    if version.price_cents and not lowest <= version.price_cents <= highest:
        reasons.append(LookFirst.PRICE)
    return reasons


def why_not_moderate(
    *, version: Version, actor: Actor, looks_after: bool
) -> str | None:
    """Nobody decides on their own text, nor on one that does not wait.

    ``looks_after``: whether the author is of those the actor answers for.
    """
    if version.state != ReviewState.SUBMITTED:
        return _("This text no longer waits to be checked.")
    if actor.person_id in {version.author_id, holder_id_of(version)}:
        return _("This text is yours: somebody else must decide.")
    if not looks_after:
        return _("You do not look after whoever wrote this.")
    return None


def holder_id_of(version: Version) -> int | None:
    """Whose offer or request it is a text of; nobody’s, where it is a house’s."""
    if isinstance(version, OfferVersion):
        return version.offer.provider.person_id
    return version.demand.client_id


def why_not_send_back(*, reason: str) -> str | None:
    if reason not in SendBackReason.values:
        return _("Say why the text is sent back.")
    return None
