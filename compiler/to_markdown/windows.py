"""Date windows worked out for an example, those in which items of a list have to have happened among them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from compiler.to_markdown.amounts import called, is_date
from compiler.to_markdown.items import is_limit, noun, own_conditions, request_counts, told_window
from compiler.to_markdown.words import article, several
from policy_dsl.meaning import Lowering
from policy_dsl.policy import (
    All,
    Any,
    BlockIsMet,
    Calculation,
    Calendar,
    ComesTo,
    Compare,
    CompareSets,
    Condition,
    Constant,
    CountItems,
    DaysInARow,
    Defined,
    Definition,
    EveryItem,
    Expression,
    Extreme,
    Fact,
    FactRead,
    InCodes,
    IsDocumented,
    IsYes,
    Items,
    Listed,
    Lookup,
    LookupListed,
    Not,
    NumberListed,
    Policy,
    Power,
    Rounded,
    SameChoice,
    Score,
    Shifted,
    TimeBetween,
    Total,
    Window,
)
from policy_dsl.runtime.dates import shifted
from policy_dsl.runtime.fields import Value
from policy_dsl.runtime.lists import Record
from policy_dsl.walk import comparisons_in, conditions_of, expressions_in, field_of, inner_expressions, operands_of

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class ExampleDays:
    """What examples are worked out from: what each case of the policy gives, by key, and a fixed day."""

    lowering: Lowering
    cases: tuple[Mapping[str, Value | Record], ...]
    day: date


def example_days(policy: Policy, cases: tuple[Mapping[str, Value | Record], ...]) -> ExampleDays:
    """The days for examples: those of the policy's own cases, else one within its effective dates."""
    first, last = policy.effective_from, policy.effective_until
    later = shifted(first, 5, 9)
    day = first if later is None or (last is not None and later > last) else later
    return ExampleDays(Lowering(policy), cases, day)


def worked_windows(condition: Condition, days: ExampleDays, *, holds: bool = True) -> tuple[str, ...]:
    """Each date window in a condition worked out, as sentences; those of what has a name stand with its meaning."""
    match condition:
        case Not(inner):
            return worked_windows(inner, days, holds=not holds)
        case All(conditions) | Any(conditions):
            return tuple(told for each in conditions for told in worked_windows(each, days, holds=holds))
        case CountItems(items=items):
            found = worked_items(items, days)
            return (*found, *told_limit(condition)) if found else ()
        case EveryItem(items, requirement):
            return (*worked_items(items, days), *worked_windows(requirement, days, holds=holds))
        case DaysInARow():
            return (*worked_run(condition, days), *worked_items(condition.items, days))
        case Compare() | Window():
            found = worked_comparison(condition, days, holds=holds)
            return (*found, *(told for each in operands_of(condition) for told in worked_values(each, days)))
        case IsYes() | IsDocumented() | Listed() | SameChoice() | CompareSets() | InCodes():
            return tuple(told for each in operands_of(condition) for told in worked_values(each, days))
        case NumberListed() | LookupListed():
            return tuple(told for each in operands_of(condition) for told in worked_values(each, days))
        case Defined() | BlockIsMet() | ComesTo():
            return ()


def worked_comparison(condition: Compare | Window, days: ExampleDays, *, holds: bool) -> tuple[str, ...]:
    """The days that a comparison with moved days means, in an example."""
    operand = condition.left if isinstance(condition, Compare) else condition.operand
    ends = ends_of(condition)
    moved = any(isinstance(each, Shifted) for end in ends for each in expressions_in(end))
    told = worked_out(ends, days) if moved and is_date(operand) else None
    return () if told is None else (f"{told.known}: {told_days(condition, told.ends, holds=holds)}.",)


def ends_of(condition: Compare | Window) -> tuple[Expression, ...]:
    """What a comparison compares with."""
    return (condition.right,) if isinstance(condition, Compare) else (condition.first, condition.last)


def told_days(condition: Compare | Window, ends: tuple[date, ...], *, holds: bool = True) -> str:
    """The days that a comparison with worked out days means."""
    if isinstance(condition, Compare):
        return compared(condition, ends[0], holds=holds)
    return between(condition, *ends, holds=holds)


@dataclass(frozen=True, slots=True)
class WorkedOut:
    """The ends of a window for an example, and that example in words: "For a date of service of 2025-06-10"."""

    known: str
    ends: tuple[date, ...]


def worked_out(ends: tuple[Expression, ...], days: ExampleDays) -> WorkedOut | None:
    """The ends of a window for an example; None for days that stand in the policy, and where it cannot be worked
    out."""
    facts = tuple({fact.key: fact for end in ends for fact in facts_to_give(end)}.values())
    known = values_for(facts, days)
    if known is None or not known:
        return None
    found = tuple(days.lowering.in_own_measure(end).value(known) for end in ends)
    kept = tuple(each for each in found if isinstance(each, date))
    if len(kept) < len(found):
        return None
    days_given = [f"{article(called(each))} {called(each)} of {known[each.key]}" for each in facts if is_day(each)]
    others = [f"{called(each)}: {told_known(each, known[each.key])}" for each in facts if not is_day(each)]
    behind = f" ({', '.join(others)})" if others else ""
    return WorkedOut(f"For {several(days_given)}{behind}", kept)


def facts_to_give(expression: Expression) -> Iterator[Fact]:
    """The facts whose values an expression needs; of an item that is picked, the attribute alone."""
    if isinstance(expression, FactRead):
        yield expression.fact
        return
    for each in inner_expressions(expression):
        yield from facts_to_give(each)
    for condition in conditions_of(expression):
        for comparison in comparisons_in(condition):
            for operand in operands_of(comparison):
                yield from facts_to_give(operand)


# ---- windows on lists


def worked_items(items: Items, days: ExampleDays) -> tuple[str, ...]:
    """The windows in which items have to have happened, worked out; what is asked of them besides, too."""
    found: list[str] = []
    for each in own_conditions(items):
        if isinstance(each, Compare | Window) and told_window(each, items) is not None:
            told = worked_out(ends_of(each), days)
            if told is not None:
                found.append(f"{told.known}: {noun(items)} {told_days(each, told.ends)}.")
        else:
            found += worked_windows(each, days)
    return tuple(found)


def told_limit(condition: CountItems) -> tuple[str, ...]:
    """What a limit over some time means for the request."""
    if not is_limit(condition):
        return ()
    if not request_counts(condition):
        return ("The one that is asked for does not count.",)
    if condition.different is not None:
        return ("The date of service counts as one of the values.",)
    number = condition.number
    if condition.comparator != "at most" or not isinstance(number, Constant) or not isinstance(number.value, int):
        return ("The one that is asked for counts.",)
    return (f"The one that is asked for counts, so at most {number.value - 1} beside it.",)


def worked_run(condition: DaysInARow, days: ExampleDays) -> tuple[str, ...]:
    """The first and the last run of days that is tried, in an example."""
    told = worked_out((condition.first, condition.last), days)
    if told is None:
        return ()
    length, (first, last) = timedelta(condition.length - 1), told.ends
    if first + length > last:
        return (f"{told.known}: no {condition.length} days in a row fit.",)
    one, other = f"{first} to {first + length}", f"{last - length} to {last}"
    return (f"{told.known}: the first such days are {one}, the last {other}.",)


def worked_values(expression: Expression, days: ExampleDays) -> tuple[str, ...]:
    """The windows of lists from which a value is taken, in an expression; those of what has a name stand with it."""
    match expression:
        case Total(items=items):
            return worked_items(items, days)
        case FactRead(fact):
            return worked_items(fact.pick.items, days) if fact.pick is not None and not fact.pick.name else ()
        case Definition() | Lookup() | Score():
            return ()
        case Constant() | Calculation() | Power() | Shifted() | TimeBetween() | Extreme() | Rounded():
            return tuple(told for each in inner_expressions(expression) for told in worked_values(each, days))


def is_day(fact: Fact) -> bool:
    return isinstance(fact.type, Calendar)


def values_for(facts: tuple[Fact, ...], days: ExampleDays) -> dict[str, Value] | None:
    """Values for an example: those of the first case that gives all, else of each fact the first that is given."""
    for case in days.cases:
        own = {each.key: given_in(case, each) for each in facts}
        whole = {key: value for key, value in own.items() if value is not None}
        if len(whole) == len(facts):
            return whole
    found = {}
    for fact in facts:
        given = (given_in(case, fact) for case in days.cases)
        value = next((each for each in given if each is not None), days.day if is_day(fact) else None)
        if value is None:
            return None
        found[fact.key] = value
    return found


def given_in(case: Mapping[str, Value | Record], fact: Fact) -> Value | None:
    """What a case gives of a fact; of an attribute of an item, what it says of the first item that has it."""
    key, bracket, rest = fact.key.partition("[")
    value = case.get(key)
    if not isinstance(value, Record):
        return value
    attribute = rest.partition("].")[2] if bracket else ""
    found = (item.values.get(attribute) for item in value.items)
    return next((each for each in found if each is not None and not isinstance(each, Record)), None)


def told_known(fact: Fact, value: Value) -> str:
    return field_of(fact).told(value)


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
