"""The doors of `pol check`: forms for programs, corrections on the disk, checking again, and standard input."""

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from compiler.cli.check_forms import escaped_message, escaped_property
from compiler.cli.watch import watch
from policy_dsl import __version__
from tests.doors import Pol, Run
from tests.test_command import FINE

SCHEMA = Path(__file__).parent / "schemas" / "sarif-2.1.0-rtm.5.json"
ACCEPTING = FINE.replace(
    "  pain: yes/no\n    asks", "  # accept POL0602: asked in the form\n  pain: yes/no\n    asks"
).replace('    asks "Does it hurt?"\n', "")
SLIP = FINE.replace('(a) "Pain": pain', '(a) "Pain": pain AND date of service is after 2026-05-05')
UNKNOWN = FINE.replace('(a) "Pain": pain', '(a) "Pain": pian')


def more(code: str) -> str:
    """The line that says how to learn more."""
    return f'"pol explain {code}" says more about the first, with an example\n'


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


# ---- for programs


def test_json_is_one_object(pol: Pol, tmp_path: Path) -> None:
    """What is wrong, where, the other place, and nothing else on standard output."""
    write(tmp_path / "a.pol", UNKNOWN)
    run = pol("check", "--format", "json", "a.pol")
    expected = {
        "format": 1,
        "files": ["a.pol"],
        "diagnostics": [
            {
                "code": "POL0201",
                "severity": "error",
                "message": 'no fact or definition is named "pian"',
                "help": 'did you mean "pain"?',
                "path": "a.pol",
                "start": {"line": 16, "column": 19},
                "end": {"line": 16, "column": 23},
                "text": "pian",
                "notes": [
                    {
                        "path": "a.pol",
                        "start": {"line": 8, "column": 3},
                        "end": {"line": 8, "column": 7},
                        "text": "pain",
                        "message": "declared here",
                    }
                ],
                "correction": [],
                "page": None,
            }
        ],
        "accepted": [],
    }

    assert (1, expected, "1 policy checked: 1 error\n") == (run.status, json.loads(run.out), run.err)


def test_json_tells_corrections_what_is_accepted_and_the_page(pol: Pol, tmp_path: Path) -> None:
    """The edits of a correction, the reason of an accepted warning, and the address where pages are published."""
    write(tmp_path / "pol.toml", 'documentation = "https://policies.example/dsl/"\n')
    write(tmp_path / "slip.pol", SLIP)
    write(tmp_path / "accepting.pol", ACCEPTING.replace("policy small", "policy other"))
    data = json.loads(pol("check", "--format", "json", "slip.pol", "accepting.pol").out)
    (slip,) = data["diagnostics"]
    (accepted,) = data["accepted"]
    edit = {
        "path": "slip.pol",
        "start": {"line": 16, "column": 24},
        "end": {"line": 16, "column": 27},
        "text": "AND",
        "replacement": "and",
    }

    assert (["slip.pol", "accepting.pol"], [edit]) == (data["files"], slip["correction"])
    assert "https://policies.example/dsl/errors/POL0124.html" == slip["page"]
    assert ("POL0602", "asked in the form") == (accepted["code"], accepted["reason"])


def test_columns_are_characters(pol: Pol, tmp_path: Path) -> None:
    """An emoji is one of them, and so is a letter with its accent."""
    write(tmp_path / "a.pol", UNKNOWN.replace('"Pain": pian', '"😀é": pian'))
    (found,) = json.loads(pol("check", "--format", "json", "a.pol").out)["diagnostics"]

    assert ({"line": 16, "column": 17}, {"line": 16, "column": 21}) == (found["start"], found["end"])


def sarif(run: Run) -> dict[str, Any]:
    """The run of a SARIF log, which the schema of the standard takes."""
    data = json.loads(run.out)
    jsonschema.Draft4Validator(json.loads(SCHEMA.read_text(encoding="utf-8"))).validate(data)
    (found,) = data["runs"]
    assert isinstance(found, dict)
    return found


def test_sarif(pol: Pol, tmp_path: Path) -> None:
    """The rule, the place, the other place and how columns are counted; every key of the result."""
    write(tmp_path / "a b" / "é.pol", UNKNOWN)
    run = sarif(pol("check", "--format", "sarif", "a b"))
    region = {"startLine": 16, "startColumn": 19, "endLine": 16, "endColumn": 23, "snippet": {"text": "pian"}}
    other = {"startLine": 8, "startColumn": 3, "endLine": 8, "endColumn": 7, "snippet": {"text": "pain"}}
    file = {"uri": "a%20b/%C3%A9.pol"}

    assert "unicodeCodePoints" == run["columnKind"]
    assert [{"location": file}] == run["artifacts"]
    assert ("pol", __version__) == (run["tool"]["driver"]["name"], run["tool"]["driver"]["version"])
    assert [("POL0201", {"level": "error"})] == [
        (each["id"], each["defaultConfiguration"]) for each in run["tool"]["driver"]["rules"]
    ]
    assert [
        {
            "ruleId": "POL0201",
            "ruleIndex": 0,
            "level": "error",
            "message": {"text": 'no fact or definition is named "pian"\nhelp: did you mean "pain"?'},
            "locations": [{"physicalLocation": {"artifactLocation": file, "region": region}}],
            "suppressions": [],
            "relatedLocations": [
                {
                    "id": 1,
                    "message": {"text": "declared here"},
                    "physicalLocation": {"artifactLocation": file, "region": other},
                }
            ],
        }
    ] == run["results"]


def test_sarif_tells_corrections_and_what_is_accepted(pol: Pol, tmp_path: Path) -> None:
    """A correction is a fix, and an accepted warning a result that is suppressed, in the source or by the project."""
    write(tmp_path / "pol.toml", '[accept]\nPOL0603 = "wordings follow"\n')
    write(tmp_path / "slip.pol", SLIP)
    text = ACCEPTING.replace("policy small", "policy other").replace('(1) "It hurts", any of', "(1) any of")
    write(tmp_path / "accepting.pol", text)
    run = sarif(pol("check", "--format", "sarif", "slip.pol", "accepting.pol"))
    slip, asked, worded = run["results"]

    assert ["POL0124", "POL0602", "POL0603"] == [each["ruleId"] for each in run["results"]]
    assert [[{"text": "and"}]] == [
        [each["insertedContent"] for each in change["replacements"]] for change in slip["fixes"][0]["artifactChanges"]
    ]
    assert [("inSource", "asked in the form"), ("external", "wordings follow")] == [
        (each["suppressions"][0]["kind"], each["suppressions"][0]["justification"]) for each in (asked, worded)
    ]
    assert 8 == asked["suppressions"][0]["location"]["physicalLocation"]["region"]["startLine"]


def test_sarif_of_nothing_wrong_and_of_a_file_elsewhere(
    pol: Pol, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No result is a log too; a path that leads out of the folder is an absolute address."""
    write(tmp_path / "fine.pol", FINE)
    wrong = write(tmp_path / "wrong.pol", UNKNOWN)
    fine = sarif(pol("check", "--format", "sarif", "fine.pol"))
    (tmp_path / "deeper").mkdir()
    monkeypatch.chdir(tmp_path / "deeper")
    elsewhere = sarif(pol("check", "--format", "sarif", "../wrong.pol"))

    assert ([], []) == (fine["results"], fine["tool"]["driver"]["rules"])
    address = elsewhere["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert wrong.as_uri() == address


# ---- GitHub


def test_github_marks_lines(pol: Pol, tmp_path: Path) -> None:
    """A command for each diagnostic, with the help on a line of its own."""
    write(tmp_path / "a,b:c%.pol", UNKNOWN)
    expected = (
        "::error file=a%2Cb%3Ac%25.pol,line=16,col=19,endColumn=23,title=POL0201::"
        'no fact or definition is named "pian"%0Ahelp: did you mean "pain"?\n'
    )

    assert Run(1, expected, "1 policy checked: 1 error\n") == pol("check", "--format", "github", "a,b:c%.pol")


def test_github_is_chosen_where_it_runs(pol: Pol, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Unless another form is asked for."""
    write(tmp_path / "a.pol", UNKNOWN)
    monkeypatch.setenv("GITHUB_ACTIONS", "true")

    assert pol("check", "a.pol").out.startswith("::error file=a.pol,")
    assert pol("check", "--format", "text", "a.pol").out.startswith("a.pol:16:19: error POL0201")


def test_no_text_ends_a_command() -> None:
    """What ends a message or a property, or begins a command of its own, is escaped or written out."""

    assert "50%25%0D%0A::warning::" == escaped_message("50%\r\n::warning::")
    assert r"a%2Cb%3Ac%25\x0d\x0a\x1b[31m" == escaped_property("a,b:c%\r\n\x1b[31m")


def test_no_text_of_a_policy_makes_a_command(pol: Pol, tmp_path: Path) -> None:
    """Whatever a name holds, each line of the output is a command of our own."""
    write(tmp_path / "a.pol", UNKNOWN.replace("pian", "pian\x85::add-mask::x\u2028::error::y %0A::error::z"))
    run = pol("check", "--format", "github", "a.pol")

    assert run.out.splitlines() == run.out.split("\n")[:-1]
    assert [] == [line for line in run.out.splitlines() if not line.startswith("::error file=a.pol,line=16,")]
    assert "%0A::" not in run.out


# ---- corrections on the disk


def test_fix_corrects_in_place(pol: Pol, tmp_path: Path) -> None:
    """What can only be meant in one way is written; what is left is told as ever, and the files are counted."""
    policy = write(tmp_path / "a.pol", SLIP.replace('(b) "Fever": fever', '(b) "Fever": fevre and pain is NO'))
    policy.chmod(0o640)
    run = pol("check", "--fix", "a.pol")
    expected = FINE.replace('(a) "Pain": pain', '(a) "Pain": pain and date of service is after 2026-05-05').replace(
        '(b) "Fever": fever', '(b) "Fever": fevre and pain is no'
    )

    assert expected == policy.read_text()
    assert 0o640 == policy.stat().st_mode & 0o777
    assert (1, f"a.pol: 2 lines corrected\n1 policy checked: 1 error\n{more('POL0201')}") == (run.status, run.err)
    assert run.out.startswith('a.pol:17:20: error POL0201: no fact or definition is named "fevre"\n')


def test_fix_changes_nothing_else(pol: Pol, tmp_path: Path) -> None:
    """Line ends, a byte order mark, and a missing last line end stay as they are, also where they are mixed."""
    mixed = SLIP.replace("\n", "\r\n", 9).replace("status draft\r\n", "status draft\r").rstrip("\n")
    (tmp_path / "a.pol").write_bytes(b"\xef\xbb\xbf" + mixed.encode())
    run = pol("check", "--fix", "a.pol")

    assert (0, "a.pol: 1 line corrected\n1 policy checked: no mistake\n") == (run.status, run.err)
    assert b"\xef\xbb\xbf" + mixed.replace("AND", "and").encode() == (tmp_path / "a.pol").read_bytes()


def test_fix_leaves_alone_what_it_cannot_correct(pol: Pol, tmp_path: Path) -> None:
    """A file without a safe correction is not written at all, nor one that is no text."""
    fine, unknown = write(tmp_path / "fine.pol", FINE), write(tmp_path / "unknown.pol", UNKNOWN)
    bytes_ = tmp_path / "bytes.pol"
    bytes_.write_bytes(SLIP.encode() + b"# \xff\n")
    before = [(each.stat().st_ino, each.stat().st_mtime_ns, each.read_bytes()) for each in (fine, unknown, bytes_)]
    run = pol("check", "--fix", "fine.pol", "unknown.pol", "bytes.pol")

    assert (1, False) == (run.status, "corrected" in run.err)
    assert before == [
        (each.stat().st_ino, each.stat().st_mtime_ns, each.read_bytes()) for each in (fine, unknown, bytes_)
    ]


def test_a_read_only_file_is_left_alone(pol: Pol, tmp_path: Path) -> None:
    """Neither corrections nor the formatter write over what nobody may write; it is said which file that is."""
    policy = write(tmp_path / "a.pol", SLIP)
    policy.chmod(0o444)
    fixed = pol("check", "--fix", "a.pol")
    rough = write(tmp_path / "b.pol", FINE.replace("  version    1.0", "  version 1.0"))
    rough.chmod(0o444)
    formatted = pol("format", "b.pol")

    assert [2, 2] == [fixed.status, formatted.status]
    assert fixed.err.endswith('Error: "a.pol" cannot be written: it is read-only\n')
    assert formatted.err.endswith('Error: "b.pol" cannot be written: it is read-only\n')
    assert SLIP == policy.read_text()


def test_of_a_file_without_end_only_the_beginning_is_read(pol: Pol, tmp_path: Path) -> None:
    """What is too long to be a policy is told as that, with two bytes a character too, and is not read whole."""
    (tmp_path / "two.pol").write_text(FINE + "# é" + "é" * 6_000_000 + "\n")
    with (tmp_path / "sparse.pol").open("wb") as sparse:
        sparse.truncate(1 << 42)
    runs = [pol("check", each) for each in ("two.pol", "sparse.pol", ".")]

    assert [1, 1, 1] == [each.status for each in runs]
    assert [["POL0105"], ["POL0105"], ["POL0105"] * 2] == [
        [word.rstrip(":") for word in each.out.split() if word.startswith("POL")] for each in runs
    ]


def test_fix_corrects_what_is_used_and_follows_links(pol: Pol, tmp_path: Path) -> None:
    """A file that two policies use is corrected once; a link stays one."""
    shared = write(tmp_path / "shared" / "chills.pol", "facts\n  chills yes/no\n    asks “Chills?”\n")
    for name in ("one", "two"):
        text = FINE.replace("policy small", f'use "shared/chills.pol"\npolicy {name}').replace("fever\n", "chills\n")
        write(
            tmp_path / f"real_{name}.pol", text.replace(": pain\n", ": pain AND date of service is after 2026-05-05\n")
        )
    (tmp_path / "link.pol").symlink_to("real_two.pol")
    run = pol("check", "--fix", "real_one.pol", "link.pol")

    assert 'facts\n  chills: yes/no\n    asks "Chills?"\n' == shared.read_text()
    assert (tmp_path / "link.pol").is_symlink()
    assert [
        "link.pol: 1 line corrected",
        "real_one.pol: 1 line corrected",
        "shared/chills.pol: 2 lines corrected",
    ] == sorted(run.err.splitlines()[:-2])


# ---- standard input


def test_standard_input_is_checked(pol: Pol, tmp_path: Path) -> None:
    """Under the name that the caller gives, beside which stands what it uses."""
    write(tmp_path / "folder" / "chills.pol", 'facts\n  chills: yes/no\n    asks "Chills?"\n')
    text = 'use "chills.pol"\n' + FINE.replace('"Fever": fever', '"Fever": fever or chills')
    named = pol("check", "-", "--stdin-name", "folder/new.pol", stdin=text.encode())
    unnamed = pol("check", "-", stdin=text.encode())

    assert Run(0, "", "1 policy checked: no mistake\n") == named
    assert (1, True) == (
        unnamed.status,
        unnamed.out.startswith('stdin.pol:1:6: error POL0417: there is no file "chills'),
    )
    assert pol("check", "-", stdin=b"\xff").out.startswith("stdin.pol:1:1: error POL0101")


@pytest.mark.parametrize(
    "arguments",
    [
        ("-", "--fix"),
        ("-", "--watch"),
        ("-", "a.pol"),
        ("a.pol", "--stdin-name", "b.pol"),
        ("--watch", "--fix"),
        ("--watch", "--format", "json"),
        ("--watch", "--format", "sarif"),
        ("--format", "xml"),
    ],
)
def test_options_that_do_not_go_together(pol: Pol, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    """They are a mistake of the call, and nothing is read or written."""
    write(tmp_path / "a.pol", SLIP)
    run = pol("check", *arguments)

    assert (2, "", SLIP) == (run.status, run.out, (tmp_path / "a.pol").read_text())


# ---- again and again


class Ended(Exception):
    """Ends a loop that has no end, in place of Ctrl-C."""


def steps(*what: Callable[[], object]) -> Callable[[], None]:
    """Does one thing at each call, and then ends the loop."""
    left = list(what)

    def step() -> None:
        if not left:
            raise Ended
        left.pop(0)()

    return step


def test_watch_runs_again_at_each_change(tmp_path: Path) -> None:
    """When a file that was read changes, one that was missed comes, a policy comes or goes; and not otherwise."""
    read, missed, folder = tmp_path / "a.pol", tmp_path / "later.txt", tmp_path / "folder"
    write(read, "one")
    folder.mkdir()
    runs: list[int] = []

    def run() -> Iterable[Path]:
        runs.append(len(runs))
        return (read, missed)

    seen: list[int] = []
    changes = steps(
        lambda: None,
        lambda: write(read, "other text"),
        lambda: seen.append(len(runs)),
        lambda: write(missed, "here"),
        lambda: write(folder / "deep" / "new.pol", "new"),
        lambda: write(folder / "note.txt", "no policy"),
        lambda: seen.append(len(runs)),
        lambda: (folder / "deep" / "new.pol").unlink(),
        lambda: seen.append(len(runs)),
    )
    with pytest.raises(Ended):
        watch(run, [folder], changes)

    assert [2, 4, 5] == seen


def test_watch_misses_no_change_while_it_runs(tmp_path: Path) -> None:
    """What is written between reading and looking again is a change too."""
    read = write(tmp_path / "a.pol", "one")
    runs: list[int] = []

    def run() -> Iterable[Path]:
        runs.append(len(runs))
        if len(runs) == 2:
            write(read, "written while it ran")
        return (read,)

    with pytest.raises(Ended):
        watch(run, [], steps(lambda: write(read, "other"), lambda: None))

    assert 3 == len(runs)


def test_check_watches_what_a_policy_uses(pol: Pol, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that is not there yet too; a policy that goes is told, and waited for; Ctrl-C ends it."""
    policy = write(
        tmp_path / "policies" / "a.pol",
        'use "fever.pol"\n' + FINE.replace("  fever: yes/no\n", "").replace('    asks "Is there a fever?"\n', ""),
    )

    def interrupt() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(
        "compiler.cli.watch.pause",
        steps(
            lambda: write(tmp_path / "policies" / "fever.pol", 'facts\n  fever: yes/no\n    asks "Is there?"\n'),
            policy.unlink,
            interrupt,
        ),
    )
    run = pol("check", "--watch")
    waiting = "waiting for a change; Ctrl-C ends it\n\n"

    assert 130 == run.status
    assert 'error POL0417: there is no file "fever.pol"' in run.out
    assert (
        f"1 policy checked: 1 error\n{more('POL0417')}{waiting}1 policy checked: no mistake\n{waiting}"
        f"Error: no policy (a file that ends in .pol) is in policies\n{waiting}"
    ) == run.err.rstrip("\n") + "\n\n"
