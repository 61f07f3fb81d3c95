"""Accounts and transfers, the least that is valid, posted as an operation would."""

import hashlib
from datetime import UTC, datetime

import factory
from django.db import transaction
from django.db.models import F
from factory.django import DjangoModelFactory

from asasap.ledger.enums import AccountKind, Currency, TransferState
from asasap.ledger.models import Account, Entry, Transfer

NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)


class AccountFactory(DjangoModelFactory):
    class Meta:
        model = Account

    kind = AccountKind.MEMBER
    currency = Currency.MINUTE
    credit_limit = 300


class TransferFactory(DjangoModelFactory):
    """The transfer alone: a hold is whole with it, a direct one waits for entries."""

    class Meta:
        model = Transfer

    class Params:
        held = factory.Trait(
            state=TransferState.PENDING, expires_at=datetime(2026, 3, 10, tzinfo=UTC)
        )

    idempotency_key = factory.Sequence(lambda n: f"key-{n}")
    payload_hash = factory.LazyAttribute(
        lambda made: hashlib.sha256(made.idempotency_key.encode()).hexdigest()
    )
    kind = "auctions.award"
    debit = factory.SubFactory(AccountFactory)
    credit = factory.SubFactory(AccountFactory)
    currency = Currency.MINUTE
    amount = 60
    state = TransferState.POSTED
    created_at = NOON


@transaction.atomic
def post(**kwargs) -> Transfer:
    """Write a direct transfer whole: its entries, and both balances."""
    transfer = TransferFactory(**kwargs)
    for account, amount in (
        (transfer.debit, -transfer.amount),
        (transfer.credit, transfer.amount),
    ):
        write_entry(transfer, account, amount)
    return transfer


def write_entry(transfer: Transfer, account: Account, amount: int, **kwargs) -> Entry:
    rows = Account.objects.filter(pk=account.pk)
    rows.update(posted=F("posted") + amount, version=F("version") + 1)
    account.refresh_from_db()
    return Entry.objects.create(
        transfer=transfer,
        account=account,
        amount=amount,
        balance_after=account.posted,
        seq=account.version,
        **kwargs,
    )
