"""Random cases of a policy that aim at its boundaries: scenarios with some facts changed, removed or not documented.

Values of a fact are those at which its comparisons turn and their neighbours; dates lie around the date of service by
the lengths that the policy counts in. Nothing here says what must come of a case.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from random import Random

from policy_dsl.evaluate import read_facts
from policy_dsl.policy import (
    Calendar,
    CodeOf,
    Compare,
    Condition,
    Constant,
    Expression,
    Fact,
    FreeText,
    InCodes,
    Listed,
    ListOf,
    Lookup,
    NumberListed,
    Numeric,
    OneOf,
    Policy,
    Shifted,
    SomeOf,
    Window,
    YesNo,
)
from policy_dsl.resolve.measures import measure_of
from policy_dsl.runtime.dates import shifted
from policy_dsl.runtime.facts import FactsRefused
from policy_dsl.runtime.lists import COMPLETE
from policy_dsl.walk import (
    comparisons_in,
    conditions_in,
    conditions_of,
    conditions_of_determination,
    expressions_in,
    operands_of,
)
from tests.drawn_lists import ListDrawer, More, days_given, without, words_given

Data = dict[str, object]

SOME_LENGTHS = ((0, 1), (0, 30), (1, 0), (12, 0), (18 * 12, 0), (50 * 12, 0))  # months, days


class Drawer:
    """Draws cases of one policy."""

    def __init__(self, policy: Policy, random: Random) -> None:
        self.policy = policy
        self.random = random
        self.seeds = [dict(each.facts) for each in policy.scenarios if not each.refused]
        self.comparisons = list(comparisons_of(policy))
        self.numbers = sorted(set(numbers_in(self.comparisons)), key=str)
        self.days = sorted({*days_in(self.comparisons), *effective_edges(policy)})
        self.lengths = sorted({*lengths_in(self.comparisons), *SOME_LENGTHS})
        self.lists = ListDrawer(self, random)

    def draw(self) -> Data:
        """A case that the policy takes."""
        while True:
            data = self.changed(dict(self.random.choice(self.seeds)) if self.seeds else {})
            for _ in range(len(data) + 1):
                try:
                    read_facts(self.policy, data)
                except FactsRefused as refused:
                    wrong = [each.key for each in refused.problems if each.key.partition("[")[0] in data]
                    if not wrong:
                        break
                    for key in wrong:
                        data = without(data, key)
                else:
                    return data

    def changed(self, data: Data) -> Data:
        """A case with some of its facts changed."""
        count = self.random.choice((0, 1, 1, 2, 3, len(self.policy.facts) // 2))
        for fact in self.random.sample(self.policy.facts, min(count, len(self.policy.facts))):
            chance = self.random.random()
            if chance < 0.25 or (chance < 0.3 and isinstance(fact.type, ListOf)):
                data.pop(fact.key, None)
                data.pop(f"{fact.key}{COMPLETE}", None)
            elif chance < 0.3:
                data[fact.key] = {"documented": False}
            else:
                data[fact.key] = self.value(fact, data)
        lists = [each for each in self.policy.facts if isinstance(each.type, ListOf)]
        if lists and self.random.random() < 0.6:
            for fact in lists:
                for _ in range(self.random.choice((0, 0, 1, 2, 4, 6))):
                    self.lists.change(fact, data)
        return data

    def value(self, fact: Fact, data: Data) -> object:
        """A value of a fact, near a boundary where it has some."""
        random = self.random
        match fact.type:
            case YesNo():
                return random.random() < 0.5
            case Numeric():
                return self.number(fact, fact.type)
            case Calendar():
                return str(self.day(data))
            case OneOf(choices, _):
                named = [each for each in words_given(data) if each in choices]
                return random.choice(named if named and random.random() < 0.4 else choices)
            case SomeOf(choices, _, or_none):
                return random.sample(choices, random.randint(0 if or_none else 1, min(len(choices), 3)))
            case FreeText():
                listed = [text for each in self.comparisons if isinstance(each, Listed) for text in each.values]
                return random.choice([*listed, "other"])
            case CodeOf(several=several):
                ranges = [one for each in self.comparisons if isinstance(each, InCodes) for one in each.codes.ranges]
                codes = [end for each in ranges for end in (each.first, each.last)] + ["00000"]
                return random.sample(codes, 1) if several else random.choice(codes)
            case ListOf():
                return self.lists.record(fact, data)

    def more(self, data: Data, silent: frozenset[str]) -> More | None:
        """One thing more that is known of a case; None where all is known. `silent` are the keys, as conditions have
        them, of which nothing is to be said."""
        ways = list(self.lists.more(data, silent))
        return self.random.choice(ways)() if ways else None

    def number(self, fact: Fact, kind: Numeric) -> int | float:
        step = Fraction(1) if kind.whole else self.random.choice((Fraction(1), Fraction(1, 10), Fraction(1, 2)))
        factor = kind.unit.factor if kind.unit else Fraction(1)
        own = [
            value / factor
            for value, dimension in self.numbers
            if dimension == (kind.unit.dimension if kind.unit else None)
        ]
        ends = [Fraction(each) for each in (kind.low, kind.high) if each is not None]
        value = self.random.choice([*own, *ends, Fraction(0), Fraction(self.random.randint(0, 200))])
        value += step * self.random.choice((-1, 0, 0, 1))
        value = Fraction(round(value)) if kind.whole else Fraction(round(value * 1000), 1000)
        value = max([value, *([Fraction(kind.low)] if kind.low is not None else [])])
        value = min([value, *([Fraction(kind.high)] if kind.high is not None else [])])
        return int(value) if value.denominator == 1 else float(value)

    def day(self, data: Data) -> date:
        """A day: one that the policy names, or so far from another day of the case as the policy counts."""
        random = self.random
        given = list(days_given(data))
        start = random.choice([*self.days, *given, *given])
        months, days = random.choice(self.lengths) if random.random() < 0.7 else (0, 0)
        sign = random.choice((-1, -1, 1))
        moved = shifted(start, sign * months, sign * days) or start
        return moved + timedelta(days=random.choice((-1, 0, 0, 1)))


def comparisons_of(policy: Policy) -> Iterator[Condition]:
    """Every comparison of a policy, those inside parameters, tables and scores too."""
    waiting: list[Condition] = []
    for determination in policy.determinations:
        waiting += conditions_of_determination(determination)
    for block in policy.blocks:
        waiting += conditions_in(block.group)
    waiting += [fact.only_when for fact in policy.facts_and_attributes if fact.only_when is not None]
    while waiting:
        for comparison in comparisons_in(waiting.pop()):
            yield comparison
            for operand in operands_of(comparison):
                for expression in expressions_in(operand):
                    waiting += conditions_of(expression)


def constants_in(comparisons: list[Condition]) -> Iterator[tuple[Expression, Constant]]:
    """The constants that something is compared with, those behind parameters too, with what is compared."""
    for each in comparisons:
        sides: tuple[tuple[Expression, Expression], ...] = ()
        if isinstance(each, Compare):
            sides = ((each.left, each.right), (each.right, each.left))
        elif isinstance(each, Window):
            sides = ((each.operand, each.first), (each.operand, each.last))
        elif isinstance(each, NumberListed):
            sides = tuple((each.operand, value) for value in each.values)
        for own, other in sides:
            for inner in expressions_in(other):
                if isinstance(inner, Constant):
                    yield own, inner
                if isinstance(inner, Lookup):
                    results = (*(row.result for row in inner.rows), inner.otherwise)
                    yield from ((own, result) for result in results if isinstance(result, Constant))


def numbers_in(comparisons: list[Condition]) -> Iterator[tuple[Fraction, object]]:
    """The numbers compared with, in base units, each with its dimension."""
    for _, constant in constants_in(comparisons):
        value = constant.value
        if isinstance(value, int | Decimal | Fraction):
            unit = constant.measure.unit
            yield Fraction(value) * (unit.factor if unit else 1), unit.dimension if unit else None


def days_in(comparisons: list[Condition]) -> Iterator[date]:
    """The days compared with."""
    for _, constant in constants_in(comparisons):
        if isinstance(constant.value, date):
            yield constant.value


def lengths_in(comparisons: list[Condition]) -> Iterator[tuple[int, int]]:
    """The lengths of time that days lie apart, in months and days."""
    for each in comparisons:
        for operand in operands_of(each):
            for inner in expressions_in(operand):
                if isinstance(inner, Shifted) and isinstance(inner.length, Constant):
                    yield from length_of(inner.length)
    for _, constant in constants_in(comparisons):
        yield from length_of(constant)


def length_of(constant: Constant) -> Iterator[tuple[int, int]]:
    unit = measure_of(constant).unit
    if unit is None or isinstance(constant.value, date):
        return
    amount = Fraction(constant.value) * unit.factor
    if unit.dimension == (("months", 1),) and amount.denominator == 1:
        yield int(amount), 0
    if unit.dimension == (("days", 1),) and amount.denominator == 1:
        yield 0, int(amount)


def effective_edges(policy: Policy) -> tuple[date, ...]:
    """The first and last day of a policy."""
    last = policy.effective_until
    return (policy.effective_from, *((last,) if last else ()))
