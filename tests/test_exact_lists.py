"""Outcome and needs of policies with lists, against brute force: every value of each missing attribute, every way of
adding items that an open list does not list.

A policy is drawn as text and, beside it, as a Python function over complete cases, which uses nothing of the project.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations_with_replacement, product
from operator import eq, ge, gt, le, lt
from random import Random

import pytest

from policy_dsl.evaluate import evaluate, read_facts
from policy_dsl.pipeline import read_policy
from policy_dsl.policy import Policy
from policy_dsl.runtime.diagram import Formulas
from policy_dsl.source import normalised

Block = dict[str, object]
Holds = Callable[[Block], bool]
Case = tuple[bool, tuple[Block, ...]]  # ready, and the blocks in their order
Decides = Callable[[Case], bool]
Drawn = tuple[str, Decides]

HEADER = """policy drawn "Drawn"
  version 1.0
  effective 2026-01-01
  status example
  source "Drawn"

facts
  ready: yes/no

list of blocks, each a block
  date: date
  kind: one of A, B, C
  good: yes/no
"""
COMPARATORS: dict[str, Callable[[float, float], bool]] = {
    "is at least": ge,
    "is at most": le,
    "is more than": gt,
    "is less than": lt,
    "is": eq,
}
KINDS = ("A", "B", "C")
DAYS = ("2026-01-01", "2026-01-02", "2026-01-03")
POLICIES = 100
MOST_WAYS = 12_000


# ---- drawing


def where(random: Random) -> tuple[str, Holds]:
    """What is asked of a block."""
    kind = random.choice(KINDS)
    return random.choice(
        (
            ("good", lambda block: block["good"] is True),
            ("not good", lambda block: block["good"] is False),
            (f"kind is {kind}", lambda block: block["kind"] == kind),
            (f"kind is not {kind}", lambda block: block["kind"] != kind),
            (f"good and kind is {kind}", lambda block: block["good"] is True and block["kind"] == kind),
            (f"good or kind is {kind}", lambda block: block["good"] is True or block["kind"] == kind),
        )
    )


def counted(random: Random) -> Drawn:
    told, holds = where(random)
    number = random.choice((1, 2))
    return random.choice(
        (
            (f"at least {number} blocks where {told}", lambda case: sum(map(holds, case[1])) >= number),
            (f"at most {number} blocks where {told}", lambda case: sum(map(holds, case[1])) <= number),
            (f"exactly {number} blocks where {told}", lambda case: sum(map(holds, case[1])) == number),
            (f"no block where {told}", lambda case: not any(map(holds, case[1]))),
        )
    )


def every(random: Random) -> Drawn:
    among, holds = where(random)
    asked, meets = where(random)
    return (
        f"every block where {among}: {asked}",
        lambda case: all(meets(each) for each in case[1] if holds(each)),
    )


def different(random: Random) -> Drawn:
    told, holds = where(random)
    return (
        f"at least 2 different kind values among blocks where {told}",
        lambda case: len({each["kind"] for each in case[1] if holds(each)}) >= 2,
    )


def ready(random: Random) -> Drawn:
    return "ready", lambda case: case[0]


def number_of(random: Random) -> Drawn:
    told, holds = where(random)
    comparator, compare = random.choice(tuple(COMPARATORS.items()))
    number = random.choice((1, 2))
    return f"(the number of blocks where {told}) {comparator} {number}", lambda case: compare(
        sum(map(holds, case[1])), number
    )


def numbers_added(random: Random) -> Drawn:
    """Numbers of items, added up on one side of a comparison, on the other, or taken from a number."""
    (told, holds), (other, also) = where(random), where(random)
    comparator, compare = random.choice(tuple(COMPARATORS.items()))
    first, second = f"(the number of blocks where {told})", f"(the number of blocks where {other})"

    def together(case: Case) -> int:
        return sum(map(holds, case[1])) + sum(map(also, case[1]))

    return random.choice(
        (
            (f"{first} + {second} {comparator} 2", lambda case: compare(together(case), 2)),
            (f"{first} - 1 + {second} {comparator} 1", lambda case: compare(together(case) - 1, 1)),
            (f"4 - {first} - {second} {comparator} 2", lambda case: compare(4 - together(case), 2)),
            (f"2.5 - {second} {comparator} {first}", lambda case: compare(2.5, together(case))),
        )
    )


def numbers_apart(random: Random) -> Drawn:
    """One number of items compared with another."""
    (told, holds), (other, also) = where(random), where(random)
    return (
        f"(the number of blocks where {told}) is more than the number of blocks where {other}",
        lambda case: sum(map(holds, case[1])) > sum(map(also, case[1])),
    )


def picked(random: Random) -> Drawn:
    """The first or the latest; of several on one day, what is asked must be the same of all."""
    told, holds = where(random)
    which, best = random.choice((("latest", max), ("first", min)))
    kind = random.choice(KINDS)

    def decides(case: Case) -> bool | None:
        found = [each for each in case[1] if holds(each)]
        if not found:
            return False
        day = best(str(each["date"]) for each in found)
        told = {each["kind"] == kind for each in found if each["date"] == day}
        return told.pop() if len(told) == 1 else None

    return f"(the {which} block where {told})'s kind is {kind}", decides  # type: ignore[return-value]  # a tie is None


Kinds = tuple[Callable[[Random], Drawn], ...]


@dataclass(frozen=True)
class Shape:
    """What conditions are drawn, and of which cases: of complete lists alone, with dates, with so many more items.

    `first` are the kinds of the first condition, where it alone may be about the list.
    """

    kinds: Kinds
    first: Kinds = ()
    complete: bool = False
    dated: bool = False
    further: int = 3


SHAPES: dict[str, Shape] = {
    "a count": Shape((ready,), first=(counted,)),
    "counts, in complete lists": Shape((counted, ready), complete=True),
    "every, in complete lists": Shape((every, counted), complete=True),
    "different values, in complete lists": Shape((different, counted, ready), complete=True),
    "a number of items": Shape((ready,), first=(number_of,)),
    "numbers of items, added up": Shape((numbers_added, number_of, counted, ready), complete=True),
    "everything, in complete lists": Shape((counted, every, different, ready), complete=True),
    "single items of known and different dates, in complete lists": Shape((picked, counted), complete=True),
}
# What is not exact: several conditions about what one open list does not list, or one that no item meets; numbers of
# items compared with one another; items in doubt.
NOT_EXACT: dict[str, Shape] = {
    "every, and different values, of an open list": Shape((ready,), first=(every, different)),
    "counts of one open list together": Shape((counted, every, different, ready)),
    "numbers of items of one open list": Shape((numbers_added, number_of, counted, ready)),
    "numbers of items compared": Shape((numbers_apart, counted, ready)),
    "single items": Shape((picked, counted), dated=True, further=2),
    "single items together": Shape((picked,), dated=True, further=2),
}


def drawn(random: Random, shape: Shape) -> tuple[Policy, list[Decides]]:
    """A policy that approves on one drawn condition, denies on another and else refers; and the two conditions."""
    first = random.choice(shape.first or shape.kinds)(random)
    second, third = (random.choice(shape.kinds)(random) for _ in range(2))
    text = f"""{HEADER}
outcomes
  review: refers

determination d "D"
  medically necessary when all of
    (1) "W": {first[0]}
    (2) "W": {second[0]}
  not medically necessary when all of
    (3) "W": {third[0]}
  otherwise review
"""
    result = read_policy(normalised("drawn.pol", text))
    assert result.value is not None, [each.message for each in result.diagnostics]
    return result.value, [first[1], second[1], third[1]]


def outcome(conditions: list[Decides], case: Case) -> str:
    """What the policy comes to for a complete case, by hand; a tie leaves it open."""
    first, second, third = (each(case) for each in conditions)
    if first and second:
        return "medically necessary"
    if None in (first, second) and False not in (first, second):
        return "open"
    if third is None:
        return "open"
    return "not medically necessary" if third else "review"


# ---- brute force


@dataclass(frozen=True)
class Missing:
    """A case as data gives it: `ready` perhaps None, blocks that lack attributes, and whether more may follow."""

    ready: bool | None
    blocks: tuple[Block, ...]
    complete: bool

    def data(self) -> dict[str, object]:
        found: dict[str, object] = {"blocks": list(self.blocks), "blocks_complete": self.complete}
        return found if self.ready is None else {**found, "ready": self.ready}


VALUES: dict[str, tuple[object, ...]] = {"date": DAYS, "kind": KINDS, "good": (True, False)}


def slots(missing: Missing, further: int, dated: bool) -> dict[str, tuple[object, ...]]:
    """By key, every value of what is missing; under `blocks` every way of adding items."""
    found: dict[str, tuple[object, ...]] = {}
    if missing.ready is None:
        found["ready"] = (True, False)
    for number, block in enumerate(missing.blocks, start=1):
        for name in ("date", "kind", "good") if dated else ("kind", "good"):
            if name not in block:
                found[f"blocks[{number}].{name}"] = VALUES[name]
    if not missing.complete:
        each = [
            {"date": day, "kind": kind, "good": good}
            for day in (DAYS if dated else DAYS[:1])
            for kind in KINDS
            for good in (True, False)
        ]
        found["blocks"] = tuple(
            way for count in range(further + 1) for way in combinations_with_replacement(each, count)
        )
    return found


def filled(missing: Missing, way: dict[str, object]) -> Case:
    blocks = [{"date": DAYS[0], **block} for block in missing.blocks]
    for key, value in way.items():
        if key.startswith("blocks["):
            number, _, name = key.removeprefix("blocks[").partition("].")
            blocks[int(number) - 1][name] = value
    added = way.get("blocks", ())
    assert isinstance(added, tuple)
    is_ready = way.get("ready", missing.ready)
    assert isinstance(is_ready, bool)
    return is_ready, (*blocks, *added)


def by_brute_force(
    conditions: list[Decides], missing: Missing, further: int, dated: bool
) -> tuple[frozenset[str], frozenset[str]] | None:
    """The outcomes that are possible, and what changes one; None where there are too many ways."""
    ways = slots(missing, further, dated)
    total = 1
    for values in ways.values():
        total *= len(values)
    if total > MOST_WAYS:
        return None
    keys = tuple(ways)
    found: dict[tuple[int, ...], str] = {}
    for places in product(*(range(len(each)) for each in ways.values())):
        way = {key: ways[key][place] for key, place in zip(keys, places, strict=True)}
        found[places] = outcome(conditions, filled(missing, way))
    needed = set()
    for at, key in enumerate(keys):
        groups: dict[tuple[int, ...], str] = {}
        for places, told in found.items():
            others = (*places[:at], *places[at + 1 :])
            if groups.setdefault(others, told) != told:
                needed.add(key)
                break
    return frozenset(found.values()), frozenset(needed)


def cases(random: Random, shape: Shape) -> Iterator[Missing]:
    for complete in (True, True, True, True) if shape.complete else (True, False, True, False):
        blocks = []
        days = random.choices(DAYS, k=2) if shape.dated else random.sample(DAYS, 2)
        for day in days[: random.randint(0, 2)]:
            whole = {"date": day, "kind": random.choice(KINDS), "good": random.random() < 0.5}
            lacking = random.choice(((), (), ("kind",), ("good",), ("kind", "good"), ("date",) if shape.dated else ()))
            blocks.append({key: value for key, value in whole.items() if key not in lacking})
        yield Missing(random.choice((True, False, None)), tuple(blocks), complete)


def compared(name: str, shape: Shape) -> list[tuple[object, ...]]:
    """Of each case: what it is, the outcome and needs by hand, and those found."""
    results: list[tuple[object, ...]] = []
    for seed in range(POLICIES):
        random = Random(f"{name} {seed}")
        policy, conditions = drawn(random, shape)
        for missing in cases(random, shape):
            by_hand = by_brute_force(conditions, missing, shape.further, shape.dated)
            if by_hand is None:
                continue
            outcomes, needed = by_hand
            finding = evaluate(policy, read_facts(policy, missing.data())).determinations[0]
            expected = next(iter(outcomes)) if len(outcomes) == 1 else "needs more information"
            text = policy.source.text[len(HEADER) :]
            results.append((text, missing, expected, needed, finding.outcome.words, frozenset(finding.needs)))
    return results


@pytest.mark.parametrize("name", SHAPES)
def test_outcome_and_needs_of_lists_are_exact(name: str, figure: Callable[[str], None]) -> None:
    """Every case comes to what all ways of filling in and of adding items come to, and needs what changes it."""
    results = compared(name, SHAPES[name])
    figure(f"exact, {name}: {len(results)} cases of lists compared with every way of filling in")
    wrong = [each for each in results if each[2:4] != each[4:6]]

    assert (True, []) == (len(results) >= 200, wrong[:1])


@pytest.mark.parametrize("name", NOT_EXACT)
def test_what_is_not_exact_of_lists_errs_one_way(name: str, figure: Callable[[str], None]) -> None:
    """It may ask for too much; it never leaves out what matters and never decides too early."""
    results = compared(name, NOT_EXACT[name])
    asking = sum(each[2:4] != each[4:6] for each in results)
    figure(f"not exact, {name}: {len(results)} cases of lists compared, {asking} ask for too much")
    wrong = []
    for each in results:
        _, _, expected, needed, found, needs = each
        assert isinstance(needed, frozenset)
        assert isinstance(needs, frozenset)
        early = found not in ("needs more information", expected)
        if early or (found != "needs more information" and needs) or not needed <= needs:
            wrong.append(each)

    assert (True, []) == (len(results) >= 200, wrong[:1])


def parts_gone_through(items: int, monkeypatch: pytest.MonkeyPatch) -> int:
    """How many parts of formulas are made anew for a case of so many blocks of which only the days are known."""
    gone_through = 0
    remade = Formulas.remade

    def counting(self: Formulas, place: int, inner: tuple[int, ...]) -> int:
        nonlocal gone_through
        gone_through += len(inner)
        return remade(self, place, inner)

    policy, _ = drawn(Random("long"), Shape((ready,), first=(lambda _: (LONG, lambda case: True),)))
    blocks = [{"date": str(date(2020, 1, 1) + timedelta(number))} for number in range(items)]
    with monkeypatch.context() as patched:
        patched.setattr(Formulas, "remade", counting)
        finding = evaluate(policy, read_facts(policy, {"blocks": blocks})).determinations[0]

    assert set(finding.needs) >= {f"blocks[{number}].good" for number in range(1, items + 1)}
    return gone_through


LONG = "at least 2 blocks where good"


def test_the_work_for_a_long_history_of_unknown_items_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Four times as many items of which everything is unknown take no more than about four times the work."""
    assert parts_gone_through(2400, monkeypatch) <= 5 * parts_gone_through(600, monkeypatch)
