"""Indentation for Lark: block tokens that stand where the new line begins, and brackets that end with their block.

A line that begins with `and` or `or` goes on with the condition above it, if it stands inside it.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lark import Lark, Token
from lark.indenter import Indenter

GRAMMAR = Path(__file__).parent.parent / "grammar.lark"
# What a line of nothing but a condition begins with, and what stands in lines that hold more than one.
CONDITION_STARTS = frozenset(
    {
        *("NAME", "STRING", "NUMBER", "DATE", "CODE_LITERAL", "LPAR", "_NOT", "_IF", "TIME_BETWEEN", "EXTREME"),
        *("HOW_MANY", "NO_ITEM", "EVERY", "ANY_ITEM", "FOR_SOME", "SOME_RUN", "THE_ITEM", "WHICH"),
        *("THE_NUMBER_OF", "THE_HIGHEST"),
    }
)
WITH_COLON = frozenset({"_IF", "EVERY", "FOR_SOME"})  # conditions that hold a colon
BEFORE_CONDITIONS = frozenset({"COLON", "WHEN", "GATE"})


class Blocks(Indenter):
    """Lark's indenter with its positions mended: the stock one puts a block's tokens at the line before it."""

    NL_type = "_NL"
    OPEN_PAREN_types = ["LPAR"]  # noqa: RUF012 (Lark's own attribute)
    CLOSE_PAREN_types = ["RPAR"]  # noqa: RUF012
    INDENT_type = "_INDENT"
    DEDENT_type = "_DEDENT"
    tab_len = 8

    always_accept = ("_NL", "CONTINUED")

    def process(self, stream: Iterator[Token]) -> Iterator[Token]:
        """The tokens with those of blocks; the end of a line that wrongly goes on stays, and no rule takes it."""
        # Lark gives its own method no types.
        tokens: Iterator[Token] = super().process(self.without_continued(stream))  # type: ignore[no-untyped-call]
        return tokens

    def without_continued(self, stream: Iterator[Token]) -> Iterator[Token]:
        """The tokens without the ends of lines that go on inside their condition."""
        first: Token | None = None  # of the line
        is_condition = True  # whether nothing but a condition stands on it
        for token in stream:
            column = len(token.rsplit("\n", 1)[-1])
            if token.type == self.NL_type:
                if self.paren_level == 0 or column <= self.indent_level[-1]:
                    first, is_condition = None, True
            elif token.type == "CONTINUED":
                alone = is_condition and first is not None and first.type in CONDITION_STARTS
                if column > self.indent_level[-1] or (alone and column == self.indent_level[-1]):
                    continue
            elif first is None:
                first = token
            elif token.type in BEFORE_CONDITIONS and first.type not in WITH_COLON:
                is_condition = False
            yield token

    def handle_NL(self, token: Token) -> Iterator[Token]:
        """The line end, and a block's beginning or ends at the new line; inside brackets, nothing."""
        column = len(token.rsplit("\n", 1)[1])
        if self.paren_level > 0:
            if column > self.indent_level[-1]:
                return
            self.paren_level = 0  # a bracket that was never closed ends at the next line of its block
        yield token
        if column > self.indent_level[-1]:
            self.indent_level.append(column)
            yield self.block_token(self.INDENT_type, token)
            return
        while column < self.indent_level[-1]:
            self.indent_level.pop()
            yield self.block_token(self.DEDENT_type, token)
        if column != self.indent_level[-1]:
            # A line that goes back to no open block is an unexpected block: an error with a place.
            self.indent_level.append(column)
            yield self.block_token(self.INDENT_type, token)

    def block_token(self, kind: str, line_end: Token) -> Token:
        """A token without text at the beginning of the line that follows `line_end`."""
        return Token(kind, "", line_end.end_pos, line_end.end_line, 1, line_end.end_line, 1, line_end.end_pos)


def make_parser(**options: Any) -> Lark:
    """A parser for `grammar.lark`. The indenter in it is one mutable object, for one parse after the other."""
    return Lark(
        GRAMMAR.read_text(encoding="utf-8"),
        parser="lalr",
        lexer="contextual",
        postlex=Blocks(),
        propagate_positions=True,
        maybe_placeholders=True,
        **options,
    )
