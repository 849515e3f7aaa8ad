"""Checks that know the matter: one small function each, over a policy whose names and types are right."""

from policy_dsl.checks.assumptions import assumptions_that_deny
from policy_dsl.checks.conditions import conditions_that_say_nothing
from policy_dsl.checks.hard import hard_sentences
from policy_dsl.checks.looking_back import days_that_lie_the_other_way, windows_that_reach_past
from policy_dsl.checks.opposites import yes_and_no_swapped
from policy_dsl.checks.repeated import scenarios_said_twice, wordings_said_twice
from policy_dsl.checks.unsaid import criteria_without_wording, facts_without_question
from policy_dsl.checks.unused import unused_names
from policy_dsl.checks.wordings import directions_that_differ, numbers_that_differ
from policy_dsl.diagnostics import Diagnostic
from policy_dsl.placement import misplaced
from policy_dsl.policy import Policy
from policy_dsl.possible import criteria_that_never_count, terms_that_cannot_be_set


def check(policy: Policy) -> list[Diagnostic]:
    """Everything that is wrong, or may be, with what a policy says."""
    found: list[Diagnostic] = []
    for each in (
        misplaced,
        unused_names,
        facts_without_question,
        criteria_without_wording,
        numbers_that_differ,
        directions_that_differ,
        yes_and_no_swapped,
        windows_that_reach_past,
        days_that_lie_the_other_way,
        wordings_said_twice,
        hard_sentences,
        scenarios_said_twice,
        conditions_that_say_nothing,
        assumptions_that_deny,
        criteria_that_never_count,
        terms_that_cannot_be_set,
    ):
        found += each(policy)
    return found
