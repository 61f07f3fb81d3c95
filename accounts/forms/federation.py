"""A site that an operator lets ask us who somebody is."""

from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

LOCAL = {"localhost", "127.0.0.1"}


class ClientForm(forms.Form):
    name = forms.CharField(label=_("Name, as people will read it"), max_length=100)
    redirect_uris = forms.CharField(
        label=_("Addresses where people are sent back, one a line"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean_redirect_uris(self) -> list[str]:
        """Whole addresses, without a star: a code sent elsewhere is an account lost."""
        uris = self.cleaned_data["redirect_uris"].split()
        for uri in uris:
            parts = urlsplit(uri)
            is_safe = parts.scheme == "https" or (
                parts.scheme == "http" and parts.hostname in LOCAL
            )
            if not is_safe or not parts.hostname or "*" in uri or parts.fragment:
                raise ValidationError(
                    _("%(uri)s is not a whole https address."), params={"uri": uri}
                )
        return uris
