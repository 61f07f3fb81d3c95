"""Searches that people keep, and what they were already told of each."""

from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from asasap.kernel.actor import Actor
from asasap.kernel.ids import uuid7
from matching.enums import AlertFrequency


class SavedSearchQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor):
        """One's own alone."""
        if not actor.is_known or actor.mandate_id is not None:
            return self.none()
        return self.held_by(actor.person_id)

    def held_by(self, person_id: int | None):
        return self.filter(person_id=person_id)

    def due_at(self, now: datetime):
        """Of people who have not left."""
        return self.filter(next_alert_at__lte=now, person__closed_at=None)

    def not_looked_at_since(self, moment: datetime):
        return self.filter(looked_at__lte=moment)

    def newest_first(self):
        return self.order_by("-saved_at", "-pk")

    def locked(self):
        return self.select_for_update(of=("self",), no_key=True)


class SavedSearch(models.Model):
    """The words of a search, as they stand in its address, and when to tell of it."""

    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    person = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        related_name="saved_searches",
        verbose_name=_("person"),
    )
    name = models.CharField(_("name"), max_length=80)
    # The query string of ``matching.filters``, its parameters in order.
    words = models.CharField(_("words"), max_length=1000, blank=True)
    frequency = models.CharField(_("frequency"), max_length=7, choices=AlertFrequency)
    saved_at = models.DateTimeField(_("saved"))
    looked_at = models.DateTimeField(_("last looked at"))
    # Whatever was published up to then has been told, or was there when it was saved.
    told_at = models.DateTimeField(_("told at"))
    next_alert_at = models.DateTimeField(_("next alert"), null=True, blank=True)

    objects = SavedSearchQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved search")
        verbose_name_plural = _("saved searches")
        constraints = [
            models.UniqueConstraint(
                name="savedsearch_words_once", fields=["person", "words"]
            ),
            models.CheckConstraint(
                name="savedsearch_has_a_next_alert_unless_never",
                condition=Q(frequency=AlertFrequency.NEVER, next_alert_at=None)
                | Q(~Q(frequency=AlertFrequency.NEVER), next_alert_at__isnull=False),
            ),
            models.CheckConstraint(
                name="savedsearch_is_looked_at_after_it_is_saved",
                condition=Q(looked_at__gte=F("saved_at")),
            ),
        ]
        indexes = [
            models.Index(
                name="savedsearch_due",
                fields=["next_alert_at"],
                condition=Q(next_alert_at__isnull=False),
            ),
            models.Index(name="savedsearch_looked_at", fields=["looked_at"]),
        ]

    def __str__(self):
        return f"#{self.pk}"

    def get_absolute_url(self):
        return reverse("searches:search", args=[self.uuid])
