"""Where a text gives an e-mail, a link, a name on a network, or a bank account.

Every pattern is bounded: the time it takes grows with the text, and no faster.
"""

import re
from collections.abc import Iterator

_TLD = "fr|com|net|org|eu|io|uk|ch|be|de|paris|bzh|app|biz|info|pro|me|co|re|gp|mq|gf"
# Those that are no word of ours: enough by themselves after a dot.
_SURE_TLD = "fr|com|net|org|eu|io|uk|paris|bzh|app|biz"
_PATH_TLD = (
    f"{_TLD}|ee|ly|gg|tv|link|site|page|shop|online|xyz|it|es|cc|to|gl|fm|club|lu"
)
_MAILS = "gmail|hotmail|yahoo|protonmail|icloud|wanadoo"

_OPEN, _CLOSE = r"[(\[{<]\s?", r"\s?[)\]}>]"
_SPACE = r"[\s\-_]{1,3}"
_BRACKETED_DOT = rf"\s{{0,2}}{_OPEN}(?:\.|dot|point|pt){_CLOSE}\s{{0,2}}"
_SPOKEN_DOT = rf"(?:{_BRACKETED_DOT}|{_SPACE}(?:dot|point){_SPACE})"
_DOT = rf"(?:\s{{0,2}}\.\s{{0,2}}|{_SPOKEN_DOT})"

_AT = re.compile(
    r"(?P<sign>@|&#64;|%40)"
    rf"|{_OPEN}(?:at|a|arr?obas[ez]?|@){_CLOSE}"
    rf"|{_SPACE}arr?obas[ez]?{_SPACE}"
    r"|\s{1,2}(?P<loose>at|chez)\s{1,2}"
)
_LOCAL = re.compile(
    r"(?<![\w.+\-])(?:[\w+\-]{1,30}\s{1,2}(?:point|dot|tiret)\s{1,2}){0,3}"
    r"[\w.+\-]{1,64}(?P<gap>\s{0,2})\Z"
)
_LABELS = r"(?P<gap>\s{0,2})[a-z][\w\-]{1,40}(?:\.[\w\-]{1,40}){0,4}"
_ENDINGS = rf"(?:{_DOT}(?:{_TLD})(?![\w@])){{1,2}}"
_WHOLE_DOMAIN = re.compile(
    rf"\s{{0,2}}[a-z][\w\-]{{0,40}}(?:\.[\w\-]{{1,40}}){{0,3}}?{_ENDINGS}"
)
_SPOKEN_DOMAIN = re.compile(
    rf"\s{{0,2}}[a-z][\w\-]{{0,40}}(?:{_SPOKEN_DOT}(?:{_TLD})(?![\w@])){{1,2}}"
)
_KNOWN_MAIL = re.compile(rf"\s{{0,2}}(?:{_MAILS})(?:{_DOT}(?:{_TLD}))?(?!\w)")
_ANY_DOMAIN = re.compile(_LABELS)
_HANDLE = re.compile(r"[a-z0-9_](?:[\w.\-]{1,40}\w)")

_REST = r"(?::\d{1,5})?(?:[/?#]\S{0,300})?"
_LINKS = re.compile(
    r"(?<!\w)h(?:tt|xx)ps?\s?:\s?/\s?/\s?\S{1,400}"
    rf"|(?<!\w)www{_DOT}[\w\-]{{1,63}}(?:\.[\w\-]{{1,40}}){{0,4}}"
    rf"(?:{_DOT}(?:{_TLD})(?!\w)){{0,2}}{_REST}"
    rf"|(?<![\w@.\-])[\w\-]{{1,63}}(?:\.[\w\-]{{1,40}}){{0,4}}\.(?:{_SURE_TLD})(?!\w)"
    rf"{_REST}"
    rf"|(?<![\w@.\-])[\w\-]{{1,63}}(?:\.[\w\-]{{1,40}}){{0,4}}\.(?:{_PATH_TLD})"
    r"[/]\S{1,300}"
    # Not “un point com…”: what precedes is no article.
    r"|(?<![\w@.\-])(?!(?:un|au|le|ce|du|de|the|on|mon|son|a)\W)[\w\-]{2,63}"
    rf"(?:{_SPOKEN_DOT}(?:{_SURE_TLD})|\s{{1,2}}\.\s{{0,2}}(?:fr|com)"
    rf"|\.\s{{1,2}}(?:fr|com))(?!\w){_REST}"
)

_NETWORKS = re.compile(
    r"(?<![\w@])(?:insta|instagram|ig|fb|facebook|messenger|snap|snapchat|tiktok|"
    r"whats ?app|telegram|discord|skype|linkedin|viber|twitter)"
    r"(?:(?P<told>\s{0,2}[:=]\s{0,2})|\s{1,2}(?:is\s|est\s|c.est\s)?)@?"
    r"(?P<name>[a-z][\w.\-]{1,40}\w)"
)
_LIKE_A_NAME = re.compile(r"\d|_|\w\.\w")
_NO_NAMES = frozenset(
    ["oui", "non", "pas", "aucun", "aucune", "rien", "jamais", "yes", "not", "none"]
)

_ACCOUNT = re.compile(r"(?<!\w)[a-z]{2}\d{2}(?=\s?[a-z0-9])")
_ACCOUNT_LENGTHS = {
    "fr": 27,
    "mc": 27,
    "it": 27,
    "pt": 25,
    "es": 24,
    "de": 22,
    "gb": 22,
    "ie": 22,
    "ch": 21,
    "lu": 20,
    "lt": 20,
    "nl": 18,
    "be": 16,
}


def online_addresses(text: str) -> Iterator[tuple[int, int]]:
    """Give the spans of the e-mails, links, names and accounts of a skeleton’s text."""
    yield from _emails(text)
    for link in _LINKS.finditer(text):
        yield link.start(), link.start() + len(link[0].rstrip(".,;:!?)]}»\"'"))
    yield from _names(text)
    yield from _accounts(text)


def _emails(text: str) -> Iterator[tuple[int, int]]:
    for at in _AT.finditer(text):
        local = _LOCAL.search(text, max(0, at.start() - 160), at.start())
        domain = _domain(text, at, local)
        if local and domain:
            yield local.start(), domain.end()
        elif at["sign"] == "@" and (handle := _HANDLE.match(text, at.end())):
            yield at.start(), handle.end()


def _domain(
    text: str, at: re.Match[str], local: re.Match[str] | None
) -> re.Match[str] | None:
    """What follows the at: the more it looks like a word, the more is asked of it."""
    if at["loose"]:
        spoken = _SPOKEN_DOMAIN.match(text, at.end())
        known = _KNOWN_MAIL.match(text, at.end()) if at["loose"] == "at" else None
        return spoken or known
    whole = _WHOLE_DOMAIN.match(text, at.end()) or _KNOWN_MAIL.match(text, at.end())
    if whole:
        return whole
    found = _ANY_DOMAIN.match(text, at.end())
    is_tight = local is not None and not local["gap"]
    return found if found and is_tight and not found["gap"] else None


def _names(text: str) -> Iterator[tuple[int, int]]:
    for found in _NETWORKS.finditer(text):
        name = found["name"]
        if name in _NO_NAMES:
            continue
        if found["told"] or _LIKE_A_NAME.search(name):
            start, end = found.span("name")
            yield start - (text[start - 1] == "@"), end


def _accounts(text: str) -> Iterator[tuple[int, int]]:
    for found in _ACCOUNT.finditer(text):
        length = _ACCOUNT_LENGTHS.get(found[0][:2], 0)
        places = _alphanumerics(text, found.start(), length)
        account = "".join(text[place] for place in places)
        if length and len(account) == length and _has_its_key(account):
            yield found.start(), places[-1] + 1


def _alphanumerics(text: str, start: int, count: int) -> list[int]:
    places: list[int] = []
    for place in range(start, min(len(text), start + 2 * count)):
        if len(places) == count:
            break
        if text[place].isalnum():
            places.append(place)
    return places


def _has_its_key(account: str) -> bool:
    if not account.isascii():
        return False
    turned = account[4:] + account[:4]
    return int("".join(str(int(c, 36)) for c in turned)) % 97 == 1
