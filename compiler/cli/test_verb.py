"""`pol test`: the scenarios of policies, run on both evaluators."""

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import click

from compiler.cli import OK, POLICY_AT_FAULT
from compiler.cli.configuration import configuration
from compiler.cli.console import counted, say, styled, visible
from compiler.cli.files import named_paths, policy_files
from compiler.cli.policies import sound_policy
from compiler.scenarios import Outcome, run_scenarios


@click.command("test")
@click.argument("paths", nargs=-1, type=click.Path())
def command(paths: tuple[str, ...]) -> int:
    """Run the scenarios of policies, each on the reference evaluator and on the generated Python.

    PATHS are policy files, or folders that hold some; without any, those of the configuration, or the folder
    "policies".
    A run that finds no scenario fails.
    """
    total = failed = broken = silent = 0
    settings = configuration()
    for path in policy_files(named_paths(paths, settings.paths), settings.names_policies_of(paths)):
        policy = sound_policy(path)
        if policy is None:
            broken += 1
            continue
        results = run_scenarios(policy)
        failures = [each for each in results if each.failures]
        with suppress(BrokenPipeError):  # nobody reads on, and what failed has failed all the same
            show(path, results)
        silent += not results
        total += len(results)
        failed += len(failures)
    if broken:
        say(f"{counted(broken, 'policy')} could not be tested")
    if silent:
        say(f"{counted(silent, 'policy')} without a scenario")
    say(f"{counted(total, 'scenario')} run, {failed} failed")
    return POLICY_AT_FAULT if failed or broken or silent else OK


def show(path: Path, results: Sequence[Outcome]) -> None:
    """What came of the scenarios of one policy."""
    failures = [each for each in results if each.failures]
    click.echo(f"{visible(str(path))}: {counted(len(results), 'scenario')}, {len(results) - len(failures)} passed")
    for each in failures:
        mark = styled("failed", fg="red", bold=True)
        click.echo(f'  {mark}: "{visible(each.scenario.name)}" (line {each.scenario.line})')
        for sentence in each.failures:
            click.echo(f"    {visible(sentence)}")
    if not results:
        click.echo(f"  {styled('no scenario', fg='red', bold=True)} shows that this policy does what it says")
