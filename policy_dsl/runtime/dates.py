"""Date arithmetic as the language guide means it under "Dates": month ends clamp, periods count when completed.

Dates are `datetime.date`; nothing here knows what day it is.
"""

from datetime import date, timedelta

MONTHS_IN = {"months": 1, "years": 12}
DAYS_IN = {"days": 1, "weeks": 7}

FIRST_YEAR, LAST_YEAR = 1, 9999  # of `datetime.date`


def shifted(day: date, months: int, days: int) -> date | None:
    """The day `months` and then `days` after `day` (before it when negative); None outside the years 1 to 9999.

    Where the month that is reached has no such day, its last day counts: one month after 31 January is 28 or
    29 February, and one year after 29 February is 28 February. Source: language guide, dates.
    """
    if months:
        year, month_before = divmod(day.year * 12 + day.month - 1 + months, 12)
        if not FIRST_YEAR <= year <= LAST_YEAR:
            return None
        month = month_before + 1
        day = date(year, month, day.day if day.day <= 28 else min(day.day, last_day(year, month)))
    if days:
        try:
            return day + timedelta(days)
        except OverflowError:
            return None
    return day


def last_day(year: int, month: int) -> int:
    """The number of the last day of a month: 28 to 31."""
    return 31 if month == 12 else (date(year, month + 1, 1) - timedelta(1)).day


def completed(unit: str, first: date, second: date) -> int:
    """How many whole days, weeks, months or years have passed at `second` since `first`; `unit` is one of the four.

    The largest number for which `first`, shifted by it, is not after `second`: a period is complete on the day
    it ends. So who was born on 29 February is a year older on 28 February of a year that has no 29th, and from
    31 January to 28 February is a month. Negative when `second` is earlier: as many as from `second` to `first`.
    Source: language guide, dates ("ages are completed years").
    """
    if second < first:
        return -completed(unit, second, first)
    if unit in DAYS_IN:
        return (second - first).days // DAYS_IN[unit]
    months = months_apart(first, second)
    reached = shifted(first, months, 0)
    # INVARIANT: reached is a day of the month of `second`, so it is a date.
    if reached is not None and reached > second:
        months -= 1
    return months // MONTHS_IN[unit]


def calendar_months_between(first: date, second: date) -> int:
    """How many whole calendar months lie between the month of `first` and the month of `second`, both left out.

    From any day of June 2024 to any day of June 2025 it is 11; from one month to the next it is 0, as it is
    within one month and when `second` is earlier. Source: language guide, dates.
    """
    return max(months_apart(first, second) - 1, 0)


def months_apart(first: date, second: date) -> int:
    """How many months later the month of `second` is; negative when it is earlier."""
    return (second.year - first.year) * 12 + second.month - first.month
