"""An offer written one question a screen: what, how, where, in which words; then check.

Each screen is kept when one leaves it, and as one types where scripts run: going back
loses nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.operations.providers import ProfileRefused
from mapping.operations.locating import locate
from offers.enums import ReviewState
from offers.forms.offers import (
    AreaForm,
    HowForm,
    RevisionForm,
    SubjectForm,
    TextForm,
    area_shown,
    how_shown,
    text_shown,
)
from offers.models import Offer, OfferVersion
from offers.operations.attaching import AttachmentRefused, attach, detach
from offers.operations.drafting import change_subject, save_draft, start_offer
from offers.operations.holding import PostingRefused
from offers.operations.publishing import publish
from offers.operations.requesting import Whereabouts, save_where
from offers.operations.serving import provider_for
from offers.queries.offers import (
    activities_in_order,
    checked_draft,
    draft_of,
    modes_for,
    statuses_today,
)
from offers.queries.ways import way_of

GET_OR_POST = require_http_methods(["GET", "HEAD", "POST"])
REFUSALS = (PostingRefused, AttachmentRefused)


@dataclass(frozen=True, slots=True)
class Screen:
    """One of the five, and those before and after it."""

    number: int
    title: str | Promise
    template: str
    back: str
    then: str


HOW = Screen(
    2,
    gettext_lazy("How, at what price?"),
    "offers/how.html",
    "offers:what",
    "offers:area",
)
AREA = Screen(
    3, gettext_lazy("Where?"), "offers/area.html", "offers:how", "offers:text"
)
TEXT = Screen(
    4, gettext_lazy("In your words"), "offers/text.html", "offers:area", "offers:check"
)
WHAT = Screen(
    1, gettext_lazy("What do you offer?"), "offers/what.html", "", "offers:how"
)


def on_draft(view):
    """Hand the view the draft in the hands of whoever asks.

    Where there is none, or it is being checked, the page of the offer says so: what is
    sent twice finds there what the first time did.
    """

    @wraps(view)
    def with_draft(request, offer, **kwargs):
        mine = Offer.objects.held_by(request.actor)
        held = get_object_or_404(mine, uuid=offer)
        version = draft_of(offer=held)
        if version is None or version.state == ReviewState.SUBMITTED:
            return redirect(held)
        kwargs.pop("organisation", None)
        return view(request, version, **kwargs)

    return with_draft


@GET_OR_POST
def offer_new(request, **_name):
    """Begin an offer, or say first how one works."""
    form = _subject_form(request, initial={"activity": request.GET.get("activity")})
    if not form.is_bound:
        return _show_subject(request, form)
    if not form.is_valid():
        return _show_subject(request, form, status=422)
    now = timezone.now()
    try:
        provider = provider_for(
            organisation=_house_of(request), actor=request.actor, now=now
        )
        offer = start_offer(
            provider=provider,
            activity=form.chosen_activity,
            work_status=form.chosen_status,
            actor=request.actor,
            now=now,
        )
    except (PostingRefused, ProfileRefused) as refusal:
        form.add_error(None, str(refusal))
        return _show_subject(request, form, status=422)
    return redirect(way_of(request).to("offers:how", offer.uuid))


@GET_OR_POST
@on_draft
def offer_what(request, version):
    offer = version.offer
    status = offer.work_status
    form = _subject_form(
        request,
        initial={
            "activity": offer.activity.slug,
            "work_status": status and status.uuid,
        },
    )
    if not form.is_bound:
        return _show_subject(request, form, version=version)
    if not form.is_valid():
        return _show_subject(request, form, version=version, status=422)
    try:
        change_subject(
            posting=offer,
            activity=form.chosen_activity,
            work_status=form.chosen_status,
            actor=request.actor,
            now=timezone.now(),
        )
    except PostingRefused as refusal:
        form.add_error(None, str(refusal))
        return _show_subject(request, form, version=version, status=422)
    return redirect(way_of(request).to("offers:how", offer.uuid))


@GET_OR_POST
@on_draft
def offer_how(request, version):
    choices = modes_for(version=version, today=timezone.localdate())
    form = HowForm(
        _sent(request),
        initial=how_shown(version),
        modes=[(str(c.mode), str(c.mode.label)) for c in choices if c.is_open],
    )
    return _take(
        request,
        HOW,
        version,
        form,
        lambda now: _save(request, version, form, now),
        choices=choices,
    )


@GET_OR_POST
@on_draft
def offer_area(request, version):
    form = AreaForm(_sent(request), initial=area_shown(version))

    def save(now: datetime) -> OfferVersion:
        return save_where(
            version=version,
            whereabouts=_whereabouts(form, version),
            values=form.values,
            revision=form.shown_revision,
            actor=request.actor,
            now=now,
        )

    return _take(request, AREA, version, form, save)


@GET_OR_POST
@on_draft
def offer_text(request, version):
    if request.method == "POST" and "remove" in request.POST:
        return _remove(request, version)
    form = TextForm(_sent(request), request.FILES or None, initial=text_shown(version))

    def save(now: datetime) -> OfferVersion:
        saved = _save(request, version, form, now)
        if upload := form.cleaned_data.get("picture"):
            attach(
                version=saved,
                upload=upload,
                description=form.cleaned_data.get("picture_shows") or "",
                actor=request.actor,
                now=now,
            )
        return saved

    pictures = list(version.attachments.defer("content").order_by("pk"))
    return _take(request, TEXT, version, form, save, pictures=pictures)


@GET_OR_POST
@on_draft
def offer_check(request, version):
    if request.method != "POST":
        return _show_check(request, version)
    form = RevisionForm(request.POST)
    form.is_valid()
    try:
        became = publish(
            version=version,
            revision=form.shown_revision,
            actor=request.actor,
            now=timezone.now(),
        )
    except PostingRefused as refusal:
        return _show_check(request, version, refusal=refusal, status=422)
    if became == ReviewState.PUBLISHED:
        messages.success(request, _("Your offer is online."))
    else:
        messages.success(
            request,
            _("Your offer is being checked: we write to you as soon as it is online."),
        )
    return redirect(version.offer)


def _remove(request, version: OfferVersion):
    """Take a file off; one that is gone already is as it should be."""
    wanted = request.POST["remove"]
    files = version.attachments.defer("content").order_by("pk")
    held = next((one for one in files if str(one.uuid) == wanted), None)
    try:
        if held is not None:
            detach(
                version=version,
                attachment=held,
                actor=request.actor,
                now=timezone.now(),
            )
    except REFUSALS as refusal:
        messages.error(request, str(refusal))
    return redirect(way_of(request).to("offers:text", version.offer.uuid))


def _take(
    request,
    screen: Screen,
    version: OfferVersion,
    form,
    save: Callable[[datetime], OfferVersion],
    **shown,
):
    """Keep what was sent, whole or not; lead on when it is whole."""
    if not form.is_bound:
        return _show(request, screen, version, form, **shown)
    if not (form.is_valid() or request.htmx):
        return _show(request, screen, version, form, status=422, **shown)
    try:
        saved = save(timezone.now())
    except REFUSALS as refusal:
        if request.htmx:
            context = {"version": version, "refusal": str(refusal)}
            return render(request, "demands/parts/saved.html", context, status=422)
        version.refresh_from_db()
        form.add_error(None, str(refusal))
        return _show(request, screen, version, form, status=422, **shown)
    if request.htmx:
        return render(request, "demands/parts/saved.html", {"version": saved})
    return redirect(way_of(request).to(screen.then, version.offer.uuid))


def _save(request, version: OfferVersion, form, now: datetime) -> OfferVersion:
    return save_draft(
        version=version,
        values=form.values,
        revision=form.shown_revision,
        actor=request.actor,
        now=now,
    )


def _show(request, screen: Screen, version: OfferVersion, form, *, status=200, **shown):
    way, offer = way_of(request), version.offer
    context = {
        "screen": screen,
        "form": form,
        "offer": offer,
        "version": version,
        "way": way,
        "back_url": way.to(screen.back, offer.uuid),
        **shown,
    }
    return render(request, screen.template, context, status=status)


def _show_subject(request, form, *, version=None, status=200):
    context = {
        "screen": WHAT,
        "form": form,
        "version": version,
        "way": way_of(request),
        "has_no_status": form.statuses == {} and "work_status" in form.fields,
    }
    return render(request, WHAT.template, context, status=status)


def _show_check(request, version: OfferVersion, *, refusal=None, status=200):
    # The draft as it is by now: another window may have changed it.
    version = draft_of(offer=version.offer) or version
    draft = checked_draft(version=version, today=timezone.localdate())
    form = RevisionForm(initial={"revision": version.revision})
    way = way_of(request)
    context = {"draft": draft, "form": form, "way": way, "refusal": refusal}
    return render(request, "offers/check.html", context, status=status)


def _subject_form(request, *, initial) -> SubjectForm:
    house = _house_of(request)
    today = timezone.localdate()
    return SubjectForm(
        _sent(request),
        initial=initial,
        activities=activities_in_order(),
        statuses=None if house else statuses_today(actor=request.actor, today=today),
    )


def _whereabouts(form: AreaForm, version: OfferVersion) -> Whereabouts | None:
    """Found before the operation, since the address service may be slow."""
    commune = form.cleaned_data["commune"]
    address = form.cleaned_data["address"].strip()
    private = (version.place.private or {}) if version.place else {}
    same_commune = version.place is not None and version.place.commune == commune
    if same_commune and private.get("address", "") == address:
        return None
    located = locate(address=address, commune=commune)
    return Whereabouts(commune=commune, address=address, located=located)


def _house_of(request):
    return getattr(request, "organisation", None)


def _sent(request):
    """What was sent, be it nothing; None where the page is only asked for."""
    return request.POST if request.method == "POST" else None
