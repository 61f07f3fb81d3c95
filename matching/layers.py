"""What matching shows on the map: supply against demand, and whom no offer reaches."""

from collections import Counter
from collections.abc import Mapping
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from mapping.enums import CELL_RESOLUTION
from mapping.queries.areas import sums_in
from mapping.registry import Area, Box, Choice, Layer, Reading, Sums, register_layer
from mapping.rules import parent_of
from matching.models import AreaTension, WhiteZone
from matching.queries import mapped
from matching.queries.areas import white_zones_by_commune
from offers.models import Activity

# Where one goes on the map is said by its areas.
PLACE_WORDS = frozenset({"where", "where_for", "where_insee"})
NARROWING = sorted(mapped.WORDS - PLACE_WORDS - {"near", "radius_km"})
# The smallest circle of the search that holds the neighbouring cells too.
CLOSE_KM = 2
# From how many requests an offer on an area is shaded; the darkest comes last.
SHADES = (0.5, 1.0, 2.0)


def register_layers() -> None:
    """The offers take the place of those that offers register, which know no search."""
    register_layer(
        Layer(
            key="offers",
            label=gettext_lazy("Offers"),
            collect=offers_in,
            sums_of=offers_by_area,
            cells_of=offers_of,
            listed_at=search_around,
            words=mapped.WORDS - PLACE_WORDS,
            order=10,
            choice=Choice("activity", gettext_lazy("Activity"), _any_activity),
        )
    )
    register_layer(
        Layer(
            key="tension",
            label=gettext_lazy("Where help is short"),
            about=gettext_lazy(
                "How many ask and how many offer, activity by activity: the tension. "
                "What is too few to say is left out, and so is what would give it away."
            ),
            collect=_no_cells,
            sums_of=_nowhere,
            cells_of=_no_cell_of,
            readings=tensions_in,
            words=frozenset({"activity"}),
            choice=Choice("activity", gettext_lazy("Activity"), _activities),
        )
    )
    register_layer(
        Layer(
            key="white-zones",
            label=gettext_lazy("Where nobody comes"),
            about=gettext_lazy(
                "White zones: requests that no offer of the same activity reaches, by "
                "the distance providers say they travel."
            ),
            collect=white_cells_in,
            sums_of=white_zones_by_area,
            cells_of=white_cells_of,
            words=frozenset({"activity"}),
            choice=Choice("activity", gettext_lazy("Activity"), _any_activity),
        )
    )


def offers_in(box: Box, resolution: int, words: QueryDict) -> Mapping[int, int]:
    return mapped.cells_in(box, resolution, words, now=timezone.now())


def offers_by_area(area: Area, words: QueryDict) -> Sums:
    return mapped.sums_of(area, words, now=timezone.now())


def offers_of(commune: int, words: QueryDict) -> Mapping[int, int]:
    return mapped.cells_of(commune, words, now=timezone.now())


def activity_named(words: QueryDict) -> Activity | None:
    slug = words.get("activity", "")
    return Activity.objects.filter(slug=slug).first() if slug.isprintable() else None


def _activities() -> list[tuple[str, str]]:
    return [(one.slug, one.name) for one in Activity.objects.order_by("pk")]


def _any_activity() -> list[tuple[str, str]]:
    return [("", _("All activities")), *_activities()]


def search_around(latitude: float, longitude: float, words: QueryDict) -> str:
    """The search that lists the offers of a public point, and those close by."""
    query = {name: value for name in NARROWING if (value := words.get(name))}
    query |= {"near": f"{latitude},{longitude}", "radius_km": str(CLOSE_KM)}
    return f"{reverse('search:results')}?{urlencode(query, safe=',')}"


# --- Tension ------------------------------------------------------------------------


def tensions_in(area: Area, words: QueryDict) -> Mapping[int, Reading]:
    """What is said of each part of an area, of one activity: the first if none is.

    All activities are never added up: their sum would give hidden ones away.
    """
    activity = activity_named(words) or Activity.objects.order_by("pk").first()
    if activity is None:
        return {}
    rows = AreaTension.objects.for_activity(activity).parts_of(area).order_by("pk")
    return {row.area: reading_of(row.demands, row.offers) for row in rows}


def reading_of(demands: int | None, offers: int | None) -> Reading:
    """Say both numbers, and how many ask for each who offers where both are known."""
    said = [
        _("requests: too few to say")
        if demands is None
        else ngettext("%(count)s request", "%(count)s requests", demands)
        % {"count": demands},
        _("offers: too few to say")
        if offers is None
        else ngettext("%(count)s offer", "%(count)s offers", offers)
        % {"count": offers},
    ]
    return Reading(demands, ", ".join(said), shade_of(demands, offers))


def shade_of(demands: int | None, offers: int | None) -> int:
    if not demands or offers is None:
        return 0
    ratio = demands / offers if offers else float("inf")
    return sum(ratio >= least for least in SHADES)


def _no_cells(_box: Box, _resolution: int, _words: QueryDict) -> dict[int, int]:
    """Cells cut across areas: between the two, hidden numbers would come out."""
    return {}


def _nowhere(_area: Area, _words: QueryDict) -> Sums:
    return Sums({}, {})


def _no_cell_of(_commune: int, _words: QueryDict) -> dict[int, int]:
    return {}


# --- White zones --------------------------------------------------------------------


def white_cells_in(box: Box, resolution: int, words: QueryDict) -> dict[int, int]:
    return _by_cell(_zones(words).within(box), resolution)


def white_zones_by_area(area: Area, words: QueryDict) -> Sums:
    return sums_in(area, white_zones_by_commune(activity_named(words)))


def white_cells_of(commune: int, words: QueryDict) -> dict[int, int]:
    return _by_cell(_zones(words).filter(commune=commune), CELL_RESOLUTION)


def _zones(words: QueryDict):
    rows = WhiteZone.objects.order_by("pk")
    activity = activity_named(words)
    return rows if activity is None else rows.filter(activity=activity)


def _by_cell(rows, resolution: int) -> dict[int, int]:
    counts: Counter[int] = Counter()
    for cell, demands in rows.values_list("cell", "demands"):
        small = resolution >= CELL_RESOLUTION
        counts[cell if small else parent_of(cell, resolution)] += demands
    return dict(counts)
