"""A policy from the disk, checked, for the verbs that need one without a mistake."""

from pathlib import Path

from compiler.cli.console import counted, say, told, visible
from compiler.cli.files import read_source, source_of
from policy_dsl.diagnostics import Diagnostic, Result
from policy_dsl.pipeline import read_policy
from policy_dsl.policy import Policy
from policy_dsl.source import Source
from policy_dsl.uses import Read


def check_file(path: Path, asked: set[Path] | None = None) -> Result[Policy]:
    """The checked policy in a file, and every diagnostic about it; `asked` takes in what it uses, there or not."""
    source, mistake = read_source(path)
    return Result(None, (mistake,)) if mistake else read_policy(source, used_from(path.parent, asked))


def check_content(path: Path, content: bytes) -> Result[Policy]:
    """The same for a policy that was read elsewhere; what it uses stands beside `path`."""
    source, mistake = source_of(path, content)
    return Result(None, (mistake,)) if mistake else read_policy(source, used_from(path.parent))


def used_from(folder: Path, asked: set[Path] | None = None) -> Read:
    """Reads the files that a policy in `folder` uses; a link does not lead out of it. `asked` takes in their paths."""

    def read(name: str) -> Source | None:
        path = folder / name
        if asked is not None:
            asked.add(path)
        inside = path.is_file() and path.resolve().is_relative_to(folder.resolve())
        source, mistake = read_source(path) if inside else (None, None)
        return None if mistake else source

    return read


def sound_policy(path: Path) -> Policy | None:
    """The policy in a file; None when it has an error, after its diagnostics were told on standard error."""
    result = check_file(path)
    if result.value is None or result.has_errors:
        tell_at_fault(path, result.diagnostics)
        return None
    return result.value


def tell_at_fault(path: Path, diagnostics: tuple[Diagnostic, ...]) -> None:
    """The diagnostics that keep a verb from its work, on standard error."""
    for each in diagnostics:
        say(told(each, err=True))
        say()
    say(f"{visible(str(path))} has {summary(diagnostics)}: nothing was done")


def summary(diagnostics: tuple[Diagnostic, ...]) -> str:
    """`2 errors, 1 warning`; `no mistake`."""
    mistakes = sum(each.is_error for each in diagnostics)
    parts = [counted(mistakes, "error")] if mistakes else []
    if len(diagnostics) > mistakes:
        parts.append(counted(len(diagnostics) - mistakes, "warning"))
    return ", ".join(parts) or "no mistake"
