"""What a writer most likely meant by a name that is not declared: words of a phrase that were read as a name."""

import re
from collections.abc import Callable

from policy_dsl import errors, syntax
from policy_dsl.diagnostics import Diagnostic, Edit
from policy_dsl.names import fold
from policy_dsl.phrases import (
    AN_EXCEPTION,
    EXCEPTION,
    bare,
    compared_before,
    date_otherwise,
    numbers_otherwise,
    slips,
    without_verb,
)
from policy_dsl.phrases_of_lists import Slip
from policy_dsl.source import FAR, Source, Span, around
from policy_dsl.units import unit_named

IsDeclared = Callable[[str], bool]

_CAPITAL = re.compile(r"(?:^|(?<= ))(?:AND|OR|NOT|IS|ARE)(?= |$)")
_ALONE = re.compile(r"(at least|at most|more than|less than|before|after|one of)\b")
# What stands before the unit in "X is at least 24 weeks and at most 34 weeks".
_LIMIT_BEFORE = re.compile(r"\b(?:and|or) +(?P<limit>(?P<compared>at least|at most|more than|less than) +-?[\d.,]+ +)$")
# Words with which a line of its own begins, not the middle of a condition.
_LINES = {
    "unless": AN_EXCEPTION,
    "except": AN_EXCEPTION,
    "if": "if A: B, as the whole condition",
    "when": "if A: B, as the whole condition",
}
# What stands behind "order" in "order is signed".
_PARTED = re.compile(r" +(?:is|are)( +not)? +([^\W\d][^\n,:()|\"]{0,80}?)(?=\s*(?:$|[),:\n]|\b(?:and|or)\b))")
_EXCEPTION = re.compile(rf"({EXCEPTION}) +", re.IGNORECASE)
_LINE = re.compile(rf"(?<= )(?:{'|'.join(_LINES)})(?= )")
_SIGN = re.compile(r"(?<=\w)[-/](?=\w)")
_BEFORE_LENGTH = re.compile(r"(?:(?:is|are) +(?:(?:at +least|at +most|more +than|less +than) +)?|for +)$")
_TIMES = re.compile(r" [xX] ")
_DIRECTION = re.compile(r" (before|after) ")
HOURS_BETWEEN = r"(?:the )?(?:number of )?(?:hours|minutes|seconds) between(?= )"
TODAY = frozenset({"today", "today's date", "now", "current date", "present date", "present day"})
_FIRST = {"either": "", "both": "", "no": "not ", "without": "not ", "has": "", "have": "", "with": ""}


def slip_in(source: Source, name: syntax.Name, is_declared: IsDeclared) -> Diagnostic | None:
    """What is wrong when the words of a phrase were read as a name; None when they were not."""
    if name.quoted:
        return wording_without_colon(source, name)
    capital = _CAPITAL.search(name.text)
    if capital:
        return errors.capital_word(source, within(name, *capital.span()))
    start, line = line_near(source, name.span.start)
    before = line[: name.span.start - start]
    if fold(name.text) == "unknown" and re.search(r"\b(?:is|are)(?: +not)? +$", before):
        return errors.asked_whether_unknown(source, name.span, compared_before(line, name.span.start - start))
    rounding = re.search(r"to the nearest .*", name.text)
    if rounding:
        return errors.rounding_rule(source, within(name, *rounding.span()))
    hours = re.match(HOURS_BETWEEN, name.text)
    if hours:
        return errors.hours_between(source, within(name, *hours.span()))
    if fold(name.text) in TODAY:
        return errors.misspelt_phrase(source, name.span, "date of service")
    day = date_otherwise(line)
    if day is not None and overlaps(day, name, start):
        return errors.date_otherwise(source, Span(start + day.start, start + day.end), day.right, sure=day.sure)
    for number in numbers_otherwise(line):
        if overlaps(number, name, start):
            return errors.number_otherwise(source, Span(start + number.start, start + number.end), number.right)
    for found in slips(line):
        if overlaps(found, name, start):
            at = Span(start + found.start, start + found.end)
            return errors.misspelt_phrase(source, at, found.right, sure=found.sure)
    for found in without_verb(line):
        if overlaps(found, name, start):
            at = Span(start + found.start, start + found.end)
            example = f"{compared_before(line, found.start)} {found.right} ..."
            verb = (Edit(at, found.right),)
            return errors.mark_missing(source, at, '"is" is', f'before "{source.text_of(at)}"', example, verb)
    limit = _LIMIT_BEFORE.search(before) if unit_named(name.text) is not None else None
    if limit:  # read as a count of items
        subject = compared_before(line, limit.start("limit"))
        at = Span(start + limit.start("limit"), name.span.end)
        return errors.nothing_compared(source, at, f"{subject} is {' '.join(source.text_of(at).split())}")
    compared = _ALONE.match(name.text)
    if compared:
        subject = compared_before(line, name.span.start - start)
        return errors.nothing_compared(source, name.span, f"{subject} is {compared.group()} ...")
    parted = _PARTED.match(line, name.span.end - start)
    if parted and is_declared(f"{name.text} {parted[2]}"):
        right = f"{'not ' if parted[1] else ''}{name.text} {parted[2]}"
        return errors.misspelt_phrase(source, Span(name.span.start, start + parted.end()), right, sure=True)
    return two_names_in(source, name, before, is_declared)


def line_near(source: Source, at: int) -> tuple[int, str]:
    """What stands around a place on its line, bare, and where that begins: the same for places near one another."""
    middle = at // FAR * FAR + FAR // 2
    shared = middle < len(source.text) and "\n" not in source.text[min(at, middle) : max(at, middle) + 1]
    start, end = around(source.text, middle if shared else at)
    return start, bare(source.text[start:end])


def wording_without_colon(source: Source, name: syntax.Name) -> Diagnostic | None:
    """What is wrong when a quoted text right behind a label was meant as the wording."""
    before = source.text[source.line_start(name.span.start) : name.span.start]
    if re.fullmatch(r" *\([A-Za-z0-9]{1,4}\) *", before) is None:
        return None
    return errors.mark_missing(source, name.span, "a colon is", "behind the quotes", '(1) "Wording": condition')


def overlaps(found: Slip, name: syntax.Name, start: int) -> bool:
    return start + found.start < name.span.end and name.span.start < start + found.end


def within(name: syntax.Name, first: int, last: int) -> Span:
    """A part of a name's text."""
    return Span(name.span.start + first, name.span.start + last)


def two_names_in(source: Source, name: syntax.Name, before: str, is_declared: IsDeclared) -> Diagnostic | None:
    """What is wrong when a name holds declared names with something between or before them."""
    text = name.text
    exception = _EXCEPTION.match(text)
    if exception and is_declared(text[exception.end() :]):
        return errors.unknown_line(source, within(name, *exception.span(1)), "a criterion", AN_EXCEPTION)
    for line in _LINE.finditer(text):
        if is_declared(text[: line.start()]) or is_declared(text[line.end() :]):
            return errors.word_inside_condition(source, within(name, *line.span()), _LINES[line.group()])
    for sign in _SIGN.finditer(text):
        halves = (text[: sign.start()], text[sign.end() :])
        if all(map(is_declared, halves)):
            mark = sign.group()
            right = f" {mark} ".join(halves)
            blanks = (Edit(name.span, right),)
            return errors.mark_missing(source, name.span, "blanks are", f'round "{mark}"', right, blanks)
    for times in _TIMES.finditer(text):
        if is_declared(text[: times.start()]) and is_declared(text[times.end() :]):
            return errors.other_sign(source, within(name, times.start() + 1, times.end() - 1), "*")
    if text.endswith(" rounded") and is_declared(text.removesuffix(" rounded")):
        return errors.stray_mark(source, within(name, len(text) - len("rounded"), len(text)))
    direction = _DIRECTION.search(text)
    if direction and _BEFORE_LENGTH.search(before) and is_declared(text[: direction.start()]):
        example = f"({text[: direction.start()]}){text[direction.start() :]}"
        return errors.mark_missing(source, name.span, "brackets are", "round the name of a length", example)
    asked = re.match(r"if (.+) then ", text)
    if asked and is_declared(asked[1]):
        at = within(name, asked.end() - 5, asked.end() - 1)
        return errors.word_inside_condition(source, at, _LINES["if"])
    first, _, rest = text.partition(" ")
    if first.lower() in _FIRST and is_declared(rest):
        right = _FIRST[first.lower()] + " ".join(rest.split())
        return errors.misspelt_phrase(source, name.span, right, sure=True)
    return None
