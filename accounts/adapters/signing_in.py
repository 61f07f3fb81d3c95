"""What allauth calls: it signs people in, we know who they are."""

from urllib.parse import urlsplit

from allauth.account.auth_backends import AuthenticationBackend as AllauthBackend
from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from allauth.core.exceptions import ReauthenticationRequired
from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.adapters.asking_again import recently_asked_again
from accounts.adapters.phones import PhoneAdapter
from accounts.enums import DEMO_DOMAIN
from accounts.operations.signing_up import register_person
from accounts.queries.addresses import not_me_path
from accounts.queries.known import person_uuid
from accounts.queries.standing import login_with_standing
from asasap.notifications.operations import Name, notify, recipient_for


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


class AccountAdapter(PhoneAdapter):
    @transaction.atomic
    def save_user(self, request, user, form, commit=True):
        user = super().save_user(request, user, form, commit=commit)
        register_person(
            user=user,
            display_name=form.cleaned_data["display_name"],
            language=get_language(),
        )
        return user

    def get_reauthentication_methods(self, user):
        """A code by letter too, for those who have no second factor to give."""
        methods = super().get_reauthentication_methods(user)
        if any(method["id"].startswith("mfa_") for method in methods):
            return methods
        code = {
            "id": "code",
            "description": _("Receive a code"),
            "url": reverse("accounts:show_again"),
        }
        return [*methods, code]

    def is_reauthentication_required(self, *, app, **kwargs):
        """allauth lets those through who have nothing to give; we send them a code."""
        is_required = super().is_reauthentication_required(app=app, **kwargs)
        request = self.request
        if (
            is_required
            and request.user.is_authenticated
            and not get_reauthentication_flows(request.user)
            and not recently_asked_again(request)
        ):
            raise ReauthenticationRequired
        return is_required

    def send_notification_mail(self, template_prefix, user, context=None, email=None):
        """To the address that an account has left: a way to say "it was not me"."""
        if template_prefix == "account/email/email_changed":
            link = not_me_path(
                user_id=user.pk, old=context["from_email"], at=timezone.now()
            )
            context = {**context, "not_me_url": f"{settings.PUBLIC_URL}{link}"}
        super().send_notification_mail(template_prefix, user, context, email)

    def send_mail(self, template_prefix, email, context):
        """Put allauth's letter in the outbox: nothing is sent before commit."""
        site = {"name": "ASASAP", "domain": urlsplit(settings.PUBLIC_URL).netloc}
        context = {"email": email, "current_site": site, **context}
        message = self.render_mail(template_prefix, email, context)
        recipient = recipient_for(email=email, language=get_language())
        body = message.body
        # Asked even when nobody is known: the answer's time must not tell which.
        of = person_uuid(user_id=getattr(context.get("user"), "pk", None))
        if of is not None:
            body = Name(body, of=of)  # It says addresses, maybe to one they left.
        notify(
            recipient_id=recipient.pk,
            kind="accounts.letter",
            values={"subject": message.subject, "body": body},
        )
