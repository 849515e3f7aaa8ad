"""The words of the grammar: what each of its terminals can match, and from that the module `policy_dsl/keywords.py`.

Every terminal that matches only a few texts has a class here, so that a new one cannot be forgotten.
"""

import itertools
from collections.abc import Iterable, Iterator
from re import _constants, _parser
from typing import Any

from lark import Lark

# What each class of words is for, and the terminals that have its words.
CLASSES: dict[str, tuple[str, tuple[str, ...]]] = {
    "ITEM_WORDS": (
        "What begins an item, at the margin.",
        (
            "_POLICY", "_USE", "_TERM", "_OUTCOMES", "_CHOICES", "_CODES", "_FACTS", "_LIST_OF", "_FACTS_FOR_EACH_OF",
            "_DEFINE", "_VALUES", "_VALUES_BY", "_TABLE", "_SCORE", "_CRITERIA", "_DETERMINATION", "_COMMON_FACTS",
            "_SCENARIO",
        ),
    ),
    "HEADER_WORDS": (
        "What begins a line of a policy's header.",
        (
            "_VERSION", "_EFFECTIVE", "_STATUS", "_SOURCE", "_APPLIES_TO", "_SERVICES", "_SPECIALTY", "_ALSO_KNOWN_AS",
            "_LANGUAGE", "_CHANGED_IN",
        ),
    ),
    "NOTE_WORDS": (
        "What begins a line under a fact or a list.",
        (
            "_ASKS", "_IF_NOT_DOCUMENTED", "_KEY", "_KEY_OF_LIST", "_SHOWN_IN", "_HELD_BY", "_ONLY_WHEN",
            "_INNER_LIST_OF",
        ),
    ),
    "LINE_WORDS": (
        "What begins a line of a determination, of criteria or of a scenario.",
        (
            "_FROM_SOURCE", "_APPLIES_WHEN", "_APPLIES_FROM", "_APPLIES_UNTIL", "_UNLESS", "_IF", "_OTHERWISE", "_LIKE",
            "_GIVEN", "_THEN",
        ),
    ),
    "TYPES": (
        "The types of facts.",
        (
            "YES_NO", "NUMBER_TYPE", "_WHOLE_NUMBER_OF", "DATE_TYPE", "TEXT_TYPE", "_ONE_OF", "_SOME_OF", "_CODE_OF",
            "_SOME_CODES_OF", "OR_NONE", "WHOLE_NUMBER",
        ),
    ),
    "SYSTEMS": ("The systems of codes.", ("SYSTEM",)),
    "KINDS": ("The kinds of outcomes.", ("KIND",)),
    "STATUSES": ("What a policy can be.", ("STATUS",)),
    "ROW_RULES": ("How the rows of a table are taken.", ("ROW_RULE",)),
    "ROUNDINGS": ("How a number is rounded.", ("ROUNDING",)),
    "GROUPS": ("What has criteria, or lines of a score, under it; N is a number.", ("GROUP", "HIGHER_OF")),
    "COMPARISONS": (
        "What compares.",
        (
            "IS", "_IS", "IS_NOT", "IS_AT_LEAST", "IS_AT_MOST", "IS_MORE_THAN", "IS_LESS_THAN", "IS_BEFORE", "IS_AFTER",
            "IS_ON_OR_BEFORE", "IS_ON_OR_AFTER", "IS_N_TO_N", "_IS_WITHIN", "_IS_IN_THE", "IS_ONE_OF", "IS_NOT_ONE_OF",
            "ARE_ANY_OF", "ARE_ALL_OF", "ARE_NONE_OF", "ARE_AMONG", "IS_SAME_AS", "IS_NOT_SAME_AS", "IS_DOCUMENTED",
            "IS_NOT_DOCUMENTED", "IS_MET", "IS_NOT_MET",
        ),
    ),
    "ENDINGS": (
        "What asks something of the name before it, and ends the condition.",
        ("EXISTS", "DOES_NOT_EXIST"),
    ),
    "JOINING": ("What joins conditions, or leads one in.", ("_AND", "_OR", "_WHERE", "_NOT", "WHEN", "GATE")),
    "COUNTING": (
        "What stands before a number or a length, and is compared or counted.",
        ("HOW_MANY", "AT_LEAST", "AT_MOST", "MORE_THAN", "LESS_THAN"),
    ),
    "PICKING": (
        "What stands before a list, or before one of its items.",
        (
            "NO_ITEM", "EVERY", "ANY_ITEM", "FOR_SOME", "SOME_RUN", "DIFFERENT", "EARLIER", "THE_ITEM", "_THE", "WHICH",
            "THE_NUMBER_OF", "THE_HIGHEST",
        ),
    ),
    "MEASURING": ("What stands before two or more values.", ("TIME_BETWEEN", "EXTREME")),
    "BETWEEN": (
        "What stands between two parts of a phrase.",
        (
            "_READ", "_EDITION", "_FROM", "_FROM_THIS", "FROM_DAY", "_UNTIL", "_UNTIL_THIS", "UNTIL_DAY", "_TO",
            "_UP_TO", "_UP_TO_NUMBER", "_IN", "_BECAUSE", "_NEEDS", "_FOR", "_FOR_TERM", "_FOR_EACH", "_ABOVE",
            "_EACH_A", "_IN_A_ROW", "_HOLD", "_SINCE_DAY", "SINCE", "BEFORE", "AFTER", "OF", "UP_TO_AND_INCLUDING",
            "_BETWEEN",
            "_WITHIN", "_IN_THE", "_HAS", "_AMONG", "_VALUES_AMONG", "COUNTING_THIS_ONE", "MEETS", "DOES_NOT_MEET",
            "_CASE_REFUSED", "MORE_INFORMATION", "POINTS", "COMPLETE", "NOT_COMPLETE", "_TO_THE_NEAREST",
        ),
    ),
    "LITERALS": ("Values that are words.", ("YES", "NO", "UNKNOWN", "NOT_DOCUMENTED", "NO_RULE")),
    "CELLS": (
        "What can be all that a cell of a row holds.",
        ("ANY", "OTHERWISE_CELL", "_CASE_COLUMN", "BECAUSE_COLUMN", "NEEDS_COLUMN"),
    ),
}  # fmt: skip
# Signs, and what matches a writer's own words, numbers and texts.
OTHERS = frozenset(
    {
        *("NAME", "OUTCOME", "TERM_NAME", "THING", "DETERMINED", "SCORED", "LISTED", "ATTRIBUTE", "MEETER", "START"),
        *("HEAD", "DECLARED", "LIST_NAME", "GIVEN_LIST", "COMPLETE_LIST", "ROW_NAME", "LABEL", "STRING", "WORDING"),
        *("PROSE", "DATE", "NUMBER", "PERCENT", "CODE_LITERAL", "CODE", "UNIT", "UNIT_TYPE", "EACH_UNIT", "VERSION"),
        *("KEY", "BAR", "DIVIDER", "QUESTION", "PLUS", "MINUS", "TIMES", "OVER", "CARET", "LPAR", "RPAR", "_COMMA"),
        *("COLON", "HOLE", "_NL", "CONTINUED", "COMMENT", "_POSSESSIVE"),
    }
)
BEFORE_QUOTES = '(?= *")'
MOST_WORDS = 50  # that one terminal can match

HEAD = '''"""The words of the language by what they are for: written from `grammar.lark` by `make golden`.

Within a phrase one blank stands for one or more.
"""
'''


class Endless(Exception):
    """A pattern matches more than a few words."""


def texts_of(pattern: str) -> tuple[str, ...]:
    """What a terminal can match, what has to stand around it apart. `Endless` when that is more than a few words."""
    found = tuple(itertools.islice(expanded(_parser.parse(pattern)), MOST_WORDS + 1))
    if len(found) > MOST_WORDS:
        raise Endless
    return tuple(dict.fromkeys(" ".join(each.split()).strip(" ,") for each in found))


def expanded(parsed: Iterable[tuple[Any, Any]]) -> Iterator[str]:
    """Every text of a parsed pattern; a run of blanks is one blank, and a number is N."""
    parts = [tuple(part(operation, value)) for operation, value in parsed]
    return ("".join(each) for each in itertools.product(*parts))


def part(operation: Any, value: Any) -> Iterator[str]:
    """Every text of one part of a parsed pattern."""
    match operation, value:
        case (_constants.LITERAL, int(code)):
            yield chr(code)
        case (_constants.ASSERT | _constants.ASSERT_NOT, _):
            yield ""
        case (_constants.SUBPATTERN, (_, _, _, inner)):
            yield from expanded(inner)
        case (_constants.BRANCH, (_, branches)):
            for each in branches:
                yield from expanded(each)
        case (_constants.IN, [(_constants.CATEGORY, _constants.CATEGORY_DIGIT)]):
            yield "N"
        case (_constants.IN, list(members)) if all(kind is _constants.LITERAL for kind, _ in members):
            yield from (chr(code) for _, code in members)
        case (_constants.MAX_REPEAT, (0, 1, inner)):
            yield ""
            yield from expanded(inner)
        case (_constants.MAX_REPEAT, (_, _, inner)) if set(expanded(inner)) <= {" ", "\t", "N"}:
            yield min(expanded(inner))
        case other:
            raise Endless(other)


def words_of(parser: Lark, names: Iterable[str]) -> tuple[str, ...]:
    """The words of some terminals, in the order in which the grammar has them."""
    patterns = {each.name: each.pattern.to_regexp() for each in parser.terminals}
    return tuple(dict.fromkeys(word for name in names for word in texts_of(patterns[name])))


def unclassified(parser: Lark) -> set[str]:
    """The terminals that are in no class or in two."""
    counted = [*OTHERS, *(name for _, names in CLASSES.values() for name in names)]
    return {each.name for each in parser.terminals if counted.count(each.name) != 1 and not each.name.startswith("__")}


def keywords_module(parser: Lark) -> str:
    """The text of the module, as the formatter of the code leaves it."""
    parts = [HEAD]
    classes = {name: (told, words_of(parser, terminals)) for name, (told, terminals) in CLASSES.items()}
    classes["QUOTED_WORDS"] = ("Those of the words above that a text in quotes follows.", quoted_words(parser))
    for name, (told, words) in classes.items():
        lines, line = list[str](), "   "
        for word in words:
            if len(line) + len(word) + 4 > 118:
                lines.append(line)
                line = "   "
            line += f' "{word}",'
        parts.append(f"# {told}\n{name} = (\n" + "\n".join([*lines, line]) + "\n)  # fmt: skip\n")
    return "\n".join(parts)


def quoted_words(parser: Lark) -> tuple[str, ...]:
    """The words that begin a line, and behind which only a text in quotes can stand."""
    patterns = [each.pattern.to_regexp() for each in parser.terminals]
    return tuple(word for each in patterns if each.endswith(BEFORE_QUOTES) for word in texts_of(each))
