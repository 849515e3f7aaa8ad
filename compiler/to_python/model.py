"""The meaning of a policy as Python: the calls that make it, readable, and what several places share as constants."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TypeVar

from compiler.to_python.layout import Call, text, texts
from compiler.to_python.names import Names
from policy_dsl.runtime import conditions, expressions, meaning
from policy_dsl.runtime.conditions import Condition
from policy_dsl.runtime.expressions import Expression

Argument = str | Call
T = TypeVar("T")


class Printer:
    """Writes the values of one meaning. `used` collects the names of the runtime.

    A value in `names_of`, by identity, gets a constant of that name, in `written`, behind those that it uses itself.
    """

    def __init__(self, names: Names, choices: dict[str, str]) -> None:
        self.names = names
        self.choices = choices  # the constant of all choices of a fact, by its key
        self.used: set[str] = set()
        self.names_of: dict[int, str] = {}
        self.written: dict[str, Argument] = {}

    def shared(self, value: T, make: Callable[[T], Argument]) -> Argument:
        """The constant of a value that has one, written when it is first used; else the call that makes it."""
        name = self.names_of.get(id(value))
        if name is None:
            return make(value)
        if name not in self.written:
            made = make(value)
            self.written[name] = made
        return name

    def call(self, function: str, *arguments: Argument) -> Call:
        self.used.add(function)
        return Call(function, arguments)

    # ---- values

    def value(self, value: object) -> str:
        """A number, date or text in place; None too."""
        if isinstance(value, Decimal):
            return str(self.call("Decimal", text(f"{value:f}")))
        if isinstance(value, date):
            return str(self.call("date", str(value.year), str(value.month), str(value.day)))
        if isinstance(value, Fraction) and value.denominator != 1:
            return str(self.call("Fraction", str(value.numerator), str(value.denominator)))
        if isinstance(value, frozenset):
            return f"frozenset({texts(tuple(sorted(value)))})" if value else "frozenset()"
        return text(value) if isinstance(value, str) else str(value)

    # ---- expressions

    def expression(self, expression: Expression) -> Argument:
        """The call that makes an expression, or the constant that it has."""
        return self.shared(expression, self.new_expression)

    def new_expression(self, expression: Expression) -> Call:
        match expression:
            case expressions.Constant():
                return self.call("Constant", self.value(expression.constant))
            case expressions.Read():
                return self.read(expression)
            case expressions.Calculation():
                left, right = self.expression(expression.left), self.expression(expression.right)
                return self.call("Calculation", left, text(expression.operator), right)
            case expressions.Power():
                return self.call("Power", self.expression(expression.base), str(expression.exponent))
            case expressions.Rounded():
                step = self.value(expression.step)
                return self.call("Rounded", self.expression(expression.expression), step, text(expression.rule))
            case expressions.Shifted():
                amount = self.expression(expression.amount)
                return self.call("Shifted", self.expression(expression.day), amount, text(expression.unit))
            case expressions.Elapsed():
                first, second = self.expression(expression.first), self.expression(expression.second)
                return self.call("Elapsed", text(expression.unit), first, second)
            case expressions.Extreme():
                parts = tuple(map(self.expression, expression.parts))
                return self.call("Extreme", *parts, f"highest={expression.highest}")
            case expressions.Named():
                words = (text(each) for each in (expression.key, expression.name, expression.unit))
                return self.call("Named", *words, self.expression(expression.expression))
            case conditions.Cases():
                rows = tuple(
                    Call("", (self.condition(row), "None" if result is None else self.expression(result)))
                    for row, result in expression.rows
                )
                otherwise = () if expression.otherwise is None else (self.expression(expression.otherwise),)
                return self.call("Cases", tupled(rows), *otherwise, *self.last(expression.last))
            case unknown:
                raise TypeError(type(unknown).__name__)

    def read(self, read: expressions.Read) -> Call:
        limits = [self.value(each) for each in (read.limits.low, read.limits.high)]
        while limits and limits[-1] == "None":
            limits.pop()
        options = (*(("whole=True",) if read.limits.whole else ()), *(("day=True",) if read.day else ()))
        return self.call("Read", text(read.key), *limits, *options)

    # ---- conditions

    def condition(self, condition: Condition) -> Argument:
        """The call that makes a condition, or the constant that it has."""
        return self.shared(condition, self.new_condition)

    def new_condition(self, condition: Condition) -> Call:
        match condition:
            case conditions.Always():
                return self.call("Always", str(condition.holds))
            case conditions.Unsaid():
                return self.call("Unsaid", *map(text, condition.facts))
            case conditions.Shown():
                return self.call("Shown", self.expression(condition.expression), self.condition(condition.condition))
            case conditions.Not():
                return self.call("Not", self.condition(condition.condition))
            case conditions.All():
                return self.call("All", *map(self.condition, condition.conditions))
            case conditions.Any():
                return self.call("Any", *map(self.condition, condition.conditions))
            case conditions.AtLeast():
                return self.call("AtLeast", str(condition.count), *map(self.condition, condition.conditions))
            case meaning.ComesTo():
                return self.call("ComesTo", self.determination(condition.determination), *map(text, condition.words))
            case conditions.Choose():
                rows = tuple(Call("", (self.condition(row), self.condition(said))) for row, said in condition.rows)
                otherwise = self.condition(condition.otherwise)
                return self.call("Choose", tupled(rows), otherwise, *self.last(condition.last))
            case meaning.Met():
                return self.call("Met", self.group(condition.group))
            case Condition():
                return self.comparison(condition)

    def last(self, condition: Condition | None) -> tuple[Argument, ...]:
        """The argument for the condition of a last row, where it has one."""
        if condition is None:
            return ()
        made = self.condition(condition)
        return (f"last={made}" if isinstance(made, str) else named("last", made),)

    def comparison(self, condition: Condition) -> Call:
        match condition:
            case conditions.IsYes():
                return self.call("IsYes", text(condition.key))
            case conditions.IsDocumented():
                return self.call("IsDocumented", text(condition.key))
            case conditions.Compare():
                left, right = self.expression(condition.left), self.expression(condition.right)
                return self.call("Compare", left, text(condition.comparator), right)
            case conditions.NumberListed():
                return self.call("NumberListed", self.expression(condition.left), *map(self.value, condition.listed))
            case conditions.ChoiceListed():
                choices = (self.choices[condition.key],) if condition.choices else ()
                return self.call("ChoiceListed", text(condition.key), texts(tuple(sorted(condition.listed))), *choices)
            case conditions.SameChoice():
                choices = (self.choices[condition.left],) if condition.choices else ()
                return self.call("SameChoice", text(condition.left), text(condition.right), *choices)
            case conditions.CompareSets():
                left_set, right_set = self.set_read(condition.left), self.set_operand(condition.right)
                return self.call("CompareSets", left_set, text(condition.comparator), right_set)
            case conditions.CodeListed():
                ranges = tuple(texts(each) for each in condition.ranges)
                options = tuple(f"{each}=True" for each in ("several", "every", "or_none") if getattr(condition, each))
                return self.call("CodeListed", text(condition.key), tupled(ranges), *options)
            case unknown:
                raise TypeError(type(unknown).__name__)

    def set_operand(self, operand: conditions.SetRead | conditions.SetOf) -> Call:
        if isinstance(operand, conditions.SetRead):
            return self.set_read(operand)
        return self.call("SetOf", *map(text, sorted(operand.choices)))

    def set_read(self, read: conditions.SetRead) -> Call:
        options = ("or_none=True",) if read.or_none else ()
        return self.call("SetRead", text(read.key), self.choices[read.key], *options)

    # ---- criteria

    def group(self, group: meaning.Group) -> Argument:
        """The call that makes a list of criteria, or the constant of a shared one."""
        return self.shared(group, self.new_group)

    def new_group(self, group: meaning.Group) -> Call:
        criteria = tuple(map(self.criterion, group.criteria))
        return self.call(
            "Group", text(group.quantifier), str(group.count), *criteria, *self.all_left_out(group.left_out)
        )

    def criterion(self, criterion: meaning.Criterion) -> Call:
        words = (text(each) for each in (criterion.path, criterion.label, criterion.wording))
        parts = tuple(map(self.part, criterion.parts))
        left_out = self.all_left_out(criterion.left_out)
        return self.call("Criterion", *words, str(criterion.line), *parts, *left_out)

    def part(self, part: Condition | meaning.Group) -> Argument:
        return self.group(part) if isinstance(part, meaning.Group) else self.condition(part)

    def all_left_out(self, left_out: tuple[meaning.LeftOut, ...]) -> tuple[Call, ...]:
        """The argument for why something is left out, if it ever is."""
        return (named("left_out", tupled(tuple(map(self.left_out, left_out)))),) if left_out else ()

    def left_out(self, left_out: meaning.LeftOut) -> Call:
        wording = (f"wording={text(left_out.wording)}",) if left_out.wording else ()
        return self.call("LeftOut", text(left_out.why), *map(self.part, left_out.parts), *wording)

    # ---- determinations

    def term(self, term: meaning.Term) -> Call:
        expression = "None" if term.expression is None else self.expression(term.expression)
        words = (text(term.unit), text(term.one)) if term.unit else ()
        amount = () if term.amount is None else (f"amount={self.value(term.amount)}", f"thing={text(term.thing)}")
        return self.call("Term", text(term.kind), expression, *words, *amount)

    def terms(self, name: str, terms: tuple[meaning.Term, ...]) -> tuple[Call, ...]:
        return (named(name, tupled(tuple(map(self.term, terms)))),) if terms else ()

    def clause(self, clause: meaning.Clause) -> Call:
        return self.call(
            "Clause",
            self.names.outcomes[clause.outcome.words],
            self.group(clause.group),
            *(("gate=True",) if clause.gate else ()),
            *self.terms("terms", clause.terms),
            *self.all_left_out(clause.left_out),
        )

    def determination(self, determination: meaning.Determination) -> Argument:
        """The constant of a determination."""
        return self.shared(determination, self.new_determination)

    def new_determination(self, determination: meaning.Determination) -> Call:
        assumable = (f"assumable={texts(determination.assumable)}",) if determination.assumable else ()
        return self.call(
            "Determination",
            text(determination.key),
            text(determination.title),
            self.names.outcomes[determination.otherwise.words],
            *map(self.clause, determination.clauses),
            *self.terms("otherwise_terms", determination.otherwise_terms),
            *assumable,
        )


def tupled(parts: tuple[Argument, ...]) -> Call:
    """A tuple."""
    return Call("", parts, is_tuple=True)


def named(name: str, argument: Call) -> Call:
    """An argument with its name."""
    return Call(f"{name}={argument.function}", argument.arguments, is_tuple=argument.is_tuple)
