"""One organisation lets another do one named thing: proposed, accepted, ended."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.enums import GRANT_MOVES, GrantState
from accounts.models import Grant, Organisation
from accounts.notices.joining import tell_grant_changed
from accounts.operations.joining import Nobody, administered
from accounts.queries.organisations import acting_person
from accounts.rules import organisations as rules
from asasap.audit.operations import move
from asasap.kernel.actor import Actor
from asasap.kernel.periods import day_in_paris


class GrantRefused(Exception):
    """This cannot be granted, or answered. The message is fit to show."""


@transaction.atomic
def propose_grant(
    *,
    giver: Organisation,
    taker: Organisation,
    permission: str,
    actor: Actor,
    now: datetime,
) -> Grant:
    """Offer another organisation a permission over one's own people.

    It is worth nothing until accepted. Raises GrantRefused, JoiningRefused.
    """
    giver = administered(organisation=giver, actor=actor, today=day_in_paris(now))
    proposer = acting_person(actor=actor)
    if proposer is None:
        raise Nobody
    known = Grant.objects.live().filter(giver=giver, taker=taker, permission=permission)
    if reason := rules.why_not_grant(giver=giver, taker=taker, is_known=known.exists()):
        raise GrantRefused(reason)
    grant = Grant.objects.create(
        giver=giver,
        taker=taker,
        permission=permission,
        proposed_by=proposer,
        proposed_at=now,
    )
    tell_grant_changed(grant=grant, told=taker, today=day_in_paris(now))
    return grant


@transaction.atomic
def accept_grant(*, grant: Grant, actor: Actor, now: datetime) -> None:
    """Take up a permission offered to one's organisation: it is in force at once.

    Raises GrantRefused, JoiningRefused.
    """
    grant = _answered(grant, actor=actor, now=now)
    _move(grant, GrantState.ACTIVE, actor, now, decided_by_id=actor.person_id)
    tell_grant_changed(grant=grant, told=grant.giver, today=day_in_paris(now))


@transaction.atomic
def refuse_grant(*, grant: Grant, actor: Actor, now: datetime) -> None:
    """Decline a permission offered. Raises GrantRefused, JoiningRefused."""
    grant = _answered(grant, actor=actor, now=now)
    _move(grant, GrantState.REFUSED, actor, now, decided_by_id=actor.person_id)
    tell_grant_changed(grant=grant, told=grant.giver, today=day_in_paris(now))


@transaction.atomic
def end_grant(
    *, grant: Grant, organisation: Organisation, actor: Actor, now: datetime
) -> None:
    """End a permission, from either side, at once. Raises GrantRefused, JoiningRefused.

    ``organisation`` is the one the actor acts for: the other is told.
    """
    today = day_in_paris(now)
    if organisation not in (grant.giver, grant.taker):
        raise GrantRefused(_("This permission is not between you and them."))
    administered(organisation=organisation, actor=actor, today=today)
    grant = _locked(grant)
    if reason := rules.why_not_end_grant(grant=grant):
        raise GrantRefused(reason)
    _move(grant, GrantState.ENDED, actor, now)
    other = grant.taker if organisation == grant.giver else grant.giver
    tell_grant_changed(grant=grant, told=other, today=today)


def _answered(grant: Grant, *, actor: Actor, now: datetime) -> Grant:
    """Lock the taker, then the grant, if it is for the actor to answer."""
    administered(organisation=grant.taker, actor=actor, today=day_in_paris(now))
    grant = _locked(grant)
    if reason := rules.why_not_answer_grant(grant=grant, person_id=actor.person_id):
        raise GrantRefused(reason)
    return grant


def _locked(grant: Grant) -> Grant:
    return Grant.objects.locked().select_related("giver", "taker").get(pk=grant.pk)


def _move(grant: Grant, to: str, actor: Actor, now: datetime, **companions) -> None:
    move(grant, to=to, table=GRANT_MOVES, actor=actor, now=now, **companions)
