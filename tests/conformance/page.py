"""The parts of docs/reference/conformance.md that are written from what the tests find."""

import re
from collections.abc import Callable, Iterable

from tests.conformance.vectors import ANSWERS, DOES_NOT_APPLY, Difference, Row

TITLES = {
    "logic": "`and`, `or`, `not`, with unknown",
    "compare_scalars": "comparing numbers and yes/no",
    "compare_quantities": "comparing quantities with units",
    "compare_durations": "comparing durations",
    "compare_dates": "comparing dates",
    "date_plus_duration": "a date and a duration",
    "date_plus_duration_month_end": "a date and a duration, month ends",
    "date_plus_duration_dmn": "a date and a duration, two dates",
    "duration_between": "completed periods",
    "months_between_dmn": "completed months",
    "intervals": "periods, of numbers",
    "intervals_dates": "periods, of dates",
    "logic_aggregates": "all or any of a list",
}

Part = Callable[[tuple[Row, ...], tuple[Difference, ...]], str]


def written_anew(page: str, rows: tuple[Row, ...], differences: tuple[Difference, ...]) -> str:
    """The page with each part between `<!-- written: NAME -->` and `<!-- end -->` written anew."""

    def part(found: re.Match[str]) -> str:
        return f"{found[1]}\n\n{PARTS[found[2]](rows, differences)}\n{found[3]}"

    return re.sub(r"(<!-- written: (\w+) -->).*?(<!-- end -->)", part, page, flags=re.DOTALL)


def counts(rows: tuple[Row, ...], _: tuple[Difference, ...]) -> str:
    """The table of counts, file by file."""
    lines = ["| what | rows | as expected | otherwise | does not apply |", "| --- | ---: | ---: | ---: | ---: |"]
    lines += [counted(TITLES[file], [each for each in rows if each.file == file]) for file in ANSWERS]
    return "\n".join((*lines, counted("**all**", list(rows)), ""))


def counted(title: str, rows: list[Row]) -> str:
    expected = sum(each.ours == each.theirs for each in rows)
    none = sum(each.ours == DOES_NOT_APPLY for each in rows)
    return f"| {title} | {len(rows)} | {expected} | {len(rows) - expected - none} | {none} |"


def otherwise(_: tuple[Row, ...], differences: tuple[Difference, ...]) -> str:
    return reasons(each for each in differences if each.ours != DOES_NOT_APPLY)


def without_question(_: tuple[Row, ...], differences: tuple[Difference, ...]) -> str:
    return reasons(each for each in differences if each.ours == DOES_NOT_APPLY)


def reasons(differences: Iterable[Difference]) -> str:
    """Each reason once, a sentence a line, and under it the rows that it is given for with our answers."""
    by_reason: dict[str, list[str]] = {}
    for each in differences:
        by_reason.setdefault(each.reason, []).append(row_list(each))
    return "".join(f"- {re.sub('(?<=[.]) ', NEXT_LINE, reason)}\n{''.join(by_reason[reason])}" for reason in by_reason)


NEXT_LINE = "\n  "


def row_list(difference: Difference) -> str:
    names = ", ".join(f"`{source.rsplit('/', 1)[-1]}`" for source in difference.sources)
    answer = "" if difference.ours == DOES_NOT_APPLY else f", answered *{difference.ours}*"
    return f"    - {TITLES[difference.file]}{answer}: {names}\n"


PARTS: dict[str, Part] = {"counts": counts, "otherwise": otherwise, "without_question": without_question}
