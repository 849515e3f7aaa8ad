"""What numbers are measured in, and what messages call each kind of thing."""

import re
from datetime import date
from fractions import Fraction

from policy_dsl import errors, syntax
from policy_dsl.policy import (
    Calculation,
    Calendar,
    CodeOf,
    Constant,
    Defined,
    Definition,
    Expression,
    Extreme,
    Fact,
    FactRead,
    FactType,
    FreeText,
    IsYes,
    ListOf,
    Lookup,
    Measure,
    Numeric,
    OneOf,
    Power,
    Rounded,
    Score,
    Shifted,
    SomeOf,
    TimeBetween,
    Total,
    YesNo,
)
from policy_dsl.resolve.scope import Scope
from policy_dsl.runtime.comparisons import Ordered
from policy_dsl.source import Span
from policy_dsl.units import Unit, convertible, nearest_unit, unit_named

Meaning = Defined | Expression

PLAIN = Measure()
PERCENT = Measure(percent=True)
DATED = ((("days", 1),), (("months", 1),))  # the dimensions of time that dates are counted in
LASTING = (*DATED, (("minutes", 1),))  # and of how long something may last


def kind_of(meaning: Meaning) -> str:
    """What a name stands for: number, date, answer, choice, choices, text, code or codes."""
    match meaning:
        case Defined():
            return "answer"
        case FactRead(fact):
            return kind_of_type(fact.type)
        case Constant(value):
            return "date" if isinstance(value, date) else "number"
        case Lookup():
            return meaning.kind
        case Definition(expression=expression):
            return kind_of(expression)
        case Extreme(parts=parts):
            return kind_of(parts[0])
        case Shifted():
            return "date"
        case Calculation() | Power() | TimeBetween() | Rounded() | Score():
            return "number"
        case Total(kind, _, expression):
            return "number" if kind in ("number", "different") or expression is None else kind_of(expression)


def kind_of_type(kind: FactType) -> str:
    match kind:
        case YesNo():
            return "answer"
        case Numeric():
            return "number"
        case Calendar():
            return "date"
        case FreeText():
            return "text"
        case OneOf():
            return "choice"
        case SomeOf():
            return "choices"
        case CodeOf(several=several):
            return "codes" if several else "code"
        case ListOf():
            return "list"


def measure_of(expression: Expression) -> Measure:
    """What a number is measured in."""
    match expression:
        case FactRead(fact):
            kind = fact.type
            return Measure(kind.unit, kind.percent) if isinstance(kind, Numeric) else PLAIN
        case Definition(expression=inner):
            return measure_of(inner)
        case Score() | Shifted():
            return PLAIN
        case Constant() | Lookup() | Calculation() | Power() | TimeBetween() | Extreme() | Rounded() | Total():
            return expression.measure


def told_measure(measure: Measure) -> str:
    """What a number is, as a message names it: "a percentage", "a number", "a quantity in kg"."""
    if measure.percent:
        return "a percentage"
    return "a number" if measure.unit is None else f"a quantity in {measure.unit.spelling}"


TOLD = {
    "date": "a date",
    "answer": "a yes/no answer",
    "choice": "a choice",
    "choices": "a set of choices",
    "text": "a text",
    "code": "a code",
    "codes": "a set of codes",
    "list": "a list",
}


def told_type(kind: FactType) -> str:
    """A type as a message names it."""
    if isinstance(kind, Numeric):
        return told_measure(Measure(kind.unit, kind.percent))
    return TOLD[kind_of_type(kind)]


def told_meaning(meaning: Meaning) -> str:
    """What a side of a comparison is, as a message names it."""
    if isinstance(meaning, Defined):
        return "a condition"
    kind = kind_of(meaning)
    return told_measure(measure_of(meaning)) if kind == "number" else TOLD[kind]


def fact_named(meaning: Meaning) -> Fact | None:
    """The fact that a name stands for, its own or another name for it; None when it stands for something else."""
    match meaning:
        case FactRead(fact) | Defined(condition=IsYes(fact)):
            return fact
        case Definition(expression=inner):
            return fact_named(inner)
        case Defined() | Constant() | Lookup() | Calculation() | Power() | Shifted() | TimeBetween():
            return None
        case Extreme() | Rounded() | Score() | Total():
            return None


def resolve_unit(scope: Scope, word: syntax.UnitWord) -> Unit | None:
    """The unit that a word names; None when it names none, which is then reported."""
    unit = unit_named(word.text)
    if unit is None:
        scope.report(errors.unknown_unit(scope.source, word.span, nearest_unit(word.text)))
    return unit


def is_points(literal: syntax.NumberLiteral) -> bool:
    """Whether a number is written in points: of a score, or the distance of two percentages."""
    return literal.unit is not None and literal.unit.text in ("point", "points")


def literal_measure(scope: Scope, literal: syntax.NumberLiteral, points: Measure = PLAIN) -> Measure | None:
    """What a written number is measured in; `points` are taken as `points` says. None for an unknown unit."""
    if literal.percent:
        return PERCENT
    if literal.unit is None:
        return PLAIN
    if is_points(literal):
        return points
    unit = resolve_unit(scope, literal.unit)
    return None if unit is None else Measure(unit)


def literal_value(scope: Scope, literal: syntax.NumberLiteral, measure: Measure) -> Ordered | None:
    """The value of a written number in its first unit, that of `5 ft 6 in` in feet; None when units do not fit."""
    if literal.rest is None:
        return literal.value
    inner = literal_measure(scope, literal.rest)
    if inner is None:
        return None
    if measure.unit is None or inner.unit is None or not convertible(measure.unit, inner.unit):
        at = literal.rest.unit.span if literal.rest.unit else literal.rest.span
        scope.report(errors.units_differ(scope.source, at, told_measure(inner), told_measure(measure), literal.span))
        return None
    rest = literal_value(scope, literal.rest, inner)
    if rest is None or isinstance(rest, date):
        return None
    if literal.value < 0 or rest < 0:
        scope.report(errors.amount_below_zero(scope.source, literal.span))
        return None
    return Fraction(literal.value) + Fraction(rest) * inner.unit.factor / measure.unit.factor


def fits(one: Measure, other: Measure) -> bool:
    """Whether numbers in the two measures can be compared."""
    return one.percent is other.percent and convertible(one.unit, other.unit)


def number_constant(scope: Scope, literal: syntax.NumberLiteral, like: Measure | None = None) -> Constant | None:
    """The constant that a written number is. `like` is what it is to be compared with: points count as that."""
    measure = literal_measure(scope, literal, like or PLAIN)
    if measure is None:
        return None
    value = literal_value(scope, literal, measure)
    return None if value is None else Constant(value, measure, span=literal.span)


def report_misfit(scope: Scope, at: Span, right: Measure, left: Measure, other: Span, *, written: bool) -> None:
    """Report that a number does not fit what it is compared with; `written` when the number stands in the text."""
    source = scope.source
    if written and left.percent is not right.percent and (left.unit is None and right.unit is None):
        scope.report(errors.percent_sign(source, at, missing=left.percent))
    elif written and left.unit is not None and right.unit is None and not right.percent:
        scope.report(errors.unit_missing(source, at, left.unit.spelling))
    elif written and right.unit is not None and left.unit is None and not left.percent:
        number = re.match(r"-?[\d.,]+ *", source.text_of(at))
        unit = Span(at.start + number.end(), at.end) if number else at
        scope.report(errors.unit_too_much(source, unit, right.unit.spelling, other))
    elif left.unit is not None and right.unit is not None:
        scope.report(errors.units_differ(source, at, right.unit.spelling, left.unit.spelling, other))
    else:
        scope.report(errors.not_comparable(source, at, told_measure(left), told_measure(right), other))
