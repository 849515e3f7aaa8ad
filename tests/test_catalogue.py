"""The catalogue of diagnostics: every code is met by some test, and what no single policy can show is shown here."""

import re
from pathlib import Path

from policy_dsl.pipeline import read_policy
from policy_dsl.policy import Policy
from policy_dsl.source import normalised
from policy_dsl.versions import check_versions
from tests.literate import completed

ROOT = Path(__file__).parent.parent
CODE = re.compile(r"POL0\d{3}")


def version(number: str, effective: str) -> Policy:
    """A version of one policy, in force on some days."""
    text = completed("").replace("effective 2026-01-01", f"effective {effective}")
    text = text.replace("version 1.0", f"version {number}")
    policy = read_policy(normalised("policy.pol", text)).value
    assert policy is not None
    return policy


def test_every_code_is_met() -> None:
    """Each code of the catalogue stands in some suite or test."""
    catalogue = set(CODE.findall((ROOT / "policy_dsl" / "errors.py").read_text(encoding="utf-8")))
    suites = [*(ROOT / "tests").glob("*.py"), *(ROOT / "tests" / "language").glob("*.md")]
    met = {code for path in suites for code in CODE.findall(path.read_text(encoding="utf-8"))}

    assert catalogue - met == set()


def test_no_code_has_two_functions() -> None:
    """One function makes the diagnostics of a code."""
    text = (ROOT / "policy_dsl" / "errors.py").read_text(encoding="utf-8")
    codes = [set(CODE.findall(each)) for each in re.split(r"^def ", text, flags=re.MULTILINE)]
    used = sorted(code for each in codes for code in each)

    assert used == sorted(set(used))


def test_versions_that_overlap() -> None:
    """Two versions in force on one day are an error, at the later one."""
    found = check_versions([version("1.0", "2026-01-01"), version("1.1", "2026-07-01")])

    assert [(each.code, each.severity) for each in found] == [("POL0435", "error")]


def test_versions_with_a_gap() -> None:
    """Days between two versions on which neither is in force are a warning."""
    found = check_versions([version("1.0", "2026-01-01 to 2026-06-30"), version("1.1", "2026-07-02")])

    assert [(each.code, each.severity) for each in found] == [("POL0608", "warning")]


def test_versions_with_one_number() -> None:
    """Two versions with one number are an error, at the later one."""
    found = check_versions([version("1.0", "2026-01-01 to 2026-06-30"), version("1.0", "2026-07-01")])

    assert [(each.code, each.severity) for each in found] == [("POL0441", "error")]
