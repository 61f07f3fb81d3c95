"""What the suspended may read and send, and what those who decide do in the admin."""

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.enums import (
    PERSON_MOVES,
    SUSPENSION_MOVES,
    MandateScope,
    PersonState,
    Role,
    SuspensionState,
)
from accounts.middleware import ActorMiddleware
from accounts.models import Person, Suspension
from accounts.rules.suspending import is_open_to_suspended
from asasap.audit.operations import move
from asasap.kernel.actor import SYSTEM
from asasap.notifications.models import Notice
from tests.factories.accounts import MembershipFactory, PersonFactory
from tests.factories.mandates import MandateFactory
from tests.factories.notifications import NoticeFactory
from tests.factories.privacy import SuspensionFactory
from tests.matrix import all_routes
from tests.roles import create_roles, enter_as, pk_of, sign_in

pytestmark = pytest.mark.django_db

FACTS = "The insurance handed in on 1 March has been altered."
TEXT = "My insurer has written to you: the dates of the paper are right."


@pytest.fixture(autouse=True)
def _in_english(client):
    client.cookies["django_language"] = "en"


@pytest.fixture
def suspended(client):
    """Somebody suspended, signed in."""
    return suspend(PersonFactory(), client=client)


def suspend(person, *, client=None):
    suspension = SuspensionFactory(person=person, facts=FACTS)
    move(
        person,
        to=PersonState.SUSPENDED,
        table=PERSON_MOVES,
        actor=SYSTEM,
        now=timezone.now(),
    )
    if client:
        enter_as(client, person.user)
    return suspension


def test_the_suspended_read_the_reasons_and_the_way_to_contest(client, suspended):
    response = client.get(reverse("accounts:suspension"))

    content = response.content.decode()
    assert response.status_code == 200
    assert FACTS in content
    contest = reverse("accounts:suspension_contest", args=[suspended.uuid])
    assert f'href="{contest}"' in content


def test_what_the_suspended_send_is_stopped_with_the_reasons(client, suspended):
    response = client.post(reverse("dashboards:my_day"), {"any": "thing"})

    assert response.status_code == 403
    content = response.content.decode()
    assert "Nothing was sent" in content
    assert FACTS in content
    assert f'href="{reverse("accounts:suspension")}"' in content


def test_a_fragment_that_is_stopped_leads_to_the_page(client, suspended):
    response = client.post(reverse("dashboards:my_day"), headers={"HX-Request": "true"})

    assert response["HX-Redirect"] == reverse("accounts:suspension")


def test_the_api_says_no_in_its_own_words(client, suspended):
    response = client.post(reverse("api:me"), {}, content_type="application/json")

    assert (response.status_code, response.json()) == (
        403,
        {"detail": "Your account is suspended."},
    )


def test_the_suspended_read_their_news_and_sign_out(client, suspended):
    notice = NoticeFactory(recipient=suspended.person.recipient)

    read = client.post(reverse("notices:open", args=[notice.uuid]))
    out = client.post(reverse("account_logout"))

    assert Notice.objects.get(pk=notice.pk).read_at is not None
    assert {read.status_code, out.status_code} == {302}
    assert "_auth_user_id" not in client.session


def test_only_these_routes_take_what_the_suspended_send():
    """A new page is closed to them until somebody has thought of it here."""
    open_to_them = {
        route.name for route in all_routes() if is_open_to_suspended(route.name)
    }

    families = ("account_", "mfa_", "usersessions_", "notices:", "accounts:privacy")
    rest = {name for name in open_to_them if not name.startswith(families)}
    assert rest == {
        "accounts:credential_add",
        "accounts:mandate_end",
        "accounts:suspension",
        "accounts:suspension_contest",
        "admin:login",
        "admin:logout",
        "api:notice_read",
        "api:notices",
        "set_language",
    }


def test_others_pay_no_query_for_it(client, django_assert_num_queries):
    enter_as(client, PersonFactory().user)
    client.post(reverse("set_language"), {"language": "en"})

    # Who it is: the session is in the cache.
    with django_assert_num_queries(1):
        assert client.post(reverse("dashboards:my_day")).status_code == 405


def test_a_contest_is_sent_once(client, suspended):
    address = reverse("accounts:suspension_contest", args=[suspended.uuid])

    short = client.post(address, {"text": "No!"})
    sent = client.post(address, {"text": TEXT})
    again = client.post(address, {"text": TEXT})

    assert (short.status_code, sent.status_code, again.status_code) == (422, 302, 422)
    assert short.context["form"].errors == {
        "text": ["Say what happened in 30 characters at least."]
    }
    suspended.refresh_from_db()
    assert (suspended.state, suspended.contest) == (SuspensionState.CONTESTED, TEXT)


def test_nothing_else_of_the_suspension_can_be_sent_along(client, suspended):
    address = reverse("accounts:suspension_contest", args=[suspended.uuid])

    client.post(address, {"text": TEXT, "state": "lifted", "facts": "None of it."})

    suspended.refresh_from_db()
    assert (suspended.state, suspended.facts) == (SuspensionState.CONTESTED, FACTS)


def test_somebody_elses_suspension_is_not_found(client):
    theirs = suspend(PersonFactory())
    enter_as(client, PersonFactory().user)

    address = reverse("accounts:suspension_contest", args=[theirs.uuid])

    assert client.get(address).status_code == 404
    assert client.post(address, {"text": TEXT}).status_code == 404


def test_a_helper_writes_nothing_for_somebody_suspended(client):
    mandate = MandateFactory(scopes=[MandateScope.PRIVACY])
    suspend(mandate.person)
    enter_as(client, mandate.helper.user)

    middleware_saw = _actor_under(client, mandate)

    assert middleware_saw.is_suspended


def _actor_under(client, mandate):
    request = client.get(reverse("accounts:overview")).wsgi_request
    ActorMiddleware(None).process_view(request, None, (), {"mandate": mandate.uuid})
    return request.actor


def test_the_page_costs_the_same_for_one_suspension_or_three(
    client, django_assert_num_queries
):
    person = PersonFactory()
    suspend(person, client=client)
    address = reverse("accounts:suspension")
    client.get(address)

    # Who it is, and the suspensions.
    with django_assert_num_queries(2):
        client.get(address)
    for _ in range(2):
        SuspensionFactory(person=person, state=SuspensionState.LIFTED)
    with django_assert_num_queries(2):
        assert len(client.get(address).context["statements"]) == 3


def test_a_coordinator_suspends_from_the_page_of_a_person(client):
    create_roles()
    coordinator = sign_in(client, "coordinator")
    address = reverse(
        "admin:accounts_person_suspend", args=[pk_of("person", "coop_member")]
    )
    # Their past one would stand in the way.
    Suspension.objects.filter(person_id=pk_of("person", "coop_member")).delete()

    refused = coordinator.post(address, {"reason": "safety", "facts": "Because."})
    done = coordinator.post(address, {"reason": "safety", "facts": FACTS})

    assert (refused.status_code, done.status_code) == (422, 302)
    person = Person.objects.get(pk=pk_of("person", "coop_member"))
    assert person.state == PersonState.SUSPENDED
    [suspension] = Suspension.objects.filter(person=person)
    assert suspension.imposed_by_id == pk_of("person", "coordinator")


def test_a_refusal_of_the_operation_is_said_on_the_form(client):
    create_roles()
    coordinator = sign_in(client, "coordinator")
    myself = reverse(
        "admin:accounts_person_suspend", args=[pk_of("person", "coordinator")]
    )

    response = coordinator.post(myself, {"reason": "safety", "facts": FACTS})

    assert response.status_code == 422
    assert response.context["form"].errors["__all__"] == [
        "You cannot suspend yourself."
    ]


def test_a_contest_is_answered_in_the_admin_by_another(client):
    operator = PersonFactory(user__is_superuser=True)
    suspension = suspend(MembershipFactory(role=Role.MEMBER).person)
    move_to_contested(suspension)
    enter_as(client, operator.user)
    page = client.get(reverse("admin:accounts_suspension_change", args=[suspension.pk]))
    uphold, lift = (
        reverse(f"admin:accounts_suspension_{name}", args=[suspension.pk])
        for name in ("uphold", "lift")
    )

    upheld = client.post(uphold, {"answer": TEXT})
    lifted = client.post(lift, {"answer": TEXT})

    assert {url for _label, url in page.context["row_actions"]} == {uphold, lift}
    assert (upheld.status_code, lifted.status_code) == (302, 302)
    suspension.refresh_from_db()
    assert suspension.state == SuspensionState.LIFTED
    assert suspension.reviewed_by == operator
    assert suspension.person.state == PersonState.ACTIVE


def move_to_contested(suspension):
    move(
        suspension,
        to=SuspensionState.CONTESTED,
        table=SUSPENSION_MOVES,
        actor=SYSTEM,
        now=timezone.now(),
    )
