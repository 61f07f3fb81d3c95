"""Understanding what people type."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offers.queries.words import suggestions, understood
from tests.factories.catalogue import ActivityFactory
from tests.factories.places import CommuneFactory

pytestmark = pytest.mark.django_db


def test_what_an_operator_adds_to_the_catalogue_works_at_once():
    cleaning = ActivityFactory(code="60", synonyms=["ménage"])
    before = understood("carillonner")

    cleaning.synonyms = ["ménage", "carillonner"]
    cleaning.save()

    assert before.codes == ()
    assert understood("carillonner").codes == ("60",)
