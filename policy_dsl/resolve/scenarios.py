"""Scenarios: the facts of a case as data for the door, and what must come of it."""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from policy_dsl import errors, syntax
from policy_dsl.diagnostics import Near
from policy_dsl.names import fold
from policy_dsl.policy import (
    CriteriaBlock,
    Criterion,
    Defined,
    Determination,
    Expectation,
    Fact,
    Group,
    Lookup,
    Scenario,
    ValueExpectation,
)
from policy_dsl.resolve.case_slips import for_item, is_list_alone, report_owned, reports_case_slip
from policy_dsl.resolve.days import resolve_day
from policy_dsl.resolve.determinations import resolve_terms
from policy_dsl.resolve.expressions import resolve_meaning
from policy_dsl.resolve.given import (
    LOST,
    Given,
    GivenData,
    Rows,
    data_in,
    declared_list,
    is_none,
    items_given,
    list_to_give,
    listed_attribute,
    reach_of_record,
    reads_of,
    report_refused,
    row_name,
    whole_list,
    with_attribute,
    with_inner_reaches,
)
from policy_dsl.resolve.measures import (
    Meaning,
    fact_named,
    fits,
    kind_of,
    measure_of,
    number_constant,
    report_misfit,
    told_meaning,
)
from policy_dsl.resolve.order import converted
from policy_dsl.resolve.scope import Place, Scope
from policy_dsl.resolve.terms import told_terms
from policy_dsl.runtime.comparisons import Ordered
from policy_dsl.runtime.settle import DENIED, NEEDS_MORE_INFORMATION, SPLIT
from policy_dsl.source import Span
from policy_dsl.walk import blocks_used, criteria_in

LONGEST_CHAIN = 30  # scenarios, each like the next

Base = tuple[str, Given]  # the name of what a scenario is like, empty of nothing, and the facts that it has from there
Asked = tuple[str, str | None]  # a determination, and the item of it if it is of one
Expected = tuple[dict[Asked, Expectation], list[ValueExpectation], frozenset[str]]


class Scenarios:
    """Resolves the scenarios of one policy, each after the one, or the common facts, that it is like."""

    def __init__(
        self,
        scope: Scope,
        written: list[syntax.Scenario | syntax.CommonFacts],
        determinations: dict[str, Determination | None],
        blocks: tuple[CriteriaBlock, ...],
    ) -> None:
        self.scope = scope
        self.determinations = determinations
        self.blocks = {each.key: each for each in blocks}
        self.written: dict[str, syntax.Scenario | syntax.CommonFacts] = {}
        self.given: dict[str, Given] = {}
        self.bases: dict[str, Base] = {}
        self.depths: dict[str, int] = {}  # to how many others each is like, one like the other
        self.columns: set[int] = set()  # where names of columns stand
        self.told_columns: set[int] = set()  # of which it has been told what they lack
        self.paths: dict[str, tuple[frozenset[str], tuple[str, ...], bool]] = {}  # of the criteria of determinations
        for each in written:
            folded = fold(each.name.text)
            if folded in self.written:
                first = self.written[folded].name.span
                scope.report(errors.declared_twice(scope.source, each.name.span, "the scenario", first))
            else:
                self.written[folded] = each
        self.rows = {
            fold(row_name(each, row)): (folded, table, row)
            for folded, each in self.written.items()
            for table in each.parts
            if isinstance(table, syntax.CaseTable)
            for row in table.rows
            if row.name is not None
        }
        self.given_in_rows: dict[int, Given] = {}  # by the place of the row

    def resolve(self) -> tuple[Scenario, ...]:
        """The scenarios that have no mistake, in order; what is wrong with the others is reported."""
        found: list[Scenario] = []
        for folded, written in self.written.items():
            before = len(self.scope.diagnostics)
            given = self.all_given(folded, ())
            if isinstance(written, syntax.CommonFacts):
                report_refused(self.scope, given, frozenset())
                continue
            tables = [part for part in written.parts if isinstance(part, syntax.CaseTable)]
            expected = self.expectations(written, asserts_elsewhere=bool(tables))
            if not self.scope.has_unread(written.span, "refused"):
                report_refused(self.scope, given, expected[2])
            if not self.scope.is_wrong_since(before) and (expected[0] or expected[1] or expected[2]):
                base = self.bases.get(folded, ("", {}))
                found.append(self.scenario(written.name.text, given, base, expected, written.span))
            for table in tables:
                found += self.cases(written, table, given)
        return tuple(found)

    def scenario(self, name: str, given: Given, base: Base, expected: Expected, span: Span) -> Scenario:
        given, before = with_inner_reaches(given), with_inner_reaches(base[1])
        facts = tuple((key, each.data) for key, each in given.items() if each.data is not None)
        line = self.scope.source.line(span)
        expectations, values, refused = expected
        like = base[0]
        changed = tuple(key for key in given if like and data_in(given, key) != data_in(before, key))
        then = tuple(expectations.values())
        return Scenario(name, facts, then, refused, line, tuple(values), like, changed, span=span)

    # ---- facts

    def all_given(self, folded: str, path: tuple[str, ...]) -> Given:
        """The facts of a scenario by key, with those of what it is like underneath."""
        if folded in self.given:
            return self.given[folded]
        written = self.written[folded]
        if folded in path:
            names = [self.written[each].name.text for each in (*path[path.index(folded) :], folded)]
            self.scope.report(errors.like_circle(self.scope.source, written.name.span, names))
            return {}
        if len(path) > LONGEST_CHAIN:
            return {LOST: GivenData(None, lost=True)}  # the scenario that is like all of these is reported
        found: Given = {LOST: GivenData(None, lost=True)} if self.scope.is_broken(written.span) else {}
        likes = [part for part in written.parts if isinstance(part, syntax.Like)]
        for second in likes[1:]:
            self.scope.report(errors.repeated_line(self.scope.source, second.span, "what it is like", likes[0].span))
        for like in likes[:1]:
            base = owner = fold(like.scenario.text)
            if base in self.written:
                found |= self.all_given(base, (*path, folded))
            elif base in self.rows:
                owner, table, row = self.rows[base]
                found |= self.given_in_row(self.all_given(owner, (*path, folded)), table, row)
            elif not self.scope.is_muted(like.scenario.text):
                declared = ((each.name.text, each.name.span) for each in self.written.values())
                near = self.scope.near(like.scenario.text, declared, self.row_names())
                self.scope.report(errors.unknown_scenario(self.scope.source, like.scenario.span, near))
            else:
                found[LOST] = GivenData(None, lost=True)
            self.bases[folded] = (like.scenario.text, dict(found))
            self.depths[folded] = self.depths.get(owner, 0) + 1
        if self.depths.get(folded, 0) > LONGEST_CHAIN:
            self.scope.report(errors.builds_on_too_many(self.scope.source, written.name.span, "scenario"))
            found[LOST], self.depths[folded] = GivenData(None, lost=True), 0
        own: dict[str, Span] = {}
        for block in (part for part in written.parts if isinstance(part, syntax.GivenBlock)):
            for given in block.given:
                self.add_line(found, own, given)
        self.given[folded] = found
        return found

    def row_names(self) -> Iterator[Place]:
        """The scenarios that are rows, by their names."""
        return ((row_name(self.written[owner], row), row.span) for owner, _, row in self.rows.values())

    def given_in_row(self, base: Given, table: syntax.CaseTable, row: syntax.CaseRow) -> Given:
        """The facts of a row, with those of its base underneath; what is wrong with them is reported once."""
        if row.span.start not in self.given_in_rows:
            found = dict(base)
            own: dict[str, Span] = {}
            for column, cell in zip(table.columns, row.cells, strict=False):
                if column.kind == "fact" and column.name is not None and cell.values:
                    self.columns.add(column.name.span.start)
                    if is_list_alone(self.scope, column.name, cell.values, self.told_columns):
                        continue
                    self.add(found, own, column.name, cell.values)
            self.add_listed(found, table, row)
            self.given_in_rows[row.span.start] = found
        return self.given_in_rows[row.span.start]

    def add_line(
        self, found: Given, own: dict[str, Span], written: syntax.Given | syntax.GivenItems | syntax.GivenComplete
    ) -> None:
        """Enter one line of what is given."""
        match written:
            case syntax.Given(name, values):
                self.add(found, own, name, values)
            case syntax.GivenItems(name):
                items = items_given(self.scope, written)
                if items is None:
                    found[LOST] = GivenData(None, lost=True)
                elif self.is_first(own, items[0].key, name.span):
                    found[items[0].key] = items[1]
            case syntax.GivenComplete(name):
                reach = reach_of_record(self.scope, written)
                if reach is not None and self.is_first(own, f"{fold(name.text)} complete", name.span):
                    found[reach[0]] = reach[1]

    def is_first(self, own: dict[str, Span], key: str, at: Span) -> bool:
        """Whether a scenario gives something for the first time; a second one is reported."""
        if key in own:
            self.scope.report(errors.given_twice(self.scope.source, at, own[key]))
            return False
        own[key] = at
        return True

    def add(self, found: Given, own: dict[str, Span], name: syntax.Name, values: tuple[syntax.Value, ...]) -> None:
        declared = declared_list(self.scope, name)
        if declared is not None:
            if self.is_first(own, declared.fact.key, name.span):
                found |= whole_list(self.scope, declared.fact, values)
            return
        attribute = listed_attribute(self.scope, name.text)
        if attribute is not None:
            changed = with_attribute(self.scope, found, name, attribute, values)
            if changed is not None and self.is_first(own, attribute.key, name.span):
                found[changed[0]] = changed[1]
            return
        fact = self.fact(name)
        if fact is None and fold(name.text) in self.scope.lists:
            found[LOST] = GivenData(None, lost=True)
        if fact is not None and self.is_first(own, fact.key, name.span):
            found[fact.key] = reads_of(self.scope, fact.key, fact, values)

    def add_listed(self, found: Given, table: syntax.CaseTable, row: syntax.CaseRow) -> None:
        """Enter the items of a row, and of the rows without a name that follow it."""
        start = bisect_left(table.rows, row.span.start, key=lambda each: each.span.start)
        end = next(
            (place for place in range(start + 1, len(table.rows)) if table.rows[place].name is not None),
            len(table.rows),
        )
        rows = table.rows[start:end]
        lists = {fold(each.list.text): each.list for each in table.columns if each.list is not None}
        for folded, name in lists.items():
            places = [
                place
                for place, each in enumerate(table.columns)
                if each.list is not None and fold(each.list.text) == folded
            ]
            declared = list_to_give(self.scope, name)
            if declared is None:
                continue
            written = [[each.cells[place].values for place in places] for each in rows]
            said = [[values for values in each if values] for each in written]
            if said[0] and len(said[0]) == 1 and is_none(said[0][0]) and not any(said[1:]):
                found |= whole_list(self.scope, declared.fact, said[0][0])
                continue
            if not any(said):
                continue
            names = [table.columns[place].name for place in places]
            columns = tuple(syntax.ItemColumn(None, each, span=each.span) for each in names if each is not None)
            listed = Rows(self.scope, declared.fact, columns)
            for each, cells in zip(rows, written, strict=True):
                if any(cells):
                    built = tuple(
                        syntax.ItemCell(values, span=each.cells[place].span)
                        for place, values in zip(places, cells, strict=True)
                    )
                    listed.add(syntax.ItemRow(built, span=each.span))
            found[declared.fact.key] = listed.data()

    def fact(self, name: syntax.Name) -> Fact | None:
        fact = self.scope.fact(name)
        if fact is None and fold(name.text) in self.scope.meanings:
            meaning = resolve_meaning(self.scope, name)
            own = fact_named(meaning) if meaning is not None else None
            self.scope.report(errors.facts_are_given(self.scope.source, name.span, own.name if own else None))
        elif fact is None and not reports_case_slip(
            self.scope, name, fold(name.text) in self.determinations, name.span.start in self.columns
        ):
            self.scope.unknown_name(name)
        elif fact is not None and fact.is_attribute:
            report_owned(self.scope, name, fact)
            return None
        return fact

    def keys_named(self, names: tuple[syntax.Name, ...]) -> frozenset[str]:
        """The keys of facts, of lists, and of attributes of listed items, `block 2's relief`."""
        found: set[str] = set()
        for name in names:
            declared = declared_list(self.scope, name)
            attribute = None if declared is not None else listed_attribute(self.scope, name.text)
            if declared is not None:
                found.add(declared.fact.key)
            elif attribute is not None:
                found.add(attribute.key)
            else:
                fact = self.fact(name)
                found |= set() if fact is None else {fact.key}
        return frozenset(found)

    # ---- what must come of it

    def expectations(self, written: syntax.Scenario, *, asserts_elsewhere: bool) -> Expected:
        """What must come of a scenario, and the keys for which its case must be refused."""
        thens = [part for part in written.parts if isinstance(part, syntax.Then)]
        if not thens and not asserts_elsewhere and not self.scope.is_broken(written.span):
            first = next((each.name for each in self.determinations.values() if each is not None), "first block")
            self.scope.report(errors.asserts_nothing(self.scope.source, written.name.span, first))
        refusals = [each for each in thens if isinstance(each, syntax.ThenRefused)]
        for second in refusals[1:]:
            self.scope.report(errors.repeated_line(self.scope.source, second.span, "the refusal", refusals[0].span))
        decided = [each for each in thens if not isinstance(each, syntax.ThenRefused)]
        if refusals and decided:
            self.scope.report(errors.refused_with_outcome(self.scope.source, refusals[0].span, decided[0].span))
        found: dict[Asked, Expectation] = {}
        said: dict[str, Span] = {}
        values: list[ValueExpectation] = []
        for each in decided:
            name = each.name if isinstance(each, syntax.ThenValue) else each.determination
            if isinstance(each, syntax.ThenValue) or self.is_value(name):
                value = self.value(each)
                values += [value] if value is not None else []
            else:
                expectation = self.expectation(each)
                if expectation is not None:
                    found[expectation.determination, expectation.item] = expectation
            folded = fold(name.text)
            if folded in said and not (folded in self.scope.meanings and folded in self.determinations):
                what = f'what "{name.text}" comes to'
                self.scope.report(errors.repeated_line(self.scope.source, each.span, what, said[folded]))
            said.setdefault(folded, each.span)
        return found, values, self.keys_named(tuple(name for each in refusals for name in each.facts))

    def is_value(self, name: syntax.Name) -> bool:
        """Whether a name is a definition, parameter, table result or score, and no determination."""
        folded = fold(name.text)
        return folded in self.scope.meanings and folded not in self.determinations

    def expectation(self, then: syntax.ThenOutcome | syntax.ThenNeeds) -> Expectation | None:
        found = self.determination_named(then.determination)
        if found is None:
            return None
        determination, item = found
        if isinstance(then, syntax.ThenNeeds):
            needs = self.keys_named(then.facts) if then.facts else None
            if determination is None:
                return None
            return Expectation(determination.key, NEEDS_MORE_INFORMATION, None, needs, item=item, span=then.span)
        if fold(then.outcome.text) == DENIED:
            words: str | None = DENIED
        elif fold(then.outcome.text) == SPLIT:
            if determination is None:
                return None  # what is wrong with it is said where it stands
            if determination.each is None or item is not None:
                asked = determination.name if item is None else f"{determination.name} for {item}"
                self.scope.report(errors.not_item_by_item(self.scope.source, then.outcome.span, asked))
                return None
            words = SPLIT
        else:
            if fold(then.outcome.text) == NEEDS_MORE_INFORMATION:
                right = f"then {then.determination.text} needs more information"
                self.scope.report(errors.misspelt_phrase(self.scope.source, then.span, right))
                return None
            outcome = self.scope.outcome(then.outcome, SPLIT, DENIED)
            words = outcome.words if outcome else None
        terms = resolve_terms(self.scope, then.terms)
        if determination is None or words is None or terms is None:
            return None
        because = self.because(determination, then.because) if then.because else None
        told = told_terms(terms) if terms else None
        return Expectation(determination.key, words, because, None, told, item=item, span=then.span)

    def determination_named(self, name: syntax.Name) -> tuple[Determination | None, str | None] | None:
        """The determination of a name, None of one with a mistake, and the item that stands behind it, `facet block for
        L4-L5`. None when there is no such determination, which is reported."""
        folded = fold(name.text)
        if folded in self.determinations:
            return self.determinations[folded], None
        words = name.text.split(" ")
        for place in (place for place, word in enumerate(words) if fold(word) == "for"):
            own = fold(" ".join(words[:place]))
            if own in self.determinations:
                determination = self.determinations[own]
                if determination is not None and determination.each is None:
                    if not self.scope.is_broken(determination.span):
                        self.scope.report(errors.not_item_by_item(self.scope.source, name.span, determination.name))
                    return None
                return determination, " ".join(words[place + 1 :])
        right = for_item(name.text, self.determinations)
        if right is not None:
            self.scope.report(errors.misspelt_phrase(self.scope.source, name.span, right))
        elif not self.scope.is_muted(name.text):
            near = self.scope.near(name.text, self.scope.named_determinations(), self.scope.named_values())
            item, of, own = name.text.rpartition("'s ")
            if of and fold(own) in self.determinations:
                near = Near(f"{own} for {item}", None)
            self.scope.report(errors.unknown_determination(self.scope.source, name.span, near))
        return None

    def because(self, determination: Determination, paths: tuple[syntax.LabelPath, ...]) -> tuple[str, ...]:
        """The paths that are named, each checked to be a criterion of the determination or of a list it uses."""
        if determination.key not in self.paths:
            criteria, is_whole = self.criteria_of(determination)
            own = sorted({each.path for each in criteria if each.path})
            listed = tuple("".join(f"({label})" for label in each.split(".")) for each in own)
            self.paths[determination.key] = (frozenset(own), listed, is_whole)
        known, told, is_whole = self.paths[determination.key]
        found = []
        for path in paths:
            written = ".".join(label.text for label in path.labels)
            if written in known:
                found.append(written)
            elif is_whole:
                self.scope.report(errors.unknown_label(self.scope.source, path.span, determination.name, told))
        return tuple(found)

    def criteria_of(self, determination: Determination) -> tuple[list[Criterion], bool]:
        """The criteria of a determination and of the shared lists that it uses; and whether no mistake hides any."""
        found: list[Criterion] = []
        waiting: list[Group] = [clause.group for clause in determination.clauses]
        is_whole = not self.scope.is_broken(determination.span)
        seen: set[str] = set()
        while waiting:
            group = waiting.pop()
            for criterion in criteria_in(group):
                found.append(criterion)
                for key in blocks_used(criterion):
                    if key in seen:
                        continue
                    seen.add(key)
                    block = self.blocks.get(key)
                    is_whole = is_whole and block is not None and not self.scope.is_broken(block.span)
                    waiting += [block.group] if block is not None else []
        return found, is_whole

    def value(self, then: syntax.ThenValue | syntax.ThenOutcome | syntax.ThenNeeds) -> ValueExpectation | None:
        """What a definition, parameter, table result or score must be."""
        name = then.name if isinstance(then, syntax.ThenValue) else then.determination
        if not self.is_value(name):
            if not self.scope.is_muted(name.text):
                near = self.scope.near(name.text, self.scope.named_values())
                what = "definition, table or score"
                self.scope.report(errors.unknown_determination(self.scope.source, name.span, near, what))
            return None
        meaning = resolve_meaning(self.scope, name)
        if meaning is None:
            return None
        own_name = " ".join(name.text.split())
        if isinstance(then, syntax.ThenNeeds):
            if then.facts:
                self.scope.report(errors.value_needs_facts(self.scope.source, then.span, own_name))
            return ValueExpectation(own_name, meaning, None, span=then.span)
        if isinstance(then, syntax.ThenOutcome):
            words = fold(then.outcome.text)
            if words == "unknown":
                return ValueExpectation(own_name, meaning, None, span=then.span)
            found = (
                next((each for each in meaning.choices if fold(each) == words), None)
                if isinstance(meaning, Lookup)
                else None
            )
            if found is None:
                told = told_meaning(meaning)
                self.scope.report(errors.bad_given(self.scope.source, then.outcome.span, f'"{own_name}" is {told}'))
                return None
            return ValueExpectation(own_name, meaning, found, span=then.span)
        value = self.literal(then.value, meaning, own_name)
        return None if value is None else ValueExpectation(own_name, meaning, value, span=then.span)

    def literal(
        self, written: syntax.NumberLiteral | syntax.DateLiteral | syntax.YesOrNo, meaning: Meaning, name: str
    ) -> Ordered | bool | None:
        """A written value in the measure of what it is expected of; None when it does not fit, which is reported."""
        kind = kind_of(meaning)
        if isinstance(written, syntax.YesOrNo) and kind == "answer":
            return written.value
        if isinstance(written, syntax.DateLiteral) and kind == "date":
            return resolve_day(self.scope, written)
        if isinstance(written, syntax.NumberLiteral) and kind == "number" and not isinstance(meaning, Defined):
            measure = measure_of(meaning)
            constant = number_constant(self.scope, written, measure)
            if constant is None:
                return None
            if not fits(measure, constant.measure):
                at = written.span
                report_misfit(self.scope, at, constant.measure, measure, at, written=True)
                return None
            value = converted(constant, measure)
            return None if isinstance(value, date) else value
        told = told_meaning(meaning)
        self.scope.report(errors.bad_given(self.scope.source, written.span, f'"{name}" is {told}'))
        return None

    # ---- the table form

    def cases(self, written: syntax.Scenario, table: syntax.CaseTable, base: Given) -> list[Scenario]:
        """A scenario for each row; a blank cell is as in the base."""
        found = []
        names: dict[str, Span] = {}
        for row in table.rows:
            if row.name is None:
                self.check_added(table, row)
                continue
            folded = fold(row.name.text)
            if folded in names:
                at = row.name.span
                self.scope.report(errors.declared_twice(self.scope.source, at, "the case", names[folded]))
            names.setdefault(folded, row.name.span)
            before = len(self.scope.diagnostics)
            expectations: dict[Asked, Expectation] = {}
            values: list[ValueExpectation] = []
            last: Asked | None = None
            given = self.given_in_row(base, table, row)
            for column, cell in zip(table.columns, row.cells, strict=True):
                if column.kind == "then" and column.name is not None:
                    last = self.then_cell(column.name, cell, expectations, values)
                elif column.kind == "because" and cell.because and last is not None:
                    old = expectations[last]
                    determination = next(
                        each for each in self.determinations.values() if each and each.key == old.determination
                    )
                    expectations[last] = replace(old, because=self.because(determination, cell.because))
                elif column.kind == "needs" and cell.needs and last is not None:
                    old = expectations[last]
                    expectations[last] = replace(old, because=None, needs=self.keys_named(cell.needs), terms=None)
            report_refused(self.scope, given, frozenset())
            if self.scope.is_wrong_since(before):
                continue
            thens = [cell for column, cell in zip(table.columns, row.cells, strict=True) if column.kind == "then"]
            if not any(cell.outcome or cell.values for cell in thens):
                self.scope.report(errors.asserts_nothing(self.scope.source, row.name.span, None))
                continue
            if not expectations and not values:
                continue  # of determinations with a mistake
            expected = (expectations, values, frozenset[str]())
            found.append(self.scenario(row_name(written, row), given, (written.name.text, base), expected, row.span))
        return found

    def check_added(self, table: syntax.CaseTable, row: syntax.CaseRow) -> None:
        """Report what a row without a name says beside the items that it adds."""
        for column, cell in zip(table.columns, row.cells, strict=True):
            unknown = column.kind == "fact" and column.name is not None and self.scope.fact(column.name) is None
            if column.kind != "item" and not unknown and (cell.values or cell.outcome or cell.because or cell.needs):
                told = "a row without a name only adds items to lists"
                self.scope.report(errors.bad_given(self.scope.source, cell.span, told))

    def then_cell(
        self,
        name: syntax.Name,
        cell: syntax.CaseCell,
        expectations: dict[Asked, Expectation],
        values: list[ValueExpectation],
    ) -> Asked | None:
        """Enter what a cell under `then` says; the key of the determination that it speaks of, and its item."""
        if cell.outcome is None and not cell.values:
            return None
        span = cell.span
        if self.is_value(name):
            value = self.value(self.then_value(name, cell))
            values += [value] if value is not None else []
            return None
        if cell.outcome is None:
            told = "an outcome of the determination"
            self.scope.report(errors.bad_given(self.scope.source, span, f"it is {told}"))
            return None
        then: syntax.ThenOutcome | syntax.ThenNeeds
        if fold(cell.outcome.text) == NEEDS_MORE_INFORMATION:
            then = syntax.ThenNeeds(name, (), span=span)
        else:
            then = syntax.ThenOutcome(name, cell.outcome, (), cell.terms, span=span)
        expectation = self.expectation(then)
        if expectation is None:
            return None
        asked = (expectation.determination, expectation.item)
        expectations[asked] = expectation
        return asked

    def then_value(
        self, name: syntax.Name, cell: syntax.CaseCell
    ) -> syntax.ThenValue | syntax.ThenOutcome | syntax.ThenNeeds:
        value = cell.values[0] if cell.values else None
        if isinstance(value, syntax.NumberLiteral | syntax.DateLiteral | syntax.YesOrNo):
            return syntax.ThenValue(name, value, span=cell.span)
        if isinstance(value, syntax.Name) or cell.outcome is not None:
            outcome = value if isinstance(value, syntax.Name) else cell.outcome
            assert outcome is not None
            return syntax.ThenOutcome(name, outcome, (), span=cell.span)
        return syntax.ThenNeeds(name, (), span=cell.span)
