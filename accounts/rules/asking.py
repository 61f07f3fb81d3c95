"""A question by letter: "may I act for you?", or "will you act for me?".

It is carried by the link itself, signed, so that asking tells nobody whether an address
has an account here: nothing is written before somebody answers.
"""

from dataclasses import astuple, dataclass
from datetime import date, datetime, timedelta

from django.core import signing

from accounts.enums import LegalBasis, MandateKind, MandateScope
from accounts.rules.helping import Terms
from asasap.kernel.fields import blind_index

SALT = "accounts.rules.asking"
STANDS_FOR = timedelta(days=14)
# What may be agreed between two people; the rest is registered with its papers.
AGREED_KINDS = (MandateKind.FAMILY_CARER, MandateKind.SOCIAL_WORKER)


@dataclass(frozen=True, slots=True)
class Ask:
    """Who asks which address, to act for it or to be acted for, on which terms.

    Texts only, and few: the link that carries them must stay short.
    """

    asker: str
    address_key: str
    asker_helps: bool
    kind: str
    scopes: list[str]
    until: str
    asked_at: str

    @property
    def asked_on(self) -> datetime:
        return datetime.fromisoformat(self.asked_at)

    def is_to(self, email: str) -> bool:
        return self.address_key == address_key(email)

    def stands_at(self, now: datetime) -> bool:
        return now < self.asked_on + STANDS_FOR

    @property
    def scope_labels(self) -> list[str]:
        return [str(MandateScope(scope).label) for scope in self.scopes]

    @property
    def last_day(self) -> date:
        return date.fromisoformat(self.until)

    def terms_from(self, day: date) -> Terms:
        """The terms, beginning on the day of the answer."""
        return Terms(
            kind=self.kind,
            since=day,
            until=self.last_day + timedelta(days=1),
            legal_basis=LegalBasis.AGREEMENT,
            scopes=tuple(self.scopes),
        )


def address_key(email: str) -> str:
    """What tells an address again, and does not show it to whoever holds the link."""
    return blind_index(email.strip().lower(), "accounts.asking.address")[:32]


def sealed(ask: Ask) -> str:
    return signing.dumps(astuple(ask), salt=SALT, compress=True)


def unsealed(token: str) -> Ask | None:
    """Return what is asked, or None where the link is not one of ours."""
    try:
        return Ask(*signing.loads(token, salt=SALT))
    except (signing.BadSignature, ValueError, TypeError):
        return None
