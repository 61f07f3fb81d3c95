"""The queue of texts to read before everybody does: the oldest first.

Who looks after somebody reads their texts; never their own.
"""

from functools import partial

from django.contrib import admin, messages
from django.db.models import F
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.admin.trail import PersonalAdmin
from asasap.kernel.admin import row_action
from offers.enums import ReviewState
from offers.forms.moderating import ConfirmForm, SendBackForm
from offers.models import DemandVersion, OfferVersion
from offers.operations.holding import PostingRefused
from offers.operations.moderating import approve, send_back
from offers.queries.moderation import why_it_waits
from offers.rules.prices import price_words
from offers.rules.schedules import schedule_words


class ReviewFilter(admin.SimpleListFilter):
    """What waits, until one asks for what was sent back."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        sent_back = ReviewState.SENT_BACK
        return [(sent_back.value, sent_back.label)]

    def choices(self, changelist):
        first, *others = super().choices(changelist)
        yield first | {"display": _("Waiting for me")}
        yield from others

    def queryset(self, request, queryset):
        rows = queryset.to_moderate_by(request.actor)
        sent_back = self.value() == ReviewState.SENT_BACK
        rows = rows.sent_back() if sent_back else rows.submitted()
        return rows.annotate(waiting_since=F("submitted_at"))


class VersionAdmin(PersonalAdmin):
    list_filter = (ReviewFilter,)

    def get_ordering(self, request):
        """Those shown have all been handed in: the date is never missing."""
        return ("waiting_since", "pk")

    @admin.display(description=_("price"))
    def price(self, version):
        return price_words(version.price_unit, version.price_cents)

    @admin.display(description=_("commune"))
    def commune(self, version):
        return str(version.place.commune) if version.place else "—"

    @admin.display(description=_("why it is read first"))
    def why(self, version):
        return why_it_waits(version) or "—"

    @admin.display(description=_("files"))
    def files(self, version):
        files = version.attachments.defer("content").order_by("pk")
        links = [(reverse("offers:file", args=[one.uuid]), one.name) for one in files]
        return format_html_join(" ", '<a href="{}">{}</a>', links) or "—"

    @row_action(_("Publish"), when=lambda row: row.state == ReviewState.SUBMITTED)
    def publish(self, request, version):
        return self._decide(
            request,
            version,
            partial(approve, version=version),
            form=ConfirmForm(request.POST if request.method == "POST" else None),
            title=_("Publish"),
        )

    @row_action(_("Send back"), when=lambda row: row.state == ReviewState.SUBMITTED)
    def refuse(self, request, version):
        return self._decide(
            request,
            version,
            partial(send_back, version=version),
            form=SendBackForm(request.POST or None),
            title=_("Send back"),
        )

    def _decide(self, request, version, decide, *, form, title):
        if form.is_valid():
            try:
                decide(**form.cleaned_data, actor=request.actor, now=timezone.now())
            except PostingRefused as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, gettext("Whoever wrote it is told."))
                return redirect(
                    reverse(f"admin:offers_{self.opts.model_name}_changelist")
                )
        known = [
            (gettext("Title"), version.title),
            (gettext("Text"), version.description or "—"),
            (gettext("Why it is read first"), self.why(version)),
        ]
        return self.row_form(request, version, form, title=title, known=known)


@admin.register(OfferVersion)
class OfferVersionAdmin(VersionAdmin):
    fields = (
        "identifier",
        "why",
        "provider",
        "activity",
        "title",
        "description",
        "mode",
        "price",
        "commune",
        "files",
        "author",
        "submitted_at",
        "state",
        "sent_back_reason",
        "sent_back_note",
    )
    list_display = ("submitted_at", "title", "activity", "author")
    list_select_related = (
        "offer__activity",
        "offer__provider__person",
        "offer__provider__organisation",
        "author",
    )

    @admin.display(description=_("provider"))
    def provider(self, version):
        holder = version.offer.provider.person or version.offer.provider.organisation
        return str(holder)

    @admin.display(description=_("activity"))
    def activity(self, version):
        return version.offer.activity.name


@admin.register(DemandVersion)
class DemandVersionAdmin(VersionAdmin):
    fields = (
        "identifier",
        "why",
        "client",
        "activity",
        "title",
        "description",
        "when",
        "mode",
        "price",
        "commune",
        "files",
        "author",
        "submitted_at",
        "state",
        "sent_back_reason",
        "sent_back_note",
    )
    list_display = ("submitted_at", "title", "activity", "author")
    list_select_related = ("demand__activity", "demand__client", "author")

    @admin.display(description=_("client"))
    def client(self, version):
        return format_html("<bdi>{}</bdi>", version.demand.client)

    @admin.display(description=_("activity"))
    def activity(self, version):
        return version.demand.activity.name

    @admin.display(description=_("when"))
    def when(self, version):
        return schedule_words(version)
