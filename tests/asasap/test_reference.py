"""The dated rules: what a file says is in force from its day on, and no past moves."""

import json
from datetime import date, timedelta

import pytest
from django.core.management import call_command
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from accounts.enums import CredentialKind, StatusKind
from accounts.models import CredentialRule, WorkStatusRule
from accounts.operations.reference import DATA, TABLES, Table, load_reference
from matching.queries.weights import DATA as RANKING
from offers.operations.catalogue import DATA as CATALOGUE

DAY = date(2026, 1, 1)
TABLE = Table("rules.json", CredentialRule, "kind")


def entry(since, months=12, kind="insurance"):
    return {
        "kind": kind,
        "from": since.isoformat(),
        "longest_months": months,
        "has_end": True,
        "has_territory": False,
        "is_public": True,
        "source": "a law",
        "certainty": "confirmed",
        "verified_on": "2026-01-01",
    }


def load(folder, *entries, today):
    (folder / TABLE.file).write_text(json.dumps(entries), encoding="utf-8")
    return load_reference(today=today, tables=[TABLE], folder=folder)


def written_in_files(*, folder=DATA, files=tuple(table.file for table in TABLES)):
    texts = [(folder / name).read_text(encoding="utf-8") for name in files]
    return sum(len(json.loads(text)) for text in texts)


def periods():
    rows = CredentialRule.objects.order_by("valid", "pk")
    return [(r.valid.lower, r.valid.upper, r.longest_months) for r in rows]


@pytest.mark.django_db
def test_the_files_of_the_house_cover_every_kind_and_load_twice_as_once():
    first = load_reference(today=DAY)
    again = load_reference(today=DAY + timedelta(days=400))

    assert (first, again) == (written_in_files(), 0)
    kinds_of = {WorkStatusRule: StatusKind, CredentialRule: CredentialKind}
    for table in (t for t in TABLES if t.model in kinds_of):
        kinds = kinds_of[table.model]
        rules = table.model.objects.valid_on(DAY)
        assert {rule.kind for rule in rules} == set(kinds.values)
        for rule in rules:
            rule.clean_fields(exclude=["longest_months"])
            assert rule.source
            assert rule.note_fr
            assert rule.note_en


@pytest.mark.django_db
def test_the_command_loads_what_the_files_say(capsys):
    call_command("load_reference")

    assert WorkStatusRule.objects.count() == len(StatusKind)
    written = written_in_files()
    for folder in (CATALOGUE, RANKING):
        # Synonyms are read where they lie: no table holds them.
        files = {file.name for file in folder.glob("*.json")} - {"synonyms.json"}
        written += written_in_files(folder=folder, files=files)
    said = capsys.readouterr().out.splitlines()
    assert said[0] == f"Reference: {written} rows written."


@pytest.mark.django_db
def test_a_file_with_a_history_brings_it_all_to_an_empty_table(tmp_path):
    later = DAY + timedelta(days=100)

    load(tmp_path, entry(DAY, 12), entry(later, 24), today=date(2030, 1, 1))

    assert periods() == [(DAY, later, 12), (later, None, 24)]


@pytest.mark.django_db
def test_a_rule_to_come_waits_for_its_day_and_may_still_be_corrected(tmp_path):
    later = DAY + timedelta(days=100)
    load(tmp_path, entry(DAY, 12), today=DAY)

    load(tmp_path, entry(DAY, 12), entry(later, 24), today=DAY + timedelta(days=1))
    load(tmp_path, entry(DAY, 12), entry(later, 36), today=DAY + timedelta(days=2))

    assert periods() == [(DAY, later, 12), (later, None, 36)]


@pytest.mark.django_db
def test_a_correction_closes_the_old_period_and_holds_from_today(tmp_path):
    today = DAY + timedelta(days=10)
    load(tmp_path, entry(DAY, 12), today=DAY)

    written = load(tmp_path, entry(DAY, 24), today=today)

    assert written == 1
    assert periods() == [(DAY, today, 12), (today, None, 24)]


@pytest.mark.django_db
def test_a_rule_heard_of_late_holds_from_the_day_it_is_heard_of(tmp_path):
    since, today = DAY + timedelta(days=5), DAY + timedelta(days=10)
    load(tmp_path, entry(DAY, 12), today=DAY)

    load(tmp_path, entry(DAY, 12), entry(since, 24), today=today)

    assert periods() == [(DAY, today, 12), (today, None, 24)]


@pytest.mark.django_db
def test_a_past_entry_corrected_changes_nothing_any_more(tmp_path):
    later, today = DAY + timedelta(days=5), DAY + timedelta(days=10)
    load(tmp_path, entry(DAY, 12), entry(later, 24), today=today)

    assert load(tmp_path, entry(DAY, 99), entry(later, 24), today=today) == 0
    assert periods() == [(DAY, later, 12), (later, None, 24)]


offsets = st.integers(0, 12)
files = st.dictionaries(offsets, st.integers(1, 3), min_size=1, max_size=4)


class WhateverTheFilesBecome(TestCase):
    @settings(max_examples=60, deadline=None)
    @given(st.lists(st.tuples(files, st.integers(0, 4)), min_size=1, max_size=5))
    def test_no_past_day_changes_and_today_is_as_the_file_says(self, versions):
        CredentialRule.objects.all().delete()
        today = DAY
        for file, days in versions:
            today += timedelta(days=days)
            before = self.in_force_before(today)
            had_some = CredentialRule.objects.exists()
            entries = [entry(DAY + timedelta(days=d), m) for d, m in file.items()]

            self.load(entries, today)

            held = [m for d, m in sorted(file.items()) if DAY + timedelta(d) <= today]
            if held:
                rule = CredentialRule.objects.valid_on(today).get()
                assert rule.longest_months == held[-1]
            if had_some:
                assert self.in_force_before(today) == before
            assert self.load(entries, today) == 0

    def in_force_before(self, today):
        days = [DAY + timedelta(days=n) for n in range((today - DAY).days)]
        rules = {day: CredentialRule.objects.valid_on(day).first() for day in days}
        return {day: rule.longest_months for day, rule in rules.items() if rule}

    def load(self, entries, today):
        import tempfile  # noqa: PLC0415
        from pathlib import Path  # noqa: PLC0415

        with tempfile.TemporaryDirectory() as folder:
            return load(Path(folder), *entries, today=today)
