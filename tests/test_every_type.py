"""Both evaluators agree on a policy that uses the whole language, and on random small policies with brute force."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from types import ModuleType

import pytest

from compiler.to_python.load import load
from policy_dsl.evaluate import evaluate, read_facts
from policy_dsl.pipeline import read_policy
from policy_dsl.policy import Policy
from policy_dsl.runtime.findings import CriterionFinding, DeterminationFinding
from policy_dsl.runtime.report import Decision
from policy_dsl.source import normalised
from tests.every_type import EVERY_TYPE, Data, random_case
from tests.random_policies import (
    UNDECIDED,
    BruteForce,
    RandomPolicy,
    all_cases,
    data_of,
    read_often,
    read_once,
    text_of,
)

CASES = 2500
# What each determination of the policy can come to, by hand: its own words, and `denied` where two denials adjoin.
OUTCOMES = {
    "numbers": {"excluded", "not covered", "granted", "not medically necessary", "denied", UNDECIDED},
    "choices": {"review", "excluded", "not medically necessary", "granted", "denied", UNDECIDED},
    "days": {"granted", "review", "not covered", UNDECIDED},
    "mixed": {"medically necessary", "not medically necessary", "excluded", "not covered", "denied", UNDECIDED},
    "assumptions": {"not medically necessary", "granted", "review", UNDECIDED},
}


@dataclass(frozen=True, slots=True)
class Answered:
    """What both evaluators said of one case."""

    data: Data
    reference: Decision
    generated: Decision
    fast: dict[str, str]


def policy_of(text: str) -> Policy:
    result = read_policy(normalised("test.pol", text))
    assert result.value is not None, [(each.code, each.message) for each in result.diagnostics]
    return result.value


@pytest.fixture(scope="module")
def policy() -> Policy:
    return policy_of(EVERY_TYPE)


@pytest.fixture(scope="module")
def generated(policy: Policy) -> ModuleType:
    return load(policy)


@pytest.fixture(scope="module")
def answers(policy: Policy, generated: ModuleType) -> list[Answered]:
    """What both evaluators say of the same random cases."""
    random = Random(20260101)
    return [answered(policy, generated, random_case(random)) for _ in range(CASES)]


def answered(policy: Policy, generated: ModuleType, data: Data) -> Answered:
    facts = generated.read_facts(data)
    return Answered(
        data,
        evaluate(policy, read_facts(policy, data)),
        generated.explain(facts),
        {each.key: getattr(generated, each.key)(facts) for each in policy.determinations},
    )


def outcomes(decision: Decision) -> dict[str, str]:
    return {each.key: each.outcome.words for each in decision.determinations}


def criteria_of(criteria: tuple[CriterionFinding, ...]) -> Iterator[CriterionFinding]:
    for each in criteria:
        yield each
        yield from criteria_of(each.criteria)


# ---- the policy with everything


def test_the_random_cases_differ(answers: list[Answered]) -> None:
    """At least 2,000 cases of their own were compared."""
    different = {json.dumps(each.data, sort_keys=True) for each in answers}

    assert len(different) >= 2000


def test_the_generated_explanation_is_the_reference_s(answers: list[Answered]) -> None:
    """Outcome, needs, criteria, values and assumptions are the same in both explanations of each case."""
    differing = [each.data for each in answers if each.reference.to_data() != each.generated.to_data()]

    assert differing == []


def test_the_fast_path_gives_the_reference_s_outcome(answers: list[Answered]) -> None:
    """The functions that explain nothing give the same words."""
    differing = [each.data for each in answers if outcomes(each.reference) != each.fast]

    assert differing == []


@pytest.mark.parametrize("key", OUTCOMES)
def test_every_outcome_is_reached(answers: list[Answered], key: str) -> None:
    """No outcome of a determination is missed by the cases, and none comes out that is not one of its own."""
    reached = Counter(outcomes(each.reference)[key] for each in answers)

    assert OUTCOMES[key] == set(reached)


def test_every_criterion_has_every_status(policy: Policy, answers: list[Answered]) -> None:
    """Each criterion, nested ones too, is met in some case, not met in another and unknown in a third."""
    reached = Counter(
        (determination.key, each.path, each.status)
        for answer in answers
        for determination in answer.reference.determinations
        for each in criteria_of(determination.criteria)
    )
    paths = {
        (determination.key, each.path)
        for determination in answers[0].reference.determinations
        for each in criteria_of(determination.criteria)
    }
    expected = {(*place, status) for place in paths for status in ("met", "not met", "unknown")}

    assert expected == set(reached)


def test_something_is_assumed_in_some_cases(answers: list[Answered]) -> None:
    """Each assumed fact is named in some case, so that assumptions are part of the comparison."""
    assumed = Counter(
        key for each in answers for determination in each.reference.determinations for key in determination.assumed
    )

    assert {"frail", "assumed_relief", "assumed_levels"} == set(assumed)


def test_undecided_is_needing_something(answers: list[Answered]) -> None:
    """In each case a determination is undecided exactly when it needs something."""
    differing = [
        (each.data, determination.key)
        for each in answers
        for determination in each.reference.determinations
        if (determination.outcome.words == UNDECIDED) is not bool(determination.needs)
    ]

    assert differing == []


# ---- random small policies and brute force


def random_policies(draw: str) -> list[RandomPolicy]:
    shapes = {"once": read_once, "often": read_often}
    return [shapes[draw](Random(f"{draw} {seed}"), 5 if seed % 5 else 6) for seed in range(40)]


@dataclass(frozen=True, slots=True)
class Compared:
    """One case of a random policy: by brute force, by the reference evaluator and by the generated Python."""

    text: str
    data: dict[str, bool]
    outcome: str
    needs: frozenset[str]
    found: DeterminationFinding
    fast: str


def compared(random_policy: RandomPolicy) -> Iterator[Compared]:
    """All cases of a random policy: every fact yes, no or unknown."""
    text = text_of(random_policy)
    policy = policy_of(text)
    module = load(policy)
    brute_force = BruteForce(random_policy)
    for answers in all_cases(random_policy.facts):
        data = data_of(answers)
        (found,) = evaluate(policy, read_facts(policy, data)).determinations
        fast = module.answer(module.read_facts(data))
        needs = frozenset(brute_force.needs(answers))
        yield Compared(text, data, brute_force.outcome(answers), needs, found, fast)


@pytest.fixture(scope="module")
def once() -> list[Compared]:
    """Every case of random policies that read each fact once."""
    return [case for policy in random_policies("once") for case in compared(policy)]


@pytest.fixture(scope="module")
def often() -> list[Compared]:
    """Every case of random policies that read some facts twice or more."""
    return [case for policy in random_policies("often") for case in compared(policy)]


def first(cases: list[Compared], wrong: list[bool]) -> tuple[str, dict[str, bool]] | None:
    """The text and the case of the first that is wrong."""
    return next(((case.text, case.data) for case, is_wrong in zip(cases, wrong, strict=True) if is_wrong), None)


def test_the_brute_force_meets_every_outcome(once: list[Compared], often: list[Compared]) -> None:
    """Each word, undecided and `denied` come up often enough to be worth comparing."""
    reached = Counter(case.outcome for case in (*once, *often))
    words = {
        "medically necessary", "granted", "not medically necessary", "excluded", "not covered", "review", "denied",
        UNDECIDED,
    }  # fmt: skip

    assert words == {word for word, count in reached.items() if count >= 100}


@pytest.mark.parametrize("cases", ["once", "often"])
def test_the_outcome_is_exact(request: pytest.FixtureRequest, cases: str) -> None:
    """An outcome is given as soon as every way of filling in what is missing leads to it, and no sooner."""
    compared_cases: list[Compared] = request.getfixturevalue(cases)

    assert first(compared_cases, [case.outcome != case.found.outcome.words for case in compared_cases]) is None


@pytest.mark.parametrize("cases", ["once", "often"])
def test_the_needs_are_exact(request: pytest.FixtureRequest, cases: str) -> None:
    """A fact is needed if and only if it changes the outcome in some way of filling in the others."""
    compared_cases: list[Compared] = request.getfixturevalue(cases)

    assert first(compared_cases, [case.needs != set(case.found.needs) for case in compared_cases]) is None


@pytest.mark.parametrize("cases", ["once", "often"])
def test_a_random_case_is_undecided_exactly_when_it_needs_something(request: pytest.FixtureRequest, cases: str) -> None:
    """Something is needed where nothing is decided, and nowhere else."""
    compared_cases: list[Compared] = request.getfixturevalue(cases)
    wrong = [(each.found.outcome.words == UNDECIDED) is not bool(each.found.needs) for each in compared_cases]

    assert first(compared_cases, wrong) is None


@pytest.mark.parametrize("cases", ["once", "often"])
def test_a_random_case_has_the_same_outcome_on_the_fast_path(request: pytest.FixtureRequest, cases: str) -> None:
    """The generated Python gives the reference evaluator's words for every case of every random policy."""
    compared_cases: list[Compared] = request.getfixturevalue(cases)

    assert first(compared_cases, [each.fast != each.found.outcome.words for each in compared_cases]) is None
