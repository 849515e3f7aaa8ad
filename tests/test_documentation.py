"""The documentation is true: every policy in it is checked, and every output that it quotes is what `pol` says."""

import re
from pathlib import Path

import pytest

from policy_dsl.pipeline import read_policy
from policy_dsl.source import normalised
from tests.literate import completed

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
BLOCKS = [
    (f"{page.relative_to(ROOT)}:{text.count(chr(10), 0, match.start()) + 1}", match.group(1), match.group(2))
    for page in PAGES
    for text in [page.read_text(encoding="utf-8")]
    for match in re.finditer(r"^```(pol|pol-wrong)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
]


@pytest.mark.parametrize(("place", "kind", "text"), BLOCKS, ids=[place for place, _, _ in BLOCKS])
def test_policy_in_documentation(place: str, kind: str, text: str) -> None:
    """A policy shown as right has no error, and one shown as wrong has at least one."""
    result = read_policy(normalised(place, completed(text)))
    messages = [each.message for each in result.diagnostics if each.is_error]

    if kind == "pol":
        assert [] == messages
    else:
        assert len(messages) > 0


def test_documentation_shows_policies() -> None:
    """The documentation holds examples."""
    assert len(BLOCKS) > 20


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
