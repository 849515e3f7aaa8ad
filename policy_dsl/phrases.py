"""The language's phrases of comparison, and what people write in their place."""

import re
from functools import lru_cache

# What stands behind "is" or "are".
WANTED = (
    "at least", "at most", "more than", "less than", "before", "after", "on or before", "on or after", "one of",
    "documented", "any of", "all of", "none of", "among", "the same as",
)  # fmt: skip
# What is written in their place; a pattern, and what to write behind "is" or "are".
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
    "atleast": "at least",
    "at-least": "at least",
    "atmost": "at most",
    "not at least": "less than",
    "not at most": "more than",
    "not less": "at least",
    "not more": "at most",
    "exactly": "",
    "on(?! or)": "",
    "unknown": "not documented",
    "true": "yes",
    "false": "no",
    "under": "less than",
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
            found = re.match(rf"(?:{other})\b", words)
            if found:
                return match.start(), match.start(2) + found.end(), f"{verb} {right}".strip()
        spoken = list(re.finditer(r"\S+", words))
        for wanted in WANTED:
            count = len(wanted.split())
            written = " ".join(word.group() for word in spoken[:count])
            if len(spoken) >= count and written != wanted and close(written, wanted):
                return match.start(), match.start(2) + spoken[count - 1].end(), f"{verb} {wanted}"
    return None


def close(written: str, wanted: str) -> bool:
    """Whether two phrases differ by a slip of the pen only."""
    from difflib import SequenceMatcher  # only a mistake needs it

    return SequenceMatcher(None, written, wanted).ratio() >= 0.82
