"""Whether the services behind the portal answer."""

from django.core.cache import cache
from django.db import DatabaseError, connection
from redis.exceptions import RedisError


def why_not_ready() -> str | None:
    """Return which service does not answer, or None when all do."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return "database"
    try:
        cache.get("readyz")
    except RedisError:
        return "cache"
    return None
