"""The gate against the truth tables, written by hand from the law before the code.

``truth_table_who.csv``: who may serve in which mode, whatever the activity, and as what
they act. ``truth_table.csv``: what those may do. A cell is ``*``, values, a range of
numbers (``60-80``), or all but those after a ``!``.
"""

import csv
import json
from functools import cache
from itertools import chain, combinations, product
from pathlib import Path

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from accounts.enums import CredentialKind, OrganisationKind, StatusKind
from offers.enums import Benefit, Eligibility, Public, Requirement, ServiceMode
from offers.operations.catalogue import DATA
from offers.rules.eligibility import Case, RuleOfDay, decide
from offers.rules.reasons import REASONS

HERE = Path(__file__).parent
CODES = [str(number) for number in range(10, 280, 10)]
PUBLICS = [public for public in Public if public != Public.ANYONE] + [Public.ANYONE]
KINDS = (
    CredentialKind.DECLARATION,
    CredentialKind.APPROVAL,
    CredentialKind.AUTHORISATION,
)
HOLDINGS = [
    frozenset(held)
    for held in chain.from_iterable(combinations(KINDS, n) for n in range(4))
]
WHO = {
    "status": ["none", *StatusKind.values],
    "organisation": ["none", *OrganisationKind.values],
    "mode": ServiceMode.values,
}
WHAT = {
    "acts_as": ["enterprise", "household", "neighbour"],
    "mode": ServiceMode.values,
    "activity": CODES,
    "public": PUBLICS,
    "declaration": ["yes", "no"],
    "approval": ["yes", "no"],
    "authorisation": ["yes", "no"],
    "home_service": ["yes", "no"],
}


def meant(cell, values):
    """The values a cell stands for; a word that is none of them is a slip."""
    if cell == "*":
        return set(values)
    words = set()
    for word in cell.removeprefix("!").split():
        first, dash, last = word.partition("-")
        words |= (
            {code for code in CODES if int(first) <= int(code) <= int(last)}
            if dash
            else {word}
        )
    assert words, cell
    assert words <= set(values), cell
    return set(values) - words if cell.startswith("!") else words


class Table:
    """Which rows speak of a case: one bit a row, so that the whole product is read."""

    def __init__(self, name, columns):
        with (HERE / name).open(encoding="utf-8", newline="") as file:
            self.rows = list(csv.DictReader(file))
        self.columns = columns
        self.bits = {
            column: {
                value: sum(
                    1 << index
                    for index, row in enumerate(self.rows)
                    if value in meant(row[column], values)
                )
                for value in values
            }
            for column, values in columns.items()
        }

    def row(self, *values):
        """The one row of a case: none, or two, and the table is no table."""
        bits = -1
        for by_value, value in zip(self.bits.values(), values, strict=True):
            bits &= by_value[value]
        assert bits.bit_count() == 1, (values, bits.bit_count())
        return self.rows[bits.bit_length() - 1]


@cache
def who():
    return Table("truth_table_who.csv", WHO)


@cache
def what():
    return Table("truth_table.csv", WHAT)


@cache
def rules():
    """The rules as the file of the house says them, by activity and mode."""
    entries = json.loads((DATA / "activity_rules.json").read_text(encoding="utf-8"))
    return {
        (entry["activity_id"], ServiceMode(entry["mode"])): RuleOfDay(
            requirement=Requirement(entry["requirement"]),
            benefit=Benefit(entry["benefit"]),
            publics=frozenset(map(Public, entry["publics"])),
            is_only_in_global_offer=entry["is_only_in_global_offer"],
        )
        for entry in entries
    }


def said(case):
    verdict = decide(case=case)
    first = verdict.reasons[0]
    return verdict.outcome.value, first.code, first.article


def yes(value):
    return "yes" if value else "no"


@cache
def work_in(mode):
    """All there is to do in a mode: what the gate is given, and the table's key."""
    return [
        (
            {
                "mode": ServiceMode(mode),
                "public": public,
                "rule": rules().get((activity, ServiceMode(mode))),
                "credentials": held,
                "has_home_service": at_home,
            },
            (mode, activity, public, *(yes(k in held) for k in KINDS), yes(at_home)),
        )
        for activity, public, held, at_home in product(
            CODES, PUBLICS, HOLDINGS, [True, False]
        )
    ]


@cache
def answers_in(mode, acts_as):
    """What the table says of all that work, for one who acts as this."""
    rows = [what().row(acts_as, *key) for _work, key in work_in(mode)]
    return [(row["outcome"], row["reason"], row["article"]) for row in rows]


@pytest.mark.parametrize("mode", ServiceMode.values)
def test_the_gate_answers_the_whole_product_as_the_tables_say(mode):
    """Every status, kind of organisation, activity, public and set of papers."""
    for status, organisation in product(WHO["status"], WHO["organisation"]):
        entry = who().row(status, organisation, mode)
        refused = ("forbidden", entry["reason"], entry["article"])
        is_refused = entry["answer"] == "forbidden"
        works = work_in(mode)
        served = {
            "status": None if status == "none" else StatusKind(status),
            "organisation": (
                None if organisation == "none" else OrganisationKind(organisation)
            ),
        }

        answers = [said(Case(**served, **work)) for work, _key in works]

        assert answers == (
            [refused] * len(works) if is_refused else answers_in(mode, entry["answer"])
        )


def test_each_row_of_the_tables_speaks_of_some_case_and_names_its_article():
    reached = {
        (row["answer"], row["mode"])
        for row in who().rows
        if row["answer"] != "forbidden"
    }
    combinations_met = {
        (answer, mode)
        for answer, modes in reached
        for mode in meant(modes, WHO["mode"])
    }

    assert combinations_met == {
        ("enterprise", "provider"),
        ("enterprise", "agent"),
        ("enterprise", "lending"),
        ("enterprise", "mutual_help"),
        ("household", "direct"),
        ("neighbour", "mutual_help"),
    }
    for row in what().rows:
        pairs = product(
            meant(row["acts_as"], WHAT["acts_as"]), meant(row["mode"], WHAT["mode"])
        )
        assert combinations_met & set(pairs), row
    assert all(row["article"] for row in who().rows + what().rows)


cases = st.builds(
    Case,
    status=st.none() | st.sampled_from(StatusKind),
    organisation=st.none() | st.sampled_from(OrganisationKind),
    mode=st.sampled_from(ServiceMode),
    public=st.sampled_from(Public),
    rule=st.none()
    | st.builds(
        RuleOfDay,
        requirement=st.sampled_from(Requirement),
        benefit=st.sampled_from(Benefit),
        publics=st.frozensets(st.sampled_from(Public)),
        is_only_in_global_offer=st.booleans(),
    ),
    credentials=st.frozensets(st.sampled_from(CredentialKind)),
    has_home_service=st.booleans(),
)
WORST_FIRST = list(Eligibility)


@given(case=cases, more=st.frozensets(st.sampled_from(CredentialKind)))
def test_more_papers_never_make_the_answer_worse(case, more):
    """Also under rules nobody has written yet, and with the other papers."""
    richer = Case(
        **{name: getattr(case, name) for name in Case.__slots__}
        | {"credentials": case.credentials | more, "has_home_service": True}
    )

    before, after = decide(case=case), decide(case=richer)

    assert WORST_FIRST.index(after.outcome) >= WORST_FIRST.index(before.outcome)
    assert after.reasons
    assert before.reasons


def test_all_that_lacks_for_the_tax_credit_is_said_at_once():
    """Not one after the other, a paper handed in each time."""
    case = Case(
        status=StatusKind.SELF_EMPLOYED,
        organisation=None,
        mode=ServiceMode.PROVIDER,
        public=Public.ANYONE,
        rule=rules()["150", ServiceMode.PROVIDER],
        credentials=frozenset(),
        has_home_service=False,
    )

    verdict = decide(case=case)

    assert [reason.code for reason in verdict.reasons] == [
        "declaration_missing",
        "home_service_missing",
    ]


def test_each_reason_is_used_by_a_table_and_said_in_both_languages():
    used = {row["reason"] for row in who().rows + what().rows} - {""}

    assert set(REASONS) == used
    for reason in REASONS.values():
        with translation.override("en"):
            english = str(reason.words)
        assert english.endswith(".")
