"""What a scenario gives, as data for the door: values of facts, the items of lists, how far their record reaches."""

import re
from collections.abc import Mapping
from copy import copy, deepcopy
from dataclasses import dataclass, field
from datetime import timedelta

from policy_dsl import errors, syntax
from policy_dsl.names import fold
from policy_dsl.policy import Calendar, CodeOf, Fact, ListOf, OneOf, SomeOf
from policy_dsl.resolve.attributes import definition_in
from policy_dsl.resolve.days import resolve_day
from policy_dsl.resolve.scope import DeclaredList, ItemScope, Scope, placed
from policy_dsl.resolve.values import data_of
from policy_dsl.runtime.fields import BadValue, Choice
from policy_dsl.runtime.lists import COMPLETE, MOST_ITEMS
from policy_dsl.source import Span
from policy_dsl.walk import field_of

Data = dict[str, object]  # of one item


@dataclass(frozen=True, slots=True)
class Read:
    """A value for the door to read: its key in the case, `blocks[2].relief`, and where it is written."""

    key: str
    fact: Fact
    data: object
    span: Span


@dataclass(frozen=True, slots=True)
class GivenData:
    """What a scenario gives under one key, None where it is left unknown; with the values that the door reads of it."""

    data: object
    reads: Mapping[str, Read] = field(default_factory=dict)
    lost: bool = False  # whether something of it has a mistake, so that what it lacks may be that


Given = dict[str, GivenData]
LOST = ""  # under this key stands, lost, what a case gives and what cannot be read


def data_in(given: Given, key: str) -> object:
    """What is given under a key; None where it is left unknown."""
    return given[key].data if key in given else None


def reads_of(scope: Scope, key: str, fact: Fact, values: tuple[syntax.Value, ...]) -> GivenData:
    """One or several values of a fact or attribute."""
    data = data_of(scope, fact, values)
    if data is None or data == {"documented": False}:
        return GivenData(data)
    return GivenData(data, {key: Read(key, fact, data, values[0].span.to(values[-1].span))})


def report_refused(scope: Scope, given: Given, refused: frozenset[str]) -> None:
    """Report values that the door would refuse, unless the scenario says that it does."""
    for each in given.values():
        for read in each.reads.values():
            if read.key not in refused and not (
                isinstance(read.fact.type, OneOf | SomeOf) and scope.is_muted(scope.source.text_of(read.span))
            ):
                try:
                    field_of(read.fact).read(read.data)
                except BadValue as bad:
                    scope.report(errors.bad_given(scope.source, read.span, str(bad)))


# ---- lists


def declared_list(scope: Scope, name: syntax.Name) -> DeclaredList | None:
    """The list of the case that has this name; None where none has."""
    declared = scope.lists.get(fold(name.text))
    is_own = declared is not None and not declared.name and fold(declared.fact.name) == fold(name.text)
    return declared if is_own else None


def list_to_give(scope: Scope, name: syntax.Name) -> DeclaredList | None:
    """The same; None when there is none, which is reported."""
    declared = declared_list(scope, name)
    if declared is None and not scope.is_muted(name.text):
        other = scope.lists.get(fold(name.text))
        end = scope.source.text.find("\n", name.span.end)
        said = re.match(r" *((?:not +)?)complete", scope.source.text[name.span.end : end if end >= 0 else None])
        verb = re.search(r" (?:(?:is|are|was|were)(?: not)?|not)$", name.text)
        if verb and said:
            since = re.match(" +since", scope.source.text[name.span.end + said.end() :])
            denied = "not" in verb.group() + said[1]
            last = name.span.end + said.end() + (since.end() if since and denied else 0)
            right = "not complete" if denied else "complete"
            scope.report(errors.misspelt_phrase(scope.source, Span(name.span.start + verb.start() + 1, last), right))
        elif other is not None and other.name:
            scope.report(errors.facts_are_given(scope.source, name.span, None))
        elif other is not None:
            scope.report(errors.unknown_list(scope.source, name.span, other.near))
        elif fold(name.text) in scope.picks:
            scope.report(errors.facts_are_given(scope.source, name.span, None))
        elif scope.fact(name) is not None or fold(name.text) in scope.meanings:
            scope.report(errors.no_list(scope.source, name.span))
        else:
            near = scope.near(name.text, placed(each.fact for each in scope.lists.values()))
            scope.report(errors.unknown_list(scope.source, name.span, near))
    return declared


def row_name(written: syntax.Scenario | syntax.CommonFacts, row: syntax.CaseRow) -> str:
    """The name of the scenario that a row of a table is."""
    assert row.name is not None
    return f"{written.name.text}: {row.name.text}"


def kind_of_list(fact: Fact) -> ListOf:
    assert isinstance(fact.type, ListOf)
    return fact.type


def reach_key(fact: Fact) -> str:
    """The key under which data says how far the record of a list reaches."""
    return f"{fact.key}{COMPLETE}"


def whole_list(scope: Scope, fact: Fact, values: tuple[syntax.Value, ...]) -> Given:
    """`blocks: none`, `blocks: unknown`, `blocks: not documented`."""
    only = values[0]
    if len(values) == 1 and isinstance(only, syntax.Name) and fold(only.text) in ("complete", "not complete"):
        at = Span(scope.source.text.rfind("\n", 0, only.span.start) + 1, only.span.end)
        start = at.end - len(scope.source.text_of(at).lstrip())
        scope.report(errors.misspelt_phrase(scope.source, Span(start, at.end), f"{fact.name} {fold(only.text)}"))
        return {}
    if len(values) == 1 and isinstance(only, syntax.Unknown):
        return {fact.key: GivenData(None), reach_key(fact): GivenData(None)}
    if len(values) == 1 and isinstance(only, syntax.NotDocumented):
        return {fact.key: GivenData({"documented": False}), reach_key(fact): GivenData(None)}
    if is_none(values) and not kind_of_list(fact).members:
        whole = {fact.key: GivenData([])}
        return whole if fact.key in scope.looped else {**whole, reach_key(fact): GivenData(True)}
    told = "its items stand in rows under it"
    if not kind_of_list(fact).members:
        told += ", or it is none"
    at = only.span.to(values[-1].span)
    scope.report(errors.bad_given(scope.source, at, told))
    return {fact.key: GivenData(None, lost=True)}


def is_none(values: tuple[syntax.Value, ...]) -> bool:
    return len(values) == 1 and isinstance(values[0], syntax.Name) and fold(values[0].text) == "none"


def reach_of_record(scope: Scope, written: syntax.GivenComplete) -> tuple[str, GivenData] | None:
    """`blocks complete since 2025-01-01`; of a list within items, `cancers of relatives complete`. The key that it is
    about, and what is given under it; None when there is no such list, which is reported."""
    name = written.name
    inner, of, outer = name.text.partition(" of ")
    owner = scope.lists.get(fold(outer)) if of and declared_list(scope, name) is None else None
    if owner is not None:
        attributes = kind_of_list(owner.fact).attributes
        nested = next((each for each in attributes if fold(each.name) == fold(inner)), None)
        if nested is None:
            item = kind_of_list(owner.fact).item
            at = Span(name.span.start, name.span.start + len(inner))
            scope.report(errors.unknown_attribute(scope.source, at, item, scope.near(inner, placed(attributes))))
            return None
        if not isinstance(nested.type, ListOf):
            scope.report(errors.no_list(scope.source, Span(name.span.start, name.span.start + len(inner))))
            return None
        return reach_key(nested), GivenData(reach_data(scope, written))
    if of and scope.is_muted(outer):
        return None
    declared = list_to_give(scope, name)
    if declared is None:
        return None
    requested = declared.fact.key in scope.looped
    if kind_of_list(declared.fact).members or requested:
        scope.report(errors.always_complete(scope.source, written.span, declared.fact.name, requested=requested))
        return None
    return reach_key(declared.fact), GivenData(reach_data(scope, written))


def reach_data(scope: Scope, written: syntax.GivenComplete) -> object:
    """How far a record reaches, as data; None where it is said not to be complete."""
    if written.negated:
        return None
    if written.since is None:
        return True
    day = resolve_day(scope, written.since)
    return None if day is None else str(day)


def with_inner_reaches(given: Given) -> Given:
    """What is given, with what it says of how far the records of lists within items reach said of each of the items.

    `relatives[].cancers_complete` is no key for the door.
    """
    found = {key: each for key, each in given.items() if "[]" not in key}
    for key, reach in given.items():
        outer, inside, inner = key.partition("[].")
        items = deepcopy(found[outer].data) if inside and outer in found else None
        listed = list(items.values()) if isinstance(items, dict) else items
        if isinstance(listed, list) and reach.data is not None:
            for each in listed:
                each.setdefault(inner.removesuffix(COMPLETE), [])
                each.setdefault(inner, reach.data)
            found[outer] = GivenData(items, found[outer].reads)
    return found


class Rows:
    """Reads the rows of a list: each an item, or a run of them, one a day."""

    def __init__(self, scope: Scope, fact: Fact, columns: tuple[syntax.ItemColumn, ...]) -> None:
        self.scope = scope
        self.fact = fact
        self.kind = kind_of_list(fact)
        self.columns = tuple(map(self.column, columns))
        self.items: list[Data] = []
        self.reads: dict[str, Read] = {}
        self.members: list[str] = []  # of the items, in order, where they are those of a list of choices
        seen: dict[tuple[str, ...], Span] = {}
        for place, each in enumerate(columns):
            names = (fold(each.name.text), *(() if each.inner is None else (fold(each.inner.text),)))
            if names in seen:
                scope.report(errors.given_twice(scope.source, each.span, seen[names]))
                self.columns = (*self.columns[:place], None, *self.columns[place + 1 :])
            seen.setdefault(names, each.span)

    def column(self, written: syntax.ItemColumn) -> tuple[Fact | None, Fact | None] | None:
        """The list within the items and the attribute that a column holds. Two times None is the column of members;
        None one that is not declared, which is reported."""
        kind, inner = self.kind, None
        if written.inner is not None:
            inner = self.attribute(self.kind, written.inner)
            if inner is None or not isinstance(inner.type, ListOf):
                if inner is not None:
                    self.scope.report(errors.no_list(self.scope.source, written.inner.span))
                return None
            kind = inner.type
        elif self.kind.members and fold(written.name.text) == fold(self.kind.item):
            return None, None
        found = self.attribute(kind, written.name)
        return None if found is None else (inner, found)

    def attribute(self, kind: ListOf, name: syntax.Name) -> Fact | None:
        found = next((each for each in kind.attributes if fold(each.name) == fold(name.text)), None)
        if found is None and not self.scope.is_muted(name.text):
            declared = next((each for each in self.scope.lists.values() if each.fact.key == self.fact.key), None)
            if declared is not None and definition_in(ItemScope(declared, ""), fold(name.text)) is not None:
                self.scope.report(errors.facts_are_given(self.scope.source, name.span, None))
                return None
            near = self.scope.near(name.text, placed(kind.attributes))
            self.scope.report(errors.unknown_attribute(self.scope.source, name.span, kind.item, near))
        return found

    def data(self) -> GivenData:
        """What all rows say."""
        if not self.kind.members:
            return GivenData(self.items, self.reads, None in self.columns)
        return GivenData(dict(zip(self.members, self.items, strict=True)), self.reads, None in self.columns)

    def add(self, row: syntax.ItemRow) -> None:
        """Enter one row. One that says something of an inner list alone adds to the item above."""
        outer: list[tuple[Fact, syntax.ItemCell]] = []
        inner: list[tuple[Fact, Fact, syntax.ItemCell]] = []
        members: tuple[str, ...] = ()
        for column, cell in zip(self.columns, row.cells, strict=True):
            if column is None or (not cell.values and cell.days is None):
                continue
            within, attribute = column
            if attribute is None:
                members = self.members_in(cell)
            elif within is None:
                outer.append((attribute, cell))
            else:
                inner.append((within, attribute, cell))
        named = any(
            column == (None, None) and cell.values for column, cell in zip(self.columns, row.cells, strict=True)
        )
        if self.kind.members and not members and named:
            return  # what is wrong with its name is reported
        if self.kind.members and not members:
            told = f"the row does not say which {self.kind.item}"
            self.scope.report(errors.bad_given(self.scope.source, row.span, told))
            return
        adds = not outer and inner and self.items
        first = len(self.items)
        if not adds:
            days = self.days_in(outer)
            labels = members or ("",) * max(1, len(days))
            self.members += members
            self.items += [{} for _ in labels]
            for place, item in enumerate(self.items[first:]):
                self.enter(item, outer, self.key_of(first + place), days[place] if days else None)
        for place in range(first - 1 if adds else first, len(self.items)):
            self.enter_inner(self.items[place], inner, self.key_of(place))

    def key_of(self, place: int) -> str:
        label = self.members[place] if self.kind.members else place + 1
        return f"{self.fact.key}[{label}]"

    def members_in(self, cell: syntax.ItemCell) -> tuple[str, ...]:
        """The keys of the choices that a cell names."""
        field = Choice(self.fact.key, self.fact.name, self.kind.members, self.kind.member_keys)
        found: list[str] = []
        for each in cell.values:
            try:
                choice = field.choice(each.text if isinstance(each, syntax.Name) else "")
            except BadValue as bad:
                self.scope.report(errors.bad_given(self.scope.source, each.span, str(bad)))
                continue
            key = self.kind.member_keys[self.kind.members.index(choice)]
            if key in (*self.members, *found):
                self.scope.report(errors.bad_given(self.scope.source, each.span, f'"{choice}" is given twice'))
                continue
            found.append(key)
        return tuple(found)

    def days_in(self, outer: list[tuple[Fact, syntax.ItemCell]]) -> list[str]:
        """The days of a run; none where a row is one item."""
        runs = [(fact, cell.days) for fact, cell in outer if cell.days is not None]
        for _, second in runs[1:]:
            self.scope.report(errors.bad_given(self.scope.source, second.span, "a row holds one run of days"))
        for fact, run in runs[:1]:
            first, last = resolve_day(self.scope, run.first), resolve_day(self.scope, run.last)
            if first is None or last is None:
                return []
            sentence = None
            if not isinstance(fact.type, Calendar):
                sentence = f'"{fact.name}" is no date'
            elif last < first:
                sentence = "it ends before it begins"
            elif (last - first).days >= MOST_ITEMS:
                sentence = f"it has more than {MOST_ITEMS:,} days"
            if sentence is None:
                return [str(first + timedelta(number)) for number in range((last - first).days + 1)]
            self.scope.report(errors.bad_given(self.scope.source, run.span, sentence))
        return []

    def enter(self, item: Data, cells: list[tuple[Fact, syntax.ItemCell]], at: str, day: str | None) -> None:
        for fact, cell in cells:
            key = fact.key.rpartition(".")[2]
            if cell.days is not None:
                item[key] = day
            elif isinstance(fact.type, ListOf):
                if not is_none(cell.values):
                    told = f'its items stand in columns of their own, "{fact.name}: ...", or it is none'
                    self.scope.report(errors.bad_given(self.scope.source, cell.span, told))
                item |= {key: [], f"{key}{COMPLETE}": True}
            else:
                found = reads_of(self.scope, f"{at}.{key}", fact, cell.values)
                self.reads |= found.reads
                if found.data is not None:
                    item[key] = found.data

    def enter_inner(self, item: Data, cells: list[tuple[Fact, Fact, syntax.ItemCell]], at: str) -> None:
        """Enter what a row says of lists within an item: several values in a cell are an item each."""
        for within in {id(each): each for each, _, _ in cells}.values():
            own = [(fact, cell) for each, fact, cell in cells if each is within]
            if any(cell.days is not None for _, cell in own):
                self.scope.report(errors.bad_given(self.scope.source, own[0][1].span, "a run of days stands in none"))
                continue
            key = within.key.rpartition(".")[2]
            if all(is_none(cell.values) and not may_be_none(fact) for fact, cell in own):
                item |= {key: [], f"{key}{COMPLETE}": True}
                continue
            parts = [self.parts_of(fact, cell) for fact, cell in own]
            most = max(map(len, parts))
            if any(len(each) not in (1, most) for each in parts):
                told = f"the cells of {within.name} hold the same number of values, or one"
                self.scope.report(errors.bad_given(self.scope.source, own[0][1].span, told))
                continue
            listed = item.setdefault(key, [])
            assert isinstance(listed, list)
            for number in range(most):
                one: Data = {}
                place = f"{at}.{key}[{len(listed) + 1}]"
                for (fact, cell), values in zip(own, parts, strict=True):
                    part = values[number] if len(values) > 1 else values[0]
                    self.enter(one, [(fact, syntax.ItemCell(part, span=cell.span))], place, None)
                listed.append(one)

    def parts_of(self, fact: Fact, cell: syntax.ItemCell) -> list[tuple[syntax.Value, ...]]:
        """The values of a cell, one for each item; a set stays together."""
        several = isinstance(fact.type, SomeOf) or (isinstance(fact.type, CodeOf) and fact.type.several)
        return [cell.values] if several else [(each,) for each in cell.values]


def may_be_none(fact: Fact) -> bool:
    """Whether "none" is a value of an attribute."""
    kind = fact.type
    if isinstance(kind, OneOf | SomeOf) and "none" in map(fold, kind.choices):
        return True
    return isinstance(kind, SomeOf | CodeOf) and kind.or_none


def items_given(scope: Scope, written: syntax.GivenItems) -> tuple[Fact, GivenData] | None:
    """The items of a list in rows; None when there is no such list, which is reported."""
    declared = list_to_give(scope, written.name)
    if declared is None:
        return None
    rows = Rows(scope, declared.fact, written.columns)
    for each in written.rows:
        rows.add(each)
    return declared.fact, rows.data()


# ---- one item that is listed


@dataclass(frozen=True, slots=True)
class ListedAttribute:
    """An attribute of an item that a case lists, `block 2's relief`: its key in the case, and what it is."""

    key: str
    fact: Fact

    @property
    def steps(self) -> tuple[str | int, ...]:
        """The way to it in the data of a case: keys of lists and attributes, places of items, keys of members."""
        found: list[str | int] = []
        for part in self.key.split("."):
            name, bracket, label = part.rstrip("]").partition("[")
            found.append(name)
            if bracket:
                found.append(int(label) - 1 if label.isdecimal() else label)
        return tuple(found)


def listed_attribute(scope: Scope, text: str) -> ListedAttribute | None:
    """The attribute that `block 2's relief` or `methotrexate's contraindication` stands for; None where it is none."""
    owner, of, own = text.replace("’", "'").rpartition("'s ")
    item = listed_item(scope, owner) if of else None
    if item is None:
        return None
    found = next((each for each in item.attributes if fold(each.name) == fold(own)), None)
    return None if found is None else ListedAttribute(f"{item.key}.{found.key.rpartition('.')[2]}", found)


@dataclass(frozen=True, slots=True)
class ListedItem:
    """An item that a case lists: its key in the case, and what can be asked of it."""

    key: str
    attributes: tuple[Fact, ...]


def listed_item(scope: Scope, text: str) -> ListedItem | None:
    """The item that `block 2`, `relative 1's cancer 2` or a member of a list stands for; None where it is none."""
    owner, of, own = text.rpartition("'s ")
    if of:
        outer = listed_item(scope, owner)
        lists = () if outer is None else tuple(each for each in outer.attributes if isinstance(each.type, ListOf))
        prefix = "" if outer is None else f"{outer.key}."
    else:
        lists = tuple({each.fact.key: each.fact for each in scope.lists.values() if not each.name}.values())
        prefix = ""
    for member in () if of else scope.members().get(fold(own), ()):
        return ListedItem(f"{member.declared.fact.key}[{member.key}]", member.declared.attributes)
    numbered = re.fullmatch(r"(.+) ([1-9]\d*)", own)
    for each in lists:
        kind = kind_of_list(each)
        key = each.key.rpartition(".")[2]
        if numbered is not None and not kind.members and fold(numbered.group(1)) == fold(kind.item):
            return ListedItem(f"{prefix}{key}[{numbered.group(2)}]", kind.attributes)
    return None


def with_attribute(
    scope: Scope, given: Given, name: syntax.Name, found: ListedAttribute, values: tuple[syntax.Value, ...]
) -> tuple[str, GivenData] | None:
    """A list with one attribute of one of its items as it is given; None when there is no such item, which is
    reported."""
    top, *steps, last = found.steps
    assert isinstance(top, str)
    before = given.get(top, GivenData(None))
    declared = next(each for each in scope.lists.values() if each.fact.key == top and not each.name)
    data = copy(before.data)  # what leads to the item is copied, and nothing else: the base keeps its own
    if data is None and kind_of_list(declared.fact).members:
        data = {}
    place: object = data
    for step in steps:
        if isinstance(place, dict) and isinstance(step, str):
            place[step] = copy(place.get(step, {}))
            place = place[step]
        elif isinstance(place, list) and isinstance(step, int) and step < len(place):
            place[step] = copy(place[step])
            place = place[step]
        else:
            if not scope.is_flawed(declared.fact) and not before.lost and LOST not in given:
                scope.report(errors.no_such_item(scope.source, name.span))
            return None
    own = reads_of(scope, found.key, found.fact, values)
    assert isinstance(place, dict)
    if own.data is None:
        place.pop(last, None)
    else:
        place[last] = own.data
    reads = {**before.reads, **own.reads}
    if not own.reads:
        reads.pop(found.key, None)
    return top, GivenData(data, reads, before.lost)
