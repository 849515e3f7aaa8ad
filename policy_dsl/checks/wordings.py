"""Wordings that differ from their conditions, in a number or in the direction of a comparison."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
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
    LeftOut,
    Lookup,
    Policy,
    Power,
    Shifted,
)
from policy_dsl.runtime.numbers import exact, plain_number, told_number
from policy_dsl.source import Span
from policy_dsl.walk import comparisons_in, criteria_in, expressions_in, groups_of, operands_of

_NUMBER = re.compile(r"(?<![\w.-])(\d+(?:,\d{3})*(?:\.\d+)?)%?(?![\w-])")
WORDS_FOR_NUMBERS = {
    "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8",
    "nine": "9", "ten": "10", "eleven": "11", "twelve": "12", "fifteen": "15", "eighteen": "18", "twenty": "20",
    "thirty": "30", "forty": "40", "fifty": "50", "sixty": "60", "seventy": "70", "eighty": "80", "ninety": "90",
    "hundred": "100",
}  # fmt: skip
# Words that say a number without naming it: who uses them says that number.
OTHER_WORDS = {
    "no": ("0",), "none": ("0",), "never": ("0",), "zero": ("0",), "once": ("1",), "single": ("1",), "first": ("1",),
    "twice": ("2",), "double": ("2",), "doubled": ("2",), "both": ("2",), "pair": ("2",), "second": ("2",),
    "third": ("3", "33"), "triple": ("3",), "fourth": ("4",), "half": ("0.5", "50"), "halved": ("0.5", "50"),
    "quarter": ("0.25", "25"), "quarters": ("0.75", "75"), "dozen": ("12",),
}  # fmt: skip
_WORD = "|".join(WORDS_FOR_NUMBERS)
# A number in words is what is compared only right behind a limit: "type two diabetes" compares nothing.
_SPELLED = re.compile(
    rf"\b(?:at least|at most|(?:no )?(?:more|less|fewer|later|older|younger) than|up to|within|over|under) ({_WORD})\b",
    re.IGNORECASE,
)
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_DAY = re.compile(
    rf"\b(?:{_MONTHS}) \d{{1,2}}(?:,? \d{{4}})?\b|\b\d{{1,2}} (?:{_MONTHS})(?: \d{{4}})?\b|\b(?:{_MONTHS}) \d{{4}}\b"
)
_LENGTH = re.compile(
    rf"(?<![\w.-])(\d{{1,9}}(?:\.\d{{1,5}})?|{_WORD})[ -](hour|day|week|month|year)s?\b", re.IGNORECASE
)
_PERCENT = re.compile(r"%|\d per ?cent\b")
_UNITS = {
    "hour": ("days", Fraction(1, 24)), "day": ("days", Fraction(1)), "week": ("days", Fraction(7)),
    "month": ("months", Fraction(1)), "year": ("months", Fraction(12)),
}  # fmt: skip

Length = tuple[str, Fraction]  # days or months, and how many


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
                above = () if part.above is None else numbers_behind([part.above])
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
    for condition in said.conditions:
        for comparison in comparisons_in(condition):
            read = expressions_in(*operands_of(comparison))
            stated |= dict(numbers_in(policy, comparison, read))
            allowed |= set(numbers_behind(read))
            lengths |= lengths_in(policy.source.text_of(comparison.span), comparison.span.start)
    start, wording = said.at.start, _DAY.sub(lambda day: "-" * len(day.group()), said.wording)
    worded = {
        number_of(match.group(1)): Span(start + match.start(), start + match.end())
        for match in _NUMBER.finditer(wording)
    }
    for match in _SPELLED.finditer(wording):
        worded.setdefault(WORDS_FOR_NUMBERS[match.group(1).lower()], Span(start + match.start(1), start + match.end(1)))
    spelled = set(spelled_in(wording))
    for number in (*stated, *allowed):  # 70% in the wording says 0.7, too
        span = worded.get(as_percentage(number))
        if span is not None and _PERCENT.match(policy.source.text, span.end - 1):
            worded[number] = worded.pop(as_percentage(number))
    said_lengths = lengths_in(wording, start)
    same = [*(said_lengths[each] for each in said_lengths if each in lengths)]
    same += [lengths[each] for each in said_lengths if each in lengths]
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
    told = [(worded[number], stated[other]) for number, other in zip(only_worded, only_stated, strict=False)]
    rest = [at for each, at in lengths.items() if each not in said_lengths]
    for length, at in said_lengths.items():
        if length not in lengths and not any(is_within(one, [at]) for one, _ in told):
            amount, unit = in_two(policy, at)
            same_number = [each for each in rest if in_two(policy, each)[0] == amount]
            same_unit = [each for each in rest if in_two(policy, each)[1] == unit and amount not in allowed]
            told += [(at, each) for each in (*same_number, *same_unit)[:1]]
    for at, other_at in told:
        yield errors.wording_says_other_number(policy.source, at, other_at)


def in_two(policy: Policy, length: Span) -> tuple[str, str]:
    """The number of a length that is written there, and its unit."""
    text = policy.source.text_of(length)
    return first_number(text), re.split(r"[ -]", text, maxsplit=1)[1].lower().removesuffix("s")


def lengths_in(text: str, start: int) -> dict[Length, Span]:
    """The lengths of time that a text says, and where it stands."""
    found: dict[Length, Span] = {}
    for match in _LENGTH.finditer(text):
        base, factor = _UNITS[match.group(2).lower()]
        amount = Fraction(first_number(match.group()))
        found.setdefault((base, amount * factor), Span(start + match.start(), start + match.end()))
    return found


def first_number(text: str) -> str:
    """The number with which a length begins."""
    word = re.split(r"[ -]", text, maxsplit=1)[0].lower()
    return number_of(WORDS_FOR_NUMBERS.get(word, word))


def spelled_in(wording: str) -> Iterator[str]:
    """The numbers that a wording says in words."""
    for word in re.findall(r"[a-z]+", wording.lower()):
        yield from (WORDS_FOR_NUMBERS[word],) if word in WORDS_FOR_NUMBERS else OTHER_WORDS.get(word, ())


def is_within(span: Span, spans: list[Span]) -> bool:
    return any(each.start <= span.start and span.end <= each.end for each in spans)


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
