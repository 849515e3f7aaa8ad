"""What is left of a comparison of numbers or dates when all that is known is worked out.

A day counts as its number in the calendar, so that sums of facts are sums of numbers for both.
"""

from collections.abc import Callable
from datetime import date

from policy_dsl.runtime.comparisons import Ordered
from policy_dsl.runtime.conditions import Cases, Compare, NumberListed, signature
from policy_dsl.runtime.expressions import (
    Calculation,
    Constant,
    Elapsed,
    Expression,
    Extreme,
    Known,
    Power,
    Read,
    Rounded,
    Shifted,
    unnamed,
)
from policy_dsl.runtime.numbers import Exact, as_exact, fraction

Ordering = Compare | NumberListed
Linear = tuple[dict[str, Exact], Exact]  # so many times each missing fact, and a number


def sides_of(atom: Ordering) -> tuple[Expression, ...]:
    """The expressions that are compared."""
    return (atom.left, atom.right) if isinstance(atom, Compare) else (atom.left,)


def folded_atom(atom: Ordering, known: Known) -> Ordering:
    """A comparison with what is known worked out."""
    left = folded(atom.left, known)
    if isinstance(atom, Compare):
        return Compare(left, atom.comparator, folded(atom.right, known))
    return NumberListed(left, *atom.listed)


def folded(expression: Expression, known: Known) -> Expression:
    """An expression with what is known worked out, as far as it has a value."""
    expression = unnamed(expression)
    if isinstance(expression, Read | Constant):
        return expression
    if all(known.get(key) is not None for key in expression.facts):
        value = expression.value(known)
        return expression if value is None else Constant(value)
    if isinstance(expression, Cases):
        possible = expression.possible(known)
        return folded(possible[0], known) if len(possible) == 1 and possible[0] is not None else expression
    return rebuilt(expression, lambda each: folded(each, known))


def rebuilt(expression: Expression, of: Callable[[Expression], Expression]) -> Expression:
    """A calculation of the same kind, of what `of` makes of its parts; any other expression as it is."""
    match expression:
        case Calculation(left=left, operator=operator, right=right):
            return Calculation(of(left), operator, of(right))
        case Power(base=base, exponent=exponent):
            return Power(of(base), exponent)
        case Rounded(expression=inner, step=step, rule=rule):
            return Rounded(of(inner), step, rule)
        case Shifted(day=day, amount=amount, unit=unit):
            return Shifted(of(day), of(amount), unit)
        case Elapsed(unit=unit, first=first, second=second):
            return Elapsed(unit, of(first), of(second))
        case Extreme(parts=parts, highest=highest):
            return Extreme(*map(of, parts), highest=highest)
        case Expression():
            return expression


def missing_reads(expression: Expression, known: Known) -> tuple[Read, ...]:
    """The missing facts that an expression reads as numbers or dates, in the rows that fit."""
    if isinstance(expression, Read):
        return (expression,) if known.get(expression.key) is None else ()
    inner = expression.inner()
    if isinstance(expression, Cases):
        possible = expression.possible(known)
        inner = tuple(each for each in possible if each is not None)
    return tuple(read for each in inner for read in missing_reads(each, known))


# ---- sums of facts


def point_of(value: Ordered) -> Exact:
    """A number as it is, a day as its number."""
    return value.toordinal() if isinstance(value, date) else as_exact(value)


def divided(number: Exact, divisor: Exact) -> Exact:
    if divisor in (1, -1):
        return number * divisor
    found = fraction(number) / divisor
    return int(found) if found.denominator == 1 else found


def linear_difference(atom: Compare, known: Known) -> Linear | None:
    """The left side less the right side, where both are sums of facts; None where they are not."""
    left, right = linear(atom.left, known), linear(atom.right, known)
    return None if left is None or right is None else combined(left, right, -1)


def combined(left: Linear, right: Linear, sign: int) -> Linear:
    """One sum of facts and so many times another."""
    keys = dict.fromkeys((*left[0], *right[0]))
    sums = {key: left[0].get(key, 0) + sign * right[0].get(key, 0) for key in keys}
    return {key: each for key, each in sums.items() if each}, left[1] + sign * right[1]


def linear(expression: Expression, known: Known) -> Linear | None:
    """An expression as a sum of missing facts, each so many times; None where it is no such sum."""
    expression = unnamed(expression)
    if isinstance(expression, Read) and known.get(expression.key) is None:
        return {expression.key: 1}, 0
    if isinstance(expression, Calculation):
        left, right = linear(expression.left, known), linear(expression.right, known)
        if left is None or right is None:
            return None
        if expression.operator in ("+", "-"):
            return combined(left, right, 1 if expression.operator == "+" else -1)
        if expression.operator == "*":
            left, right = (right, left) if left[0] else (left, right)
            return None if left[0] else times(right, left[1])
        return None if right[0] or right[1] == 0 else times(left, divided(1, right[1]))
    if isinstance(expression, Shifted) and expression.unit == "days":
        day, amount = linear(expression.day, known), linear(expression.amount, known)
        if day is None or amount is None or amount[0] or amount[1].denominator != 1:
            return None
        return day[0], day[1] + amount[1]
    if isinstance(expression, Elapsed) and expression.unit == "days":
        first, second = linear(expression.first, known), linear(expression.second, known)
        return None if first is None or second is None else combined(second, first, -1)
    if isinstance(expression, Cases):
        possible = expression.possible(known)
        return linear(possible[0], known) if len(possible) == 1 and possible[0] is not None else None
    value = fixed(expression, known)
    return None if value is None else ({}, value)


def times(sum_: Linear, factor: Exact) -> Linear:
    """A sum of facts so many times."""
    return {key: each * factor for key, each in sum_[0].items() if factor}, sum_[1] * factor


def fixed(expression: Expression, known: Known) -> "Exact | None":
    """The value of an expression that lacks nothing; None where it does, or has none."""
    value = expression.value(known)
    return None if value is None or isinstance(value, str) or missing_reads(expression, known) else point_of(value)


# ---- how a comparison relates two missing facts


def way_of(sides: tuple[Expression, ...]) -> object:
    """What relations of two facts must share to turn nowhere at once: their sides, numbers apart; or that they move a
    day by months, since months do not overtake one another."""
    for one, other in ((sides[0], sides[-1]), (sides[-1], sides[0])):
        own, moved = unnamed(one), unnamed(other)
        if isinstance(own, Read) and isinstance(moved, Shifted) and moved.unit == "months":
            day, amount = unnamed(moved.day), unnamed(moved.amount)
            if isinstance(day, Read) and isinstance(amount, Constant):
                return ("months", own.key, day.key)
    return frozenset(map(signature, sides))


def is_monotone(expression: Expression, known: Known) -> bool:
    """Whether an expression only grows, or only falls, with each fact that it lacks."""
    if not missing_reads(expression, known):
        return True
    expression = unnamed(expression)
    if isinstance(expression, Cases):
        possible = expression.possible(known)
        return len(possible) == 1 and possible[0] is not None and is_monotone(possible[0], known)
    signed = isinstance(expression, Calculation) and expression.operator in "*/"
    even = isinstance(expression, Power) and expression.exponent % 2 == 0
    inner = expression.inner()
    if (signed or even) and not all(has_one_sign(each, known) for each in inner):
        return False
    return all(is_monotone(each, known) for each in inner)


def has_one_sign(expression: Expression, known: Known) -> bool:
    """Whether an expression is nowhere below zero, or nowhere above it."""
    range_ = expression.range(known)
    low, high = (None if each is None else point_of(each) for each in (range_.low, range_.high))
    return (low is not None and low >= 0) or (high is not None and high <= 0)
