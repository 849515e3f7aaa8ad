"""`pol check`: every mistake in policies, with its place and what to do."""

import click

from compiler.cli import OK, POLICY_AT_FAULT
from compiler.cli.console import counted, say, told
from compiler.cli.files import policy_files
from compiler.cli.policies import check_file, summary
from policy_dsl.accepted import accept_between_versions
from policy_dsl.versions import check_versions


@click.command("check")
@click.argument("paths", nargs=-1, type=click.Path())
@click.option("--strict", is_flag=True, help="Let warnings count as errors.")
def command(paths: tuple[str, ...], strict: bool) -> int:
    """Check policies and show every mistake.

    PATHS are policy files, or folders that hold some; without any, the folder "policies".
    """
    files = policy_files(paths)
    results = [check_file(path) for path in files]
    found = [diagnostic for each in results for diagnostic in each.diagnostics]
    between, accepted = accept_between_versions(
        check_versions(each.value for each in results if each.value is not None)
    )
    found += between
    accepted += tuple(one for each in results for one in each.accepted)
    for each in found:
        click.echo(told(each))
        click.echo()
    told_accepted = f", {counted(len(accepted), 'accepted warning')}" if accepted else ""
    say(f"{counted(len(files), 'policy')} checked: {summary(tuple(found))}{told_accepted}")
    at_fault = found if strict else [each for each in found if each.is_error]
    return POLICY_AT_FAULT if at_fault else OK
