"""Worked examples: each scenario of a policy, run on the reference evaluator, not copied from its expectation."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile

from compiler.to_markdown.declared import ShownTable
from compiler.to_markdown.escape import Anchor, Markdown, Text, anchor
from compiler.to_markdown.given import Given, given_facts, given_lists
from compiler.to_markdown.linked import capital
from compiler.to_markdown.lists import is_one_line, label_path
from compiler.to_markdown.meanings import Telling, shown
from compiler.to_markdown.reading import negated, reading
from compiler.to_markdown.words import several, told_number
from policy_dsl.evaluate import evaluate, read_facts
from policy_dsl.meaning import Lowering, meaning_of, unit_of
from policy_dsl.policy import CriteriaBlock, Defined, Determination, Group, Lookup, Policy, Scenario, Score
from policy_dsl.resolve.measures import Meaning, measure_of
from policy_dsl.runtime.facts import Case, FactsRefused, Problem
from policy_dsl.runtime.fields import Field, Value, fold
from policy_dsl.runtime.findings import (
    DOES_NOT_APPLY,
    MET,
    NOT_MET,
    CriterionFinding,
    DeterminationFinding,
    Tally,
    sure_clause,
)
from policy_dsl.runtime.lists import Record
from policy_dsl.runtime.report import Decision, told_ends
from policy_dsl.runtime.settle import DENIED, DENIES
from policy_dsl.walk import criteria_in


@dataclass(frozen=True, slots=True)
class Deciding:
    """A criterion that decides, by its labels, and where it stands on the page; `exception` is the wording of the one
    for which it was left out, if it was."""

    label: Text
    wording: Text
    anchor: Anchor
    exception: Text


@dataclass(frozen=True, slots=True)
class Needed:
    """A fact that is still needed; `note` says what is special about it, and may be empty."""

    name: Text
    note: Text


@dataclass(frozen=True, slots=True)
class Looked:
    """What a criterion that decides, or is still open, found in a list, by the name of that list."""

    label: Text
    anchor: Anchor
    listed: Text
    found: Text


@dataclass(frozen=True, slots=True)
class Shown:
    """What one determination comes to in an example.

    `terms` stand behind the outcome, each after a comma; `term_needs` are facts for which some are still to be set.
    The criteria that decide are those `not_met`, those `met` and those `left_out`; `because` is the condition of a
    clause without labels that decides. Where none does, `whichever` are the facts that make no difference.
    `depends` are the facts on which the words of a denial depend, and `looked` what was found in lists. Of what is
    decided item by item, `items` say all that is not common to them.
    """

    title: Text
    anchor: Anchor
    outcome: Text
    terms: tuple[Text, ...]
    because: Markdown
    not_met: tuple[Deciding, ...]
    met: tuple[Deciding, ...]
    left_out: tuple[Deciding, ...]
    whichever: tuple[Text, ...]
    depends: tuple[Text, ...]
    needs: tuple[Needed, ...]
    term_needs: tuple[Needed, ...]
    assumed: tuple[Given, ...]
    looked: tuple[Looked, ...]
    items: tuple["ShownItems", ...]


@dataclass(frozen=True, slots=True)
class ShownItems:
    """What was decided of some items that came to the same for the same reasons, in one phrase with their names."""

    names: Text
    shown: Shown


@dataclass(frozen=True, slots=True)
class Example:
    """A scenario: its facts, and what comes of it; or the reasons for which the case is `refused`, and no outcome.

    `like` names the scenario or common facts that it builds on, perhaps empty; `differs` when some fact is another.
    `values` are the definitions and scores that the scenario asks for, as they come out, and the scores and results of
    tables that the criteria read which decide.
    """

    name: Text
    like: Text
    differs: bool
    given: tuple[Given, ...]
    lists: tuple[ShownTable, ...]
    refused: tuple[Text, ...]
    values: tuple[Given, ...]
    determinations: tuple[Shown, ...]


def examples_of(policy: Policy, telling: Telling) -> tuple[Example, ...]:
    """The scenarios of a policy, in order."""
    return tuple(worked(policy, each, telling) for each in policy.scenarios)


def cases_of(policy: Policy) -> tuple[dict[str, Value | Record], ...]:
    """What each case that is not refused gives, by key."""
    found = []
    for scenario in policy.scenarios:
        try:
            case = read_facts(policy, dict(scenario.facts))
        except FactsRefused:
            continue
        pairs = zip(policy.fields, case.values, strict=True)
        found.append({field.key: value for field, value in pairs if value is not None})
    return tuple(found)


def worked(policy: Policy, scenario: Scenario, telling: Telling) -> Example:
    fields = {each.key: each for each in policy.fields}
    facts = dict(scenario.facts)
    given, lists = given_facts(scenario, fields), given_lists(scenario, fields)
    begin = (Text(scenario.name), Text(scenario.like), bool(scenario.changed), given, lists)
    try:
        case = read_facts(policy, facts)
    except FactsRefused as refused:
        return Example(*begin, tuple(Text(reason(each, fields)) for each in refused.problems), (), ())
    values = {fold(each.name): named_value(each.name, each.meaning, policy, case) for each in scenario.values}
    asked = {each.determination for each in scenario.expectations}
    if not asked and values:
        return Example(*begin, (), tuple(values.values()), ())
    decision = evaluate(policy, case)
    found = tuple(each for each in decision.determinations if not asked or each.key in asked)
    results: list[Score | Lookup] = [each for table in policy.tables for each in table.results]
    tabled = {each.key: each for each in (*results, *policy.scores)}
    for key in dict.fromkeys(key for each in found for key in deciding_values(each)):
        if key in tabled:
            meaning = tabled[key]
            values.setdefault(fold(meaning.name), named_value(meaning.name, meaning, policy, case))
    determinations = tuple(shown_determination(each, decision, policy, telling) for each in found)
    return Example(*begin, (), tuple(values.values()), determinations)


def deciding_values(found: DeterminationFinding) -> tuple[str, ...]:
    """The keys of what the criteria that decide have looked at and found."""
    if found.items:
        return tuple(key for each in found.items for key in deciding_values(each.finding))
    sure = sure_clause(found.clauses, found.outcome)
    criteria = tuple(each for each in all_criteria(found.criteria) if each.path in found.because)
    if not criteria and sure is not None:
        criteria = sure.group.criteria
    return tuple(key for each in criteria for key, value in each.values if value is not None)


def named_value(name: str, meaning: Meaning, policy: Policy, case: Case) -> Given:
    """What a definition, parameter or score is in a case."""
    known, _ = meaning_of(policy).known(tuple(each.key for each in policy.fields), case)
    lowering = Lowering(policy)
    if isinstance(meaning, Defined):
        truth = lowering.condition(meaning).truth(known)
        return Given(Text(name), Text("unknown" if truth is None else MET if truth is True else NOT_MET))
    expression = lowering.in_own_measure(meaning)
    value = expression.value(known)
    if value is None:
        return Given(Text(name), Text(told_ends(expression.range(known), unit_of(meaning))))
    if isinstance(value, str):
        return Given(Text(name), Text(value))
    return Given(Text(name), Text(told_number(value, measure_of(meaning))))


# ---- what a determination comes to


def shown_determination(found: DeterminationFinding, decision: Decision, policy: Policy, telling: Telling) -> Shown:
    """What a determination comes to, and why."""
    by_item = bool(found.items)
    deciding = () if by_item else deciding_criteria(found, policy)
    return Shown(
        Text(found.title),
        anchor(f"determination.{found.key}"),
        Text(capital(found.outcome.words)),
        tuple(Text(each.told) for each in found.terms),
        shown("" if deciding else line_that_decides(found, policy), telling),
        tuple(each for each, status in deciding if status == NOT_MET),
        tuple(each for each, status in deciding if status == MET),
        tuple(each for each, status in deciding if status == DOES_NOT_APPLY),
        names(found.whichever, decision) if not deciding else (),
        names(open_facts(found, decision), decision) if found.outcome.words == DENIED else (),
        () if by_item else tuple(needed(each, decision) for each in found.needs),
        () if by_item else tuple(needed(each, decision) for each in found.term_needs),
        () if by_item else tuple(assumption(each, decision, policy) for each in found.assumed),
        () if by_item else looked_at(found, decision, policy),
        shown_items(found, decision, policy, telling),
    )


def shown_items(
    found: DeterminationFinding, decision: Decision, policy: Policy, telling: Telling
) -> tuple[ShownItems, ...]:
    """What was decided item by item; those together that came to the same for the same reasons."""
    by_what: dict[Shown, list[str]] = {}
    names = [each.name for each in found.items]
    for item in found.items:
        shown_item = shown_determination(item.finding, decision, policy, telling)
        by_what.setdefault(shown_item, []).append(item.called(alone=names.count(item.name) == 1))
    return tuple(ShownItems(Text(several(names)), each) for each, names in by_what.items())


def assumption(key: str, decision: Decision, policy: Policy) -> Given:
    """What is taken where the case is silent."""
    assumed = next(each.assumed for each in policy.facts if each.key == key)
    told = "complete" if isinstance(assumed, Record) else decision.told(key, assumed)
    return Given(Text(decision.name(key)), Text(told))


def looked_at(found: DeterminationFinding, decision: Decision, policy: Policy) -> tuple[Looked, ...]:
    """What the criteria found in lists that decide, or while nothing is decided, that are open."""
    places = places_of(policy, found.key)
    looked = []
    for each in all_criteria(found.criteria):
        is_open = found.outcome.kind is None and each.truth is None
        if each.path in found.because or is_open:
            for key, value in each.values:
                if isinstance(value, Tally):
                    place = anchor(places.get((each.path, each.line), f"determination.{found.key}"))
                    told = Text(decision.told(key, value))
                    looked.append(Looked(Text(label_path(each.path)), place, Text(decision.name(key)), told))
    return tuple(dict.fromkeys(looked))


def line_that_decides(found: DeterminationFinding, policy: Policy) -> str:
    """The condition of the clause that decides, where that is one line without labels; else nothing."""
    sure = sure_clause(found.clauses, found.outcome)
    if sure is None:
        return ""
    written = next(each for each in policy.determinations if each.key == found.key)
    clause = written.clauses[found.clauses.index(sure)]
    if not is_one_line(clause.group):
        return ""
    told_line = negated if clause.gate else reading
    return "; and ".join(told_line(each) for each in clause.group.criteria[0].parts if not isinstance(each, Group))


def names(keys: tuple[str, ...], decision: Decision) -> tuple[Text, ...]:
    return tuple(Text(decision.name(key)) for key in keys)


def needed(key: str, decision: Decision) -> Needed:
    """A fact that is still needed: one that was looked for is to be found out, one that is given to be corrected."""
    note = ""
    if key in decision.looked_for:
        note = "not in the record: it has to be measured or found out"
    elif decision.corrected((key,)):
        note = "given, but it cannot be used: it has to be corrected"
    return Needed(Text(decision.asked(key)), Text(note))


def deciding_criteria(found: DeterminationFinding, policy: Policy) -> tuple[tuple[Deciding, str], ...]:
    """The criteria that decide, each with its status."""
    places = places_of(policy, found.key)
    criteria = tuple(all_criteria(found.criteria))
    deciding = []
    for path in found.because:
        with_path = [each for each in criteria if each.path == path]
        one = next((each for each in with_path if each.truth is not None or each.left_out), with_path[0])
        exception = one.left_out[1] if one.left_out else ""
        place = anchor(places.get((one.path, one.line), f"determination.{found.key}"))
        deciding.append((Deciding(Text(label_path(path)), Text(one.wording), place, Text(exception)), one.status))
    return tuple(deciding)


def places_of(policy: Policy, key: str) -> dict[tuple[str, int], str]:
    """The anchor of each criterion of a determination and of the shared lists, by its path and line."""
    owners: tuple[Determination | CriteriaBlock, ...] = (
        *policy.blocks,
        *(each for each in policy.determinations if each.key == key),
    )
    places: dict[tuple[str, int], str] = {}
    for owner in owners:
        groups = (owner.group,) if isinstance(owner, CriteriaBlock) else tuple(each.group for each in owner.clauses)
        prefix = f"criteria.{owner.key}" if isinstance(owner, CriteriaBlock) else owner.key
        for group in groups:
            places |= {(each.path, each.line): f"{prefix}.{each.path}" for each in criteria_in(group) if each.path}
    return places


def all_criteria(criteria: tuple[CriterionFinding, ...]) -> Iterator[CriterionFinding]:
    """The criteria with all that are nested in them."""
    for each in criteria:
        yield each
        yield from all_criteria(each.criteria)


def open_facts(found: DeterminationFinding, decision: Decision) -> tuple[str, ...]:
    """The missing facts of the denials that are open before the first sure one."""
    before = takewhile(lambda each: each.truth is not True, found.clauses)
    clauses = tuple(each for each in before if each.truth is None and each.outcome.kind == DENIES)
    criteria = (each for clause in clauses for each in all_criteria(clause.group.criteria) if each.truth is None)
    looked = (pair for each in criteria for pair in each.values)
    missing = (key for key, value in looked if decision.named(key) is None and is_missing(value))
    return tuple(dict.fromkeys(missing))


def is_missing(value: object) -> bool:
    """Whether something of what was looked at is not known: a fact, or what a list holds."""
    return value is None or (isinstance(value, Tally) and (value.is_open or bool(value.doubtful)))


# ---- what is refused


def reason(problem: Problem, fields: dict[str, Field]) -> str:
    """Why a case is refused, with the fact named as the policy declares it."""
    return f"{fields[problem.key].name}: {problem.sentence}" if problem.key in fields else problem.sentence
