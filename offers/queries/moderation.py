"""Texts that wait to be read first, and why they came there."""

from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from asasap.audit.models import Transition
from offers.enums import ReviewState
from offers.rules.moderation import LookFirst
from offers.rules.publishing import Version


def why_it_waits(version: Version) -> str:
    """Return the reasons written down when it was handed in, in words. One query."""
    handed_in = Transition.objects.about(version).filter(after=ReviewState.SUBMITTED)
    last = handed_in.order_by("-pk").first()
    codes = last.reason.split(",") if last and last.reason else []
    words = [LookFirst(code).label for code in codes if code in LookFirst.values]
    return get_text_list([str(word) for word in words], _("and"))
