"""Walking a checked policy: what conditions and expressions are made of, which facts they read, and their fields."""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache

from policy_dsl.policy import (
    All,
    Any,
    BlockIsMet,
    Calculation,
    Calendar,
    CodeOf,
    ComesTo,
    Compare,
    CompareSets,
    Condition,
    Constant,
    CountItems,
    Criterion,
    DaysInARow,
    Defined,
    Definition,
    Determination,
    EveryItem,
    Expression,
    Extreme,
    Fact,
    FactRead,
    FreeText,
    Group,
    InCodes,
    IsDocumented,
    IsYes,
    Items,
    LeftOut,
    Listed,
    ListOf,
    Lookup,
    LookupListed,
    Not,
    NumberListed,
    Numeric,
    OneOf,
    Policy,
    Power,
    Rounded,
    SameChoice,
    Score,
    ScorePart,
    Shifted,
    SomeOf,
    Term,
    TimeBetween,
    Total,
    Window,
    YesNo,
)
from policy_dsl.runtime import fields
from policy_dsl.runtime.lists import ListField
from policy_dsl.runtime.numbers import plain_number, written
from policy_dsl.units import Unit, as_written, convertible, simple_units, spelled_for_one

# ---- the door


def field_of(fact: Fact) -> fields.Field:
    """The field through which a fact's value is read and refused."""
    match fact.type:
        case YesNo():
            return fields.YesNo(fact.key, fact.name)
        case Numeric(low, high, whole, percent, unit):
            told = "%" if percent else unit.spelling if unit else ""
            units = accepted_units(unit) if unit else ()
            return fields.NumberField(fact.key, fact.name, low, high, whole=whole, unit=told, units=units)
        case Calendar():
            return fields.Day(fact.key, fact.name)
        case FreeText():
            return fields.Text(fact.key, fact.name)
        case OneOf(choices, keys):
            return fields.Choice(fact.key, fact.name, choices, keys)
        case SomeOf(choices, keys, or_none):
            return fields.ChoiceSet(fact.key, fact.name, choices, keys, or_none=or_none)
        case CodeOf(_, several, or_none):
            if several:
                return fields.Codes(fact.key, fact.name, or_none=or_none)
            return fields.Code(fact.key, fact.name)
        case ListOf() as kind:
            return list_field(fact, kind)


def list_field(fact: Fact, kind: ListOf) -> ListField:
    """The field through which a list is read; its attributes have keys of their own in each item."""
    inner = (field_of(replace(each, key=each.key.rpartition(".")[2])) for each in kind.attributes)
    members, keys = kind.members, kind.member_keys
    return ListField(
        fact.key, fact.name, kind.item, tuple(inner), members=members, member_keys=keys, requested=kind.requested
    )


@lru_cache(maxsize=256)
def accepted_units(unit: Unit) -> tuple[tuple[str, str], ...]:
    """The spellings in which data may give a quantity, each with how many of `unit` one of it is; its own first."""
    spellings = {unit.spelling: unit, as_written(unit): unit, unit.ucum: unit}
    for each in simple_units():
        if convertible(each, unit):
            spellings |= dict.fromkeys((each.spelling, spelled_for_one(each), each.ucum), each)
    return tuple((told, written_factor(each.factor / unit.factor)) for told, each in spellings.items())


def written_factor(factor: Fraction) -> str:
    """A factor as a decimal, or as a fraction where there is none."""
    plain = plain_number(factor)
    return str(plain) if isinstance(plain, Fraction) else written(plain)


# ---- what conditions and expressions are made of


def inner_conditions(condition: Condition) -> tuple[Condition, ...]:
    """The conditions of which a condition is made; none for a comparison."""
    match condition:
        case IsYes() | Compare() | Listed() | CountItems() | IsDocumented():  # most are one of these
            return ()
        case Not(inner) | Defined(_, _, inner):
            return (inner,)
        case All(conditions) | Any(conditions):
            return conditions
        case (
            Window()
            | NumberListed()
            | LookupListed()
            | SameChoice()
            | CompareSets()
            | InCodes()
            | BlockIsMet()
            | ComesTo()
            | EveryItem()
            | DaysInARow()
        ):
            return ()


def conditions_on_items(comparison: Condition) -> tuple[Condition, ...]:
    """The conditions of an innermost condition that are asked of items of a list; of any other, nothing."""
    match comparison:
        case IsYes() | Compare() | Window() | Listed() | NumberListed() | LookupListed() | SameChoice():
            return ()
        case CountItems(items=items) | DaysInARow(items=items):
            return items.where
        case EveryItem(items, requirement):
            return (*items.where, requirement)
        case Not() | All() | Any() | Defined() | BlockIsMet() | ComesTo():
            return ()
        case CompareSets() | InCodes() | IsDocumented():
            return ()


def items_of(comparison: Condition) -> Items | None:
    """The items of which an innermost condition speaks, if it speaks of any."""
    return comparison.items if isinstance(comparison, CountItems | EveryItem | DaysInARow) else None


def comparisons_in(condition: Condition) -> list[Condition]:
    """The innermost conditions, in the order in which they are read; behind one about items, those asked of items."""
    found: list[Condition] = []

    def add(condition: Condition) -> None:
        inner = inner_conditions(condition)
        if not inner and not isinstance(condition, All | Any):
            found.append(condition)
            inner = conditions_on_items(condition)
        for each in inner:
            add(each)

    add(condition)
    return found


def operands_of(comparison: Condition) -> tuple[Expression, ...]:
    """The expressions that an innermost condition compares, in order. Of any other condition: nothing."""
    match comparison:
        case Compare(left, _, right):
            return (left, right)
        case Window(operand, first, last):
            return (operand, first, last)
        case NumberListed(operand, values):
            return (operand, *values)
        case LookupListed(lookup):
            return (lookup,)
        case CompareSets(left_set, _, right_set):
            return (left_set, right_set) if isinstance(right_set, FactRead) else (left_set,)
        case IsYes(fact) | IsDocumented(fact) | Listed(fact) | InCodes(fact):
            return (FactRead(fact, span=comparison.span),)
        case SameChoice(left_fact, right_fact):
            return tuple(FactRead(each, span=comparison.span) for each in (left_fact, right_fact))
        case CountItems(_, number, items):
            return (*lists_read(items), number)
        case EveryItem(items):
            return lists_read(items)
        case DaysInARow(_, first, last, number, items):
            return (*lists_read(items), first, last, number)
        case Not() | All() | Any() | Defined() | BlockIsMet() | ComesTo():
            return ()


def lists_read(items: Items) -> tuple[FactRead, ...]:
    """The lists whose items are meant, as they are read."""
    return tuple(FactRead(each, span=items.span) for each in items.lists)


def inner_expressions(expression: Expression) -> tuple[Expression, ...]:
    """The expressions of which an expression is made; those that its conditions compare are not among them."""
    match expression:
        case FactRead() | Constant() | Lookup():
            return ()
        case Calculation(left, _, right):
            return (left, right)
        case Power(base):
            return (base,)
        case Shifted(day, length):
            return (day, length)
        case TimeBetween(_, first, second):
            return (first, second)
        case Extreme(_, parts):
            return parts
        case Rounded(inner) | Definition(_, _, inner):
            return (inner,)
        case Score(parts=parts):
            return tuple(each for part in parts for each in expressions_of(part))
        case Total(items=items, expression=own):
            return (*lists_read(items), *(() if own is None else (own,)))


def facts_read_by(expression: Expression) -> Iterator[Fact]:
    """The facts that an expression reads itself, not those of the rows and lines that decide what it is, nor what it
    reads of each item of a list."""
    if isinstance(expression, FactRead):
        yield expression.fact
    if not isinstance(expression, Score):
        for each in inner_expressions(expression):
            for fact in facts_read_by(each):
                if not isinstance(expression, Total) or not fact.key.startswith(expression.items.variables):
                    yield fact


def totals_in(expression: Expression) -> Iterator[Total]:
    """The highest, lowest and average that an expression reads itself: none exists where there is no item."""
    if isinstance(expression, Total):
        if expression.kind in ("highest", "lowest", "average"):
            yield expression
    elif not isinstance(expression, Score):
        for each in inner_expressions(expression):
            yield from totals_in(each)


def conditions_of(expression: Expression) -> tuple[Condition, ...]:
    """The conditions that decide what an expression is: of a lookup's rows, of a score's lines, of items of a list."""
    if isinstance(expression, Lookup):
        return tuple(each.condition for each in expression.rows)
    if isinstance(expression, Total):
        return expression.items.where
    if isinstance(expression, FactRead) and expression.fact.pick is not None:
        return expression.fact.pick.items.where
    if isinstance(expression, Score):
        return tuple(each for part in expression.parts for each in conditions_of_part(part))
    return ()


def expressions_of(part: ScorePart) -> tuple[Expression, ...]:
    own = tuple(each for each in (part.each, part.above) if each is not None)
    return (*own, *(each for inner in part.parts for each in expressions_of(inner)))


def conditions_of_part(part: ScorePart) -> tuple[Condition, ...]:
    own = () if part.condition is None else (part.condition,)
    return (*own, *(each for inner in part.parts for each in conditions_of_part(inner)))


def expressions_in(*expressions: Expression, seen: set[int] | None = None) -> list[Expression]:
    """Expressions and all that are in them, those of their conditions too, each before what it is made of.

    What is in a named value, or asked of the items that one is chosen from, is among them once. `seen` holds, by their
    identity, those of which it is left out, and gathers those that are found.
    """
    found: list[Expression] = []
    seen = set() if seen is None else seen

    def add(expression: Expression) -> None:
        found.append(expression)
        if isinstance(expression, Constant) or (isinstance(expression, FactRead) and expression.fact.pick is None):
            return  # most are so, and nothing is in them
        shared = shared_part(expression)
        if shared is not None:
            if id(shared) in seen:
                return
            seen.add(id(shared))
        for each in inner_expressions(expression):
            add(each)
        for condition in conditions_of(expression):
            for comparison in comparisons_in(condition):
                for operand in operands_of(comparison):
                    add(operand)

    for each in expressions:
        add(each)
    return found


def shared_part(expression: Expression) -> object | None:
    """What an expression has in common with others that read the same named value or single item, if it has."""
    match expression:
        case Definition(expression=inner):
            return inner
        case Lookup(rows=rows):
            return rows
        case Score(parts=parts):
            return parts
        case FactRead(fact):
            return fact.pick
        case Constant() | Calculation() | Power() | Shifted() | TimeBetween() | Extreme() | Rounded() | Total():
            return None


class Itself:
    """A condition by its identity, so that what was found for it is found again without a look into it."""

    __slots__ = ("condition",)

    def __init__(self, condition: Condition) -> None:
        self.condition = condition

    def __hash__(self) -> int:
        return id(self.condition)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Itself) and other.condition is self.condition


def read_by(comparison: Condition) -> tuple[Expression, ...]:
    """All that an innermost condition reads, as `expressions_in` tells it."""
    return kept_read_by(Itself(comparison))


@lru_cache(maxsize=1000)
def kept_read_by(comparison: Itself) -> tuple[Expression, ...]:
    # Each is asked for by several checks, and definitions within one another make it long to find.
    return tuple(expressions_in(*operands_of(comparison.condition)))


def lookups_in(comparison: Condition) -> tuple[Lookup, ...]:
    """The parameters and table results that a comparison reads, those of definitions too."""
    return tuple(each for each in read_by(comparison) if isinstance(each, Lookup))


def facts_of(condition: Condition) -> Iterator[Fact]:
    """The facts that a condition reads itself, in order, perhaps more than once; guards are not among them."""
    for comparison in comparisons_in(condition):
        yield from (each.fact for each in read_by(comparison) if isinstance(each, FactRead))


def facts_in(*expressions: Expression, seen: set[int] | None = None) -> Iterator[Fact]:
    """The facts that expressions read, in order, perhaps more than once; `seen` as of `expressions_in`."""
    return (each.fact for each in expressions_in(*expressions, seen=seen) if isinstance(each, FactRead))


def dated_codes(comparison: Condition) -> bool:
    """Whether a comparison with a code list depends on the date of service."""
    return isinstance(comparison, InCodes) and any(each.since or each.until for each in comparison.codes.ranges)


# ---- criteria


def conditions_in(part: Condition | Group | Criterion) -> Iterator[Condition]:
    """The conditions of a criterion or group, innermost criteria and exceptions included, as they were written."""
    if isinstance(part, Criterion | Group):
        inner = part.parts if isinstance(part, Criterion) else part.criteria
        for each in inner:
            yield from conditions_in(each)
        for left_out in part.left_out:
            yield from conditions_left_out(left_out)
    else:
        yield part


def conditions_left_out(left_out: LeftOut) -> Iterator[Condition]:
    """The conditions of a reason for which something is left out."""
    for each in left_out.parts:
        yield from conditions_in(each)


def criteria_in(group: Group) -> Iterator[Criterion]:
    """Every criterion under a group, each before those nested in it."""
    for criterion in group.criteria:
        yield criterion
        for part in criterion.parts:
            if isinstance(part, Group):
                yield from criteria_in(part)


def groups_of(policy: Policy) -> Iterator[Group]:
    """Every outermost list of criteria of a policy."""
    for block in policy.blocks:
        yield block.group
    for determination in policy.determinations:
        for clause in determination.clauses:
            yield clause.group


def all_criteria(policy: Policy) -> Iterator[Criterion]:
    """Every criterion of a policy that has a label."""
    for group in groups_of(policy):
        yield from (each for each in criteria_in(group) if each.label)


def blocks_used(part: Condition | Group | Criterion) -> tuple[str, ...]:
    """The keys of the shared lists of criteria that conditions ask for."""
    comparisons = (each for condition in conditions_in(part) for each in comparisons_in(condition))
    return tuple(each.block for each in comparisons if isinstance(each, BlockIsMet))


def conditions_of_determination(determination: Determination) -> Iterator[Condition]:
    """Every condition of a determination, clause after clause."""
    for clause in determination.clauses:
        yield from conditions_in(clause.group)
        for left_out in clause.left_out:
            yield from conditions_left_out(left_out)


def terms_of(determination: Determination) -> tuple[Term, ...]:
    """Every term that a determination gives."""
    return (*(term for clause in determination.clauses for term in clause.terms), *determination.otherwise_terms)


def facts_read(policy: Policy, determination: Determination) -> tuple[Fact, ...]:
    """The facts that a determination reads, each once, in the order in which they are first read.

    Those of the shared lists, of the determinations and of the guards that it asks for are among them, and the facts
    of its terms; lists too, but not the attributes of their items.
    """
    read: dict[str, Fact] = {}
    blocks = {each.key: each for each in policy.blocks}
    determinations = {each.key: each for each in policy.determinations}
    seen: set[str] = {determination.key}
    walked: set[int] = set()  # named values of which every fact is entered

    def add(fact: Fact) -> None:
        if fact.pick is not None:
            add(fact.pick.items.lists[0])
        if fact.key not in read:
            read[fact.key] = fact
            if fact.only_when is not None:
                add_condition(fact.only_when, set())  # in the middle of a walk

    def add_condition(condition: Condition, walked: set[int]) -> None:
        for comparison in comparisons_in(condition):
            if isinstance(comparison, BlockIsMet) and f"block {comparison.block}" not in seen:
                seen.add(f"block {comparison.block}")
                for each in conditions_in(blocks[comparison.block].group):
                    add_condition(each, walked)
            elif isinstance(comparison, ComesTo) and comparison.determination not in seen:
                seen.add(comparison.determination)
                for each in conditions_of_determination(determinations[comparison.determination]):
                    add_condition(each, walked)
            else:
                if dated_codes(comparison):
                    add(policy.facts[-1])
                for fact in facts_in(*operands_of(comparison), seen=walked):
                    add(fact)

    for condition in conditions_of_determination(determination):
        add_condition(condition, walked)
    for term in terms_of(determination):
        if term.value is not None:
            for fact in facts_in(term.value):
                add(fact)
    if determination.each is not None:
        add(determination.each)
    return tuple(each for each in read.values() if not each.is_attribute)
