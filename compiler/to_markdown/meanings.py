"""What stands beside a condition: its date windows worked out, and what the names in it mean."""

from collections.abc import Mapping
from dataclasses import dataclass

from compiler.to_markdown.amounts import named, place_of, told_result, worth
from compiler.to_markdown.escape import Markdown
from compiler.to_markdown.items import own_conditions, place_of_derived, place_of_pick, told_derived
from compiler.to_markdown.linked import link, marked_up, without_links
from compiler.to_markdown.periods import period_of, told_period
from compiler.to_markdown.reading import named_condition, reading, sentence
from compiler.to_markdown.windows import ExampleDays, worked_items, worked_values, worked_windows
from compiler.to_markdown.words import quoted, several, told_plain
from policy_dsl.policy import (
    All,
    Condition,
    CountItems,
    Defined,
    Definition,
    EveryItem,
    Expression,
    FactRead,
    Items,
    Listed,
    Lookup,
    Pick,
    Score,
    Table,
    Total,
)
from policy_dsl.walk import inner_conditions, inner_expressions, items_of, operands_of

MOST_VALUES = 4  # of a parameter that are told beside a condition; more stand in a table only


@dataclass(frozen=True, slots=True)
class Telling:
    """What it takes to tell a condition on a page: the titles of its places, days for examples, and the tables by the
    keys of their results."""

    titles: Mapping[str, str]
    days: ExampleDays
    tables: Mapping[str, Table]


def shown(text: str, telling: Telling) -> Markdown:
    """A text with links as Markdown."""
    return marked_up(text, telling.titles)


def full_sentence(condition: Condition, telling: Telling) -> str:
    """The condition as a sentence, and its date windows worked out."""
    return " ".join((sentence(condition), *worked_windows(condition, telling.days)))


def meanings(condition: Condition, telling: Telling) -> tuple[str, ...]:
    """What the names in a condition mean, those in their meanings too: "“good relief” means: ..."."""
    found: dict[str, str] = {}

    def name_condition(each: Condition) -> None:
        if isinstance(each, Defined) and f"definition.{each.key}" not in found:
            examples = worked_windows(each.condition, telling.days)
            meaning = f"{quoted(without_links(named_condition(each)))} means: {reading(each.condition)}."
            found[f"definition.{each.key}"] = " ".join((meaning, *examples))
        items = items_of(each)
        if isinstance(each, CountItems) and each.picked is not None:
            name_pick(each.picked)
        elif items is not None:
            name_items(items)
        for inner in (*inner_conditions(each), *([each.requirement] if isinstance(each, EveryItem) else [])):
            name_condition(inner)
        for operand in operands_of(each):
            name_expression(operand)

    def name_expression(each: Expression) -> None:
        if isinstance(each, Definition):
            windows = worked_values(each.expression, telling.days)
            meaning = f"{quoted(without_links(named(each)))} means: {worth(each)}."
            found.setdefault(f"definition.{each.key}", " ".join((meaning, *windows)))
        if isinstance(each, Lookup):
            means = told_result_of(telling.tables[each.key]) if each.table is not None else told_value_of(each)
            found.setdefault(place_of(each), f"{quoted(each.name)} means: {means}.")
        if isinstance(each, Score):
            points = f"the points of all lines of its {link('score', place_of(each))} added up"
            most = "" if each.cap is None else f", at most {told_plain(each.cap)} points"
            found.setdefault(place_of(each), f"{quoted(each.name)} means: {points}{most}.")
        if isinstance(each, FactRead) and each.fact.pick is not None:
            name_pick(each.fact.pick)
        if isinstance(each, Total):
            name_items(each.items)
        if not isinstance(each, Score):  # which has its table
            for inner in inner_expressions(each):
                name_expression(inner)

    def name_pick(pick: Pick) -> None:
        place = place_of_pick(pick)
        if place in found:
            return
        if pick.name:
            examples = worked_items(pick.items, telling.days)
            found[place] = " ".join((f"{quoted(pick.name)} means: {told_derived(pick)}.", *examples))
        name_items(pick.items)

    def name_items(items: Items) -> None:
        derived = items.derived
        if derived is not None and place_of_derived(derived) not in found:
            examples = worked_items(derived.items, telling.days)
            told = f"{quoted(derived.name)} means: {told_derived(derived)}."
            found[place_of_derived(derived)] = " ".join((told, *examples))
            name_items(derived.items)
        for each in own_conditions(items):
            name_condition(each)

    name_condition(condition)
    return tuple(found.values())


def told_result_of(table: Table) -> str:
    """Where the result of a table comes from: "what the table “initial matrix” gives for “tumor”"."""
    place = place_of(table.results[0])
    keys = several(tuple(map(quoted, table.keys)))
    return f"what the table {quoted(link(table.name, place))} gives for {keys}"


def told_value_of(lookup: Lookup) -> str:
    """The values of a parameter, or where they stand if they are many or depend on more than dates and choices."""
    values = told_values(lookup) if len(lookup.rows) <= MOST_VALUES else ""
    return values or f"its value for the case, among the {link('values', place_of(lookup))} of this policy"


def told_values(lookup: Lookup) -> str:
    """The values of a parameter by date and by choice, in one phrase; empty where it depends on something else."""
    found = []
    for row in lookup.rows:
        conditions = row.condition.conditions if isinstance(row.condition, All) else (row.condition,)
        found.append(told_result(row.result))
        for each in conditions:
            period = period_of(each)
            if period is not None:
                found[-1] += f" for dates of service {told_period(period)}"
            elif isinstance(each, Listed):
                found[-1] += f" where {reading(each)}"
            else:
                return ""
    return "; ".join(found)
