"""A price, or its absence, in words."""

from django.utils.translation import gettext as _

from asasap.kernel.templatetags.kernel import euros
from offers.enums import PriceUnit


def price_words(unit: str, cents: int | None) -> str:
    """Say it: “24,50 € per hour”, “on quote”; nothing where nothing is chosen yet."""
    if unit == PriceUnit.HOUR and cents is not None:
        return _("%(price)s per hour") % {"price": euros(cents)}
    if unit == PriceUnit.FIXED and cents is not None:
        return _("%(price)s in all") % {"price": euros(cents)}
    return {
        PriceUnit.QUOTE.value: _("on quote"),
        PriceUnit.TOKENS.value: _("in tokens"),
        PriceUnit.FREE.value: _("free of charge"),
    }.get(unit, "")
