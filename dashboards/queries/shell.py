"""The frame of a page: where one may go, by what one does. No query."""

from dataclasses import dataclass
from functools import cache

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.queries.standing import Standing


@dataclass(frozen=True, slots=True)
class NavItem:
    label: str
    url: str
    icon: str
    is_current: bool = False
    unread_count: int = 0
    # Left out of the bar of telephones, which has room for five: “my day” leads there.
    is_wide: bool = False


@dataclass(frozen=True, slots=True)
class Shell:
    nav: list[NavItem]
    home_url: str
    name: str = ""
    unread_count: int = 0
    is_known: bool = False
    is_unreachable: bool = False


def shell_of(*, standing: Standing, path: str) -> Shell:
    actor = standing.actor
    if not actor.is_known:
        return Shell(nav=_public_nav(path), home_url=_url("dashboards:home"))
    nav = [
        _item(path, _("My day"), "dashboards:my_day", "sun"),
        _item(path, _("Requests"), "demands:list", "megaphone"),
        _item(path, _("Offers"), "search:results", "person-heart"),
        _item(path, _("Agreements"), "engagements:engagements", "pen", is_wide=True),
        _item(path, _("Messages"), "messages:list", "chat-dots"),
        _item(
            path,
            _("News"),
            "notices:list",
            "bell",
            unread_count=standing.unread_count,
            is_wide=True,
        ),
    ]
    if actor.organisation_ids:
        nav.append(
            _item(
                path,
                _("My organisations"),
                "dashboards:desks",
                "building",
                is_wide=True,
            )
        )
    if actor.coordinated_ids or actor.is_operator:
        nav.append(
            _item(path, _("Administration"), "admin:index", "table", is_wide=True)
        )
    nav.append(_item(path, _("My account"), "accounts:overview", "person"))
    return Shell(
        nav=nav,
        home_url=_url("dashboards:my_day"),
        name=standing.name,
        unread_count=standing.unread_count,
        is_known=True,
        is_unreachable=standing.is_unreachable,
    )


def _public_nav(path: str) -> list[NavItem]:
    return [
        _item(path, _("Offers"), "search:results", "person-heart"),
        _item(path, _("Requests"), "demands:list", "megaphone"),
        _item(path, _("Map"), "mapping:map", "geo-alt"),
        _item(path, _("What this is"), "dashboards:about", "info-circle"),
    ]


def _item(path: str, label: str, name: str, icon: str, **more) -> NavItem:
    url = _url(name)
    is_current = path == url or (url != "/" and path.startswith(url))
    return NavItem(label, url, icon, is_current, **more)


# The addresses of the menu do not change while the process lives, and each page asks.
_url = cache(reverse)
