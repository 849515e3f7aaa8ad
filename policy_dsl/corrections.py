"""The safe corrections of a policy, made: texts in, texts out, until none is left. Files are read and written by the doors.

A correction is kept only where the policy has no more errors with it than without.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from policy_dsl.diagnostics import Diagnostic, Edit, Result
from policy_dsl.pipeline import read_policy
from policy_dsl.policy import Policy
from policy_dsl.source import Source, Span
from policy_dsl.uses import Read

MOST_ROUNDS = 20  # a line with several mistakes needs one for each

Edits = dict[str, list[Edit]]  # by the path of their file, from whose beginning they are counted


@dataclass(frozen=True, slots=True)
class Corrected:
    """A policy after its corrections: what is left to say of it, the files that changed, and how often in each."""

    result: Result[Policy]
    sources: Mapping[str, Source] = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)


def corrected(source: Source, read: Read | None = None, *, done: Mapping[str, Source] | None = None) -> Corrected:
    """The policy that a source holds with its safe corrections made, in the files that it uses too.

    `done` are files that were corrected before, by their paths, in place of what `read` gives.
    """
    now = Corrected(read_policy(*overlaid(source, read, done or {})), dict(done or {}))
    for _ in range(MOST_ROUNDS):
        offered = [each for each in now.result.diagnostics if each.correction]
        after = made(source, read, now, offered)
        if after is None or errors_in(after) > errors_in(now):
            after = one_by_one(source, read, now, offered)
        if after is None:
            break
        now = after
    return now


def one_by_one(source: Source, read: Read | None, now: Corrected, offered: list[Diagnostic]) -> Corrected | None:
    """The first of the corrections with which there are no more errors than without; None when there is none."""
    for each in offered:
        after = made(source, read, now, [each])
        if after is not None and errors_in(after) <= errors_in(now):
            return after
    return None


def made(source: Source, read: Read | None, now: Corrected, diagnostics: list[Diagnostic]) -> Corrected | None:
    """The policy with the corrections of some diagnostics made; None when they offer none."""
    edits, counts = edits_of(diagnostics)
    if not edits:
        return None
    sources = dict(now.sources)
    for path, of_file in edits.items():
        before = text_of_file(diagnostics[0].source, path)
        sources[path] = Source(path, with_edits(before, of_file))
    total = {path: now.counts.get(path, 0) + counts.get(path, 0) for path in {**now.counts, **counts}}
    return Corrected(read_policy(*overlaid(source, read, sources)), sources, total)


def errors_in(corrected_policy: Corrected) -> int:
    """How many errors are left."""
    return sum(each.is_error for each in corrected_policy.result.diagnostics)


def overlaid(source: Source, read: Read | None, sources: Mapping[str, Source]) -> tuple[Source, Read | None]:
    """A policy's own text and the way to those that it uses, those that were corrected in place of the others."""

    def read_corrected(name: str) -> Source | None:
        found = read(name) if read is not None else None
        return None if found is None else sources.get(found.path, found)

    return sources.get(source.path, source), read_corrected


def edits_of(diagnostics: Iterable[Diagnostic]) -> tuple[Edits, dict[str, int]]:
    """The edits of the corrections that do not touch one another, by file; and how many corrections are in each."""
    edits: Edits = {}
    counts: dict[str, int] = {}
    for each in diagnostics:
        placed = [(each.source.part(edit.span.start), edit) for edit in each.correction]
        moved = [
            (path, Edit(Span(edit.span.start - start, edit.span.end - start), edit.text))
            for (start, path), edit in placed
        ]
        if any(touches(edit, other) for path, edit in moved for other in edits.get(path, ())):
            continue
        for path, edit in moved:
            edits.setdefault(path, []).append(edit)
        for path in {path for path, _ in moved}:
            counts[path] = counts.get(path, 0) + 1
    return edits, counts


def touches(edit: Edit, other: Edit) -> bool:
    """Whether two edits overlap, or stand side by side."""
    return edit.span.start <= other.span.end and other.span.start <= edit.span.end


def text_of_file(source: Source, path: str) -> str:
    """The text of one of the files in a source."""
    starts = [(0, source.path), *source.parts, (len(source.text), "")]
    return next(source.text[start : starts[index + 1][0]] for index, (start, each) in enumerate(starts) if each == path)


def with_edits(text: str, edits: list[Edit]) -> str:
    """The text with what the edits write in place of what they take away."""
    pieces: list[str] = []
    done = 0
    for edit in sorted(edits, key=lambda each: each.span):
        pieces += [text[done : edit.span.start], edit.text]
        done = edit.span.end
    return "".join([*pieces, text[done:]])
