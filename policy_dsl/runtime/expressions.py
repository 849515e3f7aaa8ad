"""Numbers and dates that are worked out from facts: what each can be, given what is known of a case.

An expression has one method that matters, `range`: the values it can have when some of its facts are missing. With
every fact known that is one value; a result that does not exist (a divisor of zero, a day outside the calendar, a
table without a fitting row) is the range of everything. Parts are taken as independent.
"""

from collections.abc import Mapping
from datetime import date

from policy_dsl.runtime.comparisons import Ordered, Range, exactly, is_below
from policy_dsl.runtime.dates import calendar_months_between, completed, shifted
from policy_dsl.runtime.fields import Value
from policy_dsl.runtime.lists import Record
from policy_dsl.runtime.numbers import MOST_BITS, Amount, Exact, as_exact, fraction, rounded

Known = Mapping[str, Value | None]  # the values of the facts that a case gives, by key; None is as if absent
ANYTHING = Range(None, None)


class KnownFacts(dict[str, Value | None]):
    """What is known of a case; it does not change.

    `lists` are its lists by their keys, `blocks` and `relatives[2].cancers`; what items say stands beside the facts,
    under `blocks[2].relief`. What several conditions ask for is worked out once: `truths` and `found`.
    `questions` numbers what is asked of the items that a list does not list.
    """

    __slots__ = ("found", "lists", "questions", "truths")

    def __init__(self, known: Known, lists: Mapping[str, Record]) -> None:
        super().__init__(known)
        self.lists = lists
        self.truths: dict[Reads, bool | None] = {}
        self.found: dict[object, object] = {}
        self.questions: dict[object, int] = {}


class Reads:
    """What reads facts: `facts` are their keys, in order, each once."""

    __slots__ = ("facts",)
    facts: tuple[str, ...]


class Expression(Reads):
    """A number, a date, or (in tables) a choice."""

    __slots__ = ()

    def range(self, known: Known) -> Range:
        """The values that it can have."""
        return self.of(*(each.range(known) for each in self.inner()))

    def inner(self) -> "tuple[Expression, ...]":
        """The expressions that it is worked out from."""
        return ()

    def of(self, *inner: Range) -> Range:
        """The values that it can have where those from which it is worked out have these."""
        raise NotImplementedError

    def value(self, known: Known) -> Ordered | str | None:
        """Its value where that is certain; None where it is not, or does not exist."""
        possible = self.range(known)
        if possible.low is None or possible.high is None or is_below(possible.low, possible.high):
            return None
        return possible.low


def facts_of(*parts: Reads) -> tuple[str, ...]:
    """The keys that the parts read, in order, each once."""
    return tuple(dict.fromkeys(key for part in parts for key in part.facts))


def exact_number(value: "Ordered | str | None") -> "Exact | None":
    """A number as it is calculated with; None for no number."""
    return None if value is None or isinstance(value, (date, str)) else as_exact(value)


def within_size(value: "Exact") -> "Exact | None":
    """The number, unless it is too long to exist (`MOST_BITS`)."""
    return value if max(value.numerator.bit_length(), value.denominator.bit_length()) <= MOST_BITS else None


class Constant(Expression):
    """A number, date or choice that the policy writes."""

    __slots__ = ("constant",)

    def __init__(self, constant: Ordered | str) -> None:
        self.facts = ()
        self.constant = constant

    def range(self, known: Known) -> Range:
        return ANYTHING if isinstance(self.constant, str) else exactly(self.constant)

    def value(self, known: Known) -> Ordered | str | None:
        return self.constant


class Read(Expression):
    """The value of a number fact, or with `day` of a date; missing, anything within its declared limits."""

    __slots__ = ("day", "key", "limits")

    def __init__(
        self,
        key: str,
        low: Ordered | None = None,
        high: Ordered | None = None,
        *,
        whole: bool = False,
        day: bool = False,
    ) -> None:
        self.facts = (key,)
        self.key = key
        self.limits = Range(low, high, whole=whole)
        self.day = day

    def range(self, known: Known) -> Range:
        value = known.get(self.key)
        return self.limits if value is None or isinstance(value, (str, frozenset)) else exactly(value)


class Calculation(Expression):
    """`left + right` and its relatives, exactly. A divisor that can be zero leaves everything possible."""

    __slots__ = ("left", "operator", "right")

    def __init__(self, left: Expression, operator: str, right: Expression) -> None:
        self.facts = facts_of(left, right)
        self.left = left
        self.operator = operator
        self.right = right

    def inner(self) -> tuple[Expression, ...]:
        return (self.left, self.right)

    def of(self, *inner: Range) -> Range:
        left, right = inner
        if self.operator == "+":
            return sum_of(left, right)
        if self.operator == "-":
            return sum_of(left, Range(opposite(right.high), opposite(right.low), whole=right.whole))
        if self.operator == "*":
            return product_of(left, right)
        inverse = inverse_of(right)
        return ANYTHING if inverse is None else product_of(left, inverse)


def sum_of(left: Range, right: Range) -> Range:
    """The sums of any value of one with any of the other."""
    return Range(sum_of_two(left.low, right.low), sum_of_two(left.high, right.high), whole=left.whole and right.whole)


def sum_of_two(one: Ordered | None, other: Ordered | None) -> "Exact | None":
    left, right = exact_number(one), exact_number(other)
    return None if left is None or right is None else within_size(left + right)


def opposite(value: Ordered | None) -> "Exact | None":
    number = exact_number(value)
    return None if number is None else -number


def inverse_of(divisor: Range) -> Range | None:
    """The values of 1 / divisor; None where it can be zero."""
    low, high = exact_number(divisor.low), exact_number(divisor.high)
    if low is not None and low > 0:
        return Range(0 if high is None else 1 / fraction(high), 1 / fraction(low))
    if high is not None and high < 0:
        return Range(1 / fraction(high), 0 if low is None else 1 / fraction(low))
    return None


def product_of(left: Range, right: Range) -> Range:
    """The products of any value of one with any of the other."""
    ends = [end_product(one, other) for one in ends_of(left) for other in ends_of(right)]
    low, high = min(ends), max(ends)
    return Range(
        None if isinstance(low, float) else within_size(low),
        None if isinstance(high, float) else within_size(high),
        whole=left.whole and right.whole,
    )


INFINITE = float("inf")  # stands for an open end, and is never calculated with


def ends_of(range_: Range) -> "tuple[Exact | float, Exact | float]":
    low, high = exact_number(range_.low), exact_number(range_.high)
    return -INFINITE if low is None else low, INFINITE if high is None else high


def end_product(one: "Exact | float", other: "Exact | float") -> "Exact | float":
    """The product of two ends; an open end times zero is zero."""
    if one == 0 or other == 0:
        return 0
    if isinstance(one, float) or isinstance(other, float):
        return INFINITE if (one > 0) is (other > 0) else -INFINITE
    return one * other


class Power(Expression):
    """`base ^ exponent`, the exponent a whole number of at least 1."""

    __slots__ = ("base", "exponent")

    def __init__(self, base: Expression, exponent: int) -> None:
        self.facts = base.facts
        self.base = base
        self.exponent = exponent

    def inner(self) -> tuple[Expression, ...]:
        return (self.base,)

    def of(self, *inner: Range) -> Range:
        (base,) = inner
        low, high = exact_number(base.low), exact_number(base.high)
        ends = (self.raised(low), self.raised(high))
        if self.exponent % 2 or (low is not None and low >= 0):
            return Range(*ends, whole=base.whole)
        if high is not None and high <= 0:
            return Range(ends[1], ends[0], whole=base.whole)
        return Range(0, None if None in ends else max(each for each in ends if each is not None), whole=base.whole)

    def raised(self, value: "Exact | None") -> "Exact | None":
        if value is None:
            return None
        bits = max(value.numerator.bit_length(), value.denominator.bit_length())
        return value**self.exponent if bits * self.exponent <= MOST_BITS else None


class Rounded(Expression):
    """The expression to the nearest `step`, by a rule of `runtime.numbers.rounded`."""

    __slots__ = ("expression", "rule", "step")

    def __init__(self, expression: Expression, step: Amount, rule: str) -> None:
        self.facts = expression.facts
        self.expression = expression
        self.step = step
        self.rule = rule

    def inner(self) -> tuple[Expression, ...]:
        return (self.expression,)

    def of(self, *inner: Range) -> Range:
        (only,) = inner
        low, high = self.rounded(only.low), self.rounded(only.high)
        return Range(low, high, whole=as_exact(self.step).denominator == 1)

    def rounded(self, value: Ordered | None) -> "Exact | None":
        number = exact_number(value)
        return None if number is None else rounded(fraction(number), fraction(self.step), self.rule)


class Shifted(Expression):
    """A day so many months and days after `day` (before, where they are negative). Both lengths may be worked out.

    A month end stays one: the last day of the month where the day does not exist. A length that is not whole, and a
    day outside the calendar, are no day.
    """

    __slots__ = ("amount", "day", "unit")

    def __init__(self, day: Expression, amount: Expression, unit: str) -> None:
        self.facts = facts_of(day, amount)
        self.day = day
        self.amount = amount
        self.unit = unit  # "days" or "months"

    def inner(self) -> tuple[Expression, ...]:
        return (self.day, self.amount)

    def of(self, *inner: Range) -> Range:
        day, amount = inner
        return Range(self.moved(day.low, amount.low), self.moved(day.high, amount.high))

    def moved(self, day: Ordered | None, amount: Ordered | None) -> date | None:
        number = exact_number(amount)
        if not isinstance(day, date) or number is None or number.denominator != 1:
            return None
        months, days = (int(number), 0) if self.unit == "months" else (0, int(number))
        return shifted(day, months, days)


class Elapsed(Expression):
    """Completed days, weeks, months or years from one day to another; or the calendar months between them."""

    __slots__ = ("first", "second", "unit")

    def __init__(self, unit: str, first: Expression, second: Expression) -> None:
        self.facts = facts_of(first, second)
        self.unit = unit
        self.first = first
        self.second = second

    def inner(self) -> tuple[Expression, ...]:
        return (self.first, self.second)

    def of(self, *inner: Range) -> Range:
        first, second = inner
        floor = 0 if self.unit == "calendar months" else None
        low = self.between(first.high, second.low)
        return Range(floor if low is None else low, self.between(first.low, second.high), whole=True)

    def between(self, first: Ordered | None, second: Ordered | None) -> int | None:
        if not isinstance(first, date) or not isinstance(second, date):
            return None
        if self.unit == "calendar months":
            return calendar_months_between(first, second)
        return completed(self.unit, first, second)


class Extreme(Expression):
    """The highest of some numbers or dates, or the lowest."""

    __slots__ = ("highest", "parts")

    def __init__(self, *parts: Expression, highest: bool) -> None:
        self.facts = facts_of(*parts)
        self.parts = parts
        self.highest = highest

    def inner(self) -> tuple[Expression, ...]:
        return self.parts

    def of(self, *inner: Range) -> Range:
        lows, highs = [each.low for each in inner], [each.high for each in inner]
        whole = all(each.whole for each in inner)
        # An open lower end does not matter to the highest beside a closed one, nor an open upper end to the lowest.
        low = best(without_none(lows), highest=self.highest)
        high = best(without_none(highs), highest=self.highest)
        if self.highest:
            return Range(low, None if None in highs else high, whole=whole)
        return Range(None if None in lows else low, high, whole=whole)


def without_none(values: list[Ordered | None]) -> list[Ordered]:
    return [each for each in values if each is not None]


def best(values: list[Ordered], *, highest: bool) -> Ordered | None:
    """The highest or lowest of some values; None of none."""
    found: Ordered | None = None
    for each in values:
        if found is None or (is_below(found, each) if highest else is_below(each, found)):
            found = each
    return found


class Named(Expression):
    """A definition, score or parameter: the explanation shows its value under its name. `unit` as it is told."""

    __slots__ = ("expression", "key", "name", "unit")

    def __init__(self, key: str, name: str, unit: str, expression: Expression) -> None:
        self.facts = expression.facts
        self.key = key
        self.name = name
        self.unit = unit
        self.expression = expression

    def inner(self) -> tuple[Expression, ...]:
        return (self.expression,)

    def of(self, *inner: Range) -> Range:
        return inner[0]

    def value(self, known: Known) -> Ordered | str | None:
        return self.expression.value(known)


def unnamed(expression: Expression) -> Expression:
    """The expression without the names that it has."""
    while isinstance(expression, Named):
        expression = expression.expression
    return expression
