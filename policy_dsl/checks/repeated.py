"""What is said twice: wordings of criteria that stand side by side, and scenarios."""

from collections.abc import Iterator

from policy_dsl import errors
from policy_dsl.diagnostics import Diagnostic
from policy_dsl.names import fold
from policy_dsl.policy import Criterion, Group, Policy, Scenario
from policy_dsl.source import Source, Span
from policy_dsl.walk import criteria_in, groups_of


def wordings_said_twice(policy: Policy) -> Iterator[Diagnostic]:
    """Criteria of one list that are worded alike and ask for different things.

    In different lists the same words may mean different things: what stands above each list tells them apart.
    """
    for group in groups_of(policy):
        lists = [group, *(part for each in criteria_in(group) for part in each.parts if isinstance(part, Group))]
        for each in lists:
            yield from wordings_twice_in(policy, each)


def wordings_twice_in(policy: Policy, group: Group) -> Iterator[Diagnostic]:
    first: dict[str, tuple[Criterion, Span]] = {}
    for criterion in group.criteria:
        if criterion.wording_span is None or not criterion.wording:
            continue
        other, at = first.setdefault(fold(criterion.wording), (criterion, criterion.wording_span))
        if other is not criterion and other.parts != criterion.parts:
            yield errors.wording_said_twice(policy.source, criterion.wording_span, at)


def scenarios_said_twice(policy: Policy) -> Iterator[Diagnostic]:
    """Scenarios that, with what they build on, have the facts of an earlier one and expect the same or the opposite."""
    earlier: dict[str, list[Scenario]] = {}
    for scenario in policy.scenarios:
        same_facts = earlier.setdefault(repr(sorted(scenario.facts)), [])
        for other in same_facts:
            at, first = (first_line(policy.source, each.span) for each in (scenario, other))
            if expected_by(scenario) == expected_by(other):
                yield errors.scenario_said_twice(policy.source, at, first)
                break
            if contradict(scenario, other):
                yield errors.scenarios_contradict(policy.source, at, first)
                break
        same_facts.append(scenario)


def expected_by(scenario: Scenario) -> tuple[frozenset[object], frozenset[object], frozenset[str]]:
    """All that a scenario expects, in any order."""
    values = frozenset((fold(each.name), each.value) for each in scenario.values)
    return frozenset(scenario.expectations), values, scenario.refused


def contradict(scenario: Scenario, other: Scenario) -> bool:
    """Whether no case can come to what both expect."""
    if bool(scenario.refused) is not bool(other.refused):
        return True
    outcomes = {(each.determination, each.item): each.outcome for each in other.expectations}
    values = {fold(each.name): each.value for each in other.values}
    return any(
        outcomes.get((each.determination, each.item), each.outcome) != each.outcome for each in scenario.expectations
    ) or any(values.get(fold(each.name), each.value) != each.value for each in scenario.values)


def first_line(source: Source, span: Span) -> Span:
    """The first line of what stands there: of a scenario, its name."""
    line = source.text_of(span).split("\n", 1)[0].rstrip()
    return Span(span.start, span.start + len(line))
