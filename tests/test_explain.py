"""`pol explain`: the catalogue on a terminal."""

import re

import pytest
from click.testing import CliRunner, Result

from compiler.cli import pol
from compiler.cli.error_pages import error_pages


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
    """Each code stands there with its kind and title."""
    expected = [f"{each.code}  {each.severity:7}  {each.title}" for each in error_pages().values()]

    assert expected == explain().output.splitlines()


@pytest.mark.parametrize("code", ["POL9999", "percent", "", "POL0304x", "\x1b[31m"])
def test_an_unknown_code_is_told(code: str) -> None:
    """What is no code is a wrong call, told without control characters."""
    run = CliRunner().invoke(pol, ["explain", code])

    assert 2 == run.exit_code
    assert '"pol explain" lists them all' in run.output
    assert "\x1b" not in run.output
