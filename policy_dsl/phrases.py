"""The language's words for parts, types and comparisons, and what people write in their place.

What looks for phrases works on a line whose quoted texts and comment are blanked out.
"""

import re
from datetime import date
from functools import lru_cache
from itertools import islice

from policy_dsl.phrases_of_lists import DIGITS, Slip, list_slips
from policy_dsl.runtime.names import nearest
from policy_dsl.units import nearest_unit, unit_named

TYPES = ("yes/no", "number", "whole number", "percent", "date", "text")
# What other languages, and other people, call them.
OTHER_TYPES = {
    "boolean": "yes/no", "bool": "yes/no", "y/n": "yes/no", "true/false": "yes/no", "answer": "yes/no",
    "integer": "whole number", "int": "whole number", "count": "whole number", "decimal": "number", "float": "number",
    "numeric": "number", "string": "text", "str": "text", "free text": "text", "percentage": "percent",
    "day": "date", "datetime": "date", "calendar date": "date",
}  # fmt: skip
# What stands behind "is" or "are".
WANTED = (
    "at least", "at most", "more than", "less than", "before", "after", "on or before", "on or after", "one of",
    "documented", "any of", "all of", "none of", "among", "the same as", "met", "within", "in the",
    "not one of", "not documented", "not the same as", "not met",
)  # fmt: skip
# What is written in their place; a pattern, and what to write behind "is" or "are".
OTHER_WORDS = {
    "(?:greater|more|higher|larger|bigger)(?: than)?,? or equal to": "at least",
    "(?:less|fewer|lower|smaller)(?: than)?,? or equal to": "at most",
    "(?:no|not) (?:less|fewer|lower|younger|smaller|earlier|sooner)(?: than)?": "at least",
    "(?:no|not) (?:more|greater|higher|older|larger|later)(?: than)?": "at most",
    "equal to or (?:greater|more|higher|larger|above)(?: than)?": "at least",
    "equal to or (?:less|fewer|lower|smaller|below)(?: than)?": "at most",
    "equal to": "",
    "equals": "",
    "at-?least": "at least",
    "at-?most": "at most",
    "up to(?! and)": "at most",
    "not at least": "less than",
    "not at most": "more than",
    "exactly": "",
    "on(?! or)": "",
    "true": "yes",
    "false": "no",
    "present": "yes",
    "absent": "no",
    "under": "less than",
    "(?:bigger|larger|older) than": "more than",
    "above": "more than",
    "over": "more than",
    "below": "less than",
    "(?:smaller|younger) than": "less than",
    "either": "one of",
    "prior to": "before",
}
MOST_COMPARISONS = 100  # that are looked at on one line

_NUMBER = r"-?\d+(?:[.,]\d+)*%?(?: +(?!(?:or|and|is|are|to)\b)[^\W\d_][\w/^]*)?"
_TIMES = "days|weeks|months|years"
_PART = r"[^,:()|]{1,60}?"
_AHEAD = r"(?=\s*(?:$|[),])|\s+(?:is|are)\b)"
_DAY = r"\d{4}-\d{2}-\d{2}"
_ENDS = r"(?=\s*(?:$|[),:]|\b(?:and|or)\b))"
_COMPARED = "at least|at most|more than|less than|greater than|fewer than"
# Longer phrases that are written otherwise; `\1` is "is" or "are", NAME is what the line compares.
OTHER_PHRASES = {
    rf"(is|are) +from +({_NUMBER}) +to +({_NUMBER})": r"\1 \2 to \3",
    rf"(?:must|should|shall|has +to|have +to|needs? +to|will) +be +({_COMPARED})\b": r"is \1",
    r"(?:does +not|do +not|must +not|may +not) +exceed(?= +[-\d(])": "is at most",
    r"exceeds?(?= +[-\d(])": "is more than",
    r"(is|are) +either +((?:(?! (?:is|are) )[^,:()|]){1,60}?) +or +([^,:()|]{1,60}?)(?=\s*(?:$|[),]))": (
        r"\1 one of \2, \3"
    ),
    r"(is|are) +not +(within|in +the)(?= +[\d(])": r"not NAME \1 \2",
    rf"(is|are) +not(?= +{_NUMBER} +to +-?\d)": r"not NAME \1",
    r"(is|are) +(?:in|within) +the +(?:last|past|previous|prior) +(\d+ +\w+)": r"\1 in the \2 up to date of service",
    r"(is|are) +within +([^\W\d](?:(?! (?:before|after|of) )[^,:()|]){0,60}) +(before|after|of)\b": (
        r"\1 within (\2) \3"
    ),
    rf"(is|are) +within +(?:(\d{{1,4}} +\w{{1,20}})|\((\d{{1,4}} +\w{{1,20}})\)){_ENDS}": (
        r'\1 in the \2\3 up to date of service" or, of a later day, "\1 within \2\3 after date of service'
    ),
    rf"(is|are) +(?:between +|from +)?({_DAY}) +(?:to|and) +({_DAY})": (
        r"\1 on or after \2 and NAME \1 on or before \3"
    ),
    rf"(is|are) +between +({_NUMBER}) +(?:and|to) +({_NUMBER})": r"\1 \2 to \3",
    r"(is|are) +between\b": r"\1 5 to 14",
    rf"(is|are) +({_NUMBER}),? +(?:or|and) +(?:older|over|above|up|more|greater|higher|larger|later)\b{_ENDS}": (
        r"\1 at least \2"
    ),
    rf"(is|are) +({_NUMBER}),? +(?:or|and) +(?:younger|under|below|down|less|fewer|lower|smaller|earlier)\b{_ENDS}": (
        r"\1 at most \2"
    ),
    rf"(is|are) +(-?\d+(?:\.\d+)?%?)\+{_ENDS}": r"\1 at least \2",
    rf"(is|are) +({_DAY}),? +or +(?:later|after)\b{_ENDS}": r"\1 on or after \2",
    rf"(is|are) +({_DAY}),? +or +(?:earlier|before)\b{_ENDS}": r"\1 on or before \2",
    rf"(?<!\d )(?:the +)?(?:number +of +)?({_TIMES}) +from +({_PART}) +to +({_PART}){_AHEAD}": (
        r"the \1 between \2 and \3"
    ),
    rf"(?:the +number +of +|(?<!the )(?<!full )(?<!completed )(?<!calendar ))({_TIMES}) +between\b": r"the \1 between",
    rf"({_TIMES}) +ago\b": r"\1 before date of service",
    r"(?:the +)?(?:lowest|least|smallest|smaller|lesser|minimum|earliest|earlier) +of\b(?! +\d)": "the lower of",
    r"(?:the +)?(?:highest|greatest|greater|largest|larger|maximum|latest|later) +of\b(?! +\d)": "the higher of",
    r"and/or\b": "or",
    r"needs +(?:more +(?:info|data|facts|documentation)|(?:further +)?information)\b": "needs more information",
    rf"but +(?:(?:is|are) +)?({_COMPARED})(?= +[-\d])": r"and NAME is \1",
    r"\b(is|are)n['’]t\b": r"\1 not",
    r"\bdo(?:es)? +not +(?:include|contain)(?: +any +of)?\b": "are none of",
    r"\b(?:includes?|contains?) +(any|all|none) +of\b": r"are \1 of",
    r"\b(?:includes?|contains?)(?= +[^\s,:()|])": "are any of",
    r"(is|are) +(?:Yes|YES)\b": r"\1 yes",
    r"(is|are) +(?:No|NO)\b": r"\1 no",
}  # fmt: skip
# Of these the ones that cannot mean anything else, and that can be written in place of what stands there.
SURE_PHRASES = frozenset({
    r"\1 \2 to", r"\1 at least \2", r"\1 at most \2", r"\1 on or after \2", r"\1 on or before \2", r"the \1 between",
    r"and NAME is \1", r"\1 not", r"\1 yes", r"\1 no", r"are \1 of", "or", "needs more information", "are none of",
})  # fmt: skip
DOUBTFUL_WORDS = ("on(?! or)", "either")  # of OTHER_WORDS
CELL_LIMITS = {
    rf"(?:over|above|older than|greater than|higher than) ({_NUMBER})": r"more than \1",
    rf"(?:under|below|younger than|fewer than|lower than) ({_NUMBER})": r"less than \1",
    rf"(?:up to|maximum|max) ({_NUMBER})": r"at most \1",
    rf"(?:minimum|min|from) ({_NUMBER})": r"at least \1",
    rf"({_NUMBER})(?: ?\+| (?:or|and) (?:older|over|above|up|more|greater|higher))": r"at least \1",
    rf"({_NUMBER}) (?:or|and) (?:younger|under|below|less|fewer|lower)": r"at most \1",
    "else|other|others|all others": "otherwise",
}  # fmt: skip
_WITHOUT_VERB = re.compile(rf"(?<=[\w)%'’] )(?:(?:{_COMPARED}|under|over|above|below)(?= +-?\d)|equals(?= +\S))")
_IN_WORDS = re.compile(
    rf"\b(is|are) +((?:{_COMPARED}) +)?({'|'.join(DIGITS)})\b(?! +of\b)|\bat +least +({'|'.join(DIGITS)})(?= +of\b)"
)
# How an exception begins that is no line with "unless" yet.
EXCEPTION = (
    r"(?:(?:with +)?(?:the +|an +)?exceptions?(?: +(?:is|are|if|when|for|to +this))?"
    r"|except(?:ed|ing)?(?: +(?:if|when|that|where|for|in))?)(?![\w'’/-])"
)
THE_CASE_IS_REFUSED = "the case is refused"
# The same in other words, before the facts for which it is.
REFUSAL = (
    r"(?:(?:the|this) +)?(?:case|scenario|request)(?: +(?:is|was|gets|will +be|must +be|should +be))?"
    r" +(?:refused|rejected)(?= +(?:for|because +of)\b)"
)
AN_EXCEPTION = 'unless "Wording": CONDITION, on a line under the criterion'
# An outcome and a length behind it that is no term of it yet.
_WITH_TERM = re.compile(
    r"(?P<outcome>[^\W\d].{0,80}?) +for +"
    r"(?:(?:an? +|the +)?(?:(?:initial|total|single|maximum) +)?(?:period|term|duration|length|total)"
    r"(?: +of(?: +time +of)?)? +)?"
    rf"(?P<number>\d{{1,4}}|an?|{'|'.join(DIGITS)}) +(?P<unit>(?:day|week|month|year)s?)",
    re.IGNORECASE,
)
_DENIES = re.compile(
    r"\b(?:not?|non|never|without|denied|denies|excluded|un(?:covered|necessary|proven))\b", re.IGNORECASE
)

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    "|nov(?:ember)?|dec(?:ember)?"
)
_OTHER_DATE = re.compile(
    r"(?<![\w/.-])(?:\d{1,2}([/.])\d{1,2}\1(?:\d{4}|\d\d)|\d{4}-(?!\d\d-\d\d\b)\d{1,2}-\d{1,2}"
    rf"|\d{{4}}/\d{{1,2}}/\d{{1,2}}|(?P<day__>\d{{1,2}})-(?P<month__>{_MONTH})-(?P<year__>\d{{4}}|\d\d)"
    rf"|(?P<month>{_MONTH})\.? +(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,? +)?(?P<year>\d{{4}})"
    rf"|(?P<day_>\d{{1,2}})(?:st|nd|rd|th)? +(?P<month_>{_MONTH})\.?,? +(?P<year_>\d{{4}}))(?![\w/-])",
    re.IGNORECASE,
)


_PARTS = {"½": "5", "¼": "25", "¾": "75"}
_OTHER_NUMBER = re.compile(
    r"(?<![\w.,/-])(?:(?P<whole>\d{1,9}),(?P<tenths>\d{1,2}|\d{4,6})(?![\w.,/-])"
    r"|(?P<point>\.\d{1,6})(?![\w.-])"
    r"|(?P<base>\d{1,6}(?:\.\d{1,6})?)[Ee](?P<power>[+-]?\d{1,2})(?![\w.-])"
    r"|(?P<before>\d{1,9})? ?(?P<part>[½¼¾])"
    r"|(?P<blanks>\d{1,3}(?: \d{3}){1,3})(?![\w.,/-]))"
)


def bare(line: str) -> str:
    """The line with its quoted texts and its comment blanked out."""
    unquoted = re.sub(r'"[^"\n]*"', lambda match: "_" * len(match.group()), line)
    return re.sub(r"#.*", lambda match: " " * len(match.group()), unquoted)


def near_type(written: str) -> str | None:
    """The type that a text most likely means; None when none is near."""
    folded = " ".join(written.split()).casefold()
    of_unit = re.fullmatch(r"(?:number|amount|quantity) (?:of|in) (.+)", folded)
    if of_unit and unit_named(of_unit[1]) is not None:
        return of_unit[1]
    other = OTHER_TYPES.get(folded) or nearest(folded, (*TYPES, *OTHER_TYPES))
    return OTHER_TYPES.get(other, other) if other else nearest_unit(written)


@lru_cache(maxsize=16)
def date_otherwise(line: str) -> Slip | None:
    """The first date that is written otherwise, with the way to write it; an example where that is not clear.

    Which of two numbers is the month is clear where the other is too large for one, or both are the same.
    """
    found = _OTHER_DATE.search(line)
    if found is None:
        return None
    month, day, year = (found[each] or found[f"{each}_"] or found[f"{each}__"] for each in ("month", "day", "year"))
    if month:
        number = f"{_MONTHS.index(month[:3].lower()) + 1:02}"
        right = f"{full_year(year)}-{number}-{int(day or 1):02}"
    else:
        year = re.findall(r"\d+", found.group())[-1]
        day = "" if len(year) == 2 and not found.group()[:4].isdigit() else year
        right = day_in_digits([int(each) for each in re.findall(r"\d+", found.group())], found.group())
    sure = bool(day) and (month is None or len(year) == 4) and is_day(right)
    return Slip(found.start(), found.end(), right, sure)


def is_day(text: str) -> bool:
    """Whether a text is a day of the calendar, year-month-day."""
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return len(text) == 10


def full_year(year: str) -> str:
    """A year of two digits in four: up to 50 of this century."""
    return year if len(year) == 4 else f"{'20' if int(year) <= 50 else '19'}{year}"


def day_in_digits(parts: list[int], written: str) -> str:
    """A day written in digits only, in the language's way; both ways where month and day cannot be told apart."""
    first, second, third = parts
    if re.match(r"\d{4}", written):
        return f"{first}-{second:02}-{third:02}" if second <= 12 else f"{first}-{third:02}-{second:02}"
    year = full_year(re.findall(r"\d+", written)[-1])
    ways = [f"{year}-{first:02}-{second:02}"] if first <= 12 else []
    if second <= 12 and first != second and ("." not in written or not ways or first <= 12):
        ways.append(f"{year}-{second:02}-{first:02}")
    return " or ".join(dict.fromkeys(ways)) or "2026-12-31"


@lru_cache(maxsize=16)
def numbers_otherwise(line: str) -> tuple[Slip, ...]:
    """The numbers on a bare line that are written as elsewhere: 7,5 or .5, 3 000, 3E+02, ½."""
    found = []
    for match in islice(_OTHER_NUMBER.finditer(line), MOST_COMPARISONS):
        if match["whole"]:
            right = f"{match['whole']}.{match['tenths']}"
        elif match["point"]:
            right = f"0{match['point']}"
        elif match["base"]:
            right = power_of_ten(match["base"], int(match["power"]))
        elif match["part"]:
            right = f"{match['before'] or '0'}.{_PARTS[match['part']]}"
        else:
            right = "".join(match["blanks"].split())
        found.append(Slip(match.start(), match.end(), right))
    return tuple(found)


def power_of_ten(base: str, power: int) -> str:
    """A number in scientific notation, written out."""
    whole, _, tenths = base.partition(".")
    digits = whole + tenths
    places = len(tenths) - power
    if places <= 0:
        return digits + "0" * -places
    digits = digits.rjust(places + 1, "0")
    return f"{digits[:-places]}.{digits[-places:]}".rstrip("0").rstrip(".")


def outcome_with_term(name: str) -> tuple[str, str] | None:
    """An outcome and how long it holds, where its name goes on with that: "covered for a period of 12 months"."""
    found = _WITH_TERM.fullmatch(name)
    if found is None:
        return None
    number = DIGITS.get(found["number"].lower(), found["number"])
    return " ".join(found["outcome"].split()), f"{'1' if number in ('a', 'an') else number} {found['unit']}"


def denies(name: str) -> bool:
    """Whether a name says that something is not so."""
    return _DENIES.search(name) is not None


def misspelt(line: str) -> Slip | None:
    """The first such slip on a bare line."""
    found = slips(line)
    return found[0] if found else None


@lru_cache(maxsize=16)
def slips(line: str) -> tuple[Slip, ...]:
    """The slips on a bare line, in their order; those at one place, the longest first."""
    found = [*list_slips(line), *other_phrases(line), *numbers_in_words(line), *after_verbs(line)]
    return tuple(sorted(found, key=lambda each: (each.start, -each.end)))


def other_phrases(line: str) -> list[Slip]:
    """Longer phrases that are written otherwise."""
    found = []
    for pattern, right in OTHER_PHRASES.items():
        for match in re.finditer(rf"\b{pattern}", line):
            told = match.expand(right)
            if "NAME" in told:
                told = told.replace("NAME", compared_before(line, match.start()))
            found.append(Slip(match.start(), match.end(), told, right in SURE_PHRASES and "NAME" not in told))
    return found


def numbers_in_words(line: str) -> list[Slip]:
    """Numbers in words, where a number is compared."""
    found = []
    for match in _IN_WORDS.finditer(line):
        verb, compared, word, least = match.groups()
        right = f"at least {DIGITS[least]}" if least else f"{verb} {compared or ''}{DIGITS[word]}"
        found.append(Slip(match.start(), match.end(), right, sure=True))
    return found


def after_verbs(line: str) -> list[Slip]:
    """What stands behind "is" or "are" and is no phrase of the language."""
    found = []
    verbs = re.finditer(r"\b(is|are) +((?:[a-z-]+,? +){0,4}[a-z-]+)", line, re.IGNORECASE)
    for match in islice(verbs, MOST_COMPARISONS):
        verb, words = match.group(1).lower(), list(re.finditer(r"\S+", match.group(2).lower()))
        slip = slip_behind_verb([each.group() for each in words])
        if slip is not None:
            count, right, sure = slip
            end = match.start(2) + words[count - 1].end()
            found.append(Slip(match.start(), end, f"{verb} {right}".strip(), sure))
    return found


def slip_behind_verb(words: list[str]) -> tuple[int, str, bool] | None:
    """How many of the words behind "is" or "are" are said otherwise, or misspelt; what to write for them; and whether
    nothing else can be meant.
    """
    spoken = " ".join(words)
    for other, right in OTHER_WORDS.items():
        said = re.match(rf"(?:{other})(?![\w-])", spoken)
        if said:
            return len(said.group().split()), right, other not in DOUBTFUL_WORDS
    if re.match(rf"(?:not )?(?:{'|'.join(WANTED)})(?![\w-])", spoken):
        return None
    counted = [(len(wanted.split()), wanted) for wanted in WANTED]
    near = [wanted for count, wanted in counted if len(words) >= count and close(" ".join(words[:count]), wanted)]
    return (len(near[0].split()), near[0], len(near) == 1) if near else None


def cell_limit(text: str) -> str | None:
    """The limit that a cell of a table most likely means; None when it means none."""
    for pattern, right in CELL_LIMITS.items():
        found = re.fullmatch(pattern, " ".join(text.split()))
        if found:
            return found.expand(right)
    return None


@lru_cache(maxsize=16)
def without_verb(line: str) -> tuple[Slip, ...]:
    """The comparisons on a bare line that lack their "is": "age at least 65"."""
    return tuple(
        Slip(match.start(), match.end(), f"is {'' if match.group() == 'equals' else phrase_for(match.group())}".strip())
        for match in _WITHOUT_VERB.finditer(line)
        if not re.search(r"\b(?:is|are|and|or|not|no|where|but)\s+$", line[max(match.start() - 80, 0) : match.start()])
    )


def phrase_for(words: str) -> str:
    """The language's phrase for a comparison."""
    return OTHER_WORDS.get(words, words).replace("greater", "more").replace("fewer", "less")


def compared_before(line: str, at: int) -> str:
    """What the line compares before a place, as a message names it; NAME when that is not clear."""
    parts = re.split(r"[:(,|]|\b(?:and|or|if|when|where|not|unless|then)\b", line[max(at - 200, 0) : at])
    own = next((each for each in reversed(parts) if each.strip()), "")  # behind "x is at least 5 and ", x
    name = " ".join(re.split(r"\b(?:is|are)\b", own)[0].split())
    return name if name and "_" not in name and len(name) <= 60 else "NAME"


def close(written: str, wanted: str) -> bool:
    """Whether two phrases differ by a slip of the pen only; "not" and "none" are never taken for their opposites."""
    from difflib import SequenceMatcher  # only a mistake needs it

    if written == wanted or written.startswith("n") is not wanted.startswith("n"):
        return False
    return SequenceMatcher(None, written, wanted).ratio() >= 0.82
