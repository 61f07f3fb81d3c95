"""Who somebody is on paper, in the one form it is kept and looked for in."""

from dataclasses import dataclass, field
from datetime import date

import phonenumbers

from accounts.models import CivilRecord
from asasap.kernel.fields import blind_index
from asasap.kernel.text import fold

NEARBY = "FR"


@dataclass(frozen=True, slots=True)
class Civil:
    """A civil record as it is typed: what is not known is empty.

    ``address`` has lines, postcode and commune; ``second_contact`` has name, phone and
    email.
    """

    given_names: str = ""
    family_name: str = ""
    born_on: date | None = None
    phone: str = ""
    address: dict[str, str] = field(default_factory=dict)
    second_contact: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, record: CivilRecord) -> "Civil":
        born_on = date.fromisoformat(record.born_on) if record.born_on else None
        return cls(
            given_names=record.given_names,
            family_name=record.family_name,
            born_on=born_on,
            phone=record.phone,
            address=record.address,
            second_contact=record.second_contact,
        )

    @property
    def whole_name(self) -> str:
        return f"{self.given_names} {self.family_name}".strip()

    @property
    def address_lines(self) -> list[str]:
        """The address as it is written on an envelope, without the name."""
        known = self.address
        town = f"{known.get('postcode', '')} {known.get('commune', '')}".strip()
        return [line for line in (known.get("lines", ""), town) if line]

    @property
    def identity_index(self) -> str:
        """The same for the same names, in any order, and the same day of birth.

        Empty unless all are known: half an identity would find half the country.
        """
        if not (self.given_names and self.family_name and self.born_on):
            return ""
        bare = "".join(c if c.isalnum() else " " for c in fold(self.whole_name))
        words = " ".join(sorted(bare.split()))
        return blind_index(
            f"{words}|{self.born_on:%Y-%m-%d}", "accounts.civil.identity"
        )

    @property
    def phone_index(self) -> str:
        return blind_index(self.phone, "accounts.civil.phone") if self.phone else ""


def phone_or_none(typed: str) -> str | None:
    """Return "06 01 02 03 04" as "+33601020304", or None when it is no telephone."""
    try:
        number = phonenumbers.parse(typed, NEARBY)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
