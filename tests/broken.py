"""The corpus of broken policies in tests/mistakes: cases, what they make of a policy, and how many points it gets."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path

from policy_dsl.diagnostics import Diagnostic
from policy_dsl.format import formatted
from policy_dsl.pipeline import read_policy
from policy_dsl.source import Source, normalised

FOLDER = Path(__file__).parent / "mistakes"
POLICIES = Path(__file__).parent.parent / "policies"
MOST = 3  # points of a case
UNSEEN = {
    "tab": "\t", "nbsp": "\u00a0", "nnbsp": "\u202f", "zwsp": "\u200b", "shy": "\u00ad", "nbhyphen": "\u2011",
    "cr": "\r", "linebreak": "\u2028", "formfeed": "\f",
}  # fmt: skip

_CASE = re.compile(r"^## ([^\n]+)\n(\w+)\n```diff\n(.*?)^```\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Mistake:
    """One edit of a policy, and what a person would want to be told of it."""

    theme: str
    heading: str
    policy: str
    old: tuple[str, ...]
    new: tuple[str, ...]
    lines: tuple[str, ...]
    help: tuple[str, ...]

    @property
    def name(self) -> str:
        return f"{self.theme}: {self.heading}"

    @property
    def own(self) -> tuple[int, ...]:
        """Which of the lines that come in were not there before."""
        steps = SequenceMatcher(None, self.old, self.new, autojunk=False).get_opcodes()
        return tuple(place for kind, _, _, first, end in steps if kind != "equal" for place in range(first, end))


@dataclass(frozen=True)
class Verdict:
    """What came of a case: its points, one each for the line, the false diagnostics and the help; and its code."""

    line: bool
    quiet: bool
    help: bool
    code: str
    told: tuple[Diagnostic, ...]

    @property
    def points(self) -> int:
        return self.line + self.quiet + self.help


@cache
def mistakes() -> tuple[Mistake, ...]:
    """The cases, in the order of the files and within them."""
    return tuple(each for path in sorted(FOLDER.glob("*.md")) if path.name != "README.md" for each in mistakes_in(path))


def mistakes_in(path: Path) -> list[Mistake]:
    text = path.read_text(encoding="utf-8")
    found = []
    for heading, policy, diff, told in _CASE.findall(text):
        old = tuple(each[1:] for each in diff.splitlines() if each[:1] in "- ")
        new = tuple(written(each[1:]) for each in diff.splitlines() if each[:1] in "+ ")
        lines = tuple(re.findall(r"^line: ([^\n]+)$", told, re.MULTILINE))
        helps = tuple(re.findall(r"^help: ([^\n]+)$", told, re.MULTILINE))
        found.append(Mistake(path.stem, heading, policy, old, new, lines, helps))
    if len(found) != text.count("\n## "):
        raise ValueError(f"{path.name}: {text.count(chr(10) + '## ')} headings, and {len(found)} cases")
    return found


def written(line: str) -> str:
    """A line with the characters that cannot be seen."""
    return re.sub(r"\{(\w+)\}", lambda match: UNSEEN[match[1]], line)


@cache
def policy_lines(name: str) -> tuple[str, ...]:
    return tuple((POLICIES / f"{name}.pol").read_text(encoding="utf-8").split("\n"))


def place_in(lines: tuple[str, ...], mistake: Mistake) -> int:
    """Where in the lines of a policy the edit begins."""
    count = len(mistake.old)
    for start in range(len(lines) - count + 1):
        if lines[start : start + count] == mistake.old:
            return start
    raise ValueError(f'"{mistake.name}": {mistake.policy} has no such lines')


def broken(*made: Mistake) -> tuple[Source, tuple[frozenset[int], ...]]:
    """One policy with the mistakes in it, and for each the lines of which one is to be underlined."""
    lines = policy_lines(made[0].policy)
    at = [place_in(lines, each) for each in made]
    text = list(lines)
    for start, each in sorted(zip(at, made, strict=True), key=lambda pair: -pair[0]):
        text[start : start + len(each.old)] = each.new
    source = normalised(f"{made[0].policy}.pol", "\n".join(text))
    spots = []
    for start, each in zip(at, made, strict=True):
        moved = sum(len(o.new) - len(o.old) for s, o in zip(at, made, strict=True) if s < start)
        spots.append(places_of(each, source, start + moved))
    return source, tuple(spots)


def places_of(mistake: Mistake, source: Source, start: int) -> frozenset[int]:
    """The numbers of the lines of which one is to be underlined."""
    if not mistake.lines:
        return frozenset(start + place + 1 for place in mistake.own)
    lines = [each.strip() for each in source.text.split("\n")]
    return frozenset(
        min((at for at, line in enumerate(lines) if line == each), key=lambda at: abs(at - start)) + 1
        for each in mistake.lines
    )


@cache
def judged(mistake: Mistake) -> Verdict:
    """What the compiler says of a case."""
    source, (places,) = broken(mistake)
    told = read_policy(source).diagnostics
    if not told:
        same = is_as_if_right(mistake, source)
        return Verdict(same, same, same, "", told)
    first = next((each for each in told if each.is_error), told[0])
    about = [each for each in told if source.line(each.span) in places]
    on_line = source.line(first.span) in places
    named = any(words in about[0].help for words in mistake.help) if about else False
    quiet = bool(about) and others(told, source, (places,)) <= 1
    return Verdict(on_line, quiet, named, (about or told)[0].code, told)


def others(told: tuple[Diagnostic, ...], source: Source, spots: tuple[frozenset[int], ...]) -> int:
    """How many diagnostics are not about the mistakes: each line of one has a claim to one diagnostic."""
    lines = [source.line(each.span) for each in told]
    return len(lines) - len({each for each in lines if any(each in places for places in spots)})


def is_as_if_right(mistake: Mistake, source: Source) -> bool:
    """Whether the policy is formatted as it would be without the mistake."""
    right = normalised(source.path, "\n".join(policy_lines(mistake.policy)))
    return formatted(source).value == formatted(right).value
