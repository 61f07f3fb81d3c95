"""What is written to people of new offers in the searches they keep."""

from datetime import datetime
from typing import Any

from asasap.notifications.operations import notify
from matching.models import SavedSearch

NEW_OFFERS = "matching.new_offers"


def tell_new_offers(
    *, search: SavedSearch, until: datetime, values: dict[str, Any]
) -> None:
    """One letter a search and a moment; it leads to where one stops being told."""
    notify(
        recipient_id=search.person.recipient_id,
        kind=NEW_OFFERS,
        about=search.uuid,
        url=search.get_absolute_url(),
        values={"name": search.name, **values},
        once=f"new_offers:{search.pk}:{until.isoformat()}",
    )
