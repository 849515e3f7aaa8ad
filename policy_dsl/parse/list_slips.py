"""What people write in place of the phrases and declarations of lists."""

import re

from policy_dsl import errors
from policy_dsl.diagnostics import Diagnostic
from policy_dsl.parse.lines import Line, Stop
from policy_dsl.phrases import DIGITS

_COUNTED = re.compile(
    rf"\b(at +least|at +most|exactly|more +than|fewer +than|less +than) +(\d+|{'|'.join(DIGITS)})( +of)? +[^,:()|]*$"
)
_RUN = re.compile(r"\bsome +(?:\d[^,]*|\([^()]*\)) +in +a +row(?!\s*,)")
_RUN_END = re.compile(r"\bup +to +((\d+ +\w+) +(after|before) +([^,()]+?))\s*,")


def by_list(line: Line, stop: Stop) -> Diagnostic | None:
    """The diagnostic for a slip in what is said of lists; None when none of these shows."""
    return (
        by_list_declared(line, stop)
        or by_phrase_on_list(line, stop)
        or by_where(line, stop)
        or by_list_given(line, stop)
    )


def by_list_declared(line: Line, stop: Stop) -> Diagnostic | None:
    """A list without the name of its items, or in a place where none stands."""
    source, bare = line.source, line.bare
    if line.item == "facts" and not bare[:1].isspace():
        of_choices = re.match(r"facts +for +(?:each(?! +of)|every|all)\b", bare)
        if of_choices:
            return errors.misspelt_phrase(source, line.span(*of_choices.span()), "facts for each of")
    declared = re.match(r"\s*(?:list +of|facts +for +each +of) +[^,:]+", bare)
    if declared is None:
        return None
    if line.item in ("facts", "define", "choices") and bare[:1].isspace():
        return errors.unexpected(source, line.whole, "a fact; a list begins at the margin, outside this part")
    each = re.search(r",\s*each(?! +an?\b)(?= )", bare)
    if each:
        return errors.misspelt_phrase(source, line.span(each.end() - 4, each.end()), "each a")
    if ", each" not in " ".join(bare.split()):
        example = "list of blocks, each a block"
        return errors.mark_missing(source, line.whole, '", each a" and its item are', "behind the list", example)
    return None


def by_phrase_on_list(line: Line, stop: Stop) -> Diagnostic | None:
    """A phrase on a list that lacks a word or a mark."""
    source, bare = line.source, line.bare
    different = re.search(r"\bdifferent +([^,:()|]+?) +among\b", bare)
    if different and not different[1].endswith("values"):
        one = re.sub(r"(?<=[^s])s$", "", different[1])
        return errors.misspelt_phrase(source, line.span(*different.span()), f"different {one} values among")
    every = re.search(r"\b(?:every|for +some) +\S", bare[: line.at + 1])
    if every and "COLON" in stop.expected and (stop.line_ended or line.next(",")):
        at = line.last_word if stop.line_ended else line.word
        word = '"every"' if every.group().startswith("every") else '"for some"'
        return errors.mark_missing(source, at, "a colon is", f"behind what {word} speaks of", "every trial where A: B")
    if line.item == "determination" and line.begins is False:
        of_each = re.match(r"\s*for +(?:every|all|any) +(?=\S)", bare)
        if of_each:
            return errors.misspelt_phrase(source, line.trimmed(line.span(*of_each.span())), "for each")
    run = _RUN.search(bare)
    if run:
        example = "some 30 days in a row, from A up to B, hold at least 21 nights"
        return errors.mark_missing(source, line.span(*run.span()), "a comma is", 'behind "in a row"', example)
    end = _RUN_END.search(bare)
    if end and "in a row" in " ".join(bare.split()) and line.next(r"\d"):
        sign = "+" if end[3] == "after" else "-"
        return errors.misspelt_phrase(source, line.span(*end.span(1)), f"({end[4]} {sign} {end[2]})")
    return None


def by_where(line: Line, stop: Stop) -> Diagnostic | None:
    """A `where` that goes on with nothing, and what stands behind a where-part without brackets."""
    source, bare = line.source, line.bare
    if line.next(r"(?:exists|does +not +exist)\b") and re.search(r"\bwhere\b", bare[: line.at]):
        example = "(the latest block where A) exists"
        return errors.mark_missing(source, line.word, "brackets are", "round what exists", example)
    if not line.next(r"where\b"):
        return None
    said = bare[: line.at].rstrip()
    of_any = re.search(r"\b(?:any|some|a|an) +([^,:()|]*)$", said)
    if of_any:
        return errors.misspelt_phrase(source, line.span(*of_any.span()), f"at least 1 {of_any[1]}")
    counted = _COUNTED.search(said)
    if counted:
        how_many = counted[1].replace("less", "fewer")
        last = counted.end(3) if counted[3] else counted.end(2)
        number = DIGITS.get(counted[2], counted[2])
        right = f"{' '.join(how_many.split())} {number}"
        if right != " ".join(bare[counted.start() : last].split()):
            return errors.misspelt_phrase(source, line.span(counted.start(), last), right)
    if line.item == "define" and re.match(r"\s*[^:,]+: *the +\S", said):
        name = line.trimmed(line.span(0, bare.index(":")))
        example = "good blocks, each a good block: the blocks where A"
        return errors.mark_missing(source, name, '", each a" and its item are', "behind the list", example)
    told = 'a list before "where" (at least 2 blocks where A), and brackets round a phrase with "where" in it'
    return errors.unexpected(source, line.word, told)


def by_list_given(line: Line, stop: Stop) -> Diagnostic | None:
    """A colon before the rows of a list, and other words for how far a record reaches."""
    if line.item not in ("scenario", "common"):
        return None
    source, bare = line.source, line.bare
    below = source.text[line.start + len(bare) :].lstrip()
    if stop.line_ended and bare.rstrip().endswith(":") and below.startswith("|"):
        colon = bare.rindex(":")
        return errors.stray_colon(source, line.span(colon, colon + 1))
    if "DECLARED" in stop.expected and ":" not in bare:
        since = re.search(r"\bcomplete +(from|after|as +of|starting)(?= +\d)", bare)
        if since:
            return errors.misspelt_phrase(source, line.span(*since.span(1)), "since")
        other = re.search(r"(?<=\S )(?:incomplete|(?:is|are) +(?:not +)?complete|(?:is|are) +incomplete)\s*$", bare)
        if other:
            right = "not complete" if re.search(r"not|incomplete", other.group()) else "complete"
            return errors.misspelt_phrase(source, line.trimmed(line.span(*other.span())), right)
    return None
