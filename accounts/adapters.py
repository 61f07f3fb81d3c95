"""What allauth calls: it signs people in, we know who they are."""

from allauth.account.adapter import DefaultAccountAdapter
from asasap.notifications.operations import notify, recipient_for
from django.db import transaction
from django.utils.translation import get_language

from accounts.operations import register_person


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
        message = self.render_mail(template_prefix, email, context)
        recipient = recipient_for(email=email, language=get_language())
        notify(
            recipient_id=recipient.pk,
            kind="accounts.letter",
            values={"subject": message.subject, "body": message.body},
        )
