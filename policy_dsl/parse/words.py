"""What the grammar expects, in the writer's words."""

import re

from policy_dsl.keywords import HEADER_WORDS

# In the order in which it is told.
WORDS = {
    "_INDENT": "something indented under this line",
    "COLON": "a colon",
    "GROUP": '"all of", "any of", "none of" or "at least 2 of" and the end of the line',
    "YES_NO": "a type such as yes/no, number, mm, date or one of A, B",
    "HIGHER_OF": '"the higher of" and the end of the line',
    "DECLARED": "a name and a colon",
    "HEAD": "a name",
    "ROW_NAME": "a name in the first cell",
    "NAME": "a name",
    "OUTCOME": "an outcome",
    "DETERMINED": "the name of a determination",
    "TERM_NAME": "a date, or the name of one",
    "THING": "what is counted",
    "SCORED": "the name of what is counted",
    "LISTED": "the name of a list or of its item",
    "ATTRIBUTE": "the name of an attribute",
    "MEETER": "the name of an item",
    "START": "a date, or the name of one",
    "LABEL": "a label such as (1)",
    "WORDING": "a wording in quotes",
    "STRING": "a text in quotes",
    "CODE": "a code",
    "NUMBER": "a number",
    "UNIT": "a unit",
    "PERCENT": '"%"',
    "DATE": "a date",
    "YES": "yes or no",
    "NO_RULE": '"no rule"',
    "ANY": '"any"',
    "VERSION": "a version such as 1.0",
    "KEY": "a word of lower-case letters and _",
    "UNIT_TYPE": "a unit",
    "POINTS": '"points"',
    "IS": '"is" or "are" and a comparison',
    "_IS": '"is" or "are"',
    "_AND": '"and"',
    "_OR": '"or"',
    "_EACH_A": '"each a" and the name of its item',
    "_THE": '"the" and a list: the blocks where ...',
    "_AMONG": '"among" and a list',
    "_VALUES_AMONG": '"values among" and a list',
    "_HAS": '"has"',
    "_IN_A_ROW": '"in a row"',
    "_HOLD": '"hold" and a number of items',
    "BEFORE": '"before"',
    "AFTER": '"after"',
    "OF": '"of"',
    "DIVIDER": '"||" between keys and results',
    "BAR": 'a bar "|"',
    "_COMMA": "a comma",
    "RPAR": "a closing bracket",
    "_VERSION": '"version"',
    "_EFFECTIVE": '"effective"',
    "_STATUS": '"status"',
    "_SOURCE": '"source"',
    "_APPLIES_TO": '"applies to"',
    "_SERVICES": '"services"',
    "_SPECIALTY": '"specialty"',
    "_ALSO_KNOWN_AS": '"also known as"',
    "_LANGUAGE": '"language"',
    "_CHANGED_IN": '"changed in"',
    "_READ": '"read" and a date',
    "_EDITION": '"edition"',
    "_ASKS": '"asks" and a question in quotes',
    "_SHOWN_IN": '"shown in" and a document in quotes',
    "_HELD_BY": '"held by" and who has it in quotes',
    "_ONLY_WHEN": '"only when" and a condition',
    "_IF_NOT_DOCUMENTED": '"if not documented:"',
    "_KEY": '"key"',
    "_FROM_SOURCE": '"from" and a place in quotes',
    "_APPLIES_WHEN": '"applies when" and a condition',
    "_APPLIES_FROM": '"applies from" or "applies until" and a date',
    "_UNLESS": '"unless" and a wording in quotes',
    "WHEN": '"when"',
    "GATE": '"unless"',
    "_OTHERWISE": '"otherwise"',
    "_LIKE": '"like" and a scenario in quotes',
    "_GIVEN": '"given"',
    "_THEN": '"then"',
    "_CASE_COLUMN": '"case"',
    "_BECAUSE": '"because"',
    "_NEEDS": '"needs"',
    "_FOR": '"for"',
    "_FOR_TERM": '"for" and a length such as 12 weeks',
    "_FOR_EACH": '"for each"',
    "_ABOVE": '"above"',
    "AT_MOST": '"at most" and a number',
    "_UP_TO": '"up to"',
    "_UP_TO_NUMBER": '"up to" and a number',
    "_TO": '"to"',
    "_FROM": '"from"',
    "_UNTIL": '"until"',
    "_NL": "the end of the line",
}
# The blocks whose lines begin with words of the language: such a word, what the block is, and those words.
BLOCKS = {
    "_VERSION": "a policy's header",
    "_ASKS": "a fact's notes",
    "_OTHERWISE": "a determination",
    "_THEN": "a scenario",
}
LINE_WORDS = {
    "_VERSION": HEADER_WORDS,
    "_ASKS": ("asks", "key", "if not documented:", "shown in", "held by", "only when"),
}
TYPE_BEGINS = re.compile(
    r"(?<! )( +)(?:yes/no|whole number|number|percent|date|text|one of|some of|code of|some codes of)\b"
)
# Words that a text in quotes follows, and how that looks.
BEFORE_QUOTES = {
    "source": 'source "..."',
    "applies to": 'applies to "..."',
    "specialty": 'specialty "..."',
    "also known as": 'also known as "..."',
    "asks": 'asks "..."',
    "shown in": 'shown in "..."',
    "held by": 'held by "..."',
    "from": 'from "..."',
    "unless": 'unless "Wording": condition',
    "use": 'use "file.pol"',
    "term": 'term "word": "its meaning"',
    "like": 'like "another scenario"',
    "common facts": 'common facts "name"',
    "scenario": 'scenario "name"',
}

# What people call the parts of a policy.
OTHER_ITEM_WORDS = {
    "definitions": "define", "definition": "define", "defines": "define", "defined": "define", "criterion": "criteria",
    "fact": "facts", "choice": "choices", "outcome": "outcomes", "code": "codes", "value": "values", "terms": "term",
    "determinations": "determination", "decision": "determination", "scenarios": "scenario", "tables": "table",
    "scores": "score", "policies": "policy", "parameters": "values", "test": "scenario", "case": "scenario",
    "example": "scenario", "import": "use", "include": "use", "questions": "facts", "data": "facts",
}  # fmt: skip

_UNDER = {
    "facts": "facts, each on a line: NAME: TYPE",
    "given": "facts with their values: NAME: VALUE",
    "common": "facts with their values: NAME: VALUE",
    "scenario": '"given" with facts under it, and "then"',
    "policy": "version, effective, status and source",
    "determination": '"medically necessary when all of" with criteria under it, and "otherwise"',
    "list": "what is asked of each item, each on a line: NAME: TYPE",
    "define": "definitions, each on a line: NAME: what it stands for",
    "choices": "lists of choices, each on a line: NAME: A, B",
    "codes": "codes, with commas between them, or ranges: 64490 to 64495",
    "values": "values, each on a line: NAME: VALUE",
    "table": "a header | FACT || RESULT |, and rows like it",
    "score": 'lines with points: (1) "Wording": 2 points when CONDITION',
    "unless": "the condition that lifts the criterion",
}


def told_expected(expected: frozenset[str]) -> str:
    """What was expected, in words; a comparison stands for all comparisons."""
    told = [
        words
        for terminal, words in WORDS.items()
        if terminal in expected and not (terminal == "UNIT_TYPE" and "YES_NO" in expected)
    ]
    return ", or ".join(list(dict.fromkeys(told))[:4]) if told else "the end of the line"


def told_line_words(expected: frozenset[str], block: str) -> str:
    """The words with which a line of a block may begin."""
    words = LINE_WORDS.get(block)
    return ", ".join(words) if words else told_expected(expected)


def under(line: str) -> str:
    """What belongs under a line that has nothing under it."""
    words = line.split()
    if words[-3:] == ["the", "higher", "of"]:
        return _UNDER["score"]
    if words[-1:] == ["of"]:
        return 'criteria, each with its label: (1) "Wording": condition'
    if line.lstrip().startswith("("):
        return "the condition, indented under the wording"
    if words[:2] == ["values", "by"]:
        return "a header | | CHOICE | CHOICE |, and a row | NAME | VALUE | VALUE | for each value"
    return _UNDER.get(words[0] if words else "", "indented lines")


def example_for(line: str) -> str:
    """The declaration on a line, with the colon that it lacks where a type begins."""
    match = TYPE_BEGINS.search(line)
    name = line[: match.start()].strip() if match else ""
    return f"{name}: {' '.join(line[match.start() :].split())}" if match and name else "NAME: ..."
