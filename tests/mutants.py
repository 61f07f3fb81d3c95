"""Functions made to forget ``visible_to``, to see whether the matrix cares."""

import ast
import inspect
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from types import FunctionType

from tests.conventions.sources import all_rooms_but, module_name


def functions_that_ask() -> list[str]:
    """Return ``module:function`` for each, outside the models, that selects rows so."""
    return sorted(
        f"{module_name(path).removesuffix('.__init__')}:{name}"
        for path, tree in all_rooms_but("models")
        for name, node in _functions(tree)
        if any(_is_visible_to(call) for call in ast.walk(node))
    )


@contextmanager
def forgetful(name: str) -> Iterator[None]:
    """Make the function see every row, wherever it is called from, for a while."""
    function = _function_named(name)
    code = function.__code__
    function.__code__ = _without_visible_to(function)
    try:
        yield
    finally:
        function.__code__ = code


class _Forget(ast.NodeTransformer):
    def visit_Call(self, node):
        self.generic_visit(node)
        if _is_visible_to(node):
            node.func.attr, node.args, node.keywords = "all", [], []
        return node


def _is_visible_to(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and (
        getattr(node.func, "attr", "") == "visible_to"
    )


def _functions(tree: ast.Module):
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            yield node.name, node
        elif isinstance(node, ast.ClassDef):
            for method in node.body:
                if isinstance(method, ast.FunctionDef):
                    yield f"{node.name}.{method.name}", method


def _function_named(name: str) -> FunctionType:
    module, _, path = name.partition(":")
    found = import_module(module)
    for step in path.split("."):
        found = getattr(found, step)
    return inspect.unwrap(found)


def _without_visible_to(function: FunctionType):
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    [definition] = tree.body
    definition.decorator_list = []
    names = dict(function.__globals__)
    exec(compile(_Forget().visit(tree), function.__code__.co_filename, "exec"), names)  # noqa: S102
    return names[function.__name__].__code__
