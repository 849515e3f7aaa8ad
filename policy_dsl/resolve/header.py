"""The header of a policy: its identity, its dates, and what is published about it."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeVar

from policy_dsl import LANGUAGE_VERSION, errors, syntax
from policy_dsl.policy import Change, Header, PolicyProse
from policy_dsl.resolve.days import resolve_day
from policy_dsl.resolve.scope import Scope
from policy_dsl.source import Span

Line = TypeVar("Line", bound=syntax.HeaderLine)

REQUIRED: dict[type[syntax.HeaderLine], tuple[str, str]] = {
    syntax.Version: ("version", "version 1.0"),
    syntax.Effective: ("effective date", "effective 2026-01-01"),
    syntax.Status: ("status", "status draft"),
    syntax.SourceLine: ("source", 'source "Title of the document"'),
}
WORDS: dict[type[syntax.HeaderLine], str] = {
    **{kind: word for kind, (word, _) in REQUIRED.items()},
    syntax.AppliesTo: '"applies to"',
    syntax.Services: '"services"',
    syntax.Specialty: '"specialty"',
    syntax.AlsoKnownAs: '"also known as"',
    syntax.Language: '"language"',
}
STATUSES: dict[str, Literal["example", "draft", "approved"]] = {
    "example": "example",
    "draft": "draft",
    "approved": "approved",
}


@dataclass(frozen=True, slots=True)
class Complete:
    """What every header says."""

    version: str
    first: date
    last: date | None
    status: Literal["example", "draft", "approved"]


class WholeHeader:
    """The lines of a policy's header, as far as they are right."""

    def __init__(self, scope: Scope, written: syntax.PolicyHeader, key: str, *, is_sound: bool) -> None:
        self.name = " ".join(written.name.text.split())
        self.key = key
        self.title = written.title.text if written.title else written.name.text
        self.span = written.name.span
        self.written = written
        self.is_sound = is_sound
        self.days = effective_days(scope, self.line(syntax.Effective))
        self.read = self.read_on(scope)
        prose = self.line(syntax.Prose)
        self.prose = () if prose is None else (meant_prose(prose),)

    def line(self, kind: type[Line]) -> Line | None:
        """The line of a kind, if there is one."""
        return next((each for each in self.written.lines if isinstance(each, kind)), None)

    def read_on(self, scope: Scope) -> date | None:
        source = self.line(syntax.SourceLine)
        return resolve_day(scope, source.read) if source and source.read else None

    def complete(self) -> Complete | None:
        """Version, dates and status; None when one of them is missing or wrong."""
        version, status = self.line(syntax.Version), self.line(syntax.Status)
        if not self.is_sound or version is None or status is None or self.days is None:
            return None
        return Complete(version.text, *self.days, STATUSES[status.text])

    def published(self) -> Header:
        """What the header publishes beside that."""
        source, services = self.line(syntax.SourceLine), self.line(syntax.Services)
        return Header(
            texts(source),
            self.read,
            texts(self.line(syntax.AppliesTo)),
            tuple(" ".join(each.text.split()) for each in services.entries) if services else (),
            texts(self.line(syntax.Specialty)),
            texts(self.line(syntax.AlsoKnownAs)),
            tuple(
                Change(each.version, each.text.text)
                for each in self.written.lines
                if isinstance(each, syntax.ChangedIn)
            ),
        )


def texts(
    line: syntax.SourceLine | syntax.AppliesTo | syntax.Specialty | syntax.AlsoKnownAs | None,
) -> tuple[str, ...]:
    """The texts of a line, if there is one."""
    return tuple(each.text for each in line.texts) if line else ()


# The lines of a header with no header above them, which is told where they stand.
HEADLESS = re.compile(r"(?:[ \t]*(?:#[^\n]*)?\n)*[ \t]+(?:version|effective|status|source)\b")


def resolve_header(scope: Scope, headers: list[syntax.PolicyHeader]) -> WholeHeader | None:
    """The one header; None when there is none or it has no name. What is wrong about it is reported."""
    if not headers:
        if not scope.lost_item("policy") and not HEADLESS.match(scope.source.text):
            scope.report(errors.no_policy(scope.source, Span(0, 1)))
        return None
    before = len(scope.diagnostics)
    header = headers[0]
    for second in headers[1:]:
        scope.report(errors.second_policy(scope.source, second.name.span, header.name.span))
    scope.declare(header.name, "the policy", {})
    key = scope.key(header.name, {})
    lines: dict[type, syntax.HeaderLine] = {}
    for line in header.lines:
        if type(line) in lines and not isinstance(line, syntax.ChangedIn):
            what = f"the {WORDS[type(line)]}" if type(line) in REQUIRED else WORDS.get(type(line), "this")
            scope.report(errors.repeated_line(scope.source, line.span, what, lines[type(line)].span))
        lines.setdefault(type(line), line)
        if isinstance(line, syntax.Language) and line.number.value != LANGUAGE_VERSION:
            scope.report(errors.other_language(scope.source, line.number.span, LANGUAGE_VERSION))
    for kind, (word, example) in REQUIRED.items():
        if kind not in lines and not scope.is_broken(header.span):
            scope.report(errors.missing_header_line(scope.source, header.name.span, word, example))
    warn_of_history(scope, header)
    found = WholeHeader(scope, header, key or "", is_sound=key is not None and not scope.is_broken(header.span))
    found.is_sound = found.is_sound and not scope.is_wrong_since(before)
    return found


def warn_of_history(scope: Scope, header: syntax.PolicyHeader) -> None:
    """Warn where a policy tells what other versions changed, and not what this one did."""
    changes = [each for each in header.lines if isinstance(each, syntax.ChangedIn)]
    version = next((each for each in header.lines if isinstance(each, syntax.Version)), None)
    if changes and version is not None and version.text not in (each.version for each in changes):
        scope.report(errors.change_not_told(scope.source, version.span, version.text, changes[-1].span))


def effective_days(scope: Scope, line: syntax.Effective | None) -> tuple[date, date | None] | None:
    """The first and the last day on which the policy is in force; None when one of them is no day."""
    if line is None:
        return None
    first = resolve_day(scope, line.first)
    last = resolve_day(scope, line.last) if line.last else None
    if first is not None and last is not None and line.last is not None and last < first:
        scope.report(errors.range_reversed(scope.source, line.first.span.to(line.last.span)))
    return None if first is None else (first, last)


def meant_prose(prose: syntax.Prose) -> PolicyProse:
    """Prose without its places."""
    return PolicyProse(tuple(line.text for line in prose.lines), span=prose.span)


def prose_of(items: tuple[syntax.Item, ...]) -> tuple[tuple[PolicyProse, ...], tuple[PolicyProse, ...]]:
    """The published prose before the first determination, and behind it."""
    first = next((index for index, each in enumerate(items) if isinstance(each, syntax.Determination)), len(items))
    before = tuple(meant_prose(each) for each in items[:first] if isinstance(each, syntax.Prose))
    behind = tuple(meant_prose(each) for each in items[first:] if isinstance(each, syntax.Prose))
    return before, behind
