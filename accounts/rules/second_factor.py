"""Who may enter with a password alone, and who may not."""

from collections.abc import Iterable

from accounts.enums import PRIVILEGED_ROLES, OrganisationKind, Role

# Their administrators see the people whom public money pays for.
PUBLIC_MONEY = frozenset({OrganisationKind.FUNDER, OrganisationKind.PUBLIC_BODY})


def owes_second_factor(*, is_operator: bool, roles: Iterable[tuple[str, str]]) -> bool:
    """Whether somebody sees others' rows; ``roles`` come with the organisation's kind.

    The administrator of a business of one person does not: they see their own.
    """
    return is_operator or any(
        role in PRIVILEGED_ROLES or (role == Role.ADMIN and kind in PUBLIC_MONEY)
        for role, kind in roles
    )
