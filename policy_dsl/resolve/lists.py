"""Lists as they are declared, and the names of the attributes and definitions of their items."""

from dataclasses import replace

from policy_dsl import errors, syntax
from policy_dsl.names import fold, key_of
from policy_dsl.policy import Calendar, Fact, ListOf
from policy_dsl.resolve.conditions import resolve_condition
from policy_dsl.resolve.facts import resolve_fact, texts_of
from policy_dsl.resolve.scope import RESERVED_KEYS, DeclaredList, ItemScope, Scope
from policy_dsl.runtime.lists import COMPLETE, Record
from policy_dsl.source import Span

DATE = "date"  # the attribute that says when, where an item has several dates


def declare_lists(
    scope: Scope, written: list[syntax.ListDeclaration], taken: dict[str, Span], keys: dict[str, Span]
) -> None:
    """Enter every list in the scope, under its own name and that of its items."""
    for each in written:
        declared = declare_list(scope, each, "", taken, keys)
        if declared is not None:
            enter(scope, declared)


def enter(scope: Scope, declared: DeclaredList) -> None:
    """Enter a list under its two names."""
    scope.lists[fold(declared.fact.name)] = declared
    scope.lists[declared_item(declared)] = declared
    scope.fact_spans[fold(declared.fact.name)] = declared.fact.span


def declared_item(declared: DeclaredList) -> str:
    """What one of its items is called, folded."""
    assert isinstance(declared.fact.type, ListOf)
    return fold(declared.fact.type.item)


def declare_list(
    scope: Scope, written: syntax.ListDeclaration, outer: str, taken: dict[str, Span], keys: dict[str, Span]
) -> DeclaredList | None:
    """A list; None when its name cannot be declared. `outer` stands before its key, if it is in items of another."""
    folded = scope.declare(written.name, "the list", taken)
    if folded is None:
        return None
    if fold(written.item.text) != folded and scope.declare(written.item, "the item", taken) is None:
        return None
    notes = {type(each): each for each in written.notes}
    key_note = notes.get(syntax.Key)
    key = scope.key(written.name, keys, key_note if isinstance(key_note, syntax.Key) else None, of_fact=True)
    if key is None:
        return None
    for other in (key, f"{key}{COMPLETE}"):
        if other in RESERVED_KEYS:
            scope.report(errors.reserved_name(scope.source, written.name.span, other))
    keys.setdefault(f"{key}{COMPLETE}", written.name.span)
    members, member_keys = members_of(scope, written)
    own = f"{outer}{key}"
    attributes = attributes_of(scope, written, f"{own}[].", inner=bool(outer))
    dated = [each for each in attributes if isinstance(each.type, Calendar)]
    kind = ListOf(
        " ".join(written.item.text.split()),
        attributes,
        next((each for each in dated if fold(each.name) == DATE), dated[0] if len(dated) == 1 else None),
        members,
        member_keys,
    )
    asks, shown_in, held_by = (notes.get(each) for each in (syntax.Asks, syntax.ShownIn, syntax.HeldBy))
    fact = Fact(
        own,
        " ".join(written.name.text.split()),
        kind,
        asks.question.text if isinstance(asks, syntax.Asks) else None,
        assumed_none(scope, notes.get(syntax.Assumption)),
        shown_in=texts_of(shown_in.texts) if isinstance(shown_in, syntax.ShownIn) else (),
        held_by=texts_of(held_by.texts) if isinstance(held_by, syntax.HeldBy) else (),
        span=written.name.span,
    )
    return DeclaredList(fact, written, (fact,))


def assumed_none(scope: Scope, note: syntax.FactNote | None) -> Record | None:
    """That a list holds no more than it lists, where the policy assumes it: `if not documented: none`."""
    if not isinstance(note, syntax.Assumption):
        return None
    only = note.values[0]
    if len(note.values) != 1 or not isinstance(only, syntax.Name) or fold(only.text) != "none":
        scope.report(errors.bad_assumption(scope.source, only.span, 'of a list only "none" can be assumed'))
        return None
    return Record((), complete=True)


def members_of(scope: Scope, written: syntax.ListDeclaration) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The choices that are the items, and their keys; empty for a list of its own."""
    if written.choices is None:
        return (), ()
    named = scope.choice_lists.get(fold(written.choices.text))
    if named is None:
        near = scope.near(written.choices.text, (each.name for each in scope.choice_lists.values()))
        scope.report(errors.no_choice_list(scope.source, written.choices.span, near))
        return (), ()
    return named.choices, tuple(key_of(each) or each for each in named.choices)


def attributes_of(scope: Scope, written: syntax.ListDeclaration, prefix: str, *, inner: bool) -> tuple[Fact, ...]:
    """The attributes, each under its key; names of definitions are taken too."""
    taken: dict[str, Span] = {}
    keys: dict[str, Span] = {}
    found: list[Fact] = []
    for line in written.lines:
        match line:
            case syntax.FactDeclaration():
                fact = resolve_fact(scope, line, taken, keys)
                if fact is not None:
                    if fact.assumed is not None:
                        scope.report(errors.assumed_attribute(scope.source, line.span))
                    found.append(replace(fact, key=prefix + fact.key, assumed=None))
            case syntax.Definition():
                if scope.declare(line.name, "the name", taken) is not None:
                    scope.key(line.name, keys)
            case syntax.ListDeclaration():
                if inner:
                    scope.report(errors.list_too_deep(scope.source, line.name.span))
                    continue
                declared = declare_list(scope, line, prefix, taken, keys)
                if declared is not None:
                    found.append(declared.fact)
    return tuple(found)


def with_guards(scope: Scope, fact: Fact) -> Fact:
    """A list with the conditions without which attributes of its items do not exist."""
    declared = scope.lists[fold(fact.name)]
    own = ItemScope(declared, declared.variable)
    kind = fact.type
    assert isinstance(kind, ListOf)
    attributes = tuple(attribute_in(scope, own, fold(each.name)) or each for each in kind.attributes)
    dated = None if kind.dated is None else next(each for each in attributes if each.key == kind.dated.key)
    return replace(fact, type=replace(kind, attributes=attributes, dated=dated, requested=fact.key in scope.looped))


# ---- names of what an item has


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
    found = [each for each in scope.inside if each.item == owner]
    if owner in scope.picks:
        picked = pick_named(scope, owner)
        return [*found, *([picked] if picked is not None else [])]
    declared = scope.lists.get(owner)
    if declared is not None and declared.fact.key in scope.looped and owner == declared_item(declared):
        found.append(ItemScope(declared, f"{declared.fact.key}[each]"))
    for each in dict.fromkeys(id(one) for one in scope.lists.values()):
        declared = next(one for one in scope.lists.values() if id(one) == each)
        kind = declared.fact.type
        assert isinstance(kind, ListOf)
        for member, key in zip(kind.members, kind.member_keys, strict=True):
            if fold(member) == owner:
                found.append(ItemScope(declared, f"{declared.fact.key}[{key}]"))
    return found


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
    fact = replace(rekeyed(own, declared.variable, inside.variable), pick=inside.pick)
    inside.attributes[folded] = fact
    guard = guard_of(declared, folded)
    if guard is not None:
        before, scope.inside = scope.inside, (inside,)
        fact = replace(fact, only_when=resolve_condition(scope, guard.condition))
        scope.inside = before
        inside.attributes[folded] = fact
    return fact


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
