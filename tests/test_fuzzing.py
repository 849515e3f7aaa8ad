"""A short run of what `make fuzz` does for minutes: any input is answered, and twice the input is twice the work."""

import time
from pathlib import Path
from random import Random

import pytest

from tests.fuzzing.effort import MOST_TIMES, calls_for, read_and_format
from tests.fuzzing.grown import KINDS, ON_A_LINE, far_apart, in_definition
from tests.fuzzing.inputs import WAYS
from tests.fuzzing.properties import SECONDS, assert_door_answers, assert_text_answered, at_most
from tests.fuzzing.walks import written

SEED = 20260101
LONG = 40_000  # characters of one line
SECONDS_OF_LONG = 10  # for what takes one or two; work that grows with the square of its length takes 20 and more
SIZE = 1_500  # characters: enough to see work that grows with the square
INPUTS = {"slips in small policies": 60, "slips in policies": 6, "walks": 60, "walks in a policy": 25, "bytes": 60}


@pytest.mark.parametrize("way", WAYS)
def test_any_input_is_answered(way: str, tmp_path: Path) -> None:
    """Neither a bug nor a hang; every message is one for writers; what is accepted is formatted and compiled."""
    for number in range(INPUTS[way]):
        content = WAYS[way](Random(SEED + number))
        with at_most(SECONDS):
            assert_door_answers(content, tmp_path)
            assert_text_answered(content.decode("utf-8", "replace"))


@pytest.mark.parametrize("kind", KINDS)
def test_twice_the_input_is_twice_the_work(kind: str) -> None:
    """Counted in calls of functions, so that it is the same on every machine."""
    calls_for(KINDS[kind](100))  # what is made once a process
    once, twice = (calls_for(KINDS[kind](size)) for size in (SIZE, 2 * SIZE))

    assert twice <= MOST_TIMES * once


@pytest.mark.parametrize("piece", ON_A_LINE)
def test_a_very_long_line_is_answered_soon(piece: str) -> None:
    """Slips are looked for near a mistake alone: what they are found by is no call of a function, so time counts."""
    for grown in (in_definition(piece), far_apart(piece)):
        began = time.process_time()
        read_and_format(grown(LONG))

        assert time.process_time() - began < SECONDS_OF_LONG


def test_a_walk_through_the_grammar_is_mostly_read() -> None:
    """Texts from the grammar are texts of the grammar: else the walks would try little."""
    from policy_dsl.parse import parse
    from policy_dsl.source import normalised

    texts = [written(Random(SEED + number)) for number in range(60)]
    read = sum(not parse(normalised("walk.pol", text)).has_errors for text in texts)

    assert read >= 15
