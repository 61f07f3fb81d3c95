"""Who answers a contestation: a human, and one of the place where one works."""

from datetime import date

from django.db.models import Q

from accounts.enums import OrganisationState, PersonState, Role
from accounts.models import Membership, Person
from matching.models import Contestation


def answerers_of(*, contestation: Contestation, today: date) -> list[Person]:
    """Coordinators of the house, or of those the person is a member of; operators.

    Neither who contests nor who was ranked.
    """
    provider, held = contestation.provider, Membership.objects.valid_on(today)
    homes = held.filter(person_id=provider.person_id, person__isnull=False)
    coordinators = held.of_role(Role.COORDINATOR).filter(
        Q(organisation_id=provider.organisation_id, organisation__isnull=False)
        | Q(organisation__in=homes.values("organisation_id")),
        organisation__state=OrganisationState.ACTIVE,
    )
    found = Person.objects.filter(
        Q(user__is_superuser=True) | Q(pk__in=coordinators.values("person_id")),
        user__is_active=True,
        state=PersonState.ACTIVE,
    )
    both = (contestation.author_id, provider.person_id)
    concerned = {pk for pk in both if pk is not None}
    return list(found.exclude(pk__in=concerned).order_by("pk"))
