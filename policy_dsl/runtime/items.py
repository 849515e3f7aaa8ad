"""The items of a list for which a condition holds: those of which it is sure, those in doubt, and what is not listed.

Within a condition an item stands for a variable, `blocks[]`; an item of a case is `blocks[2]`. A view answers for the
variable what is known of the item, so that one condition is asked of each.
"""

from collections.abc import Iterator, Mapping
from datetime import date

from policy_dsl.runtime.conditions import Condition, fact_of
from policy_dsl.runtime.expressions import Expression, Known, KnownFacts, Reads, facts_of
from policy_dsl.runtime.fields import Value
from policy_dsl.runtime.lists import OPEN, Record
from policy_dsl.runtime.truth import Truth

Names = tuple[tuple[str, str], ...]  # the items that variables stand for, innermost first
MANY = 16  # items of which it pays to work out before what a condition says of all else
UNLISTED = "[+]"  # behind the key of a list: an item that it does not list


class OfItem(Mapping[str, Value | None]):
    """What is known where a variable stands for an item."""

    __slots__ = ("item", "known", "variable")

    def __init__(self, known: Known, variable: str, item: str) -> None:
        self.known = known
        self.variable = variable
        self.item = item

    def key(self, key: str) -> str:
        """A key with the item in place of the variable."""
        return self.item + key[len(self.variable) :] if key.startswith(self.variable) else key

    def get(self, key: str, default: Value | None = None) -> Value | None:  # type: ignore[override]  # None is unknown
        # What `key` says, written out: nothing is asked for more often.
        own = self.item + key[len(self.variable) :] if key.startswith(self.variable) else key
        return self.known.get(own)

    def __getitem__(self, key: str) -> Value | None:
        return self.known[self.key(key)]

    def __iter__(self) -> Iterator[str]:
        return iter(self.known)

    def __len__(self) -> int:
        return len(self.known)


def key_in(known: Known, key: str) -> str:
    """A key with items in place of all variables."""
    while isinstance(known, OfItem):
        key = known.key(key)
        known = known.known
    return key


def record_in(known: Known, key: str) -> Record:
    """What is known of a list; one of which nothing is said is open and empty."""
    key = key_in(known, key)
    facts = facts_behind(known)
    return facts.lists.get(key, OPEN) if isinstance(facts, KnownFacts) else OPEN


def facts_behind(known: Known) -> Known:
    """What is known of the case behind views of its items."""
    while isinstance(known, OfItem):
        known = known.known
    return known


def places_of(key: str, known: Known, start: int = 0) -> Iterator[tuple[str, Known]]:
    """The keys in a case that the key of an attribute stands for, each with the view in which it does; of a fact, its
    own. `start` is where in the key items are looked for."""
    end = key.find("[]", start)
    if end < 0:
        yield key_in(known, key), known
        return
    own = key_in(known, key[:end])
    for label in record_in(known, own).labels():
        yield from places_of(key, OfItem(known, key[: end + 2], f"{own}[{label}]"), end + 2)


def as_far_as_read(known: Known, facts: tuple[str, ...]) -> Known:
    """What is known, without the views of items that none of some facts belongs to."""
    while isinstance(known, OfItem) and not any(key.startswith(known.variable) for key in facts):
        known = known.known
    return known


class One:
    """An item of which a condition was asked: the view of it, and the items that the variables stand for."""

    __slots__ = ("names", "view")

    def __init__(self, view: OfItem, names: Names) -> None:
        self.view = view
        self.names = names

    @property
    def key(self) -> str:
        """Its own key in the case, `blocks[2]`."""
        return self.view.item

    def seen_from(self, known: Known) -> Known:
        """The view of it where items of other lists are looked at as well."""
        for variable, item in reversed(self.names):
            known = OfItem(known, variable, item)
        return known


class Found:
    """The items for which a condition surely holds, those in doubt, and the lists that may hold more, by their keys.

    `open` has one view of what is not listed for each of those lists.
    """

    __slots__ = ("doubtful", "open", "sure")

    def __init__(self) -> None:
        self.sure: list[One] = []
        self.doubtful: list[One] = []
        self.open: list[One] = []


class Items(Reads):
    """The items of a list, or of a list within the items of another, for which a condition holds.

    `steps` are the keys of these lists with the variables of their items, outermost first. `since` is the first day
    that counts: a record that is complete since then leaves nothing out.
    """

    __slots__ = ("since", "steps", "where")

    def __init__(self, steps: tuple[tuple[str, str], ...], where: Condition, since: Expression | None = None) -> None:
        self.steps = steps
        self.where = where
        self.since = since
        variables = tuple(variable for _, variable in steps)
        read = facts_of(where, *(() if since is None else (since,)))
        free = (key for key in read if not key.startswith(variables))
        self.facts = tuple(dict.fromkeys((steps[0][0], *free)))

    @property
    def variable(self) -> str:
        """What stands for one of them in conditions."""
        return self.steps[-1][1]

    def found(self, known: Known) -> Found:
        """Those of a case; worked out once for it. Their views are of what they depend on: see `One.seen_from`."""
        known = as_far_as_read(known, self.facts)
        if not isinstance(known, KnownFacts):
            return self.search(known)
        found = known.found.get(self)
        if not isinstance(found, Found):
            found = known.found[self] = self.search(known)
        return found

    def search(self, known: Known) -> Found:
        found = Found()
        where = self.where
        if len(record_in(known, self.steps[0][0]).items) >= MANY:
            from policy_dsl.runtime.grounding import said_of_all

            where = said_of_all(where, known, tuple(variable for _, variable in self.steps))
        self.enter(found, known, where, 0, ())
        return found

    def enter(self, found: Found, known: Known, where: Condition, place: int, names: Names) -> None:
        """Enter the items of one of the lists, or of those within them."""
        key, variable = self.steps[place]
        listed = record_in(known, key)
        own = key_in(known, key)
        last = place == len(self.steps) - 1
        for label in listed.labels():
            item = f"{own}[{label}]"
            view = OfItem(known, variable, item)
            inner: Names = ((variable, item), *names)
            if not last:
                self.enter(found, view, where, place + 1, inner)
                continue
            truth = where.truth(view)
            if truth is not False:
                (found.sure if truth is True else found.doubtful).append(One(view, inner))
        if listed.complete is True or (last and self.reaches(listed, known)):
            return
        unlisted = own + UNLISTED
        view = OfItem(known, variable, unlisted)
        inner = ((variable, unlisted), *names)
        if not last:
            before = len(found.open)
            self.enter(found, view, where, place + 1, inner)
            found.open[before:] = [One(view, inner)] if len(found.open) > before else []
        elif where.truth(view) is not False:
            found.open.append(One(view, inner))

    def reaches(self, listed: Record, known: Known) -> bool:
        """Whether nothing that counts is left out of a record that is complete since a day. Of a list that holds
        others such a record says nothing of the days of their items."""
        since = None if self.since is None else self.since.value(known)
        return isinstance(listed.complete, date) and isinstance(since, date) and since >= listed.complete


class ListCondition(Condition):
    """A condition about the items of lists. For a case it becomes one about facts and attributes alone: `ground`."""

    __slots__ = ()

    def ground(self, known: KnownFacts) -> Condition:
        """What it says of a case, item by item. It is unknown for no other reason than the facts that it reads."""
        raise NotImplementedError

    def tally(self, known: Known) -> "Found":
        """The items that it is about."""
        raise NotImplementedError


class ListExpression(Expression):
    """A value that is worked out from the items of lists."""

    __slots__ = ()

    def counted(self) -> Items | None:
        """The items whose number it is; None where it is something else."""
        return None

    def ground(self, known: KnownFacts) -> Expression:
        """What it is for a case."""
        raise NotImplementedError


def lists_named(found: Found) -> tuple[str, ...]:
    """The keys of the lists that may hold more, as questions about them."""
    return tuple(f"{each.key.partition(UNLISTED)[0]}?" for each in found.open)


def range_of_count(found: Found) -> tuple[int, int | None]:
    """The fewest and the most that there can be; None where there is no limit."""
    fewest = len(found.sure)
    return fewest, None if found.open else fewest + len(found.doubtful)


def count_reaches(found: Found, count: int) -> Truth:
    """Whether there are at least so many."""
    fewest, most = range_of_count(found)
    if fewest >= count:
        return True
    return False if most is not None and most < count else None


def facts_asked(keys: tuple[str, ...]) -> tuple[str, ...]:
    """The facts behind keys, each once."""
    return tuple(dict.fromkeys(map(fact_of, keys)))
