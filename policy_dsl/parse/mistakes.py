"""What a writer most likely meant where the grammar could not go on: the text decides, not the parser's tokens."""

import re
from dataclasses import dataclass

from policy_dsl import errors
from policy_dsl.diagnostics import Diagnostic
from policy_dsl.phrases import misspelt
from policy_dsl.runtime.names import nearest
from policy_dsl.source import Source, Span

ITEM_WORDS = ("policy", "facts", "outcomes", "define", "determination", "scenario")
TYPES = ("yes/no", "number", "whole number", "percent", "date", "text")
SIGNS = {
    ">=": "is at least", "=>": "is at least", "≥": "is at least", "<=": "is at most", "=<": "is at most",
    "≤": "is at most", "!=": "is not", "<>": "is not", "≠": "is not", "==": "is", ">": "is more than",
    "<": "is less than", "=": "is", "&&": "and", "&": "and", "||": "or",
}  # fmt: skip
_SIGN = re.compile("|".join(re.escape(each) for each in sorted(SIGNS, key=len, reverse=True)))
_OTHER_DATE = re.compile(
    r"(?<![\w/.-])(?:\d{1,2}([/.])\d{1,2}\1\d{2,4}|\d{4}-(?!\d\d-\d\d\b)\d{1,2}-\d{1,2})(?![\w/-])"
)
_DASHED_RANGE = re.compile(r"(?<![\w-])(\d+(?:\.\d+)?%?) *[-–—] *(\d+(?:\.\d+)?%?)(?![\w-])")
_STRAY_COLON = re.compile(r":(?=\s*$)|(?<=otherwise):")

# What the grammar expects, in the writer's words, in the order in which it is told.
WORDS = {
    "_INDENT": "something indented under this line",
    "COLON": "a colon",
    "DECLARED": "a name and a colon",
    "HEAD": "a name",
    "NAME": "a name",
    "OUTCOME": "an outcome",
    "DETERMINED": "the name of a determination",
    "LABEL": "a label such as (1)",
    "WORDING": "a wording in quotes",
    "STRING": "a text in quotes",
    "NUMBER": "a number",
    "PERCENT": '"%"',
    "DATE": "a date",
    "YES": "yes or no",
    "VERSION": "a version such as 1.0",
    "KEY": "a word of lower-case letters and _",
    "STATUS": "example, draft or approved",
    "KIND": "approves, denies or refers",
    "GROUP": '"all of", "any of", "none of" or "at least 2 of" and the end of the line',
    "IS": '"is" or "are" and a comparison',
    "_IS": '"is" or "are"',
    "_AND": '"and"',
    "_OR": '"or"',
    "_COMMA": "a comma",
    "RPAR": "a closing bracket",
    "_VERSION": '"version"',
    "_EFFECTIVE": '"effective"',
    "_STATUS": '"status"',
    "_SOURCE": '"source"',
    "_ASKS": '"asks" and a question in quotes',
    "_IF_NOT_DOCUMENTED": '"if not documented:"',
    "_KEY": '"key"',
    "_FROM_SOURCE": '"from" and a place in quotes',
    "_WHEN": '"when"',
    "_OTHERWISE": '"otherwise"',
    "_LIKE": '"like" and a scenario in quotes',
    "_GIVEN": '"given"',
    "_THEN": '"then"',
    "_BECAUSE": '"because"',
    "_NEEDS": '"needs"',
    "_FOR": '"for"',
    "_TO": '"to"',
    "_FROM": '"from"',
    "_NL": "the end of the line",
}
BLOCKS = {
    "_VERSION": "a policy's header",
    "_ASKS": "a fact's notes",
    "_OTHERWISE": "a determination",
    "_THEN": "a scenario",
}


@dataclass(frozen=True, slots=True)
class Stop:
    """Where the parser could not go on, and what could have stood there.

    `deeper`: the line is indented deeper than it may be. `line_ended`: the line ended, and `at` is its last character.
    """

    at: int
    expected: frozenset[str]
    deeper: bool
    line_ended: bool


@dataclass(frozen=True, slots=True)
class Line:
    """The line that holds a mistake, quoted texts and comment blanked out; `start` is its place in the source."""

    source: Source
    bare: str
    start: int

    def span(self, first: int, last: int) -> Span:
        """A part of the line; at least one character."""
        return Span(self.start + first, self.start + max(last, first + 1))

    @property
    def whole(self) -> Span:
        """The line without the blanks around it."""
        return self.span(len(self.bare) - len(self.bare.lstrip()), len(self.bare.rstrip()))

    def word(self, at: int) -> Span:
        """The word that begins at a column."""
        match = re.compile(r"[\w'’/.%-]+|.").match(self.bare, at)
        return self.span(at, match.end() if match else at + 1)

    @property
    def last_word(self) -> Span:
        """The word that ends the line."""
        match = re.search(r"\S+\s*$", self.bare)
        return self.span(match.start() if match else 0, len(self.bare.rstrip()))


def explain(source: Source, text: str, offset: int, stop: Stop) -> Diagnostic:
    """The diagnostic for a mistake in `text`, an item that begins at `offset` in the source."""
    start = text.rfind("\n", 0, stop.at) + 1
    end = text.find("\n", stop.at)
    bare = re.sub(r'"[^"\n]*"', lambda match: "_" * len(match.group()), text[start : end if end >= 0 else len(text)])
    line = Line(source, re.sub(r"#.*", lambda match: " " * len(match.group()), bare), offset + start)
    at = stop.at - start
    return by_text(line, at, stop) or by_expectation(line, at, stop)


def by_text(line: Line, at: int, stop: Stop) -> Diagnostic | None:
    """The diagnostic for what people write who come from word processors, spreadsheets and programs."""
    source, bare, expected = line.source, line.bare, stop.expected
    if '"' in bare:
        return errors.unclosed_quote(source, line.span(bare.index('"'), bare.index('"') + 1))
    other_date = _OTHER_DATE.search(bare)
    if other_date:
        return errors.date_otherwise(source, line.span(*other_date.span()))
    if "_POLICY" in expected or "_FACTS" in expected:
        if bare[:1].isspace():
            return errors.wrong_indentation(source, line.whole)
        word = line.word(0)
        return errors.unknown_item(source, word, nearest(source.text_of(word), ITEM_WORDS))
    if stop.deeper:
        return errors.wrong_indentation(source, line.whole)
    colon = _STRAY_COLON.search(bare)
    if colon and "COLON" not in expected and "DECLARED" not in expected:
        return errors.stray_colon(source, line.span(*colon.span()))
    sign = _SIGN.search(bare)
    if sign:
        return errors.sign_for_word(source, line.span(*sign.span()), SIGNS[sign.group()])
    dashed = _DASHED_RANGE.search(bare)
    if dashed:
        low, high = dashed.groups()
        return errors.misspelt_phrase(source, line.span(*dashed.span()), f"{low} to {high}")
    phrase = misspelt(bare)
    if phrase:
        first, last, right = phrase
        return errors.misspelt_phrase(source, line.span(first, last), right)
    condition_if = re.search(r"\bif(?= +(?:all|any|none|at +least +\d+) +of\s*$)", bare)
    if condition_if and "_WHEN" in expected:
        return errors.misspelt_phrase(source, line.span(*condition_if.span()), "when")
    return None


def by_expectation(line: Line, at: int, stop: Stop) -> Diagnostic:
    """The diagnostic that what was expected suggests."""
    source, bare, expected = line.source, line.bare, stop.expected
    whole, word = line.whole, line.word(at)
    written, told = source.text_of(word), told_expected(expected)
    begins = whole.start == word.start
    if stop.line_ended and "_INDENT" not in expected and ("DECLARED" not in expected or ":" in bare):
        return errors.line_too_short(source, line.last_word, told)
    if "PERCENT" in expected and re.search(r"\d +$", bare[:at]) and written[:1].isalpha():
        return errors.unit_behind_number(source, word, written.startswith("percent"))
    if written in ("and", "or") and "_NL" in expected and ("_AND" in expected or "_OR" in expected):
        return errors.and_with_or(source, word)
    if "NUMBER_TYPE" in expected:
        rest = Span(word.start, max(whole.end, word.end))
        return errors.unknown_type(source, rest, nearest(source.text_of(rest), TYPES))
    if "_INDENT" in expected and at >= len(bare.rstrip()) - 1:
        return errors.nothing_under(source, whole, under(bare))
    if "DECLARED" in expected and ":" not in bare:
        return errors.missing_colon(source, whole, example_for(bare))
    if "KIND" in expected:
        return errors.unknown_word(source, word, "kind of outcome", ("approves", "denies", "refers"))
    if "STATUS" in expected:
        return errors.unknown_word(source, word, "status", ("example", "draft", "approved"))
    if "LABEL" in expected and "_BECAUSE" not in expected and begins:
        return errors.missing_label(source, word)
    for terminal, block in BLOCKS.items():
        if terminal in expected and begins:
            return errors.unknown_line(source, word, block, told)
    return errors.unexpected(source, word, told)


def told_expected(expected: frozenset[str]) -> str:
    """What was expected, in words; a comparison stands for all comparisons."""
    told = [words for terminal, words in WORDS.items() if terminal in expected]
    return ", or ".join(told[:4]) if told else "the end of the line"


def under(line: str) -> str:
    """What belongs under a line that has nothing under it."""
    words = line.split()
    if words[-1:] == ["of"]:
        return 'criteria, each with its label: (1) "Wording": condition'
    if words[:1] == ["("] or line.lstrip().startswith("("):
        return "the condition, indented under the wording"
    return {
        "facts": "facts, each on a line: NAME: TYPE",
        "given": "facts with their values: NAME: VALUE",
        "scenario": '"given" with facts under it, and "then"',
        "policy": "version, effective, status and source",
        "determination": '"medically necessary when all of" with criteria under it, and "otherwise"',
    }.get(words[0] if words else "", "indented lines")


def example_for(line: str) -> str:
    """The declaration on a line, with the colon that it lacks where a type begins."""
    match = re.search(r" +(yes/no|whole number|number|percent|date|text|one of|some of)\b", line)
    name = line[: match.start()].strip() if match else ""
    return f"{name}: {' '.join(line[match.start() :].split())}" if match and name else "NAME: ..."
