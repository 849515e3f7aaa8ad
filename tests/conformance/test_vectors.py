"""Test vectors of CQL, DMN and Catala: answered as their authors expect, or otherwise for a reason that is written."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conformance.page import written_anew
from tests.conformance.vectors import ANSWERS, Row, differences, rows

ROOT = Path(__file__).parent.parent.parent
PAGE = ROOT / "docs" / "reference" / "conformance.md"

Place = tuple[str, str]

ROWS = rows()
LISTED: dict[Place, str] = {(each.file, source): each.ours for each in differences() for source in each.sources}


def place(row: Row) -> Place:
    return row.file, row.source


@pytest.mark.parametrize("file", ANSWERS)
def test_answered_as_expected(file: str) -> None:
    """What is not in the table of differences is answered as its authors expect."""
    expected = {each.source: each.theirs for each in ROWS if each.file == file and place(each) not in LISTED}

    assert expected == {each.source: each.ours for each in ROWS if each.file == file and each.source in expected}


def test_answered_otherwise_as_the_table_says() -> None:
    """Each row in the table of differences really has the answer that the table gives, and it is not theirs."""
    listed = [each for each in ROWS if place(each) in LISTED]

    assert LISTED == {place(each): each.ours for each in listed}
    assert [] == [place(each) for each in listed if each.ours == each.theirs]


def test_the_table_lists_each_row_once() -> None:
    """No row stands in the table of differences twice."""
    listed = Counter((each.file, source) for each in differences() for source in each.sources)

    assert [] == [each for each, count in listed.items() if count > 1]


def test_rows_are_told_apart() -> None:
    """Each row has a place of its own, so that no row hides behind another."""
    assert len(ROWS) == len({place(each) for each in ROWS})


def test_the_page_is_fresh(pytestconfig: pytest.Config) -> None:
    """The page says what these tests find; --update-golden writes it anew."""
    stands = PAGE.read_text(encoding="utf-8")
    fresh = written_anew(stands, ROWS, differences())
    if pytestconfig.getoption("--update-golden"):
        PAGE.write_bytes(fresh.encode())
        return

    assert fresh == stands


def test_figures(figure: Callable[[str], None]) -> None:
    """All rows that were carried over are answered."""
    kinds = Counter(
        "expected" if each.ours == each.theirs else "none" if each.ours == "does not apply" else "otherwise"
        for each in ROWS
    )
    figure(
        f"conformance: {len(ROWS)} rows of CQL, DMN and Catala; {kinds['expected']} answered as expected, "
        f"{kinds['otherwise']} otherwise on purpose, {kinds['none']} do not apply"
    )

    assert len(ROWS) == 518
