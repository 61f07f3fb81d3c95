"""What offers and demands have in common: a life, and texts with numbers.

The posting is what lives; each of its versions is a text on its way to being public.
The current version is what others read; the pending one is in its author's hands.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Mandate, Person
from asasap.kernel.ids import uuid7
from mapping.models import Place
from offers.enums import (
    PAID_UNITS,
    PENDING_REVIEWS,
    PriceUnit,
    ReviewState,
    SendBackReason,
    ServiceMode,
)
from offers.models.attachments import Attachment
from offers.models.catalogue import Activity, QuestionSet


class PostingQuerySet(models.QuerySet):
    """What one asks of offers and of demands alike."""

    def for_activity(self, activity: Activity):
        return self.filter(activity=activity)

    def newest_first(self):
        return self.order_by("-published_at", "-pk")

    def locked(self):
        return self.select_for_update(of=("self",), no_key=True)


class Posting(models.Model):
    """What lives, an offer or a demand: its days, and where others find it."""

    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    activity = models.ForeignKey(
        Activity,
        on_delete=models.PROTECT,
        related_name="%(class)ss",
        verbose_name=_("activity"),
    )
    # The public point of the current version's place: what the search index holds.
    latitude = models.FloatField(null=True, blank=True, editable=False)
    longitude = models.FloatField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(_("begun"))
    published_at = models.DateTimeField(_("online since"), null=True, blank=True)
    expires_at = models.DateTimeField(_("expires"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    class Meta:
        abstract = True


class PostingVersionQuerySet(models.QuerySet):
    def pending(self):
        return self.filter(state__in=PENDING_REVIEWS)

    def submitted(self):
        return self.filter(state=ReviewState.SUBMITTED)

    def sent_back(self):
        return self.filter(state=ReviewState.SENT_BACK)

    def oldest_first(self):
        return self.order_by("submitted_at", "pk")

    def newest_first(self):
        return self.order_by("-number", "-pk")

    def locked(self):
        return self.select_for_update(of=("self",), no_key=True)


class PostingVersion(models.Model):
    """The text of an offer or a demand. Once published, it stays as it is."""

    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    number = models.PositiveIntegerField(_("version"))
    state = models.CharField(
        _("state"), max_length=9, choices=ReviewState, default=ReviewState.WRITING
    )
    # One more at each saving: a page that shows an older one may not overwrite it.
    revision = models.PositiveIntegerField(default=0)
    author = models.ForeignKey(
        Person,
        null=True,  # Written by the portal's demo or an import.
        blank=True,
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
    title = models.CharField(_("title"), max_length=80, blank=True)
    description = models.TextField(_("description"), max_length=2000, blank=True)
    mode = models.CharField(_("mode"), max_length=11, choices=ServiceMode, blank=True)
    question_set = models.ForeignKey(
        QuestionSet,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("questions"),
    )
    answers = models.JSONField(_("answers"), default=dict, blank=True)
    price_unit = models.CharField(
        _("price"), max_length=6, choices=PriceUnit, blank=True
    )
    price_cents = models.BigIntegerField(_("amount in cents"), null=True, blank=True)
    place = models.ForeignKey(
        Place,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("place"),
    )
    attachments = models.ManyToManyField(Attachment, blank=True, related_name="+")
    updated_at = models.DateTimeField(_("changed"))
    submitted_at = models.DateTimeField(_("sent to be checked"), null=True, blank=True)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    sent_back_reason = models.CharField(
        _("why it was sent back"), max_length=10, choices=SendBackReason, blank=True
    )
    sent_back_note = models.TextField(_("note"), max_length=500, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        abstract = True

    def __str__(self):
        return f"#{self.pk} v{self.number}"

    @property
    def is_pending(self) -> bool:
        return self.state in PENDING_REVIEWS


def version_constraints(name: str) -> list[models.BaseConstraint]:
    """What is always true of the versions of one sort of posting."""
    return [
        models.UniqueConstraint(
            name=f"{name}version_number_once", fields=[name, "number"]
        ),
        models.UniqueConstraint(
            name=f"{name}version_one_pending",
            fields=[name],
            condition=Q(state__in=PENDING_REVIEWS),
        ),
        models.CheckConstraint(
            name=f"{name}version_published_has_its_date",
            condition=Q(state=ReviewState.PUBLISHED, published_at__isnull=False)
            | (~Q(state=ReviewState.PUBLISHED) & Q(published_at=None)),
        ),
        models.CheckConstraint(
            name=f"{name}version_published_is_whole",
            condition=~Q(state=ReviewState.PUBLISHED)
            | Q(erased_at__isnull=False)
            | (~Q(title="") & ~Q(mode="") & ~Q(price_unit="") & Q(place__isnull=False)),
        ),
        models.CheckConstraint(
            name=f"{name}version_erased_is_empty",
            condition=Q(erased_at=None) | Q(title="", description="", answers={}),
        ),
        models.CheckConstraint(
            name=f"{name}version_price_agrees_with_its_unit",
            condition=Q(price_unit__in=PAID_UNITS, price_cents__gt=0)
            | (~Q(price_unit__in=PAID_UNITS) & Q(price_cents=None))
            | (~Q(state=ReviewState.PUBLISHED) & Q(price_cents=None)),
        ),
        models.CheckConstraint(
            name=f"{name}version_sent_back_says_why",
            condition=~Q(state=ReviewState.SENT_BACK) | ~Q(sent_back_reason=""),
        ),
    ]
