"""A paper to hand in, a reason to refuse one."""

import re

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.enums import CredentialKind
from accounts.forms.proofs import ProofField
from accounts.forms.working import DayField
from accounts.rules.proving import Paper
from asasap.kernel.forms import refuse_turned


class CredentialForm(forms.Form):
    """Checks that a paper is told in full; whether it is taken, the operation says."""

    kind = forms.TypedChoiceField(
        label=_("Which paper"), choices=CredentialKind, coerce=CredentialKind
    )
    number = forms.CharField(
        label=_("Its number"),
        help_text=_(
            "As it is written on the paper. Needed for a declaration, an approval or "
            "an authorisation."
        ),
        max_length=60,
        required=False,
        validators=[refuse_turned],
    )
    issuer = forms.CharField(
        label=_("Issued by"),
        help_text=_("The insurer, the prefecture, the school…"),
        max_length=120,
        validators=[refuse_turned],
    )
    territory = forms.CharField(
        label=_("For which départements"),
        help_text=_(
            "Their codes, such as 75 93. Leave it empty for a paper that holds "
            "everywhere."
        ),
        max_length=300,
        required=False,
    )
    since = DayField(label=_("From"))
    until = DayField(
        label=_("Until, last day included"),
        help_text=_("Leave it empty for a paper without an end."),
        required=False,
    )
    proof = ProofField(
        label=_("The paper itself"),
        help_text=_(
            "A photo or a PDF, 10 MB and 20 pages at most. Needed, but for a "
            "declaration, an approval or an authorisation: their number is enough."
        ),
        required=False,
    )

    def clean_territory(self) -> str:
        """Codes brought to one form: “75, 2a ; 1” is “75 2A 01”."""
        written = re.split(r"[\s,;]+", self.cleaned_data["territory"].upper())
        return " ".join(code.zfill(2) for code in written if code)

    def paper(self) -> Paper:
        data = dict(self.cleaned_data)
        return Paper(upload=data.pop("proof"), **data)


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Why, in words for whoever handed it in"),
        widget=forms.Textarea(attrs={"rows": 4}),
        min_length=20,
        max_length=1000,
        validators=[refuse_turned],
    )

    def words(self) -> dict[str, str]:
        return {"reason": self.cleaned_data["reason"]}


class SeenForm(forms.Form):
    """To verify is to have looked: it is said each time."""

    seen = forms.BooleanField(
        label=_(
            "I have opened the paper, and read the name, the issuer, the number and "
            "the dates on it."
        )
    )

    def words(self) -> dict[str, str]:
        return {}
