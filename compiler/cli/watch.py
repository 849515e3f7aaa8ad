"""Doing something again whenever a file changes, until somebody presses Ctrl-C."""

from collections.abc import Callable, Iterable
from pathlib import Path
from threading import Event
from typing import NoReturn

PAUSE = 0.5  # seconds between two looks

Stamps = dict[Path, tuple[int, int, int] | None]


def watch(
    run: Callable[[], Iterable[Path]], folders: Iterable[Path], wait: Callable[[], object] | None = None
) -> NoReturn:
    """Call `run`, which gives the files that it read, now and again when one of them changes, or a policy in one of the
    `folders` comes, goes or changes. `wait` lets time pass between two looks.
    """
    wait = wait or pause
    folders = tuple(folders)
    read: tuple[Path, ...] = ()
    while True:
        earlier = stamps(read, folders)
        read = tuple(run())
        before = stamps(read, folders)
        before |= {path: stamp for path, stamp in earlier.items() if path in before}  # what changed while it ran
        while stamps(read, folders) == before:
            wait()


def pause() -> None:
    """Let a little time pass."""
    Event().wait(PAUSE)


def stamps(files: Iterable[Path], folders: Iterable[Path]) -> Stamps:
    """When each file was last changed, its size and which file it is; None for one that is not there."""
    found: Stamps = {path: stamp(path) for path in files}
    for folder in folders:
        for path in folder.rglob("*.pol"):
            found[path] = stamp(path)
    return found


def stamp(path: Path) -> tuple[int, int, int] | None:
    """What changes with a file."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino
