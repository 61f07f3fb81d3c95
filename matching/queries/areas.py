"""Supply, demand and reach, counted by activity and commune over the whole country."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

from django.db import connection
from django.db.models import Count, Sum

from mapping.enums import Point
from mapping.rules import EARTH_RADIUS_KM
from matching.models import SearchEntry, WhiteZone
from offers.models import Activity, Demand
from offers.queries.listing import LONGEST_RADIUS_KM

# Most who are served are served from so near: looked at before the whole country is.
NEAR_KM = 10
KM_A_DEGREE = 111.0
# What lies within these kilometres of a request, of the same activity: a box for the
# index, a little too large, then the distance over ground (haversine).
_NEAR = """
    SELECT FROM matching_searchentry entry
    WHERE entry.activity_id = %(activity)s::bigint
      AND point(entry.longitude, entry.latitude) <@ box(
            point(demand.longitude - {degrees} / greatest(cos(radians(demand.latitude)), 0.01),
                  demand.latitude - {degrees}),
            point(demand.longitude + {degrees} / greatest(cos(radians(demand.latitude)), 0.01),
                  demand.latitude + {degrees}))
      AND 2 * {earth} * asin(sqrt(least(1,
            sin(radians(entry.latitude - demand.latitude) / 2) ^ 2
            + cos(radians(entry.latitude)) * cos(radians(demand.latitude))
              * sin(radians(entry.longitude - demand.longitude) / 2) ^ 2)))
          <= entry.radius_km
"""  # noqa: E501
_SERVED = """
    SELECT FROM matching_searchentry entry
    WHERE entry.activity_id = %(activity)s::bigint
      AND entry.radius_km IS NULL AND demand.commune_id = ANY (entry.communes_served)
"""
_OUT_OF_REACH = """
    SELECT demand.commune_id, demand.latitude, demand.longitude, demand.count
    FROM ({demands}) demand (commune_id, latitude, longitude, count)
    WHERE NOT EXISTS ({near}) AND NOT EXISTS ({far}) AND NOT EXISTS ({served})
    ORDER BY 1, 2, 3
"""
"""Requests at a public point of a commune: so many."""
OutOfReach = tuple[int, Point, int]


def counts_by_activity() -> dict[int, tuple[Mapping[int, int], Mapping[int, int]]]:
    """Return, by activity, how many requests and offers there are in each commune."""
    found: dict[int, tuple[Counter[int], Counter[int]]] = defaultdict(
        lambda: (Counter(), Counter())
    )
    demands = Demand.objects.open().order_by()
    for activity, commune, count in demands.values_list(
        "activity", "current__place__commune"
    ).annotate(count=Count("pk")):
        found[activity][0][commune] = count
    offers = SearchEntry.objects.order_by()
    for activity, commune, count in offers.values_list("activity", "commune").annotate(
        count=Count("pk")
    ):
        found[activity][1][commune] = count
    return dict(found)


def out_of_reach(activity: Activity) -> Iterator[OutOfReach]:
    """Yield the places of open requests that no offer of the activity reaches."""
    rows = Demand.objects.open().for_activity(activity).order_by()
    demands = rows.values_list(
        "current__place__commune", "latitude", "longitude"
    ).annotate(count=Count("pk"))
    asked, values = demands.query.sql_with_params()
    near, far = (
        _NEAR.format(degrees=km / KM_A_DEGREE * 1.02, earth=EARTH_RADIUS_KM)
        for km in (NEAR_KM, LONGEST_RADIUS_KM)
    )
    named = {f"v{number}": value for number, value in enumerate(values)}
    sql = _OUT_OF_REACH.format(
        demands=asked % tuple(f"%({name})s" for name in named),
        near=near,
        far=far,
        served=_SERVED,
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, {"activity": activity.pk, **named})
        for commune, latitude, longitude, count in cursor.fetchall():
            yield commune, Point(latitude, longitude), count


def white_zones_by_commune(activity: Activity | None) -> dict[int, int]:
    rows = WhiteZone.objects.order_by()
    if activity is not None:
        rows = rows.filter(activity=activity)
    return dict(rows.values_list("commune").annotate(Sum("demands")))
