"""Random lists of a case: items near the boundaries of the policy, some of their attributes unknown or not documented,
of records that are open, complete, or complete since a day. And what more can be known of a case."""

from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING

from policy_dsl.policy import Constant, DaysInARow, Fact, ListOf
from policy_dsl.runtime.fields import day_written
from policy_dsl.runtime.lists import COMPLETE

if TYPE_CHECKING:
    from tests.drawn_cases import Drawer

Data = dict[str, object]

NUMBERS = (0, 1, 1, 2, 2, 3, 3, 4, 6)  # of items in a list
INNER_NUMBERS = (0, 1, 1, 2, 3)


@dataclass(frozen=True)
class More:
    """One thing more that is known of a case: the key under which it is needed, and the case. `item` is the key of an
    item that is listed newly, or of all items of what is requested: what was not asked for may be asked for then."""

    key: str
    data: Data
    item: str | None = None


class ListDrawer:
    """Draws the lists of one policy."""

    def __init__(self, drawer: "Drawer", random: Random) -> None:
        self.drawer = drawer
        self.random = random
        self.runs = {
            each.items.lists[-1].key: (each.length, each.number)
            for each in drawer.comparisons
            if isinstance(each, DaysInARow)
        }

    def record(self, fact: Fact, data: Data) -> object:
        """The items of a list, as data gives them."""
        kind = list_type(fact)
        if kind.members:
            chosen = [each for each in kind.member_keys if self.random.random() < 0.7]
            return {each: self.item(kind, data) for each in chosen}
        if fact.key in self.runs and self.random.random() < 0.6:
            return self.run(fact, data)
        fewest = 1 if kind.requested else 0
        number = max(fewest, self.random.choice(INNER_NUMBERS if "[]" in fact.key else NUMBERS))
        items: list[Data] = []
        for _ in range(number):
            items.append(self.item(kind, {**data, "items so far": items}, items))
        return items

    def reach(self, fact: Fact, data: Data) -> object:
        """How far a record reaches; None where nothing is said of it."""
        kind = list_type(fact)
        if kind.members or kind.requested:
            return None
        day = str(self.drawer.day(data)) if kind.dated is not None else True
        return self.random.choice((None, None, True, True, day))

    def item(self, kind: ListOf, data: Data, others: "list[Data] | None" = None) -> Data:
        """One item, perhaps like another but for one attribute."""
        if others and self.random.random() < 0.4:
            item = deepcopy(self.random.choice(others))
            changed = [self.random.choice(kind.attributes)]
        else:
            item, changed = {}, list(kind.attributes)
        for attribute in changed:
            self.put(item, attribute, {**data, "this item": item})
        return item

    def put(self, item: Data, attribute: Fact, data: Data) -> None:
        """An attribute of an item: a value, unknown, or not documented."""
        key = own_key(attribute)
        for each in (key, f"{key}{COMPLETE}"):
            item.pop(each, None)
        chance = self.random.random()
        if chance < 0.15:
            return
        if chance < 0.18:
            item[key] = {"documented": False}
            return
        item[key] = self.drawer.value(attribute, data)
        if isinstance(attribute.type, ListOf):
            reach = self.reach(attribute, data)
            if reach is not None:
                item[f"{key}{COMPLETE}"] = reach

    def run(self, fact: Fact, data: Data) -> list[Data]:
        """About as many days in a row as the policy asks for, most of them alike."""
        length, count = self.runs[fact.key]
        kind = list_type(fact)
        assert kind.dated is not None
        wanted = count.value if isinstance(count, Constant) and isinstance(count.value, int) else 1
        number = max(0, wanted + self.random.choice((-1, 0, 0, 1)))
        days = max(number, length + self.random.choice((-2, -1, 0, 1, 2)))
        start = self.drawer.day(data)
        like = self.item(kind, data)
        items = []
        for place in sorted(self.random.sample(range(days), number)):
            item = deepcopy(like) if self.random.random() < 0.95 else self.item(kind, data)
            if self.random.random() < 0.97:
                item[own_key(kind.dated)] = str(moved(start, place))
            items.append(item)
        return items

    def change(self, fact: Fact, data: Data) -> None:
        """One thing about a given list changed: an item, an attribute, how many there are, how far it reaches."""
        kind = list_type(fact)
        given = data.get(fact.key)
        chance = self.random.random()
        if chance < 0.3 and not kind.members and not kind.requested:
            data.pop(f"{fact.key}{COMPLETE}", None)
            reach = self.reach(fact, data)
            if reach is not None:
                data[f"{fact.key}{COMPLETE}"] = reach
        elif not given or chance < 0.5:
            data[fact.key] = self.record(fact, data)
        elif isinstance(given, list):
            items = deepcopy(given)
            place = self.random.randrange(len(items))
            if chance < 0.6:
                items.append(self.item(kind, data, items))
            elif chance < 0.7 and len(items) > 1:
                del items[place]
            else:
                self.put(items[place], self.random.choice(kind.attributes), data)
            data[fact.key] = items
        elif isinstance(given, dict) and kind.members:
            members = deepcopy(given)
            self.put(
                members.setdefault(self.random.choice(kind.member_keys), {}), self.random.choice(kind.attributes), data
            )
            data[fact.key] = members

    # ---- one thing more

    def more(self, data: Data, silent: frozenset[str]) -> Iterator[Callable[[], More]]:
        """Every thing more that can be known of a case, to be drawn. `silent` are the keys, as conditions have them, of
        which nothing is to be said."""
        for fact in self.drawer.policy.facts:
            yield from self.more_of(data, (), fact, fact.key, silent)

    def more_of(
        self, data: Data, path: tuple[str | int, ...], fact: Fact, key: str, silent: frozenset[str]
    ) -> Iterator[Callable[[], More]]:
        """The same of one fact, or of an attribute of an item. `path` leads to where it stands in the data."""
        holder = followed(data, path)
        own = own_key(fact)
        if not isinstance(fact.type, ListOf):
            if own not in holder and fact.key not in silent:
                yield lambda: More(key, self.put_in(data, path, own, self.drawer.value(fact, data)))
            return
        kind, given, reach = fact.type, holder.get(own), holder.get(f"{own}{COMPLETE}")
        if kind.members:
            members = given if isinstance(given, dict) else {}
            for label in kind.member_keys:
                if given is None or label not in members:
                    filled = {**members, label: {}}
                    yield from self.more_of_item(
                        self.put_in(data, path, own, filled), (*path, own, label), kind, f"{key}[{label}]", silent
                    )
                else:
                    yield from self.more_of_item(data, (*path, own, label), kind, f"{key}[{label}]", silent)
            return
        items = given if isinstance(given, list) else []
        if kind.requested:
            if given is None:
                yield lambda: More(key, self.put_in(data, path, own, self.record(fact, data)), item=key)
        elif fact.key not in silent and reach is not True:
            item = f"{key}[{len(items) + 1}]"
            yield lambda: More(key, self.put_in(data, path, own, [*items, self.further(kind, data, reach)]), item=item)
            yield lambda: More(key, self.put_in(data, path, f"{own}{COMPLETE}", self.further_reach(kind, data, reach)))
        for place in range(len(items)):
            yield from self.more_of_item(data, (*path, own, place), kind, f"{key}[{place + 1}]", silent)

    def more_of_item(
        self, data: Data, path: tuple[str | int, ...], kind: ListOf, key: str, silent: frozenset[str]
    ) -> Iterator[Callable[[], More]]:
        for attribute in kind.attributes:
            yield from self.more_of(data, path, attribute, f"{key}.{own_key(attribute)}", silent)

    def further(self, kind: ListOf, data: Data, reach: object) -> Data:
        """An item more, of a time of which the record is not complete."""
        item = self.item(kind, data)
        if isinstance(reach, str) and kind.dated is not None:
            days = self.random.choice((1, 1, 30, 365))
            item[own_key(kind.dated)] = str(moved(date.fromisoformat(reach), -days))
        return item

    def further_reach(self, kind: ListOf, data: Data, reach: object) -> object:
        """A record that reaches further than before."""
        if kind.dated is None or self.random.random() < 0.5:
            return True
        if isinstance(reach, str):
            return str(moved(date.fromisoformat(reach), -self.random.choice((1, 30, 365))))
        return str(self.drawer.day(data))

    def put_in(self, data: Data, path: tuple[str | int, ...], key: str, value: object) -> Data:
        """A copy of a case with one value more."""
        copy = deepcopy(data)
        followed(copy, path)[key] = value
        return copy


def list_type(fact: Fact) -> ListOf:
    assert isinstance(fact.type, ListOf)
    return fact.type


def own_key(fact: Fact) -> str:
    """The key of a fact, or of an attribute within its item."""
    return fact.key.rpartition(".")[2]


def moved(day: date, days: int) -> date:
    """A day so many days later, where the calendar goes so far."""
    try:
        return day + timedelta(days)
    except OverflowError:
        return day


def followed(data: Data, path: tuple[str | int, ...]) -> Data:
    """What stands at a path of keys and places in data: an object."""
    found: object = data
    for step in path:
        found = found[step]  # type: ignore[index]  # the path leads there
    assert isinstance(found, dict)
    return found


def holder_in(data: Data, key: str) -> tuple[object, str]:
    """What holds the value of a key such as `blocks[2].relief`, and its key there; of what is not there, None."""
    holder: object = data
    *outer, last = key.replace("]", "").split(".")
    for step in outer:
        name, _, label = step.partition("[")
        holder = holder.get(name) if isinstance(holder, dict) else None
        if label and isinstance(holder, list):
            holder = holder[int(label) - 1] if int(label) <= len(holder) else None
        elif label and isinstance(holder, dict):
            holder = holder.get(label)
    return holder, last.partition("[")[0]


def is_given(data: Data, key: str) -> bool:
    """Whether a case gives a value under a key such as `blocks[2].relief`."""
    holder, last = holder_in(data, key)
    return isinstance(holder, dict) and holder.get(last) not in (None, {"documented": False})


def without(data: Data, key: str) -> Data:
    """A case without what stands under a key such as `blocks[2].relief`, or without all that it is part of."""
    copy = deepcopy(data)
    holder, last = holder_in(copy, key)
    if isinstance(holder, dict) and last in holder:
        del holder[last]
    else:
        for each in (key.partition("[")[0], f"{key.partition('[')[0]}{COMPLETE}"):
            copy.pop(each, None)
    return copy


def days_given(data: object) -> Iterator[date]:
    """The days that stand anywhere in data."""
    if isinstance(data, dict):
        data = list(data.values())
    if isinstance(data, list):
        for each in data:
            yield from days_given(each)
    elif isinstance(data, str):
        day = day_written(data)
        if day is not None:
            yield day


def words_given(data: object) -> Iterator[str]:
    """The words that stand anywhere in data."""
    if isinstance(data, dict):
        data = list(data.values())
    if isinstance(data, list):
        for each in data:
            yield from words_given(each)
    elif isinstance(data, str):
        yield data
