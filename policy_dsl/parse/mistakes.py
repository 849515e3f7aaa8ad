"""What a writer most likely meant where the grammar could not go on: the text decides, not the parser's tokens."""

import re

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


def explain(source: Source, text: str, offset: int, at: int, expected: frozenset[str], deeper: bool) -> Diagnostic:
    """The diagnostic for a mistake at `at` in `text`, an item that begins at `offset` in the source."""
    start = text.rfind("\n", 0, at) + 1
    end = text.find("\n", at)
    line = text[start : end if end >= 0 else len(text)]
    bare = re.sub(r'"[^"\n]*"', lambda match: "_" * len(match.group()), line)
    bare = re.sub(r"#.*", lambda match: " " * len(match.group()), bare)
    content = bare.rstrip()

    def here(first: int, last: int) -> Span:
        return Span(offset + start + first, offset + start + max(last, first + 1))

    whole = here(len(bare) - len(bare.lstrip()), len(content))
    from_at = here(at - start, word_end(bare, at - start))
    if '"' in content:
        return errors.unclosed_quote(source, here(content.index('"'), content.index('"') + 1))
    other_date = _OTHER_DATE.search(bare)
    if other_date:
        return errors.date_otherwise(source, here(*other_date.span()))
    if ("_POLICY" in expected or "_FACTS" in expected) and bare[:1].isspace():
        return errors.wrong_indentation(source, whole)
    if "_POLICY" in expected or "_FACTS" in expected:
        word = here(0, word_end(bare, 0)) if at == start else from_at
        return errors.unknown_item(source, word, nearest(source.text_of(word), ITEM_WORDS))
    if deeper:
        return errors.wrong_indentation(source, whole)
    sign = _SIGN.search(bare)
    if sign:
        return errors.sign_for_word(source, here(*sign.span()), SIGNS[sign.group()])
    phrase = misspelt(bare)
    if phrase:
        first, last, right = phrase
        return errors.misspelt_phrase(source, here(first, last), right)
    return by_expectation(source, bare, at - start, expected, whole, from_at)


def by_expectation(
    source: Source, bare: str, at: int, expected: frozenset[str], whole: Span, from_at: Span
) -> Diagnostic:
    """The diagnostic that what was expected suggests."""
    word = source.text_of(from_at)
    if word in ("and", "or") and "_NL" in expected and ("_AND" in expected or "_OR" in expected):
        return errors.and_with_or(source, from_at)
    if "NUMBER_TYPE" in expected:
        rest = Span(from_at.start, max(whole.end, from_at.end))
        return errors.unknown_type(source, rest, nearest(source.text_of(rest), TYPES))
    if "_INDENT" in expected and at >= len(bare.rstrip()) - 1:
        return errors.nothing_under(source, whole, under(bare))
    if "DECLARED" in expected and ":" not in bare:
        return errors.missing_colon(source, whole, example_for(bare))
    if "KIND" in expected:
        return errors.unknown_word(source, from_at, "kind of outcome", ("approves", "denies", "refers"))
    if "STATUS" in expected:
        return errors.unknown_word(source, from_at, "status", ("example", "draft", "approved"))
    if "LABEL" in expected and "_BECAUSE" not in expected and whole.start == from_at.start:
        return errors.missing_label(source, from_at)
    told = told_expected(expected)
    for terminal, block in BLOCKS.items():
        if terminal in expected and whole.start == from_at.start:
            return errors.unknown_line(source, from_at, block, told)
    return errors.unexpected(source, from_at, told)


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


def word_end(line: str, at: int) -> int:
    """The end of the word that begins at `at`."""
    match = re.compile(r"[\w'’/.%-]+|.").match(line, at)
    return match.end() if match else at + 1
