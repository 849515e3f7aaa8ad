"""Safe corrections: each code that carries one, what must not be corrected, and what holds for every broken policy."""

import ast
from functools import cache
from pathlib import Path
from random import Random

import pytest

from policy_dsl.corrections import corrected, text_of_file
from policy_dsl.diagnostics import Result
from policy_dsl.pipeline import read_policy
from policy_dsl.policy import Policy
from policy_dsl.source import Source, normalised
from policy_dsl.uses import Read
from tests.broken import broken, judged, mistakes, policy_lines
from tests.fuzzing.mutations import mutated
from tests.fuzzing.seeds import small_policies
from tests.literate import cases_in, completed

ROOT = Path(__file__).parent.parent
BASE = """policy small "Small policy"
  version 1.0
  effective 2026-01-01
  status draft
  source "Made up for a test"

facts
  pain: yes/no
    asks "Does it hurt?"
  age: whole number from 0 to 130
    asks "How old?"
  relief: percent from 0% to 100%
    asks "How much better?"
  onset: date
    asks "Since when?"
  pressure: mmHg from 0 mmHg to 300 mmHg
    asks "How high?"
  note: text
    asks "What else?"

determination small "Small"
  medically necessary, for 12 weeks, when all of
    (1) "Pain": pain and note is "a"
    (2) "Age": age is at least 18
    (3) "Relief": relief is at least 80%
    (4) "Onset": onset is before 2026-01-05
    (5) "Pressure": pressure is at most 120 mmHg
  otherwise not medically necessary

scenario "Pain"
  given
    pain: yes
    note: "a"
  then small needs age, relief, onset, pressure
"""


# A part of `BASE`, how somebody writes it otherwise, and the codes that tell so, one after the other.
SLIPS = (
    (", for 12 weeks, when all of", " for a period of 12 weeks, when ALL OF:", ("POL0118",)),
    (", for 12 weeks, when all of", " for 12 weeks, when all of the following are met:", ("POL0129", "POL0118")),
    ("age: whole", "age\u200b: whole", ("POL0102",)),
    ('"Pain": pain', "“Pain”: pain", ("POL0104",)),
    ("pain: yes/no", "pain yes/no", ("POL0111",)),
    ("pain: yes/no", "pain - yes/no", ("POL0111",)),
    ("    pain: yes\n", "    pain = yes\n", ("POL0111",)),
    ("\nfacts\n", "\nFACTS\n", ("POL0115",)),
    ("age is at least 18", "age >= 18", ("POL0116",)),
    ("age is at least 18", "age>=18", ("POL0116",)),
    ("age is at least 18", "age is ≥ 18", ("POL0116",)),
    ("2026-01-05", "2026-1-5", ("POL0117",)),
    ("age is at least 18", "age is at lest 18", ("POL0118",)),
    ("age is at least 18", "age is 18 or older", ("POL0118",)),
    ("age is at least 18", "age is greater than or equal to 18", ("POL0118",)),
    ("when all of", "when all of the following:", ("POL0118", "POL0126")),
    ("pain and note", "pain AND note", ("POL0124",)),
    ("otherwise not", "otherwise: not", ("POL0126",)),
    ("at least 80%", "at least 80 percent", ("POL0127",)),
    ("pressure: mmHg", "pressure: mm Hg", ("POL0127",)),
    ('"Age": age', '"Age", age', ("POL0129",)),
    ("necessary, for 12", "necessary for 12", ("POL0129",)),
    ("age is at least 18", "age at least 18", ("POL0129",)),
    ('source "Made up for a test"', "source Made up for a test", ("POL0129",)),
    ('note: "a"', "note: a", ("POL0223",)),
    ("at least 80%", "at least 80", ("POL0304",)),
)
# What stands for several things, or for what a decision hangs on.
DOUBTFUL = (
    ("2026-01-05", "1/5/2026", "POL0117"),
    ("2026-01-05", "January 2026", "POL0117"),
    ("2026-01-05", "30.2.2026", "POL0117"),
    ("at least 80%", "at least 0.8", "POL0304"),
    ("at least 18", "at least 18%", "POL0304"),
    ("at most 120 mmHg", "at most 120", "POL0311"),
    ("age is at least 18", "agee is at least 18", "POL0201"),
    ("age is at least 18", "age is between 18 and 64", "POL0118"),
    ("when all of", "when One of", "POL0118"),
    ('"Pain": pain and note is "a"', '"Pain", exactly one of\n      (a) "Pain": pain', "POL0110"),
    ('"Pain": pain and note is "a"', '"Pain", at most 2 of the following:\n      (a) "Pain": pain', "POL0110"),
    ("age is at least 18", "age is notat least 18", "POL0201"),
    ("age is at least 18", "age is o ne of 18, 19", "POL0118"),
    ("age is at least 18", "18 <= age <= 64", "POL0116"),
    ('"Pain": pain', "“Pain: pain", "POL0104"),
    ('"Pain": pain', '“He said "pain"”: pain', "POL0104"),
)


def made(text: str) -> tuple[list[str], str]:
    """What is left to say of a policy after its corrections, by its codes, and its text then."""
    source = normalised("small.pol", text)
    after = corrected(source)
    return [each.code for each in after.result.diagnostics], after.texts.get(source.path, source.text)


@pytest.mark.parametrize(("right", "wrong", "codes"), SLIPS, ids=[f"{each[1]!r}" for each in SLIPS])
def test_correction(right: str, wrong: str, codes: tuple[str, ...]) -> None:
    """Where each code is met the policy reads as it was meant, and nothing is left to say."""
    text = BASE.replace(right, wrong, 1)
    found = read_policy(normalised("small.pol", text)).diagnostics

    assert codes[0] in {each.code for each in found if each.correction}
    assert ([], BASE) == made(text)


def test_tabs_are_blanks() -> None:
    """Two blanks for each tab, in a part that is indented with nothing but tabs; a part with both is left alone."""
    tabs = BASE.replace("\n    ", "\n\t\t").replace("\n  ", "\n\t")
    both = tabs.replace("\tgiven", "  given")

    assert ([], BASE) == made(tabs)
    assert made(both)[0].count("POL0103") == 1
    assert made(both)[1].replace("\n\t\t", "\n    ").replace("\n\t", "\n  ") == BASE


def test_every_code_with_a_correction_is_shown() -> None:
    """Each function of the catalogue that offers a correction has a case here."""
    tree = ast.parse((ROOT / "policy_dsl" / "errors.py").read_text(encoding="utf-8"))
    offering = set()
    for node in (each for each in ast.walk(tree) if isinstance(each, ast.Call)):
        code = next((each.value for each in node.args if isinstance(each, ast.Constant)), None)
        if any(each.arg == "correction" for each in node.keywords) and isinstance(code, str):
            offering.add(code)
    shown = {code for _, _, codes in SLIPS for code in codes}

    assert offering - shown == {"POL0103", "POL0137", "POL0418"}  # in tests of their own


@pytest.mark.parametrize(("right", "wrong", "code"), DOUBTFUL, ids=[each[1] for each in DOUBTFUL])
def test_what_is_in_doubt_is_left_to_the_writer(right: str, wrong: str, code: str) -> None:
    """It is told, and the text stays as it is."""
    text = BASE.replace(right, wrong, 1)
    codes, after = made(text)

    assert code in codes
    assert text == after


LISTED = BASE.replace("facts\n", 'list of visits, each a visit\n  date: date\n    asks "When?"\n\nfacts\n', 1).replace(
    "  otherwise", '    (6) "Visits": at least 2 visits, where date is after 2025-01-01\n  otherwise'
)


def test_a_comma_too_many() -> None:
    """It is taken out."""

    assert (["POL0602"], LISTED.replace("visits, where", "visits where")) == made(LISTED)


# ---- files that are used


def test_files_that_are_used_are_corrected_too() -> None:
    """A path that is written for Windows is mended, and then what it leads to."""
    fever = "facts\n  fever yes/no\n    asks “Is there fever?”\n"
    source = normalised(
        "folder/small.pol", 'use "shared\\fever.pol"\n' + BASE.replace("pain and", "pain AND fever and")
    )
    used = {"shared/fever.pol": normalised("folder/shared/fever.pol", fever)}
    after = corrected(source, used.get)

    assert {source.path, "folder/shared/fever.pol"} == set(after.texts)
    assert 'facts\n  fever: yes/no\n    asks "Is there fever?"\n' == after.texts["folder/shared/fever.pol"]
    assert () == after.result.diagnostics


# ---- every broken policy there is


def suites() -> dict[str, tuple[Source, Read]]:
    """The policies in the literate suites with a mistake that can be corrected."""
    found: dict[str, tuple[Source, Read]] = {}
    for path in sorted((ROOT / "tests" / "language").glob("*.md")):
        for case in cases_in(path):
            if "errors" in case.blocks or "warnings" in case.blocks:
                used = {name: normalised(name, text) for name, text in case.used.items()}
                source = normalised("policy.pol", completed(case.blocks["pol"]))
                if any(each.correction for each in read_policy(source, used.get).diagnostics):
                    found[case.name] = source, used.get
    return found


def errors_on_lines(result: Result[Policy]) -> set[tuple[str, int, str]]:
    """Path, line and code of each error."""
    return {
        (each.source.path_of(each.span), each.source.line(each.span), each.code)
        for each in result.diagnostics
        if each.is_error
    }


@pytest.mark.parametrize(("source", "read"), suites().values(), ids=suites())
def test_corrections_do_no_harm(source: Source, read: Read) -> None:
    """No policy has more errors afterwards, no line gets a new one, and twice is the same as once."""
    before = read_policy(source, read)
    after = corrected(source, read)

    def changed(name: str) -> Source | None:
        found = read(name)
        return None if found is None else Source(found.path, after.texts.get(found.path, found.text))

    changed_lines = {
        (path, number)
        for path, text in after.texts.items()
        for number, (old, new) in enumerate(
            zip(text_of_file(before.diagnostics[0].source, path).split("\n"), text.split("\n"), strict=True), 1
        )
        if old != new
    }
    new = errors_on_lines(after.result) - errors_on_lines(before)
    again = corrected(Source(source.path, after.texts.get(source.path, source.text)), changed)

    assert after.errors <= sum(each.is_error for each in before.diagnostics)
    assert set() == {(path, line) for path, line, _ in new} & changed_lines
    assert ({}, after.result.diagnostics) == (again.texts, again.result.diagnostics)


@cache
def digest_of(name: str) -> str:
    """The digest of what a policy of the repository means."""
    policy = read_policy(normalised(f"{name}.pol", "\n".join(policy_lines(name)))).value
    assert policy is not None
    return policy.meaning_digest


@pytest.mark.parametrize("seed", range(150))
def test_corrections_of_any_text(seed: int) -> None:
    """Whatever was changed in a policy, it has no more errors afterwards and as many lines, and twice is as once."""
    chance = Random(seed)
    source = normalised("policy.pol", mutated(mutated(chance.choice((BASE, *small_policies())), chance), chance))
    after = corrected(source)
    text = after.texts.get(source.path, source.text)

    assert after.errors <= sum(each.is_error for each in read_policy(source).diagnostics)
    assert source.text.count("\n") == text.count("\n")
    assert {} == corrected(Source(source.path, text)).texts


def test_what_is_corrected_means_what_was_meant() -> None:
    """A policy of the repository that was broken as a person would break it is whole again, or has an error left."""
    wrong, mended = [], 0
    for mistake in mistakes():
        source, _ = broken(mistake)
        if not any(each.correction for each in judged(mistake).told):
            continue
        after = corrected(source)
        if after.result.value is None or not after.texts:
            continue
        mended += 1
        if after.result.value.meaning_digest != digest_of(mistake.policy):
            wrong.append(mistake.name)

    assert wrong == ['left_out: "at least two of"']  # the policy itself asks for one
    assert mended > 70
