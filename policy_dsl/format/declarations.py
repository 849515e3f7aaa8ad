"""The header, prose, outcomes, choices, codes, facts and definitions as canonical lines."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain

from policy_dsl import syntax
from policy_dsl.format.conditions import condition, items_text, number_type, rounded, with_where
from policy_dsl.format.pen import (
    LEVEL,
    Line,
    Lines,
    Pen,
    declared,
    in_order,
    line,
    more,
    number,
    on_one_line,
    period,
    quoted,
    titled,
    used,
    uses,
    values_of,
)

HEADER_WORD = 10  # columns of the words of a header; a longer one stands out
HANG = 2 * LEVEL  # of what goes on with a line


# ---- header and prose


def policy_lines(pen: Pen, node: syntax.PolicyHeader) -> Iterator[Line]:
    """The policy's name and title, and the lines of its header."""
    yield line(0, titled(pen, "policy", node.name, node.title), node, node.title or node.name)
    plain = [each for each in node.lines if not isinstance(each, syntax.Prose)]
    prose = [text for each in node.lines if isinstance(each, syntax.Prose) for text in each.lines]
    for each in in_order(plain, prose):
        yield prose_line(pen, each, LEVEL) if isinstance(each, syntax.Text) else header_line(pen, each)


def header_line(pen: Pen, node: syntax.HeaderLine) -> Line:
    """A word of the header and what stands behind it."""
    word, text = header_parts(pen, node)
    return line(LEVEL, f"{word:<{HEADER_WORD}} {text}", node)


def header_parts(pen: Pen, node: syntax.HeaderLine) -> tuple[str, str]:
    """The word of a line of the header, and the rest of the line."""
    match node:
        case syntax.Version(text):
            return "version", text
        case syntax.Effective(first, last):
            return "effective", first.text if last is None else f"{first.text} to {last.text}"
        case syntax.Status(text):
            return "status", text
        case syntax.SourceLine(texts, read):
            return "source", texts_in(pen, texts) + ("" if read is None else f", read {read.text}")
        case syntax.AppliesTo(texts):
            return "applies to", texts_in(pen, texts)
        case syntax.Services(entries):
            return "services", uses(pen, entries)
        case syntax.Specialty(texts):
            return "specialty", texts_in(pen, texts)
        case syntax.AlsoKnownAs(texts):
            return "also known as", texts_in(pen, texts)
        case syntax.Language(literal):
            return "language", number(literal)
        case syntax.ChangedIn(version, text):
            return "changed in", f"{version} {quoted(pen, text)}"
        case syntax.Prose():
            raise AssertionError("prose is written line by line")


def texts_in(pen: Pen, texts: Iterable[syntax.Text]) -> str:
    """Quoted texts with commas between them."""
    return ", ".join(quoted(pen, each) for each in texts)


def prose_lines(pen: Pen, node: syntax.Prose, column: int) -> Iterator[Line]:
    """Lines of published prose."""
    return (prose_line(pen, each, column) for each in node.lines)


def prose_line(pen: Pen, node: syntax.Text, column: int) -> Line:
    """A line of published prose: as typed, with one blank behind its `>` and none at its end."""
    written = pen.source.text_of(node.span)[1:].rstrip()
    if written and not written[0].isspace():
        written = f" {written}"
    return line(column, f">{written}", node)


def use_line(pen: Pen, node: syntax.Use) -> Line:
    """`use "shared/spine.pol"`."""
    return line(0, f"use {quoted(pen, node.path)}", node)


def term_line(pen: Pen, node: syntax.Term) -> Line:
    """`term "facet joint": "..."`."""
    return line(0, f"term {quoted(pen, node.word)}: {quoted(pen, node.meaning)}", node)


# ---- outcomes, choices and codes


def outcome_lines(pen: Pen, node: syntax.Outcomes) -> Iterator[Line]:
    """The outcomes with their kinds."""
    yield keyword("outcomes", node)
    for each in node.outcomes:
        yield line(LEVEL, f"{declared(pen, each.name)}: {each.kind}", each)


def choice_lines(pen: Pen, node: syntax.ChoiceLists) -> Iterator[Line]:
    """Lists of choices."""
    yield keyword("choices", node)
    for each in node.lists:
        yield line(LEVEL, f"{declared(pen, each.name)}: {uses(pen, each.choices)}", each)


def code_lines(pen: Pen, node: syntax.CodeList) -> Iterator[Line]:
    """A list of codes, on the lines on which they stood."""
    head = f"codes {declared(pen, node.name)}: {' '.join(node.system.text.split())}"
    if node.edition is not None:
        head += f", edition {node.edition}"
    if node.effective is not None:
        head += f", effective {node.effective.text}"
    yield line(0, head, node, node.effective or node.system)
    rows: list[list[syntax.CodeRange]] = []
    for each in node.ranges:
        if rows and on_one_line(pen, rows[-1][-1].span.end, each.span.start):
            rows[-1].append(each)
        else:
            rows.append([each])
    for row in rows:
        yield line(LEVEL, ", ".join(map(code_range, row)), row[0], row[-1])


def code_range(node: syntax.CodeRange) -> str:
    """`64490 to 64495 until 2024-07-13`."""
    codes = node.first.text if node.last is None else f"{node.first.text} to {node.last.text}"
    return f"{codes} {period(node.period)}".rstrip()


# ---- facts


def fact_lines(pen: Pen, node: syntax.Facts) -> Iterator[Line]:
    """Facts with their types and notes."""
    yield keyword("facts", node)
    for fact in node.facts:
        yield line(LEVEL, f"{declared(pen, fact.name)}: {type_text(pen, fact.type)}", fact, fact.type)
        for note in fact.notes:
            yield from note_lines(pen, fact.name, note, 2 * LEVEL)


def list_lines(pen: Pen, node: syntax.ListDeclaration, column: int) -> Iterator[Line]:
    """A list with its notes, and the attributes, definitions and lists of its items."""
    word = "list of" if node.choices is None else "facts for each of"
    yield line(
        column,
        f"{word} {declared(pen, node.name)}, each {article(pen, node.item)} {declared(pen, node.item)}",
        node,
        node.item,
    )
    column += LEVEL
    for each in in_order(node.lines, node.notes):
        match each:
            case syntax.FactDeclaration(name, kind, notes):
                yield line(column, f"{declared(pen, name)}: {type_text(pen, kind)}", each, kind)
                yield from chain.from_iterable(note_lines(pen, name, note, column + LEVEL) for note in notes)
            case syntax.Definition(meaning=syntax.Holds()):
                # "DATE" is a name here, and "date" a type; "MM" a name, and "mm" a unit.
                yield from one_definition(replace(pen, spellings={}), each, column)
            case syntax.Definition():
                yield from one_definition(pen, each, column)
            case syntax.ListDeclaration():
                yield from list_lines(pen, each, column)
            case (
                syntax.Asks()
                | syntax.Assumption()
                | syntax.Key()
                | syntax.ShownIn()
                | syntax.HeldBy()
                | syntax.OnlyWhen()
            ):
                yield from note_lines(pen, node.name, each, column)


def article(pen: Pen, item: syntax.Name) -> str:
    """`a` or `an` before the name of an item, as the writer has it."""
    return pen.source.text[: item.span.start].rsplit(maxsplit=1)[-1]


def type_text(pen: Pen, node: syntax.Type) -> str:
    """What a fact may be."""
    match node:
        case syntax.YesNoType():
            return "yes/no"
        case syntax.NumberType():
            return number_type(node)
        case syntax.DateType():
            return "date"
        case syntax.TextType():
            return "text"
        case syntax.ChoiceType(choices):
            return f"one of {uses(pen, choices)}"
        case syntax.ChoiceSetType(choices, or_none):
            return f"some of {uses(pen, choices)}{' or none' if or_none else ''}"
        case syntax.CodeType(system):
            return f"code of {' '.join(system.text.split())}"
        case syntax.CodeSetType(system, or_none):
            return f"some codes of {' '.join(system.text.split())}{' or none' if or_none else ''}"


def note_lines(pen: Pen, name: syntax.Name, node: syntax.FactNote, column: int) -> Lines:
    """A note under the fact or list of a name."""
    match node:
        case syntax.Asks(question):
            text = f"asks {quoted(pen, question)}"
        case syntax.Assumption(given):
            text = f"if not documented: {values_of(pen, name, given)}"
        case syntax.Key(word):
            text = f"key {word}"
        case syntax.ShownIn(texts):
            text = f"shown in {texts_in(pen, texts)}"
        case syntax.HeldBy(texts):
            text = f"held by {texts_in(pen, texts)}"
        case syntax.OnlyWhen(guard):
            return condition(pen, (begun(column, "only when ", node),), guard, column + HANG)
    return (line(column, text, node),)


# ---- definitions


def definition_lines(pen: Pen, node: syntax.Define) -> Iterator[Line]:
    """Definitions."""
    yield keyword("define", node)
    for each in node.definitions:
        yield from one_definition(pen, each, LEVEL)


def one_definition(pen: Pen, node: syntax.Definition, column: int) -> Iterator[Line]:
    """A name and what it stands for."""
    name, item, meaning = declared(pen, node.name), node.item, node.meaning
    head = begun(
        column, f"{name}: " if item is None else f"{name}, each {article(pen, item)} {declared(pen, item)}: ", node
    )
    if isinstance(meaning, syntax.Rounded):
        yield line(column, head.text + rounded(pen, meaning), node)
    elif isinstance(meaning, syntax.DerivedList):
        items = meaning.items
        text = items_text(pen, items)
        if meaning.outer is not None:
            name, outer = used(pen, items.name), used(pen, meaning.outer)
            text = text.replace(name, f"{name} of {outer}", 1)
        lines = more((head,), f"the {text}", items.name.span.end)
        yield from with_where(pen, lines, items.where, column + HANG)
    else:
        yield from condition(pen, (head,), meaning, column + HANG)


# ---- lines


def begun(column: int, text: str, node: syntax.Written) -> Line:
    """The beginning of a line, to be gone on with."""
    return Line(column, text, node.span.start, node.span.start)


def keyword(word: str, node: syntax.Written) -> Line:
    """The line of a word under which other lines stand."""
    return Line(0, word, node.span.start, node.span.start + 1)
