"""What accounts does when allauth announces something."""

from allauth.account.signals import email_changed
from django.dispatch import receiver


@receiver(email_changed, dispatch_uid="accounts.follow_address")
def follow_address(*, user, to_email_address, **_kwargs):
    from accounts.operations.signing_up import change_address

    change_address(user=user, email=to_email_address.email)
