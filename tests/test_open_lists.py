"""The more a case says of how far the record of a list reaches, the more is decided, and nothing decided changes."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest

from policy_dsl.evaluate import evaluate, read_facts
from policy_dsl.policy import ListOf, Policy
from policy_dsl.runtime.facts import FactsRefused
from policy_dsl.runtime.findings import DeterminationFinding
from policy_dsl.runtime.lists import COMPLETE
from tests.agreement import policies
from tests.test_monotone import may_follow

Data = dict[str, object]
# From an open list to a complete one.
REACHES: tuple[object, ...] = (None, "2025-06-01", "2024-01-01", "1990-01-01", True)


def open_lists(policy: Policy) -> tuple[str, ...]:
    """The keys of the lists of which a case can say how far their record reaches."""
    return tuple(
        fact.key
        for fact in policy.facts
        if isinstance(fact.type, ListOf) and not fact.type.members and not fact.type.requested
    )


POLICIES = [each for each in policies() if open_lists(each)]


def with_reach(data: Data, keys: tuple[str, ...], reach: object) -> Data:
    """A case of which the records of all lists, and of all lists within items, reach so far."""
    found = {key: value for key, value in data.items() if not key.endswith(COMPLETE)}
    for key in keys:
        if isinstance(found.get(key), list):
            found[key] = [inner_reach(each, reach) for each in found[key]]  # type: ignore[attr-defined]  # a list
        if reach is not None:
            found[f"{key}{COMPLETE}"] = reach
    return found


def inner_reach(item: Data, reach: object) -> Data:
    """An item whose own lists reach so far."""
    found = {key: value for key, value in item.items() if not key.endswith(COMPLETE)}
    if reach is not None:
        found |= {f"{key}{COMPLETE}": reach for key, value in found.items() if is_list_of_items(value)}
    return found


def is_list_of_items(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(each, dict) for each in value)


def answers(policy: Policy, data: Data) -> dict[str, DeterminationFinding]:
    """What each determination comes to, and each item of it."""
    found = evaluate(policy, read_facts(policy, data)).determinations
    items = {f"{each.key} {item.label}": item.finding for each in found for item in each.items}
    return {each.key: each for each in found} | items


def steps(
    policy: Policy,
) -> Iterator[tuple[str, object, dict[str, DeterminationFinding], dict[str, DeterminationFinding]]]:
    """Of each scenario that is no refused case, and each reach: what came of the one before, and what comes of it."""
    keys = open_lists(policy)
    for scenario in policy.scenarios:
        before: dict[str, DeterminationFinding] | None = None
        for reach in REACHES:
            try:
                after = answers(policy, with_reach(dict(scenario.facts), keys, reach))
            except FactsRefused:
                break
            if before is not None:
                yield scenario.name, reach, before, after
            before = after


@pytest.mark.parametrize("policy", POLICIES, ids=lambda policy: policy.key)
def test_outcomes_go_from_undecided_to_decided(policy: Policy, figure: Callable[[str], None]) -> None:
    """Saying more of how far records reach decides what was open, and changes nothing that was decided."""
    newly_decided = 0
    changed = []
    for name, reach, before, after in steps(policy):
        newly_decided += sum(before[key].outcome.kind is None and after[key].outcome.kind is not None for key in before)
        changed += [(name, reach, key) for key in before if not may_follow(before[key], after[key])]
    figure(f"open lists, {policy.key}: {newly_decided} outcomes decided as more was said, none changed")

    assert (True, []) == (newly_decided > 0, changed)


def test_reaches_are_in_order() -> None:
    """Each reach says at least as much as the one before."""
    days = [date.fromisoformat(each) for each in REACHES if isinstance(each, str)]

    assert days == sorted(days, reverse=True)
    assert (None, True) == (REACHES[0], REACHES[-1])


def test_every_policy_with_a_history_is_here() -> None:
    """The policies with lists that may be open are those that have histories."""
    assert {"cpap", "facet_joint", "home_oxygen", "psoriasis_biologic_step", "tms_depression"} <= {
        each.key for each in POLICIES
    }
