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
        _register_panels()
        _register_planner()
        _register_plans()
        _register_points()
        _register_searches()


def _register_invitations():
    """News of invitations and of contestations; what is known, and for how long."""
    from accounts.registry import register_personal_data, register_retention
    from asasap.notifications.registry import register, register_topic
    from matching.operations.forgetting_invitations import KEPT
    from matching.queries.known_invitations import KNOWN

    for sort in KNOWN:
        register_personal_data(sort)
    for kept in KEPT:
        register_retention(kept)
    register_topic(key="invitations", label=_("Requests for me"))
    register(kind="matching.invited", topic="invitations")
    for name in ("interested", "nobody_left"):
        register(kind=f"matching.{name}", topic="demands")
    for name in ("contest_received", "contest_answered"):
        register(kind=f"matching.{name}", topic="invitations")


def _register_panels():
    """What the pages of lower apps show of matching."""
    from accounts.registry import register_panel
    from matching.queries.apart import engagement_panel, offer_panel, provider_panel
    from matching.queries.progress import progress_panel

    register_panel(on="demand", key="matching.progress", panel_of=progress_panel)
    register_panel(on="offer", key="matching.apart", panel_of=offer_panel)
    register_panel(on="provider", key="matching.apart", panel_of=provider_panel)
    register_panel(on="engagement", key="matching.apart", panel_of=engagement_panel)


def _register_planner():
    """Tours are polished by an adapter, which stands higher than operations."""
    from matching.adapters.polishing import best_plan
    from matching.registry import register_planner

    register_planner(best_plan)


def _register_plans():
    """What the plans of a desk know of people, and how long they are kept."""
    from accounts.registry import register_personal_data, register_retention
    from matching.operations.forgetting_plans import KEPT
    from matching.queries.known_plans import KNOWN

    for sort in KNOWN:
        register_personal_data(sort)
    for kept in KEPT:
        register_retention(kept)


def _register_searches():
    """News of saved searches; what is known of them, and how long they are kept."""
    from accounts.registry import register_personal_data, register_retention
    from asasap.notifications.registry import register, register_topic
    from matching.operations.forgetting_searches import KEPT
    from matching.queries.known_searches import KNOWN

    register_topic(key="searches", label=_("My searches"))
    register(kind="matching.new_offers", topic="searches")
    register_personal_data(KNOWN)
    register_retention(KEPT)


def _register_points():
    """What people said of public places, for places know nobody."""
    from accounts.registry import register_personal_data
    from matching.queries.known_points import KNOWN

    for sort in KNOWN:
        register_personal_data(sort)
