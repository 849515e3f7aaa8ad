"""The grammar reference in the documentation is `grammar.lark`, section by section, without what only mends mistakes.

`--update-golden` writes it anew.
"""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
GRAMMAR = ROOT / "policy_dsl" / "grammar.lark"
PAGE = ROOT / "docs" / "language" / "grammar.md"

HEAD = """# Grammar

This page is made from `grammar.lark`, the one grammar of the language, in the notation of [Lark](https://lark-parser.readthedocs.io).
The pages before it say the same with examples; this one settles what they leave open.

A rule is in lower case, and what stands in capitals is a piece of text.
`[A]` may be left out, `A*` may stand any number of times, `A+` at least once, and `A | B` is one of the two.
`_INDENT` and `_DEDENT` are the beginning and the end of what is indented under a line, and `_NL` is the end of a line.
Behind `->` stands the name under which the syntax tree knows a form.
What only serves to go on behind a mistake (`hole`) is left out here.
"""
_SECTION = re.compile(r"^// =+ (.+)$", re.MULTILINE)


def page_of(grammar: str) -> str:
    """The page that a grammar makes."""
    pieces = _SECTION.split(grammar)
    titles, bodies = pieces[1::2], pieces[2::2]
    parts = [HEAD]
    for title, body in zip(titles, bodies, strict=True):
        text = without_holes(body).strip("\n")
        parts.append(f"## {title[0].upper()}{title[1:]}\n\n```lark\n{text}\n```\n")
    return "\n".join(parts)


def without_holes(body: str) -> str:
    """A section without the rules and alternatives that stand for unread lines."""
    lines = [line for line in body.split("\n") if not re.match(r"\w*hole\b.*:|HOLE\b", line)]
    text = re.sub(r" \| \w*hole\b", "", "\n".join(lines))
    return re.sub(r"\n{3,}", "\n\n", text)


def test_grammar_page_is_fresh(pytestconfig: pytest.Config) -> None:
    """The page says what the grammar says."""
    page = page_of(GRAMMAR.read_text(encoding="utf-8"))
    if pytestconfig.getoption("--update-golden"):
        PAGE.write_text(page, encoding="utf-8")

    assert page == PAGE.read_text(encoding="utf-8")


def test_every_rule_is_on_the_page() -> None:
    """No rule but those for mistakes is lost on the way."""
    grammar = GRAMMAR.read_text(encoding="utf-8")
    rules = set(re.findall(r"^\??(_?[a-z][a-z_]*)(?:\.\d+)?:", grammar, re.MULTILINE))
    shown = set(re.findall(r"^\??(_?[a-z][a-z_]*)(?:\.\d+)?:", page_of(grammar), re.MULTILINE))

    assert {each for each in rules - shown if "hole" not in each} == {"start", "prose"} & (rules - shown)
