"""The pages of offers: five screens, two tabs, double clicks; what everybody reads."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from accounts.enums import OrganisationState, Role
from asasap.kernel.actor import Actor
from offers.enums import OfferState
from offers.models import Attachment, Offer
from offers.operations.moderating import approve
from offers.operations.publishing import publish
from tests.factories.accounts import (
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
)
from tests.factories.catalogue import ActivityRuleFactory
from tests.factories.offers import OfferVersionFactory, live_offer
from tests.factories.papers import ProviderFactory, WorkStatusFactory
from tests.factories.places import CommuneFactory
from tests.roles import enter_as

pytestmark = pytest.mark.django_db


@pytest.fixture
def me(client):
    person = PersonFactory()
    enter_as(client, person.user, ("password",))
    return person


@pytest.fixture
def draft(me):
    version = OfferVersionFactory(offer__provider=ProviderFactory(person=me))
    ActivityRuleFactory(activity=version.offer.activity)
    return version


def page(name, version, **more):
    return reverse(f"offers:{name}", kwargs={"offer": version.offer.uuid, **more})


def picture(colour="red") -> SimpleUploadedFile:
    made = BytesIO()
    Image.new("RGB", (8, 8), colour).save(made, "PNG")
    return SimpleUploadedFile("moi.png", made.getvalue())


def test_a_new_provider_writes_an_offer_in_five_screens_and_it_is_checked(client, me):
    status = WorkStatusFactory(person=me)
    activity = ActivityRuleFactory().activity
    CommuneFactory()
    screens = [
        {"activity": activity.slug, "work_status": str(status.uuid)},
        {"mode": "provider", "price_unit": "hour", "price": "24,50", "revision": 0},
        {
            "commune": "Montreuil",
            "area_kind": "radius",
            "radius_km": "8",
            "revision": 1,
        },
        {"title": "Ménage soigné", "picture": picture(), "revision": 2},
    ]
    screens[3]["picture_shows"] = "Moi, souriante"

    at = reverse("offers:new")
    for sent in screens:
        at = client.post(at, sent).url
    shown = client.get(at).content.decode()
    done = client.post(at, {"revision": 3})

    offer = Offer.objects.get()
    version = offer.versions.get()
    assert done.url == offer.get_absolute_url()
    assert (offer.state, offer.provider.person) == (OfferState.IN_REVIEW, me)
    assert (version.price_cents, version.radius_km) == (24_50, 8)
    assert version.place.commune.name == "Montreuil"
    [kept] = version.attachments.all()
    assert kept.content_type == "image/jpeg"
    for words in ("Ménage soigné", "24,50", "Moi, souriante", "Montreuil"):
        assert words in shown


def test_what_has_been_checked_is_found_and_read_by_everybody(client, draft):
    holder = draft.offer.provider.person
    actor = Actor(user_id=holder.user_id, person_id=holder.pk)
    publish(version=draft, actor=actor, now=timezone.now())
    moderator = Actor(user_id=1, person_id=10**9, is_operator=True)
    approve(version=draft, actor=moderator, now=timezone.now())
    client.logout()

    public = client.get(draft.offer.get_absolute_url())
    near = client.get(reverse("search:results"), {"where": "93100", "radius_km": "5"})

    assert public.status_code == 200
    assert draft.title in near.content.decode()


def test_what_is_published_twice_leads_to_the_same_page(client, draft):
    answers = [client.post(page("check", draft), {"revision": 0}) for _ in range(2)]

    assert [a.url for a in answers] == [draft.offer.get_absolute_url()] * 2


def test_two_windows_lose_nothing(client, draft):
    first = client.post(page("text", draft), {"title": "A", "revision": 0})
    second = client.post(page("text", draft), {"title": "B", "revision": 0})
    again = client.post(
        page("text", draft),
        {"title": "B", "revision": second.context["version"].revision},
    )

    assert [first.status_code, second.status_code, again.status_code] == [302, 422, 302]
    assert second.context["form"]["title"].value() == "B"
    draft.refresh_from_db()
    assert draft.title == "B"


def test_a_draft_is_kept_while_one_types(client, draft):
    answer = client.post(
        page("text", draft), {"title": "A", "revision": 0}, HTTP_HX_REQUEST="true"
    )
    late = client.post(
        page("text", draft), {"title": "B", "revision": 0}, HTTP_HX_REQUEST="true"
    )

    assert (answer.status_code, late.status_code) == (200, 422)
    assert 'name="revision"' in answer.content.decode()
    draft.refresh_from_db()
    assert (draft.title, draft.revision) == ("A", 1)


@pytest.mark.parametrize(
    ("screen", "sent", "field"),
    [
        ("how", {"mode": "provider", "price_unit": "hour"}, "price"),
        ("how", {"mode": "provider", "price_unit": "tokens"}, "price_unit"),
        ("how", {"mode": "direct", "price_unit": "free"}, "mode"),
        ("how", {"mode": "provider", "price_unit": "hour", "price": "-1"}, "price"),
        ("area", {"area_kind": "radius", "radius_km": "5"}, "commune"),
        ("area", {"commune": "Nulle Part", "area_kind": "radius"}, "commune"),
        ("area", {"commune": "93100", "area_kind": "radius"}, "radius_km"),
        ("area", {"commune": "93100", "area_kind": "communes"}, "communes"),
        (
            "area",
            {"commune": "93100", "area_kind": "communes", "communes": "Nulle Part"},
            "communes",
        ),
        ("text", {"title": ""}, "title"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field(client, draft, screen, sent, field):
    CommuneFactory()

    answer = client.post(page(screen, draft), {**sent, "revision": 0})

    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    draft.refresh_from_db()
    assert draft.revision == 0


def test_who_has_not_said_how_they_work_is_led_there(client, me):
    answer = client.get(reverse("offers:new"))

    assert reverse("accounts:statuses") in answer.content.decode()


def test_the_buttons_of_ones_own_offer(client, me):
    offer = live_offer(provider=ProviderFactory(person=me), now=timezone.now())
    act = reverse("offers:act", args=[offer.uuid])
    states = []

    for name in ("pause", "pause", "resume", "refresh", "edit", "discard", "withdraw"):
        assert client.post(act, {"act": name}).status_code == 302
        offer.refresh_from_db()
        states.append(offer.state)
    client.post(act, {"act": "resume"})
    client.post(act, {"act": "unknown"})

    offer.refresh_from_db()
    live = OfferState.LIVE
    assert states == ["paused", "paused", live, live, live, live, "withdrawn"]
    assert offer.state == OfferState.WITHDRAWN


def test_an_organisation_offers_in_its_own_name(client, me):
    house = OrganisationFactory(state=OrganisationState.ACTIVE, name="Maison Bleue")
    for role in (Role.ADMIN, Role.MEMBER):
        MembershipFactory(person=me, organisation=house, role=role)
    rule = ActivityRuleFactory()

    begun = client.post(
        reverse("offers:new_in", args=[house.uuid]), {"activity": rule.activity.slug}
    )
    offer = Offer.objects.get()
    kept = client.post(
        begun.url, {"mode": "provider", "price_unit": "quote", "revision": 0}
    )
    outside = client.post(
        reverse("offers:how", args=[offer.uuid]),
        {"mode": "provider", "price_unit": "hour", "price": "20", "revision": 1},
    )

    assert (offer.provider.organisation, offer.work_status) == (house, None)
    assert kept.url == reverse("offers:area_in", args=[house.uuid, offer.uuid])
    assert outside.status_code == 422
    mine = client.get(reverse("offers:mine_in", args=[house.uuid])).content.decode()
    assert "Maison Bleue" in mine
    assert client.get(offer.get_absolute_url()).context["page"].is_own


def test_a_file_of_what_is_online_is_for_all_and_of_a_draft_for_its_author(
    client, draft
):
    client.post(
        page("text", draft), {"title": "A", "picture": picture(), "revision": 0}
    )
    [kept] = draft.attachments.all()
    file = reverse("offers:file", args=[kept.uuid])
    own = client.get(file)
    again = client.get(file, HTTP_IF_NONE_MATCH=own.headers["ETag"])
    client.logout()
    hidden = client.get(file)
    other = live_offer()
    other.current.attachments.add(kept)

    public = client.get(file)

    assert (own.status_code, again.status_code, hidden.status_code) == (200, 304, 404)
    assert (public.status_code, public.headers["Content-Type"]) == (200, "image/jpeg")
    assert "private" in public.headers["Cache-Control"]


def test_six_files_and_no_more_each_once_and_gone_when_taken_off(client, draft):
    colours = ["red", "red", "blue", "green", "white", "black", "gray"]
    for revision, colour in enumerate(colours):
        sent = {"title": "A", "picture": picture(colour), "revision": min(revision, 1)}
        client.post(page("text", draft), sent)
    too_many = client.post(
        page("text", draft), {"title": "A", "picture": picture("pink"), "revision": 1}
    )

    assert (draft.attachments.count(), too_many.status_code) == (6, 422)
    first = draft.attachments.order_by("pk")[0]
    for _ in range(2):
        gone = client.post(page("text", draft), {"remove": str(first.uuid)})
        assert gone.status_code == 302
    assert Attachment.objects.count() == 5


def test_a_picture_that_is_none_is_refused_beside_the_field(client, draft):
    fake = SimpleUploadedFile("x.png", b"<script>alert(1)</script>")

    answer = client.post(
        page("text", draft), {"title": "A", "picture": fake, "revision": 0}
    )

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["picture"]
    assert not Attachment.objects.exists()


def test_a_page_says_nothing_of_where_exactly(client):
    offer = live_offer()
    private = offer.current.place.private

    for address in (offer.get_absolute_url(), reverse("search:results")):
        content = client.get(address).content.decode()
        assert private["address"] not in content
        assert str(private["latitude"]) not in content
