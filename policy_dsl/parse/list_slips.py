"""What people write in place of the phrases and declarations of lists."""

import re

from policy_dsl import errors
from policy_dsl.diagnostics import Diagnostic
from policy_dsl.parse.habits import NEARLY_GROUP
from policy_dsl.parse.lines import Line, Stop, source_below
from policy_dsl.phrases_of_lists import COUNTS, DIGITS, LINKS, list_slips
from policy_dsl.runtime.names import nearest

_COUNTED = re.compile(rf"\b({COUNTS}|less +than) +(\d+|{'|'.join(DIGITS)})( +of)? +[^,:()|]*$")
# A phrase that speaks of items, up to where what is asked of them begins.
_OF_ITEMS = re.compile(
    rf"(?:\b(?:{COUNTS}) +(?:\d+|\([^()]*\))|\b(?:no|the +(?:latest|first|last|earliest|number +of)|among))"
    r" +(?!of\b)([^\W\d][^,:()|]*)$"
)
_OF_DERIVED = re.compile(r", *each +an? +[^,:]+: *the +([^\W\d][^,:()|]*)$")
_NUMBERLESS = re.compile(rf"\b({COUNTS}) +([^\W\d][^,:()|]*)$")
_WINDOW = r"within +[\d(]|in +the +[\d(]|since\b|before\b|after\b|between\b"
_CONDITIONS = ("determination", "criteria", "define", "list", "facts", "score")
_RUN = re.compile(r"\bsome +(?:\d[^,]*|\([^()]*\)) +in +a +row(?!\s*,)")
_RUN_END = re.compile(r"\bup +to +((\d+ +\w+) +(after|before) +([^,()]+?))\s*,")


def by_list(line: Line, stop: Stop) -> Diagnostic | None:
    """The diagnostic for a slip in what is said of lists; None when none of these shows."""
    return (
        by_list_declared(line, stop)
        or by_derived_list(line, stop)
        or by_wording(line)
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
            return errors.misspelt_phrase(source, line.span(*of_choices.span()), "facts for each of", sure=True)
    declared = re.match(r"\s*(?:list +of|facts +for +each +of) +[^,:]+", bare)
    if declared is None:
        return None
    if line.item in ("facts", "define", "choices") and bare[:1].isspace():
        return errors.unexpected(source, line.whole, "a fact; a list begins at the margin, outside this part")
    each = re.search(r",\s*each(?! +an?\b)(?= )", bare)
    if each:
        return errors.misspelt_phrase(source, line.span(each.end() - 4, each.end()), "each a", sure=True)
    if ", each" not in " ".join(bare.split()):
        written = re.sub(r"\s+", " ", declared.group().strip()).split(" of ", 1)[-1].removeprefix("each of ")
        one = re.sub(r"(?<=[^s])s$", "", written)
        example = f"list of {one}s, each a {one}"
        return errors.mark_missing(source, line.whole, '", each a" and its item are', "behind the list", example)
    return None


def by_derived_list(line: Line, stop: Stop) -> Diagnostic | None:
    """A derived list without a comma, `a`, `the`, or with another mark than a colon."""
    source, bare = line.source, line.bare
    if line.item != "define" or not bare[:1].isspace():
        return None
    no_comma = re.match(r"[^:,]*[^\s:,] +(each +an?) +[^:,]+:", bare)
    if no_comma:
        example = "good blocks, each a good block: the blocks where A"
        at, comma = line.span(*no_comma.span(1)), line.insert(",", no_comma.start(1))
        return errors.mark_missing(source, at, "a comma is", 'before "each a"', example, comma)
    no_article = re.match(r"[^:,]+, *(each)(?! +an?\b) +[^:,]+:", bare)
    if no_article:
        return errors.misspelt_phrase(source, line.span(*no_article.span(1)), "each a", sure=True)
    no_colon = re.match(r"[^:,]+, *each +an? +[^:,]+(,) *the\b", bare)
    if no_colon:
        return errors.misspelt_phrase(source, line.span(*no_colon.span(1)), ":", sure=True)
    if "_THE" in stop.expected and line.next(r"[^\W\d]"):
        word = line.next(r"(?:all|those|any)(?: +(?:of +)?the)?(?= )")
        if word:
            return errors.misspelt_phrase(source, line.span(*word.span()), "the")
        return errors.misspelt_phrase(source, line.word, f"the {line.written}")
    return None


def by_wording(line: Line) -> Diagnostic | None:
    """Other words for a phrase on a list."""
    if line.item not in _CONDITIONS or line.bare.lstrip().startswith(">") or NEARLY_GROUP.search(line.bare):
        return None
    found = min(list_slips(line.bare), key=lambda each: (each.start, -each.end), default=None)
    if found is None:
        return None
    return errors.misspelt_phrase(line.source, line.span(found.start, found.end), found.right, sure=found.sure)


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
        of_each = re.match(r"\s*(?:for +(?:every|all|any)|for|per|each|[Ff]or +[Ee]ach) +(?=\S)", bare)
        if of_each and stop.line_ended and not re.search(r"\b(?:when|unless|because)\b", bare):
            return errors.misspelt_phrase(source, line.trimmed(line.span(*of_each.span())), "for each")
    among = re.search(r"\bthe +(?:total +of|highest|lowest|average) +[^,:()|]* (in|of|for|from|over) ", bare[: line.at])
    if among and "_AMONG" in stop.expected:
        return errors.misspelt_phrase(source, line.span(*among.span(1)), "among")
    share = re.search(rf"\b(?:{COUNTS}) +(\d+%) +of\b", bare)
    if share and line.at <= share.end() and not re.search(r"\b(?:is|are) *$", bare[: share.start()]):
        told = "a number of items; a share is (the number of blocks where A) / (the number of blocks) is at least 70%"
        return errors.unexpected(source, line.trimmed(line.span(*share.span(1))), told)
    window = line.next(r"(following|subsequent +to|preceding)\b") if {"BEFORE", "AFTER"} <= stop.expected else None
    if window:
        right = "before" if window[1] == "preceding" else "after"
        return errors.misspelt_phrase(source, line.span(*window.span(1)), right)
    return by_run(line, stop)


def by_run(line: Line, stop: Stop) -> Diagnostic | None:
    """Days in a row without a comma, `from`, `up to`, `hold` or brackets."""
    source, bare = line.source, line.bare
    if not re.search(r"\bin +a +row\b", bare):
        return None
    example = "some 30 days in a row, from A up to B, hold at least 21 nights"
    run = _RUN.search(bare)
    if run:
        at, comma = line.span(*run.span()), line.insert(",", run.end())
        return errors.mark_missing(source, at, "a comma is", 'behind "in a row"', example, comma)
    end = _RUN_END.search(bare)
    if end and line.next(r"\d"):
        sign = "+" if end[3] == "after" else "-"
        return errors.misspelt_phrase(source, line.span(*end.span(1)), f"({end[4]} {sign} {end[2]})")
    if line.next(r"[-+] ") and line.before(r"\bup +to +[^,()]+$"):
        return errors.mark_missing(source, line.word, "brackets are", "round this calculation", "up to (A - 1 day)")
    if line.next(r"holds?\b"):
        if "_FROM" in stop.expected:
            return errors.mark_missing(source, line.word, '"from A up to B," is', 'before "hold"', example)
        return errors.mark_missing(source, line.word, "a comma is", 'before "hold"', example)
    hold = re.search(r"\bup +to +[^,]* (holds?) ", bare) if "_COMMA" in stop.expected else None
    if hold:
        return errors.mark_missing(source, line.span(*hold.span(1)), "a comma is", 'before "hold"', example)
    until = line.before(r"\bfrom +[^,]* (to|until|till|through)\b[^,]*$") if "_UP_TO" in stop.expected else None
    if until:
        return errors.misspelt_phrase(source, line.span(*until.span(1)), "up to")
    held = line.next(r"(?:have|has|having|with|contains?|includes?)\b") if "_HOLD" in stop.expected else None
    if held:
        return errors.misspelt_phrase(source, line.span(*held.span()), "hold")
    number = line.next(r"\d+ +[^\W\d]")
    if number and line.before(r"\bholds? *$"):
        return errors.misspelt_phrase(source, line.word, f"at least {line.written}")
    return None


def by_where(line: Line, stop: Stop) -> Diagnostic | None:
    """A `where` that is missing, that goes on with nothing, or without brackets round it."""
    source, bare = line.source, line.bare
    said = bare[: line.at].rstrip()
    owner = re.search(r"\b(the +(?:latest|first|last|earliest) .*\bwhere\b.*)['’]s? [^'’]*$", said)
    if owner and line.next(r"is\b|are\b"):
        at = line.span(*owner.span(1))
        return errors.mark_missing(source, at, "brackets are", "round the item", "(the latest block where A)'s date")
    if line.next(r"is\b|are\b") and re.search(r"\bthe +(?:number|total) +of +[^,:()|]*\bwhere\b", said):
        example = "(the number of blocks where A) is at least 2"
        return errors.mark_missing(source, line.word, "brackets are", "round what is counted", example)
    if line.next(r"(?:exists|does +not +exist)\b") and re.search(r"\bwhere\b", said):
        example = "(the latest block where A) exists"
        return errors.mark_missing(source, line.word, "brackets are", "round what exists", example)
    if line.next(_WINDOW) and re.search(r"\bwhere\b", said):
        length = re.search(r"\s+(?:and|or)\b|[,):]|\s*$", bare[line.at :])
        return errors.window_behind_where(source, line.span(line.at, line.at + (length.start() if length else 0)))
    if line.next(r",? *counting +this +one\b") and re.search(r"\bwhere\b", said):
        at = line.trimmed(line.span(line.at, len(bare.rstrip())))
        return errors.unexpected(
            source,
            at,
            'the end of the line; it stands behind the list: "at most 3 blocks, counting this one, ... where A"',
        )
    if line.item == "determination" and re.match(r"\s*for +each\b", bare) and line.next(r"where\b|,"):
        return errors.unexpected(source, line.word, "the end of the line")
    comma = line.next(r", *(where)\b")
    if comma:
        return errors.stray_comma(source, line.span(*comma.span(1)))
    plural = line.before(r"(\w+)s *$") if line.next(r"['’] +[^\W\d]") else None
    if plural:
        at = line.span(plural.start(1), line.at + 1)
        return errors.misspelt_phrase(source, at, f"{plural[1]}'s")
    return by_missing_where(line, said) or (by_stray_where(line, said) if line.next(r"where\b") else None)


def by_missing_where(line: Line, said: str) -> Diagnostic | None:
    """What is asked of items, without "where" in front, or with another word for it."""
    source = line.source
    numberless = _NUMBERLESS.search(said)
    if numberless and line.next(r",|where\b") and not re.search(r"\b(?:is|are) *$", said[: numberless.start()]):
        example = "at least 2 blocks, or at least (blocks needed) blocks"
        at = line.span(numberless.start(1), numberless.end(1))
        return errors.mark_missing(source, at, "a number is", f'behind "{numberless[1]}"', example)
    of_items = _OF_DERIVED if line.item == "define" and _OF_DERIVED.search(said) else _OF_ITEMS
    items = of_items.search(said) if line.next(r"(?:is|are|has|have)\b|%") else None
    if items is None or re.search(r"\b(?:where|among|is|are)\b", items[1]):
        return None
    link = re.search(rf"(?<= )(?:{LINKS})(?= |$)", items[1])
    if link:
        at = line.span(items.start(1) + link.start(), items.start(1) + link.end())
        return errors.misspelt_phrase(source, at, "where")
    if line.next("%"):
        return None
    if line.next(r"ha(?:s|ve)\b"):
        return errors.misspelt_phrase(source, line.word, "where")
    example = "at least 2 blocks where A is B"
    return errors.mark_missing(source, line.span(*items.span(1)), '"where" is', "behind the list", example)


def by_stray_where(line: Line, said: str) -> Diagnostic:
    """A `where` behind what is no list, or what ended before."""
    source, bare = line.source, line.bare
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
    alone = re.search(r"(?:^\s*|[:(] *|_ +|\b(?:and|or|not)\s+)(\d+ +[^\W\d][^,:()|]*)$", said)
    if alone:
        at = line.span(*alone.span(1))
        return errors.mark_missing(source, at, "a comparison is", "before the number", f"at least {alone[1]} where A")
    denied = re.search(r"\b(not) +[^\W\d][^,:()|]*$", said)
    if denied:
        return errors.misspelt_phrase(source, line.span(*denied.span(1)), "no")
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
    below = source_below(line).lstrip()
    if stop.line_ended and bare.rstrip().endswith(":") and below.startswith("|"):
        colon = bare.rindex(":")
        return errors.stray_colon(source, line.span(colon, colon + 1))
    if "DECLARED" in stop.expected and ":" not in bare:
        return by_reach(line)
    return None


def by_reach(line: Line) -> Diagnostic | None:
    """Other words for how far the record of a list reaches, and for a list that holds nothing."""
    source, bare = line.source, line.bare
    since = re.search(r"\bcomplete +(from|after|as +of|starting)(?= +\d)", bare)
    if since:
        return errors.misspelt_phrase(source, line.span(*since.span(1)), "since", sure=True)
    until = re.search(r"(?<=\S )complete +((?:un)?til|(?:back +|up +)?to|through|for)\b", bare)
    if until:
        told = 'the end of the line, or "since" and the day from which on the list holds all there was'
        return errors.unexpected(source, line.span(*until.span(1)), told)
    other = re.search(r"(?<=\S )(?:incomplete|(?:is|are) +(?:not +)?complete|(?:is|are) +incomplete)\s*$", bare)
    if other:
        right = "not complete" if re.search(r"not|incomplete", other.group()) else "complete"
        return errors.misspelt_phrase(source, line.trimmed(line.span(*other.span())), right)
    first = re.match(r"\s*((not +)?complete +([^\W\d][^|]*?))\s*$", bare)
    if first:
        right = f"{first[3]} {'not ' if first[2] else ''}complete"
        return errors.misspelt_phrase(source, line.span(*first.span(1)), right)
    slip = re.search(r"(?<=\S )([^\W\d]{5,11})(?= *$| +since\b)", bare)
    if slip and nearest(slip[1].lower(), ("complete",)):
        return errors.misspelt_phrase(source, line.span(*slip.span(1)), "complete", sure=True)
    none = re.match(r"\s*(?:(\S[^|]*?) +none|no +(\S[^|]*?))\s*$", bare)
    if none:
        return errors.misspelt_phrase(source, line.whole, f"{none[1] or none[2]}: none")
    return None
