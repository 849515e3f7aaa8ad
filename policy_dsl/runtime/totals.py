"""Values of all items of a list together: their number, the highest or lowest of a value, its average, its total."""

from policy_dsl.runtime.comparisons import Ordered, Range, exactly
from policy_dsl.runtime.counting import Different
from policy_dsl.runtime.expressions import (
    ANYTHING,
    Expression,
    Known,
    KnownFacts,
    best,
    exact_number,
    sum_of,
    without_none,
)
from policy_dsl.runtime.grounding import asked_of_any, lacking_of
from policy_dsl.runtime.items import Found, Items, ListExpression, key_in, lists_named, range_of_count
from policy_dsl.runtime.numbers import fraction, plain_number
from policy_dsl.runtime.picking import hull, interval

NUMBER = "number"
HIGHEST = "highest"
AVERAGE = "average"
TOTAL = "total"


class Total(ListExpression):
    """`kind` of a value of each item. While one is missing it lies between two values; none where there is no item,
    but for the number and the total, which are then zero. `NUMBER` needs no `expression`."""

    __slots__ = ("expression", "items", "kind")

    def __init__(self, kind: str, items: Items, expression: Expression | None = None) -> None:
        own = () if expression is None else expression.facts
        free = (key for key in own if not key.startswith(items.variable))
        self.facts = tuple(dict.fromkeys((*items.facts, *free)))
        self.kind = kind
        self.items = items
        self.expression = expression

    def inner(self) -> tuple[Expression, ...]:
        return ()

    def counted(self) -> Items | None:
        return self.items if self.kind == NUMBER else None

    def range(self, known: Known) -> Range:
        found = self.items.found(known)
        if self.kind == NUMBER:
            fewest, most = range_of_count(found)
            return Range(fewest, most, whole=True)
        expression = self.expression
        assert expression is not None
        sure = [expression.range(each.seen_from(known)) for each in found.sure]
        doubtful = [expression.range(each.seen_from(known)) for each in found.doubtful]
        unlisted = [expression.range(each.seen_from(known)) for each in found.open]
        if self.kind == TOTAL:
            total = exactly(0)
            for each in sure:
                total = sum_of(total, each)
            for each in doubtful:
                total = sum_of(total, with_zero(each))
            for each in unlisted:
                total = sum_of(total, any_number_of(each))
            return total
        every = [*sure, *doubtful, *unlisted]
        if not every:
            return ANYTHING
        if self.kind == AVERAGE:
            if doubtful or unlisted:
                return hull(every)
            total = exactly(0)
            for each in sure:
                total = sum_of(total, each)
            return Range(shared(total.low, len(sure)), shared(total.high, len(sure)))
        whole = hull(every)
        if not sure:
            return whole
        # A sure item bounds the highest from below, and the lowest from above.
        if self.kind == HIGHEST:
            return Range(best(without_none([each.low for each in sure]), highest=True), whole.high, whole=whole.whole)
        return Range(whole.low, best(without_none([each.high for each in sure]), highest=False), whole=whole.whole)

    def tally(self, known: Known) -> Found:
        """The items that it is about."""
        return self.items.found(known)

    def ground(self, known: KnownFacts) -> Expression:
        found = self.items.found(known)
        keys = list(asked_of_any(self.items.where, (*found.doubtful, *found.open), known))
        if self.expression is not None:
            for each in (*found.sure, *found.doubtful, *found.open):
                keys += lacking_of(self.expression, each, known)
        return interval(self, self.items, self.range(known), (*keys, *lists_named(found)), known)


class NumberOfDifferent(ListExpression):
    """How many different values an attribute has among items; `different` says of which, and how they are counted."""

    __slots__ = ("different",)

    def __init__(self, different: Different) -> None:
        self.facts = different.facts
        self.different = different

    def inner(self) -> tuple[Expression, ...]:
        return ()

    def range(self, known: Known) -> Range:
        return Range(*self.different.range(known), whole=True)

    def ground(self, known: KnownFacts) -> Expression:
        found = self.different.tally(known)
        items = self.different.items
        keys = list(asked_of_any(items.where, (*found.doubtful, *found.open), known))
        for each in (*found.sure, *found.doubtful):
            if each.view.get(self.different.attribute) is None:
                keys.append(key_in(each.view, self.different.attribute))
        return interval(self, items, self.range(known), (*keys, *lists_named(found)), known)


def with_zero(range_: Range) -> Range:
    """The values of what may be left out of a sum."""
    return hull([range_, exactly(0)])


def any_number_of(range_: Range) -> Range:
    """The sums of any number of such values."""
    low, high = exact_number(range_.low), exact_number(range_.high)
    return Range(
        0 if low is not None and low >= 0 else None, 0 if high is not None and high <= 0 else None, whole=range_.whole
    )


def shared(total: Ordered | None, count: int) -> Ordered | None:
    """A total shared among so many."""
    number = exact_number(total)
    return None if number is None else plain_number(fraction(number) / count)
