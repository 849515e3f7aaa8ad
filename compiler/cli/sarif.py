"""What `pol check` found as SARIF 2.1.0, the form in which code scanning takes results of tools.

Addresses are relative to the current folder where they can be, columns are counted in characters.
"""

import json
import os
from pathlib import Path
from urllib.parse import quote

from compiler.cli.checked import Checked, page_address, place_of
from compiler.cli.configuration import Configuration
from compiler.cli.error_pages import error_pages
from policy_dsl import __version__
from policy_dsl.diagnostics import Accepted, Diagnostic
from policy_dsl.source import Source, Span

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

Data = dict[str, object]


def to_sarif(checked: Checked, configuration: Configuration) -> str:
    """One log with one run: a rule for each code that was met, and a result for each diagnostic, accepted ones too."""
    met = [*checked.diagnostics, *(each.diagnostic for each in checked.accepted)]
    codes = sorted({each.code for each in met})
    rules = [rule(code, next(each for each in met if each.code == code), configuration) for code in codes]
    results = [result(each, codes, None) for each in checked.diagnostics]
    results += [result(each.diagnostic, codes, each) for each in checked.accepted]
    driver: Data = {"name": "pol", "version": __version__, "semanticVersion": __version__, "rules": rules}
    if configuration.documentation is not None:
        driver["informationUri"] = configuration.documentation
    run: Data = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "artifacts": [{"location": {"uri": uri(path.as_posix())}} for path in checked.files],
        "results": results,
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2)


def rule(code: str, met: Diagnostic, configuration: Configuration) -> Data:
    """What a code stands for, by its page."""
    page = error_pages().get(code)
    title = page.title if page is not None else met.message
    told: Data = {
        "id": code,
        "shortDescription": {"text": title},
        "help": {"text": f'{title}. "pol explain {code}" shows what to avoid, what to write, and why.'},
        "defaultConfiguration": {"level": met.severity},
    }
    address = page_address(code, configuration)
    return told if address is None else {**told, "helpUri": address}


def result(diagnostic: Diagnostic, codes: list[str], accepted: Accepted | None) -> Data:
    """A diagnostic with its places, its correction, and the reason for which it is accepted."""
    source = diagnostic.source
    told: Data = {
        "ruleId": diagnostic.code,
        "ruleIndex": codes.index(diagnostic.code),
        "level": diagnostic.severity,
        "message": {"text": f"{diagnostic.message}\nhelp: {diagnostic.help}"},
        "locations": [location(source, diagnostic.span)],
        # All results of a run say it, or none.
        "suppressions": [] if accepted is None else [suppression(source, accepted)],
    }
    if diagnostic.notes:
        told["relatedLocations"] = [
            {"id": number, "message": {"text": note.text}, **location(source, note.span)}
            for number, note in enumerate(diagnostic.notes, 1)
        ]
    if diagnostic.correction:
        told["fixes"] = [fix(diagnostic)]
    return told


def suppression(source: Source, accepted: Accepted) -> Data:
    """Where a warning is accepted, in the policy or by the project, and why."""
    told: Data = {"kind": "external" if accepted.note is None else "inSource", "justification": accepted.reason}
    return told if accepted.note is None else {**told, "location": location(source, accepted.note)}


def fix(diagnostic: Diagnostic) -> Data:
    """The correction of a diagnostic, by file."""
    source = diagnostic.source
    changes: dict[str, list[Data]] = {}
    for edit in diagnostic.correction:
        replacement = {"deletedRegion": region(source, edit.span), "insertedContent": {"text": edit.text}}
        changes.setdefault(source.path_of(edit.span), []).append(replacement)
    return {
        "description": {"text": diagnostic.help},
        "artifactChanges": [
            {"artifactLocation": {"uri": uri(path)}, "replacements": replacements}
            for path, replacements in changes.items()
        ],
    }


def location(source: Source, span: Span) -> Data:
    """A place with the text that stands there."""
    told = {**region(source, span), "snippet": {"text": source.text_of(span)}}
    return {"physicalLocation": {"artifactLocation": {"uri": uri(source.path_of(span))}, "region": told}}


def region(source: Source, span: Span) -> Data:
    """Lines and columns, counted from 1; the end is the column behind the last character."""
    place = place_of(source, span)
    return {
        "startLine": place.line,
        "startColumn": place.column,
        "endLine": place.end_line,
        "endColumn": place.end_column,
    }


def uri(path: str) -> str:
    """A path as a relative reference, or as an absolute address where it leads out of the current folder."""
    whole, here = Path(os.path.abspath(path)), Path.cwd()
    return quote(whole.relative_to(here).as_posix()) if whole.is_relative_to(here) else whole.as_uri()
