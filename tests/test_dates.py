"""Dates: month ends, leap days, completed periods and calendar months, at their edges."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_dsl.runtime.dates import calendar_months_between, completed, shifted

UNITS = {"days": (0, 1), "weeks": (0, 7), "months": (1, 0), "years": (12, 0)}
DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))


def day(text: str) -> date:
    return date.fromisoformat(text)


SHIFTED = [
    ("2026-01-31", 0, 0, "2026-01-31"),
    ("2026-01-31", 1, 0, "2026-02-28"),
    ("2024-01-31", 1, 0, "2024-02-29"),
    ("2026-03-31", -1, 0, "2026-02-28"),
    ("2026-05-31", 1, 0, "2026-06-30"),
    ("2026-02-28", 1, 0, "2026-03-28"),  # the last day of a month does not stay the last day
    ("2026-12-15", 1, 0, "2027-01-15"),
    ("2026-01-15", -1, 0, "2025-12-15"),
    ("2026-12-31", 12, 0, "2027-12-31"),
    ("2024-02-29", 12, 0, "2025-02-28"),
    ("2024-02-29", 48, 0, "2028-02-29"),
    ("2024-02-29", -12, 0, "2023-02-28"),
    ("2096-02-29", 48, 0, "2100-02-28"),
    ("2024-02-28", 0, 1, "2024-02-29"),
    ("2026-02-28", 0, 1, "2026-03-01"),
    ("2026-01-01", 0, -1, "2025-12-31"),
    ("2026-01-31", 1, 1, "2026-03-01"),  # the months first
    ("2026-03-01", 1, -1, "2026-03-31"),
]


@pytest.mark.parametrize(("start", "months", "days", "expected"), SHIFTED)
def test_shifted(start: str, months: int, days: int, expected: str) -> None:
    """Months first, clamped to the last day of the month, then days."""
    assert day(expected) == shifted(day(start), months, days)


@pytest.mark.parametrize(
    ("start", "months", "days"),
    [
        (date.max, 0, 1),
        (date.max, 1, 0),
        (date.min, 0, -1),
        (date.min, -1, 0),
        (date.max, 1, -31),  # the months alone lead out
        (date(2026, 1, 1), 12 * 8000, 0),
        (date(2026, 1, 1), -12 * 2026, 0),
        (date(2026, 1, 1), 10**30, 0),
        (date(2026, 1, 1), 0, 10**30),
        (date(2026, 1, 1), 0, -(10**30)),
    ],
)
def test_shifted_out_of_the_calendar(start: date, months: int, days: int) -> None:
    """There is no day outside the years 1 to 9999."""
    assert shifted(start, months, days) is None


@pytest.mark.parametrize(("start", "months"), [(date(9999, 11, 30), 1), (date(1, 2, 1), -1)])
def test_shifted_to_the_ends_of_the_calendar(start: date, months: int) -> None:
    """The first and the last month of the calendar can be reached."""
    assert shifted(start, months, 0) is not None


COMPLETED = [
    ("days", "2026-01-01", "2026-01-01", 0),
    ("days", "2024-02-28", "2024-03-01", 2),
    ("weeks", "2026-01-01", "2026-01-07", 0),
    ("weeks", "2026-01-01", "2026-01-08", 1),
    ("months", "2026-01-31", "2026-02-27", 0),
    ("months", "2026-01-31", "2026-02-28", 1),
    ("months", "2026-01-15", "2026-02-14", 0),
    ("months", "2026-01-15", "2026-02-15", 1),
    ("months", "2024-01-31", "2024-02-28", 0),
    ("months", "2024-01-31", "2024-02-29", 1),
    ("months", "2025-12-15", "2026-01-15", 1),
    ("years", "2008-06-10", "2026-06-09", 17),
    ("years", "2008-06-10", "2026-06-10", 18),
    ("years", "2008-02-29", "2026-02-27", 17),
    ("years", "2008-02-29", "2026-02-28", 18),  # in a year without a 29th the birthday is the 28th
    ("years", "2008-02-29", "2024-02-28", 15),  # in a year with one it is the 29th
    ("years", "2008-02-29", "2024-02-29", 16),
    ("years", "2007-02-28", "2008-02-28", 1),
    ("years", "0001-01-01", "9999-12-31", 9998),
    ("months", "0001-01-31", "9999-12-31", 9999 * 12 - 1),
]


@pytest.mark.parametrize(("unit", "first", "second", "expected"), COMPLETED)
def test_completed(unit: str, first: str, second: str, expected: int) -> None:
    """A period is complete on the day that it ends; the other way round the count is negative."""
    assert (expected, -expected) == (
        completed(unit, day(first), day(second)),
        completed(unit, day(second), day(first)),
    )


@given(DAYS, DAYS, st.sampled_from(sorted(UNITS)))
def test_completed_is_the_largest_shift_that_is_not_after(one: date, other: date, unit: str) -> None:
    """The first date shifted by the count is not after the second one, and shifted by one more it is."""
    first, second = sorted((one, other))
    months, days = UNITS[unit]
    count = completed(unit, first, second)
    reached = shifted(first, months * count, days * count)
    beyond = shifted(first, months * (count + 1), days * (count + 1))

    assert reached is not None
    assert beyond is not None
    assert reached <= second < beyond


@given(DAYS, DAYS, DAYS, st.sampled_from(sorted(UNITS)))
def test_completed_never_falls_as_time_passes(first: date, one: date, other: date, unit: str) -> None:
    """A later second date gives no smaller count, and a later first date no larger one."""
    earlier, later = sorted((one, other))

    assert completed(unit, first, earlier) <= completed(unit, first, later)
    assert completed(unit, earlier, first) >= completed(unit, later, first)


MONTHS_BETWEEN = [
    ("2024-06-01", "2025-06-30", 11),
    ("2024-06-30", "2025-06-01", 11),
    ("2024-06-30", "2024-07-01", 0),
    ("2024-06-30", "2024-08-01", 1),
    ("2024-06-01", "2024-06-30", 0),
    ("2024-12-31", "2025-01-01", 0),
    ("2024-11-30", "2025-02-01", 2),
    ("2025-06-01", "2024-06-01", 0),
]


@pytest.mark.parametrize(("first", "second", "expected"), MONTHS_BETWEEN)
def test_calendar_months_between(first: str, second: str, expected: int) -> None:
    """Whole calendar months strictly between, whatever the days in them; none when the second is earlier."""
    assert expected == calendar_months_between(day(first), day(second))
