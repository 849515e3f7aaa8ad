"""Runs the literate suites in `tests/language/`: mistakes with message, help and underlined text; outcomes of cases."""

import json
import re
from pathlib import Path

import pytest

from compiler.to_python.load import load
from compiler.to_python.names import Names
from policy_dsl.diagnostics import Diagnostic, Result
from policy_dsl.evaluate import evaluate, read_facts
from policy_dsl.pipeline import read_policy
from policy_dsl.policy import Policy
from policy_dsl.runtime.facts import FactsRefused, parse_json
from policy_dsl.runtime.findings import Criterion, Determination
from policy_dsl.source import normalised
from tests.literate import Case, cases_in, completed

SUITES = sorted((Path(__file__).parent / "language").glob("*.md"))
CASES = [case for path in SUITES for case in cases_in(path)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_suite(case: Case) -> None:
    """A policy in a suite has exactly the mistakes, and its cases exactly the outcomes, that stand under it."""
    result = read_policy(normalised("policy.pol", completed(case.blocks["pol"])))
    told = {"errors": told_mistakes(result, "error"), "warnings": told_mistakes(result, "warning")}

    assert case.blocks.get("errors", "") == told["errors"]
    if "warnings" in case.blocks:
        assert case.blocks["warnings"] == told["warnings"]
    if "decisions" in case.blocks:
        assert result.value is not None
        assert case.blocks["decisions"] == told_decisions(result.value, case.blocks["decisions"])
    assert len(case.blocks) > 1, "a test without an expectation"


def test_suites_are_found() -> None:
    """The suites hold tests."""
    assert len(CASES) > 60


def told_mistakes(result: Result[Policy], severity: str) -> str:
    """The diagnostics of one severity: code, line and underlined text, sentence; then the help."""
    return "".join(told_mistake(each) for each in result.diagnostics if each.severity == severity)


def told_mistake(diagnostic: Diagnostic) -> str:
    line = diagnostic.source.line(diagnostic.span)
    underlined = diagnostic.source.text_of(diagnostic.span)
    return f"{diagnostic.code} line {line} [{underlined}]: {diagnostic.message}\n  help: {diagnostic.help}\n"


def told_decisions(policy: Policy, written: str) -> str:
    """The block again, with what really comes of each case; both evaluators must say the same."""
    return "".join(told_decision(policy, line) + "\n" for line in written.splitlines())


def told_decision(policy: Policy, line: str) -> str:
    data, expected = re.split(r" => ", line, maxsplit=1)
    module = load(policy)
    try:
        case = read_facts(policy, parse_json(data))
    except FactsRefused as refused:
        with pytest.raises(FactsRefused):
            module.decide_json(data)
        return f"{data} => refused: {'; '.join(map(str, refused.problems))}"
    decision = evaluate(policy, case)
    assert decision.to_data() == module.decide_json(data).to_data()
    names = Names(policy)
    facts = module.read_facts(parse_json(data))
    for each in decision.determinations:
        assert each.outcome.words == getattr(module, names.determinations[each.key])(facts)
    return f"{data} => {'; '.join(told_determination(each, expected) for each in decision.determinations)}"


def told_determination(determination: Determination, expected: str) -> str:
    """An outcome with all that explains it; the statuses of criteria only where the expectation speaks of them."""
    parts = [determination.outcome.words]
    if determination.because:
        parts.append(f"because {' '.join(determination.because)}")
    if determination.needs:
        parts.append(f"needs {' '.join(determination.needs)}")
    if determination.assumed:
        parts.append(f"assumed {' '.join(determination.assumed)}")
    if expected.rstrip().endswith(", where") or ", where " in expected:
        statuses = " ".join(
            f"{each.path}:{each.status.replace(' ', '-')}" for each in all_criteria(determination.criteria)
        )
        parts.append(f"where {statuses}")
    return ", ".join(parts)


def all_criteria(criteria: tuple[Criterion, ...]) -> list[Criterion]:
    return [each for criterion in criteria for each in (criterion, *all_criteria(criterion.criteria))]


def test_decisions_are_json() -> None:
    """The facts of every case in the suites are one JSON object."""
    lines = [line for case in CASES for line in case.blocks.get("decisions", "").splitlines()]

    assert {dict} == {type(json.loads(line.split(" => ")[0], strict=False)) for line in lines if "NaN" not in line}
