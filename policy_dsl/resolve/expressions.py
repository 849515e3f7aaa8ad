"""Numbers and dates: names become facts and definitions, units are checked, lengths of time become days."""

from collections.abc import Callable
from datetime import date
from fractions import Fraction

from policy_dsl import errors, syntax
from policy_dsl.names import fold
from policy_dsl.policy import (
    Calculation,
    Constant,
    Defined,
    Definition,
    Expression,
    Extreme,
    FactRead,
    Lookup,
    Measure,
    Power,
    Rounded,
    Score,
    Shifted,
    TimeBetween,
    Total,
)
from policy_dsl.resolve.attributes import definition_named, is_defined_for_items, list_named
from policy_dsl.resolve.days import resolve_day
from policy_dsl.resolve.measures import (
    DATED,
    LASTING,
    PERCENT,
    PLAIN,
    Meaning,
    fits,
    kind_of,
    literal_measure,
    literal_value,
    measure_of,
    number_constant,
    report_misfit,
    told_meaning,
)
from policy_dsl.resolve.scope import Scope
from policy_dsl.resolve.sizes import most_exceeded
from policy_dsl.source import Span
from policy_dsl.units import TooComposite, Unit, product, unit_named
from policy_dsl.walk import facts_in, facts_of

LONGEST_CHAIN = 30  # definitions, each by the next


def resolve_operand(scope: Scope, operand: syntax.Operand, like: Measure | None = None) -> Meaning | None:
    """The fact, definition, constant or calculation that an operand is; None when it is none, which is then reported.

    `like` is what a number is to be compared with: points of a percentage count as percent.
    """
    match operand:
        case syntax.NumberLiteral():
            return number_constant(scope, operand, like)
        case syntax.DateLiteral():
            day = resolve_day(scope, operand)
            return None if day is None else Constant(day, span=operand.span)
        case syntax.YesOrNo():
            scope.report(errors.no_condition(scope.source, operand.span, "only an answer", "NAME is yes"))
            return None
        case syntax.Name():
            return resolve_name(scope, operand)
        case syntax.Calculation():
            return calculation(scope, operand)
        case syntax.Power():
            return power(scope, operand)
        case syntax.TimeBetween():
            return time_between(scope, operand)
        case syntax.Extreme():
            return extreme(scope, operand)
        case syntax.ItemValue() | syntax.Total():
            return scope.item_value(operand)
        case syntax.Picked():
            if list_named(scope, operand.items.name) is not None:
                scope.report(errors.item_alone(scope.source, operand.span))
            return None


def resolve_name(scope: Scope, name: syntax.Name) -> Meaning | None:
    """The fact or the named value of a name."""
    fact = scope.fact(name)
    if fact is not None:
        return FactRead(fact, span=name.span)
    own = definition_named(scope, name)
    if own is not None or is_defined_for_items(scope, name):
        return at_span(own, name.span)
    folded = fold(name.text)
    if folded in scope.meanings:
        found = resolve_meaning(scope, name)
        if found is not None and any(each.alone for each in scope.inside) and reads_case(found):
            scope.report(errors.item_lacks(scope.source, name.span, scope.inside[-1].declared.written.item.text))
            return None
        return found
    if folded in scope.picks:
        scope.report(errors.item_alone(scope.source, name.span))
        return None
    if folded in scope.lists:
        scope.report(errors.list_alone(scope.source, name.span, scope.lists[folded].called))
        return None
    scope.unknown_name(name)
    return None


def reads_case(meaning: Meaning) -> bool:
    """Whether what a name means depends on facts of the case, which an item does not have."""
    read = facts_of(meaning) if isinstance(meaning, Defined) else facts_in(meaning)
    return any(not each.built_in and not each.is_attribute for each in read)


def resolve_meaning(scope: Scope, name: syntax.Name) -> Meaning | None:
    """What a defined name means, resolved once, wherever it is first needed."""
    folded = fold(name.text)
    entry = scope.meanings[folded]
    if folded in scope.resolving:
        circle = (*scope.resolving[scope.resolving.index(folded) :], folded)
        scope.report(errors.definition_circle(scope.source, entry.name.span, circle, entry.what))
        scope.resolved[folded] = None
        return None
    if folded not in scope.resolved:
        if len(scope.resolving) > LONGEST_CHAIN:
            scope.depths[scope.resolving[-1]] = 1
            return None  # what builds on all of these is reported, when its own meaning is there
        scope.resolving.append(folded)
        inside, scope.inside = scope.inside, ()
        meaning = entry.make()
        scope.inside = inside
        scope.resolving.pop()
        most = None if meaning is None else most_exceeded(scope, folded, meaning)
        if most is not None:
            scope.report(errors.definition_too_large(scope.source, entry.name.span, most))
            meaning = None
        if scope.depths.get(folded, 0) > LONGEST_CHAIN:
            scope.report(errors.builds_on_too_many(scope.source, entry.name.span, "definition"))
            scope.depths[folded], meaning = 0, None
        scope.resolved.setdefault(folded, meaning)
    for user in scope.resolving[-1:]:
        scope.depths[user] = max(scope.depths.get(user, 0), scope.depths.get(folded, 0) + 1)
    return at_span(scope.resolved[folded], name.span)


def at_span(found: Meaning | None, span: Span) -> Meaning | None:
    """The same meaning where it is used."""
    match found:
        case Constant(value, measure, own_name):
            return Constant(value, measure, own_name, span=span)
        case FactRead(fact):
            return FactRead(fact, span=span)
        case Defined(key, own, condition, owner):
            return Defined(key, own, condition, owner, span=span)
        case Definition(key, own, expression, owner):
            return Definition(key, own, expression, owner, span=span)
        case Lookup(key, own, rows, otherwise, complete, kind, measure, choices, table):
            return Lookup(key, own, rows, otherwise, complete, kind, measure, choices, table, span=span)
        case Score(key, own, title, parts, cap):
            return Score(key, own, title, parts, cap, span=span)
        case None | Calculation() | Power() | Shifted() | TimeBetween() | Extreme() | Rounded() | Total():
            return found


def resolve_number(scope: Scope, operand: syntax.Operand, like: Measure | None = None) -> Expression | None:
    """An operand that must be a number."""
    meaning = resolve_operand(scope, operand, like)
    if meaning is None:
        return None
    if isinstance(meaning, Defined) or kind_of(meaning) != "number":
        scope.report(errors.no_number(scope.source, operand.span, told_meaning(meaning)))
        return None
    return meaning


def resolve_date(scope: Scope, operand: syntax.Operand) -> Expression | None:
    """An operand that must be a date."""
    meaning = resolve_operand(scope, operand)
    if meaning is None:
        return None
    if isinstance(meaning, Defined) or kind_of(meaning) != "date":
        scope.report(errors.no_date(scope.source, operand.span, told_meaning(meaning)))
        return None
    return meaning


def resolve_length(
    scope: Scope, operand: syntax.Operand, *, counts_dates: bool = True, may_be_zero: bool = False
) -> Expression | None:
    """An operand that must be a length of time: days, weeks, months or years; hours too where no date is counted.

    A written zero is reported, unless it `may_be_zero`; a name may stand for zero, as where a waiting period is none.
    """
    length = resolve_operand(scope, operand)
    if length is None:
        return None
    is_number = not isinstance(length, Defined) and kind_of(length) == "number"
    unit = measure_of(length).unit if is_number and not isinstance(length, Defined) else None
    if isinstance(length, Defined) or unit is None or unit.dimension not in (DATED if counts_dates else LASTING):
        scope.report(errors.no_length(scope.source, operand.span, told_meaning(length)))
        return None
    value = length.value if isinstance(length, Constant) else None
    if value is not None and not isinstance(value, date) and value < 0:
        scope.report(errors.length_below_zero(scope.source, operand.span))
        return None
    if value == 0 and isinstance(operand, syntax.NumberLiteral) and not may_be_zero:
        scope.report(errors.length_of_nothing(scope.source, operand.span))
        return None
    is_part = value is not None and not isinstance(value, date) and (Fraction(value) * unit.factor).denominator != 1
    if is_part and unit.dimension in DATED:
        scope.report(errors.length_not_whole(scope.source, operand.span))
        return None
    return length


# ---- calculations


def calculation(scope: Scope, written: syntax.Calculation) -> Expression | None:
    left = resolve_operand(scope, written.left)
    right = resolve_operand(scope, written.right)
    if left is None or right is None:
        return None
    kinds = tuple("answer" if isinstance(each, Defined) else kind_of(each) for each in (left, right))
    if kinds == ("date", "number") and written.operator in "+-":
        return moved(scope, written, left)
    if kinds == ("date", "date") and written.operator == "-":
        scope.report(errors.dates_subtracted(scope.source, written.span, written.right.span, written.left.span))
        return None
    for meaning, kind, operand in ((left, kinds[0], written.left), (right, kinds[1], written.right)):
        if kind != "number":
            scope.report(errors.no_number(scope.source, operand.span, told_meaning(meaning)))
            return None
    if isinstance(left, Defined) or isinstance(right, Defined):
        return None
    one, other = measure_of(left), measure_of(right)
    if written.operator in "+-":
        if isinstance(written.right, syntax.NumberLiteral) and isinstance(right, Constant):
            right = number_constant(scope, written.right, one) or right
            other = measure_of(right)
        if not fits(one, other):
            literal = isinstance(written.right, syntax.NumberLiteral)
            report_misfit(scope, written.right.span, other, one, written.left.span, written=literal)
            return None
        return Calculation(left, written.operator, right, one, span=written.span)
    if written.operator == "/" and isinstance(right, Constant) and right.value == 0:
        scope.report(errors.divided_by_zero(scope.source, written.right.span))
        return None
    measure = combined(scope, written, one, other)
    return None if measure is None else Calculation(left, written.operator, right, measure, span=written.span)


def moved(scope: Scope, written: syntax.Calculation, day: Meaning) -> Expression | None:
    """`date + 30 days`."""
    length = resolve_length(scope, written.right)
    if length is None or isinstance(day, Defined):
        return None
    return Shifted(day, length, "after" if written.operator == "+" else "before", span=written.span)


def combined(scope: Scope, written: syntax.Calculation, one: Measure, other: Measure) -> Measure | None:
    """What a product or quotient is measured in: units multiply, a percentage of something stays a percentage."""
    sign = 1 if written.operator == "*" else -1
    if one.percent and other.percent and sign < 0:
        return PLAIN
    if (one.percent is not other.percent) and not one.unit and not other.unit and (one.percent or sign > 0):
        return PERCENT
    if not one.percent and not other.percent:
        try:
            return Measure(product(one.unit, other.unit, sign))
        except TooComposite:
            pass
    scope.report(errors.no_such_measure(scope.source, written.span, of_percent=one.percent or other.percent))
    return None


def power(scope: Scope, written: syntax.Power) -> Expression | None:
    base = resolve_number(scope, written.base)
    exponent = written.exponent.value
    if not isinstance(exponent, int) or not 2 <= exponent <= 6 or written.exponent.unit or written.exponent.percent:
        scope.report(errors.bad_exponent(scope.source, written.exponent.span))
        return None
    if base is None:
        return None
    measure = measure_of(base)
    if measure.percent:
        scope.report(errors.no_such_measure(scope.source, written.span, of_percent=True))
        return None
    unit: Unit | None = None
    try:
        for _ in range(exponent):
            unit = product(unit, measure.unit, 1)
    except TooComposite:
        scope.report(errors.no_such_measure(scope.source, written.span, of_percent=False))
        return None
    return Power(base, exponent, Measure(unit), span=written.span)


def time_between(scope: Scope, written: syntax.TimeBetween) -> Expression | None:
    first, second = resolve_date(scope, written.first), resolve_date(scope, written.second)
    if first is None or second is None:
        return None
    unit = unit_named("months" if written.unit == "calendar months" else written.unit)
    return TimeBetween(written.unit, first, second, Measure(unit), span=written.span)


def extreme(scope: Scope, written: syntax.Extreme) -> Expression | None:
    found = [resolve_operand(scope, each) for each in written.operands]
    parts = tuple(each for each in found if each is not None and not isinstance(each, Defined))
    if len(parts) < len(found):
        for meaning, operand in zip(found, written.operands, strict=True):
            if isinstance(meaning, Defined):
                scope.report(errors.no_number(scope.source, operand.span, told_meaning(meaning)))
        return None
    kinds = {kind_of(each) for each in parts}
    for part, operand in zip(parts, written.operands, strict=True):
        if kind_of(part) not in ("number", "date"):
            scope.report(errors.no_number(scope.source, operand.span, told_meaning(part)))
            return None
    if len(kinds) > 1:
        first, second = written.operands[0], written.operands[1]
        told = (told_meaning(parts[0]), told_meaning(parts[1]))
        scope.report(errors.not_comparable(scope.source, second.span, *told, first.span))
        return None
    measure = measure_of(parts[0]) if kinds == {"number"} else PLAIN
    for part, operand in zip(parts[1:], written.operands[1:], strict=True):
        if kinds == {"number"} and not fits(measure, measure_of(part)):
            literal = isinstance(operand, syntax.NumberLiteral)
            report_misfit(scope, operand.span, measure_of(part), measure, written.operands[0].span, written=literal)
            return None
    return Extreme(written.kind, parts, measure, span=written.span)


def rounded(scope: Scope, written: syntax.Rounded) -> Expression | None:
    """`X to the nearest 0.1 mm, half up`; the step in the measure of what is rounded."""
    inner = resolve_number(scope, written.operand)
    if inner is None:
        return None
    measure = measure_of(inner)
    step_measure = literal_measure(scope, written.step, measure)
    if step_measure is None:
        return None
    bare = written.step.unit is None and not written.step.percent
    if not bare and not fits(measure, step_measure):
        report_misfit(scope, written.step.span, step_measure, measure, written.operand.span, written=True)
        return None
    value = literal_value(scope, written.step, step_measure)
    if value is None or isinstance(value, date):
        return None
    if value <= 0:
        scope.report(errors.bad_step(scope.source, written.step.span))
        return None
    if not bare and measure.unit is not None and step_measure.unit is not None:
        value = Fraction(value) * step_measure.unit.factor / measure.unit.factor
    return Rounded(inner, value, written.rule, measure, span=written.span)


Make = Callable[[], Meaning | None]
