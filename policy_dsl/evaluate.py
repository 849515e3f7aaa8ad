"""The reference evaluator: what a checked policy means for one case. Written to be read; it defines the rest.

Facts in, findings out; the truth tables, the comparisons and the settling of outcomes are in `runtime`.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from policy_dsl.policy import (
    All,
    Any,
    Calendar,
    Choices,
    Compare,
    CompareSets,
    Condition,
    Constant,
    Criterion,
    Defined,
    Determination,
    Fact,
    FactRead,
    FactValue,
    FreeText,
    Group,
    IsDocumented,
    IsYes,
    Listed,
    Not,
    Numeric,
    OneOf,
    OrderedOperand,
    Policy,
    SameChoice,
    SetOperand,
    SomeOf,
    YesNo,
)
from policy_dsl.runtime import comparisons, findings
from policy_dsl.runtime.comparisons import Chosens, Range
from policy_dsl.runtime.facts import Case, read_case
from policy_dsl.runtime.report import Decision, PolicyIdentity
from policy_dsl.runtime.truth import Truth
from policy_dsl.walk import facts_read


@dataclass(frozen=True, slots=True)
class Known:
    """What one case says: the values of its facts, and which were looked for and are not there.

    With `assuming`, a fact that has no value has the one that the policy assumes for it.
    """

    values: dict[str, FactValue]
    not_documented: frozenset[str]
    assuming: bool

    def value(self, fact: Fact) -> FactValue | None:
        """The fact's value; None when it is unknown."""
        value = self.values.get(fact.key)
        return fact.assumed if value is None and self.assuming else value


def identity_of(policy: Policy) -> PolicyIdentity:
    """Which policy an answer is about."""
    return PolicyIdentity(policy.key, policy.title, policy.version, policy.status, policy.digest)


def read_facts(policy: Policy, data: object) -> Case:
    """The case that `data` gives (see `runtime.facts.read_case`); `FactsRefused` with every problem."""
    return read_case(policy.fields, policy.effective_from, policy.effective_until, policy.version, data)


def evaluate(policy: Policy, case: Case) -> Decision:
    """What each determination of the policy comes to for a case, with the full explanation."""
    values = {field.key: value for field, value in zip(policy.fields, case.values, strict=True) if value is not None}
    determinations = tuple(determine(each, values, case.not_documented) for each in policy.determinations)
    return Decision(identity_of(policy), policy.fields, case, determinations)


def determine(
    determination: Determination, values: dict[str, FactValue], not_documented: frozenset[str]
) -> findings.Determination:
    """What one determination comes to. Assumed facts are named when they would be needed without the assumption."""
    assumable = tuple(fact.key for fact in facts_read(determination) if fact.assumed is not None)
    found = findings_of(determination, Known(values, not_documented, assuming=True))
    if not assumable:
        return found
    silent = findings_of(determination, Known(values, not_documented, assuming=False))
    return findings.with_assumptions(found, silent, assumable)


def findings_of(determination: Determination, known: Known) -> findings.Determination:
    clauses = (findings.Clause(each.outcome, find_group(each.group, known)) for each in determination.clauses)
    return findings.Determination(determination.key, determination.title, determination.otherwise, *clauses)


def find_group(group: Group, known: Known) -> findings.Group:
    return findings.Group(group.quantifier, group.count, *(find_criterion(each, known) for each in group.criteria))


def find_criterion(criterion: Criterion, known: Known) -> findings.Criterion:
    parts = (find_group(each, known) if isinstance(each, Group) else read(each, known) for each in criterion.parts)
    return findings.Criterion(criterion.path, criterion.label, criterion.wording, criterion.line, *parts)


def read(condition: Condition, known: Known) -> findings.Reading:
    """What a condition comes to, what it still needs, and what it looked at."""
    match condition:
        case Not(inner):
            return findings.opposite(read(inner, known))
        case All(conditions):
            return findings.all_hold(*(read(each, known) for each in conditions))
        case Any(conditions):
            return findings.any_holds(*(read(each, known) for each in conditions))
        case Defined(_, inner):
            return read(inner, known)
        case IsYes(fact):
            value = known.value(fact)
            return findings.looked_at(None if value is None else value is True, (fact.key, value))
        case Compare(left, comparator, right):
            truth = compare(comparator, range_of(left, known), range_of(right, known))
            return findings.looked_at(truth, *read_by(left, known), *read_by(right, known))
        case Listed(fact, values):
            return findings.looked_at(is_listed(fact, values, known), (fact.key, known.value(fact)))
        case SameChoice(left_fact, right_fact):
            truth = is_same_choice(left_fact, right_fact, known)
            looked = ((each.key, known.value(each)) for each in (left_fact, right_fact))
            return findings.looked_at(truth, *looked)
        case CompareSets(left_set, set_comparator, right_set):
            truth = compare_sets(set_comparator, chosens(left_set, known), chosens(right_set, known))
            other = ((right_set.fact.key, known.value(right_set.fact)),) if isinstance(right_set, FactRead) else ()
            return findings.looked_at(truth, (left_set.fact.key, known.value(left_set.fact)), *other)
        case IsDocumented(fact):
            documented = known.values.get(fact.key)
            answer = True if documented is not None else False if fact.key in known.not_documented else None
            return findings.asked_whether_documented(answer, fact.key, documented)


def read_by(operand: OrderedOperand, known: Known) -> tuple[findings.LookedAt, ...]:
    """The fact that one side of a comparison looks at, with its value."""
    match operand:
        case FactRead(fact):
            return ((fact.key, known.value(fact)),)
        case Constant():
            return ()


def range_of(operand: OrderedOperand, known: Known) -> Range:
    """The values that one side of a comparison can have."""
    match operand:
        case Constant(constant):
            return comparisons.exactly(constant)
        case FactRead(fact):
            value = known.value(fact)
            ordered = value if isinstance(value, (int, Decimal, date)) else None
            if isinstance(fact.type, Numeric):
                return comparisons.between(ordered, fact.type.low, fact.type.high, whole=fact.type.whole)
            return comparisons.between(ordered, None, None)


def compare(comparator: str, left: Range, right: Range) -> Truth:
    if comparator == "at least":
        return comparisons.is_at_least(left, right)
    if comparator == "at most":
        return comparisons.is_at_least(right, left)
    if comparator == "more than":
        return comparisons.is_more_than(left, right)
    if comparator == "less than":
        return comparisons.is_more_than(right, left)
    return comparisons.is_equal(left, right)


def is_listed(fact: Fact, values: tuple[object, ...], known: Known) -> Truth:
    """Whether a choice, text, number or date is one of those listed."""
    value = known.value(fact)
    if value is not None:
        return value in values
    match fact.type:
        case OneOf(choices, _):
            return comparisons.is_one_of(
                frozenset(choices), frozenset(each for each in values if isinstance(each, str))
            )
        case Numeric(low, high, whole, _):
            numbers = tuple(each for each in values if isinstance(each, (int, Decimal)))
            return comparisons.number_is_one_of(Range(low, high, whole=whole), numbers)
        case YesNo() | Calendar() | FreeText() | SomeOf():
            return None


def is_same_choice(left: Fact, right: Fact, known: Known) -> Truth:
    """Whether two choices, or two texts, are the same; of a single choice they always are."""
    one, other = known.value(left), known.value(right)
    if one is None or other is None:
        return True if isinstance(left.type, OneOf) and len(left.type.choices) == 1 else None
    return one == other


def chosens(operand: SetOperand, known: Known) -> Chosens:
    """The sets of choices that one side of a comparison can have."""
    match operand:
        case Choices(choices):
            return Chosens(frozenset(choices), frozenset(choices))
        case FactRead(fact):
            value = known.value(fact)
            assert isinstance(fact.type, SomeOf)
            chosen = value if isinstance(value, frozenset) else None
            return Chosens(chosen, frozenset(fact.type.choices), or_none=fact.type.or_none)


def compare_sets(comparator: str, left: Chosens, right: Chosens) -> Truth:
    if comparator == "any of":
        return comparisons.has_any_of(left, right)
    if comparator == "all of":
        return comparisons.has_all_of(left, right)
    if comparator == "among":
        return comparisons.is_among(left, right)
    return comparisons.is_same_as(left, right)
