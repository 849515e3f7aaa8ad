"""The lumbar policy by hand, frozen: what the generated evaluator is measured against. Never tuned, never edited.

Facts once into locals by `f["x"]`, not-met-first `if` chains, unknown handled, nothing built.
"""

from decimal import Decimal
from typing import Any

MET = "medically necessary"
NOT_MET = "not medically necessary"
OPEN = "needs more information"


def first_block(f: dict[str, Any]) -> str:
    pain_worsens = f["pain_worsens_with_facet_loading"]
    treatment_failed = f["conservative_treatment_failed"]
    other_cause = f["other_cause_found"]
    fused = f["segment_posteriorly_fused"]
    if pain_worsens is False or treatment_failed is False or other_cause is True or fused is True:
        return NOT_MET
    if pain_worsens is None or treatment_failed is None or other_cause is None or fused is None:
        return OPEN
    return MET


def second_block(f: dict[str, Any]) -> str:
    relief: int | Decimal | None = f["relief_after_first_block"]
    first_levels = f["first_block_levels"]
    second_levels = f["second_block_levels"]
    ablation = f["joint_ablation_under_consideration"]
    if relief is not None and relief < 80:
        return NOT_MET
    if first_levels is not None and second_levels is not None and first_levels != second_levels:
        return NOT_MET
    if ablation is False:
        return NOT_MET
    if relief is None or first_levels is None or second_levels is None or ablation is None:
        return OPEN
    return MET
