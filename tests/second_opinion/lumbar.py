"""Lumbar medial branch blocks, written from the source page alone, one function for each procedure that it decides."""

from tests.second_opinion.common import MET, NOT_MET, Choices, Facts, Outcome, exact, members, subsets

LEVELS = ["L1-L2", "L2-L3", "L3-L4", "L4-L5", "L5-S1"]


def first_block(facts: Facts) -> str:
    # "Pain worsens during maneuvers such as hyperextension and rotation"
    if not facts["pain_worsens_with_facet_loading"]:
        return NOT_MET
    # "Conservative treatments such as physical therapy fail to alleviate pain"
    if not facts["conservative_treatment_failed"]:
        return NOT_MET
    # "Clinical findings and imaging studies show no other obvious cause of pain"
    if facts["other_cause_found"]:
        return NOT_MET
    # "The spinal motion segment is not posteriorly fused"
    if facts["segment_posteriorly_fused"]:
        return NOT_MET
    return MET


def second_block(facts: Facts) -> str:
    # "The patient experience at least 80% pain relief after the first injection"
    if exact(facts["relief_after_first_block"]) < 80:
        return NOT_MET
    # "The second injection is administered at the same level as the first injection": it validates the response to
    # that injection, so it has to repeat it, neither at fewer levels nor at more.
    if members(facts["first_block_levels"]) != members(facts["second_block_levels"]):
        return NOT_MET
    # "A radiofrequency joint ablation procedure is under consideration"
    if not facts["joint_ablation_under_consideration"]:
        return NOT_MET
    return MET


OUTCOMES: dict[str, Outcome] = {"first_block": first_block, "second_block": second_block}
READ_BY = {
    "first_block": [
        "pain_worsens_with_facet_loading",
        "conservative_treatment_failed",
        "other_cause_found",
        "segment_posteriorly_fused",
    ],
    "second_block": [
        "relief_after_first_block",
        "first_block_levels",
        "second_block_levels",
        "joint_ablation_under_consideration",
    ],
}


def boundary_values() -> Choices:
    return {
        "pain_worsens_with_facet_loading": [True, False],
        "conservative_treatment_failed": [True, False],
        "other_cause_found": [True, False],
        "segment_posteriorly_fused": [True, False],
        "relief_after_first_block": [0, 79, 79.9, 79.99999, 80, 80.00001, 80.1, 81, 100],
        "first_block_levels": subsets(LEVELS, at_least=1),
        "second_block_levels": subsets(LEVELS, at_least=1),
        "joint_ablation_under_consideration": [True, False],
    }
