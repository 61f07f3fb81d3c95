"""A person's own account; signing in itself is allauth's."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.queries.standing import account_of


@require_safe
def overview(request):
    account = account_of(user=request.user, actor=request.actor)
    return render(request, "accounts/overview.html", {"account": account})
