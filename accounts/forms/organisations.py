"""What is asked about an organisation: its number, its people, its permissions."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from stdnum.exceptions import InvalidChecksum
from stdnum.exceptions import ValidationError as WrongNumber
from stdnum.fr import siret

from accounts.enums import OrganisationKind, Permission, Role
from accounts.operations.founding import Declaration
from accounts.rules.joining import roles_in
from accounts.rules.names import NAME_LIMIT, clean_name, why_not_name

MESSAGE_LIMIT = 2000


class SiretField(forms.CharField):
    """Fourteen digits and their key; spaces and dots are how people write them."""

    def __init__(self, *, label):
        super().__init__(
            label=label,
            help_text=_(
                "Fourteen digits, on your invoices or your notice of registration. "
                "Spaces do no harm."
            ),
            max_length=40,
            widget=forms.TextInput(
                attrs={"inputmode": "numeric", "autocomplete": "off"}
            ),
        )

    def clean(self, value):
        text = "".join(super().clean(value).split())
        try:
            return siret.validate(text)
        except InvalidChecksum:
            raise ValidationError(
                _("One of these digits is wrong: copy the number again.")
            ) from None
        except WrongNumber:
            raise ValidationError(
                _("A SIRET number has fourteen digits, and nothing else.")
            ) from None


class DeclareForm(forms.Form):
    """Whether the register agrees, the rules say."""

    siret = SiretField(label=_("SIRET number of the establishment"))
    kind = forms.ChoiceField(
        label=_("Kind of organisation"),
        choices=OrganisationKind.choices,
        widget=forms.RadioSelect,
    )
    name = forms.CharField(label=_("Name, as people know it"), max_length=NAME_LIMIT)

    def clean_name(self) -> str:
        name = self.cleaned_data["name"]
        if reason := why_not_name(name):
            raise ValidationError(reason)
        return clean_name(name)

    def declaration(self) -> Declaration:
        data = self.cleaned_data
        return Declaration(name=data["name"], kind=data["kind"], siret=data["siret"])


class ApproveForm(forms.Form):
    is_checked = forms.BooleanField(
        label=_("I have checked this organisation and who declares it")
    )

    def words(self) -> dict[str, str]:
        return {}


class RefuseForm(forms.Form):
    reason = forms.CharField(
        label=_("Why"),
        help_text=_("The person who declared it reads this word for word."),
        max_length=MESSAGE_LIMIT,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def words(self) -> dict[str, str]:
        return {"reason": self.cleaned_data["reason"]}


class JoinForm(forms.Form):
    """Which organisation, by its number: it may be known here, or not."""

    siret = SiretField(label=_("SIRET number of the establishment"))
    role = forms.ChoiceField(
        label=_("What you do there"), choices=Role.choices, initial=Role.MEMBER
    )
    message = forms.CharField(
        label=_("A word to its administrators"),
        required=False,
        max_length=MESSAGE_LIMIT,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class InviteForm(forms.Form):
    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args, kind: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["role"] = forms.ChoiceField(
            label=_("Role"), choices=_roles(kind), initial=Role.MEMBER
        )


class RoleForm(forms.Form):
    keeps_present = forms.BooleanField(
        label=_("Keep the present role as well"), required=False
    )

    def __init__(self, *args, kind: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["role"] = forms.ChoiceField(
            label=_("New role"), choices=_roles(kind)
        )
        self.order_fields(["role"])


class EndForm(forms.Form):
    ends_on = forms.DateField(
        label=_("First day without this role"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class AnswerForm(forms.Form):
    """Words to somebody who asks to join, or from them."""

    text = forms.CharField(
        label=_("Your answer"),
        max_length=MESSAGE_LIMIT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class DecisionForm(AnswerForm):
    """The button pressed says what is decided; refusing and asking take words."""

    decision = forms.ChoiceField(choices=[(d, d) for d in ("accept", "ask", "refuse")])


class GrantForm(forms.Form):
    siret = SiretField(label=_("SIRET number of the other organisation"))
    permission = forms.ChoiceField(
        label=_("What they may do"),
        choices=Permission.choices,
        widget=forms.RadioSelect,
    )


class GrantAnswerForm(forms.Form):
    answer = forms.ChoiceField(choices=[(a, a) for a in ("accept", "refuse", "end")])


def _roles(kind: str) -> list[tuple[str, str]]:
    return [(role.value, str(role.label)) for role in roles_in(kind)]
