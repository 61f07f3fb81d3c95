"""A demand begun in one go, and where it is: around the drafts of ``drafting``."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Organisation, Person
from asasap.kernel.actor import Actor
from asasap.kernel.periods import day_in_paris
from mapping.models import Commune, Place
from mapping.operations.locating import Located, forget_place, make_place
from offers.enums import Public
from offers.models import Activity, Demand
from offers.operations.drafting import save_draft, start_demand
from offers.operations.holding import PostingRefused
from offers.queries.requesting import what_of
from offers.rules.publishing import V

# The same first page sent again within this time is the same demand.
AGAIN = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where a demand is said to be, and what was found of it before the operation."""

    commune: Commune
    address: str
    located: Located

    def is_at(self, place: Place | None) -> bool:
        if place is None or place.commune_id != self.commune.pk:
            return False
        return (place.private or {}).get("address", "") == self.address


@transaction.atomic
def begin_demand(
    *,
    activity: Activity,
    values: Mapping[str, Any],
    organisation: Organisation | None = None,
    actor: Actor,
    now: datetime,
) -> Demand:
    """Begin a demand with the answers of its first step: for oneself, for the person
    helped under a mandate, or in an organisation's name.

    A double click begins one. Raises PostingRefused, MandateEnded.
    """
    # Two of the same are heard one after the other.
    client = Person.objects.locked().filter(pk=actor.person_id).first()
    if client is None:
        raise PostingRefused(
            _("This login belongs to nobody: register a person first.")
        )
    drafts = Demand.objects.begun_since(now - AGAIN).for_activity(activity)
    drafts = drafts.filter(client=client, organisation=organisation)
    for draft in drafts.order_by("-pk"):
        version = draft.versions.get(number=1)
        if all(getattr(version, name) == value for name, value in values.items()):
            return draft
    demand = start_demand(
        client=client,
        beneficiary=client,
        activity=activity,
        organisation=organisation,
        actor=actor,
        now=now,
    )
    version = demand.versions.get()
    save_draft(version=version, values=values, revision=0, actor=actor, now=now)
    return demand


@transaction.atomic
def begin_kept(
    *, slug: str, answers: Mapping[str, Any], actor: Actor, now: datetime
) -> Demand | None:
    """Begin the demand whose first step was answered before who asks was known.

    None where it cannot be begun yet: the law asks whom it is for, and that is never
    kept meanwhile; or who signs in may ask for nothing.
    """
    what = what_of(slug=slug, today=day_in_paris(now))
    if what is None or Public.ANYONE not in what.publics or actor.is_suspended:
        return None
    values = {"answers": answers, "public": Public.ANYONE}
    try:
        return begin_demand(activity=what.activity, values=values, actor=actor, now=now)
    except PostingRefused:
        return None


@transaction.atomic
def save_where(
    *,
    version: V,
    whereabouts: Whereabouts | None,
    values: Mapping[str, Any],
    revision: int,
    actor: Actor,
    now: datetime,
) -> V:
    """Write where and when of a draft. The place it leaves is forgotten.

    ``whereabouts`` None leaves the place as it is. Raises as ``save_draft`` does.
    """
    former = version.place
    if whereabouts is not None and not whereabouts.is_at(former):
        place = make_place(
            commune=whereabouts.commune,
            located=whereabouts.located,
            address=whereabouts.address,
        )
        values = {**values, "place": place}
    version = save_draft(
        version=version, values=values, revision=revision, actor=actor, now=now
    )
    if former is not None and version.place_id != former.pk:
        others = type(version)._base_manager.filter(place=former)
        if not others.exclude(pk=version.pk).exists():
            forget_place(place=former)
    return version
