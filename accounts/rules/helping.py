"""Who may act for whom, on what ground, and how the person is told of it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.translation import gettext as _

from accounts.enums import (
    EndReason,
    LegalBasis,
    MandateKind,
    MandateScope,
    MandateState,
    PersonConsent,
    PersonState,
)
from accounts.models import Mandate, Membership, Person, Proof
from asasap.kernel.actor import Actor

# On what ground each may act.
BASES = {
    MandateKind.FAMILY_CARER: {LegalBasis.AGREEMENT, LegalBasis.POWER_OF_ATTORNEY},
    MandateKind.GUARDIAN: {LegalBasis.COURT_ORDER},
    MandateKind.SOCIAL_WORKER: {LegalBasis.AGREEMENT, LegalBasis.PROFESSIONAL_DUTY},
    MandateKind.OPERATOR: {LegalBasis.AGREEMENT},
}
# What is done for somebody on the phone: never their payments, nor a copy of their
# data, which whoever imitates a voice would be after.
CALLER_SCOPES = (MandateScope.PROFILE, MandateScope.DEMANDS, MandateScope.VISITS)
# What stands where the person cannot answer for themselves.
STANDS_ALONE = {LegalBasis.COURT_ORDER, LegalBasis.POWER_OF_ATTORNEY}


@dataclass(frozen=True, slots=True)
class Terms:
    """What a mandate allows, why, and from when to when (the end not included)."""

    kind: str
    since: date
    until: date | None = None
    legal_basis: str = LegalBasis.AGREEMENT
    scopes: tuple[str, ...] = field(default_factory=lambda: tuple(MandateScope.values))
    is_exclusive: bool = False

    @property
    def valid(self) -> DateRange:
        return DateRange(self.since, self.until)


@dataclass(frozen=True, slots=True)
class Consent:
    """What the person said of it, and how that is known: words, and maybe a paper."""

    answer: str = PersonConsent.AWAITED
    note: str = ""
    proof: Proof | None = None


def why_not_mandate(
    *,
    person: Person,
    helper: Person,
    terms: Terms,
    consent: Consent,
    standing: Iterable[Mandate],
) -> str | None:
    """Return why this mandate cannot be, or None.

    ``standing`` are the person's mandates that live on days this one would, with
    their helpers.
    """
    return (
        _why_not_between(person, helper)
        or _why_not_terms(terms)
        or _why_not_without_consent(terms, consent)
        or why_not_beside(
            helper=helper, is_exclusive=terms.is_exclusive, standing=standing
        )
    )


def why_not_beside(
    *, helper: Person, is_exclusive: bool, standing: Iterable[Mandate]
) -> str | None:
    """Return which standing mandate contradicts this one, and who decides then."""
    standing = list(standing)
    if any(mandate.helper_id == helper.pk for mandate in standing):
        return _(
            "%(helper)s already has a mandate for this person on these days, "
            "in force or waiting for an answer: end that one first."
        ) % {"helper": helper.display_name}
    active = [m for m in standing if m.state == MandateState.ACTIVE]
    alone = next((mandate for mandate in active if mandate.is_exclusive), None)
    if alone:
        return _(
            "%(guardian)s decides alone for this person, by a judge’s decision. "
            "Ask them, or the judge who appointed them."
        ) % {"guardian": alone.helper.display_name}
    if is_exclusive and active:
        names = ", ".join(mandate.helper.display_name for mandate in active)
        return _(
            "Who decides alone cannot stand beside others. The judge’s decision "
            "comes first: end the mandates of %(names)s, then register this one."
        ) % {"names": names}
    return None


def why_not_answer(*, person: Person, actor: Actor) -> str | None:
    """Return why this answer is not this actor's to give, or None."""
    if actor.mandate_id is None and actor.person_id == person.pk:
        return None
    return _("Only the person helped can answer.")


def why_not_end(*, mandate: Mandate, actor: Actor, reason: str) -> str | None:
    """Either side ends it, and operators, who say why; nobody under a mandate."""
    sides = {mandate.person_id, mandate.helper_id}
    if actor.mandate_id is None and actor.person_id in sides:
        return None
    if actor.mandate_id is not None or not actor.is_operator:
        return _("Only the person helped and who acts for them can end a mandate.")
    if reason not in EndReason.values:
        return _("An operator says why, in the administration site.")
    return None


def why_not_look_after(*, actor: Actor) -> str | None:
    """Registering people, and acting for callers, is for those who look after some."""
    if actor.mandate_id is None and (actor.is_operator or actor.coordinated_ids):
        return None
    return _("Only operators and coordinators register people.")


def why_not_act_for(*, person: Person, actor: Actor, today: date) -> str | None:
    """Return why the actor does not look after this person today, or None."""
    if reason := why_not_look_after(actor=actor):
        return reason
    if actor.is_operator:
        return None
    if person.user is not None and person.user.is_superuser:
        return _("Only another operator registers who acts for an operator.")
    held = Membership.objects.valid_on(today).filter(person_id=person.pk)
    if held.filter(organisation_id__in=actor.coordinated_ids).exists():
        return None
    return _("You look after only the members of an organisation you coordinate.")


def why_not_register(
    *, person: Person, helper: Person, consent: Consent, actor: Actor, today: date
) -> str | None:
    """Return why this actor does not register this mandate, or None.

    A coordinator is believed less than an operator: nobody entrusts people to
    themselves, nor on their own word where the person cannot answer.
    """
    if reason := why_not_act_for(person=person, actor=actor, today=today):
        return reason
    if consent.answer == PersonConsent.AWAITED:
        return _("Say what the person answered.")
    if actor.is_operator:
        return None
    if helper.pk == actor.person_id:
        return _("You cannot entrust somebody to yourself: ask an operator.")
    if consent.answer == PersonConsent.NOT_POSSIBLE and consent.proof is None:
        return _("Where the person cannot answer, add the paper that proves it.")
    return None


def _why_not_between(person: Person, helper: Person) -> str | None:
    if person.pk == helper.pk:
        return _("Nobody needs a mandate for themselves.")
    if person.state != PersonState.ACTIVE:
        return _("This person’s account is not open: nobody can act for them here.")
    if helper.state != PersonState.ACTIVE or helper.user_id is None:
        return _("Who acts for somebody needs an open account of their own.")
    return None


def _why_not_terms(terms: Terms) -> str | None:
    if terms.until is not None and terms.until <= terms.since:
        return _("A mandate ends after it begins.")
    if not terms.scopes:
        return _("Say at least one thing that may be done.")
    if terms.legal_basis not in BASES[MandateKind(terms.kind)]:
        return _("“%(kind)s” cannot act on this ground: %(basis)s.") % {
            "kind": MandateKind(terms.kind).label,
            "basis": LegalBasis(terms.legal_basis).label,
        }
    if terms.is_exclusive and terms.kind != MandateKind.GUARDIAN:
        return _("Only a guardian appointed by a judge decides alone.")
    return None


def _why_not_without_consent(terms: Terms, consent: Consent) -> str | None:
    impossible = consent.answer == PersonConsent.NOT_POSSIBLE
    if impossible and terms.legal_basis not in STANDS_ALONE:
        return _(
            "Where the person cannot answer, a judge’s decision or a signed power of "
            "attorney is needed."
        )
    if consent.answer != PersonConsent.AWAITED and not consent.note.strip():
        return _("Write how the answer was given: in which words, by what means.")
    return None
