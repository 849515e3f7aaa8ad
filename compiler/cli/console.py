"""What a terminal shows: colour only where it is wanted, every character visible, diagnostics with their line."""

import os
import sys
import unicodedata

import click

from policy_dsl.diagnostics import Diagnostic
from policy_dsl.source import Source, Span


def prepare_streams() -> None:
    """Let a console that cannot show a character show a replacement instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")


def styled(text: str, *, err: bool = False, **style: str | bool) -> str:
    """The text in colour when the stream is a terminal and NO_COLOR is not set."""
    stream = sys.stderr if err else sys.stdout
    if os.environ.get("NO_COLOR") or not stream.isatty():
        return text
    return click.style(text, **style)  # type: ignore[arg-type]


def say(text: str = "") -> None:
    """Talk: to standard error."""
    click.echo(text, err=True)


def visible(text: str) -> str:
    """The text with control characters and invisible ones written out, so that a terminal cannot be misled."""
    return "".join(each if each == " " or each.isprintable() else escaped(each) for each in text)


def escaped(character: str) -> str:
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def told(diagnostic: Diagnostic, *, err: bool = False) -> str:
    """A diagnostic for people: the sentence, the line with the wrong text underlined, other places, and the help."""
    colour = "red" if diagnostic.is_error else "yellow"
    line, column = diagnostic.source.place(diagnostic.span.start)
    head = f"{diagnostic.source.path}:{line}:{column}: "
    kind = styled(f"{diagnostic.severity} {diagnostic.code}", err=err, fg=colour, bold=True)
    lines = [f"{visible(head)}{kind}: {visible(diagnostic.message)}"]
    lines += underlined(diagnostic.source, diagnostic.span, "^", "", colour, err=err)
    for note in diagnostic.notes:
        lines += underlined(diagnostic.source, note.span, "-", visible(note.text), "blue", err=err)
    help_ = styled("help:", err=err, fg="cyan", bold=True)
    lines.append(f"  {help_} {visible(diagnostic.help)}")
    return "\n".join(lines)


def underlined(source: Source, span: Span, mark: str, text: str, colour: str, *, err: bool) -> list[str]:
    """The line on which a span begins, and under it the marks for the span's part of that line."""
    line, column = source.place(span.start)
    whole = source.line_text(line)
    start, end = column - 1, min(column - 1 + span.end - span.start, len(whole))
    before, marked = visible(whole[:start]), visible(whole[start:end])
    marks = styled(mark * max(width(marked), 1), err=err, fg=colour, bold=True)
    number = str(line)
    return [
        f"  {number} | {visible(whole)}",
        f"  {' ' * len(number)} | {' ' * width(before)}{marks} {text}".rstrip(),
    ]


def width(text: str) -> int:
    """How many columns of a terminal a text takes."""
    return sum(
        0 if unicodedata.combining(each) else 2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in text
    )


def counted(count: int, thing: str) -> str:
    """`1 error`, `2 errors`, `2 policies`."""
    plural = f"{thing[:-1]}ies" if thing.endswith("y") else f"{thing}s"
    return f"{count} {thing if count == 1 else plural}"
