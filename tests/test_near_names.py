"""The nearest declared name: by words, in any order, by letters, in the plural and the singular."""

import pytest

from policy_dsl.pipeline import read_policy
from policy_dsl.runtime.names import nearest
from policy_dsl.source import normalised


@pytest.mark.parametrize(
    ("name", "declared", "found"),
    [
        ("pain scroe", ("pain source", "pain score"), "pain score"),
        ("Pain   SCORE", ("pain scores", "pain score"), "pain score"),
        ("medial-branch block", ("medial branch blockade", "medial branch block"), "medial branch block"),
        ("pain_score", ("pain", "pain score"), "pain score"),
        ("score of pain", ("pain source", "pain score"), "pain score"),
        ("date of surgery", ("date of birth", "surgery date"), "surgery date"),
        ("blocks", ("locks", "block"), "block"),
        ("prior therapy", ("prior therapies",), "prior therapies"),
        ("good blocc", ("good blocks", "good block"), "good block"),
        ("good bloccs", ("good block", "good blocks"), "good blocks"),
        ("relief", ("age", "relief percentage"), "relief percentage"),
        ("relief in percent", ("relief percent", "pain in percent"), "relief percent"),
        ("lists", ("blocks", "case"), None),
        ("weight", ("pain score", "date of service"), None),
        ("relief", ("date", "level"), None),
        ("pain", ("pain medication dose",), None),
        ("", ("pain",), None),
    ],
)
def test_the_nearest_name(name: str, declared: tuple[str, ...], found: str | None) -> None:
    """A name is found by its words and by its letters; of two, the nearer one; nothing where none is near."""

    assert found == nearest(name, declared)


def test_the_nearest_is_found_however_long_names_are() -> None:
    """Names of any length are compared by their beginnings, in time that does not grow with them."""
    long = "pain " * 100_000

    assert nearest(long, (f"{long} score", "age")) == f"{long} score"


POLICY = """
policy spine "Spine"
  version 1.0
  effective 2026-01-01
  status example
  source "Spine"

outcomes
  refer for review: refers

choices
  lumbar levels: L4-L5, L5-S1

codes injections: CPT
  64493

facts
  pain score: number
  site: one of neck, thorax
  procedure: code of CPT
  level: one of lumber levels

list of blocks, each a block
  relief: percent

criteria first criteria, all of
  (1) "A": pain scroe is at least 5

determination first block "First block"
  refer to review when all of
    (1) "B": site is nekc
    (2) "C": procedure is one of injectoins
    (3) "D": at least 1 blokc where relief is at least 80%
    (4) "E": at least 1 block where releif is at least 80%
    (5) "F": first criterion are met
  otherwise not medically necessary

common facts "Adult in pain"
  pain score: 3

scenario "One"
  like "Adults in pain"
  then frist block is medically necessary
"""


def test_the_nearest_name_is_shown_where_it_is_declared() -> None:
    """Every kind of name that is not declared shows the place where the nearest one is."""
    result = read_policy(normalised("policy.pol", POLICY))
    found = {
        (each.code, each.source.text_of(each.span)): [
            (each.source.line_text(note.span.start).strip(), note.text) for note in each.notes
        ]
        for each in result.diagnostics
    }

    assert found == {
        ("POL0224", "lumber levels"): [("lumbar levels: L4-L5, L5-S1", "declared here")],
        ("POL0201", "pain scroe"): [("pain score: number", "declared here")],
        ("POL0207", "refer to review"): [("refer for review: refers", "declared here")],
        ("POL0212", "nekc"): [("site: one of neck, thorax", "declared here")],
        ("POL0219", "injectoins"): [("codes injections: CPT", "declared here")],
        ("POL0230", "blokc"): [("list of blocks, each a block", "declared here")],
        ("POL0201", "releif"): [("relief: percent", "declared here")],
        ("POL0215", "first criterion"): [("criteria first criteria, all of", "declared here")],
        ("POL0209", '"Adults in pain"'): [('common facts "Adult in pain"', "declared here")],
        ("POL0208", "frist block"): [('determination first block "First block"', "declared here")],
    }


DECLARED = """
policy spine "Spine"
  version 1.0
  effective 2026-01-01
  status example
  source "Spine"

choices
  lumbar levels: L4-L5, L5-S1

codes injections: CPT
  64493

facts
  height: cm
  last relief: percent from 0% to 100%
  birth: date
  side: one of left, right, both
  remark: text

list of blocks, each a block
  date: date
  relief: percent

define
  BMI limit: 35 kg/m2
  half of it: last relief / 2
  tall: height is at least 180 cm
"""
CRITERION = """
determination first block "First block"
  medically necessary when all of
    (1) "A": {}
  otherwise not medically necessary
"""


@pytest.mark.parametrize(
    ("condition", "line"),
    [
        ("prior fusion", "prior fusion: yes/no"),
        ("not prior fusion or tall", "prior fusion: yes/no"),
        ("prior fusion is no", "prior fusion: yes/no"),
        ("frailty is at least 5", "frailty: number"),
        ("frailty is 5 to 14", "frailty: number"),
        ("frailty is one of 1, 2", "frailty: number"),
        ("5 is at most frailty", "frailty: number"),
        ("stenosis is more than 70%", "stenosis: percent"),
        ("stenosis is at least last relief", "stenosis: percent"),
        ("stenosis is at least half of it", "stenosis: percent"),
        ("girth is at least 80 cm", "girth: cm"),
        ("girth is at most height", "girth: cm"),
        ("girth is at least BMI limit", "girth: kg/m²"),
        ("girth / 2 is more than 0.5", "girth: number"),
        ("height + girth is more than 200 cm", "girth: cm"),
        ("onset is before date of service", "onset: date"),
        ("onset is 2026-01-01", "onset: date"),
        ("onset is birth", "onset: date"),
        ("the days between onset and birth is at least 5 days", "onset: date"),
        ("onset is at least 6 months before date of service", "onset: date"),
        ("date of service is within 6 months after onset", "onset: date"),
        ("birth is at least (delay) before date of service", "delay: days"),
        ("delay is at most 6 weeks", "delay: weeks"),
        ("stage is advanced", "stage: one of advanced"),
        ("stage is one of early, late", "stage: one of early, late"),
        ("stage is early or stage is late", "stage: one of early, late"),
        ("areas are any of C2-C3, C3-C4", "areas: some of C2-C3, C3-C4"),
        ("stage is side", "stage: one of left, right, both"),
        ("device is one of injections", "device: code of CPT"),
        ('title is "Long word"', 'title: one of "Long word"'),
        ("title is remark", "title: text"),
        ("at least 1 block where seen", "seen: yes/no"),
        ("at least 1 block where length is at least 5 cm", "length: cm"),
        ('"head and neck" is at least 5', '"head and neck": number'),
    ],
)
def test_the_line_that_declares_a_name_can_be_pasted(condition: str, line: str) -> None:
    """The help of a name that is declared nowhere ends in a line that declares it, so that nothing is unknown."""
    found = read_policy(normalised("policy.pol", DECLARED + CRITERION.format(condition))).diagnostics
    told = [each.help for each in found if each.code == "POL0201"]
    block = "list of blocks" if "where" in condition else "facts"

    assert told == [f'correct its spelling, or add this line under "{block}": {line}']

    first = "  height: cm\n" if block == "facts" else "  date: date\n"
    policy = DECLARED.replace(first, f"{first}  {line}\n") + CRITERION.format(condition)
    mended = read_policy(normalised("policy.pol", policy)).diagnostics

    assert [each for each in mended if each.is_error] == []


def test_a_name_without_type_is_declared_by_its_writer() -> None:
    """Where nothing says of which type a name is, no line is offered."""
    policy = DECLARED + CRITERION.format("frailty is documented")
    told = [each.help for each in read_policy(normalised("policy.pol", policy)).diagnostics if each.is_error]

    assert told == ['declare it under "facts", or correct its spelling']


def test_a_name_that_is_used_often_is_told_once() -> None:
    """A misspelt name says in how many places it stands; one of the right kind is meant before a nearer one."""
    policy = DECLARED + CRITERION.format("talk and (talk or not talk) and taller is at least 80 cm")
    told = [each.help for each in read_policy(normalised("policy.pol", policy)).diagnostics if each.is_error]

    assert told == [
        'did you mean "tall"? "talk" stands in 3 places',
        'correct its spelling, or add this line under "facts": taller: cm',
    ]
