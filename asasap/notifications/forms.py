"""What people choose about their news, and what a browser tells of itself."""

import base64
from collections.abc import Mapping

from cryptography.hazmat.primitives.asymmetric import ec
from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from asasap.notifications.enums import CADENCES, Cadence, Channel, Language
from asasap.notifications.models import Recipient
from asasap.notifications.operations.choosing import Choices
from asasap.notifications.registry import topic_channels, topic_label

# Each language in itself: who looks for theirs may not read the page's.
OWN_NAMES = [(Language.FRENCH, "Français"), (Language.ENGLISH, "English")]


class ChoicesForm(forms.Form):
    """One select for each topic and channel, then hours and language."""

    language = forms.ChoiceField(label=_("Language of your letters"), choices=OWN_NAMES)
    quiet_from = forms.TimeField(
        label=_("No notification on your devices from"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    quiet_until = forms.TimeField(
        label=_("Notifications again from"),
        help_text=_("Write the same hour twice to be notified at any hour."),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    digest_hour = forms.TypedChoiceField(
        label=_("Hour of the daily e-mail"),
        choices=[(hour, f"{hour:02d}:00") for hour in range(24)],
        coerce=int,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.cadence_names: dict[str, tuple[str, str]] = {}
        for topic, channels in topic_channels().items():
            for channel in Channel:
                if channel in channels:
                    self._add_cadence(topic, channel)

    @classmethod
    def filled_for(
        cls, recipient: Recipient, chosen: Mapping[tuple[str, str], str]
    ) -> "ChoicesForm":
        initial = {
            "language": recipient.language,
            "quiet_from": recipient.quiet_from,
            "quiet_until": recipient.quiet_until,
            "digest_hour": recipient.digest_hour,
        }
        form = cls(initial=initial)
        for name, key in form.cadence_names.items():
            form.initial[name] = chosen.get(key, Cadence.AT_ONCE)
        return form

    def topics(self) -> list[tuple[str, list[BoundField]]]:
        """Return each topic's label with its selects, for the page."""
        rows: dict[str, list[BoundField]] = {}
        for name, (topic, _channel) in self.cadence_names.items():
            rows.setdefault(topic, []).append(self[name])
        return [(str(topic_label(topic)), fields) for topic, fields in rows.items()]

    def hours(self) -> list[BoundField]:
        names = ("quiet_from", "quiet_until", "digest_hour", "language")
        return [self[name] for name in names]

    def choices(self) -> Choices:
        data = self.cleaned_data
        return Choices(
            language=data["language"],
            quiet_from=data["quiet_from"],
            quiet_until=data["quiet_until"],
            digest_hour=data["digest_hour"],
            cadences={key: data[name] for name, key in self.cadence_names.items()},
        )

    def _add_cadence(self, topic: str, channel: Channel) -> None:
        name = f"{topic}-{channel}"
        self.cadence_names[name] = (topic, channel)
        self.fields[name] = forms.ChoiceField(
            label=channel.label,
            choices=[(cadence, cadence.label) for cadence in CADENCES[channel]],
            initial=Cadence.AT_ONCE,
        )


class DeviceAddressForm(forms.Form):
    # Push services have a name and the usual port; the rest is none of our business.
    endpoint = forms.RegexField(r"\Ahttps://[\w.-]+(:443)?/\S*\Z", max_length=500)


class DeviceForm(DeviceAddressForm):
    """A browser's push subscription, as ``PushSubscription.toJSON`` tells it."""

    p256dh = forms.CharField(max_length=100)
    auth = forms.CharField(max_length=40)

    def clean_p256dh(self) -> str:
        """A key that is no point of the curve would fail at each delivery."""
        try:
            point = _bytes_of(self.cleaned_data["p256dh"])
            ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
        except ValueError:
            raise ValidationError(_("This is not the key of a browser.")) from None
        return self.cleaned_data["p256dh"]

    def clean_auth(self) -> str:
        try:
            is_secret = len(_bytes_of(self.cleaned_data["auth"])) == 16
        except ValueError:
            is_secret = False
        if not is_secret:
            raise ValidationError(_("This is not the secret of a browser."))
        return self.cleaned_data["auth"]


def _bytes_of(text: str) -> bytes:
    """Decode base64url, whose padding browsers leave out."""
    padded = text + "=" * (-len(text) % 4)
    return base64.b64decode(padded, altchars=b"-_", validate=True)
