"""Kinds, states and the roads between them: people, organisations, papers.

A table of moves reads: from this state, to any of those. An empty set is an end.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

# The demo's invented people. Their password is known: they sign in only where the demo
# is on.
DEMO_DOMAIN = "demo.asasap.example"


class PersonState(models.TextChoices):
    ACTIVE = "active", _("active")
    SUSPENDED = "suspended", _("suspended")
    CLOSED = "closed", _("closed")
    MERGED = "merged", _("merged into another")
    ANONYMISED = "anonymised", _("anonymised")


# A closed account opens again while its days of grace last, as suspended as it was.
PERSON_MOVES = {
    PersonState.ACTIVE: {
        PersonState.SUSPENDED,
        PersonState.CLOSED,
        PersonState.MERGED,
    },
    PersonState.SUSPENDED: {PersonState.ACTIVE, PersonState.CLOSED},
    PersonState.CLOSED: {
        PersonState.ACTIVE,
        PersonState.SUSPENDED,
        PersonState.ANONYMISED,
    },
    PersonState.MERGED: {PersonState.ANONYMISED},
    PersonState.ANONYMISED: set(),
}


class OrganisationKind(models.TextChoices):
    SAP_BODY = "sap_body", _("home services provider")
    COOPERATIVE = "cooperative", _("cooperative")
    FUNDER = "funder", _("funder")
    PUBLIC_BODY = "public_body", _("public body")
    ASSOCIATION = "association", _("association")


class OrganisationState(models.TextChoices):
    PENDING = "pending", _("waiting to be checked")
    ACTIVE = "active", _("active")
    REFUSED = "refused", _("refused")
    SUSPENDED = "suspended", _("suspended")
    CLOSED = "closed", _("closed")


ORGANISATION_MOVES = {
    OrganisationState.PENDING: {OrganisationState.ACTIVE, OrganisationState.REFUSED},
    OrganisationState.ACTIVE: {OrganisationState.SUSPENDED, OrganisationState.CLOSED},
    OrganisationState.SUSPENDED: {
        OrganisationState.ACTIVE,
        OrganisationState.CLOSED,
    },
    OrganisationState.REFUSED: set(),
    OrganisationState.CLOSED: set(),
}


class Role(models.TextChoices):
    ADMIN = "admin", _("administrator")
    MEMBER = "member", _("member")
    PROVIDER = "provider", _("provider")
    COORDINATOR = "coordinator", _("coordinator")
    FUNDER = "funder", _("funder’s agent")
    RESEARCHER = "researcher", _("researcher")


# Their holders see other people's rows: they enter with a second factor, or not at all.
PRIVILEGED_ROLES = frozenset({Role.COORDINATOR, Role.FUNDER, Role.RESEARCHER})


class InvitationState(models.TextChoices):
    SENT = "sent", _("sent")
    ACCEPTED = "accepted", _("accepted")
    DECLINED = "declined", _("declined")
    WITHDRAWN = "withdrawn", _("withdrawn")
    EXPIRED = "expired", _("expired")


INVITATION_MOVES: dict[str, set[str]] = {
    InvitationState.SENT: {
        InvitationState.ACCEPTED,
        InvitationState.DECLINED,
        InvitationState.WITHDRAWN,
        InvitationState.EXPIRED,
    },
    InvitationState.ACCEPTED: set(),
    InvitationState.DECLINED: set(),
    InvitationState.WITHDRAWN: set(),
    InvitationState.EXPIRED: set(),
}


class RequestState(models.TextChoices):
    SUBMITTED = "submitted", _("waiting for a decision")
    MORE_INFO = "more_info", _("more is asked of the person")
    ACCEPTED = "accepted", _("accepted")
    REFUSED = "refused", _("refused")
    WITHDRAWN = "withdrawn", _("withdrawn")


PENDING_REQUESTS = (RequestState.SUBMITTED, RequestState.MORE_INFO)

REQUEST_MOVES = {
    RequestState.SUBMITTED: {
        RequestState.MORE_INFO,
        RequestState.ACCEPTED,
        RequestState.REFUSED,
        RequestState.WITHDRAWN,
    },
    RequestState.MORE_INFO: {RequestState.SUBMITTED, RequestState.WITHDRAWN},
    RequestState.ACCEPTED: set(),
    RequestState.REFUSED: set(),
    RequestState.WITHDRAWN: set(),
}


class Permission(models.TextChoices):
    """What one organisation may let another do in its place."""

    SEE_MEMBERS = "see_members", _("see our members")
    VERIFY_CREDENTIALS = "verify_credentials", _("verify our members’ papers")


class GrantState(models.TextChoices):
    PROPOSED = "proposed", _("proposed")
    ACTIVE = "active", _("active")
    REFUSED = "refused", _("refused")
    ENDED = "ended", _("ended")


LIVE_GRANTS = (GrantState.PROPOSED, GrantState.ACTIVE)

GRANT_MOVES = {
    GrantState.PROPOSED: {GrantState.ACTIVE, GrantState.REFUSED, GrantState.ENDED},
    GrantState.ACTIVE: {GrantState.ENDED},
    GrantState.REFUSED: set(),
    GrantState.ENDED: set(),
}


class MandateKind(models.TextChoices):
    FAMILY_CARER = "family_carer", _("family carer")
    GUARDIAN = "guardian", _("guardian appointed by a judge")
    SOCIAL_WORKER = "social_worker", _("social worker")
    OPERATOR = "operator", _("operator on the phone")


class LegalBasis(models.TextChoices):
    AGREEMENT = "agreement", _("the person’s own agreement")
    POWER_OF_ATTORNEY = "power_of_attorney", _("a signed power of attorney")
    COURT_ORDER = "court_order", _("a judge’s decision")
    PROFESSIONAL_DUTY = "professional_duty", _("a duty of the profession")


class MandateScope(models.TextChoices):
    """What may be done for somebody; each app's pages name theirs."""

    PROFILE = "profile", _("name, address and contacts")
    PRIVACY = "privacy", _("consents and a copy of the data")
    DEMANDS = "demands", _("requests and agreements")
    VISITS = "visits", _("visits and the liaison book")
    MONEY = "money", _("invoices and payments")


class PersonConsent(models.TextChoices):
    """What the person helped says of it: always asked, where they can answer."""

    AWAITED = "awaited", _("awaited")
    GIVEN = "given", _("given")
    NOT_POSSIBLE = "not_possible", _("the person cannot answer")


class Channel(models.TextChoices):
    """How somebody can be told what is done in their name."""

    OWN = "own", _("their own address")
    SECOND = "second", _("their second contact’s address")
    LETTER = "letter", _("a letter by post")


class MandateState(models.TextChoices):
    PROPOSED = "proposed", _("waiting for the person’s answer")
    ACTIVE = "active", _("active")
    REFUSED = "refused", _("refused")
    ENDED = "ended", _("ended")


LIVE_MANDATES = (MandateState.PROPOSED, MandateState.ACTIVE)

MANDATE_MOVES = {
    MandateState.PROPOSED: {
        MandateState.ACTIVE,
        MandateState.REFUSED,
        MandateState.ENDED,
    },
    MandateState.ACTIVE: {MandateState.ENDED},
    MandateState.REFUSED: set(),
    MandateState.ENDED: set(),
}


class StatusKind(models.TextChoices):
    """The eight ways of working at people's homes (regulation note, §5)."""

    SELF_EMPLOYED = "self_employed", _("self-employed (micro-enterprise)")
    COOP_ENTREPRENEUR = "coop_entrepreneur", _("employed entrepreneur of a cooperative")
    BUSINESS_TEST = "business_test", _("testing a business (CAPE)")
    INTEGRATION_EMPLOYEE = "integration_employee", _("employee on an integration path")
    EMPLOYEE = "employee", _("employee of an organisation")
    HOUSEHOLD_EMPLOYEE = "household_employee", _("employee of a private household")
    FAMILY_CARER = "family_carer", _("family carer")
    VOLUNTEER = "volunteer", _("volunteer")


class Party(models.TextChoices):
    """Who signs or who invoices, for a status."""

    WORKER = "worker", _("the worker")
    ORGANISATION = "organisation", _("the organisation")
    HOUSEHOLD = "household", _("the household")
    NOBODY = "nobody", _("nobody")


class Certainty(models.TextChoices):
    """How sure a dated rule is; what is not confirmed is said so on the page."""

    CONFIRMED = "confirmed", _("confirmed")
    TO_VERIFY = "to_verify", _("to be verified")


class CredentialKind(models.TextChoices):
    DECLARATION = "declaration", _("declaration of home services")
    APPROVAL = "approval", _("approval (agrément)")
    AUTHORISATION = "authorisation", _("authorisation of a home care service")
    INSURANCE = "insurance", _("liability insurance")
    VIGILANCE = "vigilance", _("certificate of social duties paid (vigilance)")
    DIPLOMA = "diploma", _("diploma")
    IDENTITY = "identity", _("identity")
    RIGHT_TO_WORK = "right_to_work", _("right to work")
    CRIMINAL_RECORD = "criminal_record", _("criminal record (bulletin n° 3)")
    INTEGRATION_PASS = "integration_pass", _("integration pass (Pass IAE)")


class CredentialState(models.TextChoices):
    SUBMITTED = "submitted", _("waiting to be verified")
    VERIFIED = "verified", _("verified")
    REFUSED = "refused", _("refused")
    REVOKED = "revoked", _("no longer recognised")
    WITHDRAWN = "withdrawn", _("withdrawn")


CREDENTIAL_MOVES = {
    CredentialState.SUBMITTED: {
        CredentialState.VERIFIED,
        CredentialState.REFUSED,
        CredentialState.WITHDRAWN,
    },
    CredentialState.VERIFIED: {CredentialState.REVOKED, CredentialState.WITHDRAWN},
    CredentialState.REFUSED: set(),
    CredentialState.REVOKED: set(),
    CredentialState.WITHDRAWN: set(),
}

# Told by a public register too: their number alone can be verified.
REGISTERED_KINDS = frozenset(
    {
        CredentialKind.DECLARATION,
        CredentialKind.APPROVAL,
        CredentialKind.AUTHORISATION,
    }
)
# Waiting or recognised: what stands for something.
LIVE_CREDENTIALS = (CredentialState.SUBMITTED, CredentialState.VERIFIED)

# Days before a credential ends on which its holder is told.
ALARM_DAYS = (60, 30, 7)


class ConsentPurpose(models.TextChoices):
    TERMS = "terms", _("the rules of the portal")
    RESEARCH = "research", _("research on home services, without my name")
    LOCATION = "location", _("my position when I start and finish a visit")
    NEWSLETTER = "newsletter", _("the portal’s newsletter")


class ExportState(models.TextChoices):
    QUEUED = "queued", _("waiting")
    BUILDING = "building", _("being gathered")
    READY = "ready", _("ready")
    FAILED = "failed", _("failed")
    EXPIRED = "expired", _("deleted")


LIVE_EXPORTS = (ExportState.QUEUED, ExportState.BUILDING)

EXPORT_MOVES = {
    ExportState.QUEUED: {ExportState.BUILDING, ExportState.FAILED},
    # A worker that died is replaced: what was being gathered is gathered again.
    ExportState.BUILDING: {
        ExportState.QUEUED,
        ExportState.READY,
        ExportState.FAILED,
    },
    ExportState.READY: {ExportState.EXPIRED},
    ExportState.FAILED: set(),
    ExportState.EXPIRED: set(),
}


class SuspensionState(models.TextChoices):
    ACTIVE = "active", _("suspended")
    CONTESTED = "contested", _("contested")
    UPHELD = "upheld", _("upheld after review")
    LIFTED = "lifted", _("lifted")


STANDING_SUSPENSIONS = (
    SuspensionState.ACTIVE,
    SuspensionState.CONTESTED,
    SuspensionState.UPHELD,
)

SUSPENSION_MOVES = {
    SuspensionState.ACTIVE: {SuspensionState.CONTESTED, SuspensionState.LIFTED},
    SuspensionState.CONTESTED: {SuspensionState.UPHELD, SuspensionState.LIFTED},
    SuspensionState.UPHELD: {SuspensionState.LIFTED},
    SuspensionState.LIFTED: set(),
}


class SuspensionReason(models.TextChoices):
    IDENTITY = "identity", _("doubt on identity")
    PAPERS = "papers", _("a required paper is missing or false")
    SAFETY = "safety", _("safety of a person")
    CONDUCT = "conduct", _("serious breach of the portal’s rules")
    FRAUD = "fraud", _("suspicion of fraud")


class Reason(models.TextChoices):
    """What somebody comes for: the first question of the welcome."""

    RECEIVE = "receive", _("I am looking for help at home")
    HELP = "help", _("I help a relative or a person I accompany")
    WORK = "work", _("I offer my services")
    ORGANISE = "organise", _("I act for an organisation")
    LOOK = "look", _("I am only looking around")


class MergeReason(models.TextChoices):
    """How it is known that two records are of one person."""

    PAPER = "paper", _("an identity paper was seen")
    PERSON = "person", _("the person confirmed it")
    RELATIVE = "relative", _("who acts for the person confirmed it")
    TYPED_TWICE = "typed_twice", _("the same registration was typed twice")


class EndReason(models.TextChoices):
    """Why an operator ends a mandate in the place of the two it is between."""

    PERSON = "person", _("the person asked for it")
    HELPER = "helper", _("who acts for them asked for it")
    JUDGE = "judge", _("a judge decided otherwise")
    DEATH = "death", _("one of the two has died")
    DOUBT = "doubt", _("doubt on the proof or the consent")
    ABUSE = "abuse", _("suspicion of abuse")
