"""A person's own account; signing in itself is allauth's."""

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.queries.privacy import must_answer
from accounts.queries.standing import account_of


@require_safe
def overview(request):
    account = account_of(user=request.user, actor=request.actor)
    is_asked = must_answer(actor=request.actor, today=timezone.localdate())
    context = {"account": account, "is_asked": is_asked}
    return render(request, "accounts/overview.html", context)
