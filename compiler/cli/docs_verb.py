"""`pol docs`: policies as a site."""

from pathlib import Path

import click

from compiler.cli import CALL_AT_FAULT, OK, POLICY_AT_FAULT
from compiler.cli.console import say, visible
from compiler.site import ADDRESS, OUTPUT, PoliciesAtFault, SiteError, build_site, serve_site

configuration = click.option(
    "--config",
    type=click.Path(dir_okay=False),
    help="An mkdocs.yml; by default the one in this folder, if there is one.",
)
policies_folder = click.option(
    "--policies", type=click.Path(file_okay=False), help="Publish this folder of policies alone, without an mkdocs.yml."
)
templates_folder = click.option(
    "--templates",
    type=click.Path(exists=True, file_okay=False),
    help="With --policies: a folder with templates of your own, which are run as code.",
)


@click.group("docs")
def command() -> None:
    """Publish policies as a site (needs the extra "docs": pip install 'policy-dsl[docs]')."""


@command.command("build")
@configuration
@policies_folder
@templates_folder
@click.option("--output", type=click.Path(file_okay=False), default=str(OUTPUT), show_default=True, help="Where to.")
def build(config: str | None, policies: str | None, templates: str | None, output: str) -> int:
    """Build the site. It takes the place of the last one only when it is complete."""
    refuse_contradictions(config, policies, templates)
    try:
        folder = build_site(path_of(config), path_of(policies), Path(output), path_of(templates))
    except SiteError as wrong:
        return told(wrong)
    say(visible(f"the site is built: open {Path(folder, 'index.html')}"))
    return OK


@command.command("serve")
@configuration
@policies_folder
@templates_folder
@click.option("--address", default=ADDRESS, show_default=True, help="Where to serve.")
@click.option("--open", "open_in_browser", is_flag=True, help="Open the site in a browser.")
def serve(config: str | None, policies: str | None, templates: str | None, address: str, open_in_browser: bool) -> int:
    """Serve the site while you write; it is built anew whenever a policy or a page changes. Stop it with Ctrl-C."""
    refuse_contradictions(config, policies, templates)
    if not is_address(address):
        raise click.UsageError(f'"{address}" is no address: write it like {ADDRESS}')
    try:
        serve_site(path_of(config), path_of(policies), address, path_of(templates), open_in_browser=open_in_browser)
    except SiteError as wrong:
        return told(wrong)
    return OK


def refuse_contradictions(config: str | None, policies: str | None, templates: str | None) -> None:
    """Usage errors for options of which one would silently be left aside."""
    if config is not None and policies is not None:
        raise click.UsageError("--config names a site, and --policies a folder alone: give one of the two")
    if templates is not None and policies is None:
        raise click.UsageError('--templates goes with --policies; a site names them in its mkdocs.yml, as "templates"')


def is_address(address: str) -> bool:
    """Whether it is a host and a port that there can be."""
    host, colon, port = address.rpartition(":")
    return bool(host and colon) and port.isascii() and port.isdigit() and 0 < int(port) < 65536


def path_of(text: str | None) -> Path | None:
    """The path that an option names, if it does."""
    return None if text is None else Path(text)


def told(wrong: SiteError) -> int:
    """Why there is no site, on standard error; and the exit status that it means."""
    for line in str(wrong).splitlines():
        say(visible(line))
    return POLICY_AT_FAULT if isinstance(wrong, PoliciesAtFault) else CALL_AT_FAULT
