"""The values of missing numbers and dates around the points at which comparisons turn.

For one missing fact these are each such point, and one on either side of it. Where several are compared with one
another, the points of each are carried over to the others, and around each lie as many values as it takes for all
orders among them.
"""

from datetime import date
from itertools import pairwise
from math import ceil, floor, lcm

from policy_dsl.runtime.comparisons import Ordered
from policy_dsl.runtime.conditions import Compare, Condition
from policy_dsl.runtime.expressions import Known, Read
from policy_dsl.runtime.numbers import Exact
from policy_dsl.runtime.partial import (
    Ordering,
    divided,
    folded_atom,
    is_monotone,
    linear_difference,
    missing_reads,
    point_of,
    sides_of,
    way_of,
)
from policy_dsl.runtime.turning import LAST_DAY, Points, turning

MOST_VALUES = 600  # of one missing fact
MOST_POINTS = 60  # of one missing fact that is compared with others
MOST_COUNTED = 30  # values of a whole number, all of which are taken
MOST_RELATED = 4  # missing facts that are compared with one another
SOME_DAY = date(2000, 1, 1)


class Relation:
    """A comparison of two missing facts: `atom`, with what is known of `whole` worked out.

    A distance `apart` says first - second.

    Where two of one `way` turn, they turn nowhere at once.
    """

    __slots__ = ("apart", "atom", "keys", "known", "way", "whole")

    def __init__(
        self,
        whole: Ordering,
        atom: Compare,
        keys: tuple[str, str],
        known: Known,
        way: object,
        apart: "Exact | None" = None,
    ) -> None:
        self.whole = whole
        self.atom = atom
        self.keys = keys
        self.known = known
        self.way = way
        self.apart = apart

    def other(self, key: str) -> str:
        return self.keys[1] if key == self.keys[0] else self.keys[0]


class Boundaries:
    """The points of all missing numbers and dates. `refused` are the comparisons for which they cannot be told."""

    def __init__(self) -> None:
        self.reads: dict[str, Read] = {}
        self.points: dict[str, Points] = {}
        self.relations: list[Relation] = []
        self.refused: set[Condition] = set()

    def enter(self, whole: Ordering, known: Known) -> None:
        """Enter a comparison, in which all that conditions read is known."""
        atom = folded_atom(whole, known)
        reads = {each.key: each for side in sides_of(atom) for each in missing_reads(side, known)}
        keys = tuple(sorted(reads))
        if keys and all(is_countable(each) for each in reads.values()):
            pass  # every value is taken
        elif len(keys) == 1:
            found = turning(atom, keys[0], known)
            if found is None:
                self.refused.add(whole)
                return
            self.points.setdefault(keys[0], set()).update(found)
        elif len(keys) == 2 and isinstance(atom, Compare):
            relation = self.relation(whole, atom, (keys[0], keys[1]), reads, known)
            if relation is None:
                self.refused.add(whole)
                return
            self.relations.append(relation)
        elif keys:
            self.refused.add(whole)
            return
        for key, read in reads.items():
            self.reads.setdefault(key, read)
            self.points.setdefault(key, set())

    def relation(
        self, whole: Ordering, atom: Compare, keys: tuple[str, str], reads: dict[str, Read], known: Known
    ) -> Relation | None:
        """How a comparison relates two missing facts; None where that cannot be told."""
        difference = linear_difference(atom, known)
        if difference is not None:
            one, other = (difference[0].get(key, 0) for key in keys)
            if one and other:
                ratio = divided(one, other)
                apart = divided(-difference[1], one) if ratio == -1 else None
                return Relation(whole, atom, keys, known, (keys[0], ratio), apart)
        sides = tuple(each for each in sides_of(atom) if missing_reads(each, known))
        if sum(len(missing_reads(each, known)) for each in sides) > 2:
            return None
        if not all(is_monotone(each, known) for each in sides):
            return None
        for key, other_key in (keys, keys[::-1]):
            some = value_at(reads[other_key], some_point(reads[other_key]))
            if turning(atom, key, {**known, other_key: some}) is None:
                return None
        return Relation(whole, atom, keys, known, way_of(sides))

    # ---- the values

    def lists(self) -> dict[str, tuple[Ordered, ...]]:
        """The values of every missing fact; comparisons that they are not complete for are refused."""
        found: dict[str, tuple[Ordered, ...]] = {}
        for keys in self.related():
            own = [each for each in self.relations if each.keys[0] in keys]
            values = self.values(keys, own)
            found |= {key: tuple([value_at(self.reads[key], each) for each in values[key]]) for key in keys}
        return found

    def related(self) -> list[tuple[str, ...]]:
        """The missing facts in groups of those that are compared with one another."""
        groups: list[tuple[str, ...]] = [(key,) for key in self.points]
        for each in self.relations:
            joined = [group for group in groups if set(group) & set(each.keys)]
            if len(joined) == 2:
                groups = [*(group for group in groups if group not in joined), joined[0] + joined[1]]
        return groups

    def values(self, keys: tuple[str, ...], relations: list[Relation]) -> "dict[str, list[Exact]]":
        """The points of some facts that are compared with one another, spread."""
        if not relations:
            return {key: self.spread_alone(key) for key in keys}
        found: dict[str, list[Exact]] | None = None
        if len(keys) <= MOST_RELATED and is_lattice(relations):
            found = self.spread_apart(keys, relations)
        elif len(keys) <= MOST_RELATED and is_tree(keys, relations):
            found = self.spread_in_turns(keys, relations)
        if found is not None and all(len(each) <= MOST_VALUES for each in found.values()):
            return found
        self.refuse(relations)
        values: dict[str, list[Exact]] = {}
        for group in self.related():
            if group[0] in keys:
                values |= self.values(group, [each for each in self.relations if each.keys[0] in group])
        return values

    def refuse(self, relations: list[Relation]) -> None:
        """Let go of some relations: of those that are no distances, else of all."""
        others = [each for each in relations if each.apart is None] or relations
        self.refused |= {each.whole for each in others}
        self.relations = [each for each in self.relations if each not in others]

    def spread_alone(self, key: str) -> "list[Exact]":
        """The values of a fact that is compared with no other missing one."""
        points = self.points[key]
        if len(points) > MOST_VALUES // 3:
            points = set()
        return around(self.reads[key], points, 1, tiny(points, 1))

    def spread_apart(self, keys: tuple[str, ...], relations: list[Relation]) -> "dict[str, list[Exact]] | None":
        """The values of facts whose distances are compared. None where they are too many.

        Every order that they can have, at whatever distances, they have near points that are carried over from one to
        the other; and near a point it takes twice as many steps as there are others, and one for each to vary.
        """
        steps = 2 * len(keys) - 1
        points = {key: self.points[key] | self.limits(key) for key in keys}
        whole = [key for key in keys if is_stepped(self.reads[key])]
        if not any(points.values()):
            points[keys[0]] = {some_point(self.reads[keys[0]])}
        if not self.carry_over(points, relations, len(keys) + 1):
            return None
        if len(whole) < len(keys):
            for key in whole:
                points[key] = set(around(self.reads[key], points[key], steps, 1))
            if whole and not self.carry_over(points, relations, 1):
                return None
        every = set().union(*points.values(), (each.apart for each in relations if each.apart is not None))
        return {key: around(self.reads[key], points[key], steps, tiny(every, steps)) for key in keys}

    def carry_over(self, points: dict[str, Points], relations: list[Relation], rounds: int) -> bool:
        """Carry the points of each fact over to the others; False where they become too many."""
        for _ in range(rounds):
            before = {key: set(each) for key, each in points.items()}
            for each in relations:
                first, second = each.keys
                apart = each.apart or 0
                points[first] |= {point + apart for point in before[second]}
                points[second] |= {point - apart for point in before[first]}
            if before == points:
                return True
            if any(len(each) > MOST_POINTS for each in points.values()):
                return False
        return True

    def spread_in_turns(self, keys: tuple[str, ...], relations: list[Relation]) -> "dict[str, list[Exact]] | None":
        """The values of facts that are related in some other way: each takes values around those of the others, in
        turns. None where they are too many."""
        points = {key: self.points[key] | self.limits(key) for key in keys}
        found = {key: spread_between(self.reads[key], points[key]) for key in keys}
        for _ in range(2 * len(keys) - 2):
            for key in keys:
                for each in relations:
                    if key in each.keys:
                        other = each.other(key)
                        for point in found[other]:
                            known = {**each.known, other: value_at(self.reads[other], point)}
                            points[key] |= turning(each.atom, key, known) or set()
            found = {key: spread_between(self.reads[key], points[key]) for key in keys}
            if any(len(each) > MOST_VALUES for each in found.values()):
                return None
        return found

    def limits(self, key: str) -> Points:
        limits = self.reads[key].limits
        return {point_of(each) for each in (limits.low, limits.high) if each is not None}


def is_lattice(relations: list[Relation]) -> bool:
    """Whether nothing but distances is compared."""
    return all(each.apart is not None for each in relations)


def is_tree(keys: tuple[str, ...], relations: list[Relation]) -> bool:
    """Whether each two facts are related in one way, directly or through others."""
    ways: dict[frozenset[str], set[object]] = {}
    for each in relations:
        ways.setdefault(frozenset(each.keys), set()).add(each.way)
    return len(ways) == len(keys) - 1 and all(len(each) == 1 for each in ways.values())


# ---- points


def value_at(read: Read, point: Exact) -> Ordered:
    """The value of a fact at a point."""
    if read.day:
        return date.fromordinal(int(point))
    return int(point) if point.denominator == 1 else point


def is_stepped(read: Read) -> bool:
    """Whether a fact has no value between two neighbours."""
    return read.day or read.limits.whole


def is_countable(read: Read) -> bool:
    """Whether a fact is a whole number of which all values can be taken."""
    low, high = read.limits.low, read.limits.high
    return read.limits.whole and low is not None and high is not None and point_of(high) - point_of(low) <= MOST_COUNTED


def every_value(read: Read) -> "list[Exact]":
    """All values of a fact that can be counted."""
    low, high = read.limits.low, read.limits.high
    assert low is not None
    assert high is not None
    return list(range(ceil(point_of(low)), floor(point_of(high)) + 1))


def some_point(read: Read) -> Exact:
    """One value that a fact can have."""
    if read.limits.low is not None:
        return point_of(read.limits.low)
    return point_of(read.limits.high) if read.limits.high is not None else SOME_DAY.toordinal() if read.day else 0


def tiny(points: Points, steps: int) -> Exact:
    """A step of which so many are less than the distance of any two points that sums of these points make."""
    return divided(1, lcm(*(each.denominator for each in points)) * 4 * steps)


def around(read: Read, points: Points, steps: int, step: Exact) -> "list[Exact]":
    """The points and so many steps to either side of each, within the declared limits; of a fact that goes from
    neighbour to neighbour, so many neighbours. One value at least."""
    if is_countable(read):
        return every_value(read)
    if is_stepped(read):
        step = 1
        points = {end for each in points for end in (floor(each), ceil(each))}
    found = {each + step * count for each in points for count in range(-steps, steps + 1)}
    return [each for each in sorted(found) if is_possible(read, each)] or [some_point(read)]


def spread_between(read: Read, points: Points) -> "list[Exact]":
    """The points, one between each two, and one beyond either end; or the neighbours of each."""
    if is_stepped(read) or not points:
        return around(read, points, 1, 1)
    ordered = sorted(points)
    middles = [divided(one + other, 2) for one, other in pairwise(ordered)]
    found = (ordered[0] - 1, *ordered, *middles, ordered[-1] + 1)
    return [each for each in sorted(found) if is_possible(read, each)] or [some_point(read)]


def is_possible(read: Read, point: Exact) -> bool:
    """Whether a fact can have a value at a point."""
    low, high = read.limits.low, read.limits.high
    if read.day and not 1 <= point <= LAST_DAY:
        return False
    return not (low is not None and point < point_of(low)) and not (high is not None and point > point_of(high))
