"""The catalogue's pages are its tests: each shows a mistake with what `pol check` says, and the same text mended.

A page is `# POL0304: Title`, then Summary, Avoid, Prefer and Why. The example under Avoid raises exactly that code,
the one under Prefer does not. `--update-golden` writes what `pol check` says under Avoid, and the list of all codes.

A block that begins with `# NAME.pol` is a file beside the example. A comment above a block says what a page cannot
show: `<!-- encoded: windows-1252 -->` how the file is saved, `<!-- escaped -->` that `\\u200b` stands for that
character, `<!-- repeated: 1000 -->` that the example's last line stands there so many times, `<!-- whole -->` that no
header and no determination are added to it.
"""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from compiler.cli.console import told
from compiler.cli.error_pages import FAMILIES, error_pages
from compiler.cli.policies import check_file
from compiler.scenarios import run_scenarios
from policy_dsl.diagnostics import Diagnostic, Result
from policy_dsl.format import formatted
from policy_dsl.policy import Policy
from policy_dsl.source import normalised
from policy_dsl.versions import check_versions
from tests.literate import completed

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "docs" / "errors"
PAGES = sorted(FOLDER.glob("POL*.md"))
# What an example leaves out that shows one thing only: who reads a name, what a fact asks, how a criterion is worded.
LEFT_OUT = frozenset({"POL0601", "POL0602", "POL0603"})
SECTIONS = ["Summary", "Avoid", "Prefer", "Why"]

_BLOCK = re.compile(r"(?:^<!-- (?P<how>[a-z]+)(?:: (?P<with>\S+))? -->\n\n)?^```pol\n(?P<text>.*?)^```\n", re.M | re.S)
_SECTION = re.compile(r"^## (.+)\n", re.MULTILINE)
_FILE = re.compile(r"# (\S+\.pol)\n")

HEAD = """# The catalogue of mistakes

Each mistake and each warning has a code that never changes its meaning.
`pol explain POL0304` shows its page.
An **error** stops everything that would be made of the policy; a **warning** stops nothing.
"""


@dataclass(frozen=True)
class Section:
    """A section of a page: its text, and the policies that it shows."""

    text: str

    @property
    def blocks(self) -> list[re.Match[str]]:
        return list(_BLOCK.finditer(self.text))

    def files(self, folder: Path) -> list[Path]:
        """The example's files, written into a folder; the first is the example itself."""
        paths = []
        for block in self.blocks:
            named = _FILE.match(block["text"])
            paths.append(folder / (named[1] if named else "policy.pol"))
            paths[-1].parent.mkdir(parents=True, exist_ok=True)
            paths[-1].write_bytes(content_of(block, whole=named is None))
        return sorted(paths, key=lambda path: path.name != "policy.pol")

    def read(self, folder: Path) -> tuple[list[Diagnostic], Result[Policy]]:
        """What `pol check` says of the example's files, and the example's policy."""
        paths = self.files(folder)
        text = {path: path.read_bytes() for path in paths}
        policies = [path for path in paths if path.name == "policy.pol" or b"\npolicy " in b"\n" + text[path]]
        results = [check_file(path) for path in policies]
        versions = check_versions(each.value for each in results if each.value is not None)
        return [*(one for each in results for one in each.diagnostics), *versions], results[0]


def content_of(block: re.Match[str], *, whole: bool) -> bytes:
    """The bytes of a file that a block shows, completed where it is the example."""
    text = block["text"]
    if block["how"] == "repeated":
        first, last = re.fullmatch(r"(.*?)([^\n]*\n)", text, re.DOTALL).groups()  # type: ignore[union-attr] # ends in \n
        text = first + last * int(block["with"])
    if block["how"] == "escaped":
        text = re.sub(r"\\u([0-9a-f]{4})", lambda match: chr(int(match[1], 16)), text)
    if whole and block["how"] != "whole":
        text = completed(text)
    return text.encode(block["with"] if block["how"] == "encoded" else "utf-8")


def sections_of(page: Path) -> dict[str, Section]:
    """The sections of a page, by their headings."""
    pieces = _SECTION.split(page.read_text(encoding="utf-8"))
    return {title: Section(text) for title, text in zip(pieces[1::2], pieces[2::2], strict=True)}


def quoted(found: list[Diagnostic], folder: Path) -> str:
    """What `pol check` says, as a page quotes it."""
    text = "\n\n".join(told(each) for each in found).replace(folder.as_posix() + "/", "")
    return f"\n```text\n{text}\n```\n\n"


def pages() -> list[object]:
    return [pytest.param(page, id=page.stem) for page in PAGES]


@pytest.mark.parametrize("page", pages())
def test_page_has_its_sections(page: Path) -> None:
    """A page begins with its code and a title, and has its four sections in order."""
    text = page.read_text(encoding="utf-8")

    assert re.match(rf"# {page.stem}: [A-Z][^\n]*[^\n.]\n\n## Summary\n", text)
    assert SECTIONS == list(sections_of(page))
    assert all(section.text.strip() for section in sections_of(page).values())


@pytest.mark.parametrize("page", pages())
def test_avoid_raises_the_code(page: Path, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """The example to avoid raises the page's code and no other, and what `pol check` says stands under it."""
    avoid = sections_of(page)["Avoid"]
    found, _ = avoid.read(tmp_path)
    code = page.stem
    noted = [each for each in found if code in LEFT_OUT or each.code not in LEFT_OUT]
    fresh = quoted([each for each in noted if each.code == code], tmp_path)
    told_now = avoid.text[avoid.blocks[-1].end() :]
    if request.config.getoption("--update-golden"):
        text = page.read_text(encoding="utf-8")
        page.write_text(text.replace(avoid.text, avoid.text.removesuffix(told_now) + fresh), encoding="utf-8")
    else:
        assert fresh == told_now

    assert {code} == {each.code for each in noted}


@pytest.mark.parametrize("page", pages())
def test_prefer_raises_nothing(page: Path, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """The example to follow has no mistake and no warning, stands in the canonical form, and its scenarios hold."""
    prefer = sections_of(page)["Prefer"]
    found, result = prefer.read(tmp_path)

    assert prefer.blocks
    assert [] == [told(each) for each in found if each.is_error or each.code == page.stem or each.code not in LEFT_OUT]
    assert result.value is not None
    assert [] == [each.failures for each in run_scenarios(result.value) if each.failures]
    for block in prefer.blocks:
        fresh = formatted(normalised(page.name, block["text"])).value
        assert fresh is not None
        if request.config.getoption("--update-golden"):
            text = page.read_text(encoding="utf-8")
            page.write_text(text.replace(f"\n{block['text']}```", f"\n{fresh}```"), encoding="utf-8")
        else:
            assert fresh == block["text"]


@pytest.mark.parametrize("page", pages())
def test_avoid_and_prefer_differ_little(page: Path) -> None:
    """The two examples are of one policy, and differ: in their text, or in how they are saved."""
    avoid, prefer = ([block.group() for block in sections_of(page)[each].blocks] for each in ("Avoid", "Prefer"))

    assert avoid != prefer


def test_every_code_has_a_page() -> None:
    """The catalogue's pages are of the codes that its functions make, of all and of no other."""
    text = (ROOT / "policy_dsl" / "errors.py").read_text(encoding="utf-8")

    assert sorted(set(re.findall(r'"(POL\d{4})"', text))) == [page.stem for page in PAGES]


def test_every_title_is_its_own() -> None:
    """No two codes have one title."""
    titles = [page.title for page in error_pages().values()]

    assert sorted(titles) == sorted(set(titles))


def test_list_of_codes_is_fresh(request: pytest.FixtureRequest) -> None:
    """The catalogue lists each code with its title, and whether it is an error or a warning."""
    parts = [HEAD]
    for family, title in FAMILIES.items():
        rows = [each for each in error_pages().values() if each.code.startswith(f"POL{family}")]
        lines = [f"| [{each.code}]({each.code}.md) | {each.severity} | {each.title} |" for each in rows]
        parts.append("\n".join([f"## {title}", "", "| Code | Kind | |", "|---|---|---|", *lines, ""]))
    fresh = "\n".join(parts)
    index = FOLDER / "index.md"
    if request.config.getoption("--update-golden"):
        index.write_text(fresh, encoding="utf-8")

    assert fresh == index.read_text(encoding="utf-8")
