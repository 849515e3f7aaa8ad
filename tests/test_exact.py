"""Outcome and needs against brute force: small random models, and every way of filling in what a case leaves out.

The models are drawn as plain tuples. From one comes the runtime's model, and a Python expression that this file writes
and evaluates by itself; the brute force uses nothing of the runtime but the names of outcomes.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import product
from random import Random

import pytest

from policy_dsl.runtime import conditions, expressions, meaning
from policy_dsl.runtime.conditions import fact_of
from policy_dsl.runtime.dates import completed, shifted
from policy_dsl.runtime.known import known_of
from policy_dsl.runtime.settle import Outcome

Spec = tuple[object, ...]  # a condition: its kind, and what it is made of
Values = tuple[object, ...]

CHOICES = ("a", "b", "c", "d")
OUTCOMES = (
    Outcome("medically necessary", "approves"),
    Outcome("granted", "approves"),
    Outcome("not medically necessary", "denies"),
    Outcome("not covered", "denies"),
    Outcome("review", "refers"),
)
SIGNS = {"at least": ">=", "at most": "<=", "more than": ">", "less than": "<", "equal": "=="}
SETS = {"any of": "bool({0} & {1})", "all of": "{0} >= {1}", "among": "{0} <= {1}", "same as": "{0} == {1}"}
DAY = date(2026, 2, 27)
MOST_WAYS = 6000  # of filling in, by brute force
MODELS = 80


# ---- the facts, with every value that the brute force gives them


def subsets(or_none: bool) -> Values:
    ways = product((False, True), repeat=3)
    found = (frozenset(each for each, is_in in zip("abc", way, strict=True) if is_in) for way in ways)
    return tuple(each for each in found if each or or_none)


def days(first: int, last: int) -> Values:
    return tuple(DAY + timedelta(each) for each in range(first, last))


@dataclass(frozen=True)
class Kind:
    """A kind of facts: their names, all values that tell comparisons apart, and those that cases give."""

    names: tuple[str, ...]
    values: Values
    given: Values = ()


KINDS = {
    "yes": Kind(("y1", "y2", "y3", "y4", "y5"), (True, False)),
    "choice": Kind(("c1", "c2"), CHOICES),
    "text": Kind(("x1", "x2"), ("a", "b", "other", "another")),
    "set": Kind(("s1", "s2"), subsets(False)),
    "none": Kind(("n1",), subsets(True)),
    "whole": Kind(("w1", "w2"), tuple(range(-1, 6))),
    "trio": Kind(("q1", "q2", "q3"), tuple(range(-1, 6))),
    "decimal": Kind(("d1", "d2"), tuple(Fraction(each, 8) for each in range(33))),
    "open": Kind(("o1", "o2"), tuple(Fraction(each, 4) for each in range(-24, 41)), (-1, 0, 1, 2)),
    "day": Kind(("t1", "t2"), days(-12, 13), days(-2, 5)),
    "far": Kind(("f1", "f2"), days(-75, 76), days(-3, 6)),
}
KIND_OF = {name: key for key, kind in KINDS.items() for name in kind.names}


def read(name: str) -> expressions.Expression:
    kind = KIND_OF[name]
    if kind in ("whole", "trio"):
        return expressions.Read(name, -1, 5, whole=True)
    if kind == "decimal":
        return expressions.Read(name, 0, 4)
    return expressions.Read(name) if kind == "open" else expressions.Read(name, day=True)


def set_read(name: str) -> conditions.SetRead:
    return conditions.SetRead(name, ("a", "b", "c"), or_none=KIND_OF[name] == "none")


# ---- drawing conditions


class Draw:
    """Draws conditions over the facts of some kinds."""

    def __init__(self, random: Random, kinds: tuple[str, ...]) -> None:
        self.random = random
        self.kinds = kinds

    def name(self, *kinds: str) -> str:
        return self.random.choice([each for kind in kinds for each in KINDS[kind].names])

    def atom(self) -> Spec:
        kind = self.random.choice(self.kinds)
        draw = getattr(self, f"draw_{kind}")
        spec: Spec = draw()
        return spec

    def sign(self) -> str:
        return self.random.choice(tuple(SIGNS))

    def draw_yes(self) -> Spec:
        return ("yes", self.name("yes"))

    def draw_choice(self) -> Spec:
        if self.random.random() < 0.3:
            return ("same", "c1", "c2")
        return ("listed", self.name("choice"), tuple(self.random.sample(CHOICES, self.random.randint(1, 3))))

    def draw_text(self) -> Spec:
        if self.random.random() < 0.4:
            return ("same", "x1", "x2")
        return ("listed", self.name("text"), (self.random.choice("ab"),))

    def draw_set(self) -> Spec:
        comparator = self.random.choice(tuple(SETS))
        if self.random.random() < 0.4:
            return ("sets", "s1", comparator, "s2")
        return ("set", self.name("set"), comparator, tuple(self.random.sample("abc", self.random.randint(1, 2))))

    def draw_none(self) -> Spec:
        if self.random.random() < 0.4:
            return ("sets", "n1", self.random.choice(tuple(SETS)), "s1")
        return ("set", "n1", self.random.choice(tuple(SETS)), tuple(self.random.sample("abc", 2)))

    def draw_whole(self) -> Spec:
        shape = self.random.random()
        if shape < 0.3:
            return ("apart", "w1", self.sign(), "w2", self.random.choice((-1, 0, 1, 2, Fraction(1, 2))))
        if shape < 0.5:
            return ("one of", self.name("whole"), tuple(self.random.sample(range(-1, 6), 2)))
        return ("number", self.name("whole"), self.sign(), self.random.choice((0, 1, 2, Fraction(5, 2), 4)))

    def draw_trio(self) -> Spec:
        """Three whole numbers, each compared with each other one."""
        if self.random.random() < 0.5:
            one, other = self.random.sample(KINDS["trio"].names, 2)
            return ("apart", one, self.sign(), other, self.random.choice((-1, 0, 1)))
        return ("number", self.name("trio"), self.sign(), self.random.choice((0, 2, 4)))

    def draw_quotient(self) -> Spec:
        """A quotient whose divisor may be zero."""
        return ("quotient", *self.random.sample(("w1", "w2"), 2), self.sign(), self.random.choice((0, 1, 2)))

    def draw_unsaid(self) -> Spec:
        """A comparison with a value that is not said for every choice."""
        return ("unsaid", self.name("choice"), self.name("yes"))

    def draw_pair(self) -> Spec:
        """Two days that are so many days and so many months apart, for which the points are not told."""
        months = self.random.choice((0, 0, 1, -1))
        return ("moved", "f1", self.sign(), "f2", months, 0 if months else self.random.choice((-30, 28, 31)))

    def draw_decimal(self) -> Spec:
        if self.random.random() < 0.4:
            return ("apart", "d1", self.sign(), "d2", self.random.choice((-1, 0, 1, Fraction(1, 2))))
        return ("number", self.name("decimal"), self.sign(), self.random.choice((0, 1, 2, 3, Fraction(3, 2))))

    def draw_limit(self) -> Spec:
        return ("number", self.name("decimal"), self.sign(), self.random.choice((0, 1, 2, 3, Fraction(3, 2))))

    def draw_mixed(self) -> Spec:
        return ("apart", self.name("whole"), self.sign(), self.name("decimal"), self.random.choice((-1, 0, 1)))

    def draw_open(self) -> Spec:
        if self.random.random() < 0.4:
            return ("apart", "o1", self.sign(), "o2", self.random.choice((-1, 0, 2)))
        return ("number", self.name("open"), self.sign(), self.random.choice((0, 1, 3)))

    def draw_day(self) -> Spec:
        shape = self.random.random()
        if shape < 0.4:
            return ("moved", "t1", self.sign(), "t2", 0, self.random.choice((-3, 0, 1, 2)))
        if shape < 0.5:
            return ("days", "t1", "t2", self.sign(), self.random.choice((-1, 0, 2)))
        return ("date", self.name("day"), self.sign(), self.random.choice((0, 1, 3)))

    def draw_far(self) -> Spec:
        if self.random.random() < 0.4:
            return ("moved", "f1", self.sign(), "f2", self.random.choice((-1, 1)), 0)
        return ("date", self.name("far"), self.sign(), self.random.choice((0, 1, 4)))

    def draw_far_date(self) -> Spec:
        return ("date", self.name("far"), self.sign(), self.random.choice((0, 1, 4)))

    def draw_months(self) -> Spec:
        return ("time", "months", "f1", "f2", self.sign(), self.random.choice((0, 1)))

    def draw_time(self) -> Spec:
        unit = self.random.choice(("weeks", "months", "calendar months"))
        return ("time", unit, "f1", "f2", self.sign(), 0)

    def draw_documented(self) -> Spec:
        return ("documented", self.name("yes", "choice"))

    def draw_score(self) -> Spec:
        others = Draw(self.random, tuple(each for each in self.kinds if each != "score"))
        parts = tuple((others.condition(1), self.random.choice((1, 2, 4))) for _ in range(self.random.randint(2, 3)))
        return ("score", parts, self.random.choice(("at least", "at most", "equal")), self.random.choice((2, 3, 4)))

    def draw_sum(self) -> Spec:
        """A number with points for a condition beside it."""
        return ("sum", self.name("whole"), ("yes", self.name("yes")), self.sign(), self.random.choice((1, 3, 4)))

    def draw_square(self) -> Spec:
        return ("square", self.name("decimal"), self.sign(), self.random.choice((1, 3, 4, 6)))

    def draw_scaled(self) -> Spec:
        return ("scaled", self.name("decimal"), self.sign(), self.random.choice((3, 5)))

    def draw_rounded(self) -> Spec:
        rule = self.random.choice(("half up", "half even", "up", "down"))
        return ("rounded", self.name("decimal"), rule, self.sign(), self.random.choice((1, 2)))

    def draw_highest(self) -> Spec:
        return ("highest", "d1", "d2", self.sign(), self.random.choice((1, 2)))

    def draw_chosen(self) -> Spec:
        """A comparison with a value that depends on a choice."""
        return ("chosen", self.name("choice"), self.name("whole"), self.sign(), (1, 3))

    def condition(self, depth: int) -> Spec:
        shape = self.random.random()
        if depth == 0 or shape < 0.4:
            return self.atom()
        if shape < 0.55:
            return ("not", self.condition(depth - 1))
        if shape < 0.65:
            return ("guarded", self.atom(), self.atom())
        parts = tuple(self.condition(depth - 1) for _ in range(self.random.randint(2, 3)))
        return (self.random.choice(("and", "or")), parts)

    def criterion(self, depth: int) -> Spec:
        parts: list[Spec] = [self.condition(2)]
        if depth and self.random.random() < 0.3:
            parts.append(self.group(depth - 1))
        out = self.condition(1) if self.random.random() < 0.25 else None
        return (tuple(parts), out)

    def group(self, depth: int) -> Spec:
        criteria = tuple(self.criterion(depth) for _ in range(self.random.randint(1, 3)))
        quantifier = self.random.choice(("all of", "any of", "none of", "at least"))
        out = self.condition(0) if depth == 0 and self.random.random() < 0.2 else None
        return ("group", quantifier, self.random.randint(1, len(criteria)), criteria, out)

    def determination(self) -> Spec:
        clauses = tuple(
            (
                self.random.choice(OUTCOMES),
                self.group(1),
                self.random.random() < 0.2,
                self.condition(1) if self.random.random() < 0.15 else None,
            )
            for _ in range(self.random.randint(1, 3))
        )
        return (clauses, self.random.choice(OUTCOMES))


# ---- what the runtime makes of a drawn model


def built(spec: Spec) -> conditions.Condition:
    match spec:
        case ("yes", str(name)):
            return conditions.IsYes(name)
        case ("listed", str(name), tuple(listed)):
            return conditions.ChoiceListed(name, listed, CHOICES if KIND_OF[name] == "choice" else ())
        case ("same", str(one), str(other)):
            return conditions.SameChoice(one, other, CHOICES if KIND_OF[one] == "choice" else ())
        case ("set", str(name), str(comparator), tuple(listed)):
            return conditions.CompareSets(set_read(name), comparator, conditions.SetOf(*listed))
        case ("sets", str(one), str(comparator), str(other)):
            return conditions.CompareSets(set_read(one), comparator, set_read(other))
        case ("number", str(name), str(comparator), value):
            return conditions.Compare(read(name), comparator, constant(value))
        case ("one of", str(name), tuple(listed)):
            return conditions.NumberListed(read(name), *listed)
        case ("apart", str(one), str(comparator), str(other), value):
            return conditions.Compare(read(one), comparator, expressions.Calculation(read(other), "+", constant(value)))
        case ("date", str(name), str(comparator), int(count)):
            return conditions.Compare(read(name), comparator, constant(DAY + timedelta(count)))
        case ("moved", str(one), str(comparator), str(other), int(months), int(count)):
            unit, amount = ("months", months) if months else ("days", count)
            moved = expressions.Shifted(read(other), constant(amount), unit)
            return conditions.Compare(read(one), comparator, moved)
        case ("days", str(one), str(other), str(comparator), int(count)):
            return conditions.Compare(expressions.Elapsed("days", read(one), read(other)), comparator, constant(count))
        case ("time", str(unit), str(one), str(other), str(comparator), int(count)):
            return conditions.Compare(expressions.Elapsed(unit, read(one), read(other)), comparator, constant(count))
        case ("documented", str(name)):
            return conditions.IsDocumented(name)
        case ("score", tuple(parts), str(comparator), int(count)):
            total: expressions.Expression = constant(0)
            for condition, points in parts:
                total = expressions.Calculation(total, "+", given_when(condition, points))
            return conditions.Compare(total, comparator, constant(count))
        case ("quotient", str(one), str(other), str(comparator), int(count)):
            quotient = expressions.Calculation(read(one), "/", read(other))
            return conditions.Compare(quotient, comparator, constant(count))
        case ("unsaid", str(choice), str(name)):
            row = conditions.ChoiceListed(choice, ("a", "b"), CHOICES)
            return conditions.Choose(((row, conditions.IsYes(name)),), conditions.Unsaid(choice))
        case ("sum", str(name), tuple(condition), str(comparator), int(count)):
            total = expressions.Calculation(read(name), "+", given_when(condition, 2))
            return conditions.Compare(total, comparator, constant(count))
        case ("square", str(name), str(comparator), int(count)):
            return conditions.Compare(expressions.Power(read(name), 2), comparator, constant(count))
        case ("scaled", str(name), str(comparator), int(count)):
            left = expressions.Calculation(constant(6), "-", expressions.Calculation(read(name), "*", constant(2)))
            return conditions.Compare(left, comparator, constant(count - 3))
        case ("rounded", str(name), str(rule), str(comparator), int(count)):
            return conditions.Compare(expressions.Rounded(read(name), 1, rule), comparator, constant(count))
        case ("highest", str(one), str(other), str(comparator), int(count)):
            highest = expressions.Extreme(read(one), read(other), highest=True)
            return conditions.Compare(highest, comparator, constant(count))
        case ("chosen", str(choice), str(name), str(comparator), (first, second)):
            row = conditions.ChoiceListed(choice, ("a", "b"), CHOICES)
            sides = (conditions.Compare(read(name), comparator, constant(each)) for each in (first, second))
            return conditions.Choose(((row, next(sides)),), next(sides))
        case ("not", tuple(inner)):
            return conditions.Not(built(inner))
        case ("guarded", tuple(guard), tuple(inner)):
            return conditions.All(built(guard), built(inner))
        case ("and", tuple(parts)):
            return conditions.All(*map(built, parts))
        case ("or", tuple(parts)):
            return conditions.Any(*map(built, parts))
        case _:
            raise TypeError(spec[0])


def constant(value: object) -> expressions.Expression:
    assert isinstance(value, (int, Fraction, date))
    return expressions.Constant(value)


def given_when(condition: Spec, points: object) -> expressions.Expression:
    return conditions.Cases(((built(condition), constant(points)),), constant(0))


def built_group(spec: Spec) -> meaning.Group:
    _, quantifier, count, criteria, out = spec
    assert isinstance(quantifier, str)
    assert isinstance(count, int)
    assert isinstance(criteria, tuple)
    made = (built_criterion(str(number), each) for number, each in enumerate(criteria))
    return meaning.Group(quantifier, count, *made, left_out=built_out(out))


def built_criterion(path: str, spec: Spec) -> meaning.Criterion:
    parts, out = spec
    assert isinstance(parts, tuple)
    made = (built_group(each) if each[0] == "group" else built(each) for each in parts)
    return meaning.Criterion(path, f"({path})", "", 1, *made, left_out=built_out(out))


def built_out(out: object) -> tuple[meaning.LeftOut, ...]:
    return (meaning.LeftOut("unless", built(out)),) if isinstance(out, tuple) else ()


def built_determination(spec: Spec) -> meaning.Determination:
    clauses, otherwise = spec
    assert isinstance(clauses, tuple)
    assert isinstance(otherwise, Outcome)
    made = (
        meaning.Clause(outcome, built_group(group), gate=gate, left_out=built_out(out))
        for outcome, group, gate, out in clauses
    )
    return meaning.Determination("drawn", "Drawn", otherwise, *made)


# ---- what it means by hand: a Python expression, two-valued


def told(spec: Spec) -> str:
    match spec:
        case ("yes", str(name)):
            return name
        case ("listed", str(name), tuple(listed)):
            return f"({name} in {listed!r})"
        case ("same", str(one), str(other)):
            return f"({one} == {other})"
        case ("set", str(name), str(comparator), tuple(listed)):
            return f"({SETS[comparator].format(name, f'frozenset({listed!r})')})"
        case ("sets", str(one), str(comparator), str(other)):
            return f"({SETS[comparator].format(one, other)})"
        case ("number", str(name), str(comparator), value):
            return f"({name} {SIGNS[comparator]} {value!r})"
        case ("one of", str(name), tuple(listed)):
            return f"({name} in {listed!r})"
        case ("apart", str(one), str(comparator), str(other), value):
            return f"({one} {SIGNS[comparator]} {other} + {value!r})"
        case ("date", str(name), str(comparator), int(count)):
            return f"({name} {SIGNS[comparator]} DAY + timedelta({count}))"
        case ("moved", str(one), str(comparator), str(other), int(months), int(count)):
            return f"({one} {SIGNS[comparator]} shifted({other}, {months}, {count}))"
        case ("days", str(one), str(other), str(comparator), int(count)):
            return f"(({other} - {one}).days {SIGNS[comparator]} {count})"
        case ("time", "calendar months", str(one), str(other), str(comparator), int(count)):
            apart = f"({other}.year - {one}.year) * 12 + {other}.month - {one}.month - 1"
            return f"(max(0, {apart}) {SIGNS[comparator]} {count})"
        case ("time", str(unit), str(one), str(other), str(comparator), int(count)):
            return f"(completed({unit!r}, {one}, {other}) {SIGNS[comparator]} {count})"
        case ("documented", str(name)):
            return f"documented_{name}"
        case ("score", tuple(parts), str(comparator), int(count)):
            total = " + ".join(f"({points} if {told(condition)} else 0)" for condition, points in parts)
            return f"({total} {SIGNS[comparator]} {count})"
        case ("quotient", str(one), str(other), str(comparator), int(count)):
            return f"({either(spec)} if {other} == 0 else Fraction({one}, {other}) {SIGNS[comparator]} {count})"
        case ("unsaid", str(choice), str(name)):
            return f"({name} if {choice} in 'ab' else {either(('unsaid', choice))})"
        case ("sum", str(name), tuple(condition), str(comparator), int(count)):
            return f"({name} + (2 if {told(condition)} else 0) {SIGNS[comparator]} {count})"
        case ("square", str(name), str(comparator), int(count)):
            return f"({name} * {name} {SIGNS[comparator]} {count})"
        case ("scaled", str(name), str(comparator), int(count)):
            return f"(9 - 2 * {name} {SIGNS[comparator]} {count})"
        case ("rounded", str(name), str(rule), str(comparator), int(count)):
            by_rule = {
                "half up": f"(2 * {name} + 1) // 2", "half even": f"round({name})", "up": f"-(-{name} // 1)",
                "down": f"{name} // 1",
            }  # fmt: skip
            return f"({by_rule[rule]} {SIGNS[comparator]} {count})"
        case ("highest", str(one), str(other), str(comparator), int(count)):
            return f"(max({one}, {other}) {SIGNS[comparator]} {count})"
        case ("chosen", str(choice), str(name), str(comparator), (first, second)):
            return f"({name} {SIGNS[comparator]} ({first} if {choice} in 'ab' else {second}))"
        case ("not", tuple(inner)):
            return f"(not {told(inner)})"
        case ("guarded", tuple(guard), tuple(inner)):
            return f"({told(guard)} and {told(inner)})"
        case ("and" | "or", tuple(parts)):
            return "(" + f" {spec[0]} ".join(map(told, parts)) + ")"
        case _:
            raise TypeError(spec[0])


def either(spec: Spec) -> str:
    """The name of an answer that nobody can give: where a comparison comes to nothing, it can come out either way."""
    return "either_" + "".join(each if each.isalnum() else "_" for each in repr(spec))


def told_group(spec: Spec) -> str:
    """A list, those of its criteria that are left out taken away."""
    _, quantifier, count, criteria, out = spec
    assert isinstance(criteria, tuple)
    kept = ", ".join(f"({told_parts(parts)}, {told(left) if left else False})" for parts, left in criteria)
    held = f"[held for held, out in ({kept},) if not out]"
    by_quantifier = {
        "all of": f"all({held})", "any of": f"any({held})", "none of": f"(not any({held}))",
        "at least": f"(sum({held}) >= {count})",
    }  # fmt: skip
    whole = by_quantifier[str(quantifier)]
    return f"({whole} or {told(out)})" if isinstance(out, tuple) else whole


def told_parts(parts: tuple[Spec, ...]) -> str:
    return "bool(" + " and ".join(told_group(each) if each[0] == "group" else told(each) for each in parts) + ")"


def told_determination(spec: Spec) -> str:
    """The place of the first clause that holds."""
    clauses, _ = spec
    assert isinstance(clauses, tuple)
    lines = ""
    for place, (_, group, gate, out) in enumerate(clauses):
        holds = f"(not {told_group(group)})" if gate else told_group(group)
        lines += f"{place} if {holds} and not {told(out) if out else False} else "
    return f"{lines}{len(clauses)}"


IN_EXPRESSIONS = {"DAY": DAY, "Fraction": Fraction, "completed": completed, "shifted": shifted, "timedelta": timedelta}

# ---- brute force


@dataclass(frozen=True)
class Answer:
    """What a case comes to, and what it needs."""

    outcome: str
    needs: frozenset[str]


def by_brute_force(spec: Spec, keys: tuple[str, ...], known: dict[str, object]) -> Answer | None:
    """By every way of filling in; None where there are too many."""
    clauses, otherwise = spec
    assert isinstance(clauses, tuple)
    outcomes = [*(each[0] for each in clauses), otherwise]
    eithers = {either(each): each for each in unusable_in(spec)}
    missing = [*(key for key in keys if key not in known), *eithers]
    lists = [(True, False) if key not in KIND_OF else KINDS[KIND_OF[key]].values for key in missing]
    ways = 1
    for each in lists:
        ways *= len(each)
    if ways > MOST_WAYS:
        return None
    names = [
        f"documented_{key.removesuffix('?documented')}" if key.endswith("?documented") else key
        for key in (*missing, *known)
    ]
    place_of = eval(f"lambda {', '.join(names)}: {told_determination(spec)}", IN_EXPRESSIONS)
    given = tuple(known.values())
    found = {way: outcomes[place_of(*way, *given)] for way in product(*lists)}
    classes = {way: "denial" if outcome.kind == "denies" else outcome.words for way, outcome in found.items()}
    needs = set()
    for at, key in enumerate(missing):
        seen: dict[Values, str] = {}
        for way, words in classes.items():
            if seen.setdefault((*way[:at], *way[at + 1 :]), words) != words:
                needs |= asked_for(eithers[key], known) if key in eithers else {fact_of(key)}
                break
    words = {each.words for each in found.values()}
    if len(words) == 1:
        return Answer(words.pop(), frozenset(needs))
    return Answer("denied" if set(classes.values()) == {"denial"} else "needs more information", frozenset(needs))


def unusable_in(spec: object) -> Iterator[Spec]:
    """The comparisons in a model that can come to nothing."""
    if isinstance(spec, tuple):
        if spec[:1] == ("quotient",):
            yield spec
        elif spec[:1] == ("unsaid",):
            yield spec[:2]
        else:
            for each in spec:
                yield from unusable_in(each)


def asked_for(spec: Spec, known: dict[str, object]) -> set[str]:
    """What is asked for where a comparison comes to nothing: what it lacks, else what it cannot use."""
    facts = [str(each) for each in spec[1:3] if each in KIND_OF]
    return {each for each in facts if each not in known} or {facts[-1]}


def answered(determination: meaning.Determination, known: dict[str, object]) -> Answer:
    # The values are drawn for the facts, as objects of any type.
    settled = determination.settled(known)  # type: ignore[arg-type]
    return Answer(determination.outcome_of(settled).words, frozenset(settled.needs[0]))


def cases(random: Random, keys: tuple[str, ...]) -> Iterator[dict[str, object]]:
    """Cases that leave out few or most of the facts."""
    for missing in (0.2, 0.5, 0.7, 1):
        yield {
            key: random.choice((True, False) if key.endswith("?documented") else given(key))
            for key in keys
            if random.random() >= missing
        }


def given(key: str) -> Values:
    kind = KINDS[KIND_OF[key]]
    return kind.given or kind.values


SHAPES: dict[str, tuple[str, ...]] = {
    "yes and no": ("yes",),
    "choices": ("yes", "choice"),
    "texts": ("yes", "text"),
    "sets": ("set", "yes"),
    "sets that may be empty": ("set", "none"),
    "whole numbers": ("whole", "yes"),
    "decimals": ("decimal", "yes"),
    "whole numbers and decimals": ("whole", "decimal"),
    "numbers without limits": ("open", "yes"),
    "dates": ("day", "yes"),
    "dates moved by months": ("far", "yes"),
    "months between dates": ("months", "far_date", "yes"),
    "documented": ("documented", "yes", "choice"),
    "scores": ("score", "yes", "whole"),
    "sums with conditions": ("sum", "yes", "choice"),
    "squares": ("square", "limit"),
    "calculations": ("scaled", "rounded", "yes"),
    "extremes": ("highest", "limit"),
    "values by choice": ("chosen", "choice", "yes"),
    "three numbers": ("trio", "yes"),
    "divisors of zero": ("quotient", "whole", "yes"),
    "values that are not said": ("unsaid", "choice", "yes"),
    "quotients beside decimals": ("quotient", "mixed", "limit"),
    "everything": ("yes", "choice", "set", "whole", "decimal", "documented", "chosen"),
}
# What is not exact: two missing dates that are compared by several kinds of lengths of time.
NOT_EXACT: dict[str, tuple[str, ...]] = {
    "days and months": ("pair", "yes"),
    "several lengths of time": ("far", "time", "yes"),
}


@dataclass(frozen=True)
class Compared:
    """One case of a drawn model: what it is by hand, and what the runtime says."""

    spec: Spec
    known: dict[str, object]
    by_hand: Answer
    found: Answer


def compared(shape: str, kinds: tuple[str, ...], models: int) -> list[Compared]:
    found = []
    for seed in range(models):
        random = Random(f"{shape} {seed}")
        spec = Draw(random, kinds).determination()
        determination = built_determination(spec)
        keys = tuple(dict.fromkeys(key for each in determination.conditions for key in each.facts))
        for known in cases(random, keys):
            by_hand = by_brute_force(spec, keys, known)
            if by_hand is not None:
                found.append(Compared(spec, known, by_hand, answered(determination, known)))
    return found


@pytest.mark.parametrize("shape", SHAPES)
def test_outcome_and_needs_are_exact(shape: str, figure: Callable[[str], None]) -> None:
    """Every case comes to what all ways of filling in come to, and needs what changes it in some of them."""
    results = compared(shape, SHAPES[shape], MODELS)
    figure(f"exact, {shape}: {len(results)} cases compared with every way of filling in")
    wrong = [(each.spec, each.known, each.by_hand, each.found) for each in results if each.by_hand != each.found]

    assert (True, []) == (len(results) >= 60, wrong[:1])


@pytest.mark.parametrize("shape", NOT_EXACT)
def test_what_is_not_exact_errs_one_way(shape: str, figure: Callable[[str], None]) -> None:
    """It may ask for too much; it never leaves out a fact that matters and never decides too early."""
    results = compared(shape, NOT_EXACT[shape], MODELS)
    asking = sum(each.by_hand != each.found for each in results)
    figure(f"not exact, {shape}: {len(results)} cases compared, {asking} ask for too much")
    wrong = [
        (each.spec, each.known, each.by_hand, each.found)
        for each in results
        if each.found.outcome not in (each.by_hand.outcome, "needs more information")
        or not each.by_hand.needs <= each.found.needs
    ]

    assert (True, []) == (len(results) >= 60, wrong[:1])


# ---- size


def yes_criteria(count: int, *shared: conditions.Condition) -> meaning.Determination:
    """So many criteria, each with a fact of its own beside those that all share."""
    criteria = (
        meaning.Criterion(str(each), f"({each})", "", 1, conditions.All(*shared, conditions.IsYes(f"fact_{each}")))
        for each in range(count)
    )
    clause = meaning.Clause(OUTCOMES[0], meaning.Group("all of", 0, *criteria))
    return meaning.Determination("many", "Many", OUTCOMES[2], clause)


def test_a_thousand_criteria_are_answered() -> None:
    """Each of their facts is needed while nothing is known, and none as soon as one criterion fails."""
    many = yes_criteria(1000)

    assert Answer("needs more information", frozenset(f"fact_{each}" for each in range(1000))) == answered(many, {})
    assert Answer("not medically necessary", frozenset()) == answered(many, {"fact_500": False})


def test_a_thousand_criteria_that_share_a_fact_are_answered() -> None:
    """Also where they cannot be taken one by one."""
    many = yes_criteria(1000, conditions.IsYes("shared"))
    facts = frozenset(("shared", *(f"fact_{each}" for each in range(1000))))

    assert Answer("needs more information", facts) == answered(many, {})
    assert Answer("not medically necessary", frozenset()) == answered(many, {"shared": False})


def test_conditions_within_conditions_are_answered() -> None:
    """Not as many as can be written: where there are more, the answer is that of Kleene logic."""
    condition: conditions.Condition = conditions.IsYes("fact_0")
    for each in range(1, 60):
        inner = (conditions.IsYes(f"fact_{each}"), conditions.Not(condition))
        condition = conditions.All(*inner) if each % 2 else conditions.Any(*inner)
    deep = meaning.Criterion("1", "(1)", "", 1, condition)
    clause = meaning.Clause(OUTCOMES[0], meaning.Group("all of", 0, deep))
    determination = meaning.Determination("deep", "Deep", OUTCOMES[2], clause)

    assert Answer("needs more information", frozenset(f"fact_{each}" for each in range(60))) == answered(
        determination, {}
    )


def test_determinations_that_ask_for_one_another_twice_are_answered() -> None:
    """In a chain of thirty each is worked out once, and not a billion times."""
    yes = conditions.IsYes("last")
    determination = yes_criteria(1)
    for _ in range(30):
        asked = meaning.ComesTo(determination, "medically necessary")
        both = conditions.Any(conditions.All(asked, yes), conditions.All(conditions.Not(asked), conditions.Not(yes)))
        clause = meaning.Clause(OUTCOMES[0], meaning.Group("all of", 0, meaning.Criterion("1", "(1)", "", 1, both)))
        determination = meaning.Determination("chain", "Chain", OUTCOMES[2], clause)
    known, silent = known_of(("fact_0", "last"), (True, None), frozenset(), {})
    found = determination.find(known, silent)

    # Of an even number of such steps nothing is left but the first question.
    assert ("medically necessary", (), ("last",)) == (found.outcome.words, found.needs, found.whichever)
