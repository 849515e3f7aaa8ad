"""Parameters and tables: values that depend on the date of service, on a choice, or on the rows of a table."""

from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise
from typing import Literal

from policy_dsl import errors, syntax
from policy_dsl.names import fold
from policy_dsl.phrases import cell_limit
from policy_dsl.policy import (
    All,
    Answer,
    Compare,
    Condition,
    Constant,
    Defined,
    FactRead,
    IsYes,
    Listed,
    Lookup,
    LookupListed,
    Measure,
    NoRule,
    Not,
    NumberListed,
    Numeric,
    OneOf,
    Row,
    Table,
    Window,
    Words,
    YesNo,
)
from policy_dsl.resolve.choices import entry_texts, unknown_choice
from policy_dsl.resolve.cover import Cell, first_gap, first_overlap, hidden_row, told
from policy_dsl.resolve.days import resolve_day, resolve_period
from policy_dsl.resolve.expressions import resolve_name
from policy_dsl.resolve.measures import (
    PLAIN,
    Meaning,
    fits,
    kind_of,
    measure_of,
    number_constant,
    report_misfit,
    told_meaning,
    told_measure,
)
from policy_dsl.resolve.order import ORDERS, are_comparable, converted, range_ends
from policy_dsl.resolve.scope import Entry, Scope
from policy_dsl.resolve.values import NOT_SAID
from policy_dsl.runtime.comparisons import Ordered, Range, is_below
from policy_dsl.source import Span

Result = Constant | Words | Answer | NoRule
Period = tuple[date | None, date | None]
Kind = Literal["number", "date", "choice", "answer"]

DAY = timedelta(days=1)
NO_VALUES = ("unknown", "not documented")  # what a case may say of a fact, and a policy of nothing


class Parameter:
    """What the policy says of one parameter: dated values, each for a choice, or (None) for all."""

    def __init__(self, name: syntax.Name) -> None:
        self.name = name
        self.by: syntax.Name | None = None
        self.values: list[tuple[syntax.Name | None, syntax.Value | syntax.NoRule, syntax.Period | None]] = []


def declare_values(
    scope: Scope, blocks: list[syntax.Values], taken: dict[str, Span], keys: dict[str, Span], effective: Period
) -> tuple[str, ...]:
    """Enter every parameter in the scope; their folded names, in order."""
    found: dict[str, Parameter] = {}
    by_plan: dict[str, Parameter] = {}
    for block in blocks:
        for line in block.lines:
            if scope.declare(line.name, "the name", taken) is not None:
                parameter = found[fold(line.name.text)] = Parameter(line.name)
                parameter.values = [(None, each.value, each.period) for each in line.values]
        for row in block.rows:
            folded = fold(row.name.text)
            if folded not in by_plan:
                if scope.declare(row.name, "the name", taken) is None:
                    continue
                by_plan[folded] = found[folded] = Parameter(row.name)
                by_plan[folded].by = block.by
            if len(row.cells) != len(block.columns):
                continue  # the header could not be read, which is told
            cells = zip(block.columns, row.cells, strict=True)
            by_plan[folded].values += [(choice, value, block.period) for choice, value in cells]
    for folded, parameter in found.items():
        key = scope.key(parameter.name, keys) or ""
        scope.meanings[folded] = Entry(parameter.name, made(scope, parameter, key, effective))
    return tuple(found)


def made(scope: Scope, parameter: Parameter, key: str, effective: Period) -> Callable[[], Meaning | None]:
    return lambda: resolve_parameter(scope, parameter, key, effective)


def resolve_parameter(scope: Scope, parameter: Parameter, key: str, effective: Period) -> Meaning | None:
    """What a parameter is: a constant when it has one value for all, else a lookup."""
    name = " ".join(parameter.name.text.split())
    results = [value_of(scope, value) for _, value, _ in parameter.values]
    periods = [resolve_period(scope, period) for _, _, period in parameter.values]
    kept = [each for each in results if each is not None]
    if len(kept) < len(results) or None in periods:
        return None
    spans = [value.span for _, value, _ in parameter.values]
    shape = shape_of(scope, kept, spans)
    if shape is None:
        return None
    kind, measure = shape
    if len(kept) == 1 and parameter.by is None and periods[0] == (None, None) and isinstance(kept[0], Constant):
        return Constant(kept[0].value, kept[0].measure, name, span=parameter.name.span)
    fact = None
    if parameter.by is not None:
        fact = scope.fact(parameter.by)
        if fact is None or not isinstance(fact.type, OneOf):
            if fact is None:
                scope.unknown_name(parameter.by)
            else:
                scope.report(errors.values_by_no_choice(scope.source, parameter.by.span, fact.name))
            return None
    rows: list[Row] = []
    by_choice: dict[str | None, list[tuple[Period, Span]]] = {}
    for (column, value, _), result, period in zip(parameter.values, kept, periods, strict=True):
        assert period is not None
        conditions: list[Condition] = []
        choice = None
        if column is not None and fact is not None:
            texts = entry_texts(scope, FactRead(fact, span=column.span), column)
            if texts is None:
                unknown_choice(scope, FactRead(fact, span=column.span), column)
                return None
            choice = texts[0]
            conditions.append(Listed(fact, texts, span=column.span))
        during = during_period(scope, period, value.span)
        conditions += [during] if during is not None else []
        by_choice.setdefault(choice, []).append((period, value.span))
        condition = conditions[0] if len(conditions) == 1 else All(tuple(conditions), span=value.span)
        rows.append(Row(condition, result, span=value.span))
    covered = [check_periods(scope, each, effective, name) for each in by_choice.values()]  # each says what it finds
    if fact is None or len({tuple(period for period, _ in each) for each in by_choice.values()}) == 1:
        for each in [*by_choice.values()][:1]:
            check_ends(scope, each, effective, name)
    else:
        for each in by_choice.values():
            check_ends(scope, each, effective, name)
    if fact is not None and isinstance(fact.type, OneOf):
        missing = [each for each in fact.type.choices if each not in by_choice]
        if missing:
            scope.report(errors.column_missing(scope.source, parameter.name.span, missing))
            return None
    choices = tuple(dict.fromkeys(each.text for each in kept if isinstance(each, Words)))
    return Lookup(key, name, tuple(rows), None, all(covered), kind, measure, choices, span=parameter.name.span)


def value_of(scope: Scope, value: syntax.Value | syntax.NoRule) -> Result | None:
    """The result that a cell writes; None when it is none, which is reported."""
    match value:
        case syntax.NoRule():
            return NoRule()
        case syntax.YesOrNo(answer):
            return Answer(answer)
        case syntax.NumberLiteral():
            return number_constant(scope, value)
        case syntax.DateLiteral():
            day = resolve_day(scope, value)
            return None if day is None else Constant(day, span=value.span)
        case syntax.Name(text) if value.quoted or fold(text) not in NO_VALUES:
            return Words(" ".join(text.split()))
        case syntax.Name() | syntax.Unknown() | syntax.NotDocumented():
            scope.report(errors.no_value(scope.source, value.span))
            return None


def shape_of(scope: Scope, results: list[Result], spans: list[Span]) -> tuple[Kind, Measure] | None:
    """What all results are: number, date, choice or answer, and the measure of numbers; None when they differ."""
    first: tuple[Kind, Measure, Span] | None = None
    for result, span in zip(results, spans, strict=True):
        if isinstance(result, NoRule):
            continue
        kind, measure = kind_of_result(result)
        if first is None:
            first = (kind, measure, span)
        elif kind != first[0]:
            told = (told_result(first[0], first[1]), told_result(kind, measure))
            scope.report(errors.not_comparable(scope.source, span, *told, first[2], of_one_name=True))
            return None
        elif kind == "number" and not fits(first[1], measure):
            report_misfit(scope, span, measure, first[1], first[2], written=True)
            return None
    if first is None:
        if spans:  # else no row could be read
            scope.report(errors.no_value(scope.source, spans[0], everywhere=True))
        return None
    return first[0], first[1]


def kind_of_result(result: Constant | Words | Answer) -> tuple[Kind, Measure]:
    match result:
        case Constant(value, measure):
            return ("date", PLAIN) if isinstance(value, date) else ("number", measure)
        case Words():
            return "choice", PLAIN
        case Answer():
            return "answer", PLAIN


def told_result(kind: Kind, measure: Measure) -> str:
    return (
        told_measure(measure)
        if kind == "number"
        else {"date": "a date", "answer": "a yes/no answer"}.get(kind, "a choice")
    )


def during_period(scope: Scope, period: Period, span: Span) -> Condition | None:
    """That the date of service lies in a period; None for one without ends."""
    first, last = period
    day = FactRead(scope.date_of_service, span=span)
    if first is not None and last is not None:
        ends = (Constant(first, span=span), Constant(last, span=span))
        return Window(day, *ends, first_counts=True, last_counts=True, span=span)
    if first is not None:
        return Compare(day, "at least", Constant(first, span=span), span=span)
    return None if last is None else Compare(day, "at most", Constant(last, span=span), span=span)


def check_periods(scope: Scope, periods: list[tuple[Period, Span]], effective: Period, name: str) -> bool:
    """Whether periods cover the effective dates; overlaps are errors and gaps warnings."""
    ordered = sorted(periods, key=lambda each: each[0][0] or date.min)
    covered = True
    for (one, span), (two, other) in pairwise(ordered):
        end, begin = one[1] or date.max, two[0] or date.min
        if begin <= end:
            scope.report(errors.periods_overlap(scope.source, other, span, str(begin)))
            return False
        if end + DAY < begin:
            covered = False
            if (effective[0] or date.min) < begin and end < (effective[1] or date.max):
                scope.report(errors.period_gap(scope.source, other, span, name, f"{end + DAY} to {begin - DAY}"))
    first, last = ordered[0][0][0], max((each[0][1] or date.max) for each in ordered)
    starts = first is None or (effective[0] is not None and first <= effective[0])
    return covered and starts and last >= (effective[1] or date.max)


def check_ends(scope: Scope, periods: list[tuple[Period, Span]], effective: Period, name: str) -> None:
    """Warn of days at the beginning and at the end of the effective dates on which no value holds."""
    if effective[0] is None:
        return
    first, at = min(((period[0] or date.min), span) for period, span in periods)
    last, behind = max(((period[1] or date.max), span) for period, span in periods)
    if first > effective[0]:
        scope.report(errors.period_gap(scope.source, at, None, name, f"{effective[0]} to {first - DAY}"))
    if last < (effective[1] or date.max):
        days = f"{last + DAY} to {effective[1]}" if effective[1] else f"{last + DAY} on"
        scope.report(errors.period_gap(scope.source, behind, None, name, days))


# ---- tables


def declare_tables(
    scope: Scope, written: list[syntax.Table], taken: dict[str, Span], keys: dict[str, Span], effective: Period
) -> list["TableMaker"]:
    """Enter the results of every table in the scope."""
    names: dict[str, Span] = {}
    makers = []
    for table in written:
        maker = TableMaker(scope, table, effective)
        makers.append(maker)
        own = fold(table.name.text)
        if own not in (fold(each.text) for each in table.results):
            scope.declare(table.name, "the table", names)
        for place, result in enumerate(table.results):
            if scope.declare(result, "the name", taken) is not None:
                key = scope.key(result, keys) or ""
                scope.meanings[fold(result.text)] = Entry(result, maker.result(place, key), "table")
    return makers


def may_be_without_value(key: Meaning | None) -> bool:
    """Whether a key column may have no value for a case, which then fits none of the rows."""
    if isinstance(key, FactRead):
        return key.fact.only_when is not None or key.fact.pick is not None
    return isinstance(key, Lookup)


def unit_behind(key: Meaning | None) -> str:
    """What stands behind the numbers of a column: a unit, a percent sign, or nothing."""
    measure = PLAIN if key is None or isinstance(key, Defined) or kind_of(key) != "number" else measure_of(key)
    return "%" if measure.percent else f" {measure.unit.spelling}" if measure.unit is not None else ""


class TableMaker:
    """Works out the rows of one table once, and each of its results from them."""

    def __init__(self, scope: Scope, written: syntax.Table, effective: Period) -> None:
        self.scope = scope
        self.effective = effective
        self.written = written
        self.conditions: list[Condition] | None = None
        self.cells: list[tuple[Cell, ...]] = []
        self.is_complete = False
        self.needs_no_otherwise = False
        self.done = False

    def result(self, place: int, key: str) -> Callable[[], Meaning | None]:
        return lambda: self.make(place, key)

    def table(self) -> Table | None:
        """The table as it is published; None when something in it is wrong."""
        scope, written = self.scope, self.written
        found = [resolve_name(scope, each) for each in written.results]
        results = tuple(each for each in found if isinstance(each, Lookup))
        if len(results) < len(found):
            return None
        if self.needs_no_otherwise:
            scope.report(errors.otherwise_row_never_used(scope.source, written.rows[-1].span))
        rows = tuple(tuple(self.told_row(each)) for each in written.rows)
        keys = tuple(" ".join(each.text.split()) for each in written.keys)
        name = " ".join(written.name.text.split())
        return Table(name, written.rule, keys, results, rows, span=written.span)

    def told_row(self, row: syntax.TableRow) -> list[str]:
        """The cells of a row as they were written."""
        width = len(self.written.keys)
        keys = ["otherwise", *[""] * (width - 1)] if row.otherwise else [self.text(each.span) for each in row.keys]
        return [*keys, *("" if each is None else self.text(each.span) for each in row.results)]

    def text(self, span: Span) -> str:
        return " ".join(self.scope.source.text_of(span).replace('"', "").split())

    def make(self, place: int, key: str) -> Meaning | None:
        scope, written = self.scope, self.written
        if not self.work_out() or self.conditions is None:
            return None
        name = " ".join(written.results[place].text.split())
        cells = [row.results[place] if place < len(row.results) else None for row in written.rows]
        spans = [row.span if cell is None else cell.span for row, cell in zip(written.rows, cells, strict=True)]
        results: list[Result] = []
        for cell in cells:
            result = NoRule() if cell is None else value_of(scope, cell)
            if result is None:
                return None
            results.append(result)
        shape = shape_of(scope, results, spans)
        if shape is None:
            return None
        rows = tuple(
            Row(condition, result, span=row.span)
            for row, condition, result in zip(written.rows, self.conditions, results, strict=False)
            if not row.otherwise
        )
        otherwise = next((result for row, result in zip(written.rows, results, strict=True) if row.otherwise), None)
        choices = tuple(dict.fromkeys(each.text for each in results if isinstance(each, Words)))
        table = " ".join(written.name.text.split())
        return Lookup(key, name, rows, otherwise, self.is_complete, *shape, choices, table, span=written.name.span)

    def work_out(self) -> bool:
        """Resolve the key cells of all rows, once; whether that went well."""
        if self.done:
            return self.conditions is not None
        self.done = True
        scope, written = self.scope, self.written
        keys = [resolve_name(scope, each) for each in written.keys]
        before = len(scope.diagnostics)
        if any(each is None for each in keys):
            return False
        conditions: list[Condition] = []
        wrong = False
        for row in written.rows:
            if row.otherwise:
                continue
            if len(row.keys) != len(keys) or len(row.results) != len(written.results):
                wrong = True  # the header could not be read, which is told
                continue
            parts: list[Condition] = []
            cells: list[Cell] = []
            for key, name, cell in zip(keys, written.keys, row.keys, strict=True):
                assert key is not None
                made = self.cell(key, name, cell)
                if made is None:
                    wrong = True  # which is not always reported: a name may stand in what could not be read
                    continue
                condition, shown = made
                cells.append(shown)
                parts += [condition] if condition is not None else []
            self.cells.append(tuple(cells))
            conditions.append(parts[0] if len(parts) == 1 else All(tuple(parts), span=row.span))
        last = [row for row in written.rows[:-1] if row.otherwise]
        for row in last:
            scope.report(errors.otherwise_not_last(scope.source, row.span))
        if wrong or scope.is_wrong_since(before):
            return False
        self.check(keys)
        if scope.is_wrong_since(before):
            return False
        self.conditions = conditions
        return True

    def cell(self, key: Meaning, name: syntax.Name, cell: syntax.KeyCell) -> tuple[Condition | None, Cell] | None:
        """The condition of a key cell (None for `any`) and what it covers; None when it does not fit its column."""
        scope, span = self.scope, cell.span
        kind = kind_of(key)
        if isinstance(cell, syntax.AnyCell):
            return None, Cell.any()
        if kind == "answer":
            return self.answer_cell(key, cell)
        if kind == "choice" and isinstance(cell, syntax.ListCell):
            found = [self.choice(key, each) for each in cell.values]
            texts = tuple(text for each in found for text in each or ())
            if None in found:
                return None
            if isinstance(key, Lookup):
                return LookupListed(key, texts, span=span), Cell.of(texts)
            assert isinstance(key, FactRead)
            return Listed(key.fact, texts, span=span), Cell.of(texts)
        if kind in ("number", "date") and not isinstance(key, Defined):
            return self.ordered_cell(key, name, cell)
        scope.report(errors.cell_does_not_fit(scope.source, span, told_meaning(key)))
        return None

    def choice(self, key: Meaning, value: syntax.Value) -> tuple[str, ...] | None:
        if isinstance(value, syntax.Unknown | syntax.NotDocumented):
            self.scope.report(errors.no_value(self.scope.source, value.span))
            return None
        texts = entry_texts(self.scope, key, value)
        if (
            texts is None
            and isinstance(value, syntax.Name)
            and fold(value.text) in (*NOT_SAID, "all", "every", "either")
        ):
            self.scope.report(errors.misspelt_phrase(self.scope.source, value.span, "any"))
        elif texts is None:
            unknown_choice(self.scope, key, value)
        return texts

    def answer_cell(self, key: Meaning, cell: syntax.KeyCell) -> tuple[Condition | None, Cell] | None:
        values = cell.values if isinstance(cell, syntax.ListCell) else ()
        if len(values) != 1 or not isinstance(values[0], syntax.YesOrNo):
            self.scope.report(errors.cell_does_not_fit(self.scope.source, cell.span, "a yes/no answer"))
            return None
        yes = values[0].value
        condition: Condition
        if isinstance(key, FactRead) and isinstance(key.fact.type, YesNo):
            condition = IsYes(key.fact, span=cell.span)
        elif isinstance(key, Lookup):
            condition = LookupListed(key, ("yes",), span=cell.span)
        else:
            assert isinstance(key, Defined)
            condition = key
        return condition if yes else Not(condition, span=cell.span), Cell.of(("yes",) if yes else ("no",))

    def ordered_cell(
        self, key: Meaning, name: syntax.Name, cell: syntax.KeyCell
    ) -> tuple[Condition | None, Cell] | None:
        """A cell about a number or a date."""
        span = cell.span
        assert not isinstance(key, Defined)
        match cell:
            case syntax.ListCell(values):
                found = [self.constant(key, name, each) for each in values]
                kept = tuple(each for each in found if each is not None)
                if len(kept) < len(found):
                    return None
                own = tuple(self.own(key, each) for each in kept)
                return NumberListed(key, kept, span=span), Cell.points(own)
            case syntax.LimitCell(comparator, value):
                limit = self.constant(key, name, value)
                if limit is None:
                    return None
                order, _ = ORDERS[comparator]
                shown = Cell.limit(order, self.own(key, limit))
                return Compare(key, order, limit, span=span), shown
            case syntax.RangeCell(low, high):
                ends = self.ends(key, name, low, high)
                if ends is None:
                    return None
                one, two = self.own(key, ends[0]), self.own(key, ends[1])
                if is_below(two, one):
                    self.scope.report(errors.range_reversed(self.scope.source, span))
                    return None
                window = Window(key, *ends, first_counts=True, last_counts=True, span=span)
                return window, Cell.between(one, two)
            case syntax.AnyCell():
                return None, Cell.any()

    def ends(
        self, key: Meaning, name: syntax.Name, low: syntax.NumberLiteral | syntax.DateLiteral, high: syntax.Value
    ) -> tuple[Constant, Constant] | None:
        if (
            isinstance(low, syntax.NumberLiteral)
            and isinstance(high, syntax.NumberLiteral)
            and not isinstance(key, Defined)
        ):
            ends = range_ends(self.scope, low, high, measure_of(key) if kind_of(key) == "number" else PLAIN)
            if ends is None:
                return None
            if not all(
                are_comparable(self.scope, key, end, name, at) for end, at in zip(ends, (low, high), strict=True)
            ):
                return None
            return ends
        first, last = self.constant(key, name, low), self.constant(key, name, high)
        return None if first is None or last is None else (first, last)

    def constant(self, key: Meaning, name: syntax.Name, value: syntax.Value) -> Constant | None:
        """A value that a cell compares its column with."""
        scope = self.scope
        assert not isinstance(key, Defined)
        if isinstance(value, syntax.NumberLiteral):
            found = number_constant(scope, value, measure_of(key) if kind_of(key) == "number" else PLAIN)
        elif isinstance(value, syntax.DateLiteral):
            day = resolve_day(scope, value)
            found = None if day is None else Constant(day, span=value.span)
        else:
            limit = cell_limit(scope.source.text_of(value.span))
            if limit is None:
                scope.report(errors.cell_does_not_fit(scope.source, value.span, told_meaning(key)))
            else:
                scope.report(errors.misspelt_phrase(scope.source, value.span, limit, sure=True))
            return None
        if found is None or not are_comparable(scope, key, found, name, value):
            return None
        return found

    def own(self, key: Meaning, constant: Constant) -> Ordered:
        """A constant's value in the measure of its column."""
        assert not isinstance(key, Defined)
        return converted(constant, measure_of(key)) if kind_of(key) == "number" else constant.value

    def check(self, keys: list[Meaning | None]) -> None:
        """Report overlaps, gaps and rows that are never used, where the columns can be looked through."""
        scope, written = self.scope, self.written
        rows = [row for row in written.rows if not row.otherwise]
        otherwise = any(row.otherwise for row in written.rows)
        columns = [self.column(each) for each in keys]
        if written.rule == "exactly one row":
            overlap = first_overlap(columns, self.cells)
            if overlap is not None:
                one, other, way = overlap
                said = told(way, self.headings(keys))
                scope.report(errors.rows_overlap(scope.source, rows[other].span, rows[one].span, said))
        else:
            hidden = hidden_row(columns, self.cells)
            if hidden is not None:
                scope.report(errors.row_hidden(scope.source, rows[hidden].span))
        gap = first_gap(columns, self.cells)
        self.is_complete = gap is None or otherwise
        self.needs_no_otherwise = gap is None and otherwise and not any(map(may_be_without_value, keys))
        if gap is not None and not otherwise and not scope.is_broken(written.name.span):
            said = told(gap, self.headings(keys))
            scope.report(errors.table_gap(scope.source, written.name.span, written.name.text, said))

    def headings(self, keys: list[Meaning | None]) -> list[tuple[str, str]]:
        """The name of each key column, and what stands behind its numbers."""
        return [
            (" ".join(name.text.split()), unit_behind(key)) for name, key in zip(self.written.keys, keys, strict=True)
        ]

    def column(self, key: Meaning | None) -> tuple[str, ...] | Range:
        """All that a key column can be: its choices, or the limits of its numbers or dates."""
        if key is None or isinstance(key, Defined) or kind_of(key) == "answer":
            return ("yes", "no")
        if isinstance(key, FactRead) and isinstance(key.fact.type, OneOf):
            return key.fact.type.choices
        if isinstance(key, Lookup) and key.kind == "choice":
            return key.choices
        if isinstance(key, FactRead) and isinstance(key.fact.type, Numeric):
            return Range(key.fact.type.low, key.fact.type.high, whole=key.fact.type.whole)
        if isinstance(key, FactRead) and key.fact.built_in:
            return Range(*self.effective)
        return Range(None, None)
