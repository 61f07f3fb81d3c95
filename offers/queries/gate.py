"""What stands between a text and the public: gaps, the law, a first reading."""

from datetime import date
from typing import Any

from accounts.models import WorkStatusRule
from offers.enums import Public, ServiceMode
from offers.models import ActivityRule, DemandVersion, OfferVersion
from offers.queries.eligibility import Asked, eligibility_of
from offers.rules.answers import why_not_answers
from offers.rules.eligibility import Verdict
from offers.rules.moderation import LookFirst, look_first_at
from offers.rules.publishing import Problem, Version, missing_in, why_not_unit
from offers.rules.reasons import REASONS, Reason


def problems_of(*, version: Version, today: date) -> list[Problem]:
    """Return all that keeps this text from being public, and the way out of each.

    A few queries; the law is asked only of what is whole.
    """
    problems = missing_in(version, today=today)
    problems += _answers_missing(version)
    if problems:
        return problems
    if isinstance(version, OfferVersion):
        return _offer_problems(version, today)
    return [
        Problem("mode", reason.in_full, reason.article)
        for reason in _demand_reasons(version, today)
    ]


def verdict_of(*, version: OfferVersion, today: date) -> Verdict:
    """What the law says of this offer that day, for whom its activity is made."""
    offer, place = version.offer, version.place
    if place is None:
        raise ValueError("The law is asked of a text that has its place")
    return eligibility_of(
        asked=Asked(
            provider=offer.provider,
            status=offer.work_status,
            activity=offer.activity,
            mode=ServiceMode(version.mode),
            departement=place.commune.departement.code,
        ),
        day=today,
    )


def why_look_first(*, version: Version) -> list[LookFirst]:
    """Return why somebody reads it first. One query."""
    return look_first_at(version=version, is_first=_is_first(version))


def _offer_problems(version: OfferVersion, today: date) -> list[Problem]:
    status = version.offer.work_status
    rules = WorkStatusRule.objects.of_kind(status.kind) if status else None
    rule = rules.valid_on(today).first() if rules else None
    if rule is not None and (
        words := why_not_unit(
            unit=version.price_unit,
            mode=version.mode,
            may_earn_tokens=rule.may_earn_tokens,
        )
    ):
        return [Problem("price_unit", words)]
    verdict = verdict_of(version=version, today=today)
    if verdict.is_allowed:
        return []
    reason = verdict.reasons[0]
    return [Problem("mode", reason.in_full, reason.article)]


def _demand_reasons(version: DemandVersion, today: date) -> list[Reason]:
    """Why no provider at all could answer: not open in this mode, or to this public."""
    rules = ActivityRule.objects.of_activity(version.demand.activity)
    rule = rules.in_mode(version.mode).valid_on(today).first()
    if rule is None:
        return [REASONS["not_in_this_mode"]]
    if not {Public.ANYONE, version.public} & set(rule.publics):
        return [REASONS["other_public"]]
    return []


def _answers_missing(version: Version) -> list[Problem]:
    """An activity asks who needs it; who offers it answers for many."""
    if isinstance(version, OfferVersion) or version.question_set is None:
        return []
    faults = why_not_answers(version.question_set.schema, version.answers)
    return [Problem(f"answer_{key}", words) for key, words in faults.items()]


def _is_first(version: Version) -> bool:
    """Whether nothing of this holder has ever been public in this way."""
    posting: Any = version.posting
    holder = "provider" if isinstance(version, OfferVersion) else "client"
    others = posting._meta.model._base_manager.filter(
        **{holder: getattr(posting, f"{holder}_id")}
    )
    return not others.filter(published_at__isnull=False).exists()
