"""How much work an input is: calls of functions, the same on every machine; or seconds of this process."""

import sys
import time
from types import FrameType

from policy_dsl.format import formatted
from policy_dsl.parse import kept_tree_of
from policy_dsl.pipeline import read_policy
from policy_dsl.source import normalised

MOST_TIMES = 2.5  # as much work for twice the text


def read_and_format(text: str) -> None:
    """All that is done with a text at the door, nothing of it kept from before."""
    kept_tree_of.cache_clear()
    source = normalised("grown.pol", text)
    read_policy(source)
    formatted(source)


def calls_for(text: str) -> int:
    """How many calls it takes to read, check and format a text."""
    calls = 0

    def count(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        read_and_format(text)
    finally:
        sys.setprofile(before)
    return calls


def seconds_for(text: str) -> float:
    """How long it takes to read, check and format a text; the shorter of two times."""
    times = []
    for _ in range(2):
        began = time.process_time()
        read_and_format(text)
        times.append(time.process_time() - began)
    return min(times)
