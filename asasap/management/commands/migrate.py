"""``migrate``: Django's own, sparing an empty database a third of the time."""

from django.core.management.commands import migrate
from pgtrigger.migrations import AddTrigger

THEIRS = AddTrigger.state_forwards


class Command(migrate.Command):
    def handle(self, *args, **options):
        AddTrigger.state_forwards = keep_trigger  # type: ignore[method-assign]
        try:
            return super().handle(*args, **options)
        finally:
            AddTrigger.state_forwards = THEIRS  # type: ignore[method-assign]


def keep_trigger(operation, app_label, state):
    """Have the trigger among the options of its model, which is not rendered again.

    For each trigger, pgtrigger renders the model anew and all that is related to it,
    here a third of what migrating costs. A class knows nothing of its triggers, which
    were compiled to SQL when the migration was written: it would be the same class.
    """
    model = state.models[app_label, operation.model_name]
    triggers = model.options.get("triggers", [])
    model.options["triggers"] = [*triggers, operation.trigger]
