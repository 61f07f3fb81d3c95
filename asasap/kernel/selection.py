"""How rows that may be seen for several reasons are selected."""

from django.db.models import QuerySet


def either(*selections: QuerySet) -> QuerySet:
    """Return the keys of the rows of any of these, for ``pk__in``.

    Where one side is a subquery, PostgreSQL expects ``Q | Q`` to keep half the table,
    and reads it whole; a UNION is planned from its parts. Measured for a coordinator of
    2,000 among 100,000 people: 85 ms became 7.
    """
    first, *others = [rows.order_by().values("pk") for rows in selections]
    return first.union(*others)
