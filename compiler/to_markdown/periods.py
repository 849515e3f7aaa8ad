"""The dates of service that something is for, in words."""

from datetime import date

from policy_dsl.policy import Any, Compare, Condition, Constant, Expression, FactRead, Window

Period = tuple[date | None, date | None]


def period_of(condition: Condition) -> Period | None:
    """The dates of service to which a condition limits something, both days included; None for any other condition."""
    if isinstance(condition, Window) and is_date_of_service(condition.operand):
        first, last = fixed_day(condition.first), fixed_day(condition.last)
        return None if first is None or last is None else (first, last)
    if isinstance(condition, Compare) and is_date_of_service(condition.left):
        day = fixed_day(condition.right)
        if day is not None and condition.comparator in ("at least", "at most"):
            return (day, None) if condition.comparator == "at least" else (None, day)
    return None


def period_outside(condition: Condition) -> Period | None:
    """The dates of service outside which a condition holds; None for any other condition."""
    if isinstance(condition, Compare) and is_date_of_service(condition.left):
        day = fixed_day(condition.right)
        if day is not None and condition.comparator in ("less than", "more than"):
            return (day, None) if condition.comparator == "less than" else (None, day)
    if isinstance(condition, Any) and len(condition.conditions) == 2:
        one, other = map(period_outside, condition.conditions)
        if one is not None and other is not None and one[1] is None and other[0] is None:
            return one[0], other[1]
    return None


def is_date_of_service(expression: Expression) -> bool:
    return isinstance(expression, FactRead) and expression.fact.built_in


def fixed_day(expression: Expression) -> date | None:
    value = expression.value if isinstance(expression, Constant) else None
    return value if isinstance(value, date) else None


def told_period(period: Period) -> str:
    """The days of a period: "from 2025-01-01 to 2025-12-31"; both days are included."""
    first, last = period
    if first is None:
        return "up to and including " + str(last) if last else "at any time"
    return f"from {first} on" if last is None else f"from {first} to {last}"
