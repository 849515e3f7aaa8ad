"""Determinations: clauses in order, labelled criteria with their paths, and what it comes to otherwise."""

from policy_dsl import errors, syntax
from policy_dsl.policy import Clause, Condition, Criterion, Determination, Group
from policy_dsl.resolve.conditions import resolve_condition
from policy_dsl.resolve.scope import Scope
from policy_dsl.runtime.settle import Outcome
from policy_dsl.source import Span


def resolve_determination(
    scope: Scope, written: syntax.Determination, taken: dict[str, Span], keys: dict[str, Span]
) -> Determination | None:
    """The determination; None when something in it is wrong, which is then reported."""
    before = len(scope.diagnostics)
    name = " ".join(written.name.text.split())
    declared = scope.declare(written.name, "the determination", taken)
    key = scope.key(written.name, None, keys) if declared else None
    prose = tuple(line.text for part in written.parts if isinstance(part, syntax.Prose) for line in part.lines)
    clauses = [part for part in written.parts if isinstance(part, syntax.Clause)]
    otherwise = resolve_otherwise(scope, written)
    if not clauses and not scope.is_broken(written):
        scope.report(errors.no_clause(scope.source, written.name.span))
    labels: dict[str, Span] = {}  # no two top-level criteria of a determination share a label
    resolved = [resolve_clause(scope, each, labels) for each in clauses]
    kept = tuple(each for each in resolved if each is not None)
    if len(scope.diagnostics) > before or otherwise is None or key is None or len(kept) < len(resolved) or not kept:
        return None
    title = written.title.text if written.title else name
    return Determination(key, name, title, prose, kept, otherwise, span=written.span)


def resolve_otherwise(scope: Scope, written: syntax.Determination) -> Outcome | None:
    """What the determination comes to otherwise; reports when it does not say, or not last, or twice."""
    ends = [part for part in written.parts if isinstance(part, syntax.Otherwise)]
    if not ends:
        if not scope.is_broken(written):
            scope.report(errors.missing_otherwise(scope.source, written.name.span))
        return None
    for second in ends[1:]:
        scope.report(errors.repeated_line(scope.source, second.span, "otherwise", ends[0].span))
    after = [part for part in written.parts if isinstance(part, syntax.Clause) and part.span.start > ends[0].span.start]
    if after:
        scope.report(errors.otherwise_not_last(scope.source, ends[0].span))
    return scope.outcome(ends[0].outcome)


def resolve_clause(scope: Scope, written: syntax.Clause, labels: dict[str, Span]) -> Clause | None:
    outcome = scope.outcome(written.outcome)
    group = resolve_group(scope, written.group, "", labels)
    return None if outcome is None or group is None else Clause(outcome, group, span=written.span)


def resolve_group(scope: Scope, written: syntax.Group, path: str, labels: dict[str, Span]) -> Group | None:
    criteria = [resolve_criterion(scope, each, path, labels) for each in written.criteria]
    kept = tuple(each for each in criteria if each is not None)
    reachable = 1 <= written.count <= len(criteria)
    if written.quantifier == "at least" and not reachable and len(kept) == len(criteria):
        scope.report(errors.out_of_reach(scope.source, written.span, len(criteria)))
        return None
    if not kept or len(kept) < len(criteria):
        return None
    sources = tuple(each.text.text for each in written.sources)
    return Group(written.quantifier, written.count, kept, sources, span=written.span)


def resolve_criterion(scope: Scope, written: syntax.Criterion, path: str, labels: dict[str, Span]) -> Criterion | None:
    label = written.label.text
    if label in labels:
        scope.report(errors.label_twice(scope.source, written.label.span, labels[label]))
        return None
    labels[label] = written.label.span
    own_path = f"{path}.{label}" if path else label
    parts: list[Condition | Group | None] = []
    inner: dict[str, Span] = {}
    for part in written.body:
        if isinstance(part, syntax.Group):
            parts.append(resolve_group(scope, part, own_path, inner))
        else:
            parts.append(resolve_condition(scope, part))
    kept = tuple(each for each in parts if each is not None)
    if not kept or len(kept) < len(parts):
        return None
    return Criterion(
        own_path,
        f"({label})",
        written.wording.text if written.wording else "",
        kept,
        tuple(each.text.text for each in written.sources),
        scope.source.line(written.label.span),
        Span(written.wording.span.start + 1, written.wording.span.end - 1) if written.wording else None,
        span=written.span,
    )
