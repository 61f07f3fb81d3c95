"""What the screens of accounts share: each row has its trail, openings are written."""

from django.contrib.admin.utils import unquote
from django.utils.dateparse import parse_datetime
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from accounts.queries.trail import trail_of
from asasap.audit.enums import Purpose
from asasap.audit.operations import record_access
from asasap.kernel.admin import HouseAdmin
from asasap.kernel.clock import database_now

UNTIL = "until"


class TrailAdmin(HouseAdmin):
    """A screen whose “Trail” tells of one row who did what, and who looked.

    It answers where Django keeps the history of what its own forms did: ours has none.
    """

    def history_view(self, request, object_id, extra_context=None):
        row = self.get_object(request, unquote(object_id))
        until = _moment(request.GET.get(UNTIL, ""))
        trail = trail_of(row=row, actor=request.actor, until=until)
        older = f"?{urlencode({UNTIL: trail.older.isoformat()})}" if trail.older else ""
        context = {"trail": trail, "older_url": older, "title": _("Trail")}
        return self.row_page(request, row, "admin/trail.html", **context)


class PersonalAdmin(TrailAdmin):
    """A screen on people's own data: opening a row is written in the access log."""

    def get_object(self, request, object_id, from_field=None):
        row = super().get_object(request, object_id, from_field)
        record_access(
            row, purpose=Purpose.ADMIN_SITE, actor=request.actor, now=database_now()
        )
        return row


def _moment(text: str):
    """Read an instant of a link of ours; anything else begins at the newest."""
    try:
        moment = parse_datetime(text)
    except ValueError:
        return None
    return moment if moment and moment.tzinfo else None
