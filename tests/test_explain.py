"""`pol explain`: the catalogue on a terminal."""

import re

import pytest
from click.testing import CliRunner, Result

from compiler.cli import pol
from compiler.cli.error_pages import FAMILIES, error_pages
from compiler.cli.explain_verb import listed


def explain(*arguments: str) -> Result:
    return CliRunner().invoke(pol, ["explain", *arguments], standalone_mode=False)


@pytest.mark.parametrize("code", ["POL0304", "pol0304", "304", "0304", " POL304 "])
def test_a_code_is_explained(code: str) -> None:
    """However the code is written, its page is shown, without the marks of Markdown."""
    lines = explain(code).output.splitlines()

    assert "POL0304: A percentage without its sign, or a sign too many" == lines[0]
    assert ["Summary", "Avoid", "Prefer", "Why"] == [each for each in lines if re.fullmatch("[A-Z][a-z]+", each)]
    assert '    policy.pol:6:77: error POL0304: "80" stands for a percentage and lacks its sign' in lines
    assert not [each for each in lines if "```" in each or each.startswith(("#", "<!--"))]


def test_every_page_is_shown() -> None:
    """No page keeps marks that only Markdown needs."""
    for page in error_pages().values():
        prose = [each for each in explain(page.code).output.splitlines() if not each.startswith("    ")]

        assert not [each for each in prose if re.search(r"```|<!--|\]\(|`", each)]


def test_without_a_code_all_are_listed() -> None:
    """Each code stands there with its kind and title, under the name of its family."""
    lines = explain().output.splitlines()
    expected = [f"{each.code}  {each.severity:7}  {each.title}" for each in error_pages().values()]

    assert expected == [each for each in lines if each.startswith("POL")]
    assert [*FAMILIES.values()] == [each for each in lines if each and not each.startswith("POL")]
    assert lines.index("Names") + 1 == lines.index(listed(error_pages()["POL0201"]))


def test_codes_are_found_by_a_word() -> None:
    """A word of the title or of the summary, as it begins; of several words each. One code alone is shown whole."""
    units = explain("UNIT").output.splitlines()

    assert "Types" in units
    assert "POL0127  error    A unit with a blank in it, or a word for a sign" in units
    assert not [each for each in units if each.startswith("POL0101")]
    assert explain("unit sign").output.startswith("POL0127: A unit with a blank in it, or a word for a sign\n")
    assert "POL0655: A version without its line in the history" == explain("history version").output.splitlines()[0]


@pytest.mark.parametrize("code", ["POL9999", "zebra", "", " ", "POL0304x", "\x1b[31m"])
def test_an_unknown_code_is_told(code: str) -> None:
    """What is no code and no word is a wrong call, told without control characters."""
    run = CliRunner().invoke(pol, ["explain", code])

    assert 2 == run.exit_code
    assert '"pol explain" lists them all' in run.output
    assert "\x1b" not in run.output
