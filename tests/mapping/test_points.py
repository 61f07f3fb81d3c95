"""Public places: put forward, confirmed, reported, merged, and brought from lists."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from asasap.audit.models import Transition
from asasap.kernel.actor import Actor
from mapping.enums import (
    POINT_MOVES,
    Point,
    PointFault,
    PointKind,
    PointReportState,
    PointState,
)
from mapping.forms.points import ListForm
from mapping.models import MapPoint, PointConfirmation, PointReport
from mapping.operations.importing import (
    ImportRefused,
    apply_import,
    hand_in_list,
)
from mapping.operations.points import (
    Draft,
    PointRefused,
    confirm_point,
    correct_point,
    decide_point,
    decide_point_report,
    merge_points,
    propose_point,
    report_point,
)
from mapping.queries.points import doubles_of
from mapping.rules.opening import (
    HoursUnread,
    hours_as_typed,
    hours_in_words,
    read_hours,
    why_not_hours,
)
from tests.factories.places import CommuneFactory

NOON = datetime(2026, 11, 23, 11, tzinfo=UTC)
ANNE, BENOIT, CLAIRE = (Actor(user_id=n, person_id=n) for n in (1, 2, 3))
MONTREUIL = Point(48.8638, 2.4484)


def place(name="Maison de quartier", *, north=0.0, shown=True, **said) -> MapPoint:
    point = Point(MONTREUIL.latitude + north, MONTREUIL.longitude)
    draft = Draft(
        kind=PointKind.SOCIAL, name=name, commune=CommuneFactory(), point=point, **said
    )
    made = propose_point(draft=draft, actor=ANNE, now=NOON)
    if shown:
        decide_point(point=made, to=PointState.SHOWN, actor=BENOIT, now=NOON)
        made.refresh_from_db()
    return made


# --- Opening hours --------------------------------------------------------------------

spans = st.lists(
    st.tuples(st.integers(0, 6), st.integers(0, 47), st.integers(1, 24)), max_size=6
).map(lambda told: sorted([d, a * 30, min(a * 30 + n * 30, 1440)] for d, a, n in told))


@given(spans)
def test_hours_written_as_they_are_said_are_read_the_same(hours):
    if why_not_hours(hours):
        return
    days = ["mo", "tu", "we", "th", "fr", "sa", "su"]
    text = "; ".join(
        f"{days[d]} {a // 60}:{a % 60:02d}-{b // 60}:{b % 60:02d}" for d, a, b in hours
    )

    assert read_hours(text) == read_hours(hours_as_typed(hours)) == hours
    assert sum(line.count("–") for line in hours_in_words(hours)) <= len(hours)


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("", []),
        ("lun-mar 9h-12h30", [[0, 540, 750], [1, 540, 750]]),
        ("mercredi et samedi 14:00-18:00", [[2, 840, 1080], [5, 840, 1080]]),
        ("Mo 08:00-12:00, 13:30-24:00", [[0, 480, 720], [0, 810, 1440]]),
        ("du sam 9-12", None),
        ("lun 12:00-9:00", None),
        ("lun 9:00-12:00, 11:00-13:00", None),
        ("lun 9:00-25:00", None),
        ("lun 9:75-10:00", None),
        ("dim-lun 9:00-10:00", None),
        ("open", None),
    ],
)
def test_hours_are_read_in_both_languages_or_refused_in_words(text, hours):
    if hours is None:
        with pytest.raises(HoursUnread, match=r"."):
            read_hours(text)
    else:
        assert read_hours(text) == hours


@pytest.mark.parametrize(
    "hours", [None, "x", [[0, 1]], [[0, 60, 60]], [[7, 0, 60]], [[0, 1.5, 60]]]
)
def test_hours_out_of_form_never_stand(hours):
    assert why_not_hours(hours)


def test_days_alike_are_said_together():
    hours = read_hours("mo-we 9:00-12:00; fr-sa 9:00-12:00; su 10:00-11:00")

    assert [line.split(" ")[0] for line in hours_in_words(hours)] == [
        "lundi",
        "vendredi,",
        "dimanche",
    ]


# --- What people say ------------------------------------------------------------------


@pytest.mark.django_db
def test_a_place_is_on_the_map_once_somebody_has_looked_at_it(client):
    proposed = place(shown=False)
    page = proposed.get_absolute_url()
    assert client.get(page).status_code == 404

    decide_point(point=proposed, to=PointState.SHOWN, actor=BENOIT, now=NOON)

    assert client.get(page).status_code == 200
    trail = Transition.objects.about(proposed).oldest_first()
    assert [(step.after, step.person_id) for step in trail] == [
        ("proposed", 1),
        ("shown", 2),
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("after", list(PointState))
def test_only_the_written_roads_are_open_to_a_moderator(after):
    roads = {PointState.CLOSED}
    shown = place()

    if after in roads:
        decide_point(point=shown, to=after, actor=BENOIT, now=NOON)
        shown.refresh_from_db()
        assert shown.state == after
    else:
        with pytest.raises(PointRefused):
            decide_point(point=shown, to=after, actor=BENOIT, now=NOON)
    assert {PointState.CLOSED, PointState.MERGED} == POINT_MOVES[PointState.SHOWN]


@pytest.mark.django_db
def test_the_last_word_of_each_counts_and_is_dated():
    shown = place()
    later = NOON + timedelta(days=3)
    for actor, is_true, now in (
        (ANNE, True, NOON),
        (BENOIT, True, later),
        (BENOIT, False, later),
        (CLAIRE, False, later),
    ):
        confirm_point(point=shown, is_true=is_true, actor=actor, now=now)

    shown.refresh_from_db()
    said = PointConfirmation.objects.order_by("person_id").values_list("is_true")
    assert list(said) == [(True,), (False,), (False,)]
    assert shown.confirmed_on == date(2026, 11, 23)


@pytest.mark.django_db
def test_a_report_is_one_until_decided_and_closes_what_has_closed():
    shown = place()
    said = {"point": shown, "actor": ANNE, "now": NOON}
    report_point(fault=PointFault.PLACE, words="Plus loin", **said)
    report = report_point(fault=PointFault.CLOSED, words="Rideau baissé", **said)
    decided = {"report": report, "upheld": True, "decision": "Fermé", "now": NOON}
    with pytest.raises(PointRefused, match=r"Another|autre"):
        decide_point_report(actor=ANNE, **decided)

    decide_point_report(actor=BENOIT, **decided)

    [kept] = PointReport.objects.order_by("pk")
    shown.refresh_from_db()
    assert (kept.state, kept.fault, kept.words) == (
        PointReportState.UPHELD,
        PointFault.CLOSED,
        "",
    )
    assert shown.state == PointState.CLOSED
    for late in (
        lambda: decide_point_report(actor=BENOIT, **decided),
        lambda: report_point(fault=PointFault.PLACE, words="", **said),
        lambda: confirm_point(point=shown, is_true=True, actor=ANNE, now=NOON),
    ):
        with pytest.raises(PointRefused):
            late()


@pytest.mark.django_db
def test_what_nobody_says_changes_no_word_of_those_who_left():
    """An account that is nobody’s, and what those who left had said: both are null."""
    shown = place()
    for who in (ANNE, CLAIRE):
        confirm_point(point=shown, is_true=True, actor=who, now=NOON)
        report_point(
            point=shown, fault=PointFault.PLACE, words="x", actor=who, now=NOON
        )
    PointConfirmation.objects.update(person_id=None)
    PointReport.objects.update(person_id=None)
    nobody = {"point": shown, "actor": Actor(user_id=9), "now": NOON}

    for said in (
        lambda: confirm_point(is_true=False, **nobody),
        lambda: report_point(fault=PointFault.OTHER, words="y", **nobody),
    ):
        with pytest.raises(PointRefused):
            said()

    assert PointConfirmation.objects.filter(is_true=True).count() == 2
    assert PointReport.objects.filter(fault=PointFault.PLACE).count() == 2


@pytest.mark.django_db
def test_what_is_wrong_with_a_place_is_put_right_where_it_stands(client):
    shown = place(address="1 rue A", website="https://a.example")
    said = {"kind": "library", "name": "B", "address": "", "website": ""}
    opening = [[0, 540, 720]]

    correct_point(point=shown, said=said | {"hours": opening})

    after = MapPoint.objects.get()
    assert {name: getattr(after, name) for name in said} == said
    assert (after.hours, after.point, after.state) == (
        opening,
        MONTREUIL,
        PointState.SHOWN,
    )
    refused = place(shown=False)
    decide_point(point=refused, to=PointState.REFUSED, actor=BENOIT, now=NOON)
    for point, hours in ((refused, opening), (shown, [[0, 720, 540]])):
        with pytest.raises(PointRefused):
            correct_point(point=point, said=said | {"hours": hours})


# --- Doubles --------------------------------------------------------------------------


@pytest.mark.django_db
def test_doubles_are_alike_and_near():
    one = place("Maison de quartier Jean-Moulin")
    same = place("MAISON de quartier jean moulin", north=0.005)
    alike = place("Maison du quartier Jean Moulin", north=0.001)
    place("Maison de quartier Jean-Moulin", north=0.02)
    place("Centre de santé", north=0.0001)
    refused = place("Maison de quartier Jean-Moulin", shown=False)
    decide_point(point=refused, to=PointState.REFUSED, actor=BENOIT, now=NOON)

    assert doubles_of(one) == [same, alike]


@pytest.mark.django_db
def test_a_place_on_the_map_never_leads_to_one_that_is_not():
    shown, proposed, other = place(), place("B", shown=False), place("C", shown=False)
    by = {"actor": BENOIT, "now": NOON}

    with pytest.raises(PointRefused):
        merge_points(keep=proposed, double=shown, **by)

    merge_points(keep=proposed, double=other, **by)
    merge_points(keep=shown, double=proposed, **by)
    assert set(MapPoint.objects.shown()) == {shown}


@pytest.mark.django_db
def test_merging_loses_nothing_and_the_old_address_leads_on(client):
    keep = place("Maison A")
    older = place("Maison A", website="https://a.example")
    double = place("Maison A bis", address="1 rue A", hours=[[0, 540, 720]])
    merge = {"actor": BENOIT, "now": NOON}
    merge_points(keep=double, double=older, **merge)
    later = NOON + timedelta(days=2)
    confirm_point(point=keep, is_true=False, actor=ANNE, now=NOON)
    confirm_point(point=double, is_true=True, actor=ANNE, now=later)
    confirm_point(point=double, is_true=True, actor=CLAIRE, now=NOON)
    report_point(point=double, fault=PointFault.PLACE, words="x", actor=ANNE, now=NOON)
    before = MapPoint.objects.filter(pk=double.pk).values().get()

    for _ in range(2):
        merge_points(keep=keep, double=double, **merge)

    keep.refresh_from_db()
    after = MapPoint.objects.filter(pk=double.pk).values().get()
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"state", "merged_into_id"}
    assert (keep.address, keep.website, keep.hours) == (
        "1 rue A",
        "https://a.example",
        [[0, 540, 720]],
    )
    said = PointConfirmation.objects.filter(point=keep).order_by("person_id")
    assert list(said.values_list("person_id", "is_true")) == [(1, True), (3, True)]
    assert keep.confirmed_on == date(2026, 11, 25)
    assert PointReport.objects.get().point_id == double.pk
    for gone in (older, double):
        answer = client.get(gone.get_absolute_url())
        assert answer["Location"] == keep.get_absolute_url()
    with pytest.raises(PointRefused):
        merge_points(keep=double, double=keep, **merge)


# --- Lists ----------------------------------------------------------------------------

HEAD = "id;name;kind;insee;latitude;longitude;hours;address"
LIST = f"""{HEAD}
1;Mairie;town_hall;93048;48,8638;2,4484;lun-ven 9:00-17:00;1 place Jean-Jaurès
2;Cuisine;kitchen;93048;48.86;2.44;;
3;Loin;kitchen;93048;43.3;5.4;;
4;;kitchen;93048;48.86;2.44;;
5;Drôle;castle;93048;48.86;2.44;;
2;Encore;kitchen;93048;48.86;2.44;;
6;Ailleurs;kitchen;99999;48.86;2.44;;
7;Fou;kitchen;93048;nan;2.44;;
8;Heures;kitchen;93048;48.86;2.44;quand on veut;
"""


def handed_in(content=LIST):
    CommuneFactory()
    return hand_in_list(
        source="Ville de Montreuil",
        licence="lo-2.0",
        url="",
        file_name="lieux.csv",
        content=content,
        now=NOON,
    )


@pytest.mark.django_db
def test_a_list_brought_twice_corrects_and_doubles_nothing():
    first = apply_import(listed=handed_in(), actor=ANNE, now=NOON)
    mayor = MapPoint.objects.get(external_id="1")
    again = apply_import(listed=handed_in(), actor=ANNE, now=NOON)
    moved = LIST.replace("Cuisine", "Cuisine partagée")
    other = apply_import(listed=handed_in(moved), actor=ANNE, now=NOON)

    assert first.counts == {"new": 2, "changed": 0, "same": 0, "faults": 7}
    assert again.counts == {"new": 0, "changed": 0, "same": 2, "faults": 7}
    assert other.counts == {"new": 0, "changed": 1, "same": 1, "faults": 7}
    assert [fault.line for fault in first.faults] == [5, 6, 7, 9, 10, 4, 8]
    assert (mayor.state, mayor.point) == (PointState.SHOWN, MONTREUIL)
    assert mayor.hours == read_hours("lun-ven 9-17")
    assert MapPoint.objects.count() == 2


@pytest.mark.django_db
def test_a_list_is_brought_in_once_and_what_people_closed_stays_so():
    listed = handed_in()
    apply_import(listed=listed, actor=ANNE, now=NOON)
    closed = MapPoint.objects.get(external_id="1")
    decide_point(point=closed, to=PointState.CLOSED, actor=ANNE, now=NOON)

    apply_import(listed=handed_in(), actor=ANNE, now=NOON)
    closed.refresh_from_db()

    assert closed.state == PointState.CLOSED
    with pytest.raises(ImportRefused):
        apply_import(listed=listed, actor=ANNE, now=NOON)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "content",
    [
        "",
        "id,name\n1,x",
        '{"type": "x"}',
        '{"features": [{}]}',
        "{",
        "\x7f",
        '{"features":' + "[" * 100_000,
        "id;" + "x" * 200_000,  # More than the reader of CSV takes at once.
        "id\rname\rkind\r",
        '<?xml version="1.0"?><places/>',
    ],
    ids=range(10),
)
def test_what_is_no_list_is_refused_whole(content):
    with pytest.raises(ImportRefused):
        handed_in(content)


@pytest.mark.django_db
def test_geojson_is_read_the_same():
    content = """{"type": "FeatureCollection", "features": [{"type": "Feature",
      "id": 9, "geometry": {"type": "Point", "coordinates": [2.4484, 48.8638]},
      "properties": {"name": "Mairie", "kind": "town_hall", "insee": "93048"}}]}"""

    brought = apply_import(listed=handed_in(content), actor=ANNE, now=NOON)

    assert brought.counts == {"new": 1, "changed": 0, "same": 0, "faults": 0}
    assert MapPoint.objects.get().external_id == "9"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "said",
    [
        {"name": "\0"},
        {"name": "\ud800"},
        {"insee": "9304\0"},
        {"hours": "a" + " " * 100_000 + "b"},
        {"name": ["Mairie"] * 100},
        {"latitude": "9" * 5000},
    ],
    ids=range(6),
)
def test_what_no_line_can_say_is_told_and_the_others_come(said):
    known = {"name": "Mairie", "kind": "town_hall", "insee": "93048"}
    features = [
        {
            "id": number,
            "geometry": {"coordinates": [2.4484, more.pop("latitude", 48.8638)]},
            "properties": known | more,
        }
        for number, more in enumerate((dict(said), {}))
    ]
    content = json.dumps({"features": features})

    brought = apply_import(listed=handed_in(content), actor=ANNE, now=NOON)

    assert [fault.line for fault in brought.faults] == [1]
    assert brought.counts["new"] == 1


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 30])
def test_a_list_costs_the_same_queries_however_long(django_assert_num_queries, count):
    lines = [f"{n};Lieu {n};kitchen;93048;48.86;2.44;;" for n in range(count)]
    content = "\n".join([HEAD, *lines])
    listed, again = handed_in(content), handed_in(content.replace("Lieu", "Salle"))

    with django_assert_num_queries(12):
        apply_import(listed=listed, actor=ANNE, now=NOON)
    with django_assert_num_queries(11):
        apply_import(listed=again, actor=ANNE, now=NOON)

    assert Transition.objects.filter(after=PointState.SHOWN).count() == count
    assert MapPoint.objects.filter(name__startswith="Salle").count() == count


@pytest.mark.parametrize(
    "content", [b"\xff\xfe", b"a\0b", b"x" * (5 * 1024 * 1024 + 1)]
)
def test_a_file_that_is_no_text_is_refused(content):
    form = ListForm(
        {"source": "A", "licence": "lo-2.0"},
        {"file": SimpleUploadedFile("list.csv", content)},
    )

    assert list(form.errors) == ["file"]


# --- Pages ----------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 3])
def test_the_page_of_a_commune_lists_its_places_at_one_cost(
    client, count, django_assert_num_queries
):
    for number in range(count):
        place(f"Lieu {number}", north=number / 100, hours=[[0, 540, 720]])
    words = {"layer": "places", "commune": "93048"}

    with django_assert_num_queries(3):  # The commune, its cells, its places.
        page = client.get(reverse("mapping:map"), words)
    open_data = client.get(reverse("mapping:geojson", args=["places"]), words).json()

    assert page.context["page"].total == count
    assert page.content.decode().count('class="card"') == count
    names = [f["properties"].get("name") for f in open_data["features"]]
    assert sorted(filter(None, names)) == [f"Lieu {n}" for n in range(count)]
