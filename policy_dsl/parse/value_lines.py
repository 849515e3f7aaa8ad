"""The values of a parameter on several lines, one under the other: what is said of them, and how they are read on."""

import re

from policy_dsl import errors
from policy_dsl.diagnostics import Diagnostic
from policy_dsl.parse.lines import Line, Stop, source_below
from policy_dsl.phrases import bare
from policy_dsl.source import Span

# A line of values, with no name before them.
_VALUES = re.compile(r"\s+(?:-?\d|(?:yes|no)\b|[^:|]*\b(?:from|until) +\d{4}-)[^:|]*")
# The end of a line, where the next one holds no name.
_GOES_ON = re.compile(r"[ \t]*(?:#[^\n]*)?\n[ \t]+(?=[^\s:#|][^\n:|]*\n)")


def by_values(line: Line, stop: Stop) -> Diagnostic | None:
    """What is wrong where the first of several lines breaks off, or where the next one cannot be read by itself."""
    if line.item != "values":
        return None
    if stop.line_ended:
        ends = line.bare.rstrip()[-1:] in (":", ",") and _VALUES.fullmatch(source_below(line))
        return errors.line_broken_off(line.source, line.last_word, values=True) if ends else None
    end = max(line.start - 1, 0)
    start = line.source.text.rfind("\n", 0, end) + 1
    above = bare(line.source.text[start:end]).rstrip()
    if ":" not in above or not _VALUES.fullmatch(line.bare):
        return None
    word = above.split()[-1]
    return errors.line_broken_off(line.source, Span(start + len(above) - len(word), start + len(above)), values=True)


def with_values_joined(text: str, last: int) -> str:
    """The text with all lines of values that go on behind a place on one line, with commas between them."""
    pieces, begin = [], 0
    while gap := _GOES_ON.match(text, last):
        comma = "" if text[last - 1] in ":," or text[gap.end()] == "," else ","
        pieces += [text[begin:last], comma.ljust(len(gap.group()))]
        begin = gap.end()
        last = begin + len(text[begin : text.index("\n", begin)].rstrip())
    return "".join((*pieces, text[begin:]))
