"""The mailbox of the demo: letters kept instead of sent, for everybody to read.

Public, and only there: a newcomer reads in it the code that lets them in.
"""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from asasap.notifications.models import CapturedMail
from asasap.notifications.queries import newest_letters


@login_not_required
@require_safe
def mailbox_list(request):
    _only_in_demo()
    return render(request, "notifications/mailbox.html", {"letters": newest_letters()})


@login_not_required
@require_safe
def mailbox_detail(request, uuid):
    _only_in_demo()
    letter = get_object_or_404(CapturedMail, uuid=uuid)
    return render(request, "notifications/letter.html", {"letter": letter})


def _only_in_demo() -> None:
    if not settings.DEMO:
        raise Http404
