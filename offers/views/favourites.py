"""What one keeps an eye on."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from offers.models import Demand, Favourite, Offer
from offers.operations.keeping import NobodyKeeps, keep, let_go
from offers.queries.favourites import favourites_of


@require_safe
def favourites(request):
    cursor = request.GET.get("cursor", "")
    page, lines = favourites_of(actor=request.actor, cursor=cursor)
    context = {"page": page, "lines": lines}
    return render(request, "favourites/list.html", context)


@require_POST
def favourite_offer(request, offer):
    if "let_go" in request.POST:
        mine = Favourite.objects.visible_to(request.actor)
        return _let_go(request, get_object_or_404(mine, offer__uuid=offer))
    visible = Offer.objects.visible_to(request.actor)
    return _keep(request, get_object_or_404(visible, uuid=offer))


@require_POST
def favourite_demand(request, demand):
    if "let_go" in request.POST:
        mine = Favourite.objects.visible_to(request.actor)
        return _let_go(request, get_object_or_404(mine, demand__uuid=demand))
    visible = Demand.objects.visible_to(request.actor)
    return _keep(request, get_object_or_404(visible, uuid=demand))


def _keep(request, posting):
    try:
        keep(posting=posting, actor=request.actor, now=timezone.now())
    except NobodyKeeps:
        messages.error(request, _("This login belongs to nobody: it keeps nothing."))
    else:
        messages.success(request, _("It is among your favourites."))
    return redirect(posting)


def _let_go(request, favourite):
    let_go(favourite=favourite)
    messages.success(request, _("It is no longer among your favourites."))
    return redirect("favourites:list")
