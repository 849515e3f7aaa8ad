"""The evaluators agree on every policy of the repository, and the cases that show it reach everything in it."""

from collections.abc import Callable

import pytest

from policy_dsl.policy import Policy
from tests.agreement import compared, has_lists, policies_and_lists

POLICIES = policies_and_lists()
CASES = 600
CASES_OF_LISTS = 200  # beside those of the scenarios: what is needed of a long history takes long to work out


@pytest.mark.parametrize("policy", POLICIES, ids=lambda policy: policy.key)
def test_evaluators_agree(policy: Policy, figure: Callable[[str], None]) -> None:
    """The reference evaluator and both paths of the generated Python say the same, and needs go with open outcomes."""
    reached = compared(policy, CASES_OF_LISTS if has_lists(policy) else CASES, seed=0)
    figure(f"agreement, {reached.told()}")

    assert [] == reached.missing()
