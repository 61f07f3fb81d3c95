"""The parts one may play, each with rows of its own, and a stranger with theirs.

Their keys are fixed, so that the address of any row is known before the database is:
browser tests are collected without one.
"""

from datetime import timedelta
from uuid import NAMESPACE_URL, UUID, uuid5

from allauth.account.internal.flows.login import record_authentication
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.db import connection, transaction
from django.http import HttpRequest
from django.test import Client
from django.utils import timezone

from accounts.enums import ExportState, OrganisationKind, Role
from accounts.models import (
    Credential,
    DataExport,
    FederatedClient,
    Grant,
    Invitation,
    Mandate,
    Membership,
    MembershipRequest,
    Organisation,
    Person,
    Proof,
    Provider,
    User,
    WorkStatus,
)
from accounts.queries.organisations import email_index
from asasap.audit.models import AccessLog, Transition
from asasap.audit.operations import move
from asasap.kernel.actor import SYSTEM
from asasap.notifications.models import CapturedMail, Notice, Recipient
from mapping.enums import Licence, PointFault
from mapping.models import MapPoint, PointImport, PointReport, PointSource
from matching.enums import PlanState, WhyLeft, WhyUnserved
from matching.models import (
    AssignmentPlan,
    Candidate,
    Contestation,
    IncompatiblePair,
    PlannedPair,
    TourPlan,
    TourStop,
)
from matching.models import Invitation as Asked
from matching.queries.weights import delivered
from matching.rules.planning import Asked as AskedOfPlan
from offers.enums import (
    DEMAND_MOVES,
    DemandState,
    OfferState,
    Outcome,
    ReportReason,
    ReviewState,
    Side,
)
from offers.models import (
    Activity,
    AvailabilityException,
    AvailabilityRule,
    CalendarImport,
    Conversation,
    Demand,
    Engagement,
    Favourite,
    Offer,
    Question,
    Report,
)
from tests.factories.accounts import (
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
    UserFactory,
)
from tests.factories.availability import (
    AvailabilityExceptionFactory,
    AvailabilityRuleFactory,
    CalendarImportFactory,
)
from tests.factories.catalogue import (
    ActivityFactory,
    ActivityRuleFactory,
    QuestionSetFactory,
)
from tests.factories.conversations import (
    AttachmentFactory,
    ConversationFactory,
    MessageFactory,
)
from tests.factories.demands import (
    DemandFactory,
    DemandVersionFactory,
    FavouriteFactory,
    QuestionFactory,
    open_demand,
)
from tests.factories.engagements import EngagementFactory
from tests.factories.invitations import a_place, a_policy, asked_for
from tests.factories.joining import (
    GrantFactory,
    InvitationFactory,
    MembershipRequestFactory,
)
from tests.factories.ledger import AccountFactory, TransferFactory, write_entry
from tests.factories.mandates import MandateFactory, ProofFactory
from tests.factories.notifications import (
    DeliveryFactory,
    NoticeFactory,
    RecipientFactory,
)
from tests.factories.offers import (
    OfferFactory,
    OfferVersionFactory,
    live_offer,
)
from tests.factories.papers import (
    CredentialFactory,
    ProviderFactory,
    WorkStatusFactory,
)
from tests.factories.places import CommuneFactory, MapPointFactory, put_on_the_map
from tests.factories.privacy import DataExportFactory, SuspensionFactory
from tests.factories.ranking import RankingWeightsFactory, SavedSearchFactory
from tests.kept import write_or_bring_back
from tests.passkeys import registered

ROLES = (
    "anonymous",
    "resident",
    "provider",
    "coop_member",
    "coordinator",
    "funder",
    "researcher",
    "admin",
)
PRIVILEGED = ("coordinator", "funder", "researcher", "admin")
PASSKEY_HOLDERS = (*PRIVILEGED, "stranger")
PASSWORD = "a password for tests"
TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"

# In all that is a stranger's, so that a page that lets any of it out is seen to.
STRANGER = "Strangerstones"

# Who is what, in which organisation. Members of the cooperative share theirs.
PLACES = {
    "provider": ("provider", OrganisationKind.SAP_BODY, Role.PROVIDER),
    "coop_member": ("coop", OrganisationKind.COOPERATIVE, Role.MEMBER),
    "coordinator": ("coop", OrganisationKind.COOPERATIVE, Role.COORDINATOR),
    "funder": ("funder", OrganisationKind.FUNDER, Role.FUNDER),
    "researcher": ("researcher", OrganisationKind.PUBLIC_BODY, Role.RESEARCHER),
    "stranger": ("stranger", OrganisationKind.COOPERATIVE, Role.MEMBER),
}
_KINDS = (
    "user",
    "person",
    "recipient",
    "organisation",
    "notice",
    "membership",
    "delivery",
    "transition",
    "access",
    "account",
    "transfer",
    "entry",
    "passkey",
    "proof",
    "suspension",
    "mandate",
    "invitation",
    "request",
    "grant",
    "status",
    "copy",
    "helped_copy",
    "credential",
    "house_paper",
    "profile",
    "client",
    "activity",
    "activity_rule",
    "question_set",
    "free_hours",
    "exception",
    "calendar",
    "demand",
    "helped_demand",
    "house_demand",
    "question",
    "helped_question",
    "house_question",
    "favourite",
    "engagement",
    "helped_engagement",
    "house_engagement",
    "conversation",
    "helped_conversation",
    "house_conversation",
    "file",
    "helped_file",
    "house_file",
    "offer",
    "house_offer",
    "offer_version",
    "demand_version",
    "house_offer_version",
    "report",
    "message",
    "ranking_weights",
    "saved_search",
    "asked",
    "house_asked",
    "place",
    "house_place",
    "ranking",
    "contestation",
    "apart",
    "policy",
    "desk_plan",
    "planned_pair",
    "tours",
    "point",
    "point_report",
    "point_import",
)
_NAMES = (*ROLES, "coop", "stranger", "mailbox", "newcomer")


def uuid_of(kind: str, name: str) -> UUID:
    return uuid5(NAMESPACE_URL, f"{kind}:{name}")


def pk_of(kind: str, name: str) -> int:
    return 900_000 + _NAMES.index(name) * 100 + _KINDS.index(kind)


def email_of(role: str) -> str:
    return f"{role.replace('_', '-')}@roles.example"


def place_of(role: str) -> str | None:
    """Return the name of the organisation one is a member of."""
    return PLACES[role][0] if role in PLACES else None


def create_roles() -> None:
    """Write down everybody, with the rights of the demo’s accounts, and a stranger."""
    write_or_bring_back(_write_everybody)


def _write_everybody() -> None:
    _create_catalogue()
    _create_points()
    for name, kind, _role in {place[0]: place for place in PLACES.values()}.values():
        OrganisationFactory(
            pk=pk_of("organisation", name),
            uuid=uuid_of("organisation", name),
            name=STRANGER if name == "stranger" else f"Organisation {name}",
            kind=kind,
        )
        _create_traces(name)
    for name in (*ROLES[1:], "stranger"):
        _create_person(name)
    _create_login("newcomer")  # With nothing of theirs yet.
    # A colleague whom the provider does not coordinate, and so does not see.
    MembershipFactory(
        person=Person.objects.get(pk=pk_of("person", "stranger")),
        organisation=Organisation.objects.get(
            pk=pk_of("organisation", place_of("provider"))
        ),
    )
    # The coordinator also decides who belongs to the cooperative.
    MembershipFactory(
        person_id=pk_of("person", "coordinator"),
        organisation_id=pk_of("organisation", "coop"),
        role=Role.ADMIN,
    )
    for name in (*ROLES[1:], "stranger"):
        _create_ways_in(name)
    for name in ("provider", "coop", "funder", "researcher", "stranger"):
        _create_grant(name)
        _create_offer(
            name,
            kind="house_",
            provider=ProviderFactory(
                person=None, organisation_id=pk_of("organisation", name)
            ),
        )
        _create_ranking(name, kind="house_", client=PersonFactory())
        _create_demand(
            name,
            kind="house_",
            client=Person.objects.get(
                pk=pk_of("person", "coordinator" if name == "coop" else name)
            ),
            organisation_id=pk_of("organisation", name),
        )
        _create_engagement(
            name,
            kind="house_",
            client=Person.objects.get(
                pk=pk_of("person", "coordinator" if name == "coop" else name)
            ),
            organisation_id=pk_of("organisation", name),
        )
        CredentialFactory(
            pk=pk_of("house_paper", name),
            uuid=uuid_of("house_paper", name),
            person=None,
            organisation_id=pk_of("organisation", name),
            submitted_by_id=pk_of("person", "stranger"),
            issuer=STRANGER if name == "stranger" else "A prefecture",
        )
        _create_plans(name)
    # Of nobody here: texts that wait to be read before they are public.
    waiting = {"state": ReviewState.SUBMITTED, "submitted_at": timezone.now()}
    OfferVersionFactory(**waiting)
    DemandVersionFactory(**waiting)
    _create_books("stranger")
    FederatedClient.objects.create(pk=str(pk_of("client", "stranger")), name=STRANGER)
    CapturedMail.objects.create(
        uuid=uuid_of("mail", "mailbox"),
        to=email_of("resident"),
        subject="A letter",
        text="A letter kept in the mailbox of the demo.",
        at=timezone.now(),
    )


def sign_in(client: Client, role: str) -> Client:
    """Sign in as allauth would, with the second factor where there is one."""
    if role == "anonymous":
        return client
    shown = ("password", "mfa") if role in PRIVILEGED else ("password",)
    return enter_as(client, User.objects.get(email=email_of(role)), shown)


def enter_as(client: Client, user: User, methods=("password", "mfa")) -> Client:
    """Sign in somebody who has just shown these, as allauth would write it down.

    As if asked again, too: the pages that ask again are to be seen.
    """
    client.force_login(user)
    request = HttpRequest()
    request.session = client.session
    for method in methods:
        record_authentication(request, user, method, reauthenticated=True)
    request.session.save()
    return client


def strangers_rows() -> list[tuple[str, str]]:
    """Return all that is written of the stranger, to see whether it changes.

    In one question: it is asked after each of the thousands of doors tried.
    """
    kept = {
        User: "user",
        Person: "person",
        Recipient: "recipient",
        Organisation: "organisation",
        Membership: "membership",
        Credential: "credential",
        Proof: "proof",
        WorkStatus: "status",
        AvailabilityRule: "free_hours",
        AvailabilityException: "exception",
        CalendarImport: "calendar",
        Demand: "demand",
        Offer: "offer",
        Report: "report",
        MapPoint: "point",
        Engagement: "engagement",
        Question: "question",
        Favourite: "favourite",
        Conversation: "conversation",
        Notice: "notice",
        Invitation: "invitation",
        MembershipRequest: "request",
        Grant: "grant",
        Mandate: "mandate",
        DataExport: "copy",
        AssignmentPlan: "desk_plan",
        PlannedPair: "planned_pair",
        TourPlan: "tours",
        Asked: "asked",
        Candidate: "place",
        Contestation: "contestation",
        IncompatiblePair: "apart",
    }
    each = (
        f"SELECT '{table}' AS name, row::text FROM {table} AS row WHERE {key} = {pk}"  # noqa: S608
        for table, key, pk in (
            (model._meta.db_table, model._meta.pk.column, pk_of(kind, "stranger"))
            for model, kind in kept.items()
        )
    )
    with connection.cursor() as cursor:
        cursor.execute(f"{' UNION ALL '.join(each)} ORDER BY name")
        return cursor.fetchall()


def _create_catalogue() -> None:
    """Everybody’s, and kept under the stranger’s number like the books."""
    activity = ActivityFactory(
        pk=pk_of("activity", "stranger"), code="60", slug="menage"
    )
    ActivityRuleFactory(pk=pk_of("activity_rule", "stranger"), activity=activity)
    QuestionSetFactory(pk=pk_of("question_set", "stranger"), activity=activity)
    RankingWeightsFactory(pk=pk_of("ranking_weights", "stranger"))
    a_policy(pk=pk_of("policy", "stranger"))


def _create_points() -> None:
    """Public places of nobody’s; the stranger’s is proposed, and not on the map yet."""
    commune = CommuneFactory()
    for name in (*ROLES[1:], "stranger"):
        is_strangers = name == "stranger"
        point = MapPointFactory(
            pk=pk_of("point", name),
            uuid=uuid_of("point", name),
            name=STRANGER if is_strangers else "A public place",
            commune=commune,
        )
        if not is_strangers:
            put_on_the_map(point)
    PointReport.objects.create(
        pk=pk_of("point_report", "stranger"),
        point_id=pk_of("point", "resident"),
        person_id=pk_of("person", "stranger"),
        fault=PointFault.OTHER,
        words=STRANGER,
        reported_at=timezone.now(),
    )
    PointImport.objects.create(
        pk=pk_of("point_import", "stranger"),
        source=PointSource.objects.create(name="A town", licence=Licence.LO),
        file_name=STRANGER,
        content="id,name,kind,insee,latitude,longitude",
        handed_in_at=timezone.now(),
    )


def _create_traces(place: str) -> None:
    """What somebody of that organisation did, and looked at."""
    said = STRANGER if place == "stranger" else "for a test"
    trace = {
        "subject": "accounts.organisation",
        "object_id": pk_of("organisation", place),
        "organisation_id": pk_of("organisation", place),
        "person_id": pk_of("person", "stranger"),
        "request_id": "",
        "at": timezone.now(),
    }
    Transition.objects.create(
        pk=pk_of("transition", place), before="a", after="b", reason=said, **trace
    )
    AccessLog.objects.create(pk=pk_of("access", place), purpose=said, **trace)


@transaction.atomic
def _create_books(name: str) -> None:
    transfer = TransferFactory(
        pk=pk_of("transfer", name),
        debit=AccountFactory(pk=pk_of("account", name)),
        kind=f"test.{name}",
    )
    entry = pk_of("entry", name)
    write_entry(transfer, transfer.debit, -transfer.amount, pk=entry)
    write_entry(transfer, transfer.credit, transfer.amount, pk=entry + 1)


def _create_papers(person: Person, name: str) -> None:
    ProofFactory(
        pk=pk_of("proof", name),
        uuid=uuid_of("proof", name),
        person=person,
        content=person.display_name.encode(),
    )
    WorkStatusFactory(
        pk=pk_of("status", name), uuid=uuid_of("status", name), person=person
    )
    CredentialFactory(
        pk=pk_of("credential", name),
        uuid=uuid_of("credential", name),
        person=person,
        issuer=person.display_name,
    )
    # The stranger's is not shown to others.
    ProviderFactory(
        pk=pk_of("profile", name),
        uuid=uuid_of("profile", name),
        person=person,
        is_published=name != "stranger",
    )


def _create_time(person: Person, name: str) -> None:
    """When they are free, and a calendar kept elsewhere."""
    said = STRANGER if name == "stranger" else "Choir"
    AvailabilityRuleFactory(
        pk=pk_of("free_hours", name), uuid=uuid_of("free_hours", name), person=person
    )
    AvailabilityExceptionFactory(
        pk=pk_of("exception", name),
        uuid=uuid_of("exception", name),
        person=person,
        note=said,
    )
    CalendarImportFactory(
        pk=pk_of("calendar", name),
        uuid=uuid_of("calendar", name),
        person=person,
        name=said,
    )


def _create_demand(name: str, *, kind: str, client: Person, **more) -> Demand:
    """A draft that nobody else reads, and a question on it."""
    said = STRANGER if name == "stranger" else "Cleaning on Tuesdays"
    demand = DemandFactory(
        pk=pk_of(f"{kind}demand", name),
        uuid=uuid_of(f"{kind}demand", name),
        client=client,
        activity_id=pk_of("activity", "stranger"),
        **more,
    )
    # The administration names the text of one’s own demand by its number.
    numbered = {} if kind else {"pk": pk_of("demand_version", name)}
    DemandVersionFactory(
        **numbered,
        demand=demand,
        title=said,
        description=said,
        question_set_id=pk_of("question_set", "stranger"),
    )
    QuestionFactory(
        pk=pk_of(f"{kind}question", name),
        uuid=uuid_of(f"{kind}question", name),
        demand=demand,
        author=client,
        text=said,
    )
    _create_conversation(name, kind=kind, demand=demand)
    return demand


def _create_conversation(name: str, *, kind: str, demand: Demand) -> None:
    """What they wrote to somebody about it, with a picture."""
    said = STRANGER if name == "stranger" else "Are you free on Tuesdays?"
    message = MessageFactory(
        uuid=uuid_of(f"{kind}message", name),
        conversation=ConversationFactory(
            pk=pk_of(f"{kind}conversation", name),
            uuid=uuid_of(f"{kind}conversation", name),
            offer=None,
            demand=demand,
            client=demand.client,
            organisation_id=demand.organisation_id,
            provider=ProviderFactory(person__display_name="A gardener"),
        ),
        text=said,
    )
    message.attachments.add(
        AttachmentFactory(
            pk=pk_of(f"{kind}file", name),
            uuid=uuid_of(f"{kind}file", name),
            author=demand.client,
            name=f"{said}.jpg",
            content=said.encode(),
        )
    )


def _create_offer(name: str, *, kind: str, provider: Provider) -> None:
    """Online, with changes in hand; the stranger’s is a draft nobody else reads."""
    said = STRANGER if name == "stranger" else "Careful cleaning"
    values = {
        "pk": pk_of(f"{kind}offer", name),
        "uuid": uuid_of(f"{kind}offer", name),
        "provider": provider,
        "work_status": provider.person and provider.person.statuses.get(),
        "activity": Activity.objects.get(pk=pk_of("activity", "stranger")),
    }
    if name == "stranger":
        offer = OfferFactory(**values)
    else:
        offer = live_offer(now=timezone.now(), text__title=said, **values)
    OfferVersionFactory(
        pk=pk_of(f"{kind}offer_version", name),
        offer=offer,
        number=2,
        title=said,
        description=said,
    )


def _create_report(name: str) -> None:
    """What somebody says of their own offer: nobody else is shown it."""
    person = Person.objects.get(pk=pk_of("person", name))
    Report.objects.create(
        pk=pk_of("report", name),
        uuid=uuid_of("report", name),
        offer_id=pk_of("offer", name),
        author=person,
        reason=ReportReason.OTHER,
        words=STRANGER if name == "stranger" else "Something is wrong.",
        reported_at=timezone.now(),
    )


def _create_engagement(name: str, *, kind: str, client: Person, **more) -> None:
    """Terms of somebody of no side’s, which wait for the client’s answer."""
    EngagementFactory(
        pk=pk_of(f"{kind}engagement", name),
        uuid=uuid_of(f"{kind}engagement", name),
        offer=live_offer(
            activity=Activity.objects.get(pk=pk_of("activity", "stranger"))
        ),
        client=client,
        terms__side=Side.PROVIDER,
        terms__tasks=STRANGER if name == "stranger" else "The kitchen.",
        now=timezone.now(),
        **more,
    )


def _create_ranking(name: str, *, kind: str, client: Person) -> None:
    """Their place for a request, for which they are asked; the stranger’s is closed."""
    said = STRANGER if name == "stranger" else "Ironing on Fridays"
    demand = open_demand(
        now=timezone.now(),
        client=client,
        activity=Activity.objects.get(pk=pk_of("activity", "stranger")),
        text__title=said,
    )
    place = a_place(
        offer=Offer.objects.get(pk=pk_of(f"{kind}offer", name)),
        demand=demand,
        now=timezone.now(),
        pk=pk_of(f"{kind}place", name),
        uuid=uuid_of(f"{kind}place", name),
        **({} if kind else {"run_pk": pk_of("ranking", name)}),
    )
    asked_for(
        place,
        now=timezone.now(),
        pk=pk_of(f"{kind}asked", name),
        uuid=uuid_of(f"{kind}asked", name),
    )
    if name == "stranger":
        ended = {"ended_at": timezone.now(), "outcome": Outcome.NOT_SAID}
        move(
            demand,
            to=DemandState.CANCELLED,
            table=DEMAND_MOVES,
            actor=SYSTEM,
            now=timezone.now(),
            **ended,
        )


def _create_contestation(name: str, *, person: Person) -> None:
    """What they hold to be wrong; and somebody they are not proposed to."""
    said = STRANGER if name == "stranger" else "I live nearer than that."
    Contestation.objects.create(
        pk=pk_of("contestation", name),
        uuid=uuid_of("contestation", name),
        provider_id=pk_of("profile", name),
        candidate_id=pk_of("place", name),
        author=person,
        words=said,
        asked_at=timezone.now(),
    )
    gardener = ProviderFactory(person__display_name=said)
    IncompatiblePair.objects.create(
        pk=pk_of("apart", name),
        uuid=uuid_of("apart", name),
        client=person,
        provider=gardener,
        side=Side.CLIENT,
        said_at=timezone.now(),
    )


def _create_plans(place: str) -> None:
    """A plan of one request that is over, and the tours of a day."""
    said = STRANGER if place == "stranger" else "Cleaning, planned"
    over = {"state": DemandState.CANCELLED, "ended_at": timezone.now()}
    demand = DemandFactory(
        activity_id=pk_of("activity", "stranger"), outcome=Outcome.NOT_SAID, **over
    )
    demand.current = DemandVersionFactory(demand=demand, title=said)
    demand.save(update_fields=["current"])
    asked = AskedOfPlan(weights=delivered().weights, demands=[demand.pk], providers=[])
    values = {
        "organisation_id": pk_of("organisation", place),
        "author_id": pk_of("person", "stranger"),
        "state": PlanState.DRAFT,
        "asked_at": timezone.now(),
        "computed_at": timezone.now(),
    }
    plan = AssignmentPlan.objects.create(
        pk=pk_of("desk_plan", place),
        uuid=uuid_of("desk_plan", place),
        days=demand.current.days,
        asked=asked.kept(),
        cost=0,
        bound=0,
        fairness_price=0,
        **values,
    )
    PlannedPair.objects.create(
        pk=pk_of("planned_pair", place),
        uuid=uuid_of("planned_pair", place),
        plan=plan,
        demand=demand,
        cost=0,
        why_unserved=WhyUnserved.NOBODY,
    )
    tours = TourPlan.objects.create(
        pk=pk_of("tours", place),
        uuid=uuid_of("tours", place),
        day_on=timezone.localdate(),
        seed=1,
        seconds=1,
        travel_before=0,
        travel_after=0,
        objective=0,
        **values,
    )
    # One of the stops is of an agreement that the desk may no longer read.
    for whose in {place, "stranger"}:
        TourStop.objects.create(
            plan=tours,
            engagement_id=pk_of("house_engagement", whose),
            slot=540,
            minutes=60,
            reason=WhyLeft.NO_ROOM,
        )


def _create_ways_in(name: str) -> None:
    """An invitation and a request: to the cooperative, the stranger's to theirs."""
    place = "stranger" if name == "stranger" else "coop"
    organisation_id = pk_of("organisation", place)
    email = email_of(name)
    InvitationFactory(
        pk=pk_of("invitation", name),
        uuid=uuid_of("invitation", name),
        organisation_id=organisation_id,
        role=Role.PROVIDER,
        email=email,
        email_index=email_index(email),
        invited_by_id=pk_of("person", "stranger" if place == "stranger" else "admin"),
        sent_at=timezone.now(),
        expires_at=timezone.now() + timedelta(days=14),
    )
    MembershipRequestFactory(
        pk=pk_of("request", name),
        uuid=uuid_of("request", name),
        person_id=pk_of("person", name),
        organisation_id=organisation_id,
        message=STRANGER if name == "stranger" else "Please let me in.",
    )


def _create_grant(place: str) -> None:
    """All offer something to the provider's organisation, and it to the funder's."""
    taker = "funder" if place == "provider" else "provider"
    GrantFactory(
        pk=pk_of("grant", place),
        uuid=uuid_of("grant", place),
        giver_id=pk_of("organisation", place),
        taker_id=pk_of("organisation", taker),
        proposed_by_id=pk_of("person", "admin"),
    )


def _create_copy(kind: str, name: str, person: Person) -> None:
    """A copy of their data, ready to be taken away."""
    DataExportFactory(
        pk=pk_of(kind, name),
        uuid=uuid_of(kind, name),
        person=person,
        state=ExportState.READY,
        ready_at=timezone.now(),
        archive=(STRANGER if name == "stranger" else "a copy").encode(),
    )


def _create_favourites(name: str, *, person: Person, demand: Demand) -> None:
    """A demand; and an offer that is gone: only who keeps it reads of it."""
    FavouriteFactory(pk=pk_of("favourite", name), person=person, demand=demand)
    gone = {"state": OfferState.WITHDRAWN, "ended_at": timezone.now()}
    offer = OfferFactory(uuid=uuid_of("kept", name), **gone)
    FavouriteFactory(person=person, offer=offer)


def _create_login(name: str) -> Person:
    user = UserFactory(
        pk=pk_of("user", name), email=email_of(name), is_superuser=name == "admin"
    )
    EmailAddress.objects.create(
        user=user, email=user.email, verified=True, primary=True
    )
    if name in PRIVILEGED:
        TOTP.activate(user, TOTP_SECRET)
        RecoveryCodes.activate(user)
    shown = STRANGER if name == "stranger" else f"Person {name}"
    if name in PASSKEY_HOLDERS:
        number = pk_of("passkey", name)
        Authenticator.objects.create(
            pk=number, user=user, type="webauthn", data=registered(number, shown)
        )
    recipient = RecipientFactory(
        pk=pk_of("recipient", name), email=user.email, language="fr"
    )
    return PersonFactory(
        pk=pk_of("person", name),
        uuid=uuid_of("person", name),
        user=user,
        recipient=recipient,
        display_name=shown,
    )


def _create_person(name: str) -> None:
    person = _create_login(name)
    shown = person.display_name
    # Somebody who never signs in, for whom each acts.
    mandate = MandateFactory(
        pk=pk_of("mandate", name),
        uuid=uuid_of("mandate", name),
        person=PersonFactory(user=None, display_name=f"Helped by {shown}"),
        helper=person,
    )
    _create_copy("copy", name, person)
    _create_copy("helped_copy", name, mandate.person)
    notice = NoticeFactory(
        pk=pk_of("notice", name),
        uuid=uuid_of("notice", name),
        recipient=person.recipient,
        kind="accounts.welcome",
        values={"name": shown},
    )
    DeliveryFactory(
        pk=pk_of("delivery", name),
        notice=notice,
        last_error=STRANGER if name == "stranger" else "",
    )
    _create_papers(person, name)
    _create_time(person, name)
    _create_offer(name, kind="", provider=Provider.objects.get(person=person))
    _create_report(name)
    _create_ranking(name, kind="", client=person)
    _create_contestation(name, person=person)
    demand = _create_demand(name, kind="", client=person)
    _create_demand(name, kind="helped_", client=mandate.person)
    _create_engagement(name, kind="", client=person)
    _create_engagement(name, kind="helped_", client=mandate.person)
    _create_favourites(name, person=person, demand=demand)
    SavedSearchFactory(
        pk=pk_of("saved_search", name),
        uuid=uuid_of("saved_search", name),
        person=person,
        name=shown,
    )
    SuspensionFactory(
        pk=pk_of("suspension", name),
        uuid=uuid_of("suspension", name),
        person=person,
        facts=f"For a test, of {shown}.",
        imposed_by=person,
    )
    if place := place_of(name):
        MembershipFactory(
            pk=pk_of("membership", name),
            uuid=uuid_of("membership", name),
            person=person,
            organisation_id=pk_of("organisation", place),
            role=PLACES[name][2],
        )
