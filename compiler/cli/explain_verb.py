"""`pol explain`: what a code of the catalogue means, with an example to avoid and one to follow."""

import re

import click
from click.shell_completion import CompletionItem

from compiler.cli import OK
from compiler.cli.console import styled, visible
from compiler.cli.error_pages import ErrorPage, error_pages

_COMMENT = re.compile(r"^<!--.*?-->\n+", re.MULTILINE | re.DOTALL)
_FENCED = re.compile(r"^```\w*\n(.*?)^```\n", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\[([^\]]+)\]\([^)]+\)")


class Code(click.ParamType[str]):
    """A code of the catalogue, as `POL0203`, `pol203` or `203`."""

    name = "code"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The code as the catalogue has it; a usage error when it has none."""
        number = re.fullmatch(r"(?:pol)?0*(\d{1,4})", value.strip(), re.IGNORECASE)
        code = f"POL{int(number[1]):04}" if number else value
        if code not in error_pages():
            self.fail(f'there is no code "{visible(value)}"; "pol explain" lists them all', param, ctx)
        return code

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """The codes that begin as what is typed, with their titles."""
        return [
            CompletionItem(page.code, help=page.title)
            for page in error_pages().values()
            if page.code.startswith(incomplete.upper())
        ]


@click.command("explain")
@click.argument("code", required=False, type=Code())
def command(code: str | None) -> int:
    """Explain a mistake by its code, such as POL0203.

    Without a code: every code with what it stands for.
    """
    pages = error_pages()
    click.echo(explained(pages[code]) if code else "\n".join(map(listed, pages.values())))
    return OK


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
