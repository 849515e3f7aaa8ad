"""Whether the rows of a table overlap, leave a gap, or hide one another: every way through its columns is tried.

A column of choices has its choices; a column of numbers or dates has each value that a cell names, one between each
two and one beyond either end. A table with too many ways to try has no overlap, a gap, and no hidden row.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise, product

from policy_dsl.runtime.comparisons import Ordered, Range, is_below

MOST_WAYS = 50_000

Value = str | Ordered
Way = tuple[Value, ...]


class Cell:
    """What a key cell takes: everything, some choices, or what lies between two ends."""

    def __init__(
        self,
        *,
        choices: tuple[str, ...] | None = None,
        listed: tuple[Ordered, ...] | None = None,
        low: Ordered | None = None,
        high: Ordered | None = None,
        strict: bool = False,
    ) -> None:
        self.choices = choices
        self.listed = listed
        self.low = low
        self.high = high
        self.strict = strict

    @classmethod
    def any(cls) -> "Cell":
        """Everything."""
        return cls()

    @classmethod
    def of(cls, choices: tuple[str, ...]) -> "Cell":
        """Some choices."""
        return cls(choices=choices)

    @classmethod
    def points(cls, values: tuple[Ordered, ...]) -> "Cell":
        """Some numbers or dates."""
        return cls(listed=values)

    @classmethod
    def limit(cls, order: str, value: Ordered) -> "Cell":
        """All on one side of a value."""
        if order in ("at least", "more than"):
            return cls(low=value, strict=order == "more than")
        return cls(high=value, strict=order == "less than")

    @classmethod
    def between(cls, low: Ordered, high: Ordered) -> "Cell":
        """All between two values, both included."""
        return cls(low=low, high=high)

    def takes(self, value: Value) -> bool:
        """Whether a value falls in the cell."""
        if self.choices is not None:
            return value in self.choices
        if isinstance(value, str):
            return True
        if self.listed is not None:
            return value in self.listed
        if self.low is not None and (is_below(value, self.low) or (self.strict and value == self.low)):
            return False
        return not (self.high is not None and (is_below(self.high, value) or (self.strict and value == self.high)))

    def marks(self) -> tuple[Ordered, ...]:
        """The values that it names."""
        return tuple(each for each in (*(self.listed or ()), self.low, self.high) if each is not None)


Columns = list[tuple[str, ...] | Range]  # the choices of a column, or the limits of its numbers or dates
Rows = list[tuple[Cell, ...]]


def ways(columns: Columns, rows: Rows) -> Iterator[tuple[Value, ...]] | None:
    """Every way through the columns; None where there are too many."""
    values = [
        spread({mark for row in rows for mark in row[place].marks()}, column) if isinstance(column, Range) else column
        for place, column in enumerate(columns)
    ]
    count = 1
    for each in values:
        count *= len(each)
    return product(*values) if count <= MOST_WAYS else None


def spread(marks: set[Ordered], limits: Range) -> tuple[Ordered, ...]:
    """The values named, one between each two and one beyond either end, as far as the limits allow."""
    marks = marks | {each for each in (limits.low, limits.high) if each is not None}
    return tuple(each for each in around(marks) if limits_take(limits, each))


def around(marks: set[Ordered]) -> tuple[Ordered, ...]:
    days = sorted(each for each in marks if isinstance(each, date))
    if days:
        step = timedelta(days=1)
        near = {day + step * side for day in days for side in (-1, 0, 1) if date.min < day < date.max}
        return tuple(sorted(near | set(days)))
    numbers = sorted(Fraction(each) for each in marks if not isinstance(each, date))
    if not numbers:
        return (0,)
    middle = [(one + other) / 2 for one, other in pairwise(numbers)]
    return (numbers[0] - 1, *sorted([*numbers, *middle]), numbers[-1] + 1)


def limits_take(limits: Range, value: Ordered) -> bool:
    """Whether a value lies within limits, both included, and is whole where it must be."""
    if limits.whole and not isinstance(value, date) and value != int(value):
        return False
    low, high = limits.low, limits.high
    return not (low is not None and is_below(value, low)) and not (high is not None and is_below(high, value))


def fitting(rows: Rows, way: tuple[Value, ...]) -> list[int]:
    """The rows that a way fits."""
    return [
        place for place, row in enumerate(rows) if all(cell.takes(value) for cell, value in zip(row, way, strict=True))
    ]


def told(way: Way, headings: list[tuple[str, str]]) -> str:
    """A way in words, with the name of each column and what stands behind its numbers."""
    each = (f"{name} is {told_value(value, behind)}" for value, (name, behind) in zip(way, headings, strict=False))
    return " and ".join(each)


def told_value(value: Value, behind: str) -> str:
    if isinstance(value, Fraction):
        return f"{int(value) if value.denominator == 1 else f'{float(value):g}'}{behind}"
    return str(value) if isinstance(value, str | date) else f"{value}{behind}"


def first_overlap(columns: Columns, rows: Rows) -> tuple[int, int, Way] | None:
    """Two rows that one way fits, and that way."""
    for way in ways(columns, rows) or ():
        found = fitting(rows, way)
        if len(found) > 1:
            return found[0], found[1], way
    return None


def first_gap(columns: Columns, rows: Rows) -> Way | None:
    """A way that no row fits; an empty one where the ways are too many to try."""
    found = ways(columns, rows)
    if found is None:
        return ()
    return next((way for way in found if not fitting(rows, way)), None)


def hidden_row(columns: Columns, rows: Rows) -> int | None:
    """A row that is never the first that fits."""
    found = ways(columns, rows)
    if found is None:
        return None
    used = {fits[0] for fits in (fitting(rows, way) for way in found) if fits}
    return next((place for place in range(len(rows)) if place not in used), None)
