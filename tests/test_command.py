"""The contract of `pol`: exit statuses, which stream says what, colour, files, and the answer for programs."""

import hashlib
import json
import os
import pty
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from compiler.to_python import to_python
from policy_dsl.pipeline import read_policy
from policy_dsl.runtime.comparisons import Range
from policy_dsl.runtime.report import told_ends
from policy_dsl.source import normalised
from tests.doors import Pol, Run

ROOT = Path(__file__).parent.parent
LUMBAR = ROOT / "policies" / "lumbar_mbb.pol"
SECRET = "a value of a fact, known to nobody"
ODD_CASE = 'Ωμέγα "\\ {{ 7*7 }} <b> \u202e \x1b[31m \n 😀'

FINE = """policy small "Small policy"
  version 1.0
  effective 2026-01-01
  status draft
  source "Made up for a test"

facts
  pain: yes/no
    asks "Does it hurt?"
  fever: yes/no
    asks "Is there a fever?"

determination small "Small"
  medically necessary when all of
    (1) "It hurts", any of
      (a) "Pain": pain
      (b) "Fever": fever
  otherwise not medically necessary

scenario "Pain"
  given
    pain: yes
  then small is medically necessary
"""
TEXTS: Mapping[str, str] = {
    "fine": FINE,
    "warnings": FINE.replace('    asks "Does it hurt?"\n', ""),
    "error": FINE.replace('(a) "Pain": pain', '(a) "Pain": pian'),
    "failing": FINE.replace("then small is medically", "then small is not medically"),
    "without scenario": FINE[: FINE.index("scenario")],
}


@pytest.fixture
def files(tmp_path: Path) -> Mapping[str, Path]:
    """A policy file for each of `TEXTS`, and a case."""
    found = {}
    for name, text in TEXTS.items():
        found[name] = tmp_path / f"{name.replace(' ', '_')}.pol"
        found[name].write_text(text, encoding="utf-8")
    found["case"] = tmp_path / "case.json"
    found["case"].write_text('{"pain": true}', encoding="utf-8")
    return found


def separate(*arguments: str | Path, code: str = "main()", cwd: Path = ROOT, **environment: str) -> Run:
    """What `pol` says as a process of its own. It finds the project also where it is not installed."""
    path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    ran = subprocess.run(
        [sys.executable, "-c", f"from compiler.cli import main; {code}", *map(str, arguments)],
        cwd=cwd,
        env={**os.environ, "GITHUB_ACTIONS": "", "PYTHONPATH": path, **environment},
        capture_output=True,
        timeout=60,
        check=False,
    )
    return Run(ran.returncode, ran.stdout.decode(errors="replace"), ran.stderr.decode(errors="replace"))


def calls(policy: str | Path, case: str | Path) -> dict[str, tuple[str | Path, ...]]:
    """One call of each verb."""
    return {
        "check": ("check", policy),
        "test": ("test", policy),
        "compile": ("compile", policy, "--to", "python"),
        "decide": ("decide", policy, case),
    }


MORE = '"pol explain POL0201" says more about the first, with an example'
VERBS = ("check", "test", "compile", "decide")
every_verb = pytest.mark.parametrize("verb", VERBS)


# ---- exit status 0


@every_verb
def test_a_policy_without_mistake_is_fine(pol: Pol, files: Mapping[str, Path], verb: str) -> None:
    """Each verb ends with 0."""

    assert pol(*calls(files["fine"], files["case"])[verb]).status == 0


@every_verb
def test_warnings_are_fine(pol: Pol, files: Mapping[str, Path], verb: str) -> None:
    """A policy with warnings and no error does all that others do."""

    assert pol(*calls(files["warnings"], files["case"])[verb]).status == 0


def test_a_denial_is_a_result(pol: Pol, files: Mapping[str, Path]) -> None:
    """What a policy decides is no failure of the command."""
    run = pol("decide", files["fine"], "-", stdin=b'{"pain": false, "fever": false}')

    assert (0, True) == (run.status, "Small: not medically necessary" in run.out)


@pytest.mark.parametrize("arguments", [("--help",), ("-h",), *((verb, "--help") for verb in VERBS)])
def test_help_is_fine(pol: Pol, arguments: tuple[str, ...]) -> None:
    """Help is data: it goes to standard output."""
    run = pol(*arguments)

    assert (0, True, "") == (run.status, run.out.startswith("Usage: "), run.err)


# ---- exit status 1


def test_strict_lets_warnings_count(pol: Pol, files: Mapping[str, Path]) -> None:
    """`pol check --strict` fails on a warning, and not without one."""
    with_warning, without = (pol("check", "--strict", files[name]).status for name in ("warnings", "fine"))

    assert (1, 0) == (with_warning, without)


@every_verb
def test_an_error_in_a_policy_is_the_policy_s_fault(pol: Pol, files: Mapping[str, Path], verb: str) -> None:
    """Whatever the verb: status 1, and the mistake is told with its place."""
    run = pol(*calls(files["error"], files["case"])[verb])
    place = f'{files["error"].as_posix()}:16:19: error POL0201: no fact or definition is named "pian"'

    assert (1, True) == (run.status, place in run.out + run.err)


def test_one_policy_with_an_error_among_others_is_enough(pol: Pol, tmp_path: Path) -> None:
    """All policies of a folder are checked, and one error fails the run."""
    folder = tmp_path / "several"
    folder.mkdir()
    for name in ("error", "fine", "warnings"):
        text = TEXTS[name].replace("policy small ", f"policy {name} ")  # else they are versions of one policy
        (folder / f"{name}.pol").write_text(text, encoding="utf-8")
    run = pol("check", folder)

    assert (1, f"3 policies checked: 1 error, 1 warning\n{MORE}\n") == (run.status, run.err)


def test_a_failing_scenario_is_the_policy_s_fault(pol: Pol, files: Mapping[str, Path]) -> None:
    """It is named, with what was expected and what came."""
    run = pol("test", files["failing"])
    expected = (
        f'{files["failing"]}: 1 scenario, 0 passed\n  failed: "Pain" (line 20)\n'
        '    small: expected "not medically necessary", got "medically necessary" because (1)(a)\n'
    )

    assert (1, expected, "1 scenario run, 1 failed\n") == (run.status, run.out, run.err)


def test_a_failing_because_or_needs_says_what_differs(pol: Pol, tmp_path: Path) -> None:
    """What a scenario leaves out and what it names in vain, not two lists to compare."""
    policy = tmp_path / "because.pol"
    added = (
        "  then small is medically necessary because (1)(b)\n\n"
        'scenario "The list"\n  given\n    pain: yes\n  then small is medically necessary because (1)\n\n'
        'scenario "Both"\n  given\n    pain: yes\n    fever: yes\n'
        "  then small is medically necessary because (1)(a)\n\n"
        'scenario "Nothing"\n  given\n    pain: no\n  then small needs pain, fever\n'
    )
    policy.write_text(FINE.replace("  then small is medically necessary\n", added), encoding="utf-8")
    run = pol("test", policy)
    told = [line.strip() for line in run.out.split("\n") if line.startswith("    ")]

    assert [
        'small: its "because" leaves out (1)(a) and names (1)(b), which decides nothing',
        "write: because (1)(a)",
        'small: its "because" leaves out (1)(a); (1) is a list: name its criteria',
        "write: because (1)(a)",
        'small: its "because" leaves out (1)(b)',
        "write: because (1)(a), (1)(b)",
        'small: its "needs" names pain, which is not needed',
    ] == told


def test_a_policy_without_scenario_is_not_green(pol: Pol, files: Mapping[str, Path]) -> None:
    """A run that tests nothing fails, also beside a policy that has scenarios."""
    alone, beside = pol("test", files["without scenario"]), pol("test", files["fine"], files["without scenario"])

    assert (1, 1) == (alone.status, beside.status)


# ---- exit status 2

WRONG_CALLS: Mapping[str, tuple[str, ...]] = {
    "no verb": (),
    "unknown verb": ("frobnicate",),
    "unknown option": ("check", "--colour", "fine.pol"),
    "missing argument": ("decide", "fine.pol"),
    "missing target": ("compile", "fine.pol"),
    "unknown target": ("compile", "fine.pol", "--to", "fortran"),
    "unknown format": ("decide", "fine.pol", "case.json", "--format", "xml"),
    "no such policy to check": ("check", "none.pol"),
    "no such policy to test": ("test", "none.pol"),
    "no such policy to compile": ("compile", "none.pol", "--to", "python"),
    "no such policy to decide by": ("decide", "none.pol", "case.json"),
    "no such module to decide by": ("decide", "none.py", "case.json"),
    "no such case": ("decide", "fine.pol", "none.json"),
    "a folder as a case": ("decide", "fine.pol", "."),
    "a folder without policies to decide by": ("decide", "empty", "case.json"),
    "the default folder is not there": ("check",),
    "a folder without policies": ("check", "empty"),
    "two policies to compile": ("compile", ".", "--to", "python"),
    "stand-alone page": ("compile", "fine.pol", "--to", "markdown", "--standalone"),
    "a module that is no policy": ("decide", "other.py", "case.json"),
    "a module that is no Python": ("decide", "broken.py", "case.json"),
    "a site and a folder alone": ("docs", "build", "--config", "mkdocs.yml", "--policies", "."),
    "templates without policies": ("docs", "build", "--templates", "."),
    "a port out of range": ("docs", "serve", "--address", "127.0.0.1:99999"),
    "no port": ("docs", "serve", "--address", "localhost"),
    "no folder of policies to publish": ("docs", "build"),
}


@pytest.mark.parametrize("arguments", WRONG_CALLS.values(), ids=WRONG_CALLS)
def test_a_wrong_call_is_the_caller_s_fault(
    pol: Pol, files: Mapping[str, Path], tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    """Status 2; nothing on standard output, and on standard error no traceback and no word of a bug."""
    (tmp_path / "empty").mkdir()
    (tmp_path / "other.py").write_text("x = 1\n")
    (tmp_path / "broken.py").write_text("x = = 1\n")
    run = pol(*arguments)

    assert (2, "", False, False) == (run.status, run.out, "Traceback" in run.err, "this is a bug" in run.err)


@pytest.mark.parametrize("case", ["", "[]", '{"pain": 5}', '{"pian": true}', "[" * 100_000], ids=lambda each: each[:9])
@pytest.mark.parametrize("form", ["text", "json"])
def test_refused_facts_are_the_caller_s_fault(pol: Pol, files: Mapping[str, Path], case: str, form: str) -> None:
    """Status 2, and standard error says what is wrong with them."""
    run = pol("decide", files["fine"], "-", "--format", form, stdin=case.encode())

    assert (2, True) == (run.status, run.err.startswith("the facts are refused, and nothing was decided:\n  "))


def test_a_refusal_for_programs_lists_every_problem(pol: Pol, files: Mapping[str, Path]) -> None:
    """Key and sentence of each, and no determination."""
    run = pol("decide", files["fine"], "-", "--format", "json", stdin=b'{"pain": 5, "fever": "no", "x": NaN}')
    expected = {
        "format": 1,
        "refused": [
            {"fact": "pain", "problem": "it is answered true or false, not 5"},
            {"fact": "fever", "problem": 'it is answered true or false, not "no"'},
        ],
    }
    refused = json.loads(run.out)

    assert expected == {**refused, "refused": refused["refused"][:2]}


# ---- exit status 3


def boom(*_: object, **__: object) -> None:
    raise ValueError(SECRET)


STAGES: Mapping[str, tuple[str, str]] = {
    "check": ("check", "compiler.cli.policies.read_policy"),
    "test": ("test", "compiler.cli.test_verb.run_scenarios"),
    "compile": ("compile", "compiler.to_python.to_python"),
    "decide": ("decide", "policy_dsl.evaluate.evaluate"),
    "decide, reading": ("decide", "policy_dsl.evaluate.read_facts"),
}


@pytest.mark.parametrize(("verb", "stage"), STAGES.values(), ids=STAGES)
def test_a_bug_of_our_own_is_one_sentence(
    pol: Pol, files: Mapping[str, Path], monkeypatch: pytest.MonkeyPatch, verb: str, stage: str
) -> None:
    """Status 3; which error and where, without a traceback and without the values that the error speaks of."""
    monkeypatch.setattr(stage, boom)
    run = pol(*calls(files["fine"], files["case"])[verb])
    line = boom.__code__.co_firstlineno + 1
    sentence = (
        f"pol: this is a bug in pol itself, not in your policy (ValueError in {__name__}, line {line}): "
        "please report it to the issue tracker of Policy DSL, with the command that you gave.\n"
    )

    assert Run(3, "", sentence) == run


def test_a_bug_in_a_compiled_policy_is_one_sentence(pol: Pol, tmp_path: Path, files: Mapping[str, Path]) -> None:
    """Nor does a module that fails on a case show what it holds."""
    module = tmp_path / "small.py"
    pol("compile", files["fine"], "--to", "python", "--output", module)
    with module.open("a", encoding="utf-8") as file:
        file.write(f"\ndef decide(data):\n    raise KeyError({SECRET!r})\n")
    run = pol("decide", module, files["case"])

    assert (3, "", False, 1) == (run.status, run.out, SECRET in run.err or "Traceback" in run.err, run.err.count("\n"))


# ---- streams


def test_an_artefact_alone_is_on_standard_output(pol: Pol, files: Mapping[str, Path]) -> None:
    """What `pol compile` prints can be saved as it is."""
    policy = read_policy(normalised("fine.pol", FINE)).value
    assert policy is not None

    assert Run(0, to_python(policy), "") == pol("compile", files["fine"], "--to", "python")


def test_where_an_artefact_went_is_talk(pol: Pol, files: Mapping[str, Path]) -> None:
    """Written to a file, nothing is left to print on standard output."""

    assert Run(0, "", f"{files['fine']} -> out.py\n") == pol(
        "compile", files["fine"], "--to", "python", "--output", "out.py"
    )


@pytest.mark.parametrize("verb", ["compile", "decide"])
def test_diagnostics_are_talk_where_data_was_asked_for(pol: Pol, files: Mapping[str, Path], verb: str) -> None:
    """Standard output stays empty when nothing could be made."""
    run = pol(*calls(files["error"], files["case"])[verb])

    assert (1, "") == (run.status, run.out)


def test_diagnostics_are_the_data_of_a_check(pol: Pol, files: Mapping[str, Path]) -> None:
    """The count is talk."""
    run = pol("check", files["error"])
    expected = (
        f'{files["error"].as_posix()}:16:19: error POL0201: no fact or definition is named "pian"\n'
        '  16 |       (a) "Pain": pian\n'
        "     |                   ^^^^\n"
        "  8 |   pain: yes/no\n"
        "    |   ---- declared here\n"
        '  help: did you mean "pain"?\n\n'
    )

    assert Run(1, expected, f"1 policy checked: 1 error\n{MORE}\n") == run


def test_an_answer_for_people_is_data(pol: Pol, files: Mapping[str, Path]) -> None:
    """Outcome first, then criterion by criterion with the values, then what is still needed."""
    run = pol("decide", files["fine"], "-", stdin=b'{"pain": false, "fever": {"documented": false}}')
    expected = (
        "Small policy, version 1.0\n\n"
        "Small: needs more information\n"
        "  (1) unknown: It hurts\n"
        "    (a) not met: Pain\n"
        "        pain: no\n"
        "    (b) unknown: Fever\n"
        "        fever: not documented\n"
        "  Still needed:\n"
        "    fever (not in the record: it has to be established)\n"
    )

    assert Run(0, expected, "") == run


# ---- colour


def on_a_terminal(*arguments: str | Path, **environment: str) -> str:
    """What `pol` writes when standard output and standard error are a terminal."""
    ours, theirs = pty.openpty()
    path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    clean = {
        key: value for key, value in os.environ.items() if key not in ("NO_COLOR", "FORCE_COLOR", "GITHUB_ACTIONS")
    }
    child = subprocess.Popen(
        [sys.executable, "-c", "from compiler.cli import main; main()", *map(str, arguments)],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env={**clean, "PYTHONPATH": path, "TERM": "xterm", **environment},
    )
    os.close(theirs)
    read = b""
    try:
        while piece := os.read(ours, 4096):
            read += piece
    except OSError:  # the terminal is gone with its last writer
        pass
    os.close(ours)
    child.wait(timeout=30)
    return read.decode()


@pytest.mark.parametrize("verb", ["check", "test", "decide"])
def test_a_terminal_gets_colour_unless_it_is_not_wanted(files: Mapping[str, Path], verb: str) -> None:
    """Colour on a terminal, and none with NO_COLOR; otherwise the same words."""
    policy = {"check": "error", "test": "failing", "decide": "fine"}[verb]
    call = calls(files[policy], files["case"])[verb]
    coloured, plain = on_a_terminal(*call), on_a_terminal(*call, NO_COLOR="1")

    assert (True, False, plain) == ("\x1b[" in coloured, "\x1b[" in plain, re.sub(r"\x1b\[\d*m", "", coloured))


@every_verb
def test_a_file_or_pipe_gets_no_colour(pol: Pol, files: Mapping[str, Path], verb: str) -> None:
    """No escape sequence in what is not shown by a terminal."""
    runs = [pol(*calls(files[policy], files["case"])[verb]) for policy in ("fine", "error", "failing")]

    assert [] == [run for run in runs if "\x1b" in run.out + run.err]


def test_no_path_speaks_to_the_terminal_or_to_github(pol: Pol, files: Mapping[str, Path], tmp_path: Path) -> None:
    """Neither the name of a file nor a path that a configuration names begins a line or hides one."""
    odd = tmp_path / "odd\x1b[31m\n::error::name.pol"
    broken = tmp_path / "odd\x1b[31m\n::error::broken.pol"
    odd.write_bytes(files["fine"].read_bytes())
    broken.write_bytes(files["error"].read_bytes())
    runs = [pol("test", str(odd)), pol("test", str(broken)), pol("compile", str(odd), "--to", "python")]
    runs.append(pol("compile", str(odd), "--to", "python", "--output", str(tmp_path / "a\x1b\n::error::b.py")))
    (tmp_path / "pol.toml").write_text('paths = ["\\u001b[31m\\n::error::none"]')
    runs.append(pol("check"))

    assert [0, 1, 0, 0, 2] == [run.status for run in runs]
    assert [] == [run for run in runs if "\x1b" in run.out + run.err or "\n::error" in run.out + run.err]


def test_a_console_that_cannot_show_a_character_shows_a_replacement(tmp_path: Path) -> None:
    """Greek letters and emoji in a title do not stop a console of Windows."""
    policy, case = tmp_path / "greek.pol", tmp_path / "case.json"
    policy.write_text(FINE.replace("Small policy", "Ωmega – 😀 policy"), encoding="utf-8")
    case.write_text("{}", encoding="utf-8")
    run = separate("decide", policy, case, PYTHONIOENCODING="cp1252", PYTHONUTF8="0")
    title, _, _ = run.out.partition("\n")

    assert (0, "?mega \ufffd ? policy, version 1.0", "") == (run.status, title.rstrip("\r"), run.err)


def test_a_diagnostic_on_such_a_console_is_told_too(tmp_path: Path) -> None:
    """The line that is shown may hold anything."""
    policy = tmp_path / "greek.pol"
    policy.write_text(TEXTS["error"].replace('"Pain"', '"Ωμέγα 😀"'), encoding="utf-8")
    run = separate("check", policy, PYTHONIOENCODING="cp1252", PYTHONUTF8="0")

    assert (1, True) == (run.status, '(a) "????? ?": pian' in run.out)
    assert ["1 policy checked: 1 error", MORE] == run.err.splitlines()


# ---- lists


LISTS = """policy levels "Levels"
  version 1.0
  effective 2025-01-01
  status draft
  source "Made up for a test"

choices
  agents: methotrexate, cyclosporine

list of requested items, each a requested item
  level: one of L3-L4, L4-L5

list of blocks, each a block
  level: one of L3-L4, L4-L5
  relief: percent from 0% to 100%

facts for each of agents, each a agent
  tried: yes/no

determination ablation "Ablation"
  for each requested item
  medically necessary, for 12 weeks, when all of
    (1) "Two blocks": at least 2 blocks where relief is at least 80% and level is requested item's level
    (2) "An agent": any agent has tried
  otherwise not medically necessary
"""
LISTS_CASE: dict[str, object] = {
    "requested_items": [{"level": "L3-L4"}, {"level": "L4-L5"}, {"level": "L4-L5"}],
    "blocks": [
        {"level": "L4-L5", "relief": 80},
        {"level": "L4-L5", "relief": {"documented": False}},
        {"level": "L3-L4", "relief": 70},
    ],
    "blocks_complete": True,
    "agents": {"cyclosporine": {"tried": True}},
}
LISTS_TOLD = """Levels, version 1.0

Ablation: needs more information
  L3-L4: not medically necessary because (1) is not met
    (1) not met: Two blocks
        blocks: 3 listed, none counts
        requested item 1's level: L3-L4
    (2) met: An agent
        agents: cyclosporine of 2 listed; in doubt: methotrexate
"""
OPEN_TOLD = """
    (1) unknown: Two blocks
        blocks: 1 of 3 listed; in doubt: 2{more}
        requested item {item}'s level: L4-L5
    (2) met: An agent
        agents: cyclosporine of 2 listed; in doubt: methotrexate
    Still needed:
"""
RELIEF = "      block 2's relief (not in the record: it has to be established)\n"


@pytest.mark.parametrize("by", ["policy", "module"])
def test_what_is_decided_item_by_item_is_told_so(pol: Pol, tmp_path: Path, by: str) -> None:
    """Each item with its outcome, what criteria found in lists, and what is needed; by a compiled module too."""
    policy = tmp_path / "levels.pol"
    policy.write_text(LISTS, encoding="utf-8")
    if by == "module":
        assert pol("compile", policy, "--to", "python", "--standalone", "--output", tmp_path / "levels.py").status == 0
    path = policy if by == "policy" else tmp_path / "levels.py"

    run = pol("decide", path, "-", stdin=json.dumps(LISTS_CASE).encode())
    parts = [
        f"  L4-L5 (item {item}): needs more information{OPEN_TOLD.format(item=item, more='')}{RELIEF}"
        for item in (2, 3)
    ]
    assert (0, LISTS_TOLD + "".join(parts), "") == (run.status, run.out, run.err)


def test_what_a_list_lacks_is_told_as_what_is_to_be_found_out(pol: Pol, tmp_path: Path) -> None:
    """Of a list that may hold more, further items; of one that lists none, items or that there are none."""
    policy = tmp_path / "levels.pol"
    policy.write_text(LISTS, encoding="utf-8")
    case = {key: value for key, value in LISTS_CASE.items() if key != "blocks_complete"}
    told = [
        [line.strip() for line in pol("decide", policy, "-", stdin=json.dumps(each).encode()).out.splitlines()]
        for each in (case, {**case, "blocks": []}, {**case, "requested_items": None})
    ]

    assert "further blocks, or how far the record of them reaches" in told[0]
    assert "blocks: 1 of 3 listed; in doubt: 2; more may not be listed" in told[0]
    assert "blocks, or that there are none" in told[1]
    assert "requested items" in told[2]


# ---- the answer for programs


LUMBAR_CASE = {
    "case": ODD_CASE,
    "pain_worsens_with_facet_loading": True,
    "conservative_treatment_failed": False,
    "other_cause_found": {"documented": False},
    "segment_posteriorly_fused": None,
    "relief_after_first_block": 80.5,
    "first_block_levels": ["L5-S1", "l4_l5"],
    "second_block_levels": {"documented": False},
}


def criterion(label: str, wording: str, status: str, values: dict[str, object], line: int) -> dict[str, object]:
    return {
        "path": label,
        "label": f"({label})",
        "wording": wording,
        "status": status,
        "left_out": None,
        "values": values,
        "ranges": {},
        "line": line,
        "criteria": [],
    }


def lumbar_answer() -> dict[str, object]:
    """The answer to `LUMBAR_CASE`, written by hand from the policy; keys are added to it, never changed."""
    text = LUMBAR.read_text(encoding="utf-8")
    lines = {
        text[: match.start()].count("\n") + 1: match.group(1) for match in re.finditer(r"^ {4}\((\d)\)", text, re.M)
    }
    first, second = list(lines)[:4], list(lines)[4:]
    return {
        "format": 1,
        "policy": {
            "id": "lumbar_mbb",
            "version": "1.0",
            "digest": hashlib.sha256(f"policy dsl language 1\n{text}".encode()).hexdigest(),
            "status": "example",
        },
        "banner": "Example, restated for software; not coverage or medical advice",
        "case": ODD_CASE,
        "determinations": {
            "first_block": {
                "outcome": "not medically necessary",
                "kind": "denies",
                "because": ["2"],
                "settled_whichever": [],
                "terms": [],
                "term_needs": [],
                "items": [],
                "needs": [],
                "needs_not_documented": [],
                "needs_corrected": [],
                "assumed": [],
                "criteria": [
                    criterion(
                        "1",
                        "Maneuvers such as hyperextension and rotation make the pain worse",
                        "met",
                        {"pain_worsens_with_facet_loading": True},
                        first[0],
                    ),
                    criterion(
                        "2",
                        "Conservative treatments such as physical therapy have failed",
                        "not met",
                        {"conservative_treatment_failed": False},
                        first[1],
                    ),
                    criterion(
                        "3",
                        "Clinical findings and imaging show no other obvious cause of the pain",
                        "unknown",
                        {"other_cause_found": {"documented": False}},
                        first[2],
                    ),
                    criterion(
                        "4",
                        "The spinal motion segment is not posteriorly fused",
                        "unknown",
                        {"segment_posteriorly_fused": None},
                        first[3],
                    ),
                ],
            },
            "second_block": {
                "outcome": "needs more information",
                "kind": None,
                "because": [],
                "settled_whichever": [],
                "terms": [],
                "term_needs": [],
                "items": [],
                "needs": ["second_block_levels", "joint_ablation_under_consideration"],
                "needs_not_documented": ["second_block_levels"],
                "needs_corrected": [],
                "assumed": [],
                "criteria": [
                    criterion(
                        "1",
                        "The first injection relieved at least 80% of the pain",
                        "met",
                        {"relief_after_first_block": 80.5},
                        second[0],
                    ),
                    criterion(
                        "2",
                        "The second injection is given at the same levels as the first",
                        "unknown",
                        {"second_block_levels": {"documented": False}, "first_block_levels": ["L4-L5", "L5-S1"]},
                        second[1],
                    ),
                    criterion(
                        "3",
                        "Radiofrequency joint ablation is under consideration",
                        "unknown",
                        {"joint_ablation_under_consideration": None},
                        second[2],
                    ),
                ],
            },
        },
    }


@pytest.mark.parametrize("form", ["policy", "module", "stand-alone module"])
def test_the_answer_of_the_reference_policy_is_exact(pol: Pol, tmp_path: Path, form: str) -> None:
    """Every key and value, in their order, from the policy and from what it compiles to; the case's name unchanged."""
    by: Path = LUMBAR
    if form != "policy":
        by = tmp_path / "lumbar.py"
        extra = ["--standalone"] if form == "stand-alone module" else []
        pol("compile", LUMBAR, "--to", "python", "--output", by, *extra)
    run = pol("decide", by, "-", "--format", "json", stdin=json.dumps(LUMBAR_CASE).encode())

    assert (0, json.dumps(lumbar_answer(), indent=2) + "\n", "") == (run.status, run.out, run.err)


SCORED = """\
policy scored "Scored"
  version    1.0
  effective  2026-01-01
  status     draft
  source     "S"

facts
  overbite: mm from 0 mm
    asks "How far?"
  crossbite: yes/no
    asks "Is there one?"
  name: text
    asks "Whose?"

define
  half: overbite / 2

score bite points
  (S1) "Overbite": 1 point for each mm of overbite
  (S2) "Crossbite": 4 points when crossbite

determination treatment "Treatment"
  medically necessary when all of
    (1) "The points reach 28": bite points is at least 28 points
    (2) "Half": half is at most 20 mm
    (3) "Named": name is one of "a", "b"
  otherwise not medically necessary
"""


@pytest.mark.parametrize("form", ["policy", "module", "stand-alone module"])
@pytest.mark.parametrize(
    ("facts", "ranges", "told"),
    [
        ({"overbite": 26}, {"bite_points": {"at_least": 26, "at_most": 30}}, "bite points: between 26 and 30"),
        ({"crossbite": True}, {"bite_points": {"at_least": 4, "at_most": None}}, "bite points: at least 4"),
        ({"overbite": 26, "crossbite": False}, {}, "bite points: 26"),
    ],
)
def test_a_score_is_told_as_far_as_it_is_known(
    pol: Pol, tmp_path: Path, form: str, facts: dict[str, object], ranges: dict[str, object], told: str
) -> None:
    """While something is missing, text and data give what the score can be; `values` has null as before."""
    by = tmp_path / "scored.pol"
    by.write_text(SCORED, encoding="utf-8")
    if form != "policy":
        extra = ["--standalone"] if form == "stand-alone module" else []
        pol("compile", by, "--to", "python", "--output", by.with_suffix(".py"), *extra)
        by = by.with_suffix(".py")
    case = json.dumps(facts).encode()
    first, second, third = determination(pol("decide", by, "-", "--format", "json", stdin=case))["criteria"]

    assert ranges == first["ranges"]
    assert (None if ranges else 26) == first["values"]["bite_points"]
    half = {} if "overbite" in facts else {"half": {"at_least": 0, "at_most": None}}
    assert (half, {}) == (second["ranges"], third["ranges"])
    assert told in [line.strip() for line in pol("decide", by, "-", stdin=case).out.splitlines()]


def test_a_nested_criterion_stands_in_the_one_it_belongs_to(pol: Pol, files: Mapping[str, Path]) -> None:
    """With its path, and with the values that it looked at itself."""
    run = pol("decide", files["fine"], "-", "--format", "json", stdin=b'{"pain": true}')
    nested = [
        {**criterion("a", "Pain", "met", {"pain": True}, 16), "path": "1.a"},
        {**criterion("b", "Fever", "unknown", {"fever": None}, 17), "path": "1.b"},
    ]

    assert [{**criterion("1", "It hurts", "met", {}, 15), "criteria": nested}] == determination(run)["criteria"]


def test_the_deciding_criteria_are_the_innermost(pol: Pol, files: Mapping[str, Path]) -> None:
    """By their paths."""
    run = pol("decide", files["fine"], "-", "--format", "json", stdin=b'{"pain": true}')

    assert ["1.a"] == determination(run)["because"]


@pytest.mark.parametrize("case", [None, "", "plain", "\ud800", "\x00\x7f\u2028", "x" * 100_000], ids=ascii)
def test_the_case_is_given_back_unchanged(pol: Pol, files: Mapping[str, Path], case: str | None) -> None:
    """Whatever text names it."""
    run = pol("decide", files["fine"], "-", "--format", "json", stdin=json.dumps({"case": case}).encode())

    assert case == json.loads(run.out)["case"]


def determination(run: Run) -> dict[str, Any]:
    (found,) = json.loads(run.out)["determinations"].values()
    assert isinstance(found, dict)
    return found


def test_a_case_comes_from_standard_input_or_a_file(pol: Pol, files: Mapping[str, Path]) -> None:
    """The same bytes have the same answer."""
    by_name = pol("decide", files["fine"], files["case"])

    assert by_name == pol("decide", files["fine"], "-", stdin=files["case"].read_bytes())


# ---- files


def test_the_folder_of_the_output_is_made(pol: Pol, files: Mapping[str, Path], tmp_path: Path) -> None:
    """The file is there, whole, and alone."""
    target = tmp_path / "a" / "new" / "folder" / "out.py"
    run = pol("compile", files["fine"], "--to", "python", "--output", target)

    assert (0, [target], True) == (run.status, list(target.parent.iterdir()), target.read_text().endswith("\n"))


@pytest.mark.parametrize(
    "target", ["case.json/out.py", "case.json/new/out.py", "folder", "folder/", f"new/{'x' * 300}.py"]
)
def test_a_target_that_cannot_be_written_leaves_nothing_behind(
    pol: Pol, files: Mapping[str, Path], tmp_path: Path, target: str
) -> None:
    """Status 2, and the folder is as it was."""
    (tmp_path / "folder").mkdir()
    before = sorted(tmp_path.rglob("*"))
    run = pol("compile", files["fine"], "--to", "python", "--output", target)

    assert (2, before) == (run.status, sorted(tmp_path.rglob("*")))


def test_a_disk_that_fills_up_leaves_nothing_behind(
    pol: Pol, files: Mapping[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither a part of the new file nor a loss of the old one."""
    target = tmp_path / "out.py"
    target.write_text("old")
    before = sorted(tmp_path.iterdir())

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.replace", full)
    run = pol("compile", files["fine"], "--to", "python", "--output", target)

    assert (2, before, "old") == (run.status, sorted(tmp_path.iterdir()), target.read_text())


@pytest.mark.parametrize("target", ["python", "markdown"])
def test_a_policy_with_an_error_leaves_an_existing_file_alone(
    pol: Pol, files: Mapping[str, Path], tmp_path: Path, target: str
) -> None:
    """What was compiled last stays until something better is."""
    output = tmp_path / "out"
    output.write_text("old")
    run = pol("compile", files["error"], "--to", target, "--output", output)

    assert (1, "old") == (run.status, output.read_text())


def test_a_link_is_followed_to_its_file(pol: Pol, files: Mapping[str, Path], tmp_path: Path) -> None:
    """The file behind it is written, and the link stays."""
    target = tmp_path / "folder" / "out.py"
    target.parent.mkdir()
    target.write_text("old")
    link = tmp_path / "link.py"
    link.symlink_to(target)
    run = pol("compile", files["fine"], "--to", "python", "--output", link)

    assert (0, True, False) == (run.status, link.is_symlink(), target.read_text() == "old")


def test_links_in_a_circle_are_the_caller_s_fault(pol: Pol, files: Mapping[str, Path], tmp_path: Path) -> None:
    """Status 2, one sentence."""
    one, other = tmp_path / "one.py", tmp_path / "other.py"
    one.symlink_to(other)
    other.symlink_to(one)
    run = pol("compile", files["fine"], "--to", "python", "--output", one)

    assert (2, True) == (run.status, "cannot be written" in run.err)


def test_what_is_no_file_is_written_to_directly(pol: Pol, files: Mapping[str, Path]) -> None:
    """A device stays what it is."""
    run = pol("compile", files["fine"], "--to", "python", "--output", os.devnull)

    assert (0, True) == (run.status, Path(os.devnull).is_char_device())


# ---- a standard stream that is closed, full, or read no further


def in_shell(line: str, cwd: Path) -> Run:
    """What a line of a shell comes to in which POL stands for `pol`; the status of its first command."""
    pol = f"{sys.executable} -c 'from compiler.cli import main; main()'"
    ran = subprocess.run(
        ["bash", "-c", f"{line.replace('POL', pol)}; exit ${{PIPESTATUS[0]}}"],
        cwd=cwd,
        env={**os.environ, "GITHUB_ACTIONS": "", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        timeout=60,
        check=False,
    )
    return Run(ran.returncode, ran.stdout.decode(), ran.stderr.decode())


STREAMS: Mapping[str, tuple[str, Run]] = {
    "nobody reads on": ("POL check fine.pol | true", Run(0, "", "")),
    "nobody reads on of a policy at fault": ("POL check error.pol | true", Run(1, "", "")),
    "nobody reads on of a scenario that fails": ("POL test failing.pol 2> /dev/null | true", Run(1, "", "")),
    "nobody reads the help": ("POL --help | true", Run(0, "", "")),
    "nobody reads the answer": ("POL decide fine.pol case.json | true", Run(0, "", "")),
    "the disk is full": (
        "POL compile fine.pol --to python > /dev/full",
        Run(2, "", "pol: it cannot be written: No space left on device\n"),
    ),
    "the disk is full of diagnostics": (
        "POL check error.pol > /dev/full 2> /dev/null",
        Run(2, "", ""),
    ),
    "standard output is closed": (
        "POL compile fine.pol --to python >&-",
        Run(2, "", "pol: it cannot be written: standard output is closed\n"),
    ),
    "standard error is closed": ("POL compile fine.pol --to python --output out.py 2>&-", Run(0, "", "")),
}


@pytest.mark.parametrize(("line", "expected"), STREAMS.values(), ids=STREAMS)
def test_a_stream_that_does_not_take_it(files: Mapping[str, Path], tmp_path: Path, line: str, expected: Run) -> None:
    """Whoever stops reading makes no mistake and hides none; what cannot be written is the call's fault, no bug."""
    run = in_shell(line, tmp_path)
    fine = "1 policy checked: no mistake\n"
    told = fine if "check fine" in line else f"1 policy checked: 1 error\n{MORE}\n" if "check" in line else ""

    assert Run(expected.status, expected.out, "") == Run(run.status, run.out, "")
    assert run.err in (expected.err, expected.err + told)


def test_a_closed_standard_input_is_the_caller_s_fault(files: Mapping[str, Path], tmp_path: Path) -> None:
    """Status 2, and one sentence."""
    run = in_shell("POL decide fine.pol - <&-", tmp_path)

    assert (2, "", True) == (run.status, run.out, run.err.endswith("Error: standard input is closed\n"))


def test_of_a_long_line_only_a_part_is_shown(pol: Pol, tmp_path: Path) -> None:
    """What is wrong stands in the middle of what is shown, with marks under it."""
    policy = tmp_path / "long.pol"
    many = " or ".join(f"pain{number}x" for number in range(400))
    policy.write_text(f"facts\n  pain: yes/no\ndefine\n  all pains: {many}\n", encoding="utf-8")
    run = pol("check", policy)
    shown = [line for line in run.out.split("\n") if line.startswith("  4 |")]

    assert (400, True) == (len(shown), all(len(line) < 160 for line in shown))
    assert re.fullmatch(r"  4 \| ….* or pain200x or .*…", shown[200])


# ---- the bytes of a policy


BYTES: Mapping[str, Callable[[bytes], bytes]] = {
    "CRLF": lambda text: text.replace(b"\n", b"\r\n"),
    "CR": lambda text: text.replace(b"\n", b"\r"),
    "byte order mark": lambda text: b"\xef\xbb\xbf" + text,
    "both": lambda text: b"\xef\xbb\xbf" + text.replace(b"\n", b"\r\n"),
    "no last line end": lambda text: text.rstrip(b"\n"),
}


@pytest.mark.parametrize("change", BYTES.values(), ids=BYTES)
def test_line_ends_and_byte_order_mark_change_nothing(
    pol: Pol, tmp_path: Path, change: Callable[[bytes], bytes]
) -> None:
    """The same digest and the same answer, and the same lines of the criteria."""
    path = tmp_path / "lumbar.pol"
    path.write_bytes(change(LUMBAR.read_bytes()))
    run = pol("decide", path, "-", "--format", "json", stdin=json.dumps(LUMBAR_CASE).encode())

    assert lumbar_answer() == json.loads(run.out)


@pytest.mark.parametrize(
    ("content", "place"),
    [
        (b"policy x\n\xff", "2:1"),
        (b"policy x\n# caf\xe9\n", "2:6"),
        (b"policy x\r\n# a\r\n\xff", "3:1"),
        (b"policy x\r# a\r\xff", "3:1"),
        ("# ΩΩ 😀".encode() + b"\xc3", "1:7"),
        (b"\xef\xbb\xbfpolicy x\n\xff bad\n", "2:1"),
        (b"\xef\xbb\xbf\xff", "1:1"),
        (b"\xff\xfep\x00", "1:1"),
        (b"\xed\xa0\x80", "1:1"),
    ],
)
@every_verb
def test_bytes_that_are_no_utf_8_are_a_diagnostic(
    pol: Pol, files: Mapping[str, Path], tmp_path: Path, content: bytes, place: str, verb: str
) -> None:
    """With the line and column of the first of them, whatever the verb."""
    path = tmp_path / "bytes.pol"
    path.write_bytes(content)
    run = pol(*calls(path, files["case"])[verb])
    first = f"{path.as_posix()}:{place}: error POL0101: the file is not UTF-8 text"

    assert (1, first) == (run.status, (run.out + run.err).splitlines()[0])


# ---- versions of one policy


VERSION = """policy one "One"
  version {version}
  effective {dates}
  status example
  source "S"

facts
  a: yes/no
    asks "A?"

determination d "D"
  medically necessary when all of
    (1) "A": {condition}
  otherwise not medically necessary
"""


@pytest.mark.parametrize(
    ("first", "day", "status", "told"),
    [
        ("2026-01-01 to 2026-06-30", "2026-06-30", 0, "One, version 1"),
        ("2026-01-01 to 2026-06-30", "2026-07-01", 0, "One, version 2"),
        ("2026-01-01 to 2026-06-30", "2025-12-31", 2, "no version is in force on 2025-12-31"),
        ("2026-01-01", "2026-08-01", 1, "POL0435"),
    ],
    ids=["last day of the first", "first day of the second", "before both", "they overlap"],
)
def test_the_version_in_force_decides(pol: Pol, tmp_path: Path, first: str, day: str, status: int, told: str) -> None:
    """The date of service picks it; where two could be in force, nothing is decided."""
    folder = tmp_path / "versions"
    folder.mkdir()
    (folder / "1.pol").write_text(VERSION.format(version="1", dates=first, condition="a"), encoding="utf-8")
    (folder / "2.pol").write_text(VERSION.format(version="2", dates="2026-07-01", condition="not a"), encoding="utf-8")
    (tmp_path / "case.json").write_text(f'{{"a": true, "date_of_service": "{day}"}}')
    run = pol("decide", folder, tmp_path / "case.json")

    assert (status, True) == (run.status, told in run.out + run.err), run


# ---- start-up


MODULES_AT_EXIT = "import atexit, sys; atexit.register(lambda: sys.stderr.write(' '.join(sorted(sys.modules)))); main()"


@pytest.mark.parametrize(
    ("call", "never"),
    [
        (("--help",), {"lark", "jinja2", "mkdocs", "json", "policy_dsl.parse", "decimal", "hashlib"}),
        (("decide", "lumbar.py", "case.json"), {"lark", "jinja2", "mkdocs", "policy_dsl.parse", "policy_dsl.policy"}),
        (("decide", str(LUMBAR), "case.json"), {"jinja2", "mkdocs", "compiler.to_python"}),
        (("check", str(LUMBAR)), {"jinja2", "mkdocs", "compiler.to_python"}),
        (("test", str(LUMBAR)), {"jinja2", "mkdocs"}),
    ],
    ids=["help", "decide by a module", "decide by a policy", "check", "test"],
)
def test_a_call_loads_only_what_it_needs(pol: Pol, tmp_path: Path, call: tuple[str, ...], never: set[str]) -> None:
    """Start-up is paid for by every call of a script."""
    pol("compile", LUMBAR, "--to", "python", "--output", tmp_path / "lumbar.py")
    (tmp_path / "case.json").write_text("{}")
    run = separate(*call, code=MODULES_AT_EXIT, cwd=tmp_path)

    assert (0, set()) == (run.status, never & set(run.err.split()))


@pytest.mark.parametrize(
    ("possible", "unit", "told"),
    [
        (Range(Decimal("-5.2"), Decimal("11.8")), "%", "between -5.2% and 11.8%"),
        (Range(2, 4), "mm", "between 2 and 4 mm"),
        (Range(2, None), "%", "at least 2%"),
        (Range(None, 4), "mm", "at most 4 mm"),
        (Range(None, None), "mm", "unknown"),
    ],
)
def test_ends_are_told_with_their_unit(possible: Range, unit: str, told: str) -> None:
    """The sign of a percentage stands at both ends, a unit once."""
    assert told == told_ends(possible, unit)
