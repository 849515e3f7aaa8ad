"""Rows of tables, dated values and lines of scores that are never used."""

from collections.abc import Iterator

from policy_dsl import errors
from policy_dsl.checks.cases import Box, Cases, meeting
from policy_dsl.diagnostics import Diagnostic
from policy_dsl.policy import All, Constant, Lookup, Policy, Score, ScorePart, Table
from policy_dsl.source import Span


def rows_never_used(policy: Policy, cases: Cases) -> Iterator[Diagnostic]:
    """Rows of tables that no case fits, values whose days lie outside the effective dates, and lines without points."""
    for table in policy.tables:
        yield from rows_of_table(policy, cases, table)
    for value in policy.values:
        if isinstance(value, Lookup):
            for row in value.rows:
                if cases.ways(row.condition).met is None:
                    yield errors.value_never_holds(policy.source, row.span)
    for score in policy.scores:
        yield from lines_without_points(policy, cases, score)


def rows_of_table(policy: Policy, cases: Cases, table: Table) -> Iterator[Diagnostic]:
    """Rows with a cell that nothing fits, and those of which the rows above take every case."""
    rows = table.results[0].rows if table.results else ()
    left: Box | None = {}  # the cases that the rows so far leave over
    for row in rows:
        ways = cases.ways(row.condition)
        if ways.there is None:
            cells = row.condition.conditions if isinstance(row.condition, All) else (row.condition,)
            wrong = [each.span for each in cells if cases.ways(each).there is None]
            yield errors.row_never_used(policy.source, wrong[0] if wrong else row.span, cell=bool(wrong))
            continue
        if left is not None and table.rule == "first row wins":
            if meeting([left, ways.there]) is None:
                yield errors.row_never_used(policy.source, row.span, cell=False)
            left = meeting([left, ways.unmet])


def lines_without_points(policy: Policy, cases: Cases, score: Score) -> Iterator[Diagnostic]:
    """Lines that count a number above a limit that it never goes above."""
    waiting: list[ScorePart] = list(score.parts)
    while waiting:
        part = waiting.pop(0)
        waiting += part.parts
        if part.each is not None:
            limit = Constant(0, span=part.span) if part.above is None else part.above
            if cases.compare(part.each, "more than", limit).met is None:
                label = Span(part.span.start, part.span.start + len(part.label)) if part.label else part.span
                yield errors.line_never_counts(policy.source, label)
