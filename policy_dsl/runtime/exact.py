"""Exactness about the unknown: which clauses can still be the first that is met, and which missing facts matter.

Every missing fact is given a finite list of values (see `candidates`), so that each way of filling in is like one of
them for all comparisons. The clauses become one ordered decision diagram over those lists (see `diagram`); a variable
that is left in it is a fact that matters. A comparison for which the values cannot be listed counts as a question of
its own, answered yes or no: that can ask for too much, and never leaves out a fact nor decides too early.
"""

from collections.abc import Iterator
from itertools import product
from math import lcm

from policy_dsl.runtime.candidates import Lists, candidates, unusable
from policy_dsl.runtime.comparisons import Ordered, Range
from policy_dsl.runtime.conditions import (
    All,
    Any,
    AtLeast,
    Cases,
    ChoiceListed,
    Choose,
    CodeListed,
    Compare,
    CompareSets,
    Condition,
    IsDocumented,
    IsYes,
    Not,
    NumberListed,
    SameChoice,
    SetOf,
    comparisons_in,
    fact_of,
    ordered_truth,
    signature,
)
from policy_dsl.runtime.diagram import AND, FALSE, OR, TRUE, Diagram, Formulas, TooLarge, bits_of
from policy_dsl.runtime.expressions import Constant, Expression, Known, Read, unnamed
from policy_dsl.runtime.fields import Value
from policy_dsl.runtime.grounding import about_facts
from policy_dsl.runtime.partial import Linear, linear_difference, point_of
from policy_dsl.runtime.settle import Settled
from policy_dsl.runtime.truth import Truth

MOST_WAYS = 10_000  # of filling in what one comparison lacks


def settle(clauses: tuple[Condition, ...], known: Known, *classes: tuple[object, ...]) -> Settled:
    """What can still come of clauses, the first that is met counting.

    Each of `classes` gives every place a value, the place behind the last clause too; places of one value count as
    the same. Needed facts stand in the order in which the clauses read them.
    """
    first = surely_first(clauses, known)
    if first is not None:
        return Settled((first,), ((),) * len(classes))
    clauses = tuple(about_facts(each, known) for each in clauses)
    try:
        question = Question(clauses, known)
        formulas = question.formulas
        roots = formulas.simplified(question.roots())
    except RecursionError:
        return by_parts(clauses, known, classes)
    try:
        diagram = Diagram(formulas, roots)
    except (TooLarge, RecursionError):
        possible = possible_of(roots)
        variables = bits_of(formulas.read_by(roots))
        needed = [variables if len({each[place] for place in possible}) > 1 else [] for each in classes]
    else:
        possible = tuple(sorted(diagram.leaves()))
        needed = [diagram.needed(each) for each in classes]
    needs = (formulas.named(each) for each in needed)
    return Settled(possible, tuple(tuple(sorted(each, key=question.order)) for each in needs))


def surely_first(clauses: tuple[Condition, ...], known: Known) -> int | None:
    """The place of the first clause that is met, where each clause up to it is known; None where one is not."""
    for place, clause in enumerate(clauses):
        truth = clause.truth(known)
        if truth is not False:
            return place if truth is True else None
    return len(clauses)


def possible_of(clauses: tuple[int, ...]) -> tuple[int, ...]:
    """The places of clauses that can be the first one met, each clause taken alone; the place behind the last, too."""
    found = []
    for place, formula in enumerate(clauses):
        if formula != FALSE:
            found.append(place)
        if formula == TRUE:
            return tuple(found)
    return (*found, len(clauses))


def by_parts(clauses: tuple[Condition, ...], known: Known, classes: tuple[tuple[object, ...], ...]) -> Settled:
    """The same by the truth of each clause alone: asks for too much."""
    possible: list[int] = []
    for place, clause in enumerate(clauses):
        truth = clause.truth(known)
        if truth is not False:
            possible.append(place)
        if truth is True:
            break
    else:
        possible.append(len(clauses))
    open_ = [each for clause in clauses for each in comparisons_in(clause) if each.truth(known) is None]
    missing = tuple(dict.fromkeys(name for each in open_ for name in asked_for(each, known)))
    needs = tuple(missing if len({each[place] for place in possible}) > 1 else () for each in classes)
    return Settled(tuple(possible), needs)


def asked_for(atom: Condition, known: Known) -> tuple[str, ...]:
    """The facts that an open comparison lacks; where it lacks none, those that must be corrected."""
    sides = atom.shown()
    missing = tuple(key for key in atom.facts if known.get(key) is None)
    if missing and sides:
        missing = tuple(key for side in sides for key in lacking(side, known))
    return tuple(dict.fromkeys(map(fact_of, missing or unusable(atom, known))))


def lacking(expression: Expression, known: Known) -> tuple[str, ...]:
    """The missing facts on which the value of an expression depends: none of those in a part whose value is certain,
    as in zero times something unknown."""
    if expression.value(known) is not None:
        return ()
    inner = () if isinstance(expression, Cases) else expression.inner()
    if inner:
        return tuple(key for each in inner for key in lacking(each, known))
    return tuple(key for key in expression.facts if known.get(key) is None)


class Table:
    """The truth of a comparison for each way of filling in what it lacks, in the order of the values of its `keys`."""

    __slots__ = ("keys", "sizes", "truths")

    def __init__(self, keys: tuple[str, ...], sizes: tuple[int, ...], truths: list[Truth]) -> None:
        self.keys = keys
        self.sizes = sizes
        self.truths = truths

    def rows(self, at: int) -> list[object]:
        """For each value of one of the facts, the truths for all values of the others."""
        stride = 1
        for size in self.sizes[at + 1 :]:
            stride *= size
        whole = stride * self.sizes[at]
        return [
            tuple(
                tuple(self.truths[start + value * stride : start + (value + 1) * stride])
                for start in range(0, len(self.truths), whole)
            )
            for value in range(self.sizes[at])
        ]


class Question:
    """Clauses as formulas over what is missing. A comparison is first a question of its own; where others read the
    same facts, or it is not plain, it becomes an atom over their values."""

    def __init__(self, clauses: tuple[Condition, ...], known: Known) -> None:
        self.clauses = clauses
        self.known = known
        self.atoms: list[Condition] = []  # by the variables that stand for them
        self.made: dict[Condition, int] = {}
        keys = dict.fromkeys(fact_of(key) for clause in clauses for key in clause.facts)
        self.places = {key: place for place, key in enumerate(keys)}
        self.formulas = Formulas(self.places)

    def roots(self) -> tuple[int, ...]:
        """The formulas of the clauses; what is known already is gone from them."""
        first = []
        for each in self.clauses:
            first.append(self.formula(each))
            if first[-1] == TRUE:
                break
        reads = self.formulas.read_by(tuple(first))
        open_ = {self.atoms[number]: number for number in range(len(self.atoms)) if reads >> number & 1}
        readers: dict[str, int] = {}
        for atom in open_:
            for key in atom.facts:
                readers[key] = readers.get(key, 0) + 1
        plain = {atom for atom in open_ if self.stands_alone(atom, readers)}
        for atom in plain:
            self.formulas.names[open_[atom]] = asked_for(atom, self.known)
        others = self.declare([atom for atom in open_ if atom not in plain])
        if not others:
            return tuple(first)
        stand_ins = {self.formulas.atom((open_[atom],), frozenset({(1,)})): place for atom, place in others.items()}
        return tuple(self.formulas.replaced_by(each, stand_ins) for each in first)

    def order(self, fact: str) -> int:
        """The place of a fact in the order in which the clauses read them."""
        return self.places[fact]

    def formula(self, condition: Condition) -> int:
        """The formula of a condition."""
        if condition not in self.made:
            self.made[condition] = self.formula_of(condition)
        return self.made[condition]

    def formula_of(self, condition: Condition) -> int:
        parts = condition.parts()
        if not parts and not isinstance(condition, All | Any):
            truth = condition.truth(self.known)
            if truth is not None:
                return TRUE if truth is True else FALSE
            self.atoms.append(condition)
            return self.formulas.question(())
        inner = tuple([self.formula(each) for each in parts])
        if isinstance(condition, Not):
            return self.formulas.opposite(inner[0])
        if isinstance(condition, AtLeast):
            return self.formulas.counted(condition.count, inner)
        if isinstance(condition, Choose):
            return self.formulas.chosen(inner)
        return self.formulas.joined(OR if isinstance(condition, Any) else AND, inner)

    def stands_alone(self, atom: Condition, readers: dict[str, int]) -> bool:
        """Whether nothing else that is open reads what a comparison lacks, and it can come out either way whatever
        all but one of its facts are."""
        missing = tuple(key for key in atom.facts if self.known.get(key) is None)
        return bool(missing) and all(readers[key] == 1 for key in missing) and is_plain(atom)

    # ---- comparisons of which others read the same facts, or that are not plain

    def declare(self, atoms: list[Condition]) -> dict[Condition, int]:
        """The formulas of comparisons over the values of what they lack.

        Values of a fact that no comparison tells apart become one.
        """
        if not atoms:
            return {}
        said: dict[object, Condition] = {}
        same = {atom: said.setdefault(signature(atom), atom) for atom in atoms}
        lists, closed = candidates(said.values(), self.known)
        tables: dict[Condition, Table] = {}
        for atom in said.values():
            table = self.table(atom, lists) if atom in closed else None
            if table is not None:
                tables[atom] = table
        groups = grouped(lists, tables)
        keys = sorted(groups, key=lambda key: (self.places[fact_of(key)], key))
        variables = {key: self.formulas.variable((fact_of(key),), max(groups[key]) + 1) for key in keys}
        made = {
            atom: self.from_table(atom, tables[atom], groups, variables)
            if atom in tables
            else self.formulas.question(asked_for(atom, self.known))
            for atom in said.values()
        }
        return {atom: made[first] for atom, first in same.items()}

    def from_table(
        self, atom: Condition, table: Table, groups: dict[str, tuple[int, ...]], variables: dict[str, int]
    ) -> int:
        """A comparison as an atom; where it cannot be used for some values, it can come out either way for them."""
        own = tuple(groups[key] for key in table.keys)
        true: set[tuple[int, ...]] = set()
        unsaid: set[tuple[int, ...]] = set()
        for way, truth in zip(product(*own), table.truths, strict=True):
            if truth is not False:
                (unsaid if truth is None else true).add(way)
        places = tuple(variables[key] for key in table.keys)
        formulas = self.formulas
        found = formulas.atom(places, frozenset(true))
        if not unsaid:
            return found
        either = formulas.question(asked_for(atom, self.known))
        return formulas.joined(OR, (found, formulas.joined(AND, (formulas.atom(places, frozenset(unsaid)), either))))

    def table(self, atom: Condition, lists: Lists) -> Table | None:
        """The truth of a comparison for each way of filling in what it lacks; None where there are too many ways."""
        keys = tuple(key for key in atom.facts if self.known.get(key) is None)
        sizes = tuple(len(lists[key]) for key in keys)
        ways = 1
        for each in sizes:
            ways *= each
        if not keys or ways > MOST_WAYS:
            return None
        if isinstance(atom, Compare):
            difference = linear_difference(atom, self.known)
            if difference is not None:
                return Table(keys, sizes, weighed(difference, atom.comparator, [lists[key] for key in keys], keys))
            (left_keys, left), (right_keys, right) = self.ranges(atom.left, lists), self.ranges(atom.right, lists)
            if left_keys + right_keys == keys:
                return Table(keys, sizes, compared(left, atom.comparator, right))
        truths = [atom.truth(known) for known in self.ways(keys, lists)]
        return Table(keys, sizes, truths)

    def ranges(self, expression: Expression, lists: Lists) -> tuple[tuple[str, ...], list[Range]]:
        """The facts that an expression lacks, and what it is for each way of filling them in."""
        keys = tuple(key for key in expression.facts if self.known.get(key) is None)
        if not keys:
            return (), [expression.range(self.known)]
        inner = () if isinstance(expression, Cases) else expression.inner()
        found = [self.ranges(each, lists) for each in inner]
        if found and sum((each for each, _ in found), ()) == keys:  # no fact in two of them
            return keys, [expression.of(*each) for each in product(*(ranges for _, ranges in found))]
        return keys, [expression.range(known) for known in self.ways(keys, lists)]

    def ways(self, keys: tuple[str, ...], lists: Lists) -> Iterator[Known]:
        """What is known, for each way of filling in some facts."""
        known = dict(self.known)
        for way in product(*(lists[key] for key in keys)):
            known.update(zip(keys, way, strict=True))
            yield known


def weighed(
    difference: Linear, comparator: str, lists: list[tuple[Value | None, ...]], keys: tuple[str, ...]
) -> list[Truth]:
    """The truths of a comparison of a sum of facts with zero, in whole numbers."""
    coefficients, constant = difference
    weights = [
        # A fact that only decides which row fits, a choice perhaps, weighs nothing; all others are numbers or days.
        [coefficients[key] * point_of(each) if key in coefficients else 0 for each in own]  # type: ignore[arg-type]
        for key, own in zip(keys, lists, strict=True)
    ]
    scale = lcm(constant.denominator, *(each.denominator for own in weights for each in own))
    sums = [int(constant * scale)]
    for own in weights:
        scaled = [int(each * scale) for each in own]
        sums = [before + each for before in sums for each in scaled]
    return [in_order(each, comparator, 0) for each in sums]


def in_order(one: int, comparator: str, other: int) -> bool:
    """What a comparison of two whole numbers comes to."""
    if comparator == "at least":
        return one >= other
    if comparator == "at most":
        return one <= other
    if comparator == "more than":
        return one > other
    return one < other if comparator == "less than" else one == other


def compared(left: list[Range], comparator: str, right: list[Range]) -> list[Truth]:
    """The truths of a comparison for each pair of what its sides are."""
    ends = [each.low for each in (*left, *right) if each.low is not None and each.low == each.high]
    if len(ends) < len(left) + len(right):
        return [ordered_truth(one, comparator, other) for one in left for other in right]
    places: dict[Ordered | None, int] = {each: place for place, each in enumerate(sorted(set(ends)))}
    ones, others = ([places[each.low] for each in side] for side in (left, right))
    return [in_order(one, comparator, other) for one in ones for other in others]


def grouped(lists: Lists, tables: dict[Condition, Table]) -> dict[str, tuple[int, ...]]:
    """For each missing fact, the group of each of its values: those that no comparison tells apart share one."""
    told: dict[str, list[list[object]]] = {}
    for table in tables.values():
        for at, key in enumerate(table.keys):
            own = told.setdefault(key, [[] for _ in lists[key]])
            for rows, row in zip(own, table.rows(at), strict=True):
                rows.append(row)
    groups: dict[str, tuple[int, ...]] = {}
    for key, own in told.items():
        numbers: dict[tuple[object, ...], int] = {}
        groups[key] = tuple(numbers.setdefault(tuple(rows), len(numbers)) for rows in own)
    return groups


def is_plain(atom: Condition) -> bool:
    """Whether a comparison that is unknown can come out either way, and whichever of its missing facts are given but
    one, in some of the ways to give them still can. So Kleene logic is exact for it."""
    if isinstance(atom, IsYes | IsDocumented | ChoiceListed):
        return True
    if isinstance(atom, SameChoice):
        return atom.left != atom.right
    if isinstance(atom, CodeListed):
        return bool(atom.ranges)
    if isinstance(atom, CompareSets):
        choices = atom.left.choices
        if isinstance(atom.right, SetOf):
            return atom.right.choices <= choices
        return atom.left.key != atom.right.key and choices == atom.right.choices and len(choices) > 1
    if isinstance(atom, NumberListed):
        return isinstance(unnamed(atom.left), Read)
    if isinstance(atom, Compare):
        kinds = {type(unnamed(each)) for each in (atom.left, atom.right)}
        return kinds == {Read, Constant}
    return False
