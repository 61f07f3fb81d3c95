"""Amounts of money.

An amount is a whole number of euro cents from the form to the database: no float, and
rounding only where a rate is applied. Words and spaces are added only when it is shown.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal


@dataclass(frozen=True, order=True, slots=True)
class Money:
    cents: int

    @classmethod
    def euros(cls, amount: Decimal | int) -> "Money":
        cents = Decimal(amount) * 100
        if cents != cents.to_integral_value():
            raise ValueError(f"{amount} € is finer than a cent")
        return cls(int(cents))

    @classmethod
    def sum(cls, amounts: Iterable["Money"]) -> "Money":
        return cls(sum(amount.cents for amount in amounts))

    def __add__(self, other: "Money") -> "Money":
        return Money(self.cents + other.cents)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.cents - other.cents)

    def __neg__(self) -> "Money":
        return Money(-self.cents)

    def times(self, rate: Decimal | int) -> "Money":
        """Apply a rate, to the nearest cent; half a cent goes away from zero."""
        cents = Decimal(self.cents) * rate  # A float here raises TypeError.
        return Money(int(cents.quantize(Decimal(1), ROUND_HALF_UP)))

    def split(self, weights: Sequence[Decimal | int]) -> list["Money"]:
        """Share it by these weights without losing a cent.

        Each share is its exact part cut to the cent; the cents left over go one by one
        to the shares that lost most by the cut, the first of equals first.
        """
        total = sum(weights)
        if total <= 0 or min(weights) < 0:
            raise ValueError(f"Nothing is shared by {weights}")
        size, sign = abs(self.cents), -1 if self.cents < 0 else 1
        shares = [int(size * weight // total) for weight in weights]
        lost = [size * weight % total for weight in weights]
        by_loss = sorted(range(len(weights)), key=lambda at: -lost[at])
        for at in by_loss[: size - sum(shares)]:
            shares[at] += 1
        return [Money(sign * share) for share in shares]

    def __str__(self) -> str:
        sign = "-" if self.cents < 0 else ""
        euros, cents = divmod(abs(self.cents), 100)
        return f"{sign}{euros:,}".replace(",", "\u202f") + f",{cents:02d}\u00a0€"
