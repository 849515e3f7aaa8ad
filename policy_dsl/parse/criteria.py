"""From Lark's trees of determinations and criteria to their syntax."""

from typing import Literal

from lark import Token

from policy_dsl import errors, syntax
from policy_dsl.parse.conditions import Conditions
from policy_dsl.parse.pieces import Branch, Refused, has_hole, optional_token, subtrees, token_in, tokens_in, trees

MODIFIERS = ("from_source", "applies_when", "applies_from", "applies_until", "unless")
TERMS = ("for_term", "from_term", "until_term", "amount_term")
Body = tuple[syntax.Condition | syntax.Conditional | syntax.Group, ...]


class Criteria(Conditions):
    """Builds determinations, shared criteria and all that stands in them."""

    def determination(self, tree: Branch) -> syntax.Determination:
        name, title = self.title(tree)
        parts: list[syntax.Clause | syntax.Otherwise | syntax.Prose | syntax.ForEach] = []
        prose: list[syntax.Text] = []
        for part in subtrees(tree)[1:]:
            if part.data == "prose":
                prose += self.texts(part)
                continue
            if prose:
                parts.append(self.prose(prose))
                prose = []
            if part.data == "for_each":
                parts.append(self.for_each(part))
            else:
                parts.append(self.otherwise(part) if part.data == "otherwise" else self.clause(part))
        if prose:
            parts.append(self.prose(prose))
        return syntax.Determination(name, title, tuple(parts), span=self.whole(tree))

    def criteria(self, tree: Branch) -> syntax.CriteriaBlock:
        name, title = self.title(tree)
        (group,) = trees(tree, "group")
        each = next(map(self.for_each, trees(group, "for_each")), None)
        return syntax.CriteriaBlock(name, title, self.group(group), each, span=self.whole(tree))

    def for_each(self, tree: Branch) -> syntax.ForEach:
        """`for each requested item`."""
        return syntax.ForEach(self.name(subtrees(tree)[0]), span=self.whole(tree))

    # ---- clauses

    def clause(self, tree: Branch) -> syntax.Clause:
        met = next(each for each in subtrees(tree)[1:] if each.data not in TERMS)
        return syntax.Clause(
            self.name(subtrees(tree)[0]),
            self.terms(tree),
            gate=bool(tokens_in(tree, "GATE")),
            met=self.group(met) if met.data == "group" else self.condition(met),
            modifiers=self.modifiers(tree),
            span=self.whole(tree),
        )

    def otherwise(self, tree: Branch) -> syntax.Otherwise:
        return syntax.Otherwise(self.name(subtrees(tree)[0]), self.terms(tree), span=self.whole(tree))

    def terms(self, tree: Branch) -> tuple[syntax.OutcomeTerm, ...]:
        return tuple(map(self.term_of_outcome, trees(tree, *TERMS)))

    def term_of_outcome(self, tree: Branch) -> syntax.OutcomeTerm:
        at = self.whole(tree)
        first, *rest = map(self.operand, subtrees(tree))
        if tree.data == "for_term":
            return syntax.ForTerm(first, span=at)
        if tree.data == "from_term":
            return syntax.FromTerm(first, span=at)
        if tree.data == "until_term":
            return syntax.UntilTerm(first, span=at)
        assert isinstance(first, syntax.Name)
        amount = self.number_literal(token_in(tree))
        return syntax.AmountTerm(amount, first, rest[0] if rest else None, span=at)

    # ---- groups and criteria

    def group(self, tree: Branch) -> syntax.Group:
        token = token_in(tree)
        words = token.split()
        count = int(words[2]) if words[0] == "at" else 0
        criteria = tuple(map(self.criterion, trees(tree, "criterion")))
        return syntax.Group(QUANTIFIERS[words[0]], count, criteria, self.modifiers(tree), span=self.span(token))

    def criterion(self, tree: Branch) -> syntax.Criterion:
        label = token_in(tree)
        body = self.body(tree)
        if not body and not has_hole(tree):
            raise Refused(self.span(label), errors.no_condition_under)
        wording = self.optional_text(optional_token(tree, "WORDING"))
        return syntax.Criterion(self.label(label), wording, body, self.modifiers(tree), span=self.whole(tree))

    def body(self, tree: Branch) -> Body:
        """The conditions and groups right under something."""
        return tuple(map(self.requirement, (each for each in subtrees(tree) if each.data not in MODIFIERS)))

    def requirement(self, tree: Branch) -> syntax.Condition | syntax.Conditional | syntax.Group:
        if tree.data == "group":
            return self.group(tree)
        if tree.data == "conditional":
            return syntax.Conditional(*map(self.condition, subtrees(tree)), span=self.whole(tree))
        return self.condition(tree)

    # ---- modifiers

    def modifiers(self, tree: Branch) -> tuple[syntax.Modifier, ...]:
        return tuple(map(self.modifier, trees(tree, *MODIFIERS)))

    def modifier(self, tree: Branch) -> syntax.Modifier:
        at = self.whole(tree)
        if tree.data == "from_source":
            return self.from_source(tree)
        if tree.data == "applies_when":
            return syntax.AppliesWhen(self.condition(subtrees(tree)[0]), span=at)
        if tree.data == "unless":
            return syntax.Unless(self.text(token_in(tree)), self.body(tree), span=at)
        return syntax.AppliesDuring(self.applies_during(tree, token_in(tree)), span=at)

    def applies_during(self, tree: Branch, token: Token) -> syntax.Period:
        day = self.date(token)
        first, last = (day, None) if tree.data == "applies_from" else (None, day)
        return syntax.Period(first, last, span=self.span(token))


QUANTIFIERS: dict[str, Literal["all of", "any of", "none of", "at least"]] = {
    "all": "all of",
    "any": "any of",
    "none": "none of",
    "at": "at least",
}
