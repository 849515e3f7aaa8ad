"""How a policy's text is coloured: rules, each a pattern and what its parts are. Lexers of editors are made of them.

A rule is tried where the one before it ended, and the first that fits is taken; so names are taken whole, and words of
the language inside them stay names. Nothing is parsed: what only the grammar can tell is coloured as it most likely is.
Every pattern stays in its line, takes time linear in its length, and holds nothing that only Python understands.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from policy_dsl.keywords import (
    BETWEEN,
    CELLS,
    COMPARISONS,
    COUNTING,
    GROUPS,
    HEADER_WORDS,
    ITEM_WORDS,
    JOINING,
    KINDS,
    LINE_WORDS,
    LITERALS,
    MEASURING,
    NOTE_WORDS,
    PICKING,
    QUOTED_WORDS,
    ROUNDINGS,
    ROW_RULES,
    STATUSES,
    SYSTEMS,
    TYPES,
)
from policy_dsl.unit_table import TABLE

Kind = Literal[
    "blank",
    "comment",
    "prose",
    "text",
    "item",  # what begins an item
    "heading",  # the name of what an item declares
    "line",  # what begins a line
    "declared",
    "label",
    "outcome",
    "type",
    "constant",
    "comparison",
    "joining",
    "phrase",  # any other words of the language
    "number",
    "date",
    "unit",
    "sign",
    "name",
]


class Rule(NamedTuple):
    """A pattern with a group for each of its kinds; the groups hold all that it matches."""

    kinds: tuple[Kind, ...]
    pattern: str


_END = r"(?![\w'’/-])"
_BEGIN = r"(?<![\w'’/-])"
_LINE_ENDS = r"(?=[ \t]*(?:#|$))"
_VALUE_ENDS = r"(?=[ \t]*(?:[,|#):]|$)| +(?:and|or|where|from|until)" + _END + ")"
_HEADING = r'[^\s"|#:,](?:[^"|#:,\n]*[^\s"|#:,])?'
_MARGIN = r"^[ \t]+(?=[^ \t])"
_SHALLOW = r"^[ \t]{1,4}(?=[^ \t])"  # lines of headers and clauses; conditions that stand alone are deeper

_NUMBER = r"-?\d+(?:,\d{3})*(?:\.\d+)?(?![\w.]|-[A-Za-z\d])"
_COUNT = "[0-9]+"
_LENGTH_AHEAD = r"(?:within|in +the) +[\d(]"
_CONDITION = r"(?:is|are|and|or|where)" + _END
_LAST = rf"(?:exists|does +not +exist){_VALUE_ENDS}"
# Where a name ends: what of the grammar's own signs can be seen without parsing.
_STOP = (
    rf"(?!{_CONDITION}|{_LAST}|(?:from|until) +\d{{4}}-|because +\(|to +the +nearest{_END}|above +-?\d"
    rf"|(?:for|up +to) +\d)"
)
_WORD = r"[^\W_]+(?:[-'’/.][^\W_]+)*\+?"
_NAME = rf"{_STOP}{_WORD}(?: +{_STOP}{_WORD})*"
# The name of a list ends at what goes on with it, and at an apostrophe.
_LIST_STOP = (
    rf"(?!{_CONDITION}|{_LAST}|{_LENGTH_AHEAD}|values +among{_END}"
    rf"|(?:has|since|before|after|between|among|meets|does +not +meet){_END})"
)
_LIST_WORD = r"[^\W_]+(?:[-/.][^\W_]+)*\+?"
_LISTED = rf"{_LIST_STOP}{_LIST_WORD}(?: +{_LIST_STOP}{_LIST_WORD})*"
# A declared name has none of the words that names do without, and no condition with a colon of its own before it.
_DECLARED = (
    rf"(?!(?:if|not +(?:every|for +some)|no|the|every|then|for +some|list +of|applies +when|only +when){_END}"
    rf"|{_CONDITION}|-?\d[\d,.]* )"
    rf"(?![^:\"|#\n]* (?:(?:is|are|and|or|where){_END}|(?:when|unless|has) +(?:every|for +some) ))"
    r"[^\s:,\"|#>(\-][^:,\"|#\n]*"
)


def one_of(words: Iterable[str]) -> str:
    """A pattern for any of some phrases, the longest first."""
    longest_first = sorted(words, key=lambda each: (-len(each), each))
    return "(?:" + "|".join(re.sub(r"\\? ", " +", re.escape(each)) for each in longest_first) + ")"


def units() -> str:
    """A pattern for a unit: a spelling of the table, or several with signs between them."""
    every = {each for row in TABLE for each in (row.spelling, *row.symbols.split(), *row.words) if " " not in each}
    one = one_of(each for each in every if each[0].isalpha() or each[0] == "°")
    return rf"{one}(?:\^?[1-4²³])?(?:/{one}(?:\^?[1-4²³])?)*(?![\w'’])"


def rules() -> Iterator[Rule]:
    """The rules, in the order in which they are tried. What none of them takes is one odd character."""
    yield from rules_of_lines()
    yield from rules_of_values()
    yield from rules_of_phrases()
    yield Rule(("name",), _NAME)
    yield Rule(("sign",), r"\|\|?|['’]s?(?= )|[-+*/^(),:%?]")
    yield Rule(("name",), _WORD)
    yield Rule(("blank",), r"[ \t]+")


def rules_of_lines() -> Iterator[Rule]:
    """What is told by where it stands in its line."""
    quoted = {*QUOTED_WORDS}
    header = one_of({*HEADER_WORDS} - quoted)
    others = one_of(
        {*NOTE_WORDS, *LINE_WORDS} - quoted - {"key", "if not documented", "given", "then", "otherwise", "if"}
    )
    yield Rule(("blank", "prose"), r"(^[ \t]*)(>[^\n]*)")
    yield Rule(("comment",), r"#[^\n]*")
    yield Rule(("item", "blank", "heading"), rf"(^{one_of(ITEM_WORDS)}{_END})(?:([ \t]+)({_HEADING})?)?")
    yield Rule(("blank", "declared", "sign"), rf"({_MARGIN})({_DECLARED})(:)")
    yield Rule(
        ("blank", "line", "blank", "declared"), rf"({_MARGIN})(?:(list +of)( +))?({_DECLARED})(?=, *each +an?{_END})"
    )
    yield Rule(
        ("blank", "declared", "blank", "phrase"),
        rf"({_MARGIN})({_WORD}(?: +(?!not +complete|complete){_WORD})*)"
        rf"( +)((?:not +)?complete)(?=[ \t]*(?:#|$)| +since{_END})",
    )
    yield Rule(("blank", "line"), rf"({_MARGIN})({one_of(quoted)})(?= *\")")
    yield Rule(("blank", "line", "blank", "name"), rf"({_MARGIN})(key)( +)([a-z][a-z0-9_]*){_LINE_ENDS}")
    yield Rule(("blank", "line"), rf"({_MARGIN})(if +not +documented)(?=[ \t]*:)")
    yield Rule(("blank", "line"), rf"({_MARGIN})(given){_LINE_ENDS}")
    yield Rule(("blank", "line", "blank", "constant"), rf"({_SHALLOW})(status)( +)({one_of(STATUSES)}){_LINE_ENDS}")
    yield Rule(("blank", "line", "blank", "constant"), rf"({_SHALLOW})(version|changed +in)( +)(\w+(?:\.\w+)*)")
    yield Rule(("blank", "line"), rf"({_SHALLOW})({header})(?= )")
    yield Rule(("blank", "line"), rf"({_MARGIN})({others}){_END}")
    yield Rule(("blank", "line", "blank", "outcome"), rf"({_MARGIN})(otherwise){_END}(?:( +)({_NAME}))?")
    yield Rule(("blank", "line", "blank", "phrase"), rf"({_MARGIN})(then)( +)(the +case +is +refused +for){_END}")
    yield Rule(
        ("blank", "line", "blank", "name", "blank", "phrase"),
        rf"({_MARGIN})(then)(?:( +)({_NAME_BEFORE_NEEDS})(?:( +)(needs){_END})?)?",
    )
    yield Rule(("blank", "phrase", "blank", "name"), rf"({_MARGIN})(for +each)( +)({_NAME})")
    yield Rule(
        ("blank", "outcome"),
        rf"({_SHALLOW})(?=[^\n\"#]* (?:when|unless){_END})({_OUTCOME})(?=,| +(?:when|unless){_END})",
    )
    yield Rule(
        ("blank", "sign", "blank", "name"),
        rf"({_MARGIN})(\|)( +)(?!{one_of({*COUNTING, 'from', 'until', 'then'})}{_END})"
        rf"(?!{one_of({*CELLS, *LITERALS})}[ \t]*[|,])"
        rf"(?!{_WORD} +to +)([^\W\d][^|\"#\n]*[^|\"#\s])(?= *\|)",
    )
    yield Rule(("blank", "label", "blank"), rf"({_MARGIN})(\([A-Za-z0-9]{{1,4}}\))([ \t]*)")
    yield Rule(("blank", "name"), rf"({_MARGIN})(?={one_of(BETWEEN)}{_END})(?!for +(?:each|some){_END})({_NAME})")


_NAME_BEFORE_NEEDS = rf"{_STOP}{_WORD}(?: +(?!needs{_END}){_STOP}{_WORD})*"
_OUTCOME = rf"{_WORD}(?: +(?!(?:when|unless){_END}){_STOP}{_WORD})*"


def rules_of_values() -> Iterator[Rule]:
    """Texts, labels, dates, numbers, types and words that are values."""
    unit = units()
    yield Rule(("text",), r'"[^"\n]*"?')
    yield Rule(("label",), r"(?:(?<=because )|(?<=, )|(?<=\))|(?<=\| ))\([A-Za-z0-9]{1,4}\)(?=[ \t]*(?:[,(|#]|$))")
    yield Rule(("date",), rf"{_BEGIN}\d{{4}}-\d\d-\d\d(?![\w-])")
    yield Rule(("number",), r"(?<![\w'’/.])(?:\d+[A-Z][A-Z\d]*|\d{3,7}-\d|\d{4,5}-\d{3,4}(?:-\d{1,2})?)(?![\w.-])")
    yield Rule(("number", "blank", "unit"), rf"((?<![\w'’/.]){_NUMBER})( +)({unit})")
    yield Rule(("number", "blank", "phrase"), rf"((?<![\w'’/.]){_NUMBER})( +)(points?){_END}")
    yield Rule(("number",), rf"(?<![\w'’/.]){_NUMBER}%?")
    yield Rule(("number",), rf"{_BEGIN}[A-Z]\d[\dA-Z]*(?:\.[\dA-Z]+)?(?=[ \t]*(?:[,#|]|$)| +(?:to|from|until){_END})")
    alone = one_of(each for each in TYPES if not each.endswith(" of") and each != "or none")
    type_ends = r"(?=[ \t]*(?:#|$)| +(?:from|up +to) +-?\d)"
    yield Rule(("type",), rf"(?<=: )(?:{alone}|{unit}){type_ends}")
    yield Rule(("type", "blank", "unit"), rf"((?<=: )whole +number +of)( +)({unit})")
    yield Rule(("type",), rf"(?<=: )(?:one +of|some +of){_END}")
    yield Rule(("type", "blank", "constant"), rf"((?<=: )(?:code|some +codes) +of)( +)({one_of(SYSTEMS)}){_END}")
    yield Rule(("type",), rf"or +none{_LINE_ENDS}")
    yield Rule(("constant",), rf"(?<=: )(?:{one_of(KINDS)}|{one_of(SYSTEMS)})(?=[ \t]*(?:[,#]|$))")
    yield Rule(("constant",), rf"(?<=, )(?:{one_of(ROW_RULES)}|{one_of(ROUNDINGS)}){_LINE_ENDS}")
    yield Rule(("line", "blank", "name"), rf"((?<=\| )then)( +)({_NAME})")
    yield Rule(("phrase",), rf"(?<=\| ){one_of(CELLS)}(?=[ \t]*\|)")
    yield Rule(("constant",), rf"{_BEGIN}{one_of(LITERALS)}{_VALUE_ENDS}")


def rules_of_phrases() -> Iterator[Rule]:
    """What conditions say."""
    unit = units()
    counted = rf"({one_of({*COUNTING})})( +)"
    yield Rule(("joining",), rf"{_BEGIN}{one_of(GROUPS).replace('N', _COUNT)}{_LINE_ENDS}")
    yield Rule(("comparison",), rf"{_BEGIN}{one_of(COMPARISONS)}{_END}")
    yield Rule(("comparison",), rf"{_BEGIN}{_LAST}")
    # What a list of values or a cell holds begins with "not" as a name does.
    yield Rule(("joining",), rf"{_BEGIN}(?:{one_of({*JOINING, 'if'} - {'not'})}|(?<!, )(?<!\| )not){_END}")
    yield Rule(("name",), rf"{_BEGIN}not +{_NAME}")
    yield Rule(("phrase", "blank", "number", "blank", "phrase"), rf"{counted}({_NUMBER})( +)(points?){_END}")
    yield Rule(("phrase", "blank", "number", "blank", "unit"), rf"{counted}({_NUMBER})( +)({unit})")
    yield Rule(
        ("phrase", "blank", "number", "blank", "name"),
        rf"((?<=, )up +to)( +)({_NUMBER})( +)({_WORD}(?: +(?!in +[\d(]){_WORD})*)",
    )
    yield Rule(
        ("phrase", "blank", "number", "blank", "phrase", "blank", "name"),
        rf"{counted}({_NUMBER}%?)(?:( +)(?:(different|earlier)( +))?({_LISTED}))?",
    )
    yield Rule(
        ("phrase", "blank", "sign", "name", "sign", "blank", "phrase", "blank", "name"),
        rf"{counted}(\()([^()\n]*)(\))( +)(?:(different)( +))?({_LISTED})",
    )
    yield Rule(("phrase",), rf"{_BEGIN}{one_of(MEASURING)}{_END}")
    yield Rule(
        ("phrase", "blank", "number", "blank", "unit", "blank", "phrase"),
        rf"({_BEGIN}some)( +)({_NUMBER})( +)({unit})( +)(in +a +row){_END}",
    )
    picking = one_of({*PICKING} - {"some", "any", "the", "different", "earlier"})
    yield Rule(
        ("phrase", "blank", "phrase", "blank", "name"),
        rf"({_BEGIN}{picking})( +)(?:(different|earlier)( +))?({_LISTED})",
    )
    yield Rule(("phrase", "blank", "name"), rf"({_BEGIN}any)( +)({_LISTED})(?= +has{_END})")
    yield Rule(("phrase", "blank", "name"), rf"({_BEGIN}the)( +)({_LISTED})")
    yield Rule(("phrase",), rf"{_BEGIN}the(?= )")
    yield Rule(("phrase", "blank", "unit"), rf"((?<![\w'’/-])to +the +nearest)( +)({unit}|whole +number{_END})")
    first = "".join(rf"(?<!{each} )" for each in (":", "and", "or", "not", "where", "when", "if", "has")) + r"(?<!\()"
    yield Rule(
        ("phrase", "blank", "name", "blank", "phrase"), rf"((?<=, )from)( +)({_NAME_BEFORE_UP_TO})( +)(up +to){_END}"
    )
    yield Rule(("phrase",), rf",[ \t]*counting +this +one{_END}")
    yield Rule(("phrase", "blank", "name"), rf"({first}{_BEGIN}(?:values +)?among)( +)({_LISTED})")
    yield Rule(("phrase", "blank", "unit"), rf"({first}for +each)( +)({unit})(?= +of{_END})")
    yield Rule(("name", "blank", "phrase"), rf"((?:(?<=for each )|(?<=of )){_NAME_BEFORE_ABOVE})( +)(above){_END}")
    yield Rule(("phrase",), r"(?<=, )effective(?= +\d)")
    yield Rule(("phrase",), rf"{first}{_BEGIN}(?:{one_of({*BETWEEN} - {'in'})}{_END}|in(?= +[\d(]))")


# At most so many words, since it is looked for behind each "for each" and "of".
_NAME_BEFORE_ABOVE = rf"{_WORD}(?: +(?!above{_END}){_STOP}{_WORD}){{0,20}}"
_NAME_BEFORE_UP_TO = rf"{_WORD}(?: +(?!up +to{_END}){_WORD})*"
