"""The command `pol`: one file per verb, each imported only when it is called."""

import os
import sys
from importlib import import_module

import click
from click.shell_completion import shell_complete

from compiler.cli.console import flush_streams, leave_streams, prepare_streams, say, visible
from policy_dsl import __version__

OK = 0
POLICY_AT_FAULT = 1  # an error in a policy, a failing scenario, a gate not reached
CALL_AT_FAULT = 2  # wrong usage, a missing file, refused facts
OWN_BUG = 3

COMPLETION = "_POL_COMPLETE"  # the variable by which a shell asks what could be typed next

VERBS = {
    "check": "Check policies and show every mistake.",
    "explain": "Explain a mistake by its code, or find codes by a word.",
    "format": "Rewrite policies in their canonical form.",
    "test": "Run the scenarios of policies.",
    "compile": "Compile a policy to Python or to a page.",
    "decide": "Decide a case by a policy.",
    "docs": "Publish policies as a site.",
    "new": "Begin a policy, or a repository of policies.",
}


class Verbs(click.Group):
    """A group whose commands are imported when they are called; their one-line help stands here."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(VERBS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in VERBS:
            return None
        command = import_module(f"compiler.cli.{name}_verb").command
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Verbs"):
            formatter.write_dl(list(VERBS.items()))


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="pol")
def pol() -> None:
    """Coverage policies: write a .pol file, check it, test it, compile it, decide cases by it, publish it.

    \b
    Begin with:   pol check policies
    Then:         pol test policies
                  pol decide policies/lumbar_mbb.pol facts.json

    Exit status: 0 fine (also with warnings), 1 a policy is at fault, 2 the call or the case is at fault,
    3 a bug in pol itself.
    """


def main() -> None:
    """Run `pol` and leave with its exit status. Never shows a traceback."""
    prepare_streams()
    status = OK
    try:
        status = called(sys.argv[1:])
        flush_streams()
    except click.exceptions.Exit as left:
        status = left.exit_code
    except click.ClickException as wrong:
        tell_wrong_call(wrong)
        status = wrong.exit_code
    except (click.Abort, KeyboardInterrupt):
        status = 130
    except BrokenPipeError:
        pass  # nobody reads on, as in `pol explain | head`; what is known by now stands
    except OSError as wrong:  # the disk is full, or standard output is closed
        say(f"pol: it cannot be written: {wrong.strerror or 'standard output is closed'}")
        status = CALL_AT_FAULT
    except Exception as bug:
        click.echo(own_bug(bug), err=True)
        status = OWN_BUG
    leave_streams()
    sys.exit(status)


def tell_wrong_call(wrong: click.ClickException) -> None:
    """What is wrong with a call, in click's words; whatever it tells may be a path that somebody else named."""
    context = wrong.ctx if isinstance(wrong, click.UsageError) else None
    if context is not None:
        say(f"{context.get_usage()}\nTry '{context.command_path} --help' for help.\n")
    say(f"Error: {visible(wrong.format_message())}")


def called(arguments: list[str]) -> int:
    """The exit status of a call. Click's own `main` would end a broken pipe with 1, so its steps are made here."""
    completion = os.environ.get(COMPLETION)
    if completion:
        return shell_complete(pol, {}, "pol", COMPLETION, completion)
    with pol.make_context("pol", arguments) as context:
        status = pol.invoke(context)
    return status if isinstance(status, int) else OK


def own_bug(bug: Exception) -> str:
    """One sentence about a bug of our own, without any value of a fact, and where to report it."""
    place = bug.__traceback__
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    where = f"{place.tb_frame.f_globals.get('__name__', '?')}, line {place.tb_lineno}" if place else "nowhere"
    return (
        f"pol: this is a bug in pol itself, not in your policy ({type(bug).__name__} in {where}): "
        "please report it to the issue tracker of Policy DSL, with the command that you gave."
    )
