"""The files that a policy uses: `use "shared/spine.pol"`. One text comes out, the used ones behind the policy's own.

Files reach this stage through `read`, which the door passes in. Paths are written from the folder of the policy, and
never leave it.
"""

import posixpath
import re
from collections.abc import Callable

from policy_dsl import errors
from policy_dsl.diagnostics import Diagnostic, Result
from policy_dsl.source import Source, Span

Read = Callable[
    [str], Source | None
]  # a path from the policy's own folder to its text; None when there is no such file

MOST_FILES = 100
_USE = re.compile(r'^use[ \t]+"([^"\n]*)"', re.MULTILINE)


def with_used(source: Source, read: Read | None) -> Result[Source]:
    """The source with every file that it uses, in order of use, each once; and what is wrong with a `use`.

    Without `read` no file can be used.
    """
    whole = source
    found: list[Diagnostic] = []
    begun: dict[str, int] = {"": 0}  # each file by its path, with the offset at which it begins
    used_by: dict[str, str] = {}
    waiting = [("", match) for match in _USE.finditer(source.text)]
    while waiting:
        user, match = waiting.pop(0)
        offset = begun[user]
        # With its quotes where there is nothing between them.
        empty = int(not match.group(1))
        at = Span(offset + match.start(1) - empty, offset + match.end(1) + empty)
        path = posixpath.normpath(posixpath.join(posixpath.dirname(user), match[1]))
        if match[1].startswith("/") or "\\" in match[1] or ":" in match[1] or path.startswith(".."):
            found.append(errors.use_leaves_folder(whole, at))
        elif path == posixpath.basename(source.path) or is_above(path, user, used_by):
            found.append(errors.use_circle(whole, at))
        elif path not in begun:
            used = read(path) if read is not None and len(begun) < MOST_FILES else None
            if used is None:
                found.append(errors.use_missing(whole, at))
                continue
            begun[path] = len(whole.text)
            used_by[path] = user
            whole = whole.with_part(used)
            waiting += [(path, each) for each in _USE.finditer(used.text)]
    return Result(whole, tuple(found))


def is_above(path: str, user: str, used_by: dict[str, str]) -> bool:
    """Whether a file is the one that uses, or one that it is used by."""
    while user:
        if user == path:
            return True
        user = used_by.get(user, "")
    return False
