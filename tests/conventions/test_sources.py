"""How the files of the house are written."""

import ast

import pytest

from tests.conventions import rules
from tests.conventions.sources import (
    ROOT,
    all_rooms_but,
    app_of,
    module_name,
    rooms,
    source_files,
)

# What a migration may import of ours: names that will not change their meaning.
FROZEN = {"asasap.kernel.ids", "asasap.kernel.fields", "asasap.kernel.triggers"}

# Where the clock is read, to be handed down: the outermost rooms, and one of ours.
MAY_READ_THE_CLOCK = (
    "views",
    "api",
    "admin",
    "layers",
    "tasks",
    "adapters",
    "middleware",
    "clock",
)
# A version 7 identifier carries the millisecond of its making; it decides nothing.
CLOCK_EXCUSED = {"asasap.kernel.ids"}

# Public functions of operations that are not operations, and why.
EXCUSED_OPERATIONS = {
    # Part of the operation that calls it, in whose transaction it must be.
    "asasap.audit.operations: move",
    # Takes the objects looked at, as many as there are.
    "asasap.audit.operations: record_access",
    # They send between two transactions of their own: no row is locked meanwhile.
    "asasap.notifications.operations.delivering: deliver",
    "asasap.notifications.operations.delivering: deliver_digest",
    # Between transactions of its own: no row is locked while a copy is gathered.
    "accounts.operations.exporting: gather_copy",
    # It asks a server outside, then writes in one piece.
    "offers.operations.calendars: read_calendar",
    # Each batch is a transaction of its own.
    "accounts.operations.retaining: erase_due",
    # It asks outside and writes nothing: never in a transaction.
    "mapping.operations.locating: locate",
    # The ways out, which write nothing.
    "asasap.notifications.operations.channels: send_email",
    "asasap.notifications.operations.channels: send_push",
    "asasap.notifications.operations.channels: send_sms",
}


@pytest.mark.parametrize(
    ("rule", "names"),
    [
        (rules.selects_or_writes, ("views", "api", "admin")),
        (rules.orders_without_pk, ("models", "queries", "operations", "tasks")),
        (rules.default_orders, ("models",)),
        (rules.names_without_whose, ("notices",)),
        (
            rules.has_no_docstring,
            ("models", "operations", "rules", "queries", "tasks"),
        ),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_rooms_keep_their_rule(rule, names):
    assert _faults(rule, rooms(*names)) == []


@pytest.mark.parametrize(
    "rule",
    [
        rules.locks_without_of,
        rules.saves_by_signal,
        rules.silences_triggers,
        rules.translates_unheard,
    ],
    ids=lambda value: value.__name__,
)
def test_the_whole_house_keeps_its_rule(rule):
    assert _faults(rule, all_rooms_but()) == []


def test_nothing_below_the_views_reads_a_clock():
    below = (
        (path, tree)
        for path, tree in all_rooms_but(*MAY_READ_THE_CLOCK)
        if module_name(path) not in CLOCK_EXCUSED
    )

    assert _faults(rules.reads_the_clock, below) == []


def test_operations_are_keyword_only_atomic_and_documented():
    found = _faults(rules.unfit_operations, rooms("operations"))

    unexcused = [
        fault
        for fault in found
        if not any(_is_about(fault, excuse) for excuse in EXCUSED_OPERATIONS)
    ]
    assert unexcused == []


def test_migrations_import_only_what_is_frozen():
    for path in source_files():
        if "migrations" not in path.parts:
            continue
        imported = rules.imports_of(ast.parse(path.read_text(encoding="utf-8")))
        ours = {name for name in imported if app_of(name)}
        thawed = {
            n for n in ours if not any(f"{n}.".startswith(f"{f}.") for f in FROZEN)
        }
        assert thawed == set(), path


@pytest.mark.parametrize(
    ("rule", "bad"),
    [
        (rules.selects_or_writes, "Demand.objects.visible_to(a).filter(pk=1)"),
        (rules.selects_or_writes, "get_demand().save()"),
        (rules.selects_or_writes, "Demand.objects.create()"),
        (rules.selects_or_writes, "demands.update(state='x')"),
        (rules.selects_or_writes, "demand.delete()"),
        (rules.reads_the_clock, "def f(*, at=timezone.now): ..."),
        (rules.reads_the_clock, "datetime.datetime.now(tz=UTC)"),
        (rules.reads_the_clock, "date.today()"),
        (rules.reads_the_clock, "time.time()"),
        (rules.reads_the_clock, "from django.utils.timezone import now"),
        (rules.locks_without_of, "rows.select_for_update(no_key=True)"),
        (rules.orders_without_pk, "rows.order_by('name')"),
        (rules.orders_without_pk, "rows.order_by('pk', 'name')"),
        (rules.default_orders, "class A:\n class Meta:\n  ordering = ['pk']"),
        (rules.names_without_whose, "values = {'name': person.display_name}"),
        (rules.saves_by_signal, "from django.db.models.signals import post_save"),
        (rules.silences_triggers, "with pgtrigger.ignore('ledger.Entry:frozen'): ..."),
        (rules.silences_triggers, "from pgtrigger import ignore"),
        (
            rules.translates_unheard,
            "from django.utils.translation import gettext as _now",
        ),
        (rules.has_no_docstring, "import os"),
        (
            rules.unfit_operations,
            "@transaction.atomic\ndef close(demand):\n  'Shut it.'",
        ),
        (rules.unfit_operations, "def close(*, demand):\n  'Shut it.'"),
        (rules.unfit_operations, "@transaction.atomic\ndef close(*, demand): ..."),
    ],
)
def test_each_rule_refuses_a_bad_sample(rule, bad):
    assert len(rule(ast.parse(bad))) == 1


def test_the_rules_accept_what_is_well_written():
    good = ast.parse(
        '"""Everything that changes a demand."""\n'
        "@transaction.atomic\n"
        "def close(*, demand, now):\n"
        '    """Shut it for good."""\n'
        "    rows.select_for_update(of=('self',)).order_by('name', '-pk')\n"
        "    rows.order_by()\n"
    )

    for rule in (
        rules.reads_the_clock,
        rules.locks_without_of,
        rules.orders_without_pk,
        rules.has_no_docstring,
        rules.unfit_operations,
    ):
        assert rule(good) == []


def test_no_file_is_longer_than_a_reader_bears():
    long = {
        str(path.relative_to(ROOT)): length
        for path in source_files()
        if (length := len(path.read_text(encoding="utf-8").splitlines())) > 400
    }

    assert long == {}


def _faults(rule, files) -> list[str]:
    files = list(files)
    assert files  # A rule that reads nothing refuses nothing.
    return [
        f"{module_name(path)}:{fault}" for path, tree in files for fault in rule(tree)
    ]


def _is_about(fault: str, excuse: str) -> bool:
    module, name = excuse.split(": ")
    return fault.startswith(f"{module}:") and f" {name} " in fault
