"""What a profile shows to others, and what it lacks before it may.

A family carer is neither offered nor ranked, and that somebody is on an integration
path is nobody's business: of the one nothing is shown, of the other the employment.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.enums import Role, StatusKind
from asasap.kernel.actor import Actor

# How a status is told to others; what is not here is not told.
SHOWN_STATUSES = {
    StatusKind.SELF_EMPLOYED: StatusKind.SELF_EMPLOYED,
    StatusKind.COOP_ENTREPRENEUR: StatusKind.COOP_ENTREPRENEUR,
    StatusKind.BUSINESS_TEST: StatusKind.BUSINESS_TEST,
    StatusKind.INTEGRATION_EMPLOYEE: StatusKind.EMPLOYEE,
    StatusKind.EMPLOYEE: StatusKind.EMPLOYEE,
    StatusKind.HOUSEHOLD_EMPLOYEE: StatusKind.HOUSEHOLD_EMPLOYEE,
    StatusKind.VOLUNTEER: StatusKind.VOLUNTEER,
}


@dataclass(frozen=True, slots=True)
class Face:
    """What others read of a provider, and whether they may."""

    headline: str
    about: str = ""
    languages: tuple[str, ...] = ()
    is_published: bool = False


def shown_statuses(kinds: Iterable[str]) -> list[StatusKind]:
    """Return how these statuses are told to others, each once, in their own order."""
    shown = {SHOWN_STATUSES[StatusKind(k)] for k in kinds if k in SHOWN_STATUSES}
    return [kind for kind in StatusKind if kind in shown]


def missing_to_publish(
    *, headline: str, kinds: Iterable[str], is_person: bool
) -> list[str]:
    """Return what a profile lacks before others may see it, in words."""
    missing = []
    if not headline:
        missing.append(_("Say in one line what you offer."))
    if is_person and not shown_statuses(kinds):
        missing.append(_("Say how you work: a status in force today is needed."))
    return missing


def why_not_edit_profile_of_house(*, actor: Actor) -> str | None:
    """Whether the actor may write the profile of the organisation they act in."""
    if Role.ADMIN in actor.roles:
        return None
    return _("An administrator of this organisation writes its profile.")
