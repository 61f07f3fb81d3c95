"""The contracts of ``.importlinter`` can say no: each is shown its own violation."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

CONFIG = Path(__file__).parents[1] / ".importlinter"

FLOORS = "Stairs only go down"
ROOMS = "Inside an app, outside in"
ROOF = "asasap itself is in order"
KERNEL = "The kernel is a short list"
WIRING = "Nobody below the roof reads its wiring"
PURE = "Pure rooms know no framework"

# The smallest house that stands: a source for each file that is not empty.
STUBS = {
    "asasap": {
        "__init__": "from asasap.celery import app",
        "celery": "app = None",
        "embedded": "",
        "asgi": "",
        "env": "",
        "urls": "from auctions import views",
        "wsgi": "",
        "settings/__init__": "from asasap import env",
        "management/__init__": "",
        "kernel/__init__": "",
        "kernel/money": "",
        "audit/__init__": "",
        "ledger/__init__": "",
        "notifications/__init__": "",
    },
    "auctions": {
        "__init__": "",
        "views": "from auctions import operations",
        "operations": "from auctions import mechanism, tasks",
        "tasks": "",
        "models": "from asasap.kernel import money",
        "mechanism": "from asasap.kernel import money",
    },
    "billing": {"__init__": "", "operations": "from offers import operations"},
    "offers": {"__init__": "", "operations": ""},
}
OTHERS = "mapping accounts coops funding telemanagement evaluations matching dashboards"


@pytest.fixture
def house(tmp_path):
    for package, files in STUBS.items():
        for name, source in files.items():
            _write(tmp_path / package / f"{name}.py", source)
    for package in OTHERS.split():
        _write(tmp_path / package / "__init__.py", "")
    shutil.copy(CONFIG, tmp_path)
    return tmp_path


def test_a_house_in_order_passes(house):
    assert _broken(house) == set()


# Walls overlap: what climbs out of asasap's own sub-packages breaks two of them.
@pytest.mark.parametrize(
    ("file", "source", "refusals"),
    [
        ("offers/operations.py", "from billing import operations", {FLOORS}),
        ("billing/operations.py", "from auctions import mechanism", {FLOORS}),
        ("asasap/ledger/models.py", "import asasap.notifications", {FLOORS, ROOF}),
        ("auctions/models.py", "from auctions import views", {ROOMS}),
        ("auctions/utils.py", "", {ROOMS}),
        ("asasap/audit/helpers.py", "", {ROOMS}),
        ("asasap/utils.py", "", {ROOF}),
        ("asasap/settings/__init__.py", "import asasap.urls", {ROOF}),
        ("asasap/kernel/utils.py", "", {KERNEL}),
        ("asasap/kernel/money.py", "from asasap.kernel import forms", {KERNEL}),
        ("auctions/operations.py", "from asasap import settings", {WIRING}),
        ("asasap/kernel/money.py", "import asasap.env", {WIRING, ROOF}),
        ("auctions/mechanism.py", "from django.db import models", {PURE}),
        ("billing/pricing.py", "from celery import shared_task", {PURE}),
    ],
)
def test_each_contract_refuses_its_own_violation(house, file, source, refusals):
    _write(house / "asasap/kernel/forms.py", "")
    _write(house / file, source)

    assert _broken(house) == refusals


def test_every_contract_is_shown_a_violation():
    named = set(re.findall(r"^name = (.+)$", CONFIG.read_text(), re.MULTILINE))

    assert named == {FLOORS, ROOMS, ROOF, KERNEL, WIRING, PURE}


def _write(path: Path, source: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(source)


def _broken(house: Path) -> set[str]:
    lint = "from importlinter.cli import lint_imports_command as lint; lint()"
    command = [sys.executable, "-c", lint, "--no-cache"]
    ran = subprocess.run(
        command, cwd=house, capture_output=True, text=True, check=False
    )
    verdicts = dict(re.findall(r"^(.+) (KEPT|BROKEN)", ran.stdout, re.MULTILINE))
    assert len(verdicts) == 6, ran.stdout + ran.stderr
    return {name for name, verdict in verdicts.items() if verdict == "BROKEN"}
