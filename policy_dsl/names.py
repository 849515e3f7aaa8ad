"""Names: how they match, the key that each one has in data, and which words they cannot hold."""

import re
import unicodedata

from policy_dsl.runtime import fields

__all__ = ["RESERVED_BEGINNINGS", "RESERVED_WORDS", "fold", "forbidden_in", "forbidden_in_list", "key_of"]

# The one list of words that names do without; grammar.lark is checked against it by a test.
RESERVED_WORDS = ("is", "are", "and", "or", "where")
RESERVED_BEGINNINGS = ("the", "no", "not", "every", "if")

# What means something where a name could stand alone; as a part of a name it is harmless.
_PHRASE = re.compile(r"yes|unknown|more information|(?:all|any|none|at least \d+) of|any|otherwise|because|needs")
# What is read as a date or a length wherever it stands.
_END = re.compile(r"^(?:for|up +to) +\d+|(?:from|until) +\d{4}-\d\d-\d\d(?!\d)|does +not +exist$")
# What begins a phrase that counts, or that asks something of any item of a list.
_OF_LISTS = re.compile(
    r"^(?:at +least|at +most|exactly|more +than|fewer +than) +\d[\d,.]*(?![\w.-]) +(?!of(?![\w'’/-]))|^any +.* has +\S"
)
# What goes on with a phrase behind the name of a list, or stands before it: "blocks since", "earlier blocks".
_OF_LIST_NAME = re.compile(
    r"(?<!\S)(?:has|since|before|after|between|among)(?!\S)|['’]|^(?:earlier|list +of)(?!\S)", re.IGNORECASE
)
_WORD = re.compile(r"[^\s]+")
# Signs that no word holds, or not at its beginning, its end or beside another sign; a `+` only at its end.
_ODD = re.compile(r"[^\w'’./+\-]|_|^['’./+\-]|['’./\-]$|['’./\-](?=['’./+\-])|\+(?!$)")


def fold(text: str) -> str:
    """A name as names are compared: without regard to case, to runs of blanks and to the kind of apostrophe."""
    return fields.fold(text).replace("’", "'")


def key_of(name: str) -> str | None:
    """The name's key in data: ASCII lower case, letters, digits and `_`; None when it cannot be spelled so.

    Blanks and hyphens become `_`, accents are dropped, other signs that are no letters (`'`, `/`, `+`) too,
    and a leading digit gets `n_`.
    """
    plain = unicodedata.normalize("NFKD", name)
    plain = "".join(each for each in plain if not unicodedata.combining(each)).lower()
    if any(each.isalnum() and not each.isascii() for each in plain):
        return None
    key = re.sub(r"_+", "_", re.sub(r"[^a-z0-9_]", "", re.sub(r"[\s\-/]+", "_", plain))).strip("_")
    if not key:
        return None
    return f"n_{key}" if key[0].isdigit() else key


def forbidden_in(name: str) -> tuple[int, int, str] | None:
    """Where a declared name (not quoted) breaks the rule for names: start, end and a sentence; None when it does not.

    A name has none of the words is, are, and, or, where; it does not begin with the, no, not, every, if or a number,
    and does not end in exists (or does not exist);
    nor does it begin as a phrase on lists does ("at least 2 blocks", "any agent has"). No date follows from or until
    in it. "1st" is no number.
    """
    words = list(_WORD.finditer(name))
    end = _END.search(name) or _OF_LISTS.search(name)
    if end:
        return end.start(), end.end(), f'a name cannot hold "{end.group()}"'
    if _PHRASE.fullmatch(fold(name)):
        return words[0].start(), words[-1].end(), f'a name cannot be just "{fold(name)}"'
    for index, word in enumerate(words):
        text = word.group().lower()
        if text in RESERVED_WORDS:
            return word.start(), word.end(), f'a name cannot hold the word "{word.group()}"'
        if index == 0 and text in RESERVED_BEGINNINGS:
            return word.start(), word.end(), f'a name cannot begin with "{word.group()}"'
        if index == 0 and re.match(r"[\d.,]+(?!\d*-[^\W\d_]|\d*(?:st|nd|rd|th)(?![^\W_]))", text):
            return word.start(), word.end(), "a name cannot begin with a number"
        if index == len(words) - 1 and text == "exists":
            return word.start(), word.end(), 'a name cannot end in "exists"'
        odd = _ODD.search(word.group())
        if odd:
            return word.start() + odd.start(), word.start() + odd.end(), f'a name cannot hold "{odd.group()}" here'
    return None


def forbidden_in_list(name: str) -> tuple[int, int, str] | None:
    """Where the name of a list or of its items (not quoted) breaks the rules for names, which are more for these: it
    has none of the words has, since, before, after, between, among, no apostrophe, and does not begin with
    earlier or list of."""
    found = forbidden_in(name)
    more = _OF_LIST_NAME.search(name)
    if found is not None or more is None:
        return found
    what = "begin with" if more.start() == 0 and len(more.group()) > 1 else "hold"
    return more.start(), more.end(), f'the name of a list cannot {what} "{more.group()}"'
