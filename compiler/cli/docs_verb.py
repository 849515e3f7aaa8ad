"""`pol docs`: policies as a site."""

import click


@click.group("docs")
def command() -> None:
    """Publish policies as a site."""
