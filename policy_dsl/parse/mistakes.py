"""What a writer most likely meant where the grammar could not go on: the text decides, not the parser's tokens."""

import re

from policy_dsl import errors
from policy_dsl.diagnostics import Diagnostic, put
from policy_dsl.keywords import ITEM_WORDS, KINDS, ROW_RULES, STATUSES, SYSTEMS
from policy_dsl.parse.habits import by_comma, by_habit
from policy_dsl.parse.lines import Line, Stop, indent_of, line_of, source_below
from policy_dsl.parse.list_slips import by_list
from policy_dsl.parse.missing import by_missing, by_quoted_word, by_row
from policy_dsl.parse.pasted import by_paste
from policy_dsl.parse.value_lines import by_values
from policy_dsl.parse.words import (
    BLOCKS,
    OTHER_ITEM_WORDS,
    TYPE_BEGINS,
    example_for,
    told_expected,
    told_line_words,
    under,
)
from policy_dsl.phrases import compared_before, date_otherwise, misspelt, near_type, without_verb
from policy_dsl.runtime.names import nearest
from policy_dsl.source import Source, Span

__all__ = ["Stop", "explain"]

SIGNS = {
    ">=": "is at least", "=>": "is at least", "≥": "is at least", "<=": "is at most", "=<": "is at most",
    "≤": "is at most", "!=": "is not", "<>": "is not", "≠": "is not", "==": "is", ">": "is more than",
    "<": "is less than", "=": "is", "&&": "and", "&": "and", "||": "or",
}  # fmt: skip
_SIGN = re.compile("|".join(re.escape(each) for each in sorted(SIGNS, key=len, reverse=True)))
_CONDITION_ENDS = re.compile(r"[(),:|]|\b(?:and|or|when|where|if|unless)\b")
_DASHED_RANGE = re.compile(r"(?<![\w-])(\d+(?:\.\d+)?%?) *[-–—] *(\d+(?:\.\d+)?%?)(?![\w-])")
# "age is at least 50 AND age is ...": a name would hold the word, and the second comparison is one too many.
_CAPITAL = re.compile(
    r"\b(?:is|are)\b[^:]*[\w)%] (AND|OR)(?= )|[\w)%] (AND|OR)(?= (?:at +least|at +most|no|not|every|any|the)\b)"
)
_STRAY_COLON = re.compile(r":(?=\s*$)|(?<=otherwise):")

# Other words for the language's, where that word is expected.
OTHER_WORDS = {
    "WHEN": (r"if\b", "when"),
    "_FOR_EACH": (r"(?:for +every|per)\b", "for each"),
    "HIGHER_OF": (r"the +(?:highest|larger|largest|greater|greatest) +of\b", "the higher of"),
    "_TO": (r"through\b|thru\b|until\b|-(?= )|–|—", "to"),
    "_UNTIL": (r"till\b|through\b|to(?= +\d{4})", "until"),
    "_FROM": (r"since\b", "from"),
}
# What stands behind the comma in the first line of an item.
_BEHIND_COMMA = {
    "table": '", exactly one row" or ", first row wins"',
    "criteria": '", all of", ", any of", ", none of" or ", at least 2 of"',
}
# Where one of a few words belongs: what it is, and those words.
FEW_WORDS = {
    "KIND": ("kind of outcome", KINDS),
    "STATUS": ("status", STATUSES),
    "SYSTEM": ("code system", SYSTEMS),
    "ROW_RULE": ("rule for rows", ROW_RULES),
}


def explain(source: Source, text: str, offset: int, stop: Stop) -> Diagnostic:
    """The diagnostic for a mistake in `text`, an item that begins at `offset` in the source."""
    line = line_of(source, text, offset, stop.at)
    if stop.outside:
        return errors.outside_condition(source, line.word)
    if stop.blanks:
        return errors.misaligned(source, line.whole, stop.blanks)
    return by_text(line, stop) or by_expectation(line, stop)


def by_text(line: Line, stop: Stop) -> Diagnostic | None:
    """The diagnostic for what people write who come from word processors, spreadsheets and programs."""
    source, bare, expected = line.source, line.bare, stop.expected
    if '"' in bare:
        feet = re.search(r"(\d{1,2}) ?['’′] ?(\d{1,2}) ?\"", bare)
        if feet:
            return errors.misspelt_phrase(source, line.span(*feet.span()), f"{feet[1]} ft {feet[2]} in")
        open_quote = line.span(bare.index('"'), bare.index('"') + 1)
        curly = re.search("[“”„‟«»]", line.text[bare.index('"') :])
        if curly:
            mark = open_quote.start + curly.start()
            return errors.curly_quote(source, Span(mark, mark + 1))
        return errors.unclosed_quote(source, open_quote)
    note = re.compile(r"\s*(#[ \t]*of)\b").match(line.text, len(bare.rstrip()))
    if note and stop.line_ended:
        return errors.sign_for_word(source, line.span(*note.span(1)), "number of")
    other_date = date_otherwise(bare)
    if other_date:
        at = line.span(other_date.start, other_date.end)
        return errors.date_otherwise(source, at, other_date.right, sure=other_date.sure)
    if "_POLICY" in expected or "_FACTS" in expected:
        if bare[:1].isspace():
            return errors.wrong_indentation(source, line.whole)
        word = Line(source, bare, line.start, 0, line.item).word
        if re.match(r"[^:,\"]+, *each +an?\b|(?:list|history|record)s? +of\b", bare, re.IGNORECASE):
            return errors.unknown_item(source, word, "list of")
        return errors.unknown_item(source, word, near_item(source.text_of(word), bare))
    values = by_values(line, stop)
    if values is not None:
        return values
    if stop.deeper:
        above = source.line_text(max(line.start - 1, 0))
        if (
            line.item == "scenario"
            and re.match(r"\s*(?:like\b|scenario\b)", above)
            and re.match(r"[^:\"_|]+: *\S", bare)
        ):
            return errors.mark_missing(source, line.whole, '"given" is', "above what the case gives", "given")
        return errors.wrong_indentation(source, line.whole)
    habit = (
        by_quoted_word(line) or by_capital(line) or by_paste(line, stop) or by_list(line, stop) or by_habit(line, stop)
    )
    if habit is not None:
        return habit
    colon = _STRAY_COLON.search(bare)
    ends = stop.line_ended and bare[colon.start() - 1] != "_" if colon else False  # what is declared is missing
    if colon and not ends and "COLON" not in expected and "DECLARED" not in expected:
        return errors.stray_colon(source, line.span(*colon.span()))
    return (
        by_row(line, expected, ended=stop.line_ended) or by_sign(line) or by_phrase(line, stop) or by_comma(line, stop)
    )


def near_item(written: str, bare: str) -> str | None:
    """The part that a word in the first column most likely means; a line with a type or a value is none."""
    other = OTHER_ITEM_WORDS.get(written.lower())
    return other or (None if re.match(r"[^:_]+: *\S", bare) else nearest(written, ITEM_WORDS))


def by_capital(line: Line) -> Diagnostic | None:
    """`AND` or `OR` in capitals, which a name holds, in front of what cannot go on with a name."""
    capital = _CAPITAL.search(line.bare[: line.at])
    if capital is None or line.item not in ("determination", "criteria", "define", "list"):
        return None
    return errors.capital_word(line.source, line.span(*capital.span(capital.lastindex or 0)))


def by_sign(line: Line) -> Diagnostic | None:
    """The diagnostic for a sign that stands for words."""
    sign = _SIGN.search(line.bare.replace("||", "  ") if line.is_row else line.bare)
    if sign:
        words = SIGNS[sign.group()]
        alone = re.search(r"(?:^\s*|[:(] *|_ +|\b(?:and|or|not|when|where|hold) +)$", line.bare[: sign.start()])
        if line.is_row or alone:
            words = words.removeprefix("is").strip() or "the value alone"
        right = None if alone or words == "the value alone" else words_for(line, sign)
        return errors.sign_for_word(line.source, line.span(*sign.span()), words, right)
    dash = line.next(r"[–—](?=\w)") if line.before(r"\w$") else None
    if dash and line.before(r"[^\W\d]\w*$"):
        return errors.misspelt_phrase(line.source, line.span(*dash.span()), "-", sure=True)
    dashed = _DASHED_RANGE.search(line.bare)
    if dashed:
        low, high = dashed.groups()
        sure = " " not in dashed.group()  # else it can be a calculation
        return errors.misspelt_phrase(line.source, line.span(*dashed.span()), f"{low} to {high}", sure=sure)
    return None


def words_for(line: Line, sign: re.Match[str]) -> str | None:
    """The words to write for a sign where it stands, with the blanks that they need; None where that is in doubt."""
    before, behind = line.bare[: sign.start()], line.bare[sign.end() :]
    parts = (_CONDITION_ENDS.split(before)[-1], _CONDITION_ENDS.split(behind)[0])
    if sign.group() in ("=>", "&", "||") or any(map(_SIGN.search, parts)) or re.search(r"\bnot *$", before):
        return None  # an arrow, a part of a name, or 5 <= age <= 10
    words = SIGNS[sign.group()]
    if line.is_row or re.search(r"\b(?:is|are) *$", before):
        words = words.removeprefix("is").strip()
    if not parts[0].strip() or not parts[1].strip():
        return words if line.is_row and parts[1].strip() else None
    return f"{'' if before.endswith(' ') else ' '}{words}{'' if behind.startswith(' ') else ' '}"


def by_phrase(line: Line, stop: Stop) -> Diagnostic | None:
    """The diagnostic for a phrase that the language says otherwise, or that lacks a part."""
    source, expected = line.source, stop.expected
    phrase = misspelt(line.bare)
    if phrase:
        at = line.span(phrase.start, phrase.end)
        return errors.misspelt_phrase(source, at, phrase.right, sure=phrase.sure)
    for found in without_verb(line.bare):
        if found.start < line.at and line.next("%|[^\\W\\d]"):
            at = line.span(found.start, found.end)
            example = f"{compared_before(line.bare, found.start)} {found.right} ..."
            return errors.mark_missing(source, at, '"is" is', f'before "{source.text_of(at)}"', example)
    listed = line.before(r"\b((?:not +)?in)") if line.next(r"\(") else None
    if listed:
        return errors.misspelt_phrase(source, line.span(*listed.span(1)), "is one of")
    days = re.search(r"(\d{4}-\d\d-\d\d) *[–—-] *(\d{4}-\d\d-\d\d)", line.bare)
    if days:
        return errors.misspelt_phrase(source, line.span(*days.span()), f"{days[1]} to {days[2]}")
    cap = line.next(r"(?:max(?:imum)?(?: +of)?|up +to|no +more +than|capped +at) +(\d+)( +points?)?")
    if cap and "AT_MOST" in expected:
        return errors.misspelt_phrase(source, line.span(*cap.span()), f"at most {cap[1]} points")
    for terminal, (pattern, right) in OTHER_WORDS.items():
        other = line.next(pattern) if terminal in expected else None
        if other:
            return errors.misspelt_phrase(source, line.span(*other.span()), right, sure=True)
    if line.item == "values" and line.before(r"^values") and line.next(r"(?:for|per)\b"):
        return errors.misspelt_phrase(source, line.word, "by", sure=True)
    if line.item == "codes" and line.next(r"[^\s,]*\*"):
        return errors.unexpected(source, line.word, "the first and the last code of a range: E11.0 to E11.9")
    undated = line.next(r"applies +(?:from|until) +(\S+)") if "_APPLIES_FROM" in expected else None
    if undated:
        return errors.unexpected(source, line.span(*undated.span(1)), "a date")
    condition_if = re.search(r"\bif(?= +(?:all|any|none|at +least +\d+) +of\s*$)", line.bare)
    if condition_if and "WHEN" in expected:
        return errors.misspelt_phrase(source, line.span(*condition_if.span()), "when", sure=True)
    return by_missing(line, expected)


def by_first_line(line: Line) -> Diagnostic:
    """The diagnostic for a table, or shared criteria, without what stands behind the name and a comma."""
    said = re.search(r"(?<= )(?:exactly +one +row|first +row +wins|(?:all|any|none|at +least +\d+) +of)\s*$", line.bare)
    if said is None:
        return errors.line_too_short(line.source, line.last_word, _BEHIND_COMMA[line.item])
    at = line.trimmed(line.span(*said.span()))
    words = " ".join(said.group().split())
    comma = line.insert(",", at.start - line.start)
    return errors.mark_missing(line.source, at, "a comma is", f'before "{words}"', f"NAME, {words}", comma)


def readings_of(line: Line) -> tuple[str, ...]:
    """The two ways to read a line that mixes `and` with `or`; none when it has more than three conditions."""
    condition = re.split(r"[:_]|\b(?:when|where)\b", line.bare)[-1].strip()
    parts = re.split(r" +(and|or) +", " ".join(condition.split()))
    if len(parts) != 5 or not all(parts) or len(condition) > 80 or re.search(r"[()]", condition):
        return ()
    first, joined, second, other, third = parts
    return f"({first} {joined} {second}) {other} {third}", f"{first} {joined} ({second} {other} {third})"


def by_expectation(line: Line, stop: Stop) -> Diagnostic:
    """The diagnostic that what was expected suggests."""
    source, bare, expected = line.source, line.bare, stop.expected
    whole, word, written, told = line.whole, line.word, line.written, told_expected(expected)
    if stop.line_ended and "_COMMA" in expected and line.item in _BEHIND_COMMA and not bare[:1].isspace():
        return by_first_line(line)
    if stop.line_ended and "_INDENT" not in expected and ("DECLARED" not in expected or ":" in bare):
        return errors.line_too_short(source, line.last_word, told)
    if written in ("and", "or") and "_NL" in expected and ("_AND" in expected or "_OR" in expected):
        return errors.and_with_or(source, word, readings_of(line))
    if "NUMBER_TYPE" in expected:
        rest = Span(word.start, max(whole.end, word.end))
        written = source.text_of(rest)
        near = f"one of {written}" if re.fullmatch(r"[^\W\d][^\d:;|]*,[^\d:;|]*\w", written) else near_type(written)
        return errors.unknown_type(source, rest, near)
    if "_INDENT" in expected and line.at >= len(bare.rstrip()) - 1:
        below = source_below(line)
        label = re.match(r"\s*\([A-Za-z0-9]{1,4}\)", below)
        if label and indent_of(below) == indent_of(bare) and not bare.lstrip().startswith("("):
            at = line.trimmed(Span(line.end + 1, line.end + 1 + len(below)))
            return errors.belongs_deeper(source, at, "the list above it")
        return errors.nothing_under(source, whole, under(bare))
    if "DECLARED" in expected and ":" not in bare:
        kind = TYPE_BEGINS.search(bare)
        between = line.span(*kind.span(1)) if kind and bare[: kind.start()].strip() else None
        return errors.missing_colon(source, whole, example_for(bare), between)
    if expected == {"STRING"} and not stop.line_ended:
        at = Span(word.start, whole.end)
        quotes = (put('"', at.start), put('"', at.end)) if '"' not in source.text_of(at) else ()
        return errors.mark_missing(source, at, "quotes are", "round this text", '"..."', quotes)
    for terminal, (what, known) in FEW_WORDS.items():
        if terminal in expected:
            words = line.next(r"[^,|]*[^,|\s]")
            return errors.unknown_word(source, line.span(*words.span()) if words else word, what, known)
    if "DATE" in expected and line.next(r"\d{4}(?![\w-])"):
        return errors.date_otherwise(source, word, f"{written}-01-31")
    if "LABEL" in expected and "_BECAUSE" not in expected and line.begins:
        joins = line.item != "score" and re.fullmatch(r"(?:and|or)[,:]?", bare.strip(), re.IGNORECASE)
        return errors.missing_label(source, word, joins=joins is not None)
    if "_OTHERWISE" in expected and line.begins and re.match(r"\s*\([A-Za-z0-9]{1,4}\) +[_\w]", bare):
        return errors.belongs_deeper(source, whole, "the list above it")
    for terminal, block in BLOCKS.items():
        if terminal in expected and line.begins:
            return errors.unknown_line(source, word, block, told_line_words(expected, terminal))
    return errors.unexpected(source, word, told)
