"""What is said of the items of lists, as values of the runtime: how many there are, each of them, one of them."""

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from policy_dsl import policy as meant
from policy_dsl.runtime import conditions, counting, expressions, items, picking, totals
from policy_dsl.runtime.settle import DENIED, DENIES, SPLIT
from policy_dsl.walk import facts_read_by

if TYPE_CHECKING:
    from policy_dsl.meaning import Lowering


class ListLowering:
    """Makes what a policy says of lists; `whole` makes all else."""

    def __init__(self, whole: "Lowering") -> None:
        self.whole = whole
        self.picks: dict[str, picking.Pick] = {}  # by what stands for the item

    def items_of(self, written: meant.Items, read: meant.Expression | None = None) -> items.Items:
        """The items of which a phrase speaks; of a value that is `read` of each, those for which there is one."""
        steps = tuple(zip((each.key for each in written.lists), written.variables, strict=True))
        since = None if written.since is None else self.with_picks(written.since)
        where = tuple(map(self.whole.condition, written.where))
        if read is not None:
            where += self.whole.existing((read,))
        return items.Items(steps, where[0] if len(where) == 1 else conditions.All(*where), since)

    def pick(self, written: meant.Pick) -> picking.Pick:
        """One item of a list; made once."""
        key = written.items.variable
        if key not in self.picks:
            order = dated_key(written.items)
            self.picks[key] = picking.Pick(written.which, self.items_of(written.items), order)
        return self.picks[key]

    def condition(self, written: meant.OfItems) -> conditions.Condition:
        """How many items there are, or what holds of each."""
        match written:
            case meant.CountItems():
                return self.whole.by_rows(
                    written.number, meant.Measure(), lambda one: self.counted(written, whole_of(one))
                )
            case meant.EveryItem(among, requirement):
                return counting.Every(self.items_of(among), self.whole.condition(requirement))
            case meant.DaysInARow(length, first, last, number, among):
                begin, end = (self.with_picks(each) for each in (first, last))
                own, order = self.items_of(between(among, first, last)), dated_key(among)

                def in_a_row(one: expressions.Expression) -> conditions.Condition:
                    return counting.InARow(length, begin, end, whole_of(one), own, order)

                return self.whole.by_rows(number, meant.Measure(), in_a_row)

    def counted(self, written: meant.CountItems, number: int) -> conditions.Condition:
        """A count of items against a number."""
        attribute = None if written.different is None else meant.FactRead(written.different, span=written.span)
        own = self.items_of(written.items, attribute)
        also: expressions.Expression | None = None
        if written.this_one and written.different is None:
            number -= 1
        elif written.this_one and written.different is not None and isinstance(written.different.type, meant.Calendar):
            also = self.whole.day_of_service

        def at_least(count: int) -> conditions.Condition:
            if count <= 0:
                return conditions.Always(True)
            if written.different is None:
                return counting.Counted(count, own)
            return self.different(count, written.different, own, also)

        match written.comparator:
            case "at least":
                return at_least(number)
            case "more than":
                return at_least(number + 1)
            case "at most":
                return conditions.Not(at_least(number + 1))
            case "fewer than":
                return conditions.Not(at_least(number))
            case "exactly":
                return conditions.All(at_least(number), conditions.Not(at_least(number + 1)))

    def different(
        self, count: int, attribute: meant.Fact, own: items.Items, also: expressions.Expression | None = None
    ) -> counting.Different:
        """A count of different values."""
        kind = attribute.type
        return counting.Different(
            count, attribute.key, own, kind.choices if isinstance(kind, meant.OneOf) else (), also
        )

    def total(self, written: meant.Total) -> expressions.Expression:
        """A value of all items together."""
        own = self.items_of(written.items, written.expression)
        if written.kind == "different":
            assert isinstance(written.expression, meant.FactRead)
            return totals.NumberOfDifferent(self.different(1, written.expression.fact, own))
        inner = None if written.expression is None else self.whole.in_own_measure(written.expression)
        return totals.Total(written.kind, own, inner)

    def with_picks(self, written: meant.Expression) -> expressions.Expression:
        """An expression in its own measure, where no comparison says which items these are that it reads."""
        return self.value_of_picked((written,), self.whole.in_own_measure(written))

    def value_of_picked(
        self, read: tuple[meant.Expression, ...], made: expressions.Expression
    ) -> expressions.Expression:
        """What is made of expressions, worked out from the items that they read."""
        for pick in picks_in(fact for each in read for fact in facts_read_by(each)):
            made = picking.Picked(self.pick(pick), made)
        return made

    def picks_exist(self, read: tuple[meant.Expression, ...]) -> tuple[conditions.Condition, ...]:
        """That there are the single items that expressions read."""
        picks = picks_in(fact for each in read for fact in facts_read_by(each))
        numbers = (each.which if isinstance(each.which, int) else 1 for each in picks)
        return tuple(
            counting.Counted(number, self.items_of(each.items)) for number, each in zip(numbers, picks, strict=True)
        )

    def is_there(self, written: meant.Total) -> conditions.Condition:
        """That there is an item from which the highest, lowest or average is taken."""
        return counting.Counted(1, self.items_of(written.items, written.expression))

    def of_picked(self, facts: Iterable[meant.Fact], condition: conditions.Condition) -> conditions.Condition:
        """A condition that reads some facts, asked of the items of which they are attributes."""
        for pick in picks_in(facts):
            condition = picking.OfPicked(self.pick(pick), condition)
        return condition

    def each_comes_to(self, key: str, outcomes: tuple[str, ...]) -> conditions.Condition:
        """That a determination that is decided item by item comes to one of some outcomes as a whole: for each item,
        or split, where the items do not come to the same."""
        determination = self.whole.determination(key)
        assert determination.each is not None
        variable = f"{determination.each}[each]"
        every = items.Items(((determination.each, variable),), conditions.Always(True))
        if outcomes == (SPLIT,):
            denials = tuple(dict.fromkeys(each.words for each in determination.outcomes if each.kind == DENIES))
            kinds = dict.fromkeys(denials if each.kind == DENIES else (each.words,) for each in determination.outcomes)
            same = (counting.EachComesTo(determination, every, *words) for words in kinds)
            return conditions.Not(conditions.Any(*same))
        denials = tuple(each.words for each in determination.outcomes if each.kind == DENIES and DENIED in outcomes)
        return counting.EachComesTo(determination, every, *dict.fromkeys((*outcomes, *denials)))


def picks_in(facts: Iterable[meant.Fact]) -> tuple[meant.Pick, ...]:
    """The items that attributes are read from, each once."""
    return tuple({each.pick.items.variable: each.pick for each in facts if each.pick is not None}.values())


def between(written: meant.Items, first: meant.Expression, last: meant.Expression) -> meant.Items:
    """Those of some items that happened from one day up to another, both counted."""
    day = meant.FactRead(dated(written), span=written.span)
    window = meant.Window(day, first, last, first_counts=True, last_counts=True, span=written.span)
    return replace(written, where=(window, *written.where), since=written.since or first)


def dated(written: meant.Items) -> meant.Fact:
    """The attribute that says on which day an item happened; the resolver asked for one."""
    last = written.lists[-1]
    assert isinstance(last.type, meant.ListOf)
    assert last.type.dated is not None
    return last.type.dated


def dated_key(written: meant.Items) -> str:
    """The key of the day on which an item happened."""
    return f"{written.variable}.{dated(written).key.rpartition('.')[2]}"


def whole_of(expression: expressions.Expression) -> int:
    """A number of items; the resolver took no other."""
    assert isinstance(expression, expressions.Constant)
    assert isinstance(expression.constant, int)
    return expression.constant
