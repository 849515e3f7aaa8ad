"""A line that holds a mistake, and where in it the parser could not go on."""

import re
from dataclasses import dataclass

from policy_dsl.diagnostics import Edit, put
from policy_dsl.phrases import bare
from policy_dsl.source import Source, Span, around


@dataclass(frozen=True, slots=True)
class Stop:
    """Where the parser could not go on, and what could have stood there.

    `deeper`: the line is indented deeper than it may be. `line_ended`: the line ended, and `at` is its last character.
    `outside`: the line begins with `and` or `or` and stands outside the condition that it would continue.
    `blanks`: with how many the line would stand where its neighbours below do; 0 when it does.
    """

    at: int
    expected: frozenset[str]
    deeper: bool
    line_ended: bool
    outside: bool = False
    blanks: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """The line that holds a mistake, quoted texts and comment blanked out; of a very long one, what stands near it.

    `start` is its place in the source; `at` is the column where the parser could not go on; `item` is the word with
    which its top-level item begins.
    """

    source: Source
    bare: str
    start: int
    at: int
    item: str

    def span(self, first: int, last: int) -> Span:
        """A part of the line; at least one character."""
        return Span(self.start + first, self.start + max(last, first + 1))

    @property
    def whole(self) -> Span:
        """The line without the blanks around it."""
        return self.span(len(self.bare) - len(self.bare.lstrip()), len(self.bare.rstrip()))

    @property
    def text(self) -> str:
        """The same stretch of the source as it is written."""
        return self.source.text[self.start : self.start + len(self.bare)]

    @property
    def end(self) -> int:
        """Where the line ends in the source."""
        return self.source.text.find("\n", self.start)

    def trimmed(self, span: Span) -> Span:
        """A part of the line without the blanks around it."""
        text = self.source.text_of(span)
        first = span.start + len(text) - len(text.lstrip())
        return Span(first, max(first + len(text.strip()), first + 1))

    def insert(self, text: str, at: int) -> tuple[Edit, ...]:
        """The correction that writes a text behind what stands before a column."""
        return (put(text, self.start + len(self.bare[:at].rstrip())),)

    @property
    def word(self) -> Span:
        """The word at which the parser could not go on."""
        match = re.compile(r"[\w'’/.%*-]+|\|\||.").match(self.bare, self.at)
        return self.span(self.at, match.end() if match else self.at + 1)

    @property
    def written(self) -> str:
        """That word."""
        return self.source.text_of(self.word)

    @property
    def last_word(self) -> Span:
        """The word that ends the line."""
        match = re.search(r"\S+\s*$", self.bare)
        return self.span(match.start() if match else 0, len(self.bare.rstrip()))

    @property
    def begins(self) -> bool:
        """Whether the parser could not even begin to read the line."""
        return not self.bare[: self.at].strip()

    @property
    def is_row(self) -> bool:
        return self.bare.lstrip().startswith("|")

    def before(self, pattern: str) -> re.Match[str] | None:
        """Whether what stands before the mistake ends as `pattern` says."""
        return re.search(rf"(?:{pattern})\s*$", self.bare[: self.at])

    def next(self, pattern: str) -> re.Match[str] | None:
        """Whether what stands at the mistake begins as `pattern` says."""
        return re.compile(pattern).match(self.bare, self.at)


def line_of(source: Source, text: str, offset: int, at: int) -> Line:
    """The line that holds an offset of `text`, an item that begins at `offset` in the source."""
    start, end = around(text, at)
    first = re.match(r"\s*(\w*)", text)
    return Line(source, bare(text[start:end]), offset + start, at - start, first.group(1) if first else "")


def source_below(line: Line) -> str:
    """The next line of the source."""
    start = line.end + 1
    end = line.source.text.find("\n", start)
    return line.source.text[start:end] if end >= 0 else ""


def indent_of(line: str) -> int:
    """How many blanks a line begins with."""
    return len(line) - len(line.lstrip(" "))
