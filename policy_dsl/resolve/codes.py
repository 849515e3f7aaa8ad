"""Code lists: codes and ranges of codes of one system, perhaps for a time only."""

import re
from itertools import pairwise

from policy_dsl import errors, syntax
from policy_dsl.names import fold
from policy_dsl.policy import CodeList, CodeRange
from policy_dsl.resolve.code_forms import has_form, nearest_form
from policy_dsl.resolve.days import resolve_day, resolve_period
from policy_dsl.resolve.scope import Scope, placed
from policy_dsl.runtime.conditions import code_kind, code_order
from policy_dsl.runtime.fields import code_written
from policy_dsl.source import Span

WILDCARD = re.compile(r"(?<=[\d.])x+$")  # F32.x, for all that begins so


def resolve_code_lists(scope: Scope, written: list[syntax.CodeList], keys: dict[str, Span]) -> tuple[CodeList, ...]:
    """The code lists, entered in the scope; those with a mistake are left out, after it is reported."""
    taken: dict[str, Span] = {}
    for each in written:
        folded = scope.declare(each.name, "the code list", taken)
        key = scope.key(each.name, {}) if folded is not None else None
        if folded is None or key is None:
            continue
        grouped = report_grouped(scope, each)
        ranges = tuple(code_range(scope, one, None if grouped else each.system.text) for one in each.ranges)
        effective = resolve_day(scope, each.effective) if each.effective else None
        kept = tuple(one for one in ranges if one is not None)
        if len(kept) < len(ranges):
            scope.mute(folded)
            continue
        name = " ".join(each.name.text.split())
        scope.code_lists[folded] = CodeList(
            key, name, each.system.text, each.edition, effective, kept, span=each.name.span
        )
    return tuple(scope.code_lists.values())


def report_grouped(scope: Scope, written: syntax.CodeList) -> bool:
    """Report `64,490`, which can be read as one code or as two; whether there is such a one."""
    places = [one.span.to(other.span) for one, other in pairwise(written.ranges)]
    grouped = [each for each in places if re.fullmatch(r"\d{1,3},\d{3}", scope.source.text_of(each))]
    for at in grouped:
        scope.report(errors.number_with_comma(scope.source, at))
    return bool(grouped)


def check_services(scope: Scope, headers: list[syntax.PolicyHeader]) -> None:
    """Report a service that is neither a declared list of codes nor a code."""
    for line in (each for header in headers for each in header.lines):
        for entry in line.entries if isinstance(line, syntax.Services) else ():
            known = code_with_digit(entry.text) is not None or fold(entry.text) in scope.code_lists
            if not known and not scope.is_muted(entry.text):
                near = scope.near(entry.text, placed(scope.code_lists.values()))
                scope.report(errors.unknown_code_list(scope.source, entry.span, near))


def code_with_digit(text: str) -> str | None:
    """The code that is written; None when it is none, as a word is, since every code has a digit."""
    code = code_written(text)
    return code if code is not None and any(map(str.isdigit, code)) else None


def check_form(scope: Scope, code: str, system: str, at: Span) -> None:
    """Warn of a code that has not the form of its system: no case will ever have it."""
    if not has_form(code, system):
        scope.report(errors.code_form(scope.source, at, system, nearest_form(code, system)))


def code_range(scope: Scope, written: syntax.CodeRange, system: str | None) -> CodeRange | None:
    """One code or range; None when it has a mistake, which is reported. Its form is looked at where a `system` is."""
    first = code_with_digit(written.first.text)
    last = code_with_digit(written.last.text) if written.last else first
    wild = next((each for each in (written.first, written.last) if each and WILDCARD.search(each.text)), None)
    if wild is not None:
        scope.report(errors.code_wildcard(scope.source, wild.span))
        return None
    if first is None or last is None:
        scope.report(errors.no_code(scope.source, written.span))
        return None
    if code_kind(first) != code_kind(last) or code_order(last) < code_order(first):
        turned = f"{last} to {first}" if code_kind(first) == code_kind(last) else None
        scope.report(errors.code_range_unordered(scope.source, written.span, turned))
        return None
    for code, each in ((first, written.first), (last, written.last)):
        if system is not None and each is not None:
            check_form(scope, code, system, each.span)
    period = resolve_period(scope, written.period)
    return None if period is None else CodeRange(first, last, *period)
