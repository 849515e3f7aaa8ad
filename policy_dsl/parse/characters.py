"""The pass before the parser: characters that a policy cannot hold, and blanks and quotes from word processors.

The text keeps its length, so every position stays what it was.
"""

import re
import unicodedata

from policy_dsl import errors
from policy_dsl.diagnostics import Diagnostic
from policy_dsl.source import Source, Span

HOLE = "\ue000"  # stands for a line that was left out; the grammar takes it wherever a line may stand

_ODD = re.compile(r"[^\n\x20-\x7e\xa1-\xac\xae-\u02ff]")
_FILLERS = "\u115f\u1160\u3164\uffa0\u2800"
_INDENT = re.compile(r"^[ \t\u00a0\u2000-\u200a\u202f\u3000]*\t[ \t\u00a0]*", re.MULTILINE)
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
    for match in _ODD.finditer(source.text):
        if is_refused(match.group()):
            found.append(errors.refused_character(source, Span(match.start(), match.end())))
    tabs = _INDENT.search(source.text)
    if tabs:
        found.append(errors.tab_in_indentation(source, Span(tabs.start(), tabs.end())))
    curly = [match.start() for match in _CURLY_IN_CODE.finditer(text) if match[1]]
    found += [errors.curly_quote(source, Span(start, start + 1)) for start in curly]
    if curly:
        places = set(curly)  # read as straight ones, so that the rest of the line is read too
        text = _CURLY.sub(lambda match: '"' if match.start() in places else match.group(), text)
    lines = dict.fromkeys(source.line_start(each) for each in curly)
    return with_holes(text, [each for each in lines if is_unbalanced(text, each)]), once_a_line(source, found)


def is_unbalanced(text: str, start: int) -> bool:
    """Whether the line that begins at `start` holds a quote mark without its partner."""
    return text.count('"', start, text.find("\n", start)) % 2 == 1


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


def once_a_line(source: Source, found: list[Diagnostic]) -> list[Diagnostic]:
    """The first diagnostic of each code on each line."""
    kept: dict[tuple[str, int], Diagnostic] = {}
    for each in found:
        kept.setdefault((each.code, source.line(each.span)), each)
    return list(kept.values())
