"""Days drawn by chance, as a home-care service knows them.

Carers leave from their own homes, in two shifts; visits ask for one of four skills, a
window of one to four hours, and somebody the person already knows. An overloaded day
has some carers too few.
"""

from random import Random

from matching.tours.days import Carer, Day, Pair, Visit, Weights

SKILLS = ("care", "meals", "house", "outings")
SPAN = 40  # A town: minutes from one side to the other.
SHIFTS = ((7 * 60, 14 * 60), (8 * 60, 16 * 60), (13 * 60, 20 * 60))


def draw_day(*, visits: int, carers: int, seed: int, doubles: int = 0) -> Day:
    """Draw the day of this seed; ``doubles`` visits need two carers at once."""
    random = Random(seed)  # noqa: S311 (not a secret)
    count = visits + doubles
    points = [(random.random() * SPAN, random.random() * SPAN) for _ in range(visits)]
    points += points[:doubles]  # The second carer of the first visits.
    homes = [(random.random() * SPAN, random.random() * SPAN) for _ in range(carers)]
    staff = tuple(_carer(random, key, count + key) for key in range(carers))
    asked = [_visit(random, key, staff) for key in range(visits)]
    for first in range(doubles):
        asked.append(_second(asked[first], visits + first))
    return Day(
        visits=tuple(asked),
        carers=staff,
        minutes=_minutes(points + homes),
        pairs=tuple(Pair(first, visits + first) for first in range(doubles)),
        weights=Weights(stranger=15),
    )


def _carer(random: Random, key: int, home: int) -> Carer:
    start, end = random.choice(SHIFTS)
    skills = frozenset(random.sample(SKILLS, random.randint(1, 3)))
    return Carer(key, home, start, end, skills)


def _visit(random: Random, key: int, staff: tuple[Carer, ...]) -> Visit:
    width = random.randint(60, 240)
    earliest = random.randint(7 * 60, 19 * 60 - width)
    skill = random.choice(SKILLS)
    able = [carer.key for carer in staff if skill in carer.skills]
    return Visit(
        key=key,
        place=key,
        minutes=random.choice((30, 30, 45, 60, 60, 90)),
        earliest=earliest,
        latest=earliest + width,
        skills=frozenset({skill}),
        known=frozenset(random.sample(able, min(len(able), 2))),
    )


def _second(first: Visit, key: int) -> Visit:
    return Visit(
        key=key,
        place=key,
        minutes=first.minutes,
        earliest=first.earliest,
        latest=first.latest,
        skills=first.skills,
    )


def _minutes(points: list[tuple[float, float]]) -> tuple[tuple[int, ...], ...]:
    """Return the way on streets, up to the next minute."""
    return tuple(
        tuple(-int(-(abs(x - u) + abs(y - v)) // 1) for u, v in points)
        for x, y in points
    )
