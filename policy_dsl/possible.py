"""Warnings that are found by looking through every possible case: what can never count, or never be set."""

from collections.abc import Iterator

from policy_dsl import errors
from policy_dsl.diagnostics import Diagnostic
from policy_dsl.meaning import Lowering
from policy_dsl.placement import guard, lists_in
from policy_dsl.policy import Criterion, Determination, Group, LeftOut, Policy, Term
from policy_dsl.runtime import conditions
from policy_dsl.runtime.exact import settle
from policy_dsl.runtime.expressions import KnownFacts
from policy_dsl.source import Span
from policy_dsl.walk import facts_in


def can_hold(*parts: conditions.Condition) -> bool:
    """Whether there is a case in which all conditions hold."""
    return 0 in settle((conditions.All(*parts),), KnownFacts({}, {})).possible


# ---- exceptions


def criteria_that_never_count(policy: Policy) -> Iterator[Diagnostic]:
    """Criteria whose exception holds in every case in which they would count: "not a", unless "a".

    In "all of" it counts that a criterion fails, in other lists that it is met. Those that hold lists are left aside.
    """
    groups = [block.group for block in policy.blocks]
    groups += [clause.group for determination in policy.determinations for clause in determination.clauses]
    lowering = Lowering(policy)
    for group in groups:
        for each in lists_in(group):
            for criterion in each.criteria:
                for left_out in criterion.left_out:
                    if left_out.why == "unless" and plain(criterion.parts) and plain(left_out.parts):
                        yield from never_counts(policy, lowering, each, criterion, left_out)


def plain(parts: tuple[object, ...]) -> bool:
    """Whether no list is among the parts."""
    return not any(isinstance(each, Group) for each in parts)


def never_counts(
    policy: Policy, lowering: Lowering, group: Group, criterion: Criterion, left_out: LeftOut
) -> Iterator[Diagnostic]:
    met = conditions.All(*(lowering.condition(each) for each in criterion.parts if not isinstance(each, Group)))
    counts = conditions.Not(met) if group.quantifier == "all of" else met
    not_left_out = conditions.Not(lowering.left_out(left_out).condition)
    # An exception that always holds is told as such.
    if can_hold(counts) and can_hold(not_left_out) and not can_hold(counts, not_left_out):
        word = Span(left_out.span.start, left_out.span.start + len("unless"))
        yield errors.never_counts(policy.source, word, met=group.quantifier != "all of")


# ---- terms


def terms_that_cannot_be_set(policy: Policy) -> Iterator[Diagnostic]:
    """Terms that read a fact that does not exist in some case in which their outcome is given."""
    lowering = Lowering(policy)
    for determination in policy.determinations:
        for place, term in terms_by_place(determination):
            yield from never_set(policy, lowering, determination, place, term)


def terms_by_place(determination: Determination) -> Iterator[tuple[int, Term]]:
    """Each term with the place of its clause; that of "otherwise" is behind the last."""
    for place, clause in enumerate(determination.clauses):
        yield from ((place, term) for term in clause.terms)
    yield from ((len(determination.clauses), term) for term in determination.otherwise_terms)


def never_set(
    policy: Policy, lowering: Lowering, determination: Determination, place: int, term: Term
) -> Iterator[Diagnostic]:
    for fact in dict.fromkeys(() if term.value is None else facts_in(term.value)):
        if fact.only_when is None:
            continue
        above = [each.condition for each in lowering.determination(determination.key).clauses[: place + 1]]
        given = above[place] if place < len(above) else conditions.Always(True)
        missing = conditions.Not(lowering.guard(fact, fact.only_when))
        if place in settle((*above[:place], conditions.All(given, missing)), KnownFacts({}, {})).possible:
            assert term.value is not None
            yield errors.term_may_not_exist(policy.source, term.value.span, fact.name, guard(policy, fact))
