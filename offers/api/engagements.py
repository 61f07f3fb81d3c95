"""Agreements for machines: one's own, by the same acts and in the same words.

What is refused is answered 409, with the words the page would show. A proposal sent
twice is answered with the one that is waiting.
"""

from functools import partial
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.enums import MandateScope
from asasap.kernel.pagination import KeysetPagination
from offers.api.terms import FAULTS, FirstTermsInput, TermsInput, WriteRefusal, done
from offers.enums import CancelReason, DeclineReason
from offers.models import Demand, Engagement, Offer
from offers.operations import ending_engagements as ending
from offers.operations.engaging import accept, counter, propose
from offers.operations.negotiating import AlreadyProposed, show_contact
from offers.operations.serving import provider_for
from offers.queries.engagement_pages import EngagementPage, engagement_page
from offers.queries.engagements import engagement_lines
from offers.queries.proposing import choices_on_demand, demands_for, parties_on_offer

MOST_NUMBER = 32_767


class EngagementOutput(serializers.Serializer):
    """An agreement as its page says it; ``contact`` once it is agreed."""

    class Terms(serializers.Serializer):
        number = serializers.IntegerField(source="terms.number")
        side = serializers.CharField(source="terms.side")
        mode = serializers.CharField(source="terms.mode")
        schedule = serializers.CharField()
        price = serializers.CharField()
        price_unit = serializers.CharField(source="terms.price_unit")
        price_cents = serializers.IntegerField(
            source="terms.price_cents", allow_null=True
        )
        commune = serializers.CharField()
        tasks = serializers.CharField(source="terms.tasks")
        message = serializers.CharField(source="terms.message")

    class Law(serializers.Serializer):
        """What the rules say of these terms; ``digest`` is what one signs by."""

        digest = serializers.CharField()
        is_allowed = serializers.BooleanField()
        has_benefit = serializers.BooleanField()
        has_withdrawal = serializers.BooleanField()
        reasons = serializers.ListField(
            child=serializers.ListField(child=serializers.CharField())
        )

    class Contact(serializers.Serializer):
        name = serializers.CharField()
        house = serializers.CharField()
        phone = serializers.CharField()
        email = serializers.CharField()
        address = serializers.CharField()
        access = serializers.CharField()

    id = serializers.UUIDField(source="page.engagement.uuid")
    state = serializers.CharField(source="page.engagement.state")
    activity = serializers.CharField(source="page.engagement.activity.code")
    side = serializers.CharField(source="page.side", allow_null=True)
    other = serializers.CharField(source="page.other")
    is_mine_to_answer = serializers.BooleanField(source="page.is_mine_to_answer")
    answer_due_at = serializers.DateTimeField(source="page.engagement.answer_due_at")
    agreed_at = serializers.DateTimeField(
        source="page.engagement.agreed_at", allow_null=True
    )
    withdrawal_ends_at = serializers.DateTimeField(
        source="page.engagement.withdrawal_ends_at", allow_null=True
    )
    terms = Terms(source="page.sheet")
    law = Law(source="page.law", allow_null=True)
    contact = Contact(allow_null=True)


class EngagementList(APIView):
    """One's own, the newest first."""

    class Output(serializers.Serializer):
        class Line(serializers.Serializer):
            id = serializers.UUIDField(source="engagement.uuid")
            state = serializers.CharField(source="engagement.state")
            activity = serializers.CharField(source="engagement.activity.code")
            other = serializers.CharField()
            schedule = serializers.CharField()
            price = serializers.CharField()
            waits_for_me = serializers.BooleanField()
            created_at = serializers.DateTimeField(source="engagement.created_at")

        next = serializers.URLField(allow_null=True)
        previous = serializers.URLField(allow_null=True)
        results = Line(many=True)

    class Refusal(serializers.Serializer):
        cursor = serializers.CharField()

    @extend_schema(
        parameters=[OpenApiParameter("cursor", str)],
        responses={200: Output, 400: Refusal},
    )
    def get(self, request):
        rows = Engagement.objects.in_name_of(request.actor).with_card().newest_first()
        paginator = KeysetPagination()
        found = paginator.paginate_queryset(rows, request, view=self)
        today = timezone.localdate()
        lines = engagement_lines(found, actor=request.actor, today=today)
        results = self.Output.Line(lines, many=True).data
        return paginator.get_paginated_response(results)


class EngagementDetail(APIView):
    """One of them, whole. That somebody's contact was read is written down."""

    @extend_schema(responses=EngagementOutput)
    def get(self, request, uuid):
        return _shown(request, _engagement_or_404(request, uuid))


WROTE = {200: EngagementOutput, 400: FAULTS, 409: WriteRefusal}
BEGAN = {200: EngagementOutput, 201: EngagementOutput, 400: FAULTS, 409: WriteRefusal}


class ProposeOnOffer(APIView):
    """First terms by a client; ``demand`` names a request of theirs it answers."""

    class Input(FirstTermsInput):
        demand = serializers.UUIDField(required=False)

    @extend_schema(request=Input, responses=BEGAN)
    def post(self, request, uuid):
        if not request.actor.may(MandateScope.DEMANDS):
            raise Http404
        answerable = Offer.objects.live().with_card()
        offer = get_object_or_404(answerable.select_related("work_status"), uuid=uuid)
        said = _clean(self.Input(data=request.data))
        mine = demands_for(offer=offer, actor=request.actor)
        named = said.validated_data.get("demand")
        demand = next((d for d in mine if d.uuid == named), None)
        parties = parties_on_offer(
            offer=offer, demand=demand, organisation=None, actor=request.actor
        )
        if parties is None or (named and demand is None):
            raise Http404
        text: Any = demand.current if demand else None
        place = said.where(text.place if text else None)
        return _begun(request, said, place, lambda _now: parties)


class ProposeOnDemand(APIView):
    """First terms by a provider, by the offer that ``offer`` names, or freely."""

    class Input(TermsInput):
        offer = serializers.UUIDField(required=False)

    @extend_schema(request=Input, responses=BEGAN)
    def post(self, request, uuid):
        answerable = Demand.objects.open().with_card()
        demand = get_object_or_404(answerable, uuid=uuid)
        said = _clean(self.Input(data=request.data))
        named = said.validated_data.get("offer")
        choices = choices_on_demand(
            demand=demand,
            organisation=None,
            actor=request.actor,
            today=timezone.localdate(),
        )
        if named:
            choices = [c for c in choices if c.offer and c.offer.uuid == named]
        if not choices:
            words = _("Say how you work before you answer a request.")
            return Response({"detail": words}, status=status.HTTP_409_CONFLICT)

        def parties(now):
            provider = choices[0].provider or provider_for(
                organisation=None, actor=request.actor, now=now
            )
            return choices[0].parties(demand=demand, provider=provider)

        text: Any = demand.current
        return _begun(request, said, text.place, parties)


class Counter(APIView):
    """Other terms, in answer to those of this ``number``."""

    class Input(TermsInput):
        number = serializers.IntegerField(min_value=1, max_value=MOST_NUMBER)

    @extend_schema(request=Input, responses=WROTE)
    def post(self, request, uuid):
        found: Any = _engagement_or_404(request, uuid)
        said = _clean(self.Input(data=request.data))
        act = partial(
            counter,
            number=said.validated_data["number"],
            proposal=said.proposal(place=found.terms.place),
            wants_early_start=said.wants_early_start_said,
        )
        return _written(request, found, act)


class Accept(APIView):
    """Sign the terms of this ``number``, as the law stands in this ``digest``."""

    class Input(serializers.Serializer):
        number = serializers.IntegerField(min_value=1, max_value=MOST_NUMBER)
        digest = serializers.CharField(max_length=16)
        wants_early_start = serializers.BooleanField(required=False)

    @extend_schema(request=Input, responses=WROTE)
    def post(self, request, uuid):
        found = _engagement_or_404(request, uuid)
        said = _clean(self.Input(data=request.data)).validated_data
        act = partial(
            accept,
            shown=(said["number"], said["digest"]),
            wants_early_start=said.get("wants_early_start", False),
        )
        return _written(request, found, act)


class Decline(APIView):
    """Say no to the terms on the table."""

    class Input(serializers.Serializer):
        reason = serializers.ChoiceField(
            [c for c in DeclineReason.choices if c[0] != DeclineReason.OTHER_FOUND]
        )

    @extend_schema(request=Input, responses=WROTE)
    def post(self, request, uuid):
        found = _engagement_or_404(request, uuid)
        said = _clean(self.Input(data=request.data)).validated_data
        return _written(request, found, partial(ending.decline, reason=said["reason"]))


class Cancel(APIView):
    """Stop an agreement before its end."""

    class Input(serializers.Serializer):
        reason = serializers.ChoiceField(CancelReason.choices)
        looks_again = serializers.BooleanField(required=False)

    @extend_schema(request=Input, responses=WROTE)
    def post(self, request, uuid):
        found = _engagement_or_404(request, uuid)
        said = _clean(self.Input(data=request.data)).validated_data
        act = partial(
            ending.cancel,
            reason=said["reason"],
            looks_again=said.get("looks_again", False),
        )
        return _written(request, found, act)


class Retract(APIView):
    """Take back terms nobody has signed."""

    @extend_schema(request=None, responses={200: EngagementOutput, 409: WriteRefusal})
    def post(self, request, uuid):
        return _written(request, _engagement_or_404(request, uuid), ending.retract)


class Withdraw(APIView):
    """Leave within the legal days, as the client."""

    @extend_schema(request=None, responses={200: EngagementOutput, 409: WriteRefusal})
    def post(self, request, uuid):
        return _written(request, _engagement_or_404(request, uuid), ending.withdraw)


class End(APIView):
    """Say that what was agreed is over."""

    @extend_schema(request=None, responses={200: EngagementOutput, 409: WriteRefusal})
    def post(self, request, uuid):
        return _written(request, _engagement_or_404(request, uuid), ending.end)


def _engagement_or_404(request, uuid) -> Engagement:
    visible = Engagement.objects.visible_to(request.actor).whole()
    return get_object_or_404(visible, uuid=uuid)


def _clean(said):
    said.is_valid(raise_exception=True)
    return said


def _begun(request, said, place, parties_at):
    """Put the first terms on the table; sent twice, answer with those waiting."""
    now = timezone.now()

    def act():
        try:
            made = propose(
                parties=parties_at(now),
                proposal=said.proposal(place=place),
                wants_early_start=said.wants_early_start_said,
                actor=request.actor,
                now=now,
            )
        except AlreadyProposed as already:
            return already.engagement, status.HTTP_200_OK
        return made, status.HTTP_201_CREATED

    begun = done(act)
    if isinstance(begun, Response):
        return begun
    made, code = begun
    return _shown(request, _engagement_or_404(request, made.uuid), code)


def _written(request, found, act):
    refused = done(
        partial(act, engagement=found, actor=request.actor, now=timezone.now())
    )
    if isinstance(refused, Response):
        return refused
    return _shown(request, _engagement_or_404(request, found.uuid))


def _shown(request, found, code=status.HTTP_200_OK):
    actor, now = request.actor, timezone.now()
    page: EngagementPage = engagement_page(engagement=found, actor=actor, now=now)
    contact = show_contact(engagement=found, actor=actor, now=now)
    said = EngagementOutput({"page": page, "contact": contact}).data
    return Response(said, status=code)
