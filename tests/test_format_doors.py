"""The door `pol format`: files in place, what would change (`--check`, `--diff`), and standard input."""

import re
from pathlib import Path

import pytest

from policy_dsl.diagnostics import Result
from policy_dsl.format import MeaningChanged
from policy_dsl.source import Source
from tests.doors import Pol, Run

ROOT = Path(__file__).parent.parent


UNTIDY = "facts\n    a:   yes/no\n"
TIDY = "facts\n  a: yes/no\n"


def test_files_are_rewritten_in_place(pol: Pol, tmp_path: Path) -> None:
    """Files, and those in folders, are formatted; which were changed is said, and nothing goes to standard output."""
    untidy, tidy, windows = tmp_path / "b" / "untidy.pol", tmp_path / "b" / "tidy.pol", tmp_path / "windows.pol"
    untidy.parent.mkdir()
    untidy.write_text(UNTIDY)
    untidy.chmod(0o640)
    tidy.write_text(TIDY)
    before = tidy.stat()
    windows.write_bytes(b"\xef\xbb\xbf" + TIDY.replace("\n", "\r\n").encode())
    run = pol("format", "b", "windows.pol")

    assert TIDY.encode() == untidy.read_bytes() == windows.read_bytes()
    assert (before.st_ino, before.st_mtime_ns) == (tidy.stat().st_ino, tidy.stat().st_mtime_ns)
    assert 0o640 == untidy.stat().st_mode & 0o777
    said = "b/untidy.pol was formatted\nwindows.pol was formatted\n3 policies read: 2 changed\n"
    assert Run(0, "", said) == run
    assert Run(0, "", "1 policy read: 0 changed\n") == pol("format", "windows.pol")


def test_a_policy_with_mistakes_is_left_alone(pol: Pol, tmp_path: Path) -> None:
    """Its mistakes are told, the others are formatted all the same, and the exit status is 1."""
    (tmp_path / "a.pol").write_text("facts\n    a   yes/no\n")
    (tmp_path / "b.pol").write_bytes(b"\xff")
    (tmp_path / "c.pol").write_text(UNTIDY)
    run = pol("format", tmp_path)

    assert ("facts\n    a   yes/no\n", b"\xff", TIDY) == (
        (tmp_path / "a.pol").read_text(),
        (tmp_path / "b.pol").read_bytes(),
        (tmp_path / "c.pol").read_text(),
    )
    assert (1, "") == (run.status, run.out)
    assert "error POL" in run.err
    assert run.err.endswith("3 policies read: 1 changed, 2 at fault\n")


def test_a_link_leads_to_the_file_that_is_rewritten(pol: Pol, tmp_path: Path) -> None:
    """A link stays a link."""
    (tmp_path / "real.pol").write_text(UNTIDY)
    (tmp_path / "link.pol").symlink_to("real.pol")
    run = pol("format", tmp_path / "link.pol")

    assert run.status == 0
    assert (tmp_path / "link.pol").is_symlink()
    assert TIDY == (tmp_path / "real.pol").read_text()


def test_a_wrong_call(pol: Pol, tmp_path: Path) -> None:
    """What is not there is a mistake of the call."""
    assert 2 == pol("format", tmp_path / "nowhere.pol").status
    assert 2 == pol("format", "--nothing").status


def test_a_bug_of_our_own_writes_nothing(pol: Pol, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """When the formatter would change a meaning the exit status is 3, and the file stays as it is."""

    def changed(source: Source, width: int) -> Result[str]:
        raise MeaningChanged(source.path)

    monkeypatch.setattr("compiler.cli.format_verb.formatted", changed)
    (tmp_path / "a.pol").write_text(UNTIDY)
    run = pol("format", tmp_path)

    assert (3, "") == (run.status, run.out)
    assert "MeaningChanged" in run.err
    assert UNTIDY == (tmp_path / "a.pol").read_text()


# ---- what would change

DIFF = """--- untidy.pol as it is
+++ untidy.pol formatted
@@ -1,2 +1,2 @@
 facts
-    a:   yes/no
+  a: yes/no
"""


@pytest.mark.parametrize(
    ("options", "status", "out", "said"),
    [
        (("--check",), 1, "", "untidy.pol would be formatted\n"),
        (("--diff",), 0, DIFF, "untidy.pol would be formatted\n"),
        (("--check", "--diff"), 1, DIFF, "untidy.pol would be formatted\n"),
    ],
    ids=["check", "diff", "both"],
)
def test_what_would_change_is_told_and_nothing_written(
    pol: Pol,
    tmp_path: Path,
    options: tuple[str, ...],
    status: int,
    out: str,
    said: str,
) -> None:
    """`--check` fails and names the files, `--diff` shows the change; neither touches a file."""
    (tmp_path / "untidy.pol").write_text(UNTIDY)
    (tmp_path / "tidy.pol").write_text(TIDY)
    run = pol("format", *options, ".")

    assert Run(status, out, f"{said}2 policies read: 1 would change\n") == run
    assert UNTIDY == (tmp_path / "untidy.pol").read_text()
    assert Run(0, "", "1 policy read: 0 would change\n") == pol("format", *options, "tidy.pol")


def test_a_diff_shows_what_cannot_be_seen(pol: Pol, tmp_path: Path) -> None:
    """Line ends of Windows, a byte order mark and a missing last line end, all written out."""
    (tmp_path / "windows.pol").write_bytes(b"\xef\xbb\xbffacts\r\n  a: yes/no")
    run = pol("format", "--diff", "windows.pol")
    shown = run.out.split("\n")[3:]

    assert [
        r"-\ufefffacts\x0d",
        "-  a: yes/no",
        r"\ No newline at end of file",
        "+facts",
        "+  a: yes/no",
        "",
    ] == shown


def test_a_mistake_fails_a_check_too(pol: Pol, tmp_path: Path) -> None:
    """What cannot be read cannot be said to be in its canonical form."""
    (tmp_path / "a.pol").write_text("facts\n    a   yes/no\n")
    run = pol("format", "--check", tmp_path)

    assert (1, "", True) == (run.status, run.out, run.err.endswith("1 policy read: 0 would change, 1 at fault\n"))


def test_a_diff_is_coloured_on_a_terminal(tmp_path: Path) -> None:
    """Green and red there, and the same words without colour where it is not wanted."""
    from tests.test_command import on_a_terminal

    policy = tmp_path / "untidy.pol"
    policy.write_text(UNTIDY)
    coloured = on_a_terminal("format", "--diff", policy)
    plain = on_a_terminal("format", "--diff", policy, NO_COLOR="1")

    assert ("\x1b[32m+  a: yes/no" in coloured, "\x1b[31m-    a:   yes/no" in coloured) == (True, True)
    assert plain == re.sub(r"\x1b\[\d*m", "", coloured)


# ---- standard input


def test_standard_input_goes_to_standard_output(pol: Pol) -> None:
    """The canonical form and nothing else; once more it is the same."""

    assert Run(0, TIDY, "") == pol("format", "-", stdin=b"\xef\xbb\xbf" + UNTIDY.encode())
    assert Run(0, TIDY, "") == pol("format", "-", stdin=TIDY.encode())


def test_a_mistake_in_standard_input_writes_nothing(pol: Pol) -> None:
    """The mistake is told under the name that the caller gives."""
    run = pol("format", "-", "--stdin-name", "a/new.pol", stdin=b"facts\n  a yes/no\n")
    unnamed = pol("format", "-", stdin=b"\xff")

    assert (1, "") == (run.status, run.out)
    assert run.err.startswith("a/new.pol:2:3: error POL0111")
    assert (1, "", True) == (unnamed.status, unnamed.out, unnamed.err.startswith("stdin.pol:1:1: error POL0101"))


@pytest.mark.parametrize(("text", "status"), [(UNTIDY, 1), (TIDY, 0)], ids=["untidy", "tidy"])
def test_standard_input_is_checked_too(pol: Pol, text: str, status: int) -> None:
    """With `--check` only the exit status and a sentence come of it; with `--diff` the change."""
    check = pol("format", "--check", "-", stdin=text.encode())
    diff = pol("format", "--diff", "-", stdin=text.encode())

    assert Run(status, "", "stdin.pol would be formatted\n" if status else "") == check
    assert Run(0, DIFF.replace("untidy.pol", "stdin.pol") if status else "", "") == diff


@pytest.mark.parametrize("arguments", [("-", "a.pol"), ("a.pol", "--stdin-name", "b.pol")])
def test_standard_input_stands_alone(pol: Pol, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    """Beside files it is a mistake of the call, and so is a name for it without it."""
    (tmp_path / "a.pol").write_text(UNTIDY)

    assert 2 == pol("format", *arguments).status
    assert UNTIDY == (tmp_path / "a.pol").read_text()
