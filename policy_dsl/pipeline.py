"""The phases in order, and nothing else: the table of contents of the project."""

from policy_dsl.checks import check
from policy_dsl.diagnostics import Diagnostic, Result, in_order
from policy_dsl.parse import parse
from policy_dsl.policy import Policy
from policy_dsl.resolve import resolve
from policy_dsl.source import Source


def read_policy(source: Source) -> Result[Policy]:
    """The checked policy that a source holds, or None when an error was found; and every error and warning."""
    document = parse(source)
    if document.value is None:
        return Result(None, document.diagnostics)
    policy = resolve(source, document.value)
    found: list[Diagnostic] = [*document.diagnostics, *policy.diagnostics]
    if policy.value is not None:
        found += check(policy.value)
    sound = not any(each.is_error for each in found)
    return Result(policy.value if sound else None, in_order(found))
