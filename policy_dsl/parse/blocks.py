"""Indentation for Lark: block tokens that stand where the new line begins, and brackets that end with their block."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lark import Lark, Token
from lark.indenter import Indenter

GRAMMAR = Path(__file__).parent.parent / "grammar.lark"


class Blocks(Indenter):
    """Lark's indenter with its positions mended: the stock one puts a block's tokens at the line before it."""

    NL_type = "_NL"
    OPEN_PAREN_types = ["LPAR"]  # noqa: RUF012 (Lark's own attribute)
    CLOSE_PAREN_types = ["RPAR"]  # noqa: RUF012
    INDENT_type = "_INDENT"
    DEDENT_type = "_DEDENT"
    tab_len = 8

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
    """A parser for `grammar.lark`. The indenter in it is one mutable object: one parse at a time."""
    return Lark(
        GRAMMAR.read_text(encoding="utf-8"),
        parser="lalr",
        lexer="contextual",
        postlex=Blocks(),
        propagate_positions=True,
        maybe_placeholders=True,
        **options,
    )
