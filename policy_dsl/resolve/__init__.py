"""From the syntax tree to the checked policy: names, types and units resolved, sugar gone."""

from collections.abc import Iterable

from policy_dsl import errors, syntax
from policy_dsl.diagnostics import Result, in_order
from policy_dsl.names import fold
from policy_dsl.policy import (
    ComesTo,
    Condition,
    Constant,
    CriteriaBlock,
    Defined,
    Definition,
    DerivedList,
    Determination,
    GlossaryTerm,
    Lookup,
    Pick,
    Policy,
    Score,
)
from policy_dsl.resolve.attributes import find_attribute, pick_named
from policy_dsl.resolve.codes import check_services, resolve_code_lists
from policy_dsl.resolve.conditions import define, resolve_condition
from policy_dsl.resolve.determinations import resolve_block, resolve_determination
from policy_dsl.resolve.digest import digest_of, meaning_digest_of
from policy_dsl.resolve.expressions import resolve_meaning
from policy_dsl.resolve.facts import finish, finish_facts, resolve_choice_lists, resolve_facts
from policy_dsl.resolve.header import prose_of, resolve_header
from policy_dsl.resolve.items import item_value
from policy_dsl.resolve.list_slips import list_slip
from policy_dsl.resolve.lists import declare_derived, declare_lists, derived_lists, finish_lists
from policy_dsl.resolve.lookups import TableMaker, declare_tables, declare_values
from policy_dsl.resolve.measures import Meaning
from policy_dsl.resolve.reach import MOST_CRITERIA, too_large, too_long
from policy_dsl.resolve.scenarios import Scenarios
from policy_dsl.resolve.scope import RESERVED_OUTCOMES, Entry, Scope
from policy_dsl.resolve.scores import declare_scores
from policy_dsl.resolve.undeclared import report_undeclared
from policy_dsl.resolve.unused import unused_in_text
from policy_dsl.runtime.settle import Outcome
from policy_dsl.source import Source, Span
from policy_dsl.walk import blocks_used, comparisons_in, conditions_in, conditions_of_determination, field_of

OWN_ONLY = (syntax.PolicyHeader, syntax.Determination, syntax.Scenario, syntax.CommonFacts)


def resolve(source: Source, document: syntax.Document, *, lacks_files: bool = False) -> Result[Policy]:
    """The policy that a document means, or None when something in it is wrong; and everything that is.

    `lacks_files`: a file that it uses could not be read, so that a name that is not declared may be declared there.
    """
    return Resolver(source, document, lacks_files=lacks_files).resolve()


class Resolver:
    """Resolves one policy: every declaration is entered before anything that may use it is looked at."""

    def __init__(self, source: Source, document: syntax.Document, *, lacks_files: bool) -> None:
        self.source = source
        self.document = document
        self.items = document.items
        self.scope = Scope(source, document, lacks_files=lacks_files)
        scope = self.scope
        scope.finish = lambda folded: finish(scope, folded)
        scope.attribute = lambda name: find_attribute(scope, name)
        scope.list_slip = lambda name: list_slip(scope, name)
        scope.report_undeclared = lambda name: report_undeclared(scope, name)
        scope.condition = lambda written: resolve_condition(scope, written)
        scope.item_value = lambda written: item_value(scope, written)
        scope.define = lambda written, key: define(scope, written, key)
        self.taken: dict[str, Span] = {}  # names that conditions and calculations use
        self.keys: dict[str, Span] = {}

    def of_kind(self, kind: type[syntax.T]) -> list[syntax.T]:
        """The items of one kind, in order."""
        return [each for each in self.items if isinstance(each, kind)]

    def resolve(self) -> Result[Policy]:
        """The policy, or None; and all that is wrong with it."""
        scope = self.scope
        self.refuse_in_used_files()
        header = resolve_header(scope, self.of_kind(syntax.PolicyHeader))
        effective = (header.days if header else (None, None)) or (None, None)
        declare_outcomes(scope, self.of_kind(syntax.Outcomes))
        choices = resolve_choice_lists(scope, self.of_kind(syntax.ChoiceLists))
        codes = resolve_code_lists(scope, self.of_kind(syntax.CodeList), self.keys)
        check_services(scope, self.of_kind(syntax.PolicyHeader))
        resolve_facts(scope, self.of_kind(syntax.Facts), self.taken, self.keys)
        declare_lists(scope, self.of_kind(syntax.ListDeclaration), self.taken, self.keys)
        self.find_loops()
        definitions = self.declare_definitions()
        values = declare_values(scope, self.of_kind(syntax.Values), self.taken, self.keys, effective)
        tables = declare_tables(scope, self.of_kind(syntax.Table), self.taken, self.keys, effective)
        scores = declare_scores(scope, self.of_kind(syntax.Score), self.taken, self.keys)
        blocks, determinations = self.declare_criteria()
        facts = (*finish_facts(scope), *finish_lists(scope))
        for folded, entry in scope.meanings.items():
            if folded not in scope.resolved:
                resolve_meaning(scope, entry.name)
        for folded in scope.picks:
            pick_named(scope, folded)
        glossary = self.glossary()
        resolved_blocks = self.resolve_blocks(blocks)
        resolved = {folded: resolve_determination(scope, each, key) for folded, (each, key) in determinations.items()}
        asked_blocks = tuple(each for each in scope.asked_blocks.values() if each is not None)
        self.refuse_circles(
            (*resolved_blocks, *asked_blocks), tuple(each for each in resolved.values() if each is not None)
        )
        cases: list[syntax.Scenario | syntax.CommonFacts] = [
            each for each in self.items if isinstance(each, syntax.Scenario | syntax.CommonFacts)
        ]
        scenarios = Scenarios(scope, cases, resolved, (*resolved_blocks, *asked_blocks)).resolve()
        published = tuple(each for each in map(TableMaker.table, tables) if each is not None)
        if not determinations and not scope.lost_item("determination"):
            scope.report(errors.no_determination(self.source, header.span if header else Span(0, 1)))
        complete = header.complete() if header is not None else None
        wrong = any(each.is_error for each in scope.diagnostics)
        if complete is None or header is None or wrong or self.document.broken or scope.lacks_files:
            return Result(None, in_order(scope.diagnostics))
        # INVARIANT: what cannot be resolved is reported; nothing is left out of a policy in silence.
        assert None not in resolved.values()
        assert len(resolved_blocks) == len(blocks)
        assert None not in scope.resolved.values()
        scope.diagnostics += unused_in_text(scope, (each for each in resolved.values() if each is not None))
        before, behind = prose_of(self.items)
        all_facts = (*facts, scope.date_of_service)
        policy = Policy(
            header.key,
            header.name,
            header.title,
            complete.version,
            complete.first,
            complete.last,
            complete.status,
            header.published(),
            (*header.prose, *before),
            behind,
            glossary,
            all_facts,
            tuple(map(field_of, all_facts)),
            choices,
            codes,
            tuple(each for each in map(self.found, definitions) if isinstance(each, Defined | Definition | Constant)),
            self.derived(),
            tuple(each for each in map(self.found, values) if isinstance(each, Lookup | Constant)),
            published,
            tuple(each for each in map(self.found, scores) if isinstance(each, Score)),
            (*resolved_blocks, *asked_blocks),
            tuple(each for each in resolved.values() if each is not None),
            scenarios,
            digest_of(self.source),
            "",
            self.source,
            span=header.span,
        )
        return Result(meaning_digest_of(policy), in_order(scope.diagnostics))

    def found(self, folded: str) -> Meaning | None:
        """What a name means, where it is declared."""
        return self.scope.resolved.get(folded)

    def derived(self) -> tuple[DerivedList | Pick, ...]:
        """The lists and the single items that the policy names, in the order in which it does."""
        named = (each.found for each in self.scope.picks.values())
        picks = (each.pick for each in named if each is not None and each.pick is not None)
        return tuple(sorted((*derived_lists(self.scope), *picks), key=lambda each: each.span.start))

    # ---- declaring

    def refuse_in_used_files(self) -> None:
        """Report what a file that is used cannot hold."""
        first = self.source.parts[0][0] if self.source.parts else len(self.source.text)
        own = [each for each in self.items if each.span.start < first or not isinstance(each, OWN_ONLY)]
        for each in self.items:
            if each.span.start >= first and isinstance(each, OWN_ONLY):
                line = self.source.line_text(each.span.start).rstrip()
                at = Span(each.span.start, each.span.start + len(line))
                self.scope.report(errors.not_in_used_file(self.source, at))
        self.items = tuple(own)

    def declare_definitions(self) -> tuple[str, ...]:
        """Enter every definition; their folded names, in order."""
        found = []
        for block in self.of_kind(syntax.Define):
            for definition in block.definitions:
                if declare_derived(self.scope, definition, self.taken, self.keys):
                    continue
                folded = self.scope.declare(definition.name, "the name", self.taken)
                if folded is not None:
                    key = self.scope.key(definition.name, self.keys) or ""
                    self.scope.meanings[folded] = self.entry(definition, key)
                    found.append(folded)
        return tuple(found)

    def entry(self, definition: syntax.Definition, key: str) -> Entry:
        return Entry(definition.name, lambda: define(self.scope, definition, key))

    def declare_criteria(
        self,
    ) -> tuple[list[tuple[syntax.CriteriaBlock, str | None]], dict[str, tuple[syntax.Determination, str | None]]]:
        """Enter the names of shared criteria and of determinations."""
        scope = self.scope
        names: dict[str, Span] = {}
        keys: dict[str, Span] = {}
        blocks = []
        for block in self.of_kind(syntax.CriteriaBlock):
            declared = scope.declare(block.name, "the name", names)
            key = scope.key(block.name, keys) if declared else None
            if declared:
                scope.blocks[declared] = key
                scope.block_syntax[declared] = block
            blocks.append((block, key))
        determinations: dict[str, tuple[syntax.Determination, str | None]] = {}
        for each in self.of_kind(syntax.Determination):
            declared = scope.declare(each.name, "the determination", names)
            if declared in scope.meanings:  # "NAME is" would speak of either
                scope.report(errors.declared_twice(self.source, each.name.span, "the name", self.taken[declared]))
                scope.mute(each.name.text)
                declared = None
            key = scope.key(each.name, keys) if declared else None
            scope.determinations.setdefault(fold(each.name.text), key)
            scope.determination_names.append(each.name)
            determinations.setdefault(fold(each.name.text), (each, key))
            loop = next((part for part in each.parts if isinstance(part, syntax.ForEach)), None)
            listed = None if loop is None else scope.lists.get(fold(loop.item.text))
            if listed is not None and key is not None:
                scope.each_of[key] = listed.fact.key
        return blocks, determinations

    def resolve_blocks(self, blocks: list[tuple[syntax.CriteriaBlock, str | None]]) -> tuple[CriteriaBlock, ...]:
        found = [resolve_block(self.scope, each, key or "") for each, key in blocks]
        return tuple(each for each in found if each is not None)

    def glossary(self) -> tuple[GlossaryTerm, ...]:
        """The words that are explained, each once."""
        words: dict[str, tuple[Span, GlossaryTerm]] = {}
        for each in self.of_kind(syntax.Term):
            folded = fold(each.word.text)
            if folded in words:
                first = words[folded][0]
                self.scope.report(errors.declared_twice(self.source, each.word.span, "the term", first))
            else:
                words[folded] = (each.word.span, GlossaryTerm(each.word.text, each.meaning.text))
        return tuple(term for _, term in words.values())

    def find_loops(self) -> None:
        """Note the lists whose items are decided one by one."""
        determinations = self.of_kind(syntax.Determination)
        loops = [part for each in determinations for part in each.parts if isinstance(part, syntax.ForEach)]
        loops += [each.each for each in self.of_kind(syntax.CriteriaBlock) if each.each is not None]
        for loop in loops:
            declared = self.scope.lists.get(fold(loop.item.text))
            if declared is not None and not declared.name:
                self.scope.looped.add(declared.fact.key)

    # ---- circles

    def refuse_circles(self, blocks: tuple[CriteriaBlock, ...], determinations: tuple[Determination, ...]) -> None:
        """Report shared criteria and determinations that lead back to themselves, or too far; and labels that meet."""
        uses: dict[str, tuple[str, ...]] = {}
        names: dict[str, tuple[str, Span]] = {}
        spans = {fold(each.name.text): each.name.span for each in self.of_kind(syntax.Determination)}
        for block in blocks:
            uses[f"block {block.key}"] = tuple(f"block {key}" for key in blocks_used(block.group)) + comes_to(
                conditions_in(block.group)
            )
            names[f"block {block.key}"] = (block.name, block.span)
        for each in determinations:
            conditions = tuple(conditions_of_determination(each))
            used = tuple(f"block {key}" for condition in conditions for key in blocks_used(condition))
            uses[each.key] = used + comes_to(iter(conditions))
            names[each.key] = (each.name, spans[fold(each.name)])
        for start in uses:
            circle = path_back(start, uses)
            if circle is not None:
                told = tuple(names[key][0] for key in circle)
                what = "criteria" if start.startswith("block ") else "determination"
                self.scope.report(errors.definition_circle(self.source, names[start][1], told, what))
                return
        far = too_long(uses)
        if far is not None:
            what = "list of criteria" if far.startswith("block ") else "determination"
            self.scope.report(errors.builds_on_too_many(self.source, names[far][1], what))
        by_key = {block.key: block for block in blocks}
        large = too_large(by_key)
        if large is not None:
            self.scope.report(errors.list_too_large(self.source, by_key[large].span, MOST_CRITERIA))
        for each in determinations:
            self.refuse_shared_labels(each, uses, by_key)

    def refuse_shared_labels(
        self, determination: Determination, uses: dict[str, tuple[str, ...]], blocks: dict[str, CriteriaBlock]
    ) -> None:
        """Report a label that a determination shares with the criteria of a list that it uses.

        What is asked of an item names none of its criteria as a reason.
        """
        labels = {
            criterion.label: criterion.span for clause in determination.clauses for criterion in clause.group.criteria
        }
        waiting, seen = list(uses[determination.key]), set[str]()
        while waiting:
            key = waiting.pop(0)
            block = blocks.get(key.removeprefix("block "))
            if key in seen or not key.startswith("block ") or block is None or block.asked_of is not None:
                continue
            seen.add(key)
            for criterion in block.group.criteria:
                at = Span(criterion.span.start, criterion.span.start + len(criterion.label))
                if criterion.label in labels and criterion.label:
                    first = labels[criterion.label]
                    other = Span(first.start, first.start + len(criterion.label))
                    self.scope.report(errors.label_shared(self.source, at, determination.name, other))
                labels.setdefault(criterion.label, criterion.span)
            waiting += uses.get(key, ())


def comes_to(conditions: Iterable[Condition]) -> tuple[str, ...]:
    """The determinations for whose outcome conditions ask."""
    found = (each for condition in conditions for each in comparisons_in(condition))
    return tuple(each.determination for each in found if isinstance(each, ComesTo))


def path_back(start: str, uses: dict[str, tuple[str, ...]]) -> tuple[str, ...] | None:
    """The way from something back to itself through what it uses; None when there is none."""
    waiting: list[tuple[str, ...]] = [(start,)]
    seen: set[str] = set()
    while waiting:
        path = waiting.pop()
        for each in uses.get(path[-1], ()):
            if each == start:
                return (*path, start)
            if each not in seen:
                seen.add(each)
                waiting.append((*path, each))
    return None


def declare_outcomes(scope: Scope, blocks: list[syntax.Outcomes]) -> None:
    """Enter the declared outcomes beside the two that are always known."""
    taken = {folded: Span(0, 0) for folded in scope.outcomes}
    for block in blocks:
        for declaration in block.outcomes:
            folded = fold(declaration.name.text)
            words = " ".join(declaration.name.text.split())
            if folded in taken and taken[folded] != Span(0, 0):
                scope.report(errors.declared_twice(scope.source, declaration.name.span, "the outcome", taken[folded]))
            elif folded in taken and scope.outcomes[folded].kind != declaration.kind:
                known = scope.outcomes[folded].kind or ""
                scope.report(errors.known_outcome(scope.source, declaration.span, words, known))
            elif folded in RESERVED_OUTCOMES:
                scope.report(errors.reserved_outcome(scope.source, declaration.name.span))
                scope.mute(declaration.name.text)
            else:
                taken[folded] = scope.outcome_spans[folded] = declaration.name.span
                scope.outcomes[folded] = Outcome(words, declaration.kind)
