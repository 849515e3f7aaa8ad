"""Lists and histories of a case: their items as data gives them, and how far the record of them reaches.

Within conditions an attribute has the key `blocks[].relief`, in a case `blocks[2].relief`, items counted from 1.
What a list does not list is open, unless the case says that the record is complete.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from types import MappingProxyType

from policy_dsl.runtime.fields import (
    BadValue,
    Choice,
    Field,
    Unreadable,
    Value,
    day_written,
    shown,
    unreadable_in,
)
from policy_dsl.runtime.names import nearest

COMPLETE = "_complete"  # behind the key of a list: how far its record reaches
MOST_ITEMS = 10_000  # in one case


class Immutable:
    """What does not change once it is made: the facts of a case, its lists and their items."""

    __slots__ = ()

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("facts do not change: make new ones")

    def __delattr__(self, name: str) -> None:
        raise AttributeError("facts do not change: make new ones")


class Item(Immutable):
    """One item of a list: its attributes by their own keys, those unknown left out."""

    __slots__ = ("not_documented", "values")
    not_documented: frozenset[str]
    values: "Mapping[str, Value | Record]"

    def __init__(self, values: "Mapping[str, Value | Record]", not_documented: frozenset[str] = frozenset()) -> None:
        object.__setattr__(self, "values", MappingProxyType(dict(values)))
        object.__setattr__(self, "not_documented", not_documented)

    def __reduce__(self) -> tuple[object, ...]:
        return Item, (dict(self.values), self.not_documented)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Item) and self.parts() == other.parts()

    def __hash__(self) -> int:
        return hash(self.parts())

    def parts(self) -> tuple[object, ...]:
        return (frozenset(self.values.items()), self.not_documented)


class Record(Immutable):
    """What a case says of a list: its items, in order, and how far its record reaches.

    `complete` is True where nothing is left out, a date where nothing is left out from that day on, else False.
    `members` name the items, where they are those of a list of choices; such a list is complete.
    """

    __slots__ = ("complete", "items", "members")
    complete: bool | date
    items: tuple[Item, ...]
    members: tuple[str, ...]

    def __init__(
        self, items: tuple[Item, ...] = (), complete: bool | date = False, members: tuple[str, ...] = ()
    ) -> None:
        object.__setattr__(self, "items", items)
        object.__setattr__(self, "complete", complete)
        object.__setattr__(self, "members", members)

    def __reduce__(self) -> tuple[object, ...]:
        return Record, self.parts()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Record) and self.parts() == other.parts()

    def __hash__(self) -> int:
        return hash(self.parts())

    def parts(self) -> tuple[object, ...]:
        return (self.items, self.complete, self.members)

    def labels(self) -> tuple[str, ...]:
        """What stands in the brackets of the key of each item: its number, or the key of its member."""
        return self.members or tuple(map(str, range(1, len(self.items) + 1)))

    def with_complete(self, complete: bool | date) -> "Record":
        """The same items, of a record that reaches so far."""
        return Record(self.items, complete, self.members)


OPEN = Record()


class ListField(Field):
    """A list in data: a JSON list of objects with the keys of the attributes; `KEY_complete` is `true` or a date.

    With `members` it is one object with an object for each member; all members exist. `item` is what one of its items
    is called. An empty list that is `requested` is refused.
    """

    __slots__ = ("fields", "item", "member_keys", "members", "requested")

    def __init__(
        self,
        key: str,
        name: str,
        item: str,
        fields: tuple[Field, ...],
        *,
        members: tuple[str, ...] = (),
        member_keys: tuple[str, ...] = (),
        requested: bool = False,
    ) -> None:
        super().__init__(key, name)
        self.item = item
        self.fields = fields
        self.members = members
        self.member_keys = member_keys
        self.requested = requested

    def listed(self, given: object, complete: object, at: str, wrong: "Wrong") -> Record | None:
        """What `given` says of the list, `complete` of how far it reaches; None when it is refused.

        `at` is its key in the case; `wrong` takes every problem.
        """
        if self.members:
            return self.of_members(given, at, wrong)
        if not isinstance(given, (list, tuple)):
            wrong.add(at, f"it is a list with an object for each {self.item}, not {shown(given)}")
            return None
        if len(given) > MOST_ITEMS:
            wrong.add(at, f"it has more than {MOST_ITEMS:,} items")
            return None
        if not given and self.requested:
            wrong.add(at, f"it is empty, and the policy decides each {self.item}")
            return None
        items = tuple(self.one(each, f"{at}[{number}]", wrong) for number, each in enumerate(given, start=1))
        return Record(items, reach_of(complete, at, wrong) or self.requested)

    def of_members(self, given: object, at: str, wrong: "Wrong") -> Record | None:
        """What an object says of each member; of one that it does not name, nothing is known."""
        if not isinstance(given, dict):
            wrong.add(at, f"it is an object with an object for each {self.item}, not {shown(given)}")
            return None
        field = Choice(self.key, self.name, self.members, self.member_keys)
        found: dict[str, Item] = {}
        for member, attributes in given.items():
            try:
                choice = field.choice(member)
            except BadValue as bad:
                wrong.add(at, str(bad))
                continue
            label = self.member_keys[self.members.index(choice)]
            if choice in found:
                wrong.add(at, f'"{choice}" is given twice')
            found[choice] = self.one(attributes, f"{at}[{label}]", wrong)
        return self.with_every_member(found)

    def with_every_member(self, found: Mapping[str, Item]) -> Record:
        """Every member, those of which nothing is known too."""
        return Record(
            tuple(found.get(each, Item({})) for each in self.members), complete=True, members=self.member_keys
        )

    def one(self, given: object, at: str, wrong: "Wrong") -> Item:
        """One item, as far as it can be read."""
        if given is None:
            return Item({})
        if isinstance(given, Unreadable):
            wrong.add(at, given.sentence)
            return Item({})
        if not isinstance(given, dict):
            wrong.add(at, f"it is an object with the keys of {article(self.item)}, not {shown(given)}")
            return Item({})
        known = {field.key: field for field in self.fields}
        inner = {f"{each.key}{COMPLETE}" for each in self.fields if takes_reach(each)}
        values: dict[str, Value | Record] = {}
        missing: set[str] = set()
        for key, value in given.items():
            where = f"{at}.{key}"
            if key in inner:
                continue
            if not isinstance(key, str) or key not in known:
                near = nearest(key, tuple(known)) if isinstance(key, str) else None
                hint = f'; did you mean "{near}"?' if near else ""
                wrong.add(at, f"{shown(key)} is no attribute of {article(self.item)}{hint}")
                continue
            field = known[key]
            if says_not_documented(value):
                missing.add(key)
            elif value is not None:
                read = read_field(field, value, given.get(f"{key}{COMPLETE}"), where, wrong)
                if read is not None:
                    values[key] = read
        for field in self.fields:
            reach = given.get(f"{field.key}{COMPLETE}")
            if isinstance(field, ListField) and field.key not in values and reach is not None:
                values[field.key] = Record((), reach_of(reach, f"{at}.{field.key}", wrong))
        in_order = {field.key: values[field.key] for field in self.fields if field.key in values}
        return Item(in_order, frozenset(missing))

    def item_called(self, label: str) -> str:
        """What an item is called: "block 2", a member by its own name; without a label, what any is called."""
        if label in self.member_keys:
            return self.members[self.member_keys.index(label)]
        return f"{self.item} {label}" if label else self.item

    def attribute(self, key: str) -> Field | None:
        """The field of an attribute; None where there is none."""
        return next((each for each in self.fields if each.key == key), None)

    def item_data(self, item: Item) -> dict[str, object]:
        """One item as JSON data writes it."""
        data: dict[str, object] = {key: {"documented": False} for key in sorted(item.not_documented)}
        for field in self.fields:
            value = item.values.get(field.key)
            if isinstance(value, Record):
                assert isinstance(field, ListField)
                data |= {field.key: field.list_data(value)} | complete_data(field.key, value)
            elif value is not None:
                data[field.key] = field.data(value)
        return data

    def list_data(self, listed: Record) -> object:
        """The items as JSON data writes them; `listed` takes them back."""
        if self.members:
            return {key: self.item_data(item) for key, item in zip(self.member_keys, listed.items, strict=True)}
        return [self.item_data(each) for each in listed.items]


class Wrong:
    """Collects what is wrong with the data of a case."""

    __slots__ = ("problems",)

    def __init__(self) -> None:
        self.problems: list[tuple[str, str]] = []

    def add(self, key: str, sentence: str) -> None:
        self.problems.append((key, sentence))


def takes_reach(field: Field) -> bool:
    """Whether data can say how far the record of a list reaches; that of members and of what is requested is whole."""
    return isinstance(field, ListField) and not field.members and not field.requested


def says_not_documented(given: object) -> bool:
    """Whether data says that a fact was looked for and is not there."""
    return isinstance(given, dict) and set(given) == {"documented"} and given["documented"] is False


def read_field(field: Field, given: object, complete: object, at: str, wrong: Wrong) -> Value | Record | None:
    """The value of a fact or attribute; None when it is refused."""
    unreadable = unreadable_in(given) if not isinstance(field, ListField) else given
    if isinstance(unreadable, Unreadable):
        wrong.add(at, unreadable.sentence)
        return None
    if isinstance(field, ListField):
        return field.listed(given, complete, at, wrong)
    try:
        return field.read(given)
    except BadValue as bad:
        wrong.add(at, str(bad))
        return None


def reach_of(given: object, at: str, wrong: Wrong) -> bool | date:
    """How far a record reaches: `true`, a date, or not said."""
    if given is None or given is False or given is True:
        return given is True
    if type(given) is date:
        return given
    if isinstance(given, Unreadable):
        wrong.add(f"{at}{COMPLETE}", given.sentence)
        return False
    day = day_written(given) if isinstance(given, str) else None
    if day is None:
        wrong.add(f"{at}{COMPLETE}", f"it is true, false or a date like 2026-01-31, not {shown(given)}")
        return False
    return day


def complete_data(key: str, listed: Record) -> dict[str, object]:
    """How far a record reaches, as JSON data writes it; nothing where it is open, or of members."""
    if listed.complete is False or listed.members:
        return {}
    return {f"{key}{COMPLETE}": True if listed.complete is True else str(listed.complete)}


def article(item: str) -> str:
    """The word with "a" or "an"."""
    return f"{'an' if item[:1].casefold() in 'aeiou' else 'a'} {item}"


def flattened(key: str, listed: Record) -> Iterator[tuple[str, "Value | Record | None"]]:
    """The list itself, and each attribute of each item under its key in the case; None for "not documented"."""
    yield key, listed
    for label, item in zip(listed.labels(), listed.items, strict=True):
        yield from flattened_item(f"{key}[{label}]", item)


def flattened_item(key: str, item: Item) -> Iterator[tuple[str, "Value | Record | None"]]:
    """The same of one item, under its own key."""
    for name, value in item.values.items():
        if isinstance(value, Record):
            yield from flattened(f"{key}.{name}", value)
        else:
            yield f"{key}.{name}", value
    for name in item.not_documented:
        yield f"{key}.{name}", None
