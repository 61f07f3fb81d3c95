"""The pages of demands: three steps, two tabs, double clicks; what others read."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.enums import MandateScope
from accounts.models import CivilRecord
from asasap.notifications.models import Notice
from mapping.models import Place
from offers.enums import DemandState, ReviewState
from offers.models import ActivityRule, Demand, DemandVersion
from tests.factories.accounts import PersonFactory
from tests.factories.catalogue import (
    ActivityFactory,
    ActivityRuleFactory,
    QuestionSetFactory,
)
from tests.factories.demands import (
    DemandVersionFactory,
    open_demand,
)
from tests.factories.engagements import EngagementFactory
from tests.factories.mandates import MandateFactory
from tests.factories.places import CommuneFactory
from tests.roles import PASSWORD, enter_as

pytestmark = pytest.mark.django_db

WHAT = {"answer_surface": "60"}


@pytest.fixture
def cleaning():
    rule = ActivityRuleFactory()
    QuestionSetFactory(activity=rule.activity)
    return rule.activity


@pytest.fixture
def me(client):
    person = PersonFactory()
    enter_as(client, person.user, ("password",))
    return person


@pytest.fixture
def commune():
    return CommuneFactory()


def where(**more):
    tomorrow = timezone.localdate() + timedelta(days=1)
    return {
        "commune": "Montreuil",
        "address": "12 rue de l’Exemple",
        "schedule_kind": "recurring",
        "first_day": tomorrow.isoformat(),
        "weekdays": ["1", "3"],
        "frequency": "weekly",
        "start": "09:00",
        "duration": "120",
        "revision": "1",
        **more,
    }


def check(**more):
    return {
        "title": "Ménage le mardi",
        "price_unit": "quote",
        "mode": "provider",
        "revision": "2",
        **more,
    }


def new_url(activity, way=""):
    return f"/demands/{way}new/?activity={activity.slug}"


def url(name, demand):
    return reverse(f"demands:{name}", args=[demand.uuid])


def begun(client, cleaning):
    client.post(new_url(cleaning), WHAT)
    return Demand.objects.get()


def test_three_steps_publish_a_demand(client, me, cleaning, commune):
    first = client.post(new_url(cleaning), WHAT)
    demand = Demand.objects.get()
    second = client.post(url("where", demand), where())
    third = client.post(url("check", demand), check(publish="1"))

    assert (first.status_code, first.url) == (302, url("where", demand))
    assert (second.status_code, second.url) == (302, url("check", demand))
    assert (third.status_code, third.url) == (302, url("demand", demand))
    demand.refresh_from_db()
    version = demand.versions.get()
    # The first one of anybody is read before it is public.
    assert (demand.state, version.state) == (
        DemandState.IN_REVIEW,
        ReviewState.SUBMITTED,
    )
    assert version.answers == {"surface": 60}
    assert version.slots == [
        {"weekday": 1, "start": 540},
        {"weekday": 3, "start": 540},
    ]
    assert version.place.private["address"] == "12 rue de l’Exemple"
    assert client.get(url("demand", demand)).status_code == 200
    # What is being checked is not written over: the steps lead to the page.
    assert client.get(url("check", demand)).url == url("demand", demand)


# --- Sent twice, from two windows, or half filled -------------------------------------


def test_a_double_click_on_each_step_changes_nothing_more(
    client, me, cleaning, commune
):
    for _ in range(2):
        answers = [client.post(new_url(cleaning), WHAT)]
    demand = Demand.objects.get()
    for _ in range(2):
        answers += [client.post(url("where", demand), where())]
    for _ in range(2):
        answers += [client.post(url("check", demand), check(publish="1"))]

    assert {answer.status_code for answer in answers} == {302}
    assert (demand.versions.count(), Place.objects.count()) == (1, 1)
    assert demand.versions.get().revision == 3


def test_a_second_window_is_told_and_loses_nothing(client, me, cleaning, commune):
    demand = begun(client, cleaning)
    client.post(url("where", demand), where(start="10:00"))

    late = client.post(url("where", demand), where(start="15:30", address=""))

    version = demand.versions.get()
    page = late.content.decode()
    assert late.status_code == 422
    assert len(late.context["form"].non_field_errors()) == 1
    assert 'value="15:30"' in page
    assert f'name="revision" id="id_revision" value="{version.revision}"' in page
    assert {slot["start"] for slot in version.slots} == {600}
    # Sent again, now that it has been read, it is written.
    again = where(start="15:30", address="", revision=str(version.revision))
    assert client.post(url("where", demand), again).status_code == 302


def test_what_is_typed_is_saved_before_it_is_whole(client, me, cleaning, commune):
    demand = begun(client, cleaning)
    half = {"schedule_kind": "recurring", "weekdays": ["5"], "revision": "1"}

    saved = client.post(url("where", demand), half, headers={"hx-request": "true"})
    late = client.post(
        url("where", demand),
        {**half, "weekdays": ["6"]},
        headers={"hx-request": "true"},
    )

    assert (saved.status_code, late.status_code) == (200, 422)
    assert 'value="2"' in saved.content.decode()
    assert "<html" not in saved.content.decode()
    version = demand.versions.get()
    assert version.slots == [{"weekday": 5, "start": None}]
    assert client.get(url("where", demand)).status_code == 200


@pytest.mark.parametrize(
    ("address", "is_rough"),
    [("rue Introuvable", True), ("rue En Panne", True), ("3 rue Neuve", False)],
)
def test_an_address_that_cannot_be_placed_is_kept_and_said(
    client, me, cleaning, commune, address, is_rough
):
    demand = begun(client, cleaning)
    client.post(url("where", demand), where(address=address))

    text = client.get(url("check", demand)).context["text"]

    assert text.version.place.private["address"] == address
    assert text.is_rough == is_rough


def test_going_back_keeps_what_is_right_of_a_step(client, me, cleaning, commune):
    demand = begun(client, cleaning)

    back = client.post(url("where", demand), where(start="", back="1"))

    version = demand.versions.get()
    assert back.url == url("what", demand)
    assert (version.place.commune, version.minutes) == (commune, 120)


@pytest.mark.parametrize(
    ("bad", "field"),
    [
        ({"first_day": "2027-02-31"}, "first_day"),
        ({"first_day": "2020-01-01"}, "first_day"),
        ({"last_day": "2020-01-01"}, "last_day"),
        ({"weekdays": []}, "weekdays"),
        ({"weekdays": ["7"]}, "weekdays"),
        ({"start": "25:00"}, "start"),
        ({"duration": "other", "minutes": "1500"}, "minutes"),
        ({"duration": "other", "minutes": ""}, "minutes"),
        ({"duration": ""}, "duration"),
        ({"schedule_kind": ""}, "schedule_kind"),
        ({"commune": "Atlantis"}, "commune"),
        ({"commune": ""}, "commune"),
    ],
)
def test_each_bad_answer_comes_back_with_the_reason_beside_it(
    client, me, cleaning, commune, bad, field
):
    demand = begun(client, cleaning)

    answer = client.post(url("where", demand), where(**bad))

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert demand.versions.get().revision == 1


def test_a_single_day_keeps_no_week(client, me, cleaning, commune):
    demand = begun(client, cleaning)

    client.post(url("where", demand), where(schedule_kind="once"))

    version = demand.versions.get()
    assert (version.slots, version.frequency) == ([{"start": 540}], "")
    assert version.last_day == version.first_day


def test_the_place_a_draft_leaves_is_forgotten(client, me, cleaning, commune):
    demand = begun(client, cleaning)
    client.post(url("where", demand), where())
    left = demand.versions.get().place

    client.post(url("where", demand), where(address="3 rue Neuve", revision="2"))

    left.refresh_from_db()
    assert left.private is None
    assert demand.versions.get().place.private["address"] == "3 rue Neuve"


# --- Without an account, and for somebody else ----------------------------------------


def test_a_visitor_answers_first_and_signs_up_after(client, cleaning):
    answer = client.post(new_url(cleaning), WHAT)

    assert answer.status_code == 302
    assert answer.url.startswith("/account/signup/?next=%2Fdemands%2Fnew%2F")
    assert not Demand.objects.exists()
    person = _sign_in(client)
    demand = Demand.objects.get()
    goes_on = client.get(new_url(cleaning))
    another = client.get(new_url(cleaning))
    assert demand.client == person
    assert demand.versions.get().answers == {"surface": 60}
    assert goes_on.url == f"/demands/{demand.uuid}/where/"
    assert another.context["form"].initial == {}
    assert Demand.objects.count() == 1


def test_what_the_law_keeps_for_some_is_asked_again_of_who_signs_in(client, cleaning):
    ActivityRule.objects.update(publics=["fragile_adult"])
    client.post(new_url(cleaning), {**WHAT, "public": "fragile_adult"})

    _sign_in(client)
    page = client.get(new_url(cleaning))

    assert page.context["form"].initial == {"answer_surface": 60}
    assert not Demand.objects.exists()


def _sign_in(client):
    """By the door, with the session of the visitor one was."""
    person = PersonFactory()
    email = person.user.email
    person.user.emailaddress_set.create(email=email, verified=True, primary=True)
    client.post(reverse("account_login"), {"login": email, "password": PASSWORD})
    return person


def test_a_daughter_asks_for_her_mother_who_is_told(client, me, cleaning, commune):
    mandate = MandateFactory(helper=me)
    CivilRecord.objects.create(
        person=mandate.person,
        family_name="Roy",
        address={"postcode": "93100", "commune": "Montreuil"},
        updated_at=timezone.now(),
    )
    way = f"for/{mandate.uuid}/"

    first = client.post(new_url(cleaning, way), WHAT)
    demand = Demand.objects.get()
    page = client.get(first.url)
    client.post(first.url, where())
    client.post(f"/demands/{way}{demand.uuid}/check/", check(publish="1"))

    demand.refresh_from_db()
    version = demand.versions.get()
    assert page.context["form"].initial["commune"] == commune
    assert (demand.client, demand.beneficiary) == (mandate.person, mandate.person)
    assert (demand.mandate, version.mandate) == (mandate, mandate)
    assert demand.state == DemandState.IN_REVIEW
    assert Notice.objects.filter(
        kind="offers.written_for", recipient=mandate.person.recipient
    ).exists()
    # Under her own name, it is not hers.
    assert client.get(url("demand", demand)).status_code == 404


def test_a_mandate_for_other_things_opens_none_of_it(client, me, cleaning):
    mandate = MandateFactory(helper=me, scopes=[MandateScope.PROFILE])
    theirs = DemandVersionFactory(demand__client=mandate.person).demand
    way = f"/demands/for/{mandate.uuid}/"

    asked = [
        client.get(f"{way}new/"),
        client.post(f"{way}new/?activity={cleaning.slug}", WHAT),
        client.get(f"{way}mine/"),
        client.get(f"{way}{theirs.uuid}/"),
        client.get(f"{way}{theirs.uuid}/where/"),
        client.post(f"{way}{theirs.uuid}/end/", {"outcome": "no_longer_needed"}),
    ]

    assert {answer.status_code for answer in asked} == {404}
    assert Demand.objects.count() == 1


def test_what_the_law_keeps_for_others_says_why(client, me, commune):
    """Help for fragile adults, asked for somebody who is not."""
    rule = ActivityRuleFactory(
        activity=ActivityFactory(code="110"), publics=["fragile_adult"]
    )
    QuestionSetFactory(activity=rule.activity)
    client.post(new_url(rule.activity), {**WHAT, "public": "anyone"})
    demand = Demand.objects.get()
    client.post(url("where", demand), where())

    refused = client.post(url("check", demand), check(publish="1"))
    other_mode = client.post(
        url("check", demand), check(publish="1", mode="direct", revision="3")
    )

    assert refused.status_code == 422
    assert "D7231-1" in str(refused.context["form"].errors["mode"])
    assert other_mode.status_code == 422
    assert Demand.objects.get().state == DemandState.DRAFT


# --- What others read -----------------------------------------------------------------


def test_the_public_page_tells_nothing_of_the_client(client):
    demand = open_demand(client__display_name="Yvonne Roy")
    private = demand.current.place.private

    for address in (url("demand", demand), reverse("demands:list")):
        page = client.get(address)
        said = page.content.decode()
        assert page.status_code == 200
        assert "Ménage le mardi" in said
        assert "Montreuil" in said
        for secret in (
            "Yvonne",
            "Roy",
            private["address"],
            str(private["latitude"]),
            demand.client.user.email,
        ):
            assert secret not in said


def test_the_list_is_searched_by_activity_and_commune(client, cleaning, commune):
    near = open_demand(activity=cleaning)
    other = open_demand(activity=ActivityFactory(code="70"))

    def shown(query):
        page = client.get(f"/demands/?{query}").content.decode()
        return [d for d in (near, other) if str(d.uuid) in page]

    assert shown("") == [near, other]
    assert shown(f"activity={cleaning.slug}") == [near]
    assert shown("commune=Montreuil&radius_km=5") == [near, other]
    assert client.get("/demands/?commune=Atlantis").status_code == 422
    # The radius shown is the one looked in.
    assert '<option value="20" selected>' in client.get("/demands/").content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_lists_cost_the_same_for_one_demand_or_three(
    client, me, django_assert_num_queries, count
):
    for _ in range(count):
        open_demand(client=me)

    # The login, the activities, the demands; the login, one's own, the texts in hand.
    with django_assert_num_queries(3):
        client.get("/demands/")
    with django_assert_num_queries(3):
        client.get("/demands/mine/")


# --- Following one's own --------------------------------------------------------------


def test_an_owner_changes_renews_and_closes_their_demand(client, me):
    demand = open_demand(client=me, now=timezone.now())

    changed = client.post(url("act", demand), {"act": "edit"})
    assert changed.url == url("check", demand)
    assert DemandVersion.objects.filter(demand=demand).count() == 2
    assert client.get(changed.url).status_code == 200
    for act in ("discard", "refresh", "nothing"):
        back = client.post(url("act", demand), {"act": act})
        assert back.url == url("demand", demand)
    assert client.post(url("end", demand), {"outcome": ""}).status_code == 422
    closed = client.post(url("end", demand), {"outcome": "found_elsewhere"})

    assert closed.url == reverse("demands:mine")
    demand.refresh_from_db()
    assert (demand.state, demand.outcome) == ("cancelled", "found_elsewhere")
    assert client.get(url("demand", demand)).status_code == 200


def test_nobody_else_reaches_what_is_an_owners(client, me):
    draft = DemandVersionFactory().demand
    opened = open_demand()

    for name in ("what", "where", "check", "end", "demand"):
        assert client.get(url(name, draft)).status_code == 404
    for name, data in (
        ("act", {"act": "edit"}),
        ("act", {"act": "refresh"}),
        ("end", {"outcome": "no_longer_needed"}),
        ("check", check(publish="1")),
    ):
        assert client.post(url(name, opened), data).status_code == 404

    opened.refresh_from_db()
    assert (opened.state, opened.versions.count()) == ("open", 1)


def test_who_has_proposed_is_told_that_the_text_changed(client, me):
    now = timezone.now()
    demand = open_demand(client=me, now=now)
    talk = EngagementFactory(
        now=now, demand=demand, demand_version=demand.current, client=me
    )
    client.post(url("act", demand), {"act": "edit"})
    draft = demand.versions.pending().get()

    done = client.post(
        url("check", demand),
        check(title="Ménage le jeudi", revision=draft.revision, publish="1"),
    )

    assert done.url == url("demand", demand)
    demand.refresh_from_db()
    assert demand.current.title == "Ménage le jeudi"
    [told] = Notice.objects.filter(kind="offers.engagement_changed")
    assert told.recipient == talk.provider.person.recipient
    assert "Ménage le jeudi" in client.get(done.url).content.decode()
