"""Facts, their types and their notes; named choices."""

import re
from collections import Counter
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from policy_dsl import errors, syntax
from policy_dsl.names import fold, key_of
from policy_dsl.phrases import near_type
from policy_dsl.policy import (
    Calendar,
    ChoiceList,
    CodeOf,
    Fact,
    FactType,
    FactValue,
    FreeText,
    Numeric,
    OneOf,
    SomeOf,
    YesNo,
)
from policy_dsl.resolve.conditions import resolve_condition
from policy_dsl.resolve.days import resolve_day
from policy_dsl.resolve.measures import literal_measure, literal_value
from policy_dsl.resolve.scope import RESERVED_KEYS, Scope, placed
from policy_dsl.resolve.values import data_of
from policy_dsl.runtime.fields import BadValue, day_written
from policy_dsl.runtime.numbers import Number
from policy_dsl.source import Span
from policy_dsl.units import Unit, as_written, convertible, unit_named
from policy_dsl.walk import field_of

# Signs that tell choices apart and that no key holds: two such choices have no key, rather than one.
NOTE_WORDS: dict[type[syntax.FactNote], str] = {
    syntax.Asks: "asks",
    syntax.Assumption: "if not documented",
    syntax.Key: "key",
    syntax.ShownIn: "shown in",
    syntax.HeldBy: "held by",
    syntax.OnlyWhen: "only when",
}

_SIGNED = re.compile(r"[^\w\s'’./\-]|^-|-$")

__all__ = ["finish_facts", "resolve_choice_lists", "resolve_day", "resolve_facts"]


# ---- named choices


def resolve_choice_lists(scope: Scope, blocks: list[syntax.ChoiceLists]) -> tuple[ChoiceList, ...]:
    """The named lists of choices, entered in the scope; a list within a list is taken apart."""
    written: dict[str, syntax.ChoiceList] = {}
    taken: dict[str, Span] = {}
    for block in blocks:
        for each in block.lists:
            folded = scope.declare(each.name, "the list of choices", taken)
            if folded is not None:
                written[folded] = each
    return tuple(taken_apart(scope, folded, written, ()) for folded in written)


def taken_apart(scope: Scope, folded: str, written: dict[str, syntax.ChoiceList], path: tuple[str, ...]) -> ChoiceList:
    """A list with the choices of the lists in it."""
    if folded in scope.choice_lists:
        return scope.choice_lists[folded]
    own = written[folded]
    name = " ".join(own.name.text.split())
    if folded in path:
        circle = (*path[path.index(folded) :], folded)
        scope.report(errors.definition_circle(scope.source, own.name.span, circle, "list of choices"))
        return ChoiceList(name, (), span=own.name.span)
    found: list[tuple[str, Span]] = []
    for entry in own.choices:
        inner = fold(entry.text)
        listed = (
            taken_apart(scope, inner, written, (*path, folded)).choices
            if inner in written and not entry.quoted
            else (" ".join(entry.text.split()),)
        )
        found += [(each, entry.span) for each in listed]
    scope.choice_lists[folded] = ChoiceList(name, distinct(scope, found), span=own.name.span)
    return scope.choice_lists[folded]


def distinct(scope: Scope, choices: list[tuple[str, Span]]) -> tuple[str, ...]:
    """The choices of a list; one that stands in it already, or has the key of another, is reported and left out."""
    spans: dict[str, Span] = {}
    keys: dict[str, Span] = {}
    found: list[str] = []
    for text, span in choices:
        folded, key = fold(text), None if _SIGNED.search(text) else key_of(text)
        if folded in spans:
            scope.report(errors.repeated_choice(scope.source, span, spans[folded]))
            continue
        spans[folded] = span
        if key is not None and key in keys:
            scope.report(errors.same_key(scope.source, span, key, keys[key], of_fact=False))
            continue
        if key is not None:
            keys[key] = span
        found.append(text)
    return tuple(found)


# ---- facts


def resolve_facts(scope: Scope, blocks: list[syntax.Facts], taken: dict[str, Span], keys: dict[str, Span]) -> None:
    """Enter the declared facts in the scope, in order. `taken` and `keys` hold the names and keys declared so far."""
    for block in blocks:
        for declaration in block.facts:
            fact = resolve_fact(scope, declaration, taken, keys)
            if fact is not None:
                folded = fold(fact.name)
                scope.facts[folded] = fact
                scope.fact_spans[folded] = declaration.name.span
                guard = next((each for each in declaration.notes if isinstance(each, syntax.OnlyWhen)), None)
                if guard is not None:
                    scope.guards[folded] = guard


def finish_facts(scope: Scope) -> tuple[Fact, ...]:
    """The facts, each with the condition without which it does not exist; those it reads are finished first."""
    for folded in tuple(scope.facts):
        finish(scope, folded)
    return tuple(scope.facts.values())


def finish(scope: Scope, folded: str) -> None:
    """Resolve what a fact's `only when` asks, if that is not done yet; called whenever a fact is looked up."""
    guard = scope.guards.get(folded)
    if guard is None:
        return
    if folded in scope.guarding:
        if folded not in scope.circles:
            scope.circles.add(folded)
            scope.report(errors.only_when_circle(scope.source, guard.span, scope.facts[folded].name))
        return
    scope.guarding.append(folded)
    condition = resolve_condition(scope, guard.condition)
    scope.guarding.remove(folded)
    del scope.guards[folded]
    scope.facts[folded] = replace(scope.facts[folded], only_when=condition)


def resolve_fact(
    scope: Scope, declaration: syntax.FactDeclaration, taken: dict[str, Span], keys: dict[str, Span]
) -> Fact | None:
    notes = notes_by_kind(scope, declaration.notes)
    asks, assumption, key_note = notes.get(syntax.Asks), notes.get(syntax.Assumption), notes.get(syntax.Key)
    shown_in, held_by = notes.get(syntax.ShownIn), notes.get(syntax.HeldBy)
    folded = scope.declare(declaration.name, "the name", taken)
    if folded is None:
        return None
    written_key = key_note if isinstance(key_note, syntax.Key) else None
    key = scope.key(declaration.name, keys, written_key, of_fact=True)
    if key in RESERVED_KEYS:
        at = written_key.span if written_key else declaration.name.span
        scope.report(errors.reserved_name(scope.source, at, key))
    kind = resolve_type(scope, declaration.type)
    if kind is None:
        scope.mute(folded)
        return None
    fact = Fact(
        key or "",
        " ".join(declaration.name.text.split()),
        kind,
        asks.question.text if isinstance(asks, syntax.Asks) else None,
        None,
        shown_in=texts_of(shown_in.texts) if isinstance(shown_in, syntax.ShownIn) else (),
        held_by=texts_of(held_by.texts) if isinstance(held_by, syntax.HeldBy) else (),
        span=declaration.name.span,
    )
    if isinstance(assumption, syntax.Assumption):
        fact = replace(fact, assumed=resolve_assumption(scope, fact, assumption))
    return fact


def notes_by_kind(scope: Scope, written: tuple[syntax.FactNote, ...]) -> dict[type[syntax.FactNote], syntax.FactNote]:
    """The lines under a fact or list, by what they are; one that stands twice is reported."""
    notes: dict[type[syntax.FactNote], syntax.FactNote] = {}
    for note in written:
        if type(note) in notes:
            what = f'"{NOTE_WORDS[type(note)]}"'
            scope.report(errors.repeated_line(scope.source, note.span, what, notes[type(note)].span))
        notes.setdefault(type(note), note)
    return notes


def texts_of(texts: tuple[syntax.Text, ...]) -> tuple[str, ...]:
    return tuple(each.text for each in texts)


def resolve_assumption(scope: Scope, fact: Fact, assumption: syntax.Assumption) -> FactValue | None:
    for value in assumption.values:
        if isinstance(value, syntax.Unknown | syntax.NotDocumented):
            scope.report(errors.bad_assumption(scope.source, value.span, "it is no value, but the lack of one"))
            return None
    data = data_of(scope, fact, assumption.values, errors.bad_assumption)
    if isinstance(data, str) and isinstance(fact.type, Calendar):
        return day_written(data)
    try:
        return None if data is None else field_of(fact).read(data)
    except BadValue as bad:
        at = assumption.values[0].span.to(assumption.values[-1].span)
        scope.report(errors.bad_assumption(scope.source, at, str(bad)))
        return None


# ---- types


def resolve_type(scope: Scope, written: syntax.Type) -> FactType | None:
    """The type; None for a unit that is none, which is then reported."""
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
        case syntax.CodeType(system):
            return CodeOf(system.text, several=False, or_none=False)
        case syntax.CodeSetType(system, or_none):
            return CodeOf(system.text, several=True, or_none=or_none)


def resolve_number_type(scope: Scope, written: syntax.NumberType) -> Numeric | None:
    percent = written.kind == "percent"
    whole = written.kind == "whole number"
    unit = unit_of_type(scope, written.unit) if written.unit else None
    if written.unit and unit is None:
        return None
    limits: list[Number | None] = []
    for limit in (written.low, written.high):
        if limit is None:
            limits.append(None)
            continue
        if limit.percent != percent and unit is None:
            scope.report(errors.percent_sign(scope.source, limit.span, missing=percent))
        value = limit_value(scope, limit, unit)
        if whole and value is not None and value != int(value):
            scope.report(errors.limit_not_whole(scope.source, limit.span))
        limits.append(value)
    low, high = limits
    if low is not None and high is not None and low > high and written.low and written.high:
        scope.report(errors.range_reversed(scope.source, written.low.span.to(written.high.span)))
    return Numeric(low, high, whole=whole, percent=percent, unit=unit)


def unit_of_type(scope: Scope, word: syntax.UnitWord) -> Unit | None:
    """The unit that stands as a type; None when it is none, or is written in several words, which is reported."""
    unit = unit_named(word.text)
    if unit is None:
        scope.report(errors.unknown_type(scope.source, word.span, near_type(word.text)))
    elif " " in word.text:
        scope.report(errors.unit_in_two_words(scope.source, word.span, as_written(unit)))
        return None
    return unit


def limit_value(scope: Scope, limit: syntax.NumberLiteral, unit: Unit | None) -> Number | None:
    """A limit in the unit of its fact; a bare number is in that unit already."""
    if limit.unit is None or unit is None:
        if limit.unit is not None:
            scope.report(errors.unit_too_much(scope.source, limit.unit.span, limit.unit.text, limit.span))
        return limit.value
    measure = literal_measure(scope, limit)
    if measure is None or measure.unit is None:
        return None
    if not convertible(measure.unit, unit):
        at = limit.unit.span
        scope.report(errors.units_differ(scope.source, at, measure.unit.spelling, unit.spelling, limit.span))
        return None
    value = literal_value(scope, limit, measure)
    if value is None or isinstance(value, date):
        return None
    exact = Fraction(value) * measure.unit.factor / unit.factor
    if exact.denominator == 1:
        return int(exact)
    plain = Decimal(exact.numerator) / Decimal(exact.denominator)
    if Fraction(plain) != exact:
        scope.report(errors.limit_not_exact(scope.source, limit.span, unit.spelling, measure.unit.spelling))
    return plain


def resolve_choices(scope: Scope, names: tuple[syntax.Name, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The choices as written and their keys; the name of a list stands for its choices.

    One that has no key in ASCII, or none of its own because of its signs (A+ and A-), is given by its spelling.
    """
    found: list[tuple[str, Span]] = []
    only = names[0]
    if len(names) == 1 and not only.quoted and fold(only.text) not in scope.choice_lists:
        near = scope.near(only.text, placed(scope.choice_lists.values()))
        if near is not None and not scope.is_muted(only.text):
            scope.report(errors.unknown_choice_list(scope.source, only.span, near))
        if near is None and re.fullmatch(r"[^\W\d][\w ]*(?:/[^\W\d][\w ]*)+", only.text):
            several = ", ".join(each.strip() for each in only.text.split("/"))
            scope.report(errors.one_choice_or_two(scope.source, only.span, only.text, several))
            scope.mute(only.text.replace("/", ", "))
    for name in names:
        named = None if name.quoted else scope.choice_lists.get(fold(name.text))
        found += [(text, name.span) for text in (named.choices if named else (" ".join(name.text.split()),))]
    spellings = distinct(scope, found)
    keys = [key_of(text) for text in spellings]
    shared = Counter(keys)
    own = (text if key is None or shared[key] > 1 else key for text, key in zip(spellings, keys, strict=True))
    return spellings, tuple(own)
