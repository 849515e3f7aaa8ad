"""The values of which comparisons speak: a number for each, the set of all that it can be, and how two are related.

The same value has the same number, by whatever names it goes. Quantities are counted in the base units of their
dimension. Of two days and a length between them it is told how far apart they are, in days and in months.
"""

from collections.abc import Callable, Iterator
from datetime import date
from fractions import Fraction
from math import ceil, floor

from policy_dsl.checks.sets import (
    ABSENT,
    HIGHEST,
    LOWEST,
    NUMBERS,
    Cut,
    Exact,
    Values,
    between,
    every_of,
    in_steps,
    number_of,
    points,
    rest_of,
)
from policy_dsl.meaning import Lowering
from policy_dsl.placement import may_have_no_rule
from policy_dsl.policy import (
    Calculation,
    Condition,
    Constant,
    Definition,
    Expression,
    Extreme,
    Fact,
    FactRead,
    Items,
    Lookup,
    Numeric,
    Policy,
    Power,
    Rounded,
    Score,
    Shifted,
    TimeBetween,
    Total,
)
from policy_dsl.resolve.measures import kind_of, measure_of
from policy_dsl.resolve.order import FLIPPED, Order
from policy_dsl.runtime.expressions import KnownFacts
from policy_dsl.runtime.numbers import Number
from policy_dsl.walk import expressions_in, facts_read_by, totals_in

# Values, and the sets in which they lie where a comparison is met; and where it is not, None for all that is left.
Sides = list[tuple[int, Values, Values | None]]
BELOW, SAME, ABOVE = points([-1]), points([0]), points([1])
PLACES = {"at least": (0, 1), "at most": (-1, 0), "more than": (1,), "less than": (-1,), "equal": (0,)}
OPPOSITE = {"at least": "less than", "at most": "more than", "more than": "at most", "less than": "at least"}


class Comparing:
    """The values of one policy."""

    def __init__(self, policy: Policy, said: Callable[[Condition], int]) -> None:
        self.said = said  # the number of what a condition says
        self.effective = (policy.effective_from, policy.effective_until)
        self.lowering = Lowering(policy)
        self.numbers: dict[tuple[object, ...], int] = {}
        self.structures: list[tuple[object, ...]] = []
        self.texts: dict[str, int] = {}
        self.domains: dict[int, Values] = {}
        self.steps: dict[int, Exact] = {}  # of the values that go by steps
        self.lacking: dict[int, bool] = {}
        self.inner: dict[int, int] = {}  # what expressions say, by identity

    def number(self, said: tuple[object, ...]) -> int:
        """The number of something that is said: the same for the same."""
        found = self.numbers.setdefault(said, len(self.structures))
        if found == len(self.structures):
            self.structures.append(said)
        return found

    def opposite(self, number: int) -> int:
        """The number of the opposite of what a condition says."""
        said = self.structures[number]
        if said[0] == "not":
            assert isinstance(said[1], int)
            return said[1]
        if said[0] == "lies":
            _, subject, met = said
            assert isinstance(subject, int)
            assert isinstance(met, tuple)
            return self.number(("lies", subject, rest_of(self.domains[subject], met)))
        return self.number(("not", number))

    def word(self, text: str) -> int:
        """The number that stands for a choice or a text."""
        return self.texts.setdefault(text, len(self.texts))

    def domain(self, subject: int) -> Values:
        """All that a value can be."""
        return self.domains[subject]

    def lacks(self, subject: int) -> bool:
        """Whether a value may not exist."""
        return self.domains[subject][-1] == ABSENT[-1]

    def declare(self, subject: int, values: Values | None, *, lacks: bool = False) -> None:
        """Say all that a value can be, None for anything."""
        if subject not in self.domains:
            self.domains[subject] = (NUMBERS if values is None else values) + (ABSENT if lacks else ())

    # ---- what may not exist

    def may_lack_fact(self, fact: Fact) -> bool:
        return fact.only_when is not None or fact.pick is not None

    def may_lack(self, expression: Expression) -> bool:
        """Whether a value may not exist, so that no comparison with it is met."""
        if isinstance(expression, FactRead):
            return self.may_lack_fact(expression.fact)
        if isinstance(expression, Constant):
            return False
        number = self.says(expression)
        if number not in self.lacking:
            self.lacking[number] = (
                any(map(self.may_lack_fact, facts_read_by(expression)))
                or any(True for _ in totals_in(expression))
                or any(isinstance(each, Lookup) and may_have_no_rule(each) for each in expressions_in(expression))
            )
        return self.lacking[number]

    def guards(self, expression: Expression) -> Iterator[Condition]:
        """The conditions without which the facts do not exist that an expression reads itself."""
        for fact in facts_read_by(expression):
            if fact.only_when is not None:
                yield fact.only_when

    # ---- values

    def says(self, expression: Expression) -> int:
        """The number of the value that an expression is."""
        found = self.inner.get(id(expression))
        if found is None:
            found = self.inner[id(expression)] = self.number(self.structure(expression))
        return found

    def structure(self, expression: Expression) -> tuple[object, ...]:
        match expression:
            case FactRead(fact):
                return ("fact", fact.key)
            case Constant(value):
                kind = "day" if isinstance(value, date) else measure_of(expression).percent
                return ("constant", kind, self.constant(expression))
            case Definition(expression=inner):
                return self.structures[self.says(inner)]
            case Calculation(left, operator, right, measure):
                sides = [self.says(left), self.says(right)]
                return ("calculation", operator, *(sorted(sides) if operator in "+*" else sides), measure)
            case Power(base, exponent):
                return ("power", self.says(base), exponent)
            case Shifted(day, length, direction):
                return ("shifted", self.says(day), self.says(length), direction)
            case TimeBetween(unit, first, second):
                return ("time", unit, self.says(first), self.says(second))
            case Extreme(kind, parts):
                return ("extreme", kind, *sorted({self.says(each) for each in parts}))
            case Rounded(inner, step, rule, measure):
                return ("rounded", self.says(inner), step, rule, measure)
            case Lookup(key) | Score(key):
                return ("named", key)
            case Total(kind, items, own):
                return ("total", kind, self.items(items), None if own is None else self.says(own))

    def items(self, items: Items) -> tuple[object, ...]:
        """What is said of the items of which a phrase speaks."""
        since = None if items.since is None else self.says(items.since)
        return (tuple(each.key for each in items.lists), items.variable, *sorted(map(self.said, items.where)), since)

    def constant(self, constant: Constant) -> Exact:
        """A number that the policy writes in base units, or a day."""
        unit = constant.measure.unit
        number = number_of(constant.value)
        return number if unit is None or unit.factor == 1 else number * unit.factor

    def value(self, expression: Expression) -> int:
        """The number of a value that is a number or a date, with all that it can be."""
        subject = self.says(expression)
        if subject not in self.domains:
            values, step = self.all_of(expression)
            if step is not None:
                self.steps[subject] = step
                values = in_steps(values, step)
            self.declare(subject, values, lacks=self.may_lack(expression))
        return subject

    def all_of(self, expression: Expression) -> tuple[Values, Exact | None]:
        """All that a value can be, and by which steps it goes."""
        while isinstance(expression, Definition):
            expression = expression.expression
        unit = measure_of(expression).unit
        factor: Exact = 1 if unit is None else unit.factor
        if isinstance(expression, FactRead):
            kind = expression.fact.type
            if isinstance(kind, Numeric):
                return self.scaled(kind.low, kind.high, factor), factor if kind.whole else None
            if expression.fact.built_in:
                first, last = self.effective
                return between(first.toordinal(), None if last is None else last.toordinal()), 1
            return NUMBERS, 1
        if isinstance(expression, Lookup):
            results = [each.result for each in expression.rows]
            results += [] if expression.otherwise is None else [expression.otherwise]
            return points(self.constant(each) for each in results if isinstance(each, Constant)), None
        if kind_of(expression) == "date":
            return NUMBERS, 1
        limits = self.lowering.in_own_measure(expression).range(KnownFacts({}, {}))
        if isinstance(limits.low, date) or isinstance(limits.high, date):
            return NUMBERS, None
        return self.scaled(limits.low, limits.high, factor), factor if limits.whole else None

    def scaled(self, low: Number | Fraction | None, high: Number | Fraction | None, factor: Exact) -> Values:
        ends = (None if each is None else Fraction(each) * factor for each in (low, high))
        return between(*ends)

    def declare_count(self, subject: int) -> None:
        """A number of items."""
        self.steps[subject] = 1
        self.declare(subject, (in_steps(between(0, None), 1)))

    def counted(self, comparator: str, number: int) -> Values:
        """The numbers of items that a count takes."""
        names = {"exactly": "equal", "fewer than": "less than"}
        return in_steps(limited(names.get(comparator, comparator), number), 1)

    # ---- two sides

    def sides(self, left: Expression, comparator: Order, right: Expression) -> Sides:
        """What a comparison of two numbers or two dates says of values."""
        one, other = unnamed(left), unnamed(right)
        if isinstance(one, Constant):
            one, other, comparator = other, one, FLIPPED[comparator]
        if isinstance(other, Constant):
            subject = self.value(one)
            values = limited(comparator, self.constant(other))
            return [(subject, in_steps(values, self.steps[subject]) if subject in self.steps else values, None)]
        lacks = self.may_lack(one) or self.may_lack(other)
        if kind_of(one) == "date":
            apart = self.apart(one, comparator, other, lacks)
            if apart:
                return apart
        return [(*self.related(one, comparator, other, lacks), None)]

    def related(self, one: Expression, comparator: Order, other: Expression, lacks: bool) -> tuple[int, Values]:
        """Two values in their order, as far as what they can be leaves it open."""
        first, second = self.value(one), self.value(other)
        places = set(PLACES[comparator])
        if first > second:
            first, second, places = second, first, {-each for each in places}
        subject = self.number(("order", first, second))
        possible = [0] if first == second else self.orders(self.domains[first], self.domains[second])
        self.declare(subject, points(possible), lacks=lacks)
        return subject, points(places)

    def orders(self, one: Values, other: Values) -> list[int]:
        """How one value can lie to another: below it, at it, above it."""
        (low, high), (other_low, other_high) = (ends_of(each) for each in (one, other))
        found = [-1] if low < other_high else []
        if every_of([one, other]) not in ((), ABSENT):
            found.append(0)
        return [*found, 1] if other_low < high else found

    def apart(self, one: Expression, comparator: Order, other: Expression, lacks: bool) -> Sides:
        """How far apart two days are, where lengths that the policy writes lie between them; else nothing."""
        start, end = moved(one), moved(other)
        if start is None or end is None:
            return []
        (day, unit, own), (anchor, other_unit, amount) = start, end
        if own and amount and (unit == "months" or other_unit == "months"):
            return []
        first, second = self.says(day), self.says(anchor)
        if first == second:
            return []
        by = "months" if "months" in ((own and unit), (amount and other_unit)) else "days" if own or amount else ""
        if by == "months" and own:  # of the day that is not moved it is told how far it is from the other
            return self.in_months(second, first, FLIPPED[comparator], own, lacks)
        if by == "months":
            return self.in_months(first, second, comparator, amount, lacks)
        sides: Sides = [(*self.in_days(first, second, limited(comparator, amount - own), lacks), None)]
        if not by:
            for pair, order in (((first, second), comparator), ((second, first), FLIPPED[comparator])):
                sides += self.in_months(*pair, order, 0, lacks)[:1]
        return sides

    def in_days(self, first: int, second: int, values: Values, lacks: bool) -> tuple[int, Values]:
        """How many days the first lies behind the second."""
        values = in_steps(values, 1)
        if first > second:
            first, second, values = second, first, mirrored(values)
        subject = self.number(("days apart", first, second))
        self.declare(subject, NUMBERS, lacks=lacks)
        return subject, values

    def in_months(self, first: int, second: int, comparator: Order, amount: Exact, lacks: bool) -> Sides:
        """Where the first lies to the second moved by months; and roughly, how many days that is."""
        subject = self.number(("months apart", first, second))
        self.declare(subject, NUMBERS, lacks=lacks)
        met, unmet = roughly_days(comparator, amount), roughly_days(OPPOSITE.get(comparator), amount)
        subject_of_days, in_days = self.in_days(first, second, met, lacks)
        _, else_in_days = self.in_days(first, second, unmet, lacks)
        return [(subject, limited(comparator, amount), None), (subject_of_days, in_days, else_in_days)]


def roughly_days(comparator: str | None, months: Exact) -> Values:
    """All days that may lie so many months away, or on one side of them; all days where nothing is compared."""
    if comparator is None:
        return NUMBERS
    days = months * Fraction(3652425, 120000)
    least, most = (floor(days) - 4, ceil(days) + 4) if months else (0, 0)
    return between(
        None if comparator in ("at most", "less than") else least,
        None if comparator in ("at least", "more than") else most,
    )


def unnamed(expression: Expression) -> Expression:
    """An expression without the names that it has."""
    while isinstance(expression, Definition):
        expression = expression.expression
    return expression


def limited(comparator: str, number: Exact) -> Values:
    """The numbers on one side of a number."""
    if comparator in ("at least", "more than"):
        return between(number, None, low_counts=comparator == "at least")
    if comparator in ("at most", "less than"):
        return between(None, number, high_counts=comparator == "at most")
    return points([number])


def mirrored(values: Values) -> Values:
    """The opposite of each whole number of a set."""
    turned: list[Cut] = []
    for rank, number, side in reversed(values):
        turned.append((2 - rank, -number, 1 - side) if rank == 1 else (HIGHEST if rank == 0 else LOWEST))
    return in_steps(tuple(turned), 1)


def ends_of(values: Values) -> tuple[Cut, Cut]:
    """The first and the last place of a set, that it may not exist left aside."""
    kept = values[:-2] if values[-1] == ABSENT[-1] else values
    return (kept[0], kept[-1]) if kept else (LOWEST, HIGHEST)


def moved(day: Expression) -> tuple[Expression, str, Exact] | None:
    """A day as another moved by so many days or months that the policy writes; None where it is moved otherwise."""
    day = unnamed(day)
    if not isinstance(day, Shifted):
        return day, "days", 0
    length, unit = unnamed(day.length), measure_of(day.length).unit
    inner = unnamed(day.day)
    if not isinstance(length, Constant) or isinstance(length.value, date) or unit is None or isinstance(inner, Shifted):
        return None
    amount = Fraction(length.value) * unit.factor
    if amount.denominator != 1 or isinstance(inner, Constant):
        return None
    return inner, unit.dimension[0][0], int(amount) if day.direction == "after" else -int(amount)
