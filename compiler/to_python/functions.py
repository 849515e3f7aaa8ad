"""The function of one determination that gives the outcome alone: straight-line, criterion by criterion."""

import re

from compiler.to_python.conditions import KNOWN, Comparisons
from compiler.to_python.layout import INDENT, docstring, text, texts
from policy_dsl.runtime import conditions
from policy_dsl.runtime.conditions import Condition, fact_of
from policy_dsl.runtime.exact import is_plain
from policy_dsl.runtime.findings import NONE_OF
from policy_dsl.runtime.meaning import (
    ALL_OF,
    ANY_OF,
    AT_LEAST,
    Clause,
    ComesTo,
    Criterion,
    Determination,
    Group,
    LeftOut,
    Met,
)
from policy_dsl.runtime.settle import DENIED, DENIES, is_final, together

MOST_ROWS = 4  # of a choice that is written out in place


class Lines:
    """Lines of one function, and fresh names for what a condition is made of."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.parts = 0
        self.taken: set[str] = set()
        self.outcomes: dict[str, str] = {}  # those of other determinations that are asked for already
        self.groups: dict[int, str] = {}  # shared lists of criteria that are worked out already

    def add(self, depth: int, line: str) -> None:
        self.lines.append(INDENT * depth + line if line else "")

    def fresh(self) -> str:
        self.parts += 1
        return f"part_{self.parts}"

    def local(self, name: str) -> str:
        """A name that no other local of the function has."""
        unique, count = name, 1
        while unique in self.taken:
            count += 1
            unique = f"{name}_{count}"
        self.taken.add(unique)
        return unique


class Functions:
    """Writes the functions of the determinations of one policy."""

    def __init__(self, comparisons: Comparisons) -> None:
        self.comparisons = comparisons
        self.names = comparisons.names

    def fast(self, determination: Determination, assumed: dict[str, object]) -> list[str]:
        """The function that gives the outcome's words and builds nothing."""
        to = Lines()
        to.add(0, f"def {self.names.determinations[determination.key]}(facts: Facts) -> str:")
        to.add(1, docstring(f"{determination.title}: the words of its outcome."))
        if determination.each is not None:
            to.add(1, f"return {self.exactly(determination)}")
            return to.lines
        self.locals(to, determination, assumed)
        clause = determination.clauses[0]
        plain = not clause.gate and not clause.left_out and not clause.group.left_out
        if len(determination.clauses) == 1 and clause.group.quantifier == ALL_OF and plain:
            self.one_requirement(to, determination)
        else:
            self.clauses(to, determination)
        return known_once(to.lines)

    def exactly(self, determination: Determination) -> str:
        """The outcome by the model, which is exact where facts stand in several places."""
        return f"{self.names.models[determination.key]}.outcome({KNOWN}).words"

    def one_requirement(self, to: Lines, determination: Determination) -> None:
        """A single `all of`: the first criterion that is not met ends it."""
        clause = determination.clauses[0]
        truths = []
        for criterion in clause.group.criteria:
            truths.append(self.criterion(to, criterion, ALL_OF))
            to.add(1, f"if {truths[-1]} is False:")
            to.add(2, f"return {text(determination.otherwise.words)}")
        outcome = together(clause.outcome, determination.otherwise)
        unsure = not is_final(outcome) and not kleene_is_exact(determination)
        to.add(1, f"if {' or '.join(f'{each} is None' for each in truths)}:")
        to.add(2, f"return {self.exactly(determination) if unsure else text(outcome.words)}")
        to.add(1, f"return {text(clause.outcome.words)}")

    def clauses(self, to: Lines, determination: Determination) -> None:
        """Clauses in order: what an unknown one leaves possible is carried to the next."""
        use = self.comparisons.use
        exact = kleene_is_exact(determination)
        to.add(1, f"possible: {use('Outcome')} | None = None")
        for number, clause in enumerate(determination.clauses, start=1):
            outcome = self.names.outcomes[clause.outcome.words]
            truth = self.clause(to, clause, number)
            to.add(1, f"if {truth} is True:")
            self.end(to, 2, determination, outcome, exact=exact)
            to.add(1, f"if {truth} is None:")
            to.add(2, f"possible = {use('together')}(possible, {outcome})")
        self.end(to, 1, determination, self.names.outcomes[determination.otherwise.words], exact=exact)

    def end(self, to: Lines, depth: int, determination: Determination, outcome: str, *, exact: bool) -> None:
        """What the function gives when a clause is met, or none is."""
        found = f"{self.comparisons.use('together')}(possible, {outcome})"
        if exact:
            to.add(depth, f"return {found}.words")
        else:
            to.add(depth, f"outcome = {found}")
            final = f"{self.comparisons.use('is_final')}(outcome)"
            to.add(depth, f"return outcome.words if {final} else {self.exactly(determination)}")

    # ---- criteria

    def clause(self, to: Lines, clause: Clause, number: int) -> str:
        """The local that holds whether a clause is given."""
        given = self.group(to, clause.group, f"clause_{number}")
        if clause.gate:
            given = self.kept(to, negated(given), f"clause_{number}")
        out = self.left_out(to, clause.left_out)
        if out is None:
            return given
        return self.kept(to, all_of([given, self.named(to, negated(out))]), f"clause_{number}")

    def criterion(self, to: Lines, criterion: Criterion, quantifier: str) -> str:
        """The local of a criterion in its list; each of its parts must hold, unless it is left out."""
        name = f"criterion_{path_name(criterion.path)}" if criterion.path else "criterion"
        simple = len(criterion.parts) == 1 and not isinstance(criterion.parts[0], Group | Met)
        if not simple:
            to.add(1, comment(criterion))
        parts = [
            self.group(to, part, f"group_{path_name(criterion.path)}_{number}")
            if isinstance(part, Group)
            else self.part(to, part)
            for number, part in enumerate(criterion.parts, start=1)
        ]
        if simple:
            to.add(1, comment(criterion))
        truth = self.kept(to, all_of([self.named(to, each) for each in parts] if len(parts) > 1 else parts), name)
        out = self.left_out(to, criterion.left_out)
        if out is None:
            return truth
        if quantifier == ALL_OF:
            return self.kept(to, any_of([truth, out]), f"{name}_or_left_out")
        return self.kept(to, all_of([truth, self.named(to, negated(out))]), f"{name}_not_left_out")

    def left_out(self, to: Lines, reasons: tuple[LeftOut, ...]) -> str | None:
        """A name for whether something is left out for one of some reasons; None where it never is."""
        if not reasons:
            return None
        truths = []
        for reason in reasons:
            parts = [
                self.group(to, part, "exception") if isinstance(part, Group) else self.named(to, self.part(to, part))
                for part in reason.parts
            ]
            truths.append(self.named(to, all_of(parts)))
        return self.named(to, any_of(truths))

    def group(self, to: Lines, group: Group, name: str) -> str:
        """The local of a list of criteria, after those of its criteria; of a shared one, once."""
        if id(group) in to.groups:
            return to.groups[id(group)]
        truths = [self.criterion(to, each, group.quantifier) for each in group.criteria]
        if group.quantifier == AT_LEAST:
            listed = ", ".join(truths) + ("," if len(truths) == 1 else "")
            truth = f"{self.comparisons.use('at_least')}({group.count}, ({listed}))"
        else:
            joined = {ALL_OF: all_of, ANY_OF: any_of, NONE_OF: none_of}[group.quantifier]
            truth = joined(truths)
        out = self.left_out(to, group.left_out)
        if out is not None:
            truth = any_of([self.named(to, truth), out])
        to.groups[id(group)] = found = self.kept(to, truth, name)
        return found

    # ---- conditions

    def part(self, to: Lines, condition: Condition) -> str:
        """A simple expression for a condition, after the lines that it needs; an innermost one needs none."""
        match condition:
            case conditions.Not():
                return negated(self.named(to, self.part(to, condition.condition)))
            case conditions.All():
                return all_of([self.named(to, self.part(to, each)) for each in condition.conditions])
            case conditions.Any():
                return any_of([self.named(to, self.part(to, each)) for each in condition.conditions])
            case conditions.Shown():
                return self.part(to, condition.condition)
            case ComesTo():
                return self.comes_to(to, condition)
            case conditions.Choose() if len(condition.rows) <= MOST_ROWS:
                return self.choose(to, condition)
            case Met():
                return self.group(to, condition.group, "shared")
            case Condition():
                return self.comparisons.truth(condition)

    def choose(self, to: Lines, condition: conditions.Choose) -> str:
        """What the first row says that fits; while one is unknown that may fit, by the model."""
        below = self.named(to, self.part(to, condition.otherwise))
        for row, said in reversed(condition.rows):
            says = self.named(to, self.part(to, said))
            fits = self.named(to, self.part(to, row))
            unknown = self.comparisons.asked(condition)
            below = self.named(to, f"{says} if {fits} is True else {below} if {fits} is False else {unknown}")
        return below

    def comes_to(self, to: Lines, condition: ComesTo) -> str:
        """Whether another determination comes to some outcomes, by its own function."""
        asked, words = condition.determination, condition.words
        denials = {each.words for each in asked.outcomes if each.kind == DENIES}
        yes = tuple(dict.fromkeys((*words, *((DENIED,) if denials <= set(words) else ()))))
        others = [each.words for each in asked.outcomes if each.words not in words]
        no = tuple(dict.fromkeys((*others, *((DENIED,) if not denials & set(words) else ()))))
        if asked.key not in to.outcomes:
            to.outcomes[asked.key] = self.named(to, f"{self.names.determinations[asked.key]}(facts)")
        outcome = to.outcomes[asked.key]
        return f"True if {outcome} in {texts(yes)} else False if {outcome} in {texts(no)} else None"

    def named(self, to: Lines, truth: str) -> str:
        """The name of a local that holds a truth."""
        if truth.isidentifier():
            return truth
        name = to.fresh()
        to.add(1, f"{name} = {truth}")
        return name

    def kept(self, to: Lines, truth: str, name: str) -> str:
        """A local of this name, or like it, that holds a truth."""
        unique = to.local(name)
        to.add(1, f"{unique} = {truth}")
        return unique

    # ---- locals

    def locals(self, to: Lines, determination: Determination, assumed: dict[str, object]) -> None:
        """Each fact once into a local."""
        names = self.names
        keys = tuple(key for each in determination.conditions for key in each.facts)
        for key in dict.fromkeys(fact_of(each) for each in keys if self.comparisons.in_local(each)):
            to.add(1, f"{names.facts[key]} = facts.{names.attributes[key]}")
            if key in assumed:
                raw, value = names.facts[key], self.comparisons.constants.value(assumed[key])
                to.add(1, f"{names.assumed[key]} = {value} if {raw} is None else {raw}")
        if any(fact_of(key) != key and self.comparisons.in_local(key) for key in keys):
            to.add(1, "not_documented = facts.not_documented")


def known_once(lines: list[str]) -> list[str]:
    """The lines of a function that asks the model: what is known is gathered once, before it is surely needed."""
    made = re.compile(r"( +)\w+ = [A-Z_0-9]+\.truth\(" + re.escape(KNOWN) + r"\)$")
    first = next((place for place, line in enumerate(lines) if made.match(line)), None)
    if first is None:
        return lines
    return [*lines[:first], f"{INDENT}known = {KNOWN}", *(line.replace(KNOWN, "known") for line in lines[first:])]


def kleene_is_exact(determination: Determination) -> bool:
    """Whether each fact is read once, in comparisons for which Kleene logic is exact, so that it is for the whole."""
    read: set[str] = set()
    waiting = list(determination.conditions)
    while waiting:
        condition = waiting.pop()
        if isinstance(condition, ComesTo):  # its function does not say which outcomes are still possible
            return False
        parts = condition.parts()
        waiting += parts
        if not parts and condition.facts:
            if not is_plain(condition) or read & set(condition.facts):
                return False
            read |= set(condition.facts)
    return True


def path_name(path: str) -> str:
    return path.replace(".", "_")


def comment(criterion: Criterion) -> str:
    """The label and the wording, as a comment that no wording can leave."""
    return f"# {criterion.label} {text(criterion.wording)}" if criterion.wording else f"# {criterion.label}".rstrip()


def negated(truth: str) -> str:
    """An expression for the opposite of a local."""
    return f"None if {truth} is None else not {truth}"


def all_of(truths: list[str]) -> str:
    """An expression that is True when each is, False as soon as one is, else None."""
    if len(truths) == 1:
        return truths[0]
    met = " and ".join(f"{bracketed(each)} is True" for each in truths)
    missed = " or ".join(f"{bracketed(each)} is False" for each in truths)
    return f"True if {met} else False if {missed} else None"


def any_of(truths: list[str]) -> str:
    """An expression that is True as soon as one is, False when each is, else None."""
    if len(truths) == 1:
        return truths[0]
    met = " or ".join(f"{bracketed(each)} is True" for each in truths)
    missed = " and ".join(f"{bracketed(each)} is False" for each in truths)
    return f"True if {met} else False if {missed} else None"


def none_of(truths: list[str]) -> str:
    """An expression that is False as soon as one is True, True when each is False, else None."""
    missed = " or ".join(f"{bracketed(each)} is True" for each in truths)
    met = " and ".join(f"{bracketed(each)} is False" for each in truths)
    return f"False if {missed} else True if {met} else None"


def bracketed(truth: str) -> str:
    """The expression, in brackets unless it is a name."""
    return truth if truth.isidentifier() else f"({truth})"
