"""My data: what I agreed to, all that is known of me, a copy of it.

The same pages serve a person helped, under a mandate that covers their privacy.
"""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.forms.privacy import ConsentForm
from accounts.models import Person
from accounts.operations.consenting import (
    ConsentRefused,
    give_consent,
    withdraw_consent,
)
from accounts.operations.helping import MandateEnded
from accounts.queries.privacy import (
    consent_text,
    keepings_on,
    person_acted_for,
    privacy_page,
)


@dataclass(frozen=True, slots=True)
class Paths:
    """Where this page's forms lead: one's own, or those of a mandate."""

    page: str
    consent: str
    copy_ask: str

    @classmethod
    def of(cls, request) -> "Paths":
        names = ("privacy", "privacy_consent", "privacy_copy_ask")
        return cls(*(url_of(request, name) for name in names))


@require_safe
def privacy(request, mandate=None):
    return _show(request, person_or_404(request))


@require_POST
def consent(request, mandate=None):
    person = person_or_404(request)
    form = ConsentForm(request.POST)
    text = consent_text(**_version_in(form)) if form.is_valid() else None
    if text is None:
        raise Http404
    try:
        _answer(request, person, text, agree=form.cleaned_data["agree"])
    except (ConsentRefused, MandateEnded) as refusal:
        return _show(request, person, refusal=(text.purpose, str(refusal)), status=422)
    messages.success(request, _("Your answer is written down."))
    return redirect(url_of(request, "privacy"))


@login_not_required
@require_safe
def keeping(request):
    """How long things are kept: for everybody to read."""
    context = {"keepings": keepings_on(timezone.localdate())}
    return render(request, "accounts/keeping.html", context)


def person_or_404(request) -> Person:
    person = person_acted_for(request.actor)
    if person is None:
        raise Http404
    return person


def url_of(request, name: str, *args) -> str:
    """Return the address of a page of privacy: one's own, or under the mandate."""
    mandate = getattr(request, "mandate", None)
    if mandate is None:
        return reverse(f"accounts:{name}", args=args)
    return reverse(f"accounts:{name}_for", args=[mandate.uuid, *args])


def _version_in(form: ConsentForm) -> dict:
    return {name: form.cleaned_data[name] for name in ("purpose", "version")}


def _answer(request, person, text, *, agree: bool) -> None:
    who = {"person": person, "actor": request.actor, "now": timezone.now()}
    if agree:
        give_consent(text=text, **who)
    else:
        withdraw_consent(purpose=text.purpose, **who)


def _show(request, person, *, refusal=("", ""), status=200):
    page = privacy_page(
        person=person,
        actor=request.actor,
        language=get_language(),
        today=timezone.localdate(),
    )
    context = {
        "page": page,
        "copies": [
            (copy, url_of(request, "privacy_copy", copy.uuid)) for copy in page.copies
        ],
        "paths": Paths.of(request),
        "refused": refusal[0],
        "refusal": refusal[1],
    }
    return render(request, "accounts/privacy.html", context, status=status)
