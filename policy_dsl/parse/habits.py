"""What people write out of habit: other words for the language's, colons and commas, labels, dates, indentation."""

import re

from policy_dsl import errors
from policy_dsl.diagnostics import Diagnostic, Edit
from policy_dsl.keywords import ITEM_WORDS
from policy_dsl.parse.lines import Line, Stop
from policy_dsl.parse.words import BEFORE_QUOTES, LINE_WORDS, TYPE_BEGINS
from policy_dsl.phrases import AN_EXCEPTION, EXCEPTION, REFUSAL, THE_CASE_IS_REFUSED
from policy_dsl.phrases_of_lists import DIGITS
from policy_dsl.source import Span
from policy_dsl.units import unit_named

_LABEL = r"\([A-Za-z0-9]{1,4}\)"
# Words with which a line begins, in every block; behind none of them stands a colon.
_BEGINNINGS = sorted(
    {*ITEM_WORDS, *LINE_WORDS["_VERSION"], *BEFORE_QUOTES, "asks", "key", "only when", "otherwise", "given", "then"}
    - {"unless", "from"},
    key=len,
    reverse=True,
)
_BEGINNING = re.compile(rf"\s*({'|'.join(each.replace(' ', ' +') for each in _BEGINNINGS)})(?![\w'’/-])", re.IGNORECASE)
_NUMBERS = "|".join(DIGITS)
_WHO_MEETS = (
    r"(?:(?:(?:the|a|an) +)?(?:patient|member|person|individual|beneficiary|enrollee|child|adult|request)"
    r" +(?:meets|satisfies|fulfills|fulfils|has|must +meet) +)?"
)
_ARE_MET = (
    r"(?:,? +(?:(?:is|are|must +be|should +be|ha(?:s|ve) +(?:to +be|been)|needs? +to +be)"
    r" +(?:met|true|satisfied|fulfilled|present|documented)|appl(?:y|ies)|holds?))?"
)
# A list of criteria in other words, at the end of its line.
NEARLY_GROUP = re.compile(
    rf"(?:[:,)_]|\b(?:when|unless|if)) *\b(?P<group>{_WHO_MEETS}"
    r"(?:(?P<word>all|each|both|any|one(?: +or +more)?|either|none)"
    rf"|at +least +(?P<least>\d{{1,3}}|{_NUMBERS})|(?P<more>\d{{1,3}}|{_NUMBERS}) +or +more)(?: +one)?(?: +of)?"
    rf"(?: +(?:the|these|following|criteri(?:a|on)|conditions?|requirements?|below))*{_ARE_MET})(?P<mark>[:,.]?)\s*$",
    re.IGNORECASE,
)
# Behind a wording and a comma, a list of criteria such as the language has none: "exactly one of".
_OTHER_GROUP = re.compile(r"_ *, *(?P<group>[^\W_][^,:_|]* of)(?: +th\w+ +following)?:?\s*$")
# What people write for "from", and for "unless", on a line under a criterion.
_PLACE_IN_SOURCE = re.compile(r"\s*((?:source|reference|ref|citation|see|per)[:.]?) *(?=_)", re.IGNORECASE)
_EXCEPTION = re.compile(rf"\s*({EXCEPTION}:?)(?: +|(?=_)|$)", re.IGNORECASE)
_GROUPS = {"all": "all of", "each": "all of", "both": "all of", "none": "none of"}
_LIMITS = re.compile(
    r"(number|whole +number|percent|[^\W\d_][\w/^]*)?,? *(?:between|of|range|from)? *"
    r"\(?(-?\d[\d.]*%?) *(?:to|-|–|—|and) *(-?\d[\d.]*%?)\)?$"
)
# A name and a type, with nothing between them.
_TYPED = re.compile(
    r"\s*(?P<name>[^\s:][^:=;]{0,200}?) +(?P<type>(?:yes/no|date|text)\s*$|(?:one|some|code|some +codes) +of +\S.*"
    r"|(?:(?:whole +)?number|percent)(?: +(?:from|up +to) +-?\d.*|\s*$)|(?P<unit>[^\W\d]\S*) +(?:from|up +to) +-?\d.*)"
)
HEADED = ("policy", "criteria", "determination", "score", "table")
_MODIFIERS = frozenset({"_FROM_SOURCE", "_APPLIES_WHEN", "_UNLESS"})


def by_habit(line: Line, stop: Stop) -> Diagnostic | None:
    """The diagnostic for what stands on a line that is not the language's; None when none of these habits shows."""
    return (
        by_prose(line)
        or by_group(line)
        or by_modifier(line)
        or by_beginning(line, stop)
        or by_declaration(line, stop)
        or by_choice(line, stop)
        or by_criterion(line, stop)
        or by_then(line, stop)
        or by_depth(line, stop)
    )


def by_prose(line: Line) -> Diagnostic | None:
    """Published prose where none stands; a sign for a comparison begins as it does."""
    sign = re.match(r"\s*(>=?)(?==? *\d)", line.bare)
    if sign:
        words = "at least" if sign[1] == ">=" else "more than"
        return errors.sign_for_word(line.source, line.span(*sign.span(1)), words)
    return errors.prose_misplaced(line.source, line.whole) if line.bare.lstrip().startswith(">") else None


def by_group(line: Line) -> Diagnostic | None:
    """Another phrase for a list of criteria: "all of the following", "one of", "at least two of"."""
    if line.item not in ("determination", "criteria"):
        return None
    nearly = NEARLY_GROUP.search(line.bare)
    other = _OTHER_GROUP.search(line.bare)
    if nearly is None and other is not None and line.at <= other.start("group"):
        groups = '"all of", "any of", "none of" or "at least 2 of"'
        return errors.unexpected(line.source, line.span(*other.span("group")), groups)
    if nearly is None:
        return None
    right = right_group(nearly)
    if " ".join(nearly["group"].split()) == right:
        return None
    sure = (nearly["word"] or "").lower() not in ("one", "either", "each")
    at = line.span(nearly.start("group"), nearly.end("mark"))
    return errors.misspelt_phrase(line.source, at, right, sure=sure)


def by_modifier(line: Line) -> Diagnostic | None:
    """Other words for an exception, or for the place in the source, at the beginning of a line of criteria."""
    if line.item not in ("determination", "criteria", "score"):
        return None
    place = _PLACE_IN_SOURCE.match(line.bare)
    if place and line.at <= place.end():
        return errors.misspelt_phrase(line.source, line.span(*place.span(1)), "from", sure=True)
    exception = _EXCEPTION.match(line.bare) if line.item != "score" else None
    if exception is None or line.at > exception.end():
        return None
    at = line.span(*exception.span(1))
    if line.bare[exception.end() :].startswith("_"):
        return errors.misspelt_phrase(line.source, at, "unless", sure=True)
    return errors.unknown_line(line.source, at, "a criterion", AN_EXCEPTION)


def right_group(nearly: re.Match[str]) -> str:
    """The language's phrase for a list of criteria."""
    number = nearly["least"] or nearly["more"]
    if number:
        return f"at least {DIGITS.get(number.lower(), number)} of"
    return _GROUPS.get(nearly["word"].lower(), "any of")


def by_beginning(line: Line, stop: Stop) -> Diagnostic | None:
    """A colon behind the word with which a line begins, and that word in capitals or in other words."""
    source = line.source
    found = _BEGINNING.match(line.bare)
    at = found.span(1) if found else (0, 0)
    if found and line.at <= line.bare.find(":", at[1]) and re.match(r" *:", line.bare[at[1] :]):
        colon = line.bare.index(":", at[1])
        return errors.stray_colon(source, line.span(colon, colon + 1))
    if line.next(":") and line.item in HEADED and not line.bare[:1].isspace():
        mark, rest = line.span(line.at, line.at + 1), line.bare[line.at + 1 :].strip()
        if "_COMMA" in stop.expected and rest and "_" not in rest:
            comma = (Edit(mark, ","),)
            return errors.mark_missing(source, mark, "a comma is", f'before "{rest}"', f"NAME, {rest}", comma)
        return errors.stray_colon(source, mark)
    written = " ".join(found.group(1).split()) if found else ""
    if found and written != written.lower() and (line.begins or "DECLARED" not in stop.expected):
        return errors.misspelt_phrase(source, line.span(*at), written.lower(), sure=True)
    dated = re.match(r"\s*(effective +(?:date|from|on|as +of|since))\b", line.bare) if line.item == "policy" else None
    if dated:
        return errors.misspelt_phrase(source, line.span(*dated.span(1)), "effective")
    open_end = re.search(
        r"\d (to +(?:(?:the +)?present|now|today|current|date|open|ongoing|further +notice))\s*$", line.bare
    )
    if open_end and line.item == "policy":
        return errors.stray_mark(source, line.span(*open_end.span(1)))
    only_if = re.match(r"\s*(only +(?:if|where|for))\b", line.bare) if line.item in ("facts", "list") else None
    if only_if and line.begins:
        return errors.misspelt_phrase(source, line.span(*only_if.span(1)), "only when", sure=only_if[1].endswith("if"))
    in_list = line.item in ("determination", "criteria") and line.begins and "LABEL" in stop.expected
    if in_list and re.match(r"\s*otherwise\b", line.bare):
        return errors.too_far_in(source, line.whole)
    if line.item == "determination":
        other = re.match(r"\s*(else|if +not|in +all +other +cases)\b", line.bare)
        if other and stop.line_ended:
            return errors.misspelt_phrase(source, line.span(*other.span(1)), "otherwise", sure=True)
        when = re.search(r"(?<=\w )(?:only +)?if\b", line.bare) if "WHEN" in stop.expected else None
        if when:
            return errors.misspelt_phrase(source, line.span(*when.span()), "when", sure=True)
    if "_GIVEN" in stop.expected:
        given = re.match(r"\s*given +(\S.*)", line.bare)
        if given:
            return errors.one_line_each(source, line.span(given.start(1), len(line.bare.rstrip())), "given")
    return None


def by_declaration(line: Line, stop: Stop) -> Diagnostic | None:
    """Another sign than a colon behind a declared name; a range without from; a note without its colon."""
    source, bare = line.source, line.bare
    system = re.match(r"codes +(\S.*?)(?<! ) +([A-Z]\S*(?: +CT)?)\s*$", bare) if ":" not in bare else None
    if system:
        between = line.span(system.end(1), system.start(2))
        return errors.missing_colon(source, line.whole, f"codes {system[1]}: {system[2]}", between)
    if "DECLARED" in stop.expected and ":" not in bare and line.begins and not re.match(rf"\s*{_LABEL}", bare):
        note = re.match(r"\s*(?:asks|shown +in|held +by) +_|\s*only +when\b", bare)
        if note and line.item in ("facts", "list"):
            return errors.belongs_deeper(source, line.whole, "what is asked above it")
        example = typed(bare) if line.item in ("facts", "list") else None
        if example:
            blanks = TYPE_BEGINS.search(bare)
            before = line.span(*blanks.span(1)) if blanks else None
            return errors.missing_colon(source, line.whole, example, before)
        if line.item == "choices" and re.match(r"[^=;–—]*[^\s=;–—-] *,", bare):
            return errors.missing_colon(source, line.whole, "NAME: A, B, C")
        sign = re.match(r"\s*([^=;,–—]*?[^\s=;,–—]) *(?:[=;,–—]|-(?= )|(?:is|are)\b) *(\S.*)", bare)
        if sign and TYPE_BEGINS.search(sign[1]) is None:
            between = line.span(sign.end(1), sign.start(2))
            return errors.missing_colon(source, line.whole, f"{sign[1]}: {' '.join(sign[2].split())}", between)
        kind = re.match(r"\s*(\S.*?)(?<! ) +(approves|denies|refers)\s*$", bare)
        if kind:
            between = line.span(kind.end(1), kind.start(2))
            return errors.missing_colon(source, line.whole, f"{kind[1]}: {kind[2]}", between)
        value = re.match(r"\s*(\S.*?)(?<! ) +(yes|no|unknown|not +documented|-?\d\S*(?: +[^\W\d]\S*)?)\s*$", bare)
        if value and line.item in ("scenario", "common"):
            between = line.span(value.end(1), value.start(2))
            return errors.missing_colon(source, line.whole, f"{value[1]}: {' '.join(value[2].split())}", between)
    if "NUMBER_TYPE" in stop.expected:
        limits = _LIMITS.match(bare[line.at :].rstrip())
        if limits:
            of_what = limits[1] or "number"
            low, high = (with_percent(each) if of_what == "percent" else each for each in limits.group(2, 3))
            at = line.span(line.at, line.at + limits.end())
            return errors.misspelt_phrase(source, at, f"{of_what} from {low} to {high}", sure=limits[1] is not None)
    assumed = re.match(r"\s*(if +not +documented)\b(?! *:)", bare)
    if assumed and "_IF_NOT_DOCUMENTED" in stop.expected:
        at = line.span(*assumed.span(1))
        example, colon = "if not documented: no", line.insert(":", assumed.end())
        return errors.mark_missing(source, at, "a colon is", 'behind "if not documented"', example, colon)
    return None


def typed(bare: str) -> str | None:
    """The declaration on a line, with the colon that it lacks before its type; None where no type begins."""
    found = _TYPED.match(bare)
    if found and found["name"][-1] not in "-–—," and (not found["unit"] or unit_named(found["unit"])):
        return f"{' '.join(found['name'].split())}: {' '.join(found['type'].split())}"
    return None


def with_percent(number: str) -> str:
    return number if number.endswith("%") else f"{number}%"


def by_choice(line: Line, stop: Stop) -> Diagnostic | None:
    """A choice with signs that no name holds, and another mark than a comma between choices."""
    listed = re.match(r"[^:]*: *(?:(?:one|some) +of\b:?|(?=\S))", line.bare)
    if (
        listed is None
        or line.item not in ("facts", "choices")
        or (line.item == "facts" and not listed.group().strip(": ").endswith("of"))
    ):
        return None
    if line.next(":") and line.before("of"):
        return errors.stray_colon(line.source, line.span(line.at, line.at + 1))
    if line.at < listed.end():
        return None
    start = max(line.bare.rfind(",", 0, line.at) + 1, listed.end())
    end = line.bare.find(",", line.at)
    entry = line.bare[start : end if end >= 0 else len(line.bare)]
    leading = re.match(r"\s*(or|and)\s", entry)
    if leading:
        return errors.stray_mark(line.source, line.span(start + leading.start(1), start + leading.end(1)))
    none = re.search(r"\sor +none\s*$", entry)
    alone = entry[: none.start()] if none else entry
    between = re.search(r";|\|", alone)
    if between and alone[: between.start()].strip():
        at = line.span(start + between.start(), start + between.end())
        return errors.misspelt_phrase(line.source, line.trimmed(at), ",", sure=True)
    parts = [" ".join(each.split()) for each in re.split(r"\s(?:or|and|/)\s", alone)]
    if len(parts) > 1 and all(parts):
        at = line.trimmed(line.span(start, start + len(alone)))
        words = re.search(r"(?:one|some) +of *$", line.bare[:start])
        several = f"{words.group().strip()} {', '.join(parts)}" if words else ", ".join(parts)
        several += " or none" if none else ""
        return errors.one_choice_or_two(line.source, at, " ".join(alone.split()), several)
    dash = re.search(r"(?<=[^\W_])[–—](?=[^\W_])", entry)
    if dash:
        return errors.other_sign(line.source, line.span(start + dash.start(), start + dash.end()), "-")
    if entry.strip() in ("...", "…", ".."):
        told = "the name of one more choice; what is not named is not on the list"
        return errors.unexpected(line.source, line.trimmed(line.span(start, start + len(entry))), told)
    if not entry.strip() or "_" in entry or (stop.line_ended and entry.strip()[-1].isalnum()):
        return None
    at = line.trimmed(line.span(start, start + len(entry.rstrip())))
    return errors.choice_in_quotes(line.source, at)


def by_criterion(line: Line, stop: Stop) -> Diagnostic | None:
    """Marks between the label, the wording and the condition of a criterion."""
    source = line.source
    worded = line.before(rf"^\s*{_LABEL} +(_+)(,)")
    if worded and "GROUP" in stop.expected and not stop.line_ended:
        at = line.span(*worded.span(2))
        example = '(1) "Wording": condition'
        return errors.mark_missing(source, at, "a colon is", "behind the quotes", example, (Edit(at, ":"),))
    unquoted = re.match(rf"\s*{_LABEL} +([^_\s(:][^_:]*):(?= *\S)", line.bare) if line.item != "score" else None
    if unquoted and not re.match(r"(?:if|every|any|for +some)\b", unquoted[1]):
        return errors.wording_unquoted(source, line.trimmed(line.span(*unquoted.span(1))))
    if line.next(":") and line.before(_LABEL):
        return errors.stray_colon(source, line.span(line.at, line.at + 1))
    scored = line.before(rf"^\s*({_LABEL})(?: +_+)?:? *") if line.item == "score" else None
    without = line.item == "score" and "NUMBER" in stop.expected and line.next(r"[^\W\d]")
    if without and not line.next(r"\S+ +points?\b") and (scored or (line.begins and not line.next("from|at +most"))):
        return errors.no_points(source, line.span(*scored.span(1)) if scored else line.whole)
    return None


def by_comma(line: Line, stop: Stop) -> Diagnostic | None:
    """A comma behind a condition: between choices, or in place of "and"."""
    if "_AND" in stop.expected and "_COMMA" not in stop.expected and line.next("[,;]"):
        listed = line.before(r"\b(is|are)( +not)? +(?!(?:at|more|less|before|after|on) )[^\W_][^,:]*")
        if listed:
            right = f"{listed[1]} not one of" if listed[2] else f"{listed[1]} one of"
            at = line.span(listed.start(1), listed.end(2) if listed[2] else listed.end(1))
            return errors.misspelt_phrase(line.source, at, right)
        return errors.unexpected(line.source, line.word, '"and" or "or" between two conditions, or the end of the line')
    return None


def by_then(line: Line, stop: Stop) -> Diagnostic | None:
    """Two facts, or two things that must come of a case, on one line; and a "then" that does not say of what."""
    if line.item not in ("scenario", "common"):
        return None
    refused = re.match(rf"\s*then +({REFUSAL})", line.bare, re.IGNORECASE)
    if refused and not re.match(r"the +case +is +refused$", refused[1]):
        return errors.misspelt_phrase(line.source, line.span(*refused.span(1)), THE_CASE_IS_REFUSED, sure=True)
    if "_BECAUSE" in stop.expected and line.next(r"(?:and|or)\b"):
        return errors.one_line_each(line.source, line.word, "then")
    if line.next(":") and line.before(r":.*,[^,:]*"):
        second = line.bare.rindex(",", 0, line.at) + 1
        return errors.one_line_each(line.source, line.trimmed(line.span(second, line.at)), "given")
    if stop.line_ended and {"_IS", "_NEEDS"} <= stop.expected:
        return errors.line_too_short(
            line.source, line.last_word, "DETERMINATION is OUTCOME, or DETERMINATION needs FACT"
        )
    return None


def by_depth(line: Line, stop: Stop) -> Diagnostic | None:
    """A line under another to which it does not belong."""
    if not line.begins or "_INDENT" in stop.expected:
        return None
    if "_ASKS" in stop.expected and re.match(r"\s*[^:\"_]+:", line.bare):
        return errors.too_far_in(line.source, line.whole)
    if not stop.expected >= _MODIFIERS or {"NAME", "LABEL"} & stop.expected:
        return None
    if re.match(rf"\s*{_LABEL}", line.bare):
        return errors.too_far_in(line.source, line.whole)
    if not re.match(r"\s*(?:from|applies|unless|otherwise)\b", line.bare):
        return wording_above(line) or errors.second_condition(line.source, line.whole)
    return None


def wording_above(line: Line) -> Diagnostic | None:
    """The wording that lacks its quotes on the line above, whose condition this line holds."""
    end = line.start - 1
    start = line.source.text.rfind("\n", 0, end) + 1
    unquoted = re.match(rf"\s*{_LABEL} +([A-Z][a-z]*(?: +[^\s\"#:]+){{4,}})\s*$", line.source.text[start:end])
    if unquoted is None:
        return None
    return errors.wording_unquoted(line.source, Span(start + unquoted.start(1), start + unquoted.end(1)))
