import pytest

from accounts.models import Membership, Organisation, Person
from asasap.audit.models import AccessLog, Transition
from bench.accounts import pages
from bench.crowd import FIRST, grow, make_first_rows
from bench.lists import queries, signed_in


@pytest.mark.django_db(transaction=True)
def test_no_list_of_staff_asks_more_among_more_people():
    readers = make_first_rows()
    grow(range(60), range(5))
    lists = [
        page
        for name, person in readers.items()
        for page in pages(name, signed_in(person.user))
    ]
    few = {page.name: len(queries(page)) for page in lists}

    grow(range(60, 300), range(5, 20))

    assert Person.objects.filter(pk__gte=FIRST).count() == 300
    assert Organisation.objects.filter(pk__gte=FIRST).count() == 20
    # One each, and the town’s: all of them are among its first two thousand.
    assert Membership.objects.filter(pk__gte=FIRST).count() == 600
    assert min(Transition.objects.count(), AccessLog.objects.count()) >= 300
    assert {page.name: len(queries(page)) for page in lists} == few
