"""Pages by cursor, on the access log for want of a longer list on this floor."""

from datetime import timedelta

import pytest
from django.core import signing
from django.db import connection
from django.db.models import F, Value
from django.db.models.functions import Length
from django.test.utils import CaptureQueriesContext
from rest_framework.exceptions import ParseError
from rest_framework.request import Request

from asasap.audit.models import AccessLog, Transition
from asasap.kernel.pagination import (
    BadCursor,
    KeysetPagination,
    page_of,
    strict_page_of,
)
from tests.factories.audit import NOON, AccessLogFactory

pytestmark = pytest.mark.django_db

ORDERS = [
    ["pk"],
    ["-pk"],
    ["at", "pk"],
    ["-at", "-pk"],
    ["-at", "pk"],
    ["purpose", "-at", "id"],
    ["-length", "at", "pk"],
]


@pytest.fixture
def looks():
    """Eleven rows, with ties in every column but the last."""
    return [
        AccessLogFactory(
            at=NOON + timedelta(0, n % 3, n % 2), purpose="x" * (n % 4 + 1)
        )
        for n in range(11)
    ]


def listed(order):
    return AccessLog.objects.annotate(length=Length("purpose")).order_by(*order)


def turn_all(queryset, *, size):
    """Every page from the first to the last, then back."""
    there, back = [page_of(queryset, size=size)], []
    while there[-1].next:
        assert len(there) < 20, "the pages do not end"
        there.append(page_of(queryset, cursor=there[-1].next, size=size))
    page = there[-1]
    while page.previous:
        assert len(back) < 20, "the pages do not end"
        page = page_of(queryset, cursor=page.previous, size=size)
        back.append(page)
    return [page.rows for page in there], [page.rows for page in back]


@pytest.mark.usefixtures("looks")
@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("size", [1, 2, 3, 10, 11, 12])
def test_turning_all_pages_shows_every_row_once_in_order_there_and_back(order, size):
    rows = list(listed(order))

    there, back = turn_all(listed(order), size=size)

    pages = [rows[at : at + size] for at in range(0, len(rows), size)]
    assert there == pages
    assert back == pages[-2::-1]


def test_a_list_of_nothing_is_one_empty_page():
    page = page_of(listed(["pk"]))

    assert (page.rows, page.next, page.previous) == ([], None, None)


@pytest.mark.usefixtures("looks")
def test_rows_that_arrive_on_top_move_nothing_below():
    newest_first = listed(["-at", "-pk"])
    expected = list(newest_first)[3:6]
    first = page_of(newest_first, size=3)

    AccessLogFactory.create_batch(4, at=NOON + timedelta(days=1))

    assert page_of(newest_first, cursor=first.next, size=3).rows == expected


@pytest.mark.usefixtures("looks")
def test_a_page_whose_mark_is_gone_begins_where_it_stood():
    remaining = listed(["pk"]).exclude(pk=listed(["pk"])[2].pk)
    first = page_of(listed(["pk"]), size=3)

    second = page_of(remaining, cursor=first.next, size=3)

    assert second.rows == list(listed(["pk"])[3:6])


@pytest.mark.usefixtures("looks")
def test_a_page_costs_one_query_that_starts_at_the_cursor():
    first = page_of(listed(["-at", "-pk"]), size=3)

    with CaptureQueriesContext(
        connection,
    ) as asked:
        page_of(listed(["-at", "-pk"]), cursor=first.next, size=3)

    [query] = asked
    assert "OFFSET" not in query["sql"]
    assert '"at" <= ' in query["sql"]


@pytest.mark.usefixtures("looks")
@pytest.mark.parametrize(
    "cursor",
    [
        "",
        "x",
        "x:y:z",
        "é",
        "\x00",
        # Named: its text holds the second it was signed in, and two workers that
        # collect in different seconds would not find the same test.
        pytest.param(signing.dumps([0, 1]), id="signed by another"),
    ],
)
def test_a_cursor_that_leads_nowhere_leads_to_the_first_page(cursor):
    page = page_of(listed(["pk"]), cursor=cursor, size=3)

    assert page.rows == list(listed(["pk"])[:3])


@pytest.mark.usefixtures("looks")
def test_beyond_the_last_row_a_reader_is_shown_the_first_page():
    first = page_of(listed(["pk"]), size=3)
    fewer = listed(["pk"]).filter(pk__lte=first.rows[-1].pk)

    assert page_of(fewer, cursor=first.next, size=3).rows == first.rows
    assert strict_page_of(fewer, cursor=first.next, size=3).rows == []


@pytest.mark.usefixtures("looks")
def test_a_cursor_serves_its_own_list_and_order_only():
    cursor = page_of(listed(["at", "pk"]), size=3).next

    for other in (listed(["-at", "pk"]), Transition.objects.order_by("at", "pk")):
        with pytest.raises(BadCursor):
            strict_page_of(other, cursor=cursor)


@pytest.mark.parametrize("order", [[], ["at"], ["pk", "at"], [F("at")]])
def test_an_order_that_is_not_whole_is_a_bug(order):
    with pytest.raises(ValueError, match="need an order ending in pk"):
        page_of(AccessLog.objects.order_by(*order))


def test_an_order_by_what_may_be_null_is_a_bug():
    with pytest.raises(ValueError, match="user_id may be NULL"):
        page_of(AccessLog.objects.order_by("user_id", "pk"))


def test_an_annotation_without_a_column_is_ordered_by_too():
    AccessLogFactory.create_batch(3)
    same = AccessLog.objects.annotate(rank=Value(1)).order_by("-rank", "pk")

    there, _ = turn_all(same, size=2)

    assert [len(rows) for rows in there] == [2, 1]


class TestTheApi:
    def ask(self, rf, url):
        pages = KeysetPagination()
        pages.size = 4
        rows = pages.paginate_queryset(listed(["pk"]), Request(rf.get(url)))
        answer = pages.get_paginated_response([row.pk for row in rows])
        return answer.data

    def test_its_links_lead_through_all_rows(self, rf, looks):
        seen, url = [], "/api/?kind=x"

        while url:
            answer = self.ask(rf, url)
            seen += answer["results"]
            url = answer["next"]
            assert url is None or url.startswith("http://testserver/api/?")

        assert seen == [look.pk for look in looks]

    def test_a_cursor_that_leads_nowhere_is_refused(self, rf):
        with pytest.raises(ParseError):
            self.ask(rf, "/api/?cursor=x")
