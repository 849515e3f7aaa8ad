"""The grammar: no conflict, names kept whole, and one list of reserved words."""

import itertools
import logging
import re
from collections.abc import Callable

import lark
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policy_dsl import syntax
from policy_dsl.names import RESERVED_BEGINNINGS, RESERVED_WORDS, forbidden_in
from policy_dsl.parse import parse
from policy_dsl.parse.blocks import GRAMMAR, make_parser
from policy_dsl.source import normalised

GRAMMAR_TEXT = GRAMMAR.read_text(encoding="utf-8")


def conflicts_told(caplog: pytest.LogCaptureFixture, make: Callable[[], object]) -> list[str]:
    """The conflicts that Lark's debug log tells while a parser is made."""
    caplog.clear()
    with caplog.at_level(logging.DEBUG, logger=lark.logger.name):
        make()
    return [record.getMessage() for record in caplog.records if "conflict" in record.getMessage().lower()]


def test_no_conflict_is_in_the_log(caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lark resolves shift/reduce conflicts silently; its debug log tells those of a bad grammar, and none of ours."""
    monkeypatch.setattr(lark.logger, "propagate", True)
    ambiguous = conflicts_told(caplog, lambda: lark.Lark('start: start "+" start | "x"', parser="lalr", debug=True))
    ours = conflicts_told(caplog, lambda: make_parser(debug=True))

    assert len(ambiguous) > 0
    assert [] == ours


def test_reserved_words_are_the_grammars() -> None:
    """The words that no name can hold are the words at which the grammar ends a name."""
    stop = re.search(r"^_STOP: /\(\?!\(\?:([a-z|]+)\)", GRAMMAR_TEXT, re.MULTILINE)

    assert stop is not None
    assert RESERVED_WORDS == tuple(stop.group(1).split("|"))
    assert set(RESERVED_BEGINNINGS) == {"the", "no", "not", "every", "if"}


def test_names_meet_in_known_contexts_only() -> None:
    """LALR joins states: no lexer context takes two kinds of name that nothing tells apart."""
    table = make_parser().parser.parser._parse_table
    kinds = ("NAME", "OUTCOME", "DETERMINED", "HEAD", "DECLARED", "VERSION", "KEY")
    contexts = {frozenset(each for each in state if each in kinds) for state in table.states.values()}
    meetings = {pair for context in contexts for pair in itertools.combinations(sorted(context), 2)}

    assert set() == meetings


def test_label_and_bracket_never_meet() -> None:
    """No lexer context takes both a label and an opening bracket, so `(1)` is never a bracketed name."""
    states = make_parser().parser.parser._parse_table.states.values()
    meetings = [sorted(state) for state in states if "LABEL" in state and "LPAR" in state]

    assert [] == meetings


def names_in(text: str) -> list[str]:
    """Every name in a policy's syntax tree, in order, with the kind of node that holds it."""
    document = parse(normalised("policy.pol", text)).value
    assert document is not None
    found: list[tuple[int, str]] = []

    def walk(node: object) -> None:
        if isinstance(node, syntax.Name):
            found.append((node.span.start, node.text))
        elif isinstance(node, tuple):
            for each in node:
                walk(each)
        elif isinstance(node, syntax.Written):
            for field in node.__dataclass_fields__:
                walk(getattr(node, field))

    walk(document.items)
    return [name for _, name in sorted(found)]


GOLDEN_NAMES = {
    "(1) relief is at least 80% and pain at rest": ["relief", "pain at rest"],
    "(1) not pain before surgery or number of prior trials is 3": ["pain before surgery", "number of prior trials"],
    "(1) A1C within 3 months is 5 to 14": ["A1C within 3 months"],
    "(1) side is one of left, both sides and side is not other side": [
        "side",
        "left",
        "both sides",
        "side",
        "other side",
    ],
    "(1) levels are none of L4-L5, L5-S1": ["levels", "L4-L5", "L5-S1"],
    '(1) "w": site is "head and neck"': ["site", "head and neck"],
    "(1) Crohn's disease and Ménière's disease": ["Crohn's disease", "Ménière's disease"],
    "(1) has diabetes and needs help with feeding": ["has diabetes", "needs help with feeding"],
    "(1) pain when sitting and isolated and/or other": ["pain when sitting", "isolated and/or other"],
    "(1) (pain) and (not (swelling or redness))": ["pain", "swelling", "redness"],
    "(1) onset is on or before date of service": ["onset", "date of service"],
    "(1) no-show is documented and nocturnal pain is not documented": ["no-show", "nocturnal pain"],
    "(1) 6-minute walk distance is more than 300": ["6-minute walk distance"],
    "(1) HER2+ tumor and CD4+ T cell count is less than 200": ["HER2+ tumor", "CD4+ T cell count"],
}


@pytest.mark.parametrize(("line", "names"), GOLDEN_NAMES.items())
def test_names_in_conditions(line: str, names: list[str]) -> None:
    """A condition parses into exactly these names: a name swallows nothing that belongs to a phrase."""
    text = f"determination d\n  medically necessary when all of\n    {line}\n  otherwise not medically necessary\n"

    assert ["d", "medically necessary", *names, "not medically necessary"] == names_in(text)


def test_names_in_scenarios() -> None:
    """Determinations, outcomes and facts in a scenario end where the next phrase begins."""
    text = (
        'scenario "s"\n  given\n    pain score: 3\n    levels: L4-L5, none of these\n'
        "  then special needs seating is not covered because (1), (C)(2)\n"
        "  then first block needs pain score, other cause found\n"
        "  then second block needs more information\n"
        "  then the case is refused for levels, pain score\n"
    )
    expected = [
        "pain score", "levels", "L4-L5", "none of these", "special needs seating", "not covered", "first block",
        "pain score", "other cause found", "second block", "levels", "pain score",
    ]  # fmt: skip

    assert expected == names_in(text)


WORDS = [
    "pain", "of", "with", "has", "when", "before", "within", "needs", "meets", "Crohn's", "L4-L5", "HER2+",
    "6-minute", "FEV1/FVC", "is", "and", "the", "no", "2", "A1C", "yes", "unknown", "documented", "not", "exists",
    "e.g.", "no-show", "_x", "x_y", "ü", "É", "疼", "don’t", "-", "+", "a.b", "all", "any", "at", "least", "to",
    "from", "up", "for", "because", "then", "given", "policy", "facts", "number", "date", "text", "percent",
    "yes/no", "or", "2nd", "a--b", "x'", "if", "A+b", "otherwise", "more", "information", "case", "refused", "one",
    "some", "none", "3.5", "1,000", "where", "every", "B12",
]  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=5))
def test_a_name_that_may_be_declared_may_be_used(words: list[str]) -> None:
    """What is accepted as a declared name is read as that name wherever a fact stands, in conditions and scenarios."""
    name = " ".join(words)
    if forbidden_in(name) is not None:
        return
    conditions = (name, f"not {name}", f"{name} is at least 5", f"x is at most {name}", f"x and {name}", f"({name})")
    for condition in conditions:
        line = f"    (1) {condition}\n"
        used = names_in(f"determination d\n  a when all of\n{line}  otherwise b\n")

        assert name in used, (condition, used)
    text = f'scenario "s"\n  given\n    {name}: 3\n  then d needs {name}, x\n  then the case is refused for {name}\n'

    assert [name, "d", name, "x", name] == names_in(text)
