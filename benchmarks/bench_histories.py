"""Decisions of policies with a history against its length: the facet joint policy, and the search over nights of CPAP.

The figure to read is events a second: from 100 events on it stays the same when the cost is linear in the events.
Facts are read before anything is measured, and both paths give the same outcomes.
"""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from random import Random
from types import ModuleType
from typing import Any

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from compiler.cli.policies import sound_policy
from compiler.to_python.load import load
from policy_dsl.policy import Policy

Data = dict[str, object]

POLICIES = Path(__file__).parent.parent / "policies"
EVENTS = (0, 10, 100, 1_000)
SERVICE = date(2025, 3, 10)
LEVELS = ("C3-C4", "L3-L4", "L4-L5", "L5-S1")


def facet_case(policy: Policy, events: int) -> Data:
    """The first scenario of the facet joint policy, with a complete history of so many blocks and ablations."""
    random = Random(events)
    procedures = []
    for _ in range(events):
        kind = random.choice(("medial branch block", "ablation"))
        block: Data = {"found_necessary": True, "agent": "lidocaine", "hours_of_relief": random.randint(0, 4)}
        day = SERVICE - timedelta(random.randint(1, 3_600))
        common: Data = {"date": str(day), "level": random.choice(LEVELS), "relief": random.randint(0, 100)}
        procedures.append({**common, "kind": kind, **(block if kind == "medial branch block" else {})})
    return {**scenario_facts(policy), "procedures": procedures, "procedures_complete": True}


def cpap_case(policy: Policy, events: int) -> Data:
    """The case of CPAP with so many nights in a log, of which two in three are long enough."""
    start = SERVICE - timedelta(100)
    nights = [
        {"date": str(start + timedelta(number)), "hours_used": 4 if number % 3 else 3} for number in range(events)
    ]
    facts = {**scenario_facts(policy), "start_of_therapy": str(start), "re_evaluation": "in person"}
    found = {**facts, "re_evaluation_date": str(start + timedelta(40)), "symptoms_improved": True}
    return {**found, "switched_to_bilevel": False, "nights": nights, "nights_complete": True}


def scenario_facts(policy: Policy) -> Data:
    """The facts of the first scenario, as of one date of service."""
    return {**dict(policy.scenarios[0].facts), "date_of_service": str(SERVICE)}


CASES: dict[str, Callable[[Policy, int], Data]] = {"facet_joint": facet_case, "cpap": cpap_case}


@pytest.fixture(scope="module", params=CASES)
def compiled(request: pytest.FixtureRequest) -> tuple[Policy, ModuleType, str]:
    policy = sound_policy(POLICIES / f"{request.param}.pol")
    assert policy is not None
    return policy, load(policy), request.param


def outcomes(module: ModuleType, policy: Policy, facts: Any) -> tuple[str, ...]:
    """The outcome of each determination, by its own function."""
    return tuple(getattr(module, each.key)(facts) for each in policy.determinations)


def measure(benchmark: BenchmarkFixture, events: int, decide: Callable[[], object]) -> None:
    benchmark.pedantic(decide, rounds=5, warmup_rounds=1)
    assert benchmark.stats is not None  # it has run
    median = benchmark.stats.stats.median
    benchmark.extra_info["decisions a second"] = round(1 / median, 1)
    benchmark.extra_info["events a second"] = round(events / median)


@pytest.mark.parametrize("events", EVENTS)
def test_outcomes(benchmark: BenchmarkFixture, compiled: tuple[Policy, ModuleType, str], events: int) -> None:
    """Every outcome of one case, and no explanation."""
    policy, module, name = compiled
    facts = module.read_facts(CASES[name](policy, events))
    decided = tuple(each.outcome.words for each in module.explain(facts).determinations)

    assert decided == outcomes(module, policy, facts)
    measure(benchmark, events, lambda: outcomes(module, policy, facts))


@pytest.mark.parametrize("events", EVENTS)
def test_explanation(benchmark: BenchmarkFixture, compiled: tuple[Policy, ModuleType, str], events: int) -> None:
    """The whole answer to one case, with what is still needed."""
    policy, module, name = compiled
    facts = module.read_facts(CASES[name](policy, events))

    measure(benchmark, events, lambda: module.explain(facts))


@pytest.mark.parametrize("events", EVENTS)
def test_reading(benchmark: BenchmarkFixture, compiled: tuple[Policy, ModuleType, str], events: int) -> None:
    """The facts of one case from data, every value checked."""
    policy, module, name = compiled
    data = CASES[name](policy, events)

    measure(benchmark, events, lambda: module.read_facts(data))
