"""Scores: lines of points, each when a condition holds or for each unit of a number, with caps and the higher of."""

from collections.abc import Callable
from dataclasses import replace

from policy_dsl import errors, syntax
from policy_dsl.names import fold
from policy_dsl.policy import Condition, Defined, Expression, Score, ScorePart
from policy_dsl.resolve.conditions import resolve_condition
from policy_dsl.resolve.expressions import resolve_number, resolve_operand
from policy_dsl.resolve.measures import Meaning, fits, kind_of, measure_of, report_misfit
from policy_dsl.resolve.scope import Entry, Scope
from policy_dsl.source import Span
from policy_dsl.units import Unit, convertible, unit_named


def declare_scores(
    scope: Scope, written: list[syntax.Score], taken: dict[str, Span], keys: dict[str, Span]
) -> tuple[str, ...]:
    """Enter every score in the scope; their folded names, in order."""
    found = []
    for score in written:
        if scope.declare(score.name, "the name", taken) is not None:
            key = scope.key(score.name, keys) or ""
            scope.meanings[fold(score.name.text)] = Entry(score.name, made(scope, score, key), "score")
            found.append(fold(score.name.text))
    return tuple(found)


def made(scope: Scope, written: syntax.Score, key: str) -> Callable[[], Meaning | None]:
    return lambda: resolve_score(scope, written, key)


def resolve_score(scope: Scope, written: syntax.Score, key: str) -> Score | None:
    """The score; None when one of its lines has a mistake, which is then reported."""
    name = " ".join(written.name.text.split())
    parts = resolve_parts(scope, written.lines, "")
    cap = written.cap.value if written.cap else None
    if parts is None:
        return None
    title = written.title.text if written.title else name
    return Score(key, name, title, parts, cap, span=written.name.span)


def resolve_parts(scope: Scope, lines: tuple[syntax.ScoreLine, ...], path: str) -> tuple[ScorePart, ...] | None:
    labels: dict[str, Span] = {}
    found = []
    for line in lines:
        if line.label.text in labels:
            scope.report(errors.label_twice(scope.source, line.label.span, labels[line.label.text]))
        labels.setdefault(line.label.text, line.label.span)
        found.append(resolve_line(scope, line, path))
    kept = tuple(each for each in found if each is not None)
    return kept if len(kept) == len(found) else None


def resolve_line(scope: Scope, line: syntax.ScoreLine, path: str) -> ScorePart | None:
    own_path = f"{path}.{line.label.text}" if path else line.label.text
    label = f"({line.label.text})"
    wording = line.wording.text if line.wording else ""
    sources = tuple(each.text.text for each in line.sources)
    match line.points:
        case syntax.HigherOf(parts):
            inner = resolve_parts(scope, parts, own_path)
            if inner is None:
                return None
            return ScorePart(label, own_path, wording, 0, parts=inner, sources=sources, span=line.span)
        case syntax.PointsWhen(points, written):
            condition: Condition | None = resolve_condition(scope, written)
            if condition is None:
                return None
            return ScorePart(
                label, own_path, wording, points.value, condition=condition, sources=sources, span=line.span
            )
        case syntax.PointsForEach(points, _, _, _, cap):
            counted = counted_in(scope, line.points)
            if counted is None:
                return None
            each, above, unit = counted
            return ScorePart(
                label,
                own_path,
                wording,
                points.value,
                each=each,
                above=above,
                unit=unit,
                cap=cap.value if cap else None,
                sources=sources,
                span=line.span,
            )


def counted_in(scope: Scope, written: syntax.PointsForEach) -> tuple[Expression, Expression | None, Unit | None] | None:
    """What is counted, over which limit, and in which unit."""
    written = with_whole_name(scope, written)
    each = resolve_number(scope, written.operand)
    if each is None:
        return None
    measure = measure_of(each)
    unit: Unit | None = None
    if written.unit is not None:
        unit = unit_named(written.unit.text)
        if unit is None or measure.unit is None or not convertible(unit, measure.unit):
            told = measure.unit.spelling if measure.unit else "a plain number"
            shown = unit.spelling if unit else written.unit.text
            scope.report(errors.units_differ(scope.source, written.unit.span, shown, told, written.operand.span))
            return None
    elif measure.unit is not None or measure.percent:
        spelling = "%" if measure.percent else measure.unit.spelling if measure.unit else ""
        scope.report(errors.points_for_each_what(scope.source, written.operand.span, spelling))
        return None
    if written.above is None:
        return each, None, unit
    above = resolve_operand(scope, written.above, measure)
    if above is None:
        return None
    if kind_of(above) != "number":
        scope.report(errors.no_number(scope.source, written.above.span, "no number"))
        return None
    if isinstance(above, Defined) or not fits(measure, measure_of(above)):
        if not isinstance(above, Defined):
            literal = isinstance(written.above, syntax.NumberLiteral)
            at = written.above.span
            report_misfit(scope, at, measure_of(above), measure, written.operand.span, written=literal)
        return None
    return each, above, unit


def with_whole_name(scope: Scope, written: syntax.PointsForEach) -> syntax.PointsForEach:
    """`for each week of rest` where "week of rest" is a name, or "week" no unit: nothing stands for a unit there."""
    unit, operand = written.unit, written.operand
    if unit is None or not isinstance(operand, syntax.Name) or operand.quoted:
        return written
    at = unit.span.to(operand.span)
    whole = syntax.Name(" ".join(scope.source.text_of(at).split()), span=at)
    if scope.is_declared(whole.text) or unit_named(unit.text) is None:
        return replace(written, unit=None, operand=whole)
    return written
