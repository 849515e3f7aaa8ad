"""The configuration of a project: where it stands, what it says, and what is wrong about it."""

import json
from pathlib import Path

import pytest

from compiler.cli.configuration import KEYS, Configuration, configuration_above, from_here
from tests.doors import Pol
from tests.test_command import FINE

UNASKED = FINE.replace('    asks "Does it hurt?"\n', "")


@pytest.fixture(autouse=True)
def _in_a_repository(tmp_path: Path) -> None:
    """No file above the folder of a test counts."""
    (tmp_path / ".git").mkdir()


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_without_a_file_nothing_is_said(tmp_path: Path) -> None:
    """The folder `policies`, no warning accepted."""

    assert Configuration() == configuration_above(tmp_path)


def test_the_nearest_file_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A pyproject.toml that says nothing of pol is passed over, and so is what stands above the repository."""
    monkeypatch.chdir(tmp_path)
    write(
        tmp_path / "pyproject.toml", '[project]\nname = "plan"\n[tool.pol]\nline-length = 100\npaths = ["policies"]\n'
    )
    write(tmp_path / "inner" / "pyproject.toml", '[project]\nname = "inner"\n')
    write(tmp_path / "inner" / "nearest" / "pol.toml", "line-length = 90\n")
    (tmp_path / "other" / ".git").mkdir(parents=True)

    assert 100 == configuration_above(tmp_path / "inner").line_length
    assert 90 == configuration_above(tmp_path / "inner" / "nearest").line_length
    assert None is configuration_above(tmp_path / "other").line_length


def test_paths_are_written_from_the_folder_of_the_file(
    pol: Pol, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each verb that takes policies takes these where the call names none."""
    write(tmp_path / "pol.toml", 'paths = ["coverage", "one.pol"]\n')
    write(tmp_path / "coverage" / "a.pol", FINE)
    write(tmp_path / "one.pol", FINE.replace("policy small", "policy one"))
    (tmp_path / "inner").mkdir()
    monkeypatch.chdir(tmp_path / "inner")

    assert "2 policies checked: no mistake\n" == pol("check").err
    assert "2 policies read: 2 changed" == pol("format").err.splitlines()[-1]
    assert "../coverage/a.pol: 1 scenario, 1 passed\n../one.pol: 1 scenario, 1 passed\n" == pol("test").out
    assert "1 policy checked: no mistake\n" == pol("check", "../one.pol").err


def test_warnings_are_accepted_in_the_whole_project(pol: Pol, tmp_path: Path) -> None:
    """They are counted and listed with the reason, also under --strict; errors are never accepted."""
    write(tmp_path / "pyproject.toml", '[tool.pol.accept]\nPOL0602 = "asked in the form"\n')
    write(tmp_path / "a.pol", UNASKED)
    strict = pol("check", "--strict", "a.pol")
    (accepted,) = json.loads(pol("check", "--format", "json", "a.pol").out)["accepted"]

    assert (0, "", "1 policy checked: no mistake, 1 accepted warning\n") == (strict.status, strict.out, strict.err)
    assert ("POL0602", "asked in the form") == (accepted["code"], accepted["reason"])


def test_the_formatter_breaks_lines_where_it_is_said(pol: Pol, tmp_path: Path) -> None:
    """A condition that would end beyond it goes to a line of its own."""
    text = FINE.replace('(b) "Fever": fever', f'(b) "{"F" * 60}": fever')
    write(tmp_path / "a.pol", text)
    wide = pol("format", "-", stdin=text.encode()).out
    write(tmp_path / "pol.toml", "line-length = 70\n")
    narrow = pol("format", "-", stdin=text.encode()).out

    assert f'(b) "{"F" * 60}": fever\n' in wide
    assert f'(b) "{"F" * 60}"\n          fever\n' in narrow


WRONG = {
    "unknown key": ("lines = 3", '"lines" in "pol.toml": there is no such key: '),
    "near key": ("line_length = 90", 'there is no such key: did you mean "line-length"?'),
    "no TOML": ("paths = [", '"pol.toml" is no TOML: '),
    "place of what is no TOML": ("\n\npaths = ]", "(at line 3, column 9)"),
    "paths that are none": ('paths = "policies"', '"paths" in "pol.toml": it is a list of files and folders'),
    "no paths": ("paths = []", '"paths" in "pol.toml": it is a list of files and folders'),
    "no number": ('line-length = "90"', '"line-length" in "pol.toml": it is a whole number from 60 to 400'),
    "a number out of range": ("line-length = 20", "it is a whole number from 60 to 400"),
    "a truth": ("line-length = true", "it is a whole number from 60 to 400"),
    "no reason": ('[accept]\nPOL0602 = " "', '"accept.POL0602" in "pol.toml": say for what reason'),
    "a reason that is none": ("[accept]\nPOL0602 = true", "say for what reason"),
    "an unknown code": ('[accept]\nPOL9999 = "x"', '"accept.POL9999" in "pol.toml": there is no such code'),
    "an error": ('[accept]\nPOL0201 = "x"', "it is an error, and only warnings can be accepted"),
    "no table": ('accept = "POL0602"', '"accept" in "pol.toml": it is a table of codes with reasons'),
    "no address": ('documentation = "javascript:alert(1)"', "it is an address that begins with https://"),
    "nested without end": ("paths = " + "[" * 5000, '"pol.toml" is no configuration: it is nested too deep'),
    "a number without end": ("line-length = " + "9" * 5000, '"pol.toml" is no TOML: '),
    "control characters": ('"\\u001b[31m" = 1', r'"\x1b[31m" in "pol.toml": there is no such key'),
}


@pytest.mark.parametrize(("text", "told"), WRONG.values(), ids=WRONG)
@pytest.mark.parametrize("verb", ["check", "format", "test"])
def test_what_is_wrong_is_told(pol: Pol, tmp_path: Path, text: str, told: str, verb: str) -> None:
    """Status 2, one sentence that names the file and the key, and nothing is done."""
    write(tmp_path / "pol.toml", text + "\n")
    policy = write(tmp_path / "a.pol", FINE.replace("  version 1.0", "  version    1.0"))
    run = pol(verb, "a.pol")

    assert (2, "", True) == (run.status, run.out, told in run.err), run.err
    assert run.err.startswith("Error: ")
    assert FINE.replace("  version 1.0", "  version    1.0") == policy.read_text()


def test_two_files_in_one_folder(pol: Pol, tmp_path: Path) -> None:
    """Which one counts is not guessed; and what is no text is told."""
    write(tmp_path / "pol.toml", "line-length = 90\n")
    write(tmp_path / "pyproject.toml", "[tool.pol]\nline-length = 100\n")

    assert '"pol.toml" and [tool.pol] in "pyproject.toml" both configure pol: keep one' in pol("check").err
    (tmp_path / "pyproject.toml").write_text("[tool]\npol = 5\n")
    assert '[tool.pol] in "pyproject.toml" is a table' in pol("check").err
    (tmp_path / "pol.toml").write_bytes(b"\xff")
    assert '"pol.toml" is not UTF-8 text' in pol("check").err


def test_every_key_is_documented() -> None:
    """The page of the configuration has a line for each key."""
    page = (Path(__file__).parent.parent / "docs" / "reference" / "configuration.md").read_text(encoding="utf-8")

    assert [] == [key for key in KEYS if f"| `{key}` |" not in page]


def test_a_path_on_another_drive_is_told_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    """From one drive of Windows no way leads to another."""

    def refused(path: object) -> str:
        raise ValueError("path is on mount 'D:', start on mount 'C:'")

    monkeypatch.setattr("os.path.relpath", refused)

    assert str(Path("else/where")) == from_here(Path("else/where"))


def test_a_path_that_is_not_there(pol: Pol, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file that names it is named, and what is there and called nearly so; no usage of a verb is shown."""
    write(tmp_path / "policies" / "knee.pol", FINE)
    monkeypatch.chdir(tmp_path)
    cases = {
        "polices": ', did you mean "policies"?',
        "policies/nee.pol": ', did you mean "policies/knee.pol"?',
        "polices/knee.pol": ', did you mean "policies/knee.pol"?',
        "elsewhere/far": "",
    }
    for path, near in cases.items():
        write(tmp_path / "pol.toml", f'paths = ["{path}"]\n')
        for verb in ("check", "format", "test"):
            run = pol(verb)
            told = f'Error: "paths" in "pol.toml": there is no file or folder "{path}"{near}\n'
            assert (2, "", told) == (run.status, run.out, run.err)
        run = pol("check", path)
        assert f'Error: there is no file or folder "{path}"{near}\n' == run.err[run.err.index("Error") :]
        assert "Usage: pol check" in run.err


def test_without_policies_the_configuration_is_not_blamed(pol: Pol, tmp_path: Path) -> None:
    """Where it names no paths, the folder `policies` is looked for."""
    write(tmp_path / "pol.toml", "line-length = 90\n")

    assert 'Error: there is no file or folder "policies"\n' == pol("check").err.partition("\n\n")[2]
