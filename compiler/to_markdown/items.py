"""What is said of the items of lists, in plain English: how many there are, of each of them, of one, of all together.

Text with links, in no markup. A list that the policy derives is told by its name, with a link to what it holds.
"""

from compiler.to_markdown.amounts import named, told
from compiler.to_markdown.linked import link
from compiler.to_markdown.reading import DATE_WORDS, negated, reading
from compiler.to_markdown.words import article, quoted
from policy_dsl.policy import (
    All,
    Any,
    Calendar,
    Compare,
    Condition,
    Constant,
    CountItems,
    DaysInARow,
    DerivedList,
    EveryItem,
    Expression,
    FactRead,
    Items,
    ListOf,
    Lookup,
    OfItems,
    Pick,
    Shifted,
    Total,
    Window,
)

OPPOSITE = {
    "at least": "fewer than",
    "at most": "more than",
    "exactly": "not exactly",
    "more than": "at most",
    "fewer than": "at least",
}
NONE = {"at most": "no", "exactly": "no", "more than": "at least 1", "not exactly": "at least 1"}  # of none
UPPER = ("at most", "fewer than", "exactly")
BOTH = "both included"
PLACES = {2: "second", 3: "third", 4: "fourth", 5: "fifth"}


def said_of_items(condition: OfItems, *, holds: bool) -> str:
    """A condition about items in words, or that it is not met."""
    match condition:
        case CountItems():
            return count(condition, holds=holds)
        case EveryItem(items, requirement):
            inner = reading(requirement) if holds else negated(requirement)
            joint = ": " if isinstance(requirement, All | Any) and ";" in inner else ", "
            return f"for {'every' if holds else 'at least one'} {told_items(items, one=True)}{joint}{inner}"
        case DaysInARow(length, first, last, number, items):
            days = f"in {'some' if holds else 'no'} {length} days in a row, from {told(first)} to {told(last)}"
            one = isinstance(number, Constant) and number.value == 1
            there_is = ("there is" if one else "there are") if holds else ("is there" if one else "are there")
            many = "a day" if one else f"at least {number_of(number)} different days"
            return f"{days}, {BOTH}, {there_is} {many} with {with_article(told_items(items, one=True))}"


# ---- how many


def count(condition: CountItems, *, holds: bool) -> str:
    """How many items there are, or how many different values of one of their attributes."""
    items, number = condition.items, condition.number
    if condition.picked is not None and condition.picked.name:
        name = name_of_pick(condition.picked)
        return f"there is {with_article(name) if holds == (condition.comparator == 'at least') else f'no {name}'}"
    comparator = condition.comparator if holds else OPPOSITE[condition.comparator]
    exact = number.value if isinstance(number, Constant) else None
    if exact == 0 and comparator in NONE:
        quantity, one = NONE[comparator], True
    elif exact == 1 and comparator == "fewer than":
        quantity, one = "no", True
    else:
        quantity, one = f"{comparator} {number_of(number)}", exact == 1
    if condition.different is None:
        what = told_items(items, one=one)
    else:
        of = f"of {quoted(condition.different.name)} among the {told_items(items)}"
        what = f"different {'value' if one else 'values'} {of}"
    begin = "with this one, " if request_counts(condition) else ""
    end = ", this one not counted" if is_limit(condition) and not request_counts(condition) else ""
    return f"{begin}there {'is' if one else 'are'} {quantity} {what}{end}"


def request_counts(condition: CountItems) -> bool:
    """Whether the one that is asked for counts; of different values it has none but the date of service."""
    own = condition.different
    return condition.this_one and (own is None or isinstance(own.type, Calendar))


def is_limit(condition: CountItems) -> bool:
    """Whether a count is an upper limit over some time, of which it is said whether the request counts."""
    none = isinstance(condition.number, Constant) and condition.number.value == 0
    back = any(isinstance(each, Window) and isinstance(each.first, Shifted) for each in own_conditions(condition.items))
    return condition.comparator in UPPER and not none and back


def number_of(number: Expression) -> str:
    """How many; a named number by its name."""
    if isinstance(number, Constant):
        return told(Constant(number.value, number.measure, span=number.span)) + (
            f" ({quoted(number.name)})" if number.name is not None else ""
        )
    assert isinstance(number, Lookup)
    return quoted(named(number))


# ---- which items


def told_items(items: Items, *, one: bool = False) -> str:
    """The items of which a phrase speaks, without an article: "blocks within 6 months before ... for which ..."."""
    windows: list[str] = []
    others: list[Condition] = []
    for each in own_conditions(items):
        window = told_window(each, items)
        if window is None:
            others.append(each)
        else:
            windows.append(window)
    words = " ".join((noun(items, one=one), *windows))
    if not others:
        return words
    condition = others[0] if len(others) == 1 else All(tuple(others), span=items.span)
    asked = reading(condition)
    in_brackets = isinstance(condition, All | Any) and ";" in asked
    return f"{words}{',' if words.endswith(BOTH) else ''} for which {f'({asked})' if in_brackets else asked}"


def own_conditions(items: Items) -> tuple[Condition, ...]:
    """What the phrase itself says of the items; of those of a derived list, not what makes them that."""
    return items.where if items.derived is None else items.where[len(items.derived.items.where) :]


def noun(items: Items, *, one: bool = False) -> str:
    """What the items are called, or one of them; those in the items of another list with that."""
    if items.derived is not None:
        return link(items.derived.item if one else items.derived.name, place_of_derived(items.derived))
    *outer, last = items.lists
    assert isinstance(last.type, ListOf)
    name = last.type.item if one else last.name
    return " of the ".join((name, *(each.name for each in reversed(outer))))


def place_of_derived(derived: DerivedList) -> str:
    """The anchor at which the page says what a derived list holds."""
    return f"definition.{derived.key}"


def day_of(items: Items) -> str:
    """The key of the day on which an item happened; empty where items have none."""
    kind = items.lists[-1].type
    assert isinstance(kind, ListOf)
    return "" if kind.dated is None else f"{items.variable}.{kind.dated.key.rpartition('.')[2]}"


def is_day_of(expression: Expression, items: Items) -> bool:
    """Whether an expression is the day on which an item happened."""
    return isinstance(expression, FactRead) and expression.fact.key == day_of(items)


def told_window(condition: Condition, items: Items) -> str | None:
    """When an item has to have happened, behind its name; None where a condition says something else."""
    if isinstance(condition, Compare) and is_day_of(condition.left, items) and condition.comparator in DATE_WORDS:
        return f"{DATE_WORDS[condition.comparator]} {told(condition.right)}"
    if not isinstance(condition, Window) or not is_day_of(condition.operand, items):
        return None
    first, last, ends = condition.first, condition.last, (condition.first_counts, condition.last_counts)
    if isinstance(first, Shifted) and first.direction == "before" and first.day == last:
        length = told(first.length)
        if ends == (False, True):
            length = length if length.startswith("the ") else f"the {length}"
            return f"in {length} up to and including {told(last)}"
        if ends == (True, False):
            return f"within {length} before {told(last)}"
    if isinstance(last, Shifted) and last.direction == "after":
        length = told(last.length)
        if last.day == first and ends == (False, True):
            return f"within {length} after {told(first)}"
        if isinstance(first, Shifted) and (first.day, first.length) == (last.day, last.length) and all(ends):
            return f"within {length} before or after {told(last.day)}"
    return f"from {told(first)} to {told(last)}, {BOTH}" if all(ends) else None


def with_article(words: str) -> str:
    """The words with "a" or "an", by what a reader sees of them."""
    return f"{article(words)} {words}"


# ---- one of them, and all of them


def told_pick(pick: Pick) -> str:
    """Which item it is, without an article: "latest block for which the level is L4-L5"."""
    which = PLACES[pick.which] if isinstance(pick.which, int) else pick.which
    return f"{which} {told_items(pick.items, one=True)}"


def name_of_pick(pick: Pick) -> str:
    """The name of an item, with a link to what says which it is."""
    return link(pick.name, place_of_pick(pick))


def place_of_pick(pick: Pick) -> str:
    """The anchor at which the page says which item has a name."""
    return f"definition.{pick.items.variable.rpartition('[')[2].removesuffix(']')}"


def told_total(total: Total) -> str:
    """A value of all items together: "the highest hours used among the nights in ..."."""
    among = f"the {told_items(total.items)}"
    match total.kind:
        case "number":
            return f"the number of {told_items(total.items)}"
        case "different":
            assert isinstance(total.expression, FactRead)
            return f"the number of different values of {quoted(total.expression.fact.name)} among {among}"
        case "highest" | "lowest" | "average":
            return f"the {total.kind} {value_of_each(total)} among {among}"
        case "total":
            return f"the total of {value_of_each(total)} among {among}"


def value_of_each(total: Total) -> str:
    """What is taken from each item, without an article."""
    assert total.expression is not None
    return told(total.expression).removeprefix("the ")


def told_derived(derived: DerivedList | Pick) -> str:
    """What a derived list holds, or which item has a name."""
    return f"the {told_items(derived.items) if isinstance(derived, DerivedList) else told_pick(derived)}"
