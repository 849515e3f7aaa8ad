"""How hard sentences are: grades by Flesch and Kincaid, syllables, and where sentences end."""

import pytest

from policy_dsl.readability import grade_of, sentences_in, syllables_in, words_in


@pytest.mark.parametrize(
    ("word", "syllables"),
    [("pain", 1), ("relieved", 2), ("treated", 2), ("injection", 3), ("knee", 1), ("table", 2), ("the", 1),
     ("electroconvulsive", 3), ("CPAP", 1), ("64493", 1), ("HbA1c", 1), ("mg", 1)],
)  # fmt: skip
def test_syllables(word: str, syllables: int) -> None:
    """Vowels that stand together are one syllable; a long word counts three, an abbreviation or number one."""

    assert syllables == syllables_in(word)


def test_the_grade_is_that_of_the_formula() -> None:
    """0.39 for each word, 11.8 for each syllable of a word, less 15.59."""

    assert grade_of("The pain is bad.") == pytest.approx(0.39 * 4 + 11.8 - 15.59)
    assert grade_of("...") == 0


def test_sentences_end_with_their_signs() -> None:
    """A decimal point ends no sentence; a colon does, and so does the end of the text."""
    text = "FEV1 is 0.5 or less. Two tests: one now; one later"

    assert ["FEV1 is 0.5 or less.", "Two tests:", "one now;", "one later"] == [text[a:b] for a, b in sentences_in(text)]
    assert ["FEV1", "is", "0.5", "or", "less"] == words_in("FEV1 is 0.5 or less.")
