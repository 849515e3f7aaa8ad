"""What is known of a case: its facts, what the items of its lists say, and what the policy assumes."""

from collections.abc import Iterable, Iterator, Mapping

from policy_dsl.runtime.conditions import documented_key
from policy_dsl.runtime.expressions import Known, KnownFacts
from policy_dsl.runtime.fields import Value
from policy_dsl.runtime.lists import Record, flattened, flattened_item

Flattened = Iterable[tuple[str, Value | Record | None]]
Assumed = Mapping[str, Value | Record]  # by key; of a list, that it holds no more than it lists


def known_of(
    keys: tuple[str, ...], values: tuple[Value | Record | None, ...], not_documented: frozenset[str], assumed: Assumed
) -> tuple[Known, Known]:
    """What is known of a case, and what is known of it without any assumption. What items of lists say stands beside
    the facts, under `blocks[2].relief`; a list that is assumed to hold no more is complete."""
    silent: dict[str, Value] = {}
    lists: dict[str, Record] = {}
    for key, value in zip(keys, values, strict=True):
        if isinstance(value, Record):
            enter_all(flattened(key, value), silent, lists)
        elif value is not None:
            silent[key] = value
            silent[documented_key(key)] = True
        elif key in not_documented:
            silent[documented_key(key)] = False
    known = KnownFacts(silent, lists)
    if not assumed:
        return known, known
    facts = {key: value for key, value in assumed.items() if not isinstance(value, Record)}
    whole = {key: lists[key].with_complete(True) for key, value in assumed.items() if isinstance(value, Record)}
    return KnownFacts({**facts, **silent}, {**lists, **whole}), known


def enter_all(said: Flattened, facts: dict[str, Value], lists: dict[str, Record]) -> None:
    """Enter what items say: attributes, and whether they are documented, among the facts; lists by themselves."""
    for key, value in said:
        if isinstance(value, Record):
            lists[key] = value
        elif value is None:
            facts[documented_key(key)] = False
        else:
            facts[key] = value
            facts[documented_key(key)] = True


def known_of_each(known: Known, each: str) -> Iterator[Known]:
    """What is known of each item of a list, beside all else: its attributes under the keys that stand in conditions.

    One after the other, as what is known of a case may be much.
    """
    assert isinstance(known, KnownFacts)
    for item in known.lists[each].items:
        own: dict[str, Value] = {}
        lists: dict[str, Record] = {}
        enter_all(flattened_item(f"{each}[each]", item), own, lists)
        yield KnownFacts({**known, **own}, {**known.lists, **lists})
