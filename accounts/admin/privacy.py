"""What an operator does about people's data: closing and opening again for who asks,
and reading what the coming night erases."""

from django.contrib import messages
from django.http import Http404, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.admin.console import READS, ConsoleAdmin
from accounts.enums import PersonState
from accounts.forms.privacy import AskedForm
from accounts.models import Person
from accounts.operations.closing import (
    ClosingRefused,
    close_account,
    reopen_account,
)
from accounts.queries.retaining import retention_table
from asasap.kernel.admin import row_action


def _may_close(person: Person) -> bool:
    return person.state in {PersonState.ACTIVE, PersonState.SUSPENDED}


def _may_reopen(person: Person) -> bool:
    return person.state == PersonState.CLOSED


class PrivacyAdmin(ConsoleAdmin):
    """The console, and what only operators do of it: the end of accounts."""

    def get_urls(self):
        page = self.admin_site.admin_view(self.retention)
        ours = [path("retention/", page, name=self._url_name("retention"))]
        return ours + super().get_urls()

    def retention(self, request):
        """The dry run: what the rules of today would erase, and nothing is."""
        if not request.actor.is_operator:
            raise Http404
        if request.method not in READS:
            return HttpResponseNotAllowed(READS)
        context = {"table": retention_table(now=timezone.now())}
        title = _("What is due to be erased")
        return self._page(request, "admin/retention.html", title, context)

    @row_action(
        _("Close this account, as they ask"), when=_may_close, for_operators=True
    )
    def close(self, request, person):
        said = gettext(
            "Nobody signs in with it any more. For some days it can be opened again; "
            "then all that names the person is erased."
        )
        return self._do_as_asked(
            request,
            person,
            title=_("Close this account, as they ask"),
            said=said,
            act=lambda: close_account(
                person=person, actor=request.actor, now=timezone.now()
            ),
        )

    @row_action(_("Open this account again"), when=_may_reopen, for_operators=True)
    def reopen(self, request, person):
        said = gettext("Memberships and mandates stay ended: they are asked for again.")
        return self._do_as_asked(
            request,
            person,
            title=_("Open this account again"),
            said=said,
            act=lambda: reopen_account(
                person=person,
                closed_at=person.closed_at,
                actor=request.actor,
                now=timezone.now(),
            ),
        )

    def _do_as_asked(self, request, person, *, title, said, act):
        form = AskedForm(request.POST or None)
        if form.is_valid():
            try:
                act()
            except ClosingRefused as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, gettext("It is done."))
                return redirect(self.row_url("change", person))
        return self.row_form(request, person, form, title=title, said=said)
