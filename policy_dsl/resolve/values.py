"""Values as a writer gives them for a fact, in scenarios and assumptions, turned into data for the one door."""

from collections.abc import Callable

from policy_dsl import errors, syntax
from policy_dsl.diagnostics import Diagnostic
from policy_dsl.names import fold
from policy_dsl.phrases import date_otherwise
from policy_dsl.policy import Calendar, CodeOf, Fact, FactType, FreeText, ListOf, Numeric, OneOf, SomeOf, YesNo
from policy_dsl.resolve.scope import Scope
from policy_dsl.runtime.fields import day_written
from policy_dsl.source import Source, Span
from policy_dsl.units import convertible, nearest_unit, unit_named

Wrong = Callable[[Source, Span, str], Diagnostic]
YES_OR_NO = {"yes": "yes", "y": "yes", "true": "yes", "no": "no", "n": "no", "false": "no"}


NOT_SAID = frozenset(
    {"n/a", "na", "n.a", "none given", "tbd", "missing", "blank", "null", "not available", "not known"}
)


def data_of(scope: Scope, fact: Fact, values: tuple[syntax.Value, ...], wrong: Wrong = errors.bad_given) -> object:
    """The data that the values stand for, as JSON would hold it; None for unknown.

    A value of another kind than the fact's is reported, as `wrong` says it, and None. Whether the value is in range
    and among the choices is for the door to say.
    """
    first = values[0]
    if len(values) == 1 and isinstance(first, syntax.Unknown):
        return None
    if len(values) == 1 and isinstance(first, syntax.NotDocumented):
        return {"documented": False}
    if says_nothing(fact.type, first):
        in_row = scope.source.line_text(first.span.start).lstrip().startswith("|")
        scope.report(errors.nothing_given(scope.source, first.span, in_row=in_row))
        return None
    if isinstance(fact.type, SomeOf):
        return chosen(scope, fact.type, values, wrong)
    if isinstance(fact.type, CodeOf) and fact.type.several:
        texts = [code_text(each) for each in values]
        return [] if texts == ["none"] else texts
    if isinstance(fact.type, Calendar):
        at = first.span.to(values[-1].span)
        day = date_otherwise(scope.source.text_of(at))
        if day is not None:
            sure = day.sure and day.end - day.start == at.end - at.start
            scope.report(errors.date_otherwise(scope.source, at, day.right, sure=sure))
            return None
    if len(values) > 1:
        at = first.span.to(values[-1].span)
        scope.report(wrong(scope.source, at, f'"{fact.name}" has one value'))
        return None
    data, mistake = one_value(scope, fact, first, wrong)
    if mistake is not None:
        scope.report(mistake)
    return data


def says_nothing(kind: FactType, value: syntax.Value) -> bool:
    """Whether "N/A" or the like stands where a value belongs."""
    if isinstance(kind, FreeText | CodeOf) or not isinstance(value, syntax.Name) or value.quoted:
        return False
    choices = kind.choices if isinstance(kind, OneOf | SomeOf) else ()
    return fold(value.text) in NOT_SAID and fold(value.text) not in map(fold, choices)


def one_value(scope: Scope, fact: Fact, value: syntax.Value, wrong: Wrong) -> tuple[object, Diagnostic | None]:
    """The data that one value stands for, or what is wrong with it."""
    match fact.type:
        case YesNo():
            if isinstance(value, syntax.YesOrNo):
                return value.value, None
            word = YES_OR_NO.get(fold(value.text)) if isinstance(value, syntax.Name) and not value.quoted else None
            if word is not None:
                return None, errors.misspelt_phrase(scope.source, value.span, word, sure=True)
            sentence = "it is answered yes or no"
        case Numeric(unit=unit, percent=percent):
            if isinstance(value, syntax.NumberLiteral):
                if unit is not None or value.unit is not None:
                    return quantity(scope, fact.type, value)
                if value.percent != percent:
                    return None, errors.percent_sign(scope.source, value.span, missing=percent)
                return value.value, None
            sentence = f"it is a {'percentage' if percent else 'number'}"
        case Calendar():
            if isinstance(value, syntax.DateLiteral):
                if day_written(value.text) is None:
                    return None, errors.no_such_day(scope.source, value.span)
                return value.text, None
            sentence = "it is a date like 2026-12-31"
        case CodeOf():
            return code_text(value), None
        case FreeText() if isinstance(value, syntax.Name) and not value.quoted:
            return None, errors.text_unquoted(scope.source, value.span)
        case FreeText() | OneOf() | SomeOf():
            text = text_of(value)
            if text is not None:
                return as_declared(scope, fact.type, text), None
            sentence = "it is a text" if isinstance(fact.type, FreeText) else "it is one of its choices"
        case ListOf():
            sentence = "it is a list, and has items"
    return None, wrong(scope.source, value.span, sentence)


def quantity(scope: Scope, kind: Numeric, value: syntax.NumberLiteral) -> tuple[object, Diagnostic | None]:
    """A number with its unit as data; one of several units is said in the last of them."""
    source = scope.source
    if kind.unit is None:
        assert value.unit is not None
        return None, errors.unit_too_much(source, value.unit.span, value.unit.text, value.span)
    if value.unit is None:
        return None, errors.unit_missing(source, value.span, kind.unit.spelling)
    amount: object = value.value
    text = value.unit.text
    unit = unit_named(text)
    if unit is None:
        return None, errors.unknown_unit(source, value.unit.span, nearest_unit(value.unit.text))
    if not convertible(unit, kind.unit):
        return None, errors.units_differ(source, value.unit.span, unit.spelling, kind.unit.spelling, value.span)
    part = value.rest
    while part is not None:
        small = unit_named(part.unit.text) if part.unit else None
        if small is None or part.unit is None or not convertible(small, unit) or part.rest is not None:
            at = part.unit.span if part.unit else part.span
            told = part.unit.text if part.unit else "a number"
            return None, errors.units_differ(source, at, told, unit.spelling, value.span)
        factor = unit.factor / small.factor
        if factor.denominator != 1:
            return None, errors.units_differ(source, value.unit.span, unit.spelling, small.spelling, value.span)
        amount, unit, text, part = value.value * int(factor) + part.value, small, part.unit.text, part.rest
    return (amount if unit == kind.unit else {"value": amount, "unit": text}), None


def chosen(scope: Scope, kind: SomeOf, values: tuple[syntax.Value, ...], wrong: Wrong) -> list[str] | None:
    """The choices of a set as data; the word none alone is the empty set, unless it is a choice."""
    texts = [text_of(each) for each in values]
    if texts == ["none"] and "none" not in map(fold, kind.choices):
        return []
    found: list[str] = []
    for text, value in zip(texts, values, strict=True):
        if text is None:
            scope.report(wrong(scope.source, value.span, "it is a list of choices"))
            return None
        found.append(as_declared(scope, kind, text))
    return found


def as_declared(scope: Scope, kind: FactType, text: str) -> str:
    """A choice in its declared spelling; a text that is none as it stands, for the door to refuse."""
    choices = kind.choices if isinstance(kind, OneOf | SomeOf) else ()
    place = scope.places_of(choices).get(fold(text)) if choices else None
    return text if place is None else choices[place]


def code_text(value: syntax.Value) -> str:
    """What was written, as a code; the door says whether it is one."""
    return text_of(value) or ""


def text_of(value: syntax.Value) -> str | None:
    """What was written, for a choice or a text; a choice may read like a number, a date, yes or no."""
    match value:
        case syntax.Name(text, _) | syntax.DateLiteral(text):
            return text
        case syntax.NumberLiteral(text, _, percent, unit):
            return f"{text}%" if percent else text if unit is None else f"{text} {unit.text}"
        case syntax.YesOrNo(answer):
            return "yes" if answer else "no"
        case syntax.Unknown() | syntax.NotDocumented():
            return None
