"""What a comparison comes to when something in it is missing, from the declared values of what is missing.

A number or date is a `Range` of the values that it can have (known: one value); a choice or a set of choices is
the values that it can have. Two operands are taken as independent.
"""

from datetime import date
from math import ceil, floor

from policy_dsl.runtime.numbers import Amount
from policy_dsl.runtime.truth import Truth

Ordered = Amount | date
Chosen = frozenset[str]


def is_below(left: Ordered, right: Ordered) -> bool:
    """Whether a number is less than another, or a date before another; comparing across them is our own bug."""
    # Units and kinds are checked when a policy is compiled, so the two are both numbers or both days.
    return left < right  # type: ignore[operator]


class Range:
    """The values that a number or date can have: from `low` to `high`, both included, None for an open side."""

    __slots__ = ("high", "low", "whole")

    def __init__(self, low: "Ordered | None", high: "Ordered | None", *, whole: bool = False) -> None:
        self.low = low
        self.high = high
        self.whole = whole


def exactly(value: Ordered) -> Range:
    """The range of a known value."""
    return Range(value, value, whole=isinstance(value, int))


def is_at_least(left: Range, right: Range) -> Truth:
    """Whether each value of `left` is at least each of `right`; no when none is; else unknown."""
    if left.low is not None and right.high is not None and not is_below(left.low, right.high):
        return True
    if left.high is not None and right.low is not None and is_below(left.high, right.low):
        return False
    return None


def is_more_than(left: Range, right: Range) -> Truth:
    """Whether each value of `left` is more than each of `right`; no when none is; else unknown."""
    opposite = is_at_least(right, left)
    return None if opposite is None else not opposite


def is_equal(left: Range, right: Range) -> Truth:
    """Yes when both are the same one value, no when they cannot meet, else unknown."""
    at_least, at_most = is_at_least(left, right), is_at_least(right, left)
    if at_least is False or at_most is False:
        return False
    if at_least is True and at_most is True:
        return True
    for one, other in ((left, right), (right, left)):
        if one.whole and other.low is not None and other.low == other.high and not is_whole(other.low):
            return False
    return None


def is_whole(value: Ordered) -> bool:
    """Whether a number has no fraction; a day is whole."""
    return isinstance(value, date) or value == int(value)


def is_one_of(possible: Chosen, listed: Chosen) -> Truth:
    """Whether a choice that can be any of `possible` is listed: yes when all are, no when none is."""
    if possible <= listed:
        return True
    return None if possible & listed else False


def number_is_one_of(possible: Range, listed: tuple[Ordered, ...]) -> Truth:
    """Whether a number or date within a range is listed: yes when each of finitely many is, no when none can be."""
    truths = tuple(is_equal(possible, exactly(each)) for each in listed)
    if True in truths:
        return True
    reachable = {each for each, truth in zip(listed, truths, strict=True) if truth is None}
    if not reachable:
        return False
    low, high = possible.low, possible.high
    if low is None or high is None or isinstance(low, date) or isinstance(high, date):
        return None
    return True if possible.whole and len(reachable) == floor(high) - ceil(low) + 1 else None


class Chosens:
    """The sets of choices that an operand can have: one when `known`, else each set of `choices`, the empty one
    only with `or_none`."""

    __slots__ = ("choices", "known", "or_none")

    def __init__(self, known: Chosen | None, choices: Chosen, *, or_none: bool = False) -> None:
        self.known = known
        self.choices = choices
        self.or_none = or_none

    @property
    def several(self) -> bool:
        """Whether more than one set is possible when it is not known."""
        return self.or_none or len(self.choices) > 1


def has_any_of(left: Chosens, right: Chosens) -> Truth:
    """Whether the two have a choice in common."""
    if left.known is not None and right.known is not None:
        return not left.known.isdisjoint(right.known)
    if left.known is None and right.known is None:
        return None if left.several or right.several else True
    unknown, known = (left, right.known) if left.known is None else (right, left.known)
    if not known:
        return False
    return None if unknown.or_none or not unknown.choices <= known else True


def has_all_of(left: Chosens, right: Chosens) -> Truth:
    """Whether each choice of `right` is one of `left`."""
    if left.known is not None and right.known is not None:
        return left.known >= right.known
    if left.known is None and right.known is None:
        return None if left.or_none or len(left.choices) > 1 else True
    if left.known is None:
        return None if right.known and left.several else True
    if not left.known and not right.or_none:
        return False
    return True if right.choices <= left.known else None


def is_among(left: Chosens, right: Chosens) -> Truth:
    """Whether each choice of `left` is one of `right`."""
    return has_all_of(right, left)


def is_same_as(left: Chosens, right: Chosens) -> Truth:
    """Whether the two are the same set."""
    if left.known is not None and right.known is not None:
        return left.known == right.known
    if left.known is None and right.known is None:
        return None if left.several or right.several else True
    unknown, known = (left, right.known) if left.known is None else (right, left.known)
    if not known and not unknown.or_none:
        return False
    return None if unknown.several else unknown.choices == known
