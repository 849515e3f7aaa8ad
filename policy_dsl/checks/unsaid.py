"""What a policy does not say: questions of facts, and wordings of criteria and of lines of scores."""

from collections.abc import Iterator

from policy_dsl import errors
from policy_dsl.diagnostics import Diagnostic
from policy_dsl.policy import Criterion, ListOf, Policy, ScorePart
from policy_dsl.source import Span
from policy_dsl.walk import all_criteria


def facts_without_question(policy: Policy) -> Iterator[Diagnostic]:
    """Facts, lists and what is known of their items, that do not say what they ask. The date of an item needs none."""
    dates = {
        each.type.dated.key for each in policy.facts_and_attributes if isinstance(each.type, ListOf) and each.type.dated
    }
    for fact in policy.facts_and_attributes:
        if not fact.question and not fact.built_in and fact.key not in dates:
            yield errors.no_question(policy.source, fact.span)


def criteria_without_wording(policy: Policy) -> Iterator[Diagnostic]:
    """Criteria and lines of scores that have no published wording."""
    for criterion in all_criteria(policy):
        if not criterion.wording:
            yield errors.no_wording(policy.source, at_label(criterion))
    for part in (each for score in policy.scores for each in score.parts):
        if not part.wording:
            yield errors.no_wording(policy.source, at_label(part), "the line")


def at_label(part: Criterion | ScorePart) -> Span:
    return Span(part.span.start, part.span.start + len(part.label))
