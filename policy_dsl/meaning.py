"""From the checked policy to what it means: values of the runtime that evaluate themselves.

Names, units and shared lists are gone: quantities are converted by exact factors, a comparison with a parameter or
table is one comparison for each of its rows, a comparison with a fact that may not exist holds only where it does.
The reference evaluator evaluates what comes out, and the Python target writes it down.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property

from policy_dsl import policy as meant
from policy_dsl.meaning_of_lists import ListLowering, picks_in
from policy_dsl.resolve.measures import measure_of
from policy_dsl.runtime import conditions, expressions, meaning, picking
from policy_dsl.runtime.comparisons import Ordered
from policy_dsl.runtime.facts import Case, Guard
from policy_dsl.runtime.known import known_of
from policy_dsl.runtime.lists import Record
from policy_dsl.runtime.numbers import Amount, plain_number
from policy_dsl.runtime.settle import DENIED, DENIES
from policy_dsl.units import spelled_for_one
from policy_dsl.walk import dated_codes, facts_of, facts_read, facts_read_by, operands_of, totals_in

Build = Callable[[expressions.Expression], conditions.Condition]
Result = meant.Constant | meant.Words | meant.Answer | meant.NoRule
DAY = timedelta(days=1)
REMEMBERED = 32  # policies


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a policy means. `named` are the definitions, parameters and scores whose values explanations show,
    `defined` the named conditions, `blocks` the shared lists, `picks` the single items of lists by what stands for
    them: those that something uses, by their keys, each after those that it uses itself."""

    determinations: tuple[meaning.Determination, ...]
    assumed: dict[str, meant.FactValue | Record]
    guards: tuple[Guard, ...]
    day_of_service: expressions.Expression
    named: dict[str, expressions.Named]
    defined: dict[str, conditions.Condition]
    blocks: dict[str, meaning.Group]
    picks: dict[str, picking.Pick]

    def known(self, keys: tuple[str, ...], case: Case) -> tuple[expressions.Known, expressions.Known]:
        """What is known of a case, and what is known of it without any assumption."""
        return known_of(keys, case.values, case.not_documented, self.assumed)


_remembered: dict[int, tuple[meant.Policy, Meaning]] = {}  # by identity: a policy is large to compare


def meaning_of(policy: meant.Policy) -> Meaning:
    """The policy as values that evaluate themselves; made once for the same object."""
    found = _remembered.get(id(policy))
    if found is None:
        if len(_remembered) >= REMEMBERED:
            del _remembered[next(iter(_remembered))]
        found = _remembered[id(policy)] = policy, Lowering(policy).whole()
    return found[1]


class Lowering:
    """Makes the meaning of one policy; what several places share is made once."""

    def __init__(self, policy: meant.Policy) -> None:
        self.policy = policy
        self.blocks = {each.key: each for each in policy.blocks}
        self.written = {each.key: each for each in policy.determinations}
        self.groups: dict[str, meaning.Group] = {}
        self.made: dict[str, meaning.Determination] = {}
        self.names: dict[str, expressions.Named] = {}
        self.defined: dict[str, conditions.Condition] = {}
        self.guards: dict[str, conditions.Condition] = {}
        self.lists = ListLowering(self)
        self.rows: dict[str, tuple[conditions.Condition, ...]] = {}  # the conditions of the rows of lookups

    def whole(self) -> Meaning:
        """The whole policy."""
        determinations = tuple(self.determination(each.key) for each in self.policy.determinations)
        guards = tuple(
            Guard(fact.key, self.as_written(fact.only_when), self.guard(fact, fact.only_when))
            for fact in self.policy.facts_and_attributes
            if fact.only_when is not None
        )
        assumed = {fact.key: fact.assumed for fact in self.policy.facts if fact.assumed is not None}
        return Meaning(
            determinations,
            assumed,
            guards,
            self.day_of_service,
            self.names,
            self.defined,
            self.groups,
            self.lists.picks,
        )

    def as_written(self, condition: meant.Condition) -> str:
        """A condition in the policy's own words, on one line."""
        return " ".join(self.policy.source.text_of(condition.span).split())

    @cached_property
    def day_of_service(self) -> expressions.Expression:
        """The date of service; missing, it lies within the effective dates, as any other is refused."""
        first, last = self.policy.effective_from, self.policy.effective_until
        return expressions.Read(self.policy.facts[-1].key, first, last, day=True)

    # ---- determinations

    def determination(self, key: str) -> meaning.Determination:
        """A determination, after those that it asks for."""
        if key not in self.made:
            written = self.written[key]
            read = facts_read(self.policy, written)
            self.made[key] = meaning.Determination(
                written.key,
                written.title,
                written.otherwise,
                *map(self.clause, written.clauses),
                otherwise_terms=tuple(map(self.term, written.otherwise_terms)),
                assumable=tuple(fact.key for fact in read if fact.assumed is not None),
                each=None if written.each is None else written.each.key,
            )
        return self.made[key]

    def clause(self, written: meant.Clause) -> meaning.Clause:
        """A clause. One that asks for a shared list and nothing else is passed over where the list does not apply."""
        left_out = list(map(self.left_out, written.left_out))
        only = written.group.criteria[0]
        if not only.label and isinstance(only.parts[0], meant.BlockIsMet):
            left_out += (each for each in self.block(only.parts[0].block).left_out if each.why in meant.SAYS_NOTHING)
        return meaning.Clause(
            written.outcome,
            self.group(written.group),
            gate=written.gate,
            terms=tuple(map(self.term, written.terms)),
            left_out=tuple(left_out),
        )

    def block(self, key: str) -> meaning.Group:
        """A shared list of criteria."""
        if key not in self.groups:
            self.groups[key] = self.group(self.blocks[key].group)
        return self.groups[key]

    def group(self, written: meant.Group) -> meaning.Group:
        return meaning.Group(
            written.quantifier,
            written.count,
            *map(self.criterion, written.criteria),
            left_out=tuple(map(self.left_out, written.left_out)),
        )

    def criterion(self, written: meant.Criterion) -> meaning.Criterion:
        """A criterion; one that asks for a shared list and nothing else is left out where the list is."""
        left_out = list(map(self.left_out, written.left_out))
        if len(written.parts) == 1 and isinstance(written.parts[0], meant.BlockIsMet):
            left_out += self.block(written.parts[0].block).left_out
        return meaning.Criterion(
            written.path,
            written.label,
            written.wording,
            written.line,
            *map(self.part, written.parts),
            left_out=tuple(left_out),
        )

    def part(self, written: meant.Condition | meant.Group) -> conditions.Condition | meaning.Group:
        return self.group(written) if isinstance(written, meant.Group) else self.condition(written)

    def left_out(self, written: meant.LeftOut) -> meaning.LeftOut:
        """Why something is left out."""
        return meaning.LeftOut(written.why, *map(self.part, written.parts), wording=written.wording)

    def term(self, written: meant.Term) -> meaning.Term:
        """What an outcome comes with; a length in its own unit."""
        if written.value is None:
            return meaning.Term(written.kind, None, amount=written.amount, thing=written.thing)
        unit = measure_of(written.value).unit
        words = ("", "") if unit is None else (unit.spelling, spelled_for_one(unit))
        value = self.lists.with_picks(written.value)
        return meaning.Term(written.kind, value, *words, amount=written.amount, thing=written.thing)

    # ---- conditions

    def condition(self, written: meant.Condition) -> conditions.Condition:
        """What a condition means, where the facts that it reads exist."""
        match written:
            case meant.Differs(inner):
                assert isinstance(inner, meant.Comparison)
                return self.where_facts_exist(inner, conditions.Not(self.comparison(inner)))
            case meant.Not(inner):
                return conditions.Not(self.condition(inner))
            case meant.All(parts):
                return conditions.All(*map(self.condition, parts))
            case meant.Any(parts):
                return conditions.Any(*map(self.condition, parts))
            case meant.Defined(key, _, inner):
                # Of a single item, and within what says which item that is, it has one key and is not the same.
                if any(each.pick is not None and key.startswith(each.pick.items.variable) for each in facts_of(inner)):
                    key = f"{key}.picked"
                if key not in self.defined:
                    made = self.condition(inner)
                    self.defined[key] = made  # after those that it is made of
                return self.defined[key]
            case meant.BlockIsMet(key):
                return meaning.Met(self.block(key))
            case meant.ComesTo(key, outcomes, overall=overall):
                return self.lists.each_comes_to(key, outcomes) if overall else self.comes_to(key, outcomes)
            case meant.IsYes() | meant.Compare() | meant.Window() | meant.Listed() | meant.NumberListed():
                return self.where_facts_exist(written, self.comparison(written))
            case meant.LookupListed() | meant.SameChoice() | meant.CompareSets() | meant.InCodes():
                return self.where_facts_exist(written, self.comparison(written))
            case meant.IsDocumented():
                return self.where_facts_exist(written, self.comparison(written))
            case meant.CountItems() | meant.EveryItem() | meant.DaysInARow():
                return self.lists.condition(written)

    def comes_to(self, key: str, outcomes: tuple[str, ...]) -> conditions.Condition:
        """That another determination comes to one of some outcomes."""
        determination = self.determination(key)
        denials = [each.words for each in determination.outcomes if each.kind == DENIES and DENIED in outcomes]
        return meaning.ComesTo(determination, *dict.fromkeys((*outcomes, *denials)))

    def where_facts_exist(self, written: meant.Condition, comparison: conditions.Condition) -> conditions.Condition:
        """A comparison, and that each fact exists that it reads itself; those of conditions in it see to themselves.

        What is asked of one item of a list is met only where there is one.
        """
        operands = operands_of(written)
        facts = {fact.key: fact for operand in operands for fact in facts_read_by(operand)}
        guards = self.existing(operands)
        return self.lists.of_picked(facts.values(), conditions.All(*guards, comparison) if guards else comparison)

    def existing(self, read: tuple[meant.Expression, ...]) -> tuple[conditions.Condition, ...]:
        """The conditions without which something does not exist that expressions read themselves, each once."""
        facts = {fact.key: fact for each in read for fact in facts_read_by(each)}
        found = [self.guard(fact, fact.only_when) for fact in facts.values() if fact.only_when is not None]
        found += [self.lists.is_there(total) for each in read for total in totals_in(each)]
        return tuple({id(each): each for each in found}.values())

    def guard(self, fact: meant.Fact, written: meant.Condition) -> conditions.Condition:
        """The condition without which a fact does not exist."""
        if fact.key not in self.guards:
            self.guards[fact.key] = self.condition(written)
        return self.guards[fact.key]

    def comparison(self, written: meant.Comparison) -> conditions.Condition:
        """What an innermost condition compares, its facts existing."""
        match written:
            case meant.IsYes(fact):
                return conditions.IsYes(fact.key)
            case meant.IsDocumented(fact):
                return conditions.IsDocumented(fact.key)
            case meant.Compare(left, comparator, right):
                return self.compare(left, comparator, right)
            case meant.Window(operand, first, last, first_counts, last_counts):
                begins = self.compare(operand, "at least" if first_counts else "more than", first)
                return conditions.All(begins, self.compare(operand, "at most" if last_counts else "less than", last))
            case meant.NumberListed(operand, values):
                measure = measure_of(operand)
                listed = tuple(converted(each.value, each.measure, measure) for each in values)
                return self.by_rows(operand, measure, lambda one: conditions.NumberListed(one, *listed))
            case meant.Listed(fact, texts):
                kind = fact.type
                return conditions.ChoiceListed(fact.key, texts, kind.choices if isinstance(kind, meant.OneOf) else ())
            case meant.LookupListed(lookup, texts):
                return self.lookup_listed(lookup, texts)
            case meant.SameChoice(one, other):
                kind = one.type
                return conditions.SameChoice(one.key, other.key, kind.choices if isinstance(kind, meant.OneOf) else ())
            case meant.CompareSets(left_set, set_comparator, right_set):
                left_side = self.set_read(left_set.fact)
                return conditions.CompareSets(left_side, set_comparator, self.set_operand(right_set))
            case meant.InCodes():
                return self.in_codes(written)

    def set_operand(self, written: meant.SetOperand) -> conditions.SetRead | conditions.SetOf:
        match written:
            case meant.FactRead(fact):
                return self.set_read(fact)
            case meant.Choices(choices):
                return conditions.SetOf(*choices)

    def set_read(self, fact: meant.Fact) -> conditions.SetRead:
        assert isinstance(fact.type, meant.SomeOf)
        return conditions.SetRead(fact.key, fact.type.choices, or_none=fact.type.or_none)

    def compare(self, left: meant.Expression, comparator: str, right: meant.Expression) -> conditions.Condition:
        """A comparison; with parameters and tables, one for each of their rows.

        Both sides are in the left one's unit; where that is a constant, in the right one's.
        """
        measure = measure_of(right if isinstance(left, meant.Constant) else left)

        def with_left(one: expressions.Expression) -> conditions.Condition:
            return self.by_rows(right, measure, lambda other: conditions.Compare(one, comparator, other))

        return self.by_rows(left, measure, with_left)

    def by_rows(self, written: meant.Expression, measure: meant.Measure, build: Build) -> conditions.Condition:
        """A condition about an expression; where that is a parameter or a table's result, what each row makes of it.

        The result is shown by its name all the same.
        """
        lookup = lookup_of(written)
        if lookup is None:
            return build(self.expression(written, measure))

        def of(result: Result) -> conditions.Condition:
            if not isinstance(result, meant.Constant):
                return conditions.Always(False)  # no rule: the criterion is left out
            return build(expressions.Constant(converted(result.value, result.measure, measure)))

        return conditions.Shown(self.in_own_measure(written), self.chosen(lookup, of))

    def chosen(self, lookup: meant.Lookup, of: Callable[[Result], conditions.Condition]) -> conditions.Condition:
        """What the result of a lookup makes of a condition."""
        rows = tuple(zip(self.conditions_of(lookup), (of(each.result) for each in lookup.rows), strict=True))
        if lookup.otherwise is not None:
            return conditions.Choose(rows, of(lookup.otherwise))
        if lookup.complete:  # one of them fits: the last needs no condition
            last, said = rows[-1]
            return conditions.Choose(rows[:-1], said, last) if len(rows) > 1 else said
        facts = dict.fromkeys(key for condition, _ in rows for key in condition.facts)
        return conditions.Choose(rows, conditions.Unsaid(*facts))

    def conditions_of(self, lookup: meant.Lookup) -> tuple[conditions.Condition, ...]:
        """When each row of a lookup fits; made once."""
        if lookup.key not in self.rows:
            self.rows[lookup.key] = tuple(self.condition(each.condition) for each in lookup.rows)
        return self.rows[lookup.key]

    def lookup_listed(self, lookup: meant.Lookup, texts: tuple[str, ...]) -> conditions.Condition:
        """That a parameter or table result that is a choice or an answer is one of some."""

        def of(result: Result) -> conditions.Condition:
            match result:
                case meant.Answer(yes):
                    return conditions.Always(("yes" if yes else "no") in texts)
                case meant.Words(text):
                    return conditions.Always(text in texts)
                case meant.NoRule() | meant.Constant():
                    return conditions.Always(False)

        return conditions.Shown(self.named(lookup), self.chosen(lookup, of))

    def in_codes(self, written: meant.InCodes) -> conditions.Condition:
        """A code list; one with dates, for each stretch of time the codes that are listed in it."""
        ranges = written.codes.ranges
        kind = written.fact.type
        assert isinstance(kind, meant.CodeOf)
        several, or_none = kind.several, kind.or_none

        def listed(each: Iterable[meant.CodeRange]) -> conditions.Condition:
            ends = tuple((one.first, one.last) for one in each)
            key, every = written.fact.key, written.every
            return conditions.CodeListed(key, ends, several=several, every=every, or_none=or_none)

        if not dated_codes(written):
            return listed(ranges)
        first, last = self.policy.effective_from, self.policy.effective_until or date.max
        begins = {each.since for each in ranges if each.since}
        begins |= {each.until + DAY for each in ranges if each.until and each.until < date.max}
        rows = []
        for day in sorted((each for each in begins if first < each <= last), reverse=True):
            since = conditions.Compare(self.day_of_service, "at least", expressions.Constant(day))
            rows.append((since, listed(each for each in ranges if holds_on(each, day))))
        at_first = listed(each for each in ranges if holds_on(each, first))
        return conditions.Choose(tuple(rows), at_first) if rows else at_first

    # ---- expressions

    def expression(self, written: meant.Expression, measure: meant.Measure) -> expressions.Expression:
        """An expression, its value in `measure`."""
        return scaled(self.in_own_measure(written), factor_between(measure_of(written), measure))

    def in_own_measure(self, written: meant.Expression) -> expressions.Expression:
        """An expression, its value in the measure that it has of itself."""
        match written:
            case meant.FactRead(fact):
                return self.read(fact)
            case meant.Constant(value):
                return expressions.Constant(value)
            case meant.Calculation(left, operator, right, measure):
                if operator in ("+", "-"):
                    return expressions.Calculation(
                        self.expression(left, measure), operator, self.expression(right, measure)
                    )
                # Units multiply and divide as the numbers do.
                return expressions.Calculation(self.in_own_measure(left), operator, self.in_own_measure(right))
            case meant.Power(base, exponent):
                return expressions.Power(self.in_own_measure(base), exponent)
            case meant.Shifted(day, length, direction):
                return self.shifted(day, length, direction)
            case meant.TimeBetween(unit, first, second):
                return expressions.Elapsed(unit, self.in_own_measure(first), self.in_own_measure(second))
            case meant.Extreme(kind, parts, measure):
                inner = (self.expression(each, measure) for each in parts)
                return expressions.Extreme(*inner, highest=kind == "higher")
            case meant.Rounded(inner_expression, step, rule, measure):
                return expressions.Rounded(self.expression(inner_expression, measure), step, rule)
            case meant.Definition(expression=worked_out_from) if any(picks_in(facts_read_by(written))):
                return self.in_own_measure(worked_out_from)  # what asks for it says which items these are
            case meant.Lookup() | meant.Score() | meant.Definition():
                return self.named(written)
            case meant.Total():
                return self.lists.total(written)

    def read(self, fact: meant.Fact) -> expressions.Expression:
        if fact.built_in:
            return self.day_of_service
        kind = fact.type
        if isinstance(kind, meant.Numeric):
            return expressions.Read(fact.key, kind.low, kind.high, whole=kind.whole)
        return expressions.Read(fact.key, day=True)

    def shifted(self, day: meant.Expression, length: meant.Expression, direction: str) -> expressions.Expression:
        """A day moved by a length of time, counted in days or in months."""
        unit = measure_of(length).unit
        assert unit is not None
        amount = scaled(self.in_own_measure(length), unit.factor if direction == "after" else -unit.factor)
        return expressions.Shifted(self.in_own_measure(day), amount, unit.dimension[0][0])

    def named(self, written: meant.Lookup | meant.Score | meant.Definition) -> expressions.Named:
        """A definition, parameter or score by its name, with its value in its own measure; made once."""
        if written.key not in self.names:
            made: expressions.Expression
            match written:
                case meant.Definition():
                    made = self.in_own_measure(written.expression)
                case meant.Lookup():
                    made = self.cases(written)
                case meant.Score():
                    made = capped(self.points_of_all(written.parts), written.cap)
            unit = unit_of(written)
            owner = f"{written.owner}'s " if isinstance(written, meant.Definition) and written.owner else ""
            self.names[written.key] = expressions.Named(written.key, f"{owner}{written.name}", unit, made)
        return self.names[written.key]

    def cases(self, lookup: meant.Lookup) -> expressions.Expression:
        """The result of a lookup as a value."""

        def of(result: Result) -> expressions.Expression | None:
            match result:
                case meant.Constant(value, measure):
                    return expressions.Constant(converted(value, measure, lookup.measure))
                case meant.Words(text):
                    return expressions.Constant(text)
                case meant.Answer(yes):
                    return expressions.Constant("yes" if yes else "no")
                case meant.NoRule():
                    return None

        rows = tuple(zip(self.conditions_of(lookup), (of(each.result) for each in lookup.rows), strict=True))
        if lookup.otherwise is not None:
            return conditions.Cases(rows, of(lookup.otherwise))
        if not lookup.complete:
            return conditions.Cases(rows)
        last, result = rows[-1]
        return conditions.Cases(rows[:-1], result, last if len(rows) > 1 else None)

    # ---- scores

    def points_of_all(self, parts: tuple[meant.ScorePart, ...]) -> expressions.Expression:
        """The points of all lines together."""
        found = list(map(self.points, parts))
        while len(found) > 1:  # by twos, so that many lines are not nested deeply
            pairs = zip(found[::2], found[1::2], strict=False)
            found = [
                *(expressions.Calculation(one, "+", other) for one, other in pairs),
                *(found[-1:] if len(found) % 2 else []),
            ]
        return found[0]

    def points(self, part: meant.ScorePart) -> expressions.Expression:
        """What a line of a score gives; none for a fact that does not exist, nor for an item."""
        nothing = expressions.Constant(0)
        if part.parts:
            inner = tuple(map(self.points, part.parts))
            return capped(expressions.Extreme(*inner, highest=True) if len(inner) > 1 else inner[0], part.cap)
        if part.condition is not None:
            given = (self.condition(part.condition), expressions.Constant(part.points))
            return capped(conditions.Cases((given,), nothing), part.cap)
        assert part.each is not None
        measure = meant.Measure(part.unit) if part.unit else measure_of(part.each)
        counted = self.expression(part.each, measure)
        if part.above is not None:
            counted = expressions.Calculation(counted, "-", self.expression(part.above, measure))
        counted = expressions.Extreme(counted, nothing, highest=True)
        read = tuple(each for each in (part.each, part.above) if each is not None)
        points = self.lists.value_of_picked(read, capped(scaled(counted, Fraction(part.points)), part.cap))
        guards = (*self.existing(read), *self.lists.picks_exist(read))
        return conditions.Cases(((conditions.All(*guards), points),), nothing) if guards else points


def capped(expression: expressions.Expression, cap: Amount | None) -> expressions.Expression:
    """The expression, at most `cap`."""
    return expression if cap is None else expressions.Extreme(expression, expressions.Constant(cap), highest=False)


def scaled(expression: expressions.Expression, factor: Fraction) -> expressions.Expression:
    """The expression times a factor; a constant at once."""
    if factor == 1:
        return expression
    if isinstance(expression, expressions.Constant) and not isinstance(expression.constant, str | date):
        return expressions.Constant(plain_number(Fraction(expression.constant) * factor))
    return expressions.Calculation(expression, "*", expressions.Constant(plain_number(factor)))


def lookup_of(expression: meant.Expression) -> meant.Lookup | None:
    """The parameter or table result that an expression is, perhaps by another name."""
    while isinstance(expression, meant.Definition):
        expression = expression.expression
    return expression if isinstance(expression, meant.Lookup) else None


def unit_of(expression: meant.Expression) -> str:
    """The unit of an expression as it is told; "%" for a percentage, empty for none."""
    measure = measure_of(expression)
    return "%" if measure.percent else measure.unit.spelling if measure.unit else ""


def factor_between(own: meant.Measure, other: meant.Measure) -> Fraction:
    """By what a number in one measure is multiplied to be in another of its dimension."""
    if own.unit is None or other.unit is None:
        return Fraction(1)
    return own.unit.factor / other.unit.factor


def converted(value: Ordered, own: meant.Measure, other: meant.Measure) -> Ordered:
    """A written value in another measure."""
    factor = factor_between(own, other)
    return value if isinstance(value, date) or factor == 1 else plain_number(Fraction(value) * factor)


def holds_on(codes: meant.CodeRange, day: date) -> bool:
    """Whether codes are listed on a day."""
    return (codes.since is None or codes.since <= day) and (codes.until is None or day <= codes.until)
