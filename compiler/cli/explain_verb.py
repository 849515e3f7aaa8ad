"""`pol explain`: what a code of the catalogue means, with an example to avoid and one to follow; codes by a word."""

import re
from collections.abc import Iterator

import click
from click.shell_completion import CompletionItem

from compiler.cli import OK
from compiler.cli.console import styled, visible
from compiler.cli.error_pages import FAMILIES, ErrorPage, error_pages

_COMMENT = re.compile(r"^<!--.*?-->\n+", re.MULTILINE | re.DOTALL)
_FENCED = re.compile(r"^```\w*\n(.*?)^```\n", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\[([^\]]+)\]\([^)]+\)")


class Asked(click.ParamType[tuple[ErrorPage, ...]]):
    """A code of the catalogue, as `POL0203`, `pol203` or `203`; or words of what it says."""

    name = "code or word"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> tuple[ErrorPage, ...]:
        """The pages that are meant; a usage error when there is none."""
        pages = error_pages()
        number = re.fullmatch(r"(?:pol)?0*(\d{1,4})", value.strip(), re.IGNORECASE)
        if number:
            found = [pages[code] for code in (f"POL{int(number[1]):04}",) if code in pages]
        else:
            found = [each for each in pages.values() if value.strip() and each.speaks_of(value)]
        if not found:
            told = f'there is no code "{visible(value)}"' if number else f'no code speaks of "{visible(value)}"'
            self.fail(f'{told}; "pol explain" lists them all', param, ctx)
        return tuple(found)

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """The codes that begin as what is typed, with their titles."""
        return [
            CompletionItem(page.code, help=page.title)
            for page in error_pages().values()
            if page.code.startswith(incomplete.upper())
        ]


@click.command("explain")
@click.argument("asked", required=False, type=Asked(), metavar="[CODE or WORD]")
def command(asked: tuple[ErrorPage, ...] | None) -> int:
    """Explain a mistake by its code, such as POL0203; or list the codes that speak of a word, such as "unit".

    Without a code: every code with what it stands for.
    """
    pages = asked or tuple(error_pages().values())
    click.echo(explained(pages[0]) if asked and len(asked) == 1 else "\n\n".join(by_family(pages)))
    return OK


def by_family(pages: tuple[ErrorPage, ...]) -> Iterator[str]:
    """For each family of codes its name and a line about each of its codes, where there are some."""
    for digits, title in FAMILIES.items():
        lines = [listed(each) for each in pages if each.code[3:5] == digits]
        if lines:
            yield "\n".join((styled(title, bold=True), *lines))


def listed(page: ErrorPage) -> str:
    """One line about a code."""
    colour = "red" if page.severity == "error" else "yellow"
    return f"{styled(page.code, fg=colour, bold=True)}  {page.severity:7}  {page.title}"


def explained(page: ErrorPage) -> str:
    """The page as a terminal shows it: examples indented, headings bold, without the marks of Markdown."""
    text = _COMMENT.sub("", page.text)
    text = _FENCED.sub(lambda match: re.sub(r"^(?=.)", "    ", match[1], flags=re.MULTILINE), text)
    lines = [line if line.startswith("    ") else plain(line) for line in text.rstrip("\n").split("\n")]
    return "\n".join(visible(line) if not line.startswith("#") else heading(line) for line in lines)


def plain(line: str) -> str:
    """A line of prose without marks for code and links."""
    return _LINK.sub(r"\1", line).replace("`", "")


def heading(line: str) -> str:
    """A heading without its marks."""
    return styled(visible(line.lstrip("# ")), bold=True)
