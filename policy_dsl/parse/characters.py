"""The pass before the parser: characters that a policy cannot hold, and blanks and quotes from word processors.

The text keeps its length, so every position stays what it was; within a word that holds what cannot be seen, the rest
of the word moves to the left.
"""

import re
import unicodedata
from collections.abc import Iterator
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
_WORD_END = re.compile(r"[ \n]")
_LINE_END = re.compile("[\u2028\u2029\v](?= {2,}[^ \n])")  # as a word processor ends a line
# Signs from elsewhere and those of the language that they stand for, character for character.
_SIGNS = {"×": "*", "÷": "/", "\u2212": "-", "\u2010": "-", "\u2011": "-"}
_SIGNS |= {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}  # of full width
_SIGN = re.compile(f"[{''.join(map(re.escape, _SIGNS))}]")
_NOT_CODE = re.compile(r'"[^"\n]*(?:"|$)|#.*|^\s*>.*')


def prepare(source: Source) -> tuple[str, list[Diagnostic]]:
    """The text for the parser, as long as the source's, and what is wrong with its characters.

    Special blanks become blanks. A character that cannot be seen, a control character, an indentation with tabs, a
    sign from elsewhere and a curly quote mark where a straight one belongs are errors; each is reported once a line.
    """
    found: list[Diagnostic] = []
    text = source.text
    refused = [match.start() for match in _ODD.finditer(text) if is_refused(match.group())]
    for _, starts in groupby(refused, source.line_start):
        start = next(starts)
        found.append(errors.refused_character(source, Span(start, start + 1)))
    text = without_unseen(text, refused, frozenset(in_code(text, _LINE_END)))
    text = _ODD.sub(lambda match: " " if is_blank(match.group()) else match.group(), text)
    tabs = _INDENT.search(source.text)
    if tabs:
        found.append(errors.tab_in_indentation(source, Span(tabs.start(), tabs.end()), tabs_as_blanks(source.text)))
    signs = list(in_code(text, _SIGN))
    found += told_signs(source, text, signs)
    text = with_changed(text, {at: _SIGNS[text[at]] for at in signs})
    curly = list(in_code(text, _CURLY))
    text = with_changed(text, dict.fromkeys(curly, '"'))  # as straight ones, so that the rest of the line is read too
    lines = {start: list(on_line) for start, on_line in groupby(curly, source.line_start)}
    for start, on_line in lines.items():
        straight = straightened(start, text, on_line)
        found.append(errors.curly_quote(source, Span(on_line[0], on_line[0] + 1), straight))
    return with_holes(text, [each for each in lines if is_unbalanced(text, each)]), found


def told_signs(source: Source, text: str, signs: list[int]) -> Iterator[Diagnostic]:
    """The signs from elsewhere, one diagnostic for each line of them."""
    for _, places in groupby(signs, key=source.line_start):
        first, *others = places
        more = dict.fromkeys((text[at], _SIGNS[text[at]]) for at in others if text[at] != text[first])
        yield errors.other_sign(source, Span(first, first + 1), _SIGNS[text[first]], *more)


def without_unseen(text: str, refused: list[int], ends: frozenset[int]) -> str:
    """The text without the refused characters, each word filled up with blanks; those at `ends` are line ends."""
    pieces: list[str] = []
    done = 0
    held = 0  # blanks that the word at hand still lacks
    for at in refused:
        piece = text[done:at]
        word_end = _WORD_END.search(piece) if held else None
        if word_end:
            piece = piece[: word_end.start()] + " " * held + piece[word_end.start() :]
            held = 0
        pieces.append(piece)
        if at in ends:
            pieces.append(" " * held + "\n")
            held = 0
        else:
            held += 1
        done = at + 1
    rest = text[done:]
    word_end = _WORD_END.search(rest) if held else None
    return "".join(
        [*pieces, rest[: word_end.start()], " " * held, rest[word_end.start() :]] if word_end else [*pieces, rest]
    )


def with_changed(text: str, changed: dict[int, str]) -> str:
    """The text with other characters at some places, which are in order."""
    pieces: list[str] = []
    done = 0
    for at, character in changed.items():
        pieces += [text[done:at], character]
        done = at + 1
    return "".join([*pieces, text[done:]])


def in_code(text: str, pattern: re.Pattern[str]) -> Iterator[int]:
    """Where a character stands in what is read as policy: not in quotes, a comment or published prose."""
    line_end = -1
    others: Iterator[tuple[int, int]] = iter(())
    first, last = (0, 0)  # of what is no code, at or behind the place
    for match in pattern.finditer(text):
        at = match.start()
        if at > line_end:
            start, line_end = text.rfind("\n", 0, at) + 1, text.find("\n", at)
            line = text[start:line_end]
            others = ((start + each.start(), start + each.end()) for each in _NOT_CODE.finditer(line))
            first, last = next(others, (line_end + 1, line_end + 1))
        while last <= at:
            first, last = next(others, (line_end + 1, line_end + 1))
        if at < first:
            yield at


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
