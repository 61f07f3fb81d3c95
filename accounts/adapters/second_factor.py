"""What allauth calls about second factors: keys, names, and whose site this is."""

from urllib.parse import urlsplit

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.utils.translation import gettext as _


class MFAAdapter(DefaultMFAAdapter):
    def get_public_key_credential_rp_entity(self):
        """A passkey is made for one host: ours, whatever a request's header says."""
        return {"id": urlsplit(settings.PUBLIC_URL).hostname, "name": "ASASAP"}

    def generate_authenticator_name(self, user, type):  # noqa: A002 (allauth's name)
        """Offer a name that the person may replace by their own."""
        count = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return _("My device") if count == 0 else _("My device %d") % (count + 1)
