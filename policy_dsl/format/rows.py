"""Values, tables and scores as canonical lines; the bars of rows stand under each other."""

from collections.abc import Iterator, Sequence

from policy_dsl import syntax
from policy_dsl.format.conditions import condition, kept, operand
from policy_dsl.format.declarations import begun, keyword
from policy_dsl.format.pen import (
    BEHIND_LABEL,
    LEVEL,
    Line,
    Lines,
    Pen,
    between,
    declared,
    in_order,
    line,
    more,
    on_one_line,
    period,
    points,
    quoted,
    titled,
    unit,
    used,
    value,
    values,
)

# ---- bars


def widths(rows: Sequence[Sequence[str]]) -> list[int]:
    """How wide each column of some rows is."""
    return [max(map(len, column)) for column in zip(*rows, strict=True)]


def cells(row: Sequence[str], columns: Sequence[int]) -> str:
    """Cells as wide as their columns, with a bar between each two."""
    return " | ".join(cell.ljust(wide) for cell, wide in zip(row, columns, strict=True))


def barred(rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows of cells, aligned."""
    columns = widths(rows)
    return [f"| {cells(row, columns)} |" for row in rows]


# ---- values


def value_lines(pen: Pen, node: syntax.Values) -> Iterator[Line]:
    """Dated values, a line each; or rows with a column for each choice."""
    if node.by is None:
        yield keyword("values", node)
        for each in node.lines:
            dated = ", ".join(f"{value(pen, one.value)} {period(one.period)}".rstrip() for one in each.values)
            yield line(LEVEL, f"{declared(pen, each.name)}: {dated}", each)
        return
    head = f"values by {used(pen, node.by)}"
    yield line(0, f"{head}, {period(node.period)}" if node.period else head, node, node.period or node.by)
    rows = [[declared(pen, row.name), *(value(pen, each) for each in row.cells)] for row in node.rows]
    header, *texts = barred([["", *(used(pen, each) for each in node.columns)], *rows])
    yield line(LEVEL, header, node.columns[0], node.columns[-1])
    for row, text in zip(node.rows, texts, strict=True):
        yield line(LEVEL, text, row)


# ---- tables


def table_lines(pen: Pen, node: syntax.Table) -> Iterator[Line]:
    """A table: its keys, a double bar, its results."""
    head = f"table {declared(pen, node.name)}, {node.rule}"
    yield Line(0, head, node.span.start, node.name.span.end)
    keyed = [row for row in node.rows if not row.otherwise]
    names = [used(pen, each) for each in node.keys]
    key_widths = widths([names, *([key_cell(pen, each) for each in row.keys] for row in keyed)])
    whole = sum(key_widths) + 3 * (len(key_widths) - 1)
    if any(row.otherwise for row in node.rows) and whole < len("otherwise"):
        key_widths[-1] += len("otherwise") - whole
        whole = len("otherwise")
    results = [[result_cell(pen, each) for each in row.results] for row in node.rows]
    header = [declared(pen, each) for each in node.results]
    result_widths = widths([header, *results])
    text = f"| {cells(names, key_widths)} || {cells(header, result_widths)} |"
    yield line(LEVEL, text, node.keys[0], node.results[-1])
    for row, result in zip(node.rows, results, strict=True):
        keys = [key_cell(pen, each) for each in row.keys]
        before = "otherwise".ljust(whole) if row.otherwise else cells(keys, key_widths)
        yield line(LEVEL, f"| {before} || {cells(result, result_widths)} |", row)


def key_cell(pen: Pen, cell: syntax.KeyCell) -> str:
    """What a key may be."""
    match cell:
        case syntax.AnyCell():
            return "any"
        case syntax.ListCell(entries):
            return values(pen, entries)
        case syntax.LimitCell(comparator, edge):
            word = comparator.removeprefix("is ")
            if isinstance(edge, syntax.DateLiteral):
                word = {"at least": "from", "at most": "until"}.get(word, word)
            return f"{word} {value(pen, edge)}"
        case syntax.RangeCell(low, high):
            return f"{value(pen, low)} to {value(pen, high)}"


def result_cell(pen: Pen, cell: syntax.Value | syntax.NoRule | None) -> str:
    """What comes of a row, exactly as typed where it is a name: its first use is its declaration."""
    match cell:
        case None:
            return ""
        case syntax.Name():
            return declared(pen, cell)
        case syntax.NumberLiteral() | syntax.DateLiteral() | syntax.YesOrNo() | syntax.NoRule():
            return value(pen, cell)
        case syntax.Unknown() | syntax.NotDocumented():
            return value(pen, cell)


# ---- scores


def score_lines(pen: Pen, node: syntax.Score) -> Iterator[Line]:
    """A score and the lines that add to it."""
    head = titled(pen, "score", node.name, node.title) + cap(node.cap)
    yield line(0, head, node, node.cap or node.title or node.name)
    for each in node.lines:
        yield from score_line(pen, each, LEVEL)


def cap(literal: syntax.NumberLiteral | None) -> str:
    """`, at most 40 points`."""
    return "" if literal is None else f", at most {points(literal)}"


def score_line(pen: Pen, node: syntax.ScoreLine, column: int) -> Iterator[Line]:
    """A label, perhaps its wording, and its points."""
    head = f"({node.label.text})" if node.wording is None else f"({node.label.text}) {quoted(pen, node.wording)}"
    said = node.wording or node.label
    begins = line(column, head, node.label, said)
    if isinstance(node.points, syntax.HigherOf):
        yield line(column, f"{head}{'' if node.wording is None else ','} the higher of", node, node.points)
        under: list[syntax.ScoreLine | syntax.FromSource] = in_order(node.points.parts, node.sources)
        for each in under:
            if isinstance(each, syntax.ScoreLine):
                yield from score_line(pen, each, column + LEVEL)
            else:
                yield source_line(pen, each, column + LEVEL)
        return
    behind = column + BEHIND_LABEL
    short = point_lines(pen, more((begins,), " " if node.wording is None else ": "), node.points, behind)
    fits = len(short) == 1 and short[0].width <= pen.width
    if node.wording is None or (fits and on_one_line(pen, said.span.end, node.points.span.start)):
        yield from short
        for source in node.sources:
            yield source_line(pen, source, behind)
        return
    yield begins
    for part in in_order((node.points,), node.sources):
        if isinstance(part, syntax.FromSource):
            yield source_line(pen, part, behind)
        else:
            yield from point_lines(pen, (begun(behind, "", part),), part, behind)


def point_lines(pen: Pen, lines: Lines, node: syntax.PointsWhen | syntax.PointsForEach, hang: int) -> Lines:
    """The lines with points behind them."""
    match node:
        case syntax.PointsWhen(worth, when):
            return condition(pen, more(lines, f"{points(worth)} when "), when, hang)
        case syntax.PointsForEach(worth, step, counted, above, most):
            text = f"{points(worth)} for each "
            if step is not None:
                text += f"{unit(step)} of "
            elif " of " in f" {' '.join(between(pen, worth.span.end, counted.span.start).split())} ":
                text += "of "
            text += kept(pen, counted)
            if above is not None:
                text += f" above {operand(pen, above)}"
            return more(lines, text + cap(most), node.span.end)


def source_line(pen: Pen, node: syntax.FromSource, column: int) -> Line:
    """`from "item 2.1"`."""
    return line(column, f"from {quoted(pen, node.text)}", node)
