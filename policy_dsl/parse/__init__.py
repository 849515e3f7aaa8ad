"""From a source to its syntax tree. Lark's tree lives and dies in this package.

Each top-level item is parsed alone. On a mistake the line (with what is indented under it) is reported, replaced
by a hole and the item read again, so that one run shows every independent mistake.
"""

import gc
import re
from functools import lru_cache

from lark import Lark
from lark.exceptions import UnexpectedCharacters, UnexpectedInput, UnexpectedToken

from policy_dsl import errors, syntax
from policy_dsl.diagnostics import Diagnostic, Result, in_order
from policy_dsl.parse.blocks import make_parser
from policy_dsl.parse.build import Builder, TooLongNumber
from policy_dsl.parse.characters import HOLE, prepare
from policy_dsl.parse.items import cut
from policy_dsl.parse.mistakes import Stop, explain
from policy_dsl.source import Source, Span

MOST_CHARACTERS = 2_000_000
DEEPEST = 24  # nested brackets, or blocks within blocks
MOST_MISTAKES = 30  # in one item, before the rest of it is left unread

__all__ = ["make_parser", "parse"]


def parse(source: Source) -> Result[syntax.Document]:
    """The syntax tree of a source, without the lines that hold a mistake, and the mistakes.

    Never fails: any text gives a document. Takes time linear in the text's length.
    """
    if len(source.text) > MOST_CHARACTERS:
        return Result(None, (errors.too_long(source, Span(0, 1)),))
    text, found = prepare(source)
    broken: list[Span] = []
    unread: list[Span] = []
    items: list[syntax.Item] = []
    collecting = gc.isenabled()
    gc.disable()  # Lark's trees make the collector walk them again and again: half the time on long files
    try:
        for start, end in cut(text):
            read, mistakes, lost = parse_item(source, text[start:end], start)
            items += read
            found += mistakes
            unread += lost
            if lost:
                broken.append(Span(start, end))
    finally:
        if collecting:
            gc.enable()
    document = syntax.Document(tuple(items), tuple(broken), tuple(unread), span=Span(0, len(source.text)))
    return Result(document, in_order(found))


@lru_cache(maxsize=1)
def parser() -> Lark:
    """The parser, made once a process; one parse at a time."""
    return make_parser()


def parse_item(source: Source, text: str, offset: int) -> tuple[list[syntax.Item], list[Diagnostic], list[Span]]:
    """One top-level item's syntax, its mistakes, and which of its lines were not read."""
    found: list[Diagnostic] = []
    everything = [Span(offset, offset + len(text))]
    deep = too_deep(text)
    if deep is not None:
        return [], [errors.too_deep(source, Span(offset + deep, offset + deep + 1))], everything
    unread = [line_at(text, match.start(), offset) for match in re.finditer(HOLE, text)]
    while True:
        try:
            return Builder(offset).items(parser().parse(text)), found, unread
        except UnexpectedInput as mistake:
            stop = stop_of(mistake, text)
            at, deeper = stop.at, stop.deeper
            if HOLE in text[text.rfind("\n", 0, at) + 1 : text.find("\n", at)] or (found and ends_too_soon(mistake)):
                return [], found, everything
            found.append(explain(source, text, offset, stop))
            if len(found) >= MOST_MISTAKES:
                return [], found, everything
        except TooLongNumber as mistake:
            found.append(errors.number_too_long(source, mistake.span))
            at, deeper = mistake.span.start - offset, False
        unread.append(line_at(text, at, offset))
        text = without_block(text, at, deeper)


def line_at(text: str, at: int, offset: int) -> Span:
    """Where the line stands that holds an offset of an item's text."""
    return Span(offset + text.rfind("\n", 0, at) + 1, offset + text.find("\n", at))


def stop_of(mistake: UnexpectedInput, text: str) -> Stop:
    """Where and how the parser could not go on."""
    kind = mistake.token.type if isinstance(mistake, UnexpectedToken) else ""
    expected = expected_by(mistake)
    at = place_of(mistake, text)
    if expected == {"_INDENT"} and starts_line(text, at):
        at = len(text[:at].rstrip()) - 1  # what is missing belongs under the line before
    return Stop(at, expected, deeper=kind == "_INDENT", line_ended=kind in ("_NL", "$END"))


def place_of(mistake: UnexpectedInput, text: str) -> int:
    """The offset at which the parser could not go on; of a line end, the last character before it."""
    if isinstance(mistake, UnexpectedToken):
        token = mistake.token
        at = len(text) if token.type == "$END" or token.start_pos is None else token.start_pos
        if token.type in ("_NL", "$END"):
            while at > 0 and (at >= len(text) or text[at].isspace()):
                at -= 1
        elif token.type == "_DEDENT":
            at = len(text[:at].rstrip()) - 1
        elif token.type == "_INDENT":
            at += len(text[at:]) - len(text[at:].lstrip(" "))
        return min(max(at, 0), len(text) - 1)
    position: object = mistake.pos_in_stream
    return min(max(position, 0), len(text) - 1) if isinstance(position, int) else 0


def starts_line(text: str, at: int) -> bool:
    """Whether only blanks stand before an offset on its line."""
    return not text[text.rfind("\n", 0, at) + 1 : at].strip()


def expected_by(mistake: UnexpectedInput) -> frozenset[str]:
    """The kinds of text that could have stood where the mistake is."""
    if isinstance(mistake, UnexpectedToken):
        return frozenset(mistake.accepts or mistake.expected)
    if isinstance(mistake, UnexpectedCharacters):
        return frozenset(mistake.allowed or ())
    return frozenset()


def ends_too_soon(mistake: UnexpectedInput) -> bool:
    """Whether something was still to come: after a first mistake that is only its echo."""
    return isinstance(mistake, UnexpectedToken) and mistake.token.type in ("_DEDENT", "$END")


def without_block(text: str, at: int, deeper: bool) -> str:
    """The text with a hole in place of the line at `at` and of what is indented under it; without one if `deeper`."""
    start = text.rfind("\n", 0, at) + 1
    indent = len(text[start:]) - len(text[start:].lstrip(" "))
    end = text.find("\n", at)
    while end + 1 < len(text):
        next_end = text.find("\n", end + 1)
        line = text[end + 1 : next_end]
        if line.strip() and len(line) - len(line.lstrip()) <= indent:
            break
        end = next_end
    blank = re.sub(r"[^\n]", " ", text[start:end])
    if not deeper:
        blank = blank[:indent] + HOLE + blank[indent + 1 :]
    return text[:start] + blank + text[end:]


def too_deep(text: str) -> int | None:
    """The offset at which brackets, `not`s or blocks are nested deeper than the language takes; None when nowhere."""
    depth = 0
    for match in re.finditer(r'"[^"\n]*"|#[^\n]*|[()]|(?:\bnot[ \n]+){' + str(DEEPEST) + "}", text):
        sign = match.group()
        depth += {"(": 1, ")": -1}.get(sign, 0)
        if depth > DEEPEST or sign.startswith("not"):
            return match.start()
    open_blocks = [0]
    for match in re.finditer(r"^( *)[^ \n#]", text, re.MULTILINE):
        indent = len(match.group(1))
        while open_blocks[-1] > indent:
            open_blocks.pop()
        if indent > open_blocks[-1]:
            open_blocks.append(indent)
        if len(open_blocks) > DEEPEST:
            return match.end() - 1
    return None
