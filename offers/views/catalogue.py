"""The catalogue, for everybody to read: the activities of the law, in plain words."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from offers.models import Activity
from offers.queries.catalogue import activity_page, families_on


@login_not_required
@require_safe
def activity_list(request):
    context = {"families": families_on(timezone.localdate())}
    return render(request, "offers/activities.html", context)


@login_not_required
@require_safe
def activity_detail(request, slug):
    activity = get_object_or_404(Activity, slug=slug)
    page = activity_page(activity=activity, day=timezone.localdate())
    return render(request, "offers/activity.html", {"page": page})
