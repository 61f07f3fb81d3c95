"""What a route lets in, what a page may do while it is read or written out."""

import pytest
from django.db import connection
from django.http import HttpResponse
from django.template import Context
from django.template.base import Template
from django.test import Client
from django.urls import path, reverse

from accounts.models import Organisation
from asasap.audit.middleware import GetWrote
from tests.factories.accounts import OrganisationFactory
from tests.matrix import all_routes, permission_routes
from tests.roles import sign_in

# What somebody who has not signed in may reach, beside the pages of signing in.
PUBLIC_ROUTES = {
    "accounts:not_me",
    "accounts:keeping",
    "accounts:reopen",
    "dashboards:about",
    "dashboards:accessibility",
    "dashboards:components",
    "dashboards:credits",
    "dashboards:demo",
    "dashboards:healthz",
    "dashboards:home",
    "dashboards:legal",
    "dashboards:manifest",
    "dashboards:offline",
    "dashboards:readyz",
    "dashboards:service_worker",
    "dashboards:words",
    "demands:demand",
    "demands:list",
    "demands:new",
    "activities:activities",
    "activities:activity",
    "api:activities",
    "api:ranking",
    "ranking:criteria",
    "offers:file",  # A picture of what is online.
    "search:csv",
    "search:geojson",
    "search:results",
    "search:suggest",
    "offers:offer",
    "mapping:embed",
    "mapping:geojson",
    "mapping:map",
    "mapping:point",
    "notices:letter",
    "notices:mailbox",
    "api:communes",
    "api:docs",
    "api:map",
    "api:demand",
    "api:demands",
    "api:offer",
    "api:offers",
    "api:schema",
    "account_inactive",
    "account_login",
    "account_request_login_code",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "account_signup",
    "feed",
    "idp:oidc:configuration",
    "idp:oidc:device_code",
    "idp:oidc:jwks",
    "idp:oidc:revoke",
    "idp:oidc:token",
    "openid_connect_callback",
    "openid_connect_login",
    "providers:profile",
    "socialaccount_login_cancelled",
}


@pytest.mark.django_db
@pytest.mark.usefixtures("roles_written")
@pytest.mark.parametrize("route", all_routes(), ids=str)
def test_strangers_enter_only_by_the_doors_listed_here(client, route):
    """Public is what an anonymous GET and POST get, not what a decorator says."""
    url = route.url(row="other", role="anonymous")

    answers = {client.generic(m, url).status_code for m in ("GET", "POST")}

    turned_away = answers <= {301, 302, 401, 403, 405}
    assert turned_away != (route.name in PUBLIC_ROUTES)


def test_the_public_doors_exist():
    assert {route.name for route in all_routes()} >= PUBLIC_ROUTES


def test_our_own_pages_are_known_from_other_peoples():
    ours = {url for _role, url in permission_routes(ours=True)}

    assert reverse("accounts:overview") in ours
    assert reverse("account_email") not in ours
    assert reverse("admin:index") not in ours


@pytest.mark.django_db
@pytest.mark.usefixtures("roles_written")
def test_no_page_of_ours_asks_the_database_while_it_is_written_out(monkeypatch):
    monkeypatch.setattr(Template, "render", _asking_nothing(Template.render))

    for role in ("anonymous", "coop_member", "coordinator", "admin"):
        client = sign_in(Client(), role)
        for who, url in permission_routes(ours=True):
            if who == role:
                assert client.get(url).status_code == 200, url


@pytest.mark.django_db
def test_a_template_that_asks_would_be_seen(monkeypatch):
    monkeypatch.setattr(Template, "render", _asking_nothing(Template.render))

    with pytest.raises(AskedWhileRendering):
        Template("{{ organisations.count }}").render(
            Context({"organisations": Organisation.objects.all()})
        )


@pytest.mark.django_db
@pytest.mark.urls(__name__)
def test_a_get_that_writes_is_refused():
    with pytest.raises(GetWrote):
        Client().get("/writes/")


@pytest.mark.django_db
@pytest.mark.urls(__name__)
def test_a_post_may_write():
    assert Client().post("/writes/").status_code == 200


class AskedWhileRendering(Exception):
    """A template asked the database for something its view did not give it."""


def _asking_nothing(render):
    def refuse(execute, sql, params, many, context):
        raise AskedWhileRendering(sql)

    def render_asking_nothing(template, context):
        with connection.execute_wrapper(refuse):
            return render(template, context)

    return render_asking_nothing


def _writes(request):
    OrganisationFactory()
    return HttpResponse()


_writes.login_required = False
urlpatterns = [path("writes/", _writes)]
