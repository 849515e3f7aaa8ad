"""`pol check`: every mistake in policies, with its place and what to do."""

import click

from compiler.cli import OK, POLICY_AT_FAULT
from compiler.cli.console import counted, say, told
from compiler.cli.files import policy_files
from compiler.cli.policies import check_file, summary


@click.command("check")
@click.argument("paths", nargs=-1, type=click.Path())
@click.option("--strict", is_flag=True, help="Let warnings count as errors.")
def command(paths: tuple[str, ...], strict: bool) -> int:
    """Check policies and show every mistake.

    PATHS are policy files, or folders that hold some; without any, the folder "policies".
    """
    files = policy_files(paths)
    found = [each for path in files for each in check_file(path).diagnostics]
    for each in found:
        click.echo(told(each))
        click.echo()
    say(f"{counted(len(files), 'policy')} checked: {summary(tuple(found))}")
    at_fault = found if strict else [each for each in found if each.is_error]
    return POLICY_AT_FAULT if at_fault else OK
