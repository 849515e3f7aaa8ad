"""The house: which room may import which, and the rules that are never broken."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROOMS = ("policy_dsl", "compiler")
STANDARD = set(sys.stdlib_module_names)

# What each room may import beside the standard library and itself; the longest matching room decides.
MAY_IMPORT = {
    "policy_dsl.runtime": {"policy_dsl.runtime"},
    "policy_dsl.parse": {"lark", "policy_dsl"},
    "policy_dsl": {"policy_dsl"},
    "compiler.templating": {"compiler", "policy_dsl", "jinja2", "markupsafe"},
    "compiler.to_python": {"compiler.to_python", "policy_dsl"},
    "compiler.to_markdown": {
        "compiler.to_markdown",
        "compiler.templating",
        "compiler.scenarios",
        "policy_dsl",
        "markupsafe",
    },
    "compiler.cli": {"compiler", "policy_dsl", "click"},
    "compiler.mkdocs_plugin": {"compiler", "policy_dsl", "mkdocs"},
    "compiler.site": {"compiler", "policy_dsl", "mkdocs"},
    "compiler.pygments_lexer": {"policy_dsl", "pygments"},
    "compiler": {"compiler", "policy_dsl"},
}
# Only the doors read and write files, or talk to a stream.
DOORS = ("compiler.cli", "compiler.mkdocs_plugin", "compiler.site", "compiler.templating", "compiler.to_python.load")
# The grammar and the bundled runtime are parts of the program, not files of a user.
OWN_FILES = ("policy_dsl.parse.blocks", "compiler.to_python.bundle")


def modules() -> list[tuple[str, Path]]:
    """Every module of the two packages, with its file."""
    return [
        (".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"), path)
        for room in ROOMS
        for path in sorted((ROOT / room).rglob("*.py"))
    ]


def imports_of(path: Path) -> set[str]:
    """The modules that a file imports, wherever the import stands."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {each.name for each in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = origin_of(node, path)
            found |= {base, *(f"{base}.{each.name}" for each in node.names)}
    return found


def origin_of(node: ast.ImportFrom, path: Path) -> str:
    """The module that `from ... import` names; a relative one from where the file stands."""
    if node.level == 0:
        return node.module or ""
    package = path.relative_to(ROOT).parts[: -node.level]
    return ".".join((*package, *([node.module] if node.module else [])))


def room_of(module: str) -> str:
    """The longest room of the table that a module is in."""
    return max((room for room in MAY_IMPORT if module == room or module.startswith(f"{room}.")), key=len)


def is_within(imported: str, allowed: set[str]) -> bool:
    return any(imported == each or imported.startswith(f"{each}.") for each in allowed)


@pytest.mark.parametrize(("module", "path"), modules(), ids=lambda value: value if isinstance(value, str) else "")
def test_imports(module: str, path: Path) -> None:
    """A module imports only what its room may."""
    allowed = MAY_IMPORT[room_of(module)]
    foreign = {each for each in imports_of(path) if each.split(".")[0] not in STANDARD and not is_within(each, allowed)}
    # `from package import name` also names the package itself.
    foreign = {each for each in foreign if not any(other.startswith(f"{each}.") for other in allowed)}

    assert set() == foreign


def test_nothing_in_the_compiler_reads_the_syntax_tree() -> None:
    """The syntax tree is read on the language's side only."""
    readers = {
        module
        for module, path in modules()
        if module.startswith("compiler") and imports_of(path) & {"policy_dsl.syntax", "policy_dsl.parse"}
    }

    assert set() == readers


def test_only_doors_touch_files_and_streams() -> None:
    """Reading, writing and printing happen in the doors."""
    touching = re.compile(
        r"\b(open|print|input)\(|\.(read_text|read_bytes|write_text|write_bytes|mkdir|unlink|iterdir|glob|rglob)\("
        r"|sys\.std|\bos\.|\bPath\("
    )
    guilty = {
        module
        for module, path in modules()
        if touching.search(path.read_text(encoding="utf-8")) and not module.startswith((*DOORS, *OWN_FILES))
    }

    assert set() == guilty


def test_only_doors_reach_outside_the_process() -> None:
    """Nothing but the doors talks to the operating system, to other processes or to a network."""
    outside = {"os", "socket", "subprocess", "urllib", "http", "ssl", "shutil", "tempfile", "asyncio", "ctypes"}
    guilty = {
        module
        for module, path in modules()
        if {each.split(".")[0] for each in imports_of(path)} & outside and not module.startswith(DOORS)
    }

    assert set() == guilty


def test_there_is_no_clock() -> None:
    """Nothing asks for today: the date of service is a fact."""
    asking = re.compile(r"\.(today|now|utcnow)\b|^import time|\btime\.(time|monotonic|sleep)\b", re.MULTILINE)
    guilty = {module for module, path in modules() if asking.search(path.read_text(encoding="utf-8"))}

    assert set() == guilty


def test_modules_are_loaded_by_name_in_known_places() -> None:
    """A module is loaded by a computed name only where verbs and runtime files are."""
    loading = re.compile(r"\bimport_module\(|spec_from_file_location\(")
    guilty = {module for module, path in modules() if loading.search(path.read_text(encoding="utf-8"))}

    assert {"compiler.cli", "compiler.to_python.load", "compiler.to_python.names"} >= guilty


def test_generated_code_is_run_in_one_place() -> None:
    """`exec`, `eval` and `compile` stand in the loader of generated modules alone."""
    running = re.compile(r"(?<![.\w])(exec|eval|compile|__import__)\(")
    guilty = {module for module, path in modules() if running.search(path.read_text(encoding="utf-8"))}

    assert {"compiler.to_python.load"} == guilty


def test_no_match_ends_in_a_bare_wildcard() -> None:
    """No `case _:` stands over a node union, so that mypy names what a new construct needs."""
    guilty = {
        module
        for module, path in modules()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.match_case)
        and isinstance(node.pattern, ast.MatchAs)
        and node.pattern.pattern is None
        and node.pattern.name is None
    }

    assert set() == guilty


def test_diagnostics_are_made_in_the_catalogue() -> None:
    """Nothing but the catalogue makes a diagnostic."""
    makers = {module for module, path in modules() if re.search(r"\bDiagnostic\(", path.read_text(encoding="utf-8"))}

    assert {"policy_dsl.errors", "policy_dsl.diagnostics"} >= makers


def test_codes_are_unique_and_used() -> None:
    """Each code belongs to one function of the catalogue, and each function is called from somewhere."""
    catalogue = ast.parse((ROOT / "policy_dsl" / "errors.py").read_text(encoding="utf-8"))
    codes: dict[str, str] = {}
    for function in (node for node in catalogue.body if isinstance(node, ast.FunctionDef)):
        own = {
            node.value
            for node in ast.walk(function)
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and re.fullmatch(r"POL\d{4}", node.value)
        }
        for code in own:
            assert code not in codes, f"{code} is used by {codes.get(code)} and {function.name}"
            codes[code] = function.name
    everything = "".join(path.read_text(encoding="utf-8") for _, path in modules())
    unused = {name for name in codes.values() if f"errors.{name}" not in everything}

    assert set() == unused
    assert len(codes) > 50


def test_truth_values_are_never_tested_bare() -> None:
    """In the runtime and the reference evaluator a truth is compared with `is`, never tested by itself."""
    bare = re.compile(r"\b(if|and|or|not|while) (\w+\.)?truth\b(?! is)(?! in)(?!\()")
    guilty = {
        module
        for module, path in modules()
        if module.startswith(("policy_dsl.runtime", "policy_dsl.evaluate"))
        and bare.search(path.read_text(encoding="utf-8"))
    }

    assert set() == guilty


def test_runtime_loads_alone() -> None:
    """`policy_dsl.runtime` brings in neither the rest of the language nor heavy modules of the standard library."""
    code = (
        "import sys; before = set(sys.modules); "
        "import policy_dsl.runtime.report, policy_dsl.runtime.comparisons; "
        "print(*sorted(set(sys.modules) - before))"
    )
    loaded = subprocess.run(
        [sys.executable, "-S", "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    ).stdout.split()
    heavy = {"dataclasses", "typing", "enum", "re", "json", "inspect", "lark", "jinja2", "click"}

    assert set() == heavy & set(loaded)
    assert {each for each in loaded if each.startswith("policy_dsl")} <= {
        "policy_dsl",
        "policy_dsl.runtime",
        *(f"policy_dsl.runtime.{path.stem}" for path in (ROOT / "policy_dsl" / "runtime").glob("*.py")),
    }


def test_modules_are_readable_in_one_sitting() -> None:
    """No module is longer than 600 lines, the catalogue of messages and the two trees of plain values apart."""
    long = {module for module, path in modules() if len(path.read_text(encoding="utf-8").splitlines()) > 600}

    assert {"policy_dsl.errors", "policy_dsl.policy", "policy_dsl.syntax"} >= long


def test_every_public_name_has_a_docstring() -> None:
    """Every module, and every class outside the tree of plain values, says what it is."""
    silent = set()
    for module, path in modules():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        if ast.get_docstring(tree) is None:
            silent.add(module)
        if module in ("policy_dsl.syntax",):
            continue
        for node in tree.body:
            if isinstance(node, ast.ClassDef) and ast.get_docstring(node) is None:
                silent.add(f"{module}.{node.name}")

    assert set() == silent
