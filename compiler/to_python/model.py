"""The meaning of a policy as Python: the calls that make it, readable, and what several places share as constants."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TypeVar

from compiler.to_python.layout import Call, text, texts
from compiler.to_python.names import Names
from policy_dsl.runtime import conditions, counting, expressions, meaning, picking, totals
from policy_dsl.runtime.conditions import Condition
from policy_dsl.runtime.expressions import Expression
from policy_dsl.runtime.items import Items, ListCondition

Argument = str | Call
T = TypeVar("T")


class Printer:
    """Writes the values of one meaning. `used` collects the names of the runtime.

    A value in `names_of`, by identity, gets a constant of that name, in `written`, behind those that it uses itself.
    """

    def __init__(self, names: Names, choices: dict[str, str]) -> None:
        self.names = names
        self.choices = choices  # the constant of all choices of a fact or attribute, by its key
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

    def choices_of(self, key: str) -> str:
        """The constant of all choices of a fact, or of an attribute whatever stands for its item."""
        return self.choices[re.sub(r"\[[^\]]*\]", "[]", key)]

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
            case picking.Picked():
                return self.call("Picked", self.pick(expression.pick), self.expression(expression.expression))
            case totals.Total():
                worked = () if expression.expression is None else (self.expression(expression.expression),)
                return self.call("Total", text(expression.kind), self.items(expression.items), *worked)
            case totals.NumberOfDifferent():
                return self.call("NumberOfDifferent", self.different(expression.different))
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
            case ListCondition():
                return self.about_items(condition)
            case Condition():
                return self.comparison(condition)

    def last(self, condition: Condition | None) -> tuple[Argument, ...]:
        """The argument for the condition of a last row, where it has one."""
        if condition is None:
            return ()
        made = self.condition(condition)
        return (f"last={made}" if isinstance(made, str) else named("last", made),)

    # ---- items of lists

    def about_items(self, condition: ListCondition) -> Call:
        """What is said of the items of a list."""
        match condition:
            case counting.Counted():
                return self.call("Counted", str(condition.count), self.items(condition.items))
            case counting.Every():
                return self.call("Every", self.items(condition.items), self.condition(condition.requirement))
            case counting.Different():
                return self.different(condition)
            case counting.InARow():
                first, last = self.expression(condition.first), self.expression(condition.last)
                items = self.items(condition.items)
                count, order = str(condition.count), text(condition.order)
                return self.call("InARow", str(condition.length), first, last, count, items, order)
            case counting.EachComesTo():
                determination, items = self.determination(condition.determination), self.items(condition.items)
                return self.call("EachComesTo", determination, items, *map(text, condition.words))
            case picking.OfPicked():
                return self.call("OfPicked", self.pick(condition.pick), self.condition(condition.condition))
            case unknown:
                raise TypeError(type(unknown).__name__)

    def different(self, condition: counting.Different) -> Call:
        choices = (f"choices={self.choices_of(condition.attribute)}",) if condition.choices else ()
        also: tuple[Argument, ...] = ()
        if condition.also is not None:
            day = self.expression(condition.also)
            also = (f"also={day}" if isinstance(day, str) else named("also", day),)
        attribute = text(condition.attribute)
        return self.call("Different", str(condition.count), attribute, self.items(condition.items), *choices, *also)

    def items(self, items: Items) -> Call:
        steps = tupled(tuple(Call("", tuple(map(text, each))) for each in items.steps))
        since = () if items.since is None else (self.expression(items.since),)
        return self.call("Items", steps, self.condition(items.where), *since)

    def pick(self, pick: picking.Pick) -> Argument:
        """The constant of a single item."""
        return self.shared(pick, self.new_pick)

    def new_pick(self, pick: picking.Pick) -> Call:
        which = text(pick.which) if isinstance(pick.which, str) else str(pick.which)
        return self.call("Pick", which, self.items(pick.items), text(pick.order))

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
                choices = (self.choices_of(condition.key),) if condition.choices else ()
                return self.call("ChoiceListed", text(condition.key), texts(tuple(sorted(condition.listed))), *choices)
            case conditions.SameChoice():
                choices = (self.choices_of(condition.left),) if condition.choices else ()
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
        return self.call("SetRead", text(read.key), self.choices_of(read.key), *options)

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
        each = (f"each={text(determination.each)}",) if determination.each is not None else ()
        assumable = (f"assumable={texts(determination.assumable)}",) if determination.assumable else ()
        return self.call(
            "Determination",
            text(determination.key),
            text(determination.title),
            self.names.outcomes[determination.otherwise.words],
            *map(self.clause, determination.clauses),
            *self.terms("otherwise_terms", determination.otherwise_terms),
            *assumable,
            *each,
        )


def tupled(parts: tuple[Argument, ...]) -> Call:
    """A tuple."""
    return Call("", parts, is_tuple=True)


def named(name: str, argument: Call) -> Call:
    """An argument with its name."""
    return Call(f"{name}={argument.function}", argument.arguments, is_tuple=argument.is_tuple)
