"""Wordings that differ from their conditions, in a number or in the direction of a comparison."""

import re
from collections.abc import Iterator, Set
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from policy_dsl import errors
from policy_dsl.checks.worded import (
    IN_WORDS,
    UNITS_OF_TIME,
    Amount,
    Length,
    amounts_in,
    in_two,
    lengths_in,
    number_of,
    spelled_in,
)
from policy_dsl.diagnostics import Diagnostic
from policy_dsl.policy import (
    All,
    Calculation,
    Compare,
    Condition,
    Constant,
    CountItems,
    Criterion,
    Definition,
    Expression,
    FactRead,
    Group,
    IsDocumented,
    IsYes,
    LeftOut,
    Lookup,
    Numeric,
    Policy,
    Power,
    Shifted,
    TimeBetween,
)
from policy_dsl.runtime.numbers import exact, plain_number, told_number
from policy_dsl.source import Span
from policy_dsl.walk import comparisons_in, criteria_in, groups_of, read_by

_NUMBER = re.compile(r"(?<![\w.-])(\d+(?:,\d{3})*(?:\.\d+)?)%?(?![\w-])")
# A number in words is what is compared only right behind a limit: "type two diabetes" compares nothing.
_SPELLED = re.compile(
    rf"\b(?:at least|at most|(?:more|less|fewer|later|older|younger) than|up to|within|over|under) ({IN_WORDS})",
    re.IGNORECASE,
)
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_DAY = re.compile(
    rf"\b(?:{_MONTHS}) \d{{1,2}}(?:,? \d{{4}})?\b|\b\d{{1,2}} (?:{_MONTHS})(?: \d{{4}})?\b|\b(?:{_MONTHS}) \d{{4}}\b"
)
_FRACTION = re.compile(r"(?<![\w./-])\d/\d(?![\w./-])")
_TIME_BEHIND = re.compile(rf"[ -](?:{UNITS_OF_TIME})s?\b", re.IGNORECASE)
_NAMED = re.compile(r"\b(?:level|type|stage|grade|class|phase|tier|category) (\d+)\b", re.IGNORECASE)
EVENTS = (("events", 1),)  # of a rate, and what lists are often called
_PERCENT = re.compile(r"%|\d per ?cent\b")
NEAR = 80  # characters: what says which numbers are meant stands right before a number or behind it
# Of what is counted in whole numbers, more than 17 is at least 18.
_NEXT = {
    "at least": (-1, "more than"),
    "more than": (1, "at least"),
    "at most": (1, "less than"),
    "less than": (-1, "at most"),
}


@dataclass(frozen=True, slots=True)
class Worded:
    """A published wording with its place, and what it is worded of; numbers that are `allowed` may be said."""

    wording: str
    at: Span
    conditions: tuple[Condition, ...]
    stated: tuple[tuple[str, Span], ...] = ()
    allowed: tuple[str, ...] = ()


def numbers_that_differ(policy: Policy) -> Iterator[Diagnostic]:
    """Criteria, exceptions and lines of scores whose wording says a number that the condition does not, while the
    condition says another; and those that say "6 weeks" where the condition says "6 months".

    The values of named constants count as said, and so does the count of `at least 2 of`; those of parameters and
    tables may be said.
    """
    for worded in wordings_in(policy):
        yield from differing(policy, worded)


def wordings_in(policy: Policy) -> Iterator[Worded]:
    """Every wording that has a condition of its own."""
    for group in groups_of(policy):
        for criterion in criteria_in(group):
            if criterion.label and criterion.wording_span is not None:
                yield Worded(criterion.wording, criterion.wording_span, *said_by(criterion.parts))
            for left_out in criterion.left_out:
                yield from exceptions_worded(policy, left_out)
        for left_out in group.left_out:
            yield from exceptions_worded(policy, left_out)
    for score in policy.scores:
        for part in score.parts:
            at = place_of(policy, part.wording, part.span)
            if at is not None and not part.parts:
                above = () if part.above is None else numbers_behind((part.above,))
                conditions = () if part.condition is None else (part.condition,)
                points = tuple(told_number(each) for each in (part.points, part.cap) if each is not None)
                stated = () if part.above is None else tuple((each, part.above.span) for each in above)
                yield Worded(part.wording, at, conditions, stated, points)


def said_by(parts: tuple[Condition | Group, ...]) -> tuple[tuple[Condition, ...], tuple[tuple[str, Span], ...]]:
    """The conditions of a wording, and the counts of its lists."""
    conditions = tuple(each for each in parts if not isinstance(each, Group))
    groups = (each for each in parts if isinstance(each, Group) and each.quantifier == "at least")
    return conditions, tuple((str(each.count), each.span) for each in groups)


def exceptions_worded(policy: Policy, left_out: LeftOut) -> Iterator[Worded]:
    at = place_of(policy, left_out.wording, left_out.span)
    if at is not None:
        yield Worded(left_out.wording, at, *said_by(left_out.parts))


def place_of(policy: Policy, wording: str, within: Span) -> Span | None:
    """Where a wording stands in its part of the policy; None where it has none."""
    start = policy.source.text.find(f'"{wording}"', within.start, within.end) if wording else -1
    return None if start < 0 else Span(start + 1, start + 1 + len(wording))


def differing(policy: Policy, said: Worded) -> Iterator[Diagnostic]:
    stated: dict[str, Span] = dict(said.stated)
    allowed: set[str] = set(said.allowed)
    lengths: dict[Length, Span] = {}
    amounts: dict[Amount, Span] = {}
    parameters: list[Lookup] = []
    nexts: list[tuple[str, str, str]] = []
    for condition in said.conditions:
        for comparison in comparisons_in(condition):
            read = read_by(comparison)
            stated |= dict(numbers_in(policy, comparison, read))
            allowed |= set(numbers_behind(read))
            lengths |= lengths_in(policy.source.text_of(comparison.span), comparison.span.start)
            amounts |= dict(amounts_of(read))
            parameters += [each for each in read if isinstance(each, Lookup) and each.table is None]
            nexts += next_to(comparison)
    start, wording = said.at.start, said.wording
    for aside in (_DAY, _FRACTION):
        wording = aside.sub(lambda found: "-" * len(found.group()), wording)
    worded = {
        number_of(match.group(1)): Span(start + match.start(), start + match.end())
        for match in _NUMBER.finditer(wording)
    }
    for match in _SPELLED.finditer(wording):
        worded.setdefault(number_of(match.group(1)), Span(start + match.start(1), start + match.end(1)))
    spelled = set(spelled_in(wording))
    for number in (*stated, *allowed):  # 70% in the wording says 0.7, too
        span = worded.get(as_percentage(number))
        if span is not None and _PERCENT.match(policy.source.text, span.end - 1):
            worded[number] = worded.pop(as_percentage(number))
    for match in _NAMED.finditer(wording):  # "level 2" is no number of events where the condition has that name, too
        if any(match.group().lower() in policy.source.text_of(each.span).lower() for each in said.conditions):
            worded.pop(number_of(match.group(1)), None)
    parameters = [each for each in parameters if results_of(each) and is_unsaid(each, worded.keys() | spelled)]
    agreeing: list[Span] = []
    for number, phrase, other in nexts:
        if other in worded and other not in stated and phrase == phrase_around(policy, worded[other]):
            agreeing.append(worded[other])
            worded[number] = worded.pop(other)
    said_lengths, said_amounts = lengths_in(wording, start), amounts_in(wording, start)
    same = [*(said_lengths[each] for each in said_lengths if each in lengths)]
    same += [lengths[each] for each in said_lengths if each in lengths]
    same += [each for amount in said_amounts if amount in amounts for each in (said_amounts[amount], amounts[amount])]
    only_worded = [
        number
        for number, span in worded.items()
        if number not in stated and number not in allowed and not is_within(span, same)
    ]
    only_stated = [
        number
        for number, span in stated.items()
        if number not in worded and number not in spelled and not is_within(span, same)
    ]
    told: list[tuple[Span, Span]] = []
    for at in [worded[each] for each in only_worded]:
        alike = [each for each in only_stated if kind_behind(policy, stated[each]) == kind_behind(policy, at)]
        if alike:
            told.append((at, stated[alike[0]]))
            only_stated.remove(alike[0])
    rest = [at for each, at in lengths.items() if each not in said_lengths]
    for length, at in said_lengths.items():
        if length not in lengths and not any(is_within(one, [at]) for one in (*agreeing, *(each for each, _ in told))):
            amount, unit = in_two(policy.source.text_of(at))
            same_number = [each for each in rest if in_two(policy.source.text_of(each))[0] == amount]
            same_unit = [
                each for each in rest if in_two(policy.source.text_of(each))[1] == unit and amount not in allowed
            ]
            told += [(at, each) for each in (*same_number, *same_unit)[:1]]
    done = [each for each, _ in told]
    for at in [worded[each] for each in only_worded if not any(is_within(worded[each], [one]) for one in done)]:
        if only_stated:
            nearest = stated[only_stated.pop(0)]
            parameter = next((each for each in parameters if kind_of_value(each) == kind_behind(policy, at)), None)
            if parameter is None:
                told.append((at, nearest))
            else:
                values = dict(results_of(parameter))
                named = f'"{parameter.name}" is {" or ".join(values)}'
                yield errors.wording_says_other_number(policy.source, at, next(iter(values.values())), named)
    for at, other_at in told:
        if is_rest(policy, at, other_at):
            continue
        yield errors.wording_says_other_number(policy.source, at, other_at)


def kind_behind(policy: Policy, number: Span) -> str:
    """What kind of number a text says: a percentage, a length of time, or a count, by what stands behind it."""
    text = policy.source.text
    if _PERCENT.match(text, number.end - 1):
        return "percentage"
    if _TIME_BEHIND.match(text, number.end):
        return "time"
    amounts = amounts_in(text[number.start : number.end + NEAR].split("\n")[0], number.start)
    found = next((each for each, at in amounts.items() if at.start == number.start), None)
    return "count" if found is None or found[0] == EVENTS else str(found[0])


def kind_of_value(parameter: Lookup) -> str:
    """The kind of the values of a parameter, as it would stand in a text."""
    if parameter.measure.percent:
        return "percentage"
    unit = parameter.measure.unit
    if unit is None:
        return "count"
    return "time" if _TIME_BEHIND.match(f" {unit.spelling}") else str(unit.dimension)


def results_of(parameter: Lookup) -> list[tuple[str, Span]]:
    """The numbers that a parameter has on some day or for some plan."""
    results = (*(row.result for row in parameter.rows), parameter.otherwise)
    return [
        (told_number(each.value), each.span)
        for each in results
        if isinstance(each, Constant) and not isinstance(each.value, date)
    ]


def is_unsaid(parameter: Lookup, said: Set[str]) -> bool:
    """Whether no value of a parameter is said."""
    return said.isdisjoint(number for number, _ in results_of(parameter))


def amounts_of(read: tuple[Expression, ...]) -> Iterator[tuple[Amount, Span]]:
    """The amounts with a unit among what a comparison reads."""
    for each in read:
        if isinstance(each, Constant) and each.measure.unit is not None and not isinstance(each.value, date):
            unit = each.measure.unit
            yield (unit.dimension, Fraction(each.value) * unit.factor), each.span


def next_to(comparison: Condition) -> Iterator[tuple[str, str, str]]:
    """A whole number that a comparison states, with the phrase and the number that say the same: more than 17."""
    number = comparison.number if isinstance(comparison, CountItems) else None
    if isinstance(comparison, Compare) and is_whole(comparison.left):
        number = comparison.right
    if isinstance(number, Constant) and isinstance(comparison, Compare | CountItems):
        step, phrase = _NEXT.get(comparison.comparator.replace("fewer", "less"), (0, ""))
        if phrase and not isinstance(number.value, date) and Fraction(number.value).denominator == 1:
            yield told_number(number.value), phrase, str(int(number.value) + step)


def is_whole(expression: Expression) -> bool:
    """Whether a value is counted in whole numbers."""
    while isinstance(expression, Definition):
        expression = expression.expression
    if isinstance(expression, FactRead):
        return isinstance(expression.fact.type, Numeric) and expression.fact.type.whole
    return isinstance(expression, TimeBetween)


def phrase_around(policy: Policy, number: Span) -> str:
    """The phrase of a comparison that stands before a number of a wording, or behind it."""
    text = policy.source.text
    lowest = max(number.start - NEAR, 0)
    before = text[max(text.rfind('"', lowest, number.start) + 1, lowest) : number.start].lower()
    if _OR_ABOVE.match(text, number.end) or _AT_LEAST.search(before):
        return "at least"
    if _OR_BELOW.match(text, number.end) or _AT_MOST.search(before):
        return "at most"
    return "more than" if _ABOVE.search(before) else "less than" if _BELOW.search(before) else ""


def is_rest(policy: Policy, worded: Span, stated: Span) -> bool:
    """Whether one percentage is what the other leaves of a whole: 80% less pain is 20% of it."""
    text = policy.source.text
    if not _PERCENT.match(text, worded.end - 1) or not _PERCENT.match(text, stated.end - 1):
        return False
    one, other = (number_of(text[each.start : each.end].removesuffix("%")) for each in (worded, stated))
    return as_percentage(one) == told_number(plain_number(10_000 - 100 * Fraction(exact(other))))


def is_within(span: Span, spans: list[Span]) -> bool:
    return any(each.start <= span.start and span.end <= each.end for each in spans)


def numbers_in(policy: Policy, comparison: Condition, read: tuple[Expression, ...]) -> Iterator[tuple[str, Span]]:
    """The numbers that a comparison states, as written or by the name of a constant, and where.

    Those in a name and those that are calculated with are not what is compared. `read` is all that is in it.
    """
    at = comparison.span
    if isinstance(comparison, IsYes | IsDocumented):
        return
    aside = [each.span for each in read if isinstance(each, FactRead | Calculation | Power | Shifted)]
    for match in _NUMBER.finditer(policy.source.text_of(at)):
        start = at.start + match.start()
        if not any(each.start <= start < each.end for each in aside):
            yield number_of(match.group(1)), Span(start, at.start + match.end())
    for each in read:
        if isinstance(each, Constant) and each.name is not None and not isinstance(each.value, date):
            yield told_number(each.value), each.span


def numbers_behind(read: tuple[Expression, ...]) -> Iterator[str]:
    """The numbers that stand in the parameters, tables and definitions among what a comparison reads."""
    for each in read:
        if isinstance(each, Constant) and not isinstance(each.value, date):
            yield told_number(each.value)
        if isinstance(each, Lookup):
            results = (*(row.result for row in each.rows), each.otherwise)
            for result in results:
                if isinstance(result, Constant) and not isinstance(result.value, date):
                    yield told_number(result.value)


def as_percentage(number: str) -> str:
    """A share as a percentage, 70 of 0.7; a number with too many digits as it stands."""
    try:
        return told_number(plain_number(Fraction(exact(number)) * 100))
    except ValueError:
        return number


# ---- directions

# Right before or behind a number in a wording: the numbers below it are meant, or those above it.
_BELOW = re.compile(
    r"\b(?:under|below|less than|fewer than|younger than|up to|at most|no more than)(?: age)?(?: of)? $"
)
_ABOVE = re.compile(
    r"\b(?:over|above|more than|greater than|older than|at least|no (?:less|fewer|younger) than)(?: age)?(?: of)? $"
)
_OR_THAT = r"(?:equal(?: to)?|at) or "
_AT_LEAST = re.compile(
    rf"\b(?:at least|not? (?:less|fewer|younger) than|{_OR_THAT}(?:(?:more|greater|older) than|above|over))"
    r"(?: age)?(?: of)? $"
)
_AT_MOST = re.compile(
    rf"\b(?:at most|up to|not? (?:more|older) than|{_OR_THAT}(?:(?:less|fewer|younger) than|below|under))"
    r"(?: age)?(?: of)? $"
)
_UNIT = r"(?: years? (?:of age|old)| [^\W\d]+)?"
_OR_BELOW = re.compile(rf"{_UNIT} or (?:less|fewer|under|below|younger|lower)\b")
_OR_ABOVE = re.compile(rf"{_UNIT} or (?:more|over|above|older|greater|higher)\b")
_TURNED = re.compile(r"\b(?:not|no|never|without|unless|except|excluding|neither|nor)\b", re.IGNORECASE)

_UPWARD, _DOWNWARD = ("at least", "more than"), ("at most", "less than")
# The comparison that has the same limit, and of which the limit itself is no part where it is one of the other.
_OTHER_LIMIT = {
    "at least": "more than",
    "more than": "at least",
    "at most": "less than",
    "less than": "at most",
}
# "Over 3 months" says how long something goes on, "over 3 months old" does not.
_TIME = re.compile(rf"[ -](?:{UNITS_OF_TIME})s?\b(?! (?:old|of age))", re.IGNORECASE)


def directions_that_differ(policy: Policy) -> Iterator[Diagnostic]:
    """Criteria whose wording says "under 18" where the condition says "at least 18", or "at most 18".

    Only where nothing turns the one or the other round: one number of the wording, one comparison with it.
    """
    for group in groups_of(policy):
        for criterion in required_in(group):
            if criterion.wording_span is not None and not _TURNED.search(turnable(criterion.wording)):
                yield from direction_of(policy, criterion, criterion.wording_span)


def required_in(group: Group) -> Iterator[Criterion]:
    """The criteria that are asked as they are worded: those under "none of" are asked the other way round."""
    if group.quantifier == "none of":
        return
    for criterion in group.criteria:
        yield criterion
        for part in criterion.parts:
            if isinstance(part, Group):
                yield from required_in(part)


def turnable(wording: str) -> str:
    """A wording without the phrases that hold a "no" and turn nothing."""
    return re.sub(r"\bno (?:more|older|less|fewer|younger) than\b", "", wording, flags=re.IGNORECASE)


def direction_of(policy: Policy, criterion: Criterion, at: Span) -> Iterator[Diagnostic]:
    compared: dict[str, list[Compare]] = {}
    for part in criterion.parts:
        for each in () if isinstance(part, Group) else plain_comparisons(part):
            if isinstance(each.right, Constant) and not isinstance(each.right.value, date):
                compared.setdefault(told_number(each.right.value), []).append(each)
    for match in _NUMBER.finditer(criterion.wording):
        found = compared.get(number_of(match.group(1)), [])
        before = criterion.wording[max(match.start() - NEAR, 0) : match.start()].lower()
        behind = criterion.wording[match.end() : match.end() + NEAR].lower()
        below = bool(_BELOW.search(before) or _OR_BELOW.match(behind))
        above = bool(_ABOVE.search(before) or _OR_ABOVE.match(behind))
        # One half is lost where the other is left.
        half = number_of(match.group(1)) == "50" and _PERCENT.match(criterion.wording, match.end() - 1)
        during = before.endswith("over ") and _TIME.match(behind)
        if len(found) != 1 or during:
            continue
        (comparison,) = found
        span = Span(at.start + match.start(), at.start + match.end())
        if below is not above and not half and comparison.comparator in (_UPWARD if below else _DOWNWARD):
            yield errors.wording_says_other_way(policy.source, span, "below" if below else "above", comparison.span)
        worded = phrase_around(policy, span)
        if _OTHER_LIMIT.get(worded) == comparison.comparator:
            yield errors.wording_says_other_limit(policy.source, span, worded, comparison.comparator, comparison.span)


def plain_comparisons(condition: Condition) -> Iterator[Compare]:
    """The comparisons of a condition that nothing turns round or offers as one of several."""
    if isinstance(condition, Compare):
        yield condition
    elif isinstance(condition, All):
        for each in condition.conditions:
            yield from plain_comparisons(each)
