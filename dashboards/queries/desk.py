"""An organisation as its own members see it."""

from dataclasses import dataclass
from datetime import date

from accounts.enums import Role
from accounts.models import Membership, Organisation
from asasap.kernel.actor import Actor
from matching.rules.planning import may_plan
from offers.rules.conversing import may_write_here


@dataclass(frozen=True)
class Desk:
    organisation: Organisation
    members: list[Membership]
    my_roles: list[str]
    may_administer: bool
    may_write: bool  # Messages, in its name.
    may_plan: bool


def desk_of(*, organisation: Organisation, actor: Actor, today: date) -> Desk:
    members = organisation.memberships.visible_to(actor).valid_on(today)
    return Desk(
        organisation=organisation,
        members=list(
            members.select_related("person").order_by("person__display_name", "pk")
        ),
        my_roles=sorted(str(Role(role).label) for role in actor.roles),
        may_administer=Role.ADMIN in actor.roles,
        may_write=may_write_here(actor),
        may_plan=may_plan(actor),
    )


def desks_of(*, actor: Actor) -> list[Organisation]:
    """The organisations one may act for, by name."""
    mine = Organisation.objects.visible_to(actor)
    return list(mine.order_by("name", "pk"))
