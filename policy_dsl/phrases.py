"""The language's phrases of comparison, and what people write in their place."""

import re
from functools import lru_cache

from policy_dsl.runtime.names import nearest

PHRASES = (
    "is at least", "is at most", "is more than", "is less than", "is before", "is after", "is on or before",
    "is on or after", "is one of", "is documented", "are any of", "are all of", "are none of", "are among",
    "are the same as",
)  # fmt: skip
OTHER_WORDS = {
    "greater than or equal to": "at least",
    "more than or equal to": "at least",
    "less than or equal to": "at most",
    "fewer than or equal to": "at most",
    "no less than": "at least",
    "no more than": "at most",
    "not less than": "at least",
    "not more than": "at most",
    "equal to": "",
    "equals": "",
    "bigger than": "more than",
    "larger than": "more than",
    "above": "more than",
    "over": "more than",
    "below": "less than",
    "smaller than": "less than",
}


@lru_cache(maxsize=16)
def misspelt(line: str) -> tuple[int, int, str] | None:
    """Where words after "is" or "are" are nearly, but not quite, a phrase of the language; and that phrase."""
    for match in re.finditer(r"\b(is|are) +((?:[a-z]+ +){0,4}[a-z]+)", line, re.IGNORECASE):
        verb, words = match.group(1).lower(), match.group(2).lower()
        if re.match(r"between\b", words):
            return match.start(), match.start(2) + len("between"), f"{verb} 5 to 14"
        for other, right in OTHER_WORDS.items():
            if re.match(rf"{other}\b", words):
                return match.start(), match.start(2) + len(other), f"{verb} {right}".strip()
        for phrase in PHRASES:
            wanted = phrase.split(" ", 1)[1]
            count = len(wanted.split())
            written = " ".join(words.split()[:count])
            if (
                written != wanted
                and len(written.split()) == count
                and nearest(written, (wanted,))
                and close(written, wanted)
            ):
                end = match.start(2) + len(re.match(rf"(?:\S+ +){{{count - 1}}}\S+", match.group(2)).group())  # type: ignore[union-attr]
                return match.start(), end, f"{verb} {wanted}"
    return None


def close(written: str, wanted: str) -> bool:
    """Whether two phrases differ by a slip of the pen only."""
    from difflib import SequenceMatcher  # only a mistake needs it

    return SequenceMatcher(None, written, wanted).ratio() >= 0.82
