"""`pol check`: every mistake in policies, with its place and what to do."""

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

import click

from compiler.cli import OK, POLICY_AT_FAULT
from compiler.cli.checked import Checked, check_together
from compiler.cli.configuration import Configuration, configuration
from compiler.cli.console import counted, say, told, visible
from compiler.cli.files import (
    STANDARD_INPUT,
    STDIN_NAME,
    is_standard_input,
    named_paths,
    policy_files,
    read_policy_text,
)
from compiler.cli.policies import check_content, check_file, summary

FORMS = ("text", "json", "sarif", "github")


@click.command("check")
@click.argument("paths", nargs=-1, type=click.Path(allow_dash=True))
@click.option("--strict", is_flag=True, help="Let warnings count as errors.")
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMS),
    help="For people (text, unless GitHub Actions runs it), programs (json), code scanning (sarif) or a log (github).",
)
@click.option("--fix", is_flag=True, help="Correct first, in the files, what can only be meant in one way.")
@click.option("--watch", "again", is_flag=True, help="Check again whenever a file changes, until Ctrl-C.")
@click.option("--stdin-name", help=f'With "-": the name of the policy in messages; without it, {STDIN_NAME}.')
def command(
    paths: tuple[str, ...], strict: bool, form: str | None, fix: bool, again: bool, stdin_name: str | None
) -> int:
    """Check policies and show every mistake.

    PATHS are policy files, or folders that hold some; without any, those of the configuration, or the folder
    "policies"; or - for standard input.
    """
    form = form or ("github" if os.environ.get("GITHUB_ACTIONS") == "true" else "text")
    from_stream = is_standard_input(paths, stdin_name)
    refuse_contradictions(form, fix=fix, again=again, from_stream=from_stream)
    if again:
        watch_policies(paths, form)
    settings = configuration()
    if from_stream:
        path, content = Path(stdin_name or STDIN_NAME), read_policy_text(STANDARD_INPUT)
        checked = check_together([path], lambda each: check_content(each, content), settings)
    else:
        files = policy_files(named_paths(paths, settings.paths), settings.names_policies_of(paths))
        if fix:
            correct(files)
        checked = check_together(files, check_file, settings)
    with suppress(BrokenPipeError):  # nobody reads on, and the policies are at fault all the same
        show(checked, form, settings)
    at_fault = checked.diagnostics if strict else [each for each in checked.diagnostics if each.is_error]
    return POLICY_AT_FAULT if at_fault else OK


def refuse_contradictions(form: str, *, fix: bool, again: bool, from_stream: bool) -> None:
    """Usage errors for options that do not go together."""
    if from_stream and (fix or again):
        raise click.UsageError('"-", standard input, goes with neither --fix nor --watch: it is read once')
    if again and fix:
        raise click.UsageError("--watch and --fix do not go together: both would write what you are writing")
    if again and form in ("json", "sarif"):
        raise click.UsageError(f"--watch tells of many checks, and --format {form} of one")


def show(checked: Checked, form: str, settings: Configuration) -> None:
    """What was found, in one of the forms, on standard output; and the count."""
    if form == "text":
        for each in checked.diagnostics:
            click.echo(told(each))
            click.echo()
    elif form == "sarif":
        from compiler.cli.sarif import to_sarif

        click.echo(to_sarif(checked, settings))
    else:
        from compiler.cli.check_forms import to_github, to_json

        click.echo(to_json(checked, settings) if form == "json" else to_github(checked), nl=form == "json")
    accepted = f", {counted(len(checked.accepted), 'accepted warning')}" if checked.accepted else ""
    say(f"{counted(len(checked.files), 'policy')} checked: {summary(checked.diagnostics)}{accepted}")
    if form == "text" and checked.diagnostics:
        say(f'"pol explain {checked.diagnostics[0].code}" says more about the first, with an example')


def correct(files: list[Path]) -> None:
    """Make the safe corrections, and say in which files how many lines changed."""
    from compiler.cli.fix import fix_files

    for path, lines in fix_files(files).items():
        say(f"{visible(path)}: {counted(lines, 'line')} corrected")


def watch_policies(paths: tuple[str, ...], form: str) -> NoReturn:
    """Check now, and again at each change, until somebody presses Ctrl-C; a policy that is gone is waited for."""
    from compiler.cli.watch import watch

    def check_again() -> Iterable[Path]:
        read: set[Path] = set()
        try:
            settings = configuration()
            read |= {settings.file} if settings.file is not None else set()
            files = policy_files(named_paths(paths, settings.paths), settings.names_policies_of(paths))
            read |= set(files)
            show(check_together(files, lambda path: check_file(path, read), settings), form, settings)
        except click.ClickException as wrong:
            read |= {Path(each) for each in named_paths(paths, ())}
            say(f"Error: {visible(wrong.format_message())}")
        say("waiting for a change; Ctrl-C ends it")
        say()
        return read

    named = named_paths(paths, configuration().paths)
    watch(check_again, [Path(each) for each in named if Path(each).is_dir()])
