"""Days as a policy writes them."""

from datetime import date

from policy_dsl import errors, syntax
from policy_dsl.resolve.scope import Scope
from policy_dsl.runtime.fields import day_written


def resolve_day(scope: Scope, written: syntax.DateLiteral) -> date | None:
    """The date that is written; None when there is no such day, which is then reported."""
    day = day_written(written.text)
    if day is None:
        scope.report(errors.no_such_day(scope.source, written.span))
    return day


def resolve_period(scope: Scope, written: syntax.Period | None) -> tuple[date | None, date | None] | None:
    """The first and the last day of a period, None for an open side; None when one is no day, which is reported."""
    if written is None:
        return None, None
    first = resolve_day(scope, written.first) if written.first else None
    last = resolve_day(scope, written.last) if written.last else None
    if (written.first and first is None) or (written.last and last is None):
        return None
    if first is not None and last is not None and last < first:
        scope.report(errors.range_reversed(scope.source, written.span))
        return None
    return first, last
