"""Questions on an offer or a demand: asked and answered before everybody."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from asasap.kernel.actor import Actor
from asasap.kernel.ids import uuid7
from offers.models.demands import Demand
from offers.models.offers import Offer


class QuestionQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor):
        """Those of the offers and demands one sees."""
        return self.filter(
            Q(offer__in=Offer.objects.visible_to(actor))
            | Q(demand__in=Demand.objects.visible_to(actor))
        )

    def shown(self):
        return self.filter(hidden_at=None)

    def oldest_first(self):
        return self.order_by("asked_at", "pk")

    def locked(self):
        return self.select_for_update(of=("self",), no_key=True)


class Question(models.Model):
    """Both texts are masked before they are kept: they are public."""

    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    offer = models.ForeignKey(
        Offer,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="questions",
        verbose_name=_("offer"),
    )
    demand = models.ForeignKey(
        Demand,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="questions",
        verbose_name=_("request"),
    )
    author = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        related_name="questions_asked",
        verbose_name=_("who asks"),
    )
    text = models.TextField(_("question"), max_length=500)
    asked_at = models.DateTimeField(_("asked"))
    answer = models.TextField(_("answer"), max_length=1000, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    hidden_at = models.DateTimeField(_("hidden"), null=True, blank=True)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        constraints = [
            models.CheckConstraint(
                name="question_is_on_an_offer_or_a_demand",
                condition=Q(offer__isnull=False, demand=None)
                | Q(offer=None, demand__isnull=False),
            ),
            models.CheckConstraint(
                name="question_answered_has_its_date",
                condition=Q(answered_at=None, answer="") | Q(answered_at__isnull=False),
            ),
        ]

    def __str__(self):
        return f"#{self.pk}"
