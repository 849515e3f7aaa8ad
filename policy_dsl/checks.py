"""Checks that know the matter: one small function each, over a policy that has no error. All of them warn."""

import re
from collections.abc import Iterator

from policy_dsl import errors
from policy_dsl.diagnostics import Diagnostic
from policy_dsl.evaluate import Known, read
from policy_dsl.policy import (
    All,
    Any,
    Condition,
    Constant,
    Criterion,
    Defined,
    Fact,
    Group,
    IsDocumented,
    Not,
    Policy,
)
from policy_dsl.runtime.settle import DENIES
from policy_dsl.source import Span
from policy_dsl.walk import comparisons_in, conditions_in, criteria_in, facts_read, operands_of

_NUMBER = re.compile(r"(?<![\w.-])(\d+(?:,\d{3})*(?:\.\d+)?)%?(?![\w-])")
WORDS_FOR_NUMBERS = {
    "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8",
    "nine": "9", "ten": "10", "eleven": "11", "twelve": "12",
}  # fmt: skip


def check(policy: Policy) -> list[Diagnostic]:
    """Every warning about a policy."""
    found: list[Diagnostic] = []
    for each in (
        unused_names,
        facts_without_question,
        criteria_without_wording,
        numbers_that_differ,
        assumptions_that_deny,
    ):
        found += each(policy)
    return found


def all_criteria(policy: Policy) -> Iterator[Criterion]:
    """Every labelled criterion of a policy."""
    for determination in policy.determinations:
        for clause in determination.clauses:
            yield from criteria_in(clause.group)


def unused_names(policy: Policy) -> Iterator[Diagnostic]:
    """Facts and definitions that nothing reads."""
    facts = {fact.key for determination in policy.determinations for fact in facts_read(determination)}
    for fact in policy.facts:
        if fact.key not in facts and not fact.built_in:
            yield errors.unused_fact(policy.source, fact.span)
    names = set(names_used(policy))
    for definition in policy.definitions:
        if definition.name not in names:
            end = definition.span.start + len(definition.name or "")
            yield errors.unused_fact(policy.source, Span(definition.span.start, end))


def names_used(policy: Policy) -> Iterator[str | None]:
    """The names of the definitions that criteria use, also through other definitions."""
    for criterion in all_criteria(policy):
        for part in criterion.parts:
            if not isinstance(part, Group):
                yield from names_in(part)


def names_in(condition: Condition) -> Iterator[str | None]:
    if isinstance(condition, Defined):
        yield condition.name
        yield from names_in(condition.condition)
    elif isinstance(condition, Not):
        yield from names_in(condition.condition)
    elif isinstance(condition, All | Any):
        for each in condition.conditions:
            yield from names_in(each)
    else:
        yield from (each.name for each in operands_of(condition) if isinstance(each, Constant))


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


def numbers_that_differ(policy: Policy) -> Iterator[Diagnostic]:
    """Criteria whose wording says a number that the condition does not, while the condition says another."""
    for criterion in all_criteria(policy):
        if criterion.wording_span is None:
            continue
        conditions = [
            condition for part in criterion.parts if not isinstance(part, Group) for condition in conditions_in(part)
        ]
        stated = {number: span for condition in conditions for number, span in numbers_in(policy, condition)}
        start = criterion.wording_span.start
        worded = {
            number_of(match): Span(start + match.start(), start + match.end())
            for match in _NUMBER.finditer(criterion.wording)
        }
        spelled = {
            WORDS_FOR_NUMBERS[word]
            for word in re.findall(r"[a-z]+", criterion.wording.lower())
            if word in WORDS_FOR_NUMBERS
        }
        only_worded = [number for number in worded if number not in stated]
        only_stated = [number for number in stated if number not in worded and number not in spelled]
        for number, other in zip(only_worded, only_stated, strict=False):
            yield errors.wording_says_other_number(policy.source, worded[number], stated[other])


def number_of(match: re.Match[str]) -> str:
    return match.group(1).replace(",", "")


def numbers_in(policy: Policy, condition: Condition) -> Iterator[tuple[str, Span]]:
    """The numbers that a condition states, as written, and where."""
    for comparison in comparisons_in(condition):
        at = comparison.span
        for match in _NUMBER.finditer(policy.source.text_of(at)):
            yield number_of(match), Span(at.start + match.start(), at.start + match.end())


def assumptions_that_deny(policy: Policy) -> Iterator[Diagnostic]:
    """Assumed facts whose assumed value can turn an approval into a denial."""
    for determination in policy.determinations:
        for clause in determination.clauses:
            favourable = clause.outcome.kind != DENIES
            for fact, criterion in harmful_in_group(clause.group, favourable):
                label = "".join(f"({each})" for each in criterion.path.split("."))
                yield errors.assumption_denies(policy.source, fact.span, determination.name, label)


def harmful_in_group(group: Group, favourable: bool) -> Iterator[tuple[Fact, Criterion]]:
    """The assumed facts, each with its criterion, that work against the patient when their assumption holds.

    `favourable` is the truth of the group that is for the patient; under `none of` it is the opposite one.
    """
    wanted = favourable is not (group.quantifier == "none of")
    for criterion in group.criteria:
        for part in criterion.parts:
            if isinstance(part, Group):
                yield from harmful_in_group(part, wanted)
            else:
                yield from ((fact, criterion) for fact in harmful_in(part, wanted))


def harmful_in(condition: Condition, wanted: bool) -> Iterator[Fact]:
    if isinstance(condition, Not):
        yield from harmful_in(condition.condition, not wanted)
    elif isinstance(condition, Defined):
        yield from harmful_in(condition.condition, wanted)
    elif isinstance(condition, All | Any):
        for each in condition.conditions:
            yield from harmful_in(each, wanted)
    elif not isinstance(condition, IsDocumented):
        for fact in operands_of(condition):
            if isinstance(fact, Fact) and fact.assumed is not None:
                alone = Known({}, frozenset(), assuming=True)
                if read(condition, alone).truth is not wanted:
                    yield fact
