"""What is known of a case: its facts, what the items of its lists say, and what the policy assumes."""

from collections.abc import Mapping

from policy_dsl.runtime.conditions import documented_key
from policy_dsl.runtime.expressions import Known, KnownFacts
from policy_dsl.runtime.fields import Value
from policy_dsl.runtime.lists import Record, flattened

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
            for at, inner in flattened(key, value):
                if isinstance(inner, Record):
                    lists[at] = inner
                elif inner is None:
                    silent[documented_key(at)] = False
                else:
                    silent[at] = inner
                    silent[documented_key(at)] = True
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
