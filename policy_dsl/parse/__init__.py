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
from policy_dsl.parse.mistakes import explain
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
    items: list[syntax.Item] = []
    collecting = gc.isenabled()
    gc.disable()  # Lark's trees make the collector walk them again and again: half the time on long files
    try:
        for start, end in cut(text):
            read, mistakes, whole = parse_item(source, text[start:end], start)
            items += read
            found += mistakes
            if not whole:
                broken.append(Span(start, end))
    finally:
        if collecting:
            gc.enable()
    document = syntax.Document(tuple(items), tuple(broken), span=Span(0, len(source.text)))
    return Result(document, in_order(found))


@lru_cache(maxsize=1)
def parser() -> Lark:
    """The parser, made once a process; one parse at a time."""
    return make_parser()


def parse_item(source: Source, text: str, offset: int) -> tuple[list[syntax.Item], list[Diagnostic], bool]:
    """One top-level item's syntax, its mistakes, and whether nothing was left out."""
    found: list[Diagnostic] = []
    deep = too_deep(text)
    if deep is not None:
        return [], [errors.too_deep(source, Span(offset + deep, offset + deep + 1))], False
    whole = HOLE not in text
    while True:
        try:
            builder = Builder(offset)
            return builder.items(parser().parse(text)), found, whole and not builder.has_hole
        except UnexpectedInput as mistake:
            at = place_of(mistake, text)
            line = text[text.rfind("\n", 0, at) + 1 : text.find("\n", at)]
            already = HOLE in line or (found and ends_too_soon(mistake))
            if not already:
                found.append(explain(source, text, offset, at, expected_by(mistake), opens_block(mistake)))
            if already or len(found) >= MOST_MISTAKES:
                return [], found, False
            text = without_block(text, at, opens_block(mistake))
            whole = False
        except TooLongNumber as mistake:
            found.append(errors.number_too_long(source, mistake.span))
            text = without_block(text, mistake.span.start - offset, deeper=False)
            whole = False


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


def expected_by(mistake: UnexpectedInput) -> frozenset[str]:
    """The kinds of text that could have stood where the mistake is."""
    if isinstance(mistake, UnexpectedToken):
        return frozenset(mistake.accepts or mistake.expected)
    if isinstance(mistake, UnexpectedCharacters):
        return frozenset(mistake.allowed or ())
    return frozenset()


def opens_block(mistake: UnexpectedInput) -> bool:
    """Whether the mistake is a line that is indented deeper than it may be."""
    return isinstance(mistake, UnexpectedToken) and mistake.token.type == "_INDENT"


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
