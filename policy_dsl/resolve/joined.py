"""A second value behind "or" or "and", which reads as if it were a condition of its own."""

from typing import Literal

from policy_dsl import errors, syntax
from policy_dsl.names import fold
from policy_dsl.policy import Calendar, CodeOf, Fact, FreeText, ListOf, Numeric, OneOf, SomeOf, YesNo
from policy_dsl.resolve.choices import listed_choice
from policy_dsl.resolve.scope import Scope
from policy_dsl.runtime.fields import code_written


def values_joined(scope: Scope, conditions: tuple[syntax.Condition, ...], word: Literal["and", "or"]) -> bool:
    """Whether "site is lumbar or cervical" was written, which is then reported: "cervical" is no condition."""
    for index, before in enumerate(conditions[:-1]):
        fact = compared_fact(scope, before)
        if fact is None or not isinstance(before, syntax.Comparison | syntax.Membership):
            continue
        values = []
        for after in conditions[index + 1 :]:
            if not isinstance(after, syntax.Holds) or not is_value(scope, fact, after.operand):
                break
            values.append(after.operand)
        own = (before.right,) if isinstance(before, syntax.Comparison) else before.entries
        if values and is_value(scope, fact, own[-1]):
            listed = ", ".join(scope.source.text_of(each.span) for each in (*own, *values))
            told = f"{scope.source.text_of(before.left.span)} {phrase_for(before, fact, word)} {listed}"
            at = values[0].span.to(values[-1].span)
            scope.report(errors.value_joined(scope.source, values[0].span if len(values) == 1 else at, word, told))
            return True
    return False


def compared_fact(scope: Scope, condition: syntax.Condition) -> Fact | None:
    """The fact that a condition compares with values, if it does."""
    fits = (
        condition.comparator in ("is", "is not")
        if isinstance(condition, syntax.Comparison)
        else isinstance(condition, syntax.Membership)
    )
    if not fits or not isinstance(condition, syntax.Comparison | syntax.Membership):
        return None
    return scope.fact(condition.left) if isinstance(condition.left, syntax.Name) else None


def is_value(scope: Scope, fact: Fact, operand: syntax.Operand) -> bool:
    """Whether an operand writes a value of a fact, and names nothing that is declared."""
    if isinstance(operand, syntax.Name) and not operand.quoted and scope.is_declared(operand.text):
        return False
    match fact.type:
        case OneOf(choices=choices) | SomeOf(choices=choices):
            return listed_choice(scope, choices, operand) is not None
        case Numeric():
            return isinstance(operand, syntax.NumberLiteral)
        case Calendar():
            return isinstance(operand, syntax.DateLiteral)
        case FreeText():
            return isinstance(operand, syntax.Name) and operand.quoted
        case CodeOf():
            is_text = isinstance(operand, syntax.Name | syntax.NumberLiteral)
            code = code_written(operand.text) if isinstance(operand, syntax.Name | syntax.NumberLiteral) else None
            known = isinstance(operand, syntax.Name) and fold(operand.text) in scope.code_lists
            return is_text and (known or (code is not None and any(map(str.isdigit, code))))
        case YesNo() | ListOf():
            return False


def phrase_for(before: syntax.Comparison | syntax.Membership, fact: Fact, word: Literal["and", "or"]) -> str:
    """The phrase that takes all of the values."""
    if isinstance(before, syntax.Membership):
        return before.phrase
    several = isinstance(fact.type, SomeOf) or (isinstance(fact.type, CodeOf) and fact.type.several)
    if before.comparator == "is not":
        return "are none of" if several else "is not one of"
    if not several:
        return "is one of"
    return "are all of" if word == "and" and isinstance(fact.type, SomeOf) else "are any of"
