"""Warnings that a policy accepts: `# accept POL0604: the reason` on a line of its own above what is warned of.

A note covers the line below it and what stands indented under that line. What a note accepts is kept with its reason,
for those who want to read it; a note that accepts nothing, or cannot be followed, is told.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from policy_dsl import errors
from policy_dsl.comments import comments_in
from policy_dsl.diagnostics import Accepted, Diagnostic
from policy_dsl.source import Source, Span

WARNINGS = "POL06"  # the family in which the codes of all warnings are, and no other
ABOUT_NOTES = ("POL0670", "POL0671", "POL0672", "POL0673")
BETWEEN_VERSIONS = "POL0608"  # is seen only where several files are checked together

_LINE = re.compile(r"( *)([^ \n]?)[^\n]*\n")
_NOTE = re.compile(
    r"# *accept\b:? *(?P<codes>POL\d+\b(?:(?: *, *| +and +)POL\d+\b)*) *:? *(?P<reason>.*)", re.IGNORECASE
)
_CODE = re.compile(r"POL\d+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class AcceptNote:
    """A note that accepts a warning: its code, its reason, where it stands, and the line that it stands above."""

    code: str
    reason: str
    span: Span
    above: int | None


def accept(source: Source, diagnostics: list[Diagnostic]) -> tuple[list[Diagnostic], tuple[Accepted, ...]]:
    """The diagnostics without those that the text accepts, with what is wrong about its notes; and the accepted ones.

    Whether a note accepts nothing is told only where no error keeps a warning from being found, and only of the notes
    in the policy's own file: what it uses may draw the warning elsewhere.
    """
    notes, found = notes_in(source)
    if not notes:
        return [*diagnostics, *found], ()
    left, accepted = parted(source, notes, diagnostics)
    if not any(each.is_error for each in diagnostics):
        used = {(each.note, each.diagnostic.code) for each in accepted}
        found += [
            errors.nothing_to_accept(source, note.span, note.code)
            for note in notes
            if (note.span, note.code) not in used
            and note.code != BETWEEN_VERSIONS
            and source.path_of(note.span) == source.path
        ]
    return [*left, *found], accepted


def accept_between_versions(diagnostics: list[Diagnostic]) -> tuple[list[Diagnostic], tuple[Accepted, ...]]:
    """The same for what was found of several policies together; their notes are looked at where each is read."""
    left: list[Diagnostic] = []
    accepted: tuple[Accepted, ...] = ()
    for each in diagnostics:
        kept, taken = parted(each.source, notes_in(each.source)[0], [each])
        left += kept
        accepted += taken
    return left, accepted


def accept_everywhere(
    diagnostics: list[Diagnostic], reasons: Mapping[str, str]
) -> tuple[list[Diagnostic], tuple[Accepted, ...]]:
    """The diagnostics without the warnings whose codes a project accepts for `reasons`; and the accepted ones."""
    left = [each for each in diagnostics if each.is_error or each.code not in reasons]
    taken = [each for each in diagnostics if not each.is_error and each.code in reasons]
    return left, tuple(Accepted(each, reasons[each.code], None) for each in taken)


def parted(
    source: Source, notes: list[AcceptNote], diagnostics: list[Diagnostic]
) -> tuple[list[Diagnostic], tuple[Accepted, ...]]:
    """The diagnostics that no note accepts, and those that one does."""
    over = {(note.code, note.above): note for note in reversed(notes)}
    outer = outer_lines(source)
    accepted: list[Accepted] = []
    left: list[Diagnostic] = []
    for each in diagnostics:
        lines = lines_around(outer, source.line_index(each.span.start))
        note = next((over[each.code, line] for line in lines if (each.code, line) in over), None)
        if note is None:
            left.append(each)
        else:
            accepted.append(Accepted(each, note.reason, note.span))
    return left, tuple(accepted)


def lines_around(outer: list[int | None], line: int | None) -> Iterator[int]:
    """A line, the one that it is indented under, and so on to the margin."""
    while line is not None:
        yield line
        line = outer[line]


def outer_lines(source: Source) -> list[int | None]:
    """For each line of a text the line that it is indented under; for a comment or an empty line, the next other one.

    Lines are counted from 0.
    """
    outer: list[int | None] = []
    open_lines: list[tuple[int, int]] = []  # the lines around, each with its indentation
    passed: list[int] = []  # comments and empty lines since the last other one
    begin = {start for start, _ in source.parts}
    for line, match in enumerate(_LINE.finditer(source.text)):
        indent, first = len(match[1]), match[2]
        outer.append(None)
        if match.start() in begin:  # another file begins
            passed, open_lines = [], []
        if first in ("", "#"):
            passed.append(line)
            continue
        for each in passed:
            outer[each] = line
        passed = []
        while open_lines and open_lines[-1][1] >= indent:
            open_lines.pop()
        outer[line] = open_lines[-1][0] if open_lines else None
        open_lines.append((line, indent))
    return outer


def notes_in(source: Source) -> tuple[list[AcceptNote], list[Diagnostic]]:
    """The notes of a text that can be followed, and what is wrong with the others."""
    notes: list[AcceptNote] = []
    found: list[Diagnostic] = []
    if "accept" not in source.text.lower():
        return notes, found
    outer = outer_lines(source)
    for comment in comments_in(source):
        written = _NOTE.match(comment.text)
        if written is None:
            continue
        reason = written["reason"].strip()
        span = Span(comment.start, comment.start + len(comment.text))
        codes = list(_CODE.finditer(comment.text, *written.span("codes")))
        wrong = [each for each in codes if not is_warning(each.group().upper())]
        for each in wrong:
            at = Span(comment.start + each.start(), comment.start + each.end())
            found.append(errors.cannot_be_accepted(source, at))
        if wrong:
            continue
        if not comment.alone:
            found.append(errors.accept_note_misplaced(source, span))
        elif not reason:
            found.append(errors.accepted_without_reason(source, span, written["codes"]))
        else:
            above = outer[source.line_index(comment.start)]
            notes += [AcceptNote(each.group().upper(), reason, span, above) for each in codes]
    return notes, found


def is_warning(code: str) -> bool:
    """Whether a code is one of the warnings about the matter."""
    return re.fullmatch(rf"{WARNINGS}\d\d", code) is not None and code not in ABOUT_NOTES
