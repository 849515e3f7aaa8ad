"""Conditions about lists as conditions about the attributes of the items that a case lists.

What is exact about the unknown (see `exact`) then needs to know facts alone: `blocks[2].relief` is one like any other,
and what a list does not list is asked as questions.
"""

from collections.abc import Callable, Iterable, Sequence
from math import ceil, floor

from policy_dsl.runtime.conditions import (
    All,
    Always,
    Any,
    AtLeast,
    Cases,
    Choose,
    Compare,
    Condition,
    IsYes,
    Not,
    NumberListed,
    Shown,
    Unsaid,
    comparisons_in,
    signature,
)
from policy_dsl.runtime.expressions import (
    Calculation,
    Constant,
    Expression,
    Known,
    KnownFacts,
    Named,
    Reads,
    exact_number,
    unnamed,
)
from policy_dsl.runtime.items import UNLISTED, Items, ListCondition, ListExpression, Names, OfItem, One, key_in
from policy_dsl.runtime.meaning import ComesTo, Met
from policy_dsl.runtime.numbers import Exact
from policy_dsl.runtime.partial import rebuilt

MOST_IN_DOUBT = 12  # items of which each is looked at in turn
# The slots that hold keys of facts; what other slots hold are words.
SLOTS_OF_KEYS = frozenset({"alias", "attribute", "facts", "key", "left", "order", "right", "steps"})


def reads_lists(part: Reads, known: KnownFacts) -> bool:
    """Whether a condition or expression is about lists."""
    return any(key in known.lists for key in part.facts)


def grounded(condition: Condition, known: KnownFacts) -> Condition:
    """A condition as one about facts and attributes alone."""
    if not reads_lists(condition, known):
        return condition
    truth = condition.truth(known)
    if truth is not None:
        return Always(truth)  # nothing that is missing changes it
    match condition:
        case ListCondition():
            return condition.ground(known)
        case Not(condition=inner):
            return Not(grounded(inner, known))
        case All(conditions=conditions):
            return All(*(grounded(each, known) for each in conditions))
        case Any(conditions=conditions):
            return Any(*(grounded(each, known) for each in conditions))
        case AtLeast(count=count, conditions=conditions):
            return AtLeast(count, *(grounded(each, known) for each in conditions))
        case Choose(rows=rows, otherwise=otherwise):
            told = tuple((grounded(row, known), grounded(said, known)) for row, said in rows)
            return Choose(told, grounded(otherwise, known))
        case Shown(expression=expression, condition=inner):
            return Shown(expression, grounded(inner, known))
        case Met(group=group):
            return grounded_once(condition, group.condition, known)
        case ComesTo(chosen=chosen):
            return grounded_once(condition, chosen, known)
        case Compare(left=left, comparator=comparator, right=right):
            counted = numbers_compared(condition, known)
            return counted or Compare(worked_out(left, known), comparator, worked_out(right, known))
        case NumberListed(left=left, listed=listed):
            return NumberListed(worked_out(left, known), *listed)
        case Condition():
            return condition


def about_facts(condition: Condition, known: Known) -> Condition:
    """A condition as it is asked of a case."""
    return grounded(condition, known) if isinstance(known, KnownFacts) and known.lists else condition


def value_of_facts(expression: Expression, known: Known) -> Expression:
    """An expression as it is worked out for a case."""
    return worked_out(expression, known) if isinstance(known, KnownFacts) and known.lists else expression


def grounded_once(condition: Condition, asked: Condition, known: KnownFacts) -> Condition:
    """What several conditions ask for, made once for a case."""
    found = known.found.get(condition)
    if not isinstance(found, Condition):
        found = known.found[condition] = grounded(asked, known)
    return found


def worked_out(expression: Expression, known: KnownFacts) -> Expression:
    """An expression as one over facts and attributes alone."""
    if not reads_lists(expression, known):
        return expression
    match expression:
        case ListExpression():
            return expression.ground(known)
        case Named(key=key, name=name, unit=unit, expression=inner):
            return Named(key, name, unit, worked_out(inner, known))
        case Cases(rows=rows, otherwise=otherwise):
            told = tuple(
                (grounded(row, known), None if each is None else worked_out(each, known)) for row, each in rows
            )
            return Cases(told, None if otherwise is None else worked_out(otherwise, known))
        case Expression():
            return rebuilt(expression, lambda each: worked_out(each, known))


# ---- how many items


def reaches(count: int, lists: Sequence[Items], known: KnownFacts) -> Condition:
    """That lists hold so many items together."""
    found = [(each, each.found(known)) for each in lists]
    lacking = count - sum(len(each.sure) for _, each in found)
    if lacking <= 0:
        return Always(True)
    doubtful = [said_of(items.where, one, known) for items, each in found for one in each.doubtful]
    if len(doubtful) < lacking and not any(each.open for _, each in found):
        return Always(False)
    further = [
        question(items, known, one, "further", number)
        for items, each in found
        for one in each.open
        for number in range(1, lacking + 1)
    ]
    return AtLeast(lacking, *doubtful, *further)


def numbers_compared(asked: Compare, known: KnownFacts) -> Condition | None:
    """A comparison of numbers of items, added up, as one of how many there are together: so it is exact, item by item.
    None where it is none, or takes one number from another."""
    left, right = added_up(asked.left, known), added_up(asked.right, known)
    if left is None or right is None:
        return None
    lists = [*left[0], *((-sign, items) for sign, items in right[0])]
    signs = {sign for sign, _ in lists}
    if len(signs) != 1:
        return None
    limit = (right[1] - left[1]) * signs.pop()
    upward = lists[0][0] > 0
    comparator = asked.comparator if upward else TURNED.get(asked.comparator, asked.comparator)
    together = [items for _, items in lists]
    above = reaches(floor(limit) + 1, together, known)
    at_least = reaches(ceil(limit), together, known)
    if comparator in ("at least", "less than"):
        return at_least if comparator == "at least" else Not(at_least)
    if comparator in ("at most", "more than"):
        return above if comparator == "more than" else Not(above)
    return All(at_least, Not(above)) if limit.denominator == 1 else Always(False)


TURNED = {"at least": "at most", "at most": "at least", "more than": "less than", "less than": "more than"}


def added_up(expression: Expression, known: KnownFacts) -> tuple[list[tuple[int, Items]], Exact] | None:
    """Numbers of items, each added or taken away, and a number that is known; None where an expression is no such
    sum."""
    expression = unnamed(expression)
    if isinstance(expression, ListExpression):
        counted = expression.counted()
        return None if counted is None else ([(1, counted)], 0)
    if isinstance(expression, Calculation) and expression.operator in ("+", "-"):
        left, right = added_up(expression.left, known), added_up(expression.right, known)
        if left is None or right is None:
            return None
        sign = 1 if expression.operator == "+" else -1
        return [*left[0], *((sign * each, items) for each, items in right[0])], left[1] + sign * right[1]
    number = None if reads_lists(expression, known) else exact_number(expression.value(known))
    return None if number is None else ([], number)


# ---- an item in place of a variable


def renamed(part: Reads, names: Names) -> Reads:
    """A condition or expression with items in place of variables."""
    variables = tuple(variable for variable, _ in names)

    def change(key: str) -> str:
        for variable, item in names:
            if key.startswith(variable):
                return item + key[len(variable) :]
        return key

    made: dict[int, Reads] = {}

    def of(each: Reads) -> Reads:
        if not any(key.startswith(variables) for key in each.facts):
            return each
        if id(each) not in made:
            made[id(each)] = anew(each, change, of)
        return made[id(each)]

    return of(part)


def renamed_condition(condition: Condition, names: Names) -> Condition:
    """A condition with items in place of variables."""
    found = renamed(condition, names)
    assert isinstance(found, Condition)
    return found


def renamed_expression(expression: Expression, names: Names) -> Expression:
    """An expression with items in place of variables."""
    found = renamed(expression, names)
    assert isinstance(found, Expression)
    return found


def anew(part: Reads, change: Callable[[str], str], of: Callable[[Reads], Reads]) -> Reads:
    """The same condition or expression over other keys. What asks for a list or determination is what that asks."""
    if isinstance(part, Met):
        return of(part.group.condition)
    if isinstance(part, ComesTo):
        return of(part.chosen)
    found = object.__new__(type(part))
    for kind in type(part).__mro__:
        for slot in getattr(kind, "__slots__", ()):
            setattr(found, slot, slot_anew(getattr(part, slot), change if slot in SLOTS_OF_KEYS else None, of))
    return found


def slot_anew(value: object, change: Callable[[str], str] | None, of: Callable[[Reads], Reads]) -> object:
    if isinstance(value, Reads):
        return of(value)
    if isinstance(value, tuple):
        return tuple(slot_anew(each, change, of) for each in value)
    return change(value) if isinstance(value, str) and change is not None else value


def said_of_all(condition: Condition, known: Known, variables: tuple[str, ...]) -> Condition:
    """A condition to be asked of many items: what it says of all else than the items is worked out, as far as it is
    known."""
    made: dict[int, Reads] = {}

    def of(each: Reads) -> Reads:
        if id(each) not in made:
            made[id(each)] = without_all_else(each)
        return made[id(each)]

    def without_all_else(each: Reads) -> Reads:
        if any(key.startswith(variables) for key in each.facts):
            return each if isinstance(each, ListCondition | ListExpression) else anew(each, str, of)
        if isinstance(each, Condition):
            truth = each.truth(known)
            return each if truth is None else Always(truth)
        value = each.value(known) if isinstance(each, Expression) else None
        return each if value is None else Constant(value)

    found = of(condition)
    assert isinstance(found, Condition)
    return found


# ---- what an item lacks, and what is not listed


def said_of(condition: Condition, one: One, known: KnownFacts) -> Condition:
    """What a condition says of one item, as it is asked of the case; made once for it."""
    asked = ("said", condition, one.names)
    found = known.found.get(asked)
    if not isinstance(found, Condition):
        truth = condition.truth(one.seen_from(known))
        found = Always(truth) if truth is not None else grounded(renamed_condition(condition, one.names), known)
        known.found[asked] = found
    return found


def asked_of(condition: Condition, one: One, known: KnownFacts) -> tuple[str, ...]:
    """The keys in the case that a condition lacks of one item; where it lacks none, those that must be corrected. Of
    an item that is not listed, those of all else. Made once for a case."""
    from policy_dsl.runtime.candidates import unusable  # costs start-up

    asked = ("asked", condition, one.names)
    made = known.found.get(asked)
    if isinstance(made, tuple):
        return made
    found: list[str] = []
    for each in comparisons_in(said_of(condition, one, known)):
        if each.truth(known) is None:
            found += [key for key in each.facts if known.get(key) is None] or unusable(each, known)
    keys = known.found[asked] = listed_keys(found)
    return keys


def asked_of_any(condition: Condition, ones: Sequence[One], known: KnownFacts) -> tuple[str, ...]:
    """What a condition lacks of any of several items. Of many, where it is about lists itself, it is too much: each
    missing attribute that it reads, and what it would lack of an item of which nothing is known."""
    if len(ones) <= MOST_IN_DOUBT or not reads_lists(condition, known):
        return tuple(dict.fromkeys(key for one in ones for key in asked_of(condition, one, known)))
    (variable, item), *outer = ones[0].names
    none = f"{item.rpartition('[')[0]}{UNLISTED}"
    of_none = One(OfItem(ones[0].view.known, variable, none), ((variable, none), *outer))
    read = tuple(key for key in condition.facts if key.startswith(variable))
    own = (key_in(one.view, key) for one in ones for key in read if one.view.get(key) is None)
    return tuple(dict.fromkeys((*listed_keys(own), *asked_of(condition, of_none, known))))


def lacking_of(expression: Expression, one: One, known: KnownFacts) -> tuple[str, ...]:
    """The same of what is worked out from one item."""
    from policy_dsl.runtime.candidates import at_fault  # costs start-up

    said = worked_out(renamed_expression(expression, one.names), known)
    if said.value(known) is not None:
        return ()
    return listed_keys([key for key in said.facts if known.get(key) is None] or at_fault(said, known))


def listed_keys(keys: Iterable[str]) -> tuple[str, ...]:
    """The keys, each once, without those of an item that is not listed."""
    return tuple(dict.fromkeys(key for key in keys if UNLISTED not in key))


def question(
    items: Items, known: KnownFacts, one: One, what: object, number: int = 1, said: Condition | None = None
) -> Condition:
    """A question about what a list does not list, perhaps what is `said` of one of them; the same for all that ask the
    same. While facts are missing on which the answer depends, these are asked for too."""
    place = number_of((one.key, signature_of(items, known), what), known)
    is_yes = IsYes(f"{one.key.removesuffix(UNLISTED)}?{place}.{number}")
    parts = (items.where,) if said is None else (items.where, said)
    missing = dict.fromkeys(key for part in parts for key in asked_of(part, one, known))
    return All(is_yes, *map(Unsaid, missing)) if missing else is_yes


class Unclear(Unsaid):
    """What cannot be told before some facts are known. Two with one `number` are one question."""

    __slots__ = ("number",)

    def __init__(self, number: int, *facts: str) -> None:
        super().__init__(*facts)
        self.number = number


def unclear(part: Reads, keys: tuple[str, ...], known: KnownFacts) -> Condition:
    """What a part of a policy says of a case, where that cannot be told before some facts are known."""
    return Unclear(number_of(signature_of(part, known), known), *dict.fromkeys(keys))


def signature_of(part: Reads, known: KnownFacts) -> object:
    """What a part of a policy says, worked out once for a case."""
    asked = ("signature", part)
    if asked not in known.found:
        known.found[asked] = signature(part)
    return known.found[asked]


def number_of(asked: object, known: KnownFacts) -> int:
    """The number of what is asked of a case; the same for all that ask the same."""
    return known.questions.setdefault(asked, len(known.questions) + 1)
