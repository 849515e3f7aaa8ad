"""The expected answers of the lumbar reference policy, worked out by hand from its source.

In comes a case: the facts that are known, by key; a fact that is absent is unknown.
Out come, for each determination, the outcome, the facts still needed, the criteria that decide, and how each stands.
It uses nothing of the product, and tries every way of filling in what is missing.

Source: "Lumbar Medial Branch Blocks". The criteria of the first block are the four points under the sentence "The
procedure is considered medically necessary if the following criteria are met". Those of the second block are the three
points under "A second lumbar medial branch block, performed to validate the response to the initial injection, is
considered medically necessary if the following criteria is met". Where the source is silent, it is read so:

- A case that fails a criterion is not medically necessary.
- The criteria of the second block do not repeat those of the first.
- "The same level", where several levels are treated, means that the whole set of levels is the same.
- "Other cause found: unknown" means that findings and imaging are not reviewed yet.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from itertools import combinations, product
from typing import TypeAlias

Levels: TypeAlias = tuple[str, ...]
Value: TypeAlias = bool | int | Decimal | Levels
Case: TypeAlias = Mapping[str, Value]
Criterion: TypeAlias = Callable[[Case], bool]

APPROVED = "medically necessary"
DENIED = "not medically necessary"
UNDECIDED = "needs more information"

LEVELS = ("L1-L2", "L2-L3", "L3-L4", "L4-L5", "L5-S1")
LEVEL_SETS: tuple[Levels, ...] = tuple(
    chosen for size in range(1, len(LEVELS) + 1) for chosen in combinations(LEVELS, size)
)
YES_OR_NO = (True, False)
# Relief is any percent from 0 to 100. The source draws one line in it, so both ends and both sides of the line are
# as good as all of it.
RELIEFS = (0, Decimal("79.99"), 80, Decimal("80.01"), 100)


def pain_worsens(case: Case) -> bool:
    """First block, point 1: "Pain worsens during maneuvers such as hyperextension and rotation"."""
    return case["pain_worsens_with_facet_loading"] is True


def conservative_treatment_failed(case: Case) -> bool:
    """First block, point 2: "Conservative treatments such as physical therapy fail to alleviate pain"."""
    return case["conservative_treatment_failed"] is True


def no_other_cause(case: Case) -> bool:
    """First block, point 3: "Clinical findings and imaging studies show no other obvious cause of pain"."""
    return case["other_cause_found"] is False


def not_fused(case: Case) -> bool:
    """First block, point 4: "The spinal motion segment is not posteriorly fused"."""
    return case["segment_posteriorly_fused"] is False


def relief_of_80_percent(case: Case) -> bool:
    """Second block, point 1: "The patient experience at least 80% pain relief after the first injection"."""
    relief = case["relief_after_first_block"]
    if isinstance(relief, tuple):
        raise TypeError("relief is a number")
    return relief >= 80


def same_levels(case: Case) -> bool:
    """Second block, point 2: "The second injection is administered at the same level as the first injection"."""
    first, second = case["first_block_levels"], case["second_block_levels"]
    if not isinstance(first, tuple) or not isinstance(second, tuple):
        raise TypeError("levels are a list")
    return sorted(first) == sorted(second)


def ablation_considered(case: Case) -> bool:
    """Second block, point 3: "A radiofrequency joint ablation procedure is under consideration"."""
    return case["joint_ablation_under_consideration"] is True


# What each determination asks, and every value that each fact in it can have.
CRITERIA: Mapping[str, Mapping[str, Criterion]] = {
    "first_block": {
        "1": pain_worsens,
        "2": conservative_treatment_failed,
        "3": no_other_cause,
        "4": not_fused,
    },
    "second_block": {
        "1": relief_of_80_percent,
        "2": same_levels,
        "3": ablation_considered,
    },
}
FACTS: Mapping[str, Mapping[str, tuple[Value, ...]]] = {
    "first_block": {
        "pain_worsens_with_facet_loading": YES_OR_NO,
        "conservative_treatment_failed": YES_OR_NO,
        "other_cause_found": YES_OR_NO,
        "segment_posteriorly_fused": YES_OR_NO,
    },
    "second_block": {
        "relief_after_first_block": RELIEFS,
        "first_block_levels": LEVEL_SETS,
        "second_block_levels": LEVEL_SETS,
        "joint_ablation_under_consideration": YES_OR_NO,
    },
}


@dataclass(frozen=True, slots=True)
class Expected:
    """What one determination answers; `statuses` tells of each criterion "met", "not met" or "unknown"."""

    outcome: str
    needs: frozenset[str]
    because: tuple[str, ...]
    statuses: Mapping[str, str]


def expected(case: Case) -> dict[str, Expected]:
    """The answers to a case, by determination. A fact that only the other determination reads changes nothing."""
    return {
        determination: _expected(determination, tuple((key, case[key]) for key in facts if key in case))
        for determination, facts in FACTS.items()
    }


@cache
def _expected(determination: str, known: tuple[tuple[str, Value], ...]) -> Expected:
    case = dict(known)
    outcomes = {_outcome(determination, completed) for completed in _completions(determination, case)}
    statuses = {path: _status(determination, path, case) for path in CRITERIA[determination]}
    if outcomes == {APPROVED}:
        # Approved: every criterion was needed for it.
        outcome, because = APPROVED, tuple(statuses)
    elif outcomes == {DENIED}:
        # Denied: each criterion that fails, whatever the missing facts turn out to be.
        outcome, because = DENIED, tuple(path for path, status in statuses.items() if status == "not met")
    else:
        outcome, because = UNDECIDED, ()
    return Expected(outcome, _needs(determination, case), because, statuses)


def _outcome(determination: str, completed: Case) -> str:
    """With every fact known: medically necessary if all criteria are met, and otherwise not."""
    return APPROVED if all(holds(completed) for holds in CRITERIA[determination].values()) else DENIED


def _status(determination: str, path: str, case: Case) -> str:
    """A criterion is met, or not met, if it is so whatever the missing facts turn out to be; otherwise unknown."""
    answers = {CRITERIA[determination][path](completed) for completed in _completions(determination, case)}
    return "unknown" if len(answers) == 2 else "met" if answers == {True} else "not met"


def _needs(determination: str, case: Case) -> frozenset[str]:
    """The missing facts that, in some way of filling in the other missing ones, change the outcome."""
    return frozenset(key for key in FACTS[determination] if key not in case and _matters(determination, key, case))


def _matters(determination: str, key: str, case: Case) -> bool:
    first_value, *other_values = FACTS[determination][key]
    return any(
        _outcome(determination, {**others, key: value}) != _outcome(determination, others)
        for others in _completions(determination, {**case, key: first_value})
        for value in other_values
    )


def _completions(determination: str, case: Case) -> Iterator[Case]:
    """Every way of filling in the facts of the determination that the case leaves open."""
    facts = FACTS[determination]
    choices = [(case[key],) if key in case else values for key, values in facts.items()]
    for values in product(*choices):
        yield dict(zip(facts, values, strict=True))
