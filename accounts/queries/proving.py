"""What the pages of papers show: each with where it is, and the rule of its kind."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import get_language

from accounts.enums import Certainty, CredentialKind, CredentialState
from accounts.models import Credential, CredentialRule, Organisation
from asasap.kernel.actor import Actor
from asasap.kernel.pagination import page_of


@dataclass(frozen=True, slots=True)
class PaperCard:
    """What the law says of a kind of paper, in the reader's language."""

    rule: CredentialRule
    note: str
    is_to_verify: bool

    @property
    def name(self) -> str:
        return str(CredentialKind(self.rule.kind).label)


@dataclass(frozen=True, slots=True)
class CredentialLine:
    credential: Credential
    is_recognised: bool
    is_waiting: bool
    is_over: bool
    may_be_withdrawn: bool


@dataclass(frozen=True, slots=True)
class CredentialBoard:
    lines: list[CredentialLine]
    previous_url: str
    next_url: str


def credential_board(
    *,
    organisation: Organisation | None,
    actor: Actor,
    cursor: str,
    today: date,
) -> CredentialBoard:
    """The papers of the organisation; without one, the actor's own. Latest first."""
    papers = Credential.objects.held_by(actor, organisation=organisation)
    # The file itself is heavy, and sealed: it is opened on its own page.
    known = papers.select_related("proof").defer("proof__content")
    page = page_of(known.latest_first(), cursor=cursor)
    return CredentialBoard(
        lines=[_line_of(credential, today) for credential in page.rows],
        previous_url=f"?cursor={page.previous}" if page.previous else "",
        next_url=f"?cursor={page.next}" if page.next else "",
    )


def paper_cards(*, today: date) -> list[PaperCard]:
    """The rules in force, in the order of the kinds."""
    french = (get_language() or "fr").startswith("fr")
    order = {kind: place for place, kind in enumerate(CredentialKind.values)}
    cards = [
        PaperCard(
            rule=rule,
            note=rule.note_fr if french else rule.note_en,
            is_to_verify=rule.certainty == Certainty.TO_VERIFY,
        )
        for rule in CredentialRule.objects.valid_on(today).order_by("kind", "pk")
    ]
    return sorted(cards, key=lambda card: order[card.rule.kind])


def _line_of(credential: Credential, today: date) -> CredentialLine:
    is_over = credential.is_over_on(today)
    return CredentialLine(
        credential=credential,
        is_recognised=credential.is_recognised_on(today),
        is_waiting=credential.state == CredentialState.SUBMITTED and not is_over,
        is_over=is_over,
        may_be_withdrawn=not is_over,
    )
