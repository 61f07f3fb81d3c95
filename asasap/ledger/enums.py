"""The words of the ledger, and the roads of a transfer."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Currency(models.TextChoices):
    """What is counted, always in whole units: a token is a minute."""

    MINUTE = "minute", _("minutes of tokens")
    CENT = "cent", _("euro cents")


class AccountKind(models.TextChoices):
    MEMBER = "member", _("somebody's own")
    ESCROW = "escrow", _("kept for somebody")
    SOLIDARITY = "solidarity", _("solidarity fund")
    ISSUE = "issue", _("where it is issued")
    SYSTEM = "system", _("of the house")


# Only these may go below any limit: what they owe is what the others hold.
UNBOUNDED_KINDS = (AccountKind.ISSUE, AccountKind.SYSTEM)


class TransferState(models.TextChoices):
    PENDING = "pending", _("held")
    POSTED = "posted", _("posted")
    VOIDED = "voided", _("released")
    EXPIRED = "expired", _("expired")


TRANSFER_MOVES = {
    TransferState.PENDING: {
        TransferState.POSTED,
        TransferState.VOIDED,
        TransferState.EXPIRED,
    },
    TransferState.POSTED: set(),
    TransferState.VOIDED: set(),
    TransferState.EXPIRED: set(),
}
