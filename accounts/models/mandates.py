"""Who acts for somebody else: a family carer, a guardian, a social worker, an operator.

A mandate is never a SEPA mandate: that is a ``DebitMandate``.
"""

from datetime import date, timedelta
from uuid import UUID

import pghistory
import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import (
    ArrayField,
    DateRangeField,
    RangeOperators,
)
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.enums import (
    LIVE_MANDATES,
    MANDATE_MOVES,
    LegalBasis,
    MandateKind,
    MandateScope,
    MandateState,
    PersonConsent,
)
from accounts.models.people import Person
from accounts.models.proofs import Proof
from asasap.kernel.actor import Actor
from asasap.kernel.fields import EncryptedTextField
from asasap.kernel.ids import uuid7
from asasap.kernel.triggers import MovesOnly, refusal


class MandateQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor):
        """Those one holds and those held for one; operators see all.

        Under a mandate one acts as the person helped: the others' are theirs to see.
        """
        if actor.is_operator:
            return self.all()
        return self.filter(Q(person_id=actor.person_id) | Q(helper_id=actor.person_id))

    def by_uuid(self, uuid: UUID):
        return self.filter(uuid=uuid)

    def held_by(self, person_id: int | None):
        return self.filter(helper_id=person_id)

    def helping(self, person_id: int | None):
        """Those under which others act for this person; nobody has none."""
        return self.filter(person_id=person_id, person__isnull=False)

    def valid_on(self, day: date):
        return self.filter(state=MandateState.ACTIVE, valid__contains=day)

    def live(self):
        return self.filter(state__in=LIVE_MANDATES)

    def not_over_on(self, day: date):
        """Those in force, to come, or waiting for an answer."""
        endless = Q(valid__upper_inf=True) | Q(valid__endswith__gt=day)
        return self.live().filter(endless)

    def newest_first(self):
        return self.order_by("-pk")

    def locked(self):
        return self.select_for_update(of=("self",), no_key=True)


@pghistory.track(exclude=["consent_note"])
class Mandate(models.Model):
    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    person = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        related_name="mandates",
        verbose_name=_("person helped"),
    )
    helper = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        related_name="mandates_held",
        verbose_name=_("acts for them"),
    )
    kind = models.CharField(_("kind"), max_length=13, choices=MandateKind)
    scopes = ArrayField(
        models.CharField(max_length=8, choices=MandateScope), verbose_name=_("scope")
    )
    legal_basis = models.CharField(_("legal basis"), max_length=17, choices=LegalBasis)
    valid = DateRangeField(_("valid"), help_text=_("The last day is not included."))
    # A guardian who represents the person decides alone: no other mandate stands then.
    is_exclusive = models.BooleanField(_("decides alone"), default=False)
    person_consent = models.CharField(
        _("consent of the person"),
        max_length=12,
        choices=PersonConsent,
        default=PersonConsent.AWAITED,
    )
    consent_note = EncryptedTextField(_("how it was given"), default="")
    proof = models.ForeignKey(
        Proof,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("proof"),
    )
    registered_by = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("registered by"),
    )
    registered_at = models.DateTimeField(_("registered"))
    state = models.CharField(
        _("state"), max_length=8, choices=MandateState, default=MandateState.PROPOSED
    )
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    objects = MandateQuerySet.as_manager()

    class Meta:
        verbose_name = _("mandate")
        verbose_name_plural = _("mandates")
        constraints = [
            models.CheckConstraint(
                name="mandate_between_two", condition=~Q(person=F("helper"))
            ),
            models.CheckConstraint(
                name="mandate_has_a_scope", condition=Q(scopes__len__gt=0)
            ),
            models.CheckConstraint(
                name="mandate_active_has_an_answer",
                condition=~Q(state=MandateState.ACTIVE)
                | ~Q(person_consent=PersonConsent.AWAITED),
            ),
            models.CheckConstraint(
                name="mandate_ended_has_its_date",
                condition=Q(state=MandateState.ENDED, ended_at__isnull=False)
                | (~Q(state=MandateState.ENDED) & Q(ended_at=None)),
            ),
            # Whoever cannot answer is represented by law, or by a proof.
            models.CheckConstraint(
                name="mandate_without_consent_stands_on_law",
                condition=~Q(person_consent=PersonConsent.NOT_POSSIBLE)
                | ~Q(legal_basis=LegalBasis.AGREEMENT),
            ),
            models.CheckConstraint(
                name="mandate_exclusive_stands_on_a_court_order",
                condition=Q(is_exclusive=False) | Q(legal_basis=LegalBasis.COURT_ORDER),
            ),
            ExclusionConstraint(
                name="mandate_once_between_two",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    ("helper", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
                condition=Q(state__in=LIVE_MANDATES),
            ),
            ExclusionConstraint(
                name="mandate_one_decides_alone",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
                condition=Q(state=MandateState.ACTIVE, is_exclusive=True),
            ),
        ]
        triggers = [MovesOnly(table=MANDATE_MOVES)]

    def __str__(self):
        return f"#{self.pk} {self.kind}"

    def get_absolute_url(self):
        return reverse("accounts:mandate", args=[self.uuid])

    @property
    def last_day(self) -> date | None:
        """The last day included, as people say it; None where there is no end."""
        upper = self.valid.upper
        return None if upper is None else upper - timedelta(days=1)

    @property
    def scope_labels(self) -> list[str]:
        return [
            str(scope.label) for scope in MandateScope if scope.value in self.scopes
        ]

    def is_in_force_on(self, day: date) -> bool:
        starts = self.valid.lower is None or self.valid.lower <= day
        ends = self.valid.upper is not None and self.valid.upper <= day
        return self.state == MandateState.ACTIVE and starts and not ends


class WithinMandate(pgtrigger.Trigger):
    """A row written under a mandate is written while it is in force, for its person.

    The row's mandate, when it has one, is active, holds today in Paris, is for the
    row's own person (its column ``person``), and covers ``scope``.
    """

    when = pgtrigger.Before
    operation = pgtrigger.Insert
    condition = pgtrigger.Condition("NEW.mandate_id IS NOT NULL")

    def __init__(self, *, scope: MandateScope, person: str = "person") -> None:
        self.scope, self.person = scope, person
        super().__init__(name="within_mandate")

    def get_func(self, model: type[models.Model]) -> str:  # type: ignore[override]
        said = refusal("mandate % is not in force for this", "NEW.mandate_id")
        return self.format_sql(f"""
            PERFORM 1 FROM accounts_mandate
                WHERE id = NEW.mandate_id
                    AND person_id = NEW.{self.person}_id
                    AND state = 'active'
                    AND valid @> (clock_timestamp() AT TIME ZONE 'Europe/Paris')::date
                    AND '{self.scope}' = ANY (scopes)
                FOR SHARE;
            IF NOT FOUND THEN
                {said}
            END IF;
            RETURN NEW;
        """)
