"""Lumbar medial branch blocks, version 1.0."""

# Made from a coverage policy by `pol compile --to python`: change the policy, not this file.
# Status: example. Example, restated for software; not coverage or medical advice.
# Language 1, digest cb92de22586bcc629450cc77f2e7048fb1949d218947bcacbe805295e6dd91f7.

from datetime import date
from decimal import Decimal

from policy_dsl.runtime.conditions import Compare, CompareSets, IsYes, Not, SetRead
from policy_dsl.runtime.expressions import Constant, Known, Read
from policy_dsl.runtime.facts import Case, FactsRefused, ImmutableFacts, parse_json, read_case
from policy_dsl.runtime.fields import ChoiceSet, Day, Field, NumberField, Value, YesNo
from policy_dsl.runtime.findings import DeterminationFinding
from policy_dsl.runtime.known import Assumed, known_of
from policy_dsl.runtime.lists import Record
from policy_dsl.runtime.meaning import Clause, Criterion, Determination, Group
from policy_dsl.runtime.report import Decision, PolicyIdentity
from policy_dsl.runtime.settle import Outcome

__all__ = [
    "POLICY",
    "Facts",
    "FactsRefused",
    "decide",
    "decide_json",
    "explain",
    "parse_json",
    "read_facts",
    "first_block",
    "explain_first_block",
    "second_block",
    "explain_second_block",
]

POLICY = PolicyIdentity(
    "lumbar_mbb",
    "Lumbar medial branch blocks",
    "1.0",
    "example",
    "cb92de22586bcc629450cc77f2e7048fb1949d218947bcacbe805295e6dd91f7",
)
EFFECTIVE_FROM = date(2026, 1, 1)
EFFECTIVE_UNTIL = None

MEDICALLY_NECESSARY = Outcome("medically necessary", "approves")
NOT_MEDICALLY_NECESSARY = Outcome("not medically necessary", "denies")

CHOICES_1 = ("L1-L2", "L2-L3", "L3-L4", "L4-L5", "L5-S1")

FIELDS: tuple[Field, ...] = (
    YesNo("pain_worsens_with_facet_loading", "pain worsens with facet loading"),
    YesNo("conservative_treatment_failed", "conservative treatment failed"),
    YesNo("other_cause_found", "other cause found"),
    YesNo("segment_posteriorly_fused", "segment posteriorly fused"),
    NumberField("relief_after_first_block", "relief after first block", 0, 100, unit="%"),
    ChoiceSet(
        "first_block_levels",
        "first block levels",
        CHOICES_1,
        ("l1_l2", "l2_l3", "l3_l4", "l4_l5", "l5_s1"),
    ),
    ChoiceSet(
        "second_block_levels",
        "second block levels",
        CHOICES_1,
        ("l1_l2", "l2_l3", "l3_l4", "l4_l5", "l5_s1"),
    ),
    YesNo("joint_ablation_under_consideration", "joint ablation under consideration"),
    Day("date_of_service", "date of service"),
)
KEYS = tuple(field.key for field in FIELDS)
ASSUMED: Assumed = {}

FIRST_BLOCK = Determination(
    "first_block",
    "First lumbar medial branch block",
    NOT_MEDICALLY_NECESSARY,
    Clause(
        MEDICALLY_NECESSARY,
        Group(
            "all of",
            0,
            Criterion(
                "1",
                "(1)",
                "Maneuvers such as hyperextension and rotation make the pain worse",
                56,
                IsYes("pain_worsens_with_facet_loading"),
            ),
            Criterion(
                "2",
                "(2)",
                "Conservative treatments such as physical therapy have failed",
                59,
                IsYes("conservative_treatment_failed"),
            ),
            Criterion(
                "3",
                "(3)",
                "Clinical findings and imaging show no other obvious cause of the pain",
                62,
                Not(IsYes("other_cause_found")),
            ),
            Criterion(
                "4",
                "(4)",
                "The spinal motion segment is not posteriorly fused",
                65,
                Not(IsYes("segment_posteriorly_fused")),
            ),
        ),
    ),
)
SECOND_BLOCK = Determination(
    "second_block",
    "Second, confirming block",
    NOT_MEDICALLY_NECESSARY,
    Clause(
        MEDICALLY_NECESSARY,
        Group(
            "all of",
            0,
            Criterion(
                "1",
                "(1)",
                "The first injection relieved at least 80% of the pain",
                73,
                Compare(Read("relief_after_first_block", 0, 100), "at least", Constant(80)),
            ),
            Criterion(
                "2",
                "(2)",
                "The second injection is given at the same levels as the first",
                76,
                CompareSets(
                    SetRead("second_block_levels", CHOICES_1),
                    "same as",
                    SetRead("first_block_levels", CHOICES_1),
                ),
            ),
            Criterion(
                "3",
                "(3)",
                "Radiofrequency joint ablation is under consideration",
                79,
                IsYes("joint_ablation_under_consideration"),
            ),
        ),
    ),
)


class Facts(ImmutableFacts):
    """The facts of one case; None is unknown. `not_documented` holds the keys that were looked for in vain.

    Values are taken as they are: data that nobody has checked goes through `read_facts`.
    """

    __slots__ = (
        "pain_worsens_with_facet_loading",
        "conservative_treatment_failed",
        "other_cause_found",
        "segment_posteriorly_fused",
        "relief_after_first_block",
        "first_block_levels",
        "second_block_levels",
        "joint_ablation_under_consideration",
        "date_of_service",
        "not_documented",
        "case",
    )

    pain_worsens_with_facet_loading: bool | None
    conservative_treatment_failed: bool | None
    other_cause_found: bool | None
    segment_posteriorly_fused: bool | None
    relief_after_first_block: int | Decimal | None
    first_block_levels: frozenset[str] | None
    second_block_levels: frozenset[str] | None
    joint_ablation_under_consideration: bool | None
    date_of_service: date | None
    not_documented: frozenset[str]
    case: str | None

    def __init__(
        self,
        *,
        pain_worsens_with_facet_loading: bool | None = None,
        conservative_treatment_failed: bool | None = None,
        other_cause_found: bool | None = None,
        segment_posteriorly_fused: bool | None = None,
        relief_after_first_block: int | Decimal | None = None,
        first_block_levels: frozenset[str] | None = None,
        second_block_levels: frozenset[str] | None = None,
        joint_ablation_under_consideration: bool | None = None,
        date_of_service: date | None = None,
        not_documented: frozenset[str] = frozenset(),
        case: str | None = None,
    ) -> None:
        object.__setattr__(self, "pain_worsens_with_facet_loading", pain_worsens_with_facet_loading)
        object.__setattr__(self, "conservative_treatment_failed", conservative_treatment_failed)
        object.__setattr__(self, "other_cause_found", other_cause_found)
        object.__setattr__(self, "segment_posteriorly_fused", segment_posteriorly_fused)
        object.__setattr__(self, "relief_after_first_block", relief_after_first_block)
        object.__setattr__(self, "first_block_levels", first_block_levels)
        object.__setattr__(self, "second_block_levels", second_block_levels)
        object.__setattr__(self, "joint_ablation_under_consideration", joint_ablation_under_consideration)
        object.__setattr__(self, "date_of_service", date_of_service)
        object.__setattr__(self, "not_documented", not_documented)
        object.__setattr__(self, "case", case)


def read_facts(data: object) -> Facts:
    """The facts that `data` gives, one flat object of fact keys; `FactsRefused` with every problem."""
    case = read_case(FIELDS, EFFECTIVE_FROM, EFFECTIVE_UNTIL, "1.0", data)
    return Facts(
        pain_worsens_with_facet_loading=case.yes_or_no(0),
        conservative_treatment_failed=case.yes_or_no(1),
        other_cause_found=case.yes_or_no(2),
        segment_posteriorly_fused=case.yes_or_no(3),
        relief_after_first_block=case.number(4),
        first_block_levels=case.chosen(5),
        second_block_levels=case.chosen(6),
        joint_ablation_under_consideration=case.yes_or_no(7),
        date_of_service=case.day(8),
        not_documented=case.not_documented,
        case=case.case,
    )


def values_of(facts: Facts) -> tuple[Value | Record | None, ...]:
    """The values of the facts, in the order of the fields."""
    return (
        facts.pain_worsens_with_facet_loading,
        facts.conservative_treatment_failed,
        facts.other_cause_found,
        facts.segment_posteriorly_fused,
        facts.relief_after_first_block,
        facts.first_block_levels,
        facts.second_block_levels,
        facts.joint_ablation_under_consideration,
        facts.date_of_service,
    )


def what_is_known(facts: Facts) -> tuple[Known, Known]:
    """What is known of a case, and what is known of it without any assumption."""
    return known_of(KEYS, values_of(facts), facts.not_documented, ASSUMED)


def first_block(facts: Facts) -> str:
    """First lumbar medial branch block: the words of its outcome."""
    pain_worsens_with_facet_loading = facts.pain_worsens_with_facet_loading
    conservative_treatment_failed = facts.conservative_treatment_failed
    other_cause_found = facts.other_cause_found
    segment_posteriorly_fused = facts.segment_posteriorly_fused
    # (1) "Maneuvers such as hyperextension and rotation make the pain worse"
    criterion_1 = pain_worsens_with_facet_loading
    if criterion_1 is False:
        return "not medically necessary"
    # (2) "Conservative treatments such as physical therapy have failed"
    criterion_2 = conservative_treatment_failed
    if criterion_2 is False:
        return "not medically necessary"
    # (3) "Clinical findings and imaging show no other obvious cause of the pain"
    criterion_3 = None if other_cause_found is None else not other_cause_found
    if criterion_3 is False:
        return "not medically necessary"
    # (4) "The spinal motion segment is not posteriorly fused"
    criterion_4 = None if segment_posteriorly_fused is None else not segment_posteriorly_fused
    if criterion_4 is False:
        return "not medically necessary"
    if criterion_1 is None or criterion_2 is None or criterion_3 is None or criterion_4 is None:
        return "needs more information"
    return "medically necessary"


def explain_first_block(facts: Facts) -> DeterminationFinding:
    """First lumbar medial branch block: what each criterion came to, and why."""
    return FIRST_BLOCK.find(*what_is_known(facts))


def second_block(facts: Facts) -> str:
    """Second, confirming block: the words of its outcome."""
    relief_after_first_block = facts.relief_after_first_block
    second_block_levels = facts.second_block_levels
    first_block_levels = facts.first_block_levels
    joint_ablation_under_consideration = facts.joint_ablation_under_consideration
    # (1) "The first injection relieved at least 80% of the pain"
    criterion_1 = None if relief_after_first_block is None else relief_after_first_block >= 80
    if criterion_1 is False:
        return "not medically necessary"
    # (2) "The second injection is given at the same levels as the first"
    criterion_2 = None if second_block_levels is None or first_block_levels is None else second_block_levels == first_block_levels
    if criterion_2 is False:
        return "not medically necessary"
    # (3) "Radiofrequency joint ablation is under consideration"
    criterion_3 = joint_ablation_under_consideration
    if criterion_3 is False:
        return "not medically necessary"
    if criterion_1 is None or criterion_2 is None or criterion_3 is None:
        return "needs more information"
    return "medically necessary"


def explain_second_block(facts: Facts) -> DeterminationFinding:
    """Second, confirming block: what each criterion came to, and why."""
    return SECOND_BLOCK.find(*what_is_known(facts))


def explain(facts: Facts) -> Decision:
    """Every determination for one case, with its explanation."""
    known, silent = what_is_known(facts)
    case = Case(values_of(facts), facts.not_documented, facts.case)
    return Decision(
        POLICY,
        FIELDS,
        (),
        case,
        (
            FIRST_BLOCK.find(known, silent),
            SECOND_BLOCK.find(known, silent),
        ),
    )


def decide(data: object) -> Decision:
    """Every determination for the case that `data` gives; `FactsRefused` with every problem."""
    return explain(read_facts(data))


def decide_json(text: str | bytes) -> Decision:
    """The same for a JSON text, UTF-8 if it is bytes."""
    return decide(parse_json(text))
