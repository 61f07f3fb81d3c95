from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MatchingConfig(AppConfig):
    name = "matching"
    verbose_name = _("matching")

    def ready(self):
        from matching import receivers
        from matching.layers import register_layers

        register_layers()
        _register_invitations()


def _register_invitations():
    """News of invitations and of contestations."""
    from asasap.notifications.registry import register, register_topic

    register_topic(key="invitations", label=_("Requests for me"))
    register(kind="matching.invited", topic="invitations")
    for name in ("interested", "nobody_left"):
        register(kind=f"matching.{name}", topic="demands")
    for name in ("contest_received", "contest_answered"):
        register(kind=f"matching.{name}", topic="invitations")
