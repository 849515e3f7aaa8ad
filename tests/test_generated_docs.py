"""What the documentation quotes is what the program says. `--update-golden` writes it anew.

A comment `<!-- quoted: NAME -->` stands before each quoted block, indented or fenced; NAME is one of `QUOTES`.
"""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from compiler.cli import pol
from tests.literate import completed

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
FIRST_POLICY = ROOT / "docs" / "guide" / "first-policy.md"
TESTING = ROOT / "docs" / "guide" / "testing.md"
FACTS = ROOT / "docs" / "reference" / "facts.md"
PYTHON = ROOT / "docs" / "reference" / "python.md"
WEIGHT_PROGRAM = ROOT / "docs" / "guide" / "dates-units-table.md"
PAGES = [README, ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]

_QUOTED = re.compile(
    r"^<!-- quoted: ([^\n]+?) -->\n\n((?:    [^\n]*\n(?:\n(?=    ))?)+|```\w*\n.*?\n```\n)", re.MULTILINE | re.DOTALL
)


def said(*arguments: str) -> str:
    """What `pol` says on both streams."""
    result = CliRunner().invoke(pol, list(arguments), standalone_mode=False)
    assert result.exception is None, result.exception
    return result.output.rstrip("\n")


def blocks(page: Path, kind: str) -> list[str]:
    """The fenced blocks of one kind on a page."""
    return re.findall(rf"^```{kind}\n(.*?)^```$", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


def lumbar(old: str = "", new: str = "") -> None:
    """The lumbar policy in the current folder, perhaps with one change."""
    text = (ROOT / "policies" / "lumbar_mbb.pol").read_text(encoding="utf-8")
    assert old in text
    Path("policies").mkdir()
    Path("policies/lumbar_mbb.pol").write_text(text.replace(old, new) if old else text, encoding="utf-8")


def first_policy(old: str = "", new: str = "", *, whole: bool = False) -> None:
    """The policy of the guide in the current folder, as far as its first half or whole, perhaps with one change."""
    files = [each for each in blocks(FIRST_POLICY, "pol") if each.startswith("policy ") and "\nscenario " in each]
    text = files[-1 if whole else 0]
    assert old in text
    Path("policies").mkdir()
    Path("policies/vestibular.pol").write_text(text.replace(old, new, 1) if old else text, encoding="utf-8")
    case, history = blocks(FIRST_POLICY, "json")
    Path("case.json").write_text(case, encoding="utf-8")
    Path("history.json").write_text(history, encoding="utf-8")


def whole_first_policy(*arguments: str) -> str:
    """What `pol` says of the policy at the end of the guide."""
    first_policy(whole=True)
    return said(*arguments)


def site_of_first_policy() -> str:
    """What `pol` says of its site; the folder is the reader's own."""
    told = whole_first_policy("docs", "build", "--policies", "policies", "--output", "build/site")
    return told.replace(str(Path.cwd()), "…")


def changed_threshold(verb: str) -> str:
    lumbar("relief after first block is at least 80%", "relief after first block is at least 75%")
    return said(verb, "policies")


def second_block_decided() -> str:
    lumbar()
    facts = ROOT / "policies" / "examples" / "lumbar_mbb" / "relief_under_threshold.json"
    head, _, second = said("decide", "policies/lumbar_mbb.pol", str(facts)).split("\n\n")
    return f"{head}\n\n{second}"


def misspelt_name(lines: int | None = None) -> str:
    first_policy("weeks of symptoms is", "weeks of symptms is")
    return "\n".join(said("check", "policies").split("\n")[:lines])


def checked_first_policy() -> str:
    first_policy()
    return said("check", "policies/vestibular.pol")


def first_policy_tested() -> str:
    first_policy()
    return said("test", "policies/vestibular.pol")


def decided_first_policy() -> str:
    first_policy()
    return said("decide", "policies/vestibular.pol", "case.json")


def lowered_threshold() -> str:
    (text,) = blocks(TESTING, "pol")
    Path("policies").mkdir()
    changed = text.replace("relief after first block is at least 80%", "relief after first block is at least 75%")
    Path("policies/block.pol").write_text(changed, encoding="utf-8")
    return said("test", "policies/block.pol")


def weight_program(*arguments: str) -> str:
    """What `pol` says of the whole policy of the second guide page and its case."""
    Path("policies").mkdir()
    Path("policies/weight_program.pol").write_text(blocks(WEIGHT_PROGRAM, "pol")[-1], encoding="utf-8")
    Path("case.json").write_text(blocks(WEIGHT_PROGRAM, "json")[-1], encoding="utf-8")
    return said(*arguments)


def claims_loop() -> str:
    """What the program on the page prints for the claims on the page."""
    lumbar()
    said("compile", "policies/lumbar_mbb.pol", "--to", "python", "--output", "lumbar_mbb.py")
    (program,), (claims,) = blocks(PYTHON, "python"), blocks(PYTHON, "json")
    Path("claims.jsonl").write_text(claims, encoding="utf-8")
    return subprocess.run(
        [sys.executable, "-c", program],
        check=True,
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    ).stdout.rstrip("\n")


def first_item() -> str:
    """What the policy with lists of the reference says of the first requested item of its case."""
    Path("lists.pol").write_text(completed(blocks(FACTS, "pol")[1]), encoding="utf-8")
    Path("case.json").write_text(blocks(FACTS, "json")[1], encoding="utf-8")
    answer = json.loads(said("decide", "lists.pol", "case.json", "--format", "json"))
    return json.dumps(answer["determinations"]["ablation"]["items"][0], indent=2)


def overlapping_versions() -> str:
    text = blocks(FIRST_POLICY, "pol")[3]
    later = text.replace("version    1.0", "version    2.0").replace("2026-01-01", "2026-07-01")
    Path("policies").mkdir()
    Path("policies/vestibular_1.pol").write_text(text, encoding="utf-8")
    Path("policies/vestibular_2.pol").write_text(later, encoding="utf-8")
    return said("check", "policies")


QUOTES: dict[str, Callable[[], str]] = {
    "decision of the second block": second_block_decided,
    "check of a changed threshold": lambda: changed_threshold("check"),
    "test of a changed threshold": lambda: changed_threshold("test"),
    "check of the first policy": checked_first_policy,
    "check of a misspelt name": misspelt_name,
    "a misspelt name": lambda: misspelt_name(6),
    "test of the first policy": first_policy_tested,
    "decision of the first policy": decided_first_policy,
    "check of the whole first policy": lambda: whole_first_policy("check", "policies/vestibular.pol"),
    "test of the whole first policy": lambda: whole_first_policy("test", "policies/vestibular.pol"),
    "decision of the whole first policy": lambda: whole_first_policy(
        "decide", "policies/vestibular.pol", "history.json"
    ),
    "site of the first policy": site_of_first_policy,
    "test of a lowered threshold": lowered_threshold,
    "test of the weight program": lambda: weight_program("test", "policies/weight_program.pol"),
    "decision of the weight program": lambda: weight_program("decide", "policies/weight_program.pol", "case.json"),
    "answer as JSON": lambda: weight_program("decide", "policies/weight_program.pol", "case.json", "--format", "json"),
    "claims loop": claims_loop,
    "items as JSON": first_item,
    "overlapping versions": overlapping_versions,
    "a new repository": lambda: said("new", "repository", "our-policies"),
}


@pytest.mark.parametrize("name", QUOTES)
def test_quoted_output(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    """An output that the documentation quotes is what the program says."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NO_COLOR", "1")
    output = QUOTES[name]()
    quoted = 0
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        for match in [each for each in _QUOTED.finditer(text) if each.group(1) == name]:
            block = match.group(2)
            fresh = refreshed(block, output)
            quoted += 1
            if request.config.getoption("--update-golden"):
                page.write_text(text.replace(match.group(), match.group().replace(block, fresh)), encoding="utf-8")
            else:
                assert fresh == block, f"{page.relative_to(ROOT)} quotes an old output: run make golden, read the diff"

    assert quoted > 0


def refreshed(block: str, output: str) -> str:
    """The block with another content, fenced or indented as it was."""
    fence = re.match(r"```\w*\n", block)
    if fence:
        return f"{fence.group()}{output}\n```\n"
    return "".join(f"    {line}".rstrip() + "\n" for line in output.split("\n"))


def test_every_quote_is_known() -> None:
    """Each comment that announces a quote names one that is checked."""
    announced = {
        name for page in PAGES for name in re.findall(r"<!-- quoted: (.+?) -->", page.read_text(encoding="utf-8"))
    }

    assert set(QUOTES) == announced


def test_each_part_of_the_guide_stands_in_its_whole_file() -> None:
    """What the first guide shows of a policy, part by part, is what its whole file says."""
    page = FIRST_POLICY.read_text(encoding="utf-8")
    whole = blocks(FIRST_POLICY, "pol")[-1]
    named = page.replace("at most 10 sessions,", "at most (sessions allowed) sessions,").replace(
        "At most 10 sessions in 12 months, this one", "At most 10 sessions in 12 months, 12 from 2027 on, this one"
    )
    parts = re.findall(r"^<!-- part of the whole file below -->\n\n((?:    [^\n]*\n)+)", named, re.MULTILINE)
    lines = set(whole.splitlines())

    assert 2 == len(parts)
    assert [] == [line for part in parts for line in part.splitlines() if line[4:] not in lines and line not in lines]


def test_readme_shows_the_reference_policy() -> None:
    """The policy in the README is an excerpt of the reference policy, line by line."""
    lines = set((ROOT / "policies" / "lumbar_mbb.pol").read_text(encoding="utf-8").splitlines())

    assert [] == [line for line in blocks(README, "pol")[0].splitlines() if line not in lines]
