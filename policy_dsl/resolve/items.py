"""What is said of the items of lists: how many there are, of each of them, of one of them, of all together."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Literal, TypeVar

from policy_dsl import errors, syntax
from policy_dsl.names import fold, key_of
from policy_dsl.policy import (
    BlockIsMet,
    Calendar,
    Compare,
    Condition,
    Constant,
    CountItems,
    DaysInARow,
    DerivedList,
    EveryItem,
    Expression,
    Fact,
    FactRead,
    Items,
    ListOf,
    Lookup,
    Measure,
    Not,
    Pick,
    Shifted,
    Total,
    Window,
)
from policy_dsl.resolve.attributes import attribute_in, called, declared_item, list_in, list_named, pick_named
from policy_dsl.resolve.expressions import resolve_date, resolve_length, resolve_number
from policy_dsl.resolve.measures import PLAIN, kind_of, measure_of
from policy_dsl.resolve.scope import DeclaredList, ItemScope, Scope, placed
from policy_dsl.source import Span
from policy_dsl.units import convertible, unit_named

PLACES = {"second": 2, "third": 3, "fourth": 4, "fifth": 5}
UPPER = ("at most", "fewer than", "exactly")
DAYS = Measure(unit_named("days"))
T = TypeVar("T")


def within_items(scope: Scope, scopes: tuple[ItemScope, ...], resolve: Callable[[], T]) -> T:
    """What is resolved where a condition speaks of items."""
    before, scope.inside = scope.inside, (*scopes, *scope.inside)
    found = resolve()
    scope.inside = before
    return found


def scopes_of(declared: DeclaredList, variable: str, pick: Pick | None = None) -> tuple[ItemScope, ...]:
    """The items of which a condition on a list speaks, innermost first; in a list of all lists in the items of
    another, that other's too."""
    outer = tuple(
        ItemScope(DeclaredList(each, declared.outer, (each,)), f"{each.key}[]")
        for each in declared.steps[:-1]
        if declared.outer is not None
    )
    return (ItemScope(declared, variable, pick), *outer)


def resolve_items(scope: Scope, written: syntax.Items, variable: str | None = None) -> Items | None:
    """The items of which a phrase speaks. `variable` stands for an item that is picked, else for any."""
    declared = list_named(scope, written.name)
    return None if declared is None else resolve_items_of(scope, declared, written, variable)


def resolve_items_of(
    scope: Scope, declared: DeclaredList, written: syntax.Items, variable: str | None = None
) -> Items | None:
    """The same, of a list that is known."""
    own = declared.variable if variable is None else variable
    scopes = scopes_of(declared, own)
    base: Items | None = None
    if declared.items_of is not None:
        base = declared.items_of(own)
        if base is None:
            return None
    found: list[Condition | None] = list(() if base is None else base.where)
    since: Expression | None = None
    for each in written.windows:
        window = resolve_window(scope, declared, scopes[0], each)
        found.append(None if window is None else window[0])
        since = since or (None if window is None else window[1])
    if written.earlier:
        own_windows = len(found) - len(written.windows)
        found[own_windows:] = before_the_request(scope, declared, scopes[0], written, found[own_windows:])
    where = written.where
    if where is not None:
        found.append(within_items(scope, scopes, lambda: scope.condition(where)))
    kept = tuple(each for each in found if each is not None)
    if len(kept) < len(found):
        return None
    derived = None
    if base is not None and declared.key:
        derived = DerivedList(declared.key, declared.name, declared.item, base, span=base.span)
    return Items(declared.steps, kept, since, own, derived, span=written.span)


def before_the_request(
    scope: Scope, declared: DeclaredList, inside: ItemScope, written: syntax.Items, windows: list[Condition | None]
) -> list[Condition | None]:
    """The windows of `earlier` items, which happened before the date of service; of items without a date it says no
    more than it reads."""
    kind = declared.fact.type
    assert isinstance(kind, ListOf)
    day = None if kind.dated is None else attribute_in(scope, inside, fold(kind.dated.name))
    if day is None:
        return windows
    ends = [each for each in windows if isinstance(each, Window) and is_request(scope, each.last)]
    if ends:
        return [
            replace(each, last_counts=False) if each in ends and isinstance(each, Window) else each for each in windows
        ]
    request = FactRead(scope.date_of_service, span=written.span)
    return [*windows, Compare(FactRead(day, span=written.span), "less than", request, span=written.span)]


def is_request(scope: Scope, day: Expression) -> bool:
    """Whether a day is the date of service."""
    return isinstance(day, FactRead) and day.fact is scope.date_of_service


def dated(scope: Scope, declared: DeclaredList, inside: ItemScope, at: syntax.Written) -> Fact | None:
    """The attribute that says when an item happened; None when it has none, which is reported."""
    kind = declared.fact.type
    assert isinstance(kind, ListOf)
    if kind.dated is None:
        days = [each.name for each in kind.attributes if isinstance(each.type, Calendar)]
        if not scope.is_flawed(declared.fact):
            scope.report(errors.list_without_date(scope.source, at.span, declared.fact.name, days))
        return None
    return attribute_in(scope, inside, fold(kind.dated.name))


def resolve_window(
    scope: Scope, declared: DeclaredList, inside: ItemScope, written: syntax.ListWindow
) -> tuple[Condition, Expression | None] | None:
    """When an item has to have happened, and the first day that counts, if the window says it."""
    fact = dated(scope, declared, inside, written)
    anchor = resolve_date(scope, written.anchor)
    length = None if written.length is None else resolve_length(scope, written.length)
    until = None if written.until is None else resolve_date(scope, written.until)
    incomplete = (written.length is not None and length is None) or (written.until is not None and until is None)
    if fact is None or anchor is None or incomplete:
        return None
    at = written.span
    day = FactRead(fact, span=at)
    if length is None:
        if written.kind == "between" and until is not None:
            return Window(day, anchor, until, first_counts=True, last_counts=True, span=at), anchor
        if written.kind == "since":
            return Compare(day, "at least", anchor, span=at), anchor
        if written.kind == "after":
            return Compare(day, "more than", anchor, span=at), next_day(anchor)
        return Compare(day, "less than", anchor, span=at), None
    before, after = (Shifted(anchor, length, way, span=at) for way in BOTH_WAYS)
    if written.direction == "of":
        return Window(day, before, after, first_counts=True, last_counts=True, span=at), before
    if written.direction == "after":
        return Window(day, anchor, after, first_counts=False, last_counts=True, span=at), next_day(anchor)
    if written.kind == "up to":
        return Window(day, before, anchor, first_counts=False, last_counts=True, span=at), next_day(before)
    return Window(day, before, anchor, first_counts=True, last_counts=False, span=at), before


BOTH_WAYS: tuple[Literal["before"], Literal["after"]] = ("before", "after")


def next_day(day: Expression) -> Expression:
    return Shifted(day, Constant(1, DAYS, span=day.span), "after", span=day.span)


# ---- how many


def resolve_count(scope: Scope, written: syntax.Count) -> Condition | None:
    """`at least 2 blocks where ...`, `no ablation within ...`."""
    if written.number is None and is_denial(scope, written):
        return None
    items = resolve_items(scope, written.items)
    number = count_number(scope, written)
    declared = None if items is None else list_in(scope, fold(written.items.name.text))
    if items is None or number is None or declared is None:
        return None
    different: Fact | None = None
    if written.different is not None:
        different = attribute_named(scope, declared, written.different)
        if different is None:
            return None
    this_one = written.items.this_one
    if this_one and different is not None and not isinstance(different.type, Calendar):
        scope.report(errors.request_lacks(scope.source, written.items.name.span, different.name))
        return None
    is_limit = written.comparator in UPPER and written.number is not None and is_rolling(written)
    if is_limit and not this_one and not written.items.earlier:
        scope.report(errors.request_counts(scope.source, written.items.name.span, declared.called))
        return None
    return CountItems(written.comparator, number, items, different, this_one, span=written.span)


def is_rolling(written: syntax.Count) -> bool:
    """Whether a limit looks back from a day, as in "in the 12 months up to date of service"."""
    return any(
        each.kind in ("up to", "within", "in the") and each.direction != "after" for each in written.items.windows
    )


def is_denial(scope: Scope, written: syntax.Count) -> bool:
    """Whether `no` stands before a fact or condition, which is then reported."""
    name = written.items.name
    bare = written.items.where is None and not written.items.windows
    if not bare or list_in(scope, fold(name.text)) is not None:
        return False
    if scope.fact(name) is None and fold(name.text) not in scope.meanings:
        return False
    scope.report(errors.misspelt_phrase(scope.source, written.span, f"not {name.text}"))
    return True


def count_number(scope: Scope, written: syntax.Count) -> Expression | None:
    """How many; `no` is none."""
    if written.number is None:
        return Constant(0, span=written.span)
    number = resolve_number(scope, written.number)
    if number is None:
        return None
    whole = not isinstance(number, Constant) or isinstance(number.value, int)
    if measure_of(number) != PLAIN or not whole or not isinstance(number, Constant | Lookup):
        of_case = whole and measure_of(number) == PLAIN
        scope.report(errors.no_count(scope.source, written.number.span, of_case=of_case))
        return None
    return number


def attribute_named(scope: Scope, declared: DeclaredList, name: syntax.Name) -> Fact | None:
    """An attribute of the items of a list; None when there is none, which is reported."""
    found = next(
        (
            fact
            for each in scopes_of(declared, declared.variable)
            if (fact := attribute_in(scope, each, fold(name.text)))
        ),
        None,
    )
    if found is None and not scope.is_muted(name.text) and not scope.is_flawed(declared.fact):
        kind = declared.fact.type
        assert isinstance(kind, ListOf)
        near = scope.near(name.text, placed(kind.attributes))
        scope.report(errors.unknown_attribute(scope.source, name.span, kind.item, near))
    return found


# ---- each of them


def resolve_quantified(scope: Scope, written: syntax.Quantified) -> Condition | None:
    """`every trial where ...: C`, `any agent has C`, `no agent has C`."""
    items = resolve_items(scope, written.items)
    declared = list_in(scope, fold(written.items.name.text))
    if declared is None:
        return None
    scopes = scopes_of(declared, declared.variable)
    requirement = within_items(scope, scopes, lambda: scope.condition(written.requirement))
    if items is None or requirement is None:
        return None
    if written.quantifier == "every":
        return EveryItem(items, requirement, span=written.span)
    having = replace(items, where=(*items.where, requirement))
    one = Constant(1 if written.quantifier == "any" else 0, span=written.span)
    return CountItems("at least" if written.quantifier == "any" else "at most", one, having, span=written.span)


def resolve_run(scope: Scope, written: syntax.Run) -> Condition | None:
    """`some 30 days in a row, from A up to B, hold at least 21 nights where ...`."""
    length = resolve_length(scope, written.length)
    first, last = resolve_date(scope, written.first), resolve_date(scope, written.last)
    items = resolve_items(scope, written.count.items)
    number = count_number(scope, written.count)
    declared = list_in(scope, fold(written.count.items.name.text))
    day = None if declared is None else dated(scope, declared, scopes_of(declared, declared.variable)[0], written)
    asked = (written.count.number or written.count.items).span
    if written.count.comparator != "at least" or written.count.different is not None:
        at = Span(written.count.span.start, asked.end)
        scope.report(errors.run_counts_at_least(scope.source, at, written.count.items.name.text))
        return None
    if length is None or first is None or last is None or items is None or number is None or day is None:
        return None
    days = whole_days(length)
    if days is None:
        scope.report(errors.run_of_days(scope.source, written.length.span))
        return None
    if isinstance(number, Constant) and isinstance(number.value, int) and number.value > days:
        scope.report(errors.run_too_short(scope.source, asked, days, of_count=True))
        return None
    if never_fits(days, first, last):
        scope.report(errors.run_too_short(scope.source, written.first.span.to(written.last.span), days, of_count=False))
        return None
    return DaysInARow(days, first, last, number, items, span=written.span)


def whole_days(length: Expression) -> int | None:
    """How many days a length is that the policy writes; None for any other length, and where it is no whole number."""
    unit, day = measure_of(length).unit, DAYS.unit
    if not isinstance(length, Constant) or isinstance(length.value, date) or unit is None or day is None:
        return None
    days = Fraction(length.value) * unit.factor
    return int(days) if convertible(unit, day) and days.denominator == 1 else None


def never_fits(days: int, first: Expression, last: Expression) -> bool:
    """Whether there are not so many days from one day to another, both as they are written."""
    if not isinstance(first, Constant) or not isinstance(last, Constant):
        return False
    begin, end = first.value, last.value
    return isinstance(begin, date) and isinstance(end, date) and (end - begin).days + 1 < days


# ---- one of them


def resolve_pick(scope: Scope, written: syntax.Picked, key: str | None = None, name: str = "") -> ItemScope | None:
    """One item of a list; `key` and `name` are its own, if it has them. None when it is none, which is then
    reported."""
    declared = list_named(scope, written.items.name)
    if declared is None:
        return None
    if key is None:
        scope.unlisted_picks += 1
        key = f"pick_{scope.unlisted_picks}"
    variable = f"{declared.fact.key}[{key}]"
    items = resolve_items(scope, written.items, variable)
    if items is None or dated(scope, declared, ItemScope(declared, variable), written) is None:
        return None
    which: Literal["first", "latest"] | int = PLACES.get(written.which) or (
        "first" if written.which in ("first", "earliest") else "latest"
    )
    pick = Pick(which, items, name, span=written.span)
    return ItemScope(declared, variable, pick, owner=name)


def pick_of(scope: Scope, operand: syntax.Operand) -> ItemScope | None:
    """The item that an operand is; None when it is none, which is then reported."""
    if isinstance(operand, syntax.Picked):
        return resolve_pick(scope, operand)
    if isinstance(operand, syntax.Name) and fold(operand.text) in scope.picks:
        return pick_named(scope, fold(operand.text))
    declared = scope.lists.get(fold(operand.text)) if isinstance(operand, syntax.Name) else None
    if isinstance(operand, syntax.Name) and not scope.is_declared(operand.text) and is_told(scope, operand):
        return None
    if isinstance(operand, syntax.Name) and (
        scope.is_muted(operand.text) or scope.resolved.get(fold(operand.text), operand) is None
    ):
        return None  # what it names has a mistake of its own
    item = None if declared is None else called(declared)
    scope.report(errors.no_item(scope.source, operand.span, item))
    return None


def is_told(scope: Scope, name: syntax.Name) -> bool:
    """Whether it is said elsewhere, or is said now, what is wrong with a name that is not declared."""
    return scope.is_muted(name.text) or scope.owner_is_lost(name.text) or scope.reports_slip(name)


def resolve_exists(scope: Scope, written: syntax.Exists) -> Condition | None:
    """`prior ablation exists`: that there is an item from which it is picked."""
    found = pick_of(scope, written.operand)
    if found is None or found.pick is None:
        return None
    number = found.pick.which if isinstance(found.pick.which, int) else 1
    if written.negated:
        fewer = Constant(number - 1, span=written.span)
        return CountItems("at most", fewer, found.pick.items, picked=found.pick, span=written.span)
    enough = Constant(number, span=written.span)
    return CountItems("at least", enough, found.pick.items, picked=found.pick, span=written.span)


def item_value(scope: Scope, written: syntax.ItemValue | syntax.Total) -> Expression | None:
    """A value that is read from one item, or worked out from all."""
    return resolve_total(scope, written) if isinstance(written, syntax.Total) else resolve_item_value(scope, written)


def resolve_item_value(scope: Scope, written: syntax.ItemValue) -> FactRead | None:
    """`the latest block's relief`."""
    found = resolve_pick(scope, written.item)
    if found is None:
        return None
    fact = attribute_in(scope, found, fold(written.attribute.text))
    if fact is None:
        attribute_named(scope, found.declared, written.attribute)
        return None
    return FactRead(fact, span=written.span)


# ---- all of them


def resolve_total(scope: Scope, written: syntax.Total) -> Expression | None:
    """`the number of blocks`, `the highest hours used among nights ...`."""
    items = resolve_items(scope, written.items)
    declared = list_in(scope, fold(written.items.name.text))
    if items is None or declared is None:
        return None
    if written.attribute is None:
        return Total(written.kind, items, None, PLAIN, span=written.span)
    scopes = scopes_of(declared, declared.variable)
    if written.kind == "different":
        attribute = attribute_named(scope, declared, written.attribute)
        if attribute is None:
            return None
        return Total("different", items, FactRead(attribute, span=written.attribute.span), PLAIN, span=written.span)
    name = written.attribute
    if written.kind in ("highest", "lowest"):
        value = within_items(scope, scopes, lambda: number_or_date(scope, name))
    else:
        value = within_items(scope, scopes, lambda: resolve_number(scope, name))
    if value is None:
        return None
    return Total(written.kind, items, value, measure_of(value), span=written.span)


def number_or_date(scope: Scope, name: syntax.Name) -> Expression | None:
    fact = scope.fact(name)
    if fact is not None and kind_of(FactRead(fact, span=name.span)) == "date":
        return FactRead(fact, span=name.span)
    return resolve_number(scope, name)


# ---- shared lists that are asked of an item


def resolve_meets(scope: Scope, written: syntax.Meets) -> Condition | None:
    """`the relative meets personal history`: the shared list, asked of the item in place of the patient."""
    item = fold(written.item.text)
    inside = next((each for each in scope.inside if each.item == item), None) or item_decided(scope, item)
    block = scope.block_syntax.get(fold(written.block.text))
    if block is None:
        near = scope.near(written.block.text, scope.named_blocks())
        scope.report(errors.unknown_block(scope.source, written.block.span, near))
    if inside is None:
        scope.report(errors.meets_outside(scope.source, written.item.span))
    if block is None or inside is None:
        return None
    key = asked_block(scope, block, inside)
    if key is None:
        return None
    condition = BlockIsMet(key, span=written.span)
    return Not(condition, span=written.span) if written.negated else condition


def item_decided(scope: Scope, item: str) -> ItemScope | None:
    """The item that is decided, where one is and has this name."""
    declared = scope.lists.get(item)
    if declared is None or declared.fact.key != scope.loop or item != declared_item(declared):
        return None
    return ItemScope(declared, f"{declared.fact.key}[each]")


def asked_block(scope: Scope, block: syntax.CriteriaBlock, inside: ItemScope) -> str | None:
    """The key of a shared list as it is asked of an item, made once; None where it has a mistake."""
    from policy_dsl.resolve.determinations import resolve_block

    own = scope.blocks[fold(block.name.text)]
    if own is None:
        return None
    key = f"{own}_of_{key_of(re.sub(r'[^a-z0-9_]+', ' ', inside.variable).strip())}"
    if key not in scope.asked_blocks:
        scope.asked_blocks[key] = None  # one that leads back to itself is reported as a circle
        before = scope.inside
        scope.inside = (ItemScope(inside.declared, inside.variable, inside.pick, alone=True),)
        found = resolve_block(scope, block, key, asked_of=called(inside.declared))
        scope.inside = before
        scope.asked_blocks[key] = found
    return None if scope.asked_blocks[key] is None else key


def resolve_for_some(scope: Scope, written: syntax.ForSome) -> tuple[Condition, ...] | None:
    """The condition for each of the choices, which stands in it in place of the name."""
    named = scope.choice_lists.get(fold(written.choices.text))
    if named is None:
        if not scope.is_muted(written.choices.text):
            near = scope.near(written.choices.text, placed(scope.choice_lists.values()))
            scope.report(errors.no_choice_list(scope.source, written.choices.span, near))
        return None
    found: list[Condition] = []
    for choice in named.choices:
        scope.bound[fold(written.name.text)] = choice
        condition = scope.condition(written.condition)
        del scope.bound[fold(written.name.text)]
        if condition is None:
            return None  # what is wrong is said once
        found.append(condition)
    return tuple(found)
