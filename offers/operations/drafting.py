"""Offers and requests begun, written and written again, before anybody reads them.

The posting is locked first, then its pending text; under a mandate, the mandate before
both. The text on line stays as it is while another is written.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.enums import MandateScope
from accounts.models import Organisation, Person, Provider, WorkStatus
from accounts.operations.helping import require_scope
from asasap.audit.operations import move
from asasap.kernel.actor import Actor
from asasap.kernel.periods import day_in_paris
from mapping.models import Commune
from offers.enums import REVIEW_MOVES, DemandState, OfferState, ReviewState
from offers.models import Activity, Demand, Offer, OfferVersion, QuestionSet
from offers.operations.attaching import share_attachments
from offers.operations.holding import (
    DraftOvertaken,
    PostingRefused,
    own_posting,
    own_version,
)
from offers.rules import publishing as rules
from offers.rules.publishing import Posting, V, Version

# What a text may say; what only an offer, or only a request, says.
COMMON_FIELDS = frozenset(
    {
        "title",
        "description",
        "mode",
        "answers",
        "price_unit",
        "price_cents",
        "place",
    }
)
OFFER_FIELDS = COMMON_FIELDS | {"area_kind", "radius_km"}
DEMAND_FIELDS = COMMON_FIELDS | {
    "schedule_kind",
    "frequency",
    "days",
    "minutes",
    "slots",
    "public",
}
# Where no text has ever been public.
UNPUBLISHED = {OfferState.DRAFT, DemandState.DRAFT}


@transaction.atomic
def start_offer(
    *,
    provider: Provider,
    activity: Activity,
    work_status: WorkStatus | None,
    actor: Actor,
    now: datetime,
) -> Offer:
    """Begin an offer: a draft that only its holder sees. Raises PostingRefused."""
    _require_own_status(provider, work_status, now)
    offer = Offer(
        provider=provider, activity=activity, work_status=work_status, created_at=now
    )
    _begin(offer, actor, now)
    return offer


@transaction.atomic
def start_demand(
    *,
    client: Person,
    beneficiary: Person,
    activity: Activity,
    organisation: Organisation | None = None,
    actor: Actor,
    now: datetime,
) -> Demand:
    """Begin a request: a draft that only the client, and who acts for them, sees.

    Under a mandate the client is the person helped. Raises PostingRefused,
    MandateEnded.
    """
    require_scope(actor=actor, scope=MandateScope.DEMANDS, now=now)
    demand = Demand(
        client=client,
        beneficiary=beneficiary,
        organisation=organisation,
        mandate_id=actor.mandate_id,
        activity=activity,
        created_at=now,
    )
    _begin(demand, actor, now)
    return demand


@transaction.atomic
def change_subject(
    *,
    posting: Posting,
    activity: Activity,
    work_status: WorkStatus | None = None,
    actor: Actor,
    now: datetime,
) -> None:
    """Choose another activity, or another status, while nothing has been public.

    The answers go with the activity they answered for. Raises PostingRefused.
    """
    posting = own_posting(posting=posting, actor=actor, now=now)
    if posting.state not in UNPUBLISHED:
        raise PostingRefused(
            _("What it is about cannot change any more: begin another one.")
        )
    if isinstance(posting, Offer):
        _require_own_status(posting.provider, work_status, now)
        posting.work_status = work_status
    if posting.activity_id != activity.pk:
        posting.activity = activity
        posting.versions.pending().update(
            question_set=_questions(activity, now), answers={}
        )
    posting.save()


@transaction.atomic
def save_draft(
    *,
    version: V,
    values: Mapping[str, Any],
    revision: int,
    actor: Actor,
    now: datetime,
) -> V:
    """Write these fields of the draft; the others stay. Returns it, one revision later.

    ``revision`` is the one the page shows. What says nothing new writes nothing, so the
    same page sent twice is saved once. An offer's ``communes`` are a list. Raises
    DraftOvertaken, PostingRefused, MandateEnded.
    """
    version = own_version(version=version, actor=actor, now=now)
    if reason := rules.why_not_change_text(version=version):
        raise PostingRefused(reason)
    values = dict(values)
    communes = values.pop("communes", None)
    if unknown := set(values) - _fields_of(version.posting):
        raise TypeError(f"A draft has no {sorted(unknown)}")
    is_same = all(getattr(version, k) == v for k, v in values.items())
    if is_same and (communes is None or _same_communes(version, communes)):
        return version
    if version.revision != revision:
        raise DraftOvertaken
    _back_to_writing(version, actor, now)
    for name, value in values.items():
        setattr(version, name, value)
    version.revision += 1
    version.updated_at = now
    version.save()
    if communes is not None and isinstance(version, OfferVersion):
        version.communes.set(communes)
    return version


@transaction.atomic
def edit(*, posting: Posting, actor: Actor, now: datetime) -> Version:
    """Return the draft in hand; begin one from the text in force where there is none.

    Safe to call twice. Raises PostingRefused, MandateEnded.
    """
    posting = own_posting(posting=posting, actor=actor, now=now)
    pending = posting.versions.pending().first()
    if pending is not None:
        return pending
    current = posting.current
    if current is None or posting.state in rules.life_of(posting).over:
        raise PostingRefused(_("This has ended: begin another one."))
    fields = {*_fields_of(posting), "question_set"}
    version: Version = posting.versions.create(
        **{name: getattr(current, name) for name in fields},
        number=posting.versions.newest_first()[0].number + 1,
        author_id=actor.person_id,
        mandate_id=actor.mandate_id,
        updated_at=now,
    )
    if isinstance(version, OfferVersion) and isinstance(current, OfferVersion):
        version.communes.set(current.communes.all())
    share_attachments(source=current, target=version)
    return version


@transaction.atomic
def take_back(*, version: V, actor: Actor, now: datetime) -> V:
    """Take back a text that waits to be checked, to change it. Safe to call twice.

    Raises PostingRefused, MandateEnded.
    """
    version = own_version(version=version, actor=actor, now=now)
    if version.state == ReviewState.SUBMITTED:
        move(
            version,
            to=ReviewState.WRITING,
            table=REVIEW_MOVES,
            actor=actor,
            now=now,
            submitted_at=None,
        )
        back_to_draft(posting=version.posting, actor=actor, now=now)
    return version


@transaction.atomic
def back_to_draft(*, posting: Posting, actor: Actor, now: datetime) -> None:
    """Let what waited to be checked, and was never public, be a draft again."""
    if posting.state == OfferState.IN_REVIEW:
        table = rules.life_of(posting).table
        move(posting, to=OfferState.DRAFT, table=table, actor=actor, now=now)


def _begin(posting: Posting, actor: Actor, now: datetime) -> None:
    if reason := rules.why_not_write(posting=posting, actor=actor):
        raise PostingRefused(reason)
    posting.save(force_insert=True)
    posting.versions.create(
        number=1,
        author_id=actor.person_id,
        mandate_id=actor.mandate_id,
        question_set=_questions(posting.activity, now),
        updated_at=now,
    )


def _fields_of(posting: Posting) -> frozenset[str]:
    return OFFER_FIELDS if isinstance(posting, Offer) else DEMAND_FIELDS


def _questions(activity: Activity, now: datetime) -> QuestionSet | None:
    sets = QuestionSet.objects.of_activity(activity).valid_on(day_in_paris(now))
    return sets.first()


def _require_own_status(
    provider: Provider, work_status: WorkStatus | None, now: datetime
) -> None:
    """One offers under a status held that day; an organisation under none."""
    if provider.person_id is None:
        if work_status is not None:
            raise PostingRefused(_("An organisation offers in its own name."))
        return
    held = WorkStatus.objects.held_by(provider.person_id)
    today = day_in_paris(now)
    if work_status is None or not held.valid_on(today).filter(pk=work_status.pk):
        raise PostingRefused(_("Choose one of the statuses you hold today."))


def _same_communes(version: Version, communes: list[Commune]) -> bool:
    if not isinstance(version, OfferVersion):
        return False
    return {c.pk for c in version.communes.all()} == {c.pk for c in communes}


def _back_to_writing(version: Version, actor: Actor, now: datetime) -> None:
    """What was sent back is being changed; why it was stays to be read."""
    if version.state == ReviewState.SENT_BACK:
        move(version, to=ReviewState.WRITING, table=REVIEW_MOVES, actor=actor, now=now)
