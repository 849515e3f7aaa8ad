"""How hard a sentence is to read: its grade by Flesch and Kincaid, a school year of the United States.

The grade is 0.39 words for each sentence plus 11.8 syllables for each word, less 15.59 (J. P. Kincaid and others,
"Derivation of new readability formulas for Navy enlisted personnel", Research Branch Report 8-75, 1975). Syllables
are counted by groups of vowels, which is near enough for an average; no library is worth its dictionaries for that.
"""

import re

_SENTENCE = re.compile(r"[^.!?;:]*(?:[.!?;:](?!\s|$)[^.!?;:]*)*[.!?;:]?")
_WORD = re.compile(r"[^\W_](?:[^\s,()\"/]*[^\W_])?")
_VOWELS = re.compile(r"[aeiouyáéíóúäëïöü]+")
MOST_SYLLABLES = 3  # of a word: the name of a drug or an illness is no harder than any long word


def sentences_in(text: str) -> list[tuple[int, int]]:
    """Where the sentences of a text begin and end; a part behind a colon or semicolon is a sentence of its own."""
    found = []
    for match in _SENTENCE.finditer(text):
        start = match.start() + len(match.group()) - len(match.group().lstrip())
        end = match.start() + len(match.group().rstrip())
        if start < end:
            found.append((start, end))
    return found


def words_in(sentence: str) -> list[str]:
    """The words of a sentence, numbers and codes among them."""
    return _WORD.findall(sentence)


def grade_of(sentence: str) -> float:
    """The grade of one sentence; 0 of one without words."""
    words = words_in(sentence)
    if not words:
        return 0.0
    return 0.39 * len(words) + 11.8 * sum(map(syllables_in, words)) / len(words) - 15.59


def syllables_in(word: str) -> int:
    """About how many syllables a word has. Numbers, codes and abbreviations count as one."""
    if any(each.isdigit() for each in word) or word[1:] != word[1:].lower():
        return 1
    text = word.lower()
    count = len(_VOWELS.findall(text))
    if text.endswith(("e", "es", "ed")) and not text.endswith(("le", "les", "ted", "ded", "ses", "ces", "zes", "ges")):
        count -= 1
    return min(max(count, 1), MOST_SYLLABLES)
