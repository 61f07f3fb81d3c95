"""What accounts does when allauth announces something."""

from allauth.account.internal.flows.login import record_authentication
from allauth.account.signals import authentication_step_completed, email_changed
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from django.dispatch import receiver


@receiver(email_changed, dispatch_uid="accounts.follow_address")
def follow_address(*, user, to_email_address, **_kwargs):
    from accounts.operations.signing_up import change_address

    change_address(user=user, email=to_email_address.email)


@receiver(authenticator_added, dispatch_uid="accounts.remember_second_factor")
def remember_second_factor(*, request, user, authenticator, **_kwargs):
    """Who has just made a second factor has shown it: it is not asked for twice."""
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        record_authentication(
            request, user, "mfa", id=authenticator.pk, type=authenticator.type
        )


@receiver(authentication_step_completed, dispatch_uid="accounts.hand_over_unproved")
def hand_over_unproved(*, user, method, email=None, **_kwargs):
    """Whom a login code reaches has the address; maybe not who signed up with it.

    allauth says so just before it takes the address as proved. Who signs up proves it
    otherwise, in the session that chose the password, which stays.
    """
    from accounts.operations.addresses import hand_over_unproved

    if method == "code" and email:
        hand_over_unproved(user=user, email=email)
