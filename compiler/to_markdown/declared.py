"""What the policy declares beside facts and determinations: definitions, values, tables, scores, codes and choices."""

from dataclasses import dataclass
from datetime import date

from compiler.to_markdown.amounts import place_of, plain_key, told, told_result, worth
from compiler.to_markdown.escape import Anchor, Markdown, Text, anchor, escape
from compiler.to_markdown.items import place_of_derived, place_of_pick, told_derived
from compiler.to_markdown.linked import capital, link
from compiler.to_markdown.lists import label_path
from compiler.to_markdown.meanings import Telling, full_sentence, shown
from compiler.to_markdown.periods import Period, period_of, told_period
from compiler.to_markdown.reading import reading
from compiler.to_markdown.windows import worked_items, worked_values
from compiler.to_markdown.words import told_number, told_plain
from policy_dsl.policy import (
    All,
    CodeList,
    CodeRange,
    Condition,
    Constant,
    Defined,
    Definition,
    DerivedList,
    Listed,
    Lookup,
    Pick,
    Policy,
    Row,
    Score,
    ScorePart,
    Table,
)
from policy_dsl.runtime.fields import fold
from policy_dsl.runtime.numbers import Number
from policy_dsl.units import spelled_for_one

RULES = {"exactly one row": "Exactly one row fits each case.", "first row wins": "The first row that fits counts."}


@dataclass(frozen=True, slots=True)
class ShownDefinition:
    """A name that the policy defines, and what it stands for; `anchor` may be empty."""

    anchor: Anchor
    name: Text
    meaning: Markdown


@dataclass(frozen=True, slots=True)
class Column:
    """The heading of a column, and its anchor, perhaps empty."""

    anchor: Anchor
    name: Text


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row of a table, and its anchor, perhaps empty."""

    anchor: Anchor
    cells: tuple[Markdown, ...]


@dataclass(frozen=True, slots=True)
class ShownTable:
    """A table with its title, perhaps empty, and a sentence on how it is read."""

    anchor: Anchor
    title: Text
    note: Markdown
    columns: tuple[Column, ...]
    rows: tuple[ShownRow, ...]


NOWHERE = Text("")


Named = Defined | Definition | Constant | DerivedList | Pick


def shown_definitions(policy: Policy, telling: Telling) -> tuple[ShownDefinition, ...]:
    """What `define` names, in the order in which it does."""
    named: list[Named] = [*policy.definitions, *policy.derived]
    return tuple(shown_definition(each, telling) for each in sorted(named, key=lambda each: each.span.start))


def shown_definition(definition: Named, telling: Telling) -> ShownDefinition:
    """A definition with its meaning as a sentence."""
    match definition:
        case Defined(key, name, condition):
            meaning = shown(full_sentence(condition, telling), telling)
            return ShownDefinition(anchor(f"definition.{plain_key(key)}"), Text(name), meaning)
        case Definition(_, name, expression):
            words = " ".join((f"{capital(worth(definition))}.", *worked_values(expression, telling.days)))
            return ShownDefinition(anchor(place_of(definition)), Text(name), shown(words, telling))
        case Constant(value, measure, name):
            return ShownDefinition(NOWHERE, Text(name or ""), Markdown(escape(f"{told_number(value, measure)}.")))
        case DerivedList(name=name) | Pick(name=name):
            words = " ".join((f"{capital(told_derived(definition))}.", *worked_items(definition.items, telling.days)))
            return ShownDefinition(anchor(place_of_named(definition)), Text(name), shown(words, telling))


def place_of_named(named: DerivedList | Pick) -> str:
    """The anchor at which the page says what a derived list holds, or which item has a name."""
    return place_of_derived(named) if isinstance(named, DerivedList) else place_of_pick(named)


# ---- values


def shown_values(policy: Policy, telling: Telling) -> tuple[ShownTable, ...]:
    """The parameters: one table of those that depend on nothing or on the date, one for each fact that others need."""
    lookups = [each for each in policy.values if isinstance(each, Lookup)]
    by_choice: dict[str, list[Lookup]] = {}
    for each in lookups:
        by_choice.setdefault(chooser(each), []).append(each)
    plain = [each for each in policy.values if isinstance(each, Constant) or not chooser(each)]
    tables = [dated_table(plain, telling)] if plain else []
    tables += [choice_table(each, telling) for name, each in by_choice.items() if name]
    return tuple(tables)


def parts_of(row: Row) -> tuple[tuple[Listed, ...], Period, tuple[Condition, ...]]:
    """What the condition of a value asks: choices, a period of dates of service, and anything else."""
    conditions = row.condition.conditions if isinstance(row.condition, All) else (row.condition,)
    listed = tuple(each for each in conditions if isinstance(each, Listed))
    periods = [period_of(each) for each in conditions]
    others = tuple(
        each
        for each, period in zip(conditions, periods, strict=True)
        if period is None and not isinstance(each, Listed)
    )
    return listed, next((each for each in periods if each is not None), (None, None)), others


def chooser(lookup: Lookup) -> str:
    """The name of the fact whose choice a parameter needs; empty where it needs none."""
    return next((each.fact.name for row in lookup.rows for each in parts_of(row)[0]), "")


def dated_table(values: list[Constant | Lookup], telling: Telling) -> ShownTable:
    """Parameters, each with its value, or its values by the date of service."""
    rows = []
    dated = False
    for each in values:
        if isinstance(each, Constant):
            rows.append(ShownRow(NOWHERE, cells(each.name or "", "always", told_number(each.value, each.measure))))
            continue
        for place, row in enumerate(each.rows):
            _, period, others = parts_of(row)
            dated = dated or period != (None, None)
            when = "; and ".join(map(reading, others)) or (told_period(period) if any(period) else "always")
            rows.append(
                ShownRow(
                    anchor(place_of(each)) if place == 0 else NOWHERE,
                    (
                        Markdown(escape(each.name)),
                        shown(when, telling),
                        Markdown(escape(told_result(row.result))),
                    ),
                )
            )
    if dated:
        return ShownTable(NOWHERE, Text(""), Markdown(""), headings("Name", "Dates of service", "Value"), tuple(rows))
    short = tuple(ShownRow(each.anchor, (each.cells[0], each.cells[2])) for each in rows)
    return ShownTable(NOWHERE, Text(""), Markdown(""), headings("Name", "Value"), short)


def choice_table(lookups: list[Lookup], telling: Telling) -> ShownTable:
    """Parameters that depend on a choice, with a column for each choice."""
    choices = dict.fromkeys(
        text for each in lookups for row in each.rows for listed in parts_of(row)[0] for text in listed.values
    )
    dated = any(any(parts_of(row)[1]) for each in lookups for row in each.rows)
    rows = []
    for each in lookups:
        periods = dict.fromkeys(parts_of(row)[1] for row in each.rows)
        for place, period in enumerate(sorted(periods, key=lambda one: one[0] or date.min)):
            values = {
                text: told_result(row.result)
                for row in each.rows
                if parts_of(row)[1] == period
                for listed in parts_of(row)[0]
                for text in listed.values
            }
            told_when = [told_period(period) if any(period) else "always"] if dated else []
            shown_cells = cells(each.name, *told_when, *(values.get(text, "") for text in choices))
            rows.append(ShownRow(anchor(place_of(each)) if place == 0 else NOWHERE, shown_cells))
    columns = headings("Name", *(["Dates of service"] if dated else []), *choices)
    note = shown(f"The column that counts is that of the {chooser(lookups[0])}.", telling)
    return ShownTable(NOWHERE, Text(""), note, columns, tuple(rows))


def headings(*names: str) -> tuple[Column, ...]:
    return tuple(Column(NOWHERE, Text(each)) for each in names)


def cells(*texts: str) -> tuple[Markdown, ...]:
    return tuple(Markdown(escape(each)) for each in texts)


# ---- tables and scores


def shown_table(table: Table, place: int, policy: Policy, telling: Telling) -> ShownTable:
    """A decision table as it was written; an empty result is no rule. A list of choices is a link."""
    width = len(table.keys)
    columns = (
        *headings(*table.keys),
        *(Column(anchor(place_of(each)), Text(f"gives: {each.name}")) for each in table.results),
    )
    rows = tuple(
        ShownRow(
            NOWHERE,
            (
                *(shown(key_cell(text, policy), telling) for text in each[:width]),
                *cells(*(result or "no rule" for result in each[width:])),
            ),
        )
        for each in table.rows
    )
    return ShownTable(anchor(f"table.{place}"), Text(capital(table.name)), Markdown(RULES[table.rule]), columns, rows)


def key_cell(text: str, policy: Policy) -> str:
    """A key cell, in which a named list of choices leads to what is in it."""
    places = {fold(each.name): f"choices.{place}" for place, each in enumerate(policy.choices, 1)}
    parts = text.split(", ")
    return ", ".join(link(each, places[fold(each)]) if fold(each) in places else each for each in parts)


def shown_score(score: Score, telling: Telling) -> ShownTable:
    """A score, line by line, with its limits."""
    limit = f", to at most {told_points(score.cap)}" if score.cap is not None else ""
    title = capital(score.title) if score.title == score.name else f"{score.title} ({score.name})"
    return ShownTable(
        anchor(place_of(score)),
        Text(title),
        Markdown(f"The points of all lines are added{limit}."),
        headings("Line", "Points"),
        tuple(row for part in score.parts for row in score_rows(part, telling)),
    )


def score_rows(part: ScorePart, telling: Telling) -> tuple[ShownRow, ...]:
    """A line of a score, and the lines of which the higher counts."""
    line = escape(label_path(part.path))
    wording = f" **{escape(part.wording)}**" if part.wording else ""
    points = str(shown(told_part(part), telling))
    if part.sources:
        listed = ", ".join(f"“{escape(each)}”" for each in part.sources)
        points += f'<br><span class="policy-source">From {listed}</span>'
    own = ShownRow(NOWHERE, (Markdown(line + wording), Markdown(points)))
    return (own, *(row for each in part.parts for row in score_rows(each, telling)))


def told_part(part: ScorePart) -> str:
    """What a line of a score gives: "1 point for each mm of the overjet above 2 mm, at most 12 points"."""
    if part.parts:
        word = "higher" if len(part.parts) == 2 else "highest"
        return f"the {word} of {', '.join(label_path(each.path) for each in part.parts)}"
    points = told_points(part.points)
    if part.condition is not None:
        return f"{points} when {reading(part.condition)}"
    assert part.each is not None
    unit = "" if part.unit is None else f" {spelled_for_one(part.unit)}"
    above = "" if part.above is None else f" above {told(part.above)}"
    most = "" if part.cap is None else f", at most {told_points(part.cap)}"
    return f"{points} for each{unit} of {told(part.each)}{above}{most}"


def told_points(points: Number) -> str:
    return f"{told_plain(points)} {'point' if points == 1 else 'points'}"


# ---- codes and choices


def shown_codes(codes: CodeList) -> ShownDefinition:
    """A list of codes: system, edition and dates, then the codes as numbers; their descriptions belong to others."""
    edition = f", edition {codes.edition}" if codes.edition else ""
    effective = f", effective {codes.effective}" if codes.effective else ""
    listed = ", ".join(map(told_codes, codes.ranges))
    between = ": " if edition or effective else " "
    meaning = Markdown(escape(f"{codes.system}{edition}{effective}{between}{listed}."))
    return ShownDefinition(anchor(f"codes.{codes.key}"), Text(codes.name), meaning)


def told_codes(codes: CodeRange) -> str:
    """A code or a range of codes, with the days on which it counts."""
    told_range = codes.first if codes.first == codes.last else f"{codes.first} to {codes.last}"
    period = (codes.since, codes.until)
    return f"{told_range} ({told_period(period)})" if any(period) else told_range
