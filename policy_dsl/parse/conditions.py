"""From Lark's trees of conditions and calculations to their syntax."""

from typing import Literal

from lark import Token, Tree

from policy_dsl import errors, syntax
from policy_dsl.parse.pieces import Branch, Pieces, Refused, subtrees, token_in, tokens_in

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
        return self.plain_value(tree)

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
