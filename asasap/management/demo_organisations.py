"""The demo's organisations at work: one declared, somebody invited, somebody asking."""

from collections.abc import Mapping
from datetime import datetime

from accounts.enums import DEMO_DOMAIN, OrganisationKind, Permission, Role
from accounts.models import Organisation, Person
from accounts.operations.founding import Declaration, declare_organisation
from accounts.operations.granting import propose_grant
from accounts.operations.inviting import invite
from accounts.operations.joining import admit_member
from accounts.operations.requesting import request_membership
from accounts.rules.organisations import RegisterAnswer
from asasap.kernel.actor import Actor
from asasap.kernel.periods import day_in_paris

COOP, BODY = "00000101600013", "00000102400017"
# One of the numbers the simulated register knows.
DECLARED = RegisterAnswer(
    siret="00000002600013", is_open=True, name="ENTRAIDE DU QUARTIER", category="9220"
)


def load_joining(*, people: Mapping[str, Person], now: datetime) -> None:
    """Safe to call again: what people have done with it since is left as it is."""
    coop, body = (Organisation.objects.of_siret(s).first() for s in (COOP, BODY))
    if coop is None or body is None or coop.invitations.exists():
        return
    for name, organisation in (("coordinator", coop), ("provider", body)):
        admit_member(
            person=people[name],
            organisation=organisation,
            role=Role.ADMIN,
            since=day_in_paris(now),
        )
    claire, karim = _actor(people["coordinator"]), _actor(people["provider"])
    invite(
        organisation=coop,
        email=f"resident@{DEMO_DOMAIN}",
        role=Role.MEMBER,
        actor=claire,
        now=now,
    )
    request_membership(
        organisation=coop,
        role=Role.PROVIDER,
        message="Je fais du jardinage à Montreuil, et j’aimerais vous rejoindre.",
        actor=karim,
        now=now,
    )
    propose_grant(
        giver=coop,
        taker=body,
        permission=Permission.SEE_MEMBERS,
        actor=claire,
        now=now,
    )
    if Organisation.objects.of_siret(DECLARED.siret).exists():
        return
    declare_organisation(
        declaration=Declaration(
            name="Entraide du quartier",
            kind=OrganisationKind.ASSOCIATION,
            siret=DECLARED.siret,
        ),
        answer=DECLARED,
        actor=_actor(people["coop-member"]),
        now=now,
    )


def _actor(person: Person) -> Actor:
    return Actor(user_id=person.user_id, person_id=person.pk, request_id="demo")
