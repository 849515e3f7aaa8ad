"""What a policy does not say: questions of facts, and wordings of criteria."""

from collections.abc import Iterator

from policy_dsl import errors
from policy_dsl.diagnostics import Diagnostic
from policy_dsl.policy import Policy
from policy_dsl.source import Span
from policy_dsl.walk import all_criteria


def facts_without_question(policy: Policy) -> Iterator[Diagnostic]:
    """Facts that do not say what they ask."""
    return (
        errors.no_question(policy.source, fact.span) for fact in policy.facts if not fact.question and not fact.built_in
    )


def criteria_without_wording(policy: Policy) -> Iterator[Diagnostic]:
    """Criteria that have no published wording."""
    for criterion in all_criteria(policy):
        if not criterion.wording:
            start = criterion.span.start
            yield errors.no_wording(policy.source, Span(start, start + len(criterion.label)))
