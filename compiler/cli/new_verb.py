"""`pol new`: a policy to begin with, or a whole repository of policies."""

import re
from pathlib import Path

import click

from compiler.cli import OK
from compiler.cli.console import say, visible
from compiler.cli.files import POLICY_FOLDER
from compiler.cli.new_files import write_folder, write_new
from compiler.new import NOT_KNOWN, NameRefused, new_policy, new_repository


@click.group("new")
def command() -> None:
    """Begin a policy, or a repository of policies."""


@command.command("policy")
@click.argument("name")
@click.option(
    "--folder", type=click.Path(file_okay=False), default=POLICY_FOLDER, show_default=True, help="Where to put it."
)
def policy(name: str, folder: str) -> int:
    """Write a policy to begin with; NAME is its title, such as "Knee arthroscopy".

    The policy has no mistake, and its scenarios pass; what is in it is to be replaced. No file is overwritten.
    """
    try:
        file, text = new_policy(name)
    except NameRefused as refused:
        raise click.UsageError(visible(str(refused))) from None
    path = Path(folder, file)
    write_new(path, text)
    say(f"{visible(str(path))} is written: replace what stands in it, then run pol check and pol test")
    return OK


@command.command("repository")
@click.argument("folder", type=click.Path())
@click.option(
    "--project",
    metavar="OWNER/REPOSITORY",
    help="Where Policy DSL is published on GitHub; without it, a mark to be replaced is written.",
)
def repository(folder: str, project: str | None) -> int:
    """Write a repository of policies into FOLDER, which must be new or empty.

    It has a first policy with passing scenarios, a site, hooks for pre-commit, and checks for GitHub.
    """
    if project is not None and not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9-]*/[A-Za-z0-9._-]+", project):
        raise click.UsageError(f'"{visible(project)}" is no repository on GitHub: write it like OWNER/REPOSITORY')
    path = Path(folder).resolve()
    try:
        files = new_repository(path.name, project or NOT_KNOWN)
    except NameRefused as refused:
        raise click.UsageError(visible(str(refused))) from None
    write_folder(path, files)
    say(f"{visible(folder)} is written: its README.md says what to do next")
    return OK
