"""Questions before everybody, on an offer or on a demand."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.operations.helping import MandateEnded
from offers.forms.questions import AnswerForm, QuestionForm
from offers.models import Demand, Offer, Question
from offers.operations.asking import AskingRefused, answer_question, ask_question
from offers.operations.holding import PostingRefused
from offers.queries.ways import way_of


@require_POST
def ask_on_offer(request, offer):
    visible = Offer.objects.visible_to(request.actor).select_related("provider")
    return _ask(request, get_object_or_404(visible, uuid=offer))


@require_POST
def ask_on_demand(request, demand):
    visible = Demand.objects.visible_to(request.actor)
    return _ask(request, get_object_or_404(visible, uuid=demand))


@require_POST
def question_answer(request, question, **_name):
    visible = Question.objects.visible_to(request.actor)
    rows = visible.select_related(
        "offer__provider", "offer__current", "demand__current"
    )
    found = get_object_or_404(rows, uuid=question)
    posting = found.offer or found.demand
    form = AnswerForm(request.POST)
    if not form.is_valid():
        messages.error(request, _first_of(form))
    else:
        try:
            answer_question(
                question=found,
                text=form.cleaned_data["answer"],
                actor=request.actor,
                now=timezone.now(),
            )
        except (AskingRefused, PostingRefused, MandateEnded) as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Your answer is shown under the question."))
    if found.offer is not None:
        return redirect(posting)
    return redirect(way_of(request).to("demands:demand", posting.uuid))


def _ask(request, posting):
    form = QuestionForm(request.POST)
    if not form.is_valid():
        messages.error(request, _first_of(form))
        return redirect(posting)
    try:
        ask_question(
            posting=posting,
            text=form.cleaned_data["question"],
            actor=request.actor,
            now=timezone.now(),
        )
    except AskingRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Your question is asked. Everybody sees it."))
    return redirect(posting)


def _first_of(form) -> str:
    return next(iter(form.errors.values()))[0]
