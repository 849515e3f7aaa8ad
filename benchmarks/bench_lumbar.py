"""Speed of the lumbar policy: the generated evaluator beside the hand-written baseline, compiling, and starting up.

Each benchmark decides the same 1,024 cases, both determinations; answers are compared before anything is measured.
"""

import itertools
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from benchmarks import baseline
from compiler.to_markdown import to_markdown
from compiler.to_python import to_python
from compiler.to_python.load import load
from policy_dsl.evaluate import evaluate, read_facts
from policy_dsl.pipeline import read_policy
from policy_dsl.policy import Policy
from policy_dsl.source import Source, normalised

ROOT = Path(__file__).parent.parent
SOURCE = normalised("lumbar_mbb.pol", (ROOT / "policies" / "lumbar_mbb.pol").read_text(encoding="utf-8"))
LEVELS = (None, frozenset({"L4-L5"}), frozenset({"L4-L5", "L5-S1"}))
ANSWERS = (True, False, None)


def cases() -> list[dict[str, Any]]:
    """1,024 different cases, spread evenly over the product of the facts' values."""
    keys = (
        "pain_worsens_with_facet_loading",
        "conservative_treatment_failed",
        "other_cause_found",
        "segment_posteriorly_fused",
        "relief_after_first_block",
        "first_block_levels",
        "second_block_levels",
        "joint_ablation_under_consideration",
    )
    reliefs = (None, 0, Decimal("79.9"), 80, 100)
    product = list(itertools.product(*[ANSWERS] * 4, reliefs, LEVELS, LEVELS, ANSWERS))
    step = len(product) // 1024
    return [dict(zip(keys, values, strict=True)) for values in product[::step][:1024]]


@pytest.fixture(scope="module")
def policy() -> Policy:
    result = read_policy(SOURCE)
    assert result.value is not None
    return result.value


@pytest.fixture(scope="module")
def module(policy: Policy) -> ModuleType:
    """The generated module, after its answers were seen to be the baseline's in every case that is measured."""
    made = load(policy)
    for case in cases():
        facts = made.Facts(**case)
        assert baseline.first_block(case) == made.first_block(facts)
        assert baseline.second_block(case) == made.second_block(facts)
    return made


@pytest.mark.benchmark(group="decisions, 1024 cases")
def test_hand_written(benchmark: BenchmarkFixture, module: ModuleType) -> None:
    given = cases()
    first, second = baseline.first_block, baseline.second_block
    benchmark(lambda: [(first(case), second(case)) for case in given])


@pytest.mark.benchmark(group="decisions, 1024 cases")
def test_generated(benchmark: BenchmarkFixture, module: ModuleType) -> None:
    given = [module.Facts(**case) for case in cases()]
    first, second = module.first_block, module.second_block
    benchmark(lambda: [(first(facts), second(facts)) for facts in given])


@pytest.mark.benchmark(group="decisions, 1024 cases")
def test_generated_with_explanation(benchmark: BenchmarkFixture, module: ModuleType) -> None:
    given = [module.Facts(**case) for case in cases()]
    explain = module.explain
    benchmark(lambda: [explain(facts) for facts in given])


@pytest.mark.benchmark(group="decisions, 1024 cases")
def test_reference_evaluator(benchmark: BenchmarkFixture, policy: Policy, module: ModuleType) -> None:
    given = [read_facts(policy, plain(case)) for case in cases()]
    benchmark(lambda: [evaluate(policy, case) for case in given])


@pytest.mark.benchmark(group="facts from data, 1024 cases")
def test_reading_facts(benchmark: BenchmarkFixture, module: ModuleType) -> None:
    given = [plain(case) for case in cases()]
    benchmark(lambda: [module.read_facts(data) for data in given])


def plain(case: dict[str, Any]) -> dict[str, Any]:
    """A case as data: lists for sets, nothing for unknown."""
    return {
        key: sorted(value) if isinstance(value, frozenset) else value
        for key, value in case.items()
        if value is not None
    }


@pytest.mark.benchmark(group="policy")
def test_parse_and_check(benchmark: BenchmarkFixture) -> None:
    benchmark(lambda: read_policy(Source(SOURCE.path, SOURCE.text)))


@pytest.mark.benchmark(group="policy")
def test_compile_to_python(benchmark: BenchmarkFixture, policy: Policy) -> None:
    benchmark(lambda: to_python(policy))


@pytest.mark.benchmark(group="policy")
def test_compile_to_markdown(benchmark: BenchmarkFixture, policy: Policy) -> None:
    benchmark(lambda: to_markdown(policy))


def started(*arguments: str) -> None:
    """One process from its start to its end."""
    command = [sys.executable, "-c", "from compiler.cli import main; main()", *arguments]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=ROOT)


@pytest.mark.benchmark(group="start-up, one process")
def test_bare_interpreter(benchmark: BenchmarkFixture) -> None:
    benchmark.pedantic(lambda: subprocess.run([sys.executable, "-c", ""], check=True), rounds=10)


@pytest.mark.benchmark(group="start-up, one process")
def test_pol_help(benchmark: BenchmarkFixture) -> None:
    benchmark.pedantic(lambda: started("--help"), rounds=10)


@pytest.mark.benchmark(group="start-up, one process")
def test_pol_decide_policy(benchmark: BenchmarkFixture) -> None:
    facts = "policies/examples/lumbar_mbb/first_block_met.json"
    benchmark.pedantic(lambda: started("decide", "policies/lumbar_mbb.pol", facts), rounds=10)


@pytest.mark.benchmark(group="start-up, one process")
def test_pol_decide_compiled(benchmark: BenchmarkFixture, policy: Policy, tmp_path: Path) -> None:
    compiled = tmp_path / "lumbar_mbb.py"
    compiled.write_text(to_python(policy), encoding="utf-8")
    facts = "policies/examples/lumbar_mbb/first_block_met.json"
    benchmark.pedantic(lambda: started("decide", str(compiled), facts), rounds=10)
