"""allauth's forms of signing in and up, in our words."""

from allauth.account import forms as allauth
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.operations.signing_up import rehearse_registration


class LoginForm(allauth.LoginForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        login = self.fields["login"]
        login.label = _("E-mail address or mobile telephone")
        login.widget.attrs = {"autocomplete": "username webauthn"}


class RequestLoginCodeForm(allauth.RequestLoginCodeForm):
    """One or the other: the address first, as more people have given it."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("E-mail address")
        self.fields["phone"].label = _("Or mobile telephone, if you have added it")

    def clean(self):
        """allauth takes an empty form for granted, then fails (65.21)."""
        cleaned_data = super().clean()
        if not (self.errors or cleaned_data.get("email") or cleaned_data.get("phone")):
            self.add_error("email", _("Write your e-mail address or your telephone."))
        return cleaned_data


class EmailSignupForm(allauth.SignupForm):
    """Asks for no telephone: it is one question more, and may be added later."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["phone"]

    def try_save(self, request):
        """Take as long for an address already known: all is done, and undone."""
        user, response = super().try_save(request)
        if user is None:
            rehearse_registration(
                password=self.cleaned_data["password1"],
                display_name=self.cleaned_data["display_name"],
                language=get_language(),
            )
        return user, response


class NewAddressForm(allauth.AddEmailForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("New e-mail address")
