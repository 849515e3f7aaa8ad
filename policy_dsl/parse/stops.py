"""Where the parser could not go on, and what could have stood there."""

import re

from lark.exceptions import UnexpectedCharacters, UnexpectedInput, UnexpectedToken

from policy_dsl.parse.habits import NEARLY_GROUP, right_group
from policy_dsl.parse.lines import Stop, indent_of

HIGHER_BEHIND_COLON = re.compile(r": *(?P<group>the +higher +of)$")
LABELLED = re.compile(r"\([A-Za-z0-9]{1,4}\)")
DECLARING = re.compile(r"[^\s:\"|#>(][^:\"|#\n]*:")


def stop_of(mistake: UnexpectedInput, text: str) -> Stop:
    """Where and how the parser could not go on."""
    kind = mistake.token.type if isinstance(mistake, UnexpectedToken) else ""
    expected = expected_by(mistake)
    at = place_of(mistake, text)
    if expected == {"_INDENT"} and starts_line(text, at):
        at = len(text[:at].rstrip()) - 1  # what is missing belongs under the line before
    ends = kind in ("_NL", "$END")
    if kind == "CONTINUED":
        return Stop(at, expected, deeper=False, line_ended=False, outside=True)
    if starts_line(text, at):
        place = misaligned_above(text, at)
        if place is not None:
            return Stop(place, expected, deeper=False, line_ended=False, blanks=at - text.rfind("\n", 0, at) - 1)
        place = group_above(text, at)
        if place is not None:  # what stands under it was read as no criteria
            return Stop(place, expected, deeper=False, line_ended=False)
    return Stop(at, expected, deeper=kind == "_INDENT", line_ended=ends)


def group_above(text: str, at: int) -> int | None:
    """Where the line above ends in a list of criteria in other words, or behind a colon; None when it does not."""
    if not text.startswith(("determination", "criteria", "score")):
        return None
    above = text[:at].rstrip()
    start = above.rfind("\n") + 1
    line = above[start:]
    found = NEARLY_GROUP.search(line) or HIGHER_BEHIND_COLON.search(line)
    if found is None or (is_right(found) and not line[: found.start("group")].rstrip().endswith(":")):
        return None
    return start + found.start("group")


def is_right(found: re.Match[str]) -> bool:
    """Whether the list is written in the language's words."""
    return found.re is NEARLY_GROUP and right_group(found) == " ".join(found["group"].split())


def misaligned_above(text: str, at: int) -> int | None:
    """Where the line above begins, if it is the first of its block and stands one blank less deep than it should."""
    indent = at - text.rfind("\n", 0, at) - 1
    above = lines_above(text, at)
    if len(above) < 2:
        return None
    (first, own), (_, outer) = above
    alike = begins_alike(text, at) is not None and begins_alike(text, at) == begins_alike(text, first)
    return first if alike and outer < own == indent - 1 and (indent - outer) % 2 == 0 else None


def begins_alike(text: str, at: int) -> str | None:
    """What kind of line begins at an offset, where lines of that kind stand side by side."""
    if LABELLED.match(text, at):
        return "criterion"
    return "declaration" if DECLARING.match(text, at) else None


def lines_above(text: str, at: int) -> list[tuple[int, int]]:
    """The two lines that say something above the one at an offset: where each begins, and how deep."""
    found: list[tuple[int, int]] = []
    end = text.rfind("\n", 0, at)
    while end > 0 and len(found) < 2:
        start = text.rfind("\n", 0, end) + 1
        indent = indent_of(text[start:end])
        if text[start:end].strip() and text[start + indent] != "#":
            found.append((start + indent, indent))
        end = start - 1
    return found


def place_of(mistake: UnexpectedInput, text: str) -> int:
    """The offset at which the parser could not go on; of a line end, the last character before it."""
    if isinstance(mistake, UnexpectedToken):
        token = mistake.token
        at = len(text) if token.type == "$END" or token.start_pos is None else token.start_pos
        if token.type in ("_NL", "$END"):
            while at > 0 and (at >= len(text) or text[at].isspace()):
                at -= 1
        elif token.type == "_DEDENT":
            at = len(text[:at].rstrip()) - 1
        elif token.type == "_INDENT":
            at += len(text[at:]) - len(text[at:].lstrip(" "))
        elif token.type == "CONTINUED":
            at += len(token)
        return min(max(at, 0), len(text) - 1)
    position: object = mistake.pos_in_stream
    return min(max(position, 0), len(text) - 1) if isinstance(position, int) else 0


def starts_line(text: str, at: int) -> bool:
    """Whether only blanks stand before an offset on its line."""
    return not text[text.rfind("\n", 0, at) + 1 : at].strip()


def expected_by(mistake: UnexpectedInput) -> frozenset[str]:
    """The kinds of text that could have stood where the mistake is."""
    if isinstance(mistake, UnexpectedToken):
        return frozenset(mistake.accepts or mistake.expected)
    if isinstance(mistake, UnexpectedCharacters):
        return frozenset(mistake.allowed or ())
    return frozenset()


def ends_too_soon(mistake: UnexpectedInput) -> bool:
    """Whether something was still to come: after a first mistake that is only its echo."""
    return isinstance(mistake, UnexpectedToken) and mistake.token.type in ("_DEDENT", "$END")
