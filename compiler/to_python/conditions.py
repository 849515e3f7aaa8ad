"""Comparisons as straight-line Python for the fast path: the three values in place, facts in locals."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

from compiler.to_python.layout import text, texts
from compiler.to_python.model import Printer
from compiler.to_python.names import Names
from policy_dsl.runtime import conditions, expressions
from policy_dsl.runtime.conditions import Condition, fact_of
from policy_dsl.runtime.expressions import Expression, unnamed

KNOWN = "what_is_known(facts)[0]"
SIGNS = {"at least": ">=", "at most": "<=", "more than": ">", "less than": "<", "equal": "=="}
SET_SIGNS = {"all of": ">=", "among": "<=", "same as": "=="}


class Constants:
    """The module's constants, in the order of their first use: numbers that are not whole, dates, choices, units."""

    def __init__(self) -> None:
        self.lines: dict[str, str] = {}
        self.names: dict[object, str] = {}

    def value(self, value: object) -> str:
        """Any value of a fact, as Python writes it: in place, or by the name of its constant."""
        if isinstance(value, str):
            return text(value)
        if isinstance(value, bool | int) or value is None:
            return repr(value)
        if isinstance(value, Fraction):
            return self.entered("NUMBER", value, f"Fraction({value.numerator}, {value.denominator})")
        if isinstance(value, Decimal):
            name = f"NUMBER_{value:f}".replace("-", "MINUS_").replace(".", "_")
            self.lines[name] = f'{name} = Decimal("{value:f}")'
            return name
        if isinstance(value, date):
            name = f"DATE_{str(value).replace('-', '_')}"
            self.lines[name] = f"{name} = date({value.year}, {value.month}, {value.day})"
            return name
        if isinstance(value, frozenset):
            chosen = tuple(sorted(value))
            return self.entered("SET", ("SET", chosen), f"frozenset({texts(chosen)})")
        raise TypeError(type(value).__name__)

    def choices(self, choices: tuple[str, ...]) -> str:
        """The name of the constant of all choices of a fact."""
        return self.entered("CHOICES", ("CHOICES", choices), texts(choices))

    def units(self, units: tuple[tuple[str, str], ...]) -> str:
        """The name of the constant of the units that a fact may be given in."""
        rows = "".join(f"    {texts(each)},\n" for each in units)
        return self.entered("UNITS", ("UNITS", units), f"(\n{rows})")

    def entered(self, word: str, key: object, made: str) -> str:
        """The name of a constant that is numbered."""
        if key not in self.names:
            number = 1 + sum(name.startswith(f"{word}_") for name in self.names.values())
            self.names[key] = name = f"{word}_{number}" if word != "NUMBER" else f"NUMBER_F{number}"
            self.lines[name] = f"{name} = {made}"
        return self.names[key]


class Comparisons:
    """Writes the comparisons of one module, and keeps those nodes of the model that the fast path asks itself."""

    def __init__(self, names: Names, constants: Constants, printer: Printer) -> None:
        self.names = names
        self.constants = constants
        self.printer = printer
        self.used: set[str] = set()
        self.nodes: dict[str, Condition] = {}

    def use(self, name: str) -> str:
        """A name of the runtime, noted for the imports."""
        self.used.add(name)
        return name

    def local(self, key: str) -> str:
        """The local that holds a fact's value, the assumed one included."""
        return self.names.assumed.get(key, self.names.facts[key])

    def in_local(self, key: str) -> bool:
        """Whether a local holds what a key stands for: of a fact, and not of a list or of one of its items."""
        fact = fact_of(key)
        return fact in self.names.facts and fact not in self.names.lists

    def asked(self, condition: Condition) -> str:
        """The truth of a condition of the model, which gets a constant for it."""
        name = self.printer.names_of.setdefault(id(condition), f"CONDITION_{len(self.nodes) + 1}")
        self.nodes[name] = condition
        return f"{name}.truth({KNOWN})"

    def truth(self, condition: Condition) -> str:
        """An expression for an innermost condition: True, False or None."""
        match condition:
            case Condition() if not all(self.in_local(each) for each in condition.facts):
                return self.asked(condition)
            case conditions.IsYes():
                return self.local(condition.key)
            case conditions.IsDocumented():
                raw = self.names.facts[condition.key]
                key = text(condition.key)
                return f"True if {raw} is not None else False if {key} in not_documented else None"
            case conditions.Compare():
                return self.compare(condition)
            case conditions.NumberListed() if isinstance(unnamed(condition.left), expressions.Read):
                listed = ", ".join(self.constants.value(each) for each in condition.listed)
                known = f"{self.operand(condition.left, [])} in ({listed}{',' if len(condition.listed) == 1 else ''})"
                return self.when_known(condition, known)
            case conditions.ChoiceListed():
                listed = texts(tuple(sorted(condition.listed)))
                return self.when_known(condition, f"{self.local(condition.key)} in {listed}")
            case conditions.SameChoice():
                return self.when_known(condition, f"{self.local(condition.left)} == {self.local(condition.right)}")
            case conditions.CompareSets():
                one, other = self.set_operand(condition.left), self.set_operand(condition.right)
                known = f"not {one}.isdisjoint({other})"
                if condition.comparator in SET_SIGNS:
                    known = f"{one} {SET_SIGNS[condition.comparator]} {other}"
                return self.when_known(condition, known)
            case conditions.Always():
                return str(condition.holds)
            case conditions.Unsaid():
                return "None"
            case Condition():
                return self.asked(condition)

    def compare(self, condition: conditions.Compare) -> str:
        """A comparison of facts, constants and times from one day to another, in place; any other by the model."""
        moved: list[str] = []
        left, right = self.operand(condition.left, moved), self.operand(condition.right, moved)
        if left is None or right is None:
            return self.asked(condition)
        return self.when_known(condition, f"{left} {SIGNS[condition.comparator]} {right}", moved)

    def operand(self, expression: Expression, moved: list[str]) -> str | None:
        """The value of an expression whose facts are known; None for one that the model works out.

        `moved` takes what names a day that is moved, and is None where there is no such day.
        """
        plain = unnamed(expression)
        if isinstance(plain, expressions.Read):
            return self.local(plain.key)
        if isinstance(plain, expressions.Constant):
            return self.constants.value(plain.constant)
        if isinstance(plain, expressions.Elapsed) and plain.unit != "calendar months":
            first, second = self.operand(plain.first, moved), self.operand(plain.second, moved)
            if first is None or second is None:
                return None
            return f"{self.use('completed')}({text(plain.unit)}, {first}, {second})"
        if isinstance(plain, expressions.Shifted):
            return self.moved_day(plain, moved)
        return None

    def moved_day(self, shifted: expressions.Shifted, moved: list[str]) -> str | None:
        """The name of a day that is moved by a length which the policy writes; None for any other length."""
        day, amount = self.operand(shifted.day, moved), unnamed(shifted.amount)
        if day is None or not isinstance(amount, expressions.Constant) or not isinstance(amount.constant, int):
            return None
        lengths = f"{amount.constant}, 0" if shifted.unit == "months" else f"0, {amount.constant}"
        name = f"moved_{len(moved) + 1}"
        moved.append(f"({name} := {self.use('shifted')}({day}, {lengths})) is None")
        return name

    def when_known(self, condition: Condition, known: str, moved: list[str] | None = None) -> str:
        """`known`, where no fact is missing; else what the declared values decide, at compile time if they can."""
        keys = tuple(map(fact_of, condition.facts))
        if not keys:
            return self.asked(condition) if moved else known
        unknown = repr(condition.truth({}))
        if unknown == "None" and (moved or (len(keys) > 1 and not is_undecided(condition))):
            unknown = self.asked(condition)
        missing = " or ".join((*(f"{self.local(each)} is None" for each in keys), *(moved or ())))
        return f"{unknown} if {missing} else {known}"

    def set_operand(self, operand: conditions.SetRead | conditions.SetOf) -> str:
        if isinstance(operand, conditions.SetRead):
            return self.local(operand.key)
        return self.constants.value(operand.choices)


def is_undecided(condition: Condition) -> bool:
    """Whether a comparison of two facts is unknown as soon as one is, whatever the other is."""
    match condition:
        case conditions.SameChoice():
            return True
        case conditions.CompareSets():
            sides = (condition.left, condition.right)
            plain = all(isinstance(each, conditions.SetRead) and not each.or_none for each in sides)
            return condition.comparator == "same as" and plain and len(condition.left.choices) > 1
        case conditions.Compare():
            sides_compared = (unnamed(condition.left), unnamed(condition.right))
            reads = [each for each in sides_compared if isinstance(each, expressions.Read)]
            limits = [each.limits for each in reads]
            return len(reads) == 2 and not any(
                each.whole or each.low is not None or each.high is not None for each in limits
            )
        case Condition():
            return False
