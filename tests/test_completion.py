"""Completion in a shell: verbs, options, choices and codes, as bash asks for them."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ANSWERS = {
    "pol ": {"check", "explain", "format", "test", "compile", "decide", "docs", "new"},
    "pol c": {"check", "compile"},
    "pol check --st": {"--strict", "--stdin-name"},
    "pol compile knee.pol --to ": {"python", "markdown"},
    "pol docs ": {"build", "serve"},
    "pol new ": {"policy", "repository"},
    "pol explain POL011": {f"POL011{digit}" for digit in range(10)},
}


def asked(instruction: str, **environment: str) -> list[str]:
    """The lines that `pol` gives a shell that asks."""
    path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    ran = subprocess.run(
        [sys.executable, "-c", "from compiler.cli import main; main()"],
        env={**os.environ, "PYTHONPATH": path, "_POL_COMPLETE": instruction, **environment},
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )
    assert "" == ran.stderr
    return ran.stdout.splitlines()


def completed(line: str) -> list[tuple[str, str]]:
    """What could be typed at the end of a line, with its kind."""
    typed = len(line.split()) - (not line.endswith(" "))
    answers = asked("bash_complete", COMP_WORDS=line, COMP_CWORD=str(typed))
    return [(kind, value) for kind, _, value in (each.partition(",") for each in answers)]


@pytest.mark.parametrize(("line", "answers"), ANSWERS.items())
def test_what_could_be_typed_next(line: str, answers: set[str]) -> None:
    """Verbs though they are loaded only when called, their options, the choices of an option, and codes."""
    assert {("plain", each) for each in answers} == set(completed(line))


@pytest.mark.parametrize("line", ["pol check ", "pol decide ", "pol format pol"])
def test_the_shell_completes_paths(line: str) -> None:
    """Where a path belongs, the shell is told to look for files."""
    assert {"file"} == {kind for kind, _ in completed(line)}


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_gets_its_script(shell: str) -> None:
    """The script asks `pol` again."""
    if shell == "bash" and shutil.which("bash") is None:
        pytest.skip("click asks bash for its version")
    script = "\n".join(asked(f"{shell}_source"))

    assert (True, True) == (f"_POL_COMPLETE={shell}_complete" in script, "_pol_completion" in script)
