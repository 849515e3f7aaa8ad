"""Walking a checked policy: which facts a condition reads, in which order, and the field of each fact."""

from collections.abc import Iterator

from policy_dsl.policy import (
    All,
    Any,
    Calendar,
    Compare,
    CompareSets,
    Condition,
    Constant,
    Criterion,
    Defined,
    Determination,
    Fact,
    FactRead,
    FreeText,
    Group,
    IsDocumented,
    IsYes,
    Listed,
    Not,
    Numeric,
    OneOf,
    SameChoice,
    SomeOf,
    YesNo,
)
from policy_dsl.runtime import fields


def field_of(fact: Fact) -> fields.Field:
    """The field through which a fact's value is read and refused."""
    match fact.type:
        case YesNo():
            return fields.YesNo(fact.key, fact.name)
        case Numeric(low, high, whole, percent):
            return fields.NumberField(fact.key, fact.name, low, high, whole=whole, unit="%" if percent else "")
        case Calendar():
            return fields.Day(fact.key, fact.name)
        case FreeText():
            return fields.Text(fact.key, fact.name)
        case OneOf(choices, keys):
            return fields.Choice(fact.key, fact.name, choices, keys)
        case SomeOf(choices, keys, or_none):
            return fields.ChoiceSet(fact.key, fact.name, choices, keys, or_none=or_none)


def inner_conditions(condition: Condition) -> tuple[Condition, ...]:
    """The conditions of which a condition is made; none for a comparison."""
    match condition:
        case Not(inner) | Defined(_, inner):
            return (inner,)
        case All(conditions) | Any(conditions):
            return conditions
        case IsYes() | Compare() | Listed() | SameChoice() | CompareSets() | IsDocumented():
            return ()


def comparisons_in(condition: Condition) -> Iterator[Condition]:
    """The innermost conditions, in the order in which they are read."""
    inner = inner_conditions(condition)
    if not inner:
        yield condition
    for each in inner:
        yield from comparisons_in(each)


def operands_of(comparison: Condition) -> tuple[Fact | Constant, ...]:
    """What an innermost condition reads, in order: facts and constants. Of any other condition: nothing."""
    match comparison:
        case IsYes(fact) | IsDocumented(fact) | Listed(fact, _):
            return (fact,)
        case SameChoice(left, right):
            return (left, right)
        case Compare(left_operand, _, right_operand):
            return tuple(each.fact if isinstance(each, FactRead) else each for each in (left_operand, right_operand))
        case CompareSets(left_set, _, right_set):
            return (left_set.fact, *((right_set.fact,) if isinstance(right_set, FactRead) else ()))
        case Not() | All() | Any() | Defined():
            return ()


def conditions_in(part: "Condition | Group | Criterion") -> Iterator[Condition]:
    """The conditions of a criterion or group, innermost criteria included, as they were written."""
    match part:
        case Criterion():
            for each in part.parts:
                yield from conditions_in(each)
        case Group():
            for criterion in part.criteria:
                yield from conditions_in(criterion)
        case (
            IsYes()
            | Not()
            | All()
            | Any()
            | Defined()
            | Compare()
            | Listed()
            | SameChoice()
            | CompareSets()
            | IsDocumented()
        ):
            yield part


def criteria_in(group: Group) -> Iterator[Criterion]:
    """Every labelled criterion under a group, each before those nested in it."""
    for criterion in group.criteria:
        yield criterion
        for part in criterion.parts:
            if isinstance(part, Group):
                yield from criteria_in(part)


def facts_read(determination: Determination) -> tuple[Fact, ...]:
    """The facts that a determination reads, each once, in the order in which they are first read."""
    read: dict[str, Fact] = {}
    for clause in determination.clauses:
        for condition in conditions_in(clause.group):
            for comparison in comparisons_in(condition):
                for operand in operands_of(comparison):
                    if isinstance(operand, Fact):
                        read.setdefault(operand.key, operand)
    return tuple(read.values())
