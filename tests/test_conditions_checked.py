"""What is said of conditions holds in every case: of random conditions each case is tried, with and without gaps."""

from collections.abc import Iterator
from datetime import date
from itertools import product
from random import Random

import pytest

from policy_dsl.checks.cases import Cases
from policy_dsl.checks.conditions import Conditions
from policy_dsl.diagnostics import Diagnostic
from policy_dsl.meaning import Lowering
from policy_dsl.pipeline import read_policy
from policy_dsl.policy import Condition, Policy
from policy_dsl.runtime.expressions import Known, KnownFacts
from policy_dsl.runtime.fields import Value
from policy_dsl.runtime.truth import Truth
from policy_dsl.source import Span, normalised
from policy_dsl.walk import conditions_in, inner_conditions
from tests.literate import completed

POLICIES = 40
FACTS = """facts
  age: whole number from 0 to 6
  weight: kg from 0 kg to 3 kg
  x: yes/no
  kind: one of A, B, C
  signs: some of fever, rash
  seen: date
  began: date
  depth: number from 0 to 2
    only when x

define
  double: age * 2

determination d "D"
  medically necessary when {} of
"""
DAYS = (date(2026, 1, 1), date(2026, 1, 31), date(2026, 2, 28), date(2026, 7, 1))
VALUES: dict[str, tuple[Value | None, ...]] = {
    "age": (None, 0, 1, 2, 3, 4, 5, 6),
    "weight": (None, 0, 1, 2, 3),
    "x": (None, True, False),
    "kind": (None, "A", "B", "C"),
    "signs": (None, frozenset({"fever"}), frozenset({"rash"}), frozenset({"fever", "rash"})),
    "seen": (None, *DAYS),
    "began": (None, *DAYS),
    "depth": (None, 0, 1, 2),
}


def comparison(random: Random) -> str:
    """A comparison of one fact, or of two."""
    limit = random.choice(("is at least", "is at most", "is more than", "is less than", "is", "is not"))
    low = random.randint(1, 4)
    return random.choice(
        (
            f"age {limit} {low}",
            f"age is {low} to {random.randint(low, 5)}",
            f"age is one of {low}, {low + 1}",
            f"double {limit} {random.randint(1, 11)}",
            f"weight {limit} {random.choice(('1 kg', '2000 g'))}",
            random.choice(("x", "x is no")),
            f"kind is {random.choice(('A', 'not B', 'one of B, C', 'one of A, B'))}",
            f"signs are {random.choice(('any of', 'all of', 'among', 'none of'))} {random.choice(('fever', 'rash'))}",
            f"seen is {random.choice(('before', 'after', 'on or after'))} {random.choice(('began', '2026-02-28'))}",
            f"seen is at least {random.choice(('30 days', '1 month', '2 months'))} after began",
            f"seen is within {random.choice(('31 days', '1 month', '6 months'))} after began",
            f"depth {random.choice(('is at least', 'is less than'))} 1",
        )
    )


def condition(random: Random, depth: int) -> str:
    """Comparisons joined by "and" and "or", some of them turned round."""
    if depth == 0 or random.random() < 0.3:
        plain = comparison(random)
        turned = random.random() < 0.2 and "depth" not in plain and " not " not in plain
        return f"not ({plain})" if turned else plain
    word = random.choice((" and ", " or "))
    return word.join(f"({condition(random, depth - 1)})" for _ in range(random.randint(2, 3)))


def drawn(random: Random) -> Policy | None:
    """A policy of some random criteria; None where one of them is a mistake."""
    criteria = (f'    ({place}) "C": {condition(random, 2)}\n' for place in range(1, 5))
    text = (
        f"{FACTS.format(random.choice(('all', 'any', 'none')))}{''.join(criteria)}  otherwise not medically necessary\n"
    )
    return read_policy(normalised("drawn.pol", completed(text))).value


def some_cases(random: Random) -> Iterator[Known]:
    """Cases with and without gaps, among them all of those facts on which most depends."""
    for age, x, kind in product(VALUES["age"], VALUES["x"], VALUES["kind"]):
        given = {key: random.choice(values) for key, values in VALUES.items()} | {"age": age, "x": x, "kind": kind}
        yield KnownFacts({**given, "depth": given["depth"] if x is not False else None}, {})


def nodes(policy: Policy) -> Iterator[Condition]:
    """Every condition of the criteria, with those it is made of."""
    waiting = list(conditions_in(policy.determinations[0].clauses[0].group))
    while waiting:
        each = waiting.pop()
        yield each
        waiting += inner_conditions(each)


@pytest.mark.parametrize("seed", range(3))
def test_what_is_said_of_conditions_holds(seed: int) -> None:
    """Never met is never met, always met never unmet, the same is the same, and what adds nothing adds nothing."""
    random = Random(seed)
    said = {"never": 0, "always": 0, "same": 0, "POL0631": 0, "POL0633": 0, "POL0634": 0}
    for policy in (each for each in (drawn(random) for _ in range(POLICIES)) if each is not None):
        cases, lowering = Cases(policy), Lowering(policy)
        known = list(some_cases(random))
        truths: dict[Span, list[Truth]] = {}
        by_number: dict[int, list[Truth]] = {}
        for each in nodes(policy):
            ways = cases.ways(each)
            truth = [lowering.condition(each).truth(one) for one in known]
            truths.setdefault(each.span, truth)  # of "is not", before what it turns round
            if ways.met is None or ways.there is None:
                said["never"] += 1
                assert True not in truth
            if ways.unmet is None:
                said["always"] += 1
                assert False not in truth
            other = by_number.setdefault(ways.number, truth)
            said["same"] += other is not truth
            assert all(one is None or two is None or one is two for one, two in zip(truth, other, strict=True))
        look = Conditions(policy, cases)
        look.look()
        for found in look.found:
            if found.code in said and found.span in truths and found.notes[0].span in truths:
                said[found.code] += 1
                check(found, truths)

    assert all(said.values()), said


def check(found: Diagnostic, truths: dict[Span, list[Truth]]) -> None:
    """What is told of two conditions of one list is so in every case."""
    pairs = set(zip(truths[found.span], truths[found.notes[0].span], strict=True))
    if found.code == "POL0631" and "both" in found.message:
        assert (True, True) not in pairs
    elif found.code == "POL0633" and "two" in found.message:
        assert (False, False) not in pairs
    elif found.code == "POL0634":
        assert ((True, False) if "so is" in found.message else (False, True)) not in pairs
