"""Wordings that differ from their conditions, in a number or in the direction of a comparison."""

import re
from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from policy_dsl import errors
from policy_dsl.diagnostics import Diagnostic
from policy_dsl.policy import (
    All,
    Calculation,
    Compare,
    Condition,
    Constant,
    Criterion,
    Expression,
    FactRead,
    Group,
    IsDocumented,
    IsYes,
    Lookup,
    Policy,
    Power,
    Shifted,
)
from policy_dsl.runtime.numbers import exact, plain_number, told_number
from policy_dsl.source import Span
from policy_dsl.walk import all_criteria, comparisons_in, expressions_in, groups_of, operands_of

_NUMBER = re.compile(r"(?<![\w.-])(\d+(?:,\d{3})*(?:\.\d+)?)%?(?![\w-])")
WORDS_FOR_NUMBERS = {
    "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8",
    "nine": "9", "ten": "10", "eleven": "11", "twelve": "12",
}  # fmt: skip


def numbers_that_differ(policy: Policy) -> Iterator[Diagnostic]:
    """Criteria whose wording says a number that the condition does not, while the condition says another.

    The values of named constants count as said, and so does the count of `at least 2 of`; those of parameters and
    tables may be said.
    """
    for criterion in all_criteria(policy):
        if criterion.wording_span is None:
            continue
        stated: dict[str, Span] = {}
        allowed: set[str] = set()
        for part in criterion.parts:
            if isinstance(part, Group):
                if part.quantifier == "at least":
                    stated[str(part.count)] = part.span
                continue
            for comparison in comparisons_in(part):
                read = expressions_in(*operands_of(comparison))
                stated |= dict(numbers_in(policy, comparison, read))
                allowed |= set(numbers_behind(read))
        start = criterion.wording_span.start
        worded = {
            number_of(match.group(1)): Span(start + match.start(), start + match.end())
            for match in _NUMBER.finditer(criterion.wording)
        }
        spelled = {
            WORDS_FOR_NUMBERS[word]
            for word in re.findall(r"[a-z]+", criterion.wording.lower())
            if word in WORDS_FOR_NUMBERS
        }
        for number in (*stated, *allowed):  # 70% in the wording says 0.7, too
            span = worded.get(as_percentage(number))
            if span is not None and policy.source.text_of(span).endswith("%"):
                worded[number] = worded.pop(as_percentage(number))
        only_worded = [number for number in worded if number not in stated and number not in allowed]
        only_stated = [number for number in stated if number not in worded and number not in spelled]
        for number, other in zip(only_worded, only_stated, strict=False):
            yield errors.wording_says_other_number(policy.source, worded[number], stated[other])


def numbers_in(policy: Policy, comparison: Condition, read: list[Expression]) -> Iterator[tuple[str, Span]]:
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


def numbers_behind(read: list[Expression]) -> Iterator[str]:
    """The numbers that stand in the parameters, tables and definitions among what a comparison reads."""
    for each in read:
        if isinstance(each, Constant) and not isinstance(each.value, date):
            yield told_number(each.value)
        if isinstance(each, Lookup):
            results = (*(row.result for row in each.rows), each.otherwise)
            for result in results:
                if isinstance(result, Constant) and not isinstance(result.value, date):
                    yield told_number(result.value)


def number_of(text: str) -> str:
    """A number as it is compared: 50 and 50.0 are one."""
    plain = text.replace(",", "")
    try:
        return told_number(exact(plain))
    except ValueError:
        return plain  # with more digits than any condition has


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
_ABOVE = re.compile(r"\b(?:over|above|more than|greater than|older than|at least|no less than)(?: age)?(?: of)? $")
_OR_BELOW = re.compile(r"(?: [^\W\d]+)? or (?:less|fewer|under|below|younger|lower)\b")
_OR_ABOVE = re.compile(r"(?: [^\W\d]+)? or (?:more|over|above|older|greater|higher)\b")
_TURNED = re.compile(r"\b(?:not|no|never|without|unless|except|excluding|neither|nor)\b", re.IGNORECASE)


def directions_that_differ(policy: Policy) -> Iterator[Diagnostic]:
    """Criteria whose wording says "under 18" where the condition says "at least 18".

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
    return re.sub(r"\bno (?:more|older|less|fewer|younger) than\b", "", wording)


def direction_of(policy: Policy, criterion: Criterion, at: Span) -> Iterator[Diagnostic]:
    compared: dict[str, list[Compare]] = {}
    for part in criterion.parts:
        for each in () if isinstance(part, Group) else plain_comparisons(part):
            if isinstance(each.right, Constant) and not isinstance(each.right.value, date):
                compared.setdefault(told_number(each.right.value), []).append(each)
    for match in _NUMBER.finditer(criterion.wording):
        found = compared.get(number_of(match.group(1)), [])
        before, behind = criterion.wording[: match.start()].lower(), criterion.wording[match.end() :].lower()
        below = bool(_BELOW.search(before) or _OR_BELOW.match(behind))
        above = bool(_ABOVE.search(before) or _OR_ABOVE.match(behind))
        if len(found) == 1 and below is not above:
            (comparison,) = found
            if comparison.comparator in (("at least", "more than") if below else ("at most", "less than")):
                span = Span(at.start + match.start(), at.start + match.end())
                yield errors.wording_says_other_way(policy.source, span, "below" if below else "above", comparison.span)


def plain_comparisons(condition: Condition) -> Iterator[Compare]:
    """The comparisons of a condition that nothing turns round or offers as one of several."""
    if isinstance(condition, Compare):
        yield condition
    elif isinstance(condition, All):
        for each in condition.conditions:
            yield from plain_comparisons(each)
