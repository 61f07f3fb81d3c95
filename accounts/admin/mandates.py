"""Mandates, for those who answer for them: read, and ended with a reason."""

from django.contrib import admin, messages
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.admin.trail import PersonalAdmin
from accounts.enums import LIVE_MANDATES
from accounts.forms.helping import EndForm
from accounts.models import Mandate
from accounts.operations.helping import MandateRefused, end_mandate
from asasap.kernel.admin import row_action


@admin.register(Mandate)
class MandateAdmin(PersonalAdmin):
    fields = (
        "identifier",
        "person",
        "helper",
        "kind",
        "legal_basis",
        "may_do",
        "since",
        "until",
        "decides_alone",
        "person_consent",
        "consent_note",
        "proof",
        "registered_by",
        "registered_at",
        "state",
        "ended_at",
    )
    list_display = ("registered_at", "person", "helper", "kind", "state")
    list_filter = ("kind", "state")
    list_select_related = ("person", "helper")

    @admin.display(description=_("what may be done"))
    def may_do(self, mandate):
        return ", ".join(mandate.scope_labels)

    @admin.display(description=_("since"))
    def since(self, mandate):
        return mandate.valid.lower

    @admin.display(description=_("until, not included"))
    def until(self, mandate):
        return mandate.valid.upper or "—"

    # In words: Django's pictures of yes and no are described in English alone.
    @admin.display(description=_("decides alone"))
    def decides_alone(self, mandate):
        return gettext("yes") if mandate.is_exclusive else gettext("no")

    @row_action(_("End it"), when=lambda mandate: mandate.state in LIVE_MANDATES)
    def end(self, request, mandate):
        form = EndForm(request.POST or None)
        if form.is_valid():
            try:
                end_mandate(
                    mandate=mandate,
                    actor=request.actor,
                    now=timezone.now(),
                    reason=form.cleaned_data["reason"],
                )
            except MandateRefused as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, gettext("The mandate has ended."))
                return redirect(self.row_url("change", mandate))
        said = gettext(
            "%(helper)s acts for %(person)s. It ends at once, and both are told."
        ) % {"helper": mandate.helper, "person": mandate.person}
        return self.row_form(request, mandate, form, title=_("End it"), said=said)
