"""Conditions in plain English: what a reviewer compares with the published wording. Text with links, in no markup.

Facts are named as the policy declares them. What is written is what the condition means, not how it was spelled.
"""

from compiler.to_markdown.amounts import (
    as_subject,
    be,
    called,
    is_date,
    known_as,
    named,
    plain_key,
    subject_of,
    the_fact,
    told,
)
from compiler.to_markdown.linked import capital, link
from compiler.to_markdown.words import (
    is_plural,
    one_of,
    quoted,
    told_number,
    told_range,
    told_value,
)
from policy_dsl.policy import (
    All,
    Any,
    BlockIsMet,
    Calculation,
    Choices,
    CodeOf,
    ComesTo,
    Compare,
    CompareSets,
    Condition,
    Constant,
    CountItems,
    DaysInARow,
    Defined,
    EveryItem,
    Expression,
    FactRead,
    InCodes,
    IsDocumented,
    IsYes,
    Listed,
    LookupListed,
    Not,
    NumberListed,
    OfItems,
    SameChoice,
    SetOperand,
    Window,
)
from policy_dsl.runtime.settle import DENIED, SPLIT
from policy_dsl.walk import dated_codes

NUMBER_WORDS = {each: each for each in ("at least", "at most", "more than", "less than")}
DATE_WORDS = {"at least": "on or after", "at most": "on or before", "more than": "after", "less than": "before"}
OPPOSITE = {"at least": "less than", "at most": "more than", "more than": "at most", "less than": "at least"}


def sentence(condition: Condition) -> str:
    """The condition as a sentence, with a capital letter and a full stop."""
    return f"{capital(reading(condition))}."


def reading(condition: Condition) -> str:
    """The condition in words, without a full stop: "the relief after first block is at least 80%"."""
    return said(condition, holds=True)


def negated(condition: Condition) -> str:
    """What it means that the condition is not met, in words."""
    return said(condition, holds=False)


def said(condition: Condition, *, holds: bool) -> str:
    """The condition in words, or that it is not met."""
    match condition:
        case Not(inner):
            return said(inner, holds=not holds)
        case All(conditions):
            return joined("and", conditions) if holds else f"not all of these hold: {listed(conditions)}"
        case Any((not_asked, required), conditional=True):
            asked = negated(not_asked)
            return f"if {asked}: {reading(required)}" if holds else f"{asked}, and {negated(required)}"
        case Any(conditions):
            return joined("or", conditions) if holds else f"none of these holds: {listed(conditions)}"
        case Defined():
            return f"the definition {quoted(named_condition(condition))} is {'' if holds else 'not '}met"
        case IsYes(fact):
            return f"the answer to {quoted(called(fact))} is {'yes' if holds else 'no'}"
        case IsDocumented(fact):
            return f"{known_as(fact)} is {'' if holds else 'not '}documented"
        case Compare():
            return comparison(condition, holds=holds)
        case Window():
            return window(condition, holds=holds)
        case NumberListed(operand, values):
            numbers = tuple(told(each) for each in values)
            return f"{as_subject(operand)} {be(operand)} {one_of(numbers, holds=holds)}"
        case Listed(fact, texts):
            told_texts = tuple(told_value(fact, each) for each in texts)
            return f"{subject_of(fact)} is {one_of(told_texts, holds=holds)}"
        case LookupListed():
            return lookup_listed(condition, holds=holds)
        case SameChoice(left, right):
            return f"{subject_of(left)} is {'' if holds else 'not '}the same as {the_fact(right)}"
        case CompareSets():
            return comparison_of_sets(condition, holds=holds)
        case InCodes():
            return in_codes(condition, holds=holds)
        case BlockIsMet(block):
            return f"the criteria {quoted(link('', f'criteria.{block}'))} are {'' if holds else 'not '}met"
        case ComesTo(determination, outcomes, overall=overall):
            told_outcome = comes_to(quoted(link("", f"determination.{determination}")), outcomes, holds=holds)
            return f"{told_outcome} for every item" if overall and outcomes != (SPLIT,) else told_outcome
        case CountItems() | EveryItem() | DaysInARow():
            return of_items(condition, holds=holds)


def of_items(condition: OfItems, *, holds: bool) -> str:
    """A condition about the items of a list in words, or that it is not met."""
    from compiler.to_markdown.items import said_of_items  # items are told with conditions, and conditions with items

    return said_of_items(condition, holds=holds)


def named_condition(condition: Defined) -> str:
    """The name of a condition, which leads to what the page says of it; with the item of which it is said."""
    owner = f"{condition.owner}'s " if condition.owner else ""
    return link(f"{owner}{condition.name}", f"definition.{plain_key(condition.key)}")


# ---- several conditions


def joined(word: str, conditions: tuple[Condition, ...]) -> str:
    """The conditions joined by "and" or "or"; one that holds several stands in brackets."""
    if not conditions:
        return "this always holds" if word == "and" else "this never holds"
    parts = [bracketed(each) for each in conditions]
    if len(parts) == 2 and not any("," in each or ";" in each for each in parts):
        return f" {word} ".join(parts)
    return f"; {word} ".join(parts)


def listed(conditions: tuple[Condition, ...]) -> str:
    return "; ".join(bracketed(each) for each in conditions)


def bracketed(condition: Condition) -> str:
    """The condition, in brackets if it is made of several."""
    inner = condition.condition if isinstance(condition, Not) else condition
    words = reading(condition)
    several = isinstance(inner, All | Any) and len(inner.conditions) > 1
    return f"({words})" if several or (isinstance(inner, OfItems) and " for which " in words) else words


# ---- comparisons


def comparison(condition: Compare, *, holds: bool) -> str:
    """A comparison of two numbers or two dates; one that is not met as the opposite one."""
    words = DATE_WORDS if is_date(condition.left) else NUMBER_WORDS
    left, right = condition.left, told(condition.right)
    if is_difference_of_percents(left) and isinstance(condition.right, Constant) and condition.right.name is None:
        right = f"{right.removesuffix('%')} percentage points"
    if condition.comparator == "equal":
        return f"{as_subject(left)} {be(left)} {'' if holds else 'not '}{right}"
    order = words[condition.comparator if holds else OPPOSITE[condition.comparator]]
    return f"{as_subject(left)} {be(left)} {order} {right}"


def is_difference_of_percents(expression: Expression) -> bool:
    """Whether an expression is how far two percentages are apart."""
    return isinstance(expression, Calculation) and expression.operator == "-" and expression.measure.percent


def window(condition: Window, *, holds: bool) -> str:
    """Between two numbers or two days, with what is said of either end."""
    first, last = condition.first, condition.last
    start = as_subject(condition.operand)
    plain_ends = isinstance(first, Constant) and isinstance(last, Constant) and not (first.name or last.name)
    if plain_ends and condition.first_counts and condition.last_counts:
        assert isinstance(first, Constant)
        assert isinstance(last, Constant)
        ends = f"{told_number(first.value, first.measure)} to {told_number(last.value, last.measure)}"
        if first.measure == last.measure:
            ends = told_range(first.value, last.value, last.measure)
        return f"{start} {be(condition.operand)} {'' if holds else 'not '}from {ends}, both included"
    dates = is_date(condition.operand)
    words = DATE_WORDS if dates else NUMBER_WORDS
    low = "at least" if condition.first_counts else "more than"
    high = "at most" if condition.last_counts else "less than"
    if not holds:
        low, high = OPPOSITE[low], OPPOSITE[high]
    ends = f"{words[low]} {told(first)}, {'and' if holds else 'or'} {words[high]} {told(last)}"
    return f"{start} {be(condition.operand)} {ends}"


def lookup_listed(condition: LookupListed, *, holds: bool) -> str:
    """A parameter or table result that is a choice, or an answer."""
    lookup = condition.lookup
    if lookup.kind == "answer":
        return f"{quoted(named(lookup))} is {'yes' if holds else 'no'}"
    return f"{as_subject(lookup)} is {one_of(condition.values, holds=holds)}"


def in_codes(condition: InCodes, *, holds: bool) -> str:
    """A code, or some codes, and the list of codes that they are in."""
    fact, codes = condition.fact, condition.codes
    list_of_codes = f"the code list {quoted(link(codes.name, f'codes.{codes.key}'))}"
    if not codes.key:
        list_of_codes = f"one of {codes.name}" if "," in codes.name or " to " in codes.name else codes.name
    kind = fact.type
    dated = " on the date of service" if dated_codes(condition) else ""
    be, be_not = ("is in", "is not in") if codes.key else ("is", "is not")
    if not (isinstance(kind, CodeOf) and kind.several):
        if not codes.key and not holds and list_of_codes.startswith("one of"):
            return f"{subject_of(fact)} is none of {codes.name}"
        return f"{subject_of(fact)} {be if holds else be_not} {list_of_codes}{dated}"
    if condition.every:
        return f"{'' if holds else 'not '}each of {the_fact(fact)} {be} {list_of_codes}{dated}"
    return f"{'at least one' if holds else 'none'} of {the_fact(fact)} {be} {list_of_codes}{dated}"


def comes_to(determination: str, outcomes: tuple[str, ...], *, holds: bool) -> str:
    """What another determination comes to."""
    if outcomes in ((DENIED,), (SPLIT,)):
        return f"{determination} is {'' if holds else 'not '}{outcomes[0]}"
    words = tuple(map(quoted, outcomes))
    what = words[0] if len(words) == 1 else f"one of {', '.join(words)}"
    return f"{determination} {'comes' if holds else 'does not come'} to {what}"


def comparison_of_sets(condition: CompareSets, *, holds: bool) -> str:
    """A comparison of two sets of choices, or that it does not hold."""
    fact, other = condition.left.fact, told_set(condition.right)
    plural = is_plural(called(fact))
    do, do_not = ("include", "do not include") if plural else ("includes", "does not include")
    alone = isinstance(condition.right, Choices) and len(condition.right.choices) == 1
    name = the_fact(fact)
    match condition.comparator:
        case "any of" | "all of" if alone:
            return f"{name} {do if holds else do_not} {other}"
        case "any of":
            return f"{name} {do} {'at least one' if holds else 'none'} of {other}"
        case "all of":
            return f"{name} {do if holds else do_not} all of {other}"
        case "among":
            return f"{name} {do} {'nothing but' if holds else 'something other than'} {other}"
        case "same as":
            way = "the same as" if isinstance(condition.right, FactRead) else "exactly"
            return f"{name} {'are' if plural else 'is'}{'' if holds else ' not'} {way} {other}"


def told_set(operand: SetOperand) -> str:
    match operand:
        case FactRead(fact):
            return the_fact(fact)
        case Choices(choices):
            return ", ".join(choices)
