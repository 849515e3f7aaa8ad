"""What a project says of itself: `[tool.pol]` in a pyproject.toml, or a pol.toml; the nearest one above a folder.

A file that cannot be read, an unknown key and a value of another kind are told with their place.
"""

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import click

from compiler.cli.console import visible
from compiler.cli.error_pages import error_pages
from policy_dsl.runtime.names import nearest

OWN_FILE = "pol.toml"
SHARED_FILE = "pyproject.toml"
KEYS = ("paths", "accept", "line-length", "documentation")
SHORTEST, LONGEST = 60, 400  # columns


class WrongConfiguration(click.ClickException):
    """What is wrong about a configuration. The call is right, so how a verb is called is not shown with it."""

    exit_code = 2


@dataclass(frozen=True, slots=True)
class Configuration:
    """Which policies there are, which warnings the project accepts and why, how long a line may be, and where the
    documentation is published. `file` is where it stands; None when nothing is said anywhere.
    """

    paths: tuple[str, ...] = ()
    accept: Mapping[str, str] = field(default_factory=dict)
    line_length: int | None = None
    documentation: str | None = None
    file: Path | None = None

    def names_policies_of(self, paths: tuple[str, ...]) -> Path | None:
        """The file that names the policies of a call with these paths; None when the call or nobody does."""
        return self.file if self.paths and not paths else None


def configuration() -> Configuration:
    """The configuration of the project that the current folder is in."""
    return configuration_above(Path.cwd())


def configuration_above(folder: Path) -> Configuration:
    """The nearest configuration in a folder or above it, not beyond the root of a repository."""
    for each in (folder, *folder.parents):
        own, shared = each / OWN_FILE, each / SHARED_FILE
        said = [
            (path, table) for path, table in ((own, table_in(own)), (shared, tool_table(shared))) if table is not None
        ]
        if len(said) > 1:
            raise WrongConfiguration(
                f'"{told_path(own)}" and [tool.pol] in "{told_path(shared)}" both configure pol: keep one'
            )
        if said:
            return read(*said[0])
        if (each / ".git").exists():
            break
    return Configuration()


def table_in(path: Path) -> dict[str, object] | None:
    """What a TOML file holds; None when there is no such file."""
    if not path.is_file():
        return None
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError:
        raise WrongConfiguration(f'"{told_path(path)}" is not UTF-8 text') from None
    except RecursionError:
        raise WrongConfiguration(f'"{told_path(path)}" is no configuration: it is nested too deep') from None
    except ValueError as wrong:  # no TOML, or a number with more digits than Python reads
        raise WrongConfiguration(f'"{told_path(path)}" is no TOML: {visible(str(wrong))}') from None
    except OSError as wrong:
        raise WrongConfiguration(f'"{told_path(path)}" cannot be read: {wrong.strerror}') from None


def tool_table(path: Path) -> dict[str, object] | None:
    """What a pyproject.toml says of pol; None when it says nothing."""
    tool = (table_in(path) or {}).get("tool", {})
    table = tool.get("pol") if isinstance(tool, dict) else None
    if table is None or isinstance(table, dict):
        return table
    raise WrongConfiguration(f'[tool.pol] in "{told_path(path)}" is a table')


def read(path: Path, table: Mapping[str, object]) -> Configuration:
    """The configuration that a table holds."""
    for key in table:
        if key not in KEYS:
            near = nearest(key, KEYS)
            meant = f'did you mean "{near}"?' if near else f"the keys are {', '.join(KEYS)}"
            raise wrong(path, key, f"there is no such key: {meant}")
    return Configuration(
        paths_from(path, table),
        accept_from(path, table),
        length_from(path, table),
        documentation_from(path, table),
        path,
    )


def paths_from(path: Path, table: Mapping[str, object]) -> tuple[str, ...]:
    """Files and folders, which are written from the folder of the configuration, as the current folder sees them."""
    paths = table.get("paths", [])
    if (
        not isinstance(paths, list)
        or not all(isinstance(each, str) and each for each in paths)
        or ("paths" in table and not paths)
    ):
        raise wrong(path, "paths", 'it is a list of files and folders, such as ["policies"]')
    return tuple(from_here(path.parent / each) for each in paths)


def accept_from(path: Path, table: Mapping[str, object]) -> dict[str, str]:
    """The codes of the warnings that the project accepts, each with its reason."""
    accepted = table.get("accept", {})
    if not isinstance(accepted, dict):
        raise wrong(path, "accept", 'it is a table of codes with reasons, such as POL0603 = "wordings follow later"')
    for code, reason in accepted.items():
        key = f"accept.{code}"
        if code not in error_pages():
            near = nearest(code, tuple(error_pages()))
            raise wrong(path, key, f"there is no such code{f': did you mean {near}?' if near else ''}")
        if error_pages()[code].severity != "warning":
            raise wrong(path, key, "it is an error, and only warnings can be accepted")
        if not isinstance(reason, str) or not reason.strip():
            raise wrong(path, key, "say for what reason the warning is accepted, as a text")
    return {code: " ".join(reason.split()) for code, reason in accepted.items()}


def length_from(path: Path, table: Mapping[str, object]) -> int | None:
    """At how many columns `pol format` breaks a line, where it is said."""
    length = table.get("line-length")
    if length is None:
        return None
    if isinstance(length, bool) or not isinstance(length, int) or not SHORTEST <= length <= LONGEST:
        raise wrong(path, "line-length", f"it is a whole number from {SHORTEST} to {LONGEST}")
    return length


def documentation_from(path: Path, table: Mapping[str, object]) -> str | None:
    """The address at which the documentation of pol is published, where it is said."""
    address = table.get("documentation")
    if address is None:
        return None
    if not isinstance(address, str) or re.fullmatch(r"https?://[!-~]+", address) is None:
        raise wrong(path, "documentation", "it is an address that begins with https://")
    return address.rstrip("/")


def wrong(path: Path, key: str, sentence: str) -> WrongConfiguration:
    """What is wrong about a key of a configuration."""
    return WrongConfiguration(f'"{visible(key)}" in "{told_path(path)}": {sentence}')


def told_path(path: Path) -> str:
    """A path as the current folder sees it, for a message."""
    return visible(Path(from_here(path)).as_posix())


def from_here(path: Path) -> str:
    """A path as the current folder sees it; on another drive of Windows, whole."""
    try:
        return os.path.relpath(path)
    except ValueError:
        return str(path)
