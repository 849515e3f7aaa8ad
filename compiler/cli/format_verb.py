"""`pol format`: policies in their canonical form, in place; or only which would change, and how."""

import re
from difflib import unified_diff
from pathlib import Path

import click

from compiler.cli import OK, POLICY_AT_FAULT
from compiler.cli.configuration import Configuration, configuration
from compiler.cli.console import counted, say, styled, told, visible
from compiler.cli.files import (
    STANDARD_INPUT,
    STDIN_NAME,
    is_standard_input,
    named_paths,
    policy_files,
    read_policy_text,
    rewrite,
    source_of,
    write_out,
)
from policy_dsl.diagnostics import Diagnostic, Result
from policy_dsl.format import WIDTH, formatted

COLOURS = {"+": "green", "-": "red", "@": "cyan"}


@click.command("format")
@click.argument("paths", nargs=-1, type=click.Path(allow_dash=True))
@click.option("--check", "only_check", is_flag=True, help="Write nothing; exit with 1 when a policy would change.")
@click.option("--diff", is_flag=True, help="Write nothing; show what would change.")
@click.option("--stdin-name", help=f'With "-": the name of the policy in messages; without it, {STDIN_NAME}.')
def command(paths: tuple[str, ...], only_check: bool, diff: bool, stdin_name: str | None) -> int:
    """Rewrite policies in their canonical form.

    PATHS are policy files, or folders that hold some, files that only others use among them; without any, those of
    the configuration, or the folder "policies"; or - for standard input, whose canonical form goes to standard output.
    Comments, prose and meaning stay. A policy with a mistake in its syntax is left alone.
    """
    settings = configuration()
    in_place = not (only_check or diff)
    if is_standard_input(paths, stdin_name):
        path = Path(stdin_name or STDIN_NAME)
        return format_stream(path, read_policy_text(STANDARD_INPUT), settings, diff=diff, only_check=only_check)
    files = policy_files(with_shared(named_paths(paths, settings.paths)), settings.names_policies_of(paths))
    changed = broken = 0
    for path in files:
        content = read_policy_text(str(path))
        result = format_content(path, content, settings)
        if result.value is None:
            tell(result.diagnostics)
            say(f"{visible(str(path))} was left as it is")
            broken += 1
        elif result.value.encode() != content:
            if diff:
                show_diff(path, content, result.value)
            if in_place:
                rewrite(path, result.value)
            say(f"{visible(str(path))} {'was' if in_place else 'would be'} formatted")
            changed += 1
    summary = f"{counted(len(files), 'policy')} read: {changed} {'changed' if in_place else 'would change'}"
    say(f"{summary}, {broken} at fault" if broken else summary)
    return POLICY_AT_FAULT if broken or (only_check and changed) else OK


def format_stream(path: Path, content: bytes, settings: Configuration, *, diff: bool, only_check: bool) -> int:
    """Write the canonical form of what was read from standard input, or what would change in it."""
    result = format_content(path, content, settings)
    if result.value is None:
        tell(result.diagnostics)
        return POLICY_AT_FAULT
    changes = result.value.encode() != content
    if changes and diff:
        show_diff(path, content, result.value)
    if changes and only_check:
        say(f"{visible(str(path))} would be formatted")
    if not (diff or only_check):
        write_out(result.value)
    return POLICY_AT_FAULT if only_check and changes else OK


def tell(diagnostics: tuple[Diagnostic, ...]) -> None:
    """Why a policy is left alone, on standard error."""
    for each in diagnostics:
        say(told(each, err=True))
        say()


def with_shared(paths: tuple[str, ...]) -> tuple[str, ...]:
    """The paths, with the files in a folder in its place: here those that only others use count too."""
    found: list[str] = []
    for path in paths:
        files = sorted(str(each) for each in Path(path).rglob("*.pol") if each.is_file()) if Path(path).is_dir() else []
        found += files or [path]
    return tuple(found)


def format_content(path: Path, content: bytes, settings: Configuration) -> Result[str]:
    """The canonical form of a file's bytes; None, with what is wrong, when they have a mistake in their syntax."""
    source, mistake = source_of(path, content)
    found: tuple[Diagnostic, ...] = (mistake,) if mistake else ()
    return Result(None, found) if found else formatted(source, settings.line_length or WIDTH)


def show_diff(path: Path, content: bytes, text: str) -> None:
    """Print how a file would change: its old lines and its new ones, whatever is invisible in them written out."""
    before, after = (re.findall(r"[^\n]*\n|[^\n]+", each) for each in (content.decode(), text))
    name = path.as_posix()
    for line in unified_diff(before, after, f"{name} as it is", f"{name} formatted", lineterm=""):
        is_head = line.startswith(("---", "+++"))
        told_line = visible(line.removesuffix("\n"))
        click.echo(styled(told_line, fg=None if is_head else COLOURS.get(line[:1]), bold=is_head or None))
        if not is_head and line[:1] in "+- " and not line.endswith("\n"):
            click.echo("\\ No newline at end of file")
