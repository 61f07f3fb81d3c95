"""What I want to be told, how often, when, and on which devices."""

import json

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from asasap.kernel.keys import vapid_public_key
from asasap.notifications.forms import ChoicesForm, DeviceAddressForm, DeviceForm
from asasap.notifications.models import Recipient
from asasap.notifications.operations import add_device, remove_device, save_choices

KEYS = ("p256dh", "auth")


@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request):
    recipient = _recipient_or_404(request)
    if request.method != "POST":
        form = ChoicesForm.filled_for(recipient, recipient.preferences.cadences())
        return _show(request, form)
    form = ChoicesForm(request.POST)
    if not form.is_valid():
        return _show(request, form, status=422)
    save_choices(recipient=recipient, choices=form.choices())
    messages.success(request, _("Your choices are saved."))
    return redirect("notices:preferences")


@require_POST
def device_add(request):
    """Called by ``push.js`` with the subscription of the browser, as JSON."""
    recipient = _recipient_or_404(request)
    form = DeviceForm(_flattened(request.body))
    if not form.is_valid():
        return _refused(form)
    add_device(recipient=recipient, now=timezone.now(), **form.cleaned_data)
    return HttpResponse(status=204)


@require_POST
def device_remove(request):
    recipient = _recipient_or_404(request)
    form = DeviceAddressForm(_flattened(request.body))
    if not form.is_valid():
        return _refused(form)
    remove_device(recipient=recipient, now=timezone.now(), **form.cleaned_data)
    return HttpResponse(status=204)


def _recipient_or_404(request) -> Recipient:
    return get_object_or_404(Recipient.objects.visible_to(request.actor))


def _show(request, form, *, status=200):
    context = {
        "form": form,
        "topics": form.topics(),
        "hours": form.hours(),
        "vapid_key": vapid_public_key(settings.VAPID_KEY),
    }
    return render(request, "notifications/preferences.html", context, status=status)


def _refused(form: DeviceAddressForm) -> JsonResponse:
    return JsonResponse({"errors": form.errors}, status=422)


def _flattened(body: bytes) -> dict[str, str]:
    """Bring ``PushSubscription.toJSON`` to fields of a form; what is odd is empty."""
    try:
        told = json.loads(body)
    except ValueError:
        told = None
    told = told if isinstance(told, dict) else {}
    keys = told.get("keys")
    keys = keys if isinstance(keys, dict) else {}
    found = {"endpoint": told.get("endpoint"), **{n: keys.get(n) for n in KEYS}}
    return {name: str(value or "") for name, value in found.items()}
