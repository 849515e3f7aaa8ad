"""What a policy means, as values that evaluate themselves: criteria, groups, clauses, determinations.

The compiler of the language makes them, for the reference evaluator in memory and for a generated module as source.
Facts go in, findings come out; outcome and needs are exact (see `exact`), criteria show what Kleene logic says.
"""

from datetime import date

from policy_dsl.runtime.comparisons import Ordered, Range
from policy_dsl.runtime.conditions import (
    All,
    Always,
    Any,
    AtLeast,
    Choose,
    Condition,
    Not,
    comparisons_in,
    fact_of,
    signature,
    truth_once,
)
from policy_dsl.runtime.expressions import Expression, Known, KnownFacts, Named
from policy_dsl.runtime.fields import Value
from policy_dsl.runtime.findings import (
    ClauseFinding,
    CriterionFinding,
    DeterminationFinding,
    GroupFinding,
    ItemFinding,
    LookedAt,
    Reading,
    Tally,
    TermFinding,
    is_sure,
    once,
)
from policy_dsl.runtime.items import Found, ListCondition, One
from policy_dsl.runtime.known import known_of_each
from policy_dsl.runtime.lists import Item
from policy_dsl.runtime.numbers import Amount, told_number
from policy_dsl.runtime.settle import DENIES, Outcome, Settled, all_together, of_items
from policy_dsl.runtime.truth import Truth, all_of, any_of, at_least, negation, none_of

ALL_OF = "all of"
ANY_OF = "any of"
AT_LEAST = "at least"


class LeftOut:
    """Why a criterion, a list or a clause may be left out: `unless`, `applies`, `if` or `no rule`; it is, when each
    part holds. Only `unless` has a wording."""

    __slots__ = ("condition", "parts", "why", "wording")

    def __init__(self, why: str, *parts: "Condition | Group", wording: str = "") -> None:
        self.why = why
        self.parts = parts
        self.wording = wording
        self.condition = all_parts(parts)


class Criterion:
    """A labelled criterion: each part must hold, unless it is left out. `path` is its place by labels, `C.1`."""

    __slots__ = ("condition", "label", "left_out", "line", "out", "parts", "path", "wording")

    def __init__(
        self,
        path: str,
        label: str,
        wording: str,
        line: int,
        *parts: "Condition | Group",
        left_out: tuple[LeftOut, ...] = (),
    ) -> None:
        self.path = path
        self.label = label
        self.wording = wording
        self.line = line
        self.parts = parts
        self.left_out = left_out
        self.condition = all_parts(parts)
        self.out = out_of(left_out)

    def within(self, quantifier: str) -> Condition:
        """What it says in a list: left out, it cannot fail in `all of`, and neither help nor hurt in any other."""
        if self.out is None:
            return self.condition
        return Any(self.condition, self.out) if quantifier == ALL_OF else All(self.condition, Not(self.out))

    def find(self, quantifier: str, known: Known) -> CriterionFinding:
        """What it came to in a list."""
        reason = reason_of(self.left_out, known)
        parts = tuple(find_part(each, known) for each in self.parts)
        looked = tuple(find_part(part, known) for each in self.left_out for part in each.parts)
        truth = truth_within(quantifier, parts, self.out, known)
        return CriterionFinding(self.path, self.label, self.wording, self.line, truth, parts, looked, reason)


def out_of(left_out: tuple[LeftOut, ...]) -> Condition | None:
    """When something is left out for one of several reasons; None when it never is."""
    if not left_out:
        return None
    return left_out[0].condition if len(left_out) == 1 else Any(*(each.condition for each in left_out))


def reason_of(left_out: tuple[LeftOut, ...], known: Known) -> tuple[str, str] | None:
    """Why something is left out, with the wording of the exception; None when it is not known to be."""
    return next(((each.why, each.wording) for each in left_out if each.condition.truth(known) is True), None)


class Group:
    """A list of criteria under `all of`, `any of`, `none of` or `at least COUNT of`.

    It is itself left out, and so cannot fail, for one of the reasons in `left_out`.
    """

    __slots__ = ("condition", "count", "criteria", "left_out", "quantifier")

    def __init__(self, quantifier: str, count: int, *criteria: Criterion, left_out: tuple[LeftOut, ...] = ()) -> None:
        self.quantifier = quantifier
        self.count = count
        self.criteria = criteria
        self.left_out = left_out
        own = listed(quantifier, count, tuple(each.within(quantifier) for each in criteria))
        out = out_of(left_out)
        self.condition = own if out is None else Any(own, out)

    def find(self, known: Known) -> GroupFinding:
        """What it came to."""
        criteria = tuple(each.find(self.quantifier, known) for each in self.criteria)
        truth = listed_truth(self.quantifier, self.count, tuple(each.truth for each in criteria))
        if self.left_out and truth is not True:
            truth = any_of((truth, any_of(each.condition.truth(known) for each in self.left_out)))
        return GroupFinding(self.quantifier, self.count, truth, criteria)


def listed(quantifier: str, count: int, conditions: tuple[Condition, ...]) -> Condition:
    """The condition of a list of criteria."""
    if quantifier == ALL_OF:
        return conditions[0] if len(conditions) == 1 else All(*conditions)
    if quantifier == AT_LEAST:
        return AtLeast(count, *conditions)
    any_ = conditions[0] if len(conditions) == 1 else Any(*conditions)
    return any_ if quantifier == ANY_OF else Not(any_)


def listed_truth(quantifier: str, count: int, truths: tuple[Truth, ...]) -> Truth:
    """What a list of criteria comes to, from what each of them says in it."""
    if quantifier == ALL_OF:
        return all_of(truths)
    if quantifier == AT_LEAST:
        return at_least(count, truths)
    return any_of(truths) if quantifier == ANY_OF else none_of(truths)


class Met(Condition):
    """A shared list of criteria is met."""

    __slots__ = ("group",)

    def __init__(self, group: Group) -> None:
        self.facts = group.condition.facts
        self.group = group

    def truth(self, known: Known) -> Truth:
        return truth_once(self, self.group.condition, known)

    def parts(self) -> tuple[Condition, ...]:
        return (self.group.condition,)


def part_condition(part: Condition | Group) -> Condition:
    return part.condition if isinstance(part, Group) else part


def all_parts(parts: tuple[Condition | Group, ...]) -> Condition:
    """That each part holds."""
    return part_condition(parts[0]) if len(parts) == 1 else All(*map(part_condition, parts))


def truth_within(
    quantifier: str, parts: tuple[Reading | GroupFinding, ...], out: Condition | None, known: Known
) -> Truth:
    """What a criterion comes to in its list, from what its parts came to."""
    truth = all_of(each.truth for each in parts)
    if out is None:
        return truth
    is_out = out.truth(known)
    return any_of((truth, is_out)) if quantifier == ALL_OF else all_of((truth, negation(is_out)))


def find_part(part: Condition | Group, known: Known) -> Reading | GroupFinding:
    """What a condition came to, and what it looked at; of a list of criteria, a shared one too, the list."""
    if isinstance(part, Group):
        return part.find(known)
    if isinstance(part, Met):
        return part.group.find(known)
    looked: dict[str, LookedAt] = {}
    look(part, known, looked, set())
    return Reading(part.truth(known), tuple(looked.values()))


def look(condition: Condition, known: Known, looked: dict[str, LookedAt], seen: set[Condition]) -> None:
    """Enter the facts and the named values that a condition looks at, each once, in order."""
    seen.add(condition)
    parts = condition.parts()
    if not parts:
        tallied = condition.tally(known) if isinstance(condition, ListCondition) else None
        for key in map(fact_of, condition.facts):
            if key not in looked:
                looked[key] = (key, tally_of(key, known, tallied))
    for each in parts:
        if each not in seen:
            look(each, known, looked, seen)
    for expression in condition.shown():
        for named in named_in(expression):
            if named.key not in looked:
                looked[named.key] = (named.key, as_far_as_known(named, known))


def as_far_as_known(named: Named, known: Known) -> Ordered | str | Range | None:
    """The value of a definition, parameter or score; while it is not certain, the range of what it can be, if that has
    an end."""
    value = named.value(known)
    if value is not None:
        return value
    possible = named.range(known)
    return None if possible.low is None and possible.high is None else possible


def tally_of(key: str, known: Known, found: Found | None) -> "Value | Tally | None":
    """The value of a fact; of a list, what a condition found in it, or without one how much it lists."""
    if not isinstance(known, KnownFacts) or key not in known.lists:
        return known.get(key)
    listed = known.lists[key]
    if found is None:
        return Tally(listed.labels(), (), len(listed.items), is_open=listed.complete is not True)
    counted, doubtful = (tuple(label_in(one, key) for one in ones) for ones in (found.sure, found.doubtful))
    own = tuple(dict.fromkeys(label for label in counted if label))
    perhaps = tuple(dict.fromkeys(label for label in doubtful if label and label not in own))
    return Tally(own, perhaps, len(listed.items), is_open=bool(found.open))


def label_in(one: One, key: str) -> str:
    """The number or member of an item in a list, or of the item that holds it; empty where it is of another list."""
    head, bracket, rest = one.key.removeprefix(key).partition("[")
    return rest.partition("]")[0] if bracket and not head else ""


def named_in(expression: Expression) -> tuple[Named, ...]:
    """The named values in an expression, those from which they are themselves worked out apart."""
    if isinstance(expression, Named):
        return (expression,)
    return tuple(named for each in expression.inner() for named in named_in(each))


class Term:
    """What an outcome comes with: `for` a length in `unit` (`one`: the word for one of it), `from` or `until` a day,
    or `up to` an amount of a thing, perhaps in a length of time."""

    __slots__ = ("amount", "expression", "kind", "one", "thing", "unit")

    def __init__(
        self,
        kind: str,
        expression: Expression | None,
        unit: str = "",
        one: str = "",
        *,
        amount: Amount | None = None,
        thing: str = "",
    ) -> None:
        self.kind = kind
        self.expression = expression
        self.unit = unit
        self.one = one
        self.amount = amount
        self.thing = thing

    def find(self, known: Known) -> TermFinding:
        """What is to be said of it; unknown while its value is."""
        text = self.kind if self.amount is None else f"{self.kind} {told_number(self.amount)} {self.thing}"
        if self.expression is None:
            return TermFinding(self.kind, text, None, "", self.amount, self.thing)
        value = self.expression.value(known)
        if value is None or isinstance(value, str):
            return TermFinding(self.kind, amount=self.amount, thing=self.thing)
        joint = " in " if self.amount is not None else " "
        told = f"{text}{joint}{told_length(value, self.unit, self.one)}"
        return TermFinding(self.kind, told, value, self.unit, self.amount, self.thing)

    def needs(self, known: Known) -> tuple[str, ...]:
        """The facts for which it is still to be set: those missing, or those that must be corrected."""
        from policy_dsl.runtime.grounding import value_of_facts

        if self.expression is None or self.expression.value(known) is not None:
            return ()
        facts = value_of_facts(self.expression, known).facts
        missing = tuple(key for key in facts if known.get(key) is None)
        return once(tuple(map(fact_of, missing or facts)))

    def told_apart(self) -> object:
        """What it must share with another to be the same."""
        return (self.kind, self.amount, self.thing, self.unit, signature(self.expression))


def told_length(value: Ordered, unit: str, one: str) -> str:
    """A day, or a length with its unit, in words."""
    if isinstance(value, date):
        return str(value)
    word = one if value == 1 and one else unit
    return f"{told_number(value)} {word}" if word else told_number(value)


class Clause:
    """The outcome that is given when the group is met, or with `gate` when it is not, and no clause above is."""

    __slots__ = ("condition", "gate", "group", "left_out", "outcome", "terms")

    def __init__(
        self,
        outcome: Outcome,
        group: Group,
        *,
        gate: bool = False,
        terms: tuple[Term, ...] = (),
        left_out: tuple[LeftOut, ...] = (),
    ) -> None:
        self.outcome = outcome
        self.group = group
        self.gate = gate
        self.terms = terms
        self.left_out = left_out
        given = Not(group.condition) if gate else group.condition
        out = out_of(left_out)
        self.condition = given if out is None else All(given, Not(out))

    def find(self, known: Known) -> ClauseFinding:
        """What it came to."""
        out = reason_of(self.left_out, known)
        group = self.group.find(known)
        truth = negation(group.truth) if self.gate else group.truth
        if self.left_out:
            truth = all_of((truth, negation(any_of(each.condition.truth(known) for each in self.left_out))))
        return ClauseFinding(self.outcome, group, truth, gate=self.gate, left_out=out)


class Determination:
    """Ordered clauses and what it comes to otherwise. `assumable` are the facts with a written assumption, of those
    that it reads. With `each`, the key of a list, it is decided item by item."""

    __slots__ = (
        "assumable",
        "clauses",
        "conditions",
        "each",
        "key",
        "otherwise",
        "otherwise_terms",
        "outcomes",
        "title",
        "told_apart",
    )

    def __init__(
        self,
        key: str,
        title: str,
        otherwise: Outcome,
        *clauses: Clause,
        otherwise_terms: tuple[Term, ...] = (),
        assumable: tuple[str, ...] = (),
        each: str | None = None,
    ) -> None:
        self.each = each
        self.key = key
        self.title = title
        self.otherwise = otherwise
        self.otherwise_terms = otherwise_terms
        self.clauses = clauses
        self.assumable = assumable
        self.conditions = tuple(each.condition for each in clauses)
        self.outcomes = (*(each.outcome for each in clauses), otherwise)
        # Of each clause and of otherwise: the outcome, denials as one; and the terms. Worked out when first asked for.
        self.told_apart: tuple[tuple[object, ...], tuple[object, ...]] | None = None

    def terms_of(self, place: int) -> tuple[Term, ...]:
        """The terms of a clause, by its place; those of `otherwise` behind the last."""
        return self.clauses[place].terms if place < len(self.clauses) else self.otherwise_terms

    def settled(self, known: Known) -> Settled:
        """What can still come of it: needs for its outcome, denials as one, and needs for its terms."""
        from policy_dsl.runtime.exact import settle  # costs start-up, and a fast path that decides needs none of it

        if self.told_apart is None:
            classes = tuple(None if each.kind == DENIES else each.words for each in self.outcomes)
            places = range(len(self.outcomes))
            terms = tuple(tuple(term.told_apart() for term in self.terms_of(place)) for place in places)
            self.told_apart = (classes, terms)
        return settle(self.conditions, known, *self.told_apart)

    def outcome(self, known: Known) -> Outcome:
        """What it comes to."""
        from policy_dsl.runtime.exact import settle

        if self.each is None:
            return self.outcome_of(settle(self.conditions, known))
        return of_items(tuple(self.possible(settle(self.conditions, each)) for each in known_of_each(known, self.each)))

    def possible(self, settled: Settled) -> tuple[Outcome, ...]:
        """The outcomes of the clauses that can still be the first one met."""
        return tuple(self.outcomes[place] for place in settled.possible)

    def outcome_of(self, settled: Settled) -> Outcome:
        """The outcome that the clauses have in common that can still be the first one met."""
        return all_together(self.possible(settled))

    def find(self, known: Known, silent: Known) -> DeterminationFinding:
        """What it came to, with the explanation. `silent` is what is known without any assumption."""
        if self.each is None:
            return self.find_one(known, silent, self.settled(known))
        return self.find_each(known, silent, self.each)

    def find_each(self, known: Known, silent: Known, each: str) -> DeterminationFinding:
        """The same, item by item. What an item needs is told by its own key."""
        assert isinstance(known, KnownFacts)
        listed = known.lists[each]
        own_of_each, silent_of_each = known_of_each(known, each), known_of_each(silent, each)
        found: list[ItemFinding] = []
        possible: list[tuple[Outcome, ...]] = []
        for label, one, own, own_silent in zip(listed.labels(), listed.items, own_of_each, silent_of_each, strict=True):
            item = f"{each}[{label}]"
            settled = self.settled(own)
            possible.append(self.possible(settled))
            finding = self.find_one(own, own_silent, settled)
            for name in ("needs", "assumed", "term_needs", "whichever"):
                told = tuple(key.replace(f"{each}[each]", item, 1) for key in getattr(finding, name))
                setattr(finding, name, told)
            for clause in finding.clauses:
                clause.group.tell_of_item(f"{each}[each]", item)
            found.append(ItemFinding(label, item_name(one, label), finding))
        findings = tuple(one.finding for one in found)
        return DeterminationFinding(
            self.key,
            self.title,
            of_items(tuple(possible)),
            (),
            self.otherwise,
            once(tuple(key for one in findings for key in one.needs)) if found else (each,),
            assumed=once(tuple(key for one in findings for key in one.assumed)),
            terms=terms_of_all(findings),
            term_needs=once(tuple(key for one in findings for key in one.term_needs)),
            whichever=once(tuple(key for one in findings for key in one.whichever)),
            items=tuple(found),
        )

    def find_one(self, known: Known, silent: Known, settled: Settled) -> DeterminationFinding:
        """The explanation of one case, or of one item of it."""
        outcome = self.outcome_of(settled)
        needed = self.settled(silent).needs[0] if self.assumable else ()
        clauses = tuple(each.find(known) for each in self.clauses)
        terms, term_needs = self.found_terms(outcome, settled, known)
        unsure = outcome.kind is not None and not is_sure(clauses, self.otherwise, outcome)
        return DeterminationFinding(
            self.key,
            self.title,
            outcome,
            clauses,
            self.otherwise,
            settled.needs[0],
            assumed=tuple(key for key in self.assumable if key in needed),
            terms=terms,
            term_needs=term_needs,
            whichever=self.open_facts(known) if unsure else (),
        )

    def found_terms(
        self, outcome: Outcome, settled: Settled, known: Known
    ) -> tuple[tuple[TermFinding, ...], tuple[str, ...]]:
        """The terms of a decided outcome, and the facts on which they still depend.

        Where several clauses can still give it, a kind of term of which they do not say the same is still to be set.
        """
        if outcome.kind is None:
            return (), ()
        lists = [self.terms_of(place) for place in settled.possible]
        needs = [key for terms in lists for term in terms for key in term.needs(known)]
        found: list[TermFinding] = []
        for kind in dict.fromkeys(term.kind for terms in lists for term in terms):
            ways = {tuple(term.told_apart() for term in terms if term.kind == kind) for terms in lists}
            if len(ways) == 1:
                found += [term.find(known) for term in lists[0] if term.kind == kind]
            else:
                found.append(TermFinding(kind))
        return tuple(found), tuple(dict.fromkeys((*settled.needs[1], *needs)))

    def open_facts(self, known: Known) -> tuple[str, ...]:
        """The missing facts that its open clauses read."""
        from policy_dsl.runtime.grounding import about_facts

        clauses = (about_facts(each, known) for each in self.conditions if each.truth(known) is None)
        open_ = (each for clause in clauses for each in comparisons_in(clause) if each.truth(known) is None)
        return tuple(dict.fromkeys(fact_of(key) for each in open_ for key in each.facts if known.get(key) is None))


def terms_of_all(findings: tuple[DeterminationFinding, ...]) -> tuple[TermFinding, ...]:
    """The terms of what was decided item by item: those of each item, if all have the same."""
    told = {tuple(each.text for each in finding.terms) for finding in findings}
    return findings[0].terms if len(told) == 1 else ()


def item_name(item: Item, label: str) -> str:
    """What an item is called: by the first of its attributes that is a word or code; else by its number."""
    return next((value for value in item.values.values() if isinstance(value, str)), label)


class ComesTo(Condition):
    """Another determination comes to one of some outcomes."""

    __slots__ = ("chosen", "determination", "words")

    def __init__(self, determination: Determination, *words: str) -> None:
        rows = tuple((each.condition, Always(each.outcome.words in words)) for each in determination.clauses)
        self.determination = determination
        self.words = words
        self.chosen = Choose(rows, Always(determination.otherwise.words in words))
        self.facts = self.chosen.facts

    def truth(self, known: Known) -> Truth:
        return truth_once(self, self.chosen, known)

    def parts(self) -> tuple[Condition, ...]:
        return (self.chosen,)
