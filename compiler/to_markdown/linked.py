"""Plain text in which some words lead to a place on the page: "the criteria “Personal history” are met".

Where a place has a title, words may be left empty: the title is set when the text becomes Markdown.
"""

import re
from collections.abc import Mapping

from compiler.to_markdown.escape import Markdown, escape, escape_between

# Characters that no policy can hold: they are errors there, and an escape would make them visible.
_START, _MIDDLE, _END = "\x01", "\x02", "\x03"
_LINK = re.compile(f"{_START}([A-Za-z0-9_.]+){_MIDDLE}([^{_START}{_END}]*){_END}")


def link(words: str, place: str) -> str:
    """The words with a link to an anchor of the page; as they are where the anchor is none."""
    return f"{_START}{place}{_MIDDLE}{words}{_END}" if re.fullmatch(r"[A-Za-z0-9_.]+", place) else words


def without_links(text: str) -> str:
    """What a reader sees of a text."""
    return _LINK.sub(r"\2", text)


def marked_up(text: str, titles: Mapping[str, str]) -> Markdown:
    """The text as Markdown. `titles` are those of the places to which links without words lead."""
    parts: list[str] = []
    done = 0
    for match in _LINK.finditer(text):
        place, words = match.groups()
        parts += [escape_between(text[done : match.start()]), f"[{escape(words or titles[place])}](#{place})"]
        done = match.end()
    return Markdown("".join([*parts, escape_between(text[done:])]))


def capital(text: str) -> str:
    """The text as it begins a sentence."""
    start = len(text) - len(text.lstrip("("))
    match = _LINK.match(text, start)
    start = match.start(2) if match else start
    return text[:start] + text[start : start + 1].upper() + text[start + 1 :]
