"""Who did what, for whom and why; who looked at what, and for what purpose.

Both tables only grow; old accesses alone may go. They stand under everything, so they
name what they are about, and who acted, by plain numbers: no foreign key leads upward.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Self, TypeVar

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from asasap.audit.enums import Purpose
from asasap.kernel.actor import Actor
from asasap.kernel.triggers import append_only, kept_for

T = TypeVar("T", bound=models.Model)

# The number of the running transaction, the same in all its savepoints.
CURRENT_TRANSACTION = Func(
    template="pg_current_xact_id()::text::bigint", output_field=models.BigIntegerField()
)


class Trace(models.Model):
    """What both tables say: about which object, who acted, when, in which request."""

    subject = models.CharField(_("subject"), max_length=80)  # "offers.demand"
    object_id = models.BigIntegerField(_("number"))
    user_id = models.BigIntegerField(_("login"), null=True)
    person_id = models.BigIntegerField(_("person"), null=True)
    organisation_id = models.BigIntegerField(_("organisation"), null=True)
    mandate_id = models.BigIntegerField(_("mandate"), null=True)
    request_id = models.CharField(_("request"), max_length=64)
    at = models.DateTimeField(_("at"))

    class Meta:
        abstract = True


class TraceQuerySet(models.QuerySet[T]):
    def visible_to(self, actor: Actor) -> Self:
        """What was done in the name of the organisations one coordinates."""
        if actor.is_operator:
            return self.all()
        return self.filter(organisation_id__in=actor.coordinated_ids)

    def about(self, instance: models.Model) -> Self:
        return self.filter(subject=instance._meta.label_lower, object_id=instance.pk)

    def under(self, mandate_ids: Iterable[int]) -> Self:
        return self.filter(mandate_id__in=list(mandate_ids))

    def matching(self, text: str) -> Self:
        """About a row of this number, whatever it is a row of; or in this request."""
        text = text.strip()
        if not text.isdecimal() or len(text) > 18:
            return self.filter(request_id=text)
        # Each subject named, the index on subject and number serves.
        subjects = [model._meta.label_lower for model in apps.get_models()]
        return self.filter(subject__in=subjects, object_id=int(text))

    def oldest_first(self) -> Self:
        return self.order_by("pk")

    def newest_first(self) -> Self:
        return self.order_by("-pk")


def _state_in_words(subject: str, state: str) -> str:
    """What the model calls this state; its code, where either is no longer known."""
    try:
        field: Any = apps.get_model(subject)._meta.get_field("state")
    except (LookupError, FieldDoesNotExist):
        return state
    return str(dict(field.flatchoices).get(state, state))


class TransitionQuerySet(TraceQuerySet["Transition"]):
    def record(
        self,
        instance: models.Model,
        *,
        before: str,
        after: str,
        actor: Actor,
        at: datetime,
        reason: str = "",
    ) -> "Transition":
        return self.create(
            before=before, after=after, reason=reason, **_trace(instance, actor, at)
        )

    def record_new(
        self, instances: Iterable[models.Model], *, actor: Actor, at: datetime
    ) -> None:
        """Write the first step of many new rows, each into the state it was made in."""
        self.bulk_create(
            Transition(before="", after=one.state, **_trace(one, actor, at))  # type: ignore[attr-defined]
            for one in instances
        )


class Transition(Trace):
    """One step of one state. ``MovesOnly`` lets no state change without it."""

    before = models.CharField(_("before"), max_length=30)
    after = models.CharField(_("after"), max_length=30)
    reason = models.TextField(_("reason"), blank=True)
    transaction = models.BigIntegerField(db_default=CURRENT_TRANSACTION, editable=False)

    objects = TransitionQuerySet.as_manager()

    class Meta:
        verbose_name = _("transition")
        verbose_name_plural = _("transitions")
        indexes = [
            models.Index(
                fields=["subject", "object_id", "id"], name="transition_about"
            ),
            # For those who coordinate an organisation: theirs, the newest first.
            models.Index(fields=["organisation_id", "-id"], name="transition_in"),
            models.Index(
                fields=["request_id"],
                name="transition_request",
                condition=~Q(request_id=""),
            ),
            models.Index(
                fields=["mandate_id", "id"],
                name="transition_under_mandate",
                condition=Q(mandate_id__isnull=False),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="transition_changes_something",
                condition=~Q(before=F("after")),
            )
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.subject} {self.object_id}: {self.before} -> {self.after}"

    @property
    def was(self) -> str:
        return _state_in_words(self.subject, self.before)

    @property
    def became(self) -> str:
        return _state_in_words(self.subject, self.after)


class AccessLogQuerySet(TraceQuerySet["AccessLog"]):
    def record(
        self,
        instances: Iterable[models.Model],
        *,
        purpose: str,
        actor: Actor,
        at: datetime,
    ) -> list["AccessLog"]:
        return self.bulk_create(
            AccessLog(purpose=purpose, **_trace(instance, actor, at))
            for instance in instances
        )


class AccessLog(Trace):
    """One look at one object. A page may write here while it is read."""

    purpose = models.CharField(_("purpose"), max_length=80, choices=Purpose)

    objects = AccessLogQuerySet.as_manager()

    class Meta:
        verbose_name = _("access")
        verbose_name_plural = _("accesses")
        indexes = [
            models.Index(fields=["subject", "object_id", "id"], name="accesslog_about"),
            # For those who coordinate an organisation: theirs, the newest first.
            models.Index(fields=["organisation_id", "-id"], name="accesslog_in"),
            models.Index(
                fields=["request_id"],
                name="accesslog_request",
                condition=~Q(request_id=""),
            ),
            models.Index(
                fields=["mandate_id", "id"],
                name="accesslog_under_mandate",
                condition=Q(mandate_id__isnull=False),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="accesslog_has_a_purpose", condition=~Q(purpose="")
            )
        ]
        # Six months at least, says the CNIL; how long it is, a dated rule says.
        triggers = kept_for(days=180)

    def __str__(self) -> str:
        return f"{self.subject} {self.object_id}: {self.purpose}"


def _trace(instance: models.Model, actor: Actor, at: datetime) -> dict[str, object]:
    return {
        "subject": instance._meta.label_lower,
        "object_id": instance.pk,
        "user_id": actor.user_id,
        "person_id": actor.person_id,
        "organisation_id": actor.organisation_id,
        "mandate_id": actor.mandate_id,
        "request_id": actor.request_id,
        "at": at,
    }
