"""Runs the literate suites in `tests/language/`: mistakes with message, help and underlined text; outcomes of cases."""

import json
import re
from pathlib import Path
from types import ModuleType

import pytest

from compiler.scenarios import run_scenarios
from compiler.to_python.load import load
from compiler.to_python.names import Names
from policy_dsl.diagnostics import Diagnostic, Result
from policy_dsl.evaluate import evaluate, read_facts
from policy_dsl.pipeline import read_policy
from policy_dsl.policy import Policy
from policy_dsl.runtime.facts import FactsRefused, parse_json
from policy_dsl.runtime.findings import CriterionFinding, DeterminationFinding
from policy_dsl.runtime.report import Decision
from policy_dsl.source import normalised
from tests.literate import Case, cases_in, completed

SUITES = sorted((Path(__file__).parent / "language").glob("*.md"))
CASES = [case for path in SUITES for case in cases_in(path)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_suite(case: Case) -> None:
    """A policy in a suite has exactly the mistakes, and its cases exactly the outcomes, that stand under it."""
    used = {path: normalised(path, text) for path, text in case.used.items()}
    result = read_policy(normalised("policy.pol", completed(case.blocks["pol"])), used.get)
    told = {"errors": told_mistakes(result, "error"), "warnings": told_mistakes(result, "warning")}

    assert case.blocks.get("errors", "") == told["errors"]
    if "warnings" in case.blocks:
        assert case.blocks["warnings"] == told["warnings"]
    if "decisions" in case.blocks:
        assert result.value is not None
        assert case.blocks["decisions"] == told_decisions(result.value, case.blocks["decisions"])
    if "scenarios" in case.blocks:
        assert result.value is not None
        assert result.value.scenarios, "no scenario to run"
        assert case.blocks["scenarios"] == told_failures(result.value)
    assert len(case.blocks) > 1 + len(used), "a test without an expectation"


def test_suites_are_found() -> None:
    """The suites hold tests."""
    assert len(CASES) > 60


def told_mistakes(result: Result[Policy], severity: str) -> str:
    """The diagnostics of one severity: code, line and underlined text, sentence; then the help."""
    return "".join(told_mistake(each) for each in result.diagnostics if each.severity == severity)


def told_mistake(diagnostic: Diagnostic) -> str:
    source, span = diagnostic.source, diagnostic.span
    used = "" if source.path_of(span) == source.path else f"{source.path_of(span)} "
    place = f"{used}line {source.line(span)} [{source.text_of(span)}]"
    return f"{diagnostic.code} {place}: {diagnostic.message}\n  help: {diagnostic.help}\n"


def told_failures(policy: Policy) -> str:
    """What is not as the policy's own scenarios say, a line each."""
    return "".join(
        f"{outcome.scenario.name}: {failure}\n" for outcome in run_scenarios(policy) for failure in outcome.failures
    )


def told_decisions(policy: Policy, written: str) -> str:
    """The block again, with what really comes of each case; both evaluators must say the same."""
    module = load(policy)
    return "".join(told_decision(policy, module, line) + "\n" for line in written.splitlines())


def told_decision(policy: Policy, module: ModuleType, line: str) -> str:
    data, expected = re.split(r" => ", line, maxsplit=1)
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
    return f"{data} => {'; '.join(told_determination(each, decision, expected) for each in decision.determinations)}"


def told_determination(determination: DeterminationFinding, decision: Decision, expected: str) -> str:
    """An outcome with all that explains it.

    The facts to correct, those that do not matter ("whichever") and the statuses of criteria ("where") stand there
    only where the expectation of the case speaks of them.
    """
    parts = [determination.outcome.words]
    if determination.terms:
        parts.append(f"terms {' / '.join(each.text for each in determination.terms)}")
    if determination.term_needs:
        parts.append(f"term needs {' '.join(determination.term_needs)}")
    if determination.because:
        parts.append(f"because {' '.join(determination.because)}")
    if determination.needs:
        parts.append(f"needs {' '.join(determination.needs)}")
    if determination.assumed:
        parts.append(f"assumed {' '.join(determination.assumed)}")
    if ", corrected " in expected:
        parts.append(f"corrected {' '.join(decision.corrected(determination.needs))}")
    if ", whichever " in expected:
        parts.append(f"whichever {' '.join(determination.whichever)}")
    if expected.rstrip().endswith(", where") or ", where " in expected:
        statuses = " ".join(
            f"{each.path}:{each.status.replace(' ', '-')}" for each in all_criteria(determination.criteria)
        )
        parts.append(f"where {statuses}")
    return ", ".join(parts)


def all_criteria(criteria: tuple[CriterionFinding, ...]) -> list[CriterionFinding]:
    return [each for criterion in criteria for each in (criterion, *all_criteria(criterion.criteria))]


def test_decisions_are_json() -> None:
    """The facts of every case in the suites are one JSON object."""
    lines = [line for case in CASES for line in case.blocks.get("decisions", "").splitlines()]

    assert {dict} == {type(json.loads(line.split(" => ")[0], strict=False)) for line in lines if "NaN" not in line}
