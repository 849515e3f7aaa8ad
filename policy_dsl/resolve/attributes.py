"""The names of what the items of lists have: their attributes, and what is defined for each of them."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TypeVar

from policy_dsl import errors, syntax
from policy_dsl.diagnostics import Near
from policy_dsl.names import fold, key_of
from policy_dsl.phrases import near_type
from policy_dsl.policy import Defined, Definition, Fact, ListOf
from policy_dsl.resolve.list_slips import asked_of_items
from policy_dsl.resolve.measures import Meaning
from policy_dsl.resolve.scope import DeclaredList, ItemScope, Scope

T = TypeVar("T")


def declared_item(declared: DeclaredList) -> str:
    """What one of its items is called, folded."""
    return fold(called(declared))


def called(declared: DeclaredList) -> str:
    """What one of its items is called."""
    assert isinstance(declared.fact.type, ListOf)
    return declared.item or declared.fact.type.item


def find_attribute(scope: Scope, name: syntax.Name) -> Fact | None:
    """The attribute that a name stands for where it is written; None where it stands for none."""
    for inside, own in places_of_name(scope, name):
        fact = attribute_in(scope, inside, own)
        if fact is not None:
            if own == fold(name.text):
                assert_one_meaning(scope, name)
            return fact
    return None


def assert_one_meaning(scope: Scope, name: syntax.Name) -> None:
    """Report a bare name that an item has, and the case as well."""
    folded = fold(name.text)
    if (folded in scope.facts or folded in scope.meanings) and not any(each.alone for each in scope.inside):
        declared = scope.fact_spans.get(folded) or scope.meanings[folded].name.span
        scope.report(errors.item_and_case(scope.source, name.span, declared))


def places_of_name(scope: Scope, name: syntax.Name) -> list[tuple[ItemScope, str]]:
    """The items among whose attributes a name may be, each with the name that it then has: the bare one of the items
    of which a condition speaks; behind an owner, `prior block's relief`, the rest of it."""
    folded = fold(name.text)
    found = [(each, folded) for each in scope.inside]
    end = folded.rfind("'s ")
    while end > 0:
        owner, rest = folded[:end], folded[end + 3 :]
        found += [(each, rest) for each in owners(scope, owner)]
        end = folded.rfind("'s ", 0, end)
    return found


def owners(scope: Scope, owner: str) -> list[ItemScope]:
    """The items that a name stands for: one that is picked, one of which a condition speaks, one that is decided, or
    the member of a list of choices."""
    found = [each for each in scope.inside if each.item == owner and not is_decided(scope, each)]
    if owner in scope.picks:
        picked = pick_named(scope, owner)
        return [*found, *([picked] if picked is not None else [])]
    declared = scope.lists.get(owner)
    if declared is not None and declared.fact.key in scope.looped and owner == declared_item(declared):
        found.append(ItemScope(declared, f"{declared.fact.key}[each]", owner=called(declared)))
    for member in scope.members().get(owner, ()):
        found.append(ItemScope(member.declared, f"{member.declared.fact.key}[{member.key}]", owner=member.name))
    return found


def is_decided(scope: Scope, inside: ItemScope) -> bool:
    """Whether items of this kind are decided one by one. Written out, the name then stands for the one that is decided,
    and the bare names of attributes for the one of which a condition speaks."""
    return not inside.alone and not inside.declared.name and inside.declared.fact.key in scope.looped


def pick_named(scope: Scope, owner: str) -> ItemScope | None:
    """The item that has a name, worked out once."""
    named = scope.picks[owner]
    if not named.made:
        named.made = True
        inside, scope.inside = scope.inside, ()
        named.found = named.make()
        scope.inside = inside
    return named.found


def attribute_in(scope: Scope, inside: ItemScope, folded: str) -> Fact | None:
    """An attribute of an item, by its folded name, under the variable that stands for the item."""
    if folded in inside.attributes:
        return inside.attributes[folded]
    declared = inside.declared
    kind = declared.fact.type
    assert isinstance(kind, ListOf)
    own = next((each for each in kind.attributes if fold(each.name) == folded), None)
    if own is None:
        return None
    fact = replace(rekeyed(own, declared.variable, inside.variable), pick=inside.pick, owner=inside.owner)
    inside.attributes[folded] = fact
    guard = guard_of(declared, folded)
    if guard is not None:
        asked = guard.condition
        found = once_told(scope, inside, folded, lambda: scope.condition(asked))
        inside.attributes[folded] = fact = replace(fact, only_when=found)
    return fact


def once_told(scope: Scope, inside: ItemScope, folded: str, make: Callable[[], T]) -> T:
    """What is resolved of an item alone. Whatever items stand for it, what is wrong is told once."""
    before, scope.inside = scope.inside, (inside,)
    told = len(scope.diagnostics)
    found = make()
    scope.inside = before
    place = (inside.declared.fact.key, folded)
    if place in scope.checked:
        del scope.diagnostics[told:]
    scope.checked.add(place)
    return found


def definition_named(scope: Scope, name: syntax.Name) -> Meaning | None:
    """What a name means that is defined for each item of a list; None where it is none."""
    for inside, own in places_of_name(scope, name):
        written = definition_in(inside, own)
        if written is None:
            continue
        if own not in inside.meanings:
            if own in inside.working:
                circle = (*inside.working[inside.working.index(own) :], own)
                scope.report(errors.definition_circle(scope.source, written.name.span, circle, "definition"))
                return None
            inside.working.append(own)
            inside.meanings[own] = once_told(scope, inside, own, partial(define_in, scope, inside, written))
            inside.working.pop()
        return inside.meanings[own]
    return None


def define_in(scope: Scope, inside: ItemScope, written: syntax.Definition) -> Meaning | None:
    """What a definition for each item means of one of them."""
    if reports_type(scope, inside, written):
        return None
    found = scope.define(written, f"{inside.variable}.{key_of(written.name.text)}")
    return replace(found, owner=inside.owner) if isinstance(found, Defined | Definition) else found


def reports_type(scope: Scope, inside: ItemScope, written: syntax.Definition) -> bool:
    """Whether what stands behind the colon is a type, misspelt, and no name of a condition; which is then reported."""
    meaning = written.meaning
    operand = meaning.operand if isinstance(meaning, syntax.Holds) else None
    if not isinstance(operand, syntax.Name) or operand.quoted:
        return False
    known = scope.fact(operand) is not None or is_defined_for_items(scope, operand) or scope.is_declared(operand.text)
    near = None if known or scope.is_muted(operand.text) else near_type(operand.text)
    if near is None:
        return False
    scope.report(errors.unknown_type(scope.source, operand.span, near))
    scope.mute(written.name.text)
    scope.flawed.add(inside.declared.fact.key)
    return True


def is_defined_for_items(scope: Scope, name: syntax.Name) -> bool:
    """Whether a name is defined for each item of which a condition speaks."""
    return any(definition_in(inside, own) is not None for inside, own in places_of_name(scope, name))


def guard_of(declared: DeclaredList, folded: str) -> syntax.OnlyWhen | None:
    """What an attribute says behind `only when`."""
    for line in declared.written.lines:
        if isinstance(line, syntax.FactDeclaration) and fold(line.name.text) == folded:
            return next((each for each in line.notes if isinstance(each, syntax.OnlyWhen)), None)
    return None


def rekeyed(fact: Fact, old: str, new: str) -> Fact:
    """An attribute under another variable; of a list, its attributes too."""
    kind = fact.type
    if isinstance(kind, ListOf):
        attributes = tuple(rekeyed(each, old, new) for each in kind.attributes)
        dated = None if kind.dated is None else rekeyed(kind.dated, old, new)
        kind = replace(kind, attributes=attributes, dated=dated)
    return replace(fact, key=new + fact.key[len(old) :], type=kind)


def definition_in(inside: ItemScope, folded: str) -> syntax.Definition | None:
    """What the list says of a definition for each item."""
    lines = inside.declared.written.lines
    return next(
        (each for each in lines if isinstance(each, syntax.Definition) and fold(each.name.text) == folded), None
    )


def list_in(scope: Scope, folded: str) -> DeclaredList | None:
    """The list of this name, or of this item: one in the items of which a condition speaks, else one of the case."""
    for inside in scope.inside:
        kind = inside.declared.fact.type
        assert isinstance(kind, ListOf)
        for each in kind.attributes:
            if isinstance(each.type, ListOf) and folded in (fold(each.name), fold(each.type.item)):
                written = next(
                    line
                    for line in inside.declared.written.lines
                    if isinstance(line, syntax.ListDeclaration) and fold(line.name.text) == fold(each.name)
                )
                fact = rekeyed(each, inside.declared.variable, inside.variable)
                return DeclaredList(fact, written, (fact,))
    if any(each.alone for each in scope.inside):
        return None
    return scope.lists.get(folded)


def list_named(scope: Scope, name: syntax.Name) -> DeclaredList | None:
    """The list of this name, its own or that of its items; None when there is none, which is then reported."""
    declared = list_in(scope, fold(name.text))
    if declared is None and not scope.is_muted(name.text):
        alone = next((each for each in scope.inside if each.alone), None)
        if alone is not None and fold(name.text) in scope.lists:
            scope.report(errors.item_lacks(scope.source, name.span, alone.declared.written.item.text))
        elif fold(name.text) in scope.picks:
            scope.report(errors.item_counted(scope.source, name.span))
        elif scope.fact(name) is not None or fold(name.text) in scope.meanings:
            scope.report(errors.no_list(scope.source, name.span))
        elif (holder := list_that_holds(scope, name)) is not None:
            scope.report(errors.list_within_items(scope.source, name.span, *holder))
        elif not scope.reports_slip(name):
            asked = asked_of_items(scope, name)
            near = None if asked else near_list(scope, name)
            scope.report(errors.unknown_list(scope.source, name.span, near, asked or ""))
    return declared


def list_that_holds(scope: Scope, name: syntax.Name) -> tuple[str, str] | None:
    """What an item is called in which there is a list of this name, and an item of that; None where there is none."""
    folded = fold(name.text)
    for each in scope.lists.values():
        for one in each.attributes:
            if isinstance(one.type, ListOf) and folded in (fold(one.name), fold(one.type.item)):
                return called(each), one.type.item
    return None


def near_list(scope: Scope, name: syntax.Name) -> Near | None:
    """The list, or the item of one, of which a name is most likely a slip."""
    return scope.near(
        name.text,
        ((each, one.at or one.fact.span) for one in scope.lists.values() for each in (one.called, called(one))),
    )
