"""What moved, or waits to move.

- A *direct* transfer is born posted, with its two entries.
- A *hold* (it has ``expires_at``) has no entries. It waits, then is released, expires,
  or is settled by one direct transfer of as much or less, of which it is the ``hold``.
"""

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from asasap.kernel.ids import uuid7
from asasap.kernel.triggers import MovesOnly, ZeroSum, append_only
from asasap.ledger.enums import TRANSFER_MOVES, Currency, TransferState
from asasap.ledger.models import walls
from asasap.ledger.models.account import Account, BookQuerySet


class Transfer(models.Model):
    """So much from one account to another, now or held for later."""

    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    # The same key with the same payload is the same transfer; with another, an error.
    idempotency_key = models.CharField(max_length=100, editable=False)
    payload_hash = models.CharField(max_length=64, editable=False)  # SHA-256.
    # What it is for, named by the app that asks: "auctions.award".
    kind = models.CharField(_("kind"), max_length=60)
    debit = models.ForeignKey(
        Account,
        on_delete=models.PROTECT,
        related_name="transfers_out",
        verbose_name=_("from"),
    )
    credit = models.ForeignKey(
        Account,
        on_delete=models.PROTECT,
        related_name="transfers_in",
        verbose_name=_("to"),
    )
    currency = models.CharField(_("currency"), max_length=6, choices=Currency)
    amount = models.BigIntegerField(_("amount"))
    state = models.CharField(_("state"), max_length=7, choices=TransferState)
    expires_at = models.DateTimeField(_("held until"), null=True)
    hold = models.OneToOneField(
        "self",
        null=True,
        on_delete=models.PROTECT,
        related_name="settlement",
        verbose_name=_("settles"),
    )
    reverses = models.OneToOneField(
        "self",
        null=True,
        on_delete=models.PROTECT,
        related_name="reversal",
        verbose_name=_("reverses"),
    )
    created_at = models.DateTimeField(_("at"))

    objects = BookQuerySet.as_manager()

    class Meta:
        verbose_name = _("transfer")
        verbose_name_plural = _("transfers")
        constraints = [
            models.UniqueConstraint(
                name="transfer_once_per_key", fields=["idempotency_key"]
            ),
            models.CheckConstraint(
                name="transfer_has_a_key_and_a_hash",
                condition=~Q(idempotency_key="")
                & Q(payload_hash__regex="^[0-9a-f]{64}$"),
            ),
            models.CheckConstraint(
                name="transfer_amount_is_positive", condition=Q(amount__gt=0)
            ),
            models.CheckConstraint(
                name="transfer_between_two_accounts", condition=~Q(debit=F("credit"))
            ),
            models.CheckConstraint(
                name="transfer_waits_only_with_an_end",
                condition=Q(state=TransferState.POSTED) | Q(expires_at__isnull=False),
            ),
            models.CheckConstraint(
                name="transfer_that_follows_another_is_direct",
                condition=Q(hold__isnull=True, reverses__isnull=True)
                | (
                    Q(expires_at__isnull=True)
                    & (Q(hold__isnull=True) | Q(reverses__isnull=True))
                ),
            ),
        ]
        indexes = [
            models.Index(
                name="transfer_due_to_expire",
                fields=["expires_at"],
                condition=Q(state=TransferState.PENDING),
            )
        ]
        triggers = [
            *append_only(but=["state"]),
            MovesOnly(table=TRANSFER_MOVES),
            walls.direct_transfer_has_its_two_entries("NEW.id"),
            walls.hold_is_posted_by_its_settlement(),
            walls.settlement_fits_its_hold(),
            walls.reversal_is_whole(),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.kind} {self.state}"


class Entry(models.Model):
    """One side of a posted transfer: what it did to one account, and what that left."""

    transfer = models.ForeignKey(
        Transfer,
        on_delete=models.PROTECT,
        related_name="entries",
        db_index=False,  # entry_once_per_transfer_and_account begins with it.
        verbose_name=_("transfer"),
    )
    account = models.ForeignKey(
        Account,
        on_delete=models.PROTECT,
        related_name="entries",
        db_index=False,  # entry_seq_once_per_account begins with it.
        verbose_name=_("account"),
    )
    amount = models.BigIntegerField(_("amount"))
    balance_after = models.BigIntegerField(_("balance after"))
    seq = models.BigIntegerField(_("rank in the account"))

    objects = BookQuerySet.as_manager()

    class Meta:
        verbose_name = _("entry")
        verbose_name_plural = _("entries")
        constraints = [
            models.CheckConstraint(
                name="entry_moves_something", condition=~Q(amount=0)
            ),
            models.CheckConstraint(name="entry_seq_from_one", condition=Q(seq__gte=1)),
            models.UniqueConstraint(
                name="entry_seq_once_per_account", fields=["account", "seq"]
            ),
            models.UniqueConstraint(
                name="entry_once_per_transfer_and_account",
                fields=["transfer", "account"],
            ),
        ]
        triggers = [
            *append_only(),
            ZeroSum(group="transfer", amount="amount"),
            walls.direct_transfer_has_its_two_entries("NEW.transfer_id"),
            walls.entry_follows_the_one_before(),
            walls.balance_is_that_of_the_last_entry(
                pgtrigger.Insert, account="NEW.account_id"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.seq} {self.amount:+}"
