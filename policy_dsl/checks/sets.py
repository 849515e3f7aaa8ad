"""Sets of values as the sorted places at which they begin and end: what a number, a date or a choice can be.

A choice and a text count as a number of their own. ABSENT stands for a value that does not exist, which no comparison
meets. All that is done with sets takes time in line with the number of their ends.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction
from math import ceil, floor

from policy_dsl.runtime.comparisons import Ordered

Exact = int | Fraction
Cut = tuple[int, Exact, int]  # below all numbers, a number, or beyond; which; before it or behind it
Values = tuple[Cut, ...]  # where it begins, ends, begins again

LOWEST: Cut = (0, 0, 0)
HIGHEST: Cut = (2, 0, 0)
NOTHING: Values = ()
NUMBERS: Values = (LOWEST, HIGHEST)
FEW = 8  # ends of a set
ABSENT: Values = ((3, 0, 0), (3, 0, 1))


def number_of(value: Ordered) -> Exact:
    """A number as it is compared, a day as its number in the calendar."""
    if isinstance(value, date):
        return value.toordinal()
    return value if isinstance(value, int) else Fraction(value)


def between(low: Exact | None, high: Exact | None, *, low_counts: bool = True, high_counts: bool = True) -> Values:
    """All numbers from one to another, None for an open side."""
    begin = LOWEST if low is None else (1, low, 0 if low_counts else 1)
    end = HIGHEST if high is None else (1, high, 1 if high_counts else 0)
    return (begin, end) if begin < end else NOTHING


def points(numbers: Iterable[Exact]) -> Values:
    """Some numbers."""
    return tuple((1, each, side) for each in sorted(set(numbers)) for side in (0, 1))


def in_steps(values: Values, step: Exact) -> Values:
    """The same set of a number that goes by steps: "more than 5" of a whole number is "at least 6"."""
    kept: list[Cut] = []
    for rank, number, side in values:
        steps = floor(number / step) + 1 if side else ceil(number / step)
        cut = (rank, steps * step, 0) if rank == 1 else (rank, number, side)
        if kept and kept[-1] == cut:
            kept.pop()
        else:
            kept.append(cut)
    return tuple(kept)


def every_of(sets: Sequence[Values]) -> Values:
    """What is in each of some sets."""
    found, *others = sorted(sets, key=len)
    while others and len(found) < FEW <= len(others[-1]):
        found = cut_to(others.pop(), found)
    return in_at_least([found, *others], len(others) + 1) if others else found


def cut_to(large: Values, small: Values) -> Values:
    """What of a set with many ends is in one with few, without a look at each end."""
    found: list[Cut] = []
    for begin, end in zip(small[::2], small[1::2], strict=True):
        first, last = bisect_right(large, begin), bisect_left(large, end)
        found += [begin] if first % 2 else []
        found += large[first:last]
        found += [end] if last % 2 else []
    return tuple(found)


def any_of(sets: Sequence[Values]) -> Values:
    """What is in any of some sets."""
    return sets[0] if len(sets) == 1 else in_at_least(sets, 1)


def in_at_least(sets: Sequence[Values], enough: int) -> Values:
    """What is in so many of some sets."""
    steps: dict[Cut, int] = {}
    for each in sets:
        for place, cut in enumerate(each):
            steps[cut] = steps.get(cut, 0) + (-1 if place % 2 else 1)
    found: list[Cut] = []
    depth = 0
    for cut in sorted(steps):
        inside = depth >= enough
        depth += steps[cut]
        if (depth >= enough) is not inside:
            found.append(cut)
    return tuple(found)


def rest_of(whole: Values, part: Values) -> Values:
    """What is in a set and not in a part of it."""
    return tuple(sorted(set(whole) ^ set(part)))
