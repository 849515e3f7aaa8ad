"""A file's text and places in it. Positions are offsets in the normalised text: `\\n` line ends, no byte order mark.

A policy that uses other files is one text with theirs behind its own, so that every place in it is one offset.
"""

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property

MOST_CHARACTERS = 5_000_000  # of a policy, with what it uses
FAR = 1000  # characters, of a line: what stands so far from a place has nothing to do with it


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of a source's text: from `start` up to, not including, `end`."""

    start: int
    end: int

    def to(self, other: "Span") -> "Span":
        """The stretch from the beginning of this one to the end of the other."""
        return Span(self.start, max(self.end, other.end))


@dataclass(frozen=True)
class Source:
    """A text and the path under which messages name it. `text` is normalised and ends with a line end.

    `parts` are the files that it holds beside its own, where there are any: the offset at which each begins, its path.
    """

    path: str
    text: str
    parts: tuple[tuple[int, str], ...] = ()

    @cached_property
    def line_starts(self) -> tuple[int, ...]:
        """The offset of each line's first character."""
        starts = [0]
        at = self.text.find("\n")
        while at >= 0:
            starts.append(at + 1)
            at = self.text.find("\n", at + 1)
        return tuple(starts)

    def part(self, offset: int) -> tuple[int, str]:
        """Where the file begins that holds an offset, and its path."""
        return next((each for each in reversed(self.parts) if each[0] <= offset), (0, self.path))

    def path_of(self, span: Span) -> str:
        """The path of the file that holds a span."""
        return self.part(span.start)[1]

    def place(self, offset: int) -> tuple[int, int]:
        """Line (in its own file) and column of an offset, both counted from 1."""
        line = bisect_right(self.line_starts, offset)
        first = bisect_right(self.line_starts, self.part(offset)[0])
        return line - first + 1, offset - self.line_starts[line - 1] + 1

    def line_index(self, offset: int) -> int:
        """The line that holds an offset, counted from 0 through all files."""
        return bisect_right(self.line_starts, offset) - 1

    def line(self, span: Span) -> int:
        """The line on which a span begins, counted from 1 in its own file."""
        return self.place(span.start)[0]

    def line_start(self, offset: int) -> int:
        """The offset at which the line begins that holds an offset."""
        return self.line_starts[self.line_index(offset)]

    def line_text(self, offset: int) -> str:
        """The text of the line that holds an offset, without its end."""
        start = self.line_start(offset)
        end = self.text.find("\n", start)
        return self.text[start : end if end >= 0 else len(self.text)]

    def text_of(self, span: Span) -> str:
        """The text that a span covers."""
        return self.text[span.start : span.end]

    def with_part(self, other: "Source") -> "Source":
        """This text with another file behind it."""
        return Source(self.path, self.text + other.text, (*self.parts, (len(self.text), other.path)))


def normalised(path: str, text: str) -> Source:
    """The source that `text` is: byte order mark dropped, each line end `\\n`, the last line ended."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return Source(path, text if text.endswith("\n") else text + "\n")


def around(text: str, at: int) -> tuple[int, int]:
    """Where the line begins and ends that holds a place; of a very long one, what stands near it.

    What looks at no more than that takes the same time on a line of any length.
    """
    lowest = max(at - 2 * FAR, 0)
    start = text.rfind("\n", lowest, at) + 1 or lowest
    end = text.find("\n", at, at + 2 * FAR)
    end = min(at + 2 * FAR, len(text)) if end < 0 else end
    if end - start < 2 * FAR:
        return start, end
    first, last = max(at - FAR, start), min(at + FAR, end)
    # No word is cut in two: half of one would be taken for a misspelt one.
    first = max(first, text.find(" ", first, at)) if first > start else first
    blank = text.rfind(" ", at + 1, last) if last < end else -1
    return first, blank if blank > 0 else last
