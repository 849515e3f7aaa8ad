"""The door for what is begun: a file or a folder that was not there before. It is written whole or not at all."""

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

import click

from compiler.cli.files import current_umask, write_text


def write_new(path: Path, text: str) -> None:
    """Write a file that is not there yet; a usage error when something is in its place."""
    if os.path.lexists(path):
        raise click.UsageError(f'"{path}" is there already, and nothing is overwritten: give another name')
    write_text(path, text)


def write_folder(folder: Path, files: Mapping[str, str]) -> None:
    """Write a folder with texts at their paths in it: made aside, then renamed.

    A usage error when something is in its place, an empty folder apart, or when it cannot be written; then all is as
    it was before.
    """
    refuse_taken(folder)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".pol-", dir=folder.parent) as temporary:
            aside = Path(temporary, "new")
            aside.mkdir()
            for name, text in files.items():
                write_text(aside / name, text)
            for each in (aside, *(each for each in aside.rglob("*") if each.is_dir())):
                each.chmod(0o777 & ~current_umask())
            put_in_place(aside, folder)
    except OSError as wrong:
        raise click.UsageError(f'"{folder}" cannot be written: {wrong.strerror}') from None


def refuse_taken(folder: Path) -> None:
    """A usage error where a folder cannot be put."""
    if folder == Path.cwd():
        raise click.UsageError("the folder cannot be the one that you are in: name a new one")
    if folder.is_dir() and not any(folder.iterdir()):
        return
    if os.path.lexists(folder):
        what = "holds something" if folder.is_dir() else "is a file"
        raise click.UsageError(f'"{folder}" {what}, and nothing is overwritten: name another folder')


def put_in_place(aside: Path, folder: Path) -> None:
    """Rename a finished folder to its place, where at most an empty one is."""
    was_there = folder.is_dir()
    if was_there:
        folder.rmdir()
    try:
        aside.rename(folder)
    except OSError:
        if was_there:
            folder.mkdir()
        raise
