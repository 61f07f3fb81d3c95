"""What is written when papers end: of the offers that stop, of agreements that run."""

from datetime import date

from accounts.enums import Role
from accounts.models import Credential, Membership, Person
from accounts.notices.proving import holders_of
from asasap.notifications.operations import notify
from offers.models import Engagement, Offer
from offers.notices import engaging


def tell_what_stops(
    *, credential: Credential, offers: list[Offer], days: int, today: date
) -> None:
    last_day = credential.last_day
    for person in holders_of(credential, today):
        notify(
            recipient_id=person.recipient_id,
            kind="offers.offers_stopping",
            about=credential.uuid,
            url=offers[0].get_absolute_url(),
            values={
                "paper": credential.kind,
                "until": last_day.isoformat() if last_day else "",
                "offers": len(offers),
            },
            once=f"offers_stopping:{credential.pk}:{days}",
        )


def tell_papers_missing(
    *, engagement: Engagement, reason: str, article: str, today: date
) -> None:
    """Both sides, and somebody who looks after them: nobody is left alone with it."""
    said = {"reason": reason, "article": article}
    month = f"{today:%Y-%m}"
    engaging.tell_papers_missing(engagement=engagement, month=month, **said)
    for recipient_id in _who_looks_after(engagement, today):
        notify(
            recipient_id=recipient_id,
            kind="offers.engagement_to_mend",
            about=engagement.uuid,
            url=engagement.get_absolute_url(),
            values=said,
            once=f"engagement_to_mend:{engagement.pk}:{month}",
        )


def _who_looks_after(engagement: Engagement, today: date) -> list[int]:
    """Coordinators of the houses of the two; where there is none, the operators."""
    houses = {engagement.signer_id, engagement.provider.organisation_id}
    people = {engagement.provider.person_id, engagement.client_id}
    belonging = Membership.objects.valid_on(today).filter(person__in=people - {None})
    held = Membership.objects.valid_on(today).of_role(Role.COORDINATOR)
    coordinators = held.filter(organisation__in=houses - {None}) | held.filter(
        organisation__in=belonging.values("organisation")
    )
    found = set(coordinators.values_list("person__recipient_id", flat=True))
    operators = Person.objects.filter(user__is_superuser=True)
    return sorted(found or operators.values_list("recipient_id", flat=True))
