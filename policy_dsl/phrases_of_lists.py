"""What people write in place of the phrases that speak of lists: counts, windows, each and any, picked items, totals.

It works on a line whose quoted texts and comment are blanked out.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

LONGEST = 2000  # characters of a line that is looked at

DIGITS = {
    "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8",
    "nine": "9", "ten": "10", "eleven": "11", "twelve": "12",
}  # fmt: skip
# What people write between a list and what is asked of its items, in place of "where".
LINKS = r"with|whose|when|having|(?:for|in|of) +which|that(?: +(?:has|have))?"
COUNTS = r"at +least|at +most|exactly|more +than|fewer +than"

_ORDINALS = {"1st": "first", "2nd": "second", "3rd": "third", "4th": "fourth", "5th": "fifth"}
_TENS = {"twenty": "20", "thirty": "30", "sixty": "60", "ninety": "90", "a": "1", "an": "1"}
_WORDS = "|".join(sorted({*DIGITS, *_TENS} - {"a", "an"}, key=len, reverse=True))
_N = rf"(?P<n>\d+|\([^()]*\)|{_WORDS})"
_LENGTH = rf"(?P<n>\d+|\([^()]*\)|{_WORDS}|an?) +(?P<unit>days?|weeks?|months?|years?)"
_THING = r"(?P<x>[^\W\d][^,:()|]{0,80}?)"
_ENDS = r"(?=\s*(?:$|[,)]|where\b|and\b|or\b|is\b))"
# Where a condition begins: at the margin, or behind a mark or a word that leads one in.
_BEGINS = r"(?:^\s*|[(:)] *|_ +|\b(?:and|or|not|when|where|if|hold)\s+)"
_NOT_COMPARED = r"(?<!\bis )(?<!\bare )(?<!\bnot )"
# What begins a condition, and what to write for it.
_FIRST = {
    rf"(?:a +)?min(?:imum)?(?: +of)? +{_N}(?= +[^\W\d])": "at least {n}",
    rf"(?:a +)?max(?:imum)?(?: +of)? +{_N}(?= +[^\W\d])": "at most {n}",
    rf"(?:at +least +)?{_N} +or +more(?= +[^\W\d])": "at least {n}",
    rf"(?:at +most +)?{_N} +or +(?:fewer|less)(?= +[^\W\d])": "at most {n}",
    rf"(?:at +least +)?{_N} +{_THING} +or +more\b": "at least {n} {x}",
    rf"(?:at +most +)?{_N} +{_THING} +or +(?:fewer|less)\b": "at most {n} {x}",
    rf"up +to +{_N}(?= +[^\W\d])": "at most {n}",
    rf"no +more +than +{_N}(?= +[^\W\d])": "at most {n}",
    rf"no +(?:fewer|less) +than +{_N}(?= +[^\W\d])": "at least {n}",
    rf"less +than +{_N}(?= +[^\W\d])": "fewer than {n}",
    rf"(?P<c>{COUNTS}) +(?P<n>{_WORDS})(?= +(?!of\s*$)[^\W\d])": "{c} {n}",
    rf"there +(?:is|are|was|were) +(?P<c>{COUNTS}|no)\b": "{c}",
    rf"there +(?:is|are|was|were) +{_N}(?= +[^\W\d])": "at least {n}",
    r"there +(?:is|are|was|were) +(?:an?|any|some)\b": "at least 1",
    r"none +of(?: +(?:the|these))?(?= +[^\W\d])": "no",
    r"(?:each|all(?: +of)?(?: +the)?)(?= +[^\W\d][^,:()|]{0,80}?(?: (?:has|have)\b|:))": "every",
    rf"(?:some|one|an?) +{_THING} +(?:has|have)\b": "any {x} has",
    rf"any +of +(?:the +)?{_THING} +(?:has|have)\b": "any {x} has",
    rf"(?P<c>any|every) +{_THING} +have\b": "{c} {x} has",
    rf"any +{_THING}(?: +where\b[^:]{{0,80}})?:(?= *\S)": "any {x} has",
    rf"no +{_THING}:(?= *\S)": "no {x} has",
    rf"no +{_THING} +exists?\b": "no {x}",
    rf"(?P<c>{COUNTS}) +{_N} +{_THING} +exists?\b": "{c} {n} {x}",
    r"not +any(?= +[^\W\d])(?![^,:()|]{0,80} has\b)": "no",
    rf"(?P<n>\d+|{_WORDS}) +days +in +a +row\b": "some {n} days in a row",
    rf"(?:some +|any +)?(?:period +of +)?(?P<n>\d+|{_WORDS}) +(?:consecutive|successive|straight) +days\b": (
        "some {n} days in a row"
    ),
    rf"some +(?P<n>{_WORDS}) +days +in +a +row\b": "some {n} days in a row",
    r"(?:the +)?(?:most +recent|newest)(?= +[^\W\d][^,:()|]{0,80}?(?:['’]s? | where\b))": "the latest",
    **{
        rf"(?:the +)?{said}(?= +[^\W\d][^,:()|]{{0,80}}?(?:['’]s? | where\b))": f"the {word}"
        for said, word in _ORDINALS.items()
    },
    r"(?:the +)?oldest(?= +[^\W\d][^,:()|]{0,80}?(?:['’]s? | where\b))": "the first",
    r"(?P<c>latest|earliest|first|last|second|third)(?= +[^\W\d][^,:()|]{0,80}? where\b)": "the {c}",
    r"the +(?P<c>latest|earliest|first|last) +of(?: +the)?(?= +[^\W\d][^,:()|]{0,80}? where\b)": "the {c}",
    r"(?:the +)?(?:number|count) +of(?= +[^\W\d][^,:()|]{0,80}? where\b)": "the number of",
}  # fmt: skip
# What stands anywhere in a condition.
_ANYWHERE = {
    rf"(?:in|within|over|during|for) +(?:the +)?(?:last|past|previous|prior|preceding) +{_LENGTH}": (
        "in the {n} {unit} up to date of service"
    ),
    rf"(?:during|over|throughout|in|within)(?: +the)? +{_LENGTH} +preceding\b": "in the {n} {unit} before",
    rf"(?:during|over|throughout)(?: +the)? +{_LENGTH} +(?P<c>before|after|up +to)\b": "in the {n} {unit} {c}",
    rf"in +{_LENGTH} +(?P<c>before|after|up +to)\b": "in the {n} {unit} {c}",
    rf"(?:since|after) +{_LENGTH} +before\b": "within {n} {unit} before",
    rf"since +{_LENGTH}{_ENDS}": "in the {n} {unit} up to date of service",
    rf"less +than +{_LENGTH} +(?:old|ago)\b": "in the {n} {unit} up to date of service",
    rf"within +{_LENGTH}(?: +(?:before|of))?{_ENDS}": "within {n} {unit} before date of service",
    rf"in +the +{_LENGTH}(?: +before)?{_ENDS}": "in the {n} {unit} before date of service",
    rf"within +(?:the +)?(?P<n>{_WORDS}|an?) +(?P<unit>days?|weeks?|months?|years?)(?= +(?:before|after|of) +\S)": (
        "within {n} {unit}"
    ),
    rf"in +(?P<n>(?:19|20)\d\d){_ENDS}": "between {n}-01-01 and {n}-12-31",
    rf"in +(?:some +|any +|a +)?(?P<n>\d+|{_WORDS}) +(?:(?:consecutive|successive) +days|days +in +a +row)\b": (
        "some {n} days in a row, from A up to B, hold at least ..."
    ),
    r"on +or +after\b": "since",
    rf"(?P<c>different) +values +of +{_THING} +(?:among|of|in)\b": "different {one} values among",
    rf"(?:distinct|separate|unique|dif+e?re?nt) +(?!date +of\b){_THING}(?: +values)? +(?:among|of|in|from|across)\b"
    r"(?: +the\b)?": "different {one} values among",
    rf"(?:the +)?(?:sum|total)(?: +of)? +{_THING} +among\b": "the total of {x} among",
    rf"(?:the +)?(?:mean|average)(?: +of)? +{_THING} +among\b": "the average {x} among",
    rf"(?:the +)?(?:highest|maximum|max|largest|greatest|longest)(?: +of)? +{_THING} +among\b": (
        "the highest {x} among"
    ),
    rf"(?<!\bat )(?:the +)?(?:lowest|minimum|min|smallest|least|shortest)(?: +of)? +{_THING} +among\b": (
        "the lowest {x} among"
    ),
    r"among +the\b(?= +[^\W\d])": "among",
}  # fmt: skip
# Of what is to be written for these words, what cannot mean anything else.
_SURE = frozenset({"at least {n}", "at most {n}", "fewer than {n}", "{c} {n}", "within {n} {unit}"})
_RIGHT_ALREADY = re.compile(
    r"different +[^,:()|]{0,80}? +values +among(?! +the\b)|the +total +of +[^,:()|]{0,80} among"
    r"|the +(?:highest|lowest|average) +(?!of\b)[^,:()|]{0,80} among"
)
_FOR_SO_LONG = re.compile(
    rf"\b(?:{COUNTS}|no|any|every)\b[^,:()|]{{0,80}}? (?P<said>for +{_LENGTH}){_ENDS}"
)  # "no block for 12 months"; a term of an approval, "for 12 weeks", has no count before it
_THIS_ONE = re.compile(
    r"(?P<c>,?) *\(?(?P<no>(?:not|excluding|without) +)?(?:counting|including) +"
    r"(?:this|the +(?:current|present|requested))(?: +(?!after|before|in|within|where|since|between)[^\W\d]\w*)?\)?,?"
)
_LIMITED = re.compile(rf"(?P<c>{COUNTS}|less +than) +{_N} +{_THING}\s*$")


class Slip(NamedTuple):
    """Where words stand that are nearly, but not quite, a phrase of the language; and that phrase.

    `sure` when nothing else can be meant, and the phrase can be written in place of the words.
    """

    start: int
    end: int
    right: str
    sure: bool = False


def list_slips(line: str) -> list[Slip]:
    """The phrases on a bare line that are written otherwise; of a very long line none."""
    if len(line) > LONGEST:
        return []
    right_already = [match.span() for match in _RIGHT_ALREADY.finditer(line)]
    found = this_one(line)
    for pattern, right in _FIRST.items():
        found += slips_among(re.finditer(rf"{_BEGINS}(?P<said>{pattern})", line), right)
    for pattern, right in _ANYWHERE.items():
        found += slips_among(re.finditer(rf"{_NOT_COMPARED}\b(?P<said>{pattern})", line), right)
    found += slips_among(_FOR_SO_LONG.finditer(line), "in the {n} {unit} up to date of service")
    return [each for each in found if not any(start <= each.start < end for start, end in right_already)]


def slips_among(matches: Iterable[re.Match[str]], right: str) -> list[Slip]:
    """A slip for each match, with what to write; none where just that is written."""
    found = []
    for match in matches:
        said = {name: " ".join((text or "").split()) for name, text in match.groupdict().items()}
        number = said.get("n", "").lower()
        said["n"] = DIGITS.get(number) or _TENS.get(number) or said.get("n", "")
        said["one"] = re.sub(r"(?<=[^s])s$", "", said.get("x", "").removesuffix(" values"))
        told = right.format(**said)
        if told != said["said"]:
            found.append(Slip(*match.span("said"), told, right in _SURE))
    return found


def length_in_words(text: str) -> str | None:
    """A window whose length is written in words, "within a year", with the number in digits; None of another text."""
    found = re.fullmatch(rf"(within|in +the) +(?:the +)?({_WORDS}|an?) +(days?|weeks?|months?|years?)", text)
    if found is None:
        return None
    number = DIGITS.get(found[2]) or _TENS[found[2]]
    return f"{' '.join(found[1].split())} {number} {found[3]}"


def this_one(line: str) -> list[Slip]:
    """What says in other words, or with other marks, whether the request counts."""
    found = []
    for match in _THIS_ONE.finditer(line):
        limited = _LIMITED.search(line[: match.start()]) if match["no"] else None
        if limited:
            number = DIGITS.get(limited["n"], limited["n"])
            counted = " ".join(limited["c"].split()).replace("less", "fewer")
            found.append(Slip(limited.start(), match.end(), f"{counted} {number} earlier {limited['x']}"))
        elif not match["no"] and not re.fullmatch(r", *counting +this +one,?", match.group()):
            blanks = len(match.group()) - len(match.group().lstrip())
            found.append(Slip(match.start() + blanks, match.end(), ", counting this one,"))
    return found
