"""Assumptions that work against the patient."""

import re
from collections.abc import Iterator

from policy_dsl import errors
from policy_dsl.diagnostics import Diagnostic
from policy_dsl.meaning import Lowering
from policy_dsl.policy import (
    BlockIsMet,
    Condition,
    Criterion,
    Determination,
    Fact,
    Group,
    IsDocumented,
    LeftOut,
    ListOf,
    Not,
    Policy,
)
from policy_dsl.runtime.exact import settle
from policy_dsl.runtime.expressions import Known, KnownFacts
from policy_dsl.runtime.known import known_of
from policy_dsl.runtime.settle import DENIES
from policy_dsl.source import Span
from policy_dsl.walk import conditions_left_out, facts_of, inner_conditions

_ASSUMED = re.compile(r"(?<=[\n ])if +not +documented[^\n#]*[^\n# ]", re.IGNORECASE)


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
                    label = "".join(f"({each})" for each in criterion.path.split(".") if each)
                    yield errors.assumption_denies(
                        policy.source,
                        assumption_of(policy, fact),
                        fact.name,
                        determination.name,
                        label,
                        criterion.span,
                        is_list=isinstance(fact.type, ListOf),
                    )


def assumption_of(policy: Policy, fact: Fact) -> Span:
    """The line that says what is assumed of a fact: the first such line behind its name."""
    text = policy.source.text
    found = _ASSUMED.search(text, fact.span.end)
    return fact.span if found is None else Span(found.start(), found.end())


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
