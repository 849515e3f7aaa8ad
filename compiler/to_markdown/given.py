"""What an example gives: facts with their values, and lists as small tables, like days that follow one another in one
row."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from compiler.to_markdown.declared import NOWHERE, ShownRow, ShownTable, cells, headings
from compiler.to_markdown.escape import Markdown, Text
from compiler.to_markdown.words import told_amount
from policy_dsl.policy import Scenario
from policy_dsl.runtime.fields import BadValue, Day, Field, NumberField, day_written
from policy_dsl.runtime.lists import COMPLETE, ListField, says_not_documented
from policy_dsl.runtime.numbers import written
from policy_dsl.units import unit_named

SHORTEST_RUN = 3  # days that stand in one row

Item = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Given:
    """A fact or named value of an example and its value; `differs` where the example that it is like has another."""

    name: Text
    value: Text
    differs: bool = False


def given_facts(scenario: Scenario, fields: Mapping[str, Field]) -> tuple[Given, ...]:
    """What a scenario gives, and what it leaves unknown that the one which it is like gives."""
    facts, changed = dict(scenario.facts), frozenset(scenario.changed)
    found = []
    for key in dict.fromkeys(fact_key(each, fields) for each in (*facts, *scenario.changed)):
        field = fields[key]
        if isinstance(field, ListField):
            reach = f"{key}{COMPLETE}"
            told_data = told_list(field, facts.get(key), facts.get(reach))
            differs = bool(changed & {key, reach})
        else:
            told_data, differs = told(field, facts[key]) if key in facts else "unknown", key in changed
        found.append(Given(Text(field.name), Text(told_data), differs))
    return tuple(found)


def fact_key(key: str, fields: Mapping[str, Field]) -> str:
    """The key of the fact, or of the list of which it is said how far its record reaches."""
    return key if key in fields else key.removesuffix(COMPLETE)


def told_list(field: ListField, given: object, reach: object) -> str:
    """How much a list holds, and whether it may hold more."""
    if says_not_documented(given):
        return "not documented"
    if field.members:
        return f"{len(given) if isinstance(given, dict) else 0} of {len(field.members)} in the table below"
    if not isinstance(given, (list, tuple, type(None))):
        return told_as_given(field, given)
    listed = "" if not given else f"{len(given)} in the table below"
    if field.requested:
        return listed or "none"
    if reach is True:
        return f"{listed}, and no more" if listed else "none"
    if isinstance(reach, str):
        return f"{listed}, and no more since {reach}" if listed else f"none since {reach}"
    return f"{listed}, perhaps more" if listed else "none listed, perhaps some"


# ---- lists as tables


def given_lists(scenario: Scenario, fields: Mapping[str, Field]) -> tuple[ShownTable, ...]:
    """The lists that a scenario gives, with a row for each item."""
    found = []
    for key, data in scenario.facts:
        field = fields.get(key)
        if isinstance(field, ListField) and data and not says_not_documented(data):
            found.append(list_table(field, data))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a list: the attribute that it holds, perhaps of a list within the items; without one, how far the
    record of that list reaches."""

    inner: ListField | None
    attribute: Field | None

    @property
    def heading(self) -> str:
        if self.inner is None:
            assert self.attribute is not None
            return self.attribute.name
        return f"{self.inner.name} complete" if self.attribute is None else f"{self.inner.name}: {self.attribute.name}"


def list_table(field: ListField, data: object) -> ShownTable:
    """A list with a row for each item, for each run of like days, and for each further item of a list within one."""
    labelled = items_in(field, data)
    columns = columns_of(field, [item for _, item in labelled])
    rows = []
    for run in runs_of_days(field, labelled):
        rows += [ShownRow(NOWHERE, cells(*each)) for each in rows_of(columns, run)]
    shown_columns = headings(field.item, *(each.heading for each in columns))
    return ShownTable(NOWHERE, Text(field.name), Markdown(""), shown_columns, tuple(rows))


def items_in(field: ListField, data: object) -> list[tuple[str, Item]]:
    """The items that are given, each with its number or member; of one that is not readable, nothing."""
    if isinstance(data, Mapping):
        return [(field.item_called(label), item_of(each)) for label, each in data.items()]
    assert isinstance(data, (list, tuple))
    return [(str(number), item_of(each)) for number, each in enumerate(data, start=1)]


def item_of(data: object) -> Item:
    return data if isinstance(data, Mapping) else {}


def columns_of(field: ListField, items: list[Item]) -> list[Column]:
    """The attributes of which something is given, in the order of their declaration."""
    found = []
    for attribute in field.fields:
        if isinstance(attribute, ListField):
            inner = [one for item in items for _, one in inner_items(attribute, item)]
            found += [Column(attribute, each) for each in attribute.fields if any(each.key in one for one in inner)]
            if any(item.get(f"{attribute.key}{COMPLETE}") is not None for item in items):
                found.append(Column(attribute, None))
        elif any(attribute.key in item for item in items):
            found.append(Column(None, attribute))
    return found


def inner_items(field: ListField, item: Item) -> list[tuple[str, Item]]:
    data = item.get(field.key)
    return items_in(field, data) if isinstance(data, (list, tuple)) else []


def runs_of_days(field: ListField, labelled: list[tuple[str, Item]]) -> Iterator[list[tuple[str, Item]]]:
    """The items, those together that differ only in a date, each a day after the one before."""
    run: list[tuple[str, Item]] = []
    moving = ""
    for label, item in labelled:
        key = next_day_key(field, run[-1][1], item) if run else ""
        if run and key and key == (moving or key):
            moving = key
        else:
            yield from whole_runs(run)
            run, moving = [], ""
        run.append((label, item))
    yield from whole_runs(run)


def whole_runs(run: list[tuple[str, Item]]) -> list[list[tuple[str, Item]]]:
    """A run of days in one piece, if it is long enough."""
    return [run] if len(run) >= SHORTEST_RUN else [[each] for each in run]


def next_day_key(field: ListField, before: Item, item: Item) -> str:
    """The key of the date that alone is another than before, and a day later; empty where there is none."""
    differing = [key for key in {*before, *item} if before.get(key) != item.get(key)]
    attribute = field.attribute(differing[0]) if len(differing) == 1 else None
    if not isinstance(attribute, Day):
        return ""
    first, second = (day_written(str(each.get(attribute.key))) for each in (before, item))
    follows = first is not None and second is not None and second - first == timedelta(1)
    return attribute.key if follows else ""


def rows_of(columns: list[Column], run: list[tuple[str, Item]]) -> Iterator[tuple[str, ...]]:
    """The rows of one item, or of a run of days: more than one where a list within the item has several items."""
    (label, item), (last_label, last) = run[0], run[-1]
    inner = {each.inner.key: inner_items(each.inner, item) for each in columns if each.inner is not None}
    for number in range(max(1, *map(len, inner.values())) if inner else 1):
        first = number == 0
        row = [(label if len(run) == 1 else f"{label} to {last_label}") if first else ""]
        for column in columns:
            if column.inner is not None:
                row.append(inner_cell(column.inner, column.attribute, item, number, inner[column.inner.key]))
            else:
                assert column.attribute is not None
                cell = told_cell(column.attribute, item)
                until = told_cell(column.attribute, last)
                row.append((cell if cell == until else f"{cell} to {until}") if first else "")
        yield tuple(row)


def inner_cell(
    inner: ListField, attribute: Field | None, item: Item, number: int, listed: list[tuple[str, Item]]
) -> str:
    """A cell of a list within an item; without an attribute, how far the record of that list reaches."""
    reach = item.get(f"{inner.key}{COMPLETE}") if number == 0 else None
    if attribute is None:
        return "yes" if reach is True else f"since {reach}" if isinstance(reach, str) else ""
    if not listed and reach is True:
        return "none"
    return told_cell(attribute, listed[number][1]) if number < len(listed) else ""


def told_cell(field: Field, item: Item) -> str:
    """What an item gives of an attribute; empty where it gives nothing."""
    data = item.get(field.key)
    return "" if data is None else told(field, data)


# ---- values


def told(field: Field, data: object) -> str:
    """A given value as a person reads it; as it was given where the fact does not take it."""
    if isinstance(data, dict):
        return "not documented" if "documented" in data else told_quantity(data)
    try:
        return field.told(field.read(data))
    except BadValue:
        return told_as_given(field, data)


def told_quantity(data: dict[object, object]) -> str:
    """A quantity in the unit in which it was given."""
    value, unit = data.get("value"), unit_named(str(data.get("unit")))
    if unit is None or not isinstance(value, (int, Decimal)):
        return " ".join(map(str, data.values()))
    return told_amount(value, unit)


def told_as_given(field: Field, data: object) -> str:
    if isinstance(data, list):
        return ", ".join(map(str, data)) or "none"
    if isinstance(data, bool):
        return "yes" if data else "no"
    if isinstance(data, (int, Decimal)):
        return field.told(data) if isinstance(field, NumberField) else written(data)
    return str(data)
