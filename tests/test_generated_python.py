"""The generated Python as a file: its bytes, its imports, its types, and the runtime inside a stand-alone module."""

import ast
import copy
import json
import os
import pickle
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import ModuleType

import pytest

from compiler.to_python import to_python
from compiler.to_python.bundle import MODULES
from compiler.to_python.load import load
from policy_dsl.evaluate import evaluate, read_facts
from policy_dsl.pipeline import read_policy
from policy_dsl.policy import Policy
from policy_dsl.runtime.lists import Item, Record
from policy_dsl.source import normalised
from tests.every_type import EVERY_TYPE

ROOT = Path(__file__).parent.parent
RUNTIME = ROOT / "policy_dsl" / "runtime"
LUMBAR = ROOT / "policies" / "lumbar_mbb.pol"
OXYGEN = ROOT / "policies" / "home_oxygen.pol"
WHOLE_LANGUAGE = ROOT / "tests" / "whole_language.pol"
DAY = date(2026, 1, 31)
EVERY_LIST = ROOT / "tests" / "every_list.pol"

# Each of these costs start-up; the first three are of the compiler and never come into an evaluator.
HEAVY = {
    "lark", "jinja2", "compiler", "ast", "asyncio", "click", "dataclasses", "difflib", "enum", "importlib.metadata",
    "inspect", "json", "logging", "pathlib", "re", "typing",
}  # fmt: skip
# Of these modules are made for the type checker: the reference, all of the language, a long policy, and one that gives
# outcomes the names of the module's own constants, and is short.
ODD = """policy odd "Odd"
  version 1
  effective 2026-01-01 to 2026-12-31
  status draft
  source "Made up for a test"

outcomes
  choices 1: approves
  number 0 5: denies
  date 2026 02 01: refers
  fields: denies

facts
  levels: some of A, B, C
  hours: number from 0 to 5
  day: date

determination odd "Odd"
  choices 1 when all of
    (1) "Levels": levels are any of A, B
  number 0 5 when all of
    (2) "Hours": hours is at least 0.5
  fields when all of
    (3) "Day": day is before 2026-02-01
  otherwise date 2026 02 01
"""


def policy_of(text: str) -> Policy:
    result = read_policy(normalised("test.pol", text))
    assert result.value is not None, [(each.code, each.message) for each in result.diagnostics]
    return result.value


@pytest.fixture(scope="module")
def lumbar() -> Policy:
    return policy_of(LUMBAR.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def generated(lumbar: Policy) -> ModuleType:
    return load(lumbar)


def python(*arguments: str, cwd: Path = ROOT, **environment: str) -> "subprocess.CompletedProcess[bytes]":
    """What another Python says. It finds the project also where it is not installed."""
    path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": path, **environment},
        capture_output=True,
        timeout=120,
        check=False,
    )


# ---- the text


def test_the_reference_policy_compiles_to_the_golden_file(golden: Callable[[str, str], None], lumbar: Policy) -> None:
    """The module of the lumbar policy is the file in tests/golden, byte for byte."""

    golden("lumbar_mbb.py", to_python(lumbar))


@pytest.mark.parametrize("standalone", ["", "--standalone"])
def test_the_bytes_do_not_depend_on_the_hash_seed(standalone: str) -> None:
    """Two processes with different orders of sets write the same module."""
    code = (
        "import sys; from policy_dsl.pipeline import read_policy; from policy_dsl.source import normalised; "
        "from compiler.to_python import to_python; from tests.every_type import EVERY_TYPE; "
        "names = ('whole_language', 'every_list'); "
        "texts = [EVERY_TYPE, *(open(f'tests/{name}.pol', encoding='utf-8').read() for name in names)]; "
        "policies = [read_policy(normalised('x.pol', text)).value for text in texts]; "
        "modules = [to_python(policy, standalone=len(sys.argv) > 1) for policy in policies]; "
        "sys.stdout.buffer.write(''.join(modules).encode())"
    )
    one, other = (python("-c", code, *standalone.split(), PYTHONHASHSEED=seed) for seed in ("1", "4242"))

    assert (0, True, one.stdout) == (one.returncode, len(one.stdout) > 10_000, other.stdout)


def test_the_place_of_the_policy_does_not_show(lumbar: Policy) -> None:
    """The module names no path: the same text elsewhere compiles to the same bytes."""
    elsewhere = read_policy(normalised("/somewhere/else.pol", LUMBAR.read_text(encoding="utf-8"))).value
    assert elsewhere is not None

    assert to_python(lumbar) == to_python(elsewhere)


# ---- imports


def imported(text: str) -> set[str]:
    """The modules that a Python text imports, anywhere in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            found |= {each.name for each in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add("." * node.level + (node.module or ""))
    return found


@pytest.mark.parametrize(
    "text",
    [LUMBAR.read_text(encoding="utf-8"), EVERY_TYPE, EVERY_LIST.read_text(encoding="utf-8")],
    ids=["lumbar", "whole language", "every list"],
)
def test_a_module_imports_the_standard_library_and_the_runtime_alone(text: str) -> None:
    """A generated evaluator needs nothing else of this project."""
    others = {
        each
        for each in imported(to_python(policy_of(text)))
        if each.split(".")[0] not in sys.stdlib_module_names and not each.startswith("policy_dsl.runtime.")
    }

    assert others == set()


def test_a_stand_alone_module_imports_the_standard_library_alone(lumbar: Policy) -> None:
    """It runs where this project is not installed."""
    found = {each.split(".")[0] for each in imported(to_python(lumbar, standalone=True))}

    assert found - sys.stdlib_module_names == set()


def test_a_stand_alone_module_decides_lists_as_the_reference_does(tmp_path: Path) -> None:
    """Where the runtime's files share one namespace, they give the same answer to each scenario about lists."""
    policy = policy_of(EVERY_LIST.read_text(encoding="utf-8"))
    cases = [dict(each.facts) for each in policy.scenarios]
    (tmp_path / "evaluator.py").write_text(to_python(policy, standalone=True), encoding="utf-8")
    code = (
        "import json, sys; sys.path.append(sys.argv[1]); import evaluator; "
        "print(json.dumps([evaluator.decide(each).to_data() for each in json.loads(sys.argv[2])]))"
    )
    ran = python("-S", "-E", "-c", code, str(tmp_path), json.dumps(cases), cwd=tmp_path)
    expected = [evaluate(policy, read_facts(policy, each)).to_data() for each in cases]

    assert (b"", expected) == (ran.stderr, json.loads(ran.stdout))


@pytest.mark.parametrize("standalone", [False, True], ids=["normal", "stand-alone"])
def test_the_fast_path_brings_in_nothing_heavy(tmp_path: Path, lumbar: Policy, standalone: bool) -> None:
    """Importing a module, reading facts and asking for outcomes loads none of the modules that cost start-up."""
    (tmp_path / "evaluator.py").write_text(to_python(lumbar, standalone=standalone), encoding="utf-8")
    code = (
        "import sys; sys.path.append(sys.argv[1]); sys.path.append(sys.argv[2]); before = set(sys.modules); "
        "import evaluator; facts = evaluator.read_facts({'relief_after_first_block': 79.9}); "
        "outcome = evaluator.first_block(facts), evaluator.second_block(facts); evaluator.explain(facts); "
        "print(*sorted(set(sys.modules) - before)); print(*outcome, sep=', ')"
    )
    # Without site-packages' own start-up files, which may load anything before us.
    ran = python("-S", "-E", "-c", code, str(tmp_path), str(tmp_path if standalone else ROOT))
    modules, outcome = ran.stdout.decode().splitlines() or ["", ""]

    assert (set(), "needs more information, not medically necessary") == (HEAVY & set(modules.split()), outcome)


# ---- types


@pytest.fixture(scope="module")
def type_errors(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """What `mypy --strict` says of modules, normal and stand-alone, in one run, by file."""
    folder = tmp_path_factory.mktemp("typed")
    texts = {
        "lumbar": LUMBAR.read_text(encoding="utf-8"),
        "whole": EVERY_TYPE,
        "odd": ODD,
        "language": WHOLE_LANGUAGE.read_text(encoding="utf-8"),
        "lists": EVERY_LIST.read_text(encoding="utf-8"),
        "oxygen": OXYGEN.read_text(encoding="utf-8"),
    }
    names = []
    for name, text in texts.items():
        for standalone in (False, True):
            names.append(f"{name}_standalone.py" if standalone else f"{name}.py")
            module = to_python(policy_of(text), standalone=standalone)
            (folder / names[-1]).write_text(module, encoding="utf-8")
    cache = os.environ.get("MYPY_CACHE_DIR", str(ROOT / ".mypy_cache"))
    ran = python(
        "-m", "mypy", "--strict", "--config-file=", "--cache-dir", cache, *names, cwd=folder, MYPYPATH=str(ROOT)
    )
    lines = ran.stdout.decode().splitlines()
    assert lines, ran.stderr.decode()
    return {name: [line for line in lines if line.startswith(f"{name}:") and " error:" in line] for name in names}


@pytest.mark.parametrize("standalone", ["", "_standalone"], ids=["normal", "stand-alone"])
@pytest.mark.parametrize("name", ["lumbar", "whole", "odd", "language", "lists", "oxygen"])
def test_a_module_is_clean_under_strict_types(type_errors: dict[str, list[str]], name: str, standalone: str) -> None:
    """`mypy --strict` has nothing to say of it."""

    assert type_errors[f"{name}{standalone}.py"] == []


# ---- names


@pytest.mark.parametrize(
    ("facts", "outcome"),
    [
        ({"levels": ["A"]}, "choices 1"),
        ({"levels": ["C"], "hours": 1}, "number 0 5"),
        ({"levels": ["C"], "hours": 0, "day": "2026-01-31"}, "fields"),
        ({"levels": ["C"], "hours": 0, "day": "2026-02-01"}, "date 2026 02 01"),
    ],
)
def test_outcomes_named_like_the_module_s_constants_are_given(facts: dict[str, object], outcome: str) -> None:
    """An outcome may have the name that the module gives to a set of choices, a number, a date or its fields."""
    module = load(policy_of(ODD))

    assert outcome == module.odd(module.read_facts(facts))


# ---- facts


def test_facts_cannot_be_changed(generated: ModuleType) -> None:
    """An explanation never reads facts that somebody has changed since."""
    facts = generated.Facts(other_cause_found=True)
    with pytest.raises(AttributeError):
        facts.other_cause_found = False

    assert facts.other_cause_found is True


def test_facts_cannot_be_deleted(generated: ModuleType) -> None:
    """Nor does a fact go away."""
    facts = generated.Facts(other_cause_found=True)
    with pytest.raises(AttributeError):
        del facts.other_cause_found

    assert facts.other_cause_found is True


def test_facts_take_no_further_attribute(generated: ModuleType) -> None:
    """A misspelt fact is an error and not a silent addition."""
    facts = generated.Facts()
    with pytest.raises(AttributeError):
        facts.other_cause_fuond = True

    assert not hasattr(facts, "other_cause_fuond")


def test_what_facts_say_of_a_list_cannot_be_changed() -> None:
    """Neither a record, nor an item, nor an attribute."""
    item = Item({"relief": 80})
    record = Record((item,))
    with pytest.raises(AttributeError):
        record.complete = True
    with pytest.raises(AttributeError):
        item.values = {}
    with pytest.raises(TypeError):
        item.values["relief"] = 90  # type: ignore[index]  # it is the mistake

    assert record == Record((Item({"relief": 80}),))


@pytest.mark.parametrize("copied", [copy.copy, copy.deepcopy, lambda facts: pickle.loads(pickle.dumps(facts))])
def test_facts_with_lists_can_be_copied(copied: Callable[[Record], Record]) -> None:
    """A copy is equal, and so is what went through pickle."""
    record = Record((Item({"relief": 80, "cancers": Record((), complete=True)}, frozenset({"date"})),), complete=DAY)

    assert copied(record) == record


# ---- the runtime inside


@pytest.mark.parametrize("name", sorted(path.stem for path in RUNTIME.glob("*.py") if path.stem != "__init__"))
def test_a_stand_alone_module_holds_each_runtime_file(lumbar: Policy, name: str) -> None:
    """Byte for byte, apart from the lines by which the runtime's files import each other."""
    text = (RUNTIME / f"{name}.py").read_text(encoding="utf-8")
    own = {
        number
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("policy_dsl")
        for number in range(node.lineno, (node.end_lineno or node.lineno) + 1)
    }
    kept = "".join(line for number, line in enumerate(text.splitlines(keepends=True), 1) if number not in own)

    assert to_python(lumbar, standalone=True).count(kept.rstrip("\n") + "\n") == 1


def test_the_bundle_lists_every_runtime_file() -> None:
    """No file of the runtime is forgotten."""
    files = {path.stem for path in RUNTIME.glob("*.py")} - {"__init__"}

    assert files == set(MODULES)


def test_no_two_runtime_files_define_one_name() -> None:
    """In a stand-alone module they share one namespace."""
    defined = Counter(
        name for path in RUNTIME.glob("*.py") for name in set(defined_in(ast.parse(path.read_text(encoding="utf-8"))))
    )

    assert [name for name, count in defined.items() if count > 1] == []


@pytest.mark.parametrize("path", [WHOLE_LANGUAGE, EVERY_LIST], ids=["whole language", "every list"])
def test_no_module_defines_a_name_of_the_runtime(path: Path) -> None:
    """In a stand-alone module it would take the place of what the runtime's own files use."""
    module = to_python(policy_of(path.read_text(encoding="utf-8")))
    runtime = {
        name for file in RUNTIME.glob("*.py") for name in defined_in(ast.parse(file.read_text(encoding="utf-8")))
    }

    assert runtime & set(defined_in(ast.parse(module))) == set()


def defined_in(module: ast.Module) -> list[str]:
    """The names that a module defines at its top level; imports define none of its own."""
    found: list[str] = []
    for node in module.body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            found.append(node.name)
        elif isinstance(node, ast.Assign):
            found += [each.id for target in node.targets for each in ast.walk(target) if isinstance(each, ast.Name)]
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            found.append(node.target.id)
    return found
