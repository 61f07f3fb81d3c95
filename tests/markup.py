"""A page as it is read, and what the HTML standard calls a parse error in it."""

from typing import Any

import html5lib


def parsed_with_faults(html: str) -> tuple[Any, list[str]]:
    """Return the page, and each error with its line, which a browser would repair."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    page = parser.parse(html)
    return page, [f"{line}: {code} {said}" for (line, _), code, said in parser.errors]
