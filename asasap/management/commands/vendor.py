"""Copies into static/vendor the few files of others that pages need, and checks them.

npm is needed by whoever changes a version; ``--check`` and users never need it.
"""

import hashlib
import json
import re
import shutil
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

FONT = "files/atkinson-hyperlegible-{}-{}-wght-normal.woff2"
LIBRARIES = {
    "@fontsource-variable/atkinson-hyperlegible-mono": [
        FONT.format("mono", "latin"),
        "LICENSE",
    ],
    "@fontsource-variable/atkinson-hyperlegible-next": [
        FONT.format("next", "latin"),
        FONT.format("next", "latin-ext"),
        "LICENSE",
    ],
    "bootstrap": ["dist/css/bootstrap.min.css", "LICENSE"],
    "bootstrap-icons": ["LICENSE"],
    "htmx.org": ["dist/htmx.min.js", "LICENSE"],
}

# Those the pages use, drawn from one file: a page asks for it once.
ICONS = [
    "arrow-left",
    "arrow-right",
    "backpack",
    "bag",
    "balloon",
    "bandaid",
    "basket",
    "bell",
    "book",
    "box-arrow-in-right",
    "box-arrow-right",
    "building",
    "calendar3",
    "car-front",
    "chat-dots",
    "chat-left-text",
    "check-circle",
    "check-lg",
    "circle",
    "clock",
    "code-slash",
    "cup-hot",
    "diagram-3",
    "download",
    "ear",
    "envelope",
    "exclamation-octagon",
    "exclamation-triangle",
    "file-earmark-text",
    "flag",
    "geo-alt",
    "heart",
    "hourglass-split",
    "house",
    "house-heart",
    "inbox",
    "info-circle",
    "key",
    "laptop",
    "map",
    "megaphone",
    "pen",
    "pencil",
    "people",
    "person",
    "person-heart",
    "person-walking",
    "phone",
    "plus-lg",
    "question-circle",
    "record-circle",
    "scissors",
    "search",
    "shield-check",
    "shield-lock",
    "shop",
    "slash-circle",
    "star",
    "star-fill",
    "sun",
    "table",
    "telephone",
    "three-dots",
    "tools",
    "trash",
    "tree",
    "truck",
    "universal-access",
    "wifi-off",
    "x-lg",
]
SPRITE = "icons.svg"

# The manifest storage would look for the map, which is not served.
SOURCE_MAP = re.compile(rb"\n?/[/*]# sourceMappingURL=\S+( \*/)?\n?$")


class Command(BaseCommand):
    help = "Copy the third-party browser files from node_modules, or check them."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument(
            "--check",
            action="store_true",
            help="compare static/vendor with its manifest; needs no npm",
        )

    def handle(self, *, check, **options):
        vendor = settings.BASE_DIR / "static" / "vendor"
        manifest = vendor / "vendor.json"
        if check:
            faults = why_not_as_written(vendor, json.loads(manifest.read_text()))
            if faults:
                raise CommandError("\n".join(faults))
            self.stdout.write("static/vendor is as its manifest says.")
            return
        modules = settings.BASE_DIR / "node_modules"
        if not modules.is_dir():
            raise CommandError("node_modules is missing: run npm ci first.")
        shutil.rmtree(vendor, ignore_errors=True)
        libraries = [copy_library(modules / name, vendor) for name in LIBRARIES]
        manifest.write_text(json.dumps({"libraries": libraries}, indent=2) + "\n")
        self.stdout.write(f"{len(libraries)} libraries copied into static/vendor.")


def copy_library(package: Path, vendor: Path) -> dict:
    """Copy what we use of one npm package; return its line of the manifest."""
    described = json.loads((package / "package.json").read_text())
    folder = vendor / package.name
    folder.mkdir(parents=True)
    for name in LIBRARIES[described["name"]]:
        content = SOURCE_MAP.sub(b"\n", (package / name).read_bytes())
        (folder / Path(name).name).write_bytes(content)
    if package.name == "bootstrap-icons":
        (folder / SPRITE).write_text(draw_sprite(package / "icons"))
    return {
        "name": described["name"],
        "version": described["version"],
        "licence": described["license"],
        "files": {
            path.relative_to(vendor).as_posix(): sha256(path)
            for path in sorted(folder.iterdir())
        },
    }


def draw_sprite(icons: Path) -> str:
    """Put the icons in one SVG file, each a symbol named as its own file was."""
    symbols = []
    for name in ICONS:
        drawing = re.search(
            r"<svg[^>]*>(.*)</svg>", (icons / f"{name}.svg").read_text(), re.DOTALL
        )
        if drawing is None:
            raise CommandError(f"{name}.svg holds no drawing.")
        shapes = " ".join(drawing[1].split())
        symbols.append(f'<symbol id="{name}" viewBox="0 0 16 16">{shapes}</symbol>')
    return "\n".join(
        ['<svg xmlns="http://www.w3.org/2000/svg">', *symbols, "</svg>", ""]
    )


def why_not_as_written(vendor: Path, manifest: dict) -> list[str]:
    """Return, file by file, what is missing, changed or unannounced."""
    announced: dict[str, str] = {}
    for library in manifest["libraries"]:
        announced |= library["files"]
    present = {
        path.relative_to(vendor).as_posix(): sha256(path)
        for path in vendor.rglob("*")
        if path.is_file() and path.name != "vendor.json"
    }
    return [
        f"static/vendor/{name}: is not what vendor.json says"
        for name in sorted(announced.keys() | present.keys())
        if announced.get(name) != present.get(name)
    ]


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
