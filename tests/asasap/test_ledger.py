"""Each wall of one row of the ledger, shown refusing. See also test_ledger_books."""

import itertools

import pytest

from asasap.audit.operations import ForbiddenMove
from asasap.ledger.enums import (
    AccountKind,
    Currency,
    TransferState,
)
from asasap.ledger.models import Account, Entry, Transfer
from tests.asasap.ledger_walls import alone, at_commit, refused, sql, to
from tests.factories.ledger import (
    NOON,
    AccountFactory,
    TransferFactory,
    post,
    write_entry,
)

pytestmark = pytest.mark.django_db

PENDING, POSTED, VOIDED, EXPIRED = TransferState


class TestAnAccount:
    @pytest.mark.parametrize("held", [{"pending_out": -1}, {"pending_in": -1}])
    def test_what_it_holds_is_not_negative(self, held):
        with refused("account_holds_are_not_negative"):
            AccountFactory(**held)

    def test_its_credit_is_not_negative(self):
        with refused("account_credit_limit_is_not_negative"):
            AccountFactory(credit_limit=-1)

    def test_it_may_use_its_credit_to_the_last_minute_and_no_more(self):
        poor = AccountFactory(credit_limit=60)
        post(debit=poor, amount=60)

        with refused("account_stays_within_its_limit"):
            post(debit=poor, amount=1)

    def test_what_is_held_counts_against_its_credit(self):
        AccountFactory(credit_limit=60)
        Account.objects.update(pending_out=60)

        with refused("account_stays_within_its_limit"):
            Account.objects.update(pending_out=61)

    def test_its_credit_cannot_be_taken_back_from_under_it(self):
        post(debit=AccountFactory(credit_limit=60), amount=60)

        with refused("account_stays_within_its_limit"):
            Account.objects.filter(posted=-60).update(credit_limit=59)

    @pytest.mark.parametrize(
        "kind", [AccountKind.MEMBER, AccountKind.ESCROW, AccountKind.SOLIDARITY]
    )
    def test_only_the_houses_own_are_without_limit(self, kind):
        with refused("account_of_a_member_has_a_limit"):
            AccountFactory(kind=kind, credit_limit=None)

    @pytest.mark.parametrize(
        "change", [{"posted": 1}, {"version": 1}, {"posted": 1, "version": 1}]
    )
    def test_its_balance_does_not_change_without_an_entry(self, change):
        AccountFactory()
        Account.objects.update(**change)

        with refused("balance_is_that_of_the_last_entry"):
            at_commit()

    def test_it_does_not_begin_with_a_balance(self):
        AccountFactory(posted=60)

        with refused("balance_is_that_of_the_last_entry"):
            at_commit()

    @pytest.mark.parametrize("change", [{"kind": "issue"}, {"currency": "cent"}])
    def test_what_it_is_stays(self, change):
        AccountFactory()

        with refused("columns_stay"):
            Account.objects.update(**change)

    @pytest.mark.parametrize(
        "erase",
        [
            lambda: Account.objects.all().delete(),
            lambda: sql("TRUNCATE ledger_account CASCADE"),
        ],
    )
    def test_it_is_not_removed(self, erase):
        AccountFactory()
        at_commit()

        with refused("append_only"):
            erase()


class TestATransfer:
    def test_a_key_serves_once(self):
        TransferFactory(idempotency_key="visit-7")

        with refused("transfer_once_per_key"):
            TransferFactory(idempotency_key="visit-7")

    @pytest.mark.parametrize(
        "given",
        [
            {"idempotency_key": ""},
            {"payload_hash": ""},
            {"payload_hash": "F" * 64},
            {"payload_hash": "f" * 63},
        ],
    )
    def test_it_has_a_key_and_a_hash(self, given):
        with refused("transfer_has_a_key_and_a_hash"):
            TransferFactory(**given)

    @pytest.mark.parametrize("amount", [0, -60])
    def test_it_moves_something_one_way(self, amount):
        with refused("transfer_amount_is_positive"):
            TransferFactory(amount=amount)

    def test_it_does_not_go_round(self):
        account = AccountFactory()

        with refused("transfer_between_two_accounts"):
            TransferFactory(debit=account, credit=account)

    @pytest.mark.parametrize("state", [PENDING, VOIDED, EXPIRED])
    def test_only_a_hold_waits_and_it_has_an_end(self, state):
        with refused("transfer_waits_only_with_an_end"):
            TransferFactory(state=state, expires_at=None)

    @pytest.mark.parametrize(
        ("side", "wall"),
        [
            ("debit", "transfer_debit_in_its_currency"),
            ("credit", "transfer_credit_in_its_currency"),
        ],
    )
    def test_its_accounts_are_in_its_currency(self, side, wall):
        euros = AccountFactory(currency=Currency.CENT)

        with refused(wall):
            TransferFactory(**{side: euros})

    def test_what_follows_another_does_not_wait(self):
        hold = TransferFactory(held=True)

        with refused("transfer_that_follows_another_is_direct"):
            TransferFactory(held=True, hold=hold)

    def test_it_does_not_settle_and_reverse_at_once(self):
        hold, done = TransferFactory(held=True), TransferFactory()

        with refused("transfer_that_follows_another_is_direct"):
            TransferFactory(hold=hold, reverses=done)

    @pytest.mark.parametrize(
        "change",
        [
            lambda: Transfer.objects.update(amount=1),
            lambda: Transfer.objects.update(expires_at=NOON),
            lambda: sql("UPDATE ledger_transfer SET debit_id = credit_id"),
        ],
    )
    def test_what_it_is_stays(self, change):
        TransferFactory()

        with refused("columns_stay"):
            change()

    @pytest.mark.parametrize(
        "erase",
        [
            lambda: Transfer.objects.all().delete(),
            lambda: sql("TRUNCATE ledger_transfer CASCADE"),
        ],
    )
    def test_it_is_not_removed(self, erase):
        TransferFactory(held=True)
        at_commit()

        with refused("append_only"):
            erase()


class TestTheStatesOfATransfer:
    roads = ((PENDING, POSTED), (PENDING, VOIDED), (PENDING, EXPIRED))

    @pytest.mark.parametrize(
        ("before", "after"), list(itertools.product(TransferState, repeat=2))
    )
    def test_only_the_written_roads_are_open(self, before, after):
        alone("moves_only")
        transfer = TransferFactory(held=True, state=before)

        if (before, after) in self.roads:
            to(after, transfer)
            assert Transfer.objects.get().state == after
        else:
            with pytest.raises(ForbiddenMove):
                to(after, transfer)

    @pytest.mark.parametrize("state", [POSTED, VOIDED, EXPIRED])
    def test_no_update_goes_round_the_door(self, state):
        TransferFactory(held=True)

        with refused("moves_only"):
            Transfer.objects.update(state=state)


class TestAnEntry:
    def test_it_moves_something(self):
        with refused("entry_moves_something"):
            write_entry(TransferFactory(), AccountFactory(), 0)

    def test_the_first_of_an_account_is_number_one(self):
        with refused("entry_seq_from_one"):
            self.write(seq=0)

    def test_an_account_has_one_of_each_rank(self):
        first = self.write(seq=1)

        with refused("entry_seq_once_per_account"):
            self.write(account=first.account, seq=1)

    def test_a_transfer_has_one_for_each_account(self):
        first = self.write(seq=1)

        with refused("entry_once_per_transfer_and_account"):
            self.write(transfer=first.transfer, account=first.account, seq=2)

    @pytest.mark.parametrize(
        "change",
        [
            lambda: Entry.objects.update(amount=1),
            lambda: Entry.objects.all().delete(),
            lambda: Entry.objects.bulk_update([Entry(pk=1, seq=9)], ["seq"]),
            lambda: sql("TRUNCATE ledger_entry"),
        ],
    )
    def test_it_stays(self, change):
        post()
        at_commit()

        with refused("append_only"):
            change()

    def write(self, **given):
        return Entry.objects.create(
            **{
                "transfer": given.pop("transfer", None) or TransferFactory(),
                "account": given.pop("account", None) or AccountFactory(),
                "amount": 60,
                "balance_after": 60,
                **given,
            }
        )
