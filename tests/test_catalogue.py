"""The catalogue of diagnostics: every code is met by some test, and what no single policy can show is shown here."""

import re
from pathlib import Path

from policy_dsl.accepted import WARNINGS, accept_between_versions
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


def test_only_warnings_can_be_accepted() -> None:
    """The codes of warnings are those of one family, and that family has no error."""
    text = (ROOT / "policy_dsl" / "errors.py").read_text(encoding="utf-8")
    made = re.findall(r"\b(an_error|a_warning)\(\s*\"(POL\d{4})\"", text)

    warnings = {code for kind, code in made if kind == "a_warning"}

    assert warnings == {code for _, code in made if code.startswith(WARNINGS)}


def test_a_gap_between_versions_is_accepted() -> None:
    """What is found of several versions together is accepted at the later one, as elsewhere."""
    later = version("1.1", "2026-07-02")
    note = "# accept POL0608: nobody was treated on that day\n"
    text = later.source.text.replace("policy test policy", f"{note}policy test policy")
    noted = read_policy(normalised("later.pol", text)).value
    assert noted is not None

    found = check_versions([version("1.0", "2026-01-01 to 2026-06-30"), noted])
    left, accepted = accept_between_versions(found)

    assert [] == left
    assert ["nobody was treated on that day"] == [each.reason for each in accepted]
