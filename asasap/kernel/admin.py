"""The admin site of coordinators and operators: a window, not a door.

Rows come by ``visible_to``; nothing is added, changed or deleted here, but by actions
that call operations.
"""

from allauth.account.authentication import get_authentication_records
from allauth.account.utils import get_next_redirect_url
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.contrib import admin
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache


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
        return _may_enter(request) and _used_second_factor(request)

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


class HouseAdmin(admin.ModelAdmin):
    """A screen to read. Its model's manager has ``visible_to``; fields are named."""

    actions_selection_counter = False
    list_per_page = 50
    show_full_result_count = False
    view_on_site = False

    @admin.display(description=_("identifier"))
    def identifier(self, row):
        """What names the row outside: in addresses, in the API."""
        return row.uuid

    def get_queryset(self, request):
        return self.model.objects.visible_to(request.actor)

    def get_urls(self):
        """Without the nameless redirect Django keeps for addresses older than us."""
        return [pattern for pattern in super().get_urls() if pattern.name]

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


def _used_second_factor(request) -> bool:
    """In this very session: to own one is not to have shown it."""
    methods = {
        record["method"] for record in get_authentication_records(request, request.user)
    }
    return "mfa" in methods
