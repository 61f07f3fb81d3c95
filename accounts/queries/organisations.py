"""What the pages of organisations show: mine, their members, their permissions."""

from dataclasses import dataclass
from datetime import date, datetime

from allauth.account.models import EmailAddress

from accounts.enums import GrantState, OrganisationState, Role
from accounts.models import (
    Grant,
    Invitation,
    Membership,
    MembershipRequest,
    Organisation,
    Person,
)
from asasap.audit.models import Transition
from asasap.kernel.actor import Actor
from asasap.kernel.fields import blind_index
from asasap.kernel.pagination import page_of

# As many as a page holds; who has more of them has other things to see to first.
SHOWN = 50


def email_index(email: str) -> str:
    """Return what finds an invitation by the address it was sent to."""
    return blind_index(email.strip().lower(), "accounts.invitation.email")


def my_email_indexes(*, actor: Actor) -> list[str]:
    """The indexes of one's own addresses; an address not verified is nobody's."""
    mine = EmailAddress.objects.filter(user_id=actor.user_id, verified=True)
    return [email_index(email) for email in mine.values_list("email", flat=True)]


def acting_person(*, actor: Actor) -> Person | None:
    """Who acts; None for a login that is nobody's, such as one made by hand."""
    if actor.person_id is None:
        return None
    return Person.objects.get(pk=actor.person_id)


def invitation_for(*, actor: Actor, uuid, now: datetime) -> Invitation | None:
    """An invitation that stands and is for one of one's own addresses, or None.

    The two queries are always asked: how long it takes tells nothing of the invitation.
    """
    mine = Invitation.objects.sent_to(my_email_indexes(actor=actor)).standing(now)
    found = mine.by_uuid(uuid).select_related("organisation", "invited_by")
    return found.first()


def organisation_to_join(*, siret: str) -> Organisation | None:
    """The organisation under this number: who types the number may ask to come in."""
    return Organisation.objects.active().of_siret(siret).first()


@dataclass(frozen=True)
class Place:
    """An organisation one is in, or has declared, with what one is there."""

    organisation: Organisation
    roles: list[str]
    may_administer: bool
    refused_for: str


@dataclass(frozen=True)
class MyOrganisations:
    places: list[Place]
    invitations: list[Invitation]
    requests: list[MembershipRequest]


def my_organisations(*, actor: Actor, now: datetime, today: date) -> MyOrganisations:
    mine = Membership.objects.held_by(actor.person_id).not_ended(today)
    held = list(
        mine.select_related("organisation").order_by("organisation__name", "pk")
    )
    declared = Organisation.objects.filter(
        created_by_id=actor.person_id, created_by__isnull=False
    ).exclude(state=OrganisationState.ACTIVE)
    invitations = Invitation.objects.sent_to(my_email_indexes(actor=actor))
    requests = MembershipRequest.objects.made_by(actor.person_id)
    return MyOrganisations(
        places=_places(held, list(declared.by_name()[:SHOWN])),
        invitations=list(
            invitations.standing(now)
            .select_related("organisation", "invited_by")
            .newest_first()[:SHOWN]
        ),
        requests=list(requests.select_related("organisation").newest_first()[:SHOWN]),
    )


@dataclass(frozen=True)
class MembersPage:
    organisation: Organisation
    members: list[Membership]
    previous_url: str
    next_url: str
    invitations: list[Invitation]
    requests: list[MembershipRequest]


def members_page(
    *, organisation: Organisation, cursor: str, now: datetime, today: date
) -> MembersPage:
    """Who is in, who is invited, who asks: only for those who decide on it."""
    members = organisation.memberships.not_ended(today).select_related("person")
    page = page_of(members.by_name(), cursor=cursor)
    return MembersPage(
        organisation=organisation,
        members=page.rows,
        previous_url=f"?cursor={page.previous}" if page.previous else "",
        next_url=f"?cursor={page.next}" if page.next else "",
        invitations=list(organisation.invitations.standing(now).newest_first()[:SHOWN]),
        requests=list(
            organisation.requests.pending()
            .select_related("person")
            .newest_first()[:SHOWN]
        ),
    )


@dataclass(frozen=True)
class MemberPage:
    organisation: Organisation
    membership: Membership
    is_last_admin: bool


def member_page(*, organisation: Organisation, membership: Membership) -> MemberPage:
    others = Membership.objects.endless_admins_of(organisation)
    return MemberPage(
        organisation=organisation,
        membership=membership,
        is_last_admin=membership.is_endless_admin
        and not others.exclude(pk=membership.pk).exists(),
    )


@dataclass(frozen=True)
class GrantLine:
    grant: Grant
    other: Organisation
    is_given: bool
    may_answer: bool
    may_end: bool


@dataclass(frozen=True)
class GrantsPage:
    organisation: Organisation
    lines: list[GrantLine]
    previous_url: str
    next_url: str


def grants_page(*, organisation: Organisation, actor: Actor, cursor: str) -> GrantsPage:
    """Both directions: only for those who decide on it."""
    grants = Grant.objects.between(organisation).select_related("giver", "taker")
    page = page_of(grants.newest_first(), cursor=cursor)
    return GrantsPage(
        organisation=organisation,
        lines=[_line(grant, organisation, actor) for grant in page.rows],
        previous_url=f"?cursor={page.previous}" if page.previous else "",
        next_url=f"?cursor={page.next}" if page.next else "",
    )


def _line(grant: Grant, organisation: Organisation, actor: Actor) -> GrantLine:
    is_given = grant.giver_id == organisation.pk
    is_offered = grant.state == GrantState.PROPOSED
    return GrantLine(
        grant=grant,
        other=grant.taker if is_given else grant.giver,
        is_given=is_given,
        may_answer=is_offered
        and not is_given
        and grant.proposed_by_id != actor.person_id,
        may_end=grant.state == GrantState.ACTIVE or (is_offered and is_given),
    )


def _places(held: list[Membership], declared: list[Organisation]) -> list[Place]:
    roles: dict[Organisation, list[Role]] = {}
    for membership in held:
        roles.setdefault(membership.organisation, []).append(Role(membership.role))
    refusals = _refusals([o for o in declared if o.state == OrganisationState.REFUSED])
    return [
        Place(
            organisation=organisation,
            roles=[str(role.label) for role in roles.get(organisation, [])],
            may_administer=organisation.state == OrganisationState.ACTIVE
            and Role.ADMIN in roles.get(organisation, []),
            refused_for=refusals.get(organisation.pk, ""),
        )
        for organisation in [*roles, *(o for o in declared if o not in roles)]
    ]


def _refusals(refused: list[Organisation]) -> dict[int, str]:
    """Why each was refused: said once, in the record of that step."""
    steps = Transition.objects.filter(
        subject=Organisation._meta.label_lower,
        object_id__in=[organisation.pk for organisation in refused],
        after=OrganisationState.REFUSED,
    )
    return dict(steps.values_list("object_id", "reason"))
