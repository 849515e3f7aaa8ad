"""The documentation is true: every policy in it is checked and its scenarios are run.

A `pol` block has no error. A `pol-wrong` block stands under a line that begins with `**Wrong`, and what `pol check`
says of it, the sentence and the help, stands under it. A `pol-warned` block is the same with `**Warned` and warnings.
A `pol-failing` block has scenarios that fail, and what `pol test` says of them stands under it.
`--update-golden` writes these sentences anew. A block that begins with `# NAME.pol` is the file of that name, for
what its page uses.
"""

import re
from collections.abc import Callable
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

import pytest

from compiler.scenarios import run_scenarios
from policy_dsl.diagnostics import Result
from policy_dsl.evaluate import evaluate, read_facts
from policy_dsl.format import formatted
from policy_dsl.pipeline import read_policy
from policy_dsl.policy import Policy
from policy_dsl.runtime.facts import FactsRefused, parse_json
from policy_dsl.runtime.lists import Record
from policy_dsl.runtime.numbers import ROUNDINGS, rounded
from policy_dsl.source import Source, normalised
from policy_dsl.unit_table import TABLE
from policy_dsl.units import Unit, as_written, simple_units
from tests.literate import completed

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
# The pages of the catalogue have tests of their own for what they show.
SHOWING = [page for page in PAGES if page.parent != ROOT / "docs" / "errors"]
UNITS = ROOT / "docs" / "language" / "units.md"
DATES = ROOT / "docs" / "language" / "dates.md"
HOW_TO_SAY = ROOT / "docs" / "guide" / "how-to-say.md"
HISTORIES = ROOT / "docs" / "language" / "histories.md"
FACTS = ROOT / "docs" / "reference" / "facts.md"
FORMAT = ROOT / "docs" / "reference" / "format.md"
QUANTITIES = ROOT / "docs" / "language" / "quantities.md"

_BLOCK = re.compile(
    r"^(?P<mark>[^\n]*)\n\n```(?P<kind>pol|pol-wrong|pol-warned|pol-failing)\n(?P<text>.*?)^```\n"
    r"(?P<told>\n(?:    [^\n]*\n)+)?",
    re.MULTILINE | re.DOTALL,
)
_FILE = re.compile(r"# (\S+\.pol)\n")
MARKS = {"pol-wrong": "**Wrong", "pol-warned": "**Warned", "pol-failing": "**Fails"}


class Block:
    """A policy on a page, with the line above it and what is quoted below it."""

    def __init__(self, page: Path, match: re.Match[str]) -> None:
        self.page = page
        self.match = match
        self.kind = match["kind"]
        self.text = match["text"]
        self.place = f"{page.relative_to(ROOT)}:{match.string.count(chr(10), 0, match.start('text'))}"

    def read(self) -> Result[Policy]:
        """The policy, which may use what else stands on its page."""
        files = {
            named[1]: normalised(named[1], each["text"])
            for each in _BLOCK.finditer(self.match.string)
            if (named := _FILE.match(each["text"]))
        }

        def used(path: str) -> Source | None:
            return files.get(path)

        return read_policy(normalised(self.place, completed(self.text)), used)


BLOCKS = [Block(page, match) for page in SHOWING for match in _BLOCK.finditer(page.read_text(encoding="utf-8"))]


def of_kinds(*kinds: str) -> list[object]:
    return [pytest.param(each, id=each.place) for each in BLOCKS if each.kind in kinds]


@pytest.mark.parametrize("block", of_kinds("pol", "pol-warned"))
def test_policy_in_documentation(block: Block) -> None:
    """A policy shown as right has no error, and its scenarios come out as they say."""
    result = block.read()

    assert [] == [each.message for each in result.diagnostics if each.is_error]
    assert result.value is not None
    assert [] == [(each.scenario.name, each.failures) for each in run_scenarios(result.value) if each.failures]


@pytest.mark.parametrize("block", of_kinds("pol"))
def test_form_in_documentation(block: Block, request: pytest.FixtureRequest) -> None:
    """A policy shown as right stands in the canonical form."""
    if block.page == FORMAT:
        return  # shows what the formatter mends
    fresh = formatted(normalised(block.place, block.text)).value
    assert fresh is not None
    if request.config.getoption("--update-golden"):
        text = block.page.read_text(encoding="utf-8")
        block.page.write_text(text.replace(f"\n{block.text}```", f"\n{fresh}```"), encoding="utf-8")
    else:
        assert fresh == block.text


@pytest.mark.parametrize("block", of_kinds("pol-wrong", "pol-warned"))
def test_mistake_in_documentation(block: Block, request: pytest.FixtureRequest) -> None:
    """A policy shown as wrong is marked so, and what `pol check` says of it stands under it."""
    wanted = block.kind == "pol-wrong"
    found = [each for each in block.read().diagnostics if each.is_error is wanted]
    lines = [
        line for each in found for line in (f"{each.severity} {each.code}: {each.message}", f"  help: {each.help}")
    ]
    check_told(block, lines, request)


@pytest.mark.parametrize("block", of_kinds("pol-failing"))
def test_failing_scenario_in_documentation(block: Block, request: pytest.FixtureRequest) -> None:
    """Under a policy whose scenarios fail stands what `pol test` says of them."""
    result = block.read()
    assert result.value is not None
    check_told(block, [line for each in run_scenarios(result.value) for line in each.failures], request)


def check_told(block: Block, lines: list[str], request: pytest.FixtureRequest) -> None:
    """What is said of a block, in these lines, is quoted below it, and the line above the block is marked."""
    fresh = "\n" + "".join(f"    {line}\n" for line in lines)
    if request.config.getoption("--update-golden"):
        text = block.page.read_text(encoding="utf-8")
        old = block.match.group()
        new = old[: len(old) - len(block.match["told"] or "")] + fresh
        block.page.write_text(text.replace(old, new), encoding="utf-8")
    else:
        assert fresh == block.match["told"]

    assert len(lines) > 0
    assert block.match["mark"].startswith(MARKS[block.kind])


def test_what_is_to_be_written_stands_in_a_policy() -> None:
    """Each line of "How do I say" that is written out stands in a policy of that page, which is checked as any is."""
    page = HOW_TO_SAY.read_text(encoding="utf-8")
    policies = "".join(each.text for each in BLOCKS if each.page == HOW_TO_SAY)
    rows = re.findall(r"^\|[^|]+\| (.+) \|$", page, re.MULTILINE)
    written = [phrase for row in rows for phrase in re.findall(r"`([^`]+)`", row)]

    assert len(written) > 30
    assert [] == [each for each in written if each not in policies]
    assert [] == [
        (block.place, found.message)
        for block in BLOCKS
        if block.page == HOW_TO_SAY
        for found in block.read().diagnostics
    ]


def test_documentation_shows_policies() -> None:
    """No policy on a page is passed over, and there are examples of both kinds."""
    fences = sum(len(re.findall(r"^```pol", page.read_text(encoding="utf-8"), re.MULTILINE)) for page in SHOWING)

    assert fences == len(BLOCKS)
    assert len(of_kinds("pol")) > 20
    assert len(of_kinds("pol-wrong")) > 20


def test_one_sentence_per_line() -> None:
    """In the documentation each sentence begins a line of its own."""
    two = re.compile(r"[a-z`)]\. [A-Z][a-z]+ [a-z]")
    guilty = [
        f"{page.relative_to(ROOT)}: {line}"
        for page in PAGES
        for line in re.sub(r"^```.*?^```$", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL).split(
            "\n"
        )
        if two.search(line) and not line.startswith(("|", "    "))
    ]

    assert [] == guilty


# ---- tables that are worked out


def rows_under(page: Path, heading: str) -> list[list[str]]:
    """The rows of the first table under a heading, without its header, each cell without its marks of code."""
    text = page.read_text(encoding="utf-8")
    section = text[text.index(f"## {heading}\n") :]
    found = re.search(r"^\|[^\n]*\n\|[-|: ]+\n((?:\|[^\n]*\n)+)", section, re.MULTILINE)
    assert found is not None
    rows = [re.split(r"(?<!\\) *\| *", line.strip("|").strip()) for line in found[1].splitlines()]
    return [[cell.replace("\\|", "|").strip("`") for cell in row] for row in rows]


IN_WINDOW = """determination d
  medically necessary when all of
    (1) "In the window": {}
  otherwise not medically necessary
"""


@pytest.mark.parametrize("row", rows_under(DATES, "Windows"), ids=lambda row: row[0])
def test_boundaries_of_windows(row: list[str]) -> None:
    """A window on the page begins and ends on the days that the page says."""
    phrase, _, first, last = row
    text = f"facts\n  visit: date\n  surgery: date\n{IN_WINDOW.format(phrase)}"

    check_ends(text, lambda day: {"visit": str(day)}, first, last)


@pytest.mark.parametrize("row", rows_under(HISTORIES, "Windows"), ids=lambda row: row[0])
def test_boundaries_of_windows_on_lists(row: list[str]) -> None:
    """An item of a list counts from the day and up to the day that the page says."""
    phrase, first, last = row
    declared = "facts\n  surgery: date\nlist of blocks, each a block\n  date: date\n"
    text = declared + IN_WINDOW.format(f"at least 1 {phrase.replace('blocks', 'block', 1)}")

    check_ends(text, lambda day: {"blocks": [{"date": str(day)}], "blocks_complete": True}, first, last)


def check_ends(text: str, case: Callable[[date], dict[str, object]], first: str, last: str) -> None:
    """The first and the last day on which a window of a policy holds, or "none" where it has no such end."""
    policy = read_policy(normalised("dates.pol", completed(text))).value
    assert policy is not None
    day = timedelta(days=1)

    def is_met(visit: date) -> bool:
        found = evaluate(policy, read_facts(policy, {"surgery": "2025-08-31", **case(visit)}))
        return found.determinations[0].outcome.kind == "approves"

    for end, step in ((first, -day), (last, day)):
        if re.fullmatch(r"\d{4}-\d\d-\d\d", end):
            assert (True, False) == (is_met(date.fromisoformat(end)), is_met(date.fromisoformat(end) + step))
        else:
            assert end == "none"
            assert is_met(date(1900, 1, 1) if step < timedelta(0) else date(2100, 1, 1))


def test_roundings() -> None:
    """Each rule rounds as the page says."""
    text = QUANTITIES.read_text(encoding="utf-8")
    header = re.search(r"^\| Rule \|(.*)\|$", text, re.MULTILINE)
    assert header is not None
    numbers = [Fraction(each) for each in header[1].split("|")]
    rows = rows_under(QUANTITIES, "Rounding")
    shown = {row[0].split("`")[0]: [Fraction(each) for each in row[1:]] for row in rows}

    assert set(ROUNDINGS) == set(shown)
    assert {rule: [rounded(each, Fraction(1), rule) for each in numbers] for rule in shown} == shown


def test_units_page_is_fresh(request: pytest.FixtureRequest) -> None:
    """The table of units is the table that policies are checked with."""
    text = UNITS.read_text(encoding="utf-8")
    head, marker, _ = text.partition("<!-- written: units -->\n")
    fresh = f"{head}{marker}\n{units_table()}"
    if request.config.getoption("--update-golden"):
        UNITS.write_text(fresh, encoding="utf-8")
    else:
        assert fresh == text


SECTIONS = {
    ("length", 3): "volume",
    ("minutes", -1): "frequency",
    ("days", 1): "days and weeks",
    ("months", 1): "months and years",
    ("minutes", 1): "minutes, hours and seconds",
    ("", 0): "shares",
}


def units_table() -> str:
    """Every simple unit: how a policy writes it, what else is read, and its UCUM code; a section for each dimension."""
    rows = {(row.ucum, row.spelling): row for row in TABLE}
    parts: dict[str, list[str]] = {}
    for unit in simple_units():
        row = rows[unit.ucum, unit.spelling]
        section = SECTIONS.get((row.measures, row.power), row.measures)
        others = ", ".join(f"`{each}`" for each in other_spellings(unit, row.symbols, row.words))
        parts.setdefault(section, []).append(f"| `{as_written(unit)}` | {others} | `{row.ucum}` |\n")
    head = "| Written | Also read | UCUM |\n|---|---|---|\n"
    return "\n".join(f"## {name[0].upper()}{name[1:]}\n\n{head}{''.join(each)}" for name, each in parts.items())


def other_spellings(unit: Unit, symbols: str, words: tuple[str, ...]) -> list[str]:
    """The further spellings of a unit that a policy can write, which is in one word."""
    every = dict.fromkeys((*symbols.split(), *words))
    return [each for each in every if each != as_written(unit) and " " not in each]


# ---- facts that are refused


def policies_of_facts() -> tuple[Policy, Policy]:
    """The policy with facts, and that with lists, of which the page on the facts of a case speaks."""
    facts, lists = (each.read().value for each in BLOCKS if each.page == FACTS)
    assert facts is not None
    assert lists is not None
    return facts, lists


def test_cases_in_the_reference_are_read() -> None:
    """The cases on the page are such that their policies take them."""
    cases = re.findall(r"^```json\n(.*?)^```$", FACTS.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    facts, lists = (
        read_facts(policy, parse_json(case)) for policy, case in zip(policies_of_facts(), cases, strict=True)
    )

    assert "A-17" == facts.case
    assert [2, 2, 1, 2] == [len(each.items) for each in lists.values if isinstance(each, Record)]


@pytest.mark.parametrize("heading", ["What is refused", "Lists"])
def test_refused_facts_are_told_so(heading: str) -> None:
    """Each value that the reference says is refused is refused with that sentence."""
    policy = policies_of_facts()[heading == "Lists"]
    wrong = []
    for given, told in rows_under(FACTS, heading):
        try:
            read_facts(policy, parse_json(given if given[0] in "[{" else f"{{{given}}}"))
        except FactsRefused as refused:
            sentences = [each.sentence for each in refused.problems]
        else:
            sentences = ["nothing is wrong"]
        wrong += [] if sentences == [told] else [(given, told, sentences)]

    assert [] == wrong
