"""The sorts of things known here of a person, with their titles and their columns."""

from django.utils.translation import gettext_lazy as _

from accounts.queries import known, traced
from accounts.registry import PersonalData

PERSONAL_DATA = [
    PersonalData(
        key="accounts.identity",
        title=_("Who you are here"),
        columns={
            "name": _("Name shown to others"),
            "addresses": _("E-mail addresses"),
            "phone": _("Telephone to sign in"),
            "language": _("Language"),
            "came_for": _("What you came for"),
            "state": _("State"),
            "since": _("Since"),
        },
        collect=known.identity,
    ),
    PersonalData(
        key="accounts.civil",
        title=_("Who you are on paper"),
        columns={
            "first_names": _("First names"),
            "family_name": _("Family name"),
            "born": _("Date of birth"),
            "telephone": _("Telephone"),
            "address": _("Postal address"),
            "second_contact": _("Second contact"),
        },
        collect=known.civil,
    ),
    PersonalData(
        key="accounts.mandates",
        title=_("Who acts for whom"),
        columns={
            "person": _("Person helped"),
            "helper": _("Acts for them"),
            "kind": _("Kind"),
            "since": _("Since"),
            "until": _("Until, not included"),
            "state": _("State"),
        },
        collect=known.mandates,
    ),
    PersonalData(
        key="accounts.memberships",
        title=_("Your organisations"),
        columns={
            "organisation": _("Organisation"),
            "role": _("Role"),
            "since": _("Since"),
            "until": _("Until, not included"),
        },
        collect=known.memberships,
    ),
    PersonalData(
        key="accounts.requests",
        title=_("Your requests to join"),
        columns={
            "organisation": _("Organisation"),
            "role": _("Role"),
            "message": _("Message"),
            "answer": _("Answer"),
            "state": _("State"),
        },
        collect=known.requests,
    ),
    PersonalData(
        key="accounts.invitations",
        title=_("Invitations you sent"),
        columns={
            "organisation": _("Organisation"),
            "role": _("Role"),
            "state": _("State"),
            "sent": _("Sent"),
        },
        collect=known.invitations_sent,
    ),
    PersonalData(
        key="accounts.statuses",
        title=_("How you work"),
        columns={
            "status": _("Status"),
            "organisation": _("Organisation"),
            "since": _("Since"),
            "until": _("Until, not included"),
        },
        collect=known.statuses,
    ),
    PersonalData(
        key="accounts.credentials",
        title=_("Your papers"),
        columns={
            "paper": _("Paper"),
            "number": _("Number"),
            "issuer": _("Issued by"),
            "until": _("Until, not included"),
            "state": _("State"),
            "reason": _("Reason"),
        },
        collect=known.credentials,
    ),
    PersonalData(
        key="accounts.proofs",
        title=_("Files you handed in"),
        columns={"name": _("Name of the file"), "received": _("Received")},
        collect=known.proofs,
        files=known.proof_files,
    ),
    PersonalData(
        key="accounts.provider",
        title=_("Your public page"),
        columns={
            "headline": _("In one line"),
            "about": _("About you"),
            "languages": _("Languages spoken"),
            "public": _("Public"),
        },
        collect=known.provider,
    ),
    PersonalData(
        key="accounts.consents",
        title=_("What you agreed to, and when"),
        columns={
            "purpose": _("Purpose"),
            "version": _("Version"),
            "given": _("Given"),
            "withdrawn": _("Taken back"),
        },
        collect=known.consents,
    ),
    PersonalData(
        key="accounts.suspensions",
        title=_("Suspensions"),
        columns={
            "reason": _("Reason"),
            "facts": _("Facts"),
            "contest": _("What you answered"),
            "review": _("What was answered to you"),
            "state": _("State"),
        },
        collect=known.suspensions,
    ),
    PersonalData(
        key="accounts.connections",
        title=_("Where you signed in"),
        columns={
            "opened": _("Opened"),
            "seen": _("Last seen"),
            "address": _("Network address"),
            "browser": _("Browser"),
        },
        collect=known.connections,
    ),
    PersonalData(
        key="accounts.identities",
        title=_("Your identities elsewhere"),
        columns={
            "provider": _("Provider of identity"),
            "since": _("Since"),
            "used": _("Last used"),
            "told": _("What it said of you"),
        },
        collect=known.identities,
    ),
    PersonalData(
        key="accounts.second_steps",
        title=_("Your second steps to sign in"),
        columns={"kind": _("Kind"), "since": _("Since"), "used": _("Last used")},
        collect=known.second_steps,
    ),
    PersonalData(
        key="notifications.notices",
        title=_("What was written to you"),
        columns={
            "written": _("Written"),
            "subject": _("Subject"),
            "body": _("Text"),
        },
        collect=traced.notices,
    ),
    PersonalData(
        key="notifications.choices",
        title=_("How you are told of news"),
        columns={
            "topic": _("Topic"),
            "channel": _("Channel"),
            "how_often": _("How often"),
        },
        collect=traced.choices,
    ),
    PersonalData(
        key="notifications.devices",
        title=_("Devices that show your news"),
        columns={"since": _("Since"), "until": _("Until")},
        collect=traced.devices,
    ),
    PersonalData(
        key="audit.looks",
        title=_("Who looked at your record"),
        columns={
            "at": _("When"),
            "what": _("What"),
            "purpose": _("Purpose"),
            "organisation": _("In the name of"),
            "by_oneself": _("By yourself"),
        },
        collect=traced.looks,
    ),
    PersonalData(
        key="audit.steps",
        title=_("What was decided about you, and what you did"),
        columns={
            "at": _("When"),
            "what": _("What"),
            "before": _("Before"),
            "after": _("After"),
            "by_oneself": _("By yourself"),
            "under_mandate": _("In your name"),
        },
        collect=traced.steps,
    ),
]
