"""Locks an offer or a request for whoever may change it: the door of all the others."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.enums import MandateScope
from accounts.operations.helping import require_scope
from asasap.kernel.actor import Actor
from offers.models import Offer
from offers.rules import publishing as rules
from offers.rules.publishing import P, Posting, V


class PostingRefused(Exception):
    """This cannot be done to that offer or request. The message is fit to show."""


class DraftOvertaken(PostingRefused):
    """The page shows an older draft than the one kept: nothing was written over it."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "This draft was changed in another window since you opened it. What "
                "you typed is still here: compare, then save again."
            )
        )


@transaction.atomic
def own_posting(*, posting: P, actor: Actor, now: datetime) -> P:
    """Lock the posting for its holder, and ask again whether they may change it.

    Call it inside the operation's transaction. Raises PostingRefused, MandateEnded.
    """
    require_scope(actor=actor, scope=MandateScope.DEMANDS, now=now)
    posting = locked_posting(posting=posting)
    if reason := rules.why_not_write(posting=posting, actor=actor):
        raise PostingRefused(reason)
    return posting


@transaction.atomic
def own_version(*, version: V, actor: Actor, now: datetime) -> V:
    """Lock a text and its posting for its holder, as ``own_posting`` does."""
    posting: Posting = own_posting(posting=version.posting, actor=actor, now=now)
    return locked_version(version=version, posting=posting)


@transaction.atomic
def locked_posting(*, posting: P) -> P:
    """Lock it for what nobody asks permission for: the clock, and who moderates."""
    rows: Any = type(posting).objects.locked().select_related("activity", "current")
    if isinstance(posting, Offer):
        rows = rows.select_related(
            "provider__person", "provider__organisation", "work_status"
        )
    return rows.get(pk=posting.pk)


@transaction.atomic
def locked_version(*, version: V, posting: Posting) -> V:
    """Lock a text of a posting that is locked already."""
    rows: Any = type(version).objects.locked()
    version = rows.select_related("place__commune__departement", "question_set").get(
        pk=version.pk
    )
    name = "offer" if isinstance(posting, Offer) else "demand"
    setattr(version, name, posting)
    return version


@transaction.atomic
def update_posting(*, posting: Posting, **values: object) -> None:
    """Write columns of a posting that is locked, and that no state goes with."""
    type(posting)._base_manager.filter(pk=posting.pk).update(**values)
    for name, value in values.items():
        setattr(posting, name, value)
