"""`pol compile`: a policy to one artefact."""

from pathlib import Path

import click

from compiler.cli import OK, POLICY_AT_FAULT
from compiler.cli.console import say, visible
from compiler.cli.files import policy_files, write_out, write_text
from compiler.cli.policies import sound_policy


@click.command("compile")
@click.argument("policy_file", metavar="POLICY", type=click.Path())
@click.option("--to", "target", required=True, type=click.Choice(["python", "markdown"]), help="What to make of it.")
@click.option("--output", type=click.Path(dir_okay=False), help="The file to write; without it, standard output.")
@click.option("--standalone", is_flag=True, help="Python only: one file that needs nothing but Python.")
@click.option(
    "--templates",
    type=click.Path(exists=True, file_okay=False),
    help="Markdown only: a folder with templates of your own, which are run as code.",
)
def command(policy_file: str, target: str, output: str | None, standalone: bool, templates: str | None) -> int:
    """Compile POLICY to a Python evaluator, or to a page in Markdown.

    Nothing is written when the policy has an error.
    """
    if standalone and target != "python":
        raise click.UsageError("--standalone goes with --to python")
    if templates and target != "markdown":
        raise click.UsageError("--templates goes with --to markdown")
    (path, *others) = policy_files((policy_file,))
    if others:
        raise click.UsageError("compile takes one policy at a time")
    policy = sound_policy(path)
    if policy is None:
        return POLICY_AT_FAULT
    if target == "python":
        from compiler.to_python import to_python

        text = to_python(policy, standalone=standalone)
    else:
        from compiler.templating import TemplateMistake
        from compiler.to_markdown import to_markdown

        try:
            text = to_markdown(policy, Path(templates) if templates else None)
        except TemplateMistake as mistake:
            raise click.UsageError(str(mistake)) from mistake
    if output is None:
        write_out(text)
    else:
        write_text(Path(output), text)
        say(visible(f"{path} -> {output}"))
    return OK
