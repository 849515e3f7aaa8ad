"""Conditions on choices, sets of choices, texts and codes."""

import re
from typing import Literal

from policy_dsl import errors, syntax
from policy_dsl.names import fold
from policy_dsl.policy import (
    Choices,
    CodeList,
    CodeOf,
    CodeRange,
    CompareSets,
    Condition,
    Expression,
    Fact,
    FactRead,
    InCodes,
    Listed,
    Lookup,
    LookupListed,
    Not,
    OneOf,
    SameChoice,
    SomeOf,
)
from policy_dsl.resolve.codes import check_form
from policy_dsl.resolve.fitting import does_not_fit
from policy_dsl.resolve.list_slips import late_window
from policy_dsl.resolve.measures import Meaning, kind_of, told_meaning, told_type
from policy_dsl.resolve.scope import Scope, placed
from policy_dsl.resolve.values import text_of
from policy_dsl.runtime.fields import code_written
from policy_dsl.source import Span

_IN_LIST = re.compile(r"(?:(?:listed|contained|found|included) +)?(?:in|on|part +of)(?: +the)? +", re.IGNORECASE)
SETS: dict[str, tuple[Literal["any of", "all of", "among", "same as"], bool]] = {
    "are any of": ("any of", False),
    "are all of": ("all of", False),
    "are none of": ("any of", True),
    "are among": ("among", False),
    "are the same as": ("same as", False),
    "are not the same as": ("same as", True),
}


def choices_of(left: Fact | Meaning) -> tuple[str, ...] | None:
    """The choices that something can be; None for a text."""
    kind = left.type if isinstance(left, Fact) else left.fact.type if isinstance(left, FactRead) else None
    if isinstance(kind, OneOf | SomeOf):
        return kind.choices
    return left.choices if isinstance(left, Lookup) else None


def choice_is(scope: Scope, left: Meaning, written: syntax.Comparison) -> Condition | None:
    """`site is lumbar`, `text is "words"`, and one choice compared with another fact's."""
    if written.comparator not in ("is", "is not"):
        does_not_fit(scope, written, written.comparator, told_meaning(left), kind_of(left))
        return None
    found = entry_texts(scope, left, written.right)
    condition: Condition
    if found is not None:
        condition = listed(left, found, written.span)
    else:
        other = scope.fact(written.right) if isinstance(written.right, syntax.Name) else None
        if other is None or not isinstance(left, FactRead):
            unknown_choice(scope, left, written.right)
            return None
        if other.type != left.fact.type:
            other_type = told_type(other.type) + (" of other choices" if isinstance(other.type, OneOf) else "")
            at, left_at = written.right.span, written.left.span
            scope.report(errors.not_comparable(scope.source, at, told_meaning(left), other_type, left_at))
            return None
        condition = SameChoice(left.fact, other, span=written.span)
    return condition if written.comparator == "is" else Not(condition, span=written.span)


def listed(left: Meaning, texts: tuple[str, ...], span: Span) -> Condition:
    """That a choice is one of some."""
    if isinstance(left, Lookup):
        return LookupListed(left, texts, span=span)
    assert isinstance(left, FactRead)
    return Listed(left.fact, texts, span=span)


def listed_choice(scope: Scope, choices: tuple[str, ...] | None, entry: syntax.Operand) -> str | None:
    """The declared choice (or, without choices, the quoted text) that an entry writes; None when it is none."""
    if not isinstance(entry, syntax.Name | syntax.NumberLiteral | syntax.DateLiteral | syntax.YesOrNo):
        return None
    written = text_of(entry)
    if written is not None and fold(written) in scope.bound:
        written = scope.bound[fold(written)]
    if choices is None:
        return written if isinstance(entry, syntax.Name) and entry.quoted else None
    place = None if written is None else scope.places_of(choices).get(fold(written))
    return None if place is None else choices[place]


def entry_texts(scope: Scope, left: Meaning, entry: syntax.Operand) -> tuple[str, ...] | None:
    """The choices that an entry stands for: itself, or those of a named list that has some of them."""
    choices = choices_of(left)
    own = listed_choice(scope, choices, entry)
    if own is not None:
        return (own,)
    if choices is None or not isinstance(entry, syntax.Name) or fold(entry.text) not in scope.choice_lists:
        return None
    named = scope.choice_lists[fold(entry.text)].choices
    places = scope.places_of(choices)
    found = [places.get(fold(each)) for each in named]
    return None if None in found else tuple(choices[each] for each in found if each is not None)


def unknown_choice(scope: Scope, left: Meaning, entry: syntax.Operand) -> None:
    """Report an entry that is no choice of a fact."""
    written = scope.source.text_of(entry.span)
    if scope.is_muted(written):
        return
    choices = choices_of(left)
    if choices is None:
        scope.report(errors.text_without_quotes(scope.source, entry.span))
        return
    if isinstance(entry, syntax.Name) and " " in entry.text:
        late = late_window(scope, entry, lambda words: fold(words) in map(fold, choices))
        if late is not None:
            scope.report(late)
            return
        if scope.owner_is_lost(entry.text) or scope.reports_owner(entry) or scope.reports_slip(entry):
            return
    lists = (each for each in scope.choice_lists.values() if set(each.choices) <= set(choices))
    declared = left.fact.span if isinstance(left, FactRead) else None
    near = scope.near(written, ((each, declared) for each in choices), placed(lists))
    name = left.fact.name if isinstance(left, FactRead) else scope.source.text_of(left.span)
    scope.report(errors.unknown_choice(scope.source, entry.span, name, near, choices))


def choice_among(scope: Scope, left: Expression, written: syntax.Membership) -> Condition | None:
    found = [entry_texts(scope, left, each) for each in written.entries]
    for texts, entry in zip(found, written.entries, strict=True):
        if texts is None:
            unknown_choice(scope, left, entry)
    kept = tuple(dict.fromkeys(text for texts in found for text in texts or ()))
    return None if None in found else listed(left, kept, written.span)


def is_none(left: Meaning, entries: tuple[syntax.Operand, ...]) -> bool:
    """Whether the word none stands behind a set of choices that has no such choice."""
    choices = choices_of(left)
    only = entries[0] if len(entries) == 1 else None
    is_word = isinstance(only, syntax.Name) and not only.quoted and fold(only.text) == "none"
    return is_word and choices is not None and "none" not in map(fold, choices)


def empty(
    scope: Scope, left: FactRead, kind: SomeOf, word: syntax.Operand, span: Span, *, negated: bool
) -> Condition | None:
    """`other levels are none`: of a set that may be empty, that it has none of its choices."""
    if not kind.or_none:
        scope.report(errors.never_none(scope.source, word.span, left.fact.name, left.fact.span))
        return None
    some = CompareSets(left, "any of", Choices(kind.choices, span=word.span), span=span)
    return some if negated else Not(some, span=span)


def sets(scope: Scope, left: FactRead, kind: SomeOf, written: syntax.Membership) -> Condition | None:
    """A set of choices compared with listed choices, or with another fact of the same choices."""
    comparator, negated = SETS[written.phrase]
    if comparator == "same as" and is_none(left, written.entries):
        return empty(scope, left, kind, written.entries[0], written.span, negated=negated)
    found = [entry_texts(scope, left, each) for each in written.entries]
    right: FactRead | Choices
    first = written.entries[0]
    other = scope.fact(first) if isinstance(first, syntax.Name) and found == [None] else None
    if other is not None:
        if not isinstance(other.type, SomeOf) or set(other.type.choices) != set(kind.choices):
            of_other = " of other choices" if isinstance(other.type, SomeOf) else ""
            told = told_type(other.type) + of_other
            scope.report(errors.not_comparable(scope.source, first.span, "a set of choices", told, written.left.span))
            return None
        right = FactRead(other, span=first.span)
    else:
        for texts, entry in zip(found, written.entries, strict=True):
            if texts is None:
                unknown_choice(scope, left, entry)
        if None in found:
            return None
        places = scope.places_of(kind.choices)
        named = {places[fold(text)] for texts in found for text in texts or ()}
        right = Choices(
            tuple(kind.choices[each] for each in sorted(named)), span=first.span.to(written.entries[-1].span)
        )
    condition = CompareSets(left, comparator, right, span=written.span)
    return Not(condition, span=written.span) if negated else condition


def report_unknown_codes(scope: Scope, entry: syntax.Operand) -> None:
    """Report what is neither a code nor a list of codes: perhaps one with "in" before it."""
    written = scope.source.text_of(entry.span)
    link = _IN_LIST.match(written)
    if link and fold(written[link.end() :]) in scope.code_lists:
        at = Span(entry.span.start, entry.span.start + len(link.group().rstrip()))
        verb = re.search(r"\b(?:is|are) +$", scope.source.text[scope.source.line_start(at.start) : at.start])
        start = at.start - len(verb.group()) if verb else at.start
        scope.report(errors.misspelt_phrase(scope.source, Span(start, at.end), "is among"))
        return
    near = scope.near(written, placed(scope.code_lists.values()))
    scope.report(errors.unknown_code_list(scope.source, entry.span, near))


def codes(scope: Scope, left: Expression, kind: str, written: syntax.Membership) -> Condition | None:
    """A code, or some codes, compared with a code list or with codes that are written out."""
    assert isinstance(left, FactRead)
    fact_type = left.fact.type
    assert isinstance(fact_type, CodeOf)
    fitting = (
        ("is one of", "is not one of", "are among") if kind == "code" else ("are any of", "are none of", "are among")
    )
    if written.phrase not in fitting:
        does_not_fit(scope, written, written.phrase, told_meaning(left), kind)
        return None
    ranges: list[CodeRange] = []
    named: list[str] = []
    name = ", ".join(scope.source.text_of(each.span) for each in written.entries)
    only: CodeList | None = None
    for entry in written.entries:
        declared = scope.code_lists.get(fold(entry.text)) if isinstance(entry, syntax.Name) else None
        if declared is not None:
            if declared.system != fact_type.system:
                scope.report(errors.other_code_system(scope.source, entry.span, declared.system, fact_type.system))
                return None
            ranges += declared.ranges
            named.append(declared.name)
            only = declared if len(written.entries) == 1 else None
            continue
        code = code_written(scope.source.text_of(entry.span).strip('"'))
        known_number = isinstance(entry, syntax.NumberLiteral) and entry.unit is None and not entry.percent
        if code is None or not (known_number or (isinstance(entry, syntax.Name) and any(map(str.isdigit, code)))):
            if not scope.is_muted(scope.source.text_of(entry.span)):
                report_unknown_codes(scope, entry)
            return None
        check_form(scope, code, fact_type.system, entry.span)
        ranges.append(CodeRange(code, code, None, None))
    listed_codes = only or CodeList(
        "", name, fact_type.system, None, None, tuple(ranges), tuple(named), span=written.span
    )
    every = kind == "codes" and written.phrase == "are among"
    condition = InCodes(left.fact, listed_codes, every, span=written.span)
    return Not(condition, span=written.span) if written.phrase in ("is not one of", "are none of") else condition
