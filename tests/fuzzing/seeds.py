"""What fuzzing begins with: the policies and suites of the repository, and the tokens that the parser finds in them."""

from functools import lru_cache
from pathlib import Path

from lark.exceptions import LarkError

from policy_dsl.parse import parser
from policy_dsl.parse.items import cut
from tests.literate import DETERMINATION, HEADER, cases_in

ROOT = Path(__file__).parent.parent.parent
# Tokens that no text of the repository shows, or too few of them.
FURTHER = {
    "IS_NOT_ONE_OF": ("is not one of",),
    "IS_AFTER": ("is after", "is later than"),
    "_UNTIL_THIS": ("until",),
    "IS_NOT_SAME_AS": ("is not the same as",),
    "NUMBER": ("0", "-1", "1,200", "99999999999999999999", "0.000001", "1.", ".5"),
    "DATE": ("2026-02-29", "0001-01-01", "9999-12-31", "2026-1-1"),
    "LABEL": ("()", "(ABCDE)", "(1"),
}


@lru_cache(maxsize=1)
def policies() -> tuple[str, ...]:
    """Whole policies, each of some hundred lines."""
    paths = (*sorted((ROOT / "policies").glob("*.pol")), *sorted((ROOT / "tests").glob("*.pol")))
    return tuple(path.read_text(encoding="utf-8") for path in paths)


@lru_cache(maxsize=1)
def small_policies() -> tuple[str, ...]:
    """Those of the literate suites, of some ten lines each, with a header and a determination where they have none."""
    found = []
    for path in sorted((ROOT / "tests" / "language").glob("*.md")):
        for case in cases_in(path):
            text = case.blocks["pol"]
            text += "" if "\npolicy " in f"\n{text}" else HEADER
            found.append(text + ("" if "\ndetermination " in f"\n{text}" else DETERMINATION))
    return tuple(found)


@lru_cache(maxsize=1)
def items() -> tuple[str, ...]:
    """The top-level items of all of them."""
    return tuple(text[start:end] for text in (*policies(), *small_policies()) for start, end in cut(text))


@lru_cache(maxsize=1)
def tokens() -> dict[str, tuple[str, ...]]:
    """The texts of each terminal of the grammar that stands in the policies, those of line ends and blocks aside."""
    found: dict[str, dict[str, None]] = {}
    for text in items():
        reading = parser().parse_interactive(text)
        try:
            for token in reading.iter_parse():
                found.setdefault(token.type, {})[str(token)] = None
        except LarkError:
            continue
    for kind, texts in FURTHER.items():
        found.setdefault(kind, {}).update(dict.fromkeys(texts))
    return {kind: tuple(found[kind]) for kind in sorted(found) if kind not in ("_NL", "_INDENT", "_DEDENT")}
