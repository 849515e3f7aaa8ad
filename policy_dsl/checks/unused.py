"""Names that nothing reads."""

from collections.abc import Iterator

from policy_dsl import errors
from policy_dsl.diagnostics import Diagnostic
from policy_dsl.policy import (
    BlockIsMet,
    Condition,
    Constant,
    Defined,
    Definition,
    Expression,
    InCodes,
    Lookup,
    Policy,
    Score,
)
from policy_dsl.source import Span
from policy_dsl.walk import (
    conditions_in,
    conditions_of,
    conditions_of_determination,
    conditions_on_items,
    facts_of,
    facts_read,
    inner_conditions,
    inner_expressions,
    operands_of,
    terms_of,
)


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
