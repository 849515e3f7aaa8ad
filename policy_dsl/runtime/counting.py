"""How many items of a list there are: at least so many, at least so many different values, in some days in a row."""

from datetime import date, timedelta

from policy_dsl.runtime.conditions import All, Always, Any, AtLeast, ChoiceListed, Condition, Not
from policy_dsl.runtime.dates import shifted
from policy_dsl.runtime.expressions import Expression, Known, KnownFacts, facts_of
from policy_dsl.runtime.grounding import asked_of_any, question, reaches, said_of, unclear
from policy_dsl.runtime.items import (
    Found,
    Items,
    ListCondition,
    count_reaches,
    key_in,
    lists_named,
)
from policy_dsl.runtime.meaning import ComesTo, Determination
from policy_dsl.runtime.truth import Truth, all_of, negation


class Counted(ListCondition):
    """At least `count` items. An open list is never known to have fewer."""

    __slots__ = ("count", "items")

    def __init__(self, count: int, items: Items) -> None:
        self.facts = items.facts
        self.count = count
        self.items = items

    def truth(self, known: Known) -> Truth:
        return count_reaches(self.items.found(known), self.count)

    def tally(self, known: Known) -> Found:
        return self.items.found(known)

    def ground(self, known: KnownFacts) -> Condition:
        return reaches(self.count, (self.items,), known)


class Every(ListCondition):
    """Of every item a requirement holds; of none, too. An open list is never known to hold no other."""

    __slots__ = ("items", "kept", "others", "requirement")

    def __init__(self, items: Items, requirement: Condition) -> None:
        self.items = items
        self.requirement = requirement
        self.kept = Items(items.steps, All(items.where, requirement), items.since)
        self.others = Items(items.steps, All(items.where, Not(requirement)), items.since)
        self.facts = self.others.facts

    def truth(self, known: Known) -> Truth:
        return negation(count_reaches(self.others.found(known), 1))

    def tally(self, known: Known) -> Found:
        return self.kept.found(known)

    def ground(self, known: KnownFacts) -> Condition:
        return Not(reaches(1, (self.others,), known))


class Different(ListCondition):
    """At least `count` different values of an attribute among items. Texts compare as the door reads them.

    An item whose attribute is unknown may have any value, one of its own too. `choices` are all values that it can
    have; empty where they are not listed. `also` is a day that counts as one of them, that of the request.
    """

    __slots__ = ("also", "attribute", "choices", "count", "items")

    def __init__(
        self, count: int, attribute: str, items: Items, choices: tuple[str, ...] = (), also: Expression | None = None
    ) -> None:
        self.facts = facts_of(items, *(() if also is None else (also,)))
        self.count = count
        self.attribute = attribute
        self.items = items
        self.choices = choices
        self.also = also

    def tally(self, known: Known) -> Found:
        return self.items.found(known)

    def truth(self, known: Known) -> Truth:
        fewest, most = self.range(known)
        if fewest >= self.count:
            return True
        return False if most is not None and most < self.count else None

    def range(self, known: Known) -> tuple[int, int | None]:
        """The fewest and the most different values that there can be; None where there is no limit."""
        found = self.items.found(known)
        sure = [each.view.get(self.attribute) for each in found.sure]
        doubtful = [each.view.get(self.attribute) for each in found.doubtful]
        if self.also is not None:
            day = self.also.value(known)
            sure.append(day if isinstance(day, date) else None)
        certain = {each for each in sure if each is not None}
        perhaps = {each for each in doubtful if each is not None} - certain
        fewest = len(certain) or int(bool(sure))
        most = len(certain) + len(perhaps) + sure.count(None) + doubtful.count(None)
        if self.choices:
            most = len(self.choices) if found.open else min(most, len(self.choices))
            return fewest, most
        return fewest, None if found.open else most

    def ground(self, known: KnownFacts) -> Condition:
        truth = self.truth(known)
        if truth is not None:
            return Always(truth)
        found = self.items.found(known)
        values: dict[object, list[Condition]] = {}
        further: list[Condition] = []
        for each in (*found.sure, *found.doubtful):
            said = said_of(self.items.where, each, known)
            value = each.view.get(self.attribute)
            key = key_in(each.view, self.attribute)
            if value is not None:
                values.setdefault(value, []).append(said)
            elif self.choices:
                for choice in self.choices:
                    is_it = ChoiceListed(key, (choice,), self.choices)
                    values.setdefault(choice, []).append(All(said, is_it))
            else:
                further.append(All(said, unclear(self, (key,), known)))
        if self.also is not None:
            day = self.also.value(known)
            if isinstance(day, date):
                values.setdefault(day, []).append(Always(True))
            else:
                further.append(unclear(self, self.also.facts, known))
        for one in found.open:
            if self.choices:
                for choice in self.choices:
                    values.setdefault(choice, []).append(question(self.items, known, one, (self.attribute, choice)))
            else:
                numbers = range(1, self.count + 1)
                further += [question(self.items, known, one, self.attribute, number) for number in numbers]
        if self.count == 1:
            return Any(*(each for own in values.values() for each in own), *further)
        return AtLeast(self.count, *(Any(*own) for own in values.values()), *further)


class InARow(ListCondition):
    """Some `length` days in a row, from one day up to another, both included, in which `count` days have an item.

    Every run of days within the two is tried. Where an item is in doubt or its day unknown, it asks for too much.
    """

    __slots__ = ("count", "first", "items", "last", "length", "order")

    def __init__(self, length: int, first: Expression, last: Expression, count: int, items: Items, order: str) -> None:
        self.facts = facts_of(items, first, last)
        self.length = length
        self.first = first
        self.last = last
        self.count = count
        self.items = items
        self.order = order

    def tally(self, known: Known) -> Found:
        return self.items.found(known)

    def truth(self, known: Known) -> Truth:
        first, last = self.first.range(known), self.last.range(known)
        found = self.items.found(known)
        sure = {each.view.get(self.order) for each in found.sure}
        days = sorted(each for each in sure if isinstance(each, date))
        if isinstance(first.high, date) and isinstance(last.low, date):
            surely = most_in_a_row(days, first.high, last.low, self.length)
            if surely >= self.count:
                return True
        perhaps = sure | {each.view.get(self.order) for each in found.doubtful}
        undated = sum(each.view.get(self.order) is None for each in (*found.sure, *found.doubtful))
        begin = first.low if isinstance(first.low, date) else date.min
        end = last.high if isinstance(last.high, date) else date.max
        most = most_in_a_row(sorted(each for each in perhaps if isinstance(each, date)), begin, end, self.length)
        if most < 0 or self.count > self.length:
            return False  # no run of so many days fits
        return None if found.open or most + undated >= self.count else False

    def ground(self, known: KnownFacts) -> Condition:
        truth = self.truth(known)
        if truth is not None:
            return Always(truth)
        found = self.items.found(known)
        keys = [key for each in (self.first, self.last) for key in each.facts if known.get(key) is None]
        keys += asked_of_any(self.items.where, (*found.doubtful, *found.open), known)
        for each in (*found.sure, *found.doubtful):
            if each.view.get(self.order) is None:
                keys.append(key_in(each.view, self.order))
        return unclear(self, (*keys, *lists_named(found)), known)


def most_in_a_row(days: list[date], first: date, last: date, length: int) -> int:
    """The most of some different days, in order, that lie in so many days in a row; -1 where no such run fits."""
    latest = shifted(last, 0, 1 - length)
    if latest is None or latest < first:
        return -1
    inside = [each for each in days if first <= each <= last]
    most = begin = 0
    for end, day in enumerate(inside):
        while inside[begin] <= day - timedelta(length):
            begin += 1
        most = max(most, end - begin + 1)
    return most


class EachComesTo(ListCondition):
    """A determination that is decided item by item comes to some outcomes for each of the items."""

    __slots__ = ("chosen", "determination", "items", "words")

    def __init__(self, determination: Determination, items: Items, *words: str) -> None:
        self.chosen = ComesTo(determination, *words).chosen
        self.determination = determination
        self.items = items
        self.words = words
        own = (key for key in self.chosen.facts if not key.startswith(items.variable))
        self.facts = tuple(dict.fromkeys((*items.facts, *own)))

    def tally(self, known: Known) -> Found:
        return self.items.found(known)

    def truth(self, known: Known) -> Truth:
        found = self.items.found(known)
        if not found.sure:
            return None  # nothing is requested as far as is known, and that is needed
        return all_of(self.chosen.truth(each.view) for each in found.sure)

    def ground(self, known: KnownFacts) -> Condition:
        found = self.items.found(known)
        if not found.sure:
            return unclear(self, lists_named(found), known)
        return All(*(said_of(self.chosen, each, known) for each in found.sure))
