"""Numbers and dates that are read, written or worked out, in plain English: "the weight divided by the height squared".

What has a name is told by its name, with a link to where the page says what it is; `worth` says it in words.
"""

from datetime import date
from fractions import Fraction

from compiler.to_markdown.linked import link
from compiler.to_markdown.words import is_plural, quoted, several, the, told_number
from policy_dsl.policy import (
    Answer,
    Calculation,
    Calendar,
    Constant,
    Definition,
    Expression,
    Extreme,
    FactRead,
    Lookup,
    Measure,
    NoRule,
    Power,
    Rounded,
    Score,
    Shifted,
    TimeBetween,
    Words,
)
from policy_dsl.runtime.numbers import Number
from policy_dsl.units import simple_units, spelled_for_one

OPERATORS = {"+": "plus", "-": "minus", "*": "times", "/": "divided by"}
POWERS = {2: "squared", 3: "cubed"}
NEAREST = {"half up": ", a half up", "half even": ", a half to the even one"}
ONE_WAY = {"up": "up to the next", "down": "down to the next lower", "toward zero": "toward zero to the next"}


def told(expression: Expression) -> str:
    """The expression in words, to stand behind a verb or a preposition."""
    match expression:
        case FactRead(fact):
            return the(fact.name)
        case Constant(value, measure, name):
            number = told_number(value, measure)
            return number if name is None else f"the {name} ({number})"
        case Calculation(left, operator, right):
            return f"{inner(left)} {OPERATORS[operator]} {inner(right)}"
        case Power(base, exponent):
            return f"{inner(base)} {POWERS.get(exponent, f'to the power of {exponent}')}"
        case Shifted(day, length, direction):
            if isinstance(length, Constant) and length.name is None:
                return f"the day {told(length)} {direction} {inner(day)}"
            return f"the day that {'follows' if direction == 'after' else 'precedes'} {inner(day)} by {told(length)}"
        case TimeBetween(unit, first, second):
            if unit == "calendar months":
                return f"the calendar months between {told(first)} and {told(second)}"
            completed = "" if unit == "days" else "completed "
            return f"the {completed}{unit} from {told(first)} to {told(second)}"
        case Extreme():
            return told_extreme(expression)
        case Rounded(inner_expression, step, rule, measure):
            return f"{inner(inner_expression)} rounded {told_rounding(step, rule, measure)}"
        case Lookup() | Score() | Definition():
            return f"the {named(expression)}"


def as_subject(expression: Expression) -> str:
    """The expression before "is": a name that seems to speak of several things in quotes."""
    if isinstance(expression, FactRead) and is_plural(expression.fact.name):
        return quoted(expression.fact.name)
    if isinstance(expression, Lookup | Score | Definition) and is_plural(expression.name):
        return quoted(named(expression))
    if isinstance(expression, Calculation) and not isinstance(expression.left, Calculation):
        return f"{as_subject(expression.left)} {OPERATORS[expression.operator]} {inner(expression.right)}"
    return told(expression)


def be(expression: Expression) -> str:
    """The verb behind an expression: years that are counted are several."""
    return "are" if isinstance(expression, TimeBetween) else "is"


def named(expression: Lookup | Score | Definition) -> str:
    """The name of an expression, which leads to what the page says of it."""
    return link(expression.name, place_of(expression))


def place_of(expression: Lookup | Score | Definition) -> str:
    """The anchor at which the page says what a named expression is."""
    match expression:
        case Lookup():
            return f"value.{expression.key}"
        case Score():
            return f"score.{expression.key}"
        case Definition():
            return f"definition.{expression.key}"


def inner(expression: Expression) -> str:
    """The expression as a part of another: in brackets where it is made of several."""
    composed = isinstance(expression, Calculation | Extreme | Rounded | TimeBetween)
    return f"({told(expression)})" if composed else told(expression)


def told_extreme(extreme: Extreme) -> str:
    """The lower or higher of two, the lowest or highest of more; of dates the earlier or later."""
    words = ("earlier", "later") if is_date(extreme) else ("lower", "higher")
    word = words[extreme.kind == "higher"]
    if len(extreme.parts) > 2:
        word = {"earlier": "earliest", "later": "latest", "lower": "lowest", "higher": "highest"}[word]
    return f"the {word} of {several([told(each) for each in extreme.parts])}"


def told_rounding(step: Number | Fraction, rule: str, measure: Measure) -> str:
    """How a number is rounded: "to the nearest mm, a half up"."""
    what = told_step(step, measure)
    return f"to the nearest {what}{NEAREST[rule]}" if rule in NEAREST else f"{ONE_WAY[rule]} {what}"


def told_step(step: Number | Fraction, measure: Measure) -> str:
    """The step of a rounding: "mm", "0.5 mm", "whole number"; a step that is one of another unit by that unit."""
    if measure.unit is None:
        whole = "whole percent" if measure.percent else "whole number"
        return whole if step == 1 else told_number(step, measure)
    size = Fraction(step) * measure.unit.factor
    one = (each for each in simple_units() if (each.dimension, each.factor) == (measure.unit.dimension, size))
    unit = measure.unit if step == 1 else next(one, None)
    return told_number(step, measure) if unit is None else spelled_for_one(unit)


def worth(definition: Definition) -> str:
    """What a definition is, with the unit of a calculation: "the weight divided by the height squared, in kg/m²"."""
    expression = definition.expression
    words = told(expression)
    calculated = isinstance(expression, Calculation | Power) and not is_date(expression)
    unit = expression.measure.unit if isinstance(expression, Calculation | Power) else None
    return f"{words}, in {unit.spelling}" if calculated and unit is not None else words


def told_result(result: Constant | Words | Answer | NoRule) -> str:
    """A result of a row, or a value for some dates."""
    match result:
        case Constant(value, measure):
            return told_number(value, measure)
        case Words(text):
            return text
        case Answer(yes):
            return "yes" if yes else "no"
        case NoRule():
            return "no rule"


def is_date(expression: Expression) -> bool:
    """Whether the expression is a date."""
    match expression:
        case FactRead(fact):
            return isinstance(fact.type, Calendar)
        case Constant(value):
            return isinstance(value, date)
        case Definition(expression=inner_expression):
            return is_date(inner_expression)
        case Extreme(parts=parts):
            return is_date(parts[0])
        case Lookup(kind=kind):
            return kind == "date"
        case Shifted():
            return True
        case Calculation() | Power() | TimeBetween() | Rounded() | Score():
            return False
