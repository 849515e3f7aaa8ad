"""The nearest declared name: by words, in any order, by letters, in the plural and the singular."""

import pytest

from policy_dsl.runtime.names import nearest


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
