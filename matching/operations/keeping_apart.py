"""Two who are not proposed to each other any more; the other never learns of it."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from accounts.models import Person, Provider
from matching.enums import CloseReason
from matching.models import IncompatiblePair, Invitation
from matching.operations.closing import close
from offers.enums import OPEN_DEMANDS, Side
from offers.models import Demand


@transaction.atomic
def keep_apart(
    *, client: Person, provider: Provider, side: Side, now: datetime
) -> IncompatiblePair:
    """Never propose these two to each other again; what waits between them ends.

    What they agreed to goes on. Safe to call twice.
    """
    # All of them, so that none asks this provider meanwhile.
    theirs = Demand.objects.filter(Q(client=client) | Q(beneficiary=client))
    demands = list(theirs.filter(state__in=OPEN_DEMANDS).locked().order_by("pk"))
    pair, _is_new = IncompatiblePair.objects.get_or_create(
        client=client, provider=provider, side=side, defaults={"said_at": now}
    )
    waiting = Invitation.objects.live().filter(demand__in=demands, provider=provider)
    for invitation in waiting.locked().order_by("pk"):
        close(invitation=invitation, reason=CloseReason.UNFIT, now=now)
    return pair


@transaction.atomic
def let_meet(*, pair: IncompatiblePair) -> None:
    """Let them be proposed to each other again. Safe to call twice."""
    IncompatiblePair.objects.filter(pk=pair.pk).delete()
