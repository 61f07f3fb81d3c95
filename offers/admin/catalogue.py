"""The catalogue as it is looked after: words corrected, rules and questions begun anew.

Nothing is changed where it stands: another row begins, the former one ends, and who did
it is written down.
"""

import json

from django.contrib import admin, messages
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from asasap.kernel.admin import HouseAdmin, in_words, row_action
from offers.enums import Public
from offers.forms.catalogue import QuestionsForm, RuleForm, WordsForm
from offers.models import Activity, ActivityRule, QuestionSet
from offers.operations.catalogue import (
    CatalogueRefused,
    begin_questions,
    begin_rule,
    correct_activity,
)


class CatalogueAdmin(HouseAdmin):
    def ask(self, request, row, form, act, *, title, said=""):
        """Ask on a page of its own; ``act`` takes what the form says and writes it."""
        if form.is_valid():
            try:
                act(actor=request.actor, now=timezone.now())
            except CatalogueRefused as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, gettext("The catalogue is corrected."))
                return redirect(self.row_url("change", row))
        return self.row_form(request, row, form, title=title, said=said)


class DatedAdmin(CatalogueAdmin):
    @admin.display(description=_("from"))
    def since(self, row):
        return date_format(row.valid.lower)

    @admin.display(description=_("until, that day not included"))
    def until(self, row):
        return date_format(row.valid.upper) if row.valid.upper else "—"


@admin.register(Activity)
class ActivityAdmin(CatalogueAdmin):
    fields = (
        "identifier",
        "code",
        "ref",
        "family",
        "at_home",
        "name_fr",
        "name_en",
        "plain_fr",
        "plain_en",
        "limits_fr",
        "limits_en",
        "synonyms",
        "local",
    )
    list_display = ("code", "named", "ref", "family", "local")
    list_filter = ("family", "is_local")
    ordering = ("position", "pk")

    at_home = in_words("is_at_home", _("done at home"))
    local = in_words("is_local", _("corrected here"))

    @admin.display(description=_("name"))
    def named(self, activity):
        return activity.name

    @row_action(_("Correct the words"))
    def correct(self, request, activity):
        form = WordsForm(request.POST or None, initial=WordsForm.of(activity))

        def act(**who):
            correct_activity(activity=activity, words=form.cleaned_data, **who)

        title = _("Correct the words")
        said = gettext("Everybody reads this at once. The former words are kept.")
        return self.ask(request, activity, form, act, title=title, said=said)


@admin.register(ActivityRule)
class ActivityRuleAdmin(DatedAdmin):
    fields = (
        "identifier",
        "activity",
        "mode",
        "since",
        "until",
        "requirement",
        "benefit",
        "vat_rate",
        "ceiling_cents",
        "longest_visit_minutes",
        "only_in_global_offer",
        "whom",
        "urssaf_code",
        "nova_code",
        "source",
        "certainty",
        "verified_on",
        "note_fr",
        "note_en",
        "local",
    )
    list_display = ("activity", "mode", "since", "until", "requirement", "certainty")
    list_filter = ("mode", "certainty", "is_local", "activity")
    list_select_related = ("activity",)
    ordering = ("activity__position", "mode", "-valid", "pk")

    only_in_global_offer = in_words(
        "is_only_in_global_offer", _("only in a global offer")
    )
    local = in_words("is_local", _("written here"))

    @admin.display(description=_("for whom"))
    def whom(self, rule):
        return ", ".join(str(Public(public).label) for public in rule.publics)

    @row_action(_("Begin another rule"), when=lambda rule: rule.valid.upper is None)
    def begin(self, request, rule):
        form = RuleForm(request.POST or None, initial=RuleForm.of(rule))

        def act(**who):
            since = form.cleaned_data["since"]
            begin_rule(rule=rule, since=since, values=form.values(), **who)

        said = gettext(
            "This one ends the day before. What was agreed under it stays as agreed."
        )
        title = _("Begin another rule")
        return self.ask(request, rule, form, act, title=title, said=said)


@admin.register(QuestionSet)
class QuestionSetAdmin(DatedAdmin):
    fields = ("identifier", "activity", "since", "until", "questions", "local")
    list_display = ("activity", "since", "until", "local")
    list_filter = ("is_local", "activity")
    list_select_related = ("activity",)
    ordering = ("activity__position", "-valid", "pk")

    local = in_words("is_local", _("written here"))

    @admin.display(description=_("questions"))
    def questions(self, asked):
        lines = json.dumps(asked.schema, ensure_ascii=False, indent=2)
        return format_html('<pre translate="no">{}</pre>', lines)

    @row_action(_("Ask other questions"), when=lambda asked: asked.valid.upper is None)
    def begin(self, request, asked):
        form = QuestionsForm(request.POST or None, initial=QuestionsForm.of(asked))

        def act(**who):
            begin_questions(asked=asked, **form.cleaned_data, **who)

        said = gettext("Requests already written keep the questions they answered.")
        title = _("Ask other questions")
        return self.ask(request, asked, form, act, title=title, said=said)
