"""The small pieces of the syntax tree: places, names, texts, numbers and values."""

from collections.abc import Callable
from functools import partial
from typing import Any

from lark import Token, Tree

from policy_dsl import errors, syntax
from policy_dsl.diagnostics import Diagnostic
from policy_dsl.runtime.numbers import exact
from policy_dsl.source import Source, Span

Branch = Tree[Token]
LONGEST_NAME = 400  # characters: what is looked for in a name, and in every part of it, takes no long time


class Refused(Exception):
    """Something that the grammar takes and the language does not; `span` says where, `told` makes its diagnostic."""

    def __init__(self, span: Span, told: Callable[[Source, Span], Diagnostic]) -> None:
        super().__init__()
        self.span = span
        self.told = told


class Pieces:
    """Builds pieces of one item whose text begins at `offset` in the source."""

    def __init__(self, offset: int) -> None:
        self.offset = offset

    # ---- places

    def span(self, part: Branch | Token) -> Span:
        """Where a tree or token stands in the source, from its first kept word to its last."""
        if isinstance(part, Token):
            assert part.start_pos is not None
            return Span(self.offset + part.start_pos, self.offset + part.start_pos + len(part))
        first, last = edge_of(part, 1), edge_of(part, -1)
        if first is not None and last is not None:
            return self.span(first).to(self.span(last))
        start = getattr(part.meta, "start_pos", 0)
        return Span(self.offset + start, self.offset + start)

    def whole(self, part: Branch) -> Span:
        """Where a tree begins, keyword included, up to its last word."""
        inner = self.span(part)
        return Span(self.offset + getattr(part.meta, "start_pos", inner.start - self.offset), inner.end)

    # ---- texts and names

    def text(self, token: Token) -> syntax.Text:
        """A quoted text without its quotes; or a line of prose without its `>`."""
        inner = token[1:-1] if token.type in ("STRING", "WORDING") else token[1:].removeprefix(" ")
        return syntax.Text(str(inner), span=self.span(token))

    def texts(self, part: Branch) -> tuple[syntax.Text, ...]:
        return tuple(self.text(each) for each in tokens_in(part, "STRING", "WORDING", "PROSE"))

    def optional_text(self, part: Any) -> syntax.Text | None:
        return self.text(part) if isinstance(part, Token) else None

    def title(self, tree: Branch) -> tuple[syntax.Name, syntax.Text | None]:
        """The name and, perhaps, the title with which an item begins."""
        head, title = tree.children[0], tree.children[1]
        assert isinstance(head, Tree)
        return self.name(head), self.optional_text(title)

    def word(self, token: Token) -> syntax.Text:
        """A word as written, such as a code."""
        return syntax.Text(str(token), span=self.span(token))

    def name(self, part: Branch) -> syntax.Name:
        """A name as written; the blanks before a declaration's colon do not belong to it."""
        token = token_in(part)
        if part.data == "quoted_name":
            return syntax.Name(str(token[1:-1]), quoted=True, span=self.span(token))
        written = str(token).rstrip()
        at = self.span(token)
        if len(written) > LONGEST_NAME:
            raise Refused(Span(at.start, at.start + len(written)), errors.name_too_long)
        return syntax.Name(written, span=Span(at.start, at.start + len(written)))

    def names(self, part: Branch) -> tuple[syntax.Name, ...]:
        """The names in a list with commas."""
        self.assert_no_grouped_number(part)
        return tuple(self.name(each) for each in trees(part, "plain_name", "quoted_name", "number_name"))

    def assert_no_grouped_number(self, listed: Branch) -> None:
        """Refuse `1,200` in a list with commas, where it can be read as two numbers."""
        for entry in subtrees(listed):
            for number in tokens_in(entry, "NUMBER"):
                if "," in number:
                    raise Refused(self.span(number), errors.number_with_comma)

    def label(self, token: Token) -> syntax.Label:
        return syntax.Label(str(token)[1:-1], span=self.span(token))

    def label_path(self, tree: Branch) -> syntax.LabelPath:
        labels = tuple(self.label(each) for each in tokens_in(tree, "LABEL"))
        return syntax.LabelPath(labels, span=self.span(tree))

    def prose(self, lines: list[syntax.Text]) -> syntax.Prose:
        return syntax.Prose(tuple(lines), span=lines[0].span.to(lines[-1].span))

    def from_source(self, tree: Branch) -> syntax.FromSource:
        return syntax.FromSource(self.texts(tree)[0], span=self.whole(tree))

    # ---- numbers, days and values

    def unit(self, token: Token | None) -> syntax.UnitWord | None:
        return None if token is None else syntax.UnitWord(str(token), span=self.span(token))

    def number(self, tree: Branch) -> syntax.NumberLiteral:
        """A number with the sign or the units behind it."""
        tokens = [each for each in tree.children if isinstance(each, Token)]
        if len(tokens) == 2 and tokens[1].type == "PERCENT":
            return self.number_literal(tokens[0], percent=True, end=tokens[1])
        if len(tokens) == 2 and tokens[1] == "percent":
            at = self.span(tree)
            raise Refused(at, partial(errors.unit_in_two_words, unit=f"{tokens[0]}%"))
        rest: syntax.NumberLiteral | None = None
        for index in range(len(tokens) - 1 - (len(tokens) + 1) % 2, -1, -2):
            unit = tokens[index + 1] if index + 1 < len(tokens) else None
            rest = self.number_literal(tokens[index], unit=unit, rest=rest, end=tokens[-1])
        assert rest is not None
        return rest

    def number_literal(
        self,
        token: Token,
        *,
        percent: bool = False,
        unit: Token | None = None,
        rest: syntax.NumberLiteral | None = None,
        end: Token | None = None,
    ) -> syntax.NumberLiteral:
        try:
            value = exact(token.replace(",", ""))
        except ValueError:
            raise Refused(self.span(token), errors.number_too_long) from None
        at = self.span(token).to(self.span(end or token))
        return syntax.NumberLiteral(str(token), value, percent, self.unit(unit), rest, span=at)

    def date(self, token: Token) -> syntax.DateLiteral:
        return syntax.DateLiteral(str(token), span=self.span(token))

    def period(self, tree: Any) -> syntax.Period | None:
        """`from DATE`, `from DATE to DATE`, `until DATE`, or nothing."""
        if not isinstance(tree, Tree):
            return None
        days = [self.date(each) for each in tokens_in(tree, "DATE")]
        at = self.whole(tree)
        if tree.data == "until_period":
            return syntax.Period(None, days[0], span=at)
        return syntax.Period(days[0], days[1] if len(days) > 1 else None, span=at)

    def plain_value(self, tree: Branch) -> syntax.Name | syntax.NumberLiteral | syntax.DateLiteral | syntax.YesOrNo:
        if tree.data == "quantity":
            return self.number(tree)
        if tree.data == "day":
            return self.date(token_in(tree))
        if tree.data == "yes_or_no":
            return syntax.YesOrNo(token_in(tree).type == "YES", span=self.span(tree))
        return self.name(tree)

    def value(self, tree: Branch) -> syntax.Value:
        if tree.data == "unknown":
            return syntax.Unknown(span=self.span(tree))
        if tree.data == "not_documented":
            return syntax.NotDocumented(span=self.span(tree))
        return self.plain_value(tree)

    def value_or_no_rule(self, tree: Branch) -> syntax.Value | syntax.NoRule:
        return syntax.NoRule(span=self.span(tree)) if tree.data == "no_rule" else self.value(tree)


# ---- Lark's trees


def trees(part: Branch, *kinds: str) -> list[Branch]:
    """The children of these kinds, in order."""
    return [child for child in part.children if isinstance(child, Tree) and child.data in kinds]


def subtrees(part: Branch) -> list[Branch]:
    """All children that are trees; a hole is left out."""
    return [child for child in part.children if isinstance(child, Tree) and child.data != "hole"]


def tokens_in(part: Branch, *kinds: str) -> list[Token]:
    """The tokens of these kinds among the children, in order."""
    return [child for child in part.children if isinstance(child, Token) and child.type in kinds]


def token_in(part: Branch) -> Token:
    """The first token of a tree that holds one."""
    return next(each for each in part.children if isinstance(each, Token))


def optional_token(part: Branch, *kinds: str) -> Token | None:
    """The first token of these kinds among the children."""
    return next(iter(tokens_in(part, *kinds)), None)


def has_hole(part: Branch) -> bool:
    """Whether a line right under it was left out."""
    return bool(trees(part, "hole"))


def edge_of(part: Branch, step: int) -> Token | None:
    """The first token in a tree (`step` 1), or its last (-1)."""
    for child in part.children[::step]:
        found = edge_of(child, step) if isinstance(child, Tree) else child
        if isinstance(found, Token):  # a part that was left out is None
            return found
    return None
