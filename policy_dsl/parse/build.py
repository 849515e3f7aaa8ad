"""From Lark's tree of one item to the syntax tree. Nothing is judged here: what the grammar took is written down."""

from collections.abc import Callable
from typing import Any, Literal

from lark import Token, Tree

from policy_dsl import syntax
from policy_dsl.runtime.numbers import exact
from policy_dsl.source import Span

Branch = Tree[Token]


class TooLongNumber(Exception):
    """A number in a policy with more digits than the language takes; `span` says where."""

    def __init__(self, span: Span) -> None:
        super().__init__()
        self.span = span


class Builder:
    """Builds the syntax of one item whose text begins at `offset` in the source."""

    def __init__(self, offset: int) -> None:
        self.offset = offset

    # ---- places and pieces

    def span(self, part: Branch | Token) -> Span:
        """Where a tree or token stands in the source, without the line ends behind it."""
        if isinstance(part, Token):
            assert part.start_pos is not None
            return Span(self.offset + part.start_pos, self.offset + part.start_pos + len(part))
        tokens = [each for each in part.scan_values(lambda value: isinstance(value, Token)) if each]
        if tokens:
            return self.span(tokens[0]).to(self.span(tokens[-1]))
        start = getattr(part.meta, "start_pos", 0)
        return Span(self.offset + start, self.offset + start)

    def whole(self, part: Branch) -> Span:
        """Where a tree begins, keyword included, up to its last word."""
        inner = self.span(part)
        return Span(self.offset + getattr(part.meta, "start_pos", inner.start - self.offset), inner.end)

    def trees(self, part: Branch, *kinds: str) -> list[Branch]:
        """The children of these kinds, in order."""
        return [child for child in part.children if isinstance(child, Tree) and child.data in kinds]

    def text(self, token: Token) -> syntax.Text:
        """A quoted text without its quotes; or a line of prose without its `>`."""
        inner = token[1:-1] if token.type in ("STRING", "WORDING") else token[1:].removeprefix(" ")
        return syntax.Text(str(inner), span=self.span(token))

    def texts(self, part: Branch) -> tuple[syntax.Text, ...]:
        return tuple(self.text(child) for child in part.children if isinstance(child, Token))

    def name(self, part: Branch) -> syntax.Name:
        """A name as written; the blanks before a declaration's colon do not belong to it."""
        token = part.children[0]
        assert isinstance(token, Token)
        if part.data == "quoted_name":
            return syntax.Name(str(token[1:-1]), quoted=True, span=self.span(token))
        written = str(token).rstrip()
        at = self.span(token)
        return syntax.Name(written, span=Span(at.start, at.start + len(written)))

    def names(self, part: Branch) -> tuple[syntax.Name, ...]:
        return tuple(self.name(each) for each in self.trees(part, "plain_name", "quoted_name", "number_name"))

    def optional_text(self, part: Any) -> syntax.Text | None:
        return self.text(part) if isinstance(part, Token) else None

    # ---- items

    def items(self, start: Branch) -> list[syntax.Item]:
        """The items of a parsed text; usually one. Lines of prose that follow one another become one."""
        found: list[syntax.Item] = []
        lines: list[syntax.Text] = []
        for tree in self.trees(start, "policy", "outcomes", "facts", "define", "determination", "scenario", "prose"):
            if tree.data == "prose":
                lines += self.texts(tree)
                continue
            makers: dict[str, Callable[[Branch], syntax.Item]] = {
                "policy": self.policy,
                "outcomes": self.outcomes,
                "facts": self.facts,
                "define": self.define,
                "determination": self.determination,
                "scenario": self.scenario,
            }
            found.append(makers[tree.data](tree))
        return [*found, self.prose(lines)] if lines else found

    def prose(self, lines: list[syntax.Text]) -> syntax.Prose:
        return syntax.Prose(tuple(lines), span=lines[0].span.to(lines[-1].span))

    def policy(self, tree: Branch) -> syntax.PolicyHeader:
        head, title = tree.children[0], tree.children[1]
        assert isinstance(head, Tree)
        lines: list[syntax.HeaderLine] = []
        prose: list[syntax.Text] = []
        for line in self.trees(tree, "version", "effective", "status", "source", "prose"):
            if line.data == "prose":
                prose += self.texts(line)
            else:
                lines.append(self.header_line(line))
        if prose:
            lines.append(self.prose(prose))
        return syntax.PolicyHeader(self.name(head), self.optional_text(title), tuple(lines), span=self.whole(tree))

    def header_line(self, line: Branch) -> syntax.HeaderLine:
        at = self.whole(line)
        if line.data == "source":
            return syntax.SourceLine(self.texts(line), span=at)
        tokens = [each for each in line.children if isinstance(each, Token)]
        if line.data == "effective":
            days = [syntax.DateLiteral(str(each), span=self.span(each)) for each in tokens]
            return syntax.Effective(days[0], days[1] if len(days) > 1 else None, span=at)
        written = str(tokens[0])
        return syntax.Version(written, span=at) if line.data == "version" else syntax.Status(written, span=at)

    def outcomes(self, tree: Branch) -> syntax.Outcomes:
        declared = []
        for line in self.trees(tree, "outcome"):
            name, kind = line.children
            assert isinstance(name, Tree)
            declared.append(syntax.OutcomeDeclaration(self.name(name), str(kind), span=self.whole(line)))
        return syntax.Outcomes(tuple(declared), span=self.whole(tree))

    def facts(self, tree: Branch) -> syntax.Facts:
        return syntax.Facts(tuple(self.fact(each) for each in self.trees(tree, "fact")), span=self.whole(tree))

    def fact(self, tree: Branch) -> syntax.FactDeclaration:
        name, kind = tree.children[0], tree.children[1]
        assert isinstance(name, Tree)
        assert isinstance(kind, Tree)
        notes = tuple(self.fact_note(each) for each in self.trees(tree, "asks", "assumption", "key"))
        return syntax.FactDeclaration(self.name(name), self.type(kind), notes, span=self.whole(tree))

    def fact_note(self, tree: Branch) -> syntax.FactNote:
        at = self.whole(tree)
        if tree.data == "assumption":
            return syntax.Assumption(tuple(self.value(each) for each in self.subtrees(tree)), span=at)
        token = tree.children[0]
        assert isinstance(token, Token)
        return syntax.Asks(self.text(token), span=at) if tree.data == "asks" else syntax.Key(str(token), span=at)

    def type(self, tree: Branch) -> syntax.Type:
        at = self.whole(tree)
        children = tree.children
        if tree.data == "yes_no":
            return syntax.YesNoType(span=at)
        if tree.data == "date":
            return syntax.DateType(span=at)
        if tree.data == "text":
            return syntax.TextType(span=at)
        if tree.data == "number":
            low, high = self.limits(children[1] if len(children) > 1 else None)
            return syntax.NumberType(NUMBER_TYPES[str(children[0]).split()[0]], low, high, span=at)
        choices = children[0]
        assert isinstance(choices, Tree)
        if tree.data == "one_of":
            return syntax.ChoiceType(self.names(choices), span=at)
        return syntax.ChoiceSetType(self.names(choices), or_none=children[1] is not None, span=at)

    def limits(self, tree: Any) -> tuple[syntax.NumberLiteral | None, syntax.NumberLiteral | None]:
        if not isinstance(tree, Tree):
            return None, None
        numbers = [self.number(each) for each in self.trees(tree, "quantity")]
        if tree.data == "up_to":
            return None, numbers[0]
        return numbers[0], numbers[1] if len(numbers) > 1 else None

    def define(self, tree: Branch) -> syntax.Define:
        definitions = []
        for line in self.trees(tree, "definition"):
            name, meaning = line.children
            assert isinstance(name, Tree)
            assert isinstance(meaning, Tree)
            definitions.append(syntax.Definition(self.name(name), self.condition(meaning), span=self.whole(line)))
        return syntax.Define(tuple(definitions), span=self.whole(tree))

    # ---- determinations

    def determination(self, tree: Branch) -> syntax.Determination:
        head, title = tree.children[0], tree.children[1]
        assert isinstance(head, Tree)
        parts: list[syntax.Clause | syntax.Otherwise | syntax.Prose] = []
        prose: list[syntax.Text] = []
        for part in self.trees(tree, "clause", "otherwise", "prose"):
            if part.data == "prose":
                prose += self.texts(part)
                continue
            if prose:
                parts.append(self.prose(prose))
                prose = []
            outcome = part.children[0]
            assert isinstance(outcome, Tree)
            if part.data == "otherwise":
                parts.append(syntax.Otherwise(self.name(outcome), span=self.whole(part)))
            else:
                (group,) = self.trees(part, "group")
                parts.append(syntax.Clause(self.name(outcome), self.group(group), span=self.whole(part)))
        if prose:
            parts.append(self.prose(prose))
        return syntax.Determination(self.name(head), self.optional_text(title), tuple(parts), span=self.whole(tree))

    def group(self, tree: Branch) -> syntax.Group:
        token = tree.children[0]
        assert isinstance(token, Token)
        words = token.split()
        criteria = [self.criterion(each) for each in self.subtrees(tree) if each.data.startswith("criterion")]
        sources = tuple(self.from_source(each) for each in self.trees(tree, "from_source"))
        at = self.span(token)
        count = int(words[2]) if words[0] == "at" else 0
        return syntax.Group(QUANTIFIERS[words[0]], count, tuple(criteria), sources, span=at)

    def from_source(self, tree: Branch) -> syntax.FromSource:
        token = tree.children[0]
        assert isinstance(token, Token)
        return syntax.FromSource(self.text(token), span=self.whole(tree))

    def criterion(self, tree: Branch) -> syntax.Criterion:
        label = tree.children[0]
        assert isinstance(label, Token)
        wording = next((each for each in tree.children[1:2] if isinstance(each, Token)), None)
        body: list[syntax.Condition | syntax.Group] = []
        sources: list[syntax.FromSource] = []
        for part in self.subtrees(tree):
            if part.data == "from_source":
                sources.append(self.from_source(part))
            elif part.data == "group":
                body.append(self.group(part))
            elif part.data == "body_condition":
                (condition,) = part.children
                assert isinstance(condition, Tree)
                body.append(self.condition(condition))
            else:
                body.append(self.condition(part))
        return syntax.Criterion(
            syntax.Label(str(label)[1:-1], span=self.span(label)),
            self.optional_text(wording),
            tuple(body),
            tuple(sources),
            span=self.whole(tree),
        )

    def subtrees(self, tree: Branch) -> list[Branch]:
        """All children that are trees; a hole is left out."""
        return [child for child in tree.children if isinstance(child, Tree) and child.data != "hole"]

    # ---- conditions and values

    def condition(self, tree: Branch) -> syntax.Condition:
        at = self.span(tree)
        parts = [each for each in tree.children if isinstance(each, Tree)]
        if tree.data == "holds":
            return syntax.Holds(self.operand(parts[0]), span=at)
        if tree.data == "negation":
            return syntax.Negation(self.condition(parts[0]), span=self.whole(tree))
        if tree.data == "bracketed":
            return self.condition(parts[0])
        if tree.data == "conjunction":
            return syntax.Conjunction(tuple(map(self.condition, parts)), span=at)
        if tree.data == "disjunction":
            return syntax.Disjunction(tuple(map(self.condition, parts)), span=at)
        if tree.data == "comparison":
            comparator = COMPARATORS[token_in(parts[1]).type]
            return syntax.Comparison(self.operand(parts[0]), comparator, self.operand(parts[2]), span=at)
        if tree.data == "between":
            return syntax.Between(self.operand(parts[0]), self.number(parts[1]), self.number(parts[2]), span=at)
        if tree.data == "membership":
            phrase = MEMBERSHIPS[token_in(parts[1]).type]
            entries = tuple(map(self.operand, self.subtrees(parts[2])))
            return syntax.Membership(self.operand(parts[0]), phrase, entries, span=at)
        negated = token_in(tree).type == "IS_NOT_DOCUMENTED"
        return syntax.Documented(self.operand(parts[0]), negated=negated, span=at)

    def operand(self, tree: Branch) -> syntax.Operand:
        if tree.data == "quantity":
            return self.number(tree)
        if tree.data == "day":
            return syntax.DateLiteral(str(token_in(tree)), span=self.span(tree))
        if tree.data == "yes_or_no":
            return syntax.YesOrNo(token_in(tree).type == "YES", span=self.span(tree))
        return self.name(tree)

    def number(self, tree: Branch) -> syntax.NumberLiteral:
        written = str(token_in(tree))
        try:
            value = exact(written.replace(",", ""))
        except ValueError:
            raise TooLongNumber(self.span(token_in(tree))) from None
        return syntax.NumberLiteral(written, value, percent=tree.children[1] is not None, span=self.span(tree))

    def value(self, tree: Branch) -> syntax.Value:
        if tree.data == "unknown":
            return syntax.Unknown(span=self.span(tree))
        if tree.data == "not_documented":
            return syntax.NotDocumented(span=self.span(tree))
        return self.operand(tree)

    # ---- scenarios

    def scenario(self, tree: Branch) -> syntax.Scenario:
        title = tree.children[0]
        assert isinstance(title, Token)
        parts: list[syntax.Like | syntax.GivenBlock | syntax.Then] = []
        for part in self.subtrees(tree):
            at = self.whole(part)
            if part.data == "like":
                parts.append(syntax.Like(self.texts(part)[0], span=at))
            elif part.data == "given_block":
                parts.append(syntax.GivenBlock(tuple(self.given(each) for each in self.trees(part, "given")), span=at))
            else:
                parts.append(self.then(part))
        return syntax.Scenario(self.text(title), tuple(parts), span=self.whole(tree))

    def given(self, tree: Branch) -> syntax.Given:
        name, *values = self.subtrees(tree)
        return syntax.Given(self.name(name), tuple(map(self.value, values)), span=self.whole(tree))

    def then(self, tree: Branch) -> syntax.Then:
        at = self.whole(tree)
        names = self.names(tree)
        if tree.data == "then_refused":
            return syntax.ThenRefused(names, span=at)
        if tree.data in ("then_needs", "then_undecided"):
            return syntax.ThenNeeds(names[0], names[1:], span=at)
        because = tuple(
            syntax.LabelPath(
                tuple(
                    syntax.Label(str(each)[1:-1], span=self.span(each))
                    for each in path.children
                    if isinstance(each, Token)
                ),
                span=self.span(path),
            )
            for path in self.trees(tree, "label_path")
        )
        return syntax.ThenOutcome(names[0], names[1], because, span=at)


def token_in(tree: Branch) -> Token:
    """The first token of a tree that holds one."""
    return next(each for each in tree.children if isinstance(each, Token))


NUMBER_TYPES: dict[str, Literal["number", "whole number", "percent"]] = {
    "number": "number",
    "whole": "whole number",
    "percent": "percent",
}

QUANTIFIERS: dict[str, Literal["all of", "any of", "none of", "at least"]] = {
    "all": "all of",
    "any": "any of",
    "none": "none of",
    "at": "at least",
}

COMPARATORS: dict[str, syntax.Comparator] = {
    "IS": "is",
    "IS_NOT": "is not",
    "IS_AT_LEAST": "is at least",
    "IS_AT_MOST": "is at most",
    "IS_MORE_THAN": "is more than",
    "IS_LESS_THAN": "is less than",
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
