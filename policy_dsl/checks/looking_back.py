"""Wordings that look back, "within the last 6 months", and conditions that count days behind the day meant.

Told only where the wording and the condition say the same length of time, so that the one is certainly about the other.
"""

import re
from collections.abc import Iterator

from policy_dsl import errors
from policy_dsl.checks.worded import UNITS_OF_TIME, lengths_in
from policy_dsl.checks.wordings import Worded, wordings_in
from policy_dsl.diagnostics import Diagnostic
from policy_dsl.policy import Compare, Condition, Expression, FactRead, Policy, Shifted, Window
from policy_dsl.source import Span
from policy_dsl.walk import comparisons_in

_BACK = re.compile(
    rf"\b(?:last|past|previous|prior|preceding) (?P<length>[\w-]+(?: [\w-]+){{0,2}}?[ -](?:{UNITS_OF_TIME})s?)\b",
    re.IGNORECASE,
)
_BOTH_WAYS = re.compile(r"\bwithin (?P<length>.+?) of (?P<day>.+)", re.DOTALL)
_SERVICE = r"(?:the )?(?:date of )?(?:service|request)\b"
# Of a day, a length of time away from the service: it lies before it. A start is also meant where something has lasted.
_BEFORE_SERVICE = re.compile(rf"\b(?:ago|since|(?:before|prior to) {_SERVICE})", re.IGNORECASE)
_LASTED = re.compile(r"\bfor (?:at least|more than|over)\b|\bor (?:more|longer)\b", re.IGNORECASE)
_START = re.compile(r"\b(?:start|onset|began|begun|beginning|initiation|diagnosis|diagnosed)", re.IGNORECASE)
_AFTER_SERVICE = re.compile(rf"\b(?:after|following) {_SERVICE}", re.IGNORECASE)
_AHEAD = re.compile(
    r"\b(?:after|following|later|future|next|until|upcoming|ahead|will|to be|(?:plan|schedul|expect|continu)\w*)\b",
    re.IGNORECASE,
)


def windows_that_reach_past(policy: Policy) -> Iterator[Diagnostic]:
    """Wordings that say "the last 6 months" where the condition counts as many after the day as before it."""
    for said in wordings_in(policy):
        windows = [each for each in compared_in(said) if isinstance(each, Window) and looks_both_ways(each)]
        for match in _BACK.finditer(said.wording):
            length = set(lengths_in(match["length"], 0))
            for window in windows:
                written = _BOTH_WAYS.search(policy.source.text_of(window.span))
                if written is not None and length & set(lengths_in(written["length"], 0)):
                    at = Span(said.at.start + match.start(), said.at.start + match.end())
                    yield errors.window_reaches_past(
                        policy.source, at, window.span, written["length"], written["day"].rstrip()
                    )


def compared_in(said: Worded) -> list[Condition]:
    return [each for condition in said.conditions for each in comparisons_in(condition)]


def looks_both_ways(window: Window) -> bool:
    """Whether a window reaches as far behind a day as before it."""
    first, last = window.first, window.last
    if not isinstance(first, Shifted) or not isinstance(last, Shifted):
        return False
    both = (first.direction, last.direction) == ("before", "after")
    return both and first.day == last.day and first.length == last.length


def days_that_lie_the_other_way(policy: Policy) -> Iterator[Diagnostic]:
    """Wordings of a day before the service, "3 months ago", where the condition asks for one after it, or reversed."""
    for said in wordings_in(policy):
        for each in compared_in(said):
            way = from_service(each)
            written = lengths_in(policy.source.text_of(each.span), 0)
            same = [span for length, span in lengths_in(said.wording, said.at.start).items() if length in written]
            if len(same) != 1 or way is None:
                continue
            wording = said.wording
            if way == "after" and not _AHEAD.search(wording) and is_past(wording, policy.source.text_of(each.span)):
                yield errors.wording_says_other_way(policy.source, same[0], "before", each.span, service=True)
            if way == "before" and _AFTER_SERVICE.search(wording):
                yield errors.wording_says_other_way(policy.source, same[0], "after", each.span, service=True)


def is_past(wording: str, condition: str) -> bool:
    """Whether a wording says that a day lies before the service."""
    lasted = _LASTED.search(wording) is not None and _START.search(condition) is not None
    return lasted or _BEFORE_SERVICE.search(wording) is not None or _BACK.search(wording) is not None


def from_service(comparison: Condition) -> str | None:
    """On which side of the date of service a comparison with a length of time from it asks a day to lie."""
    ends: tuple[Expression, ...] = ()
    if isinstance(comparison, Compare):
        ends = (comparison.right,)
    if isinstance(comparison, Window):
        ends = (comparison.first, comparison.last)
    ways = [each.direction for each in ends if isinstance(each, Shifted) and is_service(each.day)]
    return ways[0] if len(ways) == 1 else None


def is_service(day: Expression) -> bool:
    return isinstance(day, FactRead) and day.fact.built_in
