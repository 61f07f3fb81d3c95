"""Loads the demo: invented people in Montreuil, one for each part one may play."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from accounts.enums import DEMO_DOMAIN, OrganisationKind, Role
from accounts.models import Organisation, Person, User
from accounts.operations.founding import found_organisation
from accounts.operations.joining import admit_member
from accounts.operations.signing_up import register_person
from asasap.management.demo_helping import load_helping
from asasap.management.demo_market import load_market
from asasap.management.demo_matching import load_matching
from asasap.management.demo_organisations import load_joining
from asasap.management.demo_papers import load_papers
from asasap.management.demo_places import load_places_of_demo
from asasap.management.demo_planning import load_planning
from asasap.management.demo_privacy import load_privacy
from asasap.management.demo_searches import load_searches
from asasap.management.demo_suspensions import load_suspensions
from asasap.management.demo_talks import load_talks
from dashboards.queries.demo import DEMO_PASSWORD, demo_accounts_at
from matching.operations.indexing import index_all

NAMES = {
    "resident": "Jeanne Martin",
    "provider": "Karim Benali",
    "coop-member": "Aïssatou Diallo",
    "coordinator": "Claire Nguyen",
    "funder": "Paul Lefèvre",
    "researcher": "Inès Moreau",
    "admin": "Sacha Petit",
}

# Name, kind, an invented SIRET, and who is what in it.
ORGANISATIONS = [
    (
        "Les Coups de main de Montreuil",
        OrganisationKind.COOPERATIVE,
        "00000101600013",
        {"coop-member": Role.MEMBER, "coordinator": Role.COORDINATOR},
    ),
    (
        "Benali Services",
        OrganisationKind.SAP_BODY,
        "00000102400017",
        {"provider": Role.PROVIDER},
    ),
    (
        "Département de démonstration",
        OrganisationKind.FUNDER,
        "00000103200010",
        {"funder": Role.FUNDER},
    ),
    (
        "Laboratoire des services de proximité",
        OrganisationKind.PUBLIC_BODY,
        "",
        {"researcher": Role.RESEARCHER},
    ),
]

PRIVILEGED = ("coordinator", "funder", "researcher", "admin")


class Command(BaseCommand):
    help = "Create the demo's people once, then print how to enter as each of them."

    def add_arguments(self, parser):
        parser.add_argument(
            "--first-time", action="store_true", help="load only where nobody signs in"
        )

    def handle(self, *, first_time, **_options):
        if not settings.DEMO:
            raise CommandError("The demo is off here: set ASASAP_DEMO=1 to load it.")
        if not (first_time and User.objects.exists()):
            people, now = load_demo(), timezone.now()
            market = load_market(people=people, now=now)
            if market is not None:
                # Written by heaps, without the news that each offer sends alone.
                index_all(now=now)
                load_talks(market=market)
                load_searches(people=people, now=now)
            load_matching(people=people, now=now)
            load_places_of_demo(now=now)
            load_planning(people=people, now=now)
        for account in demo_accounts_at(now=timezone.now()):
            code = f"  code {account.code}" if account.code else ""
            self.stdout.write(f"  {account.email:<38} {account.password}{code}")


@transaction.atomic
def load_demo() -> dict[str, Person]:
    """Return those who sign in. Safe to call again: what exists is left as people have
    made it.
    """
    people = {name: _person(name) for name in NAMES}
    for title, kind, siret, members in ORGANISATIONS:
        if Organisation.objects.filter(name=title).exists():
            continue
        organisation = found_organisation(name=title, kind=kind, siret=siret)
        for name, role in members.items():
            admit_member(
                person=people[name],
                organisation=organisation,
                role=role,
                since=timezone.localdate(),
            )
    load_joining(people=people, now=timezone.now())
    load_helping(people=people, now=timezone.now())
    load_papers(people=people, now=timezone.now())
    load_privacy(people=people, now=timezone.now())
    load_suspensions(people=people, now=timezone.now())
    return people


def _person(name: str) -> Person:
    email = f"{name}@{DEMO_DOMAIN}"
    user = User.objects.filter(email=email).first()
    if user is None:
        user = User.objects.create_user(
            email, DEMO_PASSWORD, is_superuser=name == "admin"
        )
        EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    if name in PRIVILEGED and not Authenticator.objects.filter(user=user).exists():
        TOTP.activate(user, generate_totp_secret())
    return register_person(user=user, display_name=NAMES[name], language="fr")
