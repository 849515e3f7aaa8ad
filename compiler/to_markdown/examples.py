"""Worked examples: each scenario of a policy, run on the reference evaluator, not copied from its expectation."""

from dataclasses import dataclass
from decimal import Decimal

from compiler.to_markdown.escape import Anchor, Text, anchor
from compiler.to_markdown.reading import capital, label_path
from policy_dsl.evaluate import evaluate, read_facts
from policy_dsl.policy import Policy, Scenario
from policy_dsl.runtime import findings
from policy_dsl.runtime.facts import FactsRefused, Problem
from policy_dsl.runtime.fields import BadValue, Field, NumberField
from policy_dsl.runtime.numbers import written
from policy_dsl.runtime.report import Decision
from policy_dsl.runtime.settle import Outcome


@dataclass(frozen=True, slots=True)
class Given:
    """A fact of an example and the value that it gives."""

    name: Text
    value: Text


@dataclass(frozen=True, slots=True)
class Deciding:
    """A criterion that decides, by its labels, and where it stands on the page."""

    label: Text
    wording: Text
    anchor: Anchor


@dataclass(frozen=True, slots=True)
class Needed:
    """A fact that can still change the outcome; `to_be_made` when it was looked for and is not there."""

    name: Text
    to_be_made: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """What one determination comes to in an example.

    `anyway` when the outcome is settled whichever way the open criteria turn out, so that none of them decides.
    """

    title: Text
    anchor: Anchor
    outcome: Text
    decided_by: tuple[Deciding, ...]
    anyway: bool
    needs: tuple[Needed, ...]
    assumed: tuple[Given, ...]


@dataclass(frozen=True, slots=True)
class Example:
    """A scenario: its facts, and what comes of it; or the reasons for which the case is `refused`, and no outcome."""

    name: Text
    given: tuple[Given, ...]
    refused: tuple[Text, ...]
    determinations: tuple[Shown, ...]


def examples_of(policy: Policy) -> tuple[Example, ...]:
    """The scenarios of a policy, in order."""
    return tuple(worked(policy, each) for each in policy.scenarios)


def worked(policy: Policy, scenario: Scenario) -> Example:
    fields = {each.key: each for each in policy.fields}
    given = tuple(Given(Text(fields[key].name), Text(told(fields[key], data))) for key, data in scenario.facts)
    try:
        case = read_facts(policy, dict(scenario.facts))
    except FactsRefused as refused:
        reasons = tuple(Text(reason(each, fields)) for each in refused.problems)
        return Example(Text(scenario.name), given, reasons, ())
    decision = evaluate(policy, case)
    shown = tuple(shown_determination(each, decision, policy) for each in decision.determinations)
    return Example(Text(scenario.name), given, (), shown)


def shown_determination(found: findings.Determination, decision: Decision, policy: Policy) -> Shown:
    wordings = {each.path: each.wording for each in all_criteria(found.criteria)}
    assumptions = {each.key: each.assumed for each in policy.facts}
    return Shown(
        Text(found.title),
        anchor(found.key),
        outcome_words(found.outcome),
        tuple(
            Deciding(
                Text(label_path(path)),
                Text(wordings[path]),
                anchor(f"{found.key}.{path}"),
            )
            for path in found.because
        ),
        found.outcome.kind is not None and not found.because,
        tuple(Needed(Text(decision.field(key).name), key in decision.case.not_documented) for key in found.needs),
        tuple(
            Given(Text(decision.field(key).name), Text(decision.told(key, assumptions[key]))) for key in found.assumed
        ),
    )


def all_criteria(criteria: tuple[findings.Criterion, ...]) -> tuple[findings.Criterion, ...]:
    """The criteria with all that are nested in them."""
    return tuple(inner for each in criteria for inner in (each, *all_criteria(each.criteria)))


def outcome_words(outcome: Outcome) -> Text:
    """An outcome as it begins a sentence."""
    return Text(capital(outcome.words))


def reason(problem: Problem, fields: dict[str, Field]) -> str:
    """Why a case is refused, with the fact named as the policy declares it."""
    return f"{fields[problem.key].name}: {problem.sentence}" if problem.key in fields else problem.sentence


def told(field: Field, data: object) -> str:
    """A given value as a person reads it; as it was given where the fact does not take it."""
    if isinstance(data, dict):
        return "not documented"
    try:
        return field.told(field.read(data))
    except BadValue:
        return told_as_given(field, data)


def told_as_given(field: Field, data: object) -> str:
    if isinstance(data, list):
        return ", ".join(map(str, data)) or "none"
    if isinstance(data, bool):
        return "yes" if data else "no"
    if isinstance(data, (int, Decimal)):
        return field.told(data) if isinstance(field, NumberField) else written(data)
    return str(data)
