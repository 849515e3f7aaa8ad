"""The grammar for editors that read TextMate grammars, made of the rules of colours; and a small reader of it."""

import re
from typing import Any

from policy_dsl.highlighting import Kind, rules

SCOPES: dict[str, str] = {
    "blank": "",
    "comment": "comment.line.number-sign.pol",
    "prose": "markup.quote.pol",
    "text": "string.quoted.double.pol",
    "item": "keyword.declaration.pol",
    "heading": "entity.name.type.pol",
    "line": "keyword.control.pol",
    "declared": "variable.other.declaration.pol",
    "label": "entity.name.tag.pol",
    "outcome": "entity.name.function.pol",
    "type": "storage.type.pol",
    "constant": "constant.language.pol",
    "comparison": "keyword.operator.comparison.pol",
    "joining": "keyword.operator.logical.pol",
    "phrase": "keyword.other.pol",
    "number": "constant.numeric.pol",
    "date": "constant.numeric.date.pol",
    "unit": "constant.other.unit.pol",
    "sign": "punctuation.pol",
    "name": "variable.other.pol",
}


def grammar_for_editors() -> dict[str, Any]:
    """The grammar, as it is written to its file."""
    return {
        "name": "Policy DSL",
        "scopeName": "source.pol",
        "fileTypes": ["pol"],
        "patterns": [pattern_of(each.kinds, each.pattern) for each in rules()],
    }


def pattern_of(kinds: tuple[Kind, ...], pattern: str) -> dict[str, Any]:
    """One rule."""
    if len(kinds) == 1:
        return {"match": pattern, "name": SCOPES[kinds[0]]} if SCOPES[kinds[0]] else {"match": pattern}
    captures = {str(number): {"name": SCOPES[kind]} for number, kind in enumerate(kinds, 1) if SCOPES[kind]}
    return {"match": pattern, "captures": captures}


def tokens_of_line(grammar: dict[str, Any], line: str) -> list[tuple[str, str]]:
    """The parts of a line with their scopes as an editor finds them: the first place where a pattern fits, and there
    the first pattern."""
    scopes = [""] * len(line)
    patterns = [(re.compile(each["match"]), each) for each in grammar["patterns"]]
    at = 0
    while at < len(line):
        found = [
            (match.start(), order, match)
            for order, (each, _) in enumerate(patterns)
            if (match := each.search(line, at))
        ]
        if not found:
            break
        _, order, match = min(found, key=lambda each: each[:2])
        pattern = patterns[order][1]
        captures = {0: {"name": pattern["name"]}} if "name" in pattern else {}
        captures |= {int(number): each for number, each in pattern.get("captures", {}).items()}
        for number, each in captures.items():
            for place in range(*match.span(number)):
                scopes[place] = each["name"]
        at = max(match.end(), at + 1)
    parts: list[tuple[str, str]] = []
    for scope, character in zip(scopes, line, strict=True):
        if parts and parts[-1][0] == scope:
            parts[-1] = (scope, parts[-1][1] + character)
        else:
            parts.append((scope, character))
    return parts
