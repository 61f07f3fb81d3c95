"""What people report: the oldest first, decided by somebody who is not concerned.

What was reported in a conversation is read here and nowhere else by those who look
after the portal, and that is written in the access log.
"""

from functools import partial

from django.contrib import admin, messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.admin.trail import PersonalAdmin
from asasap.audit.enums import Purpose
from asasap.audit.operations import record_access
from asasap.kernel.admin import row_action
from offers.enums import ReportState
from offers.forms.moderating import DecisionForm
from offers.models import Message, Report
from offers.operations.reporting import ReportRefused, decide_report
from offers.queries.reporting import reported_in, subject_of


class ReportFilter(admin.SimpleListFilter):
    """What waits, until one asks for the rest."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        decided = (ReportState.UPHELD, ReportState.DISMISSED)
        return [(state.value, state.label) for state in decided]

    def choices(self, changelist):
        first, *others = super().choices(changelist)
        yield first | {"display": _("Waiting for me")}
        yield from others

    def queryset(self, request, queryset):
        """Not one's own: who reports hears by letter."""
        rows = queryset.not_by(request.actor.person_id)
        if self.value() in ReportState.values:
            return rows.in_state(self.value())
        return rows.open()


@admin.register(Report)
class ReportAdmin(PersonalAdmin):
    fields = (
        "identifier",
        "kind",
        "reason",
        "words",
        "reported",
        "author",
        "reported_at",
        "state",
        "decided_by",
        "decided_at",
        "decision",
    )
    list_display = ("reported_at", "kind", "reason", "state")
    list_filter = (ReportFilter, "reason")
    list_select_related = ("offer", "demand", "question", "message")
    ordering = ("reported_at", "pk")

    def get_object(self, request, object_id, from_field=None):
        report = super().get_object(request, object_id, from_field)
        reported = reported_in(report)
        if isinstance(reported, Message):
            record_access(
                reported,
                purpose=Purpose.ADMIN_SITE,
                actor=request.actor,
                now=timezone.now(),
            )
        return report

    @admin.display(description=_("about"))
    def kind(self, report):
        return reported_in(report)._meta.verbose_name

    @admin.display(description=_("what it says"))
    def reported(self, report):
        return subject_of(reported_in(report)).words

    @row_action(_("Take it off"), when=lambda row: row.state == ReportState.OPEN)
    def uphold(self, request, report):
        decide = partial(decide_report, report=report, upheld=True)
        return self._decide(request, report, decide, title=_("Take it off"))

    @row_action(_("Leave it"), when=lambda row: row.state == ReportState.OPEN)
    def dismiss(self, request, report):
        decide = partial(decide_report, report=report, upheld=False)
        return self._decide(request, report, decide, title=_("Leave it"))

    def _decide(self, request, report, decide, *, title):
        form = DecisionForm(request.POST or None)
        if form.is_valid():
            try:
                decide(**form.cleaned_data, actor=request.actor, now=timezone.now())
            except ReportRefused as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, gettext("Both sides are told."))
                return redirect(reverse("admin:offers_report_changelist"))
        known = [
            (gettext("What it says"), self.reported(report)),
            (gettext("What the report says"), report.words or "—"),
        ]
        return self.row_form(request, report, form, title=title, known=known)
