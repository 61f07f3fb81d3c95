"""Telephones as people write them, brought to the one form we keep."""

from phonenumbers import (
    NumberParseException,
    PhoneNumberFormat,
    PhoneNumberType,
    format_number,
    is_valid_number,
    number_type,
    parse,
    region_code_for_number,
)

# Where 06… and 0692… are read from: mainland France, then overseas.
FRANCE = ("FR", "RE", "GP", "GF", "MQ", "YT", "PM", "NC", "PF")
# Where an SMS may go. Others are a way to have us call dear numbers of our own.
NEARBY = {"BE", "CH", "LU", "DE", "IT", "ES", "MC", "AD"}
SMS_TYPES = {PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE}


def mobile_number(text: str) -> str | None:
    """Return the E.164 form of a mobile we write to, or None when it is not one."""
    for region in FRANCE:
        try:
            number = parse(text, region)
        except NumberParseException:
            return None
        if is_valid_number(number):
            is_near = region_code_for_number(number) in {*FRANCE, *NEARBY}
            if is_near and number_type(number) in SMS_TYPES:
                return format_number(number, PhoneNumberFormat.E164)
            return None
    return None
