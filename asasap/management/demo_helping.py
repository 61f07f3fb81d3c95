"""The demo's people who do not sign in, those who act for them, and a double."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from accounts.enums import MandateKind, MandateScope, PersonConsent
from accounts.models import Mandate, Person
from accounts.operations.helping import register_mandate
from accounts.operations.registering import HelperAsked, register_person_without_login
from accounts.rules.civil import Civil
from accounts.rules.helping import Consent, Terms
from asasap.kernel.actor import Actor
from asasap.kernel.periods import day_in_paris

YVONNE = Civil(
    given_names="Yvonne",
    family_name="Roy",
    born_on=date(1942, 3, 3),
    phone="+33199001234",  # Of the range kept for fiction.
    address={"lines": "3 rue des Lilas", "postcode": "93100", "commune": "Montreuil"},
)
MARCEL = Civil(given_names="Marcel", family_name="Aubert", born_on=date(1938, 7, 14))
SCOPES = (MandateScope.PROFILE, MandateScope.DEMANDS, MandateScope.VISITS)
ON_THE_PHONE = Consent(PersonConsent.GIVEN, "Au téléphone, avec ses propres mots.")


def load_helping(*, people: Mapping[str, Person], now: datetime) -> None:
    """Safe to call again: what people have done with it since is left as it is."""
    if Mandate.objects.held_by(people["resident"].pk).exists():
        return
    admin, jeanne = people["admin"], people["resident"]
    operator = Actor(user_id=admin.user_id, person_id=admin.pk, is_operator=True)
    today = day_in_paris(now)
    terms = Terms(
        kind=MandateKind.FAMILY_CARER,
        since=today,
        until=today + timedelta(days=365),
        scopes=SCOPES,
    )
    asked = HelperAsked(
        email=jeanne.user.email if jeanne.user else "",
        name=jeanne.display_name,
        terms=terms,
        consent=ON_THE_PHONE,
    )
    for civil, helper in ((YVONNE, asked), (MARCEL, None), (MARCEL, None)):
        register_person_without_login(
            civil=civil, organisation=None, helper=helper, actor=operator, now=now
        )
    # Jeanne has an account: she answers from it.
    register_mandate(
        person=jeanne,
        helper=people["coop-member"],
        terms=terms,
        consent=ON_THE_PHONE,
        actor=operator,
        now=now,
    )
