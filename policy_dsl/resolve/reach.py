"""How far shared criteria and determinations reach through what they ask for, so that none grows without end."""

from collections.abc import Mapping
from graphlib import TopologicalSorter

from policy_dsl.policy import CriteriaBlock
from policy_dsl.walk import blocks_used, criteria_in

LONGEST_CHAIN = 30  # shared criteria and determinations, each asking for the next
MOST_CRITERIA = 20_000  # of a shared list, those of the lists that it asks for counted each time


def too_long(uses: Mapping[str, tuple[str, ...]]) -> str | None:
    """The first of what asks for others, by its key, that ends a chain which is too long. There are no circles."""
    depth: dict[str, int] = {}
    for key in TopologicalSorter(uses).static_order():
        depth[key] = 1 + max((depth[each] for each in uses.get(key, ())), default=0)
        if depth[key] > LONGEST_CHAIN + 1:
            return key
    return None


def too_large(blocks: Mapping[str, CriteriaBlock]) -> str | None:
    """The first shared list, by its key, that has too many criteria with those of the lists that it asks for.

    Lists with a mistake are not among `blocks`, and do not count.
    """
    asked = {key: [each for each in blocks_used(block.group) if each in blocks] for key, block in blocks.items()}
    size: dict[str, int] = {}
    for key in TopologicalSorter(asked).static_order():
        repeated = sum(size[each] for each in asked[key])
        size[key] = repeated + sum(1 for _ in criteria_in(blocks[key].group))
        if repeated > MOST_CRITERIA:
            return key
    return None
