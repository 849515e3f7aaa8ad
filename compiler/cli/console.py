"""What a terminal shows: colour only where it is wanted, every character visible, diagnostics with their line."""

import os
import sys
import unicodedata
from typing import TextIO

import click

from policy_dsl.diagnostics import Diagnostic
from policy_dsl.source import Source, Span

LONGEST_SHOWN = 240  # characters of a line
AROUND = 60  # characters, on each side of what is wrong


def prepare_streams() -> None:
    """Let a console that cannot show a character show a replacement, and let no stream be missing."""
    sys.stdout = sys.stdout or closed()
    sys.stderr = sys.stderr or silent()
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")


def closed() -> TextIO:
    """A stream that nothing can be written to, for a standard output that is closed."""
    return open(os.devnull, encoding="utf-8")


def silent() -> TextIO:
    """A stream that keeps nothing, for a standard error that is closed."""
    return open(os.devnull, "w", encoding="utf-8")


def flush_streams() -> None:
    """Write what is still to be written; `OSError` when that fails."""
    sys.stdout.flush()
    sys.stderr.flush()


def leave_streams() -> None:
    """Drop what cannot be written, so that Python does not try again at its end, and complain."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def styled(text: str, *, err: bool = False, fg: str | None = None, bold: bool | None = None) -> str:
    """The text in colour when the stream is a terminal and NO_COLOR is not set."""
    stream = sys.stderr if err else sys.stdout
    if os.environ.get("NO_COLOR") or not stream.isatty():
        return text
    return click.style(text, fg=fg, bold=bold)


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
    head = f"{diagnostic.source.path_of(diagnostic.span)}:{line}:{column}: "
    kind = styled(f"{diagnostic.severity} {diagnostic.code}", err=err, fg=colour, bold=True)
    lines = [f"{visible(head)}{kind}: {visible(diagnostic.message)}"]
    lines += underlined(diagnostic.source, diagnostic.span, "^", "", colour, err=err)
    for note in diagnostic.notes:
        lines += underlined(diagnostic.source, note.span, "-", visible(note.text), "blue", err=err)
    help_ = styled("help:", err=err, fg="cyan", bold=True)
    lines.append(f"  {help_} {visible(diagnostic.help)}")
    return "\n".join(lines)


def underlined(source: Source, span: Span, mark: str, text: str, colour: str, *, err: bool) -> list[str]:
    """The line on which a span begins, and under it the marks for the span's part of that line.

    Of a long line only what stands around the marks.
    """
    line, column = source.place(span.start)
    whole = source.line_text(span.start)
    start, end = column - 1, min(column - 1 + span.end - span.start, len(whole))
    end = min(end, start + LONGEST_SHOWN)
    first, last = (0, len(whole)) if len(whole) <= LONGEST_SHOWN else (max(start - AROUND, 0), end + AROUND)
    lead, tail = "…" if first > 0 else "", "…" if last < len(whole) else ""
    before, marked = lead + visible(whole[first:start]), visible(whole[start:end])
    marks = styled(mark * max(width(marked), 1), err=err, fg=colour, bold=True)
    number = str(line)
    return [
        f"  {number} | {before}{marked}{visible(whole[end:last])}{tail}",
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
