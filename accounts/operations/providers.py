"""The profile of somebody who serves: written, shown to others, hidden again."""

from datetime import datetime

from django.db import transaction

from accounts.enums import MandateScope
from accounts.models import Organisation, Person, Provider
from accounts.operations.helping import require_scope
from accounts.rules import providers as rules
from accounts.rules.providers import Face
from accounts.signals import holder_changed
from asasap.kernel.actor import Actor
from asasap.kernel.periods import day_in_paris


class ProfileRefused(Exception):
    """The profile cannot be shown so. The message is fit to show."""


@transaction.atomic
def save_profile(
    *,
    face: Face,
    organisation: Organisation | None = None,
    actor: Actor,
    now: datetime,
) -> Provider:
    """Write the profile of the actor, or of the organisation they act in.

    Safe to send twice. The holder is locked: of two who write at once the last stays,
    and there is one profile. Raises ProfileRefused.
    """
    require_scope(actor=actor, scope=MandateScope.PROFILE, now=now)
    kinds: list[str] = []
    if organisation is None:
        person = Person.objects.locked().get(pk=actor.person_id)
        kinds = person.statuses.kinds_on(day_in_paris(now))
        holder = {"person": person, "organisation": None}
    else:
        if reason := rules.why_not_edit_profile_of_house(actor=actor):
            raise ProfileRefused(reason)
        organisation = Organisation.objects.locked().get(pk=organisation.pk)
        holder = {"person": None, "organisation": organisation}
    missing = rules.missing_to_publish(
        headline=face.headline, kinds=kinds, is_person=organisation is None
    )
    if face.is_published and missing:
        raise ProfileRefused(" ".join(missing))
    values = {
        "headline": face.headline,
        "about": face.about,
        "languages": list(face.languages),
        "is_published": face.is_published,
    }
    provider = Provider.objects.update_or_create(**holder, defaults=values)[0]
    holder_changed.send(Provider, **holder, now=now)
    return provider
