"""The pages of members, invitations, requests and permissions: what they let in."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from allauth.account.models import EmailAddress
from django.db.backends.postgresql.psycopg_any import DateRange
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Permission, Role
from accounts.models import Grant, Invitation, Membership, MembershipRequest
from accounts.queries.organisations import email_index
from asasap.notifications.models import Notice
from tests.factories.accounts import (
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
    UserFactory,
)
from tests.factories.joining import (
    GrantFactory,
    InvitationFactory,
    MembershipRequestFactory,
)
from tests.roles import enter_as

SIRET = "00000002600013"

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss(client):
    boss = MembershipFactory(role=Role.ADMIN)
    enter_as(client, boss.person.user, ("password",))
    return boss


@pytest.fixture
def coop(boss):
    return boss.organisation


@pytest.fixture
def elsewhere():
    """Another organisation, with all that could be reached for."""
    return MembershipFactory(role=Role.MEMBER)


def url(name, *rows):
    return reverse(f"accounts:{name}", args=[row.uuid for row in rows])


def standing(**more):
    now = timezone.now()
    return InvitationFactory(sent_at=now, expires_at=now + timedelta(days=14), **more)


# --- Rows of others -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("member_role", {"role": "provider"}),
        ("member_end", {"ends_on": "2030-01-01"}),
    ],
)
def test_through_my_organisation_nobody_elses_member_is_reached(
    client, coop, elsewhere, name, data
):
    for place in (coop, elsewhere.organisation):
        assert client.post(url(name, place, elsewhere), data).status_code == 404

    elsewhere.refresh_from_db()
    assert (elsewhere.role, elsewhere.valid.upper) == (Role.MEMBER, None)


def test_through_my_organisation_nobody_elses_invitation_is_reached(
    client, coop, elsewhere
):
    theirs = standing(organisation=elsewhere.organisation)

    answer = client.post(url("invitation_withdraw", coop, theirs))

    theirs.refresh_from_db()
    assert (answer.status_code, theirs.state) == (404, "sent")


@pytest.mark.parametrize("decision", ["accept", "ask", "refuse"])
def test_through_my_organisation_nobody_elses_request_is_reached(
    client, coop, elsewhere, decision
):
    theirs = MembershipRequestFactory(organisation=elsewhere.organisation)
    data = {"decision": decision, "text": "I decide."}

    answer = client.post(url("request_decide", coop, theirs), data)

    theirs.refresh_from_db()
    assert (answer.status_code, theirs.state) == (404, "submitted")


@pytest.mark.parametrize("said", ["accept", "refuse", "end"])
def test_through_my_organisation_nobody_elses_grant_is_reached(
    client, coop, elsewhere, said
):
    theirs = GrantFactory(taker=elsewhere.organisation)

    answer = client.post(url("grant_answer", coop, theirs), {"answer": said})

    theirs.refresh_from_db()
    assert (answer.status_code, theirs.state) == (404, "proposed")


@pytest.mark.parametrize("name", ["request", "request_withdraw"])
def test_an_administrator_does_not_speak_in_the_place_of_who_asks(client, coop, name):
    theirs = MembershipRequestFactory(organisation=coop)

    answer = client.post(url(name, theirs), {"text": "I withdraw."})

    theirs.refresh_from_db()
    assert (answer.status_code, theirs.state, theirs.message) == (404, "submitted", "")


# --- What a form does not ask -------------------------------------------------------


def test_a_smuggled_person_or_organisation_is_not_taken_with_a_role(
    client, coop, elsewhere
):
    member = MembershipFactory(organisation=coop)

    client.post(
        url("member_role", coop, member),
        {
            "role": "provider",
            "organisation": elsewhere.organisation.pk,
            "person": elsewhere.person.pk,
            "valid": "[2020-01-01,2020-01-02)",
            "uuid": str(uuid4()),
        },
    )

    [begun] = Membership.objects.of_role(Role.PROVIDER)
    assert (begun.person, begun.organisation) == (member.person, coop)
    assert begun.valid == DateRange(timezone.localdate(), None)
    assert list(elsewhere.organisation.memberships.all()) == [elsewhere]


def test_a_smuggled_state_or_inviter_is_not_taken_with_an_invitation(
    client, coop, boss, elsewhere
):
    client.post(
        url("invitation_create", coop),
        {
            "email": "nadia@example.org",
            "role": "member",
            "state": "accepted",
            "organisation": elsewhere.organisation.pk,
            "invited_by": elsewhere.person.pk,
            "expires_at": "2099-01-01",
        },
    )

    [made] = Invitation.objects.all()
    assert (made.organisation, made.invited_by) == (coop, boss.person)
    assert made.state == "sent"
    assert made.expires_at < timezone.now() + timedelta(days=15)


def test_a_smuggled_decision_is_not_taken_with_a_request(client, boss, elsewhere):
    there = elsewhere.organisation
    there.siret = SIRET
    there.save(update_fields=["siret"])

    client.post(
        reverse("accounts:request_new"),
        {
            "siret": SIRET,
            "role": "member",
            "message": "Hello",
            "state": "accepted",
            "person": elsewhere.person.pk,
            "decided_by": elsewhere.person.pk,
        },
    )

    [made] = MembershipRequest.objects.all()
    assert (made.person, made.state, made.decided_by) == (
        boss.person,
        "submitted",
        None,
    )


def test_a_smuggled_giver_or_state_is_not_taken_with_a_grant(
    client, coop, boss, elsewhere
):
    taker = OrganisationFactory(siret=SIRET)

    client.post(
        url("grants", coop),
        {
            "siret": SIRET,
            "permission": "see_members",
            "giver": elsewhere.organisation.pk,
            "state": "active",
            "proposed_by": elsewhere.person.pk,
            "decided_by": elsewhere.person.pk,
        },
    )

    [made] = Grant.objects.all()
    assert (made.giver, made.taker, made.state) == (coop, taker, "proposed")
    assert (made.proposed_by, made.decided_by) == (boss.person, None)


@pytest.mark.parametrize("role", ["funder", "researcher", "operator", "", "admin\x00"])
def test_a_role_this_organisation_does_not_give_is_refused_beside_the_field(
    client, coop, role
):
    member = MembershipFactory(organisation=coop)

    for page, data in (
        (url("member_role", coop, member), {"role": role}),
        (url("invitation_create", coop), {"role": role, "email": "a@example.org"}),
    ):
        assert client.post(page, data).status_code == 422

    assert coop.memberships.count() == 2
    assert not Invitation.objects.exists()


@pytest.mark.parametrize(
    "email",
    ["", "nobody", "a@b", "x" * 250 + "@example.org", "a@example.org\nBcc: b@c"],
)
def test_what_is_no_address_is_refused_beside_the_field(client, coop, email):
    answer = client.post(
        url("invitation_create", coop), {"email": email, "role": "member"}
    )

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["email"]
    assert not Notice.objects.filter(kind="accounts.invited").exists()


# --- Happy ways, refusals -----------------------------------------------------------


def test_the_whole_way_of_a_member_through_the_pages(client, coop):
    member = MembershipFactory(organisation=coop)

    seen = client.get(url("members", coop))
    changed = client.post(url("member_role", coop, member), {"role": "coordinator"})
    [coordinator] = coop.memberships.of_role(Role.COORDINATOR)
    ended = client.post(
        url("member_end", coop, coordinator), {"ends_on": timezone.localdate()}
    )

    assert member.person.display_name in seen.content.decode()
    assert (changed.status_code, ended.status_code) == (302, 302)
    assert not coop.memberships.of_role(Role.COORDINATOR).valid_on(timezone.localdate())


def test_the_last_administrator_reads_why_they_stay(client, coop, boss):
    today = timezone.localdate()

    said = client.get(url("member", coop, boss)).context["page"].is_last_admin
    ended = client.post(url("member_end", coop, boss), {"ends_on": today})
    changed = client.post(url("member_role", coop, boss), {"role": "member"})
    left = client.post(url("leave", coop), follow=True)

    assert said
    assert list(ended.context["end_form"].errors) == ["ends_on"]
    assert list(changed.context["role_form"].errors) == ["role"]
    [message] = left.context["messages"]
    assert message.level_tag == "error"
    assert list(coop.memberships.valid_on(today)) == [boss]


def test_an_administrator_asks_more_then_accepts_through_the_pages(client, coop, boss):
    asked = MembershipRequestFactory(organisation=coop)
    decide = url("request_decide", coop, asked)

    mute = client.post(decide, {"decision": "ask", "text": ""})
    client.post(decide, {"decision": "ask", "text": "Since when?"})
    enter_as(client, asked.person.user, ("password",))
    client.post(url("request", asked), {"text": "Since 2019."})
    enter_as(client, boss.person.user, ("password",))
    client.post(decide, {"decision": "accept", "text": ""})

    asked.refresh_from_db()
    assert mute.status_code == 422
    assert (asked.state, asked.message) == ("accepted", "Since 2019.")
    assert coop.memberships.filter(person=asked.person).exists()


def test_an_offer_is_made_accepted_and_ended_through_the_pages(client, coop, boss):
    other = MembershipFactory(
        organisation=OrganisationFactory(siret=SIRET), role=Role.ADMIN
    )

    client.post(url("grants", coop), {"siret": SIRET, "permission": "see_members"})
    [grant] = Grant.objects.all()
    mine = client.post(url("grant_answer", coop, grant), {"answer": "accept"})
    enter_as(client, other.person.user, ("password",))
    there = url("grant_answer", other.organisation, grant)
    client.post(there, {"answer": "accept"})
    grant.refresh_from_db()
    accepted = grant.state
    client.post(there, {"answer": "end"})

    grant.refresh_from_db()
    assert mine.status_code == 302
    assert (accepted, grant.state) == ("active", "ended")
    assert grant.permission == Permission.SEE_MEMBERS


def test_a_number_nobody_stands_under_is_said_so(client, coop):
    for page, data in (
        (reverse("accounts:request_new"), {"role": "member"}),
        (url("grants", coop), {"permission": "see_members"}),
    ):
        answer = client.post(page, {"siret": SIRET, **data})
        assert list(answer.context["form"].errors) == ["siret"]


# --- Invitations --------------------------------------------------------------------


def test_missing_withdrawn_old_or_somebody_elses_is_one_and_the_same_page(client):
    me = PersonFactory()
    EmailAddress.objects.create(user=me.user, email="me@example.org", verified=True)
    mine = email_index("me@example.org")
    enter_as(client, me.user, ("password",))
    gone = [
        uuid4(),
        standing().uuid,
        standing(email_index=mine, state="withdrawn").uuid,
        standing(email_index=mine, role="provider", state="declined").uuid,
        InvitationFactory(email_index=mine, role="admin").uuid,
    ]

    pages = [client.get(reverse("accounts:invitation", args=[uuid])) for uuid in gone]

    told = {(page.status_code, _bare(page)) for page in pages}
    assert len(told) == 1
    assert {page.status_code for page in pages} == {404}


@pytest.mark.parametrize("answer", ["invitation_accept", "invitation_decline"])
def test_forwarded_to_somebody_else_it_gives_nothing_away_and_stands(client, answer):
    thief = PersonFactory()
    EmailAddress.objects.create(user=thief.user, email="t@example.org", verified=True)
    invitation = standing(organisation__name="Secretstones")
    enter_as(client, thief.user, ("password",))

    page = client.get(url("invitation", invitation))
    tried = client.post(url(answer, invitation))

    invitation.refresh_from_db()
    assert (page.status_code, tried.status_code) == (404, 404)
    assert "Secretstones" not in page.content.decode() + tried.content.decode()
    assert invitation.state == "sent"


def test_inviting_says_the_same_whether_the_address_has_an_account_or_not(client, coop):
    known = PersonFactory().user.email

    told = [
        client.post(url("invitation_create", coop), {"email": email, "role": "member"})
        for email in (known, "nobody.here@example.org")
    ]

    assert [(a.status_code, a.url) for a in told] == [(302, url("members", coop))] * 2


def test_who_signs_up_from_an_invitation_comes_back_to_it(client):
    invitation = standing(
        email="new@example.org", email_index=email_index("new@example.org")
    )
    page = url("invitation", invitation)

    door = client.get(page)
    entrance = client.get(door.url)
    [signup] = [
        link for link in _links(entrance) if link.startswith(reverse("account_signup"))
    ]
    sent = client.post(
        signup,
        {
            "email": "new@example.org",
            "password1": "a long enough pass phrase",
            "display_name": "Nadia",
            "next": page,
        },
    )
    code = _code(Notice.objects.filter(kind="accounts.letter").latest("pk"))
    proved = client.post(sent.url, {"code": code}, follow=True)

    assert proved.redirect_chain[-1][0] == page
    assert proved.context["invitation"] == invitation


def test_a_login_that_is_nobodys_joins_and_declares_nothing(client):
    user = UserFactory(is_superuser=True)
    EmailAddress.objects.create(user=user, email=user.email, verified=True)
    invitation = standing(email_index=email_index(user.email))
    OrganisationFactory(siret=SIRET)
    enter_as(client, user)

    answers = [
        client.post(reverse(f"accounts:{name}", args=keys), data).status_code
        for name, keys, data in (
            ("organisation_new", [], _declared()),
            ("request_new", [], {"siret": SIRET, "role": "member"}),
            ("invitation_accept", [invitation.uuid], {}),
        )
    ]

    assert answers == [422, 422, 422]
    assert not Membership.objects.exists()


# --- Cost ---------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 3])
def test_the_members_cost_the_same_for_one_or_three(
    client, coop, django_assert_num_queries, count
):
    for n in range(count):
        MembershipFactory(organisation=coop)
        standing(organisation=coop, role=Role.MEMBER, email_index=str(n))
        MembershipRequestFactory(organisation=coop)
    client.get(url("members", coop))

    # Login, organisation, my roles; members, invitations, requests.
    with django_assert_num_queries(6):
        page = client.get(url("members", coop)).context["page"]

    assert (len(page.members), len(page.invitations)) == (count + 1, count)
    assert len(page.requests) == count


@pytest.mark.parametrize("count", [1, 3])
def test_the_permissions_cost_the_same_for_one_or_three(
    client, coop, django_assert_num_queries, count
):
    for _ in range(count):
        GrantFactory(taker=coop)
        GrantFactory(giver=coop)
    client.get(url("grants", coop))

    with django_assert_num_queries(4):  # Login, organisation, my roles; permissions.
        page = client.get(url("grants", coop)).context["page"]

    assert len(page.lines) == 2 * count


def test_members_are_paged(client, coop):
    MembershipFactory.create_batch(25, organisation=coop, valid=_since(2026))

    first = client.get(url("members", coop)).context["page"]
    second = client.get(url("members", coop) + first.next_url).context["page"]

    found = [row.pk for row in first.members + second.members]
    assert (len(found), len(set(found))) == (26, 26)


def _declared():
    return {"siret": "00000001800010", "kind": "cooperative", "name": "La Scic"}


def _since(year):
    return DateRange(date(year, 1, 1), None)


def _bare(page) -> str:
    """The page but for what each request makes anew."""
    content = page.content.decode()
    path = page.request["PATH_INFO"]
    token = str(page.context["csrf_token"])
    return content.replace(token, "").replace(path, "")


def _links(page) -> list[str]:
    return [part.split('"')[0] for part in page.content.decode().split('href="')[1:]]


def _code(letter) -> str:
    """The code stands alone on a line of the letter."""
    lines = letter.values["body"].splitlines()
    [code] = [line.strip() for line in lines if 5 <= len(line.strip()) <= 9]
    return code
