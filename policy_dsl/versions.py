"""Versions of one policy side by side: whether their effective dates fit together, and which one holds on a day."""

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import pairwise

from policy_dsl import errors
from policy_dsl.diagnostics import Diagnostic
from policy_dsl.policy import Policy

DAY = timedelta(days=1)


def versions_of(policies: Iterable[Policy]) -> dict[str, tuple[Policy, ...]]:
    """The policies by their keys, the versions of each in the order of their dates."""
    found: dict[str, list[Policy]] = {}
    for policy in policies:
        found.setdefault(policy.key, []).append(policy)
    return {key: tuple(sorted(each, key=lambda one: one.effective_from)) for key, each in found.items()}


def check_versions(policies: Iterable[Policy]) -> list[Diagnostic]:
    """Numbers given twice and dates that overlap (errors), and gaps (warnings), of the versions of one policy."""
    found: list[Diagnostic] = []
    for versions in versions_of(policies).values():
        first_of: dict[str, Policy] = {}
        for each in versions:
            first = first_of.setdefault(each.version, each)
            if first is not each:
                found.append(errors.version_twice(each.source, each.span, first.source.path, each.version))
        for earlier, later in pairwise(versions):
            end = earlier.effective_until
            named = f"{earlier.source.path} (version {earlier.version})"
            if end is None or later.effective_from <= end:
                day = str(later.effective_from)
                found.append(errors.versions_overlap(later.source, later.span, named, day))
            elif end + DAY < later.effective_from:
                days = f"{end + DAY} to {later.effective_from - DAY}"
                found.append(errors.versions_gap(later.source, later.span, named, days))
    return found


def version_on(versions: Iterable[Policy], day: date) -> Policy | None:
    """The version that is in force on a day; None when none is."""
    return next((each for each in versions if is_in_force(each, day)), None)


def is_in_force(policy: Policy, day: date) -> bool:
    """Whether a day lies within the effective dates of a policy, both included."""
    return policy.effective_from <= day and (policy.effective_until is None or day <= policy.effective_until)
