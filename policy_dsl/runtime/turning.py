"""Where a comparison turns: the points of one missing number or date around which it comes out otherwise."""

from collections.abc import Callable, Iterable
from datetime import date
from math import ceil, floor

from policy_dsl.runtime.conditions import Cases, NumberListed
from policy_dsl.runtime.dates import completed, shifted
from policy_dsl.runtime.expressions import (
    Calculation,
    Elapsed,
    Expression,
    Extreme,
    Known,
    Power,
    Read,
    Rounded,
    Shifted,
    unnamed,
)
from policy_dsl.runtime.numbers import Exact, as_exact
from policy_dsl.runtime.partial import (
    Ordering,
    divided,
    fixed,
    linear,
    linear_difference,
    missing_reads,
    point_of,
)

LAST_DAY = date.max.toordinal()
CLOSE = 10**80  # parts of 1: nearer to one another than any two points that a policy can tell apart

Points = set[Exact]


def turning(atom: Ordering, key: str, known: Known) -> Points | None:
    """The points of a fact at which a comparison can turn, everything else in it being known; None where untold."""
    if isinstance(atom, NumberListed):
        return united(crossing(atom.left, point_of(each), key, known) for each in atom.listed)
    difference = linear_difference(atom, known)
    if difference is not None:
        coefficient = difference[0].get(key, 0)
        return {divided(-difference[1], coefficient)} if coefficient else set()
    for own, other in ((atom.left, atom.right), (atom.right, atom.left)):
        target = fixed(other, known)
        if target is not None:
            return crossing(own, target, key, known)
    return None


def crossing(expression: Expression, target: Exact, key: str, known: Known) -> Points | None:
    """The points of a fact around which an expression crosses `target`; some more do no harm. None where untold."""
    match unnamed(expression):
        case Read():
            return {target}
        case Calculation() as calculation:
            return crossing_calculation(calculation, target, key, known)
        case Power(base=base, exponent=exponent):
            return united(crossing(base, each, key, known) for each in roots(target, exponent))
        case Rounded(expression=inner, step=step):
            size = as_exact(step)
            near = divided(target, size)
            halves = range(2 * floor(near) - 3, 2 * ceil(near) + 4)
            return united(crossing(inner, divided(each * size, 2), key, known) for each in halves)
        case Shifted() as moved:
            return crossing_shifted(moved, target, key, known)
        case Elapsed() as elapsed:
            return crossing_elapsed(elapsed, target, key, known)
        case Extreme(parts=parts):
            return united(crossing(each, target, key, known) for each in parts if missing_reads(each, known))
        case Cases() as cases:
            possible = cases.possible(known)
            return crossing(possible[0], target, key, known) if len(possible) == 1 and possible[0] else None
        case Expression():
            return None


def united(found: Iterable[Points | None]) -> Points | None:
    """All of the points; None where some are untold."""
    points: Points = set()
    for each in found:
        if each is None:
            return None
        points |= each
    return points


def crossing_calculation(expression: Calculation, target: Exact, key: str, known: Known) -> Points | None:
    left, right, sign = expression.left, expression.right, expression.operator
    whole = linear(expression, known)
    if whole is not None:
        coefficient = whole[0].get(key, 0)
        return {divided(target - whole[1], coefficient)} if coefficient else set()
    on_left = bool(missing_reads(left, known))
    own, other = (left, right) if on_left else (right, left)
    number = fixed(other, known)
    if number is None:
        return None
    if sign == "+":
        return crossing(own, target - number, key, known)
    if sign == "-":
        return crossing(own, target + number if on_left else number - target, key, known)
    if sign == "*":
        return set() if number == 0 else crossing(own, divided(target, number), key, known)
    if on_left:
        return None if number == 0 else crossing(own, target * number, key, known)
    targets = (0,) if target == 0 else (0, divided(number, target))
    return united(crossing(own, each, key, known) for each in targets)


def roots(target: Exact, exponent: int) -> Points:
    """The numbers whose power is the target; where there is no such fraction, two around each, very near."""
    if target < 0:
        return {-each for each in roots(-target, exponent)} if exponent % 2 else set()
    scaled = target.numerator * CLOSE**exponent // target.denominator
    low = whole_root(scaled, exponent)
    near = {divided(each, CLOSE) for each in (low, low + 1)}
    exact = {each for each in near if each**exponent == target} or near
    nearby = {round(each) for each in near}
    exact = {each for each in nearby if each**exponent == target} or exact
    return exact if exponent % 2 else {*exact, *(-each for each in exact)}


def whole_root(number: int, exponent: int) -> int:
    """The largest whole number whose power is at most `number`."""
    low, high = 0, 1 << (number.bit_length() // exponent + 1)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if middle**exponent <= number else (low, middle - 1)
    return low


def crossing_shifted(expression: Shifted, target: Exact, key: str, known: Known) -> Points | None:
    """Of a day that is moved, the days around which the moved one crosses another; or the lengths."""
    if missing_reads(expression.day, known):
        amount = fixed(expression.amount, known)
        if amount is None or amount.denominator != 1 or missing_reads(expression.amount, known):
            return None
        months, days = (int(amount), 0) if expression.unit == "months" else (0, int(amount))
        steps = changes(near_days(target, (-months,), -days), target, lambda day: shifted(day, months, days))
        return united(crossing(expression.day, each, key, known) for each in steps)
    start = fixed(expression.day, known)
    if start is None:
        return None
    if expression.unit == "days":
        return crossing(expression.amount, target - start, key, known)
    day = date.fromordinal(min(max(floor(target), 1), LAST_DAY))
    count = completed("months", date.fromordinal(int(start)), day)
    lengths = range(count - 2, count + 4)
    return united(crossing(expression.amount, each, key, known) for each in lengths)


def crossing_elapsed(expression: Elapsed, target: Exact, key: str, known: Known) -> Points | None:
    """Of the time from one day to another, the days around which it crosses a length."""
    on_first = bool(missing_reads(expression.first, known))
    own, other = (expression.first, expression.second) if on_first else (expression.second, expression.first)
    end = fixed(other, known)
    if end is None:
        return None
    last = date.fromordinal(int(end))
    size = {"weeks": 7, "days": 1}.get(expression.unit, 0)
    months = {"years": 12}.get(expression.unit, 1)
    counts = [(floor(target) + step) * (-1 if on_first else 1) for step in (-1, 0, 1, 2)]
    if size:
        near = [day for count in counts for day in near_days(end, (0,), size * count)]
    else:
        near = near_days(end, tuple(months * count for count in counts), 0)
        if expression.unit == "calendar months":
            near = [day for each in near for day in month_edges(each)]

    def length(day: date) -> int | None:
        return expression.between(day, last) if on_first else expression.between(last, day)

    return united(crossing(own, each, key, known) for each in changes(near, target, length))


def near_days(point: Exact, months: tuple[int, ...], days: int) -> list[int]:
    """The days within four of those that lie so many months and days from a day; month ends shift by no more."""
    start = date.fromordinal(min(max(int(point), 1), LAST_DAY))
    found: set[int] = set()
    for each in months:
        middle = shifted(start, each, days)
        if middle is not None:
            found |= set(range(middle.toordinal() - 4, middle.toordinal() + 5))
    return sorted(each for each in found if 1 <= each <= LAST_DAY)


def month_edges(day: int) -> list[int]:
    """The first days of a month and of the next one, and the days before them."""
    first = date.fromordinal(day).replace(day=1)
    starts = (shifted(first, months, 0) for months in (0, 1))
    edges = (each.toordinal() + step for each in starts if each is not None for step in (-1, 0))
    return [each for each in edges if 1 <= each <= LAST_DAY]


def changes(days: "list[int]", target: Exact, measured: Callable[[date], date | int | None]) -> Points:
    """Those of some days on which what is measured comes to lie on another side of the target."""
    sides: dict[int, object] = {}

    def side(day: int) -> object:
        if day not in sides:
            value = measured(date.fromordinal(day))
            point = None if value is None else point_of(value)
            sides[day] = None if point is None else (point > target) - (point < target)
        return sides[day]

    return {day for day in days if day > 1 and side(day) != side(day - 1)}
