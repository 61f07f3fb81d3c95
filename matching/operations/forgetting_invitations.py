"""Rankings and invitations of those who leave, or turn out to be one; and old ones.

A ranking stays as it was made while it may be contested: it holds numbers, no words.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Person, Provider
from accounts.queries.known import records_of
from accounts.registry import Kept
from matching.enums import LIVE_INVITATIONS, CloseReason
from matching.models import (
    Candidate,
    Contestation,
    IncompatiblePair,
    Invitation,
    MatchRequest,
    MatchRun,
)
from matching.operations.closing import close
from matching.queries.known_invitations import old_contestations, old_runs
from offers.models import Demand


@transaction.atomic
def forget_invitations_of(*, person: Person, now: datetime) -> None:
    """Empty what somebody wrote, ask them no more, drop whom they keep away from.

    Safe to call twice.
    """
    records = records_of(person)
    mine = Invitation.objects.filter(provider__person__in=records)
    asking = Demand.objects.filter(pk__in=mine.live().values("demand"))
    list(asking.locked().order_by("pk"))
    for invitation in mine.live().locked().order_by("pk"):
        close(invitation=invitation, reason=CloseReason.UNFIT, now=now)
    mine.update(decline_words="")
    Contestation.objects.filter(author__in=records).update(words="", answer="")
    IncompatiblePair.objects.filter(
        Q(client__in=records) | Q(provider__person__in=records)
    ).delete()


@transaction.atomic
def give_invitations(*, keep: Person, absorbed: Person) -> None:
    """Let who is kept have the places, the invitations and the words of the other.

    Where both were ranked, or both are asked, each stays where it is.
    """
    Contestation.objects.filter(author=absorbed).exclude(answered_by=keep).update(
        author=keep
    )
    _give_pairs(client=absorbed, to=keep)
    provider = Provider.objects.filter(person=keep).first()
    theirs = Provider.objects.filter(person=absorbed).first()
    if provider is None or theirs is None:
        return
    ranked = Candidate.objects.filter(run=OuterRef("run"), provider=provider)
    Candidate.objects.filter(~Exists(ranked), provider=theirs).update(provider=provider)
    asked = Invitation.objects.filter(
        demand=OuterRef("demand"), provider=provider, state__in=LIVE_INVITATIONS
    )
    Invitation.objects.filter(~Exists(asked), provider=theirs).update(provider=provider)
    for contestation in Contestation.objects.filter(provider=theirs).order_by("pk"):
        open_ones = Contestation.objects.open().filter(provider=provider)
        # One waits for each thing contested: the other's stays where it is.
        if not open_ones.filter(candidate=contestation.candidate_id).exists():
            Contestation.objects.filter(pk=contestation.pk).update(provider=provider)
    said = IncompatiblePair.objects.filter(
        client=OuterRef("client"), side=OuterRef("side"), provider=provider
    )
    IncompatiblePair.objects.filter(~Exists(said), provider=theirs).update(
        provider=provider
    )


def _give_pairs(*, client: Person, to: Person) -> None:
    said = IncompatiblePair.objects.filter(
        provider=OuterRef("provider"), side=OuterRef("side"), client=to
    )
    theirs = IncompatiblePair.objects.filter(client=client)
    theirs.filter(~Exists(said)).update(client=to)
    theirs.delete()


def _delete_runs(run_ids: list[int], _now: datetime) -> None:
    runs = MatchRun.objects.filter(pk__in=run_ids)
    requests = list(runs.values_list("request_id", flat=True))
    Contestation.objects.filter(candidate__run__in=run_ids).delete()
    Invitation.objects.filter(candidate__run__in=run_ids).delete()
    Candidate.objects.filter(run__in=run_ids).delete()
    runs.delete()
    MatchRequest.objects.filter(pk__in=requests).delete()


def _delete_contestations(keys: list[int], _now: datetime) -> None:
    Contestation.objects.filter(pk__in=keys).delete()


KEPT = (
    Kept(
        key="matching.run",
        title=_("Rankings of candidates and invitations, once the request has ended"),
        due=old_runs,
        since="at",
        erase=_delete_runs,
    ),
    Kept(
        key="matching.contestation",
        title=_("Contestations of a place, after the answer"),
        due=old_contestations,
        since="answered_at",
        erase=_delete_contestations,
    ),
)
