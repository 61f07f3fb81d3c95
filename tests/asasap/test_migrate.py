"""A trigger added by our ``migrate`` is known as it is by pgtrigger's own, for less."""

from django.core.management import get_commands
from django.db.migrations.state import ModelState, ProjectState
from django.db.models import AutoField
from pgtrigger.migrations import AddTrigger

from asasap.management.commands.migrate import keep_trigger


def test_ours_is_the_command_that_runs():
    assert get_commands()["migrate"] == "asasap"


def test_a_trigger_is_known_and_nothing_is_rendered_again():
    ours = ProjectState()
    ours.add_model(ModelState("asasap", "thing", [("id", AutoField(primary_key=True))]))
    theirs = ours.clone()
    rendered = ours.apps.get_model("asasap", "thing")

    for trigger in ("first", "second"):
        keep_trigger(AddTrigger("thing", trigger), "asasap", ours)
        AddTrigger("thing", trigger).state_forwards("asasap", theirs)

    known = ours.models["asasap", "thing"].options
    assert known == theirs.models["asasap", "thing"].options
    assert known["triggers"] == ["first", "second"]
    assert ours.apps.get_model("asasap", "thing") is rendered
