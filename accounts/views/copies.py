"""A copy of all that is known: asked for, watched, taken away."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.models import DataExport
from accounts.operations.exporting import CopyRefused, ask_for_copy
from accounts.operations.helping import MandateEnded
from accounts.queries.privacy import copy_page
from accounts.views.privacy import person_or_404, url_of
from asasap.audit.enums import Purpose
from asasap.audit.operations import record_access


@require_POST
def copy_ask(request, mandate=None):
    person = person_or_404(request)
    try:
        copy = ask_for_copy(person=person, actor=request.actor, now=timezone.now())
    except (CopyRefused, MandateEnded) as refusal:
        messages.error(request, str(refusal))
        return redirect(url_of(request, "privacy"))
    return redirect(url_of(request, "privacy_copy", copy.uuid))


@require_safe
@never_cache
def copy_detail(request, copy, mandate=None):
    """How far it is. With scripts the page asks again by itself; without, by a link."""
    found = _copy_or_404(request, copy)
    context = {
        "page": copy_page(copy=found, today=timezone.localdate()),
        "url": url_of(request, "privacy_copy", found.uuid),
        "download_url": url_of(request, "privacy_copy_download", found.uuid),
        "privacy_url": url_of(request, "privacy"),
    }
    return render(request, "accounts/privacy_copy.html", context)


@require_safe
@never_cache
@reauthentication_required
def copy_download(request, copy, mandate=None):
    """The file itself, to whoever has just shown again that it is them."""
    found = _copy_or_404(request, copy, whole=True)
    if found.archive is None:
        raise Http404
    record_access(found, purpose=Purpose.COPY, actor=request.actor, now=timezone.now())
    name = f"asasap-{timezone.localdate(found.asked_at).isoformat()}.zip"
    return HttpResponse(
        found.archive,
        content_type="application/zip",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _copy_or_404(request, uuid, *, whole=False) -> DataExport:
    copies = DataExport.objects.visible_to(request.actor)
    return get_object_or_404(copies if whole else copies.without_archive(), uuid=uuid)
