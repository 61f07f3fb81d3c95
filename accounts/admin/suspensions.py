"""Suspensions: read by those who look after people, answered by somebody else."""

from django.contrib import admin, messages
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.admin.trail import PersonalAdmin
from accounts.enums import SuspensionState
from accounts.forms.suspending import AnswerForm, SuspendForm
from accounts.models import Suspension
from accounts.operations.suspending import (
    SuspensionRefused,
    lift_suspension,
    uphold_suspension,
)
from asasap.kernel.admin import row_action


@admin.register(Suspension)
class SuspensionAdmin(PersonalAdmin):
    fields = (
        "identifier",
        "person",
        "organisation",
        "state",
        "reason",
        "facts",
        "imposed_by",
        "imposed_at",
        "ends_on",
        "contest",
        "reviewed_by",
        "review",
    )
    list_display = ("imposed_at", "person", "organisation", "reason", "state")
    list_filter = ("state", "reason")
    list_select_related = ("person", "organisation")
    ordering = ("-imposed_at", "-pk")

    @row_action(_("Lift it"), when=lambda suspension: suspension.is_standing)
    def lift(self, request, suspension):
        def act(answer):
            lift_suspension(
                suspension=suspension,
                answer=answer,
                actor=request.actor,
                now=timezone.now(),
            )

        said = gettext("Who is concerned reads this, and everything works as before.")
        return self._answer(request, suspension, act, title=_("Lift it"), said=said)

    @row_action(
        _("Answer that it stands"),
        when=lambda suspension: suspension.state == SuspensionState.CONTESTED,
    )
    def uphold(self, request, suspension):
        def act(answer):
            uphold_suspension(
                suspension=suspension,
                answer=answer,
                actor=request.actor,
                now=timezone.now(),
            )

        title = _("Answer that it stands")
        said = gettext("Who contests reads this. It can still be lifted later.")
        return self._answer(request, suspension, act, title=title, said=said)

    def _answer(self, request, suspension, act, *, title, said):
        form = AnswerForm(request.POST or None)
        if form.is_valid():
            try:
                act(form.cleaned_data["answer"])
            except SuspensionRefused as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, gettext("The answer is sent."))
                return redirect(self.row_url("change", suspension))
        known = [
            (suspension.get_reason_display(), suspension.facts),
            (gettext("Contested"), suspension.contest or "—"),
        ]
        return self.row_form(
            request, suspension, form, title=title, said=said, known=known
        )


def ask_to_suspend(screen, request, row, suspend):
    """Ask for the reasons on a page of its own; ``suspend`` is the operation."""
    form = SuspendForm(request.POST or None)
    if form.is_valid():
        try:
            suspend(**form.cleaned_data, actor=request.actor, now=timezone.now())
        except SuspensionRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, gettext("Suspended. The reasons are sent."))
            return redirect(screen.row_url("change", row))
    said = gettext(
        "Whoever is suspended reads this, and may contest: somebody else than you "
        "answers. They can still sign in, read, take a copy of their data and leave."
    )
    return screen.row_form(request, row, form, title=_("Suspend"), said=said)
