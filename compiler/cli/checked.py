"""Policies checked together, for every form in which `pol check` tells what it found."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from compiler.cli.configuration import Configuration
from policy_dsl.accepted import accept_between_versions, accept_everywhere
from policy_dsl.diagnostics import Accepted, Diagnostic, Result
from policy_dsl.policy import Policy
from policy_dsl.source import Source, Span
from policy_dsl.versions import check_versions


@dataclass(frozen=True, slots=True)
class Checked:
    """The policies that were checked, what is to say of them, and the warnings that are accepted."""

    files: tuple[Path, ...]
    diagnostics: tuple[Diagnostic, ...]
    accepted: tuple[Accepted, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a span begins and ends in its file: lines and columns counted from 1, in characters; the end is the
    column behind the last character.
    """

    path: str
    line: int
    column: int
    end_line: int
    end_column: int


def check_together(
    files: Sequence[Path], check: Callable[[Path], Result[Policy]], configuration: Configuration
) -> Checked:
    """What each policy holds and how the versions of one fit together, without what is accepted."""
    results = [check(path) for path in files]
    found = [diagnostic for each in results for diagnostic in each.diagnostics]
    between, accepted = accept_between_versions(
        check_versions(each.value for each in results if each.value is not None)
    )
    accepted += tuple(one for each in results for one in each.accepted)
    left, everywhere = accept_everywhere([*found, *between], configuration.accept)
    return Checked(tuple(files), tuple(left), (*accepted, *everywhere))


def place_of(source: Source, span: Span) -> Place:
    """Where a span stands."""
    line, column = source.place(span.start)
    if span.end <= span.start:
        return Place(source.path_of(span), line, column, line, column)
    end_line, last = source.place(span.end - 1)
    return Place(source.path_of(span), line, column, end_line, last + 1)


def page_address(code: str, configuration: Configuration) -> str | None:
    """The address of a code's page; None where nobody says where the documentation is published."""
    return None if configuration.documentation is None else f"{configuration.documentation}/errors/{code}.html"
