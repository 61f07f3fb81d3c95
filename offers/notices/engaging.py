"""News of agreements, to both sides: those who sign, and those who act for them.

Before an agreement, each side knows the other by a first name alone.
"""

from collections.abc import Iterator

from django.urls import reverse

from accounts.enums import Channel, MandateScope
from accounts.models import CivilRecord, Mandate, Organisation, Person
from accounts.models.people import TodayInParis
from accounts.rules.names import first_name
from asasap.notifications.operations import Name, notify, recipient_for
from offers.enums import OTHER_SIDE, SIGNERS, Side
from offers.models import Engagement

BOTH = (Side.CLIENT, Side.PROVIDER)


def tell_proposed(*, engagement: Engagement) -> None:
    _tell_other("engagement_proposed", engagement)


def tell_countered(*, engagement: Engagement) -> None:
    _tell_other("engagement_countered", engagement)


def tell_agreed(*, engagement: Engagement) -> None:
    _tell("engagement_agreed", engagement, BOTH)


def tell_declined(*, engagement: Engagement) -> None:
    """To who made the terms; the reason is on the page, as its words are."""
    _tell("engagement_declined", engagement, (Side(engagement.terms.side),))


def tell_obsolete(*, engagement: Engagement) -> None:
    """Somebody else was chosen: nobody has refused them."""
    _tell("engagement_obsolete", engagement, (Side.PROVIDER,))


def tell_demand_changed(*, engagement: Engagement, number: int) -> None:
    """The demand says something else now: the terms proposed stay what they were."""
    _tell("engagement_changed", engagement, (Side.PROVIDER,), again=f":{number}")


def tell_retracted(*, engagement: Engagement) -> None:
    _tell_other("engagement_retracted", engagement)


def tell_lapsed(*, engagement: Engagement) -> None:
    _tell("engagement_lapsed", engagement, BOTH)


def tell_withdrawn(*, engagement: Engagement) -> None:
    _tell("engagement_withdrawn", engagement, BOTH)


def tell_cancelled(*, engagement: Engagement) -> None:
    _tell("engagement_cancelled", engagement, BOTH)


def tell_ended(*, engagement: Engagement) -> None:
    _tell("engagement_ended", engagement, BOTH)


def tell_papers_missing(
    *, engagement: Engagement, reason: str, article: str, month: str
) -> None:
    """What the law asks is no longer there: said to both, once a month."""
    said = {"reason": reason, "article": article}
    _tell("engagement_papers", engagement, BOTH, again=month, **said)


def _tell_other(kind: str, engagement: Engagement) -> None:
    """Tell who did not make these terms; and the person helped, of what was done."""
    side = OTHER_SIDE[Side(engagement.terms.side)]
    _tell(kind, engagement, (side,))
    if engagement.terms.mandate_id is not None:
        _notify(kind, engagement, Side.CLIENT, *_own(engagement.client, engagement))


def _tell(
    kind: str, engagement: Engagement, sides: tuple[Side, ...], **more: str
) -> None:
    for side in sides:
        told = set()
        for recipient_id, url in _readers(engagement, side):
            if recipient_id not in told:
                told.add(recipient_id)
                _notify(kind, engagement, side, recipient_id, url, **more)


def _notify(
    kind: str,
    engagement: Engagement,
    side: Side,
    recipient_id: int,
    url: str,
    *,
    again: str = "",
    **values: str,
) -> None:
    activity, terms = engagement.activity, engagement.terms
    notify(
        recipient_id=recipient_id,
        kind=f"offers.{kind}",
        about=engagement.uuid,
        url=url,
        values={
            "activity_fr": activity.name_fr,
            "activity_en": activity.name_en,
            "side": side.value,
            "name": _other_name(engagement, side),
            "until": engagement.last_day_to_answer.isoformat(),
            "by": engagement.ended_by,
            **values,
        },
        once=f"{kind}:{engagement.pk}:{terms.number}:{side}{again}",
    )


def _other_name(engagement: Engagement, side: Side) -> str:
    house, person = engagement.other_of(side)
    if house is not None:
        return house.name
    return Name(first_name(person.display_name), of=person.uuid) if person else ""


def _readers(engagement: Engagement, side: Side) -> Iterator[tuple[int, str]]:
    """Who is told on this side, and where their page of it is."""
    person: Person | None
    if side == Side.CLIENT:
        house, person = engagement.organisation, engagement.client
        yield from _helpers(engagement)
    else:
        house, person = engagement.signer, engagement.provider.person
    if house is not None:
        yield from _signers(house, engagement)
    if person is not None:
        yield _own(person, engagement)


def _own(person: Person, engagement: Engagement) -> tuple[int, str]:
    """Their own address, or their second contact’s; else it is for the post."""
    civil = CivilRecord.objects.filter(person=person).first()
    recipient_id = person.recipient_id
    if civil is not None and person.channel_with(civil) == Channel.SECOND:
        email = civil.second_contact["email"]
        recipient_id = recipient_for(email=email, language=None).pk
    return recipient_id, engagement.get_absolute_url()


def _helpers(engagement: Engagement) -> Iterator[tuple[int, str]]:
    """Those who act for the client today, and may agree in their name."""
    mandates = Mandate.objects.helping(engagement.client_id).filter(
        state="active",
        valid__contains=TodayInParis(),
        scopes__contains=[MandateScope.DEMANDS],
    )
    for mandate in mandates.select_related("helper").order_by("pk"):
        key = [mandate.uuid, engagement.uuid]
        yield (
            mandate.helper.recipient_id,
            reverse("engagements:engagement_for", args=key),
        )


def _signers(house: Organisation, engagement: Engagement) -> Iterator[tuple[int, str]]:
    """Those who sign for the organisation today."""
    held = house.memberships.filter(role__in=SIGNERS, valid__contains=TodayInParis())
    people = Person.objects.filter(pk__in=held.values("person")).order_by("pk")
    url = reverse("engagements:engagement_in", args=[house.uuid, engagement.uuid])
    for recipient_id in people.values_list("recipient_id", flat=True):
        yield recipient_id, url
