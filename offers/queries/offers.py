"""Offers as others read them, and as those who make them follow them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from accounts.enums import Party
from accounts.models import (
    Membership,
    WorkStatus,
    WorkStatusRule,
)
from accounts.queries.providers import PublicFace, public_face
from accounts.registry import Panel, panels_on
from asasap.kernel.actor import Actor
from asasap.kernel.pagination import Page, page_of
from asasap.kernel.periods import PARIS, day_in_paris
from asasap.kernel.templatetags.kernel import day
from coops.queries import regime_of
from mapping.models import Commune
from offers.enums import AreaKind, OfferState, ReviewState, ServiceMode
from offers.models import Activity, Attachment, Favourite, Offer, OfferVersion
from offers.queries.eligibility import Asked, eligibilities_of
from offers.queries.gate import problems_of, verdict_of
from offers.queries.questions import QuestionBoard, question_board
from offers.queries.ways import Way
from offers.rules import publishing as rules
from offers.rules.asking import is_holder
from offers.rules.eligibility import Verdict
from offers.rules.prices import price_words
from offers.rules.publishing import Problem
from offers.rules.reasons import Reason

# What a paper still to be handed in would open: no reason to hide a mode.
PAPERS_MISSING = frozenset({"approval_missing", "authorisation_missing"})


@dataclass(frozen=True, slots=True)
class Step:
    """One mark of the status line: ``state`` is done, current, todo or failed."""

    label: str
    state: str
    note: str = ""


@dataclass(frozen=True)
class OfferText:
    """One text of an offer, in words."""

    version: OfferVersion
    price: str
    area: str
    commune: str
    pictures: list[Attachment]


@dataclass(frozen=True)
class OfferPage:
    """What a page of an offer shows: ``is_own`` says whose page it is."""

    offer: Offer
    text: OfferText
    face: PublicFace
    verdict: Verdict | None
    regime: str
    signed_by: str
    board: QuestionBoard
    steps: list[Step]
    way: Way
    is_own: bool
    is_favourite: bool
    pending: OfferVersion | None
    why_not_refresh: str | None
    panels: list[Panel]

    @property
    def name(self) -> str:
        return self.face.name


@dataclass(frozen=True, slots=True)
class OfferLine:
    """A line of the list that everybody reads."""

    offer: Offer
    title: str
    activity: str
    name: str
    commune: str
    price: str
    distance_km: int | None


@dataclass(frozen=True, slots=True)
class MyOffer:
    offer: Offer
    title: str
    waits_for_me: str


@dataclass(frozen=True, slots=True)
class ModeChoice:
    """A way to organise a service; with why it is not open to them, where it is not."""

    mode: ServiceMode
    verdict: Verdict

    @property
    def is_open(self) -> bool:
        return self.verdict.is_allowed or self.reason.code in PAPERS_MISSING

    @property
    def reason(self) -> Reason:
        return self.verdict.reasons[0]


@dataclass(frozen=True)
class Draft:
    """A draft before it is published: as others will read it, and what it lacks."""

    version: OfferVersion
    text: OfferText
    problems: list[Problem]
    verdict: Verdict | None
    signed_by: str


def offer_page(*, offer: Offer, actor: Actor, now: datetime) -> OfferPage:
    """Return the page, as its holder or as anybody reads it.

    ``offer`` is one the actor sees. What is not public yet, its holder alone is shown.
    """
    today = day_in_paris(now)
    house = offer.provider.organisation
    is_own = is_holder(posting=offer, actor=actor)
    if house is not None and is_own:
        roles = Membership.objects.roles_of(
            person_id=actor.person_id, organisation=house, today=today
        )
        is_own = not rules.EDITORS.isdisjoint(roles)
    version = _readable(offer)
    has_place = version.place is not None and version.mode != ""
    return OfferPage(
        offer=offer,
        text=offer_text(version=version),
        face=public_face(provider=offer.provider, actor=actor, today=today),
        verdict=verdict_of(version=version, today=today) if has_place else None,
        regime=(
            regime_of(commune=version.place.commune, day=today) if version.place else ""
        ),
        signed_by=signed_by(status=offer.work_status, today=today),
        board=question_board(posting=offer, actor=actor),
        steps=steps_of(offer=offer) if is_own else [],
        way=Way("_in", house.uuid) if house else Way(),
        is_own=is_own,
        is_favourite=not is_own and Favourite.objects.is_kept(actor, offer=offer),
        pending=offer.versions.pending().first() if is_own else None,
        why_not_refresh=rules.why_not_refresh(posting=offer, now=now),
        panels=panels_on("offer", offer, actor=actor, now=now),
    )


def offer_text(*, version: OfferVersion) -> OfferText:
    place = version.place
    return OfferText(
        version=version,
        price=price_words(version.price_unit, version.price_cents),
        area=_area_words(version),
        commune=_commune_words(place.commune) if place else "",
        pictures=list(version.attachments.defer("content").order_by("pk")),
    )


def draft_of(*, offer: Offer) -> OfferVersion | None:
    """The text in its author's hands, with all that the steps show of it."""
    pending = offer.versions.pending().select_related(
        "offer__activity",
        "offer__work_status__organisation",
        "offer__provider__person",
        "offer__provider__organisation",
        "place__commune__departement",
    )
    return pending.first()


def checked_draft(*, version: OfferVersion, today: date) -> Draft:
    """Return the last step: all that others will read, and all that is missing."""
    problems = problems_of(version=version, today=today)
    is_whole = version.place is not None and version.mode != ""
    return Draft(
        version=version,
        text=offer_text(version=version),
        problems=problems,
        verdict=verdict_of(version=version, today=today) if is_whole else None,
        signed_by=signed_by(status=version.offer.work_status, today=today),
    )


def modes_for(*, version: OfferVersion, today: date) -> list[ModeChoice]:
    """Each way to organise it, with what the law says of it to this provider."""
    offer, place = version.offer, version.place
    asked = [
        Asked(
            provider=offer.provider,
            status=offer.work_status,
            activity=offer.activity,
            mode=mode,
            departement=place.commune.departement.code if place else "",
        )
        for mode in ServiceMode
    ]
    verdicts = eligibilities_of(asked=asked, day=today)
    pairs = zip(ServiceMode, verdicts, strict=True)
    return [ModeChoice(mode, verdict) for mode, verdict in pairs]


def my_offers(*, actor: Actor, cursor: str = "") -> tuple[Page[Offer], list[MyOffer]]:
    """A page of one's own offers, the newest first; in a house's name, of that one."""
    mine = Offer.objects.held_by(actor)
    if actor.organisation_id is not None:
        mine = mine.filter(provider__organisation_id=actor.organisation_id)
    page = page_of(_as_lines(mine), cursor=cursor)
    return page, [_line(offer) for offer in page.rows]


def offers_today(*, actor: Actor, limit: int = 3) -> list[MyOffer]:
    """The few that still live, for “my day”."""
    living = Offer.objects.held_by(actor).exclude(state=OfferState.WITHDRAWN)
    return [_line(offer) for offer in _as_lines(living)[:limit]]


def activities_in_order() -> list[Activity]:
    return list(Activity.objects.in_order())


def statuses_today(*, actor: Actor, today: date) -> list[WorkStatus]:
    """Those one may offer under: held today."""
    held = WorkStatus.objects.held_by(actor.person_id).valid_on(today)
    return list(held.select_related("organisation").order_by("kind", "pk"))


def signed_by(*, status: WorkStatus | None, today: date) -> str:
    """The organisation that signs and invoices for this status; nothing for others."""
    if status is None or status.organisation is None:
        return ""
    rule = WorkStatusRule.objects.of_kind(status.kind).valid_on(today).first()
    is_theirs = rule is not None and rule.signer == Party.ORGANISATION
    return status.organisation.name if is_theirs else ""


def steps_of(*, offer: Offer) -> list[Step]:
    """Where it is on its road, since when, and who moves next."""
    road = [_("Written"), _("Checked"), _("Online")]
    places = {OfferState.DRAFT: 0, OfferState.IN_REVIEW: 1, OfferState.LIVE: 2}
    at = places.get(OfferState(offer.state))
    if at is None:
        reached = 0 if offer.published_at is None else 2
        said = Step(str(OfferState(offer.state).label), "failed", _note(offer))
        return [*(Step(label, "done") for label in road[: reached + 1]), said]
    return [
        Step(label, _standing(n, at), _note(offer) if n == at else "")
        for n, label in enumerate(road)
    ]


def _standing(number: int, at: int) -> str:
    if number == at:
        return "current"
    return "done" if number < at else "todo"


def _note(offer: Offer) -> str:
    """Who moves next, and until when."""
    if offer.state == OfferState.LIVE and offer.expires_at is not None:
        until = offer.expires_at - timedelta(seconds=1)
        return _("Until %(day)s.") % {"day": day(until.astimezone(PARIS))}
    return {
        OfferState.DRAFT.value: _("You finish it, then publish it."),
        OfferState.IN_REVIEW.value: _(
            "Somebody of the portal reads it first, then writes to you."
        ),
        OfferState.PAUSED.value: _("You put it online again when you want."),
        OfferState.SUSPENDED.value: _("It comes back when the paper is there."),
        OfferState.EXPIRED.value: _("One click puts it online again."),
    }.get(offer.state, "")


def _readable(offer: Offer) -> OfferVersion:
    """What is public; failing that, the last text written."""
    texts = offer.versions.select_related("place__commune__departement")
    if offer.current_id is not None:
        version = texts.get(pk=offer.current_id)
    else:
        version = texts.newest_first()[0]
    version.offer = offer
    return version


def offer_card(offer: Any) -> OfferLine:
    """``offer`` is online: it has a text, and that its place."""
    text = offer.current
    away = getattr(offer, "distance_km", None)
    return OfferLine(
        offer=offer,
        title=text.title,
        activity=offer.activity.name,
        name=str(offer.provider.person or offer.provider.organisation),
        commune=_commune_words(text.place.commune),
        price=price_words(text.price_unit, text.price_cents),
        # Whole kilometres: what is said of a public point needs no more.
        distance_km=None if away is None else max(1, round(away)),
    )


def _as_lines(offers: QuerySet[Offer]) -> QuerySet[Offer]:
    pending = OfferVersion.objects.pending().order_by("pk")
    rows = offers.select_related("activity", "current").prefetch_related(
        Prefetch("versions", pending, to_attr="in_hand")
    )
    return rows.order_by("-created_at", "-pk")


def _line(offer: Any) -> MyOffer:
    pending = offer.in_hand[0] if offer.in_hand else None
    text = offer.current or pending
    return MyOffer(
        offer=offer,
        title=(text.title if text else "") or offer.activity.name,
        waits_for_me=_waiting(offer, pending),
    )


def _waiting(offer: Offer, pending: OfferVersion | None) -> str:
    if pending is not None and pending.state == ReviewState.SENT_BACK:
        return _("to be changed")
    if pending is not None and pending.state == ReviewState.WRITING:
        return _("not published yet")
    if offer.state == OfferState.EXPIRED:
        return _("to be renewed")
    return ""


def _area_words(version: OfferVersion) -> str:
    if version.area_kind == AreaKind.COMMUNES:
        return _names(version.communes.order_by("name", "pk"))
    if version.radius_km is None:
        return ""
    return _("%(km)s km around") % {"km": version.radius_km}


def _names(communes: Iterable[Commune]) -> str:
    return ", ".join(commune.name for commune in communes)


def _commune_words(commune: Commune) -> str:
    return f"{commune.name} ({commune.departement.code})"
