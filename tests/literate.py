"""Literate suites: Markdown in which a heading is a test, a fenced block the policy, and another what to expect.

Blocks: `pol` the policy (a header is added at its end when it has none), `pol used PATH` a file that it uses;
`errors` or `warnings` exactly what `pol check` says of that kind; `decisions` what comes of cases, a line each;
`scenarios` what `pol test` finds wrong with the policy's own, empty when all hold; `because a test is text` is prose.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path

HEADER = """
policy test policy "Test policy"
  version 1.0
  effective 2026-01-01
  status example
  source "Test"
"""
DETERMINATION = """
determination added "Added"
  medically necessary when all of
    (1) "Added": date of service is on or after 2026-07-01
  otherwise not medically necessary
"""
KINDS = ("pol", "pol-wrong", "errors", "warnings", "decisions", "scenarios", "json")
USED = "pol used "

_FENCE = re.compile(r"^```([^`\n]+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Case:
    """One heading of a suite with its blocks, by kind; `line` is the heading's line in the file."""

    path: Path
    line: int
    heading: str
    blocks: dict[str, str] = field(compare=False)

    @property
    def name(self) -> str:
        return f"{self.path.stem}: {self.heading}"

    @property
    def used(self) -> dict[str, str]:
        """The files that the policy uses, by their paths."""
        return {kind.removeprefix(USED): text for kind, text in self.blocks.items() if kind.startswith(USED)}


def cases_in(path: Path) -> list[Case]:
    """The headings of a suite that have a policy under them."""
    text = path.read_text(encoding="utf-8")
    found = []
    for match in re.finditer(r"^(#+ [^\n]+)\n(.*?)(?=^#+ |\Z)", hidden(text), re.MULTILINE | re.DOTALL):
        body = text[match.start(2) : match.end(2)]
        blocks: dict[str, str] = {}
        for kind, content in _FENCE.findall(body):
            if kind not in KINDS and not kind.startswith(USED):
                raise ValueError(f"{path.name}: a block of the kind {kind} means nothing here")
            if kind in blocks:
                raise ValueError(f"{path.name}: two blocks of the kind {kind} under {match.group(1)}")
            blocks[kind] = content
        if "pol" in blocks:
            line = text.count("\n", 0, match.start()) + 1
            found.append(Case(path, line, match.group(1).lstrip("# "), blocks))
    return found


def hidden(text: str) -> str:
    """The text with the inside of its fenced blocks blanked, so that a `#` there is no heading."""
    return _FENCE.sub(lambda match: re.sub(r"[^\n]", " ", match.group()), text)


def completed(policy: str) -> str:
    """A policy's text with a header, and with a determination, where it has none."""
    text = policy if re.search(r"^policy ", policy, re.MULTILINE) else policy + HEADER
    return text if re.search(r"^determination ", policy, re.MULTILINE) else text + DETERMINATION
