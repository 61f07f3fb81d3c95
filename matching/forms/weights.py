"""What announces other weights of the ranking."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.forms.working import DayField
from asasap.kernel.forms import refuse_turned
from matching.models import RankingWeights
from matching.ranking import FULL, Factor
from matching.rules.explaining import WORDS


def _words(label, *, most: int, least: int = 0, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=most,
        min_length=least,
        widget=forms.Textarea(attrs={"rows": 3}),
        validators=[refuse_turned],
    )


class WeightsForm(forms.Form):
    """A field a factor, no more; from which day it may hold, the operation says."""

    since = DayField(label=_("From"))
    band = forms.IntegerField(
        label=_("Near-ties: within how many per mille of the best"),
        min_value=0,
        max_value=200,
    )
    source = _words(_("Source"), most=300, least=10)
    why_fr = _words(_("Why, in French"), most=600, least=10)
    why_en = _words(_("Why, in English"), most=600, least=10)
    decided_by = _words(
        _("Decided by"), most=200, help_text=_("Everybody will read it.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for factor in Factor:
            self.fields[factor.value] = forms.IntegerField(
                label=WORDS[factor].label,
                help_text=_("Per mille."),
                min_value=0,
                max_value=FULL,
            )
        self.order_fields(["since", *Factor, "band"])

    @classmethod
    def of(cls, row: RankingWeights) -> dict[str, Any]:
        """The weights as they stand, but for what is to be said anew."""
        return {name: getattr(row, name) for name in (*Factor, "band")}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        known = (cleaned.get(factor) for factor in Factor)
        given = [weight for weight in known if weight is not None]
        if len(given) == len(Factor) and sum(given) != FULL:
            words = gettext("These weights make %(sum)s; they have to make 1000.")
            raise forms.ValidationError(words % {"sum": sum(given)})
        return cleaned

    def values(self) -> dict[str, Any]:
        return {k: v for k, v in self.cleaned_data.items() if k != "since"}
