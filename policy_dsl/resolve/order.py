"""Conditions on numbers and dates: their order, ranges of numbers, and distances and windows of dates."""

from datetime import date
from fractions import Fraction
from typing import Literal

from policy_dsl import errors, syntax
from policy_dsl.policy import (
    Compare,
    Condition,
    Constant,
    Defined,
    Expression,
    Fact,
    FactRead,
    Measure,
    Not,
    NumberListed,
    Numeric,
    Shifted,
    Window,
)
from policy_dsl.resolve.expressions import resolve_date, resolve_length, resolve_operand
from policy_dsl.resolve.fitting import DATE_WORDS, NUMBER_WORDS, does_not_fit
from policy_dsl.resolve.measures import (
    PLAIN,
    Meaning,
    fits,
    kind_of,
    measure_of,
    number_constant,
    report_misfit,
    told_meaning,
)
from policy_dsl.resolve.scope import Scope
from policy_dsl.runtime.comparisons import Ordered

Order = Literal["at least", "at most", "more than", "less than", "equal"]

ORDERS: dict[syntax.Comparator, tuple[Order, bool]] = {
    "is": ("equal", False),
    "is not": ("equal", True),
    "is at least": ("at least", False),
    "is at most": ("at most", False),
    "is more than": ("more than", False),
    "is less than": ("less than", False),
    "is before": ("less than", False),
    "is after": ("more than", False),
    "is on or before": ("at most", False),
    "is on or after": ("at least", False),
}


def ordered(scope: Scope, written: syntax.Comparison, left: Meaning, right: Meaning) -> Condition | None:
    """Two numbers or two dates in their order."""
    for side in (left, right):
        if isinstance(side, Defined) or kind_of(side) == "answer":
            does_not_fit(scope, written, written.comparator, "a yes/no answer", "answer")
            return None
    if isinstance(left, Defined) or isinstance(right, Defined):
        return None
    if not are_comparable(scope, left, right, written.left, written.right):
        return None
    if isinstance(left, Constant) and isinstance(right, Constant):
        scope.report(errors.nothing_compared_of_patient(scope.source, written.span))
        return None
    kind = kind_of(left)
    if written.comparator in (NUMBER_WORDS[:2] if kind == "date" else DATE_WORDS):
        does_not_fit(scope, written, written.comparator, "a date" if kind == "date" else "a number", kind)
        return None
    order, negated = ORDERS[written.comparator]
    if not can_ever_be(scope, left, right, order):
        return None
    condition = Compare(left, order, right, span=written.span)
    return Not(condition, span=written.span) if negated else condition


def are_comparable(
    scope: Scope, left: Expression, right: Expression, one: syntax.Operand, other: syntax.Operand
) -> bool:
    """Whether two sides are two numbers of one dimension or two dates; reports when they are not."""
    kinds = (kind_of(left), kind_of(right))
    if kinds == ("date", "date"):
        return True
    if kinds != ("number", "number"):
        scope.report(errors.not_comparable(scope.source, other.span, told_meaning(left), told_meaning(right), one.span))
        return False
    left_measure, right_measure = measure_of(left), measure_of(right)
    if fits(left_measure, right_measure):
        return True
    if isinstance(one, syntax.NumberLiteral) and not isinstance(other, syntax.NumberLiteral):
        report_misfit(scope, one.span, left_measure, right_measure, other.span, written=True)
    else:
        literal = isinstance(other, syntax.NumberLiteral)
        report_misfit(scope, other.span, right_measure, left_measure, one.span, written=literal)
    return False


FLIPPED: dict[Order, Order] = {
    "at least": "at most",
    "at most": "at least",
    "more than": "less than",
    "less than": "more than",
    "equal": "equal",
}


def can_ever_be(scope: Scope, left: Expression, right: Expression, order: Order) -> bool:
    """Whether a fact can be so in comparison with a constant, by its declared range; reports when it cannot."""
    sides: tuple[tuple[Expression, Expression, Order], ...] = ((left, right, order), (right, left, FLIPPED[order]))
    for fact_side, constant, own in sides:
        if not (isinstance(fact_side, FactRead) and isinstance(constant, Constant)):
            continue
        fact = fact_side.fact
        sentence = out_of_range(fact, constant, own)
        if sentence:
            words = (
                f"{own} " if own in ("more than", "less than") and not out_of_range(fact, constant, "at least") else ""
            )
            declared = None if fact.built_in else fact.span
            scope.report(errors.never_such_value(scope.source, constant.span, fact.name, words, sentence, declared))
            return False
    return True


def converted(constant: Constant, measure: Measure) -> Ordered:
    """The value of a constant in another measure of its dimension."""
    value = constant.value
    own = constant.measure.unit
    if isinstance(value, date) or own is None or measure.unit is None or own.factor == measure.unit.factor:
        return value

    return Fraction(value) * own.factor / measure.unit.factor


def out_of_range(fact: Fact, constant: Constant, order: Order) -> str | None:
    """Why a numeric fact can never be so in comparison with a value, or never have it; None when it can."""
    kind = fact.type
    if not isinstance(kind, Numeric) or isinstance(constant.value, date):
        return None
    value = converted(constant, Measure(kind.unit, kind.percent))
    if isinstance(value, date):
        return None
    sign = "%" if kind.percent else f" {kind.unit.spelling}" if kind.unit else ""
    if kind.low is not None and (value < kind.low or (order == "less than" and value == kind.low)):
        return f"it is at least {kind.low}{sign}"
    if kind.high is not None and (value > kind.high or (order == "more than" and value == kind.high)):
        return f"it is at most {kind.high}{sign}"
    return "it is a whole number" if order == "equal" and kind.whole and value != int(value) else None


def between(scope: Scope, written: syntax.Between) -> Condition | None:
    """`X is 5 to 14`, and `X is 31 to 91 days after Y`: both ends count."""
    if written.direction is not None and written.anchor is not None:
        return between_days(scope, written, written.direction, written.anchor)
    left = resolve_operand(scope, written.operand)
    if left is None:
        return None
    if isinstance(left, Defined) or kind_of(left) != "number":
        kind = kind_of(left)
        does_not_fit(scope, written, "is ... to ...", told_meaning(left), kind)
        return None
    ends = range_ends(scope, written.low, written.high, measure_of(left))
    if ends is None:
        return None
    low, high = ends
    for end, literal in ((low, written.low), (high, written.high)):
        if not are_comparable(scope, left, end, written.operand, literal):
            return None
    one, other = converted(low, measure_of(left)), converted(high, measure_of(left))
    if not isinstance(one, date) and not isinstance(other, date) and one > other:
        scope.report(errors.range_reversed(scope.source, low.span.to(high.span)))
        return None
    if not (can_ever_be(scope, left, low, "at least") and can_ever_be(scope, left, high, "at most")):
        return None
    if isinstance(left, Constant):
        scope.report(errors.nothing_compared_of_patient(scope.source, written.span))
        return None
    return Window(left, low, high, first_counts=True, last_counts=True, span=written.span)


def range_ends(
    scope: Scope, low: syntax.NumberLiteral, high: syntax.NumberLiteral, like: Measure
) -> tuple[Constant, Constant] | None:
    """The two ends of a range; the first takes the unit or sign of the second when it has none."""
    last = number_constant(scope, high, like)
    if last is None:
        return None
    if low.unit is None and not low.percent:
        return Constant(low.value, last.measure, span=low.span), last
    first = number_constant(scope, low, like)
    return None if first is None else (first, last)


def between_days(
    scope: Scope, written: syntax.Between, direction: syntax.Direction, anchor: syntax.Operand
) -> Condition | None:
    day, from_day = resolve_date(scope, written.operand), resolve_date(scope, anchor)
    high = resolve_length(scope, written.high)
    low_literal = written.low if written.low.unit else bare_like(written.low, written.high)
    low = resolve_length(scope, low_literal, may_be_zero=True)
    if day is None or from_day is None or low is None or high is None:
        return None
    if isinstance(low, Constant) and isinstance(high, Constant) and written.low.value > written.high.value:
        scope.report(errors.range_reversed(scope.source, written.low.span.to(written.high.span)))
        return None
    near, far = (Shifted(from_day, each, direction, span=written.span) for each in (low, high))
    first, last = (near, far) if direction == "after" else (far, near)
    return Window(day, first, last, first_counts=True, last_counts=True, span=written.span)


def bare_like(number: syntax.NumberLiteral, other: syntax.NumberLiteral) -> syntax.NumberLiteral:
    """The first number of `31 to 91 days` with the unit of the second."""
    return syntax.NumberLiteral(number.text, number.value, number.percent, other.unit, span=number.span)


def distance(scope: Scope, written: syntax.Distance) -> Condition | None:
    """`X is at least 6 months before Y`: counted from Y. "At most" and "less than" reach as far as Y itself."""
    day, anchor = resolve_date(scope, written.operand), resolve_date(scope, written.anchor)
    length = resolve_length(scope, written.length)
    if day is None or anchor is None or length is None:
        return None
    end = Shifted(anchor, length, written.direction, span=written.span)
    after = written.direction == "after"
    if written.comparator == "is":
        return Compare(day, "equal", end, span=written.span)
    if written.comparator in ("is at least", "is more than"):
        strict = written.comparator == "is more than"
        order: Order = ("more than" if strict else "at least") if after else ("less than" if strict else "at most")
        return Compare(day, order, end, span=written.span)
    counts = written.comparator == "is at most"
    first, last = (anchor, end) if after else (end, anchor)
    return Window(day, first, last, first_counts=after or counts, last_counts=counts or not after, span=written.span)


def within(scope: Scope, written: syntax.Within) -> Condition | None:
    """`X is within N before Y`: from N before Y up to the day before Y; `after` from the day after Y; `of` both."""
    day, anchor = resolve_date(scope, written.operand), resolve_date(scope, written.anchor)
    length = resolve_length(scope, written.length)
    if day is None or anchor is None or length is None:
        return None
    before = Shifted(anchor, length, "before", span=written.span)
    after = Shifted(anchor, length, "after", span=written.span)
    if written.direction == "before":
        return Window(day, before, anchor, first_counts=True, last_counts=False, span=written.span)
    if written.direction == "after":
        return Window(day, anchor, after, first_counts=False, last_counts=True, span=written.span)
    return Window(day, before, after, first_counts=True, last_counts=True, span=written.span)


def in_window(scope: Scope, written: syntax.InWindow) -> Condition | None:
    """`X is in the N up to Y`: from the day after N before Y up to and including Y."""
    day, anchor = resolve_date(scope, written.operand), resolve_date(scope, written.anchor)
    length = resolve_length(scope, written.length)
    if day is None or anchor is None or length is None:
        return None
    first = Shifted(anchor, length, "before", span=written.span)
    return Window(day, first, anchor, first_counts=False, last_counts=True, span=written.span)


def number_among(scope: Scope, left: Expression, written: syntax.Membership) -> Condition | None:
    """The values that a list writes for a number or date."""
    like = measure_of(left) if kind_of(left) == "number" else PLAIN
    kept: list[Constant] = []
    for entry in written.entries:
        right = resolve_operand(scope, entry, like)
        if right is None or isinstance(right, Defined) or not are_comparable(scope, left, right, written.left, entry):
            continue
        if not isinstance(right, Constant):
            scope.report(errors.not_comparable(scope.source, entry.span, "a list", "a fact", entry.span))
        elif can_ever_be(scope, left, right, "equal"):
            kept.append(right)
    if len(kept) < len(written.entries):
        return None
    return NumberListed(left, tuple(kept), span=written.span)
