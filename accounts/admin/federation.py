"""Sites that trust ours, for operators: declared and withdrawn by operations."""

from django import forms
from django.contrib import admin, messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.forms.federation import ClientForm
from accounts.models import FederatedClient
from accounts.operations.federation import declare_client, withdraw_client
from asasap.kernel.admin import HouseAdmin, row_action


@admin.register(FederatedClient)
class FederatedClientAdmin(HouseAdmin):
    change_list_template = "admin/federation.html"
    fields = ("site", "number", "addresses", "asked_for", "since")
    list_display = ("site", "number", "since")

    # In words of ours: allauth's columns are named in English alone.
    @admin.display(description=_("site"))
    def site(self, client):
        return client.name

    @admin.display(description=_("client identifier"))
    def number(self, client):
        return client.id

    @admin.display(description=_("addresses it may send people back to"))
    def addresses(self, client):
        return " ".join(client.get_redirect_uris())

    @admin.display(description=_("what it may learn"))
    def asked_for(self, client):
        return " ".join(client.get_scopes())

    @admin.display(description=_("since"))
    def since(self, client):
        return client.created_at

    def get_urls(self):
        page = self.admin_site.admin_view(self.declare)
        return [
            path("declare/", page, name=self._url_name("declare")),
            *super().get_urls(),
        ]

    def declare(self, request):
        """The secret is shown on the answer to this very form, and never again."""
        if not request.actor.is_operator:
            raise Http404
        form = ClientForm(request.POST or None)
        client = secret = None
        if form.is_valid():
            client, secret = declare_client(now=timezone.now(), **form.cleaned_data)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Let a site trust ours"),
            "form": form,
            "client": client,
            "secret": secret,
        }
        status = 422 if request.method == "POST" and client is None else 200
        template = "admin/federation_declare.html"
        return render(request, template, context, status=status)

    @row_action(_("Trust it no more"))
    def withdraw(self, request, client):
        if request.method == "POST":
            withdraw_client(client=client)
            messages.success(request, gettext("Nobody can sign in there with us."))
            return redirect("admin:accounts_federatedclient_changelist")
        said = gettext("People will no longer sign in to this site with our account.")
        title = _("Trust it no more")
        return self.row_form(request, client, forms.Form(), title=title, said=said)
