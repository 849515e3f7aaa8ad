"""Compile time against size: policies of 10 to 10,000 criteria, from text to the checked policy and to Python.

The figure to read is lines a second: it stays the same when compile time grows linearly.
"""

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from compiler.to_python import to_python
from policy_dsl.pipeline import read_policy
from policy_dsl.policy import Policy
from policy_dsl.source import normalised

SIZES = (10, 100, 1_000, 10_000)
PER_DETERMINATION = 10
HEADER = """policy size "Size"
  version 1
  effective 2026-01-01
  status example
  source "Made for a benchmark"

values
  lowest age: 55 years until 2026-06-30, 50 years from 2026-07-01

"""


def policy_text(criteria: int) -> str:
    """A policy with so many criteria, ten a determination, of the kinds that real policies have."""
    facts = ["facts", "  date of birth: date", '    asks "When was the person born?"']
    determinations: list[str] = []
    for number in range(criteria):
        facts += [f"  finding {number}: yes/no", f'    asks "Is finding {number} there?"']
        facts += [f"  measure {number}: mm from 0 mm", f'    asks "How large is measure {number}?"']
        if number % PER_DETERMINATION == 0:
            name = number // PER_DETERMINATION
            determinations += [f'determination service {name} "Service {name}"', "  medically necessary when all of"]
        determinations += [
            f'    ({number}) "Finding, a measure of at least 5 mm, or old enough"',
            f"        finding {number} or measure {number} is at least 5 mm",
            "        or the years between date of birth and date of service is at least lowest age",
            f'        from "item {number}"',
        ]
        if number % PER_DETERMINATION == PER_DETERMINATION - 1:
            determinations += ["  otherwise not medically necessary", ""]
    return HEADER + "\n".join([*facts, "", *determinations, ""])


def checked(text: str) -> Policy:
    policy = read_policy(normalised("size.pol", text)).value
    assert policy is not None
    return policy


def tell_speed(benchmark: BenchmarkFixture, text: str) -> None:
    """Enter how many lines of a policy were done in a second."""
    assert benchmark.stats is not None  # it has run
    lines = text.count("\n")
    benchmark.extra_info["lines"] = lines
    benchmark.extra_info["lines a second"] = round(lines / benchmark.stats.stats.median)


@pytest.mark.parametrize("criteria", SIZES)
def test_check(benchmark: BenchmarkFixture, criteria: int) -> None:
    """From text to the checked policy, all checks included."""
    text = policy_text(criteria)
    benchmark.pedantic(checked, args=(text,), rounds=3 if criteria < 10_000 else 1)
    tell_speed(benchmark, text)


@pytest.mark.parametrize("criteria", SIZES)
def test_to_python(benchmark: BenchmarkFixture, criteria: int) -> None:
    """From the checked policy to Python."""
    text = policy_text(criteria)
    policy = checked(text)
    benchmark.pedantic(to_python, args=(policy,), rounds=3 if criteria < 10_000 else 1)
    tell_speed(benchmark, text)
