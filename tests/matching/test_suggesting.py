"""Words proposed as one types, and what the page says of those it mended."""

import pytest
from django.urls import reverse

from tests.factories.catalogue import ActivityFactory

pytestmark = pytest.mark.django_db


def test_what_is_typed_is_completed_by_options_and_escaped(client):
    ActivityFactory(code="70", name_fr="Jardin & cour", synonyms=["<b>ourlet vert"])

    answer = client.get(reverse("search:suggest"), {"q": "ourlet v"})

    assert answer.content.decode().strip() == (
        '<option value="&lt;b&gt;ourlet vert">Jardin &amp; cour</option>'
    )


@pytest.mark.parametrize(
    "typed",
    ["", "xylophone", "\x00", "é" * 10_000, "🙂"],
    ids=["empty", "unknown", "nul", "endless", "picture"],
)
def test_nothing_is_proposed_for_what_says_nothing(client, typed):
    ActivityFactory(code="70")

    answer = client.get(reverse("search:suggest"), {"q": typed})

    assert (answer.status_code, answer.content.strip()) == (200, b"")


def test_the_page_says_how_it_read_a_word_typed_with_a_fault(client):
    ActivityFactory(code="60")

    mended, plain = (
        client.get(reverse("search:results"), {"q": typed}).content.decode()
        for typed in ("repasage <i>", "repassage")
    )

    assert "repassage i" in mended
    assert "<i>" not in mended
    assert "Lu comme" not in plain
