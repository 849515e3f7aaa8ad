"""Conditions: true, false or unknown for what is known of a case.

Strong Kleene logic within a condition; a comparison with something missing is decided where the declared values of
what is missing decide it. What more can be said, because one fact stands in several places, is for `exact`.
"""

from collections.abc import Iterator

from policy_dsl.runtime.comparisons import (
    Chosens,
    Ordered,
    Range,
    has_all_of,
    has_any_of,
    is_among,
    is_at_least,
    is_equal,
    is_more_than,
    is_one_of,
    is_same_as,
    number_is_one_of,
)
from policy_dsl.runtime.expressions import ANYTHING, Expression, Known, KnownFacts, Reads, best, facts_of, without_none
from policy_dsl.runtime.truth import Truth, all_of, any_of, at_least, negation


class Condition(Reads):
    """Something that is true, false or unknown."""

    __slots__ = ()

    def truth(self, known: Known) -> Truth:
        """Its truth for what is known of a case."""
        raise NotImplementedError

    def parts(self) -> "tuple[Condition, ...]":
        """The conditions that it is made of; none of a comparison."""
        return ()

    def shown(self) -> tuple[Expression, ...]:
        """The expressions that a comparison looks at; the facts it reads are shown beside them."""
        return ()


# ---- made of others


class Always(Condition):
    """True, or false, of every case."""

    __slots__ = ("holds",)

    def __init__(self, holds: bool) -> None:
        self.facts = ()
        self.holds = holds

    def truth(self, known: Known) -> Truth:
        return self.holds


class Unsaid(Condition):
    """Where no row of a table and no dated value fits: unknown, and the facts that led there are to be corrected."""

    __slots__ = ()

    def __init__(self, *facts: str) -> None:
        self.facts = facts

    def truth(self, known: Known) -> Truth:
        return None


class Shown(Condition):
    """A condition about a value that rows choose, which is shown beside it."""

    __slots__ = ("condition", "expression")

    def __init__(self, expression: Expression, condition: Condition) -> None:
        self.facts = condition.facts
        self.expression = expression
        self.condition = condition

    def truth(self, known: Known) -> Truth:
        return self.condition.truth(known)

    def parts(self) -> tuple[Condition, ...]:
        return (self.condition,)

    def shown(self) -> tuple[Expression, ...]:
        return (self.expression,)


class Not(Condition):
    """The condition does not hold."""

    __slots__ = ("condition",)

    def __init__(self, condition: Condition) -> None:
        self.facts = condition.facts
        self.condition = condition

    def truth(self, known: Known) -> Truth:
        return negation(self.condition.truth(known))

    def parts(self) -> tuple[Condition, ...]:
        return (self.condition,)


class All(Condition):
    """Each condition holds. Of none: true."""

    __slots__ = ("conditions",)

    def __init__(self, *conditions: Condition) -> None:
        self.facts = facts_of(*conditions)
        self.conditions = conditions

    def truth(self, known: Known) -> Truth:
        return all_of(each.truth(known) for each in self.conditions)

    def parts(self) -> tuple[Condition, ...]:
        return self.conditions


class Any(Condition):
    """At least one condition holds. Of none: false."""

    __slots__ = ("conditions",)

    def __init__(self, *conditions: Condition) -> None:
        self.facts = facts_of(*conditions)
        self.conditions = conditions

    def truth(self, known: Known) -> Truth:
        return any_of(each.truth(known) for each in self.conditions)

    def parts(self) -> tuple[Condition, ...]:
        return self.conditions


class AtLeast(Condition):
    """At least `count` of the conditions hold."""

    __slots__ = ("conditions", "count")

    def __init__(self, count: int, *conditions: Condition) -> None:
        self.facts = facts_of(*conditions)
        self.count = count
        self.conditions = conditions

    def truth(self, known: Known) -> Truth:
        return at_least(self.count, tuple(each.truth(known) for each in self.conditions))

    def parts(self) -> tuple[Condition, ...]:
        return self.conditions


class Choose(Condition):
    """What the first row says whose condition holds, else `otherwise`.

    While it is not known which row fits, it is decided where all that can fit say the same. Where one of the rows
    always fits, `otherwise` is what the last one says, and `last` its condition.
    """

    __slots__ = ("last", "otherwise", "rows")

    def __init__(
        self, rows: tuple[tuple[Condition, Condition], ...], otherwise: Condition, last: Condition | None = None
    ) -> None:
        self.facts = facts_of(*(part for row in rows for part in row), *present(last), otherwise)
        self.rows = rows
        self.otherwise = otherwise
        self.last = last

    def truth(self, known: Known) -> Truth:
        found: set[Truth] = set()
        for condition, said in self.rows:
            truth = condition.truth(known)
            if truth is not False:
                found.add(said.truth(known))
            if truth is True:
                break
        else:
            if may_hold(self.last, known):
                found.add(self.otherwise.truth(known))
        return found.pop() if len(found) == 1 else None

    def parts(self) -> tuple[Condition, ...]:
        return (*(part for row in self.rows for part in row), self.otherwise)


# ---- comparisons


class IsYes(Condition):
    """A yes/no fact is answered yes."""

    __slots__ = ("key",)

    def __init__(self, key: str) -> None:
        self.facts = (key,)
        self.key = key

    def truth(self, known: Known) -> Truth:
        value = known.get(self.key)
        return None if value is None else value is True


class IsDocumented(Condition):
    """The fact has a value in the case; false when it was looked for and is not there; unknown when nothing is said.

    What a case says of it stands under a key of its own, apart from the value: an assumption is no record.
    """

    __slots__ = ("key",)

    def __init__(self, key: str) -> None:
        self.facts = (documented_key(key),)
        self.key = key

    def truth(self, known: Known) -> Truth:
        value = known.get(documented_key(self.key))
        return None if value is None else value is True


def documented_key(key: str) -> str:
    """Where it stands whether a fact is documented, among what is known of a case; no fact has such a key."""
    return f"{key}?documented"


def fact_of(key: str) -> str:
    """The fact behind a key; whether it is documented, or what a list does not list, is a question about it."""
    return key.partition("?")[0]


class Compare(Condition):
    """A comparison of two numbers or two dates: at least, at most, more than, less than, equal."""

    __slots__ = ("comparator", "left", "right")

    def __init__(self, left: Expression, comparator: str, right: Expression) -> None:
        self.facts = facts_of(left, right)
        self.left = left
        self.comparator = comparator
        self.right = right

    def truth(self, known: Known) -> Truth:
        return ordered_truth(self.left.range(known), self.comparator, self.right.range(known))

    def shown(self) -> tuple[Expression, ...]:
        return (self.left, self.right)


def truth_once(condition: Condition, asked: Condition, known: Known) -> Truth:
    """The truth of what a condition asks for; of one and the same case it is worked out once."""
    if not isinstance(known, KnownFacts):
        return asked.truth(known)
    if condition not in known.truths:
        known.truths[condition] = asked.truth(known)
    return known.truths[condition]


def ordered_truth(left: Range, comparator: str, right: Range) -> Truth:
    """What a comparison of two numbers or two dates comes to, each one of some values."""
    if comparator == "at least":
        return is_at_least(left, right)
    if comparator == "at most":
        return is_at_least(right, left)
    if comparator == "more than":
        return is_more_than(left, right)
    if comparator == "less than":
        return is_more_than(right, left)
    return is_equal(left, right)


class NumberListed(Condition):
    """A number or date is one of those listed."""

    __slots__ = ("left", "listed")

    def __init__(self, left: Expression, *listed: Ordered) -> None:
        self.facts = left.facts
        self.left = left
        self.listed = listed

    def truth(self, known: Known) -> Truth:
        return number_is_one_of(self.left.range(known), self.listed)

    def shown(self) -> tuple[Expression, ...]:
        return (self.left,)


class ChoiceListed(Condition):
    """A choice or text is one of those listed. `choices` are all that it can be; empty for a text."""

    __slots__ = ("choices", "key", "listed")

    def __init__(self, key: str, listed: tuple[str, ...], choices: tuple[str, ...] = ()) -> None:
        self.facts = (key,)
        self.key = key
        self.listed = frozenset(listed)
        self.choices = frozenset(choices)

    def truth(self, known: Known) -> Truth:
        value = known.get(self.key)
        if value is not None:
            return value in self.listed
        return is_one_of(self.choices, self.listed) if self.choices else None


class SameChoice(Condition):
    """Two choices, or two texts, are the same. `choices` are all that either can be; empty for texts."""

    __slots__ = ("choices", "left", "right")

    def __init__(self, left: str, right: str, choices: tuple[str, ...] = ()) -> None:
        self.facts = tuple(dict.fromkeys((left, right)))
        self.left = left
        self.right = right
        self.choices = frozenset(choices)

    def truth(self, known: Known) -> Truth:
        left, right = known.get(self.left), known.get(self.right)
        if left is None or right is None:
            return True if len(self.choices) == 1 or self.left == self.right else None
        return left == right


class SetRead(Reads):
    """The value of a set fact; missing, any set of its choices, the empty one only with `or_none`."""

    __slots__ = ("choices", "key", "or_none")

    def __init__(self, key: str, choices: tuple[str, ...], *, or_none: bool = False) -> None:
        self.facts = (key,)
        self.key = key
        self.choices = frozenset(choices)
        self.or_none = or_none

    def chosens(self, known: Known) -> Chosens:
        value = known.get(self.key)
        chosen = value if isinstance(value, frozenset) else None
        return Chosens(chosen, self.choices, or_none=self.or_none)


class SetOf(Reads):
    """Choices that the policy lists."""

    __slots__ = ("choices",)

    def __init__(self, *choices: str) -> None:
        self.facts = ()
        self.choices = frozenset(choices)

    def chosens(self, known: Known) -> Chosens:
        return Chosens(self.choices, self.choices)


class CompareSets(Condition):
    """A comparison of two sets of choices: any of, all of, among, same as."""

    __slots__ = ("comparator", "left", "right")

    def __init__(self, left: SetRead, comparator: str, right: SetRead | SetOf) -> None:
        self.facts = tuple(dict.fromkeys((*left.facts, *right.facts)))
        self.left = left
        self.comparator = comparator
        self.right = right

    def truth(self, known: Known) -> Truth:
        left, right = self.left.chosens(known), self.right.chosens(known)
        if self.comparator == "any of":
            return has_any_of(left, right)
        if self.comparator == "all of":
            return has_all_of(left, right)
        if self.comparator == "among":
            return is_among(left, right)
        return is_same_as(left, right)


class CodeListed(Condition):
    """A code lies within one of the ranges of a code list, both ends included.

    With `several`, the fact is a set of codes (`or_none`: perhaps of none), of which any is listed, or with `every`
    each is.
    """

    __slots__ = ("every", "key", "or_none", "ranges", "several")

    def __init__(
        self,
        key: str,
        ranges: tuple[tuple[str, str], ...],
        *,
        several: bool = False,
        every: bool = False,
        or_none: bool = False,
    ) -> None:
        self.facts = (key,)
        self.key = key
        self.ranges = ranges
        self.several = several
        self.every = every
        self.or_none = or_none

    def truth(self, known: Known) -> Truth:
        value = known.get(self.key)
        if isinstance(value, str):
            return self.has(value)
        if isinstance(value, frozenset):
            found = tuple(self.has(each) for each in sorted(value))
            return all(found) if self.every else any(found)
        return None

    def has(self, code: str) -> bool:
        """Whether a code is listed."""
        return any(is_code_within(code, first, last) for first, last in self.ranges)


def is_code_within(code: str, first: str, last: str) -> bool:
    """Whether a code lies between two others of its own kind: none is shorter than both, and one that is longer lies
    with the diagnosis that it refines. Codes of other systems have nothing behind a dot that would refine them."""
    kind, one, two = code_kind(code), code_order(first), code_order(last)
    own = code_order(code)
    lengths = (len(one), len(two))
    if kind != code_kind(first) or len(own) < min(lengths) or (len(own) > max(lengths) and not is_diagnosis(kind)):
        return False
    return one <= own and (own <= two or own.startswith(two))


def is_diagnosis(kind: tuple[str, str, int]) -> bool:
    """Whether codes of a kind are written as those of ICD-10-CM: a letter and two more signs before the dot."""
    letter, _, length = kind
    return letter != "" and length == 3


def code_order(code: str) -> str:
    return code.replace(".", "").replace("-", "").upper()


def code_kind(code: str) -> tuple[str, str, int]:
    """What two codes must share to be in one order: a letter at either end of what stands before a dot, its length."""
    head = code.split(".")[0].upper()
    first, last = head[:1], head[1:][-1:]
    return first if first.isalpha() else "", last if last.isalpha() else "", len(head)


# ---- values that conditions choose


class Cases(Expression):
    """The result of the first row whose condition holds, else `otherwise`; without one, and in a row without, none.

    Dated values, values by plan and tables are such rows; a result may be a choice. `last` as of `Choose`.
    """

    __slots__ = ("last", "otherwise", "rows")

    def __init__(
        self,
        rows: tuple[tuple[Condition, Expression | None], ...],
        otherwise: Expression | None = None,
        last: Condition | None = None,
    ) -> None:
        parts = (part for row in rows for part in row if part is not None)
        self.facts = facts_of(*parts, *present(last), *present(otherwise))
        self.rows = rows
        self.otherwise = otherwise
        self.last = last

    def inner(self) -> tuple[Expression, ...]:
        return tuple(each for each in (*(result for _, result in self.rows), self.otherwise) if each is not None)

    def possible(self, known: Known) -> tuple[Expression | None, ...]:
        """The results that it can have; None among them where it may have none."""
        found: list[Expression | None] = []
        for condition, result in self.rows:
            truth = condition.truth(known)
            if truth is not False:
                found.append(result)
            if truth is True:
                return tuple(found)
        return (*found, self.otherwise) if may_hold(self.last, known) else tuple(found)

    def range(self, known: Known) -> Range:
        ranges = tuple(ANYTHING if each is None else each.range(known) for each in self.possible(known))
        lows, highs = [each.low for each in ranges], [each.high for each in ranges]
        return Range(
            None if None in lows else best(without_none(lows), highest=False),
            None if None in highs else best(without_none(highs), highest=True),
            whole=all(each.whole for each in ranges),
        )

    def value(self, known: Known) -> Ordered | str | None:
        values = {None if each is None else each.value(known) for each in self.possible(known)}
        return values.pop() if len(values) == 1 else None


def present(part: Reads | None) -> tuple[Reads, ...]:
    return () if part is None else (part,)


def may_hold(last: Condition | None, known: Known) -> bool:
    """Whether the last row may fit, as far as its condition says."""
    return last is None or last.truth(known) is not False


# ---- looking through them


def comparisons_in(condition: Condition) -> Iterator[Condition]:
    """The comparisons that a condition is made of, in order, each once."""
    seen: set[Condition] = set()
    waiting = [condition]
    while waiting:
        each = waiting.pop()
        if each not in seen:
            seen.add(each)
            parts = each.parts()
            if not parts and not isinstance(each, Always | All | Any):
                yield each
            waiting += reversed(parts)


def signature(part: object) -> object:
    """What a condition or expression says, apart from which one it is: two that say the same are one question."""
    if isinstance(part, Reads | Range):
        slots = {name for kind in type(part).__mro__ for name in getattr(kind, "__slots__", ())}
        return (type(part).__name__, *(signature(getattr(part, name)) for name in sorted(slots)))
    return tuple(map(signature, part)) if isinstance(part, tuple) else part
