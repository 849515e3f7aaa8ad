"""The comments of a policy's text, which the syntax tree does not hold, and where they stand."""

import re
from dataclasses import dataclass

from policy_dsl.source import Source

_LINE = re.compile(r"[^\n]*\n?")
_QUOTED_OR_COMMENT = re.compile(r'"[^"\n]*"|#[^\n]*')


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment from its `#` to the end of its line. `alone`: nothing else stands on its line."""

    start: int
    text: str
    column: int
    alone: bool


def comments_in(source: Source) -> tuple[Comment, ...]:
    """Every comment, in order. A `#` in quotes or in published prose begins none."""
    found: list[Comment] = []
    for line in _LINE.finditer(source.text):
        before = line.group().lstrip()
        if "#" not in before or before.startswith(">"):
            continue
        for match in _QUOTED_OR_COMMENT.finditer(line.group()):
            if match.group().startswith("#"):
                alone = not line.group()[: match.start()].strip()
                found.append(Comment(line.start() + match.start(), match.group().rstrip(), match.start(), alone))
    return tuple(found)
