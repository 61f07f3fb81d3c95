"""What allauth calls about telephones: how they are written, whose they are, SMS."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.fields import PhoneField
from allauth.core.exceptions import ImmediateHttpResponse
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.notices.codes import tell_code, tell_phone_unknown
from accounts.operations.phones import PhoneTaken, keep_phone
from accounts.queries.phones import login_of_phone, phone_of
from accounts.rules.phones import mobile_number


class MobileField(PhoneField):
    """Takes a number as people write it here: 06 01 02 03 04."""

    def to_python(self, value):
        text = super().to_python(value)
        if text in self.empty_values:
            return text
        number = mobile_number(text)
        if number is None:
            raise ValidationError(
                _("Write a mobile number, such as 06 01 02 03 04."),
                code="invalid_phone",
            )
        return number


class PhoneAdapter(DefaultAccountAdapter):
    def phone_form_field(self, **kwargs):
        kwargs.setdefault("label", _("Mobile telephone"))
        return MobileField(**kwargs)

    def get_phone(self, user):
        return phone_of(user)

    def get_user_by_phone(self, phone):
        number = mobile_number(phone)
        return login_of_phone(number) if number else None

    def set_phone(self, user, phone, verified):
        self._keep(user, phone, timezone.now() if verified else None)

    def set_phone_verified(self, user, phone):
        self._keep(user, phone, timezone.now())

    def send_verification_code_sms(self, user, phone, code, **_kwargs):
        tell_code(number=phone, code=code, language=get_language())

    def send_unknown_account_sms(self, phone, **_kwargs):
        tell_phone_unknown(number=phone, language=get_language())

    def send_account_already_exists_sms(self, phone):
        """Never: one signs up with an address, and adds a telephone later."""

    def _keep(self, user, phone, now):
        try:
            keep_phone(user=user, number=phone, now=now)
        except PhoneTaken as taken:
            messages.error(self.request, self.error_messages["phone_taken"])
            raise ImmediateHttpResponse(redirect("account_change_phone")) from taken
