"""Broken policies: the mistake's line is underlined, nothing else is made of it, and the help names the correction."""

import random
import re
from collections.abc import Callable
from itertools import pairwise

import pytest

from policy_dsl.pipeline import read_policy
from tests.broken import FOLDER, MOST, Mistake, broken, judged, mistakes, others, place_in, policy_lines

SCORE = FOLDER / "score.txt"


def told_score() -> str:
    """The sum of the points, and the points and the code of every case."""
    verdicts = [(each, judged(each)) for each in mistakes()]
    total = sum(verdict.points for _, verdict in verdicts)
    lines = [f"{verdict.points} {verdict.code or 'accepted'} {each.name}" for each, verdict in verdicts]
    return "\n".join([f"{total} of {MOST * len(verdicts)}", *lines, ""])


def kept() -> dict[str, tuple[int, str]]:
    """The points and the code of each case as they are kept, by its name."""
    lines = (line.split(" ", 2) for line in SCORE.read_text(encoding="utf-8").splitlines()[1:])
    return {name: (int(points), code) for points, code, name in lines}


def kept_sum() -> int:
    return int(SCORE.read_text(encoding="utf-8").split(" ", 1)[0]) if SCORE.exists() else 0


def test_the_score_never_falls(pytestconfig: pytest.Config, figure: Callable[[str], None]) -> None:
    """The sum of all points is at least the one that is kept; --update-golden keeps a better one."""
    score = told_score()
    figure(f"broken policies: {score.splitlines()[0]} points")

    assert int(score.split(" ", 1)[0]) >= kept_sum()
    if pytestconfig.getoption("--update-golden"):
        SCORE.write_text(score, encoding="utf-8")
    assert SCORE.read_text(encoding="utf-8") == score


@pytest.mark.parametrize("mistake", mistakes(), ids=lambda each: each.name)
def test_no_case_loses_a_point(mistake: Mistake) -> None:
    """Each case has the points and the code that are kept."""
    verdict = judged(mistake)

    points, code = kept()[mistake.name]
    assert code == (verdict.code or "accepted")
    assert points <= verdict.points


# ---- several mistakes in one policy

TOGETHER = 60  # policies with two or three mistakes


def part_of(mistake: Mistake) -> tuple[int, int]:
    """The first and the last line of the part of its policy that a mistake changes, with the lines next to it."""
    lines = policy_lines(mistake.policy)
    start = place_in(lines, mistake)
    begins = [at for at, line in enumerate(lines) if re.match(r"[^\s#]", line)]
    first = max((at for at in begins if at <= start), default=0)
    last = min((at for at in begins if at >= start + len(mistake.old)), default=len(lines))
    return first, last


def are_apart(*made: Mistake) -> bool:
    """Whether no two of the mistakes are made in parts that touch one another."""
    parts = sorted(map(part_of, made))
    return all(last < first for (_, last), (first, _) in pairwise(parts))


def are_independent(*made: Mistake) -> bool:
    """Whether none of the mistakes is made where the name of a list is used that another one breaks."""
    lists = [re.findall(r"^list of \S.*?(\w+?)s?(?=,|$)", "\n".join(each.old), re.MULTILINE) for each in made]
    texts = ["\n".join(each.old) for each in made]
    return not any(
        name in text for own, names in enumerate(lists) for name in names for at, text in enumerate(texts) if at != own
    )


def drawn_together() -> list[tuple[Mistake, ...]]:
    """Two or three mistakes in parts of one policy that are apart, each of which is told rightly when it is alone."""
    drawn = random.Random(1)
    sound = [each for each in mistakes() if judged(each).told and judged(each).line and judged(each).quiet]
    found: list[tuple[Mistake, ...]] = []
    while len(found) < TOGETHER:
        first = drawn.choice(sound)
        beside = [each for each in sound if each.policy == first.policy]
        made = (first, *drawn.sample(beside, drawn.choice((1, 2))))
        if are_apart(*made) and are_independent(*made):
            found.append(made)
    return found


def test_independent_mistakes_are_all_told_at_once() -> None:
    """One run shows each of several mistakes in different parts, and no more than one more than each brings alone."""
    untold = []
    for made in drawn_together():
        source, spots = broken(*made)
        told = read_policy(source).diagnostics
        lines = {source.line(each.span) for each in told}
        alone = sum(others(judged(each).told, *broken(each)) for each in made)
        missed = [each.name for each, places in zip(made, spots, strict=True) if lines.isdisjoint(places)]
        extra = others(told, source, spots) - alone
        if missed or extra > 1:
            untold.append(([each.name for each in made], missed, extra))

    assert [] == untold
