"""How those who look after people find somebody, among the rows they may see.

By name: each word, anywhere in it, without case or accents. Exactly: by an e-mail
address (operators alone), a telephone, or a whole name with the day of birth; what is
sealed is found by its blind index, and never opened.
"""

import re
from datetime import date, datetime

from django.db.models import Q, QuerySet, Value

from accounts.models import Membership, Organisation, Person, User
from accounts.rules.civil import Civil, phone_or_none
from asasap.kernel.actor import Actor
from asasap.kernel.text import folded

DAY = re.compile(r"\b(\d{4}-\d{2}-\d{2}|\d{2}/\d{2}/\d{4})\b")
PHONE = re.compile(r"\+?[\d\s.()-]{8,}")
SIRET = re.compile(r"\d{9}(\d{5})?")


def matching_people(
    people: QuerySet[Person], text: str, actor: Actor
) -> QuerySet[Person]:
    if "@" in text:
        # Whether an address has an account is for operators to know.
        known = Q(user__email=text.strip().lower())
        return people.filter(known) if actor.is_operator else people.none()
    if PHONE.fullmatch(text.strip()):
        return _recorded(people, civil__phone_index=_phone_index(text))
    if found := DAY.search(text):
        index = _identity_index(DAY.sub(" ", text), found[0])
        return _recorded(people, civil__identity_index=index)
    return people.filter(_named(text))


def matching_organisations(
    organisations: QuerySet[Organisation], text: str, actor: Actor
) -> QuerySet[Organisation]:
    number = re.sub(r"\s", "", text)
    if SIRET.fullmatch(number):
        return organisations.filter(siret__startswith=number)
    return organisations.filter(_named(text))


def matching_memberships(
    memberships: QuerySet[Membership], text: str, actor: Actor
) -> QuerySet[Membership]:
    """Each word is of the person or of the organisation."""
    found = Q()
    for word in text.split():
        people = Person._base_manager.filter(_named(word)).values("pk")
        organisations = Organisation._base_manager.filter(_named(word)).values("pk")
        found &= Q(person__in=people) | Q(organisation__in=organisations)
    return memberships.filter(found)


def matching_logins(users: QuerySet[User], text: str, actor: Actor) -> QuerySet[User]:
    return users.filter(email=text.strip().lower())


def _named(text: str) -> Q:
    found = Q()
    for word in text.split():
        found &= Q(folded_name__contains=folded(Value(word)))
    return found


def _recorded(people: QuerySet[Person], **index: str) -> QuerySet[Person]:
    """An index that says nothing finds nobody: most records have none."""
    return people.filter(**index) if all(index.values()) else people.none()


def _phone_index(text: str) -> str:
    return Civil(phone=phone_or_none(text) or "").phone_index


def _identity_index(names: str, day: str) -> str:
    first, _, others = names.strip().partition(" ")
    born_on = _day(day)
    return Civil(given_names=first, family_name=others, born_on=born_on).identity_index


def _day(text: str) -> date | None:
    for written in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(text, written).date()  # noqa: DTZ007 (a day)
        except ValueError:
            continue
    return None
