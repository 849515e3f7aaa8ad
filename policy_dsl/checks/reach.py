"""What no case comes to: clauses behind others that decide every case of theirs, and an `otherwise` that is not needed.

It is told only where nothing is found to be wrong with the conditions themselves, since it would follow from that.
"""

import re
from collections.abc import Iterator, Sequence

from policy_dsl import errors
from policy_dsl.checks.cases import Box, Cases, meeting
from policy_dsl.diagnostics import Diagnostic
from policy_dsl.placement import reasons
from policy_dsl.policy import Clause, Determination, Policy
from policy_dsl.source import Span


def outcomes_never_given(policy: Policy, cases: Cases, found: Sequence[Diagnostic]) -> Iterator[Diagnostic]:
    """Clauses and `otherwise` that no case reaches; `found` is what is wrong with conditions."""
    spans = [each.span for each in policy.determinations]
    # What is wrong in a shared list or a definition may be asked for anywhere.
    elsewhere = any(not any(is_within(each.span, span) for span in spans) for each in found)
    for determination in policy.determinations:
        if not elsewhere and not any(is_within(each.span, determination.span) for each in found):
            yield from never_reached(policy, cases, determination)


def never_reached(policy: Policy, cases: Cases, determination: Determination) -> Iterator[Diagnostic]:
    left: Box | None = {}  # the cases that the clauses so far leave over
    for place, clause in enumerate(determination.clauses):
        given, passed = where_given(cases, clause)
        if meeting([left, given]) is None:
            above = determination.clauses[:place]
            alone = [each for each in above if meeting([where_given(cases, each)[1], given]) is None]
            at = outcome_span(policy, alone[0]) if alone else None
            yield errors.clause_never_reached(policy.source, outcome_span(policy, clause), at)
            return
        left = meeting([left, passed])
        # An "otherwise" with an outcome that a clause gives too is there to be safe, and nothing is lost with it.
        given_above = {each.outcome.words for each in determination.clauses}
        is_last = place + 1 == len(determination.clauses)
        if left is None and is_last and determination.otherwise.words not in given_above:
            end = otherwise_span(policy, determination)
            yield errors.otherwise_never_reached(policy.source, end, outcome_span(policy, clause))


def where_given(cases: Cases, clause: Clause) -> tuple[Box | None, Box | None]:
    """The cases in which a clause gives its outcome, and those in which it does not."""
    ways = cases.ways(clause.group)
    given, passed = (ways.unmet, ways.met) if clause.gate else (ways.there, ways.unmet)
    criterion = clause.group.criteria[0]  # one that asks for a shared list alone is passed over with the list
    passed_over = clause.left_out or (not criterion.label and reasons(cases.policy, criterion))
    return given, {} if passed_over else passed


def outcome_span(policy: Policy, clause: Clause) -> Span:
    """Where a clause names its outcome."""
    words = r"\s+".join(map(re.escape, clause.outcome.words.split()))
    match = re.match(rf'"[^"\n]*"|{words}', policy.source.text_of(clause.span), re.IGNORECASE)
    return Span(clause.span.start, clause.span.start + len(match.group())) if match else clause.span


def otherwise_span(policy: Policy, determination: Determination) -> Span:
    """Where a determination says `otherwise`."""
    behind = determination.clauses[-1].span.end
    match = re.search(r"^ *(otherwise)\b", policy.source.text[behind : determination.span.end], re.MULTILINE)
    if match is None:
        return determination.span
    return Span(behind + match.start(1), behind + match.end(1))


def is_within(span: Span, other: Span) -> bool:
    """Whether one place lies in another."""
    return other.start <= span.start and span.end <= other.end
