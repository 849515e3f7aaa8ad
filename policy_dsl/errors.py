"""The catalogue: one function per code, and all of its prose. Nothing else makes a `Diagnostic`.

Messages: one sentence, lower case, no full stop, the writer's own words in double quotes; then, as help, the next
thing to do. 01 text and syntax, 02 names, 03 types, 04 structure, 05 scenarios, 06 warnings about the matter.
"""

from policy_dsl.diagnostics import Diagnostic, Note
from policy_dsl.source import Source, Span


def shown(text: str) -> str:
    """The writer's text inside a message: one line, short."""
    one_line = " ".join(text.split())
    if len(one_line) > 1 and one_line[0] == one_line[-1] == '"':
        one_line = one_line[1:-1]  # a quoted name; the message puts quotes round it
    return one_line if len(one_line) <= 60 else one_line[:57] + "..."


def an_error(code: str, source: Source, span: Span, message: str, help_: str, *notes: Note) -> Diagnostic:
    return Diagnostic(code, "error", message, help_, source, span, notes)


def a_warning(code: str, source: Source, span: Span, message: str, help_: str, *notes: Note) -> Diagnostic:
    return Diagnostic(code, "warning", message, help_, source, span, notes)


def meant(near: str | None, otherwise: str) -> str:
    """The help for a name that is not declared: the nearest one that is, or what to do when none is near."""
    return f'did you mean "{near}"?' if near else otherwise


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
    return an_error("POL0102", source, span, message, "delete it, and type the text around it again if need be")


def tab_in_indentation(source: Source, span: Span) -> Diagnostic:
    """A line is indented with a tab."""
    return an_error(
        "POL0103",
        source,
        span,
        "a line is indented with a tab",
        "indent with blanks, two for each level, in the whole file",
    )


def curly_quote(source: Source, span: Span) -> Diagnostic:
    """A curly quote mark where a straight one belongs."""
    message = f"a quoted text stands between straight quote marks, not {source.text_of(span)}"
    return an_error("POL0104", source, span, message, 'write " at both ends')


def too_long(source: Source, span: Span) -> Diagnostic:
    """The file is larger than a policy may be."""
    return an_error(
        "POL0105",
        source,
        span,
        "the file is longer than 2,000,000 characters",
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


def unexpected(source: Source, span: Span, expected: str) -> Diagnostic:
    """Anything else that the grammar cannot read."""
    found = shown(source.text_of(span))
    message = f'"{found}" cannot stand here' if found else "the line ends too early"
    return an_error("POL0110", source, span, message, f"expected here: {expected}")


def missing_colon(source: Source, span: Span, example: str) -> Diagnostic:
    """A declaration without its colon."""
    message = f'"{shown(source.text_of(span))}" has no colon behind its name'
    return an_error("POL0111", source, span, message, f"write it like this: {example}")


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
        "a part begins with policy, facts, outcomes, define, determination, scenario or >; "
        "what belongs to it is indented"
    )
    return an_error("POL0115", source, span, message, meant(near, known))


def sign_for_word(source: Source, span: Span, words: str) -> Diagnostic:
    """A sign of mathematics or programming in place of words."""
    message = f'a policy says this in words, not with "{source.text_of(span)}"'
    return an_error("POL0116", source, span, message, f'write "{words}"')


def date_otherwise(source: Source, span: Span) -> Diagnostic:
    """A date like 12/31/2026, 31.12.2026 or 2026-1-1."""
    message = f'a date is written year-month-day with two digits each, not "{source.text_of(span)}"'
    return an_error("POL0117", source, span, message, "write it like 2026-12-31")


def misspelt_phrase(source: Source, span: Span, phrase: str) -> Diagnostic:
    """Words of the language, misspelt."""
    message = f'"{shown(source.text_of(span))}" is no phrase of the language'
    return an_error("POL0118", source, span, message, f'write "{phrase}"')


def unknown_type(source: Source, span: Span, near: str | None) -> Diagnostic:
    """What stands behind a fact's colon is no type."""
    message = f'"{shown(source.text_of(span))}" is no type of fact'
    known = (
        "a fact is yes/no, number, whole number or percent (these perhaps with from 0 to 10), "
        "date, text, one of A, B or some of A, B"
    )
    return an_error("POL0119", source, span, message, meant(near, known))


def and_with_or(source: Source, span: Span) -> Diagnostic:
    """`and` mixed with `or` without brackets."""
    return an_error(
        "POL0120",
        source,
        span,
        'a condition that mixes "and" with "or" can be read in two ways',
        "put brackets round the part that belongs together: A and (B or C)",
    )


def missing_label(source: Source, span: Span) -> Diagnostic:
    """A criterion that does not begin with its label."""
    message = f'a criterion begins with its label, not with "{shown(source.text_of(span))}"'
    return an_error("POL0121", source, span, message, 'write it like this: (1) "Wording": condition')


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


def nothing_compared(source: Source, span: Span, words: str) -> Diagnostic:
    """The second half of "X is at least 5 and at most 10", which does not say what it compares."""
    message = f'"{shown(source.text_of(span))}" does not say what it compares'
    return an_error("POL0128", source, span, message, f"say it again: NAME is {words} ...")


def stray_colon(source: Source, span: Span) -> Diagnostic:
    """A colon at the end of a line, or behind a word that takes none."""
    return an_error("POL0126", source, span, "no colon belongs here", "leave it out")


def unit_behind_number(source: Source, span: Span, percent: bool) -> Diagnostic:
    """A unit behind a number, which this version of the language does not have."""
    message = f'"{shown(source.text_of(span))}" cannot stand behind a number'
    help_ = (
        "write % behind the number: 80%"
        if percent
        else "leave it out, and say the unit in the question that the fact asks"
    )
    return an_error("POL0127", source, span, message, help_)


def capital_word(source: Source, span: Span) -> Diagnostic:
    """A word of the language in capitals, which reads as part of a name."""
    word = source.text_of(span)
    message = f'"{word}" in capitals is read as part of a name'
    return an_error("POL0124", source, span, message, f'write "{word.lower()}"')


# ---- 02: names


def unknown_name(source: Source, span: Span, near: str | None, declared: Span | None) -> Diagnostic:
    """A fact or definition that is not declared."""
    message = f'no fact or definition is named "{shown(source.text_of(span))}"'
    if near is None or declared is None:
        return an_error("POL0201", source, span, message, 'declare it under "facts", or correct its spelling')
    return an_error("POL0201", source, span, message, f'did you mean "{near}"?', Note(declared, "declared here"))


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


def same_key(source: Source, span: Span, key: str, first: Span) -> Diagnostic:
    """Two names that have one key in data."""
    message = f'this name has the same key in data as another: "{key}"'
    return an_error(
        "POL0204",
        source,
        span,
        message,
        'rename one, or give it "key some_other_word"',
        Note(first, "the other one"),
    )


def no_key(source: Source, span: Span) -> Diagnostic:
    """A name of which no key can be made."""
    message = f'no key for data can be made of "{shown(source.text_of(span))}"'
    return an_error("POL0205", source, span, message, 'write "key some_word" on a line under it')


def reserved_name(source: Source, span: Span, key: str) -> Diagnostic:
    """A fact whose key means something else in data."""
    message = f'the key "{key}" is taken: it stands for something else in data'
    return an_error(
        "POL0206",
        source,
        span,
        message,
        "choose another name; the date of service is there without being declared",
    )


def unknown_outcome(source: Source, span: Span, near: str | None) -> Diagnostic:
    """An outcome that is not declared."""
    message = f'no outcome is named "{shown(source.text_of(span))}"'
    return an_error(
        "POL0207",
        source,
        span,
        message,
        meant(near, 'declare it under "outcomes", as approves, denies or refers'),
    )


def unknown_determination(source: Source, span: Span, near: str | None) -> Diagnostic:
    """A scenario speaks of a determination that is not there."""
    message = f'no determination is named "{shown(source.text_of(span))}"'
    return an_error("POL0208", source, span, message, meant(near, "correct its spelling"))


def unknown_scenario(source: Source, span: Span, near: str | None) -> Diagnostic:
    """A scenario is like one that is not there."""
    message = f'no scenario is named "{shown(source.text_of(span))}"'
    return an_error("POL0209", source, span, message, meant(near, "correct its spelling"))


def unknown_label(source: Source, span: Span, determination: str, known: tuple[str, ...]) -> Diagnostic:
    """`because` names a criterion that is not there."""
    message = f'"{determination}" has no criterion {source.text_of(span)}'
    return an_error("POL0210", source, span, message, f"its criteria are {', '.join(known)}")


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


def unknown_choice(source: Source, span: Span, name: str, near: str | None, choices: tuple[str, ...]) -> Diagnostic:
    """A value that is not one of a fact's choices."""
    message = f'"{shown(source.text_of(span))}" is not one of the choices of "{name}"'
    return an_error("POL0212", source, span, message, meant(near, f"its choices are {', '.join(choices)}"))


def choice_behind_or(source: Source, span: Span, name: str, choices: str) -> Diagnostic:
    """A second choice joined by "or", which reads as a second condition."""
    message = f'"{shown(source.text_of(span))}" stands behind "or" as if it were a condition of its own'
    return an_error("POL0214", source, span, message, f'write "{name} is one of {choices}"')


def text_without_quotes(source: Source, span: Span) -> Diagnostic:
    """A text is compared with something that stands in no quotes and is no fact."""
    written = source.text_of(span)
    message = f'a text is compared with a text in quotes or with a fact, and "{shown(written)}" is neither'
    return an_error("POL0213", source, span, message, f'write "{shown(written)}" with its quotes, or correct the name')


# ---- 03: types


def no_condition(source: Source, span: Span, is_a: str, example: str) -> Diagnostic:
    """Something that is neither met nor not met stands as a condition."""
    message = f'"{shown(source.text_of(span))}" alone is no condition: it is {is_a}'
    return an_error("POL0301", source, span, message, f"compare it: {example}")


def not_comparable(source: Source, span: Span, left: str, right: str, other: Span) -> Diagnostic:
    """The two sides of a comparison are of different types."""
    message = f"{left} cannot be compared with {right}"
    return an_error("POL0302", source, span, message, "compare things of one type", Note(other, f"this is {left}"))


def comparator_does_not_fit(source: Source, span: Span, phrase: str, is_a: str, fitting: tuple[str, ...]) -> Diagnostic:
    """A comparison that the type does not have."""
    message = f'"{phrase}" does not fit {is_a}'
    return an_error("POL0303", source, span, message, f"what fits: {', '.join(fitting)}")


def percent_sign(source: Source, span: Span, *, missing: bool) -> Diagnostic:
    """A percentage without its sign, or the sign on a plain number."""
    written = source.text_of(span)
    if missing:
        return an_error(
            "POL0304", source, span, f'"{written}" stands for a percentage and lacks its sign', f'write "{written}%"'
        )
    return an_error(
        "POL0304",
        source,
        span,
        f'"{written}" is a percentage where a plain number belongs',
        "leave out the %",
    )


def no_such_day(source: Source, span: Span) -> Diagnostic:
    """A date that is not in the calendar."""
    message = f'there is no day "{source.text_of(span)}"'
    return an_error("POL0305", source, span, message, "write year-month-day, like 2026-12-31")


def never_such_value(source: Source, span: Span, name: str, sentence: str, declared: Span | None) -> Diagnostic:
    """A fact is compared with a value that it can never have."""
    message = f'"{name}" can never be "{shown(source.text_of(span))}": {sentence}'
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
    return an_error("POL0309", source, span, message, "ask it of the fact itself")


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
    return an_error("POL0406", source, span, '"otherwise" comes last in its determination', "move it to the end")


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


def out_of_reach(source: Source, span: Span, count: int) -> Diagnostic:
    """`at least N of` fewer than N."""
    message = f'"{shown(source.text_of(span))}" can never be met: only {count} stand under it'
    return an_error("POL0408", source, span, message, f"write a number from 1 to {count}, or add criteria")


def definition_circle(source: Source, span: Span, names: tuple[str, ...]) -> Diagnostic:
    """A definition that needs itself."""
    path = " -> ".join(f'"{name}"' for name in names)
    return an_error(
        "POL0409",
        source,
        span,
        f"this definition leads back to itself: {path}",
        "define one of them by facts alone",
    )


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
    """A choice that stands twice in its list, by spelling or by key."""
    message = f'the choice "{shown(source.text_of(span))}" stands twice in its list'
    return an_error(
        "POL0412",
        source,
        span,
        message,
        "delete one, or tell the two apart",
        Note(first, "first listed here"),
    )


def builds_on_too_many(source: Source, span: Span, what: str) -> Diagnostic:
    """A chain of definitions or scenarios, each by the next, that is longer than anybody reads."""
    return an_error(
        "POL0415",
        source,
        span,
        f"this {what} builds on more than 30 others, one upon the other",
        "say more of it directly",
    )


def definition_too_large(source: Source, span: Span) -> Diagnostic:
    """A definition that, with all that it uses, is larger than anybody reads."""
    message = "with all that it uses, this definition compares more than 1,000 things"
    return an_error("POL0416", source, span, message, "split it, or leave out what is said twice")


def known_outcome(source: Source, span: Span, words: str, kind: str) -> Diagnostic:
    """An outcome that every policy knows is declared as something else."""
    return an_error("POL0413", source, span, f'"{words}" always {kind}', "leave this line out, or choose another name")


def reserved_outcome(source: Source, span: Span) -> Diagnostic:
    """A word that the answer itself uses is declared as an outcome."""
    message = f'"{shown(source.text_of(span))}" is said by the answer itself, and no clause can give it'
    return an_error("POL0414", source, span, message, "give one of the outcomes of your own")


# ---- 05: scenarios


def asserts_nothing(source: Source, span: Span) -> Diagnostic:
    """A scenario without a `then`."""
    return an_error(
        "POL0501",
        source,
        span,
        "this scenario asserts nothing",
        'add a line like "then first block is medically necessary"',
    )


def bad_given(source: Source, span: Span, sentence: str) -> Diagnostic:
    """A scenario gives a value that the fact cannot have."""
    return an_error(
        "POL0502",
        source,
        span,
        f"this value cannot be given: {sentence}",
        "correct it, or say that the case is refused for it",
    )


def given_twice(source: Source, span: Span, first: Span) -> Diagnostic:
    """A scenario gives one fact twice."""
    message = f'"{shown(source.text_of(span))}" is given twice'
    return an_error("POL0503", source, span, message, "keep one of the two", Note(first, "first given here"))


def like_circle(source: Source, span: Span) -> Diagnostic:
    """Scenarios that are like each other."""
    return an_error(
        "POL0504",
        source,
        span,
        "this scenario is, in the end, like itself",
        "begin one of them from facts alone",
    )


def refused_with_outcome(source: Source, span: Span) -> Diagnostic:
    """A case that is refused has no outcome."""
    return an_error("POL0505", source, span, "a case that is refused has no outcome", "make two scenarios of it")


# ---- 06: warnings about the matter


def unused_fact(source: Source, span: Span) -> Diagnostic:
    """A fact or definition that nothing reads."""
    message = f'nothing reads "{shown(source.text_of(span))}"'
    return a_warning("POL0601", source, span, message, "use it in a criterion, or delete it")


def no_question(source: Source, span: Span) -> Diagnostic:
    """A fact without a question."""
    message = f'"{shown(source.text_of(span))}" does not say what it asks'
    return a_warning("POL0602", source, span, message, 'add a line under it: asks "..."')


def no_wording(source: Source, span: Span) -> Diagnostic:
    """A criterion without published wording."""
    message = f"criterion {source.text_of(span)} has no wording"
    return a_warning(
        "POL0603", source, span, message, 'add the published sentence in quotes behind the label: (1) "..."'
    )


def wording_says_other_number(source: Source, span: Span, other: Span) -> Diagnostic:
    """The wording says another number than the condition."""
    message = f"the wording says {source.text_of(span)}, and the condition says {source.text_of(other)}"
    return a_warning("POL0604", source, span, message, "correct the one that is wrong", Note(other, "the condition"))


def assumption_denies(source: Source, span: Span, determination: str, label: str) -> Diagnostic:
    """An assumption that can turn an approval into a denial."""
    message = f'this assumption can turn an approval of "{determination}" into a denial, by criterion {label}'
    return a_warning(
        "POL0605",
        source,
        span,
        message,
        "leave the fact open, so that a silent record is asked about and not denied",
    )
