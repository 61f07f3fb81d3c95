"""News of invitations: to who is asked, and to the client. Never who said no."""

from collections.abc import Iterator

from django.urls import reverse

from accounts.enums import MandateScope
from accounts.models import Mandate, Person
from accounts.models.people import TodayInParis
from asasap.notifications.operations import notify
from matching.models import Invitation, MatchRun
from offers.enums import SIGNERS
from offers.models import Demand


def tell_invited(*, invitation: Invitation) -> None:
    """Tell who is asked: the person, or those who sign for the organisation."""
    last = invitation.last_day_to_answer
    values = {"until": last.isoformat() if last else ""}
    for recipient_id, url in _asked(invitation):
        _tell(
            "invited", invitation.demand, recipient_id, url, str(invitation.pk), values
        )


def tell_interested(*, invitation: Invitation) -> None:
    """Tell the client that somebody may well come; who, they will say themselves."""
    for recipient_id, url in _clients(invitation.demand):
        _tell("interested", invitation.demand, recipient_id, url, str(invitation.pk))


def tell_nobody_left(*, demand: Demand, run: MatchRun) -> None:
    """Tell the client that all those who could be asked have been: what else to do."""
    for recipient_id, url in _clients(demand):
        _tell("nobody_left", demand, recipient_id, url, str(run.pk))


def _tell(
    kind: str,
    demand: Demand,
    recipient_id: int,
    url: str,
    key: str,
    more: dict[str, str] | None = None,
) -> None:
    notify(
        recipient_id=recipient_id,
        kind=f"matching.{kind}",
        about=demand.uuid,
        url=url,
        values={
            "activity_fr": demand.activity.name_fr,
            "activity_en": demand.activity.name_en,
            **(more or {}),
        },
        once=f"{kind}:{key}",
    )


def _asked(invitation: Invitation) -> Iterator[tuple[int, str]]:
    person, house = invitation.provider.person, invitation.provider.organisation
    if person is not None:
        yield person.recipient_id, invitation.get_absolute_url()
    if house is not None:
        url = reverse("invitations:invitation_in", args=[house.uuid, invitation.uuid])
        held = house.memberships.filter(
            role__in=SIGNERS, valid__contains=TodayInParis()
        )
        people = Person.objects.filter(pk__in=held.values("person")).order_by("pk")
        for recipient_id in people.values_list("recipient_id", flat=True):
            yield recipient_id, url


def _clients(demand: Demand) -> Iterator[tuple[int, str]]:
    """Who asks and, today, those who act for them."""
    if demand.organisation is not None:
        key = [demand.organisation.uuid, demand.uuid]
        yield demand.client.recipient_id, reverse("demands:demand_in", args=key)
        return
    yield demand.client.recipient_id, demand.get_absolute_url()
    mandates = Mandate.objects.helping(demand.client_id).filter(
        state="active",
        valid__contains=TodayInParis(),
        scopes__contains=[MandateScope.DEMANDS],
    )
    for mandate in mandates.select_related("helper").order_by("pk"):
        key = [mandate.uuid, demand.uuid]
        yield mandate.helper.recipient_id, reverse("demands:demand_for", args=key)
