"""Published prose: the small Markdown that a policy may use, read by us and written anew.

Paragraphs, emphasis, bullet and numbered lists, headings, and links to https, mail addresses and pages of the site.
Anything else (HTML, images, code, tables, attributes) is shown as it was typed.
"""

import re
from collections.abc import Iterator, Sequence

from compiler.to_markdown.escape import escape, escape_between

DEEPEST_LIST = 4
SMALLEST_HEADING = 6

_HEADING = re.compile(r"(#{1,6})[ ]+(\S.*)")
_BULLET = re.compile(r"([-*])[ ]+(?=\S)")
_NUMBER = re.compile(r"(\d{1,4})[.)][ ]+(?=\S)")
_INLINE = re.compile(
    r"(?<![\w*])\*\*(?=\S)(?P<strong>[^*]+)(?<=\S)\*\*(?![\w*])"
    r"|(?<![\w*])\*(?=\S)(?P<emphasis>[^*]+)(?<=\S)\*(?![\w*])"
    r"|(?<!!)\[(?P<text>[^\[\]]+)\]\((?P<link>[^()\s]+)\)"
)
_PATH = r"(?:[\w.~&+,;=:@%/-]|!)*"
_FRAGMENT = r"#[\w.~-]+"
_LINK = re.compile(
    rf"https://[a-z0-9-]+(?:\.[a-z0-9-]+)*(?::\d{{1,5}})?(?:/{_PATH})?(?:\?{_PATH})?(?:{_FRAGMENT})?"
    r"|mailto:[\w.%+-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)*"
    rf"|(?:\.\./)?(?:[\w-][\w.-]*/)*[\w-][\w.-]*\.md(?:{_FRAGMENT})?"
    rf"|{_FRAGMENT}",
    re.ASCII | re.IGNORECASE,
)


def prose(lines: Sequence[str], top: int) -> str:
    """Markdown that shows published prose. Its topmost headings get the level `top`, the others follow.

    Links may lead to `https:`, to `mailto:` and to pages of the site: a relative path of a `.md` file, at most one
    `../` at its beginning (the pages of policies lie one folder deep), or an anchor.
    """
    levels = [len(match.group(1)) for line in lines if (match := _HEADING.fullmatch(line.strip()))]
    return "\n\n".join(blocks([line.rstrip() for line in lines], top - min(levels, default=top), 0))


def begins_with_heading(lines: Sequence[str]) -> bool:
    """Whether the first line that is not empty is a heading."""
    first = next((line.strip() for line in lines if line.strip()), "")
    return _HEADING.fullmatch(first) is not None


def blocks(lines: Sequence[str], shift: int, depth: int) -> Iterator[str]:
    """The blocks that the lines hold, each as Markdown; lists deeper than `DEEPEST_LIST` are paragraphs."""
    last_was_list = False
    at = 0
    while at < len(lines):
        line = lines[at].strip()
        heading = _HEADING.fullmatch(line)
        end = at + 1
        if not line:
            at = end
            continue
        if heading and depth == 0:
            level = min(len(heading.group(1)) + shift, SMALLEST_HEADING)
            yield f"{'#' * level} {inline(heading.group(2))}"
            last_was_list = False
        elif depth < DEEPEST_LIST and (marker := marker_of(lines[at])):
            end = end_of_list(lines, at, marker)
            if last_was_list:
                yield "<!-- -->"  # else Markdown would make one list of the two
            shown = tuple(items(lines[at:end], marker, shift, depth))
            yield ("\n\n" if any("\n" in each for each in shown) else "\n").join(shown)
            last_was_list = True
        else:
            while end < len(lines) and goes_on(lines[end], depth):
                end += 1
            yield inline(" ".join(each.strip() for each in lines[at:end]))
            last_was_list = False
        at = end


def goes_on(line: str, depth: int) -> bool:
    """Whether a line goes on with the paragraph before it."""
    stripped = line.strip()
    begins_list = depth < DEEPEST_LIST and marker_of(line) is not None
    return bool(stripped) and not begins_list and not (depth == 0 and _HEADING.fullmatch(stripped))


def marker_of(line: str) -> re.Match[str] | None:
    """The mark with which a line begins an item of a list, if it does."""
    stripped = line.lstrip()
    return _BULLET.match(stripped) or _NUMBER.match(stripped)


def indent_of(line: str) -> int:
    return len(line) - len(line.lstrip())


def end_of_list(lines: Sequence[str], start: int, marker: re.Match[str]) -> int:
    """Behind the last line of the list that begins at `start`: its items, and what is indented under them."""
    end = start + 1
    for index in range(start + 1, len(lines)):
        line = lines[index]
        if not line.strip():
            continue
        after_blank = not lines[index - 1].strip()
        is_item = (found := marker_of(line)) is not None and found.re is marker.re
        is_under = indent_of(line) > indent_of(lines[start])
        is_lazy = not after_blank and marker_of(line) is None and not _HEADING.fullmatch(line.strip())
        if not (is_item or is_under or is_lazy):
            break
        end = index + 1
    return end


def items(lines: Sequence[str], marker: re.Match[str], shift: int, depth: int) -> Iterator[str]:
    """The items of one list, each as Markdown with what stands under it."""
    base = indent_of(lines[0])
    starts = [
        index
        for index, line in enumerate(lines)
        if indent_of(line) <= base and (found := marker_of(line)) is not None and found.re is marker.re
    ]
    number = int(marker.group(1)) if marker.re is _NUMBER else None
    for count, (start, end) in enumerate(zip(starts, [*starts[1:], len(lines)], strict=True)):
        mark = "-" if number is None else f"{number + count}."
        first = marker_of(lines[start])
        assert first is not None
        under = (line[min(indent_of(line), base + 2) :] for line in lines[start + 1 : end])
        own = [lines[start].lstrip()[first.end() :], *under]
        inner = "\n\n".join(blocks(own, shift, depth + 1))
        yield f"{mark:<4}" + re.sub(r"\n(?=[^\n])", "\n    ", inner)


def inline(text: str) -> str:
    """The words of a paragraph, with emphasis and links; the rest is shown as typed."""
    parts: list[str] = []
    done = 0
    for match in _INLINE.finditer(text):
        shown = marked_up(match)
        if shown is not None:
            parts += [escape_between(text[done : match.start()]), shown]
            done = match.end()
    return "".join([*parts, escape_between(text[done:])])


def marked_up(match: re.Match[str]) -> str | None:
    """Emphasis or a link as Markdown; None for a link that may not be."""
    strong, emphasis, text, link = match.group("strong", "emphasis", "text", "link")
    if strong is not None:
        return f"**{escape(strong)}**"
    if emphasis is not None:
        return f"*{escape(emphasis)}*"
    if _LINK.fullmatch(link):
        return f"[{escape(text)}]({link.replace('&', '&amp;')})"
    return None
