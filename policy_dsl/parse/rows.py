"""From Lark's trees of values, tables and scores to their syntax."""

from functools import partial
from typing import Literal

from policy_dsl import errors, syntax
from policy_dsl.parse.conditions import Conditions
from policy_dsl.parse.pieces import Branch, Refused, has_hole, optional_token, subtrees, token_in, tokens_in, trees
from policy_dsl.phrases import cell_limit


class Rows(Conditions):
    """Builds values, tables and scores."""

    # ---- values

    def values(self, tree: Branch) -> syntax.Values:
        return syntax.Values(tuple(map(self.dated_values, trees(tree, "dated_values"))), span=self.whole(tree))

    def dated_values(self, tree: Branch) -> syntax.DatedValues:
        name, *values = subtrees(tree)
        return syntax.DatedValues(self.name(name), tuple(map(self.dated_value, values)), span=self.whole(tree))

    def dated_value(self, tree: Branch) -> syntax.DatedValue:
        value = self.value_or_no_rule(subtrees(tree)[0])
        return syntax.DatedValue(value, self.period(tree.children[-1]), span=self.span(tree))

    def values_by(self, tree: Branch) -> syntax.Values:
        header = trees(tree, "value_columns")
        columns = self.names(header[0]) if header else ()
        rows = []
        for row in trees(tree, "value_row"):
            name, *cells = subtrees(row)
            if header:
                self.assert_as_wide(row, 1 + len(cells), 1 + len(columns))
            values = tuple(map(self.value_or_no_rule, cells))
            rows.append(syntax.ValueRow(self.name(name), values, span=self.whole(row)))
        by = self.name(subtrees(tree)[0])
        period = next(map(self.period, trees(tree, "from_period", "until_period")), None)
        return syntax.Values((), by, period, columns, tuple(rows), span=self.whole(tree))

    def assert_as_wide(self, row: Branch, cells: int, columns: int) -> None:
        """Refuses a row that has not a cell for each column."""
        if cells != columns:
            raise Refused(self.whole(row), partial(errors.row_of_other_width, cells=cells, columns=columns))

    def assert_no_other_word(self, row: syntax.TableRow) -> None:
        """Refuses a row of one cell with another word for `otherwise`."""
        only = row.keys[0]
        word = only.values[0] if len(row.keys) == 1 and isinstance(only, syntax.ListCell) else None
        if isinstance(word, syntax.Name) and cell_limit(word.text) == "otherwise":
            raise Refused(only.span, partial(errors.misspelt_phrase, phrase="otherwise"))

    # ---- tables

    def table(self, tree: Branch) -> syntax.Table:
        header = trees(tree, "table_columns")
        keys, results = map(self.names, subtrees(header[0])) if header else ((), ())
        rows = []
        for row in trees(tree, "table_row", "otherwise_row"):
            built = self.table_row(row)
            if header:
                self.assert_as_wide(row, len(built.results), len(results))
                if not built.otherwise:
                    self.assert_no_other_word(built)
                    self.assert_as_wide(row, len(built.keys), len(keys))
            rows.append(built)
        rule: Literal["exactly one row", "first row wins"] = "exactly one row"
        if tokens_in(tree, "ROW_RULE")[0].startswith("first"):
            rule = "first row wins"
        name = self.name(subtrees(tree)[0])
        return syntax.Table(name, rule, keys, results, tuple(rows), span=self.whole(tree))

    def table_row(self, row: Branch) -> syntax.TableRow:
        otherwise = row.data == "otherwise_row"
        keys = (
            ()
            if otherwise
            else tuple(map(self.key_cell, trees(row, "any_cell", "list_cell", "limit_cell", "range_cell")))
        )
        results = tuple(next(map(self.value_or_no_rule, subtrees(cell)), None) for cell in trees(row, "result_cell"))
        return syntax.TableRow(keys, results, otherwise, span=self.whole(row))

    def key_cell(self, cell: Branch) -> syntax.KeyCell:
        at = self.span(cell)
        if cell.data == "any_cell":
            return syntax.AnyCell(span=at)
        parts = subtrees(cell)
        if cell.data == "list_cell":
            self.assert_no_grouped_number(cell)
            return syntax.ListCell(tuple(map(self.plain_value, parts)), span=at)
        if cell.data == "limit_cell":
            return syntax.LimitCell(LIMIT_CELLS[token_in(cell).type], self.number_or_day(parts[0]), span=at)
        return syntax.RangeCell(self.number_or_day(parts[0]), self.number_or_day(parts[1]), span=at)

    def number_or_day(self, tree: Branch) -> syntax.NumberLiteral | syntax.DateLiteral:
        return self.number(tree) if tree.data == "quantity" else self.date(token_in(tree))

    # ---- scores

    def score(self, tree: Branch) -> syntax.Score:
        name, title = self.title(tree)
        lines = self.score_lines(tree)
        return syntax.Score(name, title, self.cap(tree), lines, span=self.whole(tree))

    def score_lines(self, tree: Branch) -> tuple[syntax.ScoreLine, ...]:
        built = map(self.score_line, trees(tree, "score_line", "higher_of"))
        return tuple(each for each in built if each is not None)

    def score_line(self, tree: Branch) -> syntax.ScoreLine | None:
        """A line of a score; None when its points were left out."""
        points = self.line_points(tree)
        if points is None:
            return None
        return syntax.ScoreLine(
            self.label(token_in(tree)),
            self.optional_text(optional_token(tree, "WORDING")),
            points,
            tuple(map(self.from_source, trees(tree, "from_source"))),
            span=self.whole(tree),
        )

    def line_points(self, tree: Branch) -> syntax.PointsWhen | syntax.PointsForEach | syntax.HigherOf | None:
        if tree.data == "higher_of":
            (words,) = tokens_in(tree, "HIGHER_OF")
            return syntax.HigherOf(self.score_lines(tree), span=self.span(words))
        lines = trees(tree, "points_line")
        found = [subtrees(each)[0] for each in lines] or trees(tree, "points_when", "points_for_each")
        if len(found) > 1:
            raise Refused(self.whole(found[1]), errors.points_twice)
        if not found and not has_hole(tree):
            raise Refused(self.span(token_in(tree)), errors.no_points)
        return self.points(found[0]) if found else None

    def points(self, tree: Branch) -> syntax.PointsWhen | syntax.PointsForEach:
        at = self.span(tree)
        number = self.number_literal(token_in(tree))
        first, *rest = subtrees(tree)
        if tree.data == "points_when":
            return syntax.PointsWhen(number, self.condition(first), span=at)
        above = next((self.operand(each) for each in rest if each.data != "cap"), None)
        unit = self.unit(optional_token(tree, "EACH_UNIT"))
        return syntax.PointsForEach(number, unit, self.operand(first), above, self.cap(tree), span=at)

    def cap(self, tree: Branch) -> syntax.NumberLiteral | None:
        """The number of `at most 40 points`."""
        found = trees(tree, "cap")
        return self.number_literal(tokens_in(found[0], "NUMBER")[0]) if found else None


LIMIT_CELLS: dict[str, Literal["is at least", "is at most", "is more than", "is less than"]] = {
    "AT_LEAST": "is at least",
    "AT_MOST": "is at most",
    "MORE_THAN": "is more than",
    "LESS_THAN": "is less than",
    "FROM_DAY": "is at least",
    "UNTIL_DAY": "is at most",
}
