"""Conditions that say nothing: said twice, never or always met, contradicting or following from one another.

Each list of criteria, each "and" and "or", and what is asked of the items of a list is looked at by itself: first what
is said twice, then what cannot be met together, then what follows from the rest. "Never met" means that a condition is
not met or unknown in every case, "always met" that it is met or unknown.
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from policy_dsl import errors
from policy_dsl.checks.cases import Box, Cases, Ways, meeting
from policy_dsl.checks.reach import outcomes_never_given
from policy_dsl.checks.rows import rows_never_used
from policy_dsl.checks.sets import ABSENT, every_of
from policy_dsl.diagnostics import Diagnostic
from policy_dsl.placement import reasons
from policy_dsl.policy import (
    All,
    Any,
    BlockIsMet,
    ComesTo,
    Compare,
    CompareSets,
    Condition,
    Constant,
    CountItems,
    Criterion,
    DaysInARow,
    Defined,
    EveryItem,
    Expression,
    FactRead,
    Group,
    InCodes,
    IsDocumented,
    IsYes,
    Items,
    LeftOut,
    Listed,
    LookupListed,
    Not,
    NumberListed,
    Policy,
    SameChoice,
    Score,
    ScorePart,
    Total,
    Window,
)
from policy_dsl.source import Span
from policy_dsl.walk import comparisons_in, facts_of, inner_expressions, items_of, operands_of

NEAR = 20  # conditions about the same value on either side of one, among which is looked for what makes it needless


@dataclass(frozen=True, slots=True)
class Member:
    """One of the conditions of a list: what it is, and where it is met and not met in its list."""

    part: Condition | Criterion | Group
    ways: Ways

    @property
    def span(self) -> Span:
        """Where it stands; of a criterion of one condition, the condition, and of any other the label."""
        if not isinstance(self.part, Criterion):
            return self.part.span
        only = self.part.parts[0]
        if len(self.part.parts) == 1 and not isinstance(only, Group):
            return only.span
        return Span(self.part.span.start, self.part.span.start + len(self.part.label))


def conditions_that_say_nothing(policy: Policy) -> Iterator[Diagnostic]:
    """Conditions, exceptions, clauses and rows that say nothing, or that no case comes to."""
    cases = Cases(policy)
    conditions = Conditions(policy, cases)
    conditions.look()
    yield from conditions.found
    yield from outcomes_never_given(policy, cases, conditions.found)
    yield from rows_never_used(policy, cases)


class Conditions:
    """Looks through all conditions of a policy; `found` is what there is to say."""

    def __init__(self, policy: Policy, cases: Cases) -> None:
        self.policy = policy
        self.source = policy.source
        self.cases = cases
        self.seen: set[int] = set()  # by identity; the policy keeps what it is made of
        self.found: list[Diagnostic] = []

    def look(self) -> None:
        """Look through the whole policy."""
        for block in self.policy.blocks:
            self.visit(block.group)
        for determination in self.policy.determinations:
            for clause in determination.clauses:
                self.visit(clause.group)
                for left_out in clause.left_out:
                    self.exception(left_out, {}, ())
        for fact in self.policy.facts_and_attributes:
            if fact.only_when is not None:
                self.visit(fact.only_when)
        for definition in self.policy.definitions:
            if isinstance(definition, Defined):
                self.visit(definition.condition)
            else:
                self.expression(definition)
        for derived in self.policy.derived:
            self.items(derived.items)

    # ---- lists of conditions

    def visit(self, part: Condition | Group) -> None:
        """Look at a condition or a list of criteria, once."""
        if id(part) in self.seen:
            return
        self.seen.add(id(part))
        match part:
            case Group(quantifier, count, criteria, _, left_outs):
                if quantifier == "at least" and count > 1:
                    members = [Member(each, self.cases.in_list(part, each)) for each in criteria]
                    self.said_twice(members)
                    self.inside(members, {})
                else:
                    self.joined(list(self.members(part, quantifier == "all of")), quantifier == "all of")
                for left_out in left_outs:
                    self.exception(left_out, {}, ())
            case Any(conditions, conditional):
                if conditional:
                    for each in conditions:
                        self.visit(each)
                else:
                    self.joined(list(self.members(part, False)), False)
            case All():
                self.joined(list(self.members(part, True)), True)
            case Not(condition) | Defined(condition=condition):
                self.visit(condition)
            case BlockIsMet():
                pass  # looked at where it is declared
            case IsYes() | Compare() | Window() | Listed() | NumberListed() | LookupListed() | SameChoice():
                self.comparison(part)
            case CompareSets() | InCodes() | IsDocumented() | ComesTo() | CountItems() | EveryItem() | DaysInARow():
                self.comparison(part)

    def members(self, part: Condition | Group, every: bool, *, inner: bool = False) -> Iterator[Member]:
        """What must hold together ("and", "all of"), or is offered as one of several; lists within the list too."""
        if isinstance(part, All if every else Any) and not (isinstance(part, Any) and part.conditional):
            for each in part.conditions:
                yield from self.members(each, every, inner=True)
        elif isinstance(part, Group) and self.is_of_kind(part, every, inner=inner):
            for criterion in part.criteria:
                only = criterion.parts[0] if len(criterion.parts) == 1 else None
                whole = isinstance(only, Group) and not self.is_of_kind(only, every, inner=True)
                if (every or only is not None) and not whole and not reasons(self.policy, criterion):
                    for one in criterion.parts:
                        yield from self.members(one, every, inner=True)
                else:
                    yield Member(criterion, self.cases.in_list(part, criterion))
        else:
            yield Member(part, self.cases.ways(part))

    def is_of_kind(self, group: Group, every: bool, *, inner: bool) -> bool:
        """Whether the criteria of a list must hold together, or are offered, in the list that it stands in."""
        if inner and (group.left_out or group.quantifier == "none of"):
            return False
        alternatives = group.quantifier in ("any of", "none of") or (
            group.quantifier == "at least" and group.count == 1
        )
        return group.quantifier == "all of" if every else alternatives

    def joined(self, members: list[Member], every: bool, given: int = 0) -> None:
        """Look at conditions that stand in one list; what the first so many say is given, and not looked at."""
        kept = self.said_twice(members, given)
        kept = self.contradicting(kept, every, given)
        self.following(kept, every, given)
        merged = None
        if every:
            merged = meeting([each.ways.there for each in members])
        self.inside(members[given:], merged or {})

    def inside(self, members: Sequence[Member], together: Box) -> None:
        """Look at what members are made of; `together` is where those that always count hold."""
        for member in members:
            part = member.part
            if not isinstance(part, Criterion):
                self.visit(part)
            elif id(part) not in self.seen:
                self.seen.add(id(part))
                for left_out in part.left_out:
                    self.exception(left_out, together, members)
                inner = [each for one in part.parts for each in self.members(one, True, inner=True)]
                self.joined(inner, True)

    def said_twice(self, members: list[Member], given: int = 0) -> list[Member]:
        """Report what says the same as another in its list; the others."""
        first: dict[int, Member] = {}
        kept = []
        for place, member in enumerate(members):
            if member.ways.met is None or member.ways.unmet is None:
                continue  # told where it stands
            other = first.setdefault(member.ways.number, member)
            if other is not member and place >= given and apart(member, other):
                self.found.append(errors.said_twice(self.source, member.span, other.span))
            else:
                kept.append(member)
        return kept

    def contradicting(self, members: list[Member], every: bool, given: int) -> list[Member]:
        """Report what cannot be met beside the others, or what is always met with one of them; the others."""
        together: Box = {}
        kept: list[Member] = []
        for place, member in enumerate(members):
            box = member.ways.there if every else member.ways.unmet
            if box is None:
                continue
            if all(every_of([together[each], box[each]]) for each in box if each in together):
                narrow(together, box)
                kept.append(member)
                continue
            other = next((each for each in kept if self.excludes(each, box, every)), None)
            if place >= given and all(apart(member, each) for each in kept):
                report = errors.never_together if every else errors.always_one_of
                at = other or next(each for each in kept if self.shares(each, box, every))
                self.found.append(report(self.source, member.span, at.span, alone=other is not None))
        return kept

    def excludes(self, member: Member, box: Box, every: bool) -> bool:
        return meeting([member.ways.there if every else member.ways.unmet, box]) is None

    def shares(self, member: Member, box: Box, every: bool) -> bool:
        return not box.keys().isdisjoint((member.ways.there if every else member.ways.unmet) or {})

    def following(self, members: list[Member], every: bool, given: int) -> None:
        """Report what is met wherever the others in its list are met; among alternatives, what adds no case to them."""
        boxes = [(each.ways.met if every else each.ways.unmet) or {} for each in members]
        others = [(each.ways.unmet if every else each.ways.met) or {} for each in members]
        places: dict[int, list[int]] = {}  # by values, the members that limit them
        for number, box in enumerate(boxes):
            for subject in box:
                places.setdefault(subject, []).append(number)
        above: list[Box] = []
        together: Box = {}
        for box, other in zip(boxes, others, strict=True):
            above.append({subject: together[subject] for subject in other if subject in together})
            narrow(together, box)
        behind: Box = {}
        for place in range(len(members) - 1, given - 1, -1):
            member = members[place]
            at = implied_by(place, boxes, (above[place], behind, others[place]), places)
            if at is None or not apart(members[at], member):
                narrow(behind, boxes[place])
            else:
                self.found.append(
                    errors.adds_nothing(self.source, member.span, members[at].span, alternative=not every)
                )

    # ---- exceptions

    def exception(self, left_out: LeftOut, together: Box, members: Sequence[Member]) -> None:
        """Look at why something is left out, beside what must hold in the same list."""
        if left_out.why == "no rule":
            return
        ways = self.cases.left_out(left_out)
        word = Span(left_out.span.start, left_out.span.start + len(left_out.why))
        if left_out.why != "if" and (ways.met is None or ways.unmet is None):
            holds = ways.unmet is None
            if left_out.why == "unless":
                told = errors.exception_always(self.source, word) if holds else None
                self.found.append(told or errors.exception_never(self.source, word, None))
            else:
                report = errors.applies_never if holds else errors.applies_always
                self.found.append(report(self.source, left_out.span))
            return
        if left_out.why == "unless" and meeting([together, ways.there]) is None:
            at = next((each for each in members if meeting([each.ways.there, ways.there]) is None), None)
            if at is not None:
                self.found.append(errors.exception_never(self.source, word, at.span))
        dated = any(part.span == left_out.span for part in left_out.parts)  # of "applies from", which is all of it
        if not dated:
            self.joined([each for part in left_out.parts for each in self.members(part, True, inner=True)], True)

    # ---- comparisons

    def comparison(self, comparison: Condition) -> None:
        """Look at an innermost condition, and at what is asked of items in it."""
        ways = self.cases.ways(comparison)
        if compares_with_itself(self.cases, comparison):
            self.found.append(errors.compared_with_itself(self.source, comparison.span))
        elif ways.met is None:
            self.found.append(errors.never_met(self.source, comparison.span, declared_by(comparison)))
        elif ways.unmet is None or (isinstance(comparison, Compare) and set(ways.unmet.values()) == {ABSENT}):
            self.found.append(errors.always_so(self.source, comparison.span, declared_by(comparison)))
        items = items_of(comparison)
        if items is not None:
            asked = (comparison.requirement,) if isinstance(comparison, EveryItem) else ()
            self.items(items, asked)
        for operand in operands_of(comparison):
            self.expression(operand)

    def expression(self, expression: Expression) -> None:
        """Look at what an expression asks of items, and at the lines of a score."""
        if id(expression) in self.seen:
            return
        self.seen.add(id(expression))
        if isinstance(expression, Total):
            self.items(expression.items)
        elif isinstance(expression, FactRead) and expression.fact.pick is not None:
            self.items(expression.fact.pick.items)
        elif isinstance(expression, Score):
            for part in expression.parts:
                self.line_of_score(part)
        for each in inner_expressions(expression):
            self.expression(each)

    def line_of_score(self, part: ScorePart) -> None:
        if part.condition is not None:
            self.visit(part.condition)
        for each in part.parts:
            self.line_of_score(each)

    def items(self, items: Items, asked: tuple[Condition, ...] = ()) -> None:
        """Look at what is asked of the items of a list."""
        if id(items) in self.seen:
            return
        self.seen.add(id(items))
        base = 0 if items.derived is None else len(items.derived.items.where)  # said where that list is named
        named = [each for one in items.where[:base] for each in self.members(one, True, inner=True)]
        where = [*named, *(each for one in items.where[base:] for each in self.members(one, True, inner=True))]
        required = [each for one in asked for each in self.members(one, True, inner=True)]
        self.joined(where, True, given=len(named))
        if required:
            self.joined([*where, *required], True, given=len(where))
        for member in (*where[len(named) :], *required):
            part = member.part
            if not isinstance(part, Criterion | Group) and not reads_item(part, items):
                self.found.append(errors.reads_no_item(self.source, part.span, items.lists[-1].name))


def implied_by(
    place: int, boxes: Sequence[Box], sets: tuple[Box, Box, Box], places: Mapping[int, Sequence[int]]
) -> int | None:
    """The place of the member from which it follows alone that the one at a place is met; None if it does not follow.

    `boxes` are where each member holds, `places` those that limit a value. `sets` are where those above hold, where
    those behind do, and where it does not itself.
    """
    above, behind, own = sets
    for subject, values in own.items():
        beside = [each[subject] for each in (above, behind) if subject in each]
        if beside and not every_of([*beside, values]):
            sharing = places[subject]
            at = bisect_left(sharing, place)
            for each in sharing[max(0, at - NEAR) : at + NEAR + 1]:
                if each != place and not every_of([boxes[each][subject], values]):
                    return each
    return None


def reads_item(condition: Condition, items: Items) -> bool:
    """Whether a condition reads something of the items; of shared lists and determinations it is not looked into."""
    if any(isinstance(each, BlockIsMet | ComesTo) for each in comparisons_in(condition)):
        return True
    return any(fact.key.startswith(items.variables) for fact in facts_of(condition))


def compares_with_itself(cases: Cases, comparison: Condition) -> bool:
    """Whether both sides of a comparison are the same value."""
    if isinstance(comparison, SameChoice):
        return comparison.left.key == comparison.right.key
    return isinstance(comparison, Compare) and cases.comparing.says(comparison.left) == cases.comparing.says(
        comparison.right
    )


def declared_by(comparison: Condition) -> Span | None:
    """Where the fact is declared that a comparison reads, if it reads nothing but one fact."""
    if items_of(comparison) is not None:
        return None
    facts = [each for each in operands_of(comparison) if not isinstance(each, Constant)]
    only = facts[0] if len(facts) == 1 else None
    return only.fact.span if isinstance(only, FactRead) and not only.fact.built_in else None


def apart(one: Member, other: Member) -> bool:
    """Whether two stand in different places: what the language makes of one phrase is not compared with itself."""
    return one.span.end <= other.span.start or other.span.end <= one.span.start


def narrow(box: Box, other: Box) -> None:
    """Narrow a box to its cases that lie in another."""
    for subject, values in other.items():
        box[subject] = every_of([box[subject], values]) if subject in box else values
