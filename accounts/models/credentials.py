"""Papers that allow: dated, verified by somebody else, told of before they end."""

from datetime import date, timedelta
from uuid import UUID

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from accounts.enums import (
    ALARM_DAYS,
    CREDENTIAL_MOVES,
    LIVE_CREDENTIALS,
    Certainty,
    CredentialKind,
    CredentialState,
    MandateScope,
    Permission,
)
from accounts.models.mandates import Mandate
from accounts.models.organisations import Organisation
from accounts.models.people import Person, member_today_of
from accounts.models.proofs import Proof
from asasap.kernel.actor import Actor
from asasap.kernel.fields import EncryptedTextField
from asasap.kernel.ids import uuid7
from asasap.kernel.selection import either
from asasap.kernel.triggers import MovesOnly, append_only


class CredentialRuleQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor):
        """Everybody may read the rules."""
        return self.all()

    def valid_on(self, day: date):
        return self.filter(valid__contains=day)

    def of_kind(self, kind: str):
        return self.filter(kind=kind)

    def public(self):
        return self.filter(is_public=True)


class CredentialRule(models.Model):
    """What the law says of one kind of paper, from a day on, and where."""

    kind = models.CharField(_("paper"), max_length=16, choices=CredentialKind)
    valid = DateRangeField(_("valid"), help_text=_("The last day is not included."))
    # The longest it may last; empty when it has no end.
    longest_months = models.PositiveSmallIntegerField(_("months at most"), null=True)
    has_end = models.BooleanField(_("has an end"))
    has_territory = models.BooleanField(_("has a territory"))
    # Whether the badge may be shown: an identity paper or a criminal record is not.
    is_public = models.BooleanField(_("shown to the public"))
    source = models.CharField(_("source"), max_length=300)
    note_fr = models.TextField(blank=True)
    note_en = models.TextField(blank=True)
    certainty = models.CharField(_("certainty"), max_length=9, choices=Certainty)
    verified_on = models.DateField(_("verified on"))

    objects = CredentialRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("rule of a paper")
        verbose_name_plural = _("rules of papers")
        constraints = [
            ExclusionConstraint(
                name="credentialrule_one_at_a_time",
                expressions=[
                    ("kind", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self):
        return f"#{self.pk} {self.kind}"


class CredentialQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor):
        """One's own, one's organisations', and those one is to verify."""
        if actor.is_operator:
            return self.all()
        if not actor.may(MandateScope.PROFILE):
            return self.none()
        return self.filter(
            Q(person_id=actor.person_id)
            | Q(organisation_id__in=actor.organisation_ids)
            | Q(pk__in=Credential.objects.to_verify_by(actor).values("pk"))
        )

    def to_verify_by(self, actor: Actor):
        """Those of today's members, and of the organisations, this actor verifies."""
        if actor.is_operator:
            return self.all()
        organisations = Organisation.objects.looked_after_by(
            actor, Permission.VERIFY_CREDENTIALS
        )
        members = Person._base_manager.filter(member_today_of(organisations))
        rows = self.model._base_manager
        return self.filter(
            pk__in=either(
                rows.filter(organisation__in=organisations),
                rows.filter(person__in=members.values("pk")),
            )
        )

    def held_by(self, actor: Actor, *, organisation: Organisation | None):
        """Those of the organisation acted in; without one, the actor's own."""
        if organisation is None:
            return self.filter(person_id=actor.person_id, person__isnull=False)
        return self.filter(organisation=organisation)

    def of_holder(
        self, *, person_id: int | None = None, organisation_id: int | None = None
    ):
        """Exactly one of the two is given: a credential has one holder."""
        return self.filter(person_id=person_id, organisation_id=organisation_id)

    def of_kind(self, kind: str):
        return self.filter(kind=kind)

    def same_file_as(self, proof: Proof):
        return self.filter(proof__fingerprint=proof.fingerprint)

    def numbered(self, number_index: str):
        return self.filter(number_index=number_index)

    def not_withdrawn(self):
        return self.exclude(state=CredentialState.WITHDRAWN)

    def live(self):
        return self.filter(state__in=LIVE_CREDENTIALS)

    def ending_untold(self, today: date):
        """Recognised, ending soon, and the alarm of these days is not yet given."""
        due, reached = Q(), 0
        for days in sorted(ALARM_DAYS):
            told = CredentialAlarm.objects.filter(
                credential=OuterRef("pk"), days__lte=days
            )
            # From the day after the nearer alarm's to this one's, the upper end out.
            ends = (today + timedelta(days=left + 1) for left in (reached, days))
            due |= Q(~Exists(told), valid__endswith__range=tuple(ends))
            reached = days + 1
        return self.recognised_on(today).filter(due)

    def latest_first(self):
        return self.order_by("-submitted_at", "-pk")

    def to_decide_by(self, actor: Actor):
        """Those to verify, without one's own and those of one's own houses."""
        return (
            self.to_verify_by(actor)
            .exclude(person_id=actor.person_id)
            .exclude(submitted_by_id=actor.person_id)
            .exclude(organisation_id__in=actor.organisation_ids)
        )

    def in_state(self, state: str):
        return self.filter(state=state)

    def waiting(self):
        return self.filter(state=CredentialState.SUBMITTED)

    def recognised_on(self, day: date):
        return self.filter(state=CredentialState.VERIFIED, valid__contains=day)

    def shown_on(self, day: date):
        """Recognised that day, and of a kind the law lets be shown to others."""
        public = CredentialRule.objects.valid_on(day).public()
        return self.recognised_on(day).filter(kind__in=public.values("kind"))

    def locked(self):
        return self.select_for_update(of=("self",), no_key=True)


@pghistory.track(exclude=["number", "number_index", "issuer", "check_note"])
class Credential(models.Model):
    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    person = models.ForeignKey(
        Person,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="credentials",
        verbose_name=_("person"),
    )
    organisation = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="credentials",
        verbose_name=_("organisation"),
    )
    kind = models.CharField(_("paper"), max_length=16, choices=CredentialKind)
    number = EncryptedTextField(_("number"), default="")
    number_index = models.CharField(max_length=64, blank=True)
    issuer = models.CharField(_("issued by"), max_length=120)
    # Codes of départements, separated by spaces ("75 93"); empty: the whole country.
    territory = models.CharField(_("territory"), max_length=300, blank=True)
    valid = DateRangeField(_("valid"), help_text=_("The last day is not included."))
    proof = models.ForeignKey(
        Proof,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="credentials",
        verbose_name=_("proof"),
    )
    submitted_by = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("handed in by"),
    )
    mandate = models.ForeignKey(
        Mandate, null=True, on_delete=models.PROTECT, related_name="+"
    )
    submitted_at = models.DateTimeField(_("handed in"))
    state = models.CharField(
        _("state"),
        max_length=9,
        choices=CredentialState,
        default=CredentialState.SUBMITTED,
    )
    checked_by = models.ForeignKey(
        Person,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("checked by"),
    )
    checked_at = models.DateTimeField(_("checked"), null=True)
    # Why it was refused or is no longer recognised, in words for its holder.
    check_note = EncryptedTextField(_("reason"), default="")

    objects = CredentialQuerySet.as_manager()

    class Meta:
        verbose_name = _("credential")
        verbose_name_plural = _("credentials")
        constraints = [
            models.CheckConstraint(
                name="credential_of_a_person_or_an_organisation",
                condition=Q(person__isnull=False, organisation=None)
                | Q(person=None, organisation__isnull=False),
            ),
            models.CheckConstraint(
                name="credential_is_not_checked_by_its_holder",
                condition=Q(checked_by=None)
                | (
                    ~Q(checked_by=F("submitted_by"))
                    & (Q(person=None) | ~Q(checked_by=F("person")))
                ),
            ),
            models.CheckConstraint(
                name="credential_decided_says_by_whom",
                condition=Q(checked_by__isnull=False, checked_at__isnull=False)
                | Q(state__in=[CredentialState.SUBMITTED, CredentialState.WITHDRAWN]),
            ),
        ]
        indexes = [
            models.Index(
                fields=["submitted_at", "id"],
                name="credential_waiting",
                condition=Q(state=CredentialState.SUBMITTED),
            ),
        ]
        triggers = [MovesOnly(table=CREDENTIAL_MOVES)]

    def __str__(self):
        return f"#{self.pk} {self.kind}"

    @property
    def last_day(self) -> date | None:
        """As people say it: the period itself ends on the day after."""
        upper = self.valid.upper
        return upper - timedelta(days=1) if upper else None

    def successors(self) -> CredentialQuerySet:
        """Those of its kind and holder that stand, and end later. Queries."""
        alike = Credential.objects.live().of_kind(self.kind)
        return alike.of_holder(
            person_id=self.person_id, organisation_id=self.organisation_id
        ).filter(Q(valid__endswith__gt=self.valid.upper) | Q(valid__upper_inf=True))

    def proof_uuid(self) -> UUID | None:
        """Name the file without opening it. Queries."""
        papers = Proof.objects.filter(credentials=self)
        return papers.values_list("uuid", flat=True).first()

    def is_recognised_on(self, day: date) -> bool:
        return self.state == CredentialState.VERIFIED and day in self.valid

    def is_over_on(self, day: date) -> bool:
        """Whether it no longer stands for anything: its time, or its state, says so."""
        return self.state not in LIVE_CREDENTIALS or (
            self.last_day is not None and self.last_day < day
        )


class CredentialAlarmQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor):
        return self.filter(credential__in=Credential.objects.visible_to(actor))


class CredentialAlarm(models.Model):
    """That its holder was told, so many days before: once for each."""

    credential = models.ForeignKey(
        Credential, on_delete=models.PROTECT, related_name="alarms"
    )
    days = models.PositiveSmallIntegerField()
    told_at = models.DateTimeField()

    objects = CredentialAlarmQuerySet.as_manager()

    class Meta:
        verbose_name = _("alarm on a credential")
        verbose_name_plural = _("alarms on credentials")
        constraints = [
            models.UniqueConstraint(
                name="credentialalarm_once", fields=["credential", "days"]
            ),
        ]
        triggers = append_only()

    def __str__(self):
        return f"#{self.pk} {self.days}"
