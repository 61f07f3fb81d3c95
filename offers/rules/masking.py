"""What people may not give each other before they agree: ways to meet elsewhere.

Telephones, e-mails, links, names on networks and bank accounts are hidden, however
they are spelt. What is hidden is lost: the text that comes back is all that is kept.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from offers.rules.online_addresses import online_addresses
from offers.rules.phone_numbers import phone_numbers
from offers.rules.skeletons import skeleton_of

MARK = "[•••]"


@dataclass(frozen=True, slots=True)
class Masked:
    text: str
    is_masked: bool


def mask(text: str) -> Masked:
    """Return the text with a mark in place of each way to reach somebody.

    Masking twice is masking once: what was apart may read together once what parted
    it is hidden, so it is read again until nothing is found.
    """
    read = text
    while spans := _spans(read):
        read = _hidden(read, spans)
    return Masked(read, is_masked=read != text)


def why_not_public(text: str) -> str | None:
    """Return why this cannot stand in a text everybody reads, or None."""
    if not _spans(text):
        return None
    return _(
        "It gives a telephone, an e-mail, a link or an account. Take it out: both of "
        "you see how to reach the other as soon as you agree."
    )


def _spans(text: str) -> list[tuple[int, int]]:
    """Return what is to be hidden, in order, no two touching."""
    skeleton = skeleton_of(text)
    found = {*phone_numbers(skeleton.text), *online_addresses(skeleton.text)}
    merged: list[tuple[int, int]] = []
    for start, end in sorted(skeleton.span(*span) for span in found):
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged


def _hidden(text: str, spans: list[tuple[int, int]]) -> str:
    pieces, at = [], 0
    for start, end in spans:
        pieces += [text[at:start], MARK]
        at = end
    return "".join([*pieces, text[at:]])
