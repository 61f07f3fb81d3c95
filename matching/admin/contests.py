"""Contestations: the oldest first, answered by somebody who is not concerned."""

from functools import partial

from django.contrib import admin, messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.admin.trail import PersonalAdmin
from asasap.kernel.admin import row_action
from matching.enums import ContestState
from matching.forms.answering import AnswerContestForm
from matching.models import Contestation
from matching.operations.contesting import ContestRefused, answer_contestation
from matching.queries.invitations import place_words


class ContestFilter(admin.SimpleListFilter):
    """What waits, until one asks for the rest."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        done = (ContestState.ANSWERED, ContestState.CORRECTED)
        return [(state.value, state.label) for state in done]

    def choices(self, changelist):
        first, *others = super().choices(changelist)
        yield first | {"display": _("Waiting for me")}
        yield from others

    def queryset(self, request, queryset):
        """Not one's own: nobody is judge of their place."""
        rows = queryset.to_answer_by(request.actor)
        if self.value() in ContestState.values:
            return rows.in_state(self.value())
        return rows.open()


@admin.register(Contestation)
class ContestationAdmin(PersonalAdmin):
    fields = (
        "identifier",
        "author",
        "asked_at",
        "words",
        "place",
        "state",
        "answered_by",
        "answered_at",
        "answer",
    )
    list_display = ("asked_at", "author", "state")
    list_filter = (ContestFilter,)
    list_select_related = ("author",)
    ordering = ("asked_at", "pk")

    @admin.display(description=_("how it came about"))
    def place(self, contestation):
        candidate = contestation.candidate
        if candidate is None:
            return gettext("Their standing in searches")
        url = reverse("invitations:standing", args=[candidate.uuid])
        return format_html('<a href="{}">{}</a>', url, place_words(candidate))

    @row_action(_("Answer"), when=lambda row: row.state == ContestState.OPEN)
    def reply(self, request, contestation):
        answer = partial(
            answer_contestation, contestation=contestation, is_corrected=False
        )
        return self._answer(request, contestation, answer, title=_("Answer"))

    @row_action(
        _("Put right and rank again"),
        when=lambda row: row.state == ContestState.OPEN,
    )
    def correct(self, request, contestation):
        answer = partial(
            answer_contestation, contestation=contestation, is_corrected=True
        )
        title = _("Put right and rank again")
        return self._answer(request, contestation, answer, title=title)

    def _answer(self, request, contestation, answer, *, title):
        form = AnswerContestForm(request.POST or None)
        if form.is_valid():
            try:
                answer(**form.cleaned_data, actor=request.actor, now=timezone.now())
            except ContestRefused as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, gettext("Your answer is sent."))
                return redirect(reverse("admin:matching_contestation_changelist"))
        known = [(gettext("What they say"), contestation.words or "—")]
        return self.row_form(request, contestation, form, title=title, known=known)
