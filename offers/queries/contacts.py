"""How to reach the other side of an agreement: read here only, and only once agreed.

``operations.negotiating`` asks it, and writes the reading in the access log.
"""

from dataclasses import dataclass
from datetime import datetime

from accounts.models import CivilRecord, Person
from offers.enums import Side
from offers.models import Engagement
from offers.rules.engaging import may_see_contact


@dataclass(frozen=True, slots=True)
class Contact:
    """Of the other side. What is not known is empty."""

    name: str
    house: str
    phone: str
    email: str
    address: str
    access: str


def contact_of(*, engagement: Engagement, side: Side, now: datetime) -> Contact | None:
    """Return how this side reaches the other; None before the agreement and long after
    it was undone. Three queries.
    """
    if not may_see_contact(engagement=engagement, now=now):
        return None
    if side == Side.PROVIDER:
        place = (engagement.terms.place and engagement.terms.place.private) or {}
        return _of(
            engagement.client,
            house=engagement.organisation.name if engagement.organisation else "",
            address=place.get("address", ""),
            access=place.get("access", ""),
        )
    provider = engagement.provider
    house = engagement.signer or provider.organisation
    return _of(provider.person, house=house.name if house else "")


def _of(
    person: Person | None, *, house: str, address: str = "", access: str = ""
) -> Contact:
    if person is None:
        return Contact("", house, "", "", address, access)
    record = CivilRecord.objects.filter(person=person).first()
    names = f"{record.given_names} {record.family_name}".strip() if record else ""
    return Contact(
        name=names or person.display_name,
        house=house,
        phone=record.phone if record else "",
        email=person.recipient.email or "",
        address=address,
        access=access,
    )
