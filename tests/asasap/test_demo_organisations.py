"""The demo's organisations: loaded again, nothing is there twice."""

import pytest
from django.db.models import Count

from accounts.models import (
    Grant,
    Invitation,
    Membership,
    MembershipRequest,
    Organisation,
)
from asasap.management.commands.demo import load_demo

MODELS = (Organisation, Membership, Invitation, MembershipRequest, Grant)


@pytest.mark.django_db
def test_the_demo_loaded_again_is_the_same():
    counts = []
    for _ in range(2):
        load_demo()
        counts.append([model._base_manager.count() for model in MODELS])

    assert counts[0] == counts[1]
    assert counts[0][2:] == [1, 1, 1]


@pytest.mark.django_db
def test_one_organisation_of_the_demo_waits_and_two_have_an_administrator():
    load_demo()

    states = Organisation.objects.values_list("state").annotate(Count("pk"))
    assert dict(states.order_by("state")) == {"active": 4, "pending": 1}
    assert Membership.objects.of_role("admin").count() == 2
