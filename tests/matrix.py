"""Every route of the portal, and what ``permissions.csv`` says each role gets there."""

import csv
import inspect
from collections.abc import Callable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path

from django.urls import URLPattern, get_resolver, reverse

from tests.conventions.sources import app_of
from tests.roles import PASSKEY_HOLDERS, ROLES, pk_of, place_of, uuid_of

MATRIX = Path(__file__).with_name("permissions.csv")

# The routes with a row in their address: which key of the row, and its kind.
ADDRESSED = {
    "accounts:grant_answer": ("grant", "grant"),
    "accounts:grants": ("organisation", "organisation"),
    "accounts:invitation": ("invitation", "invitation"),
    "accounts:invitation_accept": ("invitation", "invitation"),
    "accounts:invitation_create": ("organisation", "organisation"),
    "accounts:invitation_decline": ("invitation", "invitation"),
    "accounts:invitation_withdraw": ("invitation", "invitation"),
    "accounts:leave": ("organisation", "organisation"),
    "accounts:member": ("membership", "membership"),
    "accounts:member_end": ("membership", "membership"),
    "accounts:member_role": ("membership", "membership"),
    "accounts:members": ("organisation", "organisation"),
    "accounts:request": ("request", "membership_request"),
    "accounts:request_decide": ("request", "membership_request"),
    "accounts:request_withdraw": ("request", "membership_request"),
    "accounts:mandate": ("mandate", "mandate"),
    "accounts:mandate_civil": ("mandate", "mandate"),
    "accounts:mandate_answer": ("mandate", "uuid"),
    "accounts:mandate_end": ("mandate", "uuid"),
    "accounts:credential_withdraw": ("credential", "credential"),
    "accounts:organisation_credential_add": ("organisation", "organisation"),
    "accounts:organisation_credential_withdraw": ("house_paper", "credential"),
    "accounts:organisation_credentials": ("organisation", "organisation"),
    "accounts:organisation_provider_edit": ("organisation", "organisation"),
    "accounts:privacy_for": ("mandate", "mandate"),
    "accounts:privacy_consent_for": ("mandate", "mandate"),
    "accounts:privacy_copy": ("copy", "copy"),
    "accounts:privacy_copy_ask_for": ("mandate", "mandate"),
    "accounts:privacy_copy_download": ("copy", "copy"),
    "accounts:privacy_copy_download_for": ("helped_copy", "copy"),
    "accounts:privacy_copy_for": ("helped_copy", "copy"),
    "accounts:proof": ("proof", "proof"),
    "accounts:status_end": ("status", "status"),
    "accounts:suspension_contest": ("suspension", "suspension"),
    "api:conversation": ("conversation", "uuid"),
    "api:demand": ("demand", "uuid"),
    "api:engagement": ("engagement", "uuid"),
    "api:engagement_accept": ("engagement", "uuid"),
    "api:engagement_cancel": ("engagement", "uuid"),
    "api:engagement_counter": ("engagement", "uuid"),
    "api:engagement_decline": ("engagement", "uuid"),
    "api:engagement_end": ("engagement", "uuid"),
    "api:engagement_retract": ("engagement", "uuid"),
    "api:engagement_withdraw": ("engagement", "uuid"),
    "api:message_send": ("conversation", "uuid"),
    "api:notice_read": ("notice", "uuid"),
    "api:offer": ("offer", "uuid"),
    "api:propose_on_demand": ("demand", "uuid"),
    "api:propose_on_offer": ("offer", "uuid"),
    "api:write_about_demand": ("demand", "uuid"),
    "api:write_about_offer": ("offer", "uuid"),
    "availability:calendar_read": ("calendar", "calendar"),
    "availability:calendar_remove": ("calendar", "calendar"),
    "availability:exception_remove": ("exception", "exception"),
    "availability:hours_remove": ("free_hours", "rule"),
    "dashboards:desk": ("organisation", "organisation"),
    "demands:act": ("demand", "demand"),
    "demands:act_for": ("helped_demand", "demand"),
    "demands:act_in": ("house_demand", "demand"),
    "demands:check": ("demand", "demand"),
    "demands:check_for": ("helped_demand", "demand"),
    "demands:check_in": ("house_demand", "demand"),
    "demands:demand": ("demand", "demand"),
    "demands:demand_for": ("helped_demand", "demand"),
    "demands:demand_in": ("house_demand", "demand"),
    "demands:end": ("demand", "demand"),
    "demands:end_for": ("helped_demand", "demand"),
    "demands:end_in": ("house_demand", "demand"),
    "demands:mine_for": ("mandate", "mandate"),
    "demands:mine_in": ("organisation", "organisation"),
    "demands:new_for": ("mandate", "mandate"),
    "demands:new_in": ("organisation", "organisation"),
    "demands:what": ("demand", "demand"),
    "demands:what_for": ("helped_demand", "demand"),
    "demands:what_in": ("house_demand", "demand"),
    "demands:where": ("demand", "demand"),
    "demands:where_for": ("helped_demand", "demand"),
    "demands:where_in": ("house_demand", "demand"),
    "engagements:act": ("engagement", "engagement"),
    "engagements:act_for": ("helped_engagement", "engagement"),
    "engagements:act_in": ("house_engagement", "engagement"),
    "engagements:engagement": ("engagement", "engagement"),
    "engagements:engagement_for": ("helped_engagement", "engagement"),
    "engagements:engagement_in": ("house_engagement", "engagement"),
    "engagements:engagements_for": ("mandate", "mandate"),
    "engagements:engagements_in": ("organisation", "organisation"),
    "engagements:propose_on_demand": ("demand", "demand"),
    "engagements:propose_on_demand_in": ("house_demand", "demand"),
    "engagements:propose_on_offer": ("offer", "offer"),
    "engagements:propose_on_offer_for": ("offer", "offer"),
    "engagements:propose_on_offer_in": ("offer", "offer"),
    "engagements:terms": ("engagement", "engagement"),
    "engagements:terms_for": ("helped_engagement", "engagement"),
    "engagements:terms_in": ("house_engagement", "engagement"),
    "favourites:demand": ("demand", "demand"),
    "favourites:offer": ("offer", "offer"),
    "invitations:answer": ("asked", "invitation"),
    "invitations:answer_in": ("house_asked", "invitation"),
    "invitations:apart_remove": ("apart", "pair"),
    "invitations:contest": ("place", "candidate"),
    "invitations:inbox_in": ("organisation", "organisation"),
    "invitations:invitation": ("asked", "invitation"),
    "invitations:invitation_in": ("house_asked", "invitation"),
    "invitations:standing": ("place", "candidate"),
    "messages:block": ("conversation", "conversation"),
    "messages:block_for": ("helped_conversation", "conversation"),
    "messages:block_in": ("house_conversation", "conversation"),
    "messages:about_demand": ("demand", "demand"),
    "messages:about_demand_in": ("house_demand", "demand"),
    "messages:about_offer": ("offer", "offer"),
    "messages:about_offer_for": ("offer", "offer"),
    "messages:about_offer_in": ("offer", "offer"),
    "messages:conversation": ("conversation", "conversation"),
    "messages:conversation_for": ("helped_conversation", "conversation"),
    "messages:conversation_in": ("house_conversation", "conversation"),
    "messages:file": ("file", "attachment"),
    "messages:file_for": ("helped_file", "attachment"),
    "messages:file_in": ("house_file", "attachment"),
    "messages:list_for": ("mandate", "mandate"),
    "messages:list_in": ("organisation", "organisation"),
    "offers:act": ("offer", "offer"),
    "offers:act_in": ("house_offer", "offer"),
    "offers:area": ("offer", "offer"),
    "offers:area_in": ("house_offer", "offer"),
    "offers:check": ("offer", "offer"),
    "offers:check_in": ("house_offer", "offer"),
    "offers:file": ("file", "attachment"),
    "offers:how": ("offer", "offer"),
    "offers:how_in": ("house_offer", "offer"),
    "offers:mine_in": ("organisation", "organisation"),
    "offers:new_in": ("organisation", "organisation"),
    "offers:offer": ("offer", "offer"),
    "offers:text": ("offer", "offer"),
    "offers:text_in": ("house_offer", "offer"),
    "offers:what": ("offer", "offer"),
    "offers:what_in": ("house_offer", "offer"),
    "mapping:point": ("point", "point"),
    "mapping:point_confirm": ("point", "point"),
    "mapping:point_report": ("point", "point"),
    "reports:demand": ("demand", "demand"),
    "reports:message": ("message", "message"),
    "reports:offer": ("offer", "offer"),
    "reports:question": ("question", "question"),
    "questions:answer": ("question", "question"),
    "questions:answer_for": ("helped_question", "question"),
    "questions:answer_in": ("house_question", "question"),
    "questions:on_demand": ("demand", "demand"),
    "questions:on_offer": ("offer", "offer"),
    "mfa_edit_webauthn": ("passkey", "pk"),
    "mfa_remove_webauthn": ("passkey", "pk"),
    "notices:open": ("notice", "uuid"),
    "providers:profile": ("profile", "provider"),
    "planning:apply": ("desk_plan", "plan"),
    "planning:discard": ("desk_plan", "plan"),
    "planning:keep": ("desk_plan", "plan"),
    "planning:pair": ("planned_pair", "pair"),
    "planning:plan": ("desk_plan", "plan"),
    "planning:plans": ("organisation", "organisation"),
    "touring:days": ("organisation", "organisation"),
    "touring:discard": ("tours", "tours"),
    "touring:keep": ("tours", "tours"),
    "touring:tours": ("tours", "tours"),
    "searches:delete": ("saved_search", "search"),
    "searches:look": ("saved_search", "search"),
    "searches:search": ("saved_search", "search"),
}
# A row of the admin site is named by its number; its model says what kind it is.
ADMIN_KINDS = {
    "accounts_federatedclient": "client",
    "accounts_user": "user",
    "accounts_person": "person",
    "accounts_organisation": "organisation",
    "accounts_membership": "membership",
    "accounts_mandate": "mandate",
    "accounts_credential": "credential",
    "accounts_suspension": "suspension",
    "audit_accesslog": "access",
    "audit_transition": "transition",
    "ledger_account": "account",
    "ledger_entry": "entry",
    "ledger_transfer": "transfer",
    "mapping_mappoint": "point",
    "mapping_pointimport": "point_import",
    "mapping_pointreport": "point_report",
    "notifications_delivery": "delivery",
    "offers_activity": "activity",
    "offers_demandversion": "demand_version",
    "offers_offerversion": "offer_version",
    "offers_report": "report",
    "offers_activityrule": "activity_rule",
    "offers_questionset": "question_set",
    "matching_contestation": "contestation",
    "matching_matchpolicy": "policy",
    "matching_matchrun": "ranking",
    "matching_rankingweights": "ranking_weights",
}
# Rows of nobody who could enter: the books do not know whose they are, the catalogue is
# everybody’s.
OWNERLESS_KINDS = {"account", "entry", "transfer", "client"} | {
    "point_import",
    "point_report",
    "activity",
    "activity_rule",
    "question_set",
    "policy",
    "ranking_weights",
}
# Rows of an organisation, not of a person.
SHARED_KINDS = {
    "desk_plan",
    "planned_pair",
    "tours",
    "access",
    "grant",
    "house_asked",
    "house_conversation",
    "house_demand",
    "house_file",
    "house_engagement",
    "house_offer",
    "house_paper",
    "house_question",
    "organisation",
    "transition",
}
# What else an address says: which of the acts of one page.
MORE_KEYS: dict[str, dict[str, object]] = {
    f"engagements:act{way}": {"act": "accept"} for way in ("", "_for", "_in")
}
# Addresses whose keys name no row of anybody's: everybody's, or well formed and spent.
FIXED: dict[str, dict[str, object]] = {
    "accounts:mandate_asked": {"token": "spent-token"},
    "accounts:not_me": {"token": "spent-token"},
    "accounts:reopen": {"token": "spent-token"},
    "feed": {"token": "spent-token"},
    "mapping:geojson": {"layer": "offers"},
    "activities:activity": {"slug": "menage"},
    "account_reset_password_from_key": {"uidb36": "zik0zj", "key": "spent-key"},
    "admin:app_list": {"app_label": "accounts"},
    "openid_connect_callback": {"provider_id": "nobody"},
    "openid_connect_login": {"provider_id": "nobody"},
    "notices:letter": {"uuid": uuid_of("mail", "mailbox")},
}


@dataclass(frozen=True)
class Route:
    name: str
    keys: frozenset[str]
    callback: Callable

    def __str__(self) -> str:
        return self.name

    @property
    def app(self) -> str | None:
        """Return the app of the view behind it, or None when it is not ours."""
        return app_of(self.module)

    @property
    def module(self) -> str:
        """Return the module of the view behind it: for the admin's, of its screens."""
        if admin := getattr(self.callback, "model_admin", None):
            return type(admin).__module__
        view = getattr(self.callback, "cls", None) or inspect.unwrap(self.callback)
        return view.__module__

    @property
    def is_ours(self) -> bool:
        """Whether its page is written here: the admin's and allauth's are not."""
        return self.app is not None and not self.name.startswith("admin:")

    @property
    def has_row(self) -> bool:
        return bool(self.keys) and self.name not in FIXED

    def url(self, *, row: str, role: str) -> str | None:
        """Return the address, or None where this role has no such row."""
        if not self.has_row:
            return reverse(self.name, kwargs=FIXED.get(self.name))
        kind, key = self._addressed()
        who: str | None = "stranger" if row == "other" else role
        if kind in OWNERLESS_KINDS and row == "own":
            return None
        if kind in SHARED_KINDS:
            who = place_of(who)
        if (
            who is None
            or who == "anonymous"
            or (kind == "membership" and not place_of(who))
            or (kind == "passkey" and who not in PASSKEY_HOLDERS)
        ):
            return None
        value = pk_of(kind, who) if key in {"object_id", "pk"} else uuid_of(kind, who)
        kwargs = {key: value, **MORE_KEYS.get(self.name, {})}
        if "organisation" in self.keys - {key}:
            place = who if kind in SHARED_KINDS else place_of(who)
            if place is None:
                return None
            kwargs["organisation"] = uuid_of("organisation", place)
        if "mandate" in self.keys - {key}:
            kwargs["mandate"] = uuid_of("mandate", who)
        return reverse(self.name, kwargs=kwargs)

    def _addressed(self) -> tuple[str, str]:
        if self.name in ADDRESSED:
            return ADDRESSED[self.name]
        model = self.name.removeprefix("admin:").rpartition("_")[0]
        return ADMIN_KINDS[model], "object_id"


@dataclass(frozen=True)
class Line:
    """One line of the matrix: what each role gets."""

    pattern: str
    method: str
    row: str
    answers: dict[str, str]

    def matches(self, route: Route) -> bool:
        return fnmatchcase(route.name, self.pattern)


@dataclass(frozen=True)
class Case:
    route: Route
    line: Line

    def __str__(self) -> str:
        return f"{self.line.method} {self.route} {self.line.row}"

    def url(self, role: str) -> str | None:
        return self.route.url(row=self.line.row, role=role)


@cache
def all_routes() -> list[Route]:
    return list(_walk(get_resolver().url_patterns, "", frozenset()))


@cache
def matrix() -> list[Line]:
    """Return the lines of the file; ``*`` stands for GET and POST alike."""
    with MATRIX.open(newline="", encoding="utf-8") as file:
        rows = csv.DictReader(line for line in file if not line.startswith("#"))
        return [
            Line(row["route"], method, row["row"], {role: row[role] for role in ROLES})
            for row in rows
            for method in (["GET", "POST"] if row["method"] == "*" else [row["method"]])
        ]


@cache
def cases() -> list[Case]:
    """Return each route with its lines: those that name it, else its family's."""
    return [Case(route, line) for route in all_routes() for line in lines_of(route)]


def lines_of(route: Route) -> list[Line]:
    """The first pattern that fits is the family of the route; exact names go first."""
    fitting = sorted(
        (line for line in matrix() if line.matches(route)),
        key=lambda line: line.pattern != route.name,
    )
    return [line for line in fitting if line.pattern == fitting[0].pattern]


@cache
def permission_routes(*, ours: bool = False) -> list[tuple[str, str]]:
    """Return the (role, address) of each page that role is shown, by the matrix.

    Addresses hold the fixed keys of ``tests.roles``: call ``create_roles`` first.
    """
    return [
        (role, url)
        for case in cases()
        if case.line.method == "GET" and (case.route.is_ours or not ours)
        for role, answer in case.line.answers.items()
        if answer in {"200", "all"} and (url := case.url(role))
    ]


def _walk(patterns, namespace: str, keys: frozenset[str]):
    for pattern in patterns:
        within = keys | set(pattern.pattern.converters) | set(_groups(pattern))
        if isinstance(pattern, URLPattern):
            yield Route(f"{namespace}{pattern.name}", within, pattern.callback)
            continue
        inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
        yield from _walk(pattern.url_patterns, inner, within)


def _groups(pattern):
    return pattern.pattern.regex.groupindex
