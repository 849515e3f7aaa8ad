"""A policy from the disk, checked, for the verbs that need one without a mistake."""

from pathlib import Path

from compiler.cli.console import counted, say, told
from compiler.cli.files import read_source
from policy_dsl.diagnostics import Diagnostic, Result
from policy_dsl.pipeline import read_policy
from policy_dsl.policy import Policy


def check_file(path: Path) -> Result[Policy]:
    """The checked policy in a file, and every diagnostic about it."""
    source, mistake = read_source(path)
    return Result(None, (mistake,)) if mistake else read_policy(source)


def sound_policy(path: Path) -> Policy | None:
    """The policy in a file; None when it has an error, after its diagnostics were told on standard error."""
    result = check_file(path)
    if result.value is None or result.has_errors:
        for each in result.diagnostics:
            say(told(each, err=True))
            say()
        say(f"{path} has {summary(result.diagnostics)}: nothing was done")
        return None
    return result.value


def summary(diagnostics: tuple[Diagnostic, ...]) -> str:
    """`2 errors, 1 warning`; `no mistake`."""
    mistakes = sum(each.is_error for each in diagnostics)
    parts = [counted(mistakes, "error")] if mistakes else []
    if len(diagnostics) > mistakes:
        parts.append(counted(len(diagnostics) - mistakes, "warning"))
    return ", ".join(parts) or "no mistake"
