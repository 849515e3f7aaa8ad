"""The evaluators agree on every policy of the repository, and the cases that show it reach everything in it."""

from collections.abc import Callable
from random import Random

import pytest

from policy_dsl.evaluate import evaluate, read_facts
from policy_dsl.policy import Policy
from policy_dsl.runtime import items
from tests.agreement import compared, has_lists, policies_and_lists
from tests.drawn_cases import Drawer

POLICIES = policies_and_lists()
WITH_LISTS = [each for each in POLICIES if has_lists(each)]
CASES = 600
CASES_OF_LISTS = 200  # beside those of the scenarios: what is needed of a long history takes long to work out
FEW_CASES = 40


@pytest.mark.parametrize("policy", POLICIES, ids=lambda policy: policy.key)
def test_evaluators_agree(policy: Policy, figure: Callable[[str], None]) -> None:
    """The reference evaluator and both paths of the generated Python say the same, and needs go with open outcomes."""
    is_long = has_lists(policy) and len(policy.scenarios) > CASES_OF_LISTS // 10
    reached = compared(policy, CASES_OF_LISTS if is_long else CASES, seed=0)
    figure(f"agreement, {reached.told()}")

    assert [] == reached.missing()


@pytest.mark.parametrize("policy", WITH_LISTS, ids=lambda policy: policy.key)
def test_what_is_worked_out_before_for_many_items_changes_nothing(
    policy: Policy, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A long list is gone through with less work for each item, and comes to the same as a short one."""
    drawer = Drawer(policy, Random(policy.key))
    cases = [drawer.draw() for _ in range(FEW_CASES)]
    found = []
    for many in (0, 1_000_000):
        monkeypatch.setattr(items, "MANY", many)
        found.append([evaluate(policy, read_facts(policy, each)).to_data() for each in cases])

    assert found[0] == found[1]
