"""Pages by cursor: each begins where the last one ended, not at the n-th row.

A row that arrives or leaves while somebody turns pages neither repeats nor hides
another, and the hundredth page costs what the first does.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any, Generic, TypeVar

from django.core import signing
from django.core.exceptions import ValidationError
from django.db.models import Field, Model, Q, QuerySet
from rest_framework.exceptions import ParseError
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

T = TypeVar("T", bound=Model)

SALT = "asasap.kernel.pagination"


class BadCursor(Exception):
    """The cursor is not one of ours, or belongs to another list or order."""


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Rows, and the cursors that lead to either side; None where there is no more."""

    rows: list[T]
    next: str | None
    previous: str | None


def page_of(
    queryset: QuerySet[T], *, cursor: str = "", size: int = 20, by_key: bool = False
) -> Page[T]:
    """Return the page this cursor leads to; the first one when it leads nowhere.

    The queryset must be in an order of columns that are never NULL, ending in ``pk``.
    ``by_key`` finds the keys of the page first, then its rows: a query more, for lists
    whose rows bring many others, which are joined to those shown alone.
    """
    with suppress(BadCursor):
        page = strict_page_of(queryset, cursor=cursor, size=size, by_key=by_key)
        if page.rows or not cursor:
            return page
    return strict_page_of(queryset, size=size, by_key=by_key)


def strict_page_of(
    queryset: QuerySet[T], *, cursor: str = "", size: int = 20, by_key: bool = False
) -> Page[T]:
    """Return the page this cursor leads to. Raises BadCursor."""
    order = _Order(queryset)
    backward, at = order.read(cursor) if cursor else (False, [])
    rows = order.beyond(queryset, at, backward=backward)
    if by_key:
        keys = list(rows.values_list("pk", flat=True)[: size + 1])
        rows = (queryset.reverse() if backward else queryset).filter(pk__in=keys)
    found = list(rows[: size + 1])
    more = len(found) > size
    found = found[:size]
    if backward:
        found.reverse()
    has_next, has_previous = (bool(at), more) if backward else (more, bool(at))
    return Page(
        rows=found,
        next=order.write(found[-1]) if found and has_next else None,
        previous=order.write(found[0], backward=True)
        if found and has_previous
        else None,
    )


def start_of(queryset: QuerySet[T], *, cursor: str) -> tuple[bool, list[Any]]:
    """Say whether this cursor leads back, and the values it starts from, in order.

    For a list that knows from them where to look. Raises BadCursor.
    """
    return _Order(queryset).read(cursor)


class KeysetPagination(BasePagination):
    """The same pages for the API: ``?cursor=``, answered by next, previous, results."""

    size = 50

    def paginate_queryset(
        self, queryset: Any, request: Request, view: Any = None
    ) -> list[Any]:
        return self.paginate(partial(strict_page_of, queryset), request)

    def paginate(self, page_at: Callable[..., Page[Any]], request: Request) -> list:
        """The same of a list that finds its pages itself: ``page_at(cursor=, size=)``,
        which raises BadCursor.
        """
        cursor = request.query_params.get("cursor", "")
        try:
            self.page = page_at(cursor=cursor, size=self.size)
        except BadCursor:
            raise ParseError({"cursor": "This cursor leads nowhere."}) from None
        self.url = request.build_absolute_uri()
        return self.page.rows

    def get_paginated_response(self, data: Any) -> Response:
        return Response(
            {
                "next": self._link(self.page.next),
                "previous": self._link(self.page.previous),
                "results": data,
            }
        )

    def get_paginated_response_schema(self, schema: dict) -> dict:
        link = {"type": "string", "nullable": True, "format": "uri"}
        properties = {"next": link, "previous": link, "results": schema}
        return {
            "type": "object",
            "required": ["next", "previous", "results"],
            "properties": properties,
        }

    def _link(self, cursor: str | None) -> str | None:
        return replace_query_param(self.url, "cursor", cursor) if cursor else None


class _Order:
    """The order of a queryset: its columns, their directions, a row's place in it."""

    def __init__(self, queryset: QuerySet) -> None:
        names = [str(name) for name in queryset.query.order_by]
        self.columns = [(name.lstrip("-"), name.startswith("-")) for name in names]
        self.model = queryset.model
        if not names or self.columns[-1][0] not in {"pk", self.model._meta.pk.name}:
            raise ValueError(
                f"Pages of {self.model.__name__} need an order ending in pk"
            )
        self.fields = [self._field(queryset, name) for name, _ in self.columns]
        self.salt = f"{SALT}:{self.model._meta.label}:{','.join(names)}"

    def beyond(
        self, queryset: QuerySet[T], at: Sequence[Any], *, backward: bool
    ) -> QuerySet[T]:
        """The rows on the other side of this place, nearest first."""
        if backward:
            queryset = queryset.reverse()
        if not at:
            return queryset
        condition, same = Q(), Q()
        for (name, falls), value in zip(self.columns, at, strict=True):
            side = "lt" if falls != backward else "gt"
            condition |= same & Q(**{f"{name}__{side}": value})
            same &= Q(**{name: value})
        # Said once more of the first column alone, an index can begin there.
        name, falls = self.columns[0]
        edge = Q(**{f"{name}__{'lte' if falls != backward else 'gte'}": at[0]})
        return queryset.filter(edge & condition)

    def write(self, row: Model, *, backward: bool = False) -> str:
        place = [str(_value(row, name)) for name, _ in self.columns]
        return signing.dumps([int(backward), *place], salt=self.salt)

    def read(self, cursor: str) -> tuple[bool, list[Any]]:
        try:
            backward, *texts = signing.loads(cursor, salt=self.salt)
            pairs = zip(self.fields, texts, strict=True)
            return bool(backward), [field.to_python(text) for field, text in pairs]
        except (signing.BadSignature, ValidationError, ValueError):
            raise BadCursor(cursor[:200]) from None

    def _field(self, queryset: QuerySet, path: str) -> Field:
        if path in queryset.query.annotations:
            return queryset.query.annotations[path].output_field
        model, field = self.model, self.model._meta.pk
        for name in path.split("__"):
            field = model._meta.pk if name == "pk" else model._meta.get_field(name)
            model = field.related_model or model
            if field.null:
                raise ValueError(
                    f"{path} may be NULL: rows would be lost between pages"
                )
        return field


def _value(row: Any, path: str) -> Any:
    for name in path.split("__"):
        row = getattr(row, name)
    return row
