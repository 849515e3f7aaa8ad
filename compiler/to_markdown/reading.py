"""Conditions in plain English: what a reviewer compares with the published wording. Text in no markup.

Facts are named as the policy declares them. What is written is what the condition means, not how it was spelled.
"""

import re
from datetime import date

from policy_dsl.policy import (
    All,
    Any,
    Calendar,
    Choices,
    Compare,
    CompareSets,
    Condition,
    Constant,
    Defined,
    Fact,
    FactRead,
    FactType,
    FreeText,
    Group,
    IsDocumented,
    IsYes,
    Listed,
    Not,
    Numeric,
    OneOf,
    OrderedOperand,
    SameChoice,
    SetOperand,
    SomeOf,
    YesNo,
)
from policy_dsl.runtime.numbers import Number, written
from policy_dsl.walk import field_of, inner_conditions

NUMBER_WORDS = {
    "at least": "at least",
    "at most": "at most",
    "more than": "more than",
    "less than": "less than",
    "equal": "",
}
DATE_WORDS = {"at least": "on or after", "at most": "on or before", "more than": "after", "less than": "before"}
_BEHIND_THE_NOUN = re.compile(
    r" (?:of|at|for|in|on|with|without|from|to|by|under|per|during|before|after|since|until|that|which|who) "
)


def sentence(condition: Condition) -> str:
    """The condition as a sentence, with a capital letter and a full stop."""
    return f"{capital(reading(condition))}."


def capital(words: str) -> str:
    """The words as they begin a sentence."""
    return words[:1].upper() + words[1:]


def reading(condition: Condition) -> str:
    """The condition in words, without a full stop: "the relief after first block is at least 80%"."""
    match condition:
        case IsYes(fact):
            return f"the answer to “{fact.name}” is yes"
        case Not(inner):
            return negated(inner)
        case All(conditions):
            limits = between(conditions)
            return limits or joined("and", conditions)
        case Any(conditions):
            return joined("or", conditions)
        case Defined(name, _):
            return f"“{name}” holds"
        case Compare():
            return comparison(condition, holds=True)
        case Listed(fact, values):
            told = tuple(told_value(fact, each) for each in values)
            return f"{the(fact)} {be(fact)} {one_of(told)}"
        case SameChoice(left, right):
            return f"{the(left)} {be(left)} the same as {the(right)}"
        case CompareSets():
            return comparison_of_sets(condition, holds=True)
        case IsDocumented(fact):
            return f"{known_as(fact)} {be(fact)} documented"


def meanings(condition: Condition) -> tuple[str, ...]:
    """What the named conditions in a condition mean, those in their meanings too: "“good relief” means: ..."."""
    own = (f"“{condition.name}” means: {reading(condition.condition)}.",) if isinstance(condition, Defined) else ()
    inner = (told for each in inner_conditions(condition) for told in meanings(each))
    return tuple(dict.fromkeys((*own, *inner)))


def negated(condition: Condition) -> str:
    """What it means that the condition is not met."""
    match condition:
        case IsYes(fact):
            return f"the answer to “{fact.name}” is no"
        case Not(inner):
            return reading(inner)
        case All(conditions):
            limits = between(conditions, holds=False)
            return limits or f"not all of these hold: {listed(conditions)}"
        case Any(conditions):
            return f"none of these holds: {listed(conditions)}"
        case Defined(name, _):
            return f"“{name}” does not hold"
        case Compare():
            return comparison(condition, holds=False)
        case Listed(fact, values):
            told = tuple(told_value(fact, each) for each in values)
            return f"{the(fact)} {be(fact)} {one_of(told, holds=False)}"
        case SameChoice(left, right):
            return f"{the(left)} {be(left)} not the same as {the(right)}"
        case CompareSets():
            return comparison_of_sets(condition, holds=False)
        case IsDocumented(fact):
            return f"{known_as(fact)} {be(fact)} not documented"


# ---- several conditions


def joined(word: str, conditions: tuple[Condition, ...]) -> str:
    """The conditions joined by "and" or "or"; one that holds several stands in brackets."""
    parts = [bracketed(each) for each in conditions]
    if len(parts) == 2 and not any("," in each for each in parts):
        return f" {word} ".join(parts)
    return f"; {word} ".join(parts)


def listed(conditions: tuple[Condition, ...]) -> str:
    return "; ".join(bracketed(each) for each in conditions)


def bracketed(condition: Condition) -> str:
    """The condition, in brackets if it is made of several."""
    inner = condition.condition if isinstance(condition, Not) else condition
    several = isinstance(inner, All | Any) and not (isinstance(inner, All) and between(inner.conditions))
    return f"({reading(condition)})" if several else reading(condition)


def between(conditions: tuple[Condition, ...], *, holds: bool = True) -> str | None:
    """Two limits of one value as one phrase, "is 5 to 14"; None for any other conditions."""
    match conditions:
        case (
            Compare(FactRead(fact), "at least", Constant(name=None) as low),
            Compare(FactRead(other), "at most", Constant(name=None) as high),
        ) if fact == other and conditions[0].span == conditions[1].span:
            ends = f"from {told_operand(low)} to {told_operand(high)}, both included"
            return f"{the(fact)} {be(fact)}{'' if holds else ' not'} {ends}"
    return None


# ---- comparisons


def comparison(condition: Compare, *, holds: bool) -> str:
    """A comparison of two numbers or two dates, or that it does not hold."""
    left, right = condition.left, condition.right
    words = DATE_WORDS if is_date(left) else NUMBER_WORDS
    verb = be(left.fact) if isinstance(left, FactRead) else "is"
    parts = (told_operand(left), verb, "" if holds else "not", words.get(condition.comparator, ""), told_operand(right))
    return " ".join(each for each in parts if each)


def comparison_of_sets(condition: CompareSets, *, holds: bool) -> str:
    """A comparison of two sets of choices, or that it does not hold."""
    fact, other = condition.left.fact, told_set(condition.right)
    plural = is_plural(fact.name)
    do = "include" if plural else "includes"
    alone = isinstance(condition.right, Choices) and len(condition.right.choices) == 1
    match condition.comparator:
        case "any of" | "all of" if alone:
            verb = do if holds else f"{'do' if plural else 'does'} not include"
            return f"{the(fact)} {verb} {other}"
        case "any of":
            return f"{the(fact)} {do} {'at least one' if holds else 'none'} of {other}"
        case "all of":
            verb = do if holds else f"{'do' if plural else 'does'} not include"
            return f"{the(fact)} {verb} all of {other}"
        case "among":
            return f"{the(fact)} {do} {'nothing but' if holds else 'something other than'} {other}"
        case "same as":
            way = "the same as" if isinstance(condition.right, FactRead) else "exactly"
            return f"{the(fact)} {be(fact)}{'' if holds else ' not'} {way} {other}"


def one_of(values: tuple[str, ...], *, holds: bool = True) -> str:
    """One of the listed values, or none of them."""
    if len(values) == 1:
        return values[0] if holds else f"not {values[0]}"
    return f"{'one' if holds else 'none'} of {', '.join(values)}"


# ---- words for facts and values


def the(fact: Fact) -> str:
    return f"the {fact.name}"


def known_as(fact: Fact) -> str:
    """The fact as one speaks of it: a yes/no fact by the answer to it."""
    return f"the answer to “{fact.name}”" if isinstance(fact.type, YesNo) else the(fact)


def be(fact: Fact) -> str:
    return "are" if is_plural(fact.name) and not isinstance(fact.type, YesNo) else "is"


def is_plural(name: str) -> bool:
    """Whether a name speaks of several things, by the look of its noun: "levels at surgery" does, "diagnosis" not."""
    noun = _BEHIND_THE_NOUN.split(f" {name} ", maxsplit=1)[0].split()
    last = noun[-1].casefold() if noun else ""
    return last.endswith("s") and not last.endswith(("ss", "us", "is", "'s", "’s"))


def is_date(operand: OrderedOperand) -> bool:
    match operand:
        case FactRead(fact):
            return isinstance(fact.type, Calendar)
        case Constant(value):
            return isinstance(value, date)


def told_operand(operand: OrderedOperand) -> str:
    """One side of a comparison; a constant that has a name by its name, with the value behind it."""
    match operand:
        case FactRead(fact):
            return the(fact)
        case Constant(value, percent, name):
            number = told_number(value, percent=percent)
            return number if name is None else f"the {name} ({number})"


def told_number(value: Number | date, *, percent: bool) -> str:
    return str(value) if isinstance(value, date) else f"{written(value)}{'%' if percent else ''}"


def told_set(operand: SetOperand) -> str:
    match operand:
        case FactRead(fact):
            return the(fact)
        case Choices(choices):
            return ", ".join(choices)


def told_value(fact: Fact, value: Number | date | str) -> str:
    """A value as a person reads it; a text in quotes."""
    return f"“{value}”" if isinstance(fact.type, FreeText) else field_of(fact).told(value)


def told_type(kind: FactType) -> str:
    """What an answer is, in words, with its range or choices."""
    match kind:
        case YesNo():
            return "yes or no"
        case Numeric(low, high, whole, percent):
            noun = "a percentage" if percent else "a whole number" if whole else "a number"
            return f"{noun}{told_range(low, high, percent=percent)}"
        case Calendar():
            return "a date"
        case FreeText():
            return "a text"
        case OneOf(choices, _):
            return f"one of {', '.join(choices)}"
        case SomeOf(choices, _, or_none):
            return f"{'none, one' if or_none else 'one'} or more of {', '.join(choices)}"


def told_range(low: Number | None, high: Number | None, *, percent: bool) -> str:
    """The limits of a number, both included; nothing where it has none."""
    highest = "" if high is None else told_number(high, percent=percent)
    if low is None:
        return highest and f", at most {highest}"
    lowest = told_number(low, percent=percent)
    return f" from {lowest} to {highest}" if highest else f", at least {lowest}"


# ---- lists of criteria


def label_path(path: str) -> str:
    """A criterion's place as a person writes it: `(C)(1)` for `C.1`."""
    return "".join(f"({label})" for label in path.split("."))


def told_group(group: Group) -> str:
    """What a list of criteria asks for, said above it: "all of these are met"."""
    if len(group.criteria) == 1:
        return f"this is {'not ' if group.quantifier == 'none of' else ''}met"
    return told_quantity(group, "these")


def told_labels(group: Group) -> str:
    """What a list of criteria asks for, by their labels: "all of (1), (2), (3) are met"."""
    labels = [each.label for each in group.criteria]
    if len(labels) == 1:
        return f"{labels[0]} is {'not ' if group.quantifier == 'none of' else ''}met"
    return told_quantity(group, ", ".join(labels))


def told_count(group: Group) -> str:
    """What a list of criteria asks for, said away from it: "all 4 criteria are met"."""
    count = len(group.criteria)
    if count == 1:
        return f"its one criterion is {'not ' if group.quantifier == 'none of' else ''}met"
    return told_quantity(group, f"{count} criteria")


def told_quantity(group: Group, criteria: str) -> str:
    match group.quantifier:
        case "all of":
            return f"{'all' if criteria[0].isdigit() else 'all of'} {criteria} are met"
        case "any of":
            return f"at least one of {criteria} is met"
        case "none of":
            return f"none of {criteria} is met"
        case "at least":
            return f"at least {group.count} of {criteria} {'is' if group.count == 1 else 'are'} met"
