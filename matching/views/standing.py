"""“My place”: how one was ranked, asked or not; contested, and answered by a human."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Provider
from matching.forms.answering import ContestForm
from matching.models import Candidate
from matching.operations.contesting import ContestRefused, contest
from matching.queries.invitations import standing_page


@require_safe
def standing(request, candidate):
    found = _candidate_or_404(request, candidate)
    page = standing_page(candidate=found, actor=request.actor)
    return render(request, "matching/standing.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
def contest_place(request, candidate):
    found = _candidate_or_404(request, candidate)
    back = found.get_absolute_url()
    return _contest(request, found.provider, found, back)


@require_http_methods(["GET", "HEAD", "POST"])
def contest_search(request):
    """One's standing in searches, where no ranking is kept."""
    mine = Provider.objects.held_by(request.actor, organisation=None)
    provider = mine.first()
    if provider is None:
        raise Http404
    return _contest(request, provider, None, "invitations:inbox")


def _contest(request, provider, candidate, back):
    form = ContestForm(request.POST if request.method == "POST" else None)
    if not form.is_bound:
        return _show(request, candidate, form)
    if not form.is_valid():
        return _show(request, candidate, form, status=422)
    try:
        contest(
            provider=provider,
            candidate=candidate,
            words=form.cleaned_data["words"],
            actor=request.actor,
            now=timezone.now(),
        )
    except ContestRefused as refusal:
        form.add_error(None, str(refusal))
        return _show(request, candidate, form, status=422)
    messages.success(request, _("Thank you. A person reads it, then answers you."))
    return redirect(back)


def _candidate_or_404(request, uuid) -> Candidate:
    visible = Candidate.objects.visible_to(request.actor).with_card()
    return get_object_or_404(visible, uuid=uuid)


def _show(request, candidate, form, *, status=200):
    context = {"candidate": candidate, "form": form}
    return render(request, "matching/contest.html", context, status=status)
