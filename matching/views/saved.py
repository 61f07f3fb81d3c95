"""The searches one keeps, and how often one hears of what is new in each."""

from django.contrib import messages
from django.http import QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from matching.enums import AlertFrequency
from matching.forms.saved import NewSearchForm, SavedSearchForm
from matching.models import SavedSearch
from matching.operations.saving import (
    SearchNotSaved,
    change_search,
    delete_search,
    look_at_search,
    save_search,
)
from matching.queries.saved import (
    filters_of,
    line_of,
    name_of,
    run_url,
    saved_page,
    words_of,
)


@require_safe
def searches(request):
    page = saved_page(actor=request.actor, now=timezone.now())
    return render(request, "matching/searches.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
def search_new(request):
    """By one button from the results, whose words it carries; or with a name first."""
    now, posted = timezone.now(), request.method == "POST"
    data = QueryDict(request.POST.get("words", "")) if posted else request.GET
    form = NewSearchForm(request.POST) if posted else _blank(data, now)
    if posted and form.is_valid():
        try:
            save_search(
                data=data,
                name=form.cleaned_data["name"],
                frequency=AlertFrequency(form.cleaned_data["frequency"]),
                actor=request.actor,
                now=now,
            )
        except SearchNotSaved as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("This search is saved."))
            return redirect("searches:list")
    context = {"form": form, "words": words_of(data)}
    status = 422 if posted else 200
    return render(request, "matching/search_new.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def search(request, search):
    """Where every letter about it leads, and where one stops them."""
    search, now = _mine_or_404(request, search), timezone.now()
    shown = {"name": search.name, "frequency": search.frequency}
    form = SavedSearchForm(request.POST or None, initial=shown)
    if form.is_valid():
        change_search(
            search=search,
            name=form.cleaned_data["name"],
            frequency=AlertFrequency(form.cleaned_data["frequency"]),
            now=now,
        )
        messages.success(request, _("It is changed."))
        return redirect("searches:list")
    context = {"form": form, "line": line_of(search, now=now)}
    status = 422 if request.method == "POST" else 200
    return render(request, "matching/search_saved.html", context, status=status)


@require_POST
def search_look(request, search):
    """Run it again: what follows is the page of results, with its words."""
    search = _mine_or_404(request, search)
    look_at_search(search=search, now=timezone.now())
    return redirect(run_url(search))


@require_POST
def search_delete(request, search):
    delete_search(search=_mine_or_404(request, search))
    messages.success(request, _("This search is deleted."))
    return redirect("searches:list")


def _blank(data, now) -> NewSearchForm:
    filters = filters_of(words_of(data), now=now)
    name = name_of(filters) if filters.is_valid() else ""
    return NewSearchForm(initial={"name": name, "frequency": AlertFrequency.DAILY})


def _mine_or_404(request, search) -> SavedSearch:
    return get_object_or_404(SavedSearch.objects.visible_to(request.actor), uuid=search)
