"""A file's text and places in it. Positions are offsets in the normalised text: `\\n` line ends, no byte order mark."""

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property


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
    """A text and the path under which messages name it. `text` is normalised and ends with a line end."""

    path: str
    text: str

    @cached_property
    def line_starts(self) -> tuple[int, ...]:
        """The offset of each line's first character."""
        starts = [0]
        at = self.text.find("\n")
        while at >= 0:
            starts.append(at + 1)
            at = self.text.find("\n", at + 1)
        return tuple(starts)

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset, both counted from 1."""
        line = bisect_right(self.line_starts, offset)
        return line, offset - self.line_starts[line - 1] + 1

    def line(self, span: Span) -> int:
        """The line on which a span begins, counted from 1."""
        return self.place(span.start)[0]

    def line_text(self, number: int) -> str:
        """The text of a line, without its end."""
        start = self.line_starts[number - 1]
        end = self.text.find("\n", start)
        return self.text[start : end if end >= 0 else len(self.text)]

    def text_of(self, span: Span) -> str:
        """The text that a span covers."""
        return self.text[span.start : span.end]


def normalised(path: str, text: str) -> Source:
    """The source that `text` is: byte order mark dropped, each line end `\\n`, the last line ended."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return Source(path, text if text.endswith("\n") else text + "\n")
