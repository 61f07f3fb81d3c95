"""What no file may hold: each rule takes a parsed file and returns its faults."""

import ast
import re

from asasap.management.catalogue import KEYWORDS
from tests.conventions.sources import dotted

ROW_VERBS = {"bulk_create", "delete", "exclude", "filter", "save", "update"}
CLOCKS = re.compile(
    r"(^|\.)(timezone\.(now|localtime|localdate)"
    r"|datetime\.(now|today|utcnow)|date\.today|time\.time(_ns)?)$"
)
CLOCK_NAMES = {"now", "localtime", "localdate", "time", "time_ns"}
MAKES_OPERATION_ATOMIC = {"transaction.atomic", "atomic"}


def selects_or_writes(tree: ast.Module) -> list[str]:
    """Views, API and admin select and write through names kept further in."""
    faults = []
    for call in _calls(tree):
        name = dotted(call.func) or f".{getattr(call.func, 'attr', '')}"
        verb = name.rpartition(".")[2]
        if isinstance(call.func, ast.Attribute) and verb in ROW_VERBS:
            faults.append(_at(call, name))
        if name.endswith("objects.create"):
            faults.append(_at(call, name))
    return faults


def reads_the_clock(tree: ast.Module) -> list[str]:
    """Below the views, time is an argument; to name a clock is enough to be refused."""
    faults = [
        _at(node, dotted(node))
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and CLOCKS.search(dotted(node))
    ]
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module in {
            "django.utils.timezone",
            "time",
        }:
            names = {alias.name for alias in node.names} & CLOCK_NAMES
            faults += [_at(node, name) for name in sorted(names)]
    return faults


def locks_without_of(tree: ast.Module) -> list[str]:
    """``select_for_update`` alone locks also the rows joined to the one meant."""
    return [
        _at(call, "select_for_update without of=")
        for call in _calls(tree)
        if getattr(call.func, "attr", "") == "select_for_update"
        and "of" not in {keyword.arg for keyword in call.keywords}
    ]


def silences_triggers(tree: ast.Module) -> list[str]:
    """A wall that may be asked to look away is no wall."""
    named = imports_of(tree) & {"pgtrigger.ignore"}
    return [f"1: imports {name}" for name in sorted(named)] + [
        _at(node, dotted(node))
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and dotted(node) == "pgtrigger.ignore"
    ]


def orders_without_pk(tree: ast.Module) -> list[str]:
    """An order that may tie shows a row twice. ``order_by()`` is no order."""
    faults = []
    for call in _calls(tree):
        if getattr(call.func, "attr", "") != "order_by" or not call.args:
            continue
        last = call.args[-1]
        if getattr(last, "value", None) not in {"pk", "-pk"}:
            faults.append(_at(call, ast.unparse(last)))
    return faults


def default_orders(tree: ast.Module) -> list[str]:
    return [
        _at(node, "Meta.ordering")
        for meta in ast.walk(tree)
        if isinstance(meta, ast.ClassDef) and meta.name == "Meta"
        for node in meta.body
        if isinstance(node, ast.Assign) and dotted(node.targets[0]) == "ordering"
    ]


def saves_by_signal(tree: ast.Module) -> list[str]:
    """Signals are for upward news: nobody could say any more what ``save()`` does."""
    names = {"pre_save", "post_save", "pre_delete", "post_delete", "m2m_changed"}
    return [
        _at(node, alias.name)
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
        if alias.name in names
    ]


def translates_unheard(tree: ast.Module) -> list[str]:
    """The catalogue is made from the names it knows: another one stays English."""
    return [
        _at(node, f"{alias.name} as {alias.asname}")
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        and node.module == "django.utils.translation"
        for alias in node.names
        if alias.asname and alias.asname not in KEYWORDS
    ]


def names_without_whose(tree: ast.Module) -> list[str]:
    """News names people by ``Name``: whoever is erased takes along what names them."""
    wrapped = {
        id(node)
        for call in _calls(tree)
        if getattr(call.func, "id", "") == "Name"
        for node in ast.walk(call)
    }
    return [
        _at(node, "display_name outside of Name")
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and node.attr == "display_name"
        and id(node) not in wrapped
    ]


def has_no_docstring(tree: ast.Module) -> list[str]:
    return [] if ast.get_docstring(tree) else ["1: no docstring"]


def unfit_operations(tree: ast.Module) -> list[str]:
    """A public operation is keyword-only, atomic, and says what it promises."""
    faults = []
    for function in tree.body:
        if not isinstance(function, ast.FunctionDef) or function.name.startswith("_"):
            continue
        takes = function.args
        if takes.args or takes.posonlyargs or takes.vararg:
            faults.append(_at(function, f"{function.name} takes unnamed arguments"))
        decorators = {dotted(decorator) for decorator in function.decorator_list}
        if not decorators & MAKES_OPERATION_ATOMIC:
            faults.append(_at(function, f"{function.name} is not atomic"))
        if not ast.get_docstring(function):
            faults.append(_at(function, f"{function.name} promises nothing"))
    return faults


def imports_of(tree: ast.Module) -> set[str]:
    """Return every dotted name a file imports, wherever in it."""
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def _calls(tree: ast.Module) -> list[ast.Call]:
    return [node for node in ast.walk(tree) if isinstance(node, ast.Call)]


def _at(node: ast.AST, what: str) -> str:
    return f"{node.lineno}: {what}"
