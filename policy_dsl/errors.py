"""The catalogue: one function per code, and all of its prose. Nothing else makes a `Diagnostic`.

Messages: one sentence, lower case, no full stop, the writer's own words in double quotes; then, as help, the next
thing to do. 01 text and syntax, 02 names, 03 types, 04 structure, 05 scenarios, 06 warnings about the matter.
"""

import re
from collections.abc import Sequence

from policy_dsl.diagnostics import Diagnostic, Edit, Near, Note
from policy_dsl.source import Source, Span

# What other programs leave behind in words: zero width space, byte order mark, soft hyphen, word joiner.
REMNANTS = "\u200b\ufeff\u00ad\u2060"


def shown(text: str) -> str:
    """The writer's text inside a message: one line, short."""
    one_line = " ".join(text.split())
    if len(one_line) > 1 and one_line[0] == one_line[-1] == '"':
        one_line = one_line[1:-1]  # a quoted name; the message puts quotes round it
    return one_line if len(one_line) <= 60 else one_line[:57] + "..."


def listed(texts: Sequence[str]) -> str:
    """Texts in a message, as many as one reads."""
    return ", ".join(texts) if len(texts) <= 12 else f"{', '.join(texts[:10])} and {len(texts) - 10} more"


def an_error(
    code: str, source: Source, span: Span, message: str, help_: str, *notes: Note, correction: tuple[Edit, ...] = ()
) -> Diagnostic:
    return Diagnostic(code, "error", seen(message), seen(help_), source, span, notes, correction)


def a_warning(code: str, source: Source, span: Span, message: str, help_: str, *notes: Note) -> Diagnostic:
    return Diagnostic(code, "warning", seen(message), seen(help_), source, span, notes)


def seen(sentence: str) -> str:
    """A sentence with a sign in place of each character that nobody can see, whatever the writer's words hold."""
    if sentence.isprintable():
        return sentence
    return "".join(each if each.isprintable() else " " if each.isspace() else "\ufffd" for each in sentence)


def instead(span: Span, text: str | None) -> tuple[Edit, ...]:
    """The correction that writes a text in place of another; no correction without one."""
    return () if text is None else (Edit(span, text),)


def behind_text(source: Source, span: Span) -> int:
    """Where the text ends that stands before a place on its line."""
    start = source.line_start(span.start)
    return start + len(source.text[start : span.start].rstrip())


def meant(near: Near | str | None, otherwise: str) -> str:
    """The help for a name that is not declared: the nearest one that is, or what to do when none is near."""
    return f'did you mean "{near.name if isinstance(near, Near) else near}"?' if near else otherwise


def declared_here(near: Near | None) -> tuple[Note, ...]:
    """The place where the nearest name is declared, if there is one."""
    return () if near is None or near.declared is None else (Note(near.declared, "declared here"),)


# ---- 01: text and syntax


def not_utf8(source: Source, span: Span) -> Diagnostic:
    """The file holds bytes that are no UTF-8."""
    return an_error(
        "POL0101", source, span, "the file is not UTF-8 text", "save it as plain text in the encoding UTF-8"
    )


def refused_character(source: Source, span: Span) -> Diagnostic:
    """A character that nobody can see, or that changes how the text around it is seen."""
    import unicodedata  # only a mistake needs it

    character = source.text_of(span)
    kinds = {"Cc": "control character", "Co": "private use character", "Cs": "half of a character"}
    kind = kinds.get(unicodedata.category(character), "character without a name")
    name = unicodedata.name(character, kind).lower()
    message = f"the text holds a character that cannot be seen: U+{ord(character):04X}, {name}"
    help_ = "delete it, and type the text around it again if need be"
    if character in "\u2028\u2029\v":
        help_ = "delete it, and begin a new line in its place"
    start, line = source.line_start(span.start), source.line_text(span.start)
    remnants = [Edit(Span(start + at, start + at + 1), "") for at, each in enumerate(line) if each in REMNANTS]
    return an_error(
        "POL0102", source, span, message, help_, correction=tuple(remnants if character in REMNANTS else ())
    )


def tab_in_indentation(source: Source, span: Span, correction: tuple[Edit, ...] = ()) -> Diagnostic:
    """A line is indented with a tab."""
    return an_error(
        "POL0103",
        source,
        span,
        "a line is indented with a tab",
        "indent with blanks, two for each level, in the whole file",
        correction=correction,
    )


def curly_quote(source: Source, span: Span, correction: tuple[Edit, ...] = ()) -> Diagnostic:
    """A curly quote mark where a straight one belongs."""
    message = f"a quoted text stands between straight quote marks, not {source.text_of(span)}"
    return an_error("POL0104", source, span, message, 'write " at both ends', correction=correction)


def too_long(source: Source, span: Span) -> Diagnostic:
    """The file is larger than a policy may be."""
    return an_error(
        "POL0105",
        source,
        span,
        "the file is longer than 5,000,000 characters",
        "split it into several policies",
    )


def too_deep(source: Source, span: Span) -> Diagnostic:
    """Brackets or blocks within blocks without end."""
    return an_error(
        "POL0106",
        source,
        span,
        "this is nested more than 24 levels deep",
        'give a part of it a name under "define"',
    )


def number_too_long(source: Source, span: Span) -> Diagnostic:
    """A number with too many digits."""
    return an_error("POL0107", source, span, "a number has at most 15 digits", "shorten the number")


def number_with_comma(source: Source, span: Span) -> Diagnostic:
    """`1,200` in a list with commas between its entries."""
    written = source.text_of(span)
    message = f'in a list, "{written}" can be read as one number or as several'
    help_ = f"write {written.replace(',', ', ')} for several, or {written.replace(',', '')} for one"
    return an_error("POL0109", source, span, message, help_)


def unexpected(source: Source, span: Span, expected: str) -> Diagnostic:
    """Anything else that the grammar cannot read."""
    found = shown(source.text_of(span))
    message = f'"{found}" cannot stand here' if found else "the line ends too early"
    return an_error("POL0110", source, span, message, f"expected here: {expected}")


def missing_colon(source: Source, span: Span, example: str, between: Span | None = None) -> Diagnostic:
    """A declaration without its colon; `between` is what stands in the colon's place, where that is sure."""
    message = f'"{shown(source.text_of(span))}" has no colon behind its name'
    correction = () if between is None else instead(between, ": ")
    return an_error("POL0111", source, span, message, f"write it like this: {example}", correction=correction)


def unclosed_quote(source: Source, span: Span) -> Diagnostic:
    """A quotation mark without its partner on the same line."""
    return an_error("POL0112", source, span, "this quote is not closed on its line", 'end it with " on the same line')


def wrong_indentation(source: Source, span: Span) -> Diagnostic:
    """A line indented so that it belongs to nothing above it."""
    return an_error(
        "POL0113",
        source,
        span,
        "this line is indented so that it belongs to nothing above it",
        "line it up with its neighbours; what belongs to a line stands under it, two blanks deeper",
    )


def nothing_under(source: Source, span: Span, expected: str) -> Diagnostic:
    """A line that needs something under it and has nothing."""
    message = f'something is missing under "{shown(source.text_of(span))}"'
    return an_error("POL0114", source, span, message, f"expected here: {expected}")


def unknown_item(source: Source, span: Span, near: str | None) -> Diagnostic:
    """A line in column 0 that begins no item."""
    message = f'no part of a policy begins with "{shown(source.text_of(span))}"'
    known = (
        "a part begins with policy, use, term, outcomes, choices, codes, facts, facts for each of, list of, define, "
        "values, table, score, criteria, determination, common facts, scenario or >; what belongs to it is indented"
    )
    capital = near is not None and source.text_of(span).lower() == near != source.text_of(span)
    correction = instead(span, near if capital else None)
    return an_error("POL0115", source, span, message, meant(near, known), correction=correction)


def sign_for_word(source: Source, span: Span, words: str, right: str | None = None) -> Diagnostic:
    """A sign of mathematics or programming in place of words; `right` is what stands for it there, where it is sure."""
    message = f'a policy says this in words, not with "{source.text_of(span)}"'
    return an_error("POL0116", source, span, message, f'write "{words}"', correction=instead(span, right))


def date_otherwise(source: Source, span: Span, right: str, *, sure: bool = False) -> Diagnostic:
    """A date like 12/31/2026, 31.12.2026, 2026-1-1 or July 1, 2026; `sure` when it can only be the right one."""
    message = f'a date is written year-month-day with two digits each, not "{source.text_of(span)}"'
    correction = instead(span, right if sure else None)
    return an_error("POL0117", source, span, message, f"write it like {right}", correction=correction)


def misspelt_phrase(source: Source, span: Span, phrase: str, *, sure: bool = False) -> Diagnostic:
    """Words of the language, misspelt; `sure` when nothing else can be meant, and the phrase stands in their place."""
    message = f'"{shown(source.text_of(span))}" is no phrase of the language'
    at = Span(behind_text(source, span), span.end) if phrase == "," else span  # no blank stands before a comma
    correction = instead(at, phrase if sure else None)
    return an_error("POL0118", source, span, message, f'write "{phrase}"', correction=correction)


def unknown_type(source: Source, span: Span, near: str | None) -> Diagnostic:
    """What stands behind a fact's colon is no type."""
    message = f'"{shown(source.text_of(span))}" is no type of fact'
    known = (
        "a fact is yes/no, number, whole number, percent or a unit such as mm (these perhaps with from 0 to 10), "
        "date, text, one of A, B, some of A, B, code of CPT or some codes of CPT"
    )
    return an_error("POL0119", source, span, message, meant(near, known))


def and_with_or(source: Source, span: Span, readings: Sequence[str]) -> Diagnostic:
    """`and` mixed with `or` without brackets; `readings` are the two ways to read it, where they are few words."""
    either = ", or ".join(f'"{each}"' for each in readings)
    help_ = f"write {either}" if readings else "put brackets round the part that belongs together: A and (B or C)"
    return an_error(
        "POL0120",
        source,
        span,
        'a condition that mixes "and" with "or" can be read in two ways',
        help_,
    )


def missing_label(source: Source, span: Span, *, joins: bool = False) -> Diagnostic:
    """A criterion that does not begin with its label; `joins`: a word alone that would join two of them."""
    if joins:
        word = source.text_of(span)
        wanted = '"any of"' if word.lower() == "or" else '"all of"'
        message = f'"{word}" stands between two criteria, and the line above them all says how they are joined'
        help_ = f"leave it out, and put the criteria that it joins under a line that ends in {wanted}"
        return an_error("POL0121", source, span, message, help_)
    message = f'a criterion begins with its label, not with "{shown(source.text_of(span))}"'
    return an_error(
        "POL0121",
        source,
        span,
        message,
        'begin the line with a label that its neighbours do not have: (1) "Wording": condition',
    )


def unknown_word(source: Source, span: Span, what: str, known: tuple[str, ...]) -> Diagnostic:
    """A word in a place that takes one of a few words."""
    message = f'"{shown(source.text_of(span))}" is no {what}'
    return an_error("POL0122", source, span, message, f"it is one of {', '.join(known)}")


def unknown_line(source: Source, span: Span, where: str, expected: str) -> Diagnostic:
    """A line that cannot stand in its block."""
    message = f'"{shown(source.text_of(span))}" begins no line of {where}'
    return an_error("POL0123", source, span, message, f"expected here: {expected}")


def line_too_short(source: Source, span: Span, expected: str) -> Diagnostic:
    """A line that ends before what it says is complete."""
    message = f'something is missing behind "{shown(source.text_of(span))}"'
    return an_error("POL0125", source, span, message, f"expected here: {expected}")


def nothing_compared(source: Source, span: Span, example: str) -> Diagnostic:
    """The second half of "X is at least 5 and at most 10", which does not say what it compares."""
    message = f'"{shown(source.text_of(span))}" does not say what it compares'
    return an_error("POL0128", source, span, message, f"say it again: {example}")


def stray_colon(source: Source, span: Span) -> Diagnostic:
    """A colon at the end of a line, or behind a word that takes none."""
    glued = source.text[span.end : span.end + 1].strip() and source.text[span.start - 1 : span.start].strip()
    correction = instead(span, " " if glued else "")
    return an_error("POL0126", source, span, "no colon belongs here", "leave it out", correction=correction)


def unit_in_two_words(source: Source, span: Span, unit: str) -> Diagnostic:
    """A unit with a blank in it, or a word for a sign."""
    message = f'"{shown(source.text_of(span))}" is no unit'
    return an_error("POL0127", source, span, message, f"write {unit}", correction=instead(span, unit))


def mark_missing(
    source: Source, span: Span, mark: str, where: str, example: str, correction: tuple[Edit, ...] = ()
) -> Diagnostic:
    """A comma, colon, bar, blank, bracket or quote that was left out."""
    help_ = f"write it like this: {example}"
    return an_error("POL0129", source, span, f"{mark} missing {where}", help_, correction=correction)


def stray_comma(source: Source, span: Span) -> Diagnostic:
    """A comma before the dates of a value."""
    message = f'no comma belongs before "{shown(source.text_of(span))}"'
    comma = behind_text(source, span) - 1
    correction = instead(Span(comma, comma + 1), "") if source.text[comma] == "," else ()
    help_ = "leave it out; commas stand between values"
    return an_error("POL0137", source, span, message, help_, correction=correction)


def label_without_list(source: Source, span: Span) -> Diagnostic:
    """A label where no list of criteria is."""
    message = f"the label {shown(source.text_of(span))} stands in no list of criteria"
    groups = '"all of", "any of", "none of" or "at least 2 of"'
    begins = not source.text[source.line_start(span.start) : span.start].strip()
    help_ = (
        f"end the line above with {groups}, or leave the label out"
        if begins
        else f"write {groups} in its place and the criterion on a line under it, or leave the label out"
    )
    return an_error("POL0138", source, span, message, help_)


def rounding_rule(source: Source, span: Span) -> Diagnostic:
    """A rounding that does not say how."""
    message = "a rounding says to what, and then which way"
    to_what = source.text_of(span).partition(",")[0]
    help_ = f'write "{to_what}, half up" (or half even, up, down, toward zero)'
    return an_error("POL0139", source, span, message, help_)


def stray_divider(source: Source, span: Span) -> Diagnostic:
    """`||` where it divides nothing."""
    message = '"||" stands only between the keys and the results of a table'
    return an_error("POL0140", source, span, message, "put a blank between the bars of an empty cell")


def empty_cell(source: Source, span: Span, help_: str) -> Diagnostic:
    """A cell without anything in it where something must stand."""
    return an_error("POL0141", source, span, "this cell may not be empty", help_)


def outside_condition(source: Source, span: Span) -> Diagnostic:
    """A line that begins with `and` or `or` and stands outside the condition that it would continue."""
    word = source.text_of(span)
    message = f'a line that begins with "{word}" continues the condition above it, and this one stands outside'
    help_ = "indent it deeper than the line that it continues, or give it a label of its own"
    return an_error("POL0142", source, span, message, help_)


def asked_whether_unknown(source: Source, span: Span, name: str) -> Diagnostic:
    """`X is unknown` as a condition."""
    message = "a condition cannot ask whether something is unknown: what is unknown is asked for, and then known"
    help_ = f'"{name} is not documented" asks something else: whether it was looked for and is not there'
    return an_error("POL0143", source, span, message, help_)


def word_inside_condition(source: Source, span: Span, where: str) -> Diagnostic:
    """`unless`, `if` or `when` in the middle of a condition."""
    message = f'"{source.text_of(span)}" cannot stand in the middle of a condition'
    return an_error("POL0144", source, span, message, f"write it like this: {where}")


def too_far_in(source: Source, span: Span) -> Diagnostic:
    """A line indented so that it belongs to the line above it, where it cannot."""
    message = "this line is indented as if it belonged to the line above it"
    return an_error("POL0150", source, span, message, "line it up with its neighbours")


def misaligned(source: Source, span: Span, blanks: int) -> Diagnostic:
    """The first line of a block, indented less than the lines that follow."""
    message = "this line is indented less than its neighbours below it"
    return an_error("POL0151", source, span, message, f"begin it with {blanks} blanks, as they do")


def second_condition(source: Source, span: Span) -> Diagnostic:
    """A second condition under a criterion that has one on its own line."""
    message = "a criterion that has its condition on its own line has no second one under it"
    help_ = (
        'join the two with "and", or end the line behind the wording and write each condition on a line under it; '
        'an exception begins with "unless"'
    )
    return an_error("POL0152", source, span, message, help_)


def choice_in_quotes(source: Source, span: Span) -> Diagnostic:
    """A choice with signs that no name holds."""
    written = shown(source.text_of(span))
    message = f'"{written}" has signs that a choice can only have in quotes'
    return an_error("POL0153", source, span, message, f'write "{written}" with its quotes, here and wherever it stands')


def prose_misplaced(source: Source, span: Span) -> Diagnostic:
    """Published prose where none can stand."""
    help_ = "move it between the parts of the policy or the clauses of a determination; a note to writers begins with #"
    return an_error("POL0154", source, span, "published prose cannot stand here", help_)


def prose_at_margin(source: Source, span: Span) -> Diagnostic:
    """Published prose in column 0 in the middle of a part."""
    message = "this prose begins a part of its own, and what follows it is left without its beginning"
    return an_error(
        "POL0155",
        source,
        span,
        message,
        "move it out of this part, or, in a determination, between two clauses and as deep as they are",
    )


def one_line_each(source: Source, span: Span, word: str) -> Diagnostic:
    """Two things on one line of a scenario, or a fact behind "given"."""
    message = f'"{shown(source.text_of(span))}" cannot stand on this line'
    if word == "given":
        return an_error("POL0156", source, span, message, 'write each fact on a line of its own under "given"')
    return an_error("POL0156", source, span, message, 'what else comes of the case has a line of its own: "then ..."')


def capital_word(source: Source, span: Span) -> Diagnostic:
    """A word of the language in capitals, which reads as part of a name."""
    word = source.text_of(span)
    message = f'"{word}" in capitals is read as part of a name'
    return an_error("POL0124", source, span, message, f'write "{word.lower()}"', correction=instead(span, word.lower()))


def calculation_too_long(source: Source, span: Span) -> Diagnostic:
    """A calculation with more steps than anybody reads."""
    return an_error(
        "POL0108",
        source,
        span,
        "a calculation has at most 50 steps",
        'give a part of it a name under "define"',
    )


def name_too_long(source: Source, span: Span) -> Diagnostic:
    """A name with more characters than anybody reads."""
    help_ = "give it a short name; what is said of it in full belongs in a wording, in quotes"
    return an_error("POL0190", source, span, "a name has at most 400 characters", help_)


def condition_in_calculation(source: Source, span: Span) -> Diagnostic:
    """A condition in brackets where something is calculated or compared."""
    message = f'"{shown(source.text_of(span))}" is a condition, and nothing can be calculated with it'
    return an_error("POL0130", source, span, message, "put a number, a date or a name between these brackets")


def only_criteria_are_met(source: Source, span: Span) -> Diagnostic:
    """`is met` behind something that is no name."""
    message = f'only criteria can be met, and "{shown(source.text_of(span))}" is none'
    help_ = 'leave out "is met", or write the name of shared criteria before it'
    return an_error("POL0131", source, span, message, help_)


def only_an_item_has_values(source: Source, span: Span) -> Diagnostic:
    """`'s` behind brackets in which no item of a list is picked."""
    message = f'"{shown(source.text_of(span))}" is no item of a list, so nothing of it can be asked for'
    help_ = "pick one item between the brackets: (the latest block where level is L4-L5)'s relief"
    return an_error("POL0157", source, span, message, help_)


def window_behind_where(source: Source, span: Span) -> Diagnostic:
    """When items happened stands behind what is asked of them."""
    message = (
        f'"{shown(source.text_of(span))}" says when the items happened, and belongs in front of what is asked of them'
    )
    help_ = 'write it right behind the list: "at least 2 blocks within 6 months before A where B"'
    return an_error("POL0158", source, span, message, help_)


def row_of_other_width(source: Source, span: Span, *, cells: int, columns: int) -> Diagnostic:
    """A row that has not a cell for each column."""
    message = f"this row has {cells} cell{'s' * (cells != 1)} where its header has {columns}"
    return an_error("POL0132", source, span, message, "give it a cell for each column; an empty one has a blank in it")


def rows_without_header(source: Source, span: Span) -> Diagnostic:
    """Rows of cases without the row that says what stands in them."""
    return an_error(
        "POL0133",
        source,
        span,
        "nothing says what stands in this row",
        "write a header above it: | case | FACT | then DETERMINATION | because |",
    )


def because_holds_labels(source: Source, span: Span) -> Diagnostic:
    """Something else than labels in the column `because`."""
    message = f'the column "because" holds labels of criteria, and "{shown(source.text_of(span))}" is none'
    return an_error("POL0134", source, span, message, "write it like this: | (1), (C)(2) |")


def other_column_holds_labels(source: Source, span: Span) -> Diagnostic:
    """Labels in a column that is not `because`."""
    message = f'"{shown(source.text_of(span))}" stands in a column that holds no labels'
    return an_error("POL0145", source, span, message, 'labels of criteria stand in the column "because"')


def needs_holds_names(source: Source, span: Span) -> Diagnostic:
    """Something else than names in the column `needs`."""
    message = f'the column "needs" holds names of facts, and "{shown(source.text_of(span))}" is something else'
    return an_error("POL0146", source, span, message, "name the facts that are still needed, with commas between them")


def then_holds_one(source: Source, span: Span) -> Diagnostic:
    """Several values in a column `then`."""
    message = f'"{shown(source.text_of(span))}" is more than one outcome or value'
    return an_error("POL0147", source, span, message, "write one outcome with its terms, or one value")


def term_outside_then(source: Source, span: Span) -> Diagnostic:
    """A term of an outcome in a column of facts."""
    message = f'"{shown(source.text_of(span))}" is no value of a fact'
    return an_error("POL0148", source, span, message, 'terms of an outcome stand in a column that begins with "then"')


def points_twice(source: Source, span: Span) -> Diagnostic:
    """A second line of points under one label."""
    return an_error(
        "POL0135",
        source,
        span,
        "a line of a score gives points in one way",
        'make a line with a label of its own of it, or write ", the higher of" behind the wording',
    )


def no_points(source: Source, span: Span) -> Diagnostic:
    """A line of a score that gives no points."""
    message = f"{shown(source.text_of(span))} gives no points"
    return an_error("POL0149", source, span, message, 'write it like this: (1) "Wording": 2 points when CONDITION')


def no_condition_under(source: Source, span: Span) -> Diagnostic:
    """A criterion of modifiers alone."""
    message = f"criterion {shown(source.text_of(span))} does not say what must hold"
    return an_error("POL0136", source, span, message, "write its condition under the wording")


def label_otherwise(source: Source, span: Span, right: str) -> Diagnostic:
    """A label with other marks than round brackets: "7.", "a)", "[4]"."""
    message = f'a label is a few letters and digits in round brackets, not "{shown(source.text_of(span))}"'
    return an_error("POL0160", source, span, message, f"write {right}")


def stray_mark(source: Source, span: Span) -> Diagnostic:
    """A point, semicolon, comma or question mark at the end of a line, or a bullet at its beginning."""
    message = f'"{shown(source.text_of(span))}" has no meaning here'
    return an_error("POL0161", source, span, message, "leave it out; a line needs no mark at its beginning or its end")


def number_otherwise(source: Source, span: Span, right: str) -> Diagnostic:
    """A number as it is written elsewhere: 7,5 or .5, 3 000, 3E+02, ½."""
    message = (
        f'"{shown(source.text_of(span))}" is no number: one is written with digits, and with a point before tenths'
    )
    return an_error("POL0162", source, span, message, f"write {right}")


def code_wildcard(source: Source, span: Span) -> Diagnostic:
    """A code that stands for several."""
    message = f'"{source.text_of(span)}" stands for several codes, and a list names each'
    help_ = "write each code, or the first and the last of a range: E11.0 to E11.9"
    return an_error("POL0163", source, span, message, help_)


def bracket_alone(source: Source, span: Span) -> Diagnostic:
    """A closing bracket that closes nothing."""
    return an_error(
        "POL0164", source, span, "this bracket closes nothing", 'leave it out, or write "(" where the part begins'
    )


def other_sign(source: Source, span: Span, right: str, *more: tuple[str, str]) -> Diagnostic:
    """A sign from elsewhere for one of the language: ×, ÷, [, ： or a dash of another kind; `more` on its line."""
    message = f'"{source.text_of(span)}" is no sign of the language'
    others = "".join(f', and "{right}" for "{sign}"' for sign, right in more)
    return an_error("POL0165", source, span, message, f'write "{right}" for it{others}')


def line_broken_off(source: Source, span: Span, *, values: bool = False) -> Diagnostic:
    """A line that ends in the middle and goes on with the next; `values` when it holds those of a parameter."""
    message = f'the line breaks off behind "{shown(source.text_of(span))}", and the next one goes on with it'
    all_values = "write all values of the parameter on one line, with commas between them"
    return an_error("POL0166", source, span, message, all_values if values else "write both on one line")


def wording_unquoted(source: Source, span: Span) -> Diagnostic:
    """The wording of a criterion without its quotes."""
    written = " ".join(source.text_of(span).split())
    message = f'"{shown(written)}" reads as the wording of a criterion, and lacks its quotes'
    return an_error("POL0167", source, span, message, f'write "{written}" in quotes')


def rule_of_dashes(source: Source, span: Span) -> Diagnostic:
    """The line of dashes with which Markdown ends the header of a table."""
    message = "a line of dashes divides nothing: the rows begin right under the header"
    return an_error("POL0168", source, span, message, "leave it out")


def nothing_given(source: Source, span: Span, *, in_row: bool) -> Diagnostic:
    """A dash, "N/A" or nothing in place of a value."""
    message = f'"{shown(source.text_of(span))}" does not say whether something is known'
    help_ = "write unknown where nobody has looked, not documented where it was looked for and is not there"
    if in_row:
        help_ = "leave the cell blank where the value is the one of the base, or write ? where it is unknown"
    return an_error("POL0169", source, span, message, help_)


def time_of_day(source: Source, span: Span) -> Diagnostic:
    """A time behind a date."""
    message = f'"{shown(source.text_of(span))}" is a time of day, and a policy counts in whole days'
    return an_error("POL0170", source, span, message, "leave it out, and write the date alone")


def part_inside(source: Source, span: Span) -> Diagnostic:
    """A part of a policy that is indented as if it belonged to the one before it."""
    message = f'"{shown(source.text_of(span))}" begins a part of its own, and is indented as if it belonged to another'
    return an_error(
        "POL0171", source, span, message, "begin it in the first column, and what belongs to it two blanks in"
    )


def belongs_deeper(source: Source, span: Span, to: str) -> Diagnostic:
    """A line as far out as the one that it belongs to."""
    message = f"this line belongs to {to}, and is not indented under it"
    return an_error("POL0172", source, span, message, "indent it two blanks deeper than the line above")


def quotes_in_quotes(source: Source, span: Span, right: str) -> Diagnostic:
    """A quoted text that holds straight quotes."""
    message = "a quoted text ends at the first quote mark within it"
    return an_error("POL0173", source, span, message, f"write {right} within it")


def code_as_date(source: Source, span: Span) -> Diagnostic:
    """A code that a spreadsheet took for a date."""
    message = f'"{source.text_of(span)}" is a date that a spreadsheet made of a code'
    return an_error("POL0175", source, span, message, "write the code as it stands in its list")


def one_choice_or_two(source: Source, span: Span, one: str, several: str) -> Diagnostic:
    """A choice with `and`, `or` or `/` in it."""
    message = f'"{shown(one)}" can be read as one choice or as several'
    return an_error(
        "POL0176", source, span, message, f'write "{one}" with its quotes for one, or {several} for several'
    )


def heading_for_part(source: Source, span: Span, word: str) -> Diagnostic:
    """The first line of a part, written as a heading of Markdown."""
    message = f'"{shown(source.text_of(span))}" is a heading of Markdown, and begins no part of a policy'
    return an_error("POL0174", source, span, message, f'write "{word}" alone')


# ---- 02: names


def unknown_name(
    source: Source, span: Span, near: Near | None, places: int = 1, line: str = "", block: str = "facts"
) -> Diagnostic:
    """A fact or definition that is not declared, told once for all its `places`; `line` would declare it in `block`."""
    message = f'no fact or definition is named "{shown(source.text_of(span))}"'
    if line:
        otherwise = f'correct its spelling, or add this line under "{block}": {line}'
    else:
        otherwise = f'declare it under "{block}", or correct its spelling'
    count = f' "{shown(source.text_of(span))}" stands in {places} places' if near is not None and places > 1 else ""
    help_ = f"{meant(near, otherwise)}{count}"
    return an_error("POL0201", source, span, message, help_, *declared_here(near))


def declared_twice(source: Source, span: Span, what: str, first: Span) -> Diagnostic:
    """Two declarations with one name."""
    message = f'{what} "{shown(source.text_of(span))}" is declared twice'
    return an_error(
        "POL0202",
        source,
        span,
        message,
        "rename one of the two, or delete it",
        Note(first, "first declared here"),
    )


def forbidden_name(source: Source, span: Span, sentence: str) -> Diagnostic:
    """A name that breaks the rule for names."""
    return an_error(
        "POL0203",
        source,
        span,
        sentence,
        "choose other words, or put the whole name in quotes wherever it stands",
    )


def same_key(source: Source, span: Span, key: str, first: Span, *, of_fact: bool) -> Diagnostic:
    """Two names that have one key in data."""
    message = f'this name has the same key in data as another: "{key}"'
    help_ = 'rename one, or give it "key some_other_word"' if of_fact else "rename one of the two"
    return an_error("POL0204", source, span, message, help_, Note(first, "the other one"))


def no_key(source: Source, span: Span, *, of_fact: bool) -> Diagnostic:
    """A name of which no key can be made."""
    message = f'no key for data can be made of "{shown(source.text_of(span))}"'
    help_ = 'write "key some_word" on a line under it' if of_fact else "choose a name with letters from a to z"
    return an_error("POL0205", source, span, message, help_)


def reserved_name(source: Source, span: Span, key: str) -> Diagnostic:
    """A fact whose key means something else in data."""
    message = f'the key "{key}" is taken: it stands for something else in data'
    help_ = 'choose another name, or write "key some_other_word" on a line under it'
    return an_error("POL0206", source, span, message, help_)


def built_in_name(source: Source, span: Span) -> Diagnostic:
    """The date of service is declared."""
    message = f'"{shown(source.text_of(span))}" is there in every policy, and is not declared again'
    return an_error("POL0221", source, span, message, "delete this line, or choose another name")


def unknown_outcome(source: Source, span: Span, near: Near | None) -> Diagnostic:
    """An outcome that is not declared."""
    message = f'no outcome is named "{shown(source.text_of(span))}"'
    return an_error(
        "POL0207",
        source,
        span,
        message,
        meant(near, 'declare it under "outcomes", as approves, denies or refers'),
        *declared_here(near),
    )


def unknown_determination(source: Source, span: Span, near: Near | None, what: str = "determination") -> Diagnostic:
    """A scenario speaks of a determination, or of a named value, that is not there."""
    message = f'no {what} is named "{shown(source.text_of(span))}"'
    return an_error("POL0208", source, span, message, meant(near, "correct its spelling"), *declared_here(near))


def unknown_scenario(source: Source, span: Span, near: Near | None) -> Diagnostic:
    """A scenario is like one that is not there."""
    message = f'no scenario is named "{shown(source.text_of(span))}"'
    return an_error("POL0209", source, span, message, meant(near, "correct its spelling"), *declared_here(near))


def unknown_label(source: Source, span: Span, determination: str, known: tuple[str, ...]) -> Diagnostic:
    """`because` names a criterion that is not there; "(4a)" is the same letters as "(4)(a)"."""
    written = source.text_of(span)
    message = f'"{determination}" has no criterion {written}'
    letters = re.sub(r"\W", "", written).lower()
    right = [each for each in known if re.sub(r"\W", "", each).lower() == letters]
    right = right or [each for each in known if each.lower().endswith(f"){written.lower()}")]
    help_ = f"did you mean {right[0]}?" if len(right) == 1 else f"its criteria are {listed(known)}"
    return an_error("POL0210", source, span, message, help_)


def label_twice(source: Source, span: Span, first: Span) -> Diagnostic:
    """Two criteria side by side with one label."""
    message = f"the label {source.text_of(span)} is used twice in the same place"
    return an_error(
        "POL0211",
        source,
        span,
        message,
        "give each criterion a label of its own",
        Note(first, "first used here"),
    )


def unknown_choice(source: Source, span: Span, name: str, near: Near | None, choices: tuple[str, ...]) -> Diagnostic:
    """A value that is not one of a fact's choices."""
    message = f'"{shown(source.text_of(span))}" is not one of the choices of "{name}"'
    return an_error(
        "POL0212", source, span, message, meant(near, f"its choices are {listed(choices)}"), *declared_here(near)
    )


def value_joined(source: Source, span: Span, word: str, whole: str) -> Diagnostic:
    """A second value joined by "or" or "and", which reads as a second condition."""
    message = f'"{shown(source.text_of(span))}" stands behind "{word}" as if it were a condition of its own'
    return an_error("POL0214", source, span, message, f'write "{shown(whole)}"')


def never_none(source: Source, span: Span, name: str, declared: Span) -> Diagnostic:
    """`X are none` of a set of choices that is never empty."""
    message = f'"{name}" always has at least one choice, and can never be "none"'
    help_ = 'declare it with "or none" behind its choices, or compare it with one of them'
    return an_error("POL0222", source, span, message, help_, Note(declared, "declared here"))


def text_without_quotes(source: Source, span: Span) -> Diagnostic:
    """A text is compared with something that stands in no quotes and is no fact."""
    written = source.text_of(span)
    message = f'a text is compared with a text in quotes or with a fact, and "{shown(written)}" is neither'
    return an_error("POL0213", source, span, message, f'write "{shown(written)}" with its quotes, or correct the name')


def text_unquoted(source: Source, span: Span) -> Diagnostic:
    """A text that is given without its quotes."""
    written = shown(source.text_of(span))
    correction = instead(span, f'"{source.text_of(span)}"' if '"' not in source.text_of(span) else None)
    message = f'"{written}" is a text without its quotes'
    return an_error("POL0223", source, span, message, f'write "{written}" with them', correction=correction)


def unknown_block(source: Source, span: Span, near: Near | None) -> Diagnostic:
    """`X is met` of something that is no list of criteria."""
    message = f'no shared criteria are named "{shown(source.text_of(span))}"'
    return an_error(
        "POL0215", source, span, message, meant(near, 'declare them with "criteria NAME, all of"'), *declared_here(near)
    )


def block_alone(source: Source, span: Span, name: str) -> Diagnostic:
    """Shared criteria stand as a condition without "is met"."""
    message = f'"{shown(name)}" names criteria, and what is asked of them is not said'
    asked = f"{shown(name)} {'are' if name.endswith('s') else 'is'}"
    return an_error("POL0216", source, span, message, f'write "{asked} met", or "{asked} not met"')


def determination_alone(source: Source, span: Span, name: str) -> Diagnostic:
    """A determination stands as a condition without an outcome."""
    message = f'"{shown(name)}" is a determination, and a condition says what it comes to'
    return an_error("POL0217", source, span, message, f'write "{name} is medically necessary"')


def unknown_unit(source: Source, span: Span, near: str | None) -> Diagnostic:
    """A unit that is none."""
    message = f'"{shown(source.text_of(span))}" is no unit of measure'
    return an_error("POL0218", source, span, message, meant(near, "write a unit such as kg, mm, mmHg, mg/dL or days"))


def unknown_code_list(source: Source, span: Span, near: Near | None) -> Diagnostic:
    """A code is compared with something that is neither a code nor a list of codes."""
    message = f'"{shown(source.text_of(span))}" is neither a code nor a list of codes'
    return an_error(
        "POL0219", source, span, message, meant(near, 'declare it with "codes NAME: CPT"'), *declared_here(near)
    )


def unknown_choice_list(source: Source, span: Span, near: Near) -> Diagnostic:
    """A fact with one choice that is nearly the name of a list of choices."""
    message = f'"{shown(source.text_of(span))}" is the only choice, and no list of choices has this name'
    help_ = f'did you mean "{near.name}"? one choice alone stands in quotes'
    return an_error("POL0224", source, span, message, help_, *declared_here(near))


def label_shared(source: Source, span: Span, determination: str, first: Span) -> Diagnostic:
    """A determination and the shared criteria that it uses have a label in common."""
    message = f'the label {source.text_of(span)} stands twice in "{determination}", which uses these criteria'
    return an_error("POL0220", source, span, message, "give one of the two another label", Note(first, "the other one"))


# ---- lists and their items


def unknown_list(source: Source, span: Span, near: Near | None, asked: str = "") -> Diagnostic:
    """What is counted is no list; `asked` says how to ask it of the items of one."""
    message = f'there is no list "{shown(source.text_of(span))}"'
    if asked:
        help_ = f'what is asked of each stands behind "where": {shown(asked)}'
        return an_error("POL0230", source, span, message, help_)
    return an_error(
        "POL0230",
        source,
        span,
        message,
        meant(near, 'declare it with "list of NAMES, each a NAME"'),
        *declared_here(near),
    )


def list_within_items(source: Source, span: Span, item: str, inner: str) -> Diagnostic:
    """What is counted is a list within the items of another, and no item is looked at."""
    name = shown(source.text_of(span))
    message = f'each {shown(item)} has a list "{name}" of its own, and this does not say of which'
    help_ = (
        f'count them under the list, "found: at least 1 {shown(inner)} where ...", and ask for '
        f'"{shown(item)}\'s found"; or derive a list of all of them under "define"'
    )
    return an_error("POL0240", source, span, message, help_)


def no_list(source: Source, span: Span) -> Diagnostic:
    """What is counted is a fact or definition."""
    message = f'"{shown(source.text_of(span))}" is no list, so it has no items to count'
    return an_error("POL0231", source, span, message, 'compare the fact itself, or declare a list with "list of"')


def unknown_attribute(source: Source, span: Span, item: str, near: Near | None) -> Diagnostic:
    """The items of a list have no such attribute."""
    message = f'a "{item}" has no "{shown(source.text_of(span))}"'
    return an_error(
        "POL0232",
        source,
        span,
        message,
        meant(near, "declare it under the list, or correct its spelling"),
        *declared_here(near),
    )


def item_and_case(source: Source, span: Span, declared: Span) -> Diagnostic:
    """A bare name behind `where` is both the item's and the case's."""
    name = shown(source.text_of(span))
    message = f'"{name}" is an attribute of the item and a fact of the case as well, so it reads two ways'
    help_ = "give one of the two another name"
    return an_error("POL0233", source, span, message, help_, Note(declared, "the other one"))


def item_lacks(source: Source, span: Span, item: str) -> Diagnostic:
    """A shared list that is asked of an item reads a fact that the item does not have."""
    message = f'asked of a "{item}", this reads "{shown(source.text_of(span))}", which it does not have'
    help_ = f"declare it under the list, for each {item}; or take it out of these criteria, and ask for it beside them"
    return an_error("POL0234", source, span, message, help_)


def no_choice_list(source: Source, span: Span, near: Near | None) -> Diagnostic:
    """What stands for a list of choices is none."""
    message = f'there is no list of choices "{shown(source.text_of(span))}"'
    return an_error("POL0235", source, span, message, meant(near, 'declare it under "choices"'), *declared_here(near))


def item_alone(source: Source, span: Span) -> Diagnostic:
    """An item stands where a value belongs."""
    name = shown(source.text_of(span))
    message = f'"{name}" is an item of a list, and has no value of its own'
    return an_error("POL0236", source, span, message, f'write "{name}\'s ATTRIBUTE", or "{name} exists"')


def list_alone(source: Source, span: Span, items: str) -> Diagnostic:
    """A list, or what its items are called, stands where a value belongs."""
    message = f'"{shown(source.text_of(span))}" is a list, and has no value of its own'
    return an_error("POL0237", source, span, message, f'count its items: "at least 2 {shown(items)} where ..."')


def no_item(source: Source, span: Span, item: str | None) -> Diagnostic:
    """Something exists or not that is no item; `item` is what the items of a list are called that stands there."""
    message = f'"{shown(source.text_of(span))}" is no item of a list, so it cannot exist or not'
    help_ = 'name one under "define": prior ablation: the latest ablation'
    if item is not None:
        message = f'"{shown(source.text_of(span))}" is a list, so it cannot exist or not'
        help_ = f'write "at least 1 {item}", or "no {item}"'
    return an_error("POL0238", source, span, message, help_)


def item_counted(source: Source, span: Span) -> Diagnostic:
    """An item that has a name is counted."""
    name = shown(source.text_of(span))
    message = f'"{name}" is one item of a list, and is not counted'
    return an_error("POL0241", source, span, message, f'write "{name} exists", or "{name} does not exist"')


def meets_outside(source: Source, span: Span) -> Diagnostic:
    """A shared list is asked of an item where no item is meant."""
    message = f"which {shown(source.text_of(span))} is meant is not said here"
    return an_error("POL0239", source, span, message, 'write it behind "where", as in "at least 1 relative where ..."')


# ---- 03: types


def no_condition(source: Source, span: Span, is_a: str, example: str) -> Diagnostic:
    """Something that is neither met nor not met stands as a condition."""
    message = f'"{shown(source.text_of(span))}" alone is no condition: it is {is_a}'
    return an_error("POL0301", source, span, message, f"compare it: {example}")


def not_comparable(
    source: Source, span: Span, left: str, right: str, other: Span, *, of_one_name: bool = False
) -> Diagnostic:
    """The two sides of a comparison are of different types, or two values that one name has."""
    message, help_ = f"{left} cannot be compared with {right}", "compare things of one type"
    if of_one_name:
        message, help_ = f"{right} and {left} cannot both be values of one name", "give it values of one type"
    return an_error("POL0302", source, span, message, help_, Note(other, f"this is {left}"))


def comparator_does_not_fit(source: Source, span: Span, phrase: str, is_a: str, fitting: tuple[str, ...]) -> Diagnostic:
    """A comparison that the type does not have."""
    message = f'"{phrase}" does not fit {is_a}'
    return an_error("POL0303", source, span, message, f"what fits: {', '.join(fitting)}")


def percent_sign(source: Source, span: Span, *, missing: bool) -> Diagnostic:
    """A percentage without its sign, or the sign on a plain number."""
    written = source.text_of(span)
    if missing:
        message = f'"{written}" stands for a percentage and lacks its sign'
        # From 0 to 1 it could be a share: 0.8 for 80%.
        sure = re.fullmatch(r"0|0*[1-9]\d*(\.\d+)?", written) is not None and written.lstrip("0") != "1"
        correction = instead(span, f"{written}%" if sure else None)
        return an_error("POL0304", source, span, message, f'write "{written}%"', correction=correction)
    return an_error(
        "POL0304",
        source,
        span,
        f'"{written}" is a percentage where a plain number belongs',
        "leave out the %; a share of something is written as a decimal: 0.7, not 70%",
    )


def no_such_day(source: Source, span: Span) -> Diagnostic:
    """A date that is not in the calendar."""
    message = f'there is no day "{source.text_of(span)}"'
    return an_error("POL0305", source, span, message, "write year-month-day, like 2026-12-31")


def never_such_value(
    source: Source, span: Span, name: str, words: str, sentence: str, declared: Span | None
) -> Diagnostic:
    """A fact is compared with a value that it can never have, or never be more or less than (in `words`)."""
    message = f'"{name}" can never be {words}"{shown(source.text_of(span))}": {sentence}'
    notes = () if declared is None else (Note(declared, "declared here"),)
    return an_error(
        "POL0306", source, span, message, "correct the value, or the range where the fact is declared", *notes
    )


def range_reversed(source: Source, span: Span) -> Diagnostic:
    """A range whose first end is larger than its second."""
    return an_error(
        "POL0307",
        source,
        span,
        "this range ends before it begins",
        "write its beginning first",
    )


def limit_not_whole(source: Source, span: Span) -> Diagnostic:
    """A whole number with a limit that is not whole."""
    return an_error("POL0308", source, span, "a whole number has whole limits", "write a whole number")


def nothing_compared_of_patient(source: Source, span: Span) -> Diagnostic:
    """Two fixed values are compared."""
    message = "both sides of this comparison are fixed: it says nothing about the patient"
    return an_error("POL0310", source, span, message, "compare a fact with one of them")


def documented_of_fact(source: Source, span: Span) -> Diagnostic:
    """`is documented` is asked of something that is no fact."""
    message = f'only a fact can be documented, and "{shown(source.text_of(span))}" is none'
    return an_error("POL0309", source, span, message, "ask it of each fact from which this is worked out")


def unit_missing(source: Source, span: Span, unit: str) -> Diagnostic:
    """A bare number where a quantity belongs."""
    written = shown(source.text_of(span))
    return an_error("POL0311", source, span, f'"{written}" lacks its unit', f'write "{written} {unit}"')


def unit_too_much(source: Source, span: Span, unit: str, other: Span) -> Diagnostic:
    """A unit where a plain number belongs."""
    message = f'"{unit}" is a unit, and what it is compared with has none'
    help_ = "leave the unit out, or declare the fact with it in place of number"
    notes = () if other == span else (Note(other, "this has no unit"),)
    return an_error("POL0312", source, span, message, help_, *notes)


def units_differ(source: Source, span: Span, right: str, left: str, other: Span) -> Diagnostic:
    """Two quantities that measure different things."""
    message = f"{right} cannot be compared with {left}: they measure different things"
    help_ = "use units of one kind"
    if {right, left} <= {"days", "weeks", "months", "years"}:
        help_ = "use days or weeks on both sides, or months or years on both"
    return an_error("POL0313", source, span, message, help_, Note(other, f"this is in {left}"))


def no_number(source: Source, span: Span, is_a: str) -> Diagnostic:
    """A calculation with something that is no number."""
    message = f'"{shown(source.text_of(span))}" is {is_a}, and a number belongs here'
    return an_error("POL0314", source, span, message, "use a fact or definition that is a number")


def no_date(source: Source, span: Span, is_a: str) -> Diagnostic:
    """Something else where a date belongs."""
    message = f'"{shown(source.text_of(span))}" is {is_a}, and a date belongs here'
    return an_error("POL0315", source, span, message, 'use a fact that is a date, "date of service", or 2026-12-31')


def no_length(source: Source, span: Span, is_a: str) -> Diagnostic:
    """Something else where a length of time belongs."""
    message = f'"{shown(source.text_of(span))}" is {is_a}, and a length of time belongs here'
    return an_error("POL0316", source, span, message, "write days, weeks, months or years: 6 months")


def length_not_whole(source: Source, span: Span) -> Diagnostic:
    """Half a month, or half a day."""
    message = f'"{shown(source.text_of(span))}" is no whole number of days or months'
    return an_error("POL0317", source, span, message, "write it in a smaller unit: 18 months, 10 days")


def dates_subtracted(source: Source, span: Span, first: Span, last: Span) -> Diagnostic:
    """One date, the `last`, minus another."""
    message = "one date minus another can mean days, months or years"
    between = f"the years between {shown(source.text_of(first))} and {shown(source.text_of(last))}"
    return an_error("POL0318", source, span, message, f'write "{between}", or the months, weeks or days')


def no_such_measure(source: Source, span: Span, *, of_percent: bool) -> Diagnostic:
    """A product, quotient or power that measures nothing."""
    message = f'"{shown(source.text_of(span))}" measures nothing that can be compared'
    help_ = "multiply and divide quantities that belong together"
    if of_percent:
        help_ = "a share that is multiplied is a plain number: declare it as number, and 5% is 0.05"
    return an_error("POL0319", source, span, message, help_)


def bad_exponent(source: Source, span: Span) -> Diagnostic:
    """An exponent that is no small whole number."""
    help_ = "write 2 for a square; there are no roots: declare a value that needs one as a fact"
    return an_error("POL0320", source, span, "an exponent is a whole number from 2 to 6", help_)


def bad_step(source: Source, span: Span) -> Diagnostic:
    """Rounding to the nearest nothing."""
    message = f'nothing can be rounded to the nearest "{shown(source.text_of(span))}"'
    return an_error("POL0321", source, span, message, "write a step above zero: 1, 0.1 or 5")


def limit_not_exact(source: Source, span: Span, unit: str, written: str) -> Diagnostic:
    """A limit in another unit that cannot be said exactly in the fact's own."""
    message = f'"{shown(source.text_of(span))}" cannot be written exactly in the unit of the fact, "{unit}"'
    help_ = f'write the limit in "{unit}", or declare the fact in "{written}"'
    return an_error("POL0322", source, span, message, help_)


def other_code_system(source: Source, span: Span, system: str, wanted: str) -> Diagnostic:
    """A code is compared with a list of another system."""
    message = f'"{shown(source.text_of(span))}" lists codes of {system}, and the fact is a code of {wanted}'
    return an_error("POL0323", source, span, message, f"name a list of {wanted}")


def no_code(source: Source, span: Span) -> Diagnostic:
    """What stands in a code list is no code."""
    message = f'"{shown(source.text_of(span))}" is no code'
    help_ = "a code has a digit, and at most 20 letters, digits, dots and hyphens: E11.9"
    return an_error("POL0324", source, span, message, help_)


def code_range_unordered(source: Source, span: Span, turned: str | None) -> Diagnostic:
    """A range of codes of different kinds, or one that is backwards and would be right `turned` round."""
    message = f'"{shown(source.text_of(span))}" is no range: its codes are of different kinds'
    help_ = "write two codes of one length with their letters in the same places, or each code by itself"
    if turned is not None:
        message = f'"{shown(source.text_of(span))}" is no range: its second code comes before its first'
        help_ = f'write "{turned}"'
    return an_error("POL0325", source, span, message, help_)


def points_for_each_what(source: Source, span: Span, unit: str) -> Diagnostic:
    """Points for each of a quantity, without the unit that is counted."""
    message = f'"{shown(source.text_of(span))}" is a quantity, and it is not said what the points are for'
    return an_error("POL0327", source, span, message, f'write "for each {unit} of {shown(source.text_of(span))}"')


def hours_between(source: Source, span: Span) -> Diagnostic:
    """`the hours between A and B`: dates have no hours."""
    message = "a date has no hour, so that nothing shorter than days can be counted between two"
    help_ = 'write "the days between A and B", or declare the hours themselves as a fact'
    return an_error("POL0330", source, span, message, help_)


def no_value(source: Source, span: Span, *, everywhere: bool = False) -> Diagnostic:
    """A cell or parameter without a value; `everywhere`: it is `no rule` in every place."""
    message = f'"{shown(source.text_of(span))}" is no value'
    help_ = 'write a value, or "no rule" where there is none'
    if everywhere:
        message, help_ = 'this is "no rule" in every place, and never has a value', "write a value in one of them"
    return an_error("POL0328", source, span, message, help_)


def cell_does_not_fit(source: Source, span: Span, is_a: str) -> Diagnostic:
    """A key cell that says nothing of its column."""
    message = f'"{shown(source.text_of(span))}" does not fit its column, which is {is_a}'
    return an_error("POL0329", source, span, message, 'write one of its values, a range or a limit, or "any"')


def length_below_zero(source: Source, span: Span) -> Diagnostic:
    """A length of time with a minus."""
    message = f'"{shown(source.text_of(span))}" is no length of time: it is below zero'
    return an_error("POL0340", source, span, message, 'leave the minus out, and say "before" or "after"')


def length_of_nothing(source: Source, span: Span) -> Diagnostic:
    """A length of time of zero."""
    message = f'"{shown(source.text_of(span))}" is no length of time'
    help_ = 'write how long, or compare the dates themselves: "is", "is on or before", "is on or after"'
    return an_error("POL0341", source, span, message, help_)


def divided_by_zero(source: Source, span: Span) -> Diagnostic:
    """A calculation that divides by a zero of the policy itself."""
    message = f'"{shown(source.text_of(span))}" is zero, and nothing can be divided by zero'
    return an_error("POL0342", source, span, message, "correct the number")


def amount_below_zero(source: Source, span: Span) -> Diagnostic:
    """`5 ft -6 in`."""
    message = "an amount in two units has no minus in it"
    help_ = "write it like this: 5 ft 6 in; to take away, write a blank on either side of the minus: 5 ft - 6 in"
    return an_error("POL0343", source, span, message, help_)


def list_without_date(source: Source, span: Span, name: str, days: list[str]) -> Diagnostic:
    """A window or an order by date, of a list that has no date."""
    message = f'"{name}" has no date of its items, so it cannot be said when they happened'
    help_ = 'add a line "date: date" under the list'
    if days:
        message, help_ = f'"{name}" has several dates: {listed(days)}', 'call the one that counts "date"'
    return an_error("POL0350", source, span, message, help_)


def no_count(source: Source, span: Span, *, of_case: bool) -> Diagnostic:
    """A count is no whole number, or one that only the case says."""
    message = f'"{shown(source.text_of(span))}" is no number of items'
    if of_case:
        message = f'how many items it takes is said by the policy, and "{shown(source.text_of(span))}" is of the case'
    return an_error("POL0351", source, span, message, 'write a whole number, or a parameter of "values"')


def run_counts_at_least(source: Source, span: Span, items: str) -> Diagnostic:
    """Days in a row hold something else than at least so many days."""
    message = "of days in a row it can be said that they hold at least so many items"
    return an_error("POL0352", source, span, message, f'write "hold at least 21 {shown(items)} where ..."')


def run_of_days(source: Source, span: Span) -> Diagnostic:
    """What comes in a row is not a number of days."""
    message = f'"{shown(source.text_of(span))}" is no number of days'
    return an_error("POL0353", source, span, message, "write it in days or weeks: some 30 days in a row")


def run_too_short(source: Source, span: Span, days: int, *, of_count: bool) -> Diagnostic:
    """So many days as are counted do not fit into the run of `days`, or the run not between its two days."""
    message = f"{days} days in a row never fit between these two dates"
    help_ = "correct the length of the run or the dates"
    if of_count:
        message = f'"{shown(source.text_of(span))}" different days never fit into {days} days in a row'
        help_ = "correct the number of days or the length of the run"
    return an_error("POL0355", source, span, message, help_)


def request_lacks(source: Source, span: Span, attribute: str) -> Diagnostic:
    """The request counts as one more among different values of what is no date."""
    message = (
        f'what is requested has no "{shown(attribute)}" of its own, and cannot be counted among the different ones'
    )
    help_ = 'leave "counting this one" out, or count different dates'
    return an_error("POL0356", source, span, message, help_)


def assumed_attribute(source: Source, span: Span) -> Diagnostic:
    """An attribute is assumed."""
    message = "what is not documented of an item cannot be assumed"
    return an_error("POL0354", source, span, message, "take the line out; of a list itself, none can be assumed")


# ---- 04: structure


def no_policy(source: Source, span: Span) -> Diagnostic:
    """The file has no policy line."""
    return an_error(
        "POL0401",
        source,
        span,
        'the file does not say which policy it is: it has no line that begins with "policy"',
        'begin with: policy some name "Title", and under it version, effective, status and source',
    )


def second_policy(source: Source, span: Span, first: Span) -> Diagnostic:
    """Two policies in one file."""
    return an_error(
        "POL0402",
        source,
        span,
        "a file holds one policy",
        "move this one to a file of its own",
        Note(first, "the first one"),
    )


def missing_header_line(source: Source, span: Span, word: str, example: str) -> Diagnostic:
    """The header lacks one of its lines."""
    return an_error("POL0403", source, span, f"the policy does not say its {word}", f"add a line under it: {example}")


def repeated_line(source: Source, span: Span, what: str, first: Span) -> Diagnostic:
    """A line that may stand once stands twice."""
    return an_error(
        "POL0404",
        source,
        span,
        f"{what} is said twice",
        "keep one of the two",
        Note(first, "first said here"),
    )


def missing_otherwise(source: Source, span: Span) -> Diagnostic:
    """A determination without its last word."""
    message = f'the determination "{shown(source.text_of(span))}" does not say what it comes to otherwise'
    return an_error("POL0405", source, span, message, 'end it with a line like "otherwise not medically necessary"')


def otherwise_not_last(source: Source, span: Span) -> Diagnostic:
    """Something stands behind `otherwise`."""
    return an_error(
        "POL0406", source, span, '"otherwise" comes last in its determination', "move it behind the last clause"
    )


def no_clause(source: Source, span: Span) -> Diagnostic:
    """A determination that only has an `otherwise`."""
    message = f'the determination "{shown(source.text_of(span))}" has no criteria'
    return an_error(
        "POL0407",
        source,
        span,
        message,
        'add a line like "medically necessary when all of" with criteria under it',
    )


def out_of_reach(source: Source, span: Span, wanted: int, count: int) -> Diagnostic:
    """`at least N of` fewer than N, or `at least 0 of`."""
    written = shown(source.text_of(span))
    if wanted == 0:
        return an_error("POL0408", source, span, f'"{written}" asks for nothing', f"write a number from 1 to {count}")
    message = f'"{written}" can never be met: only {count} stand{"s" * (count == 1)} under it'
    return an_error("POL0408", source, span, message, f"write a number from 1 to {count}, or add criteria")


def definition_circle(source: Source, span: Span, names: tuple[str, ...], what: str = "definition") -> Diagnostic:
    """A definition, score, list of choices, list of criteria or determination that needs itself."""
    path = " -> ".join(f'"{name}"' for name in names)
    leads = "these criteria lead back to themselves" if what == "criteria" else f"this {what} leads back to itself"
    help_ = {
        "list of choices": "take the name of one list out of another",
        "criteria": "let one of them ask for facts alone",
        "determination": "let one of them ask for facts alone",
    }.get(what, "define one of them by facts alone")
    return an_error("POL0409", source, span, f"{leads}: {path}", help_)


def no_determination(source: Source, span: Span) -> Diagnostic:
    """A policy that decides nothing."""
    return an_error(
        "POL0410",
        source,
        span,
        "the policy decides nothing: it has no determination",
        "add one that begins with: determination some name",
    )


def bad_assumption(source: Source, span: Span, sentence: str) -> Diagnostic:
    """An assumed value that the fact cannot have."""
    return an_error(
        "POL0411",
        source,
        span,
        f"this cannot be assumed: {sentence}",
        "assume a value that the fact can have",
    )


def repeated_choice(source: Source, span: Span, first: Span) -> Diagnostic:
    """A choice that stands twice in its list."""
    message = f'the choice "{shown(source.text_of(span))}" stands twice in its list'
    return an_error(
        "POL0412",
        source,
        span,
        message,
        "delete one of the two",
        Note(first, "first listed here"),
    )


def builds_on_too_many(source: Source, span: Span, what: str) -> Diagnostic:
    """A chain of definitions, scenarios, shared criteria or determinations that is longer than anybody reads."""
    return an_error(
        "POL0415",
        source,
        span,
        f"this {what} builds on more than 30 others, one upon the other",
        "say more of it directly",
    )


def definition_too_large(source: Source, span: Span, most: int) -> Diagnostic:
    """A definition that, with all that it uses, is larger than anybody reads."""
    message = f"with all that it uses, this has more than {most:,} comparisons and steps"
    return an_error("POL0416", source, span, message, "split it, or leave out what is said twice")


def list_too_large(source: Source, span: Span, most: int) -> Diagnostic:
    """A shared list that, with all that it asks for, is larger than anybody reads."""
    message = f"with the lists that it asks for, each time it does, this has more than {most:,} criteria"
    return an_error("POL0442", source, span, message, "ask for each list once")


def known_outcome(source: Source, span: Span, words: str, kind: str) -> Diagnostic:
    """An outcome that every policy knows is declared as something else."""
    return an_error("POL0413", source, span, f'"{words}" always {kind}', "leave this line out, or choose another name")


def reserved_outcome(source: Source, span: Span) -> Diagnostic:
    """A word that the answer itself uses is declared as an outcome."""
    message = f'"{shown(source.text_of(span))}" is said by the answer itself, and no clause can give it'
    return an_error(
        "POL0414", source, span, message, 'choose another, such as "not medically necessary" or "not covered"'
    )


def use_missing(source: Source, span: Span) -> Diagnostic:
    """A file that is used is not there."""
    message = f'there is no file "{shown(source.text_of(span))}"'
    return an_error("POL0417", source, span, message, "write its path from the folder of this policy")


def use_leaves_folder(source: Source, span: Span) -> Diagnostic:
    """A path that leads out of the policy's folder."""
    written = source.text_of(span)
    if "\\" in written:
        message = f'"{shown(written)}" is written with \\ between its folders'
        right = written.replace("\\", "/")
        return an_error("POL0418", source, span, message, f'write "{right}"', correction=instead(span, right))
    message = f'"{shown(written)}" lies outside the folder of this policy'
    help_ = "move the file into the folder, or into a folder within it, and write its path with /"
    return an_error("POL0418", source, span, message, help_)


def use_circle(source: Source, span: Span) -> Diagnostic:
    """A file that uses itself, perhaps through others."""
    message = f'"{shown(source.text_of(span))}" uses itself, directly or through the files that it uses'
    return an_error("POL0419", source, span, message, "take one of the uses out")


def not_in_used_file(source: Source, span: Span) -> Diagnostic:
    """A file that is used holds more than declarations."""
    message = "a file that is used by a policy holds no policy, determination or scenario of its own"
    return an_error("POL0420", source, span, message, "keep only facts, definitions, criteria, tables and lists in it")


def other_language(source: Source, span: Span, version: int) -> Diagnostic:
    """A policy written in another version of the language."""
    message = f"this version of pol reads language {version}"
    return an_error("POL0421", source, span, message, f"write language {version}, or use the version of pol for it")


def only_when_circle(source: Source, span: Span, name: str) -> Diagnostic:
    """A fact that exists only when itself is so."""
    message = f'whether "{name}" exists depends on itself'
    return an_error("POL0422", source, span, message, "let it depend on other facts")


def values_by_no_choice(source: Source, span: Span, name: str) -> Diagnostic:
    """`values by` something that has no choices."""
    message = f'values can only stand by a choice, and "{name}" is none'
    return an_error("POL0424", source, span, message, 'name a fact that is "one of" some choices')


def column_missing(source: Source, span: Span, choices: list[str]) -> Diagnostic:
    """A parameter has no value for one of the choices."""
    message = f'"{shown(source.text_of(span))}" has no value for {listed(choices)}'
    return an_error(
        "POL0425", source, span, message, 'add a column for each choice; write "no rule" where there is none'
    )


def periods_overlap(source: Source, span: Span, first: Span, day: str) -> Diagnostic:
    """Two dated values hold on one day."""
    message = f"two values hold on {day}"
    return an_error(
        "POL0426", source, span, message, "let one end the day before the other begins", Note(first, "the other one")
    )


def rows_overlap(source: Source, span: Span, first: Span, told: str) -> Diagnostic:
    """Two rows fit one case."""
    message = f"two rows fit where {told}"
    help_ = 'let one row fit, or write "first row wins" behind the name of the table'
    return an_error("POL0427", source, span, message, help_, Note(first, "the other row"))


def row_hidden(source: Source, span: Span) -> Diagnostic:
    """A row behind others that take all of its cases."""
    return an_error(
        "POL0428",
        source,
        span,
        "this row is never used: rows above it take all of its cases",
        "move it up, or delete it",
    )


def table_gap(source: Source, span: Span, name: str, told: str) -> Diagnostic:
    """A case that no row fits."""
    message = (
        f'no row of "{name}" fits where {told}'
        if told
        else f'it cannot be shown that "{name}" has a row for every case'
    )
    return an_error("POL0429", source, span, message, 'add a row for it, or end the table with an "otherwise" row')


def asked_for_silence(source: Source, span: Span, name: str) -> Diagnostic:
    """A condition that silence makes true."""
    message = "a condition cannot ask whether more information is needed: silence would make it true"
    return an_error("POL0430", source, span, message, f'ask for an outcome, such as "{name} is medically necessary"')


def unless_misplaced(source: Source, span: Span, lead: str) -> Diagnostic:
    """An exception where leaving out a criterion works against the patient."""
    message = f"an exception here would work against the patient: {lead}"
    help_ = 'say what is meant in the condition itself: "C or E", or "C and not E"'
    return an_error("POL0431", source, span, message, help_)


def list_can_empty(source: Source, span: Span) -> Diagnostic:
    """A list of which nothing may be left."""
    message = "every criterion of this list can be left out, and then it would say nothing"
    help_ = "say when the whole list applies, on a line among its labels, or add a criterion that always applies"
    return an_error("POL0432", source, span, message, help_)


def denied_fact_under_not(source: Source, span: Span, name: str, guard: str) -> Diagnostic:
    """A comparison with a fact that may not exist stands under "not"."""
    message = f'"{shown(name)}" does not exist unless {guard}, and "not" would make that a yes'
    help_ = (
        "say the comparison the other way round, without not, if the criterion is to fail where the fact "
        f'does not exist; if it is to hold there, write "not ({guard}) or" in front of it'
    )
    return an_error("POL0433", source, span, message, help_)


def outcome_of_which_item(source: Source, span: Span, determination: str) -> Diagnostic:
    """The outcome of a determination that decides item by item, asked for among the items of that list."""
    message = f'"{shown(determination)}" decides item by item, and this does not say of which item its outcome is meant'
    help_ = (
        "ask for it in a determination of the whole case, where it speaks of all items, or in one that decides item by "
        "item, where it speaks of that item; behind where, ask for what an item has, or for shared criteria"
    )
    return an_error("POL0451", source, span, message, help_)


def denied_item_under_not(source: Source, span: Span, item: str) -> Diagnostic:
    """A comparison with one item of a list, which may have none, stands under "not"."""
    message = f'there may be no such {shown(item)}, and "not" would make that a yes'
    help_ = (
        "say the comparison the other way round, without not, if the criterion is to fail where there is none; "
        'if it is to hold there, give the item a name under "define" and write "NAME does not exist or" in front'
    )
    return an_error("POL0449", source, span, message, help_)


def no_rule_in_or(source: Source, span: Span, name: str) -> Diagnostic:
    """A value that may be `no rule` stands under "or" or "not"."""
    message = f'"{shown(name)}" can be "no rule", which leaves out the whole criterion, its other half too'
    help_ = 'write two criteria under "any of" in place of "or", and the opposite comparison in place of "not"'
    return an_error("POL0434", source, span, message, help_)


def versions_overlap(source: Source, span: Span, other: str, day: str) -> Diagnostic:
    """Two versions of one policy are in force on one day."""
    message = f"two versions of this policy are in force on {day}: this one and {other}"
    return an_error("POL0435", source, span, message, 'end the earlier one the day before: "effective DATE to DATE"')


def empty_list(source: Source, span: Span) -> Diagnostic:
    """A list under which no criterion stands."""
    message = f'no criterion stands under "{shown(source.text_of(span))}"'
    return an_error("POL0436", source, span, message, 'add one: (1) "Wording": condition')


def ends_before_it_begins(source: Source, span: Span, first: Span) -> Diagnostic:
    """`applies until` a day before the day of `applies from`."""
    message = "this ends before it begins, and so never applies"
    return an_error("POL0440", source, span, message, "correct one of the two dates", Note(first, "it begins here"))


def version_twice(source: Source, span: Span, other: str, version: str) -> Diagnostic:
    """Two versions of one policy with the same number."""
    message = f"two versions of this policy have the number {version}: this one and {other}"
    return an_error("POL0441", source, span, message, "give the later one the next number")


def list_too_deep(source: Source, span: Span) -> Diagnostic:
    """A list in the items of a list in the items of a list."""
    message = "items of a list may hold a list, but the items of that hold no other"
    return an_error("POL0445", source, span, message, "declare it one level further out")


def request_counts(source: Source, span: Span, items: str) -> Diagnostic:
    """An upper limit over a time does not say whether what is requested counts."""
    name = shown(source.text_of(span))
    message = f"it is not said whether what is requested counts among the {shown(items)}"
    return an_error("POL0446", source, span, message, f'write "{name}, counting this one," or "earlier {name}"')


def item_outside_loop(source: Source, span: Span, item: str) -> Diagnostic:
    """What is decided item by item is asked where no item is decided."""
    message = f"this asks for one {item}, and stands where none is decided"
    help_ = f'add "for each {item}" under the determination; of an item behind "where", write the bare name'
    return an_error("POL0447", source, span, message, help_)


def not_for_each(source: Source, span: Span, near: Near | None) -> Diagnostic:
    """What a determination is decided for is no item of a list of the case."""
    message = f'"{shown(source.text_of(span))}" is no item of a list'
    help_ = 'name the item of a list: "list of requested items, each a requested item"'
    return an_error("POL0448", source, span, message, meant(near, help_), *declared_here(near))


# ---- 05: scenarios


def asserts_nothing(source: Source, span: Span, determination: str | None) -> Diagnostic:
    """A scenario without a `then`, or a case in a row (`determination` is None) with nothing under `then`."""
    help_ = (
        'say in a column that begins with "then" what must come of it'
        if determination is None
        else f'add a line like "then {determination} is medically necessary"'
    )
    return an_error("POL0501", source, span, "this scenario asserts nothing", help_)


def bad_given(source: Source, span: Span, sentence: str) -> Diagnostic:
    """A scenario gives a value that the fact cannot have; the sentence may end in what was most likely meant."""
    sentence, _, near = sentence.partition("; did you mean ")
    near = near and f"did you mean {near}"
    return an_error(
        "POL0502",
        source,
        span,
        f"this value cannot be given: {sentence}",
        f"{near} or say that the case is refused for it"
        if near
        else "correct it, or say that the case is refused for it",
    )


def given_twice(source: Source, span: Span, first: Span) -> Diagnostic:
    """A scenario gives one fact twice."""
    message = f'"{shown(source.text_of(span))}" is given twice'
    return an_error("POL0503", source, span, message, "keep one of the two", Note(first, "first given here"))


def like_circle(source: Source, span: Span, names: Sequence[str]) -> Diagnostic:
    """Scenarios that are like each other."""
    path = " -> ".join(f'"{each}"' for each in names)
    message = f"this scenario is, in the end, like itself: {path}"
    return an_error("POL0504", source, span, message, "begin one of them from facts alone")


def refused_with_outcome(source: Source, span: Span, outcome: Span) -> Diagnostic:
    """A case that is refused has no outcome."""
    note = Note(outcome, "an outcome is expected here")
    return an_error("POL0505", source, span, "a case that is refused has no outcome", "make two scenarios of it", note)


def value_needs_facts(source: Source, span: Span, name: str) -> Diagnostic:
    """`then DEFINITION needs FACT`."""
    message = f'what "{name}" needs is not worked out; it is known or unknown'
    return an_error("POL0506", source, span, message, f'write "then {name} is unknown"')


def facts_are_given(source: Source, span: Span, fact: str | None) -> Diagnostic:
    """A scenario gives or needs what is defined."""
    message = f'"{shown(source.text_of(span))}" is worked out, and a scenario speaks of facts'
    help_ = f'write "{fact}", which it is another name for' if fact else "write the facts that it is worked out from"
    return an_error("POL0507", source, span, message, help_)


def always_complete(source: Source, span: Span, name: str, *, requested: bool) -> Diagnostic:
    """A scenario says how far the record of a list reaches that is complete by its nature."""
    why = "what is requested is all listed" if requested else "its items are the choices of a list"
    return an_error("POL0508", source, span, f'the list "{name}" is always complete, since {why}', "take the line out")


def no_such_item(source: Source, span: Span) -> Diagnostic:
    """A scenario changes an item that it does not list."""
    message = f'"{shown(source.text_of(span))}" speaks of an item that is not listed above'
    return an_error("POL0509", source, span, message, "list it in a row, or correct its number")


def not_item_by_item(source: Source, span: Span, name: str) -> Diagnostic:
    """A scenario expects something of one item of a determination that is not decided item by item."""
    message = f'"{name}" is not decided item by item'
    help_ = f'leave the item out, or add "for each ..." under the determination "{name}"'
    return an_error("POL0510", source, span, message, help_)


def which_item(source: Source, span: Span, item: str, right: str) -> Diagnostic:
    """A scenario speaks of an item of a list and does not say of which by its number, or by its name."""
    message = f'"{shown(source.text_of(span))}" does not say which {item} of the case is meant'
    return an_error("POL0511", source, span, message, f'write "{right}"')


# ---- 06: warnings about the matter


def unused(source: Source, span: Span, what: str) -> Diagnostic:
    """A fact, definition or whatever else is declared, and nothing reads it; `what` says which, with its article."""
    message = f'nothing reads {what} "{shown(source.text_of(span))}"'
    return a_warning("POL0601", source, span, message, "use it in a criterion, or delete it")


def outcome_never_given(source: Source, span: Span) -> Diagnostic:
    """An outcome that no clause gives."""
    message = f'no determination gives the outcome "{shown(source.text_of(span))}"'
    return a_warning("POL0650", source, span, message, "give it in a clause, or delete it")


def wording_said_twice(source: Source, span: Span, first: Span) -> Diagnostic:
    """Two criteria of one list have one wording and different conditions."""
    message = "this criterion is worded like another of its list, and asks for something else"
    help_ = "say in each wording what its condition asks for"
    return a_warning("POL0651", source, span, message, help_, Note(first, "the other one"))


def scenario_said_twice(source: Source, span: Span, first: Span) -> Diagnostic:
    """A scenario gives the facts of an earlier one and expects the same."""
    message = "this scenario gives the same facts as another and expects the same of them"
    return a_warning(
        "POL0652", source, span, message, "change what it gives, or delete it", Note(first, "the other one")
    )


def scenarios_contradict(source: Source, span: Span, first: Span) -> Diagnostic:
    """Two scenarios expect different things of the same facts."""
    message = "this scenario gives the same facts as another and expects something else of them"
    help_ = "give the fact in which the two cases differ, or correct what one of them expects"
    return a_warning("POL0653", source, span, message, help_, Note(first, "the other one"))


def hard_to_read(source: Source, span: Span, grade: int, words: int) -> Diagnostic:
    """A published sentence that is far too hard to read."""
    message = f"this sentence of {words} words reads at grade {grade}, beyond a college degree"
    return a_warning("POL0654", source, span, message, "make two sentences of it, or say it in shorter words")


def change_not_told(source: Source, span: Span, version: str, other: Span) -> Diagnostic:
    """The revision history tells of other versions, and not of this one."""
    message = f"the header says what changed in other versions, and not what changed in {version}"
    help_ = f'add a line: changed in {version} "...", or correct the version'
    return a_warning("POL0655", source, span, message, help_, Note(other, "another version"))


def no_question(source: Source, span: Span) -> Diagnostic:
    """A fact without a question."""
    message = f'"{shown(source.text_of(span))}" does not say what it asks'
    return a_warning("POL0602", source, span, message, 'add a line under it: asks "..."')


def no_wording(source: Source, span: Span, what: str = "criterion") -> Diagnostic:
    """A criterion, or a line of a score, without published wording."""
    message = f"{what} {source.text_of(span)} has no wording"
    return a_warning(
        "POL0603", source, span, message, 'add the published sentence in quotes behind the label: (1) "..."'
    )


def wording_says_other_number(source: Source, span: Span, other: Span, named: str | None = None) -> Diagnostic:
    """The wording says another number than the condition, or than a parameter, which is `named` with its values."""
    stated = f"the condition says {source.text_of(other)}" if named is None else named
    message = f"the wording says {source.text_of(span)}, and {stated}"
    note = Note(other, "the condition" if named is None else "its value")
    return a_warning("POL0604", source, span, message, "correct the one that is wrong", note)


def assumption_denies(
    source: Source, span: Span, name: str, determination: str, label: str, criterion: Span, *, is_list: bool
) -> Diagnostic:
    """An assumption about a fact, or a list, that can turn an approval into a denial."""
    by = f"criterion {label}" if label else "a clause without labels"
    message = f'what is assumed of "{shown(name)}" can turn an approval of "{determination}" into a denial, by {by}'
    help_ = "leave the fact open, so that a silent record is asked about and not denied"
    if is_list:
        help_ = "leave this line out, so that a record that may hold no items is asked about and not denied"
    return a_warning("POL0605", source, span, message, help_, Note(criterion, "this criterion"))


def period_gap(source: Source, span: Span, before: Span | None, name: str, told: str) -> Diagnostic:
    """Dated values leave days out, between two of them (`before` is the first) or at an end of the effective dates."""
    message = f'"{name}" has no value from {told}'
    help_ = 'write "no rule" for those days if there is none, or close the gap'
    notes = () if before is None else (Note(before, "the value before"),)
    return a_warning("POL0606", source, span, message, help_, *notes)


def may_not_exist(source: Source, span: Span, name: str, guard: str) -> Diagnostic:
    """A comparison with a fact that may not exist is required of every case."""
    message = f'"{shown(name)}" exists only when {guard}; for anybody else this criterion is not met'
    help_ = f'if it should be left out, write "applies when {guard}" under it; if not, ask "{guard}" in it too'
    return a_warning("POL0607", source, span, message, help_)


def versions_gap(source: Source, span: Span, other: str, days: str) -> Diagnostic:
    """Between two versions of one policy none is in force."""
    message = f"no version of this policy is in force from {days}: between {other} and this one"
    return a_warning("POL0608", source, span, message, "correct the effective dates, if the gap is not meant")


def always_so(source: Source, span: Span, declared: Span | None) -> Diagnostic:
    """A comparison that every value meets that it can be asked of."""
    message = f'"{shown(source.text_of(span))}" is always so, by the range of the fact'
    if declared is None:
        message = f'"{shown(source.text_of(span))}" is always so: it is met by all that is possible here'
    help_ = "correct the value, or the range where the fact is declared, or leave this out"
    notes = () if declared is None else (Note(declared, "declared here"),)
    return a_warning("POL0609", source, span, message, help_, *notes)


def comment_that_speaks(source: Source, span: Span) -> Diagnostic:
    """A note to writers that was meant as a name: "# of falls"."""
    message = f'a line that begins with # is a note to writers, and "{shown(source.text_of(span))}" is not read'
    return a_warning("POL0610", source, span, message, 'write "number of" for "# of"')


def wording_says_other_way(source: Source, span: Span, side: str, other: Span, *, service: bool = False) -> Diagnostic:
    """The wording means the numbers below, the condition those above, or the other way round; or the days before and
    after the date of `service`.
    """
    meant = f"a day {side} the date of service" if service else f"what is {side} {source.text_of(span)}"
    message = f"the wording means {meant}, and the condition says the other way round"
    return a_warning("POL0611", source, span, message, "correct the one that is wrong", Note(other, "the condition"))


def window_reaches_past(source: Source, span: Span, other: Span, length: str, day: str) -> Diagnostic:
    """The wording looks back, and the window of the condition counts what comes after the day, too."""
    message = f'the wording says "{shown(source.text_of(span))}", and the condition also counts what comes after'
    help_ = f'write "in the {shown(length)} up to {shown(day)}", or "within {shown(length)} before {shown(day)}"'
    return a_warning("POL0656", source, span, message, help_, Note(other, "looks both ways"))


def yes_and_no_swapped(source: Source, span: Span, other: Span, *, denies: bool) -> Diagnostic:
    """Of a wording and its yes/no condition, one `denies` what the other asks for."""
    condition = shown(source.text_of(other))
    message = f'the wording asks for a yes, and "{condition}" for a no'
    if denies:
        message = f'the wording asks for a no, and "{condition}" for a yes'
    help_ = f'write "not {condition}"' if denies else f'write "{condition.removeprefix("not ")}"'
    help_ += ", or correct the wording"
    return a_warning("POL0657", source, span, message, help_, Note(other, "the condition"))


def wording_says_other_limit(source: Source, span: Span, worded: str, stated: str, other: Span) -> Diagnostic:
    """The wording leaves the limit itself out where the condition takes it, or the other way round."""
    number = shown(source.text_of(span))
    message = (
        f"the wording says {worded} {number}, and the condition {stated} {number}: only one counts {number} itself"
    )
    return a_warning("POL0658", source, span, message, "correct the one that is wrong", Note(other, "the condition"))


def code_form(source: Source, span: Span, system: str, near: str | None) -> Diagnostic:
    """A code that has not the form of its system; `near` has it, and looks alike."""
    message = f'"{shown(source.text_of(span))}" has not the form of a code of {system}, and no case will have it'
    help_ = "correct the code, or the system of the list or fact"
    return a_warning("POL0659", source, span, message, help_ if near is None else f'did you mean "{near}"?')


def never_counts(source: Source, span: Span, *, met: bool) -> Diagnostic:
    """A criterion whose exception leaves it out in every case in which it would count."""
    how = "be met" if met else "fail"
    message = f"with this exception its criterion can never {how}: it is left out in every case in which it would"
    return a_warning("POL0620", source, span, message, "correct the exception, or the condition of the criterion")


def line_may_not_count(source: Source, span: Span, name: str, guard: str) -> Diagnostic:
    """A score or table that asks for a fact that may not exist is required of every case."""
    message = f'"{shown(name)}" exists only when {guard}; for anybody else no line or row that asks for it counts'
    help_ = f'write "applies when {guard}" under this criterion if it should be left out there'
    return a_warning("POL0622", source, span, message, help_)


def term_may_not_exist(source: Source, span: Span, name: str, guard: str) -> Diagnostic:
    """A term reads a fact that does not exist in some case in which the outcome is given."""
    message = f'"{shown(name)}" exists only when {guard}, and this outcome is given in other cases too'
    help_ = "without the fact the term can never be set: give the outcome where it exists, and another term elsewhere"
    return a_warning("POL0621", source, span, message, help_)


# ---- accepted warnings


def accepted_without_reason(source: Source, span: Span, code: str) -> Diagnostic:
    """A note accepts a warning and does not say why."""
    message = f'"{shown(source.text_of(span))}" gives no reason, so the warning is told all the same'
    return a_warning("POL0670", source, span, message, f"write the reason behind a colon: # accept {code}: REASON")


def nothing_to_accept(source: Source, span: Span, code: str) -> Diagnostic:
    """A note accepts a warning that is not there."""
    message = f"nothing in what this note covers draws {code}"
    help_ = "delete the note, or move it right above the line that is warned of"
    return a_warning("POL0671", source, span, message, help_)


def cannot_be_accepted(source: Source, span: Span) -> Diagnostic:
    """A note accepts an error, or a code that there is not."""
    message = f'"{source.text_of(span)}" is no code of a warning about the matter, and only these can be accepted'
    return a_warning("POL0672", source, span, message, "correct the code, or mend the mistake and delete the note")


def accept_note_misplaced(source: Source, span: Span) -> Diagnostic:
    """A note that accepts a warning stands at the end of a line."""
    message = "a note that accepts a warning stands on a line of its own"
    return a_warning("POL0673", source, span, message, "move it above the line that is warned of")


def said_twice(source: Source, span: Span, first: Span) -> Diagnostic:
    """Two conditions of one list say the same."""
    message = f'"{shown(source.text_of(span))}" says the same as another condition in this list'
    help_ = "leave one of the two out, or correct the one that was to say something else"
    return a_warning("POL0630", source, span, message, help_, Note(first, "the other"))


def never_together(source: Source, span: Span, other: Span, *, alone: bool) -> Diagnostic:
    """Two conditions that must hold together and cannot (`alone`), or one that cannot beside several."""
    told = "are never both met" if alone else "and what stands beside them are never all met"
    message = f'"{shown(source.text_of(other))}" and "{shown(source.text_of(span))}" {told}'
    help_ = 'correct one of them; if only one of them has to hold, write "or", or "any of"'
    return a_warning("POL0631", source, span, message, help_, Note(other, "the other"))


def never_met(source: Source, span: Span, declared: Span | None) -> Diagnostic:
    """A comparison that no value meets."""
    message = f'"{shown(source.text_of(span))}" is never met: nothing that is possible here meets it'
    help_ = "correct the value, or the range where the fact is declared"
    notes = () if declared is None else (Note(declared, "declared here"),)
    return a_warning("POL0632", source, span, message, help_, *notes)


def always_one_of(source: Source, span: Span, other: Span, *, alone: bool) -> Diagnostic:
    """Alternatives of which one is always met: two (`alone`), or more."""
    one, two = shown(source.text_of(other)), shown(source.text_of(span))
    message = f'"{one}" or "{two}": one of the two is always met'
    if not alone:
        message = f'"{one}", "{two}" or what stands beside them: one of these is always met'
    help_ = 'correct one of them; if both have to hold, write "and", or "all of"'
    return a_warning("POL0633", source, span, message, help_, Note(other, "the other"))


def adds_nothing(source: Source, span: Span, other: Span, *, alternative: bool) -> Diagnostic:
    """A condition that is met wherever another is that must hold with it; an alternative met only where another is."""
    own, beside = shown(source.text_of(span)), shown(source.text_of(other))
    message = f'"{own}" adds nothing: it is met wherever "{beside}" is'
    if alternative:
        message = f'"{own}" adds nothing: where it is met, so is "{beside}"'
    return a_warning("POL0634", source, span, message, "correct one of the two, or leave this out", Note(other, "this"))


def compared_with_itself(source: Source, span: Span) -> Diagnostic:
    """Both sides of a comparison are the same."""
    message = f'"{shown(source.text_of(span))}" compares a value with itself'
    return a_warning("POL0635", source, span, message, "compare it with what was meant, or leave this out")


def reads_no_item(source: Source, span: Span, name: str) -> Diagnostic:
    """What is asked of the items of a list says nothing of them."""
    message = f'"{shown(source.text_of(span))}" is asked of each of "{shown(name)}" and reads nothing of them'
    help_ = "ask for something of the item, or write this as a condition of its own"
    return a_warning("POL0636", source, span, message, help_)


def clause_never_reached(source: Source, span: Span, above: Span | None) -> Diagnostic:
    """A clause that no case reaches: those above it, or the one at `above`, decide each of its cases."""
    message = f'no case comes to "{shown(source.text_of(span))}" here: what stands above decides each case of this one'
    help_ = "move this above the other, correct one of the two, or leave this out"
    notes = () if above is None else (Note(above, "decides them all"),)
    return a_warning("POL0637", source, span, message, help_, *notes)


def otherwise_never_reached(source: Source, span: Span, last: Span) -> Diagnostic:
    """The clauses decide every case, and leave nothing for `otherwise`."""
    message = 'no case comes to this "otherwise": the clauses above decide every case'
    help_ = 'correct the clauses, or give the outcome of the last one as "otherwise"'
    return a_warning("POL0638", source, span, message, help_, Note(last, "decides what is left"))


def exception_never(source: Source, span: Span, other: Span | None) -> Diagnostic:
    """An exception that holds in no case, or only where its list is not met anyway, because of another condition."""
    if other is None:
        return a_warning(
            "POL0640", source, span, "this exception never holds", "correct its condition, or leave the exception out"
        )
    message = f'where this exception holds, "{shown(source.text_of(other))}" is not met, and so it changes nothing'
    help_ = "correct one of the two, or leave the exception out"
    return a_warning("POL0640", source, span, message, help_, Note(other, "must be met too"))


def exception_always(source: Source, span: Span) -> Diagnostic:
    """An exception that holds in every case."""
    message = "this exception always holds, so that what it stands under never counts"
    return a_warning("POL0641", source, span, message, "correct its condition, or leave out what it stands under")


def applies_never(source: Source, span: Span) -> Diagnostic:
    """Something that applies in no case."""
    message = f'"{shown(source.text_of(span))}" is so in no case, and so what it stands under never counts'
    return a_warning("POL0642", source, span, message, "correct it, or leave out what it stands under")


def applies_always(source: Source, span: Span) -> Diagnostic:
    """Something that applies in every case."""
    message = f'"{shown(source.text_of(span))}" is so in every case, and so says nothing'
    return a_warning("POL0643", source, span, message, "correct it, or leave it out")


def row_never_used(source: Source, span: Span, *, cell: bool) -> Diagnostic:
    """A row that no case fits: because of a `cell` that nothing fits, or of the other cells and the rows above it."""
    message = "this row is never used: the rows above take each of its cases"
    if cell:
        message = f'this row is never used: nothing that is possible here fits "{shown(source.text_of(span))}"'
    return a_warning("POL0644", source, span, message, "correct it, or delete the row")


def otherwise_row_never_used(source: Source, span: Span) -> Diagnostic:
    """An `otherwise` row behind rows that take every case."""
    message = 'this "otherwise" is never used: the rows above take every case'
    return a_warning("POL0645", source, span, message, "delete it, or correct the rows above")


def value_never_holds(source: Source, span: Span) -> Diagnostic:
    """A dated value whose days all lie outside the effective dates."""
    message = f'"{shown(source.text_of(span))}" holds on no day on which the policy is in force'
    return a_warning("POL0646", source, span, message, "correct the dates, or delete this value")


def line_never_counts(source: Source, span: Span) -> Diagnostic:
    """A line of a score that never gives a point."""
    message = f"{source.text_of(span)} never gives a point: what it counts is never above its limit"
    return a_warning("POL0647", source, span, message, "correct the limit, or the range where the fact is declared")
