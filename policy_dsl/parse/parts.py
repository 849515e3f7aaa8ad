"""The pass that finds where parts of a policy begin in a way that hides them: as headings of Markdown, or indented.

The text keeps its length; what a part begins with is moved to the first column, and said to be wrong.
"""

import re

from policy_dsl import errors
from policy_dsl.diagnostics import Diagnostic
from policy_dsl.source import Source, Span

# "## Facts", and lines of facts under it.
_HEADING = re.compile(
    r"^(?P<marks>[#*]{2,}+[ \t]*+)(?P<word>facts|choices|outcomes|values|define)[ \t]*+:?[ \t]*+[*]*+[ \t]*+"
    r"(?=\n[ \t]+[^\s#])",
    re.MULTILINE | re.IGNORECASE,
)
# A line that no block holds: the part's word, perhaps a name, and a title in quotes; or a list and its items.
_INDENTED = re.compile(
    r"^(?P<blanks> +)(?:(?P<titled>(?:determination|scenario|common +facts)"
    r"(?: ++[^\s\"':|#][^\n\"':|#]{0,200})? *+\"[^\"\n]*\")"
    r"|(?P<list>list ++of ++[^\s\"':|#,][^\n\"':|#,]{0,200}, *+each ++an? ++"
    r"[^\s\"':|#,][^\n\"':|#,]{0,200}))[ \t]*+(?=#|\n)|"
    r"^(?P<item>[^\W\d_]+)",
    re.MULTILINE,
)
_HOLD_NO_LIST = ("facts", "define", "choices", "outcomes", "values", "codes")


def with_parts(source: Source, text: str) -> tuple[str, list[Diagnostic]]:
    """The text with each part beginning in the first column, and the lines in which one did not."""
    found: list[Diagnostic] = []
    pieces: list[str] = []
    done = 0
    for match in _HEADING.finditer(text):
        word = match["word"].lower()
        found.append(errors.heading_for_part(source, Span(*match.span()), word))
        pieces += [text[done : match.start()], word.ljust(len(match.group()))]
        done = match.end()
    text = "".join([*pieces, text[done:]])
    pieces, done, item = [], 0, ""
    for match in _INDENTED.finditer(text):
        if match["item"]:
            item = match["item"]
        elif match["titled"] or item in _HOLD_NO_LIST:
            kind = "titled" if match["titled"] else "list"
            found.append(errors.part_inside(source, Span(*match.span(kind))))
            word, _, rest = match[kind].partition(" ")
            pieces += [text[done : match.start()], word, match["blanks"], " ", rest]
            done, item = match.end(kind), match[kind].split(" ", 1)[0]
    return "".join([*pieces, text[done:]]), found
