"""Cutting a text into its top-level items, by what stands in column 0, so that one broken item hides no other."""

import re

_INDENTED = re.compile(r"^[ \t]+[^\s#]", re.MULTILINE)
_LINE = re.compile(r"^(?![ \t\n#])(?!(?:and|or)[ \t])", re.MULTILINE)


def cut(text: str) -> list[tuple[int, int]]:
    """The beginning and end of each top-level item. Lines of prose that follow one another are one item."""
    starts = [match.start() for match in _LINE.finditer(text) if match.start() < len(text)]
    before = text[: starts[0]] if starts else text
    if any(line.strip() and not line.lstrip().startswith("#") for line in before.split("\n")):
        starts.insert(0, 0)  # something indented under nothing: an item of its own, and an error
    cuts: list[tuple[int, int]] = []
    if not starts:
        return cuts
    starts = without_prose_inside(text, starts)
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        joins = (
            cuts
            and text[start] == ">"
            and text[cuts[-1][0]] == ">"
            and not text[cuts[-1][1] - 2 : cuts[-1][1]].isspace()
        )
        if joins:
            cuts[-1] = (cuts[-1][0], end)
        else:
            cuts.append((start, end))
    return cuts


def without_prose_inside(text: str, starts: list[int]) -> list[int]:
    """The beginnings without those of prose that stands in the middle of an item: indented lines follow it."""
    kept: list[int] = []
    inside = False  # whether the line below goes on with an item that has begun above
    for start, end in zip(reversed(starts), reversed([*starts[1:], len(text)]), strict=True):
        below = text[text.find("\n", start) : end]
        follows = _INDENTED.search(below) is not None or (inside and not below.strip())
        inside = text[start] == ">" and follows
        if not inside:
            kept.append(start)
    if not kept or kept[-1] != starts[0]:
        kept.append(starts[0])
    return kept[::-1]
