"""``{% icon "bell" %}``: a drawing from the vendored sprite, which no reader speaks."""

from functools import cache

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
@cache  # The address of the sprite does not change while the process lives.
def icon(name: str) -> SafeString:
    """Draw one of the icons that ``manage.py vendor`` put in the sprite."""
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false">'
        '<use href="{}#{}"></use></svg>',
        static("vendor/bootstrap-icons/icons.svg"),
        name,
    )
