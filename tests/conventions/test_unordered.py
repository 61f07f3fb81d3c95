"""The suite's own fixture: rows without an order come in any."""

import pytest

from accounts.models import Organisation
from tests.factories.accounts import OrganisationFactory


@pytest.mark.django_db
def test_an_unordered_query_comes_in_random_order_and_an_ordered_one_does_not():
    made = [o.pk for o in OrganisationFactory.create_batch(5)]
    rows = Organisation.objects.values_list("pk", flat=True)

    seen = {tuple(rows.all()) for _ in range(20)}

    assert len(seen) > 1
    assert {tuple(rows.order_by("pk")) for _ in range(20)} == {tuple(made)}
    assert rows.count() == 5
    assert set(rows.filter(pk__in=rows.distinct()).union(rows)) == set(made)
