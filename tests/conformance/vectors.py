"""Rows of other projects' test suites, and what this language answers to each.

Answers are texts: yes, no, unknown, a day, a number, `type error` (refused when a policy is compiled) or
`does not apply` (nothing in the language asks this). `otherwise.toml` lists where ours is not theirs, and why.
"""

import json
import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

from policy_dsl.runtime.comparisons import Range, exactly, is_at_least, is_equal, is_more_than
from policy_dsl.runtime.conditions import IsYes, Not
from policy_dsl.runtime.counting import Counted
from policy_dsl.runtime.dates import DAYS_IN, MONTHS_IN, completed, shifted
from policy_dsl.runtime.fields import day_written
from policy_dsl.runtime.items import Items
from policy_dsl.runtime.known import known_of
from policy_dsl.runtime.lists import Item, Record
from policy_dsl.runtime.numbers import exact
from policy_dsl.runtime.truth import Truth, all_of, any_of, negation, none_of
from policy_dsl.units import Unit, convertible, simple_units, unit_named
from tests.conformance.periods import RELATIONS, Period

HERE = Path(__file__).parent

DOES_NOT_APPLY = "does not apply"
TYPE_ERROR = "type error"
NO_SUCH_DAY = "no such day"

Data = dict[str, Any]
Answers = tuple[str, str]  # theirs, and ours


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the file that it is in, the test that it comes from, and what both answer."""

    file: str
    source: str
    theirs: str
    ours: str


@dataclass(frozen=True, slots=True)
class Difference:
    """Rows of one file that are answered otherwise for one reason, with our answer to each."""

    file: str
    ours: str
    reason: str
    sources: tuple[str, ...]


def rows() -> tuple[Row, ...]:
    """Every row of every file, answered."""
    return tuple(
        Row(file, data["source"], *answers(data)) for file, answers in ANSWERS.items() for data in data_in(file)
    )


def differences() -> tuple[Difference, ...]:
    """The table of rows that are answered otherwise."""
    table = tomllib.loads((HERE / "otherwise.toml").read_text(encoding="utf-8"))["difference"]
    return tuple(Difference(each["file"], each["ours"], each["reason"], tuple(each["sources"])) for each in table)


def data_in(file: str) -> Iterator[Data]:
    return map(json.loads, (HERE / "vectors" / f"{file}.jsonl").read_text(encoding="utf-8").splitlines())


def told(value: object) -> str:
    """An answer as a text: a truth, a day, a number or a word."""
    if value is None or isinstance(value, bool):
        return {True: "yes", False: "no", None: "unknown"}[value]
    return "-".join(f"{each:02}" for each in value) if isinstance(value, list) else str(value)


def equal(left: Truth, right: Truth) -> Truth:
    """Whether two yes/no values are the same, said with the words of the language: both or none."""
    return any_of((all_of((left, right)), none_of((left, right))))


# CQL and DMN have words for some of these where the language has none: said with "and", "or" and "not".
LOGIC: dict[str, Callable[..., Truth]] = {
    "not": negation,
    "and": lambda left, right: all_of((left, right)),
    "or": lambda left, right: any_of((left, right)),
    "xor": lambda left, right: negation(equal(left, right)),
    "implies": lambda left, right: any_of((negation(left), right)),
}
COMPARISONS: dict[str, Callable[[Range, Range], Truth]] = {
    "=": is_equal,
    "~": is_equal,
    "!=": lambda left, right: negation(is_equal(left, right)),
    ">": is_more_than,
    ">=": is_at_least,
    "<": lambda left, right: is_more_than(right, left),
    "<=": lambda left, right: is_at_least(right, left),
}


def logic(data: Data) -> Answers:
    operation = LOGIC.get(data["op"])
    return told(data["expect"]), DOES_NOT_APPLY if operation is None else told(operation(*data["args"]))


def scalars(data: Data) -> Answers:
    left, right = data["args"]
    if isinstance(left, dict) and isinstance(right, dict):
        ranges = exactly(exact(left["number"])), exactly(exact(right["number"]))
        return told(data["expect"]), told(COMPARISONS[data["op"]](*ranges))
    same = equal(left, right)
    return told(data["expect"]), told({"=": same, "!=": negation(same)}[data["op"]])


def quantities(data: Data) -> Answers:
    (left, left_unit), (right, right_unit) = ((Fraction(exact(each["value"])), unit_of(each)) for each in data["args"])
    if not convertible(left_unit, right_unit):
        return told(data["expect"]), TYPE_ERROR
    ranges = exactly(left * left_unit.factor), exactly(right * right_unit.factor)
    return told(data["expect"]), told(COMPARISONS[data["op"]](*ranges))


def unit_of(quantity: Data) -> Unit:
    """The unit of a quantity: by its UCUM code where it is given as one, else by its name."""
    if quantity.get("ucum") is True:
        return next(each for each in simple_units() if each.ucum == quantity["unit"])
    unit = unit_named(quantity["unit"])
    assert unit is not None
    return unit


def dates(data: Data) -> Answers:
    left, right = map(day_of, data["args"])
    if left is None or right is None:
        return told(data["expect"]), DOES_NOT_APPLY
    return told(data["expect"]), told(COMPARISONS[data["op"]](exactly(left), exactly(right)))


def day_of(parts: list[int]) -> date | None:
    """The day as a case can give it; None for a partly known one, which a case cannot give."""
    return day_written("-".join(f"{each:02}" for each in parts))


def shift(data: Data) -> Answers:
    theirs = told(data["expect_round_down"] if "expect_round_down" in data else data["expect"])
    day = day_of(data["date"])
    if day is None:
        return theirs, DOES_NOT_APPLY
    if "period" in data:
        period = data["period"]
        return theirs, told_day(shifted(day, period["years"] * 12 + period["months"], period["days"]))
    amount, unit = int(f"{data['sign']}{data['amount']}"), f"{data['unit']}s"
    return theirs, told_day(shifted(day, amount * MONTHS_IN.get(unit, 0), amount * DAYS_IN.get(unit, 0)))


def told_day(day: date | None) -> str:
    return NO_SUCH_DAY if day is None else day.isoformat()


def shift_by_iso(data: Data) -> Answers:
    day = date(*data["date"])
    if "minus_date" in data:
        return str(iso(data["expect"])[1]), str(completed("days", date(*data["minus_date"]), day))
    sign = int(f"{data['sign']}1")
    months, days = iso(data["iso_duration"])
    return data["expect"], told_day(shifted(day, sign * months, sign * days))


def iso(text: str) -> tuple[int, int]:
    """The months and days of an ISO 8601 duration."""
    found = re.fullmatch(r"(-?)P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?", text)
    assert found is not None
    years, months, days = (int(f"{found[1]}{each or 0}") for each in found.groups()[1:])
    return years * 12 + months, days


def periods(data: Data) -> Answers:
    first, second = day_of(data["from_"]), day_of(data["to"])
    if first is None or second is None or data["kind"] != "whole_periods":
        return told(data["expect"]), DOES_NOT_APPLY
    return told(data["expect"]), str(completed(f"{data['unit']}s", first, second))


def months_by_iso(data: Data) -> Answers:
    months = completed("months", date.fromisoformat(data["from_"]), date.fromisoformat(data["to"]))
    return str(iso(data["expect_iso"])[0]), str(months)


def intervals(data: Data) -> Answers:
    theirs = told(data["expect"])
    if any(partly_known(each) for each in data["args"]):
        return theirs, DOES_NOT_APPLY
    return theirs, told(RELATIONS[data["op"]](*map(Period, data["args"])))


def partly_known(given: Data) -> bool:
    """Whether an end of a period is a year or a month."""
    ends = [given["point"]] if "point" in given else [given["interval"]["low"], given["interval"]["high"]]
    return any(isinstance(each, list) and len(each) < 3 for each in ends)


def aggregates(data: Data) -> Answers:
    """All, or any, of some answers, asked of the items of a list."""
    theirs = told(data["expect_cql"] if "expect_cql" in data else data["expect_dmn"])
    answers = tuple(Item({} if each is None else {"answer": each}) for each in data["args"])
    known, _ = known_of(("items",), (Record(answers, complete=True),), frozenset(), {})
    answer = IsYes("items[].answer")
    if data["op"] == "any_of":
        return theirs, told(Counted(1, Items(ITEMS, answer)).truth(known))
    return theirs, told(Not(Counted(1, Items(ITEMS, Not(answer)))).truth(known))


ITEMS = (("items", "items[]"),)

# What answers the rows of each file, in the order of the page.
ANSWERS: dict[str, Callable[[Data], Answers]] = {
    "logic": logic,
    "compare_scalars": scalars,
    "compare_quantities": quantities,
    "compare_durations": quantities,
    "compare_dates": dates,
    "date_plus_duration": shift,
    "date_plus_duration_month_end": shift,
    "date_plus_duration_dmn": shift_by_iso,
    "duration_between": periods,
    "months_between_dmn": months_by_iso,
    "intervals": intervals,
    "intervals_dates": intervals,
    "logic_aggregates": aggregates,
}
