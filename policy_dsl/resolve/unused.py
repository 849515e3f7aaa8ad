"""Outcomes that no clause gives, and lists of choices that nothing names: neither is in the resolved policy."""

from collections.abc import Iterable, Iterator

from policy_dsl import errors, syntax
from policy_dsl.diagnostics import Diagnostic
from policy_dsl.names import fold
from policy_dsl.policy import Determination
from policy_dsl.resolve.inferred import uses_of
from policy_dsl.resolve.scope import Scope


def unused_in_text(scope: Scope, determinations: Iterable[Determination]) -> Iterator[Diagnostic]:
    """What is declared under "outcomes" and under "choices", and leads to nothing."""
    given = {
        fold(outcome.words)
        for each in determinations
        for outcome in (*(clause.outcome for clause in each.clauses), each.otherwise)
    }
    for folded, span in scope.outcome_spans.items():
        if folded not in given:
            yield errors.outcome_never_given(scope.source, span)
    for declared in scope.choice_lists.values():
        uses = uses_of(scope, declared.name)
        if all(isinstance(use.part, syntax.ChoiceList) and use.part.name is use.name for use in uses):
            yield errors.unused(scope.source, declared.span, "the list of choices")
