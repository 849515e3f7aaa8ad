"""What holds for every policy of the repository.

One fact more never changes what was decided, what is not needed never matters, and an exception is only ever for
the patient.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from random import Random

import pytest

from policy_dsl.evaluate import evaluate, read_facts
from policy_dsl.policy import Criterion, Determination, Group, IsDocumented, LeftOut, Policy
from policy_dsl.runtime.facts import FactsRefused
from policy_dsl.runtime.findings import DeterminationFinding
from tests.agreement import has_lists, policies_and_lists
from tests.drawn_cases import Data, Drawer, comparisons_of
from tests.drawn_lists import More, is_given

POLICIES = policies_and_lists()
PAIRS = 300
CASES = 600
CASES_OF_LISTS = 150  # what is needed of a long history takes long to work out

Found = dict[str, DeterminationFinding]
Pair = tuple[Data, More, Found, Found]


def answer(policy: Policy, data: Data) -> Found | None:
    """What a case comes to; None when it is refused."""
    try:
        return {each.key: each for each in evaluate(policy, read_facts(policy, data)).determinations}
    except FactsRefused:
        return None


@cache
def pairs_of(policy: Policy) -> tuple[Pair, ...]:
    """Cases, each with one thing more that is known: the case, what is more, and what came of both. A fact, or an
    attribute of an item, is filled in, an item is listed that was not, or a record is said to reach further.

    Facts with a written assumption, and those of which it is asked whether they are documented, are left out: they
    are the ways out that the language has. A pair that is refused, as the fact does not exist there, is no pair.
    """
    drawer = Drawer(policy, Random(policy.key))
    asked = {template_key(each.fact.key) for each in comparisons_of(policy) if isinstance(each, IsDocumented)}
    silent = frozenset(asked | {each.key for each in policy.facts if each.assumed is not None})
    found: list[Pair] = []
    while len(found) < PAIRS:
        data = drawer.draw()
        more = drawer.more(data, silent)
        before, after = answer(policy, data), None if more is None else answer(policy, more.data)
        if more is not None and before is not None and after is not None:
            found.append((data, more, before, after))
    return tuple(found)


def template_key(key: str) -> str:
    """The key of a fact, or of an attribute whatever stands for its item."""
    return re.sub(r"\[[^\]]*\]", "[]", key)


def newly_needed(more: More, before: DeterminationFinding, after: DeterminationFinding) -> set[str]:
    """What is needed that was not before. Of an item that is listed newly, its attributes may be; and what is decided
    item by item, or asks for such, needs nothing but the items where none is listed. What is given already is to be
    corrected: days that two items share."""
    if more.item == more.key:
        return set()
    new = {each for each in after.needs if each not in before.needs and not is_given(more.data, each)}
    return {each for each in new if more.item is None or not each.startswith(f"{more.item}.")}


def may_follow(before: DeterminationFinding, after: DeterminationFinding) -> bool:
    """Whether what was decided stands, but for a finer word of denial."""
    if before.outcome.kind is None or before.outcome.words == after.outcome.words:
        return True
    return before.outcome.words == "denied" and after.outcome.kind == "denies"


@pytest.mark.parametrize("policy", POLICIES, ids=lambda policy: policy.key)
def test_one_fact_more_never_changes_what_was_decided(policy: Policy, figure: Callable[[str], None]) -> None:
    """A decided outcome stands, and no new fact comes to be needed."""
    decided = 0
    wrong: list[tuple[Data, More, str]] = []
    for data, more, before, after in pairs_of(policy):
        for name, own in before.items():
            decided += own.outcome.kind is not None
            if not may_follow(own, after[name]) or newly_needed(more, own, after[name]):
                wrong.append((data, more, name))
    figure(f"monotone, {policy.key}: {decided} decided outcomes compared with one fact more")

    assert [] == wrong
    assert decided >= 100


@pytest.mark.parametrize("policy", POLICIES, ids=lambda policy: policy.key)
def test_what_is_not_needed_never_matters(policy: Policy, figure: Callable[[str], None]) -> None:
    """A fact that is listed neither as needed nor as assumed changes no outcome, but to a finer word of denial."""
    compared = 0
    wrong: list[tuple[Data, More, str]] = []
    for data, more, before, after in pairs_of(policy):
        for name, own in before.items():
            if more.key in own.needs or more.key in own.assumed:
                continue
            compared += 1
            finer = own.outcome.words == "denied" and after[name].outcome.kind == "denies"
            if own.outcome.words != after[name].outcome.words and not finer:
                wrong.append((data, more, name))
    figure(f"not needed, {policy.key}: {compared} facts filled in that were not needed")

    assert [] == wrong
    assert compared >= 100


def without_exceptions(policy: Policy) -> Policy:
    """The policy as if no exception ever held."""
    blocks = tuple(replace(each, group=bare_group(each.group)) for each in policy.blocks)
    determinations = tuple(map(bare_determination, policy.determinations))
    return replace(policy, blocks=blocks, determinations=determinations, digest=f"{policy.digest} without exceptions")


def bare_determination(determination: Determination) -> Determination:
    clauses = tuple(
        replace(each, group=bare_group(each.group), left_out=kept(each.left_out)) for each in determination.clauses
    )
    return replace(determination, clauses=clauses)


def bare_group(group: Group) -> Group:
    return replace(group, criteria=tuple(map(bare_criterion, group.criteria)), left_out=kept(group.left_out))


def bare_criterion(criterion: Criterion) -> Criterion:
    parts = tuple(bare_group(each) if isinstance(each, Group) else each for each in criterion.parts)
    return replace(criterion, parts=parts, left_out=kept(criterion.left_out))


def kept(left_out: tuple[LeftOut, ...]) -> tuple[LeftOut, ...]:
    return tuple(each for each in left_out if each.why != "unless")


def refers(determination: Determination) -> bool:
    outcomes = (*(each.outcome for each in determination.clauses), determination.otherwise)
    return any(each.kind == "refers" for each in outcomes)


def test_an_exception_never_turns_an_approval_into_a_denial(figure: Callable[[str], None]) -> None:
    """In determinations that refer nothing, what is approved without exceptions is not denied because of one."""
    compared = 0
    wrong: list[tuple[str, Data]] = []
    for policy in POLICIES:
        bare = without_exceptions(policy)
        judged = [each.key for each in policy.determinations if not refers(each)]
        drawer = Drawer(policy, Random(f"exceptions {policy.key}"))
        cases = CASES_OF_LISTS if has_lists(policy) else CASES
        for _ in range(cases if bare.determinations != policy.determinations else 0):
            data = drawer.draw()
            plain, whole = answer(bare, data), answer(policy, data)
            assert plain is not None
            assert whole is not None
            for key in judged:
                compared += plain[key].outcome.kind == "approves"
                if plain[key].outcome.kind == "approves" and whole[key].outcome.kind == "denies":
                    wrong.append((key, data))
    figure(f"exceptions: {compared} approvals compared with and without them")

    assert [] == wrong
    assert compared >= 40
