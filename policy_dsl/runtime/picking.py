"""One item of a list: the first, the latest, the second; and what is said of it, or read from it.

Where two items share the day that decides, it is neither; that matters only where what is asked of them differs.
"""

from datetime import date

from policy_dsl.runtime.comparisons import Ordered, Range
from policy_dsl.runtime.conditions import All, Always, Any, Choose, Condition, Not
from policy_dsl.runtime.expressions import ANYTHING, Expression, Known, KnownFacts, Reads, best, without_none
from policy_dsl.runtime.grounding import (
    MOST_IN_DOUBT,
    Unclear,
    asked_of_any,
    lacking_of,
    number_of,
    question,
    renamed_expression,
    said_of,
    signature_of,
    unclear,
    worked_out,
)
from policy_dsl.runtime.items import (
    Found,
    Items,
    ListCondition,
    ListExpression,
    One,
    as_far_as_read,
    key_in,
    lists_named,
    record_in,
)
from policy_dsl.runtime.truth import Truth

LATEST = "latest"

Row = tuple[Condition, Condition]


class Pick(Reads):
    """Which item of a list: the first or the latest by the days of `order`, or with a number that one from the first.

    The variable of the items is its own, `blocks[prior_block]`.
    """

    __slots__ = ("items", "order", "which")

    def __init__(self, which: str | int, items: Items, order: str) -> None:
        self.facts = items.facts
        self.which = which
        self.items = items
        self.order = order

    def possible(self, known: Known) -> "Possible":
        """The items that it can be; worked out once for a case."""
        known = as_far_as_read(known, self.facts)
        if not isinstance(known, KnownFacts):
            return self.search(known)
        possible = known.found.get(self)
        if not isinstance(possible, Possible):
            possible = known.found[self] = self.search(known)
        return possible

    def search(self, known: Known) -> "Possible":
        found = self.items.found(known)
        groups, undated = self.by_day(found)
        if isinstance(self.which, int):
            return self.numbered(found, groups, undated, self.which)
        ones: list[One] = []
        sure = set(map(id, found.sure))
        is_there = False
        is_open = bool(found.open) and not self.reached(found, known)
        for group in groups:
            ones += group
            if any(id(each) in sure for each in group):
                is_there = True
                break
        is_there = is_there or any(id(each) in sure for each in undated)
        return Possible((*ones, *undated), found, groups, undated, is_there=is_there, is_open=is_open)

    def numbered(self, found: Found, groups: list[list[One]], undated: list[One], number: int) -> "Possible":
        """The same for the second and those that follow."""
        ones = (*found.sure, *found.doubtful)
        is_open = bool(found.open)
        if not is_open and len(ones) < number:
            return Possible((), found, groups, undated, is_there=False, is_open=False)
        if is_open or undated or found.doubtful:
            return Possible(ones, found, groups, undated, is_there=len(found.sure) >= number, is_open=is_open)
        place = 0
        for group in groups:
            place += len(group)
            if place >= number:
                break
        return Possible(tuple(group), found, groups, undated, is_there=True, is_open=False)

    def by_day(self, found: Found) -> tuple[list[list[One]], list[One]]:
        """The items of each day, those first that come first, and the items whose day is unknown."""
        days: dict[date, list[One]] = {}
        undated: list[One] = []
        for each in (*found.sure, *found.doubtful):
            day = each.view.get(self.order)
            if isinstance(day, date):
                days.setdefault(day, []).append(each)
            else:
                undated.append(each)
        return [days[day] for day in sorted(days, reverse=self.which == LATEST)], undated

    def reached(self, found: Found, known: Known) -> bool:
        """Whether the latest of all is among those listed though the record does not reach back for ever."""
        if self.which != LATEST or len(self.items.steps) > 1:
            return False
        complete = record_in(known, self.items.steps[0][0]).complete
        days = (each.view.get(self.order) for each in found.sure)
        return isinstance(complete, date) and any(isinstance(day, date) and day >= complete for day in days)


class Possible:
    """The items that can be the one that is meant; whether there surely is one, and whether it may be unlisted.

    `found` are the items among which it is picked, `groups` those of each day, those first that come first, and
    `undated` those whose day is unknown.
    """

    __slots__ = ("found", "groups", "is_open", "is_there", "ones", "undated")

    def __init__(
        self,
        ones: tuple[One, ...],
        found: Found,
        groups: list[list[One]],
        undated: list[One],
        *,
        is_there: bool,
        is_open: bool,
    ) -> None:
        self.ones = ones
        self.found = found
        self.groups = groups
        self.undated = undated
        self.is_there = is_there
        self.is_open = is_open


class OfPicked(ListCondition):
    """What is said of one item; no where there is none."""

    __slots__ = ("condition", "pick")

    def __init__(self, pick: Pick, condition: Condition) -> None:
        own = (key for key in condition.facts if not key.startswith(pick.items.variable))
        self.facts = tuple(dict.fromkeys((*pick.facts, *own)))
        self.pick = pick
        self.condition = condition

    def tally(self, known: Known) -> Found:
        """The item that is meant; while it is not certain, those that it can be."""
        possible = self.pick.possible(known)
        found = Found()
        is_certain = possible.is_there and not possible.is_open and len(possible.ones) == 1
        (found.sure if is_certain else found.doubtful).extend(possible.ones)
        found.open += possible.found.open if possible.is_open else []
        return found

    def truth(self, known: Known) -> Truth:
        possible = self.pick.possible(known)
        if possible.is_open:
            return None
        truths: set[Truth] = set() if possible.is_there else {False}
        for each in possible.ones:
            truths.add(self.condition.truth(each.seen_from(known)))
            if len(truths) > 1 or None in truths:
                return None
        return truths.pop()

    def said(self, one: One, known: KnownFacts) -> Condition:
        return said_of(self.condition, one, known)

    def ground(self, known: KnownFacts) -> Condition:
        pick = self.pick
        possible = pick.possible(known)
        found = possible.found
        sure = set(map(id, found.sure))
        if possible.undated or (isinstance(pick.which, int) and (found.doubtful or found.open)):
            return self.in_doubt(possible, known)
        if isinstance(pick.which, int):
            return self.of_group(list(possible.ones), sure, known) if possible.is_there else Always(False)
        rows: list[Row] = []
        if possible.is_open:
            rows.append((self.is_unlisted(found, known), self.said_unlisted(found, known)))
        for group in possible.groups:
            rows.append((Any(*(self.is_one(each, sure, known) for each in group)), self.of_group(group, sure, known)))
            if any(id(each) in sure for each in group):
                return Choose(tuple(rows[:-1]), rows[-1][1])
        return Choose(tuple(rows), Always(False)) if rows else Always(False)

    def is_unlisted(self, found: Found, known: KnownFacts) -> Condition:
        """That the item is none of those listed: asked anew for each of those in doubt, which may stand in its way."""

        def asked(place: int) -> Condition:
            what = ("is it", self.pick.which, place)
            return Any(*(question(self.pick.items, known, each, what) for each in found.open))

        rows = tuple((self.is_one(each, set(), known), asked(place)) for place, each in enumerate(found.doubtful))
        return Choose(rows, asked(len(rows))) if rows else asked(0)

    def is_one(self, one: One, sure: set[int], known: KnownFacts) -> Condition:
        """That an item is one of those among which the one is picked."""
        if id(one) in sure:
            return Always(True)
        return said_of(self.pick.items.where, one, known)

    def said_unlisted(self, found: Found, known: KnownFacts) -> Condition:
        """What is said of it where it is none of those listed."""
        what = ("is", self.pick.which, signature_of(self.condition, known))
        return question(self.pick.items, known, found.open[0], what, said=self.condition)

    def of_group(self, group: list[One], sure: set[int], known: KnownFacts, days: tuple[str, ...] = ()) -> Condition:
        """What is said of the items of one day: of several, they have to agree. Else it lacks `days`, or theirs."""
        if len(group) == 1:
            return self.said(group[0], known)
        each_is = [(self.is_one(each, sure, known), self.said(each, known)) for each in group]
        all_so = All(*(Any(Not(is_one), said) for is_one, said in each_is))
        none_so = All(*(Any(Not(is_one), Not(said)) for is_one, said in each_is))
        tied = unclear(self, days or tuple(key_in(each.view, self.pick.order) for each in group), known)
        return Choose(((all_so, Always(True)), (none_so, Always(False))), tied)

    def in_doubt(self, possible: Possible, known: KnownFacts) -> Condition:
        """Where it is not known in which order items stand: it is one of those that it can be, or several share the
        day. Which one it is, is the same for all that is said of it. Of many, it asks for too much."""
        truth = self.truth(known)
        if truth is not None:
            return Always(truth)
        pick = self.pick
        found = possible.found
        ones, sure = list(possible.ones), set(map(id, found.sure))
        lacking = self.order_lacks(ones, found, sure, known)
        if len(ones) > MOST_IN_DOUBT:
            keys = asked_of_any(self.condition, (*ones, *found.open), known)
            return unclear(self, (*lacking, *keys, *lists_named(found)), known)

        def chosen(what: str, *lists: str) -> Condition:
            return Unclear(number_of((signature_of(pick, known), what), known), *lacking, *lists)

        rows: list[Row] = []
        if possible.is_open:
            rows.append((chosen("unlisted", *lists_named(found)), self.said_unlisted(found, known)))
        if len(ones) > 1:
            rows.append((chosen("tied"), self.of_group(ones, sure, known, lacking)))
        is_there = [(self.is_one(each, sure, known), self.said(each, known)) for each in ones]
        rows += [(All(is_one, chosen(one.key)), said) for one, (is_one, said) in zip(ones, is_there, strict=True)]
        if isinstance(pick.which, int):
            return Choose(tuple(rows), is_there[-1][1] if possible.is_there else Always(False))
        return Choose((*rows, *is_there), Always(False))

    def order_lacks(self, ones: list[One], found: Found, sure: set[int], known: KnownFacts) -> tuple[str, ...]:
        """The missing facts on which it depends which item it is."""
        order = self.pick.order
        keys = [key_in(each.view, order) for each in ones if each.view.get(order) is None]
        in_doubt = [each for each in (*ones, *found.open) if id(each) not in sure]
        keys += asked_of_any(self.pick.items.where, in_doubt, known)
        lists = lists_named(found) if isinstance(self.pick.which, int) else ()
        return tuple(dict.fromkeys((*keys, *lists)))


class Picked(ListExpression):
    """A value that is read from one item, or worked out from it."""

    __slots__ = ("expression", "pick")

    def __init__(self, pick: Pick, expression: Expression) -> None:
        own = (key for key in expression.facts if not key.startswith(pick.items.variable))
        self.facts = tuple(dict.fromkeys((*pick.facts, *own)))
        self.pick = pick
        self.expression = expression

    def inner(self) -> tuple[Expression, ...]:
        return ()

    def range(self, known: Known) -> Range:
        possible = self.pick.possible(known)
        if possible.is_open or not possible.is_there:
            return ANYTHING
        return hull([self.expression.range(each.seen_from(known)) for each in possible.ones])

    def value(self, known: Known) -> Ordered | str | None:
        possible = self.pick.possible(known)
        if possible.is_open or not possible.is_there:
            return None
        values = {self.expression.value(each.seen_from(known)) for each in possible.ones}
        return values.pop() if len(values) == 1 else None

    def ground(self, known: KnownFacts) -> Expression:
        possible = self.pick.possible(known)
        if len(possible.ones) == 1 and possible.is_there and not possible.is_open:
            return worked_out(renamed_expression(self.expression, possible.ones[0].names), known)
        found = possible.found
        keys = list(asked_of_any(self.pick.items.where, (*found.doubtful, *found.open), known))
        for each in possible.ones:
            keys += lacking_of(self.expression, each, known)
            if each.view.get(self.pick.order) is None or len(possible.ones) > 1:
                keys.append(key_in(each.view, self.pick.order))
        lists = lists_named(found) if possible.is_open else ()
        return interval(self, self.pick.items, self.range(known), (*keys, *lists), known)


class Interval(Expression):
    """A value of which it is known between which two it lies, and the facts on which it depends. Two with one `number`
    are one value."""

    __slots__ = ("limits", "number")

    def __init__(self, number: int, limits: Range, facts: tuple[str, ...]) -> None:
        self.facts = tuple(dict.fromkeys(facts))
        self.limits = limits
        self.number = number

    def range(self, known: Known) -> Range:
        return self.limits


def interval(part: Reads, items: Items, limits: Range, keys: tuple[str, ...], known: KnownFacts) -> Interval:
    """The value of a part of a policy about items, where it cannot be told before some facts are known.

    Where none is missing it depends on what is listed: on a list of no items, which nothing can be divided by.
    """
    return Interval(number_of(signature_of(part, known), known), limits, keys or (f"{items.steps[0][0]}?",))


def hull(ranges: list[Range]) -> Range:
    """The values that lie in one of some ranges or between them; everything where there is none."""
    lows, highs = [each.low for each in ranges], [each.high for each in ranges]
    return Range(
        None if None in lows or not lows else best(without_none(lows), highest=False),
        None if None in highs or not highs else best(without_none(highs), highest=True),
        whole=all(each.whole for each in ranges),
    )
