"""Each wall of the ledger, shown refusing; and what is lawful, shown standing."""

import itertools

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Sum

from asasap.audit.operations import ForbiddenMove, move
from asasap.kernel.actor import SYSTEM
from asasap.ledger.enums import (
    TRANSFER_MOVES,
    AccountKind,
    Currency,
    TransferState,
)
from asasap.ledger.models import Account, Entry, Transfer
from tests.factories.ledger import (
    NOON,
    AccountFactory,
    TransferFactory,
    post,
    write_entry,
)

pytestmark = pytest.mark.django_db

PENDING, POSTED, VOIDED, EXPIRED = TransferState


def at_commit():
    """Ask now what PostgreSQL asks at commit."""
    sql("SET CONSTRAINTS ALL IMMEDIATE")
    sql("SET CONSTRAINTS ALL DEFERRED")


def sql(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)


def refused(wall):
    return pytest.raises(IntegrityError, match=wall)


def balances():
    return list(Account.objects.order_by("pk").values_list("posted", "version"))


def to(state, transfer):
    move(transfer, to=state, table=TRANSFER_MOVES, actor=SYSTEM, now=NOON)


class TestWhatIsLawful:
    def test_a_direct_transfer_stands_with_its_two_entries(self):
        transfer = post(amount=60)

        at_commit()

        assert balances() == [(-60, 1), (60, 1)]
        entries = transfer.entries.order_by("account")
        assert list(entries.values_list("amount", "balance_after", "seq")) == [
            (-60, -60, 1),
            (60, 60, 1),
        ]

    def test_many_follow_one_another_and_add_up_to_nothing(self):
        one, other = AccountFactory.create_batch(2)
        for amount in (60, 30, 15):
            post(debit=one, credit=other, amount=amount)
            post(debit=other, credit=one, amount=5)

        at_commit()

        assert balances() == [(-90, 6), (90, 6)]
        assert Entry.objects.aggregate(total=Sum("amount")) == {"total": 0}

    def test_a_hold_stands_without_entries(self):
        TransferFactory(held=True)

        at_commit()

        assert not Entry.objects.exists()

    @pytest.mark.parametrize("amount", [60, 45])
    def test_a_hold_is_settled_by_as_much_or_less(self, amount):
        hold = TransferFactory(held=True, amount=60)

        to(POSTED, hold)
        post(debit=hold.debit, credit=hold.credit, amount=amount, hold=hold)

        at_commit()
        assert hold.settlement.amount == amount
        assert balances() == [(-amount, 1), (amount, 1)]

    @pytest.mark.parametrize("state", [VOIDED, EXPIRED])
    def test_a_hold_is_let_go(self, state):
        hold = TransferFactory(held=True)

        to(state, hold)

        at_commit()
        assert Transfer.objects.get().state == state

    def test_a_transfer_is_corrected_by_another_the_other_way(self):
        wrong = post(amount=60)

        post(debit=wrong.credit, credit=wrong.debit, amount=60, reverses=wrong)

        at_commit()
        assert balances() == [(0, 2), (0, 2)]

    def test_an_unbounded_account_issues_what_others_hold(self):
        bank = AccountFactory(kind=AccountKind.ISSUE, credit_limit=None)

        post(debit=bank, amount=10**12)

        at_commit()
        assert balances() == [(-(10**12), 1), (10**12, 1)]

    def test_what_is_held_is_not_available(self):
        account = AccountFactory.build(posted=100, pending_out=30, pending_in=50)

        assert account.available == 70


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


class TestTheBooks:
    """Walls around several rows: each is shown to refuse with the others down."""

    def test_a_direct_transfer_has_entries(self):
        alone("direct_transfer_has_its_two_entries")
        TransferFactory()

        with refused("direct_transfer_has_its_two_entries"):
            at_commit()

    @pytest.mark.parametrize(
        "amounts", [(-60, 0), (-60, 59), (60, -60), (-59, 59), (-61, 61)]
    )
    def test_they_are_the_amount_out_of_one_and_into_the_other(self, amounts):
        alone("direct_transfer_has_its_two_entries")
        self.enter(TransferFactory(amount=60), *amounts)

        with refused("direct_transfer_has_its_two_entries"):
            at_commit()

    def test_no_third_account_is_drawn_in(self):
        alone("direct_transfer_has_its_two_entries")
        transfer = post(amount=60)
        write_entry(transfer, AccountFactory(), 5)

        with refused("direct_transfer_has_its_two_entries"):
            at_commit()

    def test_no_entry_is_added_later(self):
        alone("direct_transfer_has_its_two_entries")
        transfer = post(amount=60)
        at_commit()
        write_entry(transfer, AccountFactory(), 5)

        with refused("direct_transfer_has_its_two_entries"):
            at_commit()

    def test_a_hold_has_no_entries(self):
        alone("direct_transfer_has_its_two_entries")
        self.enter(TransferFactory(held=True, amount=60), -60, 60)

        with refused("direct_transfer_has_its_two_entries"):
            at_commit()

    @pytest.mark.parametrize("amounts", [(-60, 59), (-60, 0), (60, 60)])
    def test_entries_add_up_to_nothing(self, amounts):
        alone("zero_sum")
        self.enter(TransferFactory(amount=60), *amounts)

        with refused("zero_sum"):
            at_commit()

    def test_entries_written_at_once_add_up_to_nothing_too(self):
        alone("zero_sum")
        transfer = TransferFactory()
        Entry.objects.bulk_create(
            Entry(transfer=transfer, account=account, amount=1, balance_after=1, seq=1)
            for account in (transfer.debit, transfer.credit)
        )

        with refused("zero_sum"):
            at_commit()

    @pytest.mark.parametrize(
        ("balance_after", "seq"), [(61, 2), (0, 2), (-60, 2), (120, 3)]
    )
    def test_an_entry_follows_the_one_before(self, balance_after, seq):
        alone("entry_follows_the_one_before")
        account = post(amount=60).credit
        Entry.objects.create(
            transfer=TransferFactory(),
            account=account,
            amount=-30,
            balance_after=balance_after,
            seq=seq,
        )

        with refused("entry_follows_the_one_before"):
            at_commit()

    def test_an_entry_is_not_written_without_its_balance(self):
        alone("balance_is_that_of_the_last_entry")
        account = AccountFactory()
        at_commit()
        Entry.objects.create(
            transfer=TransferFactory(),
            account=account,
            amount=60,
            balance_after=60,
            seq=1,
        )

        with refused("balance_is_that_of_the_last_entry"):
            at_commit()

    def test_a_hold_is_not_posted_without_its_settlement(self):
        alone("hold_is_posted_by_its_settlement")
        to(POSTED, TransferFactory(held=True))

        with refused("hold_is_posted_by_its_settlement"):
            at_commit()

    @pytest.mark.parametrize("state", [PENDING, VOIDED, EXPIRED])
    def test_a_hold_that_is_not_posted_has_no_settlement(self, state):
        alone("settlement_fits_its_hold")
        hold = TransferFactory(held=True, state=state)
        post(debit=hold.debit, credit=hold.credit, hold=hold)

        with refused("settlement_fits_its_hold"):
            at_commit()

    def test_a_hold_is_settled_once(self):
        hold = TransferFactory(held=True)
        to(POSTED, hold)
        post(debit=hold.debit, credit=hold.credit, amount=20, hold=hold)

        with refused("hold_id"):
            post(debit=hold.debit, credit=hold.credit, amount=20, hold=hold)

    def test_a_hold_is_not_settled_by_more(self):
        alone("settlement_fits_its_hold")
        hold = TransferFactory(held=True, amount=60)
        to(POSTED, hold)
        post(debit=hold.debit, credit=hold.credit, amount=61, hold=hold)

        with refused("settlement_fits_its_hold"):
            at_commit()

    @pytest.mark.parametrize("other", ["debit", "credit"])
    def test_a_hold_is_not_settled_between_others(self, other):
        alone("settlement_fits_its_hold")
        hold = TransferFactory(held=True)
        to(POSTED, hold)
        sides = {"debit": hold.debit, "credit": hold.credit, other: AccountFactory()}
        post(**sides, hold=hold)

        with refused("settlement_fits_its_hold"):
            at_commit()

    def test_what_is_no_hold_is_not_settled(self):
        alone("settlement_fits_its_hold")
        done = post()
        post(debit=done.debit, credit=done.credit, hold=done)

        with refused("settlement_fits_its_hold"):
            at_commit()

    @pytest.mark.parametrize("amount", [59, 61])
    def test_a_transfer_is_reversed_whole(self, amount):
        alone("reversal_is_whole")
        wrong = post(amount=60)
        post(debit=wrong.credit, credit=wrong.debit, amount=amount, reverses=wrong)

        with refused("reversal_is_whole"):
            at_commit()

    def test_a_transfer_is_reversed_the_other_way(self):
        alone("reversal_is_whole")
        wrong = post(amount=60)
        post(debit=wrong.debit, credit=wrong.credit, amount=60, reverses=wrong)

        with refused("reversal_is_whole"):
            at_commit()

    def test_a_hold_is_released_and_not_reversed(self):
        alone("reversal_is_whole")
        hold = TransferFactory(held=True, amount=60)
        post(debit=hold.credit, credit=hold.debit, amount=60, reverses=hold)

        with refused("reversal_is_whole"):
            at_commit()

    def test_a_transfer_is_reversed_once(self):
        wrong = post(amount=20)
        back = {"debit": wrong.credit, "credit": wrong.debit, "amount": 20}
        post(**back, reverses=wrong)

        with refused("reverses_id"):
            post(**back, reverses=wrong)

    def enter(self, transfer, out, into):
        for account, amount in ((transfer.debit, out), (transfer.credit, into)):
            if amount:
                write_entry(transfer, account, amount)


def alone(wall):
    """Take the other walls that wait for the commit down, for this test only."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass, tgname FROM pg_trigger"
            " WHERE tgdeferrable AND tgname LIKE 'pgtrigger\\_%%'"
            " AND tgrelid::regclass::text LIKE 'ledger\\_%%' AND tgname NOT LIKE %s",
            [f"%{wall}%"],
        )
        for table, trigger in cursor.fetchall():
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {trigger}")


@pytest.mark.django_db(transaction=True)
def test_the_walls_are_asked_at_a_real_commit():
    with refused("direct_transfer_has_its_two_entries"), transaction.atomic():
        TransferFactory()

    assert not Transfer.objects.exists()
