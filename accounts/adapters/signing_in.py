"""What allauth calls: it signs people in, we know who they are."""

from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend as AllauthBackend
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language

from accounts.enums import DEMO_DOMAIN
from accounts.operations.signing_up import register_person
from accounts.queries.standing import login_with_standing
from asasap.notifications.operations import notify, recipient_for


class AuthenticationBackend(AllauthBackend):
    """allauth's, which also reads who the login acts as in the query that finds it."""

    def get_user(self, user_id):
        found = login_with_standing(user_id=user_id, today=timezone.localdate())
        if found is None:
            return None
        user, standing = found
        of_demo = user.email.endswith(f"@{DEMO_DOMAIN}")
        if not user.is_active or (of_demo and not settings.DEMO):
            return None
        user.standing = standing  # type: ignore[attr-defined]
        return user


class AccountAdapter(DefaultAccountAdapter):
    @transaction.atomic
    def save_user(self, request, user, form, commit=True):
        user = super().save_user(request, user, form, commit=commit)
        register_person(
            user=user,
            display_name=form.cleaned_data["display_name"],
            language=get_language(),
        )
        return user

    def send_mail(self, template_prefix, email, context):
        """Put allauth's letter in the outbox: nothing is sent before commit."""
        site = {"name": "ASASAP", "domain": urlsplit(settings.PUBLIC_URL).netloc}
        context = {"email": email, "current_site": site, **context}
        message = self.render_mail(template_prefix, email, context)
        recipient = recipient_for(email=email, language=get_language())
        notify(
            recipient_id=recipient.pk,
            kind="accounts.letter",
            values={"subject": message.subject, "body": message.body},
        )
