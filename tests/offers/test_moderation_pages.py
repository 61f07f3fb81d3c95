"""The queues of /admin/: texts to read first, reports to decide; who sees which."""

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.enums import OrganisationState, Role
from asasap.audit.models import AccessLog
from asasap.kernel.actor import Actor
from asasap.notifications.models import Notice
from offers.enums import DemandState, OfferState, ReportReason
from offers.models import Report
from offers.operations.holding import PostingRefused
from offers.operations.moderating import approve
from offers.operations.publishing import publish
from offers.operations.reporting import ReportRefused, decide_report, report
from tests.factories.accounts import (
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
)
from tests.factories.catalogue import ActivityRuleFactory
from tests.factories.conversations import MessageFactory
from tests.factories.demands import open_demand
from tests.factories.joining import GrantFactory
from tests.factories.offers import NOON, OfferVersionFactory, holder_of, live_offer
from tests.factories.papers import ProviderFactory
from tests.roles import enter_as

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


@pytest.fixture
def house():
    return OrganisationFactory(state=OrganisationState.ACTIVE)


@pytest.fixture
def coordinator(client, house):
    person = PersonFactory()
    MembershipFactory(person=person, organisation=house, role=Role.COORDINATOR)
    enter_as(client, person.user)
    return person


def _operator() -> Actor:
    return Actor(user_id=1, person_id=PersonFactory().pk, is_operator=True)


def _submitted(person, **text):
    version = OfferVersionFactory(
        offer__provider=ProviderFactory(person=person), **text
    )
    ActivityRuleFactory._meta.model.objects.filter(
        activity=version.offer.activity
    ).delete()
    ActivityRuleFactory(activity=version.offer.activity)
    publish(version=version, actor=holder_of(version.offer), now=NOON)
    version.refresh_from_db()
    return version


def test_a_coordinator_reads_the_texts_of_those_they_look_after_and_no_others(
    client, house, coordinator
):
    member = PersonFactory()
    MembershipFactory(person=member, organisation=house)
    theirs = _submitted(member, title="Ménage de membre")
    strangers = _submitted(PersonFactory(), title="Ménage d’ailleurs")
    own = _submitted(coordinator, title="Mon ménage")

    queue = client.get(reverse("admin:offers_offerversion_changelist"))
    codes = [
        client.get(reverse("admin:offers_offerversion_change", args=[v.pk])).status_code
        for v in (theirs, strangers, own)
    ]

    listed = [v.title for v in queue.context["cl"].result_list]
    assert listed == ["Ménage de membre"]
    assert codes == [200, 404, 200]
    # One's own is shown, not decided on.
    decided = client.post(reverse("admin:offers_offerversion_publish", args=[own.pk]))
    assert decided.status_code == 422


def test_a_coordinator_publishes_or_sends_back_with_a_reason(
    client, house, coordinator
):
    member = PersonFactory()
    MembershipFactory(person=member, organisation=house)
    version = _submitted(member, description="Appelez le 06 12 34 56 78")
    pages = {
        name: reverse(f"admin:offers_offerversion_{name}", args=[version.pk])
        for name in ("change", "refuse", "publish")
    }

    shown = client.get(pages["change"]).content.decode()
    without = client.post(pages["refuse"], {"note": "Retirez le numéro."})
    done = client.post(pages["refuse"], {"reason": "contact", "note": "Retirez."})
    again = client.post(pages["publish"])

    assert "first publication" in shown or "première publication" in shown
    assert (without.status_code, done.status_code, again.status_code) == (422, 302, 422)
    version.refresh_from_db()
    assert (version.state, version.sent_back_reason) == ("sent_back", "contact")
    assert version.offer.state == OfferState.DRAFT
    other = _submitted(PersonFactory())
    MembershipFactory(person=other.author, organisation=house)
    published = client.post(
        reverse("admin:offers_offerversion_publish", args=[other.pk])
    )
    other.offer.refresh_from_db()
    assert (published.status_code, other.offer.state) == (302, OfferState.LIVE)


def test_a_report_is_acknowledged_once_and_decided_with_reasons_for_both(client):
    offer = live_offer()
    author = PersonFactory()
    enter_as(client, author.user, ("password",))
    page = reverse("reports:offer", args=[offer.uuid])

    shown = client.get(page)
    wrong = client.post(page, {})
    for _ in range(2):
        client.post(page, {"reason": "scam", "words": "Il demande un virement."})
    made = Report.objects.get()
    decide_report(
        report=made, upheld=True, decision="Faux.", actor=_operator(), now=NOON
    )

    assert (shown.status_code, wrong.status_code) == (200, 422)
    offer.refresh_from_db()
    assert offer.state == OfferState.WITHDRAWN
    told = {(n.recipient_id, n.kind.partition(".")[2]) for n in Notice.objects.all()}
    assert told == {
        (author.recipient_id, "report_received"),
        (author.recipient_id, "report_decided"),
        (offer.provider.person.recipient_id, "taken_down"),
    }
    # Whose it is never reads who reported it.
    [taken] = Notice.objects.filter(kind="offers.taken_down")
    assert author.display_name not in str(taken.values)


def test_a_report_that_is_dismissed_changes_nothing():
    demand = open_demand()
    author = PersonFactory()
    made = _report(demand, author)

    decide_report(
        report=made, upheld=False, decision="Rien.", actor=_operator(), now=NOON
    )

    demand.refresh_from_db()
    assert demand.state == DemandState.OPEN
    kinds = sorted(Notice.objects.values_list("kind", flat=True))
    assert kinds == ["offers.report_decided", "offers.report_received"]


def test_nobody_concerned_decides_and_nothing_is_decided_twice():
    offer = live_offer()
    author = PersonFactory()
    made = _report(offer, author)

    for person_id in (author.pk, offer.provider.person_id, None):
        concerned = Actor(user_id=1, person_id=person_id, is_operator=True)
        with pytest.raises(ReportRefused):
            decide_report(
                report=made, upheld=True, decision="X", actor=concerned, now=NOON
            )
    decide_report(report=made, upheld=False, decision="X", actor=_operator(), now=NOON)
    with pytest.raises(ReportRefused, match="already"):
        decide_report(
            report=made, upheld=True, decision="X", actor=_operator(), now=NOON
        )


def test_one_reports_neither_ones_own_nor_for_another_nor_all_day():
    offer = live_offer()
    author = PersonFactory()
    for _ in range(10):
        _report(live_offer(), author)

    with pytest.raises(ReportRefused, match="yours"):
        _report(offer, offer.provider.person)
    with pytest.raises(ReportRefused, match="a lot"):
        _report(offer, author)
    helper = Actor(user_id=1, person_id=author.pk, mandate_id=1)
    with pytest.raises(ReportRefused, match="own name"):
        report(
            reported=offer,
            reason=ReportReason.SCAM,
            words="",
            actor=helper,
            now=NOON,
        )


def test_a_reported_message_is_read_through_its_report_and_that_is_written_down(
    client,
):
    message = MessageFactory(text="Payez d’avance.")
    reader = message.conversation.client
    if message.author_id == reader.pk:
        reader = message.conversation.provider.person
    made = _report(message, reader)
    operator = PersonFactory(user__is_superuser=True)
    enter_as(client, operator.user)

    page = client.get(reverse("admin:offers_report_change", args=[made.pk]))
    thread = client.get(
        reverse("messages:conversation", args=[message.conversation.uuid])
    )

    assert "Payez d’avance." in page.content.decode()
    assert thread.status_code == 404
    subjects = set(AccessLog.objects.values_list("subject", flat=True))
    assert {"offers.report", "offers.message"} <= subjects


def _report(reported, person):
    return report(
        reported=reported,
        reason=ReportReason.SCAM,
        words="",
        actor=Actor(user_id=person.user_id, person_id=person.pk),
        now=timezone.now(),
    )


def test_whoever_may_read_a_text_first_is_told_of_one_at_a_time(house):
    member, another = PersonFactory(), PersonFactory()
    operator = PersonFactory(user__is_superuser=True)
    coordinator, lent, elsewhere = (PersonFactory() for _ in range(3))
    for person in (member, another):
        MembershipFactory(person=person, organisation=house)
    granted, other = OrganisationFactory.create_batch(2, state=OrganisationState.ACTIVE)
    GrantFactory(giver=house, taker=granted, state="active")
    for person, place in ((coordinator, house), (lent, granted), (elsewhere, other)):
        MembershipFactory(person=person, organisation=place, role=Role.COORDINATOR)

    first, second = _submitted(member), _submitted(another)
    told = Notice.objects.filter(kind="offers.text_waiting").order_by("pk")
    page = reverse("admin:offers_offerversion_change", args=[first.pk])
    assert [(n.recipient_id, n.about, n.url) for n in told] == [
        (person.recipient_id, first.uuid, page)
        for person in (operator, coordinator, lent)
    ]
    approve(version=first, actor=_operator(), now=NOON)
    assert not told.filter(read_at=None).exists()
    third = _submitted(coordinator)

    new = told.filter(read_at=None)
    assert [(n.recipient_id, n.about) for n in new] == [
        (person.recipient_id, third.uuid) for person in (operator, lent)
    ]
    assert second.state == "submitted"


def test_nobody_is_told_of_a_text_of_their_own():
    operator = PersonFactory(user__is_superuser=True)

    _submitted(operator)

    assert not Notice.objects.filter(kind="offers.text_waiting").exists()


def test_who_looks_after_nobody_concerned_may_not_decide(house):
    version = _submitted(PersonFactory())
    elsewhere = Actor(
        user_id=1, person_id=PersonFactory().pk, coordinated_ids=frozenset({house.pk})
    )

    with pytest.raises(PostingRefused, match="look after"):
        approve(version=version, actor=elsewhere, now=NOON)
