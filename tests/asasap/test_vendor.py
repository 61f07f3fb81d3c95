"""The third-party files are those that were read and vouched for."""

import json
import re
import shutil

import pytest
from django.conf import settings
from django.core.management import call_command

from asasap.kernel.templatetags.icons import icon
from asasap.management.commands.vendor import ICONS, why_not_as_written

VENDOR = settings.BASE_DIR / "static" / "vendor"


@pytest.fixture
def copy(tmp_path):
    return shutil.copytree(VENDOR, tmp_path / "vendor")


def test_what_is_committed_is_what_the_manifest_says():
    call_command("vendor", check=True)


@pytest.mark.parametrize(
    "meddle",
    [
        lambda path: path.write_bytes(path.read_bytes() + b"\n"),
        lambda path: path.unlink(),
        lambda path: path.rename(path.with_suffix(".old")),
    ],
    ids=["changed", "missing", "renamed"],
)
def test_a_file_that_is_not_as_announced_is_named(copy, meddle):
    meddle(copy / "htmx.org" / "htmx.min.js")

    faults = why_not_as_written(copy, _manifest())

    assert "static/vendor/htmx.org/htmx.min.js: is not what vendor.json says" in faults


def test_a_file_nobody_announced_is_named(copy):
    (copy / "bootstrap" / "stowaway.js").write_text("")

    [fault] = why_not_as_written(copy, _manifest())

    assert fault.startswith("static/vendor/bootstrap/stowaway.js")


def test_each_icon_the_pages_ask_for_is_in_the_sprite():
    sprite = (VENDOR / "bootstrap-icons" / "icons.svg").read_text()
    drawn = set(re.findall(r'<symbol id="([\w-]+)"', sprite))
    asked = set()
    for path in (settings.BASE_DIR / "templates").rglob("*.html"):
        asked |= set(re.findall(r'{% icon "([\w-]+)" %}', path.read_text()))

    assert drawn == set(ICONS)
    assert asked
    assert asked - drawn == set()


def test_an_icon_says_nothing_to_a_screen_reader():
    assert 'aria-hidden="true"' in icon("bell")
    assert icon("bell").endswith('icons.svg#bell"></use></svg>')


def test_the_lock_names_no_registry():
    assert "://" not in re.sub(
        r'"url": "https://[^"]*"',
        "",
        (settings.BASE_DIR / "package-lock.json").read_text(),
    )


def _manifest() -> dict:
    return json.loads((VENDOR / "vendor.json").read_text())
