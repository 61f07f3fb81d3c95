"""How every benchmark says what it found, one line a figure."""

from collections.abc import Iterable
from dataclasses import dataclass

HEAD = ("figure", "ours", "reference", "ratio", "target", "")


@dataclass(frozen=True, slots=True)
class Figure:
    """One measure. A reference of None was not there: nothing is claimed against it."""

    name: str
    ours: float
    reference: float | None
    ratio: float | None
    target: float
    is_met: bool

    def cells(self) -> tuple[str, ...]:
        if self.reference is None or self.ratio is None:
            return (self.name, f"{self.ours:,.1f}", "NOT RUN", "", f"{self.target}", "")
        return (
            self.name,
            f"{self.ours:,.1f}",
            f"{self.reference:,.1f}",
            f"{self.ratio:.3f}",
            f"{self.target}",
            "met" if self.is_met else "MISSED",
        )


def table(figures: Iterable[Figure]) -> str:
    rows = [HEAD, *(figure.cells() for figure in figures)]
    widths = [max(len(row[i]) for row in rows) for i in range(len(HEAD))]
    lines = (
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        for row in rows
    )
    return "\n".join(line.rstrip() for line in lines)


def is_missed(figures: Iterable[Figure]) -> bool:
    return any(f.reference is not None and not f.is_met for f in figures)
