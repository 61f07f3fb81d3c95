"""Messages: the list, a conversation, and a first word about an offer or a request."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from accounts.models import Provider
from accounts.operations.helping import MandateEnded
from asasap.audit.enums import Purpose
from asasap.audit.operations import record_access
from offers.enums import Side
from offers.forms.conversations import MessageForm
from offers.models import Conversation, Demand, Offer
from offers.operations.conversing import (
    MessageRefused,
    Said,
    begin_conversation,
    block_conversation,
    send_message,
    unblock_conversation,
)
from offers.queries.conversations import (
    beginning_of,
    conversation_about,
    conversation_here,
    conversation_lines,
    thread_of,
)
from offers.queries.ways import way_of
from offers.rules.conversing import may_write_here
from offers.views import attachments

GET_OR_POST = require_http_methods(["GET", "HEAD", "POST"])
REFUSALS = (MessageRefused, MandateEnded)


@require_safe
def conversation_list(request, **_name):
    _only_for_writers(request)
    cursor = request.GET.get("cursor", "")
    page, lines = conversation_lines(actor=request.actor, cursor=cursor)
    context = {
        "lines": lines,
        "way": way_of(request),
        "next_url": _turned(page.next),
        "previous_url": _turned(page.previous),
    }
    return render(request, "conversations/list.html", context)


@GET_OR_POST
def conversation(request, conversation, **_name):
    found, side = _conversation_or_404(request, conversation)
    if request.method != "POST":
        return _show(request, found, side, MessageForm())
    form = MessageForm(request.POST, request.FILES)
    if not form.is_valid():
        return _show(request, found, side, form, status=422)
    try:
        sent = send_message(
            conversation=found,
            said=Said(**form.cleaned_data),
            actor=request.actor,
            now=timezone.now(),
        )
    except REFUSALS as refusal:
        form.add_error("text", str(refusal))
        return _show(request, found, side, form, status=422)
    _say_if_masked(request, sent)
    return redirect(_address(request, found))


@require_POST
def conversation_block(request, conversation, **_name):
    found, _side = _conversation_or_404(request, conversation)
    is_blocking = request.POST.get("block") == "yes"
    change = block_conversation if is_blocking else unblock_conversation
    try:
        change(conversation=found, actor=request.actor, now=timezone.now())
    except REFUSALS as refusal:
        messages.error(request, str(refusal))
    return redirect(_address(request, found))


@require_safe
def conversation_file(request, attachment, **_name):
    """A file of a message, in the name one reads the conversation in."""
    _only_for_writers(request)
    return attachments.attachment(request, attachment)  # type: ignore[call-arg]


@GET_OR_POST
def about_offer(request, offer, **_name):
    _only_for_writers(request)
    rows = Offer.objects.visible_to(request.actor).with_card()
    found = get_object_or_404(rows, uuid=offer)
    return _begin(request, found, found.provider)


@GET_OR_POST
def about_demand(request, demand, **_name):
    _only_for_writers(request)
    rows = Demand.objects.visible_to(request.actor).with_card()
    found = get_object_or_404(
        rows.select_related("client", "organisation"), uuid=demand
    )
    house = getattr(request, "organisation", None)
    provider = Provider.objects.held_by(request.actor, organisation=house).first()
    return _begin(request, found, provider)


def _begin(request, posting, provider):
    """The first message; where there is a conversation already, it goes on there."""
    if request.method != "POST":
        known = conversation_about(
            posting=posting, provider=provider, actor=request.actor
        )
        if known is not None:
            return redirect(_address(request, known))
        return _show_beginning(request, posting, provider, MessageForm())
    form = MessageForm(request.POST, request.FILES)
    if not form.is_valid():
        return _show_beginning(request, posting, provider, form, status=422)
    try:
        sent = begin_conversation(
            posting=posting,
            said=Said(**form.cleaned_data),
            organisation=getattr(request, "organisation", None),
            actor=request.actor,
            now=timezone.now(),
        )
    except REFUSALS as refusal:
        form.add_error("text", str(refusal))
        return _show_beginning(request, posting, provider, form, status=422)
    _say_if_masked(request, sent)
    return redirect(_address(request, sent.conversation))


def _only_for_writers(request) -> None:
    """Answer 404 where one writes in nobody's name: a member who does not speak for the
    organisation, a mandate that is for other things.
    """
    if not may_write_here(request.actor):
        raise Http404


def _conversation_or_404(request, uuid) -> tuple[Conversation, Side]:
    found = conversation_here(uuid=uuid, actor=request.actor)
    if found is None:
        raise Http404
    return found


def _address(request, conversation: Conversation) -> str:
    return way_of(request).to("messages:conversation", conversation.uuid)


def _show(request, conversation, side, form, *, status=200):
    now = timezone.now()
    thread = thread_of(
        conversation=conversation,
        side=side,
        cursor=request.GET.get("cursor", ""),
        now=now,
    )
    if thread.unread is not None:
        record_access(thread.unread, purpose=Purpose.READ, actor=request.actor, now=now)
    here = _address(request, conversation)
    context = {
        "thread": thread,
        "form": form,
        "way": way_of(request),
        "about_url": _about(conversation),
        "poll_url": here,
        "older_url": _turned(thread.page.next),
        "newer_url": here if thread.page.previous else "",
        "may_report": request.actor.mandate_id is None,
    }
    return render(request, "conversations/conversation.html", context, status=status)


def _about(conversation: Conversation) -> str:
    """Where what they talk about is read, while it is on line."""
    offer, demand = conversation.offer, conversation.demand
    if offer is not None:
        return offer.get_absolute_url() if offer.is_live else ""
    return demand.get_absolute_url() if demand is not None and demand.is_open else ""


def _turned(cursor: str | None) -> str:
    return f"?{urlencode({'cursor': cursor})}" if cursor else ""


def _show_beginning(request, posting, provider, form, *, status=200):
    beginning = beginning_of(
        posting=posting,
        provider=provider,
        actor=request.actor,
        today=timezone.localdate(),
    )
    context = {
        "beginning": beginning,
        "form": form,
        "profile_url": _profile_url(request),
    }
    return render(request, "conversations/begin.html", context, status=status)


def _profile_url(request) -> str:
    house = getattr(request, "organisation", None)
    if house is not None:
        return reverse("accounts:organisation_provider_edit", args=[house.uuid])
    return reverse("accounts:provider_edit")


def _say_if_masked(request, sent) -> None:
    if sent.is_masked:
        messages.warning(
            request,
            _(
                "Your message is sent, without the ways to reach you that were in it: "
                "they open as soon as you agree."
            ),
        )
