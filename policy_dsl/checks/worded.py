"""Numbers that a text says in words, lengths of time and amounts with units: what they are, and where they stand.

A text goes in, the wording of a criterion or the condition itself; what is compared with what is said elsewhere.
"""

import re
from collections.abc import Iterator
from fractions import Fraction

from policy_dsl.runtime.numbers import exact, told_number
from policy_dsl.source import Span
from policy_dsl.units import Dimension, unit_named

ONES = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9}
TEENS = {
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19,
}  # fmt: skip
TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
HUNDRED = 100
WORDS = {**ONES, **TEENS, **TENS, "hundred": HUNDRED}
# Words that say a number without naming it: who uses them says that number.
OTHER_WORDS = {
    "no": ("0",), "none": ("0",), "never": ("0",), "zero": ("0",), "once": ("1",), "single": ("1",), "first": ("1",),
    "twice": ("2",), "double": ("2",), "doubled": ("2",), "both": ("2",), "pair": ("2",), "second": ("2",),
    "third": ("3", "33"), "triple": ("3",), "fourth": ("4",), "half": ("0.5", "50"), "halved": ("0.5", "50"),
    "quarter": ("0.25", "25"), "quarters": ("0.75", "75"), "dozen": ("12",),
}  # fmt: skip
_ONES, _TEENS, _TENS = ("|".join(each) for each in (ONES, TEENS, TENS))
# "twenty one-hour sessions" are twenty.
_BELOW_HUNDRED = rf"(?:(?:{_TENS})(?:-(?:{_ONES})\b| (?:{_ONES})\b(?!-))?|{_TEENS}|{_ONES})"
IN_WORDS = rf"(?:(?:(?:{_ONES}) )?hundred(?: (?:and )?{_BELOW_HUNDRED})?|{_BELOW_HUNDRED})\b(?: and a half\b)?"
_WORDED = re.compile(rf"(?<![\w-])(?:{IN_WORDS})", re.IGNORECASE)
_DIGITS = r"\d{1,9}(?:,\d{3})*(?:\.\d{1,9})?"
UNITS_OF_TIME = "hour|day|week|month|year"
_LENGTH = re.compile(rf"(?<![\w.-])({_DIGITS}|{IN_WORDS})[ -]({UNITS_OF_TIME})s?\b", re.IGNORECASE)
_TIMES = {
    "hour": ("days", Fraction(1, 24)), "day": ("days", Fraction(1)), "week": ("days", Fraction(7)),
    "month": ("months", Fraction(1)), "year": ("months", Fraction(12)),
}  # fmt: skip
_SIGNS = r"[^\W\d_][^\s,;:()\"]*"
_AMOUNT = re.compile(rf"(?<![\w.-])({_DIGITS}|{IN_WORDS})[ -]?({_SIGNS}(?: {_SIGNS})?)", re.IGNORECASE)

_LOW_END = re.compile(rf"(?<![\w.-])({_DIGITS})(?: (?:to|and|or) |-| ?– ?)$")  # of "12 to 24 hours"

Length = tuple[str, Fraction]  # days or months, and how many
Amount = tuple[Dimension, Fraction]  # how many of the base unit


def number_of(text: str) -> str:
    """A number as it is compared: 50 and 50.0 are one, and so are "fifty" and "Fifty"."""
    plain = text.replace(",", "").lower()
    words = re.findall("[a-z]+", plain)
    if words:
        return told_number(exact(str(in_digits(words))))
    try:
        return told_number(exact(plain))
    except ValueError:
        return plain  # with more digits than any condition has


def in_digits(words: list[str]) -> int | float:
    """The number that words say, such as "one", "hundred", "and", "twenty", "one"."""
    found = 0
    for word in words:
        found = max(found, 1) * HUNDRED if word == "hundred" else found + WORDS.get(word, 0)
    return found + 0.5 if "half" in words else found


def spelled_in(wording: str) -> Iterator[str]:
    """The numbers that a wording says in words, each word by itself too."""
    for match in _WORDED.finditer(wording):
        yield number_of(match.group())
    for word in re.findall(r"[a-z]+", wording.lower()):
        yield from (str(WORDS[word]),) if word in WORDS else OTHER_WORDS.get(word, ())


def lengths_in(text: str, start: int) -> dict[Length, Span]:
    """The lengths of time that a text says, and where it stands."""
    found: dict[Length, Span] = {}
    for match in _LENGTH.finditer(text):
        base, factor = _TIMES[match.group(2).lower()]
        amount = Fraction(number_of(match.group(1)))
        found.setdefault((base, amount * factor), Span(start + match.start(), start + match.end()))
    return found


def in_two(length: str) -> tuple[str, str]:
    """The number of a length, and its unit."""
    match = _LENGTH.fullmatch(length)
    assert match is not None
    return number_of(match.group(1)), match.group(2).lower()


def amounts_in(text: str, start: int) -> dict[Amount, Span]:
    """The amounts with a unit that a text says, "5 feet 6 inches" and "1 g" among them, and where it stands."""
    found: dict[Amount, Span] = {}
    before: tuple[Amount, int, int] | None = None  # the amount before, and where it began and ended
    for match in _AMOUNT.finditer(text):
        first = match.group(2).split(" ")[0]
        for signs in dict.fromkeys((match.group(2), first, first.rstrip("."))):
            unit = unit_named(signs)
            if unit is None:
                continue
            begin, end = match.start(), match.start(2) + len(signs)
            amount = (unit.dimension, Fraction(number_of(match.group(1))) * unit.factor)
            found.setdefault(amount, Span(start + begin, start + end))
            low = _LOW_END.search(text, max(0, begin - 20), begin)
            if low is not None:
                low_end = (unit.dimension, Fraction(number_of(low.group(1))) * unit.factor)
                found.setdefault(low_end, Span(start + low.start(), start + low.end(1)))
            if before is not None and before[0][0] == unit.dimension and goes_on(text[before[2] : begin]):
                begin = before[1]
                amount = (unit.dimension, before[0][1] + amount[1])
                found.setdefault(amount, Span(start + begin, start + end))
            before = (amount, begin, end)
            break
    return found


def goes_on(between: str) -> bool:
    """Whether an amount goes on behind what stands between its parts."""
    return re.fullmatch(r"\.?,? (?:and )?", between) is not None
