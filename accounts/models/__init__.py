"""People, their logins, their organisations, their papers, what is done for them.

A person is not a login: somebody helped by the portal may never open it. What must
always be true of a row is a constraint or a trigger here.
"""

from accounts.models.credentials import Credential, CredentialAlarm, CredentialRule
from accounts.models.federation import FederatedClient
from accounts.models.login import LoginPhone, User
from accounts.models.mandates import Mandate, WithinMandate
from accounts.models.memberships import Invitation, Membership, MembershipRequest
from accounts.models.organisations import Grant, Organisation
from accounts.models.people import CivilRecord, Person
from accounts.models.privacy import Consent, ConsentText, DataExport, RetentionRule
from accounts.models.proofs import Proof
from accounts.models.providers import Provider
from accounts.models.statuses import WorkStatus, WorkStatusRule
from accounts.models.suspensions import Suspension

__all__ = [
    "CivilRecord",
    "Consent",
    "ConsentText",
    "Credential",
    "CredentialAlarm",
    "CredentialRule",
    "DataExport",
    "FederatedClient",
    "Grant",
    "Invitation",
    "LoginPhone",
    "Mandate",
    "Membership",
    "MembershipRequest",
    "Organisation",
    "Person",
    "Proof",
    "Provider",
    "RetentionRule",
    "Suspension",
    "User",
    "WithinMandate",
    "WorkStatus",
    "WorkStatusRule",
]
