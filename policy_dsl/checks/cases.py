"""In which cases a condition can be met, and in which it can be not met, told by limits of one value after the other.

Out come boxes: for some values the set in which each of them then lies. A box may be too large and is never too
small; so what has none at all holds in no case. Nothing is tried out, and each condition is looked at once.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from policy_dsl.checks.comparing import Comparing, Sides
from policy_dsl.checks.sets import ABSENT, Values, any_of, every_of, in_steps, points, rest_of
from policy_dsl.placement import reasons
from policy_dsl.policy import (
    All,
    Any,
    BlockIsMet,
    Choices,
    ComesTo,
    Compare,
    CompareSets,
    Condition,
    Constant,
    CountItems,
    Criterion,
    DaysInARow,
    Defined,
    Differs,
    EveryItem,
    Expression,
    Fact,
    FactRead,
    Group,
    InCodes,
    IsDocumented,
    IsYes,
    LeftOut,
    Listed,
    LookupListed,
    Not,
    NumberListed,
    OneOf,
    Policy,
    SameChoice,
    SomeOf,
    Window,
)
from policy_dsl.resolve.order import Order
from policy_dsl.runtime.settle import DENIED, DENIES

Box = dict[int, Values]  # by the number of a value
NO, YES = points([0]), points([1])
EITHER = any_of([NO, YES])


@dataclass(frozen=True, slots=True)
class Ways:
    """Where a condition can be met, and where it can be not met: None where in no case. `there` is the first with what
    must be so for the facts to exist that it reads. `number` is that of what it says: the same for the same meaning."""

    met: Box | None
    unmet: Box | None
    there: Box | None
    number: int


class Cases:
    """The cases of one policy."""

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self.comparing = Comparing(policy, self.said)
        self.number = self.comparing.number
        self.blocks = {each.key: each for each in policy.blocks}
        self.determinations = {each.key: each for each in policy.determinations}
        self.lying: dict[tuple[int, Values], Ways] = {}
        self.found: dict[int, Ways] = {}  # by identity; the policy keeps what it is made of

    # ---- what is made of others

    def ways(self, part: Condition | Group) -> Ways:
        """Where a condition, or a list of criteria, is met and not met."""
        found = self.found.get(id(part))
        if found is None:
            found = self.of_group(part) if isinstance(part, Group) else self.of_condition(part)
            self.found[id(part)] = found
        return found

    def of_condition(self, condition: Condition) -> Ways:
        match condition:
            case Differs(inner):
                return self.differs(self.ways(inner))
            case Not(inner):
                return self.opposite(self.ways(inner))
            case All(parts):
                return self.all_of([self.ways(each) for each in parts])
            case Any(parts):
                return self.any_of([self.ways(each) for each in parts])
            case Defined(_, _, inner):
                return self.ways(inner)
            case BlockIsMet(key):
                return self.block(key)
            case ComesTo():
                return self.comes_to(condition)
            case Compare(left, comparator, right):
                return self.compare(left, comparator, right)
            case Window(operand, first, last, first_counts, last_counts):
                begins = self.compare(operand, "at least" if first_counts else "more than", first)
                ends = self.compare(operand, "at most" if last_counts else "less than", last)
                return self.all_of([begins, ends])
            case NumberListed(operand, values):
                subject = self.comparing.value(operand)
                listed = points(self.comparing.constant(each) for each in values)
                return self.exists((operand,), self.lies(subject, listed))
            case Listed(fact, texts):
                return self.exists((read(fact, condition),), self.choice(fact, texts))
            case IsYes(fact):
                subject = self.question(("fact", fact.key), self.comparing.may_lack_fact(fact))
                return self.exists((read(fact, condition),), self.lies(subject, YES))
            case IsDocumented(fact):
                subject = self.question(("documented", fact.key), self.comparing.may_lack_fact(fact))
                return self.exists((read(fact, condition),), self.lies(subject, YES))
            case LookupListed(lookup, texts):
                words = ("yes", "no") if lookup.kind == "answer" else lookup.choices
                subject = self.number(("lookup", lookup.key))
                self.comparing.declare(subject, self.words(words), lacks=self.comparing.may_lack(lookup))
                return self.lies(subject, self.words(texts))
            case SameChoice(left, right):
                lacks = self.comparing.may_lack_fact(left) or self.comparing.may_lack_fact(right)
                subject = self.number(("same", *sorted((left.key, right.key))))
                self.comparing.declare(subject, YES if left.key == right.key else EITHER, lacks=lacks)
                return self.exists((read(left, condition), read(right, condition)), self.lies(subject, YES))
            case CompareSets():
                return self.sets(condition)
            case InCodes(fact, codes, every):
                asked = ("codes", fact.key, codes.ranges, every)
                subject = self.question(asked, self.comparing.may_lack_fact(fact))
                return self.exists((read(fact, condition),), self.lies(subject, YES))
            case CountItems():
                return self.count(condition)
            case EveryItem(items, requirement):
                said = ("every", self.comparing.items(items), self.said(requirement))
                return self.lies(self.question(said), YES)
            case DaysInARow(length, first, last, number, items):
                days = (self.comparing.says(each) for each in (first, last, number))
                run = ("days", length, *days, self.comparing.items(items))
                return self.lies(self.question(run), YES)

    def said(self, condition: Condition) -> int:
        """The number of what a condition says."""
        return self.ways(condition).number

    def all_of(self, parts: Sequence[Ways]) -> Ways:
        """That each is met."""
        if len(parts) == 1:
            return parts[0]
        met, unmet = meeting([each.met for each in parts]), around([each.unmet for each in parts])
        there = met if all(each.there is each.met for each in parts) else meeting([each.there for each in parts])
        return Ways(met, unmet, there, self.number(("all", *sorted({each.number for each in parts}))))

    def any_of(self, parts: Sequence[Ways]) -> Ways:
        """That one is met."""
        if len(parts) == 1:
            return parts[0]
        met, unmet = around([each.met for each in parts]), meeting([each.unmet for each in parts])
        there = met if all(each.there is each.met for each in parts) else around([each.there for each in parts])
        return Ways(met, unmet, there, self.number(("any", *sorted({each.number for each in parts}))))

    def opposite(self, ways: Ways) -> Ways:
        """That it is not met."""
        return Ways(ways.unmet, ways.met, ways.unmet, self.comparing.opposite(ways.number))

    def differs(self, ways: Ways) -> Ways:
        """That it is not met, and the facts exist that it reads."""
        subjects = {*(ways.met or {}), *(ways.unmet or {})}
        if not any(self.comparing.lacks(each) for each in subjects):
            return self.opposite(ways)
        number = self.number(("differs", ways.number))
        if ways.unmet is None or len(subjects) > 1:
            return Ways(ways.unmet, {}, ways.unmet, number)
        (subject,) = subjects
        met = rest_of(ways.unmet[subject], ABSENT) if subject in ways.unmet else self.comparing.domain(subject)
        return self.lies(subject, met)

    # ---- comparisons

    def lies(self, subject: int, values: Values) -> Ways:
        """That a value lies in a set."""
        found = self.lying.get((subject, values))
        if found is None:
            whole = self.comparing.domain(subject)
            met = every_of([whole, values])
            unmet = rest_of(whole, met)
            box = {subject: met} if met else None
            found = Ways(box, {subject: unmet} if unmet else None, box, self.number(("lies", subject, met)))
            self.lying[subject, values] = found
        return found

    def exists(self, operands: tuple[Expression, ...], ways: Ways) -> Ways:
        """A comparison, which is met only where the facts exist that it reads."""
        guards = [each for operand in operands for each in self.comparing.guards(operand)]
        if not guards or ways.met is None:
            return ways
        there = meeting([ways.met, *(self.ways(each).there for each in guards)])
        return Ways(ways.met, ways.unmet, there, ways.number)

    def compare(self, left: Expression, comparator: Order, right: Expression) -> Ways:
        """A comparison of two numbers or dates; of several values at once where it limits more than one."""
        sides: Sides = self.comparing.sides(left, comparator, right)
        first, *others = [self.lies(subject, values) for subject, values, _ in sides]
        if not others:
            return self.exists((left, right), first)
        met = meeting([first.met, *(each.met for each in others)])
        unmet = first.unmet
        for subject, values, left_over in sides[1:]:
            whole = self.comparing.domain(subject)
            rest = (
                rest_of(whole, every_of([whole, values]))
                if left_over is None
                else every_of([whole, (*left_over, *ABSENT)])
            )
            unmet = meeting([unmet, {subject: rest}])
        return self.exists((left, right), Ways(met, unmet, met, first.number))

    def question(self, said: tuple[object, ...], lacks: bool = False) -> int:
        """The number of something that is so or is not."""
        subject = self.number(said)
        self.comparing.declare(subject, EITHER, lacks=lacks)
        return subject

    def words(self, texts: Iterable[str]) -> Values:
        # Those that stand in a row are one stretch, so that the others of a long list are few ends too.
        return in_steps(points(self.comparing.word(each) for each in texts), 1)

    def choice(self, fact: Fact, texts: tuple[str, ...]) -> Ways:
        """That a choice or text is one of some."""
        subject = self.number(("fact", fact.key))
        if subject not in self.comparing.domains:
            choices = self.words(fact.type.choices) if isinstance(fact.type, OneOf) else None
            self.comparing.declare(subject, choices, lacks=self.comparing.may_lack_fact(fact))
        return self.lies(subject, self.words(texts))

    def sets(self, condition: CompareSets) -> Ways:
        """A comparison of a set of choices: each of them is chosen or not."""
        fact, right = condition.left.fact, condition.right
        lacks = self.comparing.may_lack_fact(fact)
        operands: tuple[Expression, ...] = (condition.left,)
        if isinstance(right, FactRead):
            lacks = lacks or self.comparing.may_lack_fact(right.fact)
            subject = self.question(("sets", fact.key, condition.comparator, right.fact.key), lacks)
            return self.exists((*operands, right), self.lies(subject, YES))
        assert isinstance(right, Choices)
        assert isinstance(fact.type, SomeOf)
        one = {each: self.lies(self.question(("chosen", fact.key, each), lacks), YES) for each in right.choices}
        others = [each for each in fact.type.choices if each not in one]
        out = [self.differs(self.lies(self.question(("chosen", fact.key, each), lacks), YES)) for each in others]
        chosen = list(one.values())
        match condition.comparator:
            case "any of" if out or fact.type.or_none:
                found = self.any_of(chosen)
            case "any of":
                found = self.lies(self.question(("chosen", fact.key), lacks), EITHER)
            case "all of":
                found = self.all_of(chosen)
            case "among":
                found = self.all_of(out) if out else self.lies(self.question(("chosen", fact.key), lacks), EITHER)
            case "same as":
                found = self.all_of([*chosen, *out])
        return self.exists(operands, found)

    def count(self, condition: CountItems) -> Ways:
        """How many items there are."""
        items, number = condition.items, condition.number
        attribute = None if condition.different is None else condition.different.key
        also = condition.this_one and attribute is not None
        said: tuple[object, ...] = ("count", self.comparing.items(items), attribute, also)
        if not isinstance(number, Constant) or isinstance(number.value, date):
            said = (*said, condition.comparator, self.comparing.says(number), condition.this_one)
            return self.lies(self.question(said), YES)
        subject = self.number(said)
        self.comparing.declare_count(subject)
        fewer = 1 if condition.this_one and attribute is None else 0
        return self.lies(subject, self.comparing.counted(condition.comparator, int(number.value) - fewer))

    def comes_to(self, condition: ComesTo) -> Ways:
        """That another determination comes to one of some outcomes."""
        if condition.overall:
            return self.lies(self.question(("overall", condition.determination, condition.outcomes)), YES)
        determination = self.determinations[condition.determination]
        given = (*(each.outcome for each in determination.clauses), determination.otherwise)
        asked = {each.words for each in given if each.kind == DENIES and DENIED in condition.outcomes}
        subject = self.number(("outcome", determination.key))
        self.comparing.declare(subject, self.words(each.words for each in given))
        return self.lies(subject, self.words({*condition.outcomes, *asked}))

    # ---- lists of criteria

    def block(self, key: str) -> Ways:
        """A shared list: its criteria, and itself."""
        group = self.blocks[key].group
        own = self.lies(self.question(("block", key)), YES)
        if group.left_out:
            return own
        inner = self.ways(group)
        return Ways(
            meeting([own.met, inner.met]),
            meeting([own.unmet, inner.unmet]),
            meeting([own.met, inner.there]),
            own.number,
        )

    def of_group(self, group: Group) -> Ways:
        """A list of criteria; of one that may not apply it is not said where."""
        members = [self.in_list(group, each) for each in group.criteria]
        match group.quantifier:
            case "all of":
                found = self.all_of(members)
            case "any of":
                found = self.any_of(members)
            case "none of":
                found = self.opposite(self.any_of(members))
            case "at least":
                found = self.at_least(group.count, members)
        outs = [self.left_out(each).number for each in group.left_out]
        if not outs:
            return found
        return Ways({}, {}, {}, self.number(("left out", found.number, *outs)))

    def at_least(self, count: int, members: list[Ways]) -> Ways:
        if count <= 1:
            return self.any_of(members)
        can = sum(each.met is not None for each in members)
        sure = sum(each.unmet is None for each in members)
        met: Box | None = {} if can >= count else None
        if count == len(members):
            met = meeting([each.met for each in members])
        unmet: Box | None = {} if sure < count else None
        return Ways(met, unmet, met, self.number(("at least", count, *sorted(each.number for each in members))))

    def criterion(self, criterion: Criterion) -> Ways:
        """That all parts of a criterion hold, whether it applies or not."""
        return self.all_of([self.ways(each) for each in criterion.parts])

    def in_list(self, group: Group, criterion: Criterion) -> Ways:
        """What a criterion says in its list: left out, it cannot fail in "all of", and cannot help in others."""
        own = self.criterion(criterion)
        outs = [self.left_out(each).number for each in reasons(self.policy, criterion)]
        if not outs:
            return own
        number = self.number(("left out", own.number, *outs))
        if group.quantifier == "all of":
            return Ways({}, own.unmet, {}, number)
        return Ways(own.met, {}, own.there, number)

    def left_out(self, left_out: LeftOut) -> Ways:
        """Where something is left out for a reason."""
        return self.all_of([self.ways(each) for each in left_out.parts])


def read(fact: Fact, at: Condition) -> FactRead:
    return FactRead(fact, span=at.span)


# ---- boxes


def meeting(boxes: Sequence[Box | None]) -> Box | None:
    """The cases of all boxes at once; None where there are none."""
    sets: dict[int, list[Values]] = {}
    for box in boxes:
        if box is None:
            return None
        for subject, values in box.items():
            sets.setdefault(subject, []).append(values)
    found = {subject: each[0] if len(each) == 1 else every_of(each) for subject, each in sets.items()}
    return found if all(found.values()) else None


def around(boxes: Sequence[Box | None]) -> Box | None:
    """A box around all boxes; None around none."""
    kept = [each for each in boxes if each is not None]
    if not kept:
        return None
    smallest = min(kept, key=len)
    return {
        subject: any_of([each[subject] for each in kept])
        for subject in smallest
        if all(subject in each for each in kept)
    }
