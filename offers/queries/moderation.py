"""Texts that wait to be read first: why they came there, and who may read them."""

from datetime import date

from django.db.models import Q
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from accounts.enums import GrantState, OrganisationState, Permission, PersonState, Role
from accounts.models import Grant, Membership, Person
from asasap.audit.models import Transition
from offers.enums import ReviewState
from offers.models import OfferVersion
from offers.rules.moderation import LookFirst, holder_id_of
from offers.rules.publishing import Version


def why_it_waits(version: Version) -> str:
    """Return the reasons written down when it was handed in, in words. One query."""
    handed_in = Transition.objects.about(version).filter(after=ReviewState.SUBMITTED)
    last = handed_in.order_by("-pk").first()
    codes = last.reason.split(",") if last and last.reason else []
    words = [LookFirst(code).label for code in codes if code in LookFirst.values]
    return get_text_list([str(word) for word in words], _("and"))


def moderators_of(*, version: Version, today: date) -> list[Person]:
    """Operators, and the coordinators who look after whose text it is.

    Those whose queue ``to_moderate_by`` puts it in: neither its author nor its holder.
    """
    held, holder_id = Membership.objects.valid_on(today), holder_id_of(version)
    homes = held.filter(person_id=holder_id).values("organisation_id")
    trusted = Grant.objects.filter(
        giver__in=homes, permission=Permission.SEE_MEMBERS, state=GrantState.ACTIVE
    ).values("taker_id")
    coordinators = held.of_role(Role.COORDINATOR).filter(
        Q(organisation_id=_house_id(version))
        | Q(organisation__in=homes)
        | Q(organisation__in=trusted),
        organisation__state=OrganisationState.ACTIVE,
    )
    found = Person.objects.filter(
        Q(user__is_superuser=True) | Q(pk__in=coordinators.values("person_id")),
        user__is_active=True,
        state=PersonState.ACTIVE,
    )
    concerned = {pk for pk in (version.author_id, holder_id) if pk is not None}
    return list(found.exclude(pk__in=concerned).order_by("pk"))


def _house_id(version: Version) -> int | None:
    if isinstance(version, OfferVersion):
        return version.offer.provider.organisation_id
    return version.demand.organisation_id
