"""What the screens of accounts share: each row has its trail, openings are written."""

from asasap.audit.enums import Purpose
from asasap.audit.operations import record_access
from asasap.kernel.admin import HouseAdmin
from asasap.kernel.clock import database_now


class TrailAdmin(HouseAdmin):
    """A screen whose “Trail” tells of one row who did what, and who looked."""


class PersonalAdmin(TrailAdmin):
    """A screen on people's own data: opening a row is written in the access log."""

    def get_object(self, request, object_id, from_field=None):
        row = super().get_object(request, object_id, from_field)
        record_access(
            row, purpose=Purpose.ADMIN_SITE, actor=request.actor, now=database_now()
        )
        return row
