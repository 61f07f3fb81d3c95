"""Rankings of candidates and the policy of invitations: to be read, never changed."""

from django.contrib import admin
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.admin.trail import PersonalAdmin
from asasap.kernel.admin import HouseAdmin
from matching.models import MatchPolicy, MatchRun
from matching.queries.invitations import ranking_of
from matching.ranking import Factor
from matching.rules.explaining import WORDS


@admin.register(MatchRun)
class MatchRunAdmin(PersonalAdmin):
    """Who was considered, asked or not, and why: what a contestation is read with."""

    fields = (
        "identifier",
        "at",
        "activity",
        "commune",
        "algorithm",
        "weighed",
        "seed",
        "ranking",
    )
    list_display = ("at", "activity", "commune", "seed")
    list_select_related = (
        "demand__activity",
        "demand_version__place__commune",
    )
    ordering = ("-at", "-pk")

    @admin.display(description=gettext_lazy("activity"))
    def activity(self, run):
        return run.demand.activity.name

    @admin.display(description=gettext_lazy("commune"))
    def commune(self, run):
        place = run.demand_version.place
        return place.commune.name if place else "—"

    @admin.display(description=gettext_lazy("weights"))
    def weighed(self, run):
        """Each factor by its name; the version says which page of criteria it was."""
        of = run.weights.get("of", {})
        named = [
            f"{WORDS[factor].label} {of[factor]} ‰" for factor in Factor if factor in of
        ]
        return " · ".join([run.weights["version"], *named])

    @admin.display(description=gettext_lazy("ranks"))
    def ranking(self, run):
        lines = format_html_join(
            "",
            "<li>{} · {}</li>",
            ((line.name, line.words) for line in ranking_of(run)),
        )
        return format_html("<ol>{}</ol>", lines)


@admin.register(MatchPolicy)
class MatchPolicyAdmin(HouseAdmin):
    fields = (
        "name",
        "since",
        "most_considered",
        "most_invited",
        "batch_size",
        "interested_cap",
        "answer_hours",
        "source",
        "certainty",
        "verified_on",
    )
    list_display = ("name", "since", "batch_size", "interested_cap", "answer_hours")
    ordering = ("name", "-valid", "pk")

    @admin.display(description=gettext_lazy("from"))
    def since(self, row):
        return date_format(row.valid.lower) if row.valid.lower else _("always")
