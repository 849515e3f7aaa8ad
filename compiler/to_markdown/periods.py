"""Days and times in words: the dates of service that something is for, and date windows worked out for an example."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from compiler.to_markdown.amounts import is_date
from compiler.to_markdown.words import several
from policy_dsl.meaning import Lowering
from policy_dsl.policy import (
    All,
    Any,
    Calendar,
    Compare,
    Condition,
    Constant,
    Expression,
    Fact,
    FactRead,
    Not,
    Policy,
    Shifted,
    Window,
)
from policy_dsl.runtime.dates import shifted
from policy_dsl.runtime.fields import Value
from policy_dsl.walk import expressions_in, facts_in, field_of

DAY = timedelta(days=1)

Period = tuple[date | None, date | None]


# ---- dates of service


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


# ---- date windows, worked out


@dataclass(frozen=True, slots=True)
class ExampleDays:
    """What examples are worked out from: what each case of the policy gives, by key, and a fixed day."""

    lowering: Lowering
    cases: tuple[Mapping[str, Value], ...]
    day: date


def example_days(policy: Policy, cases: tuple[Mapping[str, Value], ...]) -> ExampleDays:
    """The days for examples: those of the policy's own cases, else one within its effective dates."""
    first, last = policy.effective_from, policy.effective_until
    later = shifted(first, 5, 9)
    day = first if later is None or (last is not None and later > last) else later
    return ExampleDays(Lowering(policy), cases, day)


def worked_windows(condition: Condition, days: ExampleDays, *, holds: bool = True) -> tuple[str, ...]:
    """Each date window in a condition worked out, as sentences; those of definitions stand with the definitions."""
    if isinstance(condition, Not):
        return worked_windows(condition.condition, days, holds=not holds)
    if isinstance(condition, All | Any):
        return tuple(told for each in condition.conditions for told in worked_windows(each, days, holds=holds))
    if isinstance(condition, Compare):
        told = worked_out(condition.left, (condition.right,), days)
        return () if told is None else (f"{told.known}: {compared(condition, told.ends[0], holds=holds)}.",)
    if isinstance(condition, Window):
        told = worked_out(condition.operand, (condition.first, condition.last), days)
        return () if told is None else (f"{told.known}: {between(condition, *told.ends, holds=holds)}.",)
    return ()


@dataclass(frozen=True, slots=True)
class WorkedOut:
    """The ends of a window for an example, and that example in words: "For a date of service of 2025-06-10"."""

    known: str
    ends: tuple[date, ...]


def worked_out(operand: Expression, ends: tuple[Expression, ...], days: ExampleDays) -> WorkedOut | None:
    """The ends of a window for an example; None for numbers, for days that stand in the policy, and where it cannot
    be worked out."""
    moved = any(isinstance(each, Shifted) for end in ends for each in expressions_in(end))
    if not is_date(operand) or not moved:
        return None
    facts = tuple({fact.key: fact for end in ends for fact in facts_in(end)}.values())
    known = values_for(facts, days)
    if known is None or not known:
        return None
    found = tuple(days.lowering.in_own_measure(end).value(known) for end in ends)
    kept = tuple(each for each in found if isinstance(each, date))
    if len(kept) < len(found):
        return None
    days_given = [f"{article(each.name)} {each.name} of {known[each.key]}" for each in facts if is_day(each)]
    others = [f"{each.name}: {told_known(each, known[each.key])}" for each in facts if not is_day(each)]
    behind = f" ({', '.join(others)})" if others else ""
    return WorkedOut(f"For {several(days_given)}{behind}", kept)


def is_day(fact: Fact) -> bool:
    return isinstance(fact.type, Calendar)


def values_for(facts: tuple[Fact, ...], days: ExampleDays) -> dict[str, Value] | None:
    """Values for an example: those of the first case that gives all, else of each fact the first that is given."""
    for case in days.cases:
        if all(each.key in case for each in facts):
            return {each.key: case[each.key] for each in facts}
    found = {}
    for fact in facts:
        given = next((case[fact.key] for case in days.cases if fact.key in case), None)
        value = days.day if given is None and is_day(fact) else given
        if value is None:
            return None
        found[fact.key] = value
    return found


def told_known(fact: Fact, value: Value) -> str:
    return field_of(fact).told(value)


def article(name: str) -> str:
    return "an" if name[:1].casefold() in "aeiou" else "a"


def compared(condition: Compare, end: date, *, holds: bool) -> str:
    """The days that a comparison with a worked out day means."""
    match condition.comparator:
        case "equal":
            return f"{'' if holds else 'not '}on {end}"
        case "at least" | "more than":
            first = end if condition.comparator == "at least" else end + DAY
            return f"from {first} on" if holds else f"up to and including {first - DAY}"
        case "at most" | "less than":
            last = end if condition.comparator == "at most" else end - DAY
            return f"up to and including {last}" if holds else f"from {last + DAY} on"


def between(condition: Window, first: date, last: date, *, holds: bool) -> str:
    """The days of a worked out window, both named days included."""
    first = first if condition.first_counts else first + DAY
    last = last if condition.last_counts else last - DAY
    if holds:
        return f"from {first} up to and including {last}" if first <= last else "on no day"
    return f"up to and including {first - DAY}, or from {last + DAY} on"
