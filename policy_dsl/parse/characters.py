"""The pass before the parser: characters that a policy cannot hold, and blanks and quotes from word processors.

The text keeps its length, so every position stays what it was.
"""

import re
import unicodedata
from itertools import groupby

from policy_dsl import errors
from policy_dsl.diagnostics import Diagnostic, Edit
from policy_dsl.source import Source, Span

HOLE = "\ue000"  # stands for a line that was left out; the grammar takes it wherever a line may stand

_ODD = re.compile(r"[^\n\x20-\x7e\xa1-\xac\xae-\u02ff]")
_FILLERS = "\u115f\u1160\u3164\uffa0\u2800"
_INDENT = re.compile(r"^[ \t\u00a0\u2000-\u200a\u202f\u3000]*\t[ \t\u00a0]*", re.MULTILINE)
_MARKED = re.compile(r'(?:"[^"\n]*"|[^"#\n])*')  # a line up to its comment, its quote marks in pairs
_PART = re.compile(r"^\S[^\n]*\n(?:[^\S\n][^\n]*\n|\n)*", re.MULTILINE)
_CURLY = re.compile("[“”„‟«»]")
# A curly quote mark that is read as policy; or a line of published prose, a text in quotes or a comment before it.
_CURLY_IN_CODE = re.compile(r'^[^\S\n]*>[^\n]*|"[^"\n]*"?|#[^\n]*|([“”„‟«»])', re.MULTILINE)


def prepare(source: Source) -> tuple[str, list[Diagnostic]]:
    """The text for the parser, as long as the source's, and what is wrong with its characters.

    Special blanks become blanks. A character that cannot be seen, a control character, an indentation with tabs
    and a curly quote mark where a straight one belongs are errors; each is reported once a line.
    """
    found: list[Diagnostic] = []
    text = _ODD.sub(
        lambda match: " " if is_refused(match.group()) or is_blank(match.group()) else match.group(),
        source.text,
    )
    refused = (match.start() for match in _ODD.finditer(source.text) if is_refused(match.group()))
    for _, starts in groupby(refused, source.line_start):
        start = next(starts)
        found.append(errors.refused_character(source, Span(start, start + 1)))
    tabs = _INDENT.search(source.text)
    if tabs:
        found.append(errors.tab_in_indentation(source, Span(tabs.start(), tabs.end()), tabs_as_blanks(source.text)))
    curly = [match.start() for match in _CURLY_IN_CODE.finditer(text) if match[1]]
    if curly:
        places = set(curly)  # read as straight ones, so that the rest of the line is read too
        text = _CURLY.sub(lambda match: '"' if match.start() in places else match.group(), text)
    lines = {start: list(on_line) for start, on_line in groupby(curly, source.line_start)}
    for start, on_line in lines.items():
        straight = straightened(start, text, on_line)
        found.append(errors.curly_quote(source, Span(on_line[0], on_line[0] + 1), straight))
    return with_holes(text, [each for each in lines if is_unbalanced(text, each)]), found


def is_unbalanced(text: str, start: int) -> bool:
    """Whether the line that begins at `start` holds a quote mark without its partner."""
    return text.count('"', start, text.find("\n", start)) % 2 == 1


def tabs_as_blanks(text: str) -> tuple[Edit, ...]:
    """Two blanks for each tab, in the parts of a policy that are indented with nothing but tabs."""
    edits: list[Edit] = []
    for part in _PART.finditer(text):
        indents = list(re.finditer(r"^[^\S\n]+(?=\S)", part.group(), re.MULTILINE))
        if all(set(each.group()) == {"\t"} for each in indents):
            start = part.start()
            edits += [
                Edit(Span(start + each.start(), start + each.end()), "  " * len(each.group())) for each in indents
            ]
    return tuple(edits)


def straightened(start: int, text: str, curly: list[int]) -> tuple[Edit, ...]:
    """Straight quote marks for the curly ones on the line that begins at `start`; nothing where it is in doubt which
    belong together. In `text` they are straight already.
    """
    line = _MARKED.match(text, start)
    places = set(curly)
    marks = [start + at for at, each in enumerate(line.group() if line else "") if each == '"']
    pairs = list(zip(marks[::2], marks[1::2], strict=False))
    certain = places <= set(marks) and all((first in places) is (last in places) for first, last in pairs)
    return tuple(Edit(Span(at, at + 1), '"') for at in curly) if certain else ()


def is_blank(character: str) -> bool:
    """Whether it is a blank of another width, or a tab."""
    return character == "\t" or unicodedata.category(character) == "Zs"


def is_refused(character: str) -> bool:
    """Whether nobody can see it, or it changes how others are seen, or it is half a character."""
    if character == "\t":
        return False
    return unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp") or character in _FILLERS


def with_holes(text: str, starts: list[int]) -> str:
    """The text with a hole in place of each line that begins at one of `starts`, indented as that line was."""
    pieces: list[str] = []
    done = 0
    for start in starts:
        end = text.find("\n", start)
        indent = len(text[start:end]) - len(text[start:end].lstrip())
        pieces += [text[done : start + indent], HOLE, " " * (end - start - indent - 1)]
        done = end
    return "".join([*pieces, text[done:]])
