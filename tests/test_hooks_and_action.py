"""The hooks for pre-commit and the GitHub action: each calls `pol` as it can be called, and no input is ever run."""

import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from compiler.cli import pol
from compiler.new import new_policy

ROOT = Path(__file__).parent.parent
HOOKS: list[dict[str, Any]] = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
STEPS: dict[str, dict[str, Any]] = {each.get("name", each.get("uses")): each for each in ACTION["runs"]["steps"]}
HOSTILE = ("$(touch run)", "`touch run`", "; touch run", '"; touch run; "', "'\ntouch run", "${{ 1 }}", "-x")

# ---- hooks

# The fields that a manifest of pre-commit may have, and those that it must.
MAY_HAVE = {"id", "name", "description", "entry", "language", "files", "pass_filenames"}
MUST_HAVE = {"id", "name", "entry", "language"}


def test_hooks_have_the_fields_of_a_manifest() -> None:
    """Each is a hook in Python for policies, with a name of its own."""
    assert ["pol-format", "pol-check", "pol-test"] == [each["id"] for each in HOOKS]
    for hook in HOOKS:
        assert MUST_HAVE <= set(hook) <= MAY_HAVE
        assert "python" == hook["language"]
        assert ["a/b.pol"] == [
            each for each in ("a/b.pol", "a.polx", "pol", "a.pol.txt") if re.search(hook["files"], each)
        ]


@pytest.mark.parametrize("hook", HOOKS, ids=[each["id"] for each in HOOKS])
def test_each_hook_is_a_call_of_pol(hook: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What pre-commit calls, with the files that it passes, is a call that is fine for a fine policy."""
    monkeypatch.chdir(tmp_path)
    name, text = new_policy("Knee arthroscopy")
    file = tmp_path / "policies" / name
    file.parent.mkdir()
    file.write_text(text, encoding="utf-8")
    command, *arguments = hook["entry"].split()
    passed = [f"policies/{name}"] if hook.get("pass_filenames", True) else []
    result = CliRunner().invoke(pol, [*arguments, *passed], standalone_mode=False)

    assert ("pol", None, 0) == (command, result.exception, result.return_value)


# ---- the action


def test_inputs_reach_scripts_through_the_environment_alone() -> None:
    """No script of the action holds an expression that GitHub would fill in before the shell reads it."""
    scripts = {name: step["run"] for name, step in STEPS.items() if "run" in step}

    assert {"Install", "Check", "Test"} <= set(scripts)
    assert [] == [name for name, script in scripts.items() if "${{" in script]
    assert {"bash"} == {STEPS[name]["shell"] for name in scripts}


def test_every_input_is_described_and_used() -> None:
    """Each has a default, so that a step without `with` works, and is read by some step."""
    used = set(re.findall(r"\binputs\.([\w-]+)", (ROOT / "action.yml").read_text(encoding="utf-8")))

    assert set(ACTION["inputs"]) == used
    assert [] == [name for name, each in ACTION["inputs"].items() if set(each) != {"description", "default"}]
    assert "composite" == ACTION["runs"]["using"]


@dataclass(frozen=True, slots=True)
class Step:
    """What came of a step: its status, and each call of a program with its arguments."""

    status: int
    calls: list[list[str]]


def ran(name: str, folder: Path, environment: Mapping[str, str], status: int = 0) -> Step:
    """Runs the script of a step as GitHub does, with `pol` and `python` that only write down how they are called."""
    programs = folder / "programs"
    programs.mkdir(exist_ok=True)
    log = folder / "log"
    log.write_text("")
    for program in ("pol", "python"):
        file = programs / program
        file.write_text(
            f'#!/bin/bash\nprintf "%s\\0" {program} "$@" >> "$LOG"\nprintf "\\n\\0" >> "$LOG"\nexit {status}\n'
        )
        file.chmod(0o755)
    script = folder / "script.sh"
    script.write_text(STEPS[name]["run"])
    bash = shutil.which("bash")
    assert bash is not None
    path = os.pathsep.join((str(programs), os.environ["PATH"]))
    done = subprocess.run(
        [bash, "--noprofile", "--norc", "-eo", "pipefail", str(script)],
        cwd=folder,
        env={"PATH": path, "LOG": str(log), **environment},
        capture_output=True,
        check=False,
        timeout=60,
    )
    calls = [each.split("\0")[:-1] for each in log.read_text().split("\n\0")[:-1]]
    return Step(done.returncode, calls)


needs_bash = pytest.mark.skipif(os.name != "posix" or shutil.which("bash") is None, reason="needs bash")


@needs_bash
@pytest.mark.parametrize(
    ("environment", "arguments"),
    [
        ({"PATHS": "", "STRICT": "false"}, ["check", "--"]),
        ({"PATHS": "policies", "STRICT": "true"}, ["check", "--strict", "--", "policies"]),
        ({"PATHS": "a folder\n\nb.pol\n", "STRICT": ""}, ["check", "--", "a folder", "b.pol"]),
    ],
)
def test_the_check_of_the_action(tmp_path: Path, environment: dict[str, str], arguments: list[str]) -> None:
    """One call, with each line of the input a path."""
    assert Step(0, [["pol", *arguments]]) == ran("Check", tmp_path, environment)


@needs_bash
def test_the_test_of_the_action(tmp_path: Path) -> None:
    """The same paths are tested."""
    assert Step(0, [["pol", "test", "--", "a b", "c"]]) == ran("Test", tmp_path, {"PATHS": "a b\nc"})


@needs_bash
@pytest.mark.parametrize(("status", "ends"), [(0, 0), (1, 0), (2, 1)])
def test_the_report_of_the_action(tmp_path: Path, status: int, ends: int) -> None:
    """What was found is written to a file, and to have found something is no failure of this step."""
    environment = {"PATHS": "a b\n$(touch run)", "RUNNER_TEMP": str(tmp_path)}
    expected = [["pol", "check", "--format", "sarif", "--", "a b", "$(touch run)"]]

    assert Step(ends, expected) == ran("Report", tmp_path, environment, status)
    assert ((tmp_path / "pol.sarif").exists(), (tmp_path / "run").exists()) == (True, False)


@needs_bash
@pytest.mark.parametrize("name", ["Check", "Test", "Install"])
def test_a_step_fails_where_its_program_fails(tmp_path: Path, name: str) -> None:
    """Its status is that of what it calls."""
    assert 1 == ran(name, tmp_path, {"PATHS": "", "STRICT": "", "VERSION": "", "ACTION": "/action"}, status=1).status


@needs_bash
@pytest.mark.parametrize(
    ("version", "installed"), [("", "/an action"), ("0.1.0", "policy-dsl==0.1.0"), ("1.0rc1", "policy-dsl==1.0rc1")]
)
def test_the_installation_of_the_action(tmp_path: Path, version: str, installed: str) -> None:
    """The action installs itself, or the version that is asked for."""
    expected = [["python", "-m", "pip", "install", "--quiet", installed]]

    assert Step(0, expected) == ran("Install", tmp_path, {"VERSION": version, "ACTION": "/an action"})


@needs_bash
@pytest.mark.parametrize("text", HOSTILE)
def test_no_input_is_run(tmp_path: Path, text: str) -> None:
    """An input that a shell could run is a path that there is not, or a version that is refused."""
    checked = ran("Check", tmp_path, {"PATHS": text, "STRICT": text})
    tested = ran("Test", tmp_path, {"PATHS": text})
    installed = ran("Install", tmp_path, {"VERSION": text, "ACTION": "/action"})
    lines = [each for each in text.split("\n") if each]

    assert ([["pol", "check", "--", *lines]], [["pol", "test", "--", *lines]]) == (checked.calls, tested.calls)
    assert not (tmp_path / "run").exists()
    assert Step(2, []) == installed


def test_the_action_is_the_one_of_the_checkout() -> None:
    """What it installs by itself is the folder that it lies in."""
    assert "${{ github.action_path }}" == STEPS["Install"]["env"]["ACTION"]


# ---- the guide


def test_the_guide_names_each_hook_and_each_input() -> None:
    """Its tables are complete, and its examples name nothing else."""
    page = (ROOT / "docs" / "guide" / "repository.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([\w-]+)` \|", page, re.MULTILINE)
    hooks, workflow = map(yaml.safe_load, re.findall(r"^```yaml\n(.*?)^```$", page, re.MULTILINE | re.DOTALL))

    assert [*(each["id"] for each in HOOKS), *ACTION["inputs"]] == rows
    assert {each["id"] for each in hooks["repos"][0]["hooks"]} == {each["id"] for each in HOOKS}
    assert set(workflow["jobs"]["check"]["steps"][1]["with"]) <= set(ACTION["inputs"])
