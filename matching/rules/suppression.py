"""Which numbers of areas may be said, so that none too small is told or worked out.

A number under the threshold is not said. Neither is a total that would give one away:
what is hidden under one parent is, in sum, no less than the threshold and of two areas
at the least, and nothing within a hidden area is said. Then the only thing known of
hidden areas is the sum of each such group (primary and complementary suppression:
Hundepool et al., Statistical Disclosure Control, 2012, ch. 4).
"""

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence

# An area by those it is in, the widest first: (région, département, …).
Path = tuple[Hashable, ...]
Children = Mapping[Path, Sequence[Path]]


def children_of(paths: Sequence[Path]) -> dict[Path, list[Path]]:
    """Return the parts of each area, from the paths of the smallest ones."""
    found: dict[Path, dict[Path, None]] = {}
    for path in paths:
        for depth in range(len(path)):
            found.setdefault(path[:depth], {})[path[: depth + 1]] = None
    return {parent: list(parts) for parent, parts in found.items()}


def sums_of(counts: Mapping[Path, int]) -> dict[Path, int]:
    """Return the number of each area, from those of the smallest ones."""
    totals: Counter[Path] = Counter()
    for path, count in counts.items():
        for depth in range(len(path) + 1):
            totals[path[:depth]] += count
    return dict(totals)


def said(counts: Mapping[Path, int], *, children: Children, least: int) -> dict:
    """Return the numbers that may be said, by path: ``number_of`` reads them.

    ``least`` is three or more: of two hidden areas that sum up to two, each were known.
    """
    totals = sums_of(counts)
    told: dict[Path, int] = {}
    waiting: list[Path] = []
    whole = totals.get((), 0)
    if whole >= least or whole == 0:  # Nobody at all: nothing to hide.
        told[()] = whole
        waiting += [()] if whole else []
    while waiting:
        parent = waiting.pop()
        parts = children.get(parent, ())
        hidden = _hidden([(totals.get(part, 0), part) for part in parts], least)
        for part in parts:
            if part not in hidden:
                told[part] = totals.get(part, 0)
                if told[part]:
                    waiting.append(part)
    return told


def number_of(path: Path, told: Mapping[Path, int]) -> int | None:
    """Return what is said of an area: nobody where nobody is in what it is part of;
    None where it may not be said."""
    for depth in range(len(path), -1, -1):
        if (count := told.get(path[:depth])) is not None:
            return count if depth == len(path) or count == 0 else None
    return None


def _hidden(parts: list[tuple[int, Path]], least: int) -> set[Path]:
    """Those that are too few, and as many of the smallest others as hide them."""
    few = [(count, part) for count, part in parts if count < least]
    hidden, total = {part for _count, part in few}, sum(count for count, _ in few)
    if total == 0:
        return set()  # Nobody is there: nothing to hide.
    others = sorted(
        ((count, part) for count, part in parts if part not in hidden),
        key=lambda other: (other[0], repr(other[1])),
    )
    for count, part in others:
        if total >= least:  # Of two at the least: each of the few is under it.
            break
        hidden.add(part)
        total += count
    return hidden
