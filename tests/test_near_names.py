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
