"""The letters about organisations: each has a subject, a body, and names who it is."""

import pytest
from django.utils.translation import override

from asasap.notifications.models import Notice
from asasap.notifications.queries import words_of

LETTERS = [
    ("organisation_decided", "active", "La Scic is now on the portal"),
    ("organisation_decided", "refused", "La Scic was not accepted"),
    ("invited", "", "La Scic invites you"),
    ("invitation_answered", "accepted", "Your invitation to La Scic is accepted"),
    ("invitation_answered", "declined", "Your invitation to La Scic is declined"),
    ("membership_asked", "", "Nadia asks to join La Scic"),
    ("membership_answered", "accepted", "La Scic has accepted your request"),
    ("membership_answered", "refused", "La Scic has refused your request"),
    ("membership_answered", "more_info", "La Scic asks you for more"),
    ("membership_changed", "", "Your place in La Scic has changed"),
    ("grant_changed", "proposed", "L’Entraide offers a permission to La Scic"),
    ("grant_changed", "active", "L’Entraide has accepted your permission"),
    ("grant_changed", "refused", "L’Entraide has refused your permission"),
    ("grant_changed", "ended", "A permission with L’Entraide has ended"),
]


@pytest.mark.parametrize(("name", "state", "subject"), LETTERS)
def test_each_letter_says_what_happened(name, state, subject):
    values = {
        "organisation": "La Scic",
        "other": "L’Entraide",
        "name": "Nadia",
        "state": state,
    }

    with override("en"):
        words = words_of(Notice(kind=f"accounts.{name}", values=values))

    assert words.subject == subject
    assert len(words.body) > 20
    assert "%" not in words.body
    assert "{" not in words.body
