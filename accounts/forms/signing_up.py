"""What a new person is asked; signing in has allauth's own forms."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.people import NameField


class SignupForm(forms.Form):
    """Goes before allauth's e-mail and password."""

    display_name = NameField(
        label=_("Your name, as others will see it"),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )

    def signup(self, request, user):
        """allauth asks for it; the person is registered by the adapter."""
