"""The catalogue: the activities of the law, their dated rules, what is asked of each.

A rule or a set of questions is never changed: another begins where it ends. What is
``is_local`` was written here, and the files of ``offers/data`` leave it as it is.
"""

from datetime import date

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.enums import Certainty
from asasap.kernel.actor import Actor
from asasap.kernel.ids import uuid7
from offers.enums import ActivityFamily, Benefit, Public, Requirement, ServiceMode


def in_french() -> bool:
    """What the catalogue holds in both languages is read in the reader’s."""
    return (get_language() or "fr").startswith("fr")


class ActivityQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor):
        """Everybody may read the catalogue."""
        return self.all()

    def by_code(self, code: str):
        return self.filter(code=code)

    def by_slug(self, slug: str):
        return self.filter(slug=slug)

    def in_order(self):
        return self.order_by("position", "pk")

    def locked(self):
        return self.select_for_update(of=("self",), no_key=True)


@pghistory.track()
class Activity(models.Model):
    """One of the 26 of article D7231-1, or 270: all that is not one of them."""

    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    # Urssaf's number (``codeNature``): 10 to 260, in the order of the article.
    code = models.CharField(_("number"), max_length=3, unique=True)
    # Where it stands in the article: “II-1”. Empty for what is not in it.
    ref = models.CharField(_("reference"), max_length=6, blank=True)
    slug = models.SlugField(_("address"), max_length=60, unique=True)
    family = models.CharField(_("family"), max_length=8, choices=ActivityFamily)
    position = models.PositiveSmallIntegerField(_("position"))
    icon = models.CharField(_("icon"), max_length=20)
    is_at_home = models.BooleanField(_("done at home"))
    name_fr = models.CharField(_("name in French"), max_length=160)
    name_en = models.CharField(_("name in English"), max_length=160)
    plain_fr = models.TextField(_("plain words in French"), max_length=600)
    plain_en = models.TextField(_("plain words in English"), max_length=600)
    # What one could believe is covered, and is not; and the reverse.
    limits_fr = models.TextField(_("limits in French"), max_length=1000, blank=True)
    limits_en = models.TextField(_("limits in English"), max_length=1000, blank=True)
    # What people type for it, in either language.
    synonyms = ArrayField(
        models.CharField(max_length=40),
        default=list,
        blank=True,
        verbose_name=_("other words for it"),
    )
    is_local = models.BooleanField(_("corrected here"), default=False, editable=False)

    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        constraints = [
            models.CheckConstraint(
                name="activity_code_is_a_number_of_urssaf",
                condition=Q(code__regex=r"^[1-9][0-9]{0,1}0$"),
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("activities:activity", args=[self.slug])

    @property
    def name(self) -> str:
        return self.name_fr if in_french() else self.name_en

    @property
    def plain(self) -> str:
        return self.plain_fr if in_french() else self.plain_en

    @property
    def limits(self) -> str:
        return self.limits_fr if in_french() else self.limits_en


class DatedQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor):
        """Everybody may read the rules, the former ones too."""
        return self.all()

    def valid_on(self, day: date):
        return self.filter(valid__contains=day)

    def of_activity(self, activity: Activity):
        return self.filter(activity=activity)

    def latest_first(self):
        return self.order_by("-valid", "-pk")

    def locked(self):
        return self.select_for_update(of=("self",), no_key=True)


class ActivityRuleQuerySet(DatedQuerySet):
    def in_mode(self, mode: str):
        return self.filter(mode=mode)


class ActivityRule(models.Model):
    """What the law says of one activity in one mode, from a day on, and where."""

    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    activity = models.ForeignKey(
        Activity,
        to_field="code",  # What the files and the law name it by.
        db_column="activity_code",
        on_delete=models.PROTECT,
        related_name="rules",
        verbose_name=_("activity"),
    )
    mode = models.CharField(_("mode"), max_length=11, choices=ServiceMode)
    valid = DateRangeField(_("valid"), help_text=_("The last day is not included."))
    requirement = models.CharField(
        _("required to work"), max_length=13, choices=Requirement
    )
    benefit = models.CharField(_("tax credit"), max_length=11, choices=Benefit)
    # In percent; empty where there is no VAT at all.
    vat_rate = models.DecimalField(
        _("VAT rate"), max_digits=4, decimal_places=2, null=True, blank=True
    )
    # What a household may count in a year for this activity alone.
    ceiling_cents = models.PositiveBigIntegerField(
        _("yearly ceiling, in cents"), null=True, blank=True
    )
    longest_visit_minutes = models.PositiveSmallIntegerField(
        _("longest visit, in minutes"), null=True, blank=True
    )
    # The tax credit counts it beside at-home help of the same provider only.
    is_only_in_global_offer = models.BooleanField(_("only in a global offer"))
    publics = ArrayField(
        models.CharField(max_length=14, choices=Public), verbose_name=_("for whom")
    )
    urssaf_code = models.CharField(_("Urssaf code"), max_length=3)
    nova_code = models.CharField(_("Nova code"), max_length=10, blank=True)
    source = models.CharField(_("source"), max_length=300)
    note_fr = models.TextField(_("note in French"), max_length=600, blank=True)
    note_en = models.TextField(_("note in English"), max_length=600, blank=True)
    certainty = models.CharField(_("certainty"), max_length=9, choices=Certainty)
    verified_on = models.DateField(_("verified on"))
    is_local = models.BooleanField(_("written here"), default=False, editable=False)

    objects = ActivityRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("rule of an activity")
        verbose_name_plural = _("rules of activities")
        constraints = [
            ExclusionConstraint(
                name="activityrule_one_at_a_time",
                expressions=[
                    ("activity", RangeOperators.EQUAL),
                    ("mode", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                name="activityrule_is_for_somebody", condition=~Q(publics=[])
            ),
            models.CheckConstraint(
                name="activityrule_vat_rate_is_a_percentage",
                condition=Q(vat_rate=None) | Q(vat_rate__range=(0, 100)),
            ),
            models.CheckConstraint(
                name="activityrule_has_a_source", condition=~Q(source="")
            ),
        ]

    def __str__(self):
        return f"#{self.pk} {self.activity_id} {self.mode}"

    @property
    def note(self) -> str:
        return self.note_fr if in_french() else self.note_en


class QuestionSetQuerySet(DatedQuerySet):
    pass


class QuestionSet(models.Model):
    """What is asked of who needs or offers an activity, from a day on.

    ``schema`` is as ``offers.rules.answers`` reads it. A demand keeps the set it
    answered: another set asks nothing of it again.
    """

    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    activity = models.ForeignKey(
        Activity,
        to_field="code",
        db_column="activity_code",
        on_delete=models.PROTECT,
        related_name="question_sets",
        verbose_name=_("activity"),
    )
    valid = DateRangeField(_("valid"), help_text=_("The last day is not included."))
    schema = models.JSONField(_("questions"))
    is_local = models.BooleanField(_("written here"), default=False, editable=False)

    objects = QuestionSetQuerySet.as_manager()

    class Meta:
        verbose_name = _("set of questions")
        verbose_name_plural = _("sets of questions")
        constraints = [
            ExclusionConstraint(
                name="questionset_one_at_a_time",
                expressions=[
                    ("activity", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self):
        return f"#{self.pk} {self.activity_id}"
