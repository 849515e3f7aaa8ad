"""The doors to the disk: policies and facts in, artefacts out. A file is written whole or not at all."""

import os
import stat
import sys
import tempfile
from pathlib import Path

import click

from compiler.cli.configuration import wrong
from policy_dsl import errors
from policy_dsl.diagnostics import Diagnostic
from policy_dsl.runtime.names import nearest
from policy_dsl.source import MOST_CHARACTERS, Source, Span, normalised

POLICY_FOLDER = "policies"
STANDARD_INPUT = "-"
STDIN_NAME = "stdin.pol"  # what a policy from standard input is called where nobody says otherwise
MOST_COMPARED = 1000  # names in a folder, for one that is not there
ANYBODY_WRITES = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH
MOST_BYTES = 4 * MOST_CHARACTERS  # a text with more has more characters than a policy may have
# What the items of a file begin with that holds nothing but declarations for others.
SHARED = frozenset(
    {"choices", "codes", "criteria", "define", "facts", "outcomes", "score", "table", "term", "use", "values"}
)


def named_paths(paths: tuple[str, ...], configured: tuple[str, ...]) -> tuple[str, ...]:
    """The paths of a call; without any those of the configuration, or the folder `policies`."""
    return paths or configured or (POLICY_FOLDER,)


def policy_files(paths: tuple[str, ...], configured: Path | None = None) -> list[Path]:
    """The policies that a call names: files, and the `.pol` files in folders.

    In a folder, files that only others use are left out: they are read with the policies that use them.
    A usage error when a path is not there, or when no policy is found; where they are `configured` in a file, a path
    that is not there is that file's mistake.
    """
    found: list[Path] = []
    for path in map(Path, paths):
        if path.is_dir():
            found += sorted(each for each in path.rglob("*.pol") if each.is_file() and not is_shared(each))
        elif path.exists():
            found.append(path)
        else:
            told = f'there is no file or folder "{path}"{near_path(path)}'
            raise click.UsageError(told) if configured is None else wrong(configured, "paths", told)
    if not found:
        raise click.UsageError(f"no policy (a file that ends in .pol) is in {', '.join(paths)}")
    return list(dict.fromkeys(found))


def near_path(path: Path) -> str:
    """What is there and is called nearly as a path that is not, as the end of a sentence; empty when nothing is."""
    lost = next(each for each in (*reversed(path.parents), path) if not each.exists())
    try:
        there = sorted(each.name for each in lost.parent.iterdir())
    except OSError:
        return ""
    near = nearest(lost.name, tuple(there[:MOST_COMPARED]))
    if near is None:
        return ""
    whole = lost.with_name(near) / path.relative_to(lost)
    return f', did you mean "{(whole if whole.exists() else lost.with_name(near)).as_posix()}"?'


def is_shared(path: Path) -> bool:
    """Whether a file has declarations and no policy of its own, so that others use it."""
    try:
        lines = bytes_in(path, MOST_BYTES).decode("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError):
        return False
    begins = {each.split()[0] for each in lines if each[:1].isalpha()}
    return bool(begins) and begins.isdisjoint(("policy", "determination", "scenario")) and begins <= SHARED


def is_standard_input(paths: tuple[str, ...], stdin_name: str | None) -> bool:
    """Whether a call reads one policy from standard input; a usage error when it names others too."""
    if STANDARD_INPUT in paths and len(paths) > 1:
        raise click.UsageError('"-", standard input, stands alone')
    if stdin_name is not None and STANDARD_INPUT not in paths:
        raise click.UsageError('--stdin-name goes with "-", standard input')
    return paths == (STANDARD_INPUT,)


def read_source(path: Path) -> tuple[Source, Diagnostic | None]:
    """The text of a policy; with a diagnostic, and what could be read of it, when it is no UTF-8."""
    return source_of(path, read_policy_text(str(path)))


def source_of(path: Path, content: bytes) -> tuple[Source, Diagnostic | None]:
    """The text of a policy from its bytes; with a diagnostic, and what could be read of it, when it is no UTF-8."""
    content = content.removeprefix(b"\xef\xbb\xbf")
    if len(content) > MOST_BYTES:  # cut off, perhaps within a character; the parser says that it is too long
        return normalised(path.as_posix(), content.decode(errors="replace")), None
    try:
        return normalised(path.as_posix(), content.decode()), None
    except UnicodeDecodeError as wrong:
        source = normalised(path.as_posix(), content.decode(errors="replace"))
        # The text before the first wrong byte, normalised, tells where it stands.
        at = len(normalised("", content[: wrong.start].decode() + "x").text) - 2
        return source, errors.not_utf8(source, Span(at, at + 1))


def read_policy_text(path: str) -> bytes:
    """The bytes of a policy, as `read_text` gives them; of a file that is too long to be one only the beginning."""
    return read_text(path, MOST_BYTES + 4)  # a byte order mark beside them


def read_text(path: str, most: int = -1) -> bytes:
    """The bytes of a file, or of standard input for `-`, and no more than `most`; a usage error when there is none."""
    if path == "-":
        if sys.stdin is None:
            raise click.UsageError("standard input is closed")
        return sys.stdin.buffer.read(most)
    try:
        return bytes_in(Path(path), most)
    except OSError as wrong:
        raise click.UsageError(f'"{path}" cannot be read: {wrong.strerror}') from None


def bytes_in(path: Path, most: int) -> bytes:
    """The first bytes of a file, all of them where `most` is below zero."""
    with path.open("rb") as file:
        return file.read(most)


def rewrite(path: Path, text: str) -> None:
    """Write a file anew, whole or not at all; where it is a link, the file that it leads to. Its permissions stay.

    A usage error for a file that nobody may write, though another could be put in its place.
    """
    real = path.resolve()
    mode = real.stat().st_mode
    if not mode & ANYBODY_WRITES or not os.access(real, os.W_OK):
        raise click.UsageError(f'"{path}" cannot be written: it is read-only')
    write_text(real, text)
    real.chmod(mode)


def write_text(path: Path, text: str) -> None:
    """Write a file whole, in UTF-8 with the line ends that the text has: aside first, then renamed to its place.

    A link is followed to the file it stands for. What is no file, such as a pipe, is written to directly.
    """
    try:
        target = path.resolve() if path.is_symlink() else path
        if target.exists() and not target.is_file():
            target.write_bytes(text.encode())
        else:
            put_in_place(target, text)
    except BrokenPipeError:
        raise
    except (OSError, RuntimeError) as wrong:  # a circle of links is a RuntimeError
        reason = wrong.strerror if isinstance(wrong, OSError) else "its links lead round in a circle"
        raise click.UsageError(f'"{path}" cannot be written: {reason}') from None


def put_in_place(path: Path, text: str) -> None:
    """Write a file aside and rename it to its place; when that fails, nothing is left behind."""
    new_folders = [each for each in (path.parent, *path.parent.parents) if not each.exists()]
    aside = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, aside = tempfile.mkstemp(dir=path.parent, prefix=".pol-")
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
        os.chmod(aside, 0o666 & ~current_umask())
        os.replace(aside, path)
    except OSError:
        if aside is not None:
            Path(aside).unlink(missing_ok=True)
        for folder in new_folders:
            if folder.exists():
                folder.rmdir()
        raise


def current_umask() -> int:
    """The permissions that new files do not get; the temporary file was made private."""
    mask = os.umask(0)
    os.umask(mask)
    return mask


def write_out(text: str) -> None:
    """Write an artefact to standard output: to a terminal as it can show it, to anything else in UTF-8."""
    if sys.stdout.isatty():
        click.echo(text, nl=False)
    else:
        sys.stdout.flush()
        sys.stdout.buffer.write(text.encode())
        sys.stdout.buffer.flush()
