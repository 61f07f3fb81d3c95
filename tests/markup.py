"""What the HTML standard calls a parse error."""

import html5lib


def markup_faults(html: str) -> list[str]:
    """Return each error with its line; a browser would repair it without a word."""
    parser = html5lib.HTMLParser()
    parser.parse(html)
    return [f"{line}: {code} {said}" for (line, _), code, said in parser.errors]
