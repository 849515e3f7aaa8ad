"""What every part of the formatter writes with: lines that know their place in the source, names, texts and numbers."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from policy_dsl import syntax
from policy_dsl.format.declared import has_choices, respelled
from policy_dsl.names import fold
from policy_dsl.source import Source
from policy_dsl.units import plain_unit

WIDTH = 120  # columns; what is longer than this goes to a second line where it may
LEVEL = 2
BEHIND_LABEL = 4

W = TypeVar("W", bound=syntax.Written)


@dataclass(frozen=True, slots=True)
class Line:
    """A line to write. `start` and `end` are the source's offsets of its first and last word.

    `continues`: it goes on with the line before it, and begins with `and` or `or`.
    """

    column: int
    text: str
    start: int
    end: int
    continues: bool = False

    @property
    def width(self) -> int:
        """The columns that it takes."""
        return self.column + len(self.text)


Lines = tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Pen:
    """The source that is printed again, how its names are declared, which of its facts have choices for values, and how
    many columns a line has.
    """

    source: Source
    spellings: Mapping[str, str]
    choice_facts: frozenset[str]
    width: int = WIDTH


# ---- lines


def line(column: int, text: str, at: syntax.Written, last: syntax.Written | None = None) -> Line:
    """A line for something written, which ends with `last` where that is not all of it."""
    return Line(column, text, at.span.start, (last or at).span.end)


def more(lines: Lines, text: str, end: int = 0) -> Lines:
    """The lines with a text behind the last one; `end` is where that text ends in the source."""
    last = lines[-1]
    return (*lines[:-1], replace(last, text=last.text + text, end=max(last.end, end)))


def in_order(*parts: Iterable[W]) -> list[W]:
    """Things written, in the order of the text."""
    return sorted((each for several in parts for each in several), key=lambda each: each.span.start)


# ---- what was written


def between(pen: Pen, start: int, end: int) -> str:
    """The source's text between two places, comments left out."""
    return re.sub(r"#[^\n]*", "", pen.source.text[start:end])


def on_one_line(pen: Pen, start: int, end: int) -> bool:
    """Whether two places stand on one line of the source."""
    return "\n" not in pen.source.text[start:end]


def is_bracketed(pen: Pen, part: syntax.Written) -> bool:
    """Whether an opening bracket stands right before something."""
    return pen.source.text[max(part.span.start - WIDTH, 0) : part.span.start].rstrip().endswith("(")


# ---- names and texts


def used(pen: Pen, name: syntax.Name) -> str:
    """A name where it is used: as it is declared. In quotes it could be a text, and stays."""
    if name.quoted:
        return pen.source.text_of(name.span)
    written = " ".join(name.text.split())
    declared = pen.spellings.get(fold(written))
    return written.replace("’", "'") if declared is None else respelled(written, declared)


def declared(pen: Pen, name: syntax.Name) -> str:
    """A name where it is declared: as it stands, without the blanks too many."""
    return pen.source.text_of(name.span) if name.quoted else " ".join(name.text.split())


def uses(pen: Pen, names: Iterable[syntax.Name]) -> str:
    """Names with commas between them."""
    return ", ".join(used(pen, each) for each in names)


def quoted(pen: Pen, text: syntax.Text) -> str:
    """A text in its quotes, exactly as typed."""
    return pen.source.text_of(text.span)


def titled(pen: Pen, word: str, name: syntax.Name, title: syntax.Text | None) -> str:
    """The beginning of an item: its word, its name and, perhaps, its title."""
    head = f"{word} {declared(pen, name)}"
    return head if title is None else f"{head} {quoted(pen, title)}"


# ---- numbers, days and values


def unit(word: syntax.UnitWord) -> str:
    """A unit as the writer spells it, with the signs of a plain keyboard."""
    return plain_unit(word.text)


def number(literal: syntax.NumberLiteral) -> str:
    """A number as written, with its sign or unit; a step without a number is its unit alone."""
    text = " ".join(literal.text.split()) + ("%" if literal.percent else "")
    parts = [text, unit(literal.unit) if literal.unit else "", number(literal.rest) if literal.rest else ""]
    return " ".join(each for each in parts if each)


def points(literal: syntax.NumberLiteral) -> str:
    """A number of points."""
    return f"{number(literal)} {'point' if literal.value == 1 else 'points'}"


def period(days: syntax.Period | None) -> str:
    """`from D`, `from D to D`, `until D`; nothing for no period."""
    if days is None:
        return ""
    if days.first is None:
        return f"until {days.last.text}" if days.last else ""
    return f"from {days.first.text} to {days.last.text}" if days.last else f"from {days.first.text}"


def value(pen: Pen, node: syntax.Value | syntax.NoRule) -> str:
    """A value in a list, a row or a scenario."""
    match node:
        case syntax.Name():
            return used(pen, node)
        case syntax.NumberLiteral():
            return number(node)
        case syntax.DateLiteral(text):
            return text
        case syntax.YesOrNo(answer):
            return "yes" if answer else "no"
        case syntax.Unknown():
            return "unknown"
        case syntax.NotDocumented():
            return "not documented"
        case syntax.NoRule():
            return "no rule"


def values(pen: Pen, nodes: Iterable[syntax.Value | syntax.NoRule]) -> str:
    """Values with commas between them."""
    return ", ".join(value(pen, each) for each in nodes)


def values_of(pen: Pen, fact: syntax.Name, nodes: Iterable[syntax.Value]) -> str:
    """The values of a fact. Where they are no choices they could be texts: then each stands exactly as typed."""
    if has_choices(fact, pen.choice_facts):
        return values(pen, nodes)
    return ", ".join(
        each.text if isinstance(each, syntax.Name) and not each.quoted else value(pen, each) for each in nodes
    )
