"""`pol new`: what is begun has no mistake, stands where it was asked for, and takes the place of nothing."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from compiler.cli import pol
from compiler.new import NOT_KNOWN, NameRefused, new_policy, new_repository
from compiler.scenarios import run_scenarios
from policy_dsl import __version__
from policy_dsl.format import formatted
from policy_dsl.pipeline import read_policy
from policy_dsl.source import normalised

ROOT = Path(__file__).parent.parent


def called(*arguments: str) -> Result:
    """What came of a call of `pol`."""
    return CliRunner().invoke(pol, list(arguments), standalone_mode=False)


def refused(*arguments: str) -> str:
    """Why a call is refused."""
    result = called(*arguments)
    assert result.exception is not None
    return str(result.exception)


def files_in(folder: Path) -> list[str]:
    """The files under a folder, hidden ones too."""
    return sorted(each.relative_to(folder).as_posix() for each in folder.rglob("*") if each.is_file())


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, which is the current one."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


# ---- a policy


@pytest.mark.parametrize(
    "title", ["Knee arthroscopy", "The knee and the hip", "no", "3D imaging", 'Say "hi" {{ 7 * 7 }}']
)
def test_a_new_policy_is_sound(title: str) -> None:
    """It has neither a mistake nor a warning, is in canonical form, and its scenarios pass."""
    name, text = new_policy(title)
    source = normalised(name, text)
    policy = read_policy(source, lambda used: None)

    assert ((), text) == (policy.diagnostics, formatted(source).value)
    assert policy.value is not None
    assert [()] * 3 == [each.failures for each in run_scenarios(policy.value)]
    assert title.replace('"', "'") == policy.value.title


def test_a_new_policy_is_a_file(here: Path) -> None:
    """It stands in the folder of policies under the name made of its title, and the checks of a repository pass."""
    assert 0 == called("new", "policy", "Knee arthroscopy").return_value
    assert ["policies/knee_arthroscopy.pol"] == files_in(here)
    for arguments in (("check", "--strict"), ("format", "--check"), ("test",)):
        assert 0 == called(*arguments).return_value


def test_a_new_policy_stands_in_the_folder_that_is_named(here: Path) -> None:
    """`--folder` is made if it is not there."""
    called("new", "policy", "Knee arthroscopy", "--folder", "a/b")

    assert ["a/b/knee_arthroscopy.pol"] == files_in(here)


@pytest.mark.parametrize("taken", ["file", "folder", "broken link"])
def test_nothing_is_overwritten(here: Path, taken: str) -> None:
    """Whatever has the name of the file stays as it is."""
    path = here / "knee.pol"
    if taken == "file":
        path.write_text("mine")
    elif taken == "folder":
        path.mkdir()
    else:
        path.symlink_to(here / "nowhere.pol")

    assert '"knee.pol" is there already, and nothing is overwritten: give another name' == refused(
        "new", "policy", "Knee", "--folder", "."
    )
    assert (["knee.pol"] if taken == "file" else []) == files_in(here)
    assert taken != "file" or path.read_text() == "mine"


FILE_NAMES = {
    "../../etc/passwd": "etc_passwd.pol",
    "/etc/passwd": "etc_passwd.pol",
    "..\\..\\x": "x.pol",
    "C:\\x": "cx.pol",
    "knee\nhip": "knee_hip.pol",
    "Café crème": "cafe_creme.pol",
    ".hidden": "hidden.pol",
    "-r": "r.pol",
    "a" * 80: f"{'a' * 80}.pol",
}
REFUSED_NAMES = {
    "": "the name is empty",
    " \t ": "the name is empty",
    "...": "letters other than a to z",
    "膝": "letters other than a to z",
    "Größe": "letters other than a to z",
    "CON": 'no file and no page can be named "con"',
    "com1": 'no file and no page can be named "com1"',
    "index": 'no file and no page can be named "index"',
    "knee\u202ehip": "a character that cannot be seen",
    "knee\x1b[31m": "a character that cannot be seen",
    "knee\x00": "a character that cannot be seen",
    "a" * 81: "too long for a file",
    "a " * 101: "201 characters",
}


@pytest.mark.parametrize(("title", "name"), FILE_NAMES.items())
def test_a_name_leads_nowhere_else(title: str, name: str) -> None:
    """A file is named with letters, digits and `_` alone."""
    assert name == new_policy(title)[0]


@pytest.mark.parametrize(("title", "told"), REFUSED_NAMES.items())
def test_a_name_that_names_no_file(here: Path, title: str, told: str) -> None:
    """It is refused with a sentence, and nothing is written."""
    assert told in refused("new", "policy", "--", title)
    assert [] == list(here.iterdir())


@given(st.text(max_size=40))
def test_any_name_makes_a_sound_policy_or_none(title: str) -> None:
    """Whatever a title holds, it stays a title: the policy is sound, or the name is refused with a sentence."""
    try:
        name, text = new_policy(title)
    except NameRefused:
        return
    result = read_policy(normalised(name, text), lambda used: None)

    assert ((), True) == (result.diagnostics, name.removesuffix(".pol").replace("_", "").isalnum())
    assert result.value is not None
    assert ["service"] == [each.name for each in result.value.determinations]


# ---- a repository


def test_a_new_repository_is_sound(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its policies pass the checks that its hooks and its workflow make, and its site is built in strict mode."""
    assert 0 == called("new", "repository", "Our policies").return_value
    folder = here / "Our policies"
    expected = [
        ".github/workflows/policies.yml",
        ".gitignore",
        ".pre-commit-config.yaml",
        "README.md",
        "docs/index.md",
        "mkdocs.yml",
        "pol.toml",
        "policies/first_policy.pol",
        "requirements.txt",
    ]
    assert expected == files_in(folder)
    assert ["Our policies"] == [each.name for each in here.iterdir()]

    monkeypatch.chdir(folder)
    for arguments in (("check", "--strict"), ("format", "--check"), ("test",), ("docs", "build")):
        assert 0 == called(*arguments).return_value
    page = (folder / "build" / "site" / "policies" / "first_policy.html").read_text(encoding="utf-8")
    assert "Weeks of first treatment" in page or "weeks of first treatment" in page


def test_hooks_and_workflow_name_the_same_project_and_version() -> None:
    """The address that is given stands where hooks, checks and the installation are fetched from."""
    files = new_repository("x", "a-plan/policy-dsl")
    (hooks,) = yaml.safe_load(files[".pre-commit-config.yaml"])["repos"]
    steps = yaml.safe_load(files[".github/workflows/policies.yml"])["jobs"]["check"]["steps"]

    assert ("https://github.com/a-plan/policy-dsl", f"v{__version__}") == (hooks["repo"], hooks["rev"])
    assert f"a-plan/policy-dsl@v{__version__}" == steps[1]["uses"]
    assert (
        f"policy-dsl[docs] @ git+https://github.com/a-plan/policy-dsl@v{__version__}"
        == (files["requirements.txt"].splitlines()[-1])
    )
    assert "stands for the place" not in files["README.md"]


def test_hooks_and_workflow_name_what_there_is() -> None:
    """Each hook is one of ours, and each input one of our action."""
    files = new_repository("x")
    (hooks,) = yaml.safe_load(files[".pre-commit-config.yaml"])["repos"]
    ours = {each["id"] for each in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))}
    inputs = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))["inputs"]
    steps = yaml.safe_load(files[".github/workflows/policies.yml"])["jobs"]["check"]["steps"]

    assert {each["id"] for each in hooks["hooks"]} <= ours
    assert set(steps[1]["with"]) <= set(inputs)


def test_without_an_address_the_places_are_marked() -> None:
    """The mark is no name that anybody can have, and the README tells every file that holds it."""
    files = new_repository("x")
    marked = {path for path, text in files.items() if NOT_KNOWN in text}
    section = files["README.md"].partition("## Which Policy DSL")[2]

    assert {"README.md", "requirements.txt", ".pre-commit-config.yaml", ".github/workflows/policies.yml"} == marked
    assert [] == [path for path in marked if path != "README.md" and f"`{path}`" not in section]


@pytest.mark.parametrize("title", ['a: "b"', "{{ 7 * 7 }}", "#x", "- x", "<script>", "it's", "%", "*x", "!x"])
def test_a_name_of_a_repository_is_a_text(title: str) -> None:
    """In YAML it is a text, whatever it holds."""
    assert title == yaml.safe_load(new_repository(title)["mkdocs.yml"])["site_name"]


def test_the_readme_speaks_of_files_that_are_there() -> None:
    """Each file in its table exists."""
    files = new_repository("x")
    named = [
        name.strip("` ")
        for row in files["README.md"].splitlines()
        if row.startswith("| `")
        for name in row.split("|")[1].split(",")
    ]

    assert [] == [name for name in named if not any(path == name or path.startswith(name) for path in files)]
    assert len(named) > 5


@pytest.mark.parametrize("taken", ["file", "folder", "link"])
def test_a_folder_that_is_taken_stays_as_it_is(here: Path, taken: str) -> None:
    """A file, and a folder that holds something, are refused."""
    path = here / "taken"
    if taken == "file":
        path.write_text("mine")
    else:
        (here / "other").mkdir()
        (here / "other" / "mine.txt").write_text("mine")
        path.symlink_to(here / "other") if taken == "link" else (here / "other").rename(path)
    before = files_in(here)

    assert "nothing is overwritten" in refused("new", "repository", "taken")
    assert before == files_in(here)


def test_an_empty_folder_is_filled(here: Path) -> None:
    """An empty folder is as good as none; the one that somebody is in stays."""
    (here / "empty").mkdir()

    assert 0 == called("new", "repository", "empty").return_value
    assert "policies/first_policy.pol" in files_in(here / "empty")


def test_the_current_folder_is_no_new_one(here: Path) -> None:
    """Whoever stands in a folder would lose it."""
    assert "name a new one" in refused("new", "repository", ".")
    assert [] == list(here.iterdir())


def test_a_repository_is_written_whole_or_not_at_all(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the last step fails, nothing is left behind, and an empty folder is still there."""

    def fails(self: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device")

    (here / "empty").mkdir()
    monkeypatch.setattr(Path, "rename", fails)

    assert "cannot be written: No space left on device" in refused("new", "repository", "empty")
    assert [here / "empty"] == list(here.rglob("*"))


@pytest.mark.parametrize(
    "project", ["policy-dsl", "https://github.com/a/b", "a/b c", "a/b\n", "-/x", "a/b@main", "$(x)/y"]
)
def test_a_project_is_an_owner_and_a_repository(here: Path, project: str) -> None:
    """Anything else is refused, and nothing is written."""
    assert "write it like OWNER/REPOSITORY" in refused("new", "repository", "x", "--project", project)
    assert [] == list(here.iterdir())


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
def test_others_may_read_what_is_new(here: Path) -> None:
    """Files and folders get the permissions that new ones get."""
    program = (
        f"import os, sys; os.umask(0o022); sys.path.insert(0, {str(ROOT)!r}); from compiler.cli import main; main()"
    )
    subprocess.run([sys.executable, "-c", program, "new", "repository", "x"], check=True, capture_output=True)

    assert {0o755, 0o644} == {each.stat().st_mode & 0o777 for each in (here / "x").rglob("*")}
    assert 0o755 == (here / "x").stat().st_mode & 0o777
