"""Screens of public places: what waits, what is wrong, what is brought in."""

from django.contrib import admin, messages
from django.forms import Form
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from asasap.kernel.admin import HouseAdmin, row_action
from mapping.enums import (
    LIVING_POINTS,
    POINT_MOVES,
    ImportState,
    PointReportState,
    PointState,
)
from mapping.forms.points import CorrectionForm, ListForm, MergeForm, ReasonForm
from mapping.models import MapPoint, PointImport, PointReport
from mapping.operations.importing import ImportRefused, apply_import, hand_in_list
from mapping.operations.points import (
    DETAILS,
    PointRefused,
    correct_point,
    decide_point,
    decide_point_report,
    merge_points,
)
from mapping.queries.importing import bring as lines_of
from mapping.queries.points import doubles_of
from mapping.rules.opening import hours_as_typed, hours_in_words

# As many faults of a list as one reads before sending it back.
FAULTS_SHOWN = 100


def _may_become(state: PointState):
    return lambda point: state in POINT_MOVES[PointState(point.state)]


def _as_written(point: MapPoint) -> dict[str, str]:
    """What is known of a place, as one would type it."""
    plain = {name: getattr(point, name) for name in DETAILS}
    return plain | {"hours": hours_as_typed(point.hours)}


def _ask_why(screen, request, row, *, act, after, **shown):
    """Ask for the reason, do it, and go on; what is refused is told beside it."""
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            act(reason=reason, actor=request.actor, now=timezone.now())
        except PointRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, gettext("Done, and written in its trail."))
            return redirect(after)
    return screen.row_form(request, row, form, **shown)


class StateFilter(admin.SimpleListFilter):
    """What waits, until one asks for the rest."""

    title = _("state")
    parameter_name = "state"

    def choices(self, changelist):
        first, *others = super().choices(changelist)
        yield first | {"display": _("Waiting for me")}
        yield from others


class PointStateFilter(StateFilter):
    def lookups(self, request, model_admin):
        others = [state for state in PointState if state != PointState.PROPOSED]
        return [(state.value, state.label) for state in others]

    def queryset(self, request, queryset):
        known = self.value() in PointState.values
        return queryset.in_state(self.value() if known else PointState.PROPOSED)


class ReportStateFilter(StateFilter):
    def lookups(self, request, model_admin):
        decided = (PointReportState.UPHELD, PointReportState.DISMISSED)
        return [(state.value, state.label) for state in decided]

    def queryset(self, request, queryset):
        known = self.value() in PointReportState.values
        return queryset.in_state(self.value() if known else PointReportState.OPEN)


@admin.register(MapPoint)
class MapPointAdmin(HouseAdmin):
    fields = (
        "identifier",
        "kind",
        "name",
        "address",
        "commune",
        "latitude",
        "longitude",
        "opening",
        "website",
        "source",
        "external_id",
        "state",
        "merged_into",
        "alike",
        "created_at",
        "confirmed_on",
    )
    list_display = ("name", "kind", "commune", "state", "confirmed_on")
    list_filter = (PointStateFilter, "kind")
    list_select_related = ("commune",)
    ordering = ("-pk",)

    @admin.display(description=_("opening hours"))
    def opening(self, point):
        return "\n".join(hours_in_words(point.hours)) or "—"

    @admin.display(description=_("may be the same as"))
    def alike(self, point):
        return ", ".join(one.name for one in doubles_of(point)) or "—"

    @row_action(_("Put on the map"), when=_may_become(PointState.SHOWN))
    def show(self, request, point):
        return self._decide(request, point, PointState.SHOWN, _("Put on the map"))

    @row_action(_("Refuse"), when=_may_become(PointState.REFUSED))
    def refuse(self, request, point):
        return self._decide(request, point, PointState.REFUSED, _("Refuse"))

    @row_action(_("Close"), when=_may_become(PointState.CLOSED))
    def close(self, request, point):
        return self._decide(request, point, PointState.CLOSED, _("Close"))

    @row_action(_("Merge"), when=_may_become(PointState.MERGED))
    def merge(self, request, point):
        form = MergeForm(request.POST or None, doubles=doubles_of(point))
        if form.is_valid():
            try:
                merge_points(
                    keep=form.cleaned_data["keep"],
                    double=point,
                    actor=request.actor,
                    now=timezone.now(),
                )
            except PointRefused as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, gettext("Its address leads to the other."))
                return redirect(self.row_url("change", form.cleaned_data["keep"]))
        said = gettext("Nothing is lost: it stays in the records as it is.")
        return self.row_form(request, point, form, title=_("Merge"), said=said)

    @row_action(_("Correct"), when=lambda point: point.state in LIVING_POINTS)
    def correct(self, request, point):
        form = CorrectionForm(request.POST or None, initial=_as_written(point))
        if form.is_valid():
            try:
                correct_point(point=point, said=form.cleaned_data)
            except PointRefused as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, gettext("Corrected."))
                return redirect(self.row_url("change", point))
        return self.row_form(request, point, form, title=_("Correct"))

    def _decide(self, request, point, to, title):
        return _ask_why(
            self,
            request,
            point,
            title=title,
            act=lambda reason, **by: decide_point(
                point=point, to=to, reason=reason, **by
            ),
            known=[(gettext("May be the same as"), self.alike(point))],
            after=self.row_url("change", point),
        )


@admin.register(PointReport)
class PointReportAdmin(HouseAdmin):
    fields = (
        "identifier",
        "point",
        "fault",
        "words",
        "reported_at",
        "state",
        "decided_at",
        "decision",
    )
    list_display = ("reported_at", "point", "fault", "state")
    list_filter = (ReportStateFilter, "fault")
    list_select_related = ("point",)
    ordering = ("reported_at", "pk")

    @row_action(_("Put right"), when=lambda row: row.state == PointReportState.OPEN)
    def uphold(self, request, report):
        return self._decide(request, report, upheld=True, title=_("Put right"))

    @row_action(
        _("Leave as it is"), when=lambda row: row.state == PointReportState.OPEN
    )
    def dismiss(self, request, report):
        return self._decide(request, report, upheld=False, title=_("Leave as it is"))

    def _decide(self, request, report, *, upheld, title):
        return _ask_why(
            self,
            request,
            report,
            title=title,
            act=lambda reason, **by: decide_point_report(
                report=report, upheld=upheld, decision=reason, **by
            ),
            known=[(gettext("What the report says"), report.words or "—")],
            after=reverse("admin:mapping_pointreport_changelist"),
        )


@admin.register(PointImport)
class PointImportAdmin(HouseAdmin):
    fields = (
        "identifier",
        "source",
        "file_name",
        "state",
        "handed_in_at",
        "came_of_it",
        "wrong",
    )
    list_display = ("handed_in_at", "source", "file_name", "state")
    list_select_related = ("source",)
    ordering = ("-pk",)
    change_list_template = "admin/point_imports.html"

    def has_module_permission(self, request) -> bool:
        return super().has_module_permission(request) and request.actor.is_operator

    def get_urls(self):
        page = self.admin_site.admin_view(self.hand_in)
        name = "mapping_pointimport_hand_in"
        return [path("hand-in/", page, name=name), *super().get_urls()]

    def hand_in(self, request):
        """A list handed in is looked over before it is brought in."""
        if not request.actor.is_operator:
            raise Http404
        is_sent = request.method == "POST"
        form = ListForm(*((request.POST, request.FILES) if is_sent else ()))
        if form.is_valid():
            said = dict(form.cleaned_data)
            try:
                listed = hand_in_list(
                    content=said.pop("file"),
                    file_name=form.file_name,
                    now=timezone.now(),
                    **said,
                )
            except ImportRefused as refusal:
                form.add_error("file", str(refusal))
            else:
                return redirect(self.row_url("bring", listed))
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "form": form,
            "title": _("Hand in a list"),
        }
        status = 422 if is_sent else 200
        return render(request, "admin/point_import.html", context, status=status)

    @admin.display(description=_("what came of it"))
    def came_of_it(self, listed):
        counts = listed.outcome or lines_of(listed).counts
        return gettext(
            "%(new)s new, %(changed)s corrected, %(same)s left alone, %(faults)s wrong"
        ) % {name: counts[name] for name in ("new", "changed", "same", "faults")}

    @admin.display(description=_("what is wrong in it"))
    def wrong(self, listed):
        faults = lines_of(listed).faults[:FAULTS_SHOWN]
        return "\n".join(f"{fault.line}: {fault.said}" for fault in faults) or "—"

    @row_action(
        _("Bring in"),
        when=lambda row: row.state == ImportState.READ,
        for_operators=True,
    )
    def bring(self, request, listed):
        form = Form(request.POST or None)
        if form.is_valid():
            try:
                apply_import(listed=listed, actor=request.actor, now=timezone.now())
            except ImportRefused as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, gettext("The list is on the map."))
                return redirect(self.row_url("change", listed))
        known = [
            (gettext("What would come of it"), self.came_of_it(listed)),
            (gettext("What is wrong in it"), self.wrong(listed)),
        ]
        return self.row_form(request, listed, form, title=_("Bring in"), known=known)
