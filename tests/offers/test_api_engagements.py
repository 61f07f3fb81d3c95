"""From the first proposal to the signature, and first words, by machines."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import CivilRecord
from offers.models import Engagement, Message
from tests.factories.accounts import PersonFactory
from tests.factories.demands import open_demand
from tests.factories.engagements import EngagementFactory, agreed
from tests.factories.offers import live_offer
from tests.factories.places import CommuneFactory
from tests.roles import enter_as

pytestmark = pytest.mark.django_db


def _terms(**more):
    first = timezone.localdate() + timedelta(days=40)
    return {
        "mode": "provider",
        "price_unit": "hour",
        "price_cents": 2400,
        "schedule": {
            "kind": "recurring",
            "frequency": "weekly",
            "first_day": first.isoformat(),
            "minutes": 120,
            "slots": [{"weekday": 1, "start": 540}],
        },
        "tasks": "La cuisine et deux pièces.",
        **more,
    }


def _as(person) -> Client:
    client = Client()
    enter_as(client, person.user, ("password",))
    return client


def _post(client, name, row, said=None, **headers):
    url = reverse(f"api:{name}", args=[row.uuid])
    return client.post(
        url,
        said,
        content_type="application/json",
        headers={k.replace("_", "-"): v for k, v in headers.items()},
    )


@pytest.fixture
def offer():
    return live_offer(now=timezone.now() - timedelta(hours=1))


@pytest.fixture
def provider(offer):
    CivilRecord.objects.create(
        person=offer.provider.person,
        phone="+33199007777",
        updated_at=timezone.now(),
    )
    return _as(offer.provider.person)


@pytest.fixture
def client():
    return _as(PersonFactory())


def test_two_machines_agree_and_only_then_learn_how_to_reach_each_other(
    client, provider, offer
):
    CommuneFactory()
    said = _terms(place={"insee": "93048", "address": "12 rue de l’Exemple"})

    begun = _post(client, "propose_on_offer", offer, said)
    again = _post(client, "propose_on_offer", offer, said)
    assert (begun.status_code, again.status_code) == (201, 200), begun.content
    made = Engagement.objects.get()
    assert begun.json()["id"] == again.json()["id"] == str(made.uuid)
    [line] = provider.get(reverse("api:engagements")).json()["results"]
    assert (line["id"], line["waits_for_me"]) == (str(made.uuid), True)

    other = _terms(number=1, price_cents=2600)
    countered = _post(provider, "engagement_counter", made, other)
    assert countered.status_code == 200, countered.content
    shown = client.get(reverse("api:engagement", args=[made.uuid])).json()
    assert shown["terms"]["price_cents"] == 2600
    assert shown["is_mine_to_answer"]
    assert (shown["contact"], b"99007777" in countered.content) == (None, False)

    digest = shown["law"]["digest"]
    stale = _post(client, "engagement_accept", made, {"number": 1, "digest": digest})
    signed = _post(client, "engagement_accept", made, {"number": 2, "digest": digest})
    assert (stale.status_code, signed.status_code) == (409, 200), signed.content
    assert signed.json()["state"] == "agreed"
    assert signed.json()["contact"]["phone"] == "+33199007777"


def test_a_provider_answers_a_demand_and_is_told_what_is_wrong(provider, offer):
    demand = open_demand(now=timezone.now() - timedelta(hours=1))

    wrong = _post(provider, "propose_on_demand", demand, _terms(price_unit="quote"))
    assert wrong.status_code == 409
    assert list(wrong.json()["faults"]) == ["price"]
    begun = _post(provider, "propose_on_demand", demand, _terms(offer=str(offer.uuid)))

    assert begun.status_code == 201, begun.content
    made = Engagement.objects.get()
    assert (made.offer, made.demand) == (offer, demand)
    declined = _as(demand.client)
    reason = {"reason": "price"}
    assert _post(declined, "engagement_decline", made, reason).status_code == 200
    assert _post(declined, "engagement_decline", made, reason).status_code == 409


def test_what_is_not_one_s_own_is_not_found_and_strange_shapes_are_named(client, offer):
    theirs = EngagementFactory()
    assert _post(client, "engagement_retract", theirs).status_code == 404
    assert client.get(reverse("api:engagement", args=[theirs.uuid])).status_code == 404
    assert client.get(reverse("api:engagements")).json()["results"] == []
    bad = _terms(mode="by magic", place={"insee": "00000"}, tasks="\u202eabc")
    bad["schedule"]["last_day"] = "2020-01-01"

    answer = _post(client, "propose_on_offer", offer, bad)

    assert answer.status_code == 400
    assert set(answer.json()) == {"mode", "place", "tasks", "schedule"}
    placeless = _post(client, "propose_on_offer", offer, _terms())
    assert (placeless.status_code, list(placeless.json())) == (400, ["place"])


@pytest.mark.parametrize(
    ("act", "said", "state"),
    [
        ("withdraw", None, "withdrawn"),
        ("cancel", {"reason": "moved"}, "cancelled"),
    ],
)
def test_an_agreement_is_undone_by_the_acts_of_its_page(act, said, state):
    made = agreed(now=timezone.now() - timedelta(hours=1))

    answer = _post(_as(made.client), f"engagement_{act}", made, said)

    assert answer.json()["state"] == state


def test_a_message_sent_twice_with_one_key_is_one_and_is_masked(
    client, provider, offer
):
    key, text = str(uuid4()), {"text": "Appelez-moi au 06 12 34 56 78 demain"}

    first = _post(client, "write_about_offer", offer, text, Idempotency_Key=key)
    second = _post(client, "write_about_offer", offer, text, Idempotency_Key=key)

    assert (first.status_code, second.status_code) == (201, 201), first.content
    sent = Message.objects.get()
    assert first.json()["id"] == second.json()["id"] == str(sent.uuid)
    assert first.json()["is_masked"]
    [line] = provider.get(reverse("api:conversations")).json()["results"]
    assert (line["id"], line["unread_count"]) == (first.json()["conversation"], 1)
    thread = provider.get(reverse("api:conversation", args=[line["id"]])).json()
    assert [said["is_mine"] for said in thread["results"]] == [False]
    assert "06 12" not in str(thread)
    wrote = _post(provider, "message_send", sent.conversation, {"text": "À demain."})
    assert wrote.status_code == 201
    bad = _post(client, "message_send", sent.conversation, {"text": ""})
    odd = _post(
        client, "message_send", sent.conversation, text, Idempotency_Key="not one"
    )
    assert (bad.status_code, odd.status_code) == (400, 400)
