"""Lines, comments and blank lines put together to one text.

A comment on a line of its own stands before the line that it stood before, one at a line's end stays there.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from policy_dsl import syntax
from policy_dsl.comments import Comment, comments_in
from policy_dsl.format.pen import Line, Lines
from policy_dsl.source import Source

TOGETHER = (syntax.Use, syntax.Term)  # items of one line, between which no blank line is asked for

Items = Sequence[tuple[syntax.Item, Lines]]


@dataclass(frozen=True, slots=True)
class Place:
    """The comments at a line: those before it, those that stood within what is now one line, and the one behind it."""

    before: list[Comment] = field(default_factory=list)
    within: list[Comment] = field(default_factory=list)
    behind: list[Comment] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the text. `parted`: a blank line stands before it."""

    column: int
    text: str
    parted: bool


@dataclass(frozen=True, slots=True)
class Block:
    """A block that is open: how far its last line is indented in the source, and in the new text."""

    indent: int
    column: int


END = Line(0, "", 0, 0)  # stands for the end of the text


def laid_out(source: Source, items: Items) -> str:
    """The text of some items, each with its lines, and of the comments in the source."""
    lines = tuple(each for _, several in items for each in several)
    places = placed(lines, comments_in(source))
    indents = indents_of(source, lines)
    beginnings = dict(beginnings_of(items))
    rows: list[Row] = []
    blocks: tuple[Block, ...] = ()
    outer = 0  # the column of the last line that did not go on with another
    for index, line in enumerate(lines):
        place, indent = places[index], indents[index]
        gap = [*comments_before(source, line, indent, blocks, place), told(source, line, place)]
        if line.continues:
            gap = unparted(gap, len(gap))
        elif index in beginnings:
            gap = parted(gap) if beginnings[index] else gap
        elif line.column > outer:
            gap = unparted(gap, 1)
        rows += gap
        outer = outer if line.continues else line.column
        if indent is not None:
            blocks = (*(each for each in blocks if each.indent < indent), Block(indent, line.column))
    rows += parted(comments_before(source, END, -1, blocks, places[-1]))
    return "".join(("\n" if each.parted else "") + " " * each.column + each.text + "\n" for each in unparted(rows, 1))


def beginnings_of(items: Items) -> Iterator[tuple[int, bool]]:
    """The line with which each item begins, and whether a blank line belongs before it."""
    index = 0
    before: syntax.Item | None = None
    for item, lines in items:
        yield index, not (isinstance(item, TOGETHER) and type(before) is type(item))
        index += len(lines)
        before = item


# ---- blank lines


def unparted(rows: list[Row], count: int) -> list[Row]:
    """The rows, the first ones without a blank line before them."""
    return [Row(each.column, each.text, parted=False) for each in rows[:count]] + rows[count:]


def parted(rows: list[Row]) -> list[Row]:
    """The rows, with a blank line before the first one that is not indented."""
    at = next((index for index, each in enumerate(rows) if each.column == 0), len(rows))
    return [Row(each.column, each.text, parted=each.parted or index == at) for index, each in enumerate(rows)]


def is_parted(source: Source, offset: int) -> bool:
    """Whether a blank line stands before the line that holds an offset."""
    number = bisect_right(source.line_starts, offset) - 1
    return number > 0 and not source.text[source.line_starts[number - 1] : source.line_starts[number]].strip()


def told(source: Source, line: Line, place: Place) -> Row:
    """A line with the comment behind it. A blank line before it goes before the comments that stood within it."""
    text = "  ".join([line.text, *(each.text for each in place.behind)])
    return Row(line.column, text, parted=not place.within and is_parted(source, line.start))


# ---- comments


def placed(lines: Lines, comments: Sequence[Comment]) -> list[Place]:
    """The comments at each line, and at the end of the text."""
    places = [Place() for _ in (*lines, None)]
    starts = [each.start for each in lines]
    for comment in comments:
        index = bisect_right(starts, comment.start) - 1
        if index >= 0 and comment.start < lines[index].end:
            places[index].within.append(comment)
        elif comment.alone:
            places[index + 1].before.append(comment)
        else:
            # One behind the same line already: a line of the source that has become part of this one.
            places[index].within.extend(places[index].behind)
            places[index].behind[:] = [comment]
    return places


def comments_before(source: Source, line: Line, indent: int | None, blocks: Sequence[Block], place: Place) -> list[Row]:
    """The comments on lines of their own before a line."""
    rows = [
        Row(column_of(line, indent, blocks, each), each.text, is_parted(source, each.start)) for each in place.before
    ]
    for number, each in enumerate(place.within):
        rows.append(Row(line.column, each.text, number == 0 and is_parted(source, line.start)))
    return rows


def indents_of(source: Source, lines: Lines) -> list[int | None]:
    """How far each line is indented in the source; None where it does not begin a line there, or goes on with one."""
    found: list[int | None] = []
    seen = -1
    for each in lines:
        start = source.line_start(each.start)
        text = source.line_text(each.start)
        found.append(None if start == seen or each.continues else len(text) - len(text.lstrip()))
        seen = start
    return found


def column_of(line: Line, indent: int | None, blocks: Sequence[Block], comment: Comment) -> int:
    """Where a comment begins that stands before a line: as that line, or as one of a block that ends before it."""
    if indent is None or comment.column <= indent:
        return line.column
    outer = next((each.column for each in reversed(blocks) if each.indent <= comment.column), 0)
    return max(outer, line.column)
