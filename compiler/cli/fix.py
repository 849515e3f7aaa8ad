"""Safe corrections on the disk, for `pol check --fix`: nothing of a file changes but what is corrected."""

import re
from collections.abc import Sequence
from pathlib import Path

from compiler.cli.files import read_source, read_text, rewrite
from compiler.cli.policies import used_from
from policy_dsl.corrections import corrected

_LINE_END = re.compile(r"\r\n|\r|\n")


def fix_files(files: Sequence[Path]) -> dict[str, int]:
    """Correct policies, and what they use, in place; how many lines of each file changed, by its path."""
    changed: dict[str, int] = {}
    for path in files:
        source, mistake = read_source(path)
        if mistake is not None:  # bytes that are no text cannot be written back as they were
            continue
        for name, text in corrected(source, used_from(path.parent)).texts.items():
            changed[name] = changed.get(name, 0) + write_corrected(Path(name), text)
    return changed


def write_corrected(path: Path, text: str) -> int:
    """Write a corrected text over a file, with the line ends and the byte order mark that it has; the lines changed."""
    before = read_text(str(path)).decode()
    ends = [*_LINE_END.findall(before), ""]
    mark = "\ufeff" if before.startswith("\ufeff") else ""
    old, new = _LINE_END.split(before.removeprefix("\ufeff")), text.split("\n")[: len(ends)]
    rewrite(path, mark + "".join(line + end for line, end in zip(new, ends, strict=True)))
    return sum(one != other for one, other in zip(old, new, strict=True))
