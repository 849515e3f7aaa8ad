"""Whether two syntax trees say the same: all that the formatter may change is left out of what is compared."""

from collections.abc import Iterable
from dataclasses import dataclass, fields, is_dataclass

from policy_dsl import syntax
from policy_dsl.format.declared import has_choices
from policy_dsl.names import fold
from policy_dsl.units import plain_unit

GivenValues = syntax.Given | syntax.Assumption | syntax.CaseCell | syntax.ItemCell


@dataclass(frozen=True, slots=True)
class Same:
    """Compares trees of a policy, of whose facts those in `choice_facts` (folded) have choices for values."""

    choice_facts: frozenset[str]

    def meaning(self, node: object) -> object:
        """What a part of a tree says, as something to compare: without places, and with names folded.

        A name in quotes, and one that is a value where it could be a text, is kept to the letter.
        """
        match node:
            case syntax.Name(text, quoted):
                return (text, quoted) if quoted else (fold(text), quoted)
            case syntax.Comparison(left, "is not", syntax.Name(text, False)):
                # A line can end between the two words; `resolve` too asks first for an outcome that begins with "not".
                return ("Comparison", self.meaning(left), "is", (f"not {fold(text)}", False))
            case syntax.UnitWord(text):
                return plain_unit(text)
            case syntax.NumberLiteral(text, value, percent, unit, rest):
                return (" ".join(text.split()), value, percent, self.meaning(unit), self.meaning(rest))
            case syntax.Prose(lines):
                return ("Prose", *(each.text.rstrip() for each in lines))
            case syntax.FactDeclaration(name, kind, notes):
                told = (self.given(name, each) if isinstance(each, syntax.Assumption) else each for each in notes)
                return ("Fact", *map(self.meaning, (name, kind, tuple(told))))
            case syntax.Given(name):
                return ("Given", self.meaning(name), self.given(name, node))
            case syntax.CaseTable(columns, rows):
                cells = tuple(
                    self.given(column.name, cell) if column.kind in ("fact", "item") else self.meaning(cell)
                    for row in rows
                    for column, cell in zip(columns, row.cells, strict=True)
                )
                return ("Cases", self.meaning(columns), tuple(row.name and row.name.text for row in rows), cells)
            case syntax.GivenItems(name, columns, rows):
                in_rows = tuple(
                    (self.given(column.name, cell), self.meaning(cell.days))
                    for row in rows
                    for column, cell in zip(columns, row.cells, strict=True)
                )
                return ("Items", self.meaning(name), self.meaning(columns), len(rows), in_rows)
            case tuple():
                return tuple(map(self.meaning, node))
            case object() if is_dataclass(node):
                return (type(node).__name__, *(self.part(node, each.name) for each in fields(node) if each.compare))
            case other:
                return other

    def part(self, node: object, name: str) -> object:
        """What a field says; of the name of a code system the blanks do not count."""
        part: object = getattr(node, name)
        if name == "system" and isinstance(part, syntax.Text):
            return " ".join(part.text.split())
        return self.meaning(part)

    def given(self, fact: syntax.Name | None, node: GivenValues) -> object:
        """The values of a fact: folded where they are choices, else to the letter."""
        if fact is not None and has_choices(fact, self.choice_facts):
            return self.meaning(node.values)
        return ("to the letter", *self.letters(node.values))

    def letters(self, values: Iterable[syntax.Value]) -> Iterable[object]:
        return (each if isinstance(each, syntax.Name) else self.meaning(each) for each in values)
