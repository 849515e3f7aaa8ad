"""The safe corrections of a policy, made: texts in, texts out, until none is left. Doors read and write the files.

No policy has more errors after it than before, and no line is changed that is left with an error it did not have.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from policy_dsl.diagnostics import Diagnostic, Edit, Result
from policy_dsl.pipeline import read_policy
from policy_dsl.policy import Policy
from policy_dsl.source import Source, Span
from policy_dsl.uses import Read

MOST_ROUNDS = 20  # a line with several mistakes needs one for each

# What is left out to read the rest of its line, which is then told a little to the left of where it stands.
MOVING = frozenset({"POL0102", "POL0161", "POL0171"})

Texts = Mapping[str, str]  # of files that were changed, by their paths


@dataclass(frozen=True, slots=True)
class Corrected:
    """What is left to say of a policy after its corrections, and the files that they changed, by their paths."""

    result: Result[Policy]
    texts: Texts

    @property
    def errors(self) -> int:
        """How many errors are left."""
        return sum(each.is_error for each in self.result.diagnostics)


def corrected(source: Source, read: Read | None = None) -> Corrected:
    """The policy that a source holds with its safe corrections made, those in the files that it uses too."""
    begun = with_texts(source, read, {})
    eager = without_new_errors(source, read, begun, in_rounds(source, read, begun, careful=False))
    if eager.errors <= begun.errors:
        return eager
    careful = without_new_errors(source, read, begun, in_rounds(source, read, begun, careful=True))
    return careful if careful.errors <= begun.errors else begun


def in_rounds(source: Source, read: Read | None, begun: Corrected, *, careful: bool) -> Corrected:
    """The policy with all corrections made, and those that come to light then; `careful`: errors never become more on
    the way, and so a mistake stays that hides several others.
    """
    now = begun
    for _ in range(MOST_ROUNDS):
        offered = [each for each in offered_now(now.result.diagnostics) if keeps_lines(each)]
        after = made(source, read, now, offered) if offered else None
        if careful and after is not None and after.errors > now.errors:
            one_by_one = (made(source, read, now, [each]) for each in offered)
            after = next((each for each in one_by_one if each.errors <= now.errors), None)
        if after is None or after.texts == now.texts:
            break
        now = after
    return now


def offered_now(told: Sequence[Diagnostic]) -> list[Diagnostic]:
    """The diagnostics with a correction, without those on a line of which something was left out to read its rest."""
    moved = {each.source.line_start(each.span.start) for each in told if each.code in MOVING}
    on_moved = (each.code not in MOVING and each.source.line_start(each.span.start) in moved for each in told)
    return [each for each, is_moved in zip(told, on_moved, strict=True) if each.correction and not is_moved]


def made(source: Source, read: Read | None, now: Corrected, diagnostics: Sequence[Diagnostic]) -> Corrected:
    """The policy with the corrections of some diagnostics made."""
    texts = dict(now.texts)
    for path, edits in edits_of(diagnostics).items():
        texts[path] = with_edits(text_of_file(diagnostics[0].source, path), edits)
    return with_texts(source, read, texts)


def with_texts(source: Source, read: Read | None, texts: Texts) -> Corrected:
    """The policy, with other texts in place of those of some files."""

    def changed(file: Source) -> Source:
        return Source(file.path, texts[file.path]) if file.path in texts else file

    def read_changed(name: str) -> Source | None:
        found = None if read is None else read(name)
        return None if found is None else changed(found)

    return Corrected(read_policy(changed(source), read_changed), texts)


def without_new_errors(source: Source, read: Read | None, begun: Corrected, now: Corrected) -> Corrected:
    """The policy with those lines as they were that have an error now which they did not have, or one that has been
    corrected again and again and is still there.
    """
    if not now.texts:
        return now
    whole = begun.result.diagnostics[0].source
    while wrong := (errors_on_lines(now) - errors_on_lines(begun)) | still_offered(now):
        texts = dict(now.texts)
        for path, line, _ in wrong:
            if path in texts:
                texts[path] = with_line(texts[path], text_of_file(whole, path), line)
        texts = {path: text for path, text in texts.items() if text != text_of_file(whole, path)}
        if texts == now.texts:  # they stand on lines that nobody changed
            return now
        now = with_texts(source, read, texts)
    return now


def errors_on_lines(policy: Corrected) -> set[tuple[str, int, str]]:
    """The path, line and code of every error."""
    return {place_of(each) for each in policy.result.diagnostics if each.is_error}


def still_offered(policy: Corrected) -> set[tuple[str, int, str]]:
    """The same of what could be corrected once more."""
    return {place_of(each) for each in policy.result.diagnostics if each.correction}


def place_of(diagnostic: Diagnostic) -> tuple[str, int, str]:
    """The path and line on which a diagnostic stands, and its code."""
    source, span = diagnostic.source, diagnostic.span
    return source.path_of(span), source.line(span), diagnostic.code


def with_line(text: str, other: str, line: int) -> str:
    """A text with one line (counted from 1) as it stands in another; corrections keep the number of lines."""
    lines = text.split("\n")
    lines[line - 1] = other.split("\n")[line - 1]
    return "\n".join(lines)


def keeps_lines(diagnostic: Diagnostic) -> bool:
    """Whether a correction neither takes a line end away nor puts one in."""
    edits = diagnostic.correction
    return not any("\n" in each.text or "\n" in diagnostic.source.text_of(each.span) for each in edits)


def edits_of(diagnostics: Sequence[Diagnostic]) -> dict[str, list[Edit]]:
    """The edits of the corrections that do not touch one another, by file and counted from its beginning."""
    edits: dict[str, list[Edit]] = {}
    for each in diagnostics:
        moved = []
        for edit in each.correction:
            start, path = each.source.part(edit.span.start)
            moved.append((path, Edit(Span(edit.span.start - start, edit.span.end - start), edit.text)))
        if not any(touches(edit, other) for path, edit in moved for other in edits.get(path, ())):
            for path, edit in moved:
                edits.setdefault(path, []).append(edit)
    return edits


def touches(edit: Edit, other: Edit) -> bool:
    """Whether two edits overlap, or stand side by side."""
    return edit.span.start <= other.span.end and other.span.start <= edit.span.end


def text_of_file(source: Source, path: str) -> str:
    """The text of one of the files in a source."""
    parts = [(0, source.path), *source.parts]
    ends = [start for start, _ in parts[1:]] + [len(source.text)]
    return next(source.text[start:end] for (start, each), end in zip(parts, ends, strict=True) if each == path)


def with_edits(text: str, edits: Sequence[Edit]) -> str:
    """The text with what the edits write in place of what they take away."""
    pieces: list[str] = []
    done = 0
    for edit in sorted(edits, key=lambda each: each.span):
        pieces += [text[done : edit.span.start], edit.text]
        done = edit.span.end
    return "".join([*pieces, text[done:]])
