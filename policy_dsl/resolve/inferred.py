"""The type that a name which is declared nowhere must have, by what a policy does with it.

The names that a policy uses are collected once, when the first unknown one is met. What several uses say goes by the
first that says something. A type is text that can be pasted behind the colon of a declaration.
"""

from collections.abc import Iterator
from dataclasses import fields

from policy_dsl import syntax
from policy_dsl.names import fold
from policy_dsl.policy import CodeOf, Defined, FactRead, ListOf, Lookup
from policy_dsl.resolve.fitting import SET_WORDS
from policy_dsl.resolve.measures import kind_of, measure_of
from policy_dsl.resolve.scope import Scope, Use

KINDS = {"yes/no": "answer", "date": "date", "text": "text", "one": "choice", "some": "choices", "code": "code"}


# What says of which type a name in it is.
Telling = (
    syntax.Holds
    | syntax.Comparison
    | syntax.Between
    | syntax.Distance
    | syntax.Within
    | syntax.InWindow
    | syntax.ListWindow
    | syntax.TimeBetween
    | syntax.Calculation
    | syntax.Power
    | syntax.Rounded
    | syntax.Extreme
    | syntax.Membership
    | syntax.PointsForEach
    | syntax.ForTerm
    | syntax.FromTerm
    | syntax.UntilTerm
    | syntax.Given
)


def uses_of_names(document: syntax.Document) -> dict[str, list[Use]]:
    """By folded names: where each stands, and in what."""
    found: dict[str, list[Use]] = {}
    waiting: list[object] = [document.items]
    while waiting:
        part = waiting.pop()
        if isinstance(part, tuple):
            waiting += reversed(part)
        elif isinstance(part, syntax.Written):
            inner = [getattr(part, each.name) for each in fields(part) if each.compare]
            for each in (each for one in inner for each in (one if isinstance(one, tuple) else (one,))):
                if isinstance(each, syntax.Name):
                    found.setdefault(fold(each.text), []).append(Use(part, each))
            waiting += reversed(inner)
    return found


def uses_of(scope: Scope, name: str) -> list[Use]:
    """Where a name stands in the policy."""
    if scope.used is None:
        scope.used = uses_of_names(scope.document)
    return scope.used.get(fold(name), [])


def inferred_type(scope: Scope, name: syntax.Name) -> str | None:
    """The type of a name as it can be declared; None where nothing says it."""
    uses = uses_of(scope, name.text)
    for use in uses:
        told = type_in(scope, use)
        if told is not None:
            return told
    choices = list(dict.fromkeys(text for use in uses for text in choices_in(scope, use)))
    if not choices:
        return None
    several = any(isinstance(use.part, syntax.Membership) and use.part.phrase in SET_WORDS for use in uses)
    return f"{'some' if several else 'one'} of {', '.join(choices)}"


def kind_of_text(told: str) -> str:
    """What a declared type is for a comparison, as `kind_of` says it of what is declared."""
    return KINDS.get(told.split(" ", 1)[0], "number")


def type_in(scope: Scope, use: Use) -> str | None:
    """The type that one use asks for; None where it leaves it open, or asks for choices."""
    name, part = use.name, use.part
    if not isinstance(part, Telling):
        return None
    match part:
        case syntax.Holds():
            return "yes/no"
        case syntax.Comparison(left, comparator, right):
            if comparator in ("is before", "is after", "is on or before", "is on or after"):
                return "date"
            return type_of(scope, right if left is name else left)
        case syntax.Between(operand, low, anchor=anchor):
            return type_of(scope, low) if anchor is None and operand is name else "date"
        case syntax.Distance(operand, _, length, _, anchor):
            return "date" if name in (operand, anchor) and name is not length else "days"
        case syntax.Within(operand, length, _, anchor) | syntax.InWindow(operand, length, _, anchor):
            return "date" if name in (operand, anchor) and name is not length else "days"
        case syntax.TimeBetween() | syntax.FromTerm() | syntax.UntilTerm():
            return "date"
        case syntax.ForTerm():
            return "days"
        case syntax.ListWindow(length=length):
            return "days" if name is length else "date"
        case syntax.Calculation(left, operator, right):
            other = type_of(scope, right if left is name else left)
            return other if operator in "+-" and other not in (None, "days", "weeks", "months", "years") else "number"
        case syntax.Power():
            return "number"
        case syntax.Rounded(step=step):
            return type_of(scope, step)
        case syntax.Extreme(operands=operands):
            return next((told for each in operands if (told := type_of(scope, each)) is not None), "number")
        case syntax.PointsForEach(unit=unit):
            return "number" if unit is None else unit.text
        case syntax.Membership(left, _, entries):
            types = (type_of(scope, each) for each in (entries if left is name else (left,)))
            return next((each for each in types if each is not None), None)
        case syntax.Given(values=values):
            return type_of(scope, values[0])


def type_of(scope: Scope, operand: syntax.Operand | syntax.Value) -> str | None:
    """The type of what a name is compared with; None of a name that is not declared, which may be a choice."""
    if isinstance(operand, syntax.NumberLiteral):
        return "percent" if operand.percent else operand.unit.text if operand.unit is not None else "number"
    if isinstance(operand, syntax.DateLiteral):
        return "date"
    if isinstance(operand, syntax.YesOrNo):
        return "yes/no"
    if isinstance(operand, syntax.TimeBetween):
        return "months" if operand.unit == "calendar months" else operand.unit
    return type_declared(scope, operand.text) if isinstance(operand, syntax.Name) else None


def type_declared(scope: Scope, name: str) -> str | None:
    """The type with which a name is declared, or that of what is defined; None of any other."""
    folded = fold(name)
    if folded in scope.code_lists:
        return f"code of {scope.code_lists[folded].system}"
    if folded in scope.choice_lists:
        return f"one of {scope.choice_lists[folded].name}"
    declared = scope.facts.get(folded)
    meaning = FactRead(declared, span=declared.span) if declared is not None else scope.resolved.get(folded)
    if folded == scope.date_of_service.name or meaning is None:
        return "date" if folded == scope.date_of_service.name else None
    kind = kind_of(meaning)
    if kind == "number" and not isinstance(meaning, Defined):
        measure = measure_of(meaning)
        return "percent" if measure.percent else measure.unit.spelling if measure.unit is not None else "number"
    if declared is not None and isinstance(declared.type, CodeOf | ListOf):
        return None
    if declared is not None and kind in ("choice", "choices"):
        return written_type(scope, folded)
    if isinstance(meaning, Lookup) and kind == "choice":
        return f"one of {', '.join(meaning.choices)}"
    return {"answer": "yes/no", "date": "date", "text": "text"}.get(kind)


def written_type(scope: Scope, folded: str) -> str | None:
    """The type of a fact as its declaration writes it."""
    facts = (each for item in scope.document.items if isinstance(item, syntax.Facts) for each in item.facts)
    found = next((each for each in facts if fold(each.name.text) == folded), None)
    return None if found is None else " ".join(scope.source.text_of(found.type.span).split())


def choices_in(scope: Scope, use: Use) -> Iterator[str]:
    """The choices with which a name is compared, as they are written."""
    part = use.part
    entries: tuple[syntax.Operand | syntax.Value, ...] = ()
    if isinstance(part, syntax.Comparison):
        entries = (part.right,) if part.left is use.name else ()
    elif isinstance(part, syntax.Membership):
        entries = part.entries if part.left is use.name else ()
    elif isinstance(part, syntax.Given):
        entries = part.values
    for each in entries:
        if isinstance(each, syntax.Name) and each is not use.name:
            yield scope.source.text_of(each.span)
