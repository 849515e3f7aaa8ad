"""The policies of the repository: examples, with their source and the day it was read, and short for what they say."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from policy_dsl.evaluate import evaluate, read_facts
from policy_dsl.policy import Policy
from policy_dsl.runtime.report import EXAMPLE_BANNER
from tests.agreement import policies

POLICIES = policies()
FOLDER = Path(__file__).parent.parent / "policies"
# How many numbered criteria the source of each policy has, where it numbers them.
NUMBERED = {
    "bariatric": 12,
    "brca_testing": 20,
    "cpap": 14,
    "facet_joint": 29,
    "home_oxygen": 14,
    "lung_screening": 11,
    "orthodontics_hld": 14,
    "pet_oncology": 7,
    "psoriasis_biologic_step": 17,
    "tms_depression": 15,
}
# How long each policy is: it may become shorter, and longer only on purpose.
LONGEST = {
    "bariatric": 103,
    "brca_testing": 181,
    "cpap": 159,
    "facet_joint": 299,
    "home_oxygen": 220,
    "lung_screening": 114,
    "orthodontics_hld": 171,
    "pet_oncology": 130,
    "psoriasis_biologic_step": 197,
    "tms_depression": 166,
}


def text_of(policy: Policy) -> str:
    return policy.source.text


def policy_lines(text: str) -> list[str]:
    """The lines that say what the policy decides: no notes, no published prose, no scenarios, no blank lines."""
    before = re.split(r"^(?:common facts|scenario) ", text, maxsplit=1, flags=re.MULTILINE)[0]
    return [line for line in before.splitlines() if line.strip() and not line.lstrip().startswith(("#", ">"))]


@pytest.mark.parametrize("policy", POLICIES, ids=lambda policy: policy.key)
def test_every_policy_is_an_example(policy: Policy) -> None:
    """A policy of the repository is in force nowhere, and its answers say so."""
    decision = evaluate(policy, read_facts(policy, {})).to_data()

    assert "example" == policy.status
    assert EXAMPLE_BANNER == decision["banner"]


@pytest.mark.parametrize("policy", [each for each in POLICIES if each.key in NUMBERED], ids=lambda policy: policy.key)
def test_every_policy_names_its_source_and_when_it_was_read(policy: Policy) -> None:
    """A reader can look up what a policy restates, and as of which day."""
    assert policy.header.sources
    assert policy.header.read is not None


def test_every_numbered_policy_is_here() -> None:
    """The table above speaks of the policies that there are."""
    assert set(NUMBERED) == {each.key for each in POLICIES} - {"lumbar_mbb"}


@pytest.mark.parametrize("policy", [each for each in POLICIES if each.key in NUMBERED], ids=lambda policy: policy.key)
def test_lines_per_numbered_criterion(policy: Policy, figure: Callable[[str], None]) -> None:
    """How long a policy is for what its source numbers: printed, and not growing unseen; the aim is under 6."""
    lines = len(policy_lines(text_of(policy)))
    each = lines / NUMBERED[policy.key]
    figure(f"length, {policy.key}: {lines} lines, {each:.1f} for each of {NUMBERED[policy.key]} numbered criteria")

    assert lines <= LONGEST[policy.key]


@pytest.mark.parametrize("policy", [each for each in POLICIES if each.key in NUMBERED], ids=lambda policy: policy.key)
def test_every_case_of_the_source_is_a_scenario(policy: Policy) -> None:
    """Each hand-worked case, numbered from 1 to 12, is told by at least one scenario."""
    told = {int(number) for each in policy.scenarios for number in re.findall(r"\b[Cc]ase (\d+)", each.name)}

    assert set(range(1, 13)) <= told
