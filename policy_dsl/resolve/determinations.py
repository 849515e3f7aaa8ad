"""Determinations and shared criteria: clauses in order, labels with their paths, exceptions, terms, otherwise."""

from datetime import date
from typing import Literal

from policy_dsl import errors, syntax
from policy_dsl.names import fold
from policy_dsl.policy import (
    All,
    Any,
    Clause,
    Compare,
    Condition,
    Constant,
    CriteriaBlock,
    Criterion,
    Determination,
    Fact,
    FactRead,
    Group,
    LeftOut,
    Lookup,
    NoRule,
    Not,
    Row,
    Term,
)
from policy_dsl.resolve.conditions import resolve_condition
from policy_dsl.resolve.days import resolve_period
from policy_dsl.resolve.expressions import resolve_date, resolve_length
from policy_dsl.resolve.measures import DATED
from policy_dsl.resolve.scope import Scope
from policy_dsl.runtime.settle import Outcome
from policy_dsl.source import Span
from policy_dsl.units import unit_named
from policy_dsl.walk import comparisons_in, lookups_in


def resolve_block(
    scope: Scope, written: syntax.CriteriaBlock, key: str, asked_of: str | None = None
) -> CriteriaBlock | None:
    """A list of criteria that several places share; None when something in it is wrong, which is then reported.

    `asked_of` is the item of which it is asked in place of the patient.
    """
    each = None if written.each is None else looped_list(scope, written.each)
    scope.loop = None if each is None else each.key
    group = resolve_group(scope, written.group, "", {})
    scope.loop = None
    if group is None:
        return None
    name = " ".join(written.name.text.split())
    title = written.title.text if written.title else name
    return CriteriaBlock(key, name, title, group, asked_of, each, span=written.name.span)


def looped_list(scope: Scope, written: syntax.ForEach) -> Fact | None:
    """The list whose items are decided; None when there is none, which is then reported."""
    declared = scope.lists.get(fold(written.item.text))
    if declared is None or declared.fact.key not in scope.looped:
        near = scope.near(
            written.item.text, ((each.written.item.text, each.written.item.span) for each in scope.lists.values())
        )
        scope.report(errors.not_for_each(scope.source, written.item.span, near))
        return None
    return declared.fact


def resolve_determination(scope: Scope, written: syntax.Determination, key: str | None) -> Determination | None:
    """The determination; None when something in it is wrong, which is then reported."""
    before = len(scope.diagnostics)
    name = " ".join(written.name.text.split())
    prose = tuple(line.text for part in written.parts if isinstance(part, syntax.Prose) for line in part.lines)
    clauses = [part for part in written.parts if isinstance(part, syntax.Clause)]
    otherwise = resolve_otherwise(scope, written)
    if not clauses and not scope.is_broken(written.span):
        scope.report(errors.no_clause(scope.source, written.name.span))
    loops = [part for part in written.parts if isinstance(part, syntax.ForEach)]
    for second in loops[1:]:
        scope.report(errors.repeated_line(scope.source, second.span, "for each", loops[0].span))
    each_of = looped_list(scope, loops[0]) if loops else None
    scope.loop = None if each_of is None else each_of.key
    labels: dict[str, Span] = {}  # no two top-level criteria of a determination share a label
    resolved = [resolve_clause(scope, each, labels) for each in clauses]
    scope.loop = None
    kept = tuple(each for each in resolved if each is not None)
    if scope.is_wrong_since(before) or otherwise is None or key is None or len(kept) < len(resolved) or not kept:
        return None
    title = written.title.text if written.title else name
    outcome, terms = otherwise
    return Determination(key, name, title, prose, kept, outcome, terms, each_of, span=written.span)


def resolve_otherwise(scope: Scope, written: syntax.Determination) -> tuple[Outcome, tuple[Term, ...]] | None:
    """What the determination comes to otherwise; reports when it does not say, or not last, or twice."""
    ends = [part for part in written.parts if isinstance(part, syntax.Otherwise)]
    if not ends:
        if not scope.is_broken(written.span):
            scope.report(errors.missing_otherwise(scope.source, written.name.span))
        return None
    for second in ends[1:]:
        scope.report(errors.repeated_line(scope.source, second.span, "otherwise", ends[0].span))
    after = [part for part in written.parts if isinstance(part, syntax.Clause) and part.span.start > ends[0].span.start]
    if after:
        scope.report(errors.otherwise_not_last(scope.source, ends[0].span))
    outcome, terms = scope.outcome(ends[0].outcome), resolve_terms(scope, ends[0].terms)
    return None if outcome is None or terms is None else (outcome, terms)


def resolve_clause(scope: Scope, written: syntax.Clause, labels: dict[str, Span]) -> Clause | None:
    outcome = scope.outcome(written.outcome)
    terms = resolve_terms(scope, written.terms)
    left_out = resolve_left_out(scope, written.modifiers)
    if isinstance(written.met, syntax.Group):
        group = resolve_group(scope, written.met, "", labels)
    else:
        group = one_line(scope, written, written.met)
    if outcome is None or group is None or terms is None or left_out is None:
        return None
    # What stands among the labels of a clause speaks of the clause.
    own = (*left_out, *group.left_out)
    bare = Group(group.quantifier, group.count, group.criteria, group.sources, span=group.span)
    return Clause(outcome, bare, terms, written.gate, own, span=written.span)


def one_line(scope: Scope, written: syntax.Clause, met: syntax.Condition) -> Group | None:
    """The list that a clause on one line has: one criterion without a label."""
    condition = resolve_condition(scope, met)
    if condition is None:
        return None
    sources = tuple(each.text.text for each in written.modifiers if isinstance(each, syntax.FromSource))
    line = scope.source.line(written.span)
    criterion = Criterion("", "", "", (condition,), (), line, span=met.span)
    return Group("all of", 0, (criterion,), sources, span=met.span)


# ---- terms


def resolve_terms(scope: Scope, written: tuple[syntax.OutcomeTerm, ...]) -> tuple[Term, ...] | None:
    """What an outcome comes with; None when something in it is wrong. No kind of term stands twice."""
    found: list[Term] = []
    kinds: dict[str, Span] = {}
    for each in written:
        term = resolve_term(scope, each)
        if term is None:
            continue
        if term.kind in kinds and term.kind != "up to":
            scope.report(errors.repeated_line(scope.source, each.span, f'"{term.kind}"', kinds[term.kind]))
        kinds[term.kind] = each.span
        found.append(term)
    return tuple(found) if len(found) == len(written) else None


def resolve_term(scope: Scope, written: syntax.OutcomeTerm) -> Term | None:
    match written:
        case syntax.ForTerm(length):
            value = resolve_length(scope, length, counts_dates=False)
            return None if value is None else Term("for", value, span=written.span)
        case syntax.FromTerm(day) | syntax.UntilTerm(day):
            value = resolve_date(scope, day)
            kind: Literal["from", "until"] = "from" if isinstance(written, syntax.FromTerm) else "until"
            return None if value is None else Term(kind, value, span=written.span)
        case syntax.AmountTerm(amount, thing, None) if is_length(thing.text):
            right = f"for {amount.text} {thing.text}"
            scope.report(errors.misspelt_phrase(scope.source, written.span, right))
            return None
        case syntax.AmountTerm(amount, thing, length_of_time):
            value = None if length_of_time is None else resolve_length(scope, length_of_time, counts_dates=False)
            if length_of_time is not None and value is None:
                return None
            return Term("up to", value, amount.value, " ".join(thing.text.split()), span=written.span)


def is_length(thing: str) -> bool:
    """Whether what is counted is time: "up to 12 weeks" says how long, and not how much."""
    unit = unit_named(thing)
    return unit is not None and unit.dimension in DATED


# ---- criteria


def resolve_group(scope: Scope, written: syntax.Group, path: str, labels: dict[str, Span]) -> Group | None:
    criteria = [resolve_criterion(scope, each, path, labels) for each in written.criteria]
    kept = tuple(each for each in criteria if each is not None)
    left_out = resolve_left_out(scope, written.modifiers)
    reachable = 1 <= written.count <= len(criteria)
    if written.quantifier == "at least" and not reachable and len(kept) == len(criteria):
        scope.report(errors.out_of_reach(scope.source, written.span, written.count, len(criteria)))
        return None
    if not written.criteria and not scope.is_broken(written.span):
        scope.report(errors.empty_list(scope.source, written.span))
    if not kept or len(kept) < len(criteria) or left_out is None:
        return None
    sources = tuple(each.text.text for each in written.modifiers if isinstance(each, syntax.FromSource))
    return Group(written.quantifier, written.count, kept, sources, left_out, span=written.span)


def resolve_criterion(scope: Scope, written: syntax.Criterion, path: str, labels: dict[str, Span]) -> Criterion | None:
    label = written.label.text
    if label in labels:
        scope.report(errors.label_twice(scope.source, written.label.span, labels[label]))
        return None
    labels[label] = written.label.span
    own_path = f"{path}.{label}" if path else label
    body = resolve_body(scope, written.body, own_path)
    left_out = resolve_left_out(scope, written.modifiers)
    if body is None or left_out is None:
        return None
    parts, conditional = body
    whys = list(left_out) + ([conditional] if conditional is not None else [])
    if len(parts) == 1 and isinstance(parts[0], Group) and parts[0].left_out:
        whys += parts[0].left_out  # of its only list: it speaks of the criterion
        only = parts[0]
        parts = (Group(only.quantifier, only.count, only.criteria, only.sources, span=only.span),)
    whys += no_rules(parts, written.span)
    return Criterion(
        own_path,
        f"({label})",
        written.wording.text if written.wording else "",
        parts,
        tuple(each.text.text for each in written.modifiers if isinstance(each, syntax.FromSource)),
        scope.source.line(written.label.span),
        Span(written.wording.span.start + 1, written.wording.span.end - 1) if written.wording else None,
        tuple(whys),
        span=written.span,
    )


def resolve_body(
    scope: Scope, body: tuple[syntax.Condition | syntax.Conditional | syntax.Group, ...], path: str
) -> tuple[tuple[Condition | Group, ...], LeftOut | None] | None:
    """What must hold; and when it is one line `if A: B`, that it is left out unless A."""
    inner: dict[str, Span] = {}
    found: list[Condition | Group | None] = []
    conditional: LeftOut | None = None
    for part in body:
        if isinstance(part, syntax.Group):
            found.append(resolve_group(scope, part, path, inner))
        elif isinstance(part, syntax.Conditional):
            asked, required = resolve_condition(scope, part.condition), resolve_condition(scope, part.requirement)
            if asked is None or required is None:
                found.append(None)
            elif len(body) == 1:
                conditional = LeftOut("if", (Not(asked, span=asked.span),), span=asked.span)
                found.append(required)
            else:
                found.append(Any((Not(asked, span=asked.span), required), conditional=True, span=part.span))
        else:
            found.append(resolve_condition(scope, part))
    kept = tuple(each for each in found if each is not None)
    return (kept, conditional) if kept and len(kept) == len(found) else None


def resolve_left_out(scope: Scope, modifiers: tuple[syntax.Modifier, ...]) -> tuple[LeftOut, ...] | None:
    """Why something is left out; None when one of the reasons has a mistake."""
    found: list[LeftOut] = []
    wrong = False
    begins: tuple[date, Span] | None = None
    ends: tuple[date, Span] | None = None
    for each in modifiers:
        match each:
            case syntax.FromSource():
                continue
            case syntax.AppliesWhen(written):
                condition = resolve_condition(scope, written)
                if condition is not None:
                    found.append(LeftOut("applies", (Not(condition, span=condition.span),), span=each.span))
                wrong = wrong or condition is None
            case syntax.AppliesDuring(period):
                days = resolve_period(scope, period)
                if days is not None:
                    found.append(LeftOut("applies", (outside(scope, days, each.span),), span=each.span))
                    first, last = days
                    if first is not None and (begins is None or first > begins[0]):
                        begins = (first, each.span)
                    if last is not None and (ends is None or last < ends[0]):
                        ends = (last, each.span)
                wrong = wrong or days is None
            case syntax.Unless(wording, body):
                parts = resolve_body(scope, body, "")
                if parts is not None:
                    found.append(LeftOut("unless", conditioned(parts), wording.text, span=each.span))
                wrong = wrong or parts is None
    if begins is not None and ends is not None and ends[0] < begins[0]:
        scope.report(errors.ends_before_it_begins(scope.source, ends[1], begins[1]))
        return None
    return None if wrong else tuple(found)


def conditioned(body: tuple[tuple[Condition | Group, ...], LeftOut | None]) -> tuple[Condition | Group, ...]:
    """The parts of an exception; a line `if A: B` in one holds too when A does not."""
    parts, conditional = body
    if conditional is None or isinstance(parts[0], Group):
        return parts
    not_asked = conditional.parts[0]
    assert not isinstance(not_asked, Group)
    return (Any((not_asked, parts[0]), conditional=True, span=conditional.span),)


def outside(scope: Scope, days: tuple[date | None, date | None], span: Span) -> Condition:
    """That the date of service lies outside a period."""
    day = FactRead(scope.date_of_service, span=span)
    first, last = days
    sides: list[Condition] = []
    if first is not None:
        sides.append(Compare(day, "less than", Constant(first, span=span), span=span))
    if last is not None:
        sides.append(Compare(day, "more than", Constant(last, span=span), span=span))
    return sides[0] if len(sides) == 1 else Any(tuple(sides), span=span)


def no_rules(parts: tuple[Condition | Group, ...], span: Span) -> list[LeftOut]:
    """That a criterion is left out where a value that it reads is the cell `no rule`."""
    found: dict[str, LeftOut] = {}
    for part in parts:
        if isinstance(part, Group):
            continue
        for comparison in comparisons_in(part):
            for lookup in lookups_in(comparison):
                condition = has_no_rule(lookup, span)
                if condition is not None:
                    found.setdefault(lookup.key, LeftOut("no rule", (condition,), span=span))
    return list(found.values())


def has_no_rule(lookup: Lookup, span: Span) -> Condition | None:
    """When the value of a lookup is `no rule`; None when it never is."""
    earlier: list[Row] = []
    found: list[Condition] = []
    for row in lookup.rows:
        if isinstance(row.result, NoRule):
            before = [] if lookup.table is None else [Not(each.condition, span=span) for each in earlier]
            found.append(All((*before, row.condition), span=span) if before else row.condition)
        earlier.append(row)
    if isinstance(lookup.otherwise, NoRule):
        found.append(All(tuple(Not(each.condition, span=span) for each in earlier), span=span))
    if not found:
        return None
    return found[0] if len(found) == 1 else Any(tuple(found), span=span)
