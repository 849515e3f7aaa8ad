"""Values as a writer gives them for a fact, in scenarios and assumptions, turned into data for the one door."""

from policy_dsl import errors, syntax
from policy_dsl.diagnostics import Diagnostic
from policy_dsl.names import fold
from policy_dsl.policy import Calendar, Fact, FreeText, Numeric, OneOf, SomeOf, YesNo
from policy_dsl.resolve.scope import Scope
from policy_dsl.runtime.fields import day_written


def data_of(scope: Scope, fact: Fact, values: tuple[syntax.Value, ...]) -> object:
    """The data that the values stand for, as JSON would hold it; None for unknown.

    A value of another kind than the fact's is reported, and None. Whether the value is in range and among the
    choices is for the door to say.
    """
    first = values[0]
    if len(values) == 1 and isinstance(first, syntax.Unknown):
        return None
    if len(values) == 1 and isinstance(first, syntax.NotDocumented):
        return {"documented": False}
    if isinstance(fact.type, SomeOf):
        return chosen(scope, fact.type, values)
    if len(values) > 1:
        at = first.span.to(values[-1].span)
        scope.report(errors.bad_given(scope.source, at, f'"{fact.name}" has one value'))
        return None
    data, mistake = one_value(scope, fact, first)
    if mistake is not None:
        scope.report(mistake)
    return data


def one_value(scope: Scope, fact: Fact, value: syntax.Value) -> tuple[object, Diagnostic | None]:
    """The data that one value stands for, or what is wrong with it."""
    match fact.type:
        case YesNo():
            if isinstance(value, syntax.YesOrNo):
                return value.value, None
            sentence = "it is answered yes or no"
        case Numeric(_, _, _, percent):
            if isinstance(value, syntax.NumberLiteral):
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
        case FreeText() | OneOf() | SomeOf():
            text = text_of(value)
            if text is not None:
                return text, None
            sentence = "it is a text" if isinstance(fact.type, FreeText) else "it is one of its choices"
    return None, errors.bad_given(scope.source, value.span, sentence)


def chosen(scope: Scope, kind: SomeOf, values: tuple[syntax.Value, ...]) -> list[str] | None:
    """The choices of a set as data; the word none alone is the empty set, unless it is a choice."""
    texts = [text_of(each) for each in values]
    if texts == ["none"] and "none" not in map(fold, kind.choices):
        return []
    found: list[str] = []
    for text, value in zip(texts, values, strict=True):
        if text is None:
            scope.report(errors.bad_given(scope.source, value.span, "it is a list of choices"))
            return None
        found.append(text)
    return found


def text_of(value: syntax.Value) -> str | None:
    """What was written, for a choice or a text; a choice may read like a number, a date, yes or no."""
    match value:
        case syntax.Name(text, _) | syntax.DateLiteral(text):
            return text
        case syntax.NumberLiteral(text, _, percent):
            return f"{text}%" if percent else text
        case syntax.YesOrNo(answer):
            return "yes" if answer else "no"
        case syntax.Unknown() | syntax.NotDocumented():
            return None
