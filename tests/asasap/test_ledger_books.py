"""The books as a whole: what is lawful stands, and what does not add up is refused."""

import pytest
from django.db import transaction
from django.db.models import Sum

from asasap.ledger.enums import (
    AccountKind,
    TransferState,
)
from asasap.ledger.models import Account, Entry, Transfer
from tests.asasap.ledger_walls import alone, at_commit, refused, to
from tests.factories.ledger import (
    AccountFactory,
    TransferFactory,
    post,
    write_entry,
)

pytestmark = pytest.mark.django_db

PENDING, POSTED, VOIDED, EXPIRED = TransferState


def balances():
    return list(Account.objects.order_by("pk").values_list("posted", "version"))


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


@pytest.mark.django_db(transaction=True)
def test_the_walls_are_asked_at_a_real_commit():
    with refused("direct_transfer_has_its_two_entries"), transaction.atomic():
        TransferFactory()

    assert not Transfer.objects.exists()
