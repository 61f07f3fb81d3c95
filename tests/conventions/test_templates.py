"""Templates: each is used, none carries style or script, every part says its needs."""

import re

import pytest

from asasap.notifications.registry import all_kinds, template_of
from tests.conventions.sources import ROOT, source_files

TEMPLATES = ROOT / "templates"
# Named by the frameworks that look for them.
OVERRIDDEN = {
    "account",
    "admin",
    "allauth",
    "django",
    "idp",
    "mfa",
    "registration",
    "socialaccount",
    "usersessions",
}
ERRORS = {
    "400.html",
    "403.html",
    "403_csrf.html",
    "404.html",
    "429.html",
    "500.html",
}

# The policy of content (CSP) would refuse these in the browser, in silence.
INLINE = re.compile(
    r"<style\b|<script\b(?![^>]*\bsrc=)(?![^>]*application/json)"
    r"|\s(style|on[a-z]+)\s*=\s*[\"']|javascript:",
    re.IGNORECASE,
)


def test_every_template_is_named_somewhere():
    kinds = {template_of(kind.code) for kind in all_kinds()}
    sources = [path.read_text(encoding="utf-8") for path in source_files()]
    sources += [path.read_text(encoding="utf-8") for path in _templates()]
    everything = "\n".join(sources)

    assert _unused(map(_name, _templates()), everything, kinds) == []


def test_an_unused_template_would_be_seen():
    names = ["auctions/detail.html", "auctions/lost.html", "404.html", "admin/x.html"]

    unused = _unused(names, 'render(request, "auctions/detail.html")', set())

    assert unused == ["auctions/lost.html"]


def test_no_template_carries_style_or_script():
    found = [
        f"{_name(path)}: {match[0].strip()}"
        for path in _templates()
        for match in INLINE.finditer(path.read_text(encoding="utf-8"))
    ]

    assert found == []


@pytest.mark.parametrize(
    "bad",
    [
        '<p style="color: red">',
        "<a onclick='go()'>",
        "<style>p {}</style>",
        "<script>go()</script>",
        '<a href="javascript:go()">',
    ],
)
def test_inline_style_or_script_would_be_seen(bad):
    assert INLINE.search(bad)
    assert not INLINE.search(
        '<script src="/static/a.js" defer></script> <p class="on">'
    )


def test_every_part_says_what_it_needs():
    mute = [
        _name(path)
        for path in TEMPLATES.glob("**/parts/*.html")
        if "{# Needs: " not in path.read_text(encoding="utf-8")
    ]

    assert mute == []


def test_a_comment_ends_on_its_line():
    """On two lines it is no comment for Django: the page would show it."""
    shown = [
        _name(path)
        for path in _templates()
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.count("{#") != line.count("#}")
    ]

    assert shown == []


def _templates():
    return [path for path in sorted(TEMPLATES.rglob("*")) if path.is_file()]


def _name(path) -> str:
    return path.relative_to(TEMPLATES).as_posix()


def _unused(names, sources: str, kinds: set[str]) -> list[str]:
    return [
        name
        for name in names
        if name not in sources
        and name not in ERRORS | kinds
        and name.partition("/")[0] not in OVERRIDDEN
    ]
