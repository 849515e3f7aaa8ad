"""From the syntax tree to the checked policy: names, types and units resolved, sugar gone."""

import hashlib
from datetime import date
from typing import Literal, TypeVar

from policy_dsl import LANGUAGE_VERSION, errors, syntax
from policy_dsl.diagnostics import Result, in_order
from policy_dsl.names import fold
from policy_dsl.policy import Constant, Defined, Determination, Fact, Policy, PolicyProse, Scenario
from policy_dsl.resolve.conditions import resolve_definition
from policy_dsl.resolve.determinations import resolve_determination
from policy_dsl.resolve.facts import resolve_day, resolve_facts
from policy_dsl.resolve.scenarios import Scenarios
from policy_dsl.resolve.scope import RESERVED_OUTCOMES, Scope
from policy_dsl.runtime.settle import Outcome
from policy_dsl.source import Source, Span
from policy_dsl.walk import field_of

T = TypeVar("T")

HEADER_LINES: dict[type[syntax.HeaderLine], tuple[str, str]] = {
    syntax.Version: ("version", "version 1.0"),
    syntax.Effective: ("effective date", "effective 2026-01-01"),
    syntax.Status: ("status", "status draft"),
    syntax.SourceLine: ("source", 'source "Title of the document"'),
}


def resolve(source: Source, document: syntax.Document) -> Result[Policy]:
    """The policy that a document means, or None when something in it is wrong; and everything that is."""
    scope = Scope(source, document)
    items = document.items
    declare_outcomes(scope, of_kind(items, syntax.Outcomes))
    taken: dict[str, Span] = {}
    facts = resolve_facts(scope, of_kind(items, syntax.Facts), taken)
    for block in of_kind(items, syntax.Define):
        for definition in block.definitions:
            folded = scope.declare(definition.name, "the name", taken)
            if folded is not None:
                scope.meanings[folded] = definition
    definitions = [resolve_definition(scope, each.name) for each in scope.meanings.values()]
    written = of_kind(items, syntax.Determination)
    names: dict[str, Span] = {}
    keys: dict[str, Span] = {}
    determinations = {fold(each.name.text): resolve_determination(scope, each, names, keys) for each in written}
    scenarios = Scenarios(scope, of_kind(items, syntax.Scenario), determinations).resolve()
    header = resolve_header(scope, of_kind(items, syntax.PolicyHeader))
    if not written and not scope.lost_item("determination"):
        scope.report(errors.no_determination(source, Span(0, 1)))
    complete = tuple(each for each in determinations.values() if each is not None)
    if header is None or scope.diagnostics or document.broken:
        return Result(None, in_order(scope.diagnostics))
    before, behind = prose_of(items)
    named = tuple(each for each in definitions if isinstance(each, Defined | Constant))
    policy = header.policy(
        source, facts, (*header.prose, *before), behind, named, complete, scenarios, scope.date_of_service
    )
    return Result(policy, ())


class Header:
    """The lines of a policy's header, complete."""

    def __init__(
        self,
        name: syntax.Name,
        key: str,
        title: str,
        lines: dict[type, syntax.HeaderLine],
        days: tuple[date, date | None],
    ):
        self.name = " ".join(name.text.split())
        self.key = key
        self.title = title
        self.lines = lines
        self.days = days
        prose = lines.get(syntax.Prose)
        self.prose = (meant_prose(prose),) if isinstance(prose, syntax.Prose) else ()
        self.span = name.span

    def policy(
        self,
        source: Source,
        facts: tuple[Fact, ...],
        prose: tuple[PolicyProse, ...],
        closing_prose: tuple[PolicyProse, ...],
        definitions: tuple[Defined | Constant, ...],
        determinations: tuple[Determination, ...],
        scenarios: tuple[Scenario, ...],
        date_of_service: Fact,
    ) -> Policy:
        """The whole policy."""
        version, status, origin = (self.lines[each] for each in (syntax.Version, syntax.Status, syntax.SourceLine))
        assert isinstance(version, syntax.Version)
        assert isinstance(status, syntax.Status)
        assert isinstance(origin, syntax.SourceLine)
        all_facts = (*facts, date_of_service)
        return Policy(
            self.key,
            self.name,
            self.title,
            version.text,
            *self.days,
            STATUSES[status.text],
            tuple(each.text for each in origin.texts),
            prose,
            closing_prose,
            all_facts,
            tuple(map(field_of, all_facts)),
            definitions,
            determinations,
            scenarios,
            digest_of(source),
            source,
            span=self.span,
        )


def of_kind(items: tuple[syntax.Item, ...], kind: type[T]) -> list[T]:
    """The items of one kind, in order."""
    return [each for each in items if isinstance(each, kind)]


def declare_outcomes(scope: Scope, blocks: list[syntax.Outcomes]) -> None:
    """Enter the declared outcomes beside the two that are always known."""
    taken = {folded: Span(0, 0) for folded in scope.outcomes}
    for block in blocks:
        for declaration in block.outcomes:
            folded = fold(declaration.name.text)
            words = " ".join(declaration.name.text.split())
            if folded in taken and taken[folded] != Span(0, 0):
                scope.report(errors.declared_twice(scope.source, declaration.name.span, "the outcome", taken[folded]))
            elif folded in taken and scope.outcomes[folded].kind != declaration.kind:
                known = scope.outcomes[folded].kind or ""
                scope.report(errors.known_outcome(scope.source, declaration.span, words, known))
            elif folded in RESERVED_OUTCOMES:
                scope.report(errors.reserved_outcome(scope.source, declaration.name.span))
            else:
                taken[folded] = declaration.name.span
                scope.outcomes[folded] = Outcome(words, declaration.kind)


STATUSES: dict[str, Literal["example", "draft", "approved"]] = {
    "example": "example",
    "draft": "draft",
    "approved": "approved",
}


def resolve_header(scope: Scope, headers: list[syntax.PolicyHeader]) -> Header | None:
    """The one header, complete; None when something about it is wrong, which is then reported."""
    before = len(scope.diagnostics)
    if not headers:
        if not scope.lost_item("policy"):
            scope.report(errors.no_policy(scope.source, Span(0, 1)))
        return None
    header = headers[0]
    for second in headers[1:]:
        scope.report(errors.second_policy(scope.source, second.name.span, header.name.span))
    scope.declare(header.name, "the policy", {})
    key = scope.key(header.name, None, {})
    lines: dict[type, syntax.HeaderLine] = {}
    for line in header.lines:
        if type(line) in lines:
            what = f"the {HEADER_LINES[type(line)][0]}"
            scope.report(errors.repeated_line(scope.source, line.span, what, lines[type(line)].span))
        lines.setdefault(type(line), line)
    for kind, (word, example) in HEADER_LINES.items():
        if kind not in lines and not scope.is_broken(header):
            scope.report(errors.missing_header_line(scope.source, header.name.span, word, example))
    days = effective_days(scope, lines.get(syntax.Effective))
    if len(scope.diagnostics) > before or key is None or days is None or scope.is_broken(header):
        return None
    title = header.title.text if header.title else header.name.text
    return Header(header.name, key, title, lines, days)


def effective_days(scope: Scope, line: syntax.HeaderLine | None) -> tuple[date, date | None] | None:
    """The first and the last day on which the policy is in force; None when one of them is no day."""
    if not isinstance(line, syntax.Effective):
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


def digest_of(source: Source) -> str:
    """SHA-256 over the language version and the normalised text, in hexadecimal."""
    text = f"policy dsl language {LANGUAGE_VERSION}\n{source.text}"
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
