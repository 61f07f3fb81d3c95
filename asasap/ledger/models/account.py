"""Who has how much, without saying who."""

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from asasap.kernel.actor import Actor
from asasap.kernel.ids import uuid7
from asasap.kernel.triggers import append_only
from asasap.ledger.enums import UNBOUNDED_KINDS, AccountKind, Currency
from asasap.ledger.models import walls


class BookQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> "BookQuerySet":
        """Operators alone: the books do not know whose each account is.

        Whoever holds the key of an account shows it to its owner.
        """
        return self.all() if actor.is_operator else self.none()


class Account(models.Model):
    """A balance. It does not know its owner: the owner holds the key."""

    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=10, choices=AccountKind)
    currency = models.CharField(_("currency"), max_length=6, choices=Currency)
    posted = models.BigIntegerField(_("posted"), default=0)
    pending_out = models.BigIntegerField(_("held, to leave"), default=0)
    pending_in = models.BigIntegerField(_("held, to come"), default=0)
    credit_limit = models.BigIntegerField(
        _("credit limit"), null=True, default=0, help_text=_("None: without limit.")
    )
    # The seq of its last entry. Whoever holds the lock writes the next one.
    version = models.BigIntegerField(_("number of entries"), default=0)

    objects = BookQuerySet.as_manager()

    class Meta:
        verbose_name = _("ledger account")
        verbose_name_plural = _("ledger accounts")
        constraints = [
            models.CheckConstraint(
                name="account_holds_are_not_negative",
                condition=Q(pending_out__gte=0, pending_in__gte=0),
            ),
            models.CheckConstraint(
                name="account_credit_limit_is_not_negative",
                condition=Q(credit_limit__isnull=True) | Q(credit_limit__gte=0),
            ),
            models.CheckConstraint(
                name="account_stays_within_its_limit",
                condition=Q(credit_limit__isnull=True)
                | Q(posted__gte=F("pending_out") - F("credit_limit")),
            ),
            models.CheckConstraint(
                name="account_of_a_member_has_a_limit",
                condition=Q(credit_limit__isnull=False) | Q(kind__in=UNBOUNDED_KINDS),
            ),
            # What the currency of a transfer's two accounts is compared with.
            models.UniqueConstraint(
                name="account_and_its_currency", fields=["id", "currency"]
            ),
        ]
        triggers = [
            *append_only(
                but=["posted", "pending_out", "pending_in", "credit_limit", "version"]
            ),
            walls.balance_is_that_of_the_last_entry(
                pgtrigger.Insert, pgtrigger.Update, account="NEW.id"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.kind}"

    @property
    def available(self) -> int:
        """What is there and not held for another, before any credit."""
        return self.posted - self.pending_out
