"""The admin site of coordinators and operators: a window, not a door.

Rows come by ``visible_to``; nothing is added, changed or deleted here, but by actions
that call operations. Lists are paged by cursor and count nothing: a hundred thousand
rows cost what ten do.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import update_wrapper
from typing import Any, ClassVar

from allauth.account.authentication import get_authentication_records
from allauth.account.utils import get_next_redirect_url
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.contrib.admin.views.main import PAGE_VAR, ChangeList
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from asasap.kernel.actor import Actor
from asasap.kernel.pagination import page_of


class HouseAdminSite(admin.AdminSite):
    site_title = _("ASASAP administration")
    site_header = _("ASASAP administration")
    index_title = _("What you look after")
    enable_nav_sidebar = False  # It repeats the index, and needs its own script.
    final_catch_all_view = False  # What is not a page is not found, for anyone.

    def __init__(self, name="admin"):
        super().__init__(name)
        self.disable_action("delete_selected")

    def get_urls(self):
        """Without the redirect to any row's page: it asks nobody who may see it."""
        urls = super().get_urls()
        return [url for url in urls if getattr(url, "name", "") != "view_on_site"]

    def has_permission(self, request) -> bool:
        return _may_enter(request) and used_second_factor(request)

    @method_decorator([never_cache, login_not_required])
    def login(self, request, extra_context=None):
        """Send people to allauth for what they lack: a login, or a second factor.

        Not by ``secure_admin_login``, which knows Django's staff only: coordinators are
        not, and a password alone would do.
        """
        wanted = get_next_redirect_url(request) or reverse("admin:index")
        if self.has_permission(request):
            return redirect(wanted)
        if not request.user.is_authenticated:
            door = "account_login"
        elif not _may_enter(request):
            raise PermissionDenied
        elif is_mfa_enabled(request.user, [Authenticator.Type.TOTP]):
            door = "mfa_reauthenticate"
        else:
            door = "mfa_activate_totp"
        query = urlencode({REDIRECT_FIELD_NAME: wanted})
        return redirect(f"{reverse(door)}?{query}")

    def password_change(self, request, extra_context=None):
        return redirect("account_change_password")

    def password_change_done(self, request, extra_context=None):
        return redirect("account_change_password")


class HouseChangeList(ChangeList):
    """A list by cursor, in the one order of its screen: the one an index serves.

    Django's own counts the rows twice, leaps over those of the pages before, and sorts
    by any column a reader names.
    """

    def get_ordering(self, request, queryset) -> list:
        return list(self.model_admin.get_ordering(request)) or ["-pk"]

    def get_results(self, request) -> None:
        cursor = request.GET.get(PAGE_VAR, "")
        page = page_of(self.queryset, cursor=cursor, size=self.list_per_page)
        self.result_list = page.rows
        self.result_count = len(page.rows)
        self.full_result_count = None
        self.show_full_result_count = False
        self.show_admin_actions = True
        self.can_show_all = self.multi_page = False
        self.next_url = self._url_of(page.next)
        self.previous_url = self._url_of(page.previous)

    def _url_of(self, cursor: str | None) -> str:
        return self.get_query_string({PAGE_VAR: cursor}) if cursor else ""


def in_words(name: str, label) -> Callable[[Any, Any], str]:
    """Say yes or no of a column: Django's pictures are described in English alone."""

    @admin.display(description=label, ordering=name)
    def said(_self, row):
        return gettext("yes") if getattr(row, name) else gettext("no")

    return said


@dataclass(frozen=True, slots=True)
class RowAction:
    """What may be done with one row, on a page of its own."""

    label: Any
    when: Callable[[Any], bool]
    is_for_operators: bool

    def is_open_to(self, actor: Actor) -> bool:
        return actor.is_operator or not self.is_for_operators


def row_action(
    label, *, when: Callable[[Any], bool] = lambda row: True, for_operators=False
):
    """Make a method a page of one row: ``suspend`` answers ``…/<row>/suspend/``.

    The method takes the request and the row, which its reader may see. ``when`` says of
    which rows the page is offered: what is allowed, the operation says.
    """

    def mark(method):
        method.row_action = RowAction(label, when, for_operators)
        return method

    return mark


class HouseAdmin(admin.ModelAdmin):
    """A screen to read. Its model's manager has ``visible_to``; fields are named."""

    actions_selection_counter = False
    list_per_page = 50
    show_facets = admin.ShowFacets.NEVER  # Each facet counts the whole table.
    show_full_result_count = False
    sortable_by = ()
    view_on_site = False
    # ``(rows, text, actor) -> rows``: a screen that is looked in defines it, and says
    # what may be looked for in ``search_help_text``.
    matching: ClassVar[Any] = None
    search_help_text: ClassVar[Any] = ""

    @admin.display(description=_("identifier"))
    def identifier(self, row):
        """What names the row outside: in addresses, in the API."""
        return row.uuid

    def get_queryset(self, request):
        return self.model.objects.visible_to(request.actor)

    def get_search_fields(self, request):
        """Whether there is a box to search in; ``matching`` says where it looks."""
        return ("pk",) if self.matching else super().get_search_fields(request)

    def get_changelist(self, request, **kwargs):
        return HouseChangeList

    def get_urls(self):
        """Without the nameless redirect Django keeps for addresses older than us."""
        ours = [
            path(
                f"<path:object_id>/{name}/",
                self.admin_site.admin_view(self._page_of(name)),
                name=self._url_name(name),
            )
            for name in self._row_actions()
        ]
        return ours + [pattern for pattern in super().get_urls() if pattern.name]

    def row_url(self, name: str, row) -> str:
        """Return the address of one of a row's pages: ``change``, or an action."""
        return reverse(f"admin:{self._url_name(name)}", args=[row.pk])

    def row_page(self, request, row, template: str, *, status=200, **context):
        """Answer with a page about this row, in the frame of the site."""
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": row,
            "row_url": self.row_url("change", row),
            **context,
        }
        return render(request, template, context, status=status)

    def row_form(self, request, row, form, *, title, said="", known=()):
        """Answer with a form about this row: as asked for, or with what it lacks.

        ``known`` are pairs of a label and a text, to be read before one answers.
        """
        status = 422 if request.method == "POST" else 200
        context = {"form": form, "title": title, "said": said, "known": known}
        template = "admin/row_form.html"
        return self.row_page(request, row, template, status=status, **context)

    def render_change_form(self, request, context, *args, **kwargs):
        row = context["original"]
        context["row_actions"] = [
            (action.label, self.row_url(name, row))
            for name, action in self._row_actions().items()
            if action.when(row) and action.is_open_to(request.actor)
        ]
        return super().render_change_form(request, context, *args, **kwargs)

    def _row_actions(self) -> dict[str, RowAction]:
        methods = {name: getattr(type(self), name) for name in dir(type(self))}
        return {
            name: method.row_action
            for name, method in methods.items()
            if hasattr(method, "row_action")
        }

    def _page_of(self, name: str):
        method = getattr(self, name)

        def page(request, object_id):
            if not method.row_action.is_open_to(request.actor):
                raise Http404
            return method(request, self.get_object(request, unquote(object_id)))

        return update_wrapper(page, method)

    def _url_name(self, page: str) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_{page}"

    def get_search_results(self, request, queryset, search_term):
        """By ``matching``: Django looks in the middle of texts that no index holds."""
        if not self.matching:
            return super().get_search_results(request, queryset, search_term)
        if search_term.strip():
            queryset = self.matching(queryset, search_term, request.actor)
        return queryset, False

    def get_object(self, request, object_id, from_field=None):
        """A row that is not visible is not found, as on the portal's own pages."""
        row = super().get_object(request, object_id, from_field)
        if row is None:
            raise Http404
        return row

    def has_module_permission(self, request) -> bool:
        return self.admin_site.has_permission(request)

    def has_view_permission(self, request, obj=None) -> bool:
        """Who may enter may look; at which rows, ``get_queryset`` says."""
        return self.admin_site.has_permission(request)

    def has_add_permission(self, request) -> bool:
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False


def _may_enter(request) -> bool:
    actor = request.actor
    looks_after = actor.is_operator or bool(actor.coordinated_ids)
    return request.user.is_active and looks_after


def used_second_factor(request) -> bool:
    """In this very session: to own one is not to have shown it."""
    methods = {
        record["method"] for record in get_authentication_records(request, request.user)
    }
    return "mfa" in methods
