"""The terms of an engagement: what is proposed, countered, and agreed to."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.enums import MandateScope
from accounts.models import Mandate, Person, WithinMandate
from asasap.kernel.actor import Actor
from asasap.kernel.fields import EncryptedTextField
from asasap.kernel.ids import uuid7
from asasap.kernel.triggers import append_only, refusal
from mapping.models import Place
from offers.enums import PAID_UNITS, PriceUnit, ServiceMode, Side
from offers.models.engagements import Engagement
from offers.models.schedules import Schedule, schedule_constraints


class EngagementTermsQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor):
        return self.filter(engagement__in=Engagement.objects.visible_to(actor))

    def latest_first(self):
        return self.order_by("-number", "-pk")


class EngagementTerms(Schedule):
    """One proposal of terms. It stays as it was made; a counter-proposal is another."""

    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    engagement = models.ForeignKey(
        Engagement,
        on_delete=models.PROTECT,
        related_name="all_terms",
        verbose_name=_("agreement"),
    )
    number = models.PositiveSmallIntegerField(_("proposal"))
    side = models.CharField(_("proposed by"), max_length=8, choices=Side)
    author = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("author"),
    )
    mandate = models.ForeignKey(
        Mandate,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("mandate"),
    )
    mode = models.CharField(_("mode"), max_length=11, choices=ServiceMode)
    price_unit = models.CharField(_("price"), max_length=6, choices=PriceUnit)
    price_cents = models.BigIntegerField(_("amount in cents"), null=True, blank=True)
    place = models.ForeignKey(
        Place,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("place"),
    )
    tasks = EncryptedTextField(_("what is to be done"), default="")
    message = EncryptedTextField(_("message"), default="")
    # What the rules said the day it was agreed, copied: verdict, rates, ceilings,
    # sources. Written once.
    rules = models.JSONField(_("rules at that date"), default=dict)
    proposed_at = models.DateTimeField(_("proposed"))

    objects = EngagementTermsQuerySet.as_manager()

    class Meta:
        verbose_name = _("terms of an agreement")
        verbose_name_plural = _("terms of agreements")
        constraints = [
            models.UniqueConstraint(
                name="engagementterms_number_once", fields=["engagement", "number"]
            ),
            models.CheckConstraint(
                name="engagementterms_price_agrees_with_its_unit",
                condition=Q(price_unit__in=PAID_UNITS, price_cents__gt=0)
                | (
                    ~Q(price_unit__in=[*PAID_UNITS, PriceUnit.QUOTE])
                    & Q(price_cents=None)
                ),
            ),
            *schedule_constraints("engagementterms", unless=Q(pk=None)),
        ]
        triggers = [
            *append_only(but=["tasks", "message", "place_id", "rules"]),
            pgtrigger.Trigger(
                name="rules_are_written_once",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.rules <> '{}' AND OLD.rules IS DISTINCT FROM NEW.rules"
                ),
                func=refusal("% on %", "TG_OP", "TG_TABLE_NAME"),
            ),
            WithinMandate(scope=MandateScope.DEMANDS, person="author"),
        ]

    def __str__(self):
        return f"#{self.pk} n°{self.number}"
