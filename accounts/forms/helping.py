"""What is asked of a mandate: by the two people concerned, or by who registers it."""

from datetime import date, timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.enums import (
    EndReason,
    LegalBasis,
    MandateKind,
    MandateScope,
    MergeReason,
    PersonConsent,
)
from accounts.forms.people import CivilForm, NameField, day_field
from accounts.forms.proofs import ProofField
from accounts.models import Organisation, Person
from accounts.operations.registering import HelperAsked
from accounts.rules.asking import AGREED_KINDS
from accounts.rules.helping import Consent, Terms
from accounts.rules.names import why_not_name

USUAL_DAYS = 365
LONGEST_DAYS = 5 * 366

HELPS = "helps"
IS_HELPED = "is_helped"


class ScopesField(forms.TypedMultipleChoiceField):
    def __init__(self, **kwargs):
        super().__init__(
            label=_("What may be done"),
            choices=MandateScope.choices,
            initial=[
                scope for scope in MandateScope.values if scope != MandateScope.MONEY
            ],
            widget=forms.CheckboxSelectMultiple,
            **kwargs,
        )


class UntilForm(forms.Form):
    """The last day, which is not too far away: what nobody looks at again must end."""

    until = day_field(label=_("Until (last day)"))

    def __init__(self, *args, today: date, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["until"].initial = today + timedelta(days=USUAL_DAYS)

    def clean_until(self) -> date | None:
        until = self.cleaned_data["until"]
        if until is not None and until < self.today:
            raise ValidationError(_("This day is past."))
        if until is not None and until > self.today + timedelta(days=LONGEST_DAYS):
            raise ValidationError(_("Five years at most; it can be renewed."))
        return until

    def until_not_included(self) -> date | None:
        until = self.cleaned_data.get("until")
        return until + timedelta(days=1) if until else None


class AskForm(UntilForm):
    """From one's own account: I help somebody, or somebody helps me."""

    side = forms.ChoiceField(
        label=_("Who helps whom?"),
        choices=[
            (HELPS, _("I help this person, and ask to act for them")),
            (IS_HELPED, _("This person helps me, and I let them act for me")),
        ],
        widget=forms.RadioSelect,
        initial=HELPS,
    )
    email = forms.EmailField(
        label=_("The other person’s e-mail address"),
        max_length=254,
        help_text=_(
            "They receive a letter, and answer from their own account. Who has no "
            "e-mail address is registered by an operator, on the phone."
        ),
    )
    kind = forms.ChoiceField(
        label=_("Who helps is a…"),
        choices=[(kind.value, kind.label) for kind in AGREED_KINDS],
        initial=MandateKind.FAMILY_CARER,
    )
    scopes = ScopesField()

    field_order = ("side", "email", "kind", "scopes", "until")

    @property
    def asker_helps(self) -> bool:
        return self.cleaned_data["side"] == HELPS

    def terms(self) -> Terms:
        return Terms(
            kind=self.cleaned_data["kind"],
            since=self.today,
            until=self.until_not_included(),
            scopes=tuple(self.cleaned_data["scopes"]),
        )


class AnswerForm(forms.Form):
    """One button says yes, the other no."""

    answer = forms.ChoiceField(choices=[("yes", _("Yes")), ("no", _("No"))])

    @property
    def agrees(self) -> bool:
        return self.cleaned_data["answer"] == "yes"


class HelperForm(UntilForm):
    """Who acts for the person registered, why they may, and what the person said."""

    helper_email = forms.EmailField(
        label=_("E-mail address of who acts"),
        max_length=254,
        help_text=_("Who has no account receives one, opened by a code sent there."),
    )
    helper_name = NameField(
        label=_("Name of who acts"),
        required=False,
        help_text=_("Only where this address has no account yet."),
    )
    kind = forms.ChoiceField(
        label=_("Who acts is a…"),
        choices=[
            (kind.value, kind.label)
            for kind in MandateKind
            if kind != MandateKind.OPERATOR
        ],
        initial=MandateKind.FAMILY_CARER,
    )
    legal_basis = forms.ChoiceField(
        label=_("On what ground"),
        choices=LegalBasis.choices,
        initial=LegalBasis.AGREEMENT,
    )
    scopes = ScopesField()
    is_exclusive = forms.BooleanField(
        label=_("Decides alone, by the judge’s decision"), required=False
    )
    consent = forms.ChoiceField(
        label=_("What the person says of it"),
        choices=[
            (PersonConsent.GIVEN, _("agrees")),
            (PersonConsent.NOT_POSSIBLE, _("cannot answer")),
        ],
        initial=PersonConsent.GIVEN,
        widget=forms.RadioSelect,
    )
    consent_note = forms.CharField(
        label=_("How it is known"),
        max_length=300,
        help_text=_("“On the phone, in her own words”; “judgment of 3 March seen”."),
    )
    proof = ProofField(label=_("Proof"), required=False)

    field_order = (
        "helper_email",
        "helper_name",
        "kind",
        "legal_basis",
        "scopes",
        "until",
        "is_exclusive",
        "consent",
        "consent_note",
        "proof",
    )

    def terms(self) -> Terms:
        data = self.cleaned_data
        return Terms(
            kind=data["kind"],
            since=self.today,
            until=self.until_not_included(),
            legal_basis=data["legal_basis"],
            scopes=tuple(data["scopes"]),
            is_exclusive=data["is_exclusive"],
        )

    def has_changed(self) -> bool:
        """Whether anything was typed: what is proposed for the rest asks nothing."""
        typed = ("helper_email", "helper_name", "consent_note", "proof")
        return any(name in self.changed_data for name in typed)

    def helper_asked(self) -> HelperAsked | None:
        """Nobody, where the whole part is left as it was."""
        return self.helper() if self.cleaned_data.get("helper_email") else None

    def helper(self) -> HelperAsked:
        data = self.cleaned_data
        return HelperAsked(
            email=data["helper_email"],
            name=data["helper_name"],
            terms=self.terms(),
            consent=Consent(data["consent"], data["consent_note"]),
            upload=data["proof"],
        )


class CallerForm(forms.Form):
    """Before an operator acts for somebody on the phone."""

    has_agreed = forms.BooleanField(
        label=_("The person on the phone agrees that I act for them today")
    )
    note = forms.CharField(
        label=_("How you know who is calling, and what they said"), max_length=300
    )


class EndForm(forms.Form):
    """Why an operator ends it."""

    reason = forms.ChoiceField(label=_("Why"), choices=EndReason.choices)


class RegisterForm(CivilForm):
    """Somebody who will not open the portal, by who looks after them."""

    is_other = forms.BooleanField(
        label=_("I have checked: this is somebody else"), required=False
    )

    def __init__(self, *args, organisations: list[Organisation], **kwargs):
        super().__init__(*args, **kwargs)
        self.organisations = {str(found.uuid): found for found in organisations}
        choices = [(key, found.name) for key, found in self.organisations.items()]
        if choices:
            self.fields["organisation"] = forms.ChoiceField(
                label=_("Member of"), choices=choices
            )

    def clean(self):
        """Both names together are what others are shown: as long as one may be."""
        names = [self.cleaned_data.get(n, "") for n in ("given_names", "family_name")]
        if all(names) and (reason := why_not_name(" ".join(names))):
            self.add_error("given_names", reason)

    def organisation_chosen(self) -> Organisation | None:
        return self.organisations.get(self.cleaned_data.get("organisation", ""))


class MergeForm(forms.Form):
    """Which record stays, and how it is known that both are of one person."""

    keep = forms.UUIDField(
        label=_("Identifier of the record to keep"),
        help_text=_("It is on the other record’s page."),
    )
    reason = forms.ChoiceField(label=_("How it is known"), choices=MergeReason.choices)
    is_sure = forms.BooleanField(
        label=_("Both records are of one person; this cannot be undone")
    )

    def __init__(self, *args, candidates, **kwargs):
        super().__init__(*args, **kwargs)
        self.candidates = candidates

    def clean_keep(self) -> Person:
        found = self.candidates.filter(uuid=self.cleaned_data["keep"]).first()
        if found is None:
            raise ValidationError(_("No record has this identifier."))
        return found
