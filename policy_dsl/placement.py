"""Where exceptions, guards and `no rule` may stand: what is refused because it would work against the patient.

An exception is only ever for the patient, so `unless` stands where leaving out helps. A list of which everything can
be left out would say nothing. A comparison with what does not exist is not met, and `not` would turn that round.
"""

from collections.abc import Iterator

from policy_dsl import errors
from policy_dsl.diagnostics import Diagnostic
from policy_dsl.meaning import Lowering
from policy_dsl.policy import (
    SAYS_NOTHING,
    All,
    Any,
    BlockIsMet,
    Clause,
    ComesTo,
    Condition,
    CountItems,
    Criterion,
    Defined,
    Differs,
    EveryItem,
    Expression,
    Fact,
    FactRead,
    Group,
    Items,
    LeftOut,
    ListOf,
    Lookup,
    NoRule,
    Not,
    Policy,
)
from policy_dsl.runtime import conditions
from policy_dsl.runtime.exact import settle
from policy_dsl.runtime.settle import DENIED, DENIES
from policy_dsl.source import Span
from policy_dsl.walk import (
    comparisons_in,
    conditions_in,
    conditions_left_out,
    conditions_of,
    conditions_of_determination,
    conditions_on_items,
    criteria_in,
    expressions_in,
    facts_in,
    facts_of,
    facts_read_by,
    inner_conditions,
    lookups_in,
    operands_of,
    read_by,
    terms_of,
    totals_in,
)

# Shared lists by their keys, as requirements or grounds for denial; and what decides named values, by its identity.
Judged = set[tuple[str | int, bool]]
EACH = "[each]"  # behind the key of a list: the item that is decided


def misplaced(policy: Policy) -> Iterator[Diagnostic]:
    """Everything that stands where it may not."""
    yield from asked_outside_loops(policy)
    yield from exceptions_that_harm(policy)
    yield from lists_that_empty(policy)
    for condition in every_condition(policy):
        yield from under_not(policy, condition, turned=False, in_or=False)
    yield from unguarded(policy)


def every_condition(policy: Policy) -> Iterator[Condition]:
    """Every condition of criteria, exceptions and definitions; those of definitions once."""
    for block in policy.blocks:
        yield from conditions_in(block.group)
    for determination in policy.determinations:
        yield from conditions_of_determination(determination)


# ---- items that are decided one by one


def asked_outside_loops(policy: Policy) -> Iterator[Diagnostic]:
    """What asks for the item that is decided, in a determination that does not decide item by item."""
    for determination in policy.determinations:
        own = None if determination.each is None else determination.each.key
        parts: list[Condition | Expression] = [*conditions_of_determination(determination)]
        parts += [term.value for term in terms_of(determination) if term.value is not None]
        for part in parts:
            for each in dict.fromkeys(lists_decided(policy, part, set())):
                if each.key != own:
                    yield errors.item_outside_loop(policy.source, part.span, item_called(each))


def lists_decided(policy: Policy, part: Condition | Expression, seen: set[str]) -> Iterator[Fact]:
    """The lists of whose item, the one that is decided, something speaks."""
    read = expressions_in(part) if isinstance(part, Expression) else []
    for comparison in () if isinstance(part, Expression) else comparisons_in(part):
        asked: tuple[Condition, ...] = ()
        if isinstance(comparison, BlockIsMet) and comparison.block not in seen:
            seen.add(comparison.block)
            block = next(each for each in policy.blocks if each.key == comparison.block)
            asked = tuple(conditions_in(block.group))
        elif isinstance(comparison, ComesTo) and not comparison.overall:
            other = next(each for each in policy.determinations if each.key == comparison.determination)
            if other.each is not None:
                yield other.each
        for each in asked:
            yield from lists_decided(policy, each, seen)
        read += read_by(comparison)
    for key in dict.fromkeys(each.fact.key for each in read if isinstance(each, FactRead)):
        if EACH in key:
            yield next(each for each in policy.facts if each.key == key.partition(EACH)[0])


def item_called(listed: Fact) -> str:
    """What one of its items is called."""
    assert isinstance(listed.type, ListOf)
    return listed.type.item


# ---- unless


def exceptions_that_harm(policy: Policy) -> Iterator[Diagnostic]:
    """Exceptions where leaving out would not help the patient."""
    found: dict[Span, Diagnostic] = {}
    seen: Judged = set()
    for determination in policy.determinations:
        for clause in determination.clauses:
            required = (clause.outcome.kind != DENIES) is not clause.gate
            for left_out in clause.left_out:
                if left_out.why == "unless" and clause.outcome.kind != DENIES:
                    told = f'it would take away a clause that gives "{clause.outcome.words}"'
                    found[left_out.span] = errors.unless_misplaced(policy.source, unless_word(left_out), told)
                judge_left_out(policy, left_out, found, seen)
            judge(policy, clause.group, required, found, seen)
    yield from found.values()


def judge(policy: Policy, group: Group, required: bool, found: dict[Span, Diagnostic], seen: Judged) -> None:
    """Enter the misplaced exceptions of a list that is a requirement, or (not `required`) a ground for denial."""
    helps = group.quantifier in (("all of", "none of") if required else ("any of", "at least"))
    inner = required is not (group.quantifier == "none of")
    for criterion in group.criteria:
        for left_out in criterion.left_out:
            if left_out.why == "unless" and not helps:
                what = "a requirement" if required else "a ground for denial"
                told = f'it stands in "{quantified(group)}" of {what}'
                found[left_out.span] = errors.unless_misplaced(policy.source, unless_word(left_out), told)
            judge_left_out(policy, left_out, found, seen)
        for part in criterion.parts:
            if isinstance(part, Group):
                judge(policy, part, inner, found, seen)
                continue
            if isinstance(part, BlockIsMet):
                # A criterion that asks for a shared list alone is left out with it; in any other, the list is met then.
                judge_whole(policy, part, helps if len(criterion.parts) == 1 else inner, found)
            judge_condition(policy, part, inner, found, seen)


def judge_left_out(policy: Policy, left_out: LeftOut, found: dict[Span, Diagnostic], seen: Judged) -> None:
    """The same for what a reason asks for: that an exception holds is for the patient; that something applies may be
    for or against."""
    for condition in conditions_left_out(left_out):
        for either in (True,) if left_out.why == "unless" else (True, False):
            judge_condition(policy, condition, either, found, seen)


def judge_condition(
    policy: Policy, condition: Condition, required: bool, found: dict[Span, Diagnostic], seen: Judged
) -> None:
    """The same for the shared lists that a condition asks for, each once either way."""
    if isinstance(condition, BlockIsMet) and (condition.block, required) not in seen:
        seen.add((condition.block, required))
        block = next(each for each in policy.blocks if each.key == condition.block)
        judge(policy, block.group, required, found, seen)
    if isinstance(condition, ComesTo):
        judge_asked(policy, condition, required, found)
    turned = required is not isinstance(condition, Not)
    inner = inner_conditions(condition)
    for each in inner:
        if isinstance(each, BlockIsMet):
            judge_whole(policy, each, turned, found)
        judge_condition(policy, each, turned, found, seen)
    # What a row or a line of a score says may be for the patient or against.
    for expression in () if inner else read_by(condition):
        for each in conditions_of(expression):
            for either in (True, False):
                if (id(each), either) not in seen:
                    seen.add((id(each), either))
                    judge_condition(policy, each, either, found, seen)


def judge_whole(policy: Policy, asked: BlockIsMet, helps: bool, found: dict[Span, Diagnostic]) -> None:
    """Enter the exceptions of a whole shared list, where it does not help that they hold."""
    block = next(each for each in policy.blocks if each.key == asked.block)
    for left_out in () if helps else block.group.left_out:
        if left_out.why == "unless":
            told = f'it speaks of all of "{block.name}", and where that is asked for it does not help'
            found[left_out.span] = errors.unless_misplaced(policy.source, unless_word(left_out), told)


def judge_asked(policy: Policy, asked: ComesTo, wanted: bool, found: dict[Span, Diagnostic]) -> None:
    """Enter the exceptions of a determination that would work against the patient where its outcome is asked for.

    One in a clause that denies makes that clause rarer, in any other it makes it more frequent. `wanted`: it is for the
    patient that the outcome is one of those asked for; else that it is not.
    """
    determination = next(each for each in policy.determinations if each.key == asked.determination)
    told = f'it makes it {"less" if wanted else "more"} likely that "{determination.name} is {asked.outcomes[0]}"'
    outcomes = (*(each.outcome for each in determination.clauses), determination.otherwise)
    is_asked = [each.words in asked.outcomes or (each.kind == DENIES and DENIED in asked.outcomes) for each in outcomes]
    for place, clause in enumerate(determination.clauses):
        behind = is_asked[place + 1 :]  # what may be given where this clause is not
        rarer = clause.outcome.kind == DENIES
        less_likely = (is_asked[place] and not all(behind)) if rarer else (not is_asked[place] and any(behind))
        more_likely = (not is_asked[place] and any(behind)) if rarer else (is_asked[place] and not all(behind))
        if less_likely if wanted else more_likely:
            for each in exceptions_of(policy, clause, set()):
                found[each.span] = errors.unless_misplaced(policy.source, unless_word(each), told)


def exceptions_of(policy: Policy, part: Clause | Group, seen: set[str]) -> Iterator[LeftOut]:
    """The exceptions of a clause or list, those of the shared lists and determinations that it asks for too."""
    yield from (each for each in part.left_out if each.why == "unless")
    group = part.group if isinstance(part, Clause) else part
    for criterion in criteria_in(group):
        yield from (each for each in criterion.left_out if each.why == "unless")
    for each in lists_in(group):
        if each is not part:
            yield from (left_out for left_out in each.left_out if left_out.why == "unless")
    for condition in conditions_in(group):
        for comparison in comparisons_in(condition):
            if isinstance(comparison, BlockIsMet) and comparison.block not in seen:
                seen.add(comparison.block)
                block = next(one for one in policy.blocks if one.key == comparison.block)
                yield from exceptions_of(policy, block.group, seen)
            elif isinstance(comparison, ComesTo) and f"determination {comparison.determination}" not in seen:
                seen.add(f"determination {comparison.determination}")
                other = next(one for one in policy.determinations if one.key == comparison.determination)
                for clause in other.clauses:
                    yield from exceptions_of(policy, clause, seen)


def unless_word(left_out: LeftOut) -> Span:
    """Where the word `unless` stands."""
    return Span(left_out.span.start, left_out.span.start + len("unless"))


def quantified(group: Group) -> str:
    return f"at least {group.count} of" if group.quantifier == "at least" else group.quantifier


# ---- lists of which nothing is left


def lists_that_empty(policy: Policy) -> Iterator[Diagnostic]:
    """Lists of which every criterion can be left out at once by what only says when something applies."""
    for block in policy.blocks:
        yield from emptied(policy, block.group)
    for determination in policy.determinations:
        for clause in determination.clauses:
            # One that asks for a shared list alone is passed over where the list does not apply.
            if clause.group.criteria[0].label:
                yield from emptied(policy, clause.group, clause.left_out)


def emptied(policy: Policy, group: Group, around: tuple[LeftOut, ...] = ()) -> Iterator[Diagnostic]:
    """The list, and those in it, if all of it can be left out where none of `around` leaves out the list itself."""
    around = (*around, *group.left_out)
    outs = [tuple(each for each in reasons(policy, one) if each.why in SAYS_NOTHING) for one in group.criteria]
    if all(outs) and can_all_be(policy, outs, around):
        yield errors.list_can_empty(policy.source, group.span)
    for criterion in group.criteria:
        for part in criterion.parts:
            if isinstance(part, Group):
                yield from emptied(policy, part, (*around, *criterion.left_out))


def reasons(policy: Policy, criterion: Criterion) -> tuple[LeftOut, ...]:
    """Why a criterion is left out; where it asks for a shared list alone, with the list."""
    only = criterion.parts[0] if len(criterion.parts) == 1 else None
    if not isinstance(only, BlockIsMet):
        return criterion.left_out
    return (*criterion.left_out, *next(each for each in policy.blocks if each.key == only.block).group.left_out)


def can_all_be(policy: Policy, outs: list[tuple[LeftOut, ...]], around: tuple[LeftOut, ...]) -> bool:
    """Whether there is a case in which the list is asked and each criterion is left out for one of its reasons."""
    lowering = Lowering(policy)
    each_out = [conditions.Any(*(lowering.left_out(reason).condition for reason in reasons)) for reasons in outs]
    asked = [conditions.Not(lowering.left_out(reason).condition) for reason in around]
    return 0 in settle((conditions.All(*each_out, *asked),), {}).possible


# ---- not, and or


def under_not(
    policy: Policy, condition: Condition, *, turned: bool, in_or: bool, there: frozenset[str] = frozenset()
) -> Iterator[Diagnostic]:
    """Comparisons with facts that may not exist under `not`, and values that may be `no rule` under `not` or `or`.

    `there` are the facts and single items of which another condition beside, joined by "and", says that they exist.
    """
    inner = inner_conditions(condition)
    # What says when something applies is turned by the resolver, in its own place, and not by a word of the policy.
    turns = isinstance(condition, Not) and not isinstance(condition, Differs)
    turned = turned is not (turns and condition.span != inner[0].span)
    in_or = in_or or isinstance(condition, Any)
    if isinstance(condition, All):
        there |= {key for each in inner for key in said_to_exist(each)}
    for each in inner:
        yield from under_not(policy, each, turned=turned, in_or=in_or, there=there)
    if inner:
        return
    for each in conditions_on_items(condition):
        yield from under_not(policy, each, turned=False, in_or=in_or)
    for fact in facts_compared(condition) if turned else ():
        if fact.only_when is not None and not {each.key for each in facts_of(fact.only_when)} <= there:
            yield errors.denied_fact_under_not(policy.source, condition.span, fact.name, guard(policy, fact))
    for items in items_that_may_lack(condition) if turned else ():
        if items.variable not in there:
            yield errors.denied_item_under_not(policy.source, condition.span, item_called(items.lists[-1]))
    for lookup in lookups_in(condition) if turned or in_or else ():
        if may_have_no_rule(lookup):
            yield errors.no_rule_in_or(policy.source, condition.span, lookup.name)


def said_to_exist(condition: Condition) -> tuple[str, ...]:
    """The facts that a condition asks for, of which those exist that they guard; or what stands for a single item."""
    if isinstance(condition, CountItems):
        single = condition.comparator == "at least" and not condition.items.variable.endswith("[]")
        return (condition.items.variable,) if single else ()
    return tuple(fact.key for fact in facts_of(condition) if fact.only_when is None)


def facts_compared(comparison: Condition) -> tuple[Fact, ...]:
    """The facts that a comparison reads, each once; those of items only where it is about one of them itself."""
    operands = operands_of(comparison)
    of_case = (fact for fact in facts_in(*operands) if not fact.is_attribute)
    return tuple(dict.fromkeys((*of_case, *(fact for operand in operands for fact in facts_read_by(operand)))))


def items_that_may_lack(comparison: Condition) -> Iterator[Items]:
    """The items of which a comparison reads a single one, or the highest or lowest; each once."""
    found: dict[str, Items] = {}
    for operand in operands_of(comparison):
        for fact in facts_read_by(operand):
            if fact.pick is not None:
                found.setdefault(fact.pick.items.variable, fact.pick.items)
        for total in totals_in(operand):
            found.setdefault(total.items.variable, total.items)
    yield from found.values()


def may_have_no_rule(lookup: Lookup) -> bool:
    return any(isinstance(each.result, NoRule) for each in lookup.rows) or isinstance(lookup.otherwise, NoRule)


def guard(policy: Policy, fact: Fact) -> str:
    """What `only when` says of a fact."""
    assert fact.only_when is not None
    return " ".join(policy.source.text_of(fact.only_when.span).split())


# ---- facts that may not exist


def unguarded(policy: Policy) -> Iterator[Diagnostic]:
    """Criteria of an `all of` that are not met for everybody for whom a fact does not exist."""
    groups = [block.group for block in policy.blocks]
    groups += [clause.group for determination in policy.determinations for clause in determination.clauses]
    for group in groups:
        for each in lists_in(group):
            if each.quantifier == "all of":
                for criterion in each.criteria:
                    yield from unguarded_in(policy, criterion)


def lists_in(group: Group) -> Iterator[Group]:
    yield group
    for criterion in criteria_in(group):
        yield from (part for part in criterion.parts if isinstance(part, Group))


def unguarded_in(policy: Policy, criterion: Criterion) -> Iterator[Diagnostic]:
    if any(each.why in ("applies", "if") for each in criterion.left_out):
        return
    lines = tuple(part for part in criterion.parts if not isinstance(part, Group))
    waiting: list[Condition] = [All(lines, span=criterion.span)]  # several lines must hold like one with "and"
    while waiting:
        condition = waiting.pop(0)
        if isinstance(condition, All):
            # A comparison beside the guard itself, "kind is blood gas and PO2 is low", says what it means.
            asked = {fact.key for each in condition.conditions for fact in facts_of(each) if fact.only_when is None}
            waiting += [each for each in condition.conditions if not guards_within(each) <= asked]
        elif isinstance(condition, Defined | Differs):
            waiting.append(condition.condition)
        elif isinstance(condition, EveryItem):
            waiting.append(All((*condition.items.where, condition.requirement), span=condition.span))
        elif not isinstance(condition, Not | Any | BlockIsMet):
            own = {fact.key for operand in operands_of(condition) for fact in facts_read_by(operand)}
            for fact in facts_compared(condition):
                if fact.only_when is not None:
                    told = errors.may_not_exist if fact.key in own else errors.line_may_not_count
                    yield told(policy.source, condition.span, fact.name, guard(policy, fact))


def guards_within(condition: Condition) -> set[str]:
    """The facts that decide whether the facts of a condition exist."""
    guards = [fact.only_when for fact in facts_of(condition) if fact.only_when is not None]
    return {fact.key for each in guards for fact in facts_of(each)} or {""}
