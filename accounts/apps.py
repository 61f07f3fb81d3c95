from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("accounts")

    def ready(self):
        from asasap.notifications.registry import register

        # allauth's letters: codes and links that must not wait for the morning.
        register(
            kind="accounts.letter",
            topic=_("Signing in and my account"),
            channels=("email",),
            listed=False,
            urgent=True,
        )
        register(
            kind="accounts.welcome",
            topic=_("Signing in and my account"),
            channels=("email",),
        )
