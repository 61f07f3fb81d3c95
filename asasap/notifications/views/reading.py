"""My news: read it, open it."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from asasap.notifications.models import Notice
from asasap.notifications.operations import read_all, read_notice
from asasap.notifications.queries import notice_page


@require_safe
def notice_list(request):
    page = notice_page(actor=request.actor, cursor=request.GET.get("cursor", ""))
    return render(request, "notifications/list.html", {"page": page})


@require_POST
def notice_open(request, uuid):
    """Mark read, then lead where the news is about."""
    visible = Notice.objects.visible_to(request.actor)
    notice = get_object_or_404(visible, uuid=uuid)
    read_notice(notice=notice, now=timezone.now())
    return redirect(notice.url or "notices:list")


@require_POST
def notice_read_all(request):
    count = read_all(actor=request.actor, now=timezone.now())
    said = ngettext(
        "%(count)s message marked read.", "%(count)s messages marked read.", count
    )
    messages.success(request, said % {"count": count})
    return redirect("notices:list")
