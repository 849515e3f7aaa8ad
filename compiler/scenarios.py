"""Running the scenarios of a policy, on the reference evaluator and on the generated Python, and comparing the two."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from types import ModuleType

from compiler.to_python.load import load
from compiler.to_python.names import Names
from policy_dsl.evaluate import evaluate, read_facts
from policy_dsl.meaning import Lowering, meaning_of
from policy_dsl.names import fold
from policy_dsl.policy import Defined, Expectation, Expression, Lookup, Policy, Scenario
from policy_dsl.resolve.measures import measure_of
from policy_dsl.resolve.terms import told_quantity
from policy_dsl.runtime.expressions import Known
from policy_dsl.runtime.facts import FactsRefused
from policy_dsl.runtime.findings import DeterminationFinding
from policy_dsl.runtime.report import Decision


class EvaluatorsDisagree(Exception):
    """The reference evaluator and the generated Python gave different answers: our own bug, never the policy's."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one scenario: the answer (None when the case was refused), the problems, and what was not as
    expected, a sentence each."""

    scenario: Scenario
    decision: Decision | None
    problems: tuple[str, ...]
    failures: tuple[str, ...]


def run_scenarios(policy: Policy) -> tuple[Outcome, ...]:
    """What came of each scenario, in order. `EvaluatorsDisagree` when the two evaluators do not agree."""
    module = load(policy)
    return tuple(run(policy, module, each) for each in policy.scenarios)


def run(policy: Policy, module: ModuleType, scenario: Scenario) -> Outcome:
    """What came of one scenario."""
    data = dict(scenario.facts)
    try:
        decision = evaluate(policy, read_facts(policy, data))
    except FactsRefused as refused:
        return Outcome(scenario, None, tuple(map(str, refused.problems)), refusal_failures(scenario, refused))
    compare_with_generated(policy, module, data, decision, scenario.name)
    found = {each.key: each for each in decision.determinations}
    failures: list[str] = []
    for each in scenario.expectations:
        whole = found[each.determination]
        item = None if each.item is None else item_named(whole, each.item)
        if each.item is not None and item is None:
            title = told_determination(each, policy)
            listed = ", ".join(f"{one.name} ({one.label})" for one in whole.items) or "none"
            failures.append(f"{title}: no single item is called so; those decided are, with their numbers: {listed}")
        else:
            failures += failures_of(each, item or whole, policy, decision)
    failures += value_failures(policy, scenario, decision)
    if scenario.refused:
        told = ", ".join(map(decision.name, sorted(scenario.refused)))
        failures.append(f"the case was expected to be refused for {told}, and was not")
    return Outcome(scenario, decision, (), tuple(failures))


def compare_with_generated(policy: Policy, module: ModuleType, data: object, decision: Decision, name: str) -> None:
    """`EvaluatorsDisagree` unless the generated module gives the same answer, on both of its paths."""
    names = Names(policy)
    facts = module.read_facts(data)
    generated: Decision = module.explain(facts)
    if generated.to_data() != decision.to_data():
        raise EvaluatorsDisagree(f'the evaluators disagree on scenario "{name}" of {policy.key}')
    for each in decision.determinations:
        if getattr(module, names.determinations[each.key])(facts) != each.outcome.words:
            raise EvaluatorsDisagree(f'the fast path disagrees on scenario "{name}" of {policy.key}')


def refusal_failures(scenario: Scenario, refused: FactsRefused) -> tuple[str, ...]:
    """What is not as expected about a refused case."""
    keys = {each.key for each in refused.problems}
    if scenario.refused == keys:
        return ()
    return (f"the case was refused: {'; '.join(map(str, refused.problems))}",)


def item_named(found: DeterminationFinding, name: str) -> DeterminationFinding | None:
    """What was decided of the item that has a name, or a number ("2", "wound 2"); None where there is none, or several
    have that name."""
    named = [each.finding for each in found.items if fold(each.name) == fold(name)]
    numbered = [each.finding for each in found.items if each.label == fold(name).rpartition(" ")[2]]
    several = named or numbered
    return several[0] if len(several) == 1 else None


def told_determination(expected: Expectation, policy: Policy) -> str:
    """The determination, and the item, of which something is expected."""
    name = next(each.name for each in policy.determinations if each.key == expected.determination)
    return name if expected.item is None else f"{name} for {expected.item}"


def failures_of(expected: Expectation, found: DeterminationFinding, policy: Policy, decision: Decision) -> list[str]:
    """What a determination came to that was not expected of it."""
    title = told_determination(expected, policy)
    if expected.outcome != found.outcome.words:
        return [f'{title}: expected "{expected.outcome}", got "{found.outcome.words}"{reason(found, decision)}']
    failures = []
    if expected.because is not None and set(expected.because) != set(found.because):
        failures += because_failures(title, expected.because, found.because)
    if expected.terms is not None and expected.terms != tuple(each.text for each in found.terms):
        got = ", ".join(each.text for each in found.terms) or "no term"
        failures.append(f"{title}: expected {', '.join(expected.terms)}, got {got}")
    if expected.needs is not None and expected.needs != set(found.needs):
        left_out = ", ".join(decision.name(key) for key in found.needs if key not in expected.needs)
        in_vain = ", ".join(decision.name(key) for key in sorted(expected.needs) if key not in found.needs)
        failures.append(f'{title}: its "needs" {difference(left_out, in_vain, "is not needed", "are not needed")}')
    return failures


def because_failures(title: str, expected: tuple[str, ...], found: tuple[str, ...]) -> list[str]:
    """What a scenario leaves out of the criteria that decide and names in vain, and a line to put in its place."""
    wrong = [each for each in expected if each not in found]
    lists = tuple(each for each in wrong if any(path.startswith(f"{each}.") for path in found))
    left_out = told_paths(tuple(each for each in found if each not in expected))
    in_vain = told_paths(tuple(each for each in wrong if each not in lists))
    parts = [f'its "because" {difference(left_out, in_vain, "decides nothing", "decide nothing")}']
    several = "are lists: name their criteria" if len(lists) > 1 else "is a list: name its criteria"
    parts = (parts if left_out or in_vain else []) + ([f"{told_paths(lists)} {several}"] if lists else [])
    line = f"write: because {told_paths(found)}" if found else 'write no "because": no single criterion decides'
    return [f"{title}: {'; '.join(parts)}", line]


def value_failures(policy: Policy, scenario: Scenario, decision: Decision) -> list[str]:
    """The definitions, parameters, table results and scores that are not what was expected of them."""
    if not scenario.values:
        return []
    lowering = Lowering(policy)
    keys = tuple(each.key for each in policy.fields)
    known, _ = meaning_of(policy).known(keys, decision.case)
    failures = []
    for each in scenario.values:
        found = value_of(lowering, each.meaning, known)
        if found != each.value:
            wanted, got = told_value(each.meaning, each.value), told_value(each.meaning, found)
            failures.append(f"{each.name}: expected {wanted}, got {got}")
    return failures


def value_of(lowering: Lowering, meant: Defined | Expression, known: Known) -> object:
    """What a named condition or value comes to; None when it is unknown."""
    if isinstance(meant, Defined):
        return lowering.condition(meant).truth(known)
    value = lowering.lists.with_picks(meant).value(known)
    return value == "yes" if isinstance(meant, Lookup) and meant.kind == "answer" and value is not None else value


def told_value(meant: Defined | Expression, value: object) -> str:
    """A value as a person reads it."""
    if value is None:
        return "unknown"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | Decimal | Fraction) and not isinstance(meant, Defined):
        return told_quantity(value, measure_of(meant))
    return str(value)


def difference(left_out: str, in_vain: str, of_one: str, of_several: str) -> str:
    """What a list of a scenario leaves out, and what it names in vain, as the end of a sentence."""
    parts = [f"leaves out {left_out}"] if left_out else []
    parts += [f"names {in_vain}, which {of_several if ',' in in_vain else of_one}"] if in_vain else []
    return " and ".join(parts)


def reason(found: DeterminationFinding, decision: Decision) -> str:
    """Why a determination came to what it did, as the end of a sentence."""
    if found.outcome.kind is None:
        return f", which needs {', '.join(map(decision.name, found.needs)) or 'nothing'}"
    return f" because {told_paths(found.because)}" if found.because else ""


def told_paths(paths: tuple[str, ...]) -> str:
    """Paths of criteria as a policy writes them: (1), (C)(2)."""
    return ", ".join("".join(f"({label})" for label in path.split(".")) for path in paths)
