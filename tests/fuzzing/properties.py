"""What holds of any input: it is answered, in words for writers, and what is accepted can be formatted and compiled."""

import re
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from functools import lru_cache
from io import BytesIO, TextIOWrapper
from pathlib import Path
from types import FrameType
from unittest.mock import patch

from compiler.cli import OWN_BUG, main
from compiler.scenarios import run_scenarios
from compiler.to_markdown import to_markdown
from compiler.to_python.load import load
from policy_dsl.diagnostics import Diagnostic
from policy_dsl.evaluate import evaluate, read_facts
from policy_dsl.format import formatted
from policy_dsl.parse import parser
from policy_dsl.pipeline import read_policy
from policy_dsl.source import Source, normalised

ROOT = Path(__file__).parent.parent.parent
SECONDS = 60.0  # for one input of some thousand characters: far more than any takes
TYPES = (
    "NoneType", "Decimal", "Fraction", "int", "str", "bool", "float", "tuple", "dict", "frozenset", "dataclass", "None",
    "True", "False", "object", "lambda", "KeyError", "ValueError", "TypeError", "IndexError", "AssertionError", "repr",
)  # fmt: skip
# What the writer puts in their place is meant, in "NAME: TYPE" as in all examples of forms.
PLACEHOLDERS = {"NAME", "OUTCOME", "ATTRIBUTE", "KEY", "DATE"}


class TooSlow(AssertionError):
    """An input took longer than it may."""


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Raises `TooSlow` inside when it takes longer, in time of this process: others on the machine do not count."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise TooSlow(f"longer than {seconds} seconds")

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


# ---- the door


def assert_door_answers(content: bytes, folder: Path) -> None:
    """`pol check` and `pol format` end with 0 or 1, and show neither a traceback nor a bug of their own."""
    path = folder / "any.pol"
    path.write_bytes(content)
    for arguments in (("check", path), ("format", "--diff", path)):
        status, said = called(*map(str, arguments))

        assert status in (0, 1), f"pol {arguments[0]} ended with {status}: {said[-2000:]}"
        assert "Traceback" not in said
        assert [] == [each for each in said if each != "\n" and not each.isprintable()]


def called(*arguments: str) -> tuple[int, str]:
    """The exit status of a call of `pol` in this process, and all that it says."""
    streams = TextIOWrapper(BytesIO(), encoding="utf-8", newline="\n")
    status = OWN_BUG
    with patch.object(sys, "argv", ["pol", *arguments]), redirect_stdout(streams), redirect_stderr(streams):
        try:
            main()
        except SystemExit as left:
            status = left.code if isinstance(left.code, int) else OWN_BUG
    streams.seek(0)
    return status, streams.read()


# ---- what is said


@lru_cache(maxsize=1)
def catalogue() -> frozenset[str]:
    """Every code."""
    return frozenset(re.findall(r'"(POL0\d{3})"', (ROOT / "policy_dsl" / "errors.py").read_text(encoding="utf-8")))


@lru_cache(maxsize=1)
def never_said() -> frozenset[str]:
    """The words of programmers: names of types, and of terminals and rules of the grammar that are no plain words."""
    rules = {each.origin.name for each in parser().rules}
    terminals = {each.name for each in parser().terminals}
    return frozenset({*TYPES, *terminals, *(each for each in rules if "_" in each)}) - PLACEHOLDERS


def assert_well_said(diagnostic: Diagnostic) -> None:
    """A code of the catalogue, a place in the text, and sentences as writers read them."""
    source, span = diagnostic.source, diagnostic.span

    assert diagnostic.code in catalogue()
    assert 0 <= span.start < span.end <= len(source.text), f"{diagnostic.code} stands at {span}"
    for note in diagnostic.notes:
        assert 0 <= note.span.start < note.span.end <= len(source.text), f"{diagnostic.code}: note at {note.span}"
    for sentence in (diagnostic.message, diagnostic.help, *(note.text for note in diagnostic.notes)):
        assert_sentence(diagnostic.code, sentence, source)


def assert_sentence(code: str, sentence: str, source: Source) -> None:
    """One line that can be seen, in lower case, without a word of programmers that the writer did not use."""
    own = set(re.findall(r"\w+", source.text))

    assert sentence.isprintable(), f"{code}: {sentence!r}"
    assert sentence, code
    assert not sentence[0].isupper() or sentence.split()[0] in PLACEHOLDERS, f"{code}: {sentence}"
    assert set() == set(re.findall(r"\w+", sentence)) & never_said() - own, f"{code}: {sentence}"


# ---- what is accepted


def assert_text_answered(text: str) -> bool:
    """Everything that holds of a text; whether it is a policy without an error."""
    source = normalised("any.pol", text)
    result = read_policy(source)

    assert result.value is not None or result.has_errors
    assert result.value is None or not result.has_errors
    for diagnostic in result.diagnostics:
        assert_well_said(diagnostic)
    assert_formatted(source)
    if result.value is None:
        return False
    module = load(result.value)
    empty: dict[str, object] = {}
    decided = evaluate(result.value, read_facts(result.value, empty))

    assert [each.outcome.words for each in decided.determinations] == [
        each.outcome.words for each in module.decide(empty).determinations
    ]
    run_scenarios(result.value)
    to_markdown(result.value)
    return True


def assert_formatted(source: Source) -> None:
    """What can be read has a canonical form, which is that of itself. That it means the same, `formatted` asserts."""
    first = formatted(source)
    if first.value is not None:
        assert formatted(normalised(source.path, first.value)).value == first.value
