"""Which facts conditions read, by their keys on a page: whatever item an attribute is of, and its list with it."""

from collections.abc import Iterable, Iterator

from compiler.to_markdown.amounts import plain_key
from policy_dsl.policy import Condition, CountItems, DaysInARow, Expression, Fact, Items, ListOf, Policy
from policy_dsl.walk import comparisons_in, dated_codes, facts_in, facts_of


class Readers:
    """What each condition of a policy reads, worked out once."""

    def __init__(self, policy: Policy) -> None:
        self.date_of_service = policy.facts[-1].key
        self.found: dict[int, tuple[Condition, frozenset[str]]] = {}  # by identity: conditions are large to compare

    def keys(self, condition: Condition) -> frozenset[str]:
        """The facts that a condition reads itself, or because another fact that it reads is there only then."""
        if id(condition) not in self.found:
            keys = set(plain_keys((*facts_of(condition), *attributes_that_tell(condition))))
            guards = {id(each.only_when): each.only_when for each in facts_of(condition) if each.only_when is not None}
            for guard in guards.values():
                keys |= self.keys(guard)
            if any(map(dated_codes, comparisons_in(condition))):
                keys.add(self.date_of_service)
            self.found[id(condition)] = (condition, frozenset(keys))
        return self.found[id(condition)][1]


def keys_of(expression: Expression) -> frozenset[str]:
    """The facts that an expression reads."""
    return frozenset(plain_keys(facts_in(expression)))


def plain_keys(facts: Iterable[Fact]) -> Iterator[str]:
    """The keys of facts on a page; before that of an attribute those of the lists that hold it."""
    for fact in facts:
        key = plain_key(fact.key)
        yield key
        while "." in key:
            key = key.rpartition(".")[0]
            yield key


def attributes_that_tell(condition: Condition) -> Iterator[Fact]:
    """The attributes by which items are told apart or put in order: those whose values are counted, and the days."""
    for comparison in comparisons_in(condition):
        if isinstance(comparison, CountItems) and comparison.different is not None:
            yield comparison.different
        if isinstance(comparison, DaysInARow):
            yield from days_of(comparison.items)
    for fact in facts_of(condition):
        if fact.pick is not None:
            yield from days_of(fact.pick.items)


def days_of(items: Items) -> Iterator[Fact]:
    """The attribute that says when an item happened."""
    kind = items.lists[-1].type
    if isinstance(kind, ListOf) and kind.dated is not None:
        yield kind.dated
