"""The weights of the ranking: read by whoever enters, announced by operators."""

from django.contrib import admin, messages
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from asasap.kernel.admin import HouseAdmin, in_words, row_action
from matching.forms.weights import WeightsForm
from matching.models import RankingWeights
from matching.operations.weights import WeightsRefused, announce_weights
from matching.ranking import Factor


@admin.register(RankingWeights)
class RankingWeightsAdmin(HouseAdmin):
    fields = (
        "identifier",
        "since",
        "until",
        *(factor.value for factor in Factor),
        "band",
        "why_fr",
        "why_en",
        "source",
        "decided_by",
        "local",
    )
    list_display = ("since", "until", "decided_by", "local")
    ordering = ("-valid", "pk")

    local = in_words("is_local", _("written here"))

    @admin.display(description=_("from"))
    def since(self, row):
        return date_format(row.valid.lower)

    @admin.display(description=_("until, that day not included"))
    def until(self, row):
        return date_format(row.valid.upper) if row.valid.upper else "—"

    @row_action(_("Announce other weights"), for_operators=True)
    def announce(self, request, row):
        form = WeightsForm(request.POST or None, initial=WeightsForm.of(row))
        if form.is_valid():
            try:
                announce_weights(
                    since=form.cleaned_data["since"],
                    values=form.values(),
                    actor=request.actor,
                    now=timezone.now(),
                )
            except WeightsRefused as refusal:
                form.add_error("since", str(refusal))
            else:
                messages.success(request, gettext("The weights are announced."))
                return redirect("ranking:criteria")
        said = gettext(
            "Everybody reads them at once on the page of criteria. They hold from the "
            "day you choose, 15 days from today at the earliest. Nothing else can be "
            "given a weight: no payment, nothing of who people are."
        )
        title = _("Announce other weights")
        return self.row_form(request, row, form, title=title, said=said)
