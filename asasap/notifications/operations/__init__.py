"""Everything that changes what is written to people, and how.

``delivering`` is not offered here: it loads what sends, which only workers need.
"""

from asasap.notifications.operations.capturing import capture_mail
from asasap.notifications.operations.choosing import (
    add_device,
    remove_device,
    save_choices,
)
from asasap.notifications.operations.reading import (
    read_about,
    read_all,
    read_notice,
)
from asasap.notifications.operations.telling import (
    Name,
    change_address_of,
    notify,
    recipient_for,
    recipient_for_phone,
    recipient_without_address,
)

__all__ = [
    "Name",
    "add_device",
    "capture_mail",
    "change_address_of",
    "notify",
    "read_about",
    "read_all",
    "read_notice",
    "recipient_for",
    "recipient_for_phone",
    "recipient_without_address",
    "remove_device",
    "save_choices",
]
