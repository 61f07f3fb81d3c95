"""``{% address way "demands:where" demand.uuid %}``: in the name one acts in."""

from django import template

from offers.queries.ways import Way

register = template.Library()


@register.simple_tag
def address(way: Way, name: str, *keys) -> str:
    return way.to(name, *keys)
