"""From Lark's trees of conditions and calculations to their syntax."""

import re
from functools import partial
from typing import Literal, get_args

from lark import Token, Tree

from policy_dsl import errors, syntax
from policy_dsl.parse.pieces import Branch, Pieces, Refused, optional_token, subtrees, token_in, tokens_in
from policy_dsl.phrases_of_lists import length_in_words
from policy_dsl.source import Span

MOST_STEPS = 50  # of one calculation: what nobody reads, and no stage has to walk down
SIGNS = ("PLUS", "MINUS", "TIMES", "OVER", "CARET")


class Conditions(Pieces):
    """Builds conditions and operands."""

    def condition(self, tree: Branch) -> syntax.Condition:
        at = self.span(tree)
        parts = subtrees(tree)
        if tree.data == "holds":
            if parts[0].data == "bracketed":
                return self.condition(subtrees(parts[0])[0])
            return syntax.Holds(self.operand(parts[0]), span=at)
        if tree.data == "negation":
            return syntax.Negation(self.condition(parts[0]), span=self.whole(tree))
        if tree.data == "conjunction":
            return syntax.Conjunction(tuple(map(self.condition, parts)), span=at)
        if tree.data == "disjunction":
            return syntax.Disjunction(tuple(map(self.condition, parts)), span=at)
        if tree.data in LIST_PHRASES:
            return self.said_of_list(tree)
        return self.comparison(tree)

    def comparison(self, tree: Branch) -> syntax.Condition:
        """A condition of one operand and what is said of it."""
        at = self.span(tree)
        first, *parts = subtrees(tree)
        left = self.operand(first)
        if tree.data == "comparison":
            comparator = COMPARATORS[token_in(parts[0]).type]
            return syntax.Comparison(left, comparator, self.operand(parts[1]), span=at)
        if tree.data == "membership":
            phrase = MEMBERSHIPS[token_in(parts[0]).type]
            self.assert_no_grouped_number(parts[1])
            entries = tuple(map(self.plain_value, subtrees(parts[1])))
            return syntax.Membership(left, phrase, entries, span=at)
        if tree.data == "documented":
            negated = token_in(tree).type == "IS_NOT_DOCUMENTED"
            return syntax.Documented(left, negated=negated, span=at)
        if tree.data == "is_met":
            if not isinstance(left, syntax.Name):
                raise Refused(left.span, errors.only_criteria_are_met)
            return syntax.IsMet(left, negated=token_in(tree).type == "IS_NOT_MET", span=at)
        if tree.data == "exists":
            return syntax.Exists(left, negated=token_in(tree).type == "DOES_NOT_EXIST", span=at)
        if tree.data == "between":
            low, high, *anchor = parts
            ends = (self.number(low), self.number(high))
            if not anchor:
                return syntax.Between(left, *ends, span=at)
            return syntax.Between(left, *ends, self.direction(tree), self.operand(anchor[0]), span=at)
        if tree.data == "distance":
            limit = LIMITS[token_in(parts[0]).type]
            length, anchored = self.operand(parts[1]), self.operand(parts[2])
            return syntax.Distance(left, limit, length, self.direction(tree), anchored, span=at)
        length, anchored = self.operand(parts[0]), self.operand(parts[1])
        if tree.data == "within":
            sides = "of" if tokens_in(tree, "OF") else self.direction(tree)
            return syntax.Within(left, length, sides, anchored, span=at)
        including = bool(tokens_in(tree, "UP_TO_AND_INCLUDING"))
        return syntax.InWindow(left, length, including, anchored, span=at)

    def direction(self, tree: Branch) -> syntax.Direction:
        return "before" if tokens_in(tree, "BEFORE") else "after"

    # ---- conditions on lists

    def said_of_list(self, tree: Branch) -> syntax.Condition:
        """A phrase that asks something of a list, or of an item of one."""
        at = self.span(tree)
        parts = subtrees(tree)
        if tree.data == "meets":
            negated = bool(tokens_in(tree, "DOES_NOT_MEET"))
            return syntax.Meets(self.name(parts[0]), self.name(parts[1]), negated, span=at)
        if tree.data == "for_some":
            name, choices, condition = parts
            return syntax.ForSome(self.name(name), self.name(choices), self.condition(condition), span=at)
        if tree.data in ("every", "has"):
            items, *conditions = parts
            where = self.condition(conditions[0]) if len(conditions) > 1 else None
            said = self.items_of(items, where)
            required = self.condition(conditions[-1])
            quantifier = QUANTIFIERS[token_in(tree).type]
            return syntax.Quantified(quantifier, said, tree.data == "has", required, span=at)
        where = self.condition(parts[1]) if tree.data in ("counted_where", "run_where") else None
        said_first = parts[0] if where else tree
        if tree.data in ("run", "run_where"):
            return self.run(said_first, where, at)
        return self.count(said_first, where, at)

    def count(self, tree: Branch, where: syntax.Condition | None, at: Span) -> syntax.Count:
        """`at least 2 blocks`, `no block`, `at most 2 different class values among trials`."""
        token = token_in(tree)
        *before, items = subtrees(tree)
        counted = self.items_of(items, where)
        number = None if token.type == "NO_ITEM" else self.operand(before.pop(0))
        different = self.name(before[0]) if before else None
        comparator = COUNTED[" ".join(token.split())] if number is not None else "at most"
        return syntax.Count(comparator, number, different, counted, span=at)

    def run(self, tree: Branch, where: syntax.Condition | None, at: Span) -> syntax.Run:
        """`some 30 days in a row, from A up to B, hold at least 21 nights`."""
        length, first, last, counted = subtrees(tree)
        held = self.span(counted)
        count = self.count(counted, where, held.to(where.span) if where else held)
        return syntax.Run(self.operand(length), self.operand(first), self.operand(last), count, span=at)

    def items_of(self, tree: Branch, where: syntax.Condition | None) -> syntax.Items:
        """The items of a list that a phrase speaks of."""
        name, *windows = subtrees(tree)
        self.assert_whole_window(name, is_open=bool(windows) and windows[0].data == "open_window")
        at = self.span(tree)
        return syntax.Items(
            self.name(name),
            earlier=bool(tokens_in(tree, "EARLIER")),
            this_one=bool(tokens_in(tree, "COUNTING_THIS_ONE")),
            windows=tuple(map(self.window, windows)),
            where=where,
            span=at.to(where.span) if where else at,
        )

    def assert_whole_window(self, tree: Branch, *, is_open: bool) -> None:
        """Refuse the name of a list that has swallowed the beginning of a window, or a `counting this one`."""
        name = self.name(tree)
        for pattern, right in SWALLOWED.items():
            found = re.search(pattern, name.text)
            if found and not name.quoted and (is_open or "$" not in pattern):
                at = Span(name.span.start + found.start(), name.span.start + found.end())
                phrase = length_in_words(found.group()) or found.expand(right)
                raise Refused(at, partial(errors.misspelt_phrase, phrase=phrase))

    def window(self, tree: Branch) -> syntax.ListWindow:
        """When the items happened."""
        at = self.whole(tree)
        first, *rest = map(self.operand, subtrees(tree))
        token = optional_token(tree, "BEFORE", "AFTER", "OF", "SINCE")
        word = str(token) if token is not None else ""
        if tree.data == "between_window":
            return syntax.ListWindow("between", None, None, False, first, rest[0], span=at)
        if tree.data == "open_window":
            return syntax.ListWindow(OPEN_WINDOWS[word], None, None, False, first, span=at)
        if tree.data == "up_to_window":
            including = bool(tokens_in(tree, "UP_TO_AND_INCLUDING"))
            return syntax.ListWindow("up to", first, None, including, rest[0], span=at)
        kind: Literal["within", "in the"] = "within" if tree.data == "within_window" else "in the"
        return syntax.ListWindow(kind, first, SIDES[word], False, rest[0], span=at)

    # ---- operands

    def operand(self, tree: Branch) -> syntax.Operand:
        """An operand; one with more steps than anybody reads is refused."""
        if tree.data in ("sum", "product", "power", "bracketed"):
            signs = tree.scan_values(lambda value: isinstance(value, Token) and value.type in SIGNS)
            if sum(1 for _ in signs) > MOST_STEPS:
                raise Refused(self.span(tree), errors.calculation_too_long)
        return self.calculated(tree)

    def calculated(self, tree: Branch) -> syntax.Operand:
        at = self.span(tree)
        parts = subtrees(tree)
        if tree.data in ("sum", "product"):
            return self.calculation(tree)
        if tree.data == "power":
            return syntax.Power(self.calculated(parts[0]), self.number(parts[1]), span=at)
        if tree.data == "bracketed":
            (inner,) = parts
            if inner.data != "holds":
                raise Refused(self.span(inner), errors.condition_in_calculation)
            return self.calculated(subtrees(inner)[0])
        if tree.data == "time_between":
            return syntax.TimeBetween(self.time_unit(token_in(tree)), *map(self.calculated, parts), span=at)
        if tree.data == "extreme":
            kind: Literal["lower", "higher"] = "lower" if token_in(tree).split()[1] == "lower" else "higher"
            return syntax.Extreme(kind, tuple(map(self.calculated, parts)), span=at)
        if tree.data in FROM_LISTS:
            return self.from_list(tree)
        return self.plain_value(tree)

    def from_list(self, tree: Branch) -> syntax.Picked | syntax.ItemValue | syntax.Total:
        """One item of a list, a value of one, or what its items come to together."""
        at = self.span(tree)
        first, *rest = subtrees(tree)
        if tree.data in ("picked_where", "total_where"):
            where = self.condition(rest[0])
            return self.picked(first, where, at) if tree.data == "picked_where" else self.total(first, where, at)
        if tree.data == "picked":
            return self.picked(tree, None, at)
        if tree.data == "total":
            return self.total(tree, None, at)
        attribute = self.name(rest[0])
        if first.data != "bracketed":
            name = self.name(first)
            items = syntax.Items(name, earlier=False, this_one=False, windows=(), where=None, span=name.span)
            which = token_in(tree)
            item = syntax.Picked(WHICH[which.split()[1]], items, span=self.span(which).to(name.span))
            return syntax.ItemValue(item, attribute, span=at)
        found = self.calculated(first)
        if not isinstance(found, syntax.Picked):
            raise Refused(self.span(first), errors.only_an_item_has_values)
        return syntax.ItemValue(found, attribute, span=at)

    def picked(self, tree: Branch, where: syntax.Condition | None, at: Span) -> syntax.Picked:
        """`the latest block where ...`."""
        return syntax.Picked(WHICH[token_in(tree).split()[1]], self.items_of(subtrees(tree)[0], where), span=at)

    def total(self, tree: Branch, where: syntax.Condition | None, at: Span) -> syntax.Total:
        """`the number of blocks where ...`, `the highest hours used among nights where ...`."""
        *attribute, items = subtrees(tree)
        kind = "different" if tokens_in(tree, "DIFFERENT") else token_in(tree).split()[1]
        name = self.name(attribute[0]) if attribute else None
        return syntax.Total(TOTALS[kind], name, self.items_of(items, where), span=at)

    def calculation(self, tree: Branch) -> syntax.Operand:
        """`A + B - C`, from left to right."""
        first, *rest = tree.children
        assert isinstance(first, Tree)
        left = self.calculated(first)
        start = self.span(first)
        for sign, part in zip(rest[::2], rest[1::2], strict=True):
            assert isinstance(sign, Token)
            assert isinstance(part, Tree)
            at = start.to(self.span(part))
            left = syntax.Calculation(left, OPERATORS[sign.type], self.calculated(part), span=at)
        return left

    def time_unit(self, token: Token) -> syntax.TimeUnit:
        words = token.split()
        return TIME_UNITS[" ".join(words[1:-1]) if words[1] == "calendar" else words[-2]]


OPERATORS: dict[str, Literal["+", "-", "*", "/"]] = {"PLUS": "+", "MINUS": "-", "TIMES": "*", "OVER": "/"}

TIME_UNITS: dict[str, syntax.TimeUnit] = {
    "days": "days",
    "weeks": "weeks",
    "months": "months",
    "years": "years",
    "calendar months": "calendar months",
}

# What is no part of a list's name, and what was meant; those to the name's end only where a window follows.
SWALLOWED = {
    r"(?<= )counting +this +one\b": ", counting this one,",
    r"(?<= )(?:in|within|during|over) +the +(?:last|past|previous|prior) +(\d+ +\w+)": (
        r"in the \1 up to date of service"
    ),
    r"(?<= )within +(\D.*(?=$))": r"within (\1)",
    r"(?<= )in +the +(\D.*(?=$))": r"in the (\1)",
}
LIST_PHRASES = ("meets", "for_some", "every", "has", "counted", "counted_where", "run", "run_where")
FROM_LISTS = ("picked", "picked_where", "total", "total_where", "item_value")

QUANTIFIERS: dict[str, Literal["every", "any", "no"]] = {"EVERY": "every", "ANY_ITEM": "any", "NO_ITEM": "no"}

Counted = Literal["at least", "at most", "exactly", "more than", "fewer than"]
COUNTED: dict[str, Counted] = {each: each for each in get_args(Counted)}

Which = Literal["first", "second", "third", "fourth", "fifth", "last", "latest", "earliest"]
WHICH: dict[str, Which] = {each: each for each in get_args(Which)}

Totalled = Literal["number", "different", "highest", "lowest", "average", "total"]
TOTALS: dict[str, Totalled] = {each: each for each in get_args(Totalled)}

OPEN_WINDOWS: dict[str, Literal["before", "after", "since"]] = {
    "before": "before",
    "after": "after",
    "since": "since",
}
SIDES: dict[str, Literal["before", "after", "of"]] = {"before": "before", "after": "after", "of": "of"}

LIMITS: dict[str, Literal["is", "is at least", "is at most", "is more than", "is less than"]] = {
    "IS": "is",
    "IS_AT_LEAST": "is at least",
    "IS_AT_MOST": "is at most",
    "IS_MORE_THAN": "is more than",
    "IS_LESS_THAN": "is less than",
}

COMPARATORS: dict[str, syntax.Comparator] = {
    **LIMITS,
    "IS_NOT": "is not",
    "IS_BEFORE": "is before",
    "IS_AFTER": "is after",
    "IS_ON_OR_BEFORE": "is on or before",
    "IS_ON_OR_AFTER": "is on or after",
}

MEMBERSHIPS: dict[str, syntax.Membership_] = {
    "IS_ONE_OF": "is one of",
    "IS_NOT_ONE_OF": "is not one of",
    "ARE_ANY_OF": "are any of",
    "ARE_ALL_OF": "are all of",
    "ARE_NONE_OF": "are none of",
    "ARE_AMONG": "are among",
    "IS_SAME_AS": "are the same as",
    "IS_NOT_SAME_AS": "are not the same as",
}
