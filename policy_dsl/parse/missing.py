"""Marks and words that writers leave out: a comma, a colon, a quote, brackets, a blank, a bar."""

import re

from policy_dsl import errors
from policy_dsl.diagnostics import Diagnostic, Edit, put
from policy_dsl.parse.lines import Line
from policy_dsl.parse.words import BEFORE_QUOTES
from policy_dsl.phrases import cell_limit
from policy_dsl.source import Span
from policy_dsl.units import unit_named

_QUOTED_WORD = re.compile(rf"\s*({'|'.join(each.replace(' ', ' +') for each in BEFORE_QUOTES)})\b(?! +_)")
_TERM = r"for +[\d(]|up +to +\d|(?:from|until) +\d{4}-"
_LABEL = r"\([A-Za-z0-9]{1,4}\)"


def by_missing(line: Line, expected: frozenset[str]) -> Diagnostic | None:
    """The diagnostic when something was left out at the mistake."""
    return by_missing_comma(line, expected) or by_missing_mark(line, expected) or by_missing_blank(line, expected)


def by_missing_comma(line: Line, expected: frozenset[str]) -> Diagnostic | None:
    source, word = line.source, line.word
    if "_COMMA" in expected and "_FROM" not in expected and line.next(_TERM):
        first = "up to" if line.written == "up" else line.written
        comma = line.insert(",", line.at)
        return errors.mark_missing(source, word, "a comma is", f'before "{first}"', f"OUTCOME, {first} ...", comma)
    group = line.next(r"(?:all|any|none|at +least +\d{1,3}|the +higher) +of\s*$")
    if group and line.before("[:_]"):
        words = " ".join(group.group().split())
        at = line.span(*group.span())
        end = line.start + len(line.bare[: line.at].rstrip())
        comma = (Edit(Span(end - 1, end), ","),) if line.before(":") else (put(",", end),)
        return errors.mark_missing(source, at, "a comma is", f'before "{words}"', f'"Wording", {words}', comma)
    if line.next(r"(?:from|until) +\d{4}-") and line.before(","):
        return errors.stray_comma(source, word)
    return None


def by_quoted_word(line: Line) -> Diagnostic | None:
    """A word behind which a text in quotes stands, and the text without its quotes."""
    place = line.item in ("determination", "criteria", "score")
    word = re.match(r"\s*(from)\b(?! +[_\d(])" if place else r"\s*(like)\b(?! +_)", line.bare)
    if word is None or not (place or line.item in ("scenario", "common")) or ":" in line.bare[: word.end()]:
        return None
    at = line.span(*word.span(1))
    return errors.mark_missing(line.source, at, "a text in quotes is", f'behind "{word[1]}"', BEFORE_QUOTES[word[1]])


def by_missing_mark(line: Line, expected: frozenset[str]) -> Diagnostic | None:
    source, bare = line.source, line.bare
    quoted = _QUOTED_WORD.match(bare)
    if quoted and (line.begins or ({"STRING", "WORDING"} & expected and line.at <= len(bare[: quoted.end() + 2]))):
        words = " ".join(quoted.group(1).split())
        at = line.span(*quoted.span(1))
        quotes = quotes_round(line, quoted.end()) if BEFORE_QUOTES[words].count('"') == 2 else ()
        return errors.mark_missing(source, at, "a text in quotes is", f'behind "{words}"', BEFORE_QUOTES[words], quotes)
    worded = re.match(rf"\s*({_LABEL}|unless|term) +_+ +$", bare[: line.at])
    if worded and "WORDING" not in expected and not line.next(":"):
        example = BEFORE_QUOTES.get(worded.group(1), '(1) "Wording": condition')
        colon = line.insert(":", line.at)
        return errors.mark_missing(source, line.word, "a colon is", "behind the quotes", example, colon)
    if "WORDING" in expected and line.next(r"_+ +[^\s:,]") and line.before("unless"):
        behind = line.next(r"_+ +")
        assert behind is not None
        at = line.span(behind.end(), behind.end())
        colon = line.insert(":", behind.end())
        return errors.mark_missing(source, at, "a colon is", "behind the quotes", BEFORE_QUOTES["unless"], colon)
    if "COLON" in expected and re.match(rf"\s*(?:{_LABEL}[ _:]*)?if ", bare):
        then = re.search(r"\bif +([^:]+?)(,? +then)\b", bare)
        if then:
            at = line.trimmed(line.span(*then.span(2)))
            return errors.mark_missing(source, at, "a colon is", 'behind what "if" asks', f"if {then[1]}: B")
        return errors.mark_missing(source, line.last_word, "a colon is", 'behind what "if" asks', "if A: B")
    if "_FOR_TERM" in expected and line.next(r"for +[^\W\d]"):
        example = "for 12 weeks, or for (prescribed days)"
        return errors.mark_missing(source, line.word, "brackets are", 'round the name behind "for"', example)
    if "_AND" in expected and "PLUS" not in expected and line.next(r"[-+*/^] "):
        example = "the lower of (2 * A) and B"
        return errors.mark_missing(source, line.word, "brackets are", "round this calculation", example)
    if line.before(rf"^\s*{_LABEL}|\b(?:when|unless) +{_LABEL}") and not {"NAME", "WORDING"} & expected:
        label = re.search(_LABEL, bare)
        assert label is not None
        return errors.label_without_list(source, line.span(*label.span()))
    rounding = (
        re.search(r"to +the +nearest\b[^:]*$", bare) if {"ROUNDING", "_COMMA"} & expected or line.next(",") else None
    )
    if rounding:
        return errors.rounding_rule(source, line.trimmed(line.span(*rounding.span())))
    return None


def quotes_round(line: Line, first: int) -> tuple[Edit, ...]:
    """The correction that puts quotes round the rest of a line; none where more than a text can stand there."""
    rest = line.trimmed(line.span(first, len(line.bare.rstrip())))
    written = line.source.text_of(rest)
    doubtful = not written.strip() or re.search(r'^:|"|\bread +\d', written)
    return () if doubtful else (put('"', rest.start), put('"', rest.end))


def by_missing_blank(line: Line, expected: frozenset[str]) -> Diagnostic | None:
    source = line.source
    mark = line.next(r"[-/]")
    if mark and {"MINUS", "OVER"} & expected and line.before(r"[\w%)]"):
        return errors.mark_missing(source, line.word, "blanks are", f'round "{mark.group()}"', f"A {mark.group()} B")
    glued = line.next(r"(-?\d[\d,]*(?:\.\d+)?)([^\W\d][^\s,:()|]*)")
    if glued and "NUMBER" in expected:
        is_unit = unit_named(glued.group(2)) is not None
        right = (" " if is_unit else " * ").join(glued.groups())
        return errors.misspelt_phrase(source, line.span(*glued.span()), right, sure=is_unit)
    unit = line.before(r"\d +([^\W\d][\w/]*) +")
    if unit and line.next(r"[^\W\d]"):
        whole = line.span(unit.start(1), line.word.end - line.start)
        if unit_named(unit.group(1) + line.written) is not None:
            return errors.unit_in_two_words(source, whole, unit.group(1) + line.written)
        prior = line.next(r"prior +to\b")
        if prior:
            return errors.misspelt_phrase(source, line.span(*prior.span()), "before", sure=True)
    return None


def by_row(line: Line, expected: frozenset[str], *, ended: bool) -> Diagnostic | None:
    """The diagnostic for a mistake in a row between bars."""
    source, bare = line.source, line.bare
    if not line.is_row:
        if line.begins and "BAR" in expected and line.item in ("table", "values"):
            opening = (put("| ", line.whole.start),) if "|" in bare else ()
            return errors.mark_missing(
                source, line.word, "a bar is", "at the beginning of the row", "| A | B |", opening
            )
        return None
    start, end = bare.rfind("|", 0, line.at) + 1, bare.find("|", line.at)
    if re.fullmatch(r"\s*\|[\s|:-]*-[\s|:-]*", bare):
        return errors.rule_of_dashes(source, line.whole)
    if line.item == "scenario" and re.search(r"\| *then ", bare):
        first = re.match(r"\s*\|([^|]*)\|", bare)
        if first and first[1].strip() != "case":
            at = line.trimmed(line.span(*first.span(1))) if first[1].strip() else line.span(*first.span())
            return errors.unexpected(source, at, '"case", over the names of the cases')
    if line.item in ("scenario", "common") and bare[start:end].strip() in ("-", "--", "–", "—"):
        at = line.trimmed(line.span(start, end))
        return errors.unexpected(source, at, 'nothing, or "?" for what is unknown')
    limit = cell_limit(bare[start:end].strip()) if 0 < start < end and "DIVIDER" in expected else None
    if limit is not None:
        return errors.misspelt_phrase(source, line.trimmed(line.span(start, end)), limit, sure=True)
    if line.next(r"\|\s*$") and "BAR" in expected and not ended:
        return errors.nothing_under(source, line.whole, "rows like it, with a cell for each column")
    if line.item == "values" and "BAR" in expected and line.before(r"^\s*\|"):
        return errors.unexpected(source, line.word, "an empty first cell, and then the choices: | | A | B |")
    between = line.next(r"(?:and|or)\b") and re.search(r"between +(\S+(?: +[^\W\d]\S*)?) +and +(\S+)", bare)
    if between:
        return errors.misspelt_phrase(source, line.span(*between.span()), f"{between.group(1)} to {between.group(2)}")
    if ended and not bare.rstrip().endswith("|"):
        bar = line.insert(" |", len(bare))
        return errors.mark_missing(source, line.last_word, "a bar is", "at the end of the row", "| A | B |", bar)
    if ended and line.item == "table" and "||" not in bare:
        example = "| KEY | KEY || RESULT |"
        return errors.mark_missing(source, line.whole, '"||" is', "between keys and results", example)
    if line.next(r"\|\|") and "DIVIDER" not in expected and "ANY" not in expected:
        return errors.stray_divider(source, line.word)
    if line.next(r"\|"):
        empty = line.span(start, line.at)
        if "ANY" in expected:
            return errors.empty_cell(source, empty, 'write "any" where every value fits')
        if "NO_RULE" in expected:
            return errors.empty_cell(source, empty, 'write "no rule" where nothing is set')
        if "ROW_NAME" in expected:
            return errors.empty_cell(source, empty, "the first cell of a row holds its name")
    if line.next(r"(?:or|and)\b"):
        return errors.misspelt_phrase(source, line.word, ",")
    return None
