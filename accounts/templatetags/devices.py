"""A device in words, for allauth's list of sessions."""

from django import template

from accounts.rules.devices import device_words

register = template.Library()


@register.filter
def device(user_agent: str) -> str:
    return device_words(user_agent)
