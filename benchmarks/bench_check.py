"""Checking as an editor asks for it: each policy of the repository, and a made one of 500 lines, warm in one process.

`whole`: a text that was never read before. `keystroke`: the same text with one line more, so that one item is new.
"""

from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from benchmarks.bench_size import policy_text, tell_speed
from compiler.cli.policies import used_from
from policy_dsl.parse import kept_tree_of
from policy_dsl.pipeline import read_policy
from policy_dsl.source import normalised
from policy_dsl.uses import Read

POLICIES = sorted((Path(__file__).parent.parent / "policies").glob("*.pol"))
TEXTS: dict[str, tuple[str, Read | None]] = {
    **{path.stem: (path.read_text(encoding="utf-8"), used_from(path.parent)) for path in POLICIES},
    "500_lines": (policy_text(60), None),
}
ROUNDS = 10


def reading(name: str) -> Callable[[str], None]:
    """What reads and checks a text in the place of a policy."""
    read = TEXTS[name][1]

    def check(text: str) -> None:
        assert read_policy(normalised(f"{name}.pol", text), read).value is not None

    return check


@pytest.mark.parametrize("name", TEXTS)
def test_whole(benchmark: BenchmarkFixture, name: str) -> None:
    """A text of which nothing was read before; the parser is made already."""
    text = TEXTS[name][0]
    benchmark.pedantic(reading(name), args=(text,), setup=kept_tree_of.cache_clear, rounds=ROUNDS, warmup_rounds=1)
    tell_speed(benchmark, text)


@pytest.mark.parametrize("name", TEXTS)
def test_keystroke(benchmark: BenchmarkFixture, name: str) -> None:
    """A text that differs in one item from what was read just before, each time anew."""
    text = TEXTS[name][0]
    lines = text.split("\n")
    middle = next(place for place in range(len(lines) // 2, len(lines)) if lines[place].startswith("  "))
    typed = count()

    def press() -> tuple[tuple[str], dict[str, object]]:
        note = f"  # {next(typed)}"
        return ("\n".join([*lines[:middle], note, *lines[middle:]]),), {}

    benchmark.pedantic(reading(name), setup=press, rounds=ROUNDS, warmup_rounds=1)
    tell_speed(benchmark, text)
