"""What has been kept as long as the dated rules say: counted, and told; erased, no."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import Exists, Min, OuterRef, Q, QuerySet
from django.db.models.fields import CharField
from django.db.models.functions import Cast, Coalesce
from django.utils.functional import Promise

from accounts.enums import (
    PENDING_REQUESTS,
    CredentialState,
    InvitationState,
    PersonState,
)
from accounts.models import (
    Credential,
    DataExport,
    Invitation,
    Mandate,
    MembershipRequest,
    Person,
    Proof,
    RetentionRule,
)
from accounts.queries.privacy import rules_on
from accounts.registry import Kept, all_kept
from asasap.audit.models import AccessLog, Transition
from asasap.kernel.periods import day_in_paris
from asasap.notifications.models import (
    CapturedMail,
    Notice,
    PushSubscription,
    Recipient,
)


@dataclass(frozen=True, slots=True)
class Due:
    """One sort of thing, its rule, and what the next night erases of it."""

    title: str | Promise
    rule: RetentionRule
    is_erased: bool  # False: its rule is only said, and it stays.
    count: int = 0
    oldest: datetime | None = None


def retention_table(*, now: datetime) -> list[Due]:
    """Return what is due now, without touching it: the dry run."""
    rules = rules_on(day_in_paris(now))
    return [
        _due(sort, rules[sort.key], now) for sort in all_kept() if sort.key in rules
    ]


def due_rows(*, sort: Kept, now: datetime) -> QuerySet | None:
    """Return what has come to its end, or None where no rule says when it does."""
    rule = rules_on(day_in_paris(now)).get(sort.key)
    if rule is None or sort.due is None:
        return None
    return sort.due(now - timedelta(days=rule.days))


def _due(sort: Kept, rule: RetentionRule, now: datetime) -> Due:
    if sort.due is None:
        return Due(title=sort.title, rule=rule, is_erased=False)
    rows = sort.due(now - timedelta(days=rule.days))
    told = rows.aggregate(oldest=Min(sort.since))
    return Due(
        title=sort.title,
        rule=rule,
        is_erased=True,
        count=rows.count(),
        oldest=told["oldest"],
    )


def closed_people(before: datetime) -> QuerySet:
    return Person.objects.filter(state=PersonState.CLOSED, closed_at__lte=before)


def inactive_clients(before: datetime) -> QuerySet:
    """Those who have not signed in since, and whom nobody has let in again since."""
    return _inactive(before).filter(_is_client())


def inactive_providers(before: datetime) -> QuerySet:
    return _inactive(before).exclude(_is_client())


def _inactive(before: datetime) -> QuerySet:
    step = Transition.objects.filter(
        subject="accounts.person", object_id=OuterRef("pk"), at__gt=before
    )
    seen = Coalesce("user__last_login", "user__joined_at")
    people = Person.objects.filter(state=PersonState.ACTIVE, user__isnull=False)
    return people.alias(seen_at=seen).filter(~Exists(step), seen_at__lte=before)


def _is_client() -> Q:
    return Q(provider=None, statuses=None, credentials=None)


def ready_copies(before: datetime) -> QuerySet:
    return DataExport.objects.without_archive().ready().filter(ready_at__lte=before)


def answered_invitations(before: datetime) -> QuerySet:
    past = Invitation.objects.exclude(state=InvitationState.SENT)
    return past.filter(sent_at__lte=before)


def decided_requests(before: datetime) -> QuerySet:
    past = MembershipRequest.objects.exclude(state__in=PENDING_REQUESTS)
    return past.filter(made_at__lte=before)


def ended_proofs(before: datetime) -> QuerySet:
    """Papers of credentials and mandates that all have ended, or were refused."""
    useful = Credential.objects.filter(
        Q(state__in=[CredentialState.SUBMITTED, CredentialState.VERIFIED]),
        Q(valid__upper_inf=True) | Q(valid__endswith__gt=before.date()),
        proof=OuterRef("pk"),
    )
    backed = Credential.objects.filter(proof=OuterRef("pk"))
    mandates = Mandate.objects.filter(proof=OuterRef("pk"))
    old = Proof.objects.filter(received_at__lte=before)
    return old.filter(
        Exists(backed) | Exists(mandates),
        ~Exists(useful),
        ~Exists(mandates.not_over_on(before.date())),
    )


def past_connections(before: datetime) -> QuerySet:
    """Where somebody signed in: kept while the session lives, then so long."""
    living = Session.objects.filter(
        session_key=Cast(OuterRef("session_key"), CharField()), expire_date__gt=before
    )
    return UserSession.objects.filter(~Exists(living), last_seen_at__lte=before)


def past_sessions(before: datetime) -> QuerySet:
    return Session.objects.filter(expire_date__lte=before)


def unclaimed_addresses(before: datetime) -> QuerySet:
    """Recipients of letters who never opened an account, and had none since."""
    owned = Person.objects.filter(recipient=OuterRef("pk"))
    later = Notice.objects.filter(recipient=OuterRef("pk"), created_at__gt=before)
    return Recipient.objects.filter(
        ~Exists(owned), ~Exists(later), created_at__lte=before
    )


def old_letters(before: datetime) -> QuerySet:
    return Notice.objects.filter(is_listed=False, created_at__lte=before)


def old_notices(before: datetime) -> QuerySet:
    return Notice.objects.filter(is_listed=True, created_at__lte=before)


def captured_letters(before: datetime) -> QuerySet:
    return CapturedMail.objects.filter(at__lte=before)


def gone_devices(before: datetime) -> QuerySet:
    return PushSubscription.objects.filter(gone_at__lte=before)


def old_looks(before: datetime) -> QuerySet:
    return AccessLog.objects.filter(at__lte=before)
