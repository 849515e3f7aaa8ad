"""Conditions as straight-line Python: the truth in place for the fast path, the reading for the explanation."""

from datetime import date
from decimal import Decimal

from compiler.to_python.layout import Call, text, texts
from compiler.to_python.names import Names
from policy_dsl.evaluate import Known, read
from policy_dsl.policy import (
    All,
    Any,
    Choices,
    Compare,
    CompareSets,
    Condition,
    Constant,
    Defined,
    Fact,
    FactRead,
    IsDocumented,
    IsYes,
    Listed,
    Not,
    Numeric,
    OrderedOperand,
    SameChoice,
    SetOperand,
    SomeOf,
)
from policy_dsl.runtime.numbers import Number
from policy_dsl.walk import operands_of

NOTHING = Known({}, frozenset(), assuming=False)
SIGNS = {"at least": ">=", "at most": "<=", "more than": ">", "less than": "<", "equal": "=="}
SET_SIGNS = {"all of": ">=", "among": "<=", "same as": "=="}
SET_FUNCTIONS = {"any of": "has_any_of", "all of": "has_all_of", "among": "is_among", "same as": "is_same_as"}


class Constants:
    """The module's constants, in the order of their first use: numbers that are not whole, dates, sets of choices."""

    def __init__(self) -> None:
        self.lines: dict[str, str] = {}
        self.sets: dict[tuple[str, ...], str] = {}

    def number(self, value: Number) -> str:
        """A whole number in place; any other by the name of its constant."""
        if isinstance(value, int):
            return str(value)
        name = f"NUMBER_{value:f}".replace("-", "MINUS_").replace(".", "_")
        self.lines[name] = f'{name} = Decimal("{value:f}")'
        return name

    def day(self, value: date) -> str:
        """The name of a date's constant."""
        name = f"DATE_{value:%Y_%m_%d}" if value.year > 999 else f"DATE_{str(value).replace('-', '_')}"
        self.lines[name] = f"{name} = date({value.year}, {value.month}, {value.day})"
        return name

    def value(self, value: object) -> str:
        """Any value of a fact, as Python writes it."""
        if isinstance(value, str):
            return text(value)
        if isinstance(value, bool) or value is None:
            return repr(value)
        if isinstance(value, (int, Decimal)):
            return self.number(value)
        if isinstance(value, date):
            return self.day(value)
        if isinstance(value, frozenset):
            return self.chosen(tuple(sorted(value)))
        raise TypeError(type(value).__name__)

    def chosen(self, choices: tuple[str, ...]) -> str:
        """The name of the constant of a set of choices."""
        if choices not in self.sets:
            name = f"CHOICES_{len(self.sets) + 1}"
            self.sets[choices] = name
            self.lines[name] = f"{name} = frozenset({texts(choices)})"
        return self.sets[choices]


class Conditions:
    """Writes the conditions of one module. `used` collects what they need of the runtime."""

    def __init__(self, names: Names, constants: Constants) -> None:
        self.names = names
        self.constants = constants
        self.used: set[str] = set()

    def use(self, name: str) -> str:
        """A name of the runtime, noted for the imports."""
        self.used.add(name)
        return name

    def local(self, fact: Fact) -> str:
        """The local that holds a fact's value, the assumed one included."""
        return self.names.assumed.get(fact.key, self.names.facts[fact.key])

    # ---- the truth of one comparison, as an expression

    def truth(self, condition: Condition) -> str:
        """An expression for an innermost condition: True, False or None."""
        match condition:
            case IsYes(fact):
                return self.local(fact)
            case Compare(left, comparator, right):
                known = f"{self.operand(left)} {SIGNS[comparator]} {self.operand(right)}"
                return self.when_known(condition, known, self.ranges(condition))
            case Listed(fact, values):
                listed = ", ".join(self.constants.value(each) for each in values)
                known = f"{self.local(fact)} in ({listed}{',' if len(values) == 1 else ''})"
                return self.when_known(condition, known, None)
            case SameChoice(left_fact, right_fact):
                return self.when_known(condition, f"{self.local(left_fact)} == {self.local(right_fact)}", None)
            case CompareSets(left_set, set_comparator, right_set):
                one, other = self.set_operand(left_set), self.set_operand(right_set)
                known = f"not {one}.isdisjoint({other})"
                if set_comparator in SET_SIGNS:
                    known = f"{one} {SET_SIGNS[set_comparator]} {other}"
                return self.when_known(condition, known, self.set_ranges(condition))
            case IsDocumented(fact):
                raw = self.names.facts[fact.key]
                return f"True if {raw} is not None else False if {text(fact.key)} in not_documented else None"
            case Not() | All() | Any() | Defined():
                raise TypeError("only an innermost condition is one expression")

    def when_known(self, condition: Condition, known: str, otherwise: str | None) -> str:
        """`known`, where no fact is missing; else what the declared values decide, at compile time if they can.

        `otherwise` is an expression for a comparison of two facts that only the case at hand can decide.
        """
        facts = list(dict.fromkeys(self.local(each) for each in operands_of(condition) if isinstance(each, Fact)))
        if not facts:
            return known
        unknown = otherwise or repr(read(condition, NOTHING).truth)
        missing = " or ".join(f"{each} is None" for each in facts)
        return f"{unknown} if {missing} else {known}"

    def ranges(self, condition: Compare) -> str | None:
        """The comparison of two facts by their ranges, where one may be missing; None when it cannot decide."""
        sides = (condition.left, condition.right)
        if not all(isinstance(each, FactRead) for each in sides) or not any(map(self.is_limited, sides)):
            return None
        one, other = (self.range_of(each) for each in sides)
        match condition.comparator:
            case "at least":
                return f"{self.use('is_at_least')}({one}, {other})"
            case "at most":
                return f"{self.use('is_at_least')}({other}, {one})"
            case "more than":
                return f"{self.use('is_more_than')}({one}, {other})"
            case "less than":
                return f"{self.use('is_more_than')}({other}, {one})"
            case "equal":
                return f"{self.use('is_equal')}({one}, {other})"

    def is_limited(self, operand: OrderedOperand) -> bool:
        """Whether an operand's declaration says something about its values."""
        kind = operand.fact.type if isinstance(operand, FactRead) else None
        return isinstance(kind, Numeric) and (kind.whole or kind.low is not None or kind.high is not None)

    def range_of(self, operand: OrderedOperand) -> str:
        kind = operand.fact.type if isinstance(operand, FactRead) else None
        low, high = (kind.low, kind.high) if isinstance(kind, Numeric) else (None, None)
        whole = ", whole=True" if isinstance(kind, Numeric) and kind.whole else ""
        limits = f"{self.constants.value(low)}, {self.constants.value(high)}"
        return f"{self.use('between')}({self.operand(operand)}, {limits}{whole})"

    def set_ranges(self, condition: CompareSets) -> str | None:
        """The comparison of two set facts by their choices, where one may be missing."""
        if not isinstance(condition.right, FactRead):
            return None
        kinds = [each.fact.type for each in (condition.left, condition.right)]
        plain = all(isinstance(each, SomeOf) and not each.or_none and len(each.choices) > 1 for each in kinds)
        if condition.comparator == "same as" and plain:
            return None
        one, other = (self.chosens(each.fact) for each in (condition.left, condition.right))
        return f"{self.use(SET_FUNCTIONS[condition.comparator])}({one}, {other})"

    def chosens(self, fact: Fact) -> str:
        assert isinstance(fact.type, SomeOf)
        none = ", or_none=True" if fact.type.or_none else ""
        return f"{self.use('Chosens')}({self.local(fact)}, {self.constants.chosen(fact.type.choices)}{none})"

    def operand(self, operand: OrderedOperand) -> str:
        match operand:
            case FactRead(fact):
                return self.local(fact)
            case Constant(value):
                return self.constants.value(value)

    def set_operand(self, operand: SetOperand) -> str:
        match operand:
            case FactRead(fact):
                return self.local(fact)
            case Choices(choices):
                return self.constants.chosen(choices)

    # ---- the reading, for the explanation

    def reading(self, condition: Condition) -> Call:
        """The call that makes the `Reading` of any condition."""
        match condition:
            case Not(inner):
                return Call(self.use("opposite"), (self.reading(inner),))
            case Defined(_, inner):
                return self.reading(inner)
            case All(conditions):
                return Call(self.use("all_hold"), tuple(map(self.reading, conditions)))
            case Any(conditions):
                return Call(self.use("any_holds"), tuple(map(self.reading, conditions)))
            case IsDocumented(fact):
                raw = self.names.facts[fact.key]
                return Call(self.use("asked_whether_documented"), (self.truth(condition), text(fact.key), raw))
            case IsYes() | Compare() | Listed() | SameChoice() | CompareSets():
                facts = (each for each in operands_of(condition) if isinstance(each, Fact))
                looked = (f"({text(each.key)}, {self.local(each)})" for each in facts)
                return Call(self.use("looked_at"), (self.truth(condition), *looked))
