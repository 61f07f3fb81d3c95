"""Who belongs to an organisation, in which role and when; who is asked to, who asks."""

from datetime import date, datetime
from uuid import UUID

import pghistory
import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.enums import (
    INVITATION_MOVES,
    PENDING_REQUESTS,
    REQUEST_MOVES,
    InvitationState,
    RequestState,
    Role,
)
from accounts.models.organisations import Organisation
from accounts.models.people import Person
from asasap.kernel.actor import Actor
from asasap.kernel.fields import EncryptedTextField
from asasap.kernel.ids import uuid7
from asasap.kernel.selection import either
from asasap.kernel.triggers import MovesOnly, refusal


class MembershipQuerySet(models.QuerySet):
    def valid_on(self, day: date):
        return self.filter(valid__contains=day)

    def of_role(self, role: Role):
        return self.filter(role=role)

    def held_by(self, person_id: int | None):
        return self.filter(person_id=person_id)

    def endless(self):
        return self.filter(valid__upper_inf=True)

    def endless_admins_of(self, organisation: Organisation):
        return self.endless().of_role(Role.ADMIN).filter(organisation=organisation)

    def roles_of(
        self, *, person_id: int | None, organisation: Organisation, today: date
    ) -> frozenset[str]:
        held = self.valid_on(today).filter(
            person_id=person_id, organisation=organisation
        )
        return frozenset(held.values_list("role", flat=True))

    def not_ended(self, today: date):
        """Today's and those to come; what ended on the day it began never was."""
        return self.filter(Q(valid__upper_inf=True) | Q(valid__endswith__gt=today))

    def visible_to(self, actor: Actor):
        """One's own, those of the organisations one looks after or decides on."""
        if actor.is_operator:
            return self.all()
        looked_after = Organisation.objects.looked_after_by(actor)
        rows = self.model._base_manager
        return self.filter(
            pk__in=either(
                rows.filter(person_id=actor.person_id),
                rows.filter(organisation__in=looked_after),
                rows.filter(organisation_id__in=actor.administered_ids),
            )
        )

    def admit(
        self, *, person: Person, organisation: Organisation, role: str, since: date
    ):
        """Give a role from that day, with no end; who has it keeps it as it is."""
        place = {"person": person, "organisation": organisation, "role": role}
        held = self.filter(**place).not_ended(since).order_by("pk").first()
        return held or self.create(**place, valid=DateRange(since, None))

    def by_name(self):
        return self.order_by("person__display_name", "pk")

    def by_uuid(self, uuid: UUID):
        return self.filter(uuid=uuid)

    def locked(self):
        return self.select_for_update(of=("self",), no_key=True)


class LastAdminStays(pgtrigger.Trigger):
    """An organisation that has an administrator keeps one, without an end date.

    Asked at commit, under the organisation's lock: two who leave at once are heard one
    after the other. A closed organisation needs none.
    """

    when = pgtrigger.After
    operation = pgtrigger.Update | pgtrigger.Delete
    timing = pgtrigger.Deferred
    condition = pgtrigger.Condition("OLD.role = 'admin' AND upper_inf(OLD.valid)")

    def __init__(self) -> None:
        super().__init__(name="last_admin_stays")

    def get_func(self, model: type[models.Model]) -> str:  # type: ignore[override]
        said = refusal(
            "organisation % has no administrator left", "OLD.organisation_id"
        )
        return self.format_sql(f"""
            PERFORM 1 FROM accounts_organisation
                WHERE id = OLD.organisation_id FOR UPDATE;
            IF EXISTS (SELECT FROM accounts_organisation
                    WHERE id = OLD.organisation_id AND state <> 'closed')
                AND NOT EXISTS (SELECT FROM {model._meta.db_table}
                    WHERE organisation_id = OLD.organisation_id
                        AND role = 'admin' AND upper_inf(valid))
            THEN
                {said}
            END IF;
            RETURN NULL;
        """)  # noqa: S608 (names of our own source)


@pghistory.track()
class Membership(models.Model):
    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    person = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        related_name="memberships",
        verbose_name=_("person"),
    )
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="memberships",
        verbose_name=_("organisation"),
    )
    role = models.CharField(_("role"), max_length=11, choices=Role)
    valid = DateRangeField(_("valid"), help_text=_("The last day is not included."))

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            ExclusionConstraint(
                name="membership_once_at_a_time",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    ("organisation", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
            ),
        ]
        triggers = [LastAdminStays()]

    def __str__(self):
        return f"#{self.pk} {self.role}"

    @property
    def is_endless_admin(self) -> bool:
        return self.role == Role.ADMIN and self.valid.upper_inf


class InvitationQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor):
        """Those sent by an organisation one administers; the invited ask by address."""
        if actor.is_operator:
            return self.all()
        return self.filter(organisation_id__in=actor.administered_ids)

    def sent_to(self, email_indexes: list[str]):
        return self.filter(email_index__in=email_indexes)

    def standing(self, now: datetime):
        return self.filter(state=InvitationState.SENT, expires_at__gt=now)

    def due_to_expire(self, now: datetime):
        return self.filter(state=InvitationState.SENT, expires_at__lte=now)

    def by_uuid(self, uuid: UUID):
        return self.filter(uuid=uuid)

    def newest_first(self):
        return self.order_by("-sent_at", "-pk")

    def locked(self):
        return self.select_for_update(of=("self",), no_key=True)


class Invitation(models.Model):
    """A place offered to one address, and to nobody it is forwarded to."""

    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="invitations"
    )
    role = models.CharField(_("role"), max_length=11, choices=Role)
    email = EncryptedTextField(_("e-mail address"))
    email_index = models.CharField(max_length=64, db_index=True)
    invited_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("invited by")
    )
    state = models.CharField(
        _("state"),
        max_length=9,
        choices=InvitationState,
        default=InvitationState.SENT,
    )
    sent_at = models.DateTimeField(_("sent"))
    expires_at = models.DateTimeField(_("ends"))

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            models.CheckConstraint(
                name="invitation_ends_after_it_is_sent",
                condition=Q(expires_at__gt=F("sent_at")),
            ),
            models.UniqueConstraint(
                name="invitation_one_standing_per_address_and_role",
                fields=["organisation", "email_index", "role"],
                condition=Q(state=InvitationState.SENT),
            ),
        ]
        triggers = [MovesOnly(table=INVITATION_MOVES)]

    def __str__(self):
        return f"#{self.pk} {self.state}"


class MembershipRequestQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor):
        """One's own, and those made to organisations one administers."""
        if actor.is_operator:
            return self.all()
        return self.filter(
            Q(person_id=actor.person_id) | Q(organisation_id__in=actor.administered_ids)
        )

    def made_by(self, person_id: int | None):
        return self.filter(person_id=person_id)

    def pending(self):
        return self.filter(state__in=PENDING_REQUESTS)

    def by_uuid(self, uuid: UUID):
        return self.filter(uuid=uuid)

    def newest_first(self):
        return self.order_by("-made_at", "-pk")

    def locked(self):
        return self.select_for_update(of=("self",), no_key=True)


class MembershipRequest(models.Model):
    """Somebody asks to belong; somebody else decides."""

    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="requests"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="requests"
    )
    role = models.CharField(_("role"), max_length=11, choices=Role)
    message = EncryptedTextField(_("message"), default="")
    # What the organisation asked, and what it said in the end.
    answer = EncryptedTextField(_("answer"), default="")
    state = models.CharField(
        _("state"), max_length=9, choices=RequestState, default=RequestState.SUBMITTED
    )
    decided_by = models.ForeignKey(
        Person,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("decided by"),
    )
    made_at = models.DateTimeField(_("sent"))

    objects = MembershipRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership request")
        verbose_name_plural = _("membership requests")
        constraints = [
            models.UniqueConstraint(
                name="request_one_pending_per_person_and_organisation",
                fields=["person", "organisation"],
                condition=Q(state__in=PENDING_REQUESTS),
            ),
            models.CheckConstraint(
                name="request_is_not_decided_by_its_maker",
                condition=Q(decided_by=None) | ~Q(decided_by=F("person")),
            ),
        ]
        triggers = [MovesOnly(table=REQUEST_MOVES)]

    def __str__(self):
        return f"#{self.pk} {self.state}"
