"""Gives the rows of an unordered query in random order (after Adam Johnson).

PostgreSQL promises none, and shows the order of writing until the day it does not; a
page, or a test, that relies on it should fail now and then here, not there.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db.models.expressions import OrderBy
from django.db.models.functions import Random
from django.db.models.sql.compiler import SQLCompiler

ordered_pairs = SQLCompiler._order_by_pairs


@contextmanager
def unordered_queries_shuffled() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SQLCompiler, "_order_by_pairs", _order_or_shuffle)
        yield


def _order_or_shuffle(compiler):
    pairs = list(ordered_pairs(compiler))
    if pairs or not _may_shuffle(compiler.query):
        yield from pairs
    else:
        yield OrderBy(Random()), False


def _may_shuffle(query) -> bool:
    """Not where SQL would refuse a random order, or give it another meaning."""
    is_plain = not query.distinct and not query.combinator and query.group_by is None
    return is_plain and not query.subquery
