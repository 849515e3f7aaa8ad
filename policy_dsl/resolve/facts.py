"""Facts, their types and their notes."""

from datetime import date

from policy_dsl import errors, syntax
from policy_dsl.names import fold, key_of
from policy_dsl.policy import Calendar, Fact, FactType, FactValue, FreeText, Numeric, OneOf, SomeOf, YesNo
from policy_dsl.resolve.scope import RESERVED_KEYS, Scope
from policy_dsl.resolve.values import data_of
from policy_dsl.runtime.fields import BadValue, day_written
from policy_dsl.source import Span
from policy_dsl.walk import field_of


def resolve_facts(scope: Scope, blocks: list[syntax.Facts], taken: dict[str, Span]) -> tuple[Fact, ...]:
    """The declared facts in order, entered in the scope. `taken` holds the names that are declared so far."""
    keys: dict[str, Span] = {}
    for block in blocks:
        for declaration in block.facts:
            fact = resolve_fact(scope, declaration, taken, keys)
            if fact is not None:
                scope.facts[fold(fact.name)] = fact
                scope.fact_spans[fold(fact.name)] = declaration.name.span
    return tuple(scope.facts.values())


def resolve_fact(
    scope: Scope, declaration: syntax.FactDeclaration, taken: dict[str, Span], keys: dict[str, Span]
) -> Fact | None:
    notes: dict[type[syntax.FactNote], syntax.FactNote] = {}
    for note in declaration.notes:
        if type(note) in notes:
            scope.report(errors.repeated_line(scope.source, note.span, "this note", notes[type(note)].span))
        notes.setdefault(type(note), note)
    asks, assumption, key_note = notes.get(syntax.Asks), notes.get(syntax.Assumption), notes.get(syntax.Key)
    folded = scope.declare(declaration.name, "the name", taken)
    if folded is None:
        return None
    written_key = key_note if isinstance(key_note, syntax.Key) else None
    key = scope.key(declaration.name, written_key, keys)
    if key in RESERVED_KEYS:
        scope.report(errors.reserved_name(scope.source, declaration.name.span, key))
    fact = Fact(
        key or "",
        " ".join(declaration.name.text.split()),
        resolve_type(scope, declaration.type),
        asks.question.text if isinstance(asks, syntax.Asks) else None,
        None,
        span=declaration.name.span,
    )
    if isinstance(assumption, syntax.Assumption):
        assumed = resolve_assumption(scope, fact, assumption)
        fact = Fact(fact.key, fact.name, fact.type, fact.question, assumed, span=fact.span)
    return fact


def resolve_assumption(scope: Scope, fact: Fact, assumption: syntax.Assumption) -> FactValue | None:
    for value in assumption.values:
        if isinstance(value, syntax.Unknown | syntax.NotDocumented):
            scope.report(errors.bad_assumption(scope.source, value.span, "it is no value, but the lack of one"))
            return None
    data = data_of(scope, fact, assumption.values)
    if isinstance(data, str) and isinstance(fact.type, Calendar):
        return day_written(data)
    try:
        return None if data is None else field_of(fact).read(data)
    except BadValue as bad:
        at = assumption.values[0].span.to(assumption.values[-1].span)
        scope.report(errors.bad_assumption(scope.source, at, str(bad)))
        return None


def resolve_type(scope: Scope, written: syntax.Type) -> FactType:
    match written:
        case syntax.YesNoType():
            return YesNo()
        case syntax.DateType():
            return Calendar()
        case syntax.TextType():
            return FreeText()
        case syntax.NumberType():
            return resolve_number_type(scope, written)
        case syntax.ChoiceType(choices):
            return OneOf(*resolve_choices(scope, choices))
        case syntax.ChoiceSetType(choices, or_none):
            return SomeOf(*resolve_choices(scope, choices), or_none=or_none)


def resolve_number_type(scope: Scope, written: syntax.NumberType) -> Numeric:
    percent = written.kind == "percent"
    whole = written.kind == "whole number"
    for limit in (written.low, written.high):
        if limit is not None and limit.percent != percent:
            scope.report(errors.percent_sign(scope.source, limit.span, missing=percent))
        if limit is not None and whole and not isinstance(limit.value, int):
            scope.report(errors.limit_not_whole(scope.source, limit.span))
    low, high = written.low, written.high
    if low is not None and high is not None and low.value > high.value:
        scope.report(errors.range_reversed(scope.source, low.span.to(high.span)))
    return Numeric(low.value if low else None, high.value if high else None, whole=whole, percent=percent)


def resolve_choices(scope: Scope, names: tuple[syntax.Name, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The choices as written and their keys; one that has no key in ASCII is given by its spelling."""
    choices: list[str] = []
    keys: dict[str, Span] = {}
    for name in names:
        text = " ".join(name.text.split())
        key = key_of(text) or text
        if key in keys:
            scope.report(errors.repeated_choice(scope.source, name.span, keys[key]))
        else:
            keys[key] = name.span
            choices.append(text)
    return tuple(choices), tuple(keys)


def resolve_day(scope: Scope, written: syntax.DateLiteral) -> date | None:
    """The date that is written; None when there is no such day, which is then reported."""
    day = day_written(written.text)
    if day is None:
        scope.report(errors.no_such_day(scope.source, written.span))
    return day
