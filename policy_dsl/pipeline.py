"""The phases in order, and nothing else: the table of contents of the project."""

from policy_dsl.accepted import accept
from policy_dsl.checks import check
from policy_dsl.diagnostics import Diagnostic, Result, in_order
from policy_dsl.parse import parse
from policy_dsl.policy import Policy
from policy_dsl.resolve import resolve
from policy_dsl.source import Source
from policy_dsl.uses import Read, with_used


def read_policy(source: Source, read: Read | None = None) -> Result[Policy]:
    """The checked policy that a source holds, or None when an error was found; and every error and warning.

    `read` gives the files that it uses, by their paths from its own folder.
    """
    whole = with_used(source, read)
    assert whole.value is not None
    document = parse(whole.value)
    if document.value is None:
        return Result(None, in_order([*whole.diagnostics, *document.diagnostics]))
    policy = resolve(whole.value, document.value, lacks_files=bool(whole.diagnostics))
    found: list[Diagnostic] = [*whole.diagnostics, *document.diagnostics, *policy.diagnostics]
    if policy.value is not None:
        found += check(policy.value)
    sound = not any(each.is_error for each in found)
    left, accepted = accept(whole.value, found)
    return Result(policy.value if sound else None, in_order(left), accepted)
