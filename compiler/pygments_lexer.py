"""The lexer for Pygments, which colours policies on pages and in terminals. What is what is in `highlighting.py`."""

import re
from typing import ClassVar

from pygments.lexer import RegexLexer, bygroups
from pygments.token import Comment, Keyword, Literal, Name, Number, Operator, Punctuation, String, Text, _TokenType

from policy_dsl.highlighting import Kind, rules

TOKENS: dict[Kind, _TokenType] = {
    "blank": Text.Whitespace,
    "comment": Comment.Single,
    "prose": String.Doc,
    "text": String.Double,
    "item": Keyword.Declaration,
    "heading": Name.Class,
    "line": Keyword,
    "declared": Name.Variable,
    "label": Name.Label,
    "outcome": Name.Function,
    "type": Keyword.Type,
    "constant": Keyword.Constant,
    "comparison": Operator.Word,
    "joining": Keyword.Reserved,
    "phrase": Keyword.Pseudo,
    "number": Number,
    "date": Literal.Date,
    "unit": Name.Constant,
    "sign": Punctuation,
    "name": Name,
}


class PolicyLexer(RegexLexer):
    """Colours a policy."""

    name = "Policy DSL"
    # The documentation marks examples of mistakes and of warnings.
    aliases: ClassVar[list[str]] = ["pol", "pol-wrong", "pol-warned", "pol-failing"]
    filenames: ClassVar[list[str]] = ["*.pol"]
    flags = re.MULTILINE
    tokens: ClassVar = {
        "root": [
            *(
                (
                    pattern,
                    TOKENS[kinds[0]] if len(kinds) == 1 else bygroups(*(TOKENS[each] for each in kinds)),
                )
                for kinds, pattern in rules()
            ),
            (r"\n", Text.Whitespace),
        ]
    }
