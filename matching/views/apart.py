"""Whom one does not want to be proposed: said, listed, and taken back."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from matching.models import IncompatiblePair
from matching.operations.keeping_apart import keep_apart, let_meet
from matching.queries.apart import apart_from, two_meant


@require_http_methods(["GET", "HEAD", "POST"])
def apart(request):
    if request.method != "POST":
        context = {"lines": apart_from(actor=request.actor)}
        return render(request, "matching/apart.html", context)
    two = two_meant(
        kind=request.POST.get("kind", ""),
        row=request.POST.get("row", ""),
        actor=request.actor,
    )
    if two is None:
        raise Http404
    keep_apart(
        client=two.client, provider=two.provider, side=two.side, now=timezone.now()
    )
    messages.success(
        request, _("You will not be proposed to each other again. Only you know it.")
    )
    return redirect("invitations:apart")


@require_POST
def apart_remove(request, pair):
    mine = IncompatiblePair.objects.visible_to(request.actor)
    let_meet(pair=get_object_or_404(mine, uuid=pair))
    messages.success(request, _("You may be proposed to each other again."))
    return redirect("invitations:apart")
