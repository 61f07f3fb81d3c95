"""Who may contest a place, and who answers: never the one who contests."""

from django.utils.translation import gettext as _

from accounts.models import Provider
from asasap.kernel.actor import Actor
from matching.enums import ContestState
from matching.models import Contestation

LONGEST = 2000


def why_not_contest(*, provider: Provider, actor: Actor) -> str | None:
    """One contests one's own place, or that of an organisation one signs for."""
    if not actor.is_known or actor.mandate_id is not None:
        return _("Sign in to contest your place.")
    is_mine = provider.person_id is not None and provider.person_id == actor.person_id
    signs = actor.coordinated_ids | actor.administered_ids
    if is_mine or provider.organisation_id in signs:
        return None
    return _("Only the person ranked can contest, or who signs for the organisation.")


def why_not_answer(*, contestation: Contestation, actor: Actor) -> str | None:
    if contestation.author_id == actor.person_id:
        return _("Nobody answers what they contest themselves.")
    if contestation.provider.person_id == actor.person_id:
        return _("Nobody is judge of their own place.")
    if actor.person_id is None:
        return _("Who answers says their name.")
    if contestation.state != ContestState.OPEN:
        return _("This has been answered already.")
    return None
