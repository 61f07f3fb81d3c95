"""Which invitations were just opened: the access log says so."""

from datetime import datetime

from asasap.audit.enums import Purpose
from asasap.audit.models import AccessLog
from matching.enums import InvitationState
from matching.models import Invitation


def invitations_just_seen(*, looks: int) -> dict[int, datetime]:
    """Return those not noted yet among the latest looks, and when each was opened.

    A look missed, as when nobody worked for a while, is made again.
    """
    newest = AccessLog.objects.newest_first().values(
        "pk", "subject", "object_id", "purpose", "at"
    )
    opened = {
        look["object_id"]: look["at"]
        for look in newest[:looks]
        if look["subject"] == Invitation._meta.label_lower
        and look["purpose"] == Purpose.READ
    }
    sent = Invitation.objects.filter(pk__in=opened, state=InvitationState.SENT)
    keys = sent.order_by("pk").values_list("pk", flat=True)
    return {pk: opened[pk] for pk in keys}
