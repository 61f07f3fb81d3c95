from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("accounts")

    def ready(self):
        from accounts import receivers
        from asasap.notifications.registry import register, register_topic

        register_topic(key="account", label=_("Signing in and my account"))
        # allauth's letters: codes and links that must not wait for the morning.
        register(
            kind="accounts.letter",
            topic="account",
            channels=("email",),
            listed=False,
            urgent=True,
        )
        for kind in ("accounts.sms_code", "accounts.sms_unknown"):
            register(
                kind=kind,
                topic="account",
                channels=("sms",),
                listed=False,
                urgent=True,
            )
        register(
            kind="accounts.welcome",
            topic="account",
            channels=("email",),
        )
        for name in (
            "mandate_proposed",
            "mandate_begun",
            "mandate_entrusted",
            "mandate_refused",
            "mandate_ask_refused",
            "mandate_ended",
            "mandate_over",
            "record_changed",
            "merged",
        ):
            register(kind=f"accounts.{name}", topic="account")
        register_topic(key="organisation", label=_("My organisations"))
        for name in (
            "organisation_decided",
            "invitation_answered",
            "membership_asked",
            "membership_answered",
            "membership_changed",
            "grant_changed",
        ):
            register(kind=f"accounts.{name}", topic="organisation")
        # Whoever reads it may have no account yet: a letter, and nothing else.
        register(kind="accounts.invited", topic="organisation", channels=("email",))
        # To an address that may have no account here: nowhere but there.
        register(kind="accounts.mandate_asked", topic="account", channels=("email",))
        register_topic(key="papers", label=_("My papers"))
        for name in ("credential_decided", "credential_ending"):
            register(kind=f"accounts.{name}", topic="papers")
        # What the law wants told, in a form one can keep: it cannot be refused.
        for name in ("suspended", "suspension_upheld", "suspension_lifted"):
            register(kind=f"accounts.{name}", topic="account", urgent=True)
        for name in (
            "suspension_contested",
            "organisation_suspended",
            "organisation_back",
        ):
            register(kind=f"accounts.{name}", topic="account")
        _register_privacy()


def _register_privacy():
    """What is known of people and how long it is kept; the news of it."""
    from accounts.operations.retaining import KEPT
    from accounts.queries.sections import PERSONAL_DATA
    from accounts.registry import register_personal_data, register_retention
    from asasap.notifications.registry import register

    for known in PERSONAL_DATA:
        register_personal_data(known)
    for kept in KEPT:
        register_retention(kept)
    register(kind="accounts.copy_ready", topic="account")
    register(kind="accounts.copy_failed", topic="account")
    # The link that brings back must not wait, nor be refused.
    for name in ("account_closed", "account_reopened"):
        register(
            kind=f"accounts.{name}", topic="account", channels=("email",), urgent=True
        )
