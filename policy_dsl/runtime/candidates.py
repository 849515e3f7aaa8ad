"""The values that a missing fact is given, so that every way of filling in is like one of them for all comparisons.

A yes/no fact has two, a choice all of its choices. A set has those that tell the listed choices apart, a code the ends
of the listed ranges and their neighbours. Numbers and dates are for `boundaries`.
"""

from collections.abc import Iterable, Iterator
from itertools import chain, combinations, product

from policy_dsl.runtime.boundaries import Boundaries
from policy_dsl.runtime.conditions import (
    Cases,
    ChoiceListed,
    CodeListed,
    Compare,
    CompareSets,
    Condition,
    IsDocumented,
    IsYes,
    NumberListed,
    SameChoice,
    SetRead,
    Unsaid,
    code_kind,
    comparisons_in,
)
from policy_dsl.runtime.expressions import Calculation, Expression, Known
from policy_dsl.runtime.fields import Value
from policy_dsl.runtime.partial import missing_reads, sides_of

MOST_BLOCKS = 10  # of choices or codes that sets are made of, as every subset of them is a value
MOST_CASES = 64  # of what conditions within one comparison look at
UNHEARD = "\0"  # begins a text or code that no policy writes

Lists = dict[str, tuple[Value | None, ...]]


def candidates(open_: Iterable[Condition], known: Known) -> tuple[Lists, frozenset[Condition]]:
    """A list of values for every missing fact of open comparisons, and the comparisons that they are complete for."""
    return Candidates(tuple(open_), known).found()


class Candidates:
    """Gathers the values; `refused` are the comparisons that they are not complete for."""

    def __init__(self, open_: tuple[Condition, ...], known: Known) -> None:
        self.known = known
        self.open = open_
        # The comparisons of conditions within comparisons: of rows and of lines of a score.
        self.within = {
            each: tuple(dict.fromkeys(inner for inner in comparisons_within(each) if inner.truth(known) is None))
            for each in open_
            if isinstance(each, Compare | NumberListed)
        }
        self.every = tuple(dict.fromkeys((*open_, *(inner for each in self.within.values() for inner in each))))
        self.lists: Lists = {}
        self.refused: set[Condition] = set()

    def found(self) -> tuple[Lists, frozenset[Condition]]:
        """The values, and the comparisons that they are complete for."""
        texts = [each for each in self.every if isinstance(each, ChoiceListed | SameChoice)]
        self.add_choices(texts)
        self.add_sets([each for each in self.every if isinstance(each, CompareSets)])
        self.add_codes([each for each in self.every if isinstance(each, CodeListed)])
        for each in self.every:
            if isinstance(each, IsYes | IsDocumented):
                self.lists[each.facts[0]] = (False, True)
            elif isinstance(each, Unsaid):
                self.refused.add(each)
        self.add_ordered([each for each in self.every if isinstance(each, Compare | NumberListed)])
        for each, within in self.within.items():
            if self.refused & set(within):
                self.refused.add(each)
        closed = frozenset(each for each in self.open if each not in self.refused)
        for key in (key for each in closed for key in self.missing(each)):
            self.lists.setdefault(key, (None,))  # only conditions read it that are decided whatever it is
        return self.lists, closed

    def missing(self, atom: Condition) -> tuple[str, ...]:
        """The facts that a comparison lacks."""
        return tuple(key for key in atom.facts if self.known.get(key) is None)

    # ---- choices and texts

    def add_choices(self, atoms: list[ChoiceListed | SameChoice]) -> None:
        """Of a choice, all of its choices; of a text, all that a text is compared with, and some unheard of."""
        texts = [each for each in atoms if not each.choices]
        for each in atoms:
            if each.choices:
                self.lists |= dict.fromkeys(self.missing(each), tuple(sorted(each.choices)))
        keys = dict.fromkeys(key for each in texts for key in self.missing(each))
        listed = {text for each in texts if isinstance(each, ChoiceListed) for text in each.listed}
        given = {value for each in texts for key in each.facts if isinstance(value := self.known.get(key), str)}
        unheard = (UNHEARD * count for count in range(1, len(keys) + 1))
        self.lists |= dict.fromkeys(keys, (*sorted(listed | given), *unheard))

    # ---- sets of choices

    def add_sets(self, atoms: list[CompareSets]) -> None:
        """Of a set, each that can be made of blocks of choices; choices that nothing tells apart are in one block, but
        for as many as it takes for another missing set to hold some of them and not all."""
        reads = {
            side.key: side
            for each in atoms
            for side in (each.left, each.right)
            if isinstance(side, SetRead) and self.known.get(side.key) is None
        }
        for keys in connected(tuple(reads), [self.missing(each) for each in atoms]):
            own = [each for each in atoms if set(self.missing(each)) & set(keys)]
            told = {reads[key].choices for key in keys}
            for each in own:
                for side in (each.left, each.right):
                    chosen = side.chosens(self.known).known
                    told |= {chosen} if chosen is not None else set()
            blocks = blocks_of(tuple(told), 2 ** len(keys))
            for key in keys:
                inside = [each for each in blocks if each <= reads[key].choices]
                if len(inside) > MOST_BLOCKS:
                    self.refused |= set(own)
                else:
                    self.lists[key] = unions(inside, or_none=reads[key].or_none)

    # ---- codes

    def add_codes(self, atoms: list[CodeListed]) -> None:
        """Of a code, one for each way in which it can be listed; of a set of codes, each set of those."""
        by_key: dict[str, list[CodeListed]] = {}
        for each in atoms:
            by_key.setdefault(each.key, []).append(each)
        for key, own in by_key.items():
            codes = {code for each in own for range_ in each.ranges for end in range_ for code in neighbours(end)}
            ways = {tuple(each.has(code) for each in own): code for code in sorted(codes | {UNHEARD}, reverse=True)}
            told = sorted(ways.values())
            if not own[0].several:
                self.lists[key] = tuple(told)
            elif len(told) > MOST_BLOCKS:
                self.refused |= set(own)
            else:
                self.lists[key] = unions([frozenset({each}) for each in told], or_none=own[0].or_none)

    # ---- numbers and dates

    def add_ordered(self, atoms: list[Compare | NumberListed]) -> None:
        """First what needs no conditions, then, with every case of these, what does."""
        boundaries = Boundaries()
        later = [each for each in atoms if self.through(each)]
        for each in atoms:
            if each not in later:
                boundaries.enter(each, self.known)
        self.lists |= boundaries.lists()
        moved = {read.key for each in later for side in sides_of(each) for read in missing_reads(side, self.known)}
        changed = False
        for each in later:
            through = self.through(each)
            direct = {read.key for side in sides_of(each) for read in missing_reads(side, self.known)}
            if not direct:
                continue
            ways = 1
            for key in through:
                ways *= len(self.lists.get(key, ())) or MOST_CASES + 1
            if moved & set(through) or ways > MOST_CASES:
                self.refused.add(each)
                continue
            changed = True
            for way in product(*(self.lists[key] for key in through)):
                known: Known = {**self.known, **dict(zip(through, way, strict=True))}
                boundaries.enter(each, known)
        if changed:
            self.lists |= boundaries.lists()
        self.refused |= boundaries.refused

    def through(self, atom: Compare | NumberListed) -> tuple[str, ...]:
        """The missing facts that conditions within a comparison look at."""
        within = self.within.get(atom)
        inner = within if within is not None else tuple(comparisons_within(atom))
        return tuple(dict.fromkeys(key for each in inner for key in self.missing(each)))


def comparisons_within(atom: Condition) -> Iterator[Condition]:
    """The comparisons of the conditions that decide what a comparison compares."""
    if isinstance(atom, Compare | NumberListed):
        for side in sides_of(atom):
            yield from comparisons_under(side)


def comparisons_under(expression: Expression) -> Iterator[Condition]:
    if isinstance(expression, Cases):
        for condition, _ in expression.rows:
            for each in comparisons_in(condition):
                yield each
                yield from comparisons_within(each)
    for inner in expression.inner():
        yield from comparisons_under(inner)


def connected(keys: tuple[str, ...], together: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """The keys in groups of those that stand together."""
    groups: list[tuple[str, ...]] = [(key,) for key in keys]
    for each in together:
        joined = [group for group in groups if set(group) & set(each)]
        if len(joined) > 1:
            groups = [
                *(group for group in groups if group not in joined),
                tuple(key for group in joined for key in group),
            ]
    return groups


def blocks_of(told: tuple[frozenset[str], ...], most: int) -> list[frozenset[str]]:
    """Choices in blocks: those that no set of `told` tells apart make one each, up to `most`, the last of the rest."""
    kinds: dict[tuple[bool, ...], list[str]] = {}
    for choice in sorted(set().union(*told)):
        kinds.setdefault(tuple(choice in each for each in told), []).append(choice)
    return [
        frozenset(block)
        for kind in kinds.values()
        for block in (*([each] for each in kind[: most - 1]), kind[most - 1 :])
        if block
    ]


def unions(blocks: list[frozenset[str]], *, or_none: bool) -> tuple[frozenset[str], ...]:
    """Every set that is made of blocks; the empty one only with `or_none`."""
    sizes = range(0 if or_none else 1, len(blocks) + 1)
    chosen = chain.from_iterable(combinations(blocks, size) for size in sizes)
    return tuple(frozenset(chain.from_iterable(each)) for each in chosen)


def neighbours(code: str) -> tuple[str, ...]:
    """A code, and those before and after it of its kind: its last digits counted down and up."""
    end = len(code)
    while end and not code[end - 1].isdigit():
        end -= 1
    start = end
    while start and code[start - 1].isdigit():
        start -= 1
    if start == end:
        return (code,)
    number, width = int(code[start:end]), end - start
    near = (f"{code[:start]}{each:0{width}}{code[end:]}" for each in (number - 1, number + 1) if each >= 0)
    return (code, *(each for each in near if code_kind(each) == code_kind(code)))


# ---- what cannot be used


def unusable(atom: Condition, known: Known) -> tuple[str, ...]:
    """The known facts for which a comparison comes to nothing: a divisor of zero, a row that is not there."""
    if isinstance(atom, Unsaid):
        return atom.facts
    if not isinstance(atom, Compare | NumberListed):
        return ()
    return tuple(dict.fromkeys(key for side in sides_of(atom) for key in at_fault(side, known))) or atom.facts


def at_fault(expression: Expression, known: Known) -> tuple[str, ...]:
    """The facts of the innermost part of an expression that has no value."""
    if expression.value(known) is not None:
        return ()
    inner = tuple(key for each in expression.inner() for key in at_fault(each, known))
    if isinstance(expression, Calculation) and expression.operator == "/" and expression.right.value(known) == 0:
        return expression.right.facts
    if isinstance(expression, Cases):
        possible = expression.possible(known)
        if len(possible) == 1 and possible[0] is not None:
            return at_fault(possible[0], known)
        return tuple(dict.fromkeys(key for row, _ in expression.rows for key in row.facts))
    return inner or expression.facts
