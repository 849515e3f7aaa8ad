"""Lists as they are declared: their items, and what is asked of each."""

from dataclasses import replace

from policy_dsl import errors, syntax
from policy_dsl.names import fold, key_of
from policy_dsl.policy import Calendar, DerivedList, Fact, Items, ListOf
from policy_dsl.resolve.attributes import attribute_in, declared_item, definition_named, list_in, near_list
from policy_dsl.resolve.facts import notes_by_kind, resolve_fact, texts_of
from policy_dsl.resolve.items import resolve_items_of, resolve_pick
from policy_dsl.resolve.scope import RESERVED_KEYS, DeclaredList, DeclaredPick, ItemScope, Scope, placed
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


def declare_list(
    scope: Scope, written: syntax.ListDeclaration, outer: str, taken: dict[str, Span], keys: dict[str, Span]
) -> DeclaredList | None:
    """A list; None when its name cannot be declared. `outer` stands before its key, if it is in items of another."""
    if not declare_names(scope, written.name, written.item, taken):
        return None
    notes = notes_by_kind(scope, written.notes)
    key_note = notes.get(syntax.Key)
    key = scope.key(written.name, keys, key_note if isinstance(key_note, syntax.Key) else None, of_fact=True)
    if key is None:
        mute_names(scope, written.name, written.item)
        return None
    if key in RESERVED_KEYS:
        at = key_note.span if isinstance(key_note, syntax.Key) else written.name.span
        scope.report(errors.reserved_name(scope.source, at, key))
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
    assumption = notes.get(syntax.Assumption)
    if outer and assumption is not None:
        scope.report(errors.assumed_attribute(scope.source, assumption.span))
    asks, shown_in, held_by = (notes.get(each) for each in (syntax.Asks, syntax.ShownIn, syntax.HeldBy))
    fact = Fact(
        own,
        " ".join(written.name.text.split()),
        kind,
        asks.question.text if isinstance(asks, syntax.Asks) else None,
        None if outer else assumed_none(scope, assumption),
        shown_in=texts_of(shown_in.texts) if isinstance(shown_in, syntax.ShownIn) else (),
        held_by=texts_of(held_by.texts) if isinstance(held_by, syntax.HeldBy) else (),
        span=written.name.span,
    )
    return DeclaredList(fact, written, (fact,))


def declare_names(scope: Scope, name: syntax.Name, item: syntax.Name, taken: dict[str, Span]) -> bool:
    """Whether a list and its items can be called so; both may have one name. Where they cannot, whoever uses either
    makes no second mistake."""
    folded = scope.declare(name, "the list", taken, of_list=True)
    if folded is not None and (
        fold(item.text) == folded or scope.declare(item, "the item", taken, of_list=True) is not None
    ):
        return True
    mute_names(scope, name, item)
    return False


def mute_names(scope: Scope, *names: syntax.Name) -> None:
    """Take the names of a list that has a mistake for known ones."""
    for each in names:
        scope.mute(each.text)


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
        if not scope.is_muted(written.choices.text):
            near = scope.near(written.choices.text, placed(scope.choice_lists.values()))
            scope.report(errors.no_choice_list(scope.source, written.choices.span, near))
        scope.mute(written.name.text)
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
                if fact is None:
                    scope.flawed.add(prefix.removesuffix("[]."))
                else:
                    if fact.assumed is not None:
                        at = next(each.span for each in line.notes if isinstance(each, syntax.Assumption))
                        scope.report(errors.assumed_attribute(scope.source, at))
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


def finish_lists(scope: Scope) -> tuple[Fact, ...]:
    """The lists of the case, with all that is asked of their items; what is defined for items is looked at once."""
    found = []
    for declared in {id(each): each for each in scope.lists.values()}.values():
        if declared.items_of is not None:
            declared.items_of(declared.variable)
            continue
        kind = finished(scope, declared)
        found.append(replace(declared.fact, type=replace(kind, requested=declared.fact.key in scope.looped)))
    return tuple(found)


def finished(scope: Scope, declared: DeclaredList) -> ListOf:
    """A list with the conditions without which attributes of its items do not exist, and with what is defined for
    each of them; so too the lists in its items."""
    own = ItemScope(declared, declared.variable)
    kind = declared.fact.type
    assert isinstance(kind, ListOf)
    before, scope.inside = scope.inside, (own,)
    lines = (line for line in declared.written.lines if isinstance(line, syntax.Definition))
    defined = tuple(found for line in lines if (found := definition_named(scope, line.name)) is not None)
    attributes = []
    for each in kind.attributes:
        attribute = attribute_in(scope, own, fold(each.name)) or each
        inner = list_in(scope, fold(each.name)) if isinstance(each.type, ListOf) else None
        attributes.append(attribute if inner is None else replace(attribute, type=finished(scope, inner)))
    scope.inside = before
    dated = None if kind.dated is None else next(each for each in attributes if each.key == kind.dated.key)
    return replace(kind, attributes=tuple(attributes), dated=dated, defined=defined)


def derived_lists(scope: Scope) -> tuple[DerivedList, ...]:
    """The lists that are derived from others, in the order in which they are declared."""
    found = []
    for declared in {id(each): each for each in scope.lists.values()}.values():
        items = None if declared.items_of is None else declared.items_of(declared.variable)
        if items is not None:
            found.append(DerivedList(declared.key, declared.name, declared.item, items, span=items.span))
    return tuple(found)


# ---- derived lists, and items with a name


def declare_derived(scope: Scope, written: syntax.Definition, taken: dict[str, Span], keys: dict[str, Span]) -> bool:
    """Enter a derived list, or an item that has a name; False where a definition is neither."""
    meaning = written.meaning
    if isinstance(meaning, syntax.DerivedList):
        declare_derived_list(scope, written, meaning, taken, keys)
        return True
    if not isinstance(meaning, syntax.Holds) or not isinstance(meaning.operand, syntax.Picked):
        return False
    picked = meaning.operand
    folded = scope.declare(written.name, "the name", taken)
    if folded is not None:
        key = scope.key(written.name, keys)
        name = " ".join(written.name.text.split())
        scope.picks[folded] = DeclaredPick(written.name, lambda: resolve_pick(scope, picked, key, name))
    return True


def declare_derived_list(
    scope: Scope, written: syntax.Definition, meaning: syntax.DerivedList, taken: dict[str, Span], keys: dict[str, Span]
) -> None:
    """Enter a list of some of the items of another, or of all items in the items of another."""
    if written.item is None:
        return
    if not declare_names(scope, written.name, written.item, taken):
        return
    key = scope.key(written.name, keys) or ""
    if meaning.outer is None and fold(meaning.items.name.text) in (fold(written.name.text), fold(written.item.text)):
        circle = (fold(written.name.text),) * 2
        scope.report(errors.definition_circle(scope.source, meaning.items.name.span, circle, "list"))
        mute_names(scope, written.name, written.item)
        return
    base = base_of(scope, meaning)
    if base is None:
        mute_names(scope, written.name, written.item)
        return

    def items_of(variable: str) -> Items | None:
        before, scope.inside = scope.inside, ()
        told = len(scope.diagnostics)
        found = resolve_items_of(scope, base, meaning.items, variable)
        scope.inside = before
        place = ("derived", fold(written.name.text))
        if place in scope.checked:
            del scope.diagnostics[told:]
        scope.checked.add(place)
        return found

    name, item = (" ".join(each.text.split()) for each in (written.name, written.item))
    declared = DeclaredList(
        base.fact, base.written, base.steps, base.outer, items_of, key, name, item, written.name.span
    )
    scope.lists[fold(name)] = scope.lists[fold(item)] = declared


def base_of(scope: Scope, meaning: syntax.DerivedList) -> DeclaredList | None:
    """The list from which another is derived; None when it is none, which is reported."""
    whole = meaning.items.name
    if meaning.outer is None:
        declared = list_in(scope, fold(whole.text))
        if declared is None and not scope.is_muted(whole.text):
            scope.report(errors.unknown_list(scope.source, whole.span, near_list(scope, whole)))
        return declared
    outer = list_in(scope, fold(meaning.outer.text))
    rejoined = list_in(scope, fold(f"{whole.text} of {meaning.outer.text}"))
    if outer is None and rejoined is not None:
        return rejoined
    if outer is None:
        if not scope.is_muted(meaning.outer.text):
            scope.report(errors.unknown_list(scope.source, meaning.outer.span, near_list(scope, meaning.outer)))
        return None
    before, scope.inside = scope.inside, (ItemScope(outer, outer.variable),)
    inner = list_in(scope, fold(whole.text))
    scope.inside = before
    if inner is None or not inner.fact.is_attribute:
        scope.report(errors.unknown_attribute(scope.source, whole.span, declared_item(outer), None))
        return None
    whose = outer.items_of
    outer_items = None if whose is None else lambda variable: whose(outer.variable)
    return DeclaredList(inner.fact, inner.written, (*outer.steps, inner.fact), outer.written, outer_items)
