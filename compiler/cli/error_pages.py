"""The pages of the catalogue: what each code means, what to avoid, what to write, and why. They are in `docs/errors/`.

An installed package holds them beside this module; a checkout has them in its documentation.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

PACKAGED = Path(__file__).parent.parent / "error_pages"
OF_CHECKOUT = Path(__file__).parent.parent.parent / "docs" / "errors"

# What the first two digits of a code stand for.
FAMILIES = {
    "01": "Text and syntax",
    "02": "Names",
    "03": "Types",
    "04": "Structure",
    "05": "Scenarios",
    "06": "Warnings about the matter",
}

_TITLE = re.compile(r"# (POL\d{4}): (.+)\n")
_SUMMARY = re.compile(r"^## Summary\n(.*?)^## ", re.MULTILINE | re.DOTALL)
_SEVERITY = re.compile(r": (error|warning) (POL\d{4}): ")


@dataclass(frozen=True, slots=True)
class ErrorPage:
    """One code's page: its title, whether it is an error or a warning, and its text in Markdown."""

    code: str
    title: str
    severity: str
    text: str

    def speaks_of(self, words: str) -> bool:
        """Whether a word of the title or the summary begins as each of some words."""
        summary = _SUMMARY.search(self.text)
        said = f"{self.title} {summary[1] if summary else ''}"
        return all(re.search(rf"(?<!\w){re.escape(word)}", said, re.IGNORECASE) for word in words.split())


@lru_cache(maxsize=1)
def error_pages() -> dict[str, ErrorPage]:
    """Every page, by its code, in the order of the codes."""
    folder = PACKAGED if PACKAGED.is_dir() else OF_CHECKOUT
    pages = [page_of(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("POL*.md"))]
    return {page.code: page for page in pages}


def page_of(text: str) -> ErrorPage:
    """A page from its text; the message that it quotes says whether it is an error."""
    title = _TITLE.match(text)
    assert title is not None, "a page of the catalogue begins with its code and title"
    severity = next((kind for kind, code in _SEVERITY.findall(text) if code == title[1]), "error")
    return ErrorPage(title[1], title[2], severity, text)
