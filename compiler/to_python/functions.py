"""The functions of one determination: the outcome by a fast path, and the explanation with everything it saw."""

from compiler.to_python.conditions import Conditions
from compiler.to_python.layout import INDENT, docstring, laid_out, text, texts
from policy_dsl.policy import (
    All,
    Any,
    Compare,
    CompareSets,
    Condition,
    Criterion,
    Defined,
    Determination,
    Group,
    IsDocumented,
    IsYes,
    Listed,
    Not,
    SameChoice,
)
from policy_dsl.runtime.settle import together
from policy_dsl.walk import comparisons_in, conditions_in, facts_read


class Lines:
    """Lines of one function, and fresh names for what a condition is made of."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.parts = 0

    def add(self, depth: int, line: str) -> None:
        self.lines.append(INDENT * depth + line if line else "")

    def fresh(self) -> str:
        self.parts += 1
        return f"part_{self.parts}"


class Functions:
    """Writes the functions of the determinations of one policy."""

    def __init__(self, conditions: Conditions) -> None:
        self.conditions = conditions
        self.outcomes = conditions.names.outcomes  # the constant for each outcome's words

    # ---- the fast path

    def fast(self, determination: Determination) -> list[str]:
        """The function that gives the outcome's words and builds nothing."""
        to = Lines()
        name = self.conditions.names.determinations[determination.key]
        to.add(0, f"def {name}(facts: Facts) -> str:")
        to.add(1, docstring(f"{determination.title}: the words of its outcome."))
        self.locals(to, determination, assuming=None)
        if len(determination.clauses) == 1 and determination.clauses[0].group.quantifier == "all of":
            self.one_requirement(to, determination)
        else:
            self.clauses(to, determination)
        return to.lines

    def one_requirement(self, to: Lines, determination: Determination) -> None:
        """A single `all of`: the first criterion that is not met ends it."""
        clause = determination.clauses[0]
        criteria = clause.group.criteria
        for criterion in criteria:
            self.criterion(to, criterion)
            to.add(1, f"if {variable(criterion)} is False:")
            to.add(2, f"return {text(determination.otherwise.words)}")
        unknown = " or ".join(f"{variable(each)} is None" for each in criteria)
        to.add(1, f"if {unknown}:")
        to.add(2, f"return {text(together(clause.outcome, determination.otherwise).words)}")
        to.add(1, f"return {text(clause.outcome.words)}")

    def clauses(self, to: Lines, determination: Determination) -> None:
        """Clauses in order: what an unknown one leaves possible is carried to the next."""
        use = self.conditions.use
        to.add(1, f"possible: {use('Outcome')} | None = None")
        for number, clause in enumerate(determination.clauses, start=1):
            outcome = self.outcomes[clause.outcome.words]
            self.group(to, clause.group, f"clause_{number}")
            to.add(1, f"if clause_{number} is True:")
            to.add(2, f"return {use('together')}(possible, {outcome}).words")
            to.add(1, f"if clause_{number} is None:")
            to.add(2, f"possible = {use('together')}(possible, {outcome})")
        to.add(1, f"return {use('together')}(possible, {self.outcomes[determination.otherwise.words]}).words")

    def criterion(self, to: Lines, criterion: Criterion) -> None:
        """The local of a criterion; each of its parts must hold."""
        if len(criterion.parts) > 1 or isinstance(criterion.parts[0], Group):
            to.add(1, comment(criterion))
        parts = [
            self.group(to, part, f"group_{path_name(criterion)}_{number}")
            if isinstance(part, Group)
            else self.part(to, part)
            for number, part in enumerate(criterion.parts, start=1)
        ]
        if len(criterion.parts) == 1 and not isinstance(criterion.parts[0], Group):
            to.add(1, comment(criterion))
        to.add(1, f"{variable(criterion)} = {all_of(parts)}")

    def group(self, to: Lines, group: Group, name: str) -> str:
        """The local of a group, after those of its criteria."""
        for criterion in group.criteria:
            self.criterion(to, criterion)
        truths = [variable(each) for each in group.criteria]
        match group.quantifier:
            case "all of":
                truth = all_of(truths)
            case "any of":
                truth = any_of(truths)
            case "none of":
                truth = none_of(truths)
            case "at least":
                listed = ", ".join(truths) + ("," if len(truths) == 1 else "")
                truth = f"{self.conditions.use('at_least')}({group.count}, ({listed}))"
        to.add(1, f"{name} = {truth}")
        return name

    def part(self, to: Lines, condition: Condition) -> str:
        """A simple expression for a condition, after the lines that it needs; an innermost one needs none."""
        match condition:
            case Not(inner):
                part = self.named(to, inner)
                return f"None if {part} is None else not {part}"
            case Defined(_, inner):
                return self.part(to, inner)
            case All(conditions):
                return all_of([self.named(to, each) for each in conditions])
            case Any(conditions):
                return any_of([self.named(to, each) for each in conditions])
            case IsYes() | Compare() | Listed() | SameChoice() | CompareSets() | IsDocumented():
                return self.conditions.truth(condition)

    def named(self, to: Lines, condition: Condition) -> str:
        """The name of a local that holds a condition's truth."""
        truth = self.part(to, condition)
        if truth.isidentifier():
            return truth
        name = to.fresh()
        to.add(1, f"{name} = {truth}")
        return name

    # ---- the explanation

    def explanation(self, determination: Determination) -> list[str]:
        """The function that gives the whole explanation; two of them where something may be assumed."""
        to = Lines()
        use = self.conditions.use
        names = self.conditions.names
        assumable = tuple(fact.key for fact in facts_read(determination) if fact.assumed is not None)
        name = names.findings[determination.key] if assumable else names.explanations[determination.key]
        arguments = "facts: Facts, assuming: bool" if assumable else "facts: Facts"
        to.add(0, f"def {name}({arguments}) -> {use('Determination')}:")
        to.add(1, docstring(f"{determination.title}: what each criterion came to, and why."))
        self.locals(to, determination, assuming="assuming" if assumable else None)
        to.add(1, "return Determination(")
        to.add(2, f"{text(determination.key)},")
        to.add(2, f"{text(determination.title)},")
        to.add(2, f"{self.outcomes[determination.otherwise.words]},")
        for clause in determination.clauses:
            to.add(2, f"{use('Clause')}(")
            to.add(3, f"{self.outcomes[clause.outcome.words]},")
            self.found_group(to, 3, clause.group)
            to.add(2, "),")
        to.add(1, ")")
        if assumable:
            to.lines += ["", ""]
            explain = names.explanations[determination.key]
            to.add(0, f"def {explain}(facts: Facts) -> Determination:")
            to.add(1, docstring(f"{determination.title}: the same, with the assumptions that were needed."))
            found = f"{name}(facts, True), {name}(facts, False), {texts(assumable)}"
            to.add(1, f"return {use('with_assumptions')}({found})")
        return to.lines

    def found_group(self, to: Lines, depth: int, group: Group) -> None:
        to.add(depth, f"{self.conditions.use('Group')}(")
        to.add(depth + 1, f"{text(group.quantifier)},")
        to.add(depth + 1, f"{group.count},")
        for criterion in group.criteria:
            self.found_criterion(to, depth + 1, criterion)
        to.add(depth, "),")

    def found_criterion(self, to: Lines, depth: int, criterion: Criterion) -> None:
        to.add(depth, f"{self.conditions.use('Criterion')}(")
        for place in (text(criterion.path), text(criterion.label), text(criterion.wording), str(criterion.line)):
            to.add(depth + 1, f"{place},")
        for part in criterion.parts:
            if isinstance(part, Group):
                self.found_group(to, depth + 1, part)
            else:
                to.lines += laid_out(self.conditions.reading(part), depth + 1, ",")
        to.add(depth, "),")

    # ---- locals

    def locals(self, to: Lines, determination: Determination, assuming: str | None) -> None:
        """Each fact once into a local; with `assuming`, the name of the argument that lets assumptions hold."""
        names = self.conditions.names
        for fact in facts_read(determination):
            to.add(1, f"{names.facts[fact.key]} = facts.{names.attributes[fact.key]}")
            if fact.assumed is not None:
                raw = names.facts[fact.key]
                condition = f"{raw} is None and {assuming}" if assuming else f"{raw} is None"
                assumed = self.conditions.constants.value(fact.assumed)
                to.add(1, f"{names.assumed[fact.key]} = {assumed} if {condition} else {raw}")
        if any(isinstance(each, IsDocumented) for each in comparisons_of(determination)):
            to.add(1, "not_documented = facts.not_documented")


def comparisons_of(determination: Determination) -> list[Condition]:
    """The innermost conditions of a determination."""
    return [
        comparison
        for clause in determination.clauses
        for condition in conditions_in(clause.group)
        for comparison in comparisons_in(condition)
    ]


def path_name(criterion: Criterion) -> str:
    return criterion.path.replace(".", "_")


def variable(criterion: Criterion) -> str:
    """The local that holds a criterion's truth."""
    return f"criterion_{path_name(criterion)}"


def comment(criterion: Criterion) -> str:
    """The label and the wording, as a comment that no wording can leave."""
    return f"# {criterion.label} {text(criterion.wording)}" if criterion.wording else f"# {criterion.label}"


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
