"""What a stage has to say about a text: diagnostics, and results that carry them. The sentences are in `errors.py`."""

from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

from policy_dsl.source import Source, Span

Severity = Literal["error", "warning"]

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Note:
    """Another place that matters for a diagnostic, and what is there."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Near:
    """A name that is near to one that is not declared, and where it is declared if that is in the policy."""

    name: str
    declared: Span | None


@dataclass(frozen=True, slots=True)
class Edit:
    """A stretch of a text, and what is to be written in its place."""

    span: Span
    text: str


def put(text: str, at: int) -> Edit:
    """An edit that writes a text at a place and takes nothing away."""
    return Edit(Span(at, at), text)


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One mistake or warning: a stable code, one sentence, the smallest text that is wrong, and what to do next.

    `correction` mends it where it is beyond doubt what the writer meant; all of its edits, or none.
    """

    code: str
    severity: Severity
    message: str
    help: str
    source: Source
    span: Span
    notes: tuple[Note, ...] = ()
    correction: tuple[Edit, ...] = ()

    @property
    def is_error(self) -> bool:
        """Whether nothing is compiled because of it."""
        return self.severity == "error"


@dataclass(frozen=True, slots=True)
class Accepted:
    """A warning that is accepted: the reason, and where the policy says it (`note`); None where its project does."""

    diagnostic: Diagnostic
    reason: str
    note: Span | None


@dataclass(frozen=True, slots=True)
class Result(Generic[T]):
    """What a stage gives: its value, or None where none could be made, and what it has to say.

    `accepted` are the warnings that are not among the diagnostics, since the policy accepts them.
    """

    value: T | None
    diagnostics: tuple[Diagnostic, ...]
    accepted: tuple[Accepted, ...] = ()

    @property
    def has_errors(self) -> bool:
        """Whether one of the diagnostics is an error."""
        return any(each.is_error for each in self.diagnostics)


def in_order(diagnostics: list[Diagnostic]) -> tuple[Diagnostic, ...]:
    """The diagnostics from the top of the text to its end, each once."""
    return tuple(sorted(dict.fromkeys(diagnostics), key=lambda each: (each.span.start, each.span.end, each.code)))
