"""Determinations and shared criteria as canonical lines.

A criterion stands on one line where it stood on one and fits; else its condition stands under its wording.
"""

import re
from collections.abc import Iterable, Iterator

from policy_dsl import syntax
from policy_dsl.format.conditions import condition, with_terms
from policy_dsl.format.declarations import HANG, begun, prose_lines
from policy_dsl.format.pen import (
    BEHIND_LABEL,
    LEVEL,
    Line,
    Lines,
    Pen,
    in_order,
    line,
    more,
    on_one_line,
    period,
    quoted,
    titled,
    used,
)
from policy_dsl.format.rows import source_line

Requirement = syntax.Condition | syntax.Conditional | syntax.Group
# A condition that begins so on a line of its own would be read as something else.
BEGINS_A_LINE = re.compile(r"(?:unless|applies|from|if|(?:all|any|none|at least \d+) of$)(?![\w'’/-])")


def criteria_lines(pen: Pen, node: syntax.CriteriaBlock) -> Iterator[Line]:
    """Criteria that several places share."""
    yield line(0, f"{titled(pen, 'criteria', node.name, node.title)}, {quantifier(node.group)}", node, node.group)
    if node.each is not None:
        yield each_line(pen, node.each)
    yield from members(pen, node.group, LEVEL)


def each_line(pen: Pen, node: syntax.ForEach) -> Line:
    """`for each requested item`."""
    return line(LEVEL, f"for each {used(pen, node.item)}", node)


def determination_lines(pen: Pen, node: syntax.Determination) -> Iterator[Line]:
    """A determination, its clauses and its prose."""
    yield line(0, titled(pen, "determination", node.name, node.title), node, node.title or node.name)
    for part in node.parts:
        match part:
            case syntax.Clause():
                yield from clause_lines(pen, part)
            case syntax.Otherwise(outcome, terms):
                yield line(LEVEL, f"otherwise {with_terms(pen, outcome, terms)}", part)
            case syntax.ForEach():
                yield each_line(pen, part)
            case syntax.Prose():
                yield from prose_lines(pen, part, LEVEL)


def clause_lines(pen: Pen, node: syntax.Clause) -> Iterator[Line]:
    """An outcome and what it is given for."""
    head = (
        f"{with_terms(pen, node.outcome, node.terms)}{',' if node.terms else ''} {'unless' if node.gate else 'when'} "
    )
    if isinstance(node.met, syntax.Group):
        yield line(LEVEL, head + quantifier(node.met), node, node.met)
        yield from members(pen, node.met, 2 * LEVEL)
    else:
        yield from condition(pen, (begun(LEVEL, head, node),), node.met, LEVEL + HANG)
    for each in node.modifiers:
        yield from modifier_lines(pen, each, 2 * LEVEL)


def quantifier(node: syntax.Group) -> str:
    """`all of`, `at least 2 of`."""
    return f"at least {node.count} of" if node.quantifier == "at least" else node.quantifier


def members(pen: Pen, node: syntax.Group, column: int) -> Iterator[Line]:
    """What stands under a group."""
    for each in in_order(node.criteria, node.modifiers):
        if isinstance(each, syntax.Criterion):
            yield from criterion_lines(pen, each, column)
        else:
            yield from modifier_lines(pen, each, column)


# ---- what is asked, behind a label or an exception


def criterion_lines(pen: Pen, node: syntax.Criterion, column: int) -> Iterator[Line]:
    """A label, perhaps its wording, and what must hold."""
    label = f"({node.label.text})"
    head = label if node.wording is None else f"{label} {quoted(pen, node.wording)}"
    begins = line(column, head, node.label, node.wording or node.label)
    yield from asked(pen, begins, node.wording, node.body, node.modifiers, column + BEHIND_LABEL)


def asked(
    pen: Pen,
    begins: Line,
    wording: syntax.Text | None,
    body: tuple[Requirement, ...],
    modifiers: tuple[syntax.Modifier, ...],
    column: int,
) -> Iterator[Line]:
    """The line that `begins` and, on it or at `column` under it, what is asked."""
    first = body[0]
    is_behind = on_one_line(pen, begins.end, first.span.start)
    if isinstance(first, syntax.Group):
        if is_behind:
            yield from more((begins,), f"{' ' if wording is None else ', '}{quantifier(first)}", first.span.end)
            yield from members(pen, first, begins.column + LEVEL)
            return
    elif is_behind:
        short = requirement(pen, more((begins,), " " if wording is None else ": "), first, column)
        fits = len(short) == 1 and short[0].width <= pen.width
        long = requirement(pen, (begun(column, "", first),), first, column)
        if wording is None or fits or is_misread(long, first):
            yield from short
            for each in modifiers:
                yield from modifier_lines(pen, each, column)
            return
    yield begins
    yield from block(pen, body, modifiers, column)


def is_misread(lines: Lines, node: Requirement) -> bool:
    """Whether a condition on lines of its own would be read as something else."""
    return not isinstance(node, syntax.Conditional) and BEGINS_A_LINE.match(lines[0].text) is not None


def block(pen: Pen, body: Iterable[Requirement], modifiers: Iterable[syntax.Modifier], column: int) -> Iterator[Line]:
    """Conditions, groups and what modifies them, a line each, in the order in which they stand."""
    wanted: dict[int, Requirement] = {each.span.start: each for each in body}
    added: dict[int, syntax.Modifier] = {each.span.start: each for each in modifiers}
    for start in sorted([*wanted, *added]):
        if start in added:
            yield from modifier_lines(pen, added[start], column)
            continue
        each = wanted[start]
        if isinstance(each, syntax.Group):
            yield line(column, quantifier(each), each)
            yield from members(pen, each, column + LEVEL)
        else:
            yield from requirement(pen, (begun(column, "", each),), each, column)


def requirement(pen: Pen, lines: Lines, node: syntax.Condition | syntax.Conditional, hang: int) -> Lines:
    """The lines with a condition, or `if A: B`, behind them."""
    if isinstance(node, syntax.Conditional):
        lines = condition(pen, more(lines, "if "), node.condition, hang)
        return condition(pen, more(lines, ": "), node.requirement, hang)
    return condition(pen, lines, node, hang)


# ---- modifiers


def modifier_lines(pen: Pen, node: syntax.Modifier, column: int) -> Iterator[Line]:
    """Where a criterion stands in the source, when it applies, and what lifts it."""
    match node:
        case syntax.FromSource():
            yield source_line(pen, node, column)
        case syntax.AppliesWhen(when):
            yield from condition(pen, (begun(column, "applies when ", node),), when, column + HANG)
        case syntax.AppliesDuring(days):
            yield line(column, f"applies {period(days)}", node)
        case syntax.Unless(wording, body):
            begins = line(column, f"unless {quoted(pen, wording)}", node, wording)
            yield from asked(pen, begins, wording, body, (), column + LEVEL)
