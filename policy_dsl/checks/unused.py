"""Names that nothing reads."""

import re
from collections.abc import Iterator

from policy_dsl import errors
from policy_dsl.diagnostics import Diagnostic
from policy_dsl.policy import (
    BlockIsMet,
    Condition,
    Constant,
    CountItems,
    Defined,
    Definition,
    Expression,
    FactRead,
    FreeText,
    InCodes,
    ListOf,
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

_ITEM = re.compile(r"\[[^\]]*\]")  # in the key of an attribute, the item of which it is asked


def unused_names(policy: Policy) -> Iterator[Diagnostic]:
    """Facts, attributes, definitions, parameters, tables, scores, shared criteria and code lists that nothing reads."""
    names, codes, blocks, read = names_used(policy)
    # A list that is asked of items alone is used all the same, and so is what it would read of the patient.
    asked = {block.name for block in policy.blocks if block.key in blocks}
    read |= {fact.key for determination in policy.determinations for fact in facts_read(policy, determination)}
    for block in policy.blocks:
        if block.name in asked:
            read |= {fact.key for condition in conditions_in(block.group) for fact in facts_of(condition)}
    for fact in policy.facts:
        if fact.key not in read and not fact.built_in:
            what = "the list" if isinstance(fact.type, ListOf) else "the fact"
            yield errors.unused(policy.source, fact.span, what)
        elif isinstance(fact.type, ListOf):
            yield from unused_attributes(policy, fact.type, {_ITEM.sub("[]", key) for key in read})
    tested = {expected.name for scenario in policy.scenarios for expected in scenario.values}
    named: list[tuple[str, Defined | Definition | Constant | Lookup | Score]] = [
        *(("the definition", each) for each in policy.definitions),
        *(("the parameter", each) for each in policy.values),
        *(("the result of a table", each) for table in policy.tables for each in table.results),
        *(("the score", each) for each in policy.scores),
    ]
    for what, each in named:
        if each.name not in names and each.name not in tested:
            yield errors.unused(policy.source, Span(each.span.start, each.span.start + len(each.name or "")), what)
    for listed in policy.codes:
        if listed.name not in codes and listed.name not in policy.header.services:
            yield errors.unused(policy.source, listed.span, "the code list")
    for block in policy.blocks:
        if block.name not in asked:
            yield errors.unused(policy.source, block.span, "the shared criteria")


def unused_attributes(policy: Policy, kind: ListOf, read: set[str]) -> Iterator[Diagnostic]:
    """What a list knows of its items and nothing reads.

    Their date and texts say which item it is, to people; and so does all that belongs to a request."""
    for each in kind.attributes:
        if isinstance(each.type, ListOf):
            yield from unused_attributes(policy, each.type, read)
        elif each.key not in read and each != kind.dated and not isinstance(each.type, FreeText) and not kind.requested:
            yield errors.unused(policy.source, each.span, f"each {kind.item}'s")


def names_used(policy: Policy) -> tuple[set[str | None], set[str], set[str], set[str]]:
    """What determinations come to use: names of values and of code lists, keys of shared criteria and of facts."""
    names: set[str | None] = set()
    codes: set[str] = set()
    blocks: set[str] = set()
    read: set[str] = set()
    waiting: list[Condition] = []
    for determination in policy.determinations:
        waiting += conditions_of_determination(determination)
        for term in terms_of(determination):
            if term.value is not None:
                waiting += expression_uses(term.value, names, read)
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
            codes |= {condition.codes.name, *condition.codes.named}
        elif isinstance(condition, CountItems) and condition.different is not None:
            read.add(condition.different.key)
        waiting += (*inner_conditions(condition), *conditions_on_items(condition))
        for operand in operands_of(condition):
            waiting += expression_uses(operand, names, read)
    return names, codes, blocks, read


def expression_uses(expression: Expression, names: set[str | None], read: set[str]) -> list[Condition]:
    """Enter the names that an expression uses and the keys of the facts; the conditions that decide what it is."""
    found: list[Condition] = []
    waiting = [expression]
    while waiting:
        each = waiting.pop()
        if isinstance(each, FactRead):
            read.add(each.fact.key)
        if isinstance(each, Constant | Definition | Lookup | Score):
            if each.name in names and not isinstance(each, Constant):
                continue
            names.add(each.name)
        waiting += inner_expressions(each)
        found += conditions_of(each)
    return found
