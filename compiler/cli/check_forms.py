"""What `pol check` found, for programs: one JSON object, or the commands with which GitHub marks lines."""

import json

from compiler.cli.checked import Checked, Place, page_address, place_of
from compiler.cli.configuration import Configuration
from compiler.cli.console import visible
from policy_dsl.diagnostics import Diagnostic
from policy_dsl.source import Source, Span

FORMAT = 1  # of the JSON; keys are added to it, never changed


def to_json(checked: Checked, configuration: Configuration) -> str:
    """One object with everything; docs/reference/diagnostics.md says what each key holds."""
    data = {
        "format": FORMAT,
        "files": [path.as_posix() for path in checked.files],
        "diagnostics": [diagnostic_data(each, configuration) for each in checked.diagnostics],
        "accepted": [
            {**diagnostic_data(each.diagnostic, configuration), "reason": each.reason} for each in checked.accepted
        ],
    }
    return json.dumps(data, indent=2)


def diagnostic_data(diagnostic: Diagnostic, configuration: Configuration) -> dict[str, object]:
    """A diagnostic as data."""
    source = diagnostic.source
    return {
        "code": diagnostic.code,
        "severity": diagnostic.severity,
        "message": diagnostic.message,
        "help": diagnostic.help,
        **span_data(source, diagnostic.span),
        "notes": [{**span_data(source, note.span), "message": note.text} for note in diagnostic.notes],
        "correction": [{**span_data(source, edit.span), "replacement": edit.text} for edit in diagnostic.correction],
        "page": page_address(diagnostic.code, configuration),
    }


def span_data(source: Source, span: Span) -> dict[str, object]:
    """Where a span stands, and its text."""
    place = place_of(source, span)
    return {
        "path": place.path,
        "start": {"line": place.line, "column": place.column},
        "end": {"line": place.end_line, "column": place.end_column},
        "text": source.text_of(span),
    }


def to_github(checked: Checked) -> str:
    """A workflow command for each diagnostic, a line each."""
    return "".join(github_command(each) + "\n" for each in checked.diagnostics)


def github_command(diagnostic: Diagnostic) -> str:
    """`::error file=a.pol,line=3,col=5,endColumn=9,title=POL0304::message`; no text of a policy ends it too early."""
    place = place_of(diagnostic.source, diagnostic.span)
    properties = {"file": place.path, **position(place), "title": diagnostic.code}
    told = ",".join(f"{key}={escaped_property(str(value))}" for key, value in properties.items())
    message = "\n".join(map(visible, (diagnostic.message, f"help: {diagnostic.help}")))
    return f"::{diagnostic.severity} {told}::{escaped_message(message)}"


def position(place: Place) -> dict[str, int]:
    """The properties that say where; columns go with one line alone."""
    if place.end_line > place.line:
        return {"line": place.line, "endLine": place.end_line}
    return {"line": place.line, "col": place.column, "endColumn": place.end_column}


def escaped_message(text: str) -> str:
    """The text of a command, which ends at a line end."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def escaped_property(text: str) -> str:
    """The value of a property, which ends at a comma or colon too."""
    return escaped_message(visible(text)).replace(":", "%3A").replace(",", "%2C")
