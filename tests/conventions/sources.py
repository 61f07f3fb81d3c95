"""The house's own source files, parsed, and the floors its apps stand on."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from configparser import ConfigParser
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROOF = {"asasap.celery", "asasap.management", "asasap.urls"}
OUTSIDE = {"bench", "locale", "node_modules", "static", "templates", "tests", "var"}


@cache
def floors() -> dict[str, int]:
    """Return the height of each app, as ``.importlinter`` says it."""
    contracts = ConfigParser()
    contracts.read(ROOT / ".importlinter")
    layers = contracts["importlinter:contract:floors"]["layers"].split("\n")
    named = [re.findall(r"[\w.]+", layer) for layer in reversed(layers)]
    return {app: height for height, apps in enumerate(named) for app in apps}


def app_of(module: str) -> str | None:
    """Return the app a dotted name is in, or None when it is not ours."""
    inside = [app for app in floors() if f"{module}.".startswith(f"{app}.")]
    return max(inside, key=len, default=None)


def module_name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts)


@cache
def source_files() -> list[Path]:
    """Return every module of ours; what is installed beside them is not walked."""
    ours = (
        path
        for path in ROOT.iterdir()
        if path.name not in OUTSIDE and not path.name.startswith(".")
    )
    files = (path.rglob("*.py") if path.is_dir() else [path] for path in ours)
    return sorted(path for found in files for path in found if path.suffix == ".py")


def rooms(*names: str) -> Iterator[tuple[Path, ast.Module]]:
    """Give the files of these names, or in a package of that name, in every app."""
    for path in source_files():
        app = app_of(module_name(path))
        if app and app not in ROOF and _room_of(path, app) in names:
            yield path, _parsed(path)


@cache
def _parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def all_rooms_but(*names: str) -> Iterator[tuple[Path, ast.Module]]:
    everything = {
        _room_of(path, app)
        for path in source_files()
        if (app := app_of(module_name(path)))
    }
    return rooms(*(everything - {"migrations", *names}))


def steps_to(module: str) -> dict[str, int]:
    """Return by how many imports, at least, each module of the house leads to it."""
    importers = _importers()
    steps, nearest = {module: 0}, [module]
    for there in nearest:  # Grows while it is read.
        for here in importers[there] - steps.keys():
            steps[here] = steps[there] + 1
            nearest.append(here)
    return steps


@cache
def _importers() -> dict[str, set[str]]:
    found = defaultdict(set)
    for path, tree in all_rooms_but():
        here = module_name(path).removesuffix(".__init__")
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom):
                found[node.module].add(here)
                for name in node.names:
                    found[f"{node.module}.{name.name}"].add(here)
    return found


def dotted(node: ast.AST) -> str:
    """Return ``timezone.now`` for that expression, "" for one that has no such name."""
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}".lstrip(".")
    return node.id if isinstance(node, ast.Name) else ""


def _room_of(path: Path, app: str) -> str:
    return module_name(path).removeprefix(app).strip(".").split(".")[0]
