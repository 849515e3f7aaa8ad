"""From a source to its syntax tree. Lark's tree lives and dies in this package.

Each top-level item is parsed alone. On a mistake the line (with what is indented under it) is reported, replaced
by a hole and the item read again, so that one run shows every independent mistake.
"""

import gc
import re
from functools import lru_cache

from lark import Lark, ParseTree
from lark.exceptions import UnexpectedInput

from policy_dsl import errors, syntax
from policy_dsl.diagnostics import Diagnostic, Result, in_order
from policy_dsl.parse.blocks import make_parser
from policy_dsl.parse.build import Builder, Refused
from policy_dsl.parse.characters import HOLE, prepare
from policy_dsl.parse.items import cut
from policy_dsl.parse.lines import Stop, indent_of
from policy_dsl.parse.mending import mended_text
from policy_dsl.parse.mistakes import explain
from policy_dsl.parse.parts import with_parts
from policy_dsl.parse.stops import ends_too_soon, stop_of
from policy_dsl.source import MOST_CHARACTERS, Source, Span

DEEPEST = 24  # nested brackets and phrases that take all that follows, or blocks within blocks
MARGIN_PROSE = re.compile(r"^>[^\n]*(?:\n>[^\n]*)*", re.MULTILINE)
# "# of falls: number" and "# of falls is at least 2".
NOTE_OF_NUMBER = re.compile(
    r"^[ \t]*(#[ \t]*of[ \t]+[^\s:\"][^\n:\"]{0,60}?)[ \t]*(?::|\b(?:is|are)[ \t]+(?:not[ \t]+)?"
    r"(?:\d|(?:at|more|less|one|any|all|none|documented|before|after|on)\b))",
    re.MULTILINE,
)
CONTINUES = re.compile(r"[ \t]*(?:and|or)(?![\w'’/-])")
# What nests conditions; and texts, comments and line ends behind which a new condition begins.
NESTS = re.compile(
    r"""
    "[^"\n]*" | \#[^\n]* | [()] | \n(?!\ *(?:and|or)\b)
    | (?<![\w'’/-]) (?: where(?![\w'’/-])
        | (?:any|every|for\ +some) (?=\ [^\n,():"|\#]{1,100}? (?:\ has\ |:)) )
    | (?:\bnot[ \n]+){24}
    """,
    re.VERBOSE,
)
# What belongs to a header, with no header above it.
HEADLESS = re.compile(r"(?:[ \t]*(?:#[^\n]*)?\n)*[ \t]+(?P<line>(?:version|effective|status|source)\b[^\n]*)")
INDENTATION = frozenset({"POL0113", "POL0150", "POL0151"})  # what is told of lines that stand too far in or out
MOST_MISTAKES = 30  # in one item, before the rest of it is left unread
MOST_KEPT = 10_000  # characters of an item whose tree is kept

__all__ = ["make_parser", "parse"]


def parse(source: Source) -> Result[syntax.Document]:
    """The syntax tree of a source, without the lines that hold a mistake, and the mistakes.

    Never fails: any text gives a document. Takes time linear in the text's length.
    """
    if len(source.text) > MOST_CHARACTERS:
        return Result(None, (errors.too_long(source, Span(0, 1)),))
    text, found = prepare(source)
    text, misplaced = with_parts(source, text)
    found += misplaced
    for note in NOTE_OF_NUMBER.finditer(text):
        found.append(errors.comment_that_speaks(source, Span(*note.span(1))))
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
    return Result(document, in_order([each for each in found if not is_about_tab(each)]))


def is_about_tab(told: Diagnostic) -> bool:
    """Whether a line stands too far in or out that is indented with a tab, which is told already."""
    line = told.source.line_text(told.source.line_start(told.span.start))
    return told.code in INDENTATION and "\t" in line[: len(line) - len(line.lstrip())]


@lru_cache(maxsize=1)
def parser() -> Lark:
    """The parser, made once a process; its parses follow one another."""
    return make_parser()


def tree_of(text: str) -> ParseTree:
    """Lark's tree of one item, its places counted from its own beginning.

    Those read last are kept: where a text is read again and again, as an editor does, only what changed is new.
    """
    return kept_tree_of(text) if len(text) <= MOST_KEPT else parser().parse(text)


@lru_cache(maxsize=256)
def kept_tree_of(text: str) -> ParseTree:
    # INVARIANT: nothing changes a tree that was made; builders only read it.
    return parser().parse(text)


def parse_item(source: Source, text: str, offset: int) -> tuple[list[syntax.Item], list[Diagnostic], list[Span]]:
    """One top-level item's syntax, its mistakes, and which of its lines were not read."""
    found: list[Diagnostic] = []
    everything = [Span(offset, offset + len(text))]
    deep = too_deep(text)
    if deep is not None:
        return [], [errors.too_deep(source, Span(offset + deep, offset + deep + 1))], everything
    headless = HEADLESS.match(text)
    if headless:
        at = Span(offset + headless.start("line"), offset + headless.end("line"))
        return [], [errors.no_policy(source, at)], everything
    holes = (line_of_text(text, match.start()) for match in re.finditer(HOLE, text))
    unread = [Span(offset + start, offset + end) for start, end in holes]
    for prose in MARGIN_PROSE.finditer(text) if text[0] != ">" else ():
        unread.append(Span(offset + prose.start(), offset + prose.end()))
        found.append(errors.prose_at_margin(source, unread[-1]))
        text = without(text, *prose.span(), leaves_hole=False)
    while True:
        try:
            return Builder(offset).items(tree_of(text)), found, unread
        except UnexpectedInput as mistake:
            stop = stop_of(mistake, text)
            if HOLE in text[text.rfind("\n", 0, stop.at) + 1 : text.find("\n", stop.at)]:
                return [], found, everything
            if found and ends_too_soon(mistake):
                return [], found, everything
            found.append(explain(source, text, offset, stop))
        except Refused as refused:
            found.append(refused.told(source, refused.span))
            stop = Stop(refused.span.start - offset, frozenset(), deeper=False, line_ended=False)
        if len(found) >= MOST_MISTAKES:
            return [], found, everything
        mended = mended_text(text, offset, found[-1])
        if mended is not None:
            first_line = Span(offset, offset + text.index("\n"))  # of which another part may be the name
            unread.append(first_line if found[-1].span.end <= first_line.end else found[-1].span)
            text = mended
            continue
        deeper = stop.deeper or found[-1].code == "POL0150"  # its neighbours stand too deep as well
        start, end = line_of_text(text, stop.at) if stop.outside else block_at(text, stop.at, deeper)
        unread.append(Span(offset + start, offset + end))
        text = without(text, start, end, leaves_hole=not (stop.deeper or stop.outside))


def line_of_text(text: str, at: int) -> tuple[int, int]:
    """Where the line begins and ends that holds an offset."""
    return text.rfind("\n", 0, at) + 1, text.find("\n", at)


def block_at(text: str, at: int, deeper: bool) -> tuple[int, int]:
    """The line at `at` with what is indented under it or continues it; if `deeper`, its neighbours go with it."""
    start = text.rfind("\n", 0, at) + 1
    indent = indent_of(text[start:])
    outer = indent - 1 if deeper else indent
    end = text.find("\n", at)
    while end + 1 < len(text):
        next_end = text.find("\n", end + 1)
        line = text[end + 1 : next_end]
        if line.strip() and indent_of(line) <= outer and not CONTINUES.match(line):
            break
        end = next_end
    return start, end


def without(text: str, start: int, end: int, *, leaves_hole: bool) -> str:
    """The text with a hole, or nothing, in place of the lines from `start` to `end`."""
    indent = indent_of(text[start:])
    blank = re.sub(r"[^\n]", " ", text[start:end])
    if leaves_hole:
        blank = blank[:indent] + HOLE + blank[indent + 1 :]
    return text[:start] + blank + text[end:]


def too_deep(text: str) -> int | None:
    """The offset at which brackets, `not`s or blocks are nested deeper than the language takes; None when nowhere."""
    phrases = [0]  # those that take all that follows: in each bracket that is open, and outside
    for match in NESTS.finditer(text):
        sign = match.group()
        if sign == "(":
            phrases.append(0)
        elif sign == ")":
            phrases = phrases[:-1] or [0]
        elif sign[0] == "\n":
            phrases[0] = 0
        elif sign[0] not in '"#':
            phrases[-1] += 1
        # A bracket that only shows where a phrase ends counts once with it: the canonical form may put one there.
        depth = phrases[0] + sum(max(each, 1) for each in phrases[1:])
        if sign.startswith("not") or depth > DEEPEST:
            return match.start()
    open_blocks = [0]
    for match in re.finditer(r"^( *)(?!(?:and|or)\b)[^ \n#]", text, re.MULTILINE):
        indent = len(match.group(1))
        while open_blocks[-1] > indent:
            open_blocks.pop()
        if indent > open_blocks[-1]:
            open_blocks.append(indent)
        if len(open_blocks) > DEEPEST:
            return match.end() - 1
    return None
