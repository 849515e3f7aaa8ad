"""Text that a page shows exactly as it was written, whatever characters it holds.

Text of a policy becomes Markdown in which each character that could mark something up is an HTML character
reference. It reads the same in a paragraph, a list, a table, a heading, raw HTML and an attribute's value.
Not for code spans and code blocks, where Markdown shows a reference as it stands.
"""

import re

# These mark something up wherever they stand, in Markdown or in one of its many extensions.
_EVERYWHERE = r"[&<>\"'`*_{}\[\]\\|#!$~^=@]"
# These only in some places, and ordinary prose is full of them.
_IN_PLACES = (
    r"^(?:\s|[-+:])",  # what begins a line: a list, a rule, a block of an extension
    r"\s\Z|[\t\n\r\u2028\u2029]",
    r"(?:(?<=^\w)|(?<=^\w\w)|(?<=^\w\w\w)|(?<=^\w\w\w\w))[.)](?=\s|\Z)",  # 1. and iv) begin a list
    r":(?=\S)",  # https://x, :smile:, ::: block
    r"(?<=[wW]{3})\.",
    r"([-+./?%])(?=\1)|(?<=([-+./?%]))\2",  # -- and ... and // and ++
    r"\((?=(?:c|r|p|tm)\))",  # (c) would become a sign
)
_MARKS = re.compile("|".join((_EVERYWHERE, *_IN_PLACES)))
_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


class Text(str):
    """Text of a policy. In a template it is escaped wherever it is written, also when it is joined with Markdown."""

    __slots__ = ()

    def __html__(self) -> str:
        return escape(self)


class Markdown(str):
    """Markdown made by us: a template writes it as it stands."""

    __slots__ = ()

    def __html__(self) -> str:
        return str(self)


Anchor = Text | Markdown


def escape(text: str) -> str:
    """Markdown that shows exactly `text`, on one line. Control characters and half characters are made visible."""
    return _MARKS.sub(lambda match: f"&#{ord(match.group())};", visible(text))


def escape_between(text: str) -> str:
    """Text between marks of ours, escaped; the blanks that join it to its neighbours stay blanks."""
    words = text.strip(" ")
    before = " " if text.startswith(" ") else ""
    after = " " if text.endswith(" ") and words else ""
    return f"{before}{escape(words)}{after}"


def anchor(path: str) -> Anchor:
    """A place on a page by its keys and labels, `second_block.C.1`; needs no escape, as keys are plain."""
    return Markdown(path) if re.fullmatch(r"[A-Za-z0-9_.]+", path) else Text(path)


def visible(text: str) -> str:
    """The text with `\\u001b` in place of each character that has no place on a page or a terminal."""
    return _UNSEEN.sub(lambda match: f"\\u{ord(match.group()):04x}", text)
