"""Scenarios and common facts as canonical lines."""

from collections.abc import Iterator, Sequence

from policy_dsl import syntax
from policy_dsl.format.conditions import verb, with_terms
from policy_dsl.format.pen import LEVEL, Line, Pen, line, quoted, used, uses, value, values, values_of
from policy_dsl.format.rows import barred


def common_lines(pen: Pen, node: syntax.CommonFacts) -> Iterator[Line]:
    """Facts that scenarios begin from."""
    yield line(0, f"common facts {quoted(pen, node.name)}", node, node.name)
    for part in node.parts:
        match part:
            case syntax.Like():
                yield like_line(pen, part)
            case syntax.GivenBlock():
                yield from given_lines(pen, part, LEVEL)


def scenario_lines(pen: Pen, node: syntax.Scenario) -> Iterator[Line]:
    """A scenario: what is given and what comes of it."""
    yield line(0, f"scenario {quoted(pen, node.name)}", node, node.name)
    for part in node.parts:
        match part:
            case syntax.Like():
                yield like_line(pen, part)
            case syntax.GivenBlock():
                yield Line(LEVEL, "given", part.span.start, part.span.start + 1)
                yield from given_lines(pen, part, 2 * LEVEL)
            case syntax.ThenOutcome() | syntax.ThenValue() | syntax.ThenNeeds() | syntax.ThenRefused():
                yield line(LEVEL, f"then {then(pen, part)}", part)
            case syntax.CaseTable():
                yield from case_lines(pen, part)


def like_line(pen: Pen, node: syntax.Like) -> Line:
    """`like "another"`."""
    return line(LEVEL, f"like {quoted(pen, node.scenario)}", node)


def given_lines(pen: Pen, node: syntax.GivenBlock, column: int) -> Iterator[Line]:
    """Facts with their values."""
    for each in node.given:
        match each:
            case syntax.Given(name, given):
                yield line(column, f"{used(pen, name)}: {values_of(pen, name, given)}", each)
            case syntax.GivenItems():
                yield from item_lines(pen, each, column)
            case syntax.GivenComplete(name, since, negated):
                text = f"{used(pen, name)} {'not complete' if negated else 'complete'}"
                yield line(column, text if since is None else f"{text} since {since.text}", each)


def item_lines(pen: Pen, node: syntax.GivenItems, column: int) -> Iterator[Line]:
    """A list with a row for each item."""
    yield line(column, used(pen, node.name), node, node.name)
    heads = [
        used(pen, each.name) if each.inner is None else f"{used(pen, each.inner)}: {used(pen, each.name)}"
        for each in node.columns
    ]
    rows = [[item_cell(pen, each, of) for each, of in zip(row.cells, node.columns, strict=True)] for row in node.rows]
    first, *texts = barred([heads, *rows])
    yield line(column + LEVEL, first, node.columns[0], node.columns[-1])
    for row, text in zip(node.rows, texts, strict=True):
        yield line(column + LEVEL, text, row)


def item_cell(pen: Pen, node: syntax.ItemCell, of: syntax.ItemColumn) -> str:
    """What a row says of an attribute; unknown is `?` there."""
    if node.days is not None:
        return f"{node.days.first.text} to {node.days.last.text}"
    return given_cell(pen, of.name, node.values)


def given_cell(pen: Pen, fact: syntax.Name | None, given: Sequence[syntax.Value]) -> str:
    """The values of a fact, or of what must come, in a cell; unknown is `?` there."""
    if given and all(isinstance(each, syntax.Unknown) for each in given):
        return ", ".join("?" for _ in given)
    return values(pen, given) if fact is None else values_of(pen, fact, given)


def then(pen: Pen, node: syntax.Then) -> str:
    """What comes of a scenario."""
    match node:
        case syntax.ThenOutcome(name, outcome, because, terms, item):
            of = "" if item is None else f" for {used(pen, item)}"
            text = (
                f"{used(pen, name)}{of} {verb(pen, item or name, outcome.span.start)} {with_terms(pen, outcome, terms)}"
            )
            if not because:
                return text
            return f"{text}{',' if terms else ''} because {paths(because)}"
        case syntax.ThenValue(name, come_to):
            return f"{used(pen, name)} {verb(pen, name, come_to.span.start)} {value(pen, come_to)}"
        case syntax.ThenNeeds(name, facts, item):
            of = "" if item is None else f" for {used(pen, item)}"
            return f"{used(pen, name)}{of} needs {uses(pen, facts) or 'more information'}"
        case syntax.ThenRefused(facts):
            return f"the case is refused for {uses(pen, facts)}"


def paths(labels: Sequence[syntax.LabelPath]) -> str:
    """`(1), (C)(2)`."""
    return ", ".join("".join(f"({each.text})" for each in path.labels) for path in labels)


# ---- one case a row


def case_lines(pen: Pen, node: syntax.CaseTable) -> Iterator[Line]:
    """A header and the cases under it."""
    header = ["case", *(column(pen, each) for each in node.columns)]
    rows = [
        [
            row.name.text if row.name else "",
            *(cell(pen, each, of) for each, of in zip(row.cells, node.columns, strict=True)),
        ]
        for row in node.rows
    ]
    first, *texts = barred([header, *rows])
    yield line(LEVEL, first, node, node.columns[-1])
    for row, text in zip(node.rows, texts, strict=True):
        yield line(LEVEL, text, row)


def column(pen: Pen, node: syntax.Column) -> str:
    """The head of a column."""
    if node.name is None:
        return node.kind
    if node.list is not None:
        return f"{used(pen, node.list)}: {used(pen, node.name)}"
    return f"then {used(pen, node.name)}" if node.kind == "then" else used(pen, node.name)


def cell(pen: Pen, node: syntax.CaseCell, of: syntax.Column) -> str:
    """What a case says in a column; unknown is `?` there."""
    if node.because:
        return paths(node.because)
    if node.needs:
        return uses(pen, node.needs)
    if node.outcome is not None:
        return with_terms(pen, node.outcome, node.terms)
    return given_cell(pen, of.name if of.kind in ("fact", "item") else None, node.values)
