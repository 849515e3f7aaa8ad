"""What comes along from word processors and spreadsheets: bullets, labels, numbers, quotes and marks of other kinds."""

import re

from policy_dsl import errors
from policy_dsl.diagnostics import Diagnostic
from policy_dsl.parse.lines import Line, Stop, indent_of, source_below
from policy_dsl.phrases import numbers_otherwise
from policy_dsl.phrases_of_lists import DIGITS
from policy_dsl.units import unit_named

LABEL = r"\([A-Za-z0-9]{1,4}\)"
_LABELLED = ("determination", "criteria", "score")
# What people write for "(1)": "1.", "a)", "[4]", "4" before quotes, "(2.b)", and what "(c)" is made of.
_OTHER_LABEL = re.compile(
    r"\s*(?:(?P<half>\d{1,3}|[A-Za-z]|[ivxIVX]{1,4})[.)](?=\s+\S)|\[(?P<square>[A-Za-z0-9]{1,4})\]"
    r"|\((?P<long>[A-Za-z0-9]{1,4}(?:[.-][A-Za-z0-9]{1,4})+)\)|\((?P<marked>[A-Za-z0-9]{1,4})[.:]\)"
    r"|(?P<bare>\d{1,3}|[A-Za-z])(?= +_)|(?P<sign>[©®]))"
)
_SIGNED = {"©": "c", "®": "R"}
_BULLET = re.compile(r"\s*(?P<mark>[-*•·‣▪●○–—]|o(?= ))\s+(?=\S)")
_END_MARK = r"(?P<mark>[.;,?!](?: *(?:and|or))?)\s*$"
_QUOTES = "['`´‘’‚]"
_OTHER_SIGNS = {"[": "(", "]": ")", "{": "(", "}": ")", "∗": "*", "·": "*", "–": "-", "—": "-"}
_UNITS = {"y.o": "years", "yrs": "years", "yr": "years", "hrs": "hours", "hr": "hours", "mos": "months", "wks": "weeks"}
_NUMBER_WORDS = "|".join(DIGITS)
_ENTRIES = re.compile(r"\s+(?:[-*•·] *)?[^\s:][^:\"|#]*")  # a line of nothing but names, with commas between them
_BROKEN = re.compile(
    r"\b(?:is|are)(?: +(?:not|one|any|all|none|at|more|less|than|least|most|of|among))*$|\b(?:and|or|not)$"
)
_GOES_ON = re.compile(rf"\s+(?!{LABEL}|from\b|unless\b|applies\b)[^\s>|#:]+[^:]*$")
_CODE = r"\b[A-Za-z\d]{1,20}(?:\.[A-Za-z\d]{1,20})?"
_CLOSED = re.compile(r"\([^()]*\)")


def by_paste(line: Line, stop: Stop) -> Diagnostic | None:
    """The diagnostic for such a mark; None when none shows where the parser could not go on."""
    return (
        by_label(line, stop)
        or by_bullet(line, stop)
        or by_number(line, stop)
        or by_quotes(line, stop)
        or by_code(line)
        or by_mark(line, stop)
        or by_break(line, stop)
        or by_nothing(line, stop)
        or by_bracket(line, stop)
    )


def by_label(line: Line, stop: Stop) -> Diagnostic | None:
    """A label with other marks than round brackets, or a point behind it."""
    if line.item not in _LABELLED:
        return None
    if line.before(rf"^\s*{LABEL}") and line.next(r"[.,;-]\s"):
        return errors.stray_mark(line.source, line.span(line.at, line.at + 1))
    other = _OTHER_LABEL.match(line.bare) if line.begins and "LABEL" in stop.expected else None
    if other is None:
        return None
    own = next(each for each in other.groups() if each is not None)
    right = _SIGNED.get(own) or re.split("[.-]", own)[-1]
    at = line.trimmed(line.span(0, other.end()))
    return errors.label_otherwise(line.source, at, f"({right})")


def by_bullet(line: Line, stop: Stop) -> Diagnostic | None:
    """A bullet before a line that begins with a name."""
    bullet = _BULLET.match(line.bare) if line.begins and "DECLARED" in stop.expected else None
    if bullet and re.match(r"[^:\"_]+:", line.bare[bullet.end() :]):
        return errors.stray_mark(line.source, line.span(*bullet.span("mark")))
    return None


def by_number(line: Line, stop: Stop) -> Diagnostic | None:
    """A number, or a unit, as it is written elsewhere; a time of day."""
    source = line.source
    time = line.next(r"\d{1,2}(?::\d\d){1,2}(?: *[AaPp]\.?[Mm]\b\.?)?|\d{1,2} *[AaPp]\.?[Mm]\b\.?")
    if time and line.before(r"\d{4}-\d\d-\d\d"):
        return errors.time_of_day(source, line.span(*time.span()))
    for found in numbers_otherwise(line.bare):
        if found.start <= line.at <= found.end:
            return errors.number_otherwise(source, line.span(found.start, found.end), found.right)
    twice = line.next(r"\((\d+)\)")
    word = (
        line.before(rf"\b((?:at +least|at +most|exactly|more +than|fewer +than) +)?({_NUMBER_WORDS})")
        if twice
        else None
    )
    if twice and word:
        at = line.span(word.start(), twice.end())
        return errors.misspelt_phrase(source, at, f"{' '.join((word[1] or '').split())} {twice[1]}".strip())
    unit = line.before(r"\d +([^\W\d][\w.]*)")
    if unit and line.next(r"\."):
        whole = re.compile(r"[\w.]+").match(line.bare, unit.start(1))
        assert whole is not None
        word_alone = whole.group().rstrip(".")
        right = _UNITS.get(word_alone.lower()) or (word_alone if unit_named(word_alone) else None)
        if right:
            return errors.unit_in_two_words(source, line.span(*whole.span()), right)
    per = line.next(r"(?:per|a|an) +([^\W\d]\w*)") if unit else None
    if unit and per and unit_named(f"{unit[1]}/{per[1]}"):
        at = line.span(unit.start(1), per.end())
        return errors.unit_in_two_words(source, at, f"{unit[1]}/{per[1]}")
    return None


def by_quotes(line: Line, stop: Stop) -> Diagnostic | None:
    """Other marks than straight quotes round a text, and quotes within quotes."""
    source, bare = line.source, line.bare
    quoted = re.compile(rf"\s*(?:asks|source|shown +in|held +by|from|unless|like|scenario) *(?={_QUOTES})").match(bare)
    mark = quoted.end() if quoted else line.at if line.next(_QUOTES) and not line.before(r"\w") else None
    if mark is not None:
        return errors.curly_quote(source, line.span(mark, mark + 1))
    inner = line.next(r"([^_:,|]{1,80}?)_") if line.at and bare[line.at - 1] == "_" else None
    if inner:
        at = line.span(line.at - 1, line.at)
        return errors.quotes_in_quotes(source, at, f"“{' '.join(inner[1].split())}”")
    return None


def by_code(line: Line) -> Diagnostic | None:
    """Words between codes."""
    if line.item != "codes" or not line.bare[:1].isspace():
        return None
    behind = line.next(rf"[–—] *({_CODE})(?= *(?:,|from\b|until\b|$))")
    before = line.before(rf"({_CODE})") if behind else None
    if before and behind:
        at = line.span(before.start(1), behind.end())
        return errors.misspelt_phrase(line.source, at, f"{before[1]} to {behind[1]}", sure=True)
    if line.next(r"[(:–—-]"):
        at = line.trimmed(line.span(line.at, len(line.bare.rstrip())))
        told = "a comma and the next code; what a code stands for goes behind # as a note, on a line of its own"
        return errors.unexpected(line.source, at, told) if not line.next(r"[–—-] *\w+(?: *,|\s*$)") else None
    return None


def by_mark(line: Line, stop: Stop) -> Diagnostic | None:
    """A mark at the end of a line, as sentences have it."""
    mark = line.next(_END_MARK)
    if mark is None or line.is_row or not line.bare[: line.at].strip():
        return None
    if mark["mark"] == "," and ("_COMMA" in stop.expected or stop.line_ended):
        return None
    return errors.stray_mark(line.source, line.trimmed(line.span(*mark.span("mark"))))


def by_break(line: Line, stop: Stop) -> Diagnostic | None:
    """A line that ends before its list or its comparison does, and goes on with the next; a comma too many."""
    source, bare, below = line.source, line.bare.rstrip(), source_below(line)
    if not stop.line_ended:
        return None
    if line.item == "choices" and re.fullmatch(r"\s*[^:]+:", bare) and _ENTRIES.fullmatch(below):
        return errors.line_too_short(source, line.last_word, "the choices, on this line and with commas between them")
    if line.item in ("facts", "choices", "codes", "list") and bare.endswith(","):
        if _ENTRIES.fullmatch(below):
            return errors.line_broken_off(source, line.last_word)
        return errors.stray_mark(source, line.span(len(bare) - 1, len(bare)))
    broken = _BROKEN.search(bare) if line.item in ("determination", "criteria", "define", "list") else None
    if broken and _GOES_ON.match(below) and indent_of(below) >= indent_of(bare):
        return errors.line_broken_off(source, line.trimmed(line.span(*broken.span())))
    return None


def by_nothing(line: Line, stop: Stop) -> Diagnostic | None:
    """A fact of a scenario without a value, or with a dash for one."""
    if line.item not in ("scenario", "common"):
        return None
    has_rows = source_below(line).lstrip().startswith("|")
    if stop.line_ended and not has_rows and re.fullmatch(r"\s*[^:|]+:\s*", line.bare):
        return errors.line_too_short(line.source, line.last_word, "a value, or unknown")
    alone = line.next(r"(?:-+|–|—|\?)\s*$") if line.before(":") else None
    if alone:
        return errors.nothing_given(line.source, line.trimmed(line.span(*alone.span())), in_row=False)
    return None


def by_bracket(line: Line, stop: Stop) -> Diagnostic | None:
    """Brackets of other kinds, dashes for a minus, and a closing bracket that closes nothing."""
    sign = line.next(r"[][{}∗·]|[–—](?= )")
    dashed = line.before(r"\d") and line.next(r"[–—] *\d")  # a range
    if sign and not dashed and (sign.group() not in "–—" or "MINUS" in stop.expected) and line.item != "codes":
        return errors.other_sign(line.source, line.span(*sign.span()), _OTHER_SIGNS[sign.group()])
    if line.next(r"\)") and "RPAR" not in stop.expected:
        before, closed = line.bare[: line.at], None
        while closed != before:
            closed, before = before, _CLOSED.sub("", before)
        if "(" not in before:
            return errors.bracket_alone(line.source, line.span(line.at, line.at + 1))
    return None
