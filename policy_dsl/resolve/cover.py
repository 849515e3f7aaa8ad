"""Whether the rows of a table overlap, leave a gap, or hide one another: every way through its columns is tried.

A column of choices has its choices; a column of numbers or dates has each value that a cell names, one between each
two and one beyond either end. A table with too many ways to try has no overlap, a gap, and no hidden row. Rows are
bits of whole numbers, the first row the lowest one, so that a way asks for all of them at once.
"""

from bisect import bisect_left, bisect_right
from datetime import date, timedelta
from fractions import Fraction
from itertools import accumulate, pairwise
from operator import xor

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

    def stretch(self, values: tuple[Value, ...]) -> tuple[int, int]:
        """Of values in order, the place of the first that falls in the cell and the place behind the last; for a cell
        that names none of them."""
        first, last = 0, len(values)
        if self.low is not None:
            first = (bisect_right if self.strict else bisect_left)(values, self.low)
        if self.high is not None:
            last = (bisect_left if self.strict else bisect_right)(values, self.high)
        return min(first, last), last

    def marks(self) -> tuple[Ordered, ...]:
        """The values that it names."""
        return tuple(each for each in (*(self.listed or ()), self.low, self.high) if each is not None)


Columns = list[tuple[str, ...] | Range]  # the choices of a column, or the limits of its numbers or dates
Rows = list[tuple[Cell, ...]]


class Ways:
    """Every way through the columns, with the rows that it fits. `TooMany` when there are more than `MOST_WAYS`."""

    def __init__(self, columns: Columns, rows: Rows) -> None:
        cells = list(zip(*rows, strict=True)) if rows else [() for _ in columns]
        self.values = [
            spread({mark for cell in own for mark in cell.marks()}, column) if isinstance(column, Range) else column
            for column, own in zip(columns, cells, strict=True)
        ]
        count = 1
        for each in self.values:
            count *= len(each)
            if count > MOST_WAYS:
                raise TooMany
        self.fits = [(1 << len(rows)) - 1]
        for values, own in zip(self.values, cells, strict=True):
            taking = rows_taking(values, own)
            self.fits = [fit & each for fit in self.fits for each in taking]

    def way(self, place: int) -> Way:
        """The values of a way."""
        found: list[Value] = []
        for each in reversed(self.values):
            place, at = divmod(place, len(each))
            found.append(each[at])
        return tuple(reversed(found))


class TooMany(Exception):
    """There are too many ways through the columns to try them."""


def rows_taking(values: tuple[Value, ...], cells: tuple[Cell, ...]) -> list[int]:
    """The rows whose cell takes each value of a column."""
    places = {value: place for place, value in enumerate(values)}
    named = [0] * len(values)
    changes = [0] * (len(values) + 1)  # the rows whose stretch of values begins or ends at a place
    for row, cell in enumerate(cells):
        names = cell.choices if cell.choices is not None else cell.listed
        if names is None:
            for edge in cell.stretch(values):
                changes[edge] ^= 1 << row
        for place in {places[each] for each in names or () if each in places}:
            named[place] |= 1 << row
    return [each | stretches for each, stretches in zip(named, accumulate(changes[:-1], xor), strict=True)]


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
    try:
        ways = Ways(columns, rows)
    except TooMany:
        return None
    for place, fit in enumerate(ways.fits):
        others = without_first(fit)
        if others:
            return first_row(fit), first_row(others), ways.way(place)
    return None


def first_gap(columns: Columns, rows: Rows) -> Way | None:
    """A way that no row fits; an empty one where the ways are too many to try."""
    try:
        ways = Ways(columns, rows)
    except TooMany:
        return ()
    return next((ways.way(place) for place, fit in enumerate(ways.fits) if not fit), None)


def hidden_row(columns: Columns, rows: Rows) -> int | None:
    """A row that some case fits and that is never the first that does."""
    try:
        ways = Ways(columns, rows)
    except TooMany:
        return None
    used, fitting = 0, 0
    for fit in ways.fits:
        used |= fit & -fit
        fitting |= fit
    hidden = fitting & ~used
    return first_row(hidden) if hidden else None


def first_row(rows: int) -> int:
    """The place of the first of some rows."""
    return (rows & -rows).bit_length() - 1


def without_first(rows: int) -> int:
    """Some rows without the first of them."""
    return rows & (rows - 1)
