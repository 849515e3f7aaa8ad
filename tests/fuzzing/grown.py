"""Inputs that grow: for each kind of text, one of about so many characters, so that twice the text can be compared.

What is repeated is what a limit, a search or a message might look at again and again.
"""

from collections.abc import Callable

from tests.fuzzing.seeds import policies
from tests.literate import HEADER

Grown = Callable[[int], str]
FACT = f'{HEADER}facts\n  a: yes/no\n    asks "?"\n'
# What slips are looked for by, each of which may stand on one line again and again, or far from what belongs to it.
ON_A_LINE = (
    "1 ", "#", "# of falls ", "a, ", "every ", "the highest a in ", "the total of a ", "5 days ", "at least 5 ",
    "(counting this one) ", "if ", "x ", "left or right ", "a+", "greater than or equal to ", "one of a, ",
    "then d is ",
)  # fmt: skip
CASE_OF = "  then d is medically necessary\n"
DETERMINATION = (
    'determination d "D"\n  medically necessary when all of\n    (1) "W": a\n  otherwise not medically necessary\n'
)


def in_definition(piece: str, end: str = "a") -> Grown:
    """A condition of so many pieces."""
    return lambda size: f"{FACT}define\n  b: {times(piece, size)}{end}\n{DETERMINATION}"


def far_apart(piece: str) -> Grown:
    """A condition of two pieces with so many blanks between them."""
    return lambda size: f"{FACT}define\n  b: {piece}{' ' * size}{piece}a\n{DETERMINATION}"


def behind(piece: str) -> Grown:
    """A small policy with so many pieces behind it."""
    return lambda size: f"{FACT}{DETERMINATION}{times(piece, size)}\n"


def under(head: str, line: str) -> Grown:
    """An item with so many lines, each of which has a number of its own where it says NUMBER."""
    return lambda size: f"{FACT}{head}\n{numbered(line, size)}{DETERMINATION}"


def many(item: str) -> Grown:
    """So many items behind a small policy."""
    return lambda size: f"{FACT}{DETERMINATION}{numbered(item, size)}"


def in_scenario(line: str, end: str = CASE_OF) -> Grown:
    """A scenario with so many lines."""
    return lambda size: f'{FACT}{DETERMINATION}scenario "s"\n  given\n    a: yes\n{numbered(line, size)}{end}'


def times(piece: str, size: int) -> str:
    return piece * (size // len(piece) + 1)


def numbered(line: str, size: int) -> str:
    return "".join(line.replace("NUMBER", str(number)) for number in range(size // len(line) + 1))


def in_place_of(old: str, piece: str) -> Grown:
    """A small policy with so many pieces in place of something in it."""
    return lambda size: (FACT + DETERMINATION).replace(old, times(piece, size), 1)


def table(rule: str, kind: str, row: str) -> Grown:
    """A table of one key column with so many rows."""
    return lambda size: (
        f"{FACT}  x: {kind}\ntable t, {rule}\n  | x || y |\n{numbered(row, size)}  | otherwise || 1 |\n{DETERMINATION}"
    )


def with_choices(use: str) -> Grown:
    """A fact of so many choices, and something that names all of them."""

    def grown(size: int) -> str:
        choices = [f"choice {number}x" for number in range(size // 26 + 1)]
        return f"{FACT}  c: one of {', '.join(choices)}\n{use.replace('ALL', ', '.join(choices))}{DETERMINATION}"

    return grown


def with_rows_of_choices(size: int) -> str:
    """A table with a row for each of so many choices."""
    choices = [f"choice {number}x" for number in range(size // 32 + 1)]
    rows = "".join(f"  | {each} || 1 |\n" for each in choices)
    return f"{FACT}  c: one of {', '.join(choices)}\ntable t, exactly one row\n  | c || y |\n{rows}{DETERMINATION}"


def many_cases(size: int) -> str:
    """A table of so many cases."""
    rows = numbered("  | cNUMBER | yes | medically necessary |\n", size)
    return f'{FACT}{DETERMINATION}scenario "s"\n  | case | a | then d |\n{rows}'


def wide_cases(size: int) -> str:
    """A table of cases with so many columns."""
    count = size // 12 + 1
    rows = f"  | case | {'a | ' * count}then d |\n  | c | {'yes | ' * count}medically necessary |\n"
    return f'{FACT}{DETERMINATION}scenario "s"\n{rows}'


def ladder(size: int) -> str:
    """Each line one blank deeper than the one above."""
    return FACT + DETERMINATION + "\n".join(" " * depth + "x" for depth in range(int((2 * size) ** 0.5))) + "\n"


KINDS: dict[str, Grown] = {
    "a policy again and again": lambda size: times(policies()[0], size),
    "one word": lambda size: "x" * size,
    "one line of words": lambda size: times("word ", size),
    "blanks": lambda size: " " * size,
    "line ends": lambda size: "\n" * size,
    "carriage returns": behind("\r"),
    "a long name": in_place_of("a: yes", "name "),
    "numbers in a wording": in_place_of("W", "1. "),
    "lengths in a wording": in_place_of("W", "at least 5 days "),
    "dates in a wording": in_place_of("W", "January 5, 2026 "),
    "a long text": in_place_of('"W"', '"w w w" '),
    "a text without its end": in_place_of('"W"', '"w w '),
    "quote marks": behind('"'),
    "curly quotes": behind("“"),
    "curly texts": in_definition("“a” and "),
    "and": in_definition("a and "),
    "AND": in_definition("a AND "),
    "and, or": in_definition("a or a and "),
    "and on lines": in_definition("a\n    and "),
    "plus": in_definition("a + "),
    "not": in_definition("not "),
    "brackets": in_definition("(", "a"),
    "pairs of brackets": in_definition("(a) and "),
    "brackets on lines": under("define", "  bNUMBERx: (a\n"),
    "operators": in_definition(">= "),
    "possessives": in_definition("a's "),
    "any, has": in_definition("any x has "),
    "the latest": in_definition("the latest x where "),
    "among": in_definition("at least 2 x among "),
    "units": in_definition("5 kg/m "),
    "slashes": in_definition("a is 5 kg/", "m"),
    "digits": in_definition("1"),
    "grouped digits": in_definition("1,111"),
    "points": in_definition("1.1"),
    "dates": in_definition("2026-01-01, "),
    "other dates": in_definition("a is 1/2/2026 and "),
    "commas": in_definition("a is one of ,"),
    "dashes": in_definition("a – "),
    "bullets": behind("• a\n"),
    **{f"{each.strip()} on one line": in_definition(each) for each in ON_A_LINE},
    **{f"{each.strip()} far apart": far_apart(each) for each in ON_A_LINE},
    "bars": behind("| "),
    "colons": behind(":"),
    "hashes": behind("#"),
    "backslashes": behind("\\"),
    "comments": behind("# c\n"),
    "comments inside": under("define\n  b: a", "    # c\n"),
    "prose": behind("> p\n"),
    "prose inside": under("define", "> p\n  bNUMBERx: a\n"),
    "tabs": behind("\tx\n"),
    "control characters": behind("x\x00\n"),
    "halves of characters": behind("\ud800x"),
    "deeper and deeper": ladder,
    "facts": under("facts", "  fNUMBERx: yes/no\n"),
    "one fact again and again": under("facts", "  f: yes/no\n"),
    "definitions": under("define", "  bNUMBERx: a\n"),
    "values": under("values", "  vNUMBERx: NUMBER\n"),
    "codes": under("codes k: CPT", "  NUMBER\n"),
    "attributes": under("list of blocks, each a block", "  fNUMBERx: yes/no\n"),
    "lists": many("list of blocksNUMBERx, each a blockNUMBERx\n  f: yes/no\n"),
    "choices": with_choices(""),
    "uses of choices": with_choices("define\n  b: c is one of ALL\n"),
    "lists of choices": under("choices", "  lNUMBERx: aNUMBERx, bNUMBERx\n"),
    "rows of numbers": table("exactly one row", "whole number from 0 to 1000000", "  | NUMBER || 1 |\n"),
    "rows that hide": table("first row wins", "number from 0 to 1000000", "  | at least NUMBER || 1 |\n"),
    "rows of choices": with_rows_of_choices,
    "scores": under("score s points", '  (NUMBER) "W": 1 point when a\n'),
    "determinations": many('determination dNUMBERx "D"\n  medically necessary when a\n  otherwise not covered\n'),
    "scenarios": many(f'scenario "sNUMBER"\n  given\n    a: yes\n{CASE_OF}'),
    "one scenario again and again": many(f'scenario "s"\n  given\n    a: yes\n{CASE_OF}'),
    "scenarios like others": many(f'scenario "sNUMBER"\n  like "s0"\n{CASE_OF}'),
    "facts given": in_scenario("    a: yes\n"),
    "outcomes expected": in_scenario(CASE_OF, ""),
    "cases": many_cases,
    "columns of cases": wide_cases,
    "terms": many('term "tNUMBER": "T"\n'),
    "files used": many('use "fNUMBER.pol"\n'),
    "headers": many(HEADER),
    "names that nobody declared": under("define", "  bNUMBERx: unknown NUMBER\n"),
    "names that are nearly declared": under("define", "  bNUMBERx: dat of servic\n"),
    "the same slip on a line": in_definition("a is at lest 5 and "),
    "the same slip on lines": under("define", "  bNUMBERx is a\n"),
    "items with a slip": many("define\n  bNUMBERx a\n"),
    "items without an end": many("determination\n"),
    "words at the margin": many("some words here\n"),
    "words in capitals": many("Facts\n"),
}
