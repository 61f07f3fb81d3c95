"""The demo's statuses, papers and profiles: one verified, one waiting, one ending."""

from datetime import date, datetime, timedelta
from io import BytesIO

from PIL import Image, ImageDraw

from accounts.enums import CredentialKind, StatusKind
from accounts.models import Credential, CredentialRule, Person
from accounts.operations.providers import save_profile
from accounts.operations.proving import submit_credential, verify_credential
from accounts.operations.reference import load_reference
from accounts.operations.working import add_status
from accounts.rules.providers import Face
from accounts.rules.proving import Paper
from asasap.kernel.actor import Actor
from asasap.kernel.periods import day_in_paris
from asasap.kernel.uploads import remake

STATUSES = {
    "provider": [StatusKind.SELF_EMPLOYED, StatusKind.VOLUNTEER],
    "coop-member": [StatusKind.VOLUNTEER],
}
# Whose, which, its number, from whom, from and until so many days away, verified.
PAPERS = [
    ("provider", CredentialKind.INSURANCE, "MMA 4471", "Mutuelle Exemple", -340, 20, 1),
    ("provider", CredentialKind.DECLARATION, "SAP812345678", "Drieets", -500, None, 1),
    ("provider", CredentialKind.DIPLOMA, "", "CFA d’Exemple", -4000, None, 0),
    ("coop-member", CredentialKind.DIPLOMA, "", "Lycée d’Exemple", -3000, None, 0),
]
FACES = {
    "provider": Face(
        headline="Jardinage et petits travaux, à Montreuil",
        about="Dix ans de jardins. Je viens avec mes outils.",
        languages=("français", "arabe"),
        is_published=True,
    ),
    "coop-member": Face(
        headline="Un coup de main pour les courses et les papiers",
        languages=("français", "peul"),
        is_published=True,
    ),
}


def load_papers(*, people: dict[str, Person], now: datetime) -> None:
    """Safe to call again: who has a status already has made it theirs."""
    today = day_in_paris(now)
    if not CredentialRule.objects.exists():
        load_reference(today=today)
    for name, kinds in STATUSES.items():
        if people[name].statuses.exists():
            continue
        actor = _actor_of(people[name])
        for kind in kinds:
            add_status(kind=kind, organisation=None, since=today, actor=actor, now=now)
        save_profile(face=FACES[name], actor=actor, now=now)
        _hand_in(name, people, actor=actor, now=now)


def _hand_in(
    name: str, people: dict[str, Person], *, actor: Actor, now: datetime
) -> None:
    today = day_in_paris(now)
    for whose, kind, number, issuer, since, until, is_verified in PAPERS:
        if whose != name:
            continue
        paper = Paper(
            kind=kind,
            number=number,
            issuer=issuer,
            territory="",
            since=today + timedelta(days=since),
            until=None if until is None else today + timedelta(days=until),
            upload=remake(_drawn(kind, issuer, today), name=f"{kind}.png"),
        )
        credential = submit_credential(paper=paper, actor=actor, now=now)
        if is_verified:
            _verify(credential, people["admin"], now=now)


def _verify(credential: Credential, operator: Person, *, now: datetime) -> None:
    actor = _actor_of(operator, is_operator=True)
    verify_credential(credential=credential, actor=actor, now=now)


def _actor_of(person: Person, *, is_operator: bool = False) -> Actor:
    return Actor(
        user_id=person.user_id,
        person_id=person.pk,
        request_id="demo",
        is_operator=is_operator,
    )


def _drawn(kind: CredentialKind, issuer: str, today: date) -> bytes:
    """A paper nobody could take for a true one."""
    page = Image.new("RGB", (620, 877), "white")
    draw = ImageDraw.Draw(page)
    for line, text in enumerate(["DEMONSTRATION", str(kind), issuer, str(today.year)]):
        draw.text((60, 80 + 60 * line), text, fill="black")
    made = BytesIO()
    page.save(made, "PNG")
    return made.getvalue()
