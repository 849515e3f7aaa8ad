"""Broken policies: the mistake's line is underlined, nothing else is made of it, and the help names the correction."""

from collections.abc import Callable

import pytest

from tests.broken import FOLDER, MOST, Mistake, judged, mistakes

SCORE = FOLDER / "score.txt"
SLOWEST = 1.0  # seconds for one case


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
    """Each case has the points and the code that are kept, and is answered in time."""
    verdict = judged(mistake)

    points, code = kept()[mistake.name]
    assert code == (verdict.code or "accepted")
    assert points <= verdict.points
    assert verdict.seconds < SLOWEST
