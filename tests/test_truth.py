"""The truth tables and the comparisons of the runtime, against every way of filling in what is missing."""

import itertools
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal

import pytest

from policy_dsl.runtime import comparisons, truth
from policy_dsl.runtime.comparisons import Chosen, Chosens, Range
from policy_dsl.runtime.conditions import IsYes
from policy_dsl.runtime.exact import settle
from policy_dsl.runtime.numbers import Number, TooManyDigits, exact, exact_from_python, written
from policy_dsl.runtime.settle import UNDECIDED, Outcome, together
from policy_dsl.runtime.truth import Truth

TRUTHS: tuple[Truth, ...] = (True, False, None)


def fillings(truths: tuple[Truth, ...]) -> Iterator[tuple[bool, ...]]:
    """Every way of filling in the unknown ones."""
    return itertools.product(*((True, False) if each is None else (each,) for each in truths))


def only(values: set[bool]) -> Truth:
    """What is sure when these are possible."""
    return values.pop() if len(values) == 1 else None


def test_negation() -> None:
    """Not turns yes and no, and leaves unknown unknown."""
    assert {True: False, False: True, None: None} == {each: truth.negation(each) for each in TRUTHS}


@pytest.mark.parametrize("length", range(5))
def test_groups(length: int) -> None:
    """all of, any of, none of and at least N of say what every way of filling in the unknown says."""
    for truths in itertools.product(TRUTHS, repeat=length):
        filled = list(fillings(truths))

        assert only({all(each) for each in filled}) == truth.all_of(truths)
        assert only({any(each) for each in filled}) == truth.any_of(truths)
        assert only({not any(each) for each in filled}) == truth.none_of(truths)
        for count in range(1, length + 1):
            assert only({sum(each) >= count for each in filled}) == truth.at_least(count, truths)


SETS: dict[str, tuple[Callable[[Chosens, Chosens], Truth], Callable[[Chosen, Chosen], bool]]] = {
    "any of": (comparisons.has_any_of, lambda left, right: bool(left & right)),
    "all of": (comparisons.has_all_of, lambda left, right: left >= right),
    "among": (comparisons.is_among, lambda left, right: left <= right),
    "same as": (comparisons.is_same_as, lambda left, right: left == right),
}


def subsets(choices: Chosen, or_none: bool) -> list[Chosen]:
    """The sets that a fact can have."""
    sizes = range(0 if or_none else 1, len(choices) + 1)
    return [frozenset(each) for size in sizes for each in itertools.combinations(sorted(choices), size)]


@pytest.mark.parametrize("name", SETS)
def test_sets(name: str) -> None:
    """A comparison of sets, either of them perhaps unknown, says what every pair of possible sets says."""
    compare, meaning = SETS[name]
    compared = 0
    for size, left_none, right_none in itertools.product((1, 2, 3), (False, True), (False, True)):
        choices = frozenset("abc"[:size])
        lefts, rights = subsets(choices, left_none), subsets(choices, right_none)
        for left, right in itertools.product([None, *lefts], [None, *rights]):
            possible = itertools.product(lefts if left is None else [left], rights if right is None else [right])
            expected = only({meaning(*pair) for pair in possible})
            one, other = Chosens(left, choices, or_none=left_none), Chosens(right, choices, or_none=right_none)
            compared += 1

            assert expected == compare(one, other), (left, right, choices, left_none, right_none)
    assert compared == 395


ORDERS: dict[str, tuple[Callable[[Range, Range], Truth], Callable[[Number, Number], bool]]] = {
    "at least": (comparisons.is_at_least, lambda left, right: left >= right),
    "more than": (comparisons.is_more_than, lambda left, right: left > right),
    "equal": (comparisons.is_equal, lambda left, right: left == right),
}


@pytest.mark.parametrize("name", ORDERS)
def test_ranges(name: str) -> None:
    """A comparison of numbers, either of them perhaps missing, says what every pair of possible numbers says."""
    compare, meaning = ORDERS[name]
    steps = [Decimal(each) / 2 for each in range(9)]
    ranges = [(low, high) for low, high in itertools.product(steps, steps) if low <= high]
    for (low, high), (other_low, other_high) in itertools.product(ranges, ranges):
        lefts = [each for each in steps if low <= each <= high]
        rights = [each for each in steps if other_low <= each <= other_high]
        expected = only({meaning(*pair) for pair in itertools.product(lefts, rights)})

        assert expected == compare(Range(low, high), Range(other_low, other_high))


def test_open_ranges_decide_nothing() -> None:
    """A range that is open on the side that matters leaves a comparison unknown, and on the other side does not."""
    at_most_5, at_least_5 = Range(None, 5), Range(5, None)

    assert (None, False, None) == tuple(comparisons.is_at_least(at_most_5, Range(each, each)) for each in (4, 6, 5))
    assert (True, True, None) == tuple(comparisons.is_at_least(at_least_5, Range(each, each)) for each in (4, 5, 6))
    assert comparisons.is_equal(Range(None, None), Range(None, None)) is None


def test_whole_numbers() -> None:
    """A missing whole number is never a number that is not whole, and one of finitely many if all are listed."""
    whole = Range(1, 3, whole=True)

    assert comparisons.is_equal(whole, Range(Decimal("1.5"), Decimal("1.5"))) is False
    assert comparisons.is_equal(whole, Range(2, 2)) is None
    assert comparisons.number_is_one_of(whole, (1, 2, 3)) is True
    assert comparisons.number_is_one_of(whole, (1, 2)) is None
    assert comparisons.number_is_one_of(whole, (1, 1, 2)) is None
    assert comparisons.number_is_one_of(whole, (0, 4)) is False
    assert comparisons.number_is_one_of(Range(1, 3), (1, 2, 3)) is None


def test_a_number_is_never_compared_with_a_date() -> None:
    """Comparing a number with a date is a bug of ours, and never answered."""
    with pytest.raises(TypeError):
        comparisons.is_at_least(Range(1, 1), comparisons.exactly(date(2026, 1, 1)))


OUTCOMES = (
    Outcome("medically necessary", "approves"),
    Outcome("covered with limits", "approves"),
    Outcome("not medically necessary", "denies"),
    Outcome("not covered", "denies"),
    Outcome("refer for review", "refers"),
)


def settled_by_hand(words: set[str]) -> str:
    """The one outcome, `denied` for several denials, else that more is needed."""
    if len(words) == 1:
        return next(iter(words))
    denials = {each.words for each in OUTCOMES if each.kind == "denies"}
    return "denied" if words <= denials else "needs more information"


def test_settling() -> None:
    """The outcome is what every way of deciding the unknown clauses gives; needed is what can change it."""
    settled = 0
    for count in (1, 2, 3):
        facts = tuple(f"fact_{place}" for place in range(count))
        clauses = tuple(map(IsYes, facts))
        for outcomes in itertools.product(OUTCOMES, repeat=count + 1):
            classes = tuple("denied" if each.kind == "denies" else each.words for each in outcomes)
            for truths in itertools.product(TRUTHS, repeat=count):
                known = {fact: each for fact, each in zip(facts, truths, strict=True) if each is not None}
                given = {filled: first_met(outcomes, filled) for filled in fillings(truths)}
                found = settle(clauses, known, classes)
                needed = tuple(fact in found.needs[0] for fact in facts)
                settled += 1

                assert settled_by_hand({each.words for each in given.values()}) == told(outcomes, found.possible)
                assert open_by_hand(truths, given) == needed
    assert settled == 5**2 * 3 + 5**3 * 9 + 5**4 * 27


def told(outcomes: tuple[Outcome, ...], possible: tuple[int, ...]) -> str:
    """What is left to say when the outcomes at these places are possible."""
    found: Outcome | None = None
    for place in possible:
        found = together(found, outcomes[place])
    assert found is not None
    return found.words


def first_met(outcomes: tuple[Outcome, ...], filled: tuple[bool, ...]) -> Outcome:
    """The outcome of the first clause that is met, or the last outcome."""
    return next((outcome for outcome, met in zip(outcomes, filled, strict=False) if met), outcomes[-1])


def open_by_hand(truths: tuple[Truth, ...], given: dict[tuple[bool, ...], Outcome]) -> tuple[bool, ...]:
    """For each clause, whether deciding it one way or the other changes the outcome in some way of filling in the rest;
    words for denial count as one."""
    return tuple(
        truths[place] is None
        and any(
            together(outcome, given[(*filled[:place], not filled[place], *filled[place + 1 :])]) is UNDECIDED
            for filled, outcome in given.items()
        )
        for place in range(len(truths))
    )


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("80", 80), ("80.0", 80), ("79.90", Decimal("79.9")), ("-0", 0), ("0.000", 0), ("1e3", 1000),
        ("-2.5E-3", Decimal("-0.0025")),
        ("123456789012345", 123456789012345), ("0.123456789012345", Decimal("0.123456789012345")), ("1E14", 10**14),
    ],
)  # fmt: skip
def test_exact_numbers(text: str, number: Number) -> None:
    """A number is what its text writes, exactly, and one value however it is spelled."""
    found = exact(text)

    assert (number, type(number)) == (found, type(found))
    assert exact(written(found)) == found


@pytest.mark.parametrize(
    "text", ["1234567890123456", "1e15", "1e400", "1e-16", "0.1234567890123456", "1.000000000000001e1"]
)
def test_too_many_digits(text: str) -> None:
    """More than 15 digits are refused before anything is expanded."""
    with pytest.raises(TooManyDigits):
        exact(text)


@pytest.mark.parametrize("text", ["", "abc", "NaN", "Infinity", "--1", "1..2"])
def test_no_number(text: str) -> None:
    """What writes no number is refused."""
    with pytest.raises(ValueError, match=r".*"):
        exact(text)


def test_python_numbers() -> None:
    """A float counts as the shortest decimal that prints it; a bool and a text are no numbers."""
    assert Decimal("79.9") == exact_from_python(79.9)
    assert Decimal("0.1") == exact_from_python(0.1)
    assert exact_from_python(80.0) == 80
    assert [None, None, None, None] == [exact_from_python(each) for each in (True, "80", float("nan"), float("inf"))]
