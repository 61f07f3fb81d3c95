"""The operator's console: register somebody, act for a caller, make two records one."""

from django.contrib import admin, messages
from django.http import Http404, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.admin.trail import PersonalAdmin
from accounts.enums import PersonState
from accounts.forms.helping import CallerForm, HelperForm, MergeForm, RegisterForm
from accounts.models import Person
from accounts.operations.helping import MandateRefused, act_for_caller
from accounts.operations.merging import MergeRefused, merge_people
from accounts.operations.registering import (
    RegistrationRefused,
    entrust_person,
    register_person_without_login,
)
from accounts.queries.doubles import NO_DOUBLES, doubles_of, groups_of_doubles
from accounts.queries.helping import (
    civil_lines,
    helpers_of,
    letter_to,
    organisations_coordinated,
)
from asasap.audit.enums import Purpose
from asasap.audit.operations import record_access
from asasap.kernel.admin import row_action

READS = ["GET", "HEAD"]
BREAK = SafeString("<br>")


def _is_active(person: Person) -> bool:
    return person.state == PersonState.ACTIVE


class ConsoleAdmin(PersonalAdmin):
    """What may be done for people, each on a page of its own, without scripts too."""

    change_list_template = "admin/people.html"

    @admin.display(description=_("on paper"))
    def on_paper(self, person):
        """To know a caller by: opening the page is in the access log."""
        lines = civil_lines(person=person)
        return format_html_join(BREAK, "{} · <bdi>{}</bdi>", lines) or "—"

    @admin.display(description=_("acts for them"))
    def helpers(self, person):
        mandates = helpers_of(person=person, today=timezone.localdate())
        lines = (
            (m.helper.display_name, m.get_kind_display(), m.get_state_display())
            for m in mandates
        )
        return format_html_join(BREAK, "<bdi>{}</bdi> · {} · {}", lines) or "—"

    def get_urls(self):
        pages = {"register": self.register, "doubles": self.doubles}
        ours = [
            path(
                f"{name}/", self.admin_site.admin_view(page), name=self._url_name(name)
            )
            for name, page in pages.items()
        ]
        return ours + super().get_urls()

    def register(self, request):
        """One screen: somebody who has no login, and who acts for them, if anybody.

        Who may already be known is shown before anything is written.
        """
        today = timezone.localdate()
        data, files = (request.POST, request.FILES) if request.POST else (None, None)
        organisations = organisations_coordinated(actor=request.actor)
        form = RegisterForm(data, today=today, organisations=organisations)
        helper = HelperForm(
            data, files, today=today, empty_permitted=True, use_required_attribute=False
        )
        doubles = NO_DOUBLES
        if form.is_valid() and helper.is_valid():
            visible = self.get_queryset(request)
            doubles = doubles_of(civil=form.civil(), visible=visible)
            if not doubles or form.cleaned_data["is_other"]:
                done = self._register(request, form, helper)
                if done is not None:
                    return done
        context = {"form": form, "helper": helper, "doubles": doubles}
        return self._page(
            request, "admin/register.html", _("Register a person"), context
        )

    def doubles(self, request):
        """Records that may be of one person: for operators, who see them all."""
        if not request.actor.is_operator:
            raise Http404
        if request.method not in READS:
            return HttpResponseNotAllowed(READS)
        context = {"groups": groups_of_doubles()}
        return self._page(request, "admin/doubles.html", _("Possible doubles"), context)

    @row_action(_("Act for this caller"), when=_is_active)
    def act(self, request, person):
        form = CallerForm(request.POST or None)
        if form.is_valid():
            try:
                mandate = act_for_caller(
                    person=person,
                    note=form.cleaned_data["note"],
                    actor=request.actor,
                    now=timezone.now(),
                )
            except MandateRefused as refusal:
                form.add_error(None, str(refusal))
            else:
                return redirect(mandate)
        said = gettext(
            "Until midnight you can do for them what they ask. All of it is written "
            "down, and they are told."
        )
        title = _("Act for this caller")
        return self.row_form(request, person, form, title=title, said=said)

    @row_action(_("Register who acts for them"), when=_is_active)
    def entrust(self, request, person):
        data, files = (request.POST, request.FILES) if request.POST else (None, None)
        form = HelperForm(data, files, today=timezone.localdate())
        if form.is_valid():
            try:
                entrust_person(
                    person=person,
                    helper=form.helper(),
                    actor=request.actor,
                    now=timezone.now(),
                )
            except MandateRefused as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, gettext("The mandate is registered."))
                return redirect(self.row_url("letter", person))
        said = gettext(
            "Who has a login is asked, and answers from it. Who has none is told by "
            "their second contact, or by a letter you can print."
        )
        title = _("Register who acts for them")
        return self.row_form(request, person, form, title=title, said=said)

    @row_action(_("Who acts for them: letter to print"))
    def letter(self, request, person):
        if request.method not in READS:
            return HttpResponseNotAllowed(READS)
        letter = letter_to(person=person, today=timezone.localdate())
        record_access(
            person, purpose=Purpose.READ, actor=request.actor, now=timezone.now()
        )
        context = {"letter": letter, "title": _("Letter to print"), "subtitle": None}
        return self.row_page(request, person, "admin/letter.html", **context)

    @row_action(_("Absorb into another record"), when=_is_active)
    def merge(self, request, person):
        given = {"keep": request.GET.get("into", "")}
        candidates = self.get_queryset(request)
        form = MergeForm(request.POST or None, candidates=candidates, initial=given)
        if form.is_valid():
            keep = form.cleaned_data["keep"]
            try:
                merge_people(
                    keep=keep,
                    absorb=person,
                    reason=form.cleaned_data["reason"],
                    actor=request.actor,
                    now=timezone.now(),
                )
            except MergeRefused as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, gettext("The two records are one."))
                return redirect(self.row_url("change", keep))
        said = gettext(
            "What this record holds goes to the one you name; this one stays, empty, "
            "with its trail. Two logins are never made one."
        )
        title = _("Absorb into another record")
        return self.row_form(request, person, form, title=title, said=said)

    def _register(self, request, form, helper):
        """Answer with the new person's page, or None when the operation refuses."""
        try:
            person, _mandate = register_person_without_login(
                civil=form.civil(),
                organisation=form.organisation_chosen(),
                helper=helper.helper_asked(),
                actor=request.actor,
                now=timezone.now(),
            )
        except RegistrationRefused as refusal:
            form.add_error(None, str(refusal))
        except MandateRefused as refusal:
            helper.add_error(None, str(refusal))
        else:
            messages.success(
                request,
                gettext("%(name)s is registered.") % {"name": person.display_name},
            )
            return redirect(self.row_url("letter", person))
        return None

    def _page(self, request, template, title, context):
        status = 422 if request.method == "POST" else 200
        frame = self.admin_site.each_context(request)
        whole = {
            **frame,
            "opts": self.opts,
            "title": title,
            "subtitle": None,
            **context,
        }
        return render(request, template, whole, status=status)
