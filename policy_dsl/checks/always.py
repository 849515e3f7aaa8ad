"""Comparisons that say nothing: every value of the declared range meets them."""

from collections.abc import Iterator

from policy_dsl import errors
from policy_dsl.diagnostics import Diagnostic
from policy_dsl.policy import Compare, Constant, FactRead, Measure, Numeric, Policy
from policy_dsl.resolve.order import converted
from policy_dsl.source import Span
from policy_dsl.walk import comparisons_in, conditions_in, groups_of


def comparisons_always_so(policy: Policy) -> Iterator[Diagnostic]:
    """Comparisons that every value in a fact's declared range meets."""
    parts = [each for group in groups_of(policy) for each in conditions_in(group)]
    seen: set[Span] = set()
    for comparison in (each for part in parts for each in comparisons_in(part)):
        if not isinstance(comparison, Compare) or comparison.span in seen:
            continue
        seen.add(comparison.span)
        left, right = comparison.left, comparison.right
        if isinstance(left, FactRead) and isinstance(left.fact.type, Numeric) and isinstance(right, Constant):
            limit = left.fact.type.low if comparison.comparator == "at least" else left.fact.type.high
            if comparison.comparator in ("at least", "at most") and limit is not None:
                value = converted(right, Measure(left.fact.type.unit, left.fact.type.percent))
                if value == limit:
                    yield errors.always_so(policy.source, comparison.span, left.fact.span)
