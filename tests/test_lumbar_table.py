"""The lumbar reference policy against a table of its expected answers, through three doors that must all agree.

The doors are the reference evaluator, the generated Python, and JSON in and out.
The expected answers are worked out by hand from the source, in `lumbar_expected.py`, and use nothing of the product.
"""

import json
from collections import Counter
from collections.abc import Callable, Mapping
from decimal import Decimal
from itertools import product
from pathlib import Path
from types import ModuleType
from typing import Any, TypeAlias

import pytest

from compiler.to_python import to_python
from policy_dsl.evaluate import evaluate, read_facts
from policy_dsl.pipeline import read_policy
from policy_dsl.policy import Policy
from policy_dsl.runtime.facts import FactsRefused, parse_json
from policy_dsl.runtime.report import Decision
from policy_dsl.source import normalised
from tests.lumbar_expected import (
    APPROVED,
    DENIED,
    FACTS,
    LEVEL_SETS,
    LEVELS,
    UNDECIDED,
    Case,
    Expected,
    Levels,
    Value,
    expected,
)

Answer: TypeAlias = tuple[str, str | None, list[str], list[str]]
Door: TypeAlias = Callable[[Case], dict[str, Answer]]

POLICY_FILE = Path(__file__).parent.parent / "policies" / "lumbar_mbb.pol"
DOORS = ("reference", "generated", "json")
KINDS = {APPROVED: "approves", DENIED: "denies", UNDECIDED: None}

YES_NO_UNKNOWN: Mapping[str, Value | None] = {"yes": True, "no": False, "unknown": None}
RELIEFS: Mapping[str, Value | None] = {
    "unknown": None,
    "0": 0,
    "79.9": Decimal("79.9"),
    "80": 80,
    "80.1": Decimal("80.1"),
    "100": 100,
}
# The levels of the first and of the second injection, by how they relate.
LEVEL_PAIRS: Mapping[str, tuple[Levels | None, Levels | None]] = {
    "same, one": (("L4-L5",), ("L4-L5",)),
    "same, in another order": (("L4-L5", "L5-S1"), ("L5-S1", "L4-L5")),
    "same, all": (LEVELS, LEVELS),
    "part, one left out": (("L4-L5", "L5-S1"), ("L4-L5",)),
    "part, one added": (("L4-L5",), ("L4-L5", "L5-S1")),
    "part, overlapping": (("L3-L4", "L4-L5"), ("L4-L5", "L5-S1")),
    "part, all but one": (LEVELS, LEVELS[1:]),
    "other, next to it": (("L4-L5",), ("L5-S1",)),
    "other, two and two": (("L1-L2", "L2-L3"), ("L4-L5", "L5-S1")),
    "other, all the rest": (("L1-L2",), LEVELS[1:]),
    "first unknown, second one": (None, ("L4-L5",)),
    "first unknown, second all": (None, LEVELS),
    "second unknown, first one": (("L4-L5",), None),
    "second unknown, first all": (LEVELS, None),
    "both unknown": (None, None),
}


def known(**facts: Value | None) -> Case:
    """A case of the facts that are known: None is left out."""
    return {key: value for key, value in facts.items() if value is not None}


FIRST_BLOCK_CASES: Mapping[str, Case] = {
    f"worsens {worsens}; failed {failed}; other cause {cause}; fused {fused}": known(
        pain_worsens_with_facet_loading=YES_NO_UNKNOWN[worsens],
        conservative_treatment_failed=YES_NO_UNKNOWN[failed],
        other_cause_found=YES_NO_UNKNOWN[cause],
        segment_posteriorly_fused=YES_NO_UNKNOWN[fused],
    )
    for worsens, failed, cause, fused in product(YES_NO_UNKNOWN, repeat=4)
}
SECOND_BLOCK_CASES: Mapping[str, Case] = {
    f"relief {relief}; levels {levels}; ablation {ablation}": known(
        relief_after_first_block=RELIEFS[relief],
        first_block_levels=LEVEL_PAIRS[levels][0],
        second_block_levels=LEVEL_PAIRS[levels][1],
        joint_ablation_under_consideration=YES_NO_UNKNOWN[ablation],
    )
    for relief, levels, ablation in product(RELIEFS, LEVEL_PAIRS, YES_NO_UNKNOWN)
}
# An approved, an undecided and a denied case of each, in all pairs; and every 97th of all pairs of their cases.
JOINT_CASES: Mapping[str, Case] = {
    f"{first}; {second}": {**FIRST_BLOCK_CASES[first], **SECOND_BLOCK_CASES[second]}
    for first, second in (
        *product(
            (
                "worsens yes; failed yes; other cause no; fused no",
                "worsens yes; failed yes; other cause unknown; fused no",
                "worsens yes; failed yes; other cause no; fused yes",
            ),
            (
                "relief 80; levels same, in another order; ablation yes",
                "relief 80; levels second unknown, first one; ablation yes",
                "relief 80; levels part, one left out; ablation yes",
            ),
        ),
        *list(product(FIRST_BLOCK_CASES, SECOND_BLOCK_CASES))[::97],
    )
}
ALL_CASES: Mapping[str, Case] = {
    **{f"first block: {name}": case for name, case in FIRST_BLOCK_CASES.items()},
    **{f"second block: {name}": case for name, case in SECOND_BLOCK_CASES.items()},
    **{f"joint: {name}": case for name, case in JOINT_CASES.items()},
}
# Every set of levels, and unknown, against every other, where only the levels are left to decide.
EVERY_LEVEL_PAIR: Mapping[tuple[Levels | None, Levels | None], Case] = {
    (first, second): known(
        relief_after_first_block=80,
        first_block_levels=first,
        second_block_levels=second,
        joint_ablation_under_consideration=True,
    )
    for first, second in product((None, *LEVEL_SETS), repeat=2)
}
# Facts that are wrong, and which. In each case the rest would already decide.
WRONG_FACTS: Mapping[str, tuple[Mapping[str, Value], list[str]]] = {
    "no first level": ({"first_block_levels": ()}, ["first_block_levels"]),
    "no second level": ({"second_block_levels": ()}, ["second_block_levels"]),
    "no level at all": (
        {"first_block_levels": (), "second_block_levels": ()},
        ["first_block_levels", "second_block_levels"],
    ),
    "no such level": ({"second_block_levels": ("L4-L5", "L6-S1")}, ["second_block_levels"]),
    "relief above 100%": ({"relief_after_first_block": 101}, ["relief_after_first_block"]),
    "relief below 0%": ({"relief_after_first_block": -1}, ["relief_after_first_block"]),
}

every_case = pytest.mark.parametrize("case", ALL_CASES.values(), ids=ALL_CASES)
every_wrong_fact = pytest.mark.parametrize(("wrong", "keys"), WRONG_FACTS.values(), ids=WRONG_FACTS)


@pytest.fixture(scope="module")
def policy() -> Policy:
    value = read_policy(normalised(POLICY_FILE.name, POLICY_FILE.read_text(encoding="utf-8"))).value
    assert value is not None
    return value


@pytest.fixture(scope="module")
def generated(policy: Policy) -> ModuleType:
    module = ModuleType("generated_lumbar_mbb")
    exec(compile(to_python(policy), "generated_lumbar_mbb.py", "exec"), module.__dict__)
    return module


@pytest.fixture(scope="module", params=DOORS)
def door(request: pytest.FixtureRequest, policy: Policy, generated: ModuleType) -> Door:
    """One of the three ways in: it takes a case and gives the answers by determination."""
    doors: Mapping[str, Door] = {
        "reference": lambda case: answers_of(evaluate(policy, read_facts(policy, as_data(case)))),
        "generated": lambda case: answers_of(generated.explain(generated.read_facts(as_data(case)))),
        "json": lambda case: answers_in(decide_json(policy, as_json(case))),
    }
    return doors[request.param]


def test_the_table_of_the_first_block_is_complete() -> None:
    """Of its 3 x 3 x 3 x 3 cases one meets all four criteria, and 2 x 2 x 2 x 2 less that one fail none of them."""
    by_hand = {APPROVED: 1, UNDECIDED: 15, DENIED: 65}

    assert by_hand == outcomes("first_block", FIRST_BLOCK_CASES)


def test_the_table_of_the_second_block_is_complete() -> None:
    """Of its 6 x 15 x 3 cases 3 x 3 x 1 meet all three criteria, and 4 x 8 x 2 less those fail none of them."""
    by_hand = {APPROVED: 9, UNDECIDED: 55, DENIED: 206}

    assert by_hand == outcomes("second_block", SECOND_BLOCK_CASES)


def test_the_table_of_level_pairs_is_complete() -> None:
    """Of the 32 x 32 pairs the 31 known and equal are approved, and the 63 with an unknown are undecided."""
    by_hand = {APPROVED: 31, UNDECIDED: 63, DENIED: 930}

    assert by_hand == outcomes("second_block", EVERY_LEVEL_PAIR)


def test_the_joint_table_holds_every_pair_of_outcomes() -> None:
    """The 9 + 226 joint cases hold each outcome of the one determination with each outcome of the other."""
    pairs = Counter(
        (answers["first_block"].outcome, answers["second_block"].outcome)
        for answers in map(expected, JOINT_CASES.values())
    )

    assert (9 + 226, set(product(KINDS, repeat=2))) == (pairs.total(), set(pairs))


def test_all_cases_have_names_of_their_own() -> None:
    """No two cases share a name, so that none of the 81 + 270 + 9 + 226 is lost."""
    by_hand = [81, 270, 9 + 226, 81 + 270 + 9 + 226]

    assert by_hand == [len(cases) for cases in (FIRST_BLOCK_CASES, SECOND_BLOCK_CASES, JOINT_CASES, ALL_CASES)]


@every_case
def test_the_table_needs_all_that_is_missing_until_something_fails(case: Case) -> None:
    """Every criterion must hold, so that each missing fact is needed until one fails, and none from then on."""
    by_hand = {
        determination: frozenset()
        if "not met" in answer.statuses.values()
        else frozenset(FACTS[determination]) - {*case}
        for determination, answer in expected(case).items()
    }

    assert by_hand == {determination: answer.needs for determination, answer in expected(case).items()}


@every_case
def test_every_door_gives_the_expected_answers(door: Door, case: Case) -> None:
    """Each determination has the expected outcome, the exact facts still needed and the exact deciding criteria."""

    assert table_of(expected(case)) == door(case)


def test_every_door_approves_the_same_levels_only(door: Door) -> None:
    """Of all pairs of sets of levels, those alone are approved in which both sets are known and the same."""
    table = {pair: table_of(expected(case)) for pair, case in EVERY_LEVEL_PAIR.items()}

    assert table == {pair: door(case) for pair, case in EVERY_LEVEL_PAIR.items()}


def test_every_door_draws_the_line_at_80_percent_exactly(door: Door) -> None:
    """However near to 80% the relief is, below is denied, and 80% itself and all above it approved."""
    by_hand = {
        "79.99": (DENIED, ["1"]),
        "79.9999999999": (DENIED, ["1"]),
        "80": (APPROVED, ["1", "2", "3"]),
        "80.0": (APPROVED, ["1", "2", "3"]),
        "80.0000000001": (APPROVED, ["1", "2", "3"]),
    }
    rest = SECOND_BLOCK_CASES["relief unknown; levels same, one; ablation yes"]
    answers = {relief: door({**rest, "relief_after_first_block": Decimal(relief)}) for relief in by_hand}

    assert by_hand == {
        relief: (answer["second_block"][0], answer["second_block"][3]) for relief, answer in answers.items()
    }


@every_case
def test_the_fast_path_gives_the_expected_outcome(generated: ModuleType, case: Case) -> None:
    """The generated function of each determination, which explains nothing, gives the same outcome."""
    facts = generated.read_facts(as_data(case))

    assert {determination: answer.outcome for determination, answer in expected(case).items()} == {
        "first_block": generated.first_block(facts),
        "second_block": generated.second_block(facts),
    }


@every_case
def test_every_criterion_has_its_expected_status(policy: Policy, generated: ModuleType, case: Case) -> None:
    """Both evaluators list the criteria in their order, each met, not met or unknown, whether or not it decides."""
    statuses = {determination: list(answer.statuses.items()) for determination, answer in expected(case).items()}

    assert {"json": statuses, "generated": statuses} == {
        "json": statuses_in(decide_json(policy, as_json(case))),
        "generated": statuses_in(published(generated.explain(generated.read_facts(as_data(case))))),
    }


@every_case
def test_null_is_the_same_as_absent(policy: Policy, case: Case) -> None:
    """A fact that the JSON gives as null is as unknown as one that it leaves out."""
    with_nulls = json.dumps({**dict.fromkeys(every_fact()), **json.loads(as_json(case))})

    assert table_of(expected(case)) == answers_in(decide_json(policy, with_nulls))


@every_wrong_fact
def test_wrong_facts_are_refused_and_nothing_is_decided(
    door: Door, wrong: Mapping[str, Value], keys: list[str]
) -> None:
    """A wrong fact is not an unknown one: the case has no outcome, even where its other facts would decide."""
    case = {
        **FIRST_BLOCK_CASES["worsens no; failed no; other cause yes; fused yes"],
        **SECOND_BLOCK_CASES["relief 0; levels other, next to it; ablation no"],
        **wrong,
    }
    decided = []
    with pytest.raises(FactsRefused) as refusal:
        decided.append(door(case))

    assert (keys, []) == (sorted(problem.key for problem in refusal.value.problems), decided)


def test_a_refusal_says_that_the_list_is_empty(door: Door) -> None:
    """A reader learns of an empty list of levels that it is the emptiness that is wrong."""
    with pytest.raises(FactsRefused) as refusal:
        door({"first_block_levels": ()})

    (problem,) = refusal.value.problems
    key, word = "first_block_levels", "empty"

    assert (key, True) == (problem.key, word in problem.sentence)


def outcomes(determination: str, cases: Mapping[Any, Case]) -> dict[str, int]:
    return Counter(expected(case)[determination].outcome for case in cases.values())


def table_of(answers: Mapping[str, Expected]) -> dict[str, Answer]:
    return {
        determination: (answer.outcome, KINDS[answer.outcome], sorted(answer.needs), list(answer.because))
        for determination, answer in answers.items()
    }


def answers_of(decision: Decision) -> dict[str, Answer]:
    return {
        answer.key: (answer.outcome.words, answer.outcome.kind, sorted(answer.needs), list(answer.because))
        for answer in decision.determinations
    }


def answers_in(determinations: Mapping[str, Any]) -> dict[str, Answer]:
    return {
        key: (answer["outcome"], answer["kind"], sorted(answer["needs"]), answer["because"])
        for key, answer in determinations.items()
    }


def decide_json(policy: Policy, text: str) -> Mapping[str, Any]:
    """The determinations as a reader of the JSON answer finds them."""
    return published(evaluate(policy, read_facts(policy, parse_json(text))))


def published(decision: Decision) -> Mapping[str, Any]:
    determinations: Mapping[str, Any] = json.loads(json.dumps(decision.to_data()))["determinations"]
    return determinations


def statuses_in(determinations: Mapping[str, Any]) -> dict[str, list[tuple[str, str]]]:
    return {
        key: [(criterion["path"], criterion["status"]) for criterion in answer["criteria"]]
        for key, answer in determinations.items()
    }


def as_data(case: Case) -> dict[str, Any]:
    return {key: list(value) if isinstance(value, tuple) else value for key, value in case.items()}


def as_json(case: Case) -> str:
    return json.dumps(as_data(case), default=float)


def every_fact() -> list[str]:
    return [key for facts in FACTS.values() for key in facts]
