"""Filling in one unknown fact never turns one decided outcome into another; only `denied` may narrow.

The two ways out that the language has, a written assumption and `is documented`, are left out here.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import product
from pathlib import Path
from random import Random

import pytest

from policy_dsl.evaluate import evaluate, read_facts
from policy_dsl.pipeline import read_policy
from policy_dsl.policy import Policy
from policy_dsl.runtime.findings import DeterminationFinding
from policy_dsl.source import normalised
from tests.every_type import EVERY_TYPE, NOT_MONOTONE, TYPICAL, Data, random_case
from tests.random_policies import read_often, read_once, text_of

Answers = dict[str, DeterminationFinding]
Pair = tuple[Data, str, object]

LUMBAR = Path(__file__).parent.parent / "policies" / "lumbar_mbb.pol"
LUMBAR_FACTS: tuple[dict[str, tuple[object, ...]], ...] = (
    {
        "pain_worsens_with_facet_loading": (True, False),
        "conservative_treatment_failed": (True, False),
        "other_cause_found": (True, False),
        "segment_posteriorly_fused": (True, False),
    },
    {
        "relief_after_first_block": (0, 79.9, 80, 100),
        "first_block_levels": (["L4-L5"], ["L4-L5", "L5-S1"]),
        "second_block_levels": (["L4-L5"], ["L5-S1", "L4-L5"]),
        "joint_ablation_under_consideration": (True, False),
    },
)


def policy_of(text: str) -> Policy:
    policy = read_policy(normalised("test.pol", text)).value
    assert policy is not None
    return policy


def answers_to(policy: Policy, data: Data) -> Answers:
    found = evaluate(policy, read_facts(policy, data)).determinations
    return {each.key: each for each in found if each.key not in NOT_MONOTONE}


def may_follow(before: DeterminationFinding, after: DeterminationFinding) -> bool:
    """Whether a determination that came to `before` may come to `after` with one fact more."""
    if before.outcome.kind is None or before.outcome.words == after.outcome.words:
        return True
    return before.outcome.words == "denied" and after.outcome.kind == "denies"


def compare(policy: Policy, pairs: Iterable[Pair]) -> tuple[int, list[Pair], list[Pair]]:
    """How many decided outcomes were compared; and the pairs in which one changed, or a new need came up."""
    known: dict[str, Answers] = {}
    decided, changed, new_needs = 0, [], []
    for data, key, value in pairs:
        if str(data) not in known:
            known[str(data)] = answers_to(policy, data)
        before = known[str(data)]
        after = answers_to(policy, {**data, key: value})
        decided += sum(each.outcome.kind is not None for each in before.values())
        if not all(may_follow(before[each], after[each]) for each in before):
            changed.append((data, key, value))
        if not all(set(after[each].needs) <= set(before[each].needs) for each in before):
            new_needs.append((data, key, value))
    return decided, changed, new_needs


def every_pair(facts: dict[str, tuple[object, ...]]) -> Iterator[Pair]:
    """Every case of the facts, and every way of filling in one that it leaves out."""
    for values in product(*((*each, None) for each in facts.values())):
        data = {key: value for key, value in zip(facts, values, strict=True) if value is not None}
        for key in facts.keys() - data.keys():
            for value in facts[key]:
                yield data, key, value


def lumbar_pairs() -> Iterator[tuple[Policy, list[Pair]]]:
    policy = policy_of(LUMBAR.read_text(encoding="utf-8"))
    for facts in LUMBAR_FACTS:
        yield policy, list(every_pair(facts))


def whole_language_pairs() -> Iterator[tuple[Policy, list[Pair]]]:
    """Random cases, each with every missing fact filled in by one of its values; what is missing is silent."""
    random = Random(20260102)
    pairs: list[Pair] = []
    for _ in range(400):
        case = {key: value for key, value in random_case(random).items() if not isinstance(value, dict)}
        missing = [key for key in TYPICAL if case.get(key) is None]
        pairs += [(case, key, random.choice(TYPICAL[key])) for key in missing]
    yield policy_of(EVERY_TYPE), pairs


def random_policy_pairs() -> Iterator[tuple[Policy, list[Pair]]]:
    for seed in range(30):
        shape = read_once if seed % 2 else read_often
        random_policy = shape(Random(f"monotone {seed}"), 4)
        facts: dict[str, tuple[object, ...]] = {f"fact_{number}": (True, False) for number in range(4)}
        yield policy_of(text_of(random_policy)), list(every_pair(facts))


SOURCES = {"lumbar": lumbar_pairs, "whole language": whole_language_pairs, "random": random_policy_pairs}


@pytest.fixture(scope="module", params=SOURCES)
def compared(request: pytest.FixtureRequest, figure: Callable[[str], None]) -> tuple[int, list[Pair], list[Pair]]:
    """What came of all pairs of one source."""
    results = [compare(policy, pairs) for policy, pairs in SOURCES[request.param]()]
    decided = sum(each for each, _, _ in results)
    figure(f"monotone, {request.param}: {decided} decided outcomes compared with one fact more")
    changed = [pair for _, pairs, _ in results for pair in pairs]
    return decided, changed, [pair for _, _, pairs in results for pair in pairs]


def test_decided_outcomes_were_compared(compared: tuple[int, list[Pair], list[Pair]]) -> None:
    """The comparison is not empty: at least a hundred decided outcomes had a fact filled in."""
    decided, _, _ = compared

    assert decided >= 100


def test_a_decided_outcome_stands_when_a_fact_is_filled_in(compared: tuple[int, list[Pair], list[Pair]]) -> None:
    """No further fact turns what was decided into something else, or back into undecided."""
    _, changed, _ = compared

    assert changed == []


def test_needs_only_shrink_as_facts_come_in(compared: tuple[int, list[Pair], list[Pair]]) -> None:
    """No fact is asked for that was not asked for before."""
    _, _, new_needs = compared

    assert new_needs == []
