"""How large a named value or condition is with all that it uses, so that none grows without end by repetition."""

from policy_dsl.names import fold
from policy_dsl.policy import Condition, Defined, Definition, Expression, Lookup, Score
from policy_dsl.resolve.measures import Meaning
from policy_dsl.resolve.scope import Scope, Size
from policy_dsl.walk import conditions_of, inner_conditions, inner_expressions, operands_of

LARGEST = 1000  # comparisons and steps of a definition, tables and scores left aside
LARGEST_WITH_TABLES = 50_000  # with all the rows of tables and all the lines of scores that it uses


def most_exceeded(scope: Scope, folded: str, meaning: Meaning) -> int | None:
    """The limit that a named meaning is larger than, if it is; its size is kept for those that use it."""
    match meaning:
        case Defined(condition=condition):
            own, whole = size_of(scope, condition)
        case Definition(expression=expression):
            own, whole = steps_of(scope, expression)
        case Lookup() | Score():
            parts = [steps_of(scope, each) for each in inner_expressions(meaning)]
            own, whole = 1, total([*parts, *(size_of(scope, each) for each in conditions_of(meaning))])[1]
        case other:
            own, whole = steps_of(scope, other)
    scope.sizes[folded] = (own, whole)
    if own > LARGEST:
        return LARGEST
    return LARGEST_WITH_TABLES if whole > LARGEST_WITH_TABLES else None


def size_of(scope: Scope, condition: Condition) -> Size:
    """How many comparisons and steps a condition holds, with those of the named things that it uses."""
    if isinstance(condition, Defined):
        return scope.sizes.get(fold(condition.name), (1, 1))
    inner = inner_conditions(condition)
    if inner:
        return total([size_of(scope, each) for each in inner])
    return total([(1, 1), *(steps_of(scope, each) for each in operands_of(condition))])


def steps_of(scope: Scope, expression: Expression) -> Size:
    """How many steps a calculation holds; a fact and a constant are none."""
    if isinstance(expression, Definition | Lookup | Score):
        return scope.sizes.get(fold(expression.name), (1, 1))
    inner = inner_expressions(expression)
    return total([(1, 1), *(steps_of(scope, each) for each in inner)]) if inner else (0, 0)


def total(sizes: list[Size]) -> Size:
    return sum(own for own, _ in sizes), sum(whole for _, whole in sizes)
