"""People I help, people who help me: asked, answered, ended, and what was done."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from accounts.forms.helping import AnswerForm, AskForm
from accounts.models import Mandate
from accounts.operations.asking import answer_ask, ask_by_letter
from accounts.operations.helping import MandateRefused, answer_mandate, end_mandate
from accounts.queries.helping import deeds_for, people_of, question_of
from accounts.rules.asking import unsealed

READ_OR_SEND = ["GET", "HEAD", "POST"]


@require_safe
def people(request):
    found = people_of(actor=request.actor, today=timezone.localdate())
    return render(request, "accounts/people.html", {"people": found})


@require_http_methods(READ_OR_SEND)
def mandate_ask(request):
    today = timezone.localdate()
    if request.method != "POST":
        return _show_ask(request, AskForm(today=today))
    form = AskForm(request.POST, today=today)
    if not form.is_valid():
        return _show_ask(request, form, status=422)
    try:
        ask_by_letter(
            email=form.cleaned_data["email"],
            asker_helps=form.asker_helps,
            terms=form.terms(),
            actor=request.actor,
            now=timezone.now(),
        )
    except MandateRefused as refusal:
        form.add_error("email", str(refusal))
        return _show_ask(request, form, status=422)
    messages.success(
        request,
        _("Your letter is on its way. Nothing begins before the answer: two weeks."),
    )
    return redirect("accounts:people")


@require_http_methods(READ_OR_SEND)
def mandate_asked(request, token):
    """What a letter asks; the link alone gives no right to answer."""
    ask = unsealed(token)
    question = question_of(ask=ask) if ask else None
    if ask is None or question is None:
        raise Http404
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return _show_question(request, question, form, status=status)
    try:
        answer_ask(ask=ask, agrees=form.agrees, actor=request.actor, now=timezone.now())
    except MandateRefused as refusal:
        form.add_error(None, str(refusal))
        return _show_question(request, question, form, status=422)
    return _answered(request, form)


@require_POST
def mandate_answer(request, uuid):
    mandate = _mandate_or_404(request, uuid)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _show_people(request, _("Say yes or no."))
    try:
        answer_mandate(
            mandate=mandate,
            agrees=form.agrees,
            actor=request.actor,
            now=timezone.now(),
        )
    except MandateRefused as refusal:
        return _show_people(request, str(refusal))
    return _answered(request, form)


@require_POST
def mandate_end(request, uuid):
    mandate = _mandate_or_404(request, uuid)
    try:
        end_mandate(mandate=mandate, actor=request.actor, now=timezone.now())
    except MandateRefused as refusal:
        return _show_people(request, str(refusal))
    messages.success(request, _("The mandate has ended."))
    return redirect("accounts:people")


@require_safe
def mandate(request, mandate):
    """What I may do for this person; the middleware has found the mandate."""
    return render(request, "accounts/mandate.html", {"mandate": request.mandate})


@require_safe
def done_for_me(request):
    deeds = deeds_for(
        actor=request.actor,
        changes=request.GET.get("changes", ""),
        looks=request.GET.get("looks", ""),
    )
    return render(request, "accounts/done_for_me.html", {"deeds": deeds})


def _mandate_or_404(request, uuid) -> Mandate:
    visible = Mandate.objects.visible_to(request.actor)
    return get_object_or_404(visible.by_uuid(uuid))


def _show_ask(request, form, *, status=200):
    return render(request, "accounts/mandate_ask.html", {"form": form}, status=status)


def _show_question(request, question, form, *, status=200):
    context = {"question": question, "form": form}
    return render(request, "accounts/mandate_asked.html", context, status=status)


def _show_people(request, refusal):
    found = people_of(actor=request.actor, today=timezone.localdate())
    context = {"people": found, "refusal": refusal}
    return render(request, "accounts/people.html", context, status=422)


def _answered(request, form):
    said = (
        _("The mandate is in force. It can be ended on any day.")
        if form.agrees
        else _("You said no: nothing begins.")
    )
    messages.success(request, said)
    return redirect("accounts:people")
