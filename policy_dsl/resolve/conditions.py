"""Conditions: names become facts, types are checked, and what is only a nicer way to write something is gone."""

import itertools
import re

from policy_dsl import errors, syntax
from policy_dsl.names import fold
from policy_dsl.policy import (
    All,
    Any,
    BlockIsMet,
    ComesTo,
    Condition,
    Constant,
    Defined,
    Definition,
    Differs,
    FactRead,
    IsDocumented,
    IsYes,
    Lookup,
    LookupListed,
    Not,
    SomeOf,
    YesNo,
)
from policy_dsl.resolve.attributes import is_defined_for_items
from policy_dsl.resolve.choices import choice_among, choice_is, codes, empty, is_none, sets
from policy_dsl.resolve.expressions import resolve_name, resolve_operand, rounded
from policy_dsl.resolve.fitting import FITTING, SET_WORDS, does_not_fit
from policy_dsl.resolve.items import (
    asked_block,
    resolve_count,
    resolve_exists,
    resolve_for_some,
    resolve_meets,
    resolve_quantified,
    resolve_run,
)
from policy_dsl.resolve.joined import values_joined
from policy_dsl.resolve.measures import Meaning, fact_named, kind_of, measure_of, number_constant, told_meaning
from policy_dsl.resolve.order import between, distance, in_window, number_among, ordered, within
from policy_dsl.resolve.scope import Scope
from policy_dsl.resolve.slips import HOURS_BETWEEN
from policy_dsl.source import Span
from policy_dsl.walk import facts_of, facts_read_by, inner_conditions, operands_of, totals_in

# The first half of what "and" should not part.
HALVED = re.compile(
    r"between |(?:the )?(?:number of )?(?:days|weeks|months|years) between |(?:the )?\w+(?:est|er|mum) of "
)

HOURS = re.compile(HOURS_BETWEEN)


def resolve_condition(scope: Scope, written: syntax.Condition) -> Condition | None:
    """What a condition means; None when it has a mistake, which is then reported."""
    match written:
        case syntax.Holds(operand):
            return holds(scope, operand)
        case syntax.Negation(inner):
            condition = resolve_condition(scope, inner)
            return None if condition is None else Not(condition, span=written.span)
        case syntax.Conjunction(conditions):
            parts = None if values_joined(scope, conditions, "and") else resolve_all(scope, conditions)
            return None if parts is None else All(parts, span=written.span)
        case syntax.Disjunction(conditions):
            parts = None if values_joined(scope, conditions, "or") else resolve_all(scope, conditions)
            return None if parts is None else Any(parts, span=written.span)
        case syntax.Comparison():
            return where_it_exists(comparison(scope, written))
        case syntax.Between():
            return between(scope, written)
        case syntax.Distance():
            return distance(scope, written)
        case syntax.Within():
            return within(scope, written)
        case syntax.InWindow():
            return in_window(scope, written)
        case syntax.Membership():
            return where_it_exists(membership(scope, written))
        case syntax.Documented(operand, negated):
            return where_it_exists(documented(scope, operand, negated, written.span))
        case syntax.IsMet():
            return where_it_exists(is_met(scope, written))
        case syntax.Count():
            return resolve_count(scope, written)
        case syntax.Quantified():
            return resolve_quantified(scope, written)
        case syntax.Run():
            return resolve_run(scope, written)
        case syntax.Exists():
            return resolve_exists(scope, written)
        case syntax.Meets():
            return resolve_meets(scope, written)
        case syntax.ForSome():
            found = resolve_for_some(scope, written)
            return None if found is None else Any(found, span=written.span)


def where_it_exists(condition: Condition | None) -> Condition | None:
    """A comparison with `is not`, of a fact that may not exist: like any other, it is met only where the fact does."""
    if not isinstance(condition, Not) or inner_conditions(condition.condition):
        return condition
    operands = operands_of(condition.condition)
    picked = any(fact.pick is not None for each in operands for fact in facts_read_by(each))
    guarded = picked or any(True for each in operands for _ in totals_in(each))
    guarded = guarded or any(fact.only_when is not None for fact in facts_of(condition.condition))
    return Differs(condition.condition, span=condition.span) if guarded else condition


def resolve_all(scope: Scope, conditions: tuple[syntax.Condition, ...]) -> tuple[Condition, ...] | None:
    """Each condition; None when one has a mistake, after all have been looked at."""
    found = [resolve_condition(scope, each) for each in without_echo(conditions)]
    kept = tuple(each for each in found if each is not None)
    return kept if len(kept) == len(found) else None


def without_echo(conditions: tuple[syntax.Condition, ...]) -> tuple[syntax.Condition, ...]:
    """The conditions without the second half of "X is between 5 and 14", whose first half is reported."""
    kept = [*conditions[:1]]
    for before, after in itertools.pairwise(conditions):
        side = before.right if isinstance(before, syntax.Comparison) else None
        side = before.operand if isinstance(before, syntax.Holds) else side
        halved = isinstance(side, syntax.Name) and not side.quoted and HALVED.match(side.text)
        hours = isinstance(before, syntax.Holds) and isinstance(side, syntax.Name) and HOURS.match(side.text)
        if not (halved and isinstance(after, syntax.Holds)) and not hours:
            kept.append(after)
    return tuple(kept)


def define(scope: Scope, definition: syntax.Definition, key: str) -> Meaning | None:
    """What a definition says: a constant, another name for a fact, a number or date worked out, or a condition."""
    own_name = " ".join(definition.name.text.split())
    meaning = definition.meaning
    assert not isinstance(meaning, syntax.DerivedList)
    if isinstance(meaning, syntax.Rounded):
        found = rounded(scope, meaning)
        return None if found is None else Definition(key, own_name, found, span=definition.span)
    if isinstance(meaning, syntax.Holds):
        named = resolve_operand(scope, meaning.operand)
        if named is None:
            return None
        if isinstance(named, Constant):
            return Constant(named.value, named.measure, own_name, span=definition.span)
        if not isinstance(named, Defined) and kind_of(named) in ("number", "date"):
            return Definition(key, own_name, named, span=definition.span)
        if not isinstance(named, Defined) and kind_of(named) != "answer":
            return named  # another name for it
        condition = as_condition(scope, named)
    else:
        condition = resolve_condition(scope, meaning)
    if condition is None:
        return None
    return Defined(key, own_name, condition, span=definition.span)


def as_condition(scope: Scope, meaning: Meaning) -> Condition | None:
    """An operand that stands alone, as a condition; None when it is none, which is then reported."""
    if isinstance(meaning, Defined):
        return meaning
    if isinstance(meaning, FactRead) and isinstance(meaning.fact.type, YesNo):
        return IsYes(meaning.fact, span=meaning.span)
    if isinstance(meaning, Lookup) and meaning.kind == "answer":
        return LookupListed(meaning, ("yes",), span=meaning.span)
    kind = kind_of(meaning)
    written = scope.source.text_of(meaning.span)
    words = FITTING[kind][2] if kind in ("number", "date") else FITTING[kind][0]
    example = f"NAME is at least {written}" if isinstance(meaning, Constant) else f"{written} {words} ..."
    scope.report(errors.no_condition(scope.source, meaning.span, told_meaning(meaning), example))
    return None


def holds(scope: Scope, operand: syntax.Operand) -> Condition | None:
    if isinstance(operand, syntax.Name) and is_block(scope, operand):
        scope.report(errors.block_alone(scope.source, operand.span, operand.text))
        return None
    if isinstance(operand, syntax.Name) and is_determination(scope, operand):
        scope.report(errors.determination_alone(scope.source, operand.span, operand.text))
        return None
    meaning = resolve_operand(scope, operand)
    return None if meaning is None else as_condition(scope, meaning)


def is_declared(scope: Scope, name: syntax.Name) -> bool:
    return scope.fact(name) is not None or fold(name.text) in scope.meanings or is_defined_for_items(scope, name)


def is_block(scope: Scope, name: syntax.Name) -> bool:
    return fold(name.text) in scope.blocks and not is_declared(scope, name)


def is_determination(scope: Scope, name: syntax.Name) -> bool:
    return fold(name.text) in scope.determinations and not is_declared(scope, name)


def has_two_meanings(scope: Scope, name: syntax.Name, right: syntax.Operand) -> bool:
    """Whether a determination has the name of a definition, which has been told, and an outcome is asked of it."""
    folded = fold(name.text)
    asked = isinstance(right, syntax.Name) and fold(right.text) in scope.outcomes
    return asked and folded in scope.meanings and folded in scope.determinations


def is_misspelt_determination(scope: Scope, written: syntax.Comparison) -> bool:
    """Whether an unknown name stands before "is" and an outcome, and is near a determination's; then it is reported."""
    left, right = written.left, written.right
    if not isinstance(left, syntax.Name) or not isinstance(right, syntax.Name) or is_declared(scope, left):
        return False
    words = fold(right.text)
    if words not in (*scope.outcomes, "denied", "needs more information") and f"not {words}" not in scope.outcomes:
        return False
    near = None if scope.is_muted(left.text) else scope.near(left.text, scope.named_determinations())
    if near is not None:
        scope.report(errors.unknown_determination(scope.source, left.span, near))
    return near is not None


def is_met(scope: Scope, written: syntax.IsMet) -> Condition | None:
    """`BLOCK is met`; of a choice fact, that it is the choice "met"."""
    name = written.name
    if is_block(scope, name):
        alone = next((each for each in scope.inside if each.alone), None)
        block = scope.block_syntax[fold(name.text)]
        key = scope.blocks[fold(name.text)] if alone is None else asked_block(scope, block, alone)
        if key is None:
            return None
        condition: Condition = BlockIsMet(key, span=written.span)
        return Not(condition, span=written.span) if written.negated else condition
    if is_declared(scope, name):
        meaning = resolve_name(scope, name)
        if meaning is not None and kind_of(meaning) not in ("choice", "choices", "text"):
            scope.report(errors.only_criteria_are_met(scope.source, name.span))
            return None
        word = syntax.Name("met", span=Span(written.span.end - 3, written.span.end))
        comparator: syntax.Comparator = "is not" if written.negated else "is"
        return comparison(scope, syntax.Comparison(name, comparator, word, span=written.span))
    if not scope.is_muted(name.text):
        near = scope.near(name.text, scope.named_blocks())
        scope.report(errors.unknown_block(scope.source, name.span, near))
    return None


def comparison(scope: Scope, written: syntax.Comparison) -> Condition | None:
    """`X is Y` and its relatives, for every type."""
    if isinstance(written.left, syntax.Name) and (
        is_determination(scope, written.left) or has_two_meanings(scope, written.left, written.right)
    ):
        return comes_to(scope, written, written.left)
    if is_misspelt_determination(scope, written):
        return None
    if isinstance(written.left, syntax.NumberLiteral) and isinstance(written.right, syntax.NumberLiteral):
        scope.report(errors.nothing_compared_of_patient(scope.source, written.span))
        return None
    left = resolve_operand(scope, written.left)
    if left is None:
        return None
    kind = kind_of(left)
    if isinstance(written.right, syntax.YesOrNo) and kind == "answer":
        return answer(scope, left, written)
    if kind in ("choice", "text"):
        return choice_is(scope, left, written)
    if kind in ("choices", "code", "codes"):
        return single_of_many(scope, left, kind, written)
    if isinstance(written.right, syntax.YesOrNo):
        phrase = f"is {'yes' if written.right.value else 'no'}"
        told = told_meaning(left)
        scope.report(errors.comparator_does_not_fit(scope.source, written.span, phrase, told, FITTING[kind]))
        return None
    if isinstance(written.right, syntax.Name) and wordlike(scope, written.right):
        return None
    right = resolve_operand(
        scope, written.right, None if kind != "number" or isinstance(left, Defined) else measure_of(left)
    )
    if right is None:
        return None
    if isinstance(written.left, syntax.NumberLiteral) and not isinstance(right, Defined) and kind_of(right) == "number":
        left = number_constant(scope, written.left, measure_of(right)) or left
    return ordered(scope, written, left, right)


def wordlike(scope: Scope, name: syntax.Name) -> bool:
    """Whether what stands behind "is" is a block or a determination, which is reported."""
    if is_block(scope, name):
        scope.report(errors.block_alone(scope.source, name.span, name.text))
        return True
    return False


def answer(scope: Scope, left: Meaning, written: syntax.Comparison) -> Condition | None:
    """`X is yes`, `X is not no`."""
    condition = as_condition(scope, left)
    if condition is None:
        return None
    if written.comparator not in ("is", "is not"):
        does_not_fit(scope, written, written.comparator, "a yes/no answer", "answer")
        return None
    assert isinstance(written.right, syntax.YesOrNo)
    wanted = written.right.value is (written.comparator == "is")
    return condition if wanted else Not(condition, span=written.span)


def comes_to(scope: Scope, written: syntax.Comparison, name: syntax.Name) -> Condition | None:
    """`DETERMINATION is OUTCOME`; `is not covered` is the outcome "not covered" where it is declared."""
    key = scope.determinations[fold(name.text)]
    right = written.right
    if written.comparator not in ("is", "is not") or not isinstance(right, syntax.Name):
        scope.report(errors.determination_alone(scope.source, written.span, name.text))
        return None
    words = fold(right.text)
    negated = written.comparator == "is not"
    if negated and f"not {words}" in scope.outcomes:
        words, negated = f"not {words}", False
    if words == "needs more information":
        scope.report(errors.asked_for_silence(scope.source, written.span, name.text))
        return None
    if words == "denied" or (words == "split" and key in scope.each_of):
        found: tuple[str, ...] = (words,)
    elif words in scope.outcomes:
        found = (scope.outcomes[words].words,)
    else:
        if not scope.is_muted(right.text):
            near = scope.near(right.text, scope.outcomes_like(right.text))
            scope.report(errors.unknown_outcome(scope.source, right.span, near))
        return None
    if key is None:
        return None
    each = scope.each_of.get(key)
    overall = each is not None and scope.loop != each
    if each is not None and any(inside.declared.steps[0].key == each for inside in scope.inside):
        scope.report(errors.outcome_of_which_item(scope.source, written.span, scope.source.text_of(written.left.span)))
        return None
    said = scope.source.text_of(right.span)
    condition: Condition = ComesTo(key, found, said, overall, span=written.span)
    return Not(condition, span=written.span) if negated else condition


def single_of_many(scope: Scope, left: Meaning, kind: str, written: syntax.Comparison) -> Condition | None:
    """What `is` means for a code: that it is that one. For sets it fits with none alone."""
    if kind == "code" and written.comparator in ("is", "is not"):
        phrase: syntax.Membership_ = "is one of" if written.comparator == "is" else "is not one of"
        return membership(scope, syntax.Membership(written.left, phrase, (written.right,), span=written.span))
    is_it = written.comparator in ("is", "is not") and is_none(left, (written.right,))
    if is_it and isinstance(left, FactRead) and isinstance(left.fact.type, SomeOf):
        negated = written.comparator == "is not"
        return empty(scope, left, left.fact.type, written.right, written.span, negated=negated)
    does_not_fit(scope, written, written.comparator, told_meaning(left), kind)
    return None


def membership(scope: Scope, written: syntax.Membership) -> Condition | None:
    """`X is one of A, B`, and what is said of sets and codes."""
    left = resolve_operand(scope, written.left)
    if left is None:
        return None
    if isinstance(left, Defined | Constant):
        at = written.left.span
        scope.report(errors.not_comparable(scope.source, at, told_meaning(left), "a list", at))
        return None
    kind = kind_of(left)
    if kind in ("code", "codes"):
        return codes(scope, left, kind, written)
    if (written.phrase in SET_WORDS) is not (kind == "choices") or kind == "answer":
        does_not_fit(scope, written, written.phrase, told_meaning(left), kind)
        return None
    if kind == "choices":
        assert isinstance(left, FactRead)
        assert isinstance(left.fact.type, SomeOf)
        return sets(scope, left, left.fact.type, written)
    among = choice_among if kind in ("choice", "text") else number_among
    condition = among(scope, left, written)
    if condition is None:
        return None
    return Not(condition, span=written.span) if written.phrase == "is not one of" else condition


def documented(scope: Scope, operand: syntax.Operand, negated: bool, at: Span) -> Condition | None:
    """`X is documented`, of a fact only, or of another name for one."""
    meaning = resolve_name(scope, operand) if isinstance(operand, syntax.Name) else resolve_operand(scope, operand)
    if meaning is None:
        return None
    fact = fact_named(meaning)
    if fact is None:
        scope.report(errors.documented_of_fact(scope.source, operand.span))
        return None
    condition = IsDocumented(fact, span=at)
    return Not(condition, span=at) if negated else condition
