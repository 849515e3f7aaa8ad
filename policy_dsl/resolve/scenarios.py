"""Scenarios: the facts of a case as data for the door, and what must come of it."""

from policy_dsl import errors, syntax
from policy_dsl.names import fold
from policy_dsl.policy import Determination, Expectation, Fact, Scenario
from policy_dsl.resolve.scope import Scope
from policy_dsl.resolve.values import data_of
from policy_dsl.runtime.fields import BadValue
from policy_dsl.runtime.settle import DENIED, NEEDS_MORE_INFORMATION
from policy_dsl.source import Span
from policy_dsl.walk import criteria_in, field_of

LONGEST_CHAIN = 30  # scenarios, each like the next

Given = dict[str, tuple[syntax.Given, object]]


class Scenarios:
    """Resolves the scenarios of one policy, each after the one that it is like."""

    def __init__(
        self, scope: Scope, written: list[syntax.Scenario], determinations: dict[str, Determination | None]
    ) -> None:
        self.scope = scope
        self.determinations = determinations
        self.written: dict[str, syntax.Scenario] = {}
        self.given: dict[str, Given] = {}
        for each in written:
            folded = fold(each.name.text)
            if folded in self.written:
                first = self.written[folded].name.span
                scope.report(errors.declared_twice(scope.source, each.name.span, "the scenario", first))
            else:
                self.written[folded] = each

    def resolve(self) -> tuple[Scenario, ...]:
        """The scenarios that have no mistake, in order; what is wrong with the others is reported."""
        found = []
        for folded, written in self.written.items():
            before = len(self.scope.diagnostics)
            given = self.all_given(folded, ())
            expectations, refused = self.expectations(written)
            self.check_values(given, refused)
            if len(self.scope.diagnostics) > before:
                continue
            facts = tuple((key, data) for key, (_, data) in given.items() if data is not None)
            line = self.scope.source.line(written.span)
            found.append(Scenario(written.name.text, facts, expectations, refused, line, span=written.span))
        return tuple(found)

    def all_given(self, folded: str, path: tuple[str, ...]) -> Given:
        """The facts of a scenario by key, with those of the scenario that it is like underneath."""
        if folded in self.given:
            return self.given[folded]
        written = self.written[folded]
        if folded in path:
            self.scope.report(errors.like_circle(self.scope.source, written.name.span))
            return {}
        if len(path) >= LONGEST_CHAIN:
            self.scope.report(errors.builds_on_too_many(self.scope.source, written.name.span, "scenario"))
            return {}
        found: Given = {}
        likes = [part for part in written.parts if isinstance(part, syntax.Like)]
        for second in likes[1:]:
            self.scope.report(errors.repeated_line(self.scope.source, second.span, "what it is like", likes[0].span))
        for like in likes[:1]:
            base = fold(like.scenario.text)
            if base in self.written:
                found |= self.all_given(base, (*path, folded))
            else:
                near = self.scope.near(like.scenario.text, tuple(each.name.text for each in self.written.values()))
                self.scope.report(errors.unknown_scenario(self.scope.source, like.scenario.span, near))
        own: dict[str, Span] = {}
        for block in (part for part in written.parts if isinstance(part, syntax.GivenBlock)):
            for given in block.given:
                self.add(found, own, given)
        self.given[folded] = found
        return found

    def add(self, found: Given, own: dict[str, Span], given: syntax.Given) -> None:
        fact = self.fact(given.name)
        if fact is None:
            return
        if fact.key in own:
            self.scope.report(errors.given_twice(self.scope.source, given.name.span, own[fact.key]))
            return
        own[fact.key] = given.name.span
        found[fact.key] = (given, data_of(self.scope, fact, given.values))

    def fact(self, name: syntax.Name) -> Fact | None:
        fact = self.scope.fact(name)
        if fact is None:
            self.scope.unknown_name(name)
        return fact

    def check_values(self, given: Given, refused: frozenset[str]) -> None:
        """Report values that the door would refuse, unless the scenario says that it does."""
        for key, (written, data) in given.items():
            fact = self.scope.fact(written.name)
            if fact is None or data is None or isinstance(data, dict) or key in refused:
                continue
            try:
                field_of(fact).read(data)
            except BadValue as bad:
                at = written.values[0].span.to(written.values[-1].span)
                self.scope.report(errors.bad_given(self.scope.source, at, str(bad)))

    def expectations(self, written: syntax.Scenario) -> tuple[tuple[Expectation, ...], frozenset[str]]:
        """What must come of a scenario, and the keys for which its case must be refused."""
        thens = [
            part
            for part in written.parts
            if isinstance(part, syntax.ThenOutcome | syntax.ThenNeeds | syntax.ThenRefused)
        ]
        if not thens and not self.scope.is_broken(written):
            self.scope.report(errors.asserts_nothing(self.scope.source, written.name.span))
        refusals = [each for each in thens if isinstance(each, syntax.ThenRefused)]
        for second in refusals[1:]:
            self.scope.report(errors.repeated_line(self.scope.source, second.span, "the refusal", refusals[0].span))
        if refusals and len(refusals) < len(thens):
            self.scope.report(errors.refused_with_outcome(self.scope.source, refusals[0].span))
        found: dict[str, Expectation] = {}
        for each in thens:
            if isinstance(each, syntax.ThenRefused):
                continue
            expectation = self.expectation(each)
            if expectation is None:
                continue
            if expectation.determination in found:
                what = f'what "{each.determination.text}" comes to'
                first = found[expectation.determination].span
                self.scope.report(errors.repeated_line(self.scope.source, each.span, what, first))
            found[expectation.determination] = expectation
        facts = [self.fact(name) for each in refusals for name in each.facts]
        return tuple(found.values()), frozenset(fact.key for fact in facts if fact is not None)

    def expectation(self, then: syntax.ThenOutcome | syntax.ThenNeeds) -> Expectation | None:
        folded = fold(then.determination.text)
        if folded not in self.determinations:
            if not self.scope.is_muted(then.determination.text):
                near = self.scope.near(then.determination.text, tuple(self.determinations))
                self.scope.report(errors.unknown_determination(self.scope.source, then.determination.span, near))
            return None
        determination = self.determinations[folded]
        if isinstance(then, syntax.ThenNeeds):
            facts = [self.fact(name) for name in then.facts]
            needs = frozenset(fact.key for fact in facts if fact is not None) if then.facts else None
            key = determination.key if determination else ""
            return Expectation(key, NEEDS_MORE_INFORMATION, None, needs, span=then.span)
        if fold(then.outcome.text) == DENIED:
            words: str | None = DENIED
        else:
            if fold(then.outcome.text) == NEEDS_MORE_INFORMATION:
                right = f"then {then.determination.text} needs more information"
                self.scope.report(errors.misspelt_phrase(self.scope.source, then.span, right))
                return None
            outcome = self.scope.outcome(then.outcome)
            words = outcome.words if outcome else None
        if determination is None or words is None:
            return None
        because = self.because(determination, then.because) if then.because else None
        return Expectation(determination.key, words, because, None, span=then.span)

    def because(self, determination: Determination, paths: tuple[syntax.LabelPath, ...]) -> tuple[str, ...]:
        """The paths that are named, each checked to be a criterion of the determination."""
        known = {each.path for clause in determination.clauses for each in criteria_in(clause.group)}
        found = []
        for path in paths:
            written = ".".join(label.text for label in path.labels)
            if written in known:
                found.append(written)
            else:
                told = tuple("".join(f"({label})" for label in each.split(".")) for each in sorted(known))
                self.scope.report(errors.unknown_label(self.scope.source, path.span, determination.name, told))
        return tuple(found)
