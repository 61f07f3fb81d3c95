"""The queue of papers to verify: the oldest first, decided by somebody else."""

from functools import partial

from django.contrib import admin, messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.admin.trail import PersonalAdmin
from accounts.enums import CredentialState
from accounts.forms.proving import ReasonForm, SeenForm
from accounts.models import Credential
from accounts.operations.proving import (
    CheckRefused,
    refuse_credential,
    revoke_credential,
    verify_credential,
)
from asasap.kernel.admin import row_action


class StateFilter(admin.SimpleListFilter):
    """What waits for the reader, until they ask for the rest."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return [("all", _("All")), *CredentialState.choices]

    def choices(self, changelist):
        """Without Django's own “All”: nothing chosen is what waits for the reader."""
        first, *others = super().choices(changelist)
        yield first | {"display": _("Waiting for me")}
        yield from others

    def queryset(self, request, queryset):
        if self.value() is None:
            return queryset.waiting().to_decide_by(request.actor)
        if self.value() in CredentialState.values:
            return queryset.in_state(self.value())
        return queryset


@admin.register(Credential)
class CredentialAdmin(PersonalAdmin):
    fields = (
        "identifier",
        "kind",
        "person",
        "organisation",
        "number",
        "issuer",
        "territory",
        "since",
        "until",
        "paper",
        "state",
        "submitted_by",
        "submitted_at",
        "checked_by",
        "checked_at",
        "check_note",
    )
    list_display = ("submitted_at", "kind", "person", "organisation", "issuer", "state")
    list_filter = (StateFilter, "kind")
    list_select_related = ("person", "organisation")
    ordering = ("submitted_at", "pk")

    @admin.display(description=_("from"))
    def since(self, credential):
        return date_format(credential.valid.lower)

    @admin.display(description=_("last day"))
    def until(self, credential):
        last_day = credential.last_day
        return date_format(last_day) if last_day else "—"

    @admin.display(description=_("the paper itself"))
    def paper(self, credential):
        if (uuid := credential.proof_uuid()) is None:
            return "—"
        url = reverse("accounts:proof", args=[uuid])
        return format_html('<a href="{}">{}</a>', url, gettext("Open"))

    @row_action(
        _("Verify"), when=lambda paper: paper.state == CredentialState.SUBMITTED
    )
    def verify(self, request, credential):
        return self._decide(
            request,
            credential,
            partial(verify_credential, credential=credential),
            form=SeenForm(request.POST or None),
            title=_("Verify"),
        )

    @row_action(
        _("Refuse"), when=lambda paper: paper.state == CredentialState.SUBMITTED
    )
    def refuse(self, request, credential):
        return self._decide(
            request,
            credential,
            partial(refuse_credential, credential=credential),
            form=ReasonForm(request.POST or None),
            title=_("Refuse"),
        )

    @row_action(
        _("No longer recognise"),
        when=lambda paper: paper.state == CredentialState.VERIFIED,
    )
    def revoke(self, request, credential):
        return self._decide(
            request,
            credential,
            partial(revoke_credential, credential=credential),
            form=ReasonForm(request.POST or None),
            title=_("No longer recognise"),
        )

    def _decide(self, request, credential, decide, *, form, title):
        if form.is_valid():
            try:
                decide(**form.words(), actor=request.actor, now=timezone.now())
            except CheckRefused as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, gettext("Who handed it in is told."))
                return redirect(reverse("admin:accounts_credential_changelist"))
        said = gettext("%(holder)s, %(paper)s. Who handed it in reads your answer.") % {
            "holder": credential.person or credential.organisation,
            "paper": credential.get_kind_display(),
        }
        return self.row_form(request, credential, form, title=title, said=said)
