"""How periods lie to each other, said as a policy says it: by comparing their ends. A missing end is unknown."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from policy_dsl.runtime.comparisons import Range, exactly, is_at_least, is_equal, is_more_than
from policy_dsl.runtime.fields import day_written
from policy_dsl.runtime.numbers import Number, exact
from policy_dsl.runtime.truth import Truth, all_of, any_of, negation

ANY = Range(None, None)


class Period:
    """From `low` to `high`; an end that is not closed is no part of it. A point is a period of one."""

    def __init__(self, data: dict[str, Any]) -> None:
        if "point" in data:
            data = {"low": data["point"], "high": data["point"], "low_closed": True, "high_closed": True}
        else:
            data = data["interval"]
        low, high = value_of(data["low"]), value_of(data["high"])
        # Of whole numbers and days the one that is not reached is as good as the next one that is.
        self.low_closed, self.low = closed(low, is_closed=data["low_closed"], step=1)
        self.high_closed, self.high = closed(high, is_closed=data["high_closed"], step=-1)


def value_of(given: Any) -> Number | date | None:
    """A number or a day; None when it is unknown, or no whole day."""
    if isinstance(given, list):
        return day_written("-".join(f"{each:02}" for each in given))
    return None if given is None else exact(given)


def closed(value: Number | date | None, *, is_closed: bool, step: int) -> tuple[bool, Range]:
    """An end as one that is part of its period, where there is a next value."""
    if value is None:
        return True, ANY
    if is_closed or not isinstance(value, int | date):
        return is_closed, exactly(value)
    return True, exactly(value + step if isinstance(value, int) else value + timedelta(step))


def ends_before(first: Period, second: Period) -> Truth:
    """The first has no part at or behind where the second begins."""
    if first.high_closed and second.low_closed:
        return is_more_than(second.low, first.high)
    return is_at_least(second.low, first.high)


def overlaps(first: Period, second: Period) -> Truth:
    return all_of((negation(ends_before(first, second)), negation(ends_before(second, first))))


def begins_first(first: Period, second: Period) -> Truth:
    return is_more_than(second.low, first.low)


def ends_last(first: Period, second: Period) -> Truth:
    return is_more_than(first.high, second.high)


def includes(first: Period, second: Period) -> Truth:
    return all_of((is_at_least(second.low, first.low), is_at_least(first.high, second.high)))


def same(first: Period, second: Period) -> Truth:
    return all_of((is_equal(first.low, second.low), is_equal(first.high, second.high)))


def begins_next(first: Period, second: Period) -> Truth:
    """The second begins on the next value behind the first."""
    high = first.high.high
    if isinstance(high, int):
        return is_equal(exactly(high + 1), second.low)
    if isinstance(high, date):
        return is_equal(exactly(high + timedelta(1)), second.low)
    return None if high is None else is_equal(first.high, second.low) if not first.high_closed else False


RELATIONS: dict[str, Callable[[Period, Period], Truth]] = {
    "in": lambda first, second: includes(second, first),
    "contains": includes,
    "includes": includes,
    "included in": lambda first, second: includes(second, first),
    "properly includes": lambda first, second: all_of((includes(first, second), negation(same(first, second)))),
    "properly included in": lambda first, second: all_of((includes(second, first), negation(same(first, second)))),
    "before": ends_before,
    "after": lambda first, second: ends_before(second, first),
    "on or before": lambda first, second: is_at_least(second.low, first.high),
    "on or after": lambda first, second: is_at_least(first.low, second.high),
    "overlaps": overlaps,
    "overlaps before": lambda first, second: all_of((begins_first(first, second), overlaps(first, second))),
    "overlaps after": lambda first, second: all_of((ends_last(first, second), overlaps(first, second))),
    "starts": lambda first, second: all_of((is_equal(first.low, second.low), is_at_least(second.high, first.high))),
    "ends": lambda first, second: all_of((is_equal(first.high, second.high), is_at_least(first.low, second.low))),
    "meets before": begins_next,
    "meets after": lambda first, second: begins_next(second, first),
    "meets": lambda first, second: any_of((begins_next(first, second), begins_next(second, first))),
    "=": same,
    "!=": lambda first, second: negation(same(first, second)),
}
