"""What is written of a suspension: its reasons, the answer to a contest, its end.

The letter holds the reasons whole: it is the durable copy the law asks for (regulation
(EU) 2019/1150, article 4). News is kept sealed.
"""

from django.urls import reverse

from accounts.models import Suspension
from asasap.notifications.operations import notify


def tell_suspended(*, suspension: Suspension, recipient_id: int) -> None:
    _tell("suspended", suspension, recipient_id, **_reasons(suspension))


def tell_contested(*, suspension: Suspension, recipient_id: int) -> None:
    """Ask an operator to hear a contest, or to find who will."""
    notify(
        recipient_id=recipient_id,
        kind="accounts.suspension_contested",
        about=suspension.uuid,
        url=reverse("admin:accounts_suspension_change", args=[suspension.pk]),
        values={"number": suspension.pk},
        once=f"suspension_contested:{suspension.pk}",
    )


def tell_upheld(*, suspension: Suspension, recipient_id: int) -> None:
    _tell("suspension_upheld", suspension, recipient_id, **_answer(suspension))


def tell_lifted(*, suspension: Suspension, recipient_id: int) -> None:
    _tell("suspension_lifted", suspension, recipient_id, **_answer(suspension))


def tell_organisation(*, suspension: Suspension, recipient_id: int) -> None:
    """Tell a member that the organisation is suspended; the reasons are not theirs."""
    kind = "organisation_suspended"
    _tell(kind, suspension, recipient_id, page="overview", **_name(suspension))


def tell_organisation_back(*, suspension: Suspension, recipient_id: int) -> None:
    kind = "organisation_back"
    _tell(kind, suspension, recipient_id, page="overview", **_name(suspension))


def _tell(
    kind: str,
    suspension: Suspension,
    recipient_id: int,
    *,
    page: str = "suspension",
    **values: str,
) -> None:
    notify(
        recipient_id=recipient_id,
        kind=f"accounts.{kind}",
        about=suspension.uuid,
        url=reverse(f"accounts:{page}"),
        values=values,
        once=f"{kind}:{suspension.pk}",
    )


def _reasons(suspension: Suspension) -> dict[str, str]:
    day = suspension.ends_on
    return {
        **_name(suspension),
        "reason": suspension.reason,
        "facts": suspension.facts,
        "ends_on": day.isoformat() if day else "",
    }


def _answer(suspension: Suspension) -> dict[str, str]:
    return {**_name(suspension), "answer": suspension.review}


def _name(suspension: Suspension) -> dict[str, str]:
    """The name of the organisation, where it is one."""
    organisation = suspension.organisation
    return {"organisation": organisation.name if organisation else ""}
