"""The long run: `python -m tests.fuzzing SECONDS [SEED]`. What fails is kept under build/fuzz, to be run again."""

import sys
import time
import traceback
from collections import Counter
from itertools import cycle
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from tests.fuzzing.coloured import REPEATED, growth_of_colouring
from tests.fuzzing.effort import MOST_TIMES, seconds_for
from tests.fuzzing.grown import KINDS
from tests.fuzzing.inputs import WAYS
from tests.fuzzing.properties import ROOT, SECONDS, assert_door_answers, assert_text_answered, at_most

KEPT = ROOT / "build" / "fuzz"
SHORTEST = 0.4  # seconds: what takes less is too little to compare
LARGEST = 640_000  # characters


def fuzz(seconds: float, seed: int) -> Counter[str]:
    """Try inputs for so long; how many of each way there were, how many are policies, and how many failed."""
    counts: Counter[str] = Counter()
    began = time.monotonic()
    with TemporaryDirectory() as folder:
        for number, way in enumerate(cycle(WAYS)):
            if time.monotonic() - began > seconds:
                return counts
            content = WAYS[way](Random(seed + number))
            counts[way] += 1
            try:
                with at_most(SECONDS):
                    assert_door_answers(content, Path(folder))
                    counts["without an error"] += assert_text_answered(content.decode("utf-8", "replace"))
            except Exception:
                counts["FAILED"] += 1
                keep(f"{seed + number}.pol", content)
                print(f"{way}, seed {seed + number}:\n{traceback.format_exc()}", flush=True)
    return counts


def keep(name: str, content: bytes) -> None:
    KEPT.mkdir(parents=True, exist_ok=True)
    (KEPT / name).write_bytes(content)


def growth(kind: str) -> float:
    """How many times as long twice the text takes, at the first size that takes long enough to be compared."""
    size = 20_000
    once = seconds_for(KINDS[kind](size))
    while once < SHORTEST and size < LARGEST:
        size *= 2
        once = seconds_for(KINDS[kind](size))
    return seconds_for(KINDS[kind](2 * size)) / once


def main(seconds: float, seed: int) -> int:
    counts = fuzz(seconds, seed)
    for what, count in counts.items():
        print(f"{count:8} {what}")
    slow = 0
    for kind in KINDS:
        times = growth(kind)
        slow += times > MOST_TIMES
        print(
            f"{times:8.2f} times as long for twice as much: {kind}{' SLOW' if times > MOST_TIMES else ''}", flush=True
        )
    for piece in REPEATED:
        times = growth_of_colouring(piece)
        slow += times > MOST_TIMES
        print(f"{times:8.2f} times as long to colour twice as much: {piece!r}{' SLOW' if times > MOST_TIMES else ''}")
    return 1 if counts["FAILED"] or slow else 0


if __name__ == "__main__":
    chosen = int(sys.argv[2]) if len(sys.argv) > 2 else int(time.time())
    print(f"seed {chosen}")
    sys.exit(main(float(sys.argv[1]), chosen))
