"""Checks that know the matter: one small function each, over a policy whose names and types are right."""

import re
from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from policy_dsl import errors
from policy_dsl.diagnostics import Diagnostic
from policy_dsl.meaning import Lowering
from policy_dsl.placement import misplaced
from policy_dsl.policy import (
    All,
    BlockIsMet,
    Calculation,
    Compare,
    Condition,
    Constant,
    Criterion,
    Defined,
    Definition,
    Determination,
    Expression,
    Fact,
    FactRead,
    Group,
    InCodes,
    IsDocumented,
    IsYes,
    LeftOut,
    Lookup,
    Measure,
    Not,
    Numeric,
    Policy,
    Power,
    Score,
    Shifted,
)
from policy_dsl.possible import criteria_that_never_count, terms_that_cannot_be_set
from policy_dsl.resolve.order import converted
from policy_dsl.runtime.exact import settle
from policy_dsl.runtime.expressions import Known, KnownFacts
from policy_dsl.runtime.known import known_of
from policy_dsl.runtime.numbers import exact, plain_number, told_number
from policy_dsl.runtime.settle import DENIES
from policy_dsl.source import Span
from policy_dsl.walk import (
    comparisons_in,
    conditions_in,
    conditions_left_out,
    conditions_of,
    conditions_of_determination,
    conditions_on_items,
    criteria_in,
    expressions_in,
    facts_of,
    facts_read,
    inner_conditions,
    inner_expressions,
    operands_of,
    terms_of,
)

_NUMBER = re.compile(r"(?<![\w.-])(\d+(?:,\d{3})*(?:\.\d+)?)%?(?![\w-])")
WORDS_FOR_NUMBERS = {
    "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8",
    "nine": "9", "ten": "10", "eleven": "11", "twelve": "12",
}  # fmt: skip


def check(policy: Policy) -> list[Diagnostic]:
    """Everything that is wrong, or may be, with what a policy says."""
    found: list[Diagnostic] = []
    for each in (
        misplaced,
        unused_names,
        facts_without_question,
        criteria_without_wording,
        numbers_that_differ,
        directions_that_differ,
        comparisons_always_so,
        assumptions_that_deny,
        criteria_that_never_count,
        terms_that_cannot_be_set,
    ):
        found += each(policy)
    return found


def groups_of(policy: Policy) -> Iterator[Group]:
    """Every outermost list of criteria of a policy."""
    for block in policy.blocks:
        yield block.group
    for determination in policy.determinations:
        for clause in determination.clauses:
            yield clause.group


def all_criteria(policy: Policy) -> Iterator[Criterion]:
    """Every criterion of a policy that has a label."""
    for group in groups_of(policy):
        yield from (each for each in criteria_in(group) if each.label)


# ---- names that nothing reads


def unused_names(policy: Policy) -> Iterator[Diagnostic]:
    """Facts, definitions, parameters, scores, shared criteria and code lists that nothing reads."""
    names, codes, blocks = names_used(policy)
    # A list that is asked of items alone is used all the same, and so is what it would read of the patient.
    asked = {block.name for block in policy.blocks if block.key in blocks}
    read = {fact.key for determination in policy.determinations for fact in facts_read(policy, determination)}
    for block in policy.blocks:
        if block.name in asked:
            read |= {fact.key for condition in conditions_in(block.group) for fact in facts_of(condition)}
    for fact in policy.facts:
        if fact.key not in read and not fact.built_in:
            yield errors.unused_fact(policy.source, fact.span)
    tested = {expected.name for scenario in policy.scenarios for expected in scenario.values}
    named: tuple[Defined | Definition | Constant | Lookup | Score, ...] = (
        *policy.definitions,
        *policy.values,
        *policy.scores,
    )
    for each in named:
        if each.name not in names and each.name not in tested:
            yield errors.unused_fact(policy.source, Span(each.span.start, each.span.start + len(each.name or "")))
    for listed in policy.codes:
        if listed.name not in codes and listed.name not in policy.header.services:
            yield errors.unused_fact(policy.source, listed.span)
    for block in policy.blocks:
        if block.name not in asked:
            yield errors.unused_fact(policy.source, block.span)


def names_used(policy: Policy) -> tuple[set[str | None], set[str], set[str]]:
    """The names of values, of code lists, and the keys of shared criteria, that determinations come to use."""
    names: set[str | None] = set()
    codes: set[str] = set()
    blocks: set[str] = set()
    waiting: list[Condition] = []
    for determination in policy.determinations:
        waiting += conditions_of_determination(determination)
        for term in terms_of(determination):
            if term.value is not None:
                waiting += expression_uses(term.value, names)
    by_key = {each.key: each for each in policy.blocks}
    for fact in policy.facts_and_attributes:
        waiting += [fact.only_when] if fact.only_when is not None else []
    while waiting:
        condition = waiting.pop()
        if isinstance(condition, Defined):
            if condition.name in names:
                continue
            names.add(condition.name)
        elif isinstance(condition, BlockIsMet) and condition.block not in blocks:
            blocks.add(condition.block)
            waiting += conditions_in(by_key[condition.block].group)
        elif isinstance(condition, InCodes):
            codes.add(condition.codes.name)
        waiting += (*inner_conditions(condition), *conditions_on_items(condition))
        for operand in operands_of(condition):
            waiting += expression_uses(operand, names)
    return names, codes, blocks


def expression_uses(expression: Expression, names: set[str | None]) -> list[Condition]:
    """Enter the names that an expression uses; the conditions that decide what it is."""
    found: list[Condition] = []
    waiting = [expression]
    while waiting:
        each = waiting.pop()
        if isinstance(each, Constant | Definition | Lookup | Score):
            if each.name in names and not isinstance(each, Constant):
                continue
            names.add(each.name)
        waiting += inner_expressions(each)
        found += conditions_of(each)
    return found


# ---- what is not said


def facts_without_question(policy: Policy) -> Iterator[Diagnostic]:
    """Facts that do not say what they ask."""
    return (
        errors.no_question(policy.source, fact.span) for fact in policy.facts if not fact.question and not fact.built_in
    )


def criteria_without_wording(policy: Policy) -> Iterator[Diagnostic]:
    """Criteria that have no published wording."""
    for criterion in all_criteria(policy):
        if not criterion.wording:
            start = criterion.span.start
            yield errors.no_wording(policy.source, Span(start, start + len(criterion.label)))


# ---- wordings and conditions


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
                stated |= dict(numbers_in(policy, comparison))
                allowed |= set(numbers_behind(comparison))
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


def numbers_in(policy: Policy, comparison: Condition) -> Iterator[tuple[str, Span]]:
    """The numbers that a comparison states, as written or by the name of a constant, and where.

    Those in a name and those that are calculated with are not what is compared.
    """
    at = comparison.span
    if isinstance(comparison, IsYes | IsDocumented):
        return
    aside = [
        each.span
        for operand in operands_of(comparison)
        for each in expressions_in(operand)
        if isinstance(each, FactRead | Calculation | Power | Shifted)
    ]
    for match in _NUMBER.finditer(policy.source.text_of(at)):
        start = at.start + match.start()
        if not any(each.start <= start < each.end for each in aside):
            yield number_of(match.group(1)), Span(start, at.start + match.end())
    for operand in operands_of(comparison):
        for each in expressions_in(operand):
            if isinstance(each, Constant) and each.name is not None and not isinstance(each.value, date):
                yield told_number(each.value), each.span


def numbers_behind(comparison: Condition) -> Iterator[str]:
    """The numbers that stand in the parameters, tables and definitions that a comparison uses."""
    for operand in operands_of(comparison):
        for each in expressions_in(operand):
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


# ---- comparisons that say nothing


def comparisons_always_so(policy: Policy) -> Iterator[Diagnostic]:
    """Comparisons that every value in a fact's declared range meets."""
    parts = [each for group in groups_of(policy) for each in conditions_in(group)]
    seen: set[Span] = set()
    for comparison in (each for part in parts for each in comparisons_in(part)):
        if not isinstance(comparison, Compare) or comparison.span in seen:
            continue
        seen.add(comparison.span)
        left, right = comparison.left, comparison.right
        if isinstance(left, FactRead) and isinstance(left.fact.type, Numeric) and isinstance(right, Constant):
            limit = left.fact.type.low if comparison.comparator == "at least" else left.fact.type.high
            if comparison.comparator in ("at least", "at most") and limit is not None:
                value = converted(right, Measure(left.fact.type.unit, left.fact.type.percent))
                if value == limit:
                    yield errors.always_so(policy.source, comparison.span, left.fact.span)


# ---- assumptions


def assumptions_that_deny(policy: Policy) -> Iterator[Diagnostic]:
    """Assumed facts whose assumed value can turn an approval into a denial."""
    if all(fact.assumed is None for fact in policy.facts):
        return
    lowering = Lowering(policy)
    for determination in policy.determinations:
        told = {fact.key for fact in policy.facts} - deciding_denial(determination, lowering)
        seen: set[tuple[str, bool]] = set()  # shared lists: by their keys, and what of them is for the patient
        for clause in determination.clauses:
            favourable = (clause.outcome.kind != DENIES) is not clause.gate
            for fact, criterion in harmful_in_group(clause.group, favourable, lowering, seen):
                if fact.key not in told:
                    told.add(fact.key)
                    label = "".join(f"({each})" for each in criterion.path.split(".") if each) or "of its clause"
                    yield errors.assumption_denies(policy.source, fact.span, determination.name, label)


def deciding_denial(determination: Determination, lowering: Lowering) -> set[str]:
    """The facts on which it depends, in some case, whether a determination denies."""
    clauses = tuple(each.condition for each in lowering.determination(determination.key).clauses)
    outcomes = (*(clause.outcome for clause in determination.clauses), determination.otherwise)
    return set(settle(clauses, KnownFacts({}, {}), tuple(each.kind == DENIES for each in outcomes)).needs[0])


def harmful_in_group(
    group: Group, favourable: bool, lowering: Lowering, seen: set[tuple[str, bool]]
) -> Iterator[tuple[Fact, Criterion]]:
    """The assumed facts, each with its criterion, that work against the patient when their assumption holds.

    `favourable` is the truth of the group that is for the patient; under `none of` it is the opposite one. Each shared
    list is looked at once for each.
    """
    wanted = favourable is not (group.quantifier == "none of")
    for criterion in group.criteria:
        for part in criterion.parts:
            if isinstance(part, Group):
                yield from harmful_in_group(part, wanted, lowering, seen)
            else:
                yield from ((fact, criterion) for fact in harmful_in(part, wanted, lowering, seen))
        for left_out in criterion.left_out:
            yield from ((fact, criterion) for fact in harmful_exceptions(left_out, lowering, seen))


def harmful_exceptions(left_out: LeftOut, lowering: Lowering, seen: set[tuple[str, bool]]) -> Iterator[Fact]:
    """The assumed facts that keep an exception, which is for the patient, from holding."""
    if left_out.why == "unless":
        for condition in conditions_left_out(left_out):
            yield from harmful_in(condition, True, lowering, seen)


def harmful_in(condition: Condition, wanted: bool, lowering: Lowering, seen: set[tuple[str, bool]]) -> Iterator[Fact]:
    inner = inner_conditions(condition)
    for each in inner:
        yield from harmful_in(each, wanted is not isinstance(condition, Not), lowering, seen)
    if inner or isinstance(condition, IsDocumented):
        return
    if isinstance(condition, BlockIsMet):
        if (condition.block, wanted) not in seen:
            seen.add((condition.block, wanted))
            block = next(each for each in lowering.policy.blocks if each.key == condition.block)
            yield from (fact for fact, _ in harmful_in_group(block.group, wanted, lowering, seen))
        return
    for fact in dict.fromkeys(facts_of(condition)):
        if fact.assumed is not None:
            truth = lowering.condition(condition).truth(assumed_alone(fact))
            if truth is not wanted:
                yield fact
    for fact in facts_of_guards(condition):
        if fact.assumed is not None and wanted:
            truth = lowering.condition(condition).truth(assumed_alone(fact))
            if truth is False:
                yield fact


def assumed_alone(fact: Fact) -> Known:
    """What is known where the assumption about a fact is all that is known."""
    return known_of((fact.key,), (fact.assumed,), frozenset(), {})[0]


def facts_of_guards(condition: Condition) -> Iterator[Fact]:
    """The facts that decide whether those exist that a comparison reads."""
    for fact in dict.fromkeys(facts_of(condition)):
        if fact.only_when is not None:
            yield from facts_of(fact.only_when)
            yield from facts_of_guards(fact.only_when)
