"""The grammar: no conflict, names kept whole, and one list of reserved words."""

import itertools
import logging
import re
from collections.abc import Callable

import lark
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policy_dsl import syntax
from policy_dsl.names import RESERVED_BEGINNINGS, RESERVED_WORDS, forbidden_in
from policy_dsl.parse import parse
from policy_dsl.parse.blocks import GRAMMAR, make_parser
from policy_dsl.source import normalised

GRAMMAR_TEXT = GRAMMAR.read_text(encoding="utf-8")


def conflicts_told(caplog: pytest.LogCaptureFixture, make: Callable[[], object]) -> list[str]:
    """The conflicts that Lark's debug log tells while a parser is made."""
    caplog.clear()
    with caplog.at_level(logging.DEBUG, logger=lark.logger.name):
        make()
    return [record.getMessage() for record in caplog.records if "conflict" in record.getMessage().lower()]


def test_no_conflict_is_in_the_log(caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lark resolves shift/reduce conflicts silently; its debug log tells those of a bad grammar, and none of ours."""
    monkeypatch.setattr(lark.logger, "propagate", True)
    ambiguous = conflicts_told(caplog, lambda: lark.Lark('start: start "+" start | "x"', parser="lalr", debug=True))
    ours = conflicts_told(caplog, lambda: make_parser(debug=True))

    assert len(ambiguous) > 0
    assert [] == ours


def test_reserved_words_are_the_grammars() -> None:
    """The words that no name can hold are the words at which the grammar ends a name."""
    stop = re.search(r"^_STOP: /\(\?!\(\?:([a-z|]+)\)", GRAMMAR_TEXT, re.MULTILINE)

    assert stop is not None
    assert RESERVED_WORDS == tuple(stop.group(1).split("|"))
    assert set(RESERVED_BEGINNINGS) == {"the", "no", "not", "every", "if"}


# Terminals that match words of a writer's own. Two of them in one lexer context must be told apart by what follows.
NAME_KINDS = (
    "NAME", "OUTCOME", "DETERMINED", "HEAD", "DECLARED", "ROW_NAME", "TERM_NAME", "THING", "SCORED", "UNIT",
    "UNIT_TYPE", "EACH_UNIT", "VERSION", "KEY", "CODE", "LISTED", "ATTRIBUTE", "MEETER", "START", "LIST_NAME",
    "GIVEN_LIST", "COMPLETE_LIST",
)  # fmt: skip
TOLD_APART = {
    ("EACH_UNIT", "SCORED"),  # the unit of "1 point for each mm of overjet" stands before " of "
    ("NAME", "UNIT_TYPE"),  # under a list, a type ends its line; what is no unit is a condition
    ("DECLARED", "LIST_NAME"),  # a derived list goes on with ", each a"
    ("DECLARED", "GIVEN_LIST"),  # a fact that is given has a colon, and a list has rows under it
    ("COMPLETE_LIST", "DECLARED"),  # a list without a colon, before "complete" at the line's end
    ("COMPLETE_LIST", "GIVEN_LIST"),
}


def test_names_meet_in_known_contexts_only() -> None:
    """LALR joins states: no lexer context takes two kinds of name that nothing tells apart."""
    table = make_parser().parser.parser._parse_table
    contexts = {frozenset(each for each in state if each in NAME_KINDS) for state in table.states.values()}
    meetings = {pair for context in contexts for pair in itertools.combinations(sorted(context), 2)}

    assert TOLD_APART == meetings


def test_label_and_bracket_never_meet() -> None:
    """No lexer context takes both a label and an opening bracket, so `(1)` is never a bracketed name."""
    states = make_parser().parser.parser._parse_table.states.values()
    meetings = [sorted(state) for state in states if "LABEL" in state and "LPAR" in state]

    assert [] == meetings


def names_in(text: str) -> list[str]:
    """Every name in a policy's syntax tree, in order, with the kind of node that holds it."""
    document = parse(normalised("policy.pol", text)).value
    assert document is not None
    found: list[tuple[int, str]] = []

    def walk(node: object) -> None:
        if isinstance(node, syntax.Name):
            found.append((node.span.start, node.text))
        elif isinstance(node, tuple):
            for each in node:
                walk(each)
        elif isinstance(node, syntax.Written):
            for field in node.__dataclass_fields__:
                walk(getattr(node, field))

    walk(document.items)
    return [name for _, name in sorted(found)]


def in_criterion(line: str) -> str:
    return f"determination d\n  a when all of\n    (1) {line}\n  otherwise b\n"


GOLDEN_NAMES = {
    "relief is at least 80% and pain at rest": ["relief", "pain at rest"],
    "not pain before surgery or number of prior trials is 3": ["pain before surgery", "number of prior trials"],
    "A1C within 3 months is 5 to 14": ["A1C within 3 months"],
    "side is one of left, both sides and side is not other side": ["side", "left", "both sides", "side", "other side"],
    "levels are none of L4-L5, L5-S1": ["levels", "L4-L5", "L5-S1"],
    '"w": site is "head and neck"': ["site", "head and neck"],
    "Crohn's disease and Ménière's disease": ["Crohn's disease", "Ménière's disease"],
    "has diabetes and needs help with feeding": ["has diabetes", "needs help with feeding"],
    "pain when sitting and isolated and/or other": ["pain when sitting", "isolated and/or other"],
    "(pain) and (not (swelling or redness))": ["pain", "swelling", "redness"],
    "onset is on or before date of service": ["onset", "date of service"],
    "no-show is documented and nocturnal pain is not documented": ["no-show", "nocturnal pain"],
    "6-minute walk distance is more than 300": ["6-minute walk distance"],
    "HER2+ tumor and CD4+ T cell count is less than 200": ["HER2+ tumor", "CD4+ T cell count"],
    # calculations
    "weight / height ^ 2 is at least BMI limit": ["weight", "height", "BMI limit"],
    "weight/height is 3 and T-score is -2.5": ["weight/height", "T-score"],
    "a - b + c-d * 2 is more than (a + b) * c": ["a", "b", "c-d", "a", "b", "c"],
    "(age) and b": ["age", "b"],
    "the days between start of therapy and re-evaluation date is at least 5 days": [
        "start of therapy",
        "re-evaluation date",
    ],
    "the full years between date of birth and date of service is at least minimum age and x": [
        "date of birth",
        "date of service",
        "minimum age",
        "x",
    ],
    "dose is at most the lower of usual dose, (weight * 2 mg) and highest dose and x": [
        "dose",
        "usual dose",
        "weight",
        "highest dose",
        "x",
    ],
    "distance to the nearest hospital is at most 30 miles": ["distance to the nearest hospital"],
    # quantities
    "AHI is 5 to 14 events/hour and comorbidity": ["AHI", "comorbidity"],
    "height is at least 5 ft 6 in and weight is 55 kg to 60 kg": ["height", "weight"],
    "height is 5 ft 2 in to 6 ft": ["height"],
    # dates
    "re-evaluation date is 31 to 91 days after start of therapy": ["re-evaluation date", "start of therapy"],
    "last block is at least 6 months before date of service": ["last block", "date of service"],
    "last block is more than (gap needed) after first block": ["last block", "gap needed", "first block"],
    "last block is 30 days after first block or x": ["last block", "first block", "x"],
    "onset within 6 months is within 6 months of date of service": ["onset within 6 months", "date of service"],
    "onset is within (look back) before surgery before 2020": ["onset", "look back", "surgery before 2020"],
    "onset is in the 12 months up to and including date of service": ["onset", "date of service"],
    "vaccinations up to date and onset is in the 12 months up to vaccination": [
        "vaccinations up to date",
        "onset",
        "vaccination",
    ],
    # codes, criteria, outcomes
    "code is 0213T or code is one of 64490, J1745, E11.9, 4548-4": [
        "code",
        "0213T",
        "code",
        "J1745",
        "E11.9",
        "4548-4",
    ],
    "requested code is among facet codes": ["requested code", "facet codes"],
    "first block criteria are met and personal history is not met": ["first block criteria", "personal history"],
    "target is met on paper": ["target", "met on paper"],
    "first block is not medically necessary and second block is denied": [
        "first block",
        "medically necessary",
        "second block",
        "denied",
    ],
    # a whole line
    "if chronic stable state required: not chronic and stable": ["chronic stable state required", "chronic", "stable"],
    '"w": if A or C: B': ["A", "C", "B"],
    "if fact unless other: when needed": ["fact unless other", "when needed"],
}


@pytest.mark.parametrize(("line", "names"), GOLDEN_NAMES.items())
def test_names_in_conditions(line: str, names: list[str]) -> None:
    """A condition parses into exactly these names: a name swallows nothing that belongs to a phrase."""
    assert ["d", "a", *names, "b"] == names_in(in_criterion(line))


GOLDEN_ITEMS = {
    "header": (
        'policy spine with sleep\n  source "A", "B", read 2026-11-25\n  services facet codes, 64490, 0213T\n',
        ["spine with sleep", "facet codes", "64490", "0213T"],
    ),
    "choices": (
        'choices\n  lumbar levels: L1-L2, L2-L3\n  sites: "head and neck", lumbar levels\n',
        ["lumbar levels", "L1-L2", "L2-L3", "sites", "head and neck", "lumbar levels"],
    ),
    "codes": (
        "codes facet codes: CPT, edition 2025, effective 2025-01-01\n  64490 to 64495 until 2024-07-13, 0213T\n",
        ["facet codes"],
    ),
    "facts": (
        "facts\n  PO2: mmHg from 0 mmHg\n    only when test kind is blood gas\n  hours of relief: hours from 0 to 24\n"
        "  prescribed: whole number of days from 0\n  diagnoses: some codes of ICD-10-CM or none\n",
        ["PO2", "test kind", "blood gas", "hours of relief", "prescribed", "diagnoses"],
    ),
    "define": (
        "define\n  rounded overjet: overjet to the nearest mm, half up\n"
        "  near: transport to the nearest hospital\n  rate: a / b to the nearest 0.1 mL/min, toward zero\n",
        ["rounded overjet", "overjet", "near", "transport to the nearest hospital", "rate", "a", "b"],
    ),
    "values": (
        "values\n  minimum age: 55 years from 2015-02-05 to 2022-02-09, 50 years from 2022-02-10\n"
        "  third level: appeal only from 2021-04-25, paid from home until 2024-07-14\n",
        ["minimum age", "third level", "appeal only", "paid from home"],
    ),
    "values by": (
        "values by health plan, from 2024-07-14\n  | | LCD L38841 | Plan A |\n"
        "  | pain and its duration | 3 months | no rule |\n  | third level | yes | not paid |\n",
        ["health plan", "LCD L38841", "Plan A", "pain and its duration", "third level", "not paid"],
    ),
    "table": (
        "table usual relief, first row wins\n  | guidance | overjet | date of service || relief |\n"
        "  | CT, not known | at most 5 mm | from 2025-01-01 || 80% |\n  | any | 4 to 9 mm | any || not eligible |\n"
        "  | otherwise || no rule |\n",
        ["usual relief", "guidance", "overjet", "date of service", "relief", "CT", "not known", "not eligible"],
    ),
    "score": (
        'score HLD points "Index", at most 40 points\n'
        '  (S1) "Overjet": 1 point for each mm of rounded overjet above overjet allowance\n'
        '  (S2) "Front", the higher of\n       (a) 3 points for each of ectopic teeth, at most 12 points\n'
        "       (b) 5 points when crossbite and side is one of left, right\n"
        "  (S3) 2 points for each crowded arch\n  (S4) 2 points for each of (teeth - 2) above 1\n",
        ["HLD points", "rounded overjet", "overjet allowance", "ectopic teeth", "crossbite", "side", "left", "right",
         "crowded arch", "teeth"],
    ),
    "criteria": (
        'criteria personal history "T", any of\n  applies when plan is A\n  (1) x\n'
        '      unless "U"\n        y\n        any of\n          (a) z\n      applies until 2026-01-01\n'
        '      from "item 1"\n  unless "V": v\n  unless "W", any of\n    (a) w\n',
        ["personal history", "plan", "A", "x", "y", "z", "v", "w"],
    ),
    "clauses": (
        "determination d\n  not covered unless personal history is met\n    applies when x\n"
        "  medically necessary, for 12 weeks, up to 30 taper sessions in 7 weeks, when all of\n    (1) y\n"
        "  continued, from re-evaluation date, until last day when z\n"
        "  continued, for the lower of 120 days and prescribed days, when z\n"
        '  "hold and refer", for (usual time) when z\n  otherwise not covered, until 2025-01-01\n',
        ["d", "not covered", "personal history", "x", "medically necessary", "taper sessions", "y", "continued",
         "re-evaluation date", "last day", "z", "continued", "prescribed days", "z", "hold and refer", "usual time",
         "z", "not covered"],
    ),
    "scenario": (
        'scenario "s"\n  given\n    height: 5 ft 6 in\n    levels: L4-L5, none of these\n    pain: not documented\n'
        "  then special needs seating is not covered, for 12 weeks, because (1), (C)(2)\n"
        "  then first block is continued, from start date because (1)\n"
        "  then first block needs pain score, other cause found\n  then second block needs more information\n"
        "  then HLD points is 25 points\n  then grown up is yes\n"
        "  then the case is refused for levels, pain score\n",
        ["height", "levels", "L4-L5", "none of these", "pain", "special needs seating", "not covered", "first block",
         "continued", "start date", "first block", "pain score", "other cause found", "second block", "HLD points",
         "grown up", "levels", "pain score"],
    ),
    "common facts": (
        'common facts "Base"\n  like "Other"\n  date of service: 2025-03-10\n  drugs: none\n',
        ["date of service", "drugs", "none"],
    ),
    "cases": (
        'scenario "s"\n  | case | overjet | sites | then facet block | because | needs | then HLD points |\n'
        "  | 5a | 9 mm | left, from birth | medically necessary, for 12 weeks, from start date | (D)(1) | | 25 |\n"
        "  | a and b | ? | | needs more information | | PO2, needs help | |\n",
        ["overjet", "sites", "facet block", "HLD points", "left", "from birth", "medically necessary", "start date",
         "needs more information", "PO2", "needs help"],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "names"), GOLDEN_ITEMS.values(), ids=GOLDEN_ITEMS)
def test_names_in_items(text: str, names: list[str]) -> None:
    """Every other form parses without a mistake into exactly these names."""
    assert (names, ()) == (names_in(text), parse(normalised("policy.pol", text)).diagnostics)


def told(node: object) -> str:
    """A syntax tree in short: a class by its name, a name in <>, a quoted one in <"">."""
    match node:
        case syntax.Name(text, quoted):
            return f'<"{text}">' if quoted else f"<{text}>"
        case syntax.Text(text):
            return f'"{text}"'
        case syntax.UnitWord(text) | syntax.DateLiteral(text) | syntax.Label(text):
            return text
        case syntax.NumberLiteral(text, _, percent, unit, rest):
            words = [text + "%" * percent, told(unit) if unit else "", told(rest) if rest else ""]
            return " ".join(filter(None, words))
        case syntax.Written():
            parts = [getattr(node, field) for field in node.__dataclass_fields__ if field != "span"]
            return f"{type(node).__name__}({', '.join(map(told, parts))})"
        case tuple():
            return f"[{', '.join(map(told, node))}]"
        case _:
            return str(node)


GOLDEN_TREES = {
    "a - b - c * 2 ^ 2": "Holds(Calculation(Calculation(<a>, -, <b>), -, Calculation(<c>, *, Power(2, 2))))",
    "(a + b) / 2 is at least 5 mm": "Comparison(Calculation(Calculation(<a>, +, <b>), /, 2), is at least, 5 mm)",
    "the completed years between a and b": "Holds(TimeBetween(years, <a>, <b>))",
    "the calendar months between a and (b)": "Holds(TimeBetween(calendar months, <a>, <b>))",
    "the higher of a, 5 ft 6 in and b": "Holds(Extreme(higher, [<a>, 5 ft 6 in, <b>]))",
    "x is 5 to 14 events/hour": "Between(<x>, 5, 14 events/hour, None, None)",
    "x is 31 to 91 days after y": "Between(<x>, 31, 91 days, after, <y>)",
    "x is at most 6 months before y": "Distance(<x>, is at most, 6 months, before, <y>)",
    "x is 30 days after 2025-01-01": "Distance(<x>, is, 30 days, after, 2025-01-01)",
    "x is within 6 months of y": "Within(<x>, 6 months, of, <y>)",
    "x is in the 12 months up to y": "InWindow(<x>, 12 months, False, <y>)",
    "x is in the (look back) up to and including y": "InWindow(<x>, <look back>, True, <y>)",
    "x are met or y is not met": "Disjunction([IsMet(<x>, False), IsMet(<y>, True)])",
    "x is among facet codes": "Membership(<x>, are among, [<facet codes>])",
    'x is "met"': 'Comparison(<x>, is, <"met">)',
    "if a: b and c": "Conditional(Holds(<a>), Conjunction([Holds(<b>), Holds(<c>)]))",
}


# Phrases on lists.
GOLDEN_LISTS = {
    "at least 2 blocks where good block and level is requested item's level": (
        "Count(at least, 2, None, Items(<blocks>, False, False, [], Conjunction([Holds(<good block>), "
        "Comparison(<level>, is, <requested item's level>)])))"
    ),
    "at least (trials needed) trials and x": (
        "Conjunction([Count(at least, <trials needed>, None, Items(<trials>, False, False, [], None)), Holds(<x>)])"
    ),
    "no ablation within 6 months before date of service": (
        "Count(at most, None, None, Items(<ablation>, False, False, [ListWindow(within, 6 months, before, "
        "False, <date of service>, None)], None))"
    ),
    "every trial where class is SSRI: weeks treated is at least 8 weeks": (
        "Quantified(every, Items(<trial>, False, False, [], Comparison(<class>, is, <SSRI>)), False, "
        "Comparison(<weeks treated>, is at least, 8 weeks))"
    ),
    "every trial: c and d": (
        "Quantified(every, Items(<trial>, False, False, [], None), False, Conjunction([Holds(<c>), Holds(<d>)]))"
    ),
    "every conventional agent has contraindication": (
        "Quantified(every, Items(<conventional agent>, False, False, [], None), True, Holds(<contraindication>))"
    ),
    "any conventional agent has intolerance or inadequate response": (
        "Quantified(any, Items(<conventional agent>, False, False, [], None), True, "
        "Disjunction([Holds(<intolerance>), Holds(<inadequate response>)]))"
    ),
    "no agent has intolerance": "Quantified(no, Items(<agent>, False, False, [], None), True, Holds(<intolerance>))",
    "at most 2 ablations, counting this one, in the 12 months up to and including date of service": (
        "Count(at most, 2, None, Items(<ablations>, False, True, [ListWindow(up to, 12 months, None, True, "
        "<date of service>, None)], None))"
    ),
    "at most 2 ablations in the 12 months up to date of service, counting this one": (
        "Count(at most, 2, None, Items(<ablations>, False, True, [ListWindow(up to, 12 months, None, False, "
        "<date of service>, None)], None))"
    ),
    "at most 2 earlier ablations, counting this one, where x": (
        "Count(at most, 2, None, Items(<ablations>, True, True, [], Holds(<x>)))"
    ),
    (
        "some 30 days in a row, from start of therapy up to re-evaluation date, hold at least 21 nights where "
        "hours used is at least 4 hours"
    ): (
        "Run(30 days, <start of therapy>, <re-evaluation date>, Count(at least, 21, None, Items(<nights>, "
        "False, False, [], Comparison(<hours used>, is at least, 4 hours))))"
    ),
    (
        "some 30 days in a row, from start of therapy up to (start of therapy + 89 days), hold at least 21 nights "
        "where hours used is at least 4 hours"
    ): (
        "Run(30 days, <start of therapy>, Calculation(<start of therapy>, +, 89 days), Count(at least, 21, "
        "None, Items(<nights>, False, False, [], Comparison(<hours used>, is at least, 4 hours))))"
    ),
    "some (window) in a row, from (the latest block's date) up to 2025-01-01, hold no night": (
        "Run(<window>, ItemValue(Picked(latest, Items(<block>, False, False, [], None)), <date>), "
        "2025-01-01, Count(at most, None, None, Items(<night>, False, False, [], None)))"
    ),
    "at least 2 different class values among trials where outcome is failed": (
        "Count(at least, 2, <class>, Items(<trials>, False, False, [], Comparison(<outcome>, is, <failed>)))"
    ),
    "the latest block's relief is at least 80%": (
        "Comparison(ItemValue(Picked(latest, Items(<block>, False, False, [], None)), <relief>), is at least, 80%)"
    ),
    "(the latest block where level is L4-L5)'s relief is at least 80%": (
        "Comparison(ItemValue(Picked(latest, Items(<block>, False, False, [], Comparison(<level>, is, "
        "<L4-L5>))), <relief>), is at least, 80%)"
    ),
    "the highest hours used among nights in the 30 days up to date of service where x": (
        "Holds(Total(highest, <hours used>, Items(<nights>, False, False, [ListWindow(up to, 30 days, None, "
        "False, <date of service>, None)], Holds(<x>))))"
    ),
    "the total of hours used among nights is at least 3 hours": (
        "Comparison(Total(total, <hours used>, Items(<nights>, False, False, [], None)), is at least, 3 hours)"
    ),
    "the average hours used among nights since 2024-01-01 before date of service is at least 3 hours": (
        "Comparison(Total(average, <hours used>, Items(<nights>, False, False, [ListWindow(since, None, "
        "None, False, 2024-01-01, None), ListWindow(before, None, None, False, <date of service>, None)], "
        "None)), is at least, 3 hours)"
    ),
    "prior ablation exists and prior ablation does not exist": (
        "Conjunction([Exists(<prior ablation>, False), Exists(<prior ablation>, True)])"
    ),
    "(the latest block where level is L4-L5) exists": (
        "Exists(Picked(latest, Items(<block>, False, False, [], Comparison(<level>, is, <L4-L5>))), False)"
    ),
    "not (the latest block before date of service) exists": (
        "Negation(Exists(Picked(latest, Items(<block>, False, False, [ListWindow(before, None, None, False, "
        "<date of service>, None)], None)), False))"
    ),
    "the latest block before date of service exists": (
        "Exists(Picked(latest, Items(<block>, False, False, [ListWindow(before, None, None, False, <date of "
        "service>, None)], None)), False)"
    ),
    "the relative meets personal history or the relative does not meet personal history": (
        "Disjunction([Meets(<relative>, <personal history>, False), Meets(<relative>, <personal history>, True)])"
    ),
    "for some side among family sides: at least 2 relatives where side is family side": (
        "ForSome(<side>, <family sides>, Count(at least, 2, None, Items(<relatives>, False, False, [], "
        "Comparison(<side>, is, <family side>))))"
    ),
    "exactly 3 blocks between 2024-01-01 and date of service": (
        "Count(exactly, 3, None, Items(<blocks>, False, False, [ListWindow(between, None, None, False, "
        "2024-01-01, <date of service>)], None))"
    ),
    "more than 2 blocks within (gap needed) of date of service and y": (
        "Conjunction([Count(more than, 2, None, Items(<blocks>, False, False, [ListWindow(within, <gap "
        "needed>, of, False, <date of service>, None)], None)), Holds(<y>)])"
    ),
    "x and at least 2 blocks where a or b": (
        "Conjunction([Holds(<x>), Count(at least, 2, None, Items(<blocks>, False, False, [], "
        "Disjunction([Holds(<a>), Holds(<b>)])))])"
    ),
    "not at least 2 blocks where a": (
        "Negation(Count(at least, 2, None, Items(<blocks>, False, False, [], Holds(<a>))))"
    ),
    "the number of blocks in the 12 months up to date of service is at least 2": (
        "Comparison(Total(number, None, Items(<blocks>, False, False, [ListWindow(up to, 12 months, None, "
        "False, <date of service>, None)], None)), is at least, 2)"
    ),
    "the number of different class values among trials is at least 2": (
        "Comparison(Total(different, <class>, Items(<trials>, False, False, [], None)), is at least, 2)"
    ),
    "x is at least the number of blocks where good": (
        "Comparison(<x>, is at least, Total(number, None, Items(<blocks>, False, False, [], Holds(<good>))))"
    ),
    "x is at least 6 months before the latest block's date": (
        "Distance(<x>, is at least, 6 months, before, ItemValue(Picked(latest, Items(<block>, False, False, "
        "[], None)), <date>))"
    ),
    "at least 1 relative where degree is at most 2 and the relative meets personal history": (
        "Count(at least, 1, None, Items(<relative>, False, False, [], Conjunction([Comparison(<degree>, is "
        "at most, 2), Meets(<relative>, <personal history>, False)])))"
    ),
    '"w": (at least 2 blocks where a) or (no block where b)': (
        "Disjunction([Count(at least, 2, None, Items(<blocks>, False, False, [], Holds(<a>))), Count(at "
        "most, None, None, Items(<block>, False, False, [], Holds(<b>)))])"
    ),
    "if every trial: a: b": (
        "Conditional(Quantified(every, Items(<trial>, False, False, [], None), False, Holds(<a>)), Holds(<b>))"
    ),
    "prior ablation's date is at least 6 months before date of service": (
        "Distance(<prior ablation's date>, is at least, 6 months, before, <date of service>)"
    ),
    "methotrexate's contraindication": "Holds(<methotrexate's contraindication>)",
    'fewer than 3 "head and neck" where x': (
        'Count(fewer than, 3, None, Items(<"head and neck">, False, False, [], Holds(<x>)))'
    ),
    "the second block's relief / the first block's relief is at least 2": (
        "Comparison(Calculation(ItemValue(Picked(second, Items(<block>, False, False, [], None)), <relief>), "
        "/, ItemValue(Picked(first, Items(<block>, False, False, [], None)), <relief>)), is at least, 2)"
    ),
}


@pytest.mark.parametrize(("line", "tree"), [*GOLDEN_TREES.items(), *GOLDEN_LISTS.items()])
def test_trees_of_conditions(line: str, tree: str) -> None:
    """A condition parses into exactly this syntax."""
    document = parse(normalised("policy.pol", in_criterion(line))).value
    assert document is not None
    (determination,) = document.items
    assert isinstance(determination, syntax.Determination)
    clause = determination.parts[0]
    assert isinstance(clause, syntax.Clause)
    assert isinstance(clause.met, syntax.Group)

    assert f"[{tree}]" == told(clause.met.criteria[0].body)


GOLDEN_WHOLE = {
    "facts\n  x: mm Hg up to 5\n": ("Facts([FactDeclaration(<x>, NumberType(number, None, 5, mm Hg), [])])"),
    "facts\n  x: whole number of days\n    key x\n": (
        "Facts([FactDeclaration(<x>, NumberType(whole number, None, None, days), [Key(x)])])"
    ),
    "define\n  x: a to the nearest whole number, up\n": (
        "Define([Definition(<x>, Rounded(<a>, whole number, up), None)])"
    ),
    "codes x: ICD-10-CM\n  E11.0 to E11.9 from 2020-01-01 to 2021-12-31, Z00\n": (
        'CodeList(<x>, "ICD-10-CM", None, None, [CodeRange("E11.0", "E11.9", Period(2020-01-01, 2021-12-31)), '
        'CodeRange("Z00", None, None)])'
    ),
    "table t, exactly one row\n  | a | b || c | d |\n  | 1 to 2 | any || | no rule |\n"
    "  | otherwise | | || 3 mm | x |\n": (
        "Table(<t>, exactly one row, [<a>, <b>], [<c>, <d>], [TableRow([RangeCell(1, 2), AnyCell()], "
        "[None, NoRule()], False), TableRow([], [3 mm, <x>], True)])"
    ),
    'score s\n  (1) "W"\n    from "p"\n    1 point for each week of rest above 2, at most 5 points\n': (
        'Score(<s>, None, None, [ScoreLine(1, "W", PointsForEach(1, week, <rest>, 2, 5), [FromSource("p")])])'
    ),
    'determination d\n  a, for 2 weeks, when x\n    from "p"\n  b unless any of\n    (1) y\n': (
        'Determination(<d>, None, [Clause(<a>, [ForTerm(2 weeks)], False, Holds(<x>), [FromSource("p")]), '
        "Clause(<b>, [], True, Group(any of, 0, [Criterion(1, None, [Holds(<y>)], [])], []), [])])"
    ),
    'scenario "s"\n  | case | x | then d | because | needs |\n  | 1 | ? | a, for 2 weeks | (C)(2) | |\n'
    "  | 2 | | 7 mm | | y |\n": (
        'Scenario("s", [CaseTable([Column(fact, <x>, None), Column(then, <d>, None), '
        "Column(because, None, None), Column(needs, None, None)], "
        '[CaseRow("1", [CaseCell([Unknown()], None, [], [], []), CaseCell([], <a>, [ForTerm(2 weeks)], [], []), '
        "CaseCell([], None, [], [LabelPath([C, 2])], []), CaseCell([], None, [], [], [])]), "
        'CaseRow("2", [CaseCell([], None, [], [], []), CaseCell([7 mm], None, [], [], []), '
        "CaseCell([], None, [], [], []), CaseCell([], None, [], [], [<y>])])])])"
    ),
}


# Items that speak of lists.
GOLDEN_LISTED = {
    (
        "list of blocks, each a block\n"
        "  key blocks_done\n"
        '  asks "Which?"\n'
        "  if not documented: none\n"
        "  date: date\n"
        "  level: one of lumbar levels\n"
        '    asks "At which level?"\n'
        "  key finding: yes/no\n"
        "  relief: percent from 0% to 100%\n"
        "  useful: helped\n"
        "  hours: mm Hg\n"
        "  late: good block\n"
        "  good block: relief is at least 80% and hours of relief is at least usual hours\n"
        "  rounded: relief to the nearest 1, half up\n"
        "  list of diagnoses, each a diagnosis\n"
        "    kind: text\n"
        "    list of more, each a mor\n"
        "      x: yes/no\n"
    ): (
        "ListDeclaration(<blocks>, <block>, None, [FactDeclaration(<date>, DateType(), []), "
        'FactDeclaration(<level>, ChoiceType([<lumbar levels>]), [Asks("At which level?")]), '
        "FactDeclaration(<key finding>, YesNoType(), []), FactDeclaration(<relief>, NumberType(percent, 0%, "
        "100%, None), []), Definition(<useful>, Holds(<helped>), None), FactDeclaration(<hours>, "
        "NumberType(number, None, None, mm Hg), []), Definition(<late>, Holds(<good block>), None), "
        "Definition(<good block>, Conjunction([Comparison(<relief>, is at least, 80%), Comparison(<hours of "
        "relief>, is at least, <usual hours>)]), None), Definition(<rounded>, Rounded(<relief>, 1, half up), "
        "None), ListDeclaration(<diagnoses>, <diagnosis>, None, [FactDeclaration(<kind>, TextType(), []), "
        "ListDeclaration(<more>, <mor>, None, [FactDeclaration(<x>, YesNoType(), [])], [])], [])], "
        '[Key(blocks_done), Asks("Which?"), Assumption([<none>])])'
    ),
    (
        "facts for each of conventional agents, each a conventional agent\n"
        "  intolerance: yes/no\n"
        "    only when tried\n"
        '  shown in "note"\n'
    ): (
        "ListDeclaration(<conventional agents>, <conventional agent>, <conventional agents>, "
        '[FactDeclaration(<intolerance>, YesNoType(), [OnlyWhen(Holds(<tried>))])], [ShownIn(["note"])])'
    ),
    (
        "define\n"
        "  good blocks, each a good block: the blocks where relief is at least 80%\n"
        "  family cancers, each a family cancer: the cancers of relatives in the 12 months up to "
        "date of service where degree is at most 3\n"
        "  prior ablation: the latest ablation where level is requested item's level\n"
        "  x: 5\n"
    ): (
        "Define([Definition(<good blocks>, DerivedList(Items(<blocks>, False, False, [], "
        "Comparison(<relief>, is at least, 80%)), None), <good block>), Definition(<family cancers>, "
        "DerivedList(Items(<cancers>, False, False, [ListWindow(up to, 12 months, None, False, <date of "
        "service>, None)], Comparison(<degree>, is at most, 3)), <relatives>), <family cancer>), "
        "Definition(<prior ablation>, Holds(Picked(latest, Items(<ablation>, False, False, [], "
        "Comparison(<level>, is, <requested item's level>)))), None), Definition(<x>, Holds(5), None)])"
    ),
    ("determination d\n  for each requested item\n  a when x\n  otherwise b\n"): (
        "Determination(<d>, None, [ForEach(<requested item>), Clause(<a>, [], False, Holds(<x>), []), "
        "Otherwise(<b>, [])])"
    ),
    ('criteria c "T", all of\n  for each requested item\n  (1) x\n'): (
        'CriteriaBlock(<c>, "T", Group(all of, 0, [Criterion(1, None, [Holds(<x>)], [])], []), '
        "ForEach(<requested item>))"
    ),
    (
        'scenario "s"\n'
        "  given\n"
        "    blocks: none\n"
        "    blocks\n"
        "      | date                     | level | cancers: kind |\n"
        "      | 2025-02-21 to 2025-03-13 | ?     | breast, colon |\n"
        "      |                          |       | colon         |\n"
        "    nights   # a note\n"
        "      # another\n"
        "      | date |\n"
        "    conventional agents\n"
        "      | conventional agent | intolerance |\n"
        "      | methotrexate       | yes         |\n"
        "    blocks complete\n"
        "    blocks complete since 2025-01-01\n"
        "    blocks not complete\n"
        '    "head and neck" complete\n'
        "  then facet block for L4-L5 is medically necessary, because (1)\n"
        "  then facet block for L4-L5 needs block 2's relief, blocks\n"
        "  then d is split\n"
        "  then d is denied\n"
    ): (
        'Scenario("s", [GivenBlock([Given(<blocks>, [<none>]), GivenItems(<blocks>, [ItemColumn(None, '
        "<date>), ItemColumn(None, <level>), ItemColumn(<cancers>, <kind>)], [ItemRow([ItemCell([], "
        "DaysCell(2025-02-21, 2025-03-13)), ItemCell([Unknown()], None), ItemCell([<breast>, <colon>], "
        "None)]), ItemRow([ItemCell([], None), ItemCell([], None), ItemCell([<colon>], None)])]), "
        "GivenItems(<nights>, [ItemColumn(None, <date>)], []), GivenItems(<conventional agents>, "
        "[ItemColumn(None, <conventional agent>), ItemColumn(None, <intolerance>)], "
        "[ItemRow([ItemCell([<methotrexate>], None), ItemCell([YesOrNo(True)], None)])]), "
        "GivenComplete(<blocks>, None, False), GivenComplete(<blocks>, 2025-01-01, False), "
        'GivenComplete(<blocks>, None, True), GivenComplete(<"head and neck">, None, False)]), '
        "ThenOutcome(<facet block for L4-L5>, <medically necessary>, [LabelPath([1])], [], None), "
        "ThenNeeds(<facet block for L4-L5>, [<block 2's relief>, <blocks>], None), ThenOutcome(<d>, <split>, "
        "[], [], None), ThenOutcome(<d>, <denied>, [], [], None)])"
    ),
    ('common facts "s"\n  nights complete\n  nights\n    | date |\n'): (
        'CommonFacts("s", [GivenBlock([GivenComplete(<nights>, None, False), GivenItems(<nights>, '
        "[ItemColumn(None, <date>)], [])])])"
    ),
    (
        'scenario "s"\n'
        "  | case | overjet | blocks: relief | then d | because | needs |\n"
        "  | 1    | 3 mm    | 80%            | a      | (1)     |       |\n"
        "  |      |         | 79%            |        |         |       |\n"
    ): (
        'Scenario("s", [CaseTable([Column(fact, <overjet>, None), Column(item, <relief>, <blocks>), '
        'Column(then, <d>, None), Column(because, None, None), Column(needs, None, None)], [CaseRow("1", '
        "[CaseCell([3 mm], None, [], [], []), CaseCell([80%], None, [], [], []), CaseCell([], <a>, [], [], "
        "[]), CaseCell([], None, [], [LabelPath([1])], []), CaseCell([], None, [], [], [])]), CaseRow(None, "
        "[CaseCell([], None, [], [], []), CaseCell([79%], None, [], [], []), CaseCell([], None, [], [], []), "
        "CaseCell([], None, [], [], []), CaseCell([], None, [], [], [])])])])"
    ),
}


@pytest.mark.parametrize(("text", "tree"), [*GOLDEN_WHOLE.items(), *GOLDEN_LISTED.items()])
def test_trees_of_items(text: str, tree: str) -> None:
    """An item parses into exactly this syntax."""
    document = parse(normalised("policy.pol", text)).value
    assert document is not None

    assert f"[{tree}]" == told(document.items)


def test_spans_are_what_is_written() -> None:
    """A piece of syntax stands where its words stand, brackets, keywords and units included."""
    text = in_criterion('"w": (a + b) * 2 is at least the lower of 5 ft 6 in and 80%') + "define\n  x: y ^ 2\n"
    source = normalised("policy.pol", text)
    document = parse(source).value
    found: set[str] = set()

    def walk(node: object) -> None:
        if isinstance(node, syntax.Written):
            found.add(f"{type(node).__name__} {source.text_of(node.span)}")
            for field in node.__dataclass_fields__:
                walk(getattr(node, field))
        elif isinstance(node, tuple):
            for each in node:
                walk(each)

    walk(document)
    expected = {
        "Comparison (a + b) * 2 is at least the lower of 5 ft 6 in and 80%", "Calculation (a + b) * 2",
        "Calculation a + b", "Extreme the lower of 5 ft 6 in and 80%", "NumberLiteral 5 ft 6 in", "NumberLiteral 6 in",
        "NumberLiteral 80%", "UnitWord ft", "Power y ^ 2", "Definition x: y ^ 2",
    }  # fmt: skip

    assert set() == expected - found


WORDS = [
    "pain", "of", "with", "has", "when", "before", "within", "needs", "meets", "Crohn's", "L4-L5", "HER2+",
    "6-minute", "FEV1/FVC", "is", "and", "the", "no", "2", "A1C", "yes", "unknown", "documented", "not", "exists",
    "e.g.", "no-show", "_x", "x_y", "ü", "É", "疼", "don’t", "-", "+", "a.b", "all", "any", "at", "least", "to",
    "from", "up", "for", "because", "then", "given", "policy", "facts", "number", "date", "text", "percent",
    "yes/no", "or", "2nd", "a--b", "x'", "if", "A+b", "otherwise", "more", "information", "case", "refused", "one",
    "some", "none", "3.5", "1,000", "where", "every", "B12", "until", "2024-01-01", "does", "exist", "nearest", "met",
    "among", "case", "between", "mm", "0213T", "4548-4", "5-14", "lower", "up", "unless", "rule", "applies", "in",
]  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=5))
def test_a_name_that_may_be_declared_may_be_used(words: list[str]) -> None:
    """What is accepted as a declared name is read as that name wherever a fact stands, in conditions and scenarios."""
    name = " ".join(words)
    if forbidden_in(name) is not None:
        return
    conditions = (
        name, f"not {name}", f"{name} is at least 5", f"x is at most {name}", f"x and {name}", f"({name})",
        f"{name} + 1 is 2", f"x is 5 mm before {name}", f"the days between {name} and x is 3", f"x is one of y, {name}",
        f"{name} is 5 to 7 mm", f"the lower of x, {name} and y is 2", f"{name} is within 3 days of {name}",
    )  # fmt: skip
    for condition in conditions:
        used = names_in(in_criterion(condition))

        assert name in used, (condition, used)
    text = f'scenario "s"\n  given\n    {name}: 3\n  then d needs {name}, x\n  then the case is refused for {name}\n'
    column = f'"{name}"' if words[0] == "then" else name  # a column of results begins so
    cases = f'scenario "s"\n  | case | {column} | then {name} | needs |\n  | 1 | y, {name} | z | x, {name} |\n'
    table = f"table t, first row wins\n  | {name} | x || {name} |\n  | y, {name} | any || z |\n"
    dated = f"values\n  {name}: 3 mm\nvalues by {name}\n  | | {name} |\n  | {name} | 3 |\n"

    assert [name, "d", name, "x", name] == names_in(text)
    assert [name, name, "y", name, "z", "x", name] == names_in(cases)
    assert ["t", name, "x", name, "y", name, "z"] == names_in(table)
    assert [name] * 4 == names_in(dated)


def test_a_calculation_has_a_limit() -> None:
    """A calculation with more steps than anybody reads is told so, however it is written."""
    for text in ("a + " * 60 + "b", "(a * " * 20 + "b" + ")" * 20 + " - c" * 40):
        found = parse(normalised("policy.pol", in_criterion(f"{text} is 3"))).diagnostics

        assert ["POL0108"] == [each.code for each in found]


def test_a_name_has_a_limit() -> None:
    """A name of more characters than anybody reads is told so, wherever it stands; one of just so many is read."""
    for line in ("({}) is 3", "b and {} is yes", "any {} has b"):
        for longest, codes in ((400, []), (401, ["POL0190"])):
            name = ("name " * 80).ljust(longest, "x")
            found = parse(normalised("policy.pol", in_criterion(line.format(name)))).diagnostics

            assert codes == [each.code for each in found]


SAMPLE = "".join(text for text, _ in GOLDEN_ITEMS.values())


@pytest.mark.parametrize("junk", ["?? !!", "|", '"', "is is", "from", ")", "(q)"])
def test_one_broken_line_is_one_mistake(junk: str) -> None:
    """With one line of a sample broken, that line is reported at its place, and nothing else."""
    lines = SAMPLE.split("\n")
    wrong: list[tuple[str, list[str]]] = []
    for number, line in enumerate(lines):
        if not line.startswith(" "):
            continue
        indent = len(line) - len(line.lstrip())
        broken = [*lines[:number], " " * indent + junk, *lines[number + 1 :]]
        source = normalised("policy.pol", "\n".join(broken))
        found = parse(source).diagnostics
        places = {source.line(each.span) - 1 for each in found}
        if len(found) > 1 or not places <= {number - 1, number, number + 1}:
            wrong.append((line, [f"{each.code} {source.line(each.span)} {each.message}" for each in found]))

    assert [] == wrong


MISTAKES = {
    "clause": {
        "a for 12 weeks when x": 'POL0129 [for] a comma is missing before "for"',
        "a, for 12 weeks, up to 3 visits from 2024-01-01 when x": 'POL0129 [from] a comma is missing before "from"',
        "a, for usual time, when x": 'POL0129 [for] brackets are missing round the name behind "for"',
        "a when (1) x": "POL0138 [(1)] the label (1) stands in no list of criteria",
        "a if all of\n    (1) x": 'POL0118 [if] "if" is no phrase of the language',
    },
    "criterion": {
        '"W" x is 5': "POL0129 [x] a colon is missing behind the quotes",
        '"W": any of\n      (a) x': 'POL0129 [any of] a comma is missing before "any of"',
        '"W"\n      unless x': 'POL0129 [unless] a text in quotes is missing behind "unless"',
        'x\n      unless "W" y is 3': "POL0129 [y] a colon is missing behind the quotes",
        '"W"\n      from "p"': "POL0136 [(1)] criterion (1) does not say what must hold",
        "x\n      applies from today": 'POL0110 [today] "today" cannot stand here',
        "if a then b": 'POL0129 [then] a colon is missing behind what "if" asks',
        "x is 55 mm Hg": 'POL0127 [mm Hg] "mm Hg" is no unit',
        "x is 80 percent": 'POL0127 [80 percent] "80 percent" is no unit',
        "x is 5mm": 'POL0118 [5mm] "5mm" is no phrase of the language',
        "x is 6 months prior to y": 'POL0118 [prior to] "prior to" is no phrase of the language',
        "x is not 5 to 14": 'POL0118 [is not] "is not" is no phrase of the language',
        "x -y is 3": 'POL0129 [-y] blanks are missing round "-"',
        "the lower of 2 * a and b is 3": "POL0129 [*] brackets are missing round this calculation",
        "(a and b) + 3 is 5": 'POL0130 [a and b] "a and b" is a condition, and nothing can be calculated with it',
        "a + 3 is met": 'POL0131 [a + 3] only criteria can be met, and "a + 3" is none',
        "(a)'s relief is 3": 'POL0157 [(a)] "(a)" is no item of a list, so nothing of it can be asked for',
        "at least 2 different dates among blocks": (
            'POL0118 [different dates among] "different dates among" is no phrase of the language'
        ),
        "at most 2 blocks counting this one since x": (
            'POL0118 [counting this one] "counting this one" is no phrase of the language'
        ),
        "no block within look back before x": (
            'POL0118 [within look back] "within look back" is no phrase of the language'
        ),
        "any block where x": 'POL0118 [any block] "any block" is no phrase of the language',
        "at least two blocks where x": 'POL0118 [at least two] "at least two" is no phrase of the language',
        "every trial where x": 'POL0129 [x] a colon is missing behind what "every" speaks of',
        "the latest block where x is 3 exists": "POL0129 [exists] brackets are missing round what exists",
        "x is 5 mm and (y is 3": 'POL0125 [3] something is missing behind "3"',
    },
    "fact": {
        "x: code of ICD-10": 'POL0122 [ICD-10] "ICD-10" is no code system',
        "x: a or b": 'POL0119 [a or b] "a or b" is no type of fact',
        "x: yes/no\n    shown in note": 'POL0129 [shown in] a text in quotes is missing behind "shown in"',
        "x:": "POL0125 [x:] something is missing behind \"x:\"",
    },
    "definition": {
        "x: a to the nearest mm, half": "POL0139 [to the nearest mm, half] a rounding says to what, and then which way",
    },
    "value": {
        "x: 5 years, from 2024-01-01": 'POL0137 [from] no comma belongs before "from"',
        "x: 5 years since 2024-01-01": 'POL0118 [since] "since" is no phrase of the language',
        "x: 5 years from 2024": 'POL0117 [2024] a date is written year-month-day with two digits each, not "2024"',
    },
    "row": {
        "| 1 | 3 |": 'POL0129 [| 1 | 3 |] "||" is missing between keys and results',
        "| 1 || 3": "POL0129 [3] a bar is missing at the end of the row",
        "| 1 || 3 || 4 |": 'POL0140 [||] "||" stands only between the keys and the results of a table',
        "| | 2 || 3 |": "POL0141 [ ] this cell may not be empty",
        "| 1 | 2 || 3 |": "POL0132 [| 1 | 2 || 3 |] this row has 2 cells where its header has 1",
        "| >5 || 3 |": 'POL0116 [>] a policy says this in words, not with ">"',
        "| 1 or 2 || 3 |": 'POL0118 [or] "or" is no phrase of the language',
        "otherwise 3": "POL0129 [otherwise] a bar is missing at the beginning of the row",
    },
    "case": {
        "| 1 | 2 |": "POL0132 [| 1 | 2 |] this row has 2 cells where its header has 5",
        "| 1 || a | | |": 'POL0140 [||] "||" stands only between the keys and the results of a table',
        "| | 1 | a | | |": "POL0141 [|] this cell may not be empty",
        "| 1 | (1) | a | | |": 'POL0145 [(1)] "(1)" stands in a column that holds no labels',
        "| 1 | 1 | a | x | |": 'POL0134 [x] the column "because" holds labels of criteria, and "x" is none',
        "| 1 | 1 | a, b | | |": 'POL0147 [a, b] "a, b" is more than one outcome or value',
        "| 1 | x, for 5 weeks | a | | |": 'POL0148 [for 5 weeks] "for 5 weeks" is no value of a fact',
        "| 1 | 1 | a | | 5 |": 'POL0146 [5] the column "needs" holds names of facts, and "5" is something else',
    },
    "points": {
        '"W": 3 points if x': 'POL0118 [if] "if" is no phrase of the language',
        '"W"\n    3 points when x\n    4 points when y': (
            "POL0135 [4 points when y] a line of a score gives points in one way"
        ),
        '"W", the highest of\n    (a) 3 points when x': (
            'POL0118 [the highest of] "the highest of" is no phrase of the language'
        ),
    },
    "codes": {
        "64490-64495": 'POL0118 [64490-64495] "64490-64495" is no phrase of the language',
        "64490 through 64495": 'POL0118 [through] "through" is no phrase of the language',
        "E11.*": 'POL0110 [E11.*] "E11.*" cannot stand here',
    },
}  # fmt: skip
AROUND = {
    "clause": "determination d\n  {}\n  otherwise b\n",
    "criterion": "determination d\n  a when all of\n    (1) {}\n  otherwise b\n",
    "fact": "facts\n  {}\n",
    "definition": "define\n  {}\n",
    "value": "values\n  {}\n",
    "row": "table t, first row wins\n  | a || b |\n  {}\n",
    "case": 'scenario "s"\n  | case | x | then d | because | needs |\n  {}\n',
    "points": "score s\n  (1) {}\n",
    "codes": "codes c: CPT\n  {}\n",
}


@pytest.mark.parametrize(
    ("text", "told"),
    [(AROUND[kind].format(line), told) for kind, lines in MISTAKES.items() for line, told in lines.items()],
)
def test_mistakes(text: str, told: str) -> None:
    """What writers get wrong in the newer forms is told once, at the smallest text that is wrong."""
    source = normalised("policy.pol", text)
    found = [f"{each.code} [{source.text_of(each.span)}] {each.message}" for each in parse(source).diagnostics]

    assert [told] == found
