"""From Lark's trees of the header, facts, outcomes, choices, codes and definitions to their syntax."""

import re
from dataclasses import replace
from functools import partial
from typing import Any, Literal

from lark import Tree

from policy_dsl import errors, syntax
from policy_dsl.parse.conditions import Conditions
from policy_dsl.parse.pieces import Branch, Refused, optional_token, subtrees, token_in, tokens_in, trees
from policy_dsl.source import Span
from policy_dsl.units import unit_named

_MONTHS = "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
CODE_AS_DATE = re.compile(rf"{_MONTHS}-\d{{1,2}}|\d{{1,2}}-{_MONTHS}", re.IGNORECASE)  # as a spreadsheet shows it


class Declarations(Conditions):
    """Builds what a policy declares."""

    # ---- header

    def policy(self, tree: Branch) -> syntax.PolicyHeader:
        name, title = self.title(tree)
        lines: list[syntax.HeaderLine] = []
        prose: list[syntax.Text] = []
        for line in subtrees(tree)[1:]:
            if line.data == "prose":
                prose += self.texts(line)
            else:
                lines.append(self.header_line(line))
        if prose:
            lines.append(self.prose(prose))
        return syntax.PolicyHeader(name, title, tuple(lines), span=self.whole(tree))

    def header_line(self, line: Branch) -> syntax.HeaderLine:
        at = self.whole(line)
        days = [self.date(each) for each in tokens_in(line, "DATE")]
        texts = self.texts(line)
        if line.data == "version":
            return syntax.Version(str(token_in(line)), span=at)
        if line.data == "effective":
            return syntax.Effective(days[0], days[1] if len(days) > 1 else None, span=at)
        if line.data == "status":
            return syntax.Status(str(token_in(line)), span=at)
        if line.data == "source":
            return syntax.SourceLine(texts, days[0] if days else None, span=at)
        if line.data == "applies_to":
            return syntax.AppliesTo(texts, span=at)
        if line.data == "services":
            return syntax.Services(self.names(subtrees(line)[0]), span=at)
        if line.data == "specialty":
            return syntax.Specialty(texts, span=at)
        if line.data == "also_known_as":
            return syntax.AlsoKnownAs(texts, span=at)
        if line.data == "language":
            return syntax.Language(self.number_literal(token_in(line)), span=at)
        return syntax.ChangedIn(str(token_in(line)), texts[0], span=at)

    def use(self, tree: Branch) -> syntax.Use:
        return syntax.Use(self.texts(tree)[0], span=self.whole(tree))

    def term(self, tree: Branch) -> syntax.Term:
        word, meaning = self.texts(tree)
        return syntax.Term(word, meaning, span=self.whole(tree))

    def outcomes(self, tree: Branch) -> syntax.Outcomes:
        declared = []
        for line in trees(tree, "outcome"):
            name, kind = subtrees(line)[0], tokens_in(line, "KIND")[0]
            declared.append(syntax.OutcomeDeclaration(self.name(name), str(kind), span=self.whole(line)))
        return syntax.Outcomes(tuple(declared), span=self.whole(tree))

    # ---- choices and codes

    def choice_lists(self, tree: Branch) -> syntax.ChoiceLists:
        lists = []
        for line in trees(tree, "choice_list"):
            name, choices = subtrees(line)
            lists.append(syntax.ChoiceList(self.name(name), self.names(choices), span=self.whole(line)))
        return syntax.ChoiceLists(tuple(lists), span=self.whole(tree))

    def codes(self, tree: Branch) -> syntax.CodeList:
        (system,) = tokens_in(tree, "SYSTEM")
        edition, day = optional_token(tree, "VERSION"), optional_token(tree, "DATE")
        return syntax.CodeList(
            self.name(subtrees(tree)[0]),
            self.word(system),
            None if edition is None else str(edition),
            None if day is None else self.date(day),
            tuple(self.code_range(each, str(system)) for each in trees(tree, "code_range")),
            span=self.whole(tree),
        )

    def code_range(self, tree: Branch, system: str) -> syntax.CodeRange:
        first, *last = map(self.word, tokens_in(tree, "CODE"))
        if CODE_AS_DATE.fullmatch(first.text):
            raise Refused(first.span, errors.code_as_date)
        if "-" in first.text and system not in HYPHENED:
            phrase = first.text.replace("-", " to ", 1)
            raise Refused(first.span, partial(errors.misspelt_phrase, phrase=phrase, sure=True))
        period = self.period(tree.children[-1])
        return syntax.CodeRange(first, last[0] if last else None, period, span=self.span(tree))

    # ---- facts

    def facts(self, tree: Branch) -> syntax.Facts:
        return syntax.Facts(tuple(map(self.fact, trees(tree, "fact"))), span=self.whole(tree))

    def fact(self, tree: Branch) -> syntax.FactDeclaration:
        name, kind, *notes = subtrees(tree)
        return syntax.FactDeclaration(
            self.name(name), self.type(kind), tuple(map(self.fact_note, notes)), span=self.whole(tree)
        )

    # ---- lists

    def list_declaration(self, tree: Branch) -> syntax.ListDeclaration:
        """`list of blocks, each a block` with its lines; so too a list inside an item."""
        name, item, *lines = subtrees(tree)
        return self.listed_as(tree, name, item, None, lines)

    def facts_for_each(self, tree: Branch) -> syntax.ListDeclaration:
        """`facts for each of conventional agents, each a conventional agent` with its lines."""
        name, item, *lines = subtrees(tree)
        return self.listed_as(tree, name, item, self.name(name), lines)

    def listed_as(
        self, tree: Branch, name: Branch, item: Branch, choices: syntax.Name | None, lines: list[Branch]
    ) -> syntax.ListDeclaration:
        said: list[syntax.FactDeclaration | syntax.Definition | syntax.ListDeclaration] = []
        notes: list[syntax.FactNote] = []
        for line in lines:
            if line.data == "inner_list":
                said.append(self.list_declaration(line))
            elif line.data == "fact":
                said.append(self.attribute(line))
            elif line.data in ("definition", "rounded"):
                said.append(self.definition(line))
            else:
                notes.append(self.fact_note(line))
        at = self.whole(tree)
        return syntax.ListDeclaration(self.name(name), self.name(item), choices, tuple(said), tuple(notes), span=at)

    def attribute(self, tree: Branch) -> syntax.FactDeclaration | syntax.Definition:
        """A line of a list that reads as an attribute; a word alone that is no unit is a condition."""
        name, kind, *notes = subtrees(tree)
        word = optional_token(kind, "UNIT_TYPE") if kind.data == "number_of" else None
        if word is None or notes or kind.children[1] is not None or is_unit(word):
            return self.fact(tree)
        at = self.span(word)
        return syntax.Definition(
            self.name(name), syntax.Holds(syntax.Name(str(word), span=at), span=at), span=self.whole(tree)
        )

    def fact_note(self, tree: Branch) -> syntax.FactNote:
        at = self.whole(tree)
        if tree.data == "assumption":
            return syntax.Assumption(tuple(map(self.value, subtrees(tree))), span=at)
        if tree.data == "only_when":
            return syntax.OnlyWhen(self.condition(subtrees(tree)[0]), span=at)
        if tree.data == "key":
            return syntax.Key(str(token_in(tree)), span=at)
        texts = self.texts(tree)
        if tree.data == "asks":
            return syntax.Asks(texts[0], span=at)
        return syntax.ShownIn(texts, span=at) if tree.data == "shown_in" else syntax.HeldBy(texts, span=at)

    def type(self, tree: Branch) -> syntax.Type:
        at = self.whole(tree)
        if tree.data == "yes_no":
            return syntax.YesNoType(span=at)
        if tree.data == "date":
            return syntax.DateType(span=at)
        if tree.data == "text":
            return syntax.TextType(span=at)
        if tree.data in ("number", "number_of", "whole_number_of"):
            return self.number_type(tree)
        if tree.data in ("code_of", "some_codes_of"):
            system = self.word(tokens_in(tree, "SYSTEM")[0])
            if tree.data == "code_of":
                return syntax.CodeType(system, span=at)
            return syntax.CodeSetType(system, or_none=bool(tokens_in(tree, "OR_NONE")), span=at)
        choices = self.names(subtrees(tree)[0])
        if tree.data == "one_of":
            return syntax.ChoiceType(choices, span=at)
        return syntax.ChoiceSetType(choices, or_none=bool(tokens_in(tree, "OR_NONE")), span=at)

    def number_type(self, tree: Branch) -> syntax.NumberType:
        """`percent from 0% to 100%`, `mm from 0 mm`, `whole number of days`."""
        low, high = self.limits(tree.children[1])
        kind = tree.data if tree.data != "number" else token_in(tree).split()[0]
        unit = self.unit(optional_token(tree, "UNIT_TYPE"))
        return syntax.NumberType(NUMBER_TYPES[kind], low, high, unit, span=self.whole(tree))

    def limits(self, tree: Any) -> tuple[syntax.NumberLiteral | None, syntax.NumberLiteral | None]:
        if not isinstance(tree, Tree):
            return None, None
        numbers = [self.number(each) for each in trees(tree, "quantity")]
        if tree.data == "up_to":
            return None, numbers[0]
        return numbers[0], numbers[1] if len(numbers) > 1 else None

    # ---- definitions

    def define(self, tree: Branch) -> syntax.Define:
        lines = trees(tree, "definition", "rounded", "derived_list")
        return syntax.Define(tuple(map(self.definition, lines)), span=self.whole(tree))

    def definition(self, tree: Branch) -> syntax.Definition:
        name, meaning, *step = subtrees(tree)
        if tree.data == "definition":
            return syntax.Definition(self.name(name), self.condition(meaning), span=self.whole(tree))
        if tree.data == "derived_list":
            return self.derived_list(tree)
        (rule,) = tokens_in(tree, "ROUNDING")
        rounded = syntax.Rounded(
            self.operand(meaning),
            self.step(step[0]),
            ROUNDINGS[" ".join(rule.split())],
            span=self.span(meaning).to(self.span(rule)),
        )
        return syntax.Definition(self.name(name), rounded, span=self.whole(tree))

    def derived_list(self, tree: Branch) -> syntax.Definition:
        """`good blocks, each a good block: the blocks where ...`; a list "of" another one is cut there."""
        name, item, listed, *condition = subtrees(tree)
        items = self.items_of(listed, self.condition(condition[0]) if condition else None)
        inner, of, outer = items.name.text.partition(" of ")
        held_in: syntax.Name | None = None
        if of and not items.name.quoted:
            at = items.name.span
            last = at.end - len(outer.lstrip())
            held_in = syntax.Name(outer.strip(), span=Span(last, at.end))
            items = replace(
                items, name=syntax.Name(inner.rstrip(), span=Span(at.start, at.start + len(inner.rstrip())))
            )
        meaning = syntax.DerivedList(items, held_in, span=items.span)
        return syntax.Definition(self.name(name), meaning, self.name(item), span=self.whole(tree))

    def step(self, tree: Branch) -> syntax.NumberLiteral:
        """What is rounded to: `0.1 mm`; `mm` and `whole number` stand for 1."""
        token = token_in(tree)
        if token.type == "NUMBER":
            return self.number(tree)
        unit = self.unit(token) if token.type == "UNIT" else None
        return syntax.NumberLiteral("" if unit else str(token), 1, percent=False, unit=unit, span=self.span(token))


def is_unit(word: str) -> bool:
    """Whether a text is a unit, or one written in several words (`mm Hg`)."""
    return unit_named(word) is not None or unit_named("".join(word.split())) is not None


HYPHENED = ("LOINC", "NDC")  # the code systems whose codes hold hyphens

NUMBER_TYPES: dict[str, Literal["number", "whole number", "percent"]] = {
    "number": "number",
    "whole": "whole number",
    "percent": "percent",
    "number_of": "number",
    "whole_number_of": "whole number",
}

ROUNDINGS: dict[str, Literal["half up", "half even", "up", "down", "toward zero"]] = {
    "half up": "half up",
    "half even": "half even",
    "up": "up",
    "down": "down",
    "toward zero": "toward zero",
}
