"""From Lark's trees of scenarios and common facts to their syntax."""

import re
from functools import partial

from policy_dsl import errors, syntax
from policy_dsl.parse.criteria import TERMS, Criteria
from policy_dsl.parse.pieces import Branch, Refused, has_hole, optional_token, subtrees, tokens_in, trees
from policy_dsl.parse.rows import Rows
from policy_dsl.phrases import REFUSAL, THE_CASE_IS_REFUSED
from policy_dsl.source import Span

GIVEN = ("given", "given_items", "given_complete")
ROW_NAMED = "the first cell of a row holds its name"
GivenLine = syntax.Given | syntax.GivenItems | syntax.GivenComplete


class Scenarios(Criteria, Rows):
    """Builds scenarios."""

    def common_facts(self, tree: Branch) -> syntax.CommonFacts:
        parts: list[syntax.Like | syntax.GivenBlock] = []
        given: list[GivenLine] = []
        for part in [*subtrees(tree), None]:
            if part is not None and part.data in GIVEN:
                given += self.given_lines([part])
                continue
            if given:
                parts.append(syntax.GivenBlock(tuple(given), span=given[0].span.to(given[-1].span)))
                given = []
            if part is not None:
                parts.append(self.like(part))
        return syntax.CommonFacts(self.texts(tree)[0], tuple(parts), span=self.whole(tree))

    def scenario(self, tree: Branch) -> syntax.Scenario:
        parts: list[syntax.Like | syntax.GivenBlock | syntax.Then | syntax.CaseTable] = []
        rows: list[Branch] = []
        header: Branch | None = None
        for part in [*subtrees(tree), None]:
            if part is not None and part.data == "case_row":
                if header is None and not has_hole(tree):
                    raise Refused(self.whole(part), errors.rows_without_header)
                rows.append(part)
                continue
            if header is not None:
                parts.append(self.case_table(header, rows))
            rows, header = [], None
            if part is None:
                break
            if part.data == "case_columns":
                header = part
            elif part.data == "like":
                parts.append(self.like(part))
            elif part.data == "given_block":
                given = self.given_lines(trees(part, *GIVEN))
                parts.append(syntax.GivenBlock(given, span=self.whole(part)))
            else:
                parts.append(self.then(part))
        return syntax.Scenario(self.texts(tree)[0], tuple(parts), span=self.whole(tree))

    def like(self, tree: Branch) -> syntax.Like:
        return syntax.Like(self.texts(tree)[0], span=self.whole(tree))

    def given_lines(self, lines: list[Branch]) -> tuple[GivenLine, ...]:
        """What is given; a list whose header was not read is left out."""
        built = (self.given(each) if each.data == "given" else self.given_list(each) for each in lines)
        return tuple(each for each in built if each is not None)

    def given_list(self, tree: Branch) -> syntax.GivenItems | syntax.GivenComplete | None:
        """A list's items in rows, or how far its record reaches."""
        at = self.whole(tree)
        name = self.name(subtrees(tree)[0])
        if tree.data == "given_complete":
            since = next(map(self.date, tokens_in(tree, "DATE")), None)
            return syntax.GivenComplete(name, since, bool(tokens_in(tree, "NOT_COMPLETE")), span=at)
        header = trees(tree, "item_columns")
        if not header:
            return None
        columns = tuple(map(self.item_column, subtrees(header[0])))
        rows = []
        for row in trees(tree, "item_row"):
            cells = tuple(map(self.item_cell, subtrees(row)))
            self.assert_as_wide(row, len(cells), len(columns))
            rows.append(syntax.ItemRow(cells, span=self.whole(row)))
        return syntax.GivenItems(name, columns, tuple(rows), span=at)

    def item_column(self, tree: Branch) -> syntax.ItemColumn:
        """`relief`, or of a list inside the items `cancers: kind`."""
        *inner, name = self.names(tree)
        return syntax.ItemColumn(inner[0] if inner else None, name, span=self.span(tree))

    def item_cell(self, tree: Branch) -> syntax.ItemCell:
        """Nothing, one or several values, or a run of days."""
        parts = subtrees(tree)
        if not parts:
            return syntax.ItemCell(span=self.whole(tree))
        at = self.span(parts[0]).to(self.span(parts[-1]))
        if parts[0].data == "days":
            first, last = map(self.date, tokens_in(parts[0], "DATE"))
            return syntax.ItemCell(days=syntax.DaysCell(first, last, span=at), span=at)
        return syntax.ItemCell(tuple(map(self.value, parts)), span=at)

    def given(self, tree: Branch) -> syntax.Given:
        name, *values = subtrees(tree)
        return syntax.Given(self.name(name), tuple(map(self.value, values)), span=self.whole(tree))

    def then(self, tree: Branch) -> syntax.Then:
        at = self.whole(tree)
        names = self.names(tree)
        if tree.data == "then_refused":
            return syntax.ThenRefused(names, span=at)
        if tree.data in ("then_needs", "then_undecided"):
            return syntax.ThenNeeds(names[0], names[1:], span=at)
        if tree.data == "then_value":
            value = self.plain_value(subtrees(tree)[1])
            assert not isinstance(value, syntax.Name)
            return syntax.ThenValue(names[0], value, span=at)
        if re.fullmatch(f"{REFUSAL}.*", f"{names[0].text} is {names[1].text}"):
            asked = Span(names[0].span.start, names[1].span.start + len("refused"))
            raise Refused(asked, partial(errors.misspelt_phrase, phrase=THE_CASE_IS_REFUSED, sure=True))
        because = tuple(map(self.label_path, trees(tree, "label_path")))
        return syntax.ThenOutcome(names[0], names[1], because, self.terms(tree), span=at)

    # ---- one case a row

    def case_table(self, header: Branch, rows: list[Branch]) -> syntax.CaseTable:
        columns = tuple(map(self.column, subtrees(header)))
        built = tuple(self.case_row(row, columns) for row in rows)
        end = built[-1].span if built else self.whole(header)
        return syntax.CaseTable(columns, built, span=self.whole(header).to(end))

    def column(self, tree: Branch) -> syntax.Column:
        at = self.whole(tree)
        if tree.data == "because_column":
            return syntax.Column("because", None, span=at)
        if tree.data == "needs_column":
            return syntax.Column("needs", None, span=at)
        *listed, name = self.names(tree)
        if listed:
            return syntax.Column("item", name, listed[0], span=at)
        return syntax.Column("fact" if tree.data == "fact_column" else "then", name, span=at)

    def case_row(self, row: Branch, columns: tuple[syntax.Column, ...]) -> syntax.CaseRow:
        cells = trees(row, "case_cell")
        self.assert_as_wide(row, 1 + len(cells), 1 + len(columns))
        built = tuple(self.case_cell(cell, column) for cell, column in zip(cells, columns, strict=True))
        name = optional_token(row, "ROW_NAME")
        if name is None and not any(each.kind == "item" for each in columns):
            at = self.whole(row)
            raise Refused(Span(at.start, at.start + 1), partial(errors.empty_cell, help_=ROW_NAMED))
        return syntax.CaseRow(None if name is None else self.word(name), built, span=self.whole(row))

    def case_cell(self, cell: Branch, column: syntax.Column) -> syntax.CaseCell:
        """What a cell holds; refused when its column holds something else."""
        parts = subtrees(cell)
        at = self.whole(cell)
        if not parts:
            return syntax.CaseCell(span=at)
        at = self.whole(parts[0]).to(self.span(parts[-1]))
        paths = tuple(map(self.label_path, trees(cell, "label_path")))
        if bool(paths) != (column.kind == "because"):
            raise Refused(at, errors.other_column_holds_labels if paths else errors.because_holds_labels)
        if paths:
            return syntax.CaseCell(because=paths, span=at)
        if column.kind == "then":
            return self.then_cell(parts, at)
        terms = trees(cell, *TERMS)
        if terms:
            raise Refused(self.whole(terms[0]), errors.term_outside_then)
        values = tuple(map(self.value, parts))
        if column.kind in ("fact", "item"):
            return syntax.CaseCell(values=values, span=at)
        names = tuple(each for each in values if isinstance(each, syntax.Name))
        if len(names) < len(values):
            raise Refused(at, errors.needs_holds_names)
        return syntax.CaseCell(needs=names, span=at)

    def then_cell(self, parts: list[Branch], at: Span) -> syntax.CaseCell:
        """An outcome with its terms, or a value."""
        first, *rest = parts
        terms = tuple(self.cell_term(each, at) for each in rest)
        value = self.value(first)
        if isinstance(value, syntax.Name):
            return syntax.CaseCell(outcome=value, terms=terms, span=at)
        if terms:
            raise Refused(at, errors.then_holds_one)
        return syntax.CaseCell(values=(value,), span=at)

    def cell_term(self, tree: Branch, cell: Span) -> syntax.OutcomeTerm:
        """A term; `from start date` was read as a name, since in a column of facts it may be one."""
        if tree.data in TERMS:
            return self.term_of_outcome(tree)
        value = self.value(tree)
        words = re.match(r"(from|until) +(?=\D)", value.text) if isinstance(value, syntax.Name) else None
        if words is None or not isinstance(value, syntax.Name) or value.quoted:
            raise Refused(cell, errors.then_holds_one)
        day = syntax.Name(value.text[words.end() :], span=Span(value.span.start + words.end(), value.span.end))
        if words.group(1) == "from":
            return syntax.FromTerm(day, span=value.span)
        return syntax.UntilTerm(day, span=value.span)
