"""Each relation of matching to a person is decided on: who leaves, who is merged."""

from accounts.models import Person

FOLLOWED = {
    "AssignmentPlan.author",
    "Contestation.author",
    "IncompatiblePair.client",
    "SavedSearch.person",
    "SearchEntry.person",  # A copy: the index is written anew.
    "TourPlan.author",
}
# Who answered stays who answered; a history stays as it was.
KEPT = {
    "AssignmentPlanEvent.author",
    "Contestation.answered_by",
    "TourPlanEvent.author",
}


def test_each_relation_to_a_person_is_decided_on():
    """A relation added later makes this fail: say what becomes of it in a merge."""
    relations = {
        f"{relation.related_model.__name__}.{relation.field.name}"
        for relation in Person._meta.get_fields(include_hidden=True)
        if relation.auto_created and not relation.concrete
        if relation.related_model._meta.app_label == "matching"
    }

    assert relations == FOLLOWED | KEPT
