"""Colours: the words are the grammar's, lexers lose no character, and names stay names.

`--update-golden` writes `policy_dsl/keywords.py` and the grammar for editors anew.
"""

import json
import re
import subprocess
import sys
import tomllib
from contextlib import suppress
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from markdown import markdown
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name
from pygments.token import Error

from compiler.pygments_lexer import TOKENS, PolicyLexer
from policy_dsl import keywords
from policy_dsl.highlighting import rules
from policy_dsl.parse import parser
from policy_dsl.parse.characters import prepare
from policy_dsl.parse.items import cut
from policy_dsl.runtime.numbers import ROUNDINGS
from policy_dsl.source import normalised
from tests.grammar_words import CLASSES, OTHERS, Endless, keywords_module, texts_of, unclassified
from tests.textmate import SCOPES, grammar_for_editors, tokens_of_line

ROOT = Path(__file__).parent.parent
KEYWORDS = ROOT / "policy_dsl" / "keywords.py"
FOR_EDITORS = ROOT / "editors" / "vscode" / "pol.tmLanguage.json"
POLICIES = [*sorted((ROOT / "policies").rglob("*.pol")), *sorted((ROOT / "tests").glob("*.pol"))]
every_policy = pytest.mark.parametrize("path", POLICIES, ids=lambda each: each.name)
KIND_OF = {token: kind for kind, token in reversed(TOKENS.items())}


def lexed(text: str) -> list[tuple[str, str]]:
    """The kinds and texts of a policy's tokens, blanks and ends of lines apart."""
    tokens = PolicyLexer(stripnl=False, ensurenl=False).get_tokens(text)
    return [(KIND_OF.get(kind, str(kind)), part) for kind, part in tokens if not part.isspace()]


# ---- one list of words


def test_every_terminal_has_its_class() -> None:
    """A new word of the grammar is in one class, and what has no class is no word."""
    patterns = {each.name: each.pattern.to_regexp() for each in parser().terminals}
    few = set[str]()
    for name in OTHERS:
        with suppress(Endless):
            few |= {name} if any(re.search("[a-z]{2}", text) for text in texts_of(patterns[name])) else set()

    assert (set(), set()) == (unclassified(parser()), few)


def test_keywords_are_the_grammars(pytestconfig: pytest.Config) -> None:
    """The module of words says what the grammar says."""
    fresh = keywords_module(parser())
    if pytestconfig.getoption("--update-golden"):
        KEYWORDS.write_text(fresh, encoding="utf-8")

    assert fresh == KEYWORDS.read_text(encoding="utf-8")
    assert set(ROUNDINGS) == set(keywords.ROUNDINGS)


def test_the_grammar_for_editors_is_fresh(pytestconfig: pytest.Config) -> None:
    """The file that editors read is made of the same rules."""
    fresh = json.dumps(grammar_for_editors(), indent=2, ensure_ascii=False) + "\n"
    if pytestconfig.getoption("--update-golden"):
        FOR_EDITORS.write_text(fresh, encoding="utf-8")

    assert fresh == FOR_EDITORS.read_text(encoding="utf-8")


# ---- the lexer


@every_policy
def test_a_policy_is_lexed_whole(path: Path) -> None:
    """No token of a policy is an error, and together they are its text."""
    text = path.read_text(encoding="utf-8")
    tokens = list(PolicyLexer(stripnl=False, ensurenl=False).get_tokens(text))

    assert [] == [part for kind, part in tokens if kind is Error]
    assert text == "".join(part for _, part in tokens)


# The share of the grammar's tokens that may be coloured otherwise than they are read: what only the parser can tell.
MOST_OTHERWISE = 0.01


def test_colours_say_what_the_grammar_reads() -> None:
    """What the grammar reads as words of the language in the policies of the repository is coloured as such, and names
    as names; no more than a few, such as names of rows that begin with a number, are told wrongly."""
    words = {name for _, names in CLASSES.values() for name in names}
    names = {
        *("NAME", "OUTCOME", "TERM_NAME", "THING", "DETERMINED", "SCORED", "LISTED", "ATTRIBUTE", "MEETER", "START")
    }
    names |= {"HEAD", "DECLARED", "LIST_NAME", "GIVEN_LIST", "COMPLETE_LIST", "ROW_NAME"}
    total, otherwise = 0, list[str]()
    for path in POLICIES:
        text, _ = prepare(normalised(path.name, path.read_text(encoding="utf-8")))
        kinds = [KIND_OF.get(kind, "") for _, kind, part in PolicyLexer().get_tokens_unprocessed(text) for _ in part]
        for start, end in cut(text):
            for token in parser().parse_interactive(text[start:end]).iter_parse():
                if token.type not in words | names or (token.type == "OUTCOME" and token.startswith("not ")):
                    continue  # `is not covered` is coloured as a comparison
                assert token.start_pos is not None
                places = range(start + token.start_pos, start + token.start_pos + len(token))
                found = {kinds[each] for each in places if not text[each].isspace()}
                own = {"name", "declared", "heading", "outcome"}
                total += 1
                right = found <= own if token.type in names else not found & {*own, "text", "comment", "prose"}
                otherwise += [] if right else [f"{path.name}: {token.type} {token}"]

    assert total > 10_000
    assert len(otherwise) < MOST_OTHERWISE * total, otherwise


LINES: dict[str, list[tuple[str, str]]] = {
    'policy knee "Knee # 1"  # a note': [
        ("item", "policy"), ("heading", "knee"), ("text", '"Knee # 1"'), ("comment", "# a note"),
    ],
    '> prose is "prose" # and no note': [("prose", '> prose is "prose" # and no note')],
    "  effective  2026-01-01 to 2026-12-31": [
        ("line", "effective"), ("date", "2026-01-01"), ("phrase", "to"), ("date", "2026-12-31"),
    ],
    "  weight: kg from 20 kg to 300.5 kg": [
        ("declared", "weight"), ("sign", ":"), ("type", "kg"), ("phrase", "from"), ("number", "20"), ("unit", "kg"),
        ("phrase", "to"), ("number", "300.5"), ("unit", "kg"),
    ],
    "  weeks of care before surgery: whole number": [
        ("declared", "weeks of care before surgery"), ("sign", ":"), ("type", "whole number"),
    ],
    "        weeks of care before surgery is at least 6 and not date of policy is documented": [
        ("name", "weeks of care before surgery"), ("comparison", "is at least"), ("number", "6"), ("joining", "and"),
        ("joining", "not"), ("name", "date of policy"), ("comparison", "is documented"),
    ],
    '    (1) "At least 2": at least 2 good blocks within 6 months before date of service where relief lasted': [
        ("label", "(1)"), ("text", '"At least 2"'), ("sign", ":"), ("phrase", "at least"), ("number", "2"),
        ("name", "good blocks"), ("phrase", "within"), ("number", "6"), ("unit", "months"), ("phrase", "before"),
        ("name", "date of service"), ("joining", "where"), ("name", "relief lasted"),
    ],
    "  medically necessary, for 12 weeks, when all of": [
        ("outcome", "medically necessary"), ("sign", ","), ("phrase", "for"), ("number", "12"), ("unit", "weeks"),
        ("sign", ","), ("joining", "when"), ("joining", "all of"),
    ],
    "  otherwise not medically necessary": [("line", "otherwise"), ("outcome", "not medically necessary")],
    "  then first block is split because (1)(a), (2)": [
        ("line", "then"), ("name", "first block"), ("comparison", "is"), ("name", "split"), ("phrase", "because"),
        ("label", "(1)"), ("label", "(a)"), ("sign", ","), ("label", "(2)"),
    ],
    "  64490 to 64495, M47.81, 0213T": [
        ("number", "64490"), ("phrase", "to"), ("number", "64495"), ("sign", ","), ("number", "M47.81"), ("sign", ","),
        ("number", "0213T"),
    ],
    "  | CT | at least 50% | any || no rule |": [
        ("sign", "|"), ("name", "CT"), ("sign", "|"), ("phrase", "at least"), ("number", "50%"), ("sign", "|"),
        ("phrase", "any"), ("sign", "||"), ("constant", "no rule"), ("sign", "|"),
    ],
    '  from "item 3"': [("line", "from"), ("text", '"item 3"')],
    '  asks "never ended': [("line", "asks"), ("text", '"never ended')],
}  # fmt: skip


@pytest.mark.parametrize(("line", "tokens"), LINES.items())
def test_a_line(line: str, tokens: list[tuple[str, str]]) -> None:
    """Each part of a line is what it is, and a name with words of the language in it is one name."""
    assert tokens == lexed(line)


@given(st.text(st.sampled_from("abz Ωé’'\"#>:|,()[]{}<\n\t0159%-/+*^.=?\u202e\x00") | st.characters(), max_size=200))
def test_any_text_is_lexed_whole(text: str) -> None:
    """Whatever it is, nothing is lost and nothing crashes."""
    tokens = PolicyLexer().get_tokens_unprocessed(text)

    assert text == "".join(part for _, _, part in tokens)


def test_the_lexer_is_light() -> None:
    """It brings in neither the parser nor anything else of the language than words and units."""
    program = "import sys, compiler.pygments_lexer; print(*sorted(sys.modules))"
    loaded = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT
    ).stdout.split()

    assert {"lark", "jinja2", "click", "mkdocs"}.isdisjoint(loaded)
    assert {
        "policy_dsl",
        "policy_dsl.highlighting",
        "policy_dsl.keywords",
        "policy_dsl.unit_table",
    } == {each for each in loaded if each.startswith("policy_dsl")}


@pytest.fixture
def as_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pygments finds what the package says of itself, also where it is not installed."""
    points = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["entry-points"]
    folder = tmp_path / "as_installed-1.dist-info"
    folder.mkdir()
    (folder / "METADATA").write_text("Metadata-Version: 2.1\nName: as-installed\nVersion: 1\n")
    lines = [f"{name} = {value}" for name, value in points["pygments.lexers"].items()]
    (folder / "entry_points.txt").write_text("\n".join(("[pygments.lexers]", *lines, "")))
    monkeypatch.syspath_prepend(tmp_path)


@pytest.mark.usefixtures("as_installed")
def test_pygments_finds_the_lexer() -> None:
    """It is known as `pol`, and by the kinds of examples in the documentation."""
    assert ["Policy DSL"] * 4 == [
        get_lexer_by_name(each).name for each in ("pol", "pol-wrong", "pol-warned", "pol-failing")
    ]


@pytest.mark.usefixtures("as_installed")
@pytest.mark.parametrize("page", ["mkdocs.yml", "docs/reference/editors.md"])
def test_the_pages_of_a_site_are_coloured(page: str) -> None:
    """With the extensions of our own site, and with those that the documentation names, a block `pol` has colours."""
    text = (ROOT / page).read_text(encoding="utf-8")
    written = text if page == "mkdocs.yml" else re.findall(r"^```yaml\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)[0]
    (colours,) = [each["codehilite"] for each in yaml.safe_load(written)["markdown_extensions"] if "codehilite" in each]
    block = '```pol\npolicy knee "Knee"\n```\n'
    html = markdown(block, extensions=["fenced_code", "codehilite"], extension_configs={"codehilite": colours})

    assert '<div class="highlight">' in html
    assert '<span class="kd">policy</span>' in html
    assert '<span class="nc">knee</span>' in html


def test_text_of_a_policy_is_no_html() -> None:
    """What is coloured for a page stays a text."""
    page = highlight('policy x "<script>"\n> <img src=x>\n', PolicyLexer(), HtmlFormatter())

    assert ("<script>" in page, "<img" in page) == (False, False)


# ---- editors


@every_policy
def test_editors_colour_as_pages_do(path: Path) -> None:
    """Line by line, the grammar for editors gives what the lexer gives."""
    text = path.read_text(encoding="utf-8")
    grammar = json.loads(FOR_EDITORS.read_text(encoding="utf-8"))
    lexer = PolicyLexer(stripnl=False, ensurenl=False)

    def scoped(line: str) -> list[tuple[str, str]]:
        """What the lexer says, in the words of editors; neighbours with one scope are one."""
        parts = [(SCOPES[KIND_OF[kind]], part) for kind, part in lexer.get_tokens(line) if part]
        return [(scope, "".join(part for _, part in each)) for scope, each in groupby(parts, key=lambda pair: pair[0])]

    for line in text.split("\n"):
        assert scoped(line) == tokens_of_line(grammar, line)


def test_the_extension_names_what_is_there() -> None:
    """The extension for VS Code leads to its grammar, and the scopes are those of the language."""
    folder = ROOT / "editors" / "vscode"
    package: dict[str, Any] = json.loads((folder / "package.json").read_text(encoding="utf-8"))
    (language,), (grammar,) = package["contributes"]["languages"], package["contributes"]["grammars"]
    json.loads((folder / language["configuration"]).read_text(encoding="utf-8"))

    assert ("pol", [".pol"]) == (language["id"], language["extensions"])
    assert FOR_EDITORS == folder / grammar["path"]
    assert json.loads(FOR_EDITORS.read_text(encoding="utf-8"))["scopeName"] == grammar["scopeName"] == "source.pol"


def test_rules_name_all_their_parts() -> None:
    """A rule has as many kinds as groups, or one kind and no group."""
    assert [] == [each for each in rules() if re.compile(each.pattern).groups not in (len(each.kinds), 0)]
