"""A name that is declared nowhere: what was most likely meant by it, or the line that would declare it.

It is told once, however often it is used: one line declares it, and one search corrects its spelling.
"""

from collections.abc import Iterator

from policy_dsl import errors, syntax
from policy_dsl.diagnostics import Near
from policy_dsl.names import fold, forbidden_in
from policy_dsl.policy import Fact
from policy_dsl.resolve.inferred import inferred_type, kind_of_text, uses_of
from policy_dsl.resolve.measures import kind_of, kind_of_type
from policy_dsl.resolve.scope import Place, Scope

OTHER_KIND = 0.85  # of its letters, that a name shares with one that is near and cannot stand in its place
LONGEST = 200  # characters of a line that is offered


def report_undeclared(scope: Scope, name: syntax.Name) -> None:
    """Report a name that is neither fact nor definition."""
    told = (fold(name.text), tuple(each.variable for each in scope.inside))
    if told in scope.undeclared:
        return
    scope.undeclared.add(told)
    if scope.suggestions_left <= 0:
        scope.report(errors.unknown_name(scope.source, name.span, None))
        return
    kind = inferred_type(scope, name)
    block = f"list of {scope.inside[0].declared.written.name.text}" if scope.inside else "facts"
    line = f"{' '.join(scope.source.text_of(name.span).split())}: {kind}"
    if kind is None or len(line) > LONGEST or (forbidden_in(name.text) and not name.quoted):
        line = ""
    near = near_of_kind(scope, name, "" if kind is None else kind_of_text(kind))
    places = len(uses_of(scope, name.text))
    scope.report(errors.unknown_name(scope.source, name.span, near, places, line, block))


def near_of_kind(scope: Scope, name: syntax.Name, kind: str) -> Near | None:
    """The nearest fact or definition. One of another kind than the name is used for must be nearer, and is looked for
    only where there is none of that kind: its name alone would not mend the policy."""
    near = scope.near(name.text, declared_names(scope, kind))
    return near or (scope.near(name.text, declared_names(scope, ""), least=OTHER_KIND) if kind else None)


def declared_names(scope: Scope, kind: str) -> Iterator[Place]:
    """The attributes of the items of which a condition speaks, facts and definitions, as far as they are of a kind."""
    facts: list[Fact] = [each for inside in scope.inside for each in inside.declared.attributes]
    for fact in (*facts, *scope.facts.values(), scope.date_of_service):
        if kind in ("", kind_of_type(fact.type)):
            yield fact.name, None if fact.built_in else fact.span
    for folded, entry in scope.meanings.items():
        meaning = scope.resolved.get(folded)
        if kind == "" or meaning is None or kind == kind_of(meaning):
            yield entry.name.text, entry.name.span
