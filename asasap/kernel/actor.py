"""Who acts: the one value that says who, for whom, and in which organisation's name.

It is built once a request, from the login and the URL, and handed down as an argument;
nothing below a view looks for a current user anywhere else.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Actor:
    """Ids only, so that the ground floor can write them down without knowing accounts.

    ``roles`` are those held in the acting organisation, or in any of them when no
    organisation is named; ``organisation_ids`` are all those one is a member of,
    ``coordinated_ids`` those whose people one looks after, ``administered_ids`` those
    whose membership one decides on. An operator runs the portal.

    Under a mandate, ``user_id`` is who acts and ``person_id`` the person acted for;
    ``helper_id`` is then the person of who acts, ``scopes`` what the mandate covers.
    """

    user_id: int | None = None
    person_id: int | None = None
    organisation_id: int | None = None
    mandate_id: int | None = None
    recipient_id: int | None = None
    request_id: str = ""
    roles: frozenset[str] = field(default_factory=frozenset)
    organisation_ids: frozenset[int] = field(default_factory=frozenset)
    coordinated_ids: frozenset[int] = field(default_factory=frozenset)
    administered_ids: frozenset[int] = field(default_factory=frozenset)
    helper_id: int | None = None
    scopes: frozenset[str] = field(default_factory=frozenset)
    is_suspended: bool = False
    is_operator: bool = False

    def may(self, scope: str) -> bool:
        """Whether this is open: always for oneself, as the mandate says for another."""
        return self.mandate_id is None or scope in self.scopes

    @property
    def is_known(self) -> bool:
        return self.user_id is not None


ANONYMOUS = Actor()

# What the clock does by itself: tasks and commands, on nobody's behalf.
SYSTEM = Actor(request_id="system")
