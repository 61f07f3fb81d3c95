"""A provider's profile: written by its holder, read by everybody.

A route with an organisation in it is about that organisation's profile.
"""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.forms.providers import ProfileForm
from accounts.models import Person, Provider
from accounts.operations.providers import ProfileRefused, save_profile
from accounts.queries.providers import private_face, public_face
from accounts.registry import panels_on
from asasap.kernel.periods import day_in_paris


@login_not_required
@require_safe
def provider_detail(request, provider):
    visible = Provider.objects.visible_to(request.actor).with_holder()
    shown = get_object_or_404(visible, uuid=provider)
    actor, now = request.actor, timezone.now()
    context = {
        "face": public_face(provider=shown, actor=actor, today=day_in_paris(now)),
        "panels": panels_on("provider", shown, actor=actor, now=now),
    }
    return render(request, "accounts/provider.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def provider_edit(request, organisation=None):
    get_object_or_404(Person, pk=request.actor.person_id)
    house = request.organisation if organisation else None
    face = private_face(
        organisation=house, actor=request.actor, today=timezone.localdate()
    )
    if request.method != "POST":
        return _show_edit(request, face, _filled(face), house)
    form = ProfileForm(request.POST)
    if not form.is_valid():
        return _show_edit(request, face, form, house, status=422)
    try:
        save_profile(
            face=form.face(),
            organisation=house,
            actor=request.actor,
            now=timezone.now(),
        )
    except ProfileRefused as refusal:
        form.add_error("is_published", str(refusal))
        return _show_edit(request, face, form, house, status=422)
    messages.success(request, _("Your profile is saved."))
    return redirect(request.path)


def _filled(face) -> ProfileForm:
    known = face.provider
    if known is None:
        return ProfileForm()
    return ProfileForm(
        initial={
            "headline": known.headline,
            "about": known.about,
            "languages": ", ".join(known.languages),
            "is_published": known.is_published,
        }
    )


def _show_edit(request, face, form, house, *, status=200):
    context = {"face": face, "form": form, "organisation": house}
    return render(request, "accounts/provider_edit.html", context, status=status)
