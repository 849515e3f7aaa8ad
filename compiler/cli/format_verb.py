"""`pol format`: policies in their canonical form, in place."""

from pathlib import Path

import click

from compiler.cli import OK, POLICY_AT_FAULT
from compiler.cli.console import counted, say, told, visible
from compiler.cli.files import POLICY_FOLDER, policy_files, read_source, read_text, write_text
from policy_dsl.diagnostics import Diagnostic, Result
from policy_dsl.format import formatted


@click.command("format")
@click.argument("paths", nargs=-1, type=click.Path())
def command(paths: tuple[str, ...]) -> int:
    """Rewrite policies in their canonical form.

    PATHS are policy files, or folders that hold some, files that only others use among them; without any, the folder
    "policies". Comments, prose and meaning stay. A policy with a mistake in its syntax is left alone.
    """
    files = policy_files(with_shared(paths))
    changed = broken = 0
    for path in files:
        result = format_file(path)
        if result.value is None:
            for each in result.diagnostics:
                say(told(each, err=True))
                say()
            say(f"{visible(str(path))} was left as it is")
            broken += 1
        elif result.value.encode() != read_text(str(path)):
            rewrite(path, result.value)
            say(f"{visible(str(path))} was formatted")
            changed += 1
    summary = f"{counted(len(files), 'policy')} read: {changed} changed"
    say(f"{summary}, {broken} at fault" if broken else summary)
    return POLICY_AT_FAULT if broken else OK


def with_shared(paths: tuple[str, ...]) -> tuple[str, ...]:
    """The paths, with the files in a folder in its place: here those that only others use count too."""
    found: list[str] = []
    for path in paths or (POLICY_FOLDER,):
        files = sorted(str(each) for each in Path(path).rglob("*.pol") if each.is_file()) if Path(path).is_dir() else []
        found += files or [path]
    return tuple(found)


def format_file(path: Path) -> Result[str]:
    """The canonical form of a file; None, with what is wrong, when it has a mistake in its syntax."""
    source, mistake = read_source(path)
    found: tuple[Diagnostic, ...] = (mistake,) if mistake else ()
    return Result(None, found) if found else formatted(source)


def rewrite(path: Path, text: str) -> None:
    """Write a file anew, whole or not at all; where it is a link, the file that it leads to. Its permissions stay."""
    real = path.resolve()
    mode = real.stat().st_mode
    write_text(real, text)
    real.chmod(mode)
