"""The walls around several rows at once. They are asked when the transaction ends."""

import pgtrigger

from asasap.kernel.triggers import refusal


def balance_is_that_of_the_last_entry(
    *operations: pgtrigger.Operation, account: str
) -> pgtrigger.Trigger:
    said = refusal("account % is not at its last entry", account)
    return _at_commit(
        "balance_is_that_of_the_last_entry",
        *operations,
        declare=[("kept", "RECORD"), ("newest", "RECORD")],
        func=f"""
            SELECT version, posted INTO kept
                FROM ledger_account WHERE id = {account};
            SELECT seq, balance_after INTO newest
                FROM ledger_entry WHERE account_id = {account}
                ORDER BY seq DESC LIMIT 1;
            IF kept.version <> COALESCE(newest.seq, 0)
                OR kept.posted <> COALESCE(newest.balance_after, 0)
            THEN {said} END IF;
        """,  # noqa: S608 (names of our own source, no one's input)
    )


def entry_follows_the_one_before() -> pgtrigger.Trigger:
    """With it, every balance is the sum of the entries up to there."""
    said = refusal("entry % does not follow the one before", "NEW.seq")
    return _at_commit(
        "entry_follows_the_one_before",
        pgtrigger.Insert,
        declare=[("left_before", "BIGINT")],
        func=f"""
            SELECT balance_after INTO left_before
                FROM ledger_entry
                WHERE account_id = NEW.account_id AND seq = NEW.seq - 1;
            IF (NEW.seq > 1 AND NOT FOUND)
                OR NEW.balance_after <> COALESCE(left_before, 0) + NEW.amount
            THEN {said} END IF;
        """,  # noqa: S608
    )


def direct_transfer_has_its_two_entries(transfer: str) -> pgtrigger.Trigger:
    """And a hold has none."""
    said = refusal("the entries of transfer % are not its own", transfer)
    return _at_commit(
        "direct_transfer_has_its_two_entries",
        pgtrigger.Insert,
        declare=[
            ("asked", "ledger_transfer"),
            ("written", "RECORD"),
            ("due", "INTEGER"),
        ],
        func=f"""
            SELECT * INTO asked FROM ledger_transfer WHERE id = {transfer};
            SELECT count(*) AS total, count(*) FILTER (
                    WHERE (account_id, amount) IN (
                        (asked.debit_id, -asked.amount), (asked.credit_id, asked.amount)
                    )
                ) AS fitting
                INTO written FROM ledger_entry WHERE transfer_id = {transfer};
            due := CASE WHEN asked.expires_at IS NULL THEN 2 ELSE 0 END;
            IF written.total <> due OR written.fitting <> due
            THEN {said} END IF;
        """,  # noqa: S608
    )


def hold_is_posted_by_its_settlement() -> pgtrigger.Trigger:
    """A posted hold has one, and no other hold has any."""
    said = refusal("hold % is posted by its settlement", "NEW.id")
    return _at_commit(
        "hold_is_posted_by_its_settlement",
        pgtrigger.Insert,
        pgtrigger.Update,
        declare=[("is_posted", "BOOLEAN")],
        func=f"""
            SELECT state = 'posted' INTO is_posted
                FROM ledger_transfer WHERE id = NEW.id;
            IF NEW.expires_at IS NOT NULL AND is_posted <> EXISTS (
                SELECT FROM ledger_transfer WHERE hold_id = NEW.id
            ) THEN {said} END IF;
        """,  # noqa: S608
    )


def settlement_fits_its_hold() -> pgtrigger.Trigger:
    """Between the same accounts, of as much or less."""
    said = refusal("transfer % does not fit its hold", "NEW.id")
    return _at_commit(
        "settlement_fits_its_hold",
        pgtrigger.Insert,
        func=f"""
            IF NEW.hold_id IS NOT NULL AND NOT EXISTS (
                SELECT FROM ledger_transfer AS held
                WHERE held.id = NEW.hold_id
                    AND held.expires_at IS NOT NULL AND held.state = 'posted'
                    AND held.debit_id = NEW.debit_id
                    AND held.credit_id = NEW.credit_id
                    AND held.amount >= NEW.amount
            ) THEN {said} END IF;
        """,
    )


def reversal_is_whole() -> pgtrigger.Trigger:
    """Of a direct transfer, as much, the other way."""
    said = refusal("transfer % is not another the other way", "NEW.id")
    return _at_commit(
        "reversal_is_whole",
        pgtrigger.Insert,
        func=f"""
            IF NEW.reverses_id IS NOT NULL AND NOT EXISTS (
                SELECT FROM ledger_transfer AS done
                WHERE done.id = NEW.reverses_id
                    AND done.expires_at IS NULL
                    AND done.debit_id = NEW.credit_id
                    AND done.credit_id = NEW.debit_id
                    AND done.amount = NEW.amount
            ) THEN {said} END IF;
        """,
    )


def _at_commit(
    name: str,
    *operations: pgtrigger.Operation,
    func: str,
    declare: list[tuple[str, str]] | None = None,
) -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.After,
        operation=pgtrigger.Operations(*operations),
        timing=pgtrigger.Deferred,
        declare=declare,
        func=" ".join(func.split()) + " RETURN NULL;",
    )
