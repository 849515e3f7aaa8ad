"""Conditions: names become facts, types are checked, and what is only a nicer way to write something is gone."""

import itertools
from datetime import date
from typing import Literal

from policy_dsl import errors, syntax
from policy_dsl.names import fold
from policy_dsl.policy import (
    All,
    Any,
    Calendar,
    Choices,
    Compare,
    CompareSets,
    Condition,
    Constant,
    Defined,
    Fact,
    FactRead,
    FactType,
    FreeText,
    IsDocumented,
    IsYes,
    Listed,
    Not,
    Numeric,
    OneOf,
    SameChoice,
    SomeOf,
    YesNo,
)
from policy_dsl.resolve.facts import resolve_day
from policy_dsl.resolve.scope import Scope
from policy_dsl.resolve.values import text_of
from policy_dsl.runtime.numbers import Number
from policy_dsl.source import Span
from policy_dsl.walk import inner_conditions

Meaning = Defined | Constant | FactRead
Order = Literal["at least", "at most", "more than", "less than", "equal"]

LONGEST_CHAIN = 30  # definitions, each by the next
LARGEST_DEFINITION = 1000  # comparisons, so that no definition grows without end by using others twice

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
DATE_WORDS = ("is before", "is after", "is on or before", "is on or after")
NUMBER_WORDS = ("is at least", "is at most", "is more than", "is less than")
SET_WORDS = ("are any of", "are all of", "are none of", "are among", "are the same as", "are not the same as")
SETS: dict[str, tuple[Literal["any of", "all of", "among", "same as"], bool]] = {
    "are any of": ("any of", False),
    "are all of": ("all of", False),
    "are none of": ("any of", True),
    "are among": ("among", False),
    "are the same as": ("same as", False),
    "are not the same as": ("same as", True),
}


def told_type(kind: FactType) -> str:
    """A type as a message names it."""
    match kind:
        case YesNo():
            return "a yes/no answer"
        case Numeric(_, _, _, percent):
            return "a percentage" if percent else "a number"
        case Calendar():
            return "a date"
        case FreeText():
            return "a text"
        case OneOf():
            return "a choice"
        case SomeOf():
            return "a set of choices"


def told_meaning(meaning: Meaning) -> str:
    """What a side of a comparison is, as a message names it."""
    if isinstance(meaning, FactRead):
        return told_type(meaning.fact.type)
    if isinstance(meaning, Constant):
        return "a date" if isinstance(meaning.value, date) else "a percentage" if meaning.percent else "a number"
    return "a condition"


def numeric() -> Numeric:
    """Any number."""
    return Numeric(None, None, whole=False, percent=False)


def fitting(kind: FactType) -> tuple[str, ...]:
    """The comparisons that a type has."""
    match kind:
        case YesNo():
            return ("is yes", "is no")
        case Numeric():
            return ("is", "is not", *NUMBER_WORDS, "is one of", "is 5 to 14")
        case Calendar():
            return ("is", "is not", *DATE_WORDS, "is one of")
        case FreeText() | OneOf():
            return ("is", "is not", "is one of", "is not one of")
        case SomeOf():
            return SET_WORDS


def resolve_condition(scope: Scope, written: syntax.Condition) -> Condition | None:
    """What a condition means; None when it has a mistake, which is then reported."""
    match written:
        case syntax.Holds(operand):
            return holds(scope, operand)
        case syntax.Negation(inner):
            condition = resolve_condition(scope, inner)
            return None if condition is None else Not(condition, span=written.span)
        case syntax.Conjunction(conditions):
            parts = resolve_all(scope, conditions)
            return None if parts is None else All(parts, span=written.span)
        case syntax.Disjunction(conditions):
            parts = None if choice_behind_or(scope, conditions) else resolve_all(scope, conditions)
            return None if parts is None else Any(parts, span=written.span)
        case syntax.Comparison():
            return comparison(scope, written)
        case syntax.Between():
            return between(scope, written)
        case syntax.Membership():
            return membership(scope, written)
        case syntax.Documented(operand, negated):
            return documented(scope, operand, negated, written.span)


def resolve_all(scope: Scope, conditions: tuple[syntax.Condition, ...]) -> tuple[Condition, ...] | None:
    """Each condition; None when one has a mistake, after all have been looked at."""
    found = [resolve_condition(scope, each) for each in without_echo(conditions)]
    kept = tuple(each for each in found if each is not None)
    return kept if len(kept) == len(found) else None


def without_echo(conditions: tuple[syntax.Condition, ...]) -> tuple[syntax.Condition, ...]:
    """The conditions without the second half of "X is between 5 and 14", whose first half is reported."""
    kept = [*conditions[:1]]
    for before, after in itertools.pairwise(conditions):
        right = before.right if isinstance(before, syntax.Comparison) else None
        halved = isinstance(right, syntax.Name) and right.text.startswith("between ")
        if not (halved and isinstance(after, syntax.Holds) and not isinstance(after.operand, syntax.Name)):
            kept.append(after)
    return tuple(kept)


def choice_behind_or(scope: Scope, conditions: tuple[syntax.Condition, ...]) -> bool:
    """Whether "site is lumbar or cervical" was written, which is then reported: the second choice is no condition."""
    for before, after in itertools.pairwise(conditions):
        left = before.left if isinstance(before, syntax.Comparison | syntax.Membership) else None
        fact = scope.fact(left) if isinstance(left, syntax.Name) else None
        if fact is None or not isinstance(fact.type, OneOf | SomeOf) or not isinstance(after, syntax.Holds):
            continue
        operand = after.operand
        known = isinstance(operand, syntax.Name) and (scope.fact(operand) or fold(operand.text) in scope.meanings)
        if known or listed_choice(scope, fact, operand) is None:
            continue
        told = scope.source.text_of(operand.span)
        scope.report(errors.choice_behind_or(scope.source, operand.span, fact.name, f"..., {told}"))
        return True
    return False


# ---- operands


def resolve_operand(scope: Scope, operand: syntax.Operand) -> Meaning | None:
    """The fact, definition or constant that an operand is; None when it is none, which is then reported."""
    match operand:
        case syntax.NumberLiteral(_, value, percent):
            return Constant(value, percent, span=operand.span)
        case syntax.DateLiteral():
            day = resolve_day(scope, operand)
            return None if day is None else Constant(day, span=operand.span)
        case syntax.YesOrNo():
            scope.report(errors.no_condition(scope.source, operand.span, "only an answer", "NAME is yes"))
            return None
        case syntax.Name():
            fact = scope.fact(operand)
            if fact is not None:
                return FactRead(fact, span=operand.span)
            if fold(operand.text) in scope.meanings:
                return resolve_definition(scope, operand)
            scope.unknown_name(operand)
            return None


def resolve_definition(scope: Scope, name: syntax.Name) -> Meaning | None:
    """What a defined name means, resolved once, wherever it is first needed."""
    folded = fold(name.text)
    if folded in scope.resolving:
        circle = (*scope.resolving[scope.resolving.index(folded) :], folded)
        scope.report(errors.definition_circle(scope.source, scope.meanings[folded].name.span, circle))
        scope.definitions[folded] = None
        return None
    if folded not in scope.definitions:
        if len(scope.resolving) >= LONGEST_CHAIN:
            scope.report(errors.builds_on_too_many(scope.source, name.span, "definition"))
            return None
        scope.resolving.append(folded)
        meaning = define(scope, scope.meanings[folded])
        scope.resolving.pop()
        scope.sizes[folded] = size_of(scope, meaning.condition) if isinstance(meaning, Defined) else 1
        if scope.sizes[folded] > LARGEST_DEFINITION:
            scope.report(errors.definition_too_large(scope.source, scope.meanings[folded].name.span))
            meaning = None
        scope.definitions.setdefault(folded, meaning)
    found = scope.definitions[folded]
    match found:
        case Constant(value, percent, own_name):
            return Constant(value, percent, own_name, span=name.span)
        case FactRead(fact):
            return FactRead(fact, span=name.span)
        case Defined(own, condition):
            return Defined(own, condition, span=name.span)
        case None:
            return None


def size_of(scope: Scope, condition: Condition) -> int:
    """How many comparisons a condition holds, with those of the definitions that it uses."""
    if isinstance(condition, Defined):
        return scope.sizes[fold(condition.name)]
    inner = inner_conditions(condition)
    return sum(size_of(scope, each) for each in inner) if inner else 1


def define(scope: Scope, definition: syntax.Definition) -> Meaning | None:
    """What a definition says: a constant, another name for a fact, or a condition."""
    own_name = " ".join(definition.name.text.split())
    if isinstance(definition.meaning, syntax.Holds):
        meaning = resolve_operand(scope, definition.meaning.operand)
        if isinstance(meaning, Constant):
            return Constant(meaning.value, meaning.percent, own_name, span=definition.span)
        if isinstance(meaning, FactRead) and not isinstance(meaning.fact.type, YesNo):
            return meaning
        if meaning is None:
            return None
        condition: Condition | None = as_condition(scope, meaning)
    else:
        condition = resolve_condition(scope, definition.meaning)
    return None if condition is None else Defined(own_name, condition, span=definition.span)


def as_condition(scope: Scope, meaning: Meaning) -> Condition | None:
    """An operand that stands alone, as a condition; None when it is none, which is then reported."""
    if isinstance(meaning, Defined):
        return meaning
    if isinstance(meaning, FactRead) and isinstance(meaning.fact.type, YesNo):
        return IsYes(meaning.fact, span=meaning.span)
    words = fitting(meaning.fact.type)[0] if isinstance(meaning, FactRead) else "NAME is at least"
    example = (
        f"{meaning.fact.name} {words} ..."
        if isinstance(meaning, FactRead)
        else f"{words} {scope.source.text_of(meaning.span)}"
    )
    scope.report(errors.no_condition(scope.source, meaning.span, told_meaning(meaning), example))
    return None


def holds(scope: Scope, operand: syntax.Operand) -> Condition | None:
    meaning = resolve_operand(scope, operand)
    return None if meaning is None else as_condition(scope, meaning)


# ---- comparisons


def comparison(scope: Scope, written: syntax.Comparison) -> Condition | None:
    """`X is Y` and its relatives, for every type."""
    left = resolve_operand(scope, written.left)
    if left is None:
        return None
    if isinstance(written.right, syntax.YesOrNo) and (
        isinstance(left, Defined) or (isinstance(left, FactRead) and isinstance(left.fact.type, YesNo))
    ):
        return answer(scope, left, written)
    if isinstance(left, FactRead) and isinstance(left.fact.type, OneOf | FreeText):
        return choice_is(scope, left.fact, written)
    if isinstance(left, FactRead) and isinstance(left.fact.type, SomeOf):
        does_not_fit(scope, written, written.comparator, left.fact.type)
        return None
    if isinstance(written.right, syntax.YesOrNo):
        kind = told_meaning(left)
        phrase = f"is {'yes' if written.right.value else 'no'}"
        fits = fitting(left.fact.type) if isinstance(left, FactRead) else fitting(numeric())
        scope.report(errors.comparator_does_not_fit(scope.source, written.span, phrase, kind, fits))
        return None
    right = resolve_operand(scope, written.right)
    if right is None:
        return None
    return ordered(scope, written, left, right)


def answer(scope: Scope, left: Meaning, written: syntax.Comparison) -> Condition | None:
    """`X is yes`, `X is not no`."""
    condition = as_condition(scope, left)
    if condition is None:
        return None
    if written.comparator not in ("is", "is not"):
        does_not_fit(scope, written, written.comparator, YesNo())
        return None
    assert isinstance(written.right, syntax.YesOrNo)
    wanted = written.right.value is (written.comparator == "is")
    return condition if wanted else Not(condition, span=written.span)


def does_not_fit(scope: Scope, written: syntax.Written, phrase: str, kind: FactType) -> None:
    if isinstance(written, syntax.Comparison):
        between_sides = Span(written.left.span.end, written.right.span.start)
        phrase = " ".join(scope.source.text_of(between_sides).split())
    scope.report(errors.comparator_does_not_fit(scope.source, written.span, phrase, told_type(kind), fitting(kind)))


def choice_is(scope: Scope, fact: Fact, written: syntax.Comparison) -> Condition | None:
    """`site is lumbar`, `text is "words"`, and one choice compared with another fact's."""
    if written.comparator not in ("is", "is not"):
        does_not_fit(scope, written, written.comparator, fact.type)
        return None
    found = listed_choice(scope, fact, written.right)
    if found is not None:
        condition: Condition = Listed(fact, (found,), span=written.span)
    else:
        other = scope.fact(written.right) if isinstance(written.right, syntax.Name) else None
        if other is None:
            unknown_choice(scope, fact, written.right)
            return None
        if other.type != fact.type:
            other_type = told_type(other.type) + (" of other choices" if isinstance(other.type, OneOf) else "")
            scope.report(
                errors.not_comparable(
                    scope.source, written.right.span, told_type(fact.type), other_type, written.left.span
                )
            )
            return None
        condition = SameChoice(fact, other, span=written.span)
    return condition if written.comparator == "is" else Not(condition, span=written.span)


def listed_choice(scope: Scope, fact: Fact, entry: syntax.Operand) -> str | None:
    """The declared choice (or the text) that an entry writes; None when it is none."""
    written = text_of(entry)
    if isinstance(fact.type, FreeText):
        return written if isinstance(entry, syntax.Name) and entry.quoted else None
    if written is None or not isinstance(fact.type, OneOf | SomeOf):
        return None
    return next((each for each in fact.type.choices if fold(each) == fold(written)), None)


def unknown_choice(scope: Scope, fact: Fact, entry: syntax.Operand) -> None:
    """Report an entry that is no choice of a fact."""
    written = scope.source.text_of(entry.span)
    if scope.is_muted(written):
        return
    if isinstance(fact.type, FreeText):
        scope.report(errors.text_without_quotes(scope.source, entry.span))
        return
    assert isinstance(fact.type, OneOf | SomeOf)
    near = scope.near(written, fact.type.choices)
    scope.report(errors.unknown_choice(scope.source, entry.span, fact.name, near, fact.type.choices))


def ordered(scope: Scope, written: syntax.Comparison, left: Meaning, right: Meaning) -> Condition | None:
    """Two numbers or two dates in their order."""
    for side in (left, right):
        if isinstance(side, FactRead) and isinstance(side.fact.type, YesNo):
            does_not_fit(scope, written, written.comparator, side.fact.type)
            return None
    if not are_comparable(scope, left, right, written.right.span, written.left.span):
        return None
    assert isinstance(left, FactRead | Constant)
    assert isinstance(right, FactRead | Constant)
    if isinstance(left, Constant) and isinstance(right, Constant):
        scope.report(errors.nothing_compared_of_patient(scope.source, written.span))
        return None
    is_date = told_meaning(left) == "a date"
    if written.comparator in (NUMBER_WORDS[:2] if is_date else DATE_WORDS):
        does_not_fit(
            scope,
            written,
            written.comparator,
            Calendar() if is_date else numeric(),
        )
        return None
    order, negated = ORDERS[written.comparator]
    if not can_ever_be(scope, left, right, equal=order == "equal"):
        return None
    condition = Compare(left, order, right, span=written.span)
    return Not(condition, span=written.span) if negated else condition


def are_comparable(scope: Scope, left: Meaning, right: Meaning, at: Span, other: Span) -> bool:
    """Whether two sides are two numbers, two percentages or two dates; reports when they are not."""
    one, two = told_meaning(left), told_meaning(right)
    if one == two and one in ("a number", "a percentage", "a date"):
        return True
    numbers = ("a number", "a percentage")
    if one in numbers and two in numbers:
        if isinstance(right, Constant) and right.name is None:
            scope.report(errors.percent_sign(scope.source, at, missing=one == "a percentage"))
            return False
        if isinstance(left, Constant) and left.name is None:
            scope.report(errors.percent_sign(scope.source, other, missing=two == "a percentage"))
            return False
    scope.report(errors.not_comparable(scope.source, at, one, two, other))
    return False


def can_ever_be(scope: Scope, left: Meaning, right: Meaning, *, equal: bool) -> bool:
    """Whether a constant lies in the range of the fact that it is compared with; reports when it does not."""
    for fact_side, constant in ((left, right), (right, left)):
        if not (isinstance(fact_side, FactRead) and isinstance(constant, Constant)):
            continue
        sentence = out_of_range(fact_side.fact, constant.value, equal=equal)
        if sentence:
            at = constant.span
            declared = None if fact_side.fact.built_in else fact_side.fact.span
            scope.report(errors.never_such_value(scope.source, at, fact_side.fact.name, sentence, declared))
            return False
    return True


def out_of_range(fact: Fact, value: Number | date, *, equal: bool) -> str | None:
    """Why a numeric fact can never have this value; None when it can."""
    if not isinstance(fact.type, Numeric) or isinstance(value, date):
        return None
    low, high = fact.type.low, fact.type.high
    sign = "%" if fact.type.percent else ""
    if low is not None and value < low:
        return f"it is at least {low}{sign}"
    if high is not None and value > high:
        return f"it is at most {high}{sign}"
    return "it is a whole number" if equal and fact.type.whole and not isinstance(value, int) else None


def between(scope: Scope, written: syntax.Between) -> Condition | None:
    """`X is 5 to 14`: at least the first and at most the second."""
    left = resolve_operand(scope, written.operand)
    if left is None:
        return None
    low = Constant(written.low.value, written.low.percent, span=written.low.span)
    high = Constant(written.high.value, written.high.percent, span=written.high.span)
    if written.high.percent and not written.low.percent:
        low = Constant(low.value, percent=True, span=low.span)  # "5 to 14%"
    for end in (low, high):
        if not are_comparable(scope, left, end, end.span, written.operand.span):
            return None
    if written.low.value > written.high.value:
        scope.report(errors.range_reversed(scope.source, low.span.to(high.span)))
        return None
    if not (can_ever_be(scope, left, low, equal=False) and can_ever_be(scope, left, high, equal=False)):
        return None
    if not isinstance(left, FactRead):
        scope.report(errors.nothing_compared_of_patient(scope.source, written.span))
        return None
    lower = Compare(left, "at least", low, span=written.span)
    upper = Compare(left, "at most", high, span=written.span)
    return All((lower, upper), span=written.span)


def membership(scope: Scope, written: syntax.Membership) -> Condition | None:
    """`X is one of A, B`, and what is said of sets."""
    left = resolve_operand(scope, written.left)
    if left is None:
        return None
    if not isinstance(left, FactRead):
        scope.report(
            errors.not_comparable(scope.source, written.left.span, told_meaning(left), "a list", written.left.span)
        )
        return None
    if (written.phrase in SET_WORDS) is not isinstance(left.fact.type, SomeOf) or isinstance(left.fact.type, YesNo):
        does_not_fit(scope, written, written.phrase, left.fact.type)
        return None
    if isinstance(left.fact.type, SomeOf):
        return sets(scope, left, left.fact.type, written)
    values = entries(scope, left.fact, written.entries)
    if values is None:
        return None
    condition = Listed(left.fact, values, span=written.span)
    return Not(condition, span=written.span) if written.phrase == "is not one of" else condition


def entries(
    scope: Scope, fact: Fact, written: tuple[syntax.Operand, ...]
) -> tuple[str, ...] | tuple[Number, ...] | tuple[date, ...] | None:
    """The values that a list writes for a choice, text, number or date; None when one is no such value."""
    if isinstance(fact.type, OneOf | FreeText):
        texts = [listed_choice(scope, fact, each) for each in written]
        for text, entry in zip(texts, written, strict=True):
            if text is None:
                unknown_choice(scope, fact, entry)
        kept = tuple(each for each in texts if each is not None)
        return kept if len(kept) == len(texts) else None
    left = FactRead(fact, span=written[0].span)
    numbers: list[Number] = []
    days: list[date] = []
    for entry in written:
        right = resolve_operand(scope, entry)
        if right is None or not are_comparable(scope, left, right, entry.span, entry.span):
            continue
        if not isinstance(right, Constant):
            scope.report(errors.not_comparable(scope.source, entry.span, "a list", "a fact", entry.span))
        elif can_ever_be(scope, left, right, equal=True):
            if isinstance(right.value, date):
                days.append(right.value)
            else:
                numbers.append(right.value)
    if len(numbers) + len(days) < len(written):
        return None
    return tuple(days) if days else tuple(numbers)


def sets(scope: Scope, left: FactRead, kind: SomeOf, written: syntax.Membership) -> Condition | None:
    """A set of choices compared with listed choices, or with another fact of the same choices."""
    comparator, negated = SETS[written.phrase]
    texts = [listed_choice(scope, left.fact, each) for each in written.entries]
    right: FactRead | Choices
    first = written.entries[0]
    other = scope.fact(first) if isinstance(first, syntax.Name) and len(texts) == 1 and texts[0] is None else None
    if other is not None:
        if not isinstance(other.type, SomeOf) or set(other.type.choices) != set(kind.choices):
            of_other = " of other choices" if isinstance(other.type, SomeOf) else ""
            scope.report(
                errors.not_comparable(
                    scope.source,
                    first.span,
                    "a set of choices",
                    told_type(other.type) + of_other,
                    written.left.span,
                )
            )
            return None
        right = FactRead(other, span=first.span)
    else:
        for text, entry in zip(texts, written.entries, strict=True):
            if text is None:
                unknown_choice(scope, left.fact, entry)
        kept = tuple(each for each in kind.choices if each in texts)
        if None in texts:
            return None
        right = Choices(kept, span=first.span.to(written.entries[-1].span))
    condition = CompareSets(left, comparator, right, span=written.span)
    return Not(condition, span=written.span) if negated else condition


def documented(scope: Scope, operand: syntax.Operand, negated: bool, at: Span) -> Condition | None:
    """`X is documented`, of a fact only."""
    meaning = resolve_operand(scope, operand)
    if meaning is None:
        return None
    if not isinstance(meaning, FactRead):
        scope.report(errors.documented_of_fact(scope.source, operand.span))
        return None
    condition = IsDocumented(meaning.fact, span=at)
    return Not(condition, span=at) if negated else condition
