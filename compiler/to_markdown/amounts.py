"""Numbers and dates that are read, written or worked out, in plain English: "the weight divided by the height squared".

What has a name is told by its name, with a link to where the page says what it is; `worth` says it in words.
"""

import re
from datetime import date
from fractions import Fraction

from compiler.to_markdown.linked import link
from compiler.to_markdown.words import is_plural, quoted, several, subject, the, told_number
from policy_dsl.policy import (
    Answer,
    Calculation,
    Calendar,
    Constant,
    Definition,
    Expression,
    Extreme,
    Fact,
    FactRead,
    Lookup,
    Measure,
    NoRule,
    Power,
    Rounded,
    Score,
    Shifted,
    TimeBetween,
    Total,
    Words,
    YesNo,
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
            return the_fact(fact)
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
        case Total():
            return of_all(expression)


def of_all(total: Total) -> str:
    """A value of all items of a list together."""
    from compiler.to_markdown.items import told_total  # items are told with amounts, and amounts with items

    return told_total(total)


def as_subject(expression: Expression) -> str:
    """The expression before "is": a name that seems to speak of several things in quotes."""
    if isinstance(expression, FactRead):
        return subject_of(expression.fact)
    if isinstance(expression, Lookup | Score | Definition) and is_plural(expression.name):
        return quoted(named(expression))
    if isinstance(expression, Calculation) and not isinstance(expression.left, Calculation):
        first = expression.left
        begin = inner(first) if isinstance(first, Total) else as_subject(first)
        return f"{begin} {OPERATORS[expression.operator]} {inner(expression.right)}"
    return told(expression)


def be(expression: Expression) -> str:
    """The verb behind an expression: years that are counted are several."""
    return "are" if isinstance(expression, TimeBetween) else "is"


def named(expression: Lookup | Score | Definition) -> str:
    """The name of an expression, which leads to what the page says of it; with the item of which it is said."""
    owner = f"{expression.owner}'s " if isinstance(expression, Definition) and expression.owner else ""
    return link(f"{owner}{expression.name}", place_of(expression))


def place_of(expression: Lookup | Score | Definition) -> str:
    """The anchor at which the page says what a named expression is."""
    match expression:
        case Lookup():
            return f"value.{expression.key}"
        case Score():
            return f"score.{expression.key}"
        case Definition():
            return f"definition.{plain_key(expression.key)}"


def plain_key(key: str) -> str:
    """A key as a place on a page: of what is asked of an item, whatever stands for the item is left out."""
    return re.sub(r"\[[^\]]*\]", "", key)


# ---- facts, by their names


def called(fact: Fact) -> str:
    """What a fact is called; an attribute of one item with the item: "prior block's relief"."""
    pick = fact.pick
    if pick is not None:
        from compiler.to_markdown.items import name_of_pick, told_pick  # as above

        if not pick.name:
            name = quoted(fact.name) if is_plural(fact.name) else fact.name
            return f"{name} of the {told_pick(pick)}"
        return f"{name_of_pick(pick)}'s {fact.name}"
    return f"{fact.owner}'s {fact.name}" if fact.owner else fact.name


def the_fact(fact: Fact) -> str:
    """A fact with its article."""
    return f"the {called(fact)}" if in_place(fact) else the(called(fact))


def subject_of(fact: Fact) -> str:
    """A fact before "is"."""
    return f"the {called(fact)}" if in_place(fact) else subject(called(fact))


def in_place(fact: Fact) -> bool:
    """Whether a fact is an attribute of an item without a name, "the relief of the latest block"."""
    return fact.pick is not None and not fact.pick.name


def known_as(fact: Fact) -> str:
    """The fact as one speaks of it: a yes/no fact by the answer to it."""
    return f"the answer to {quoted(called(fact))}" if isinstance(fact.type, YesNo) else subject_of(fact)


def inner(expression: Expression) -> str:
    """The expression as a part of another: in brackets where it is made of several."""
    composed = isinstance(expression, Calculation | Extreme | Rounded | TimeBetween | Total)
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
        case Total(expression=of_each):
            return of_each is not None and expression.kind != "different" and is_date(of_each)
        case Calculation() | Power() | TimeBetween() | Rounded() | Score():
            return False
