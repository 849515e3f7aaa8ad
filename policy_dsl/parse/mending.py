"""What a line was meant to be, where that is beyond doubt and as long: so the rest of it is read too, and what depends
on it is no second mistake. The policy is refused all the same.
"""

import re

from policy_dsl.diagnostics import Diagnostic
from policy_dsl.keywords import ITEM_WORDS
from policy_dsl.parse.lines import indent_of
from policy_dsl.parse.value_lines import with_values_joined
from policy_dsl.parse.words import OTHER_ITEM_WORDS

# What is left out: a colon, another mark, a bracket, a row of dashes, a time.
_LEFT_OUT = frozenset({"POL0126", "POL0161", "POL0164", "POL0168", "POL0170"})
_GOES_ON = re.compile(r"[ \t]*\n[ \t]*")


def without(text: str, first: int, last: int) -> str:
    """The text without a part of a line; what stands behind a bullet begins in its place."""
    end = text.find("\n", last)
    if text[text.rfind("\n", 0, first) + 1 : first].strip() or first == last:
        return f"{text[:first]}{' ' * (last - first)}{text[last:]}"
    word, _, rest = text[last:end].lstrip().partition(" ")
    return f"{text[:first]}{word}{rest.rjust(end - first - len(word))}{text[end:]}"


def says_more(text: str, first: int, last: int) -> bool:
    """Whether anything else stands on the line of a part of the text."""
    return bool(text[text.rfind("\n", 0, first) + 1 : first].strip() or text[last : text.find("\n", last)].strip())


def mended_text(text: str, offset: int, told: Diagnostic) -> str | None:
    """The text as it was meant; None where that is not clear. `text` begins at an offset of the source."""
    first, last = told.span.start - offset, told.span.end - offset
    word = text[first:last]
    if told.code in _LEFT_OUT and (told.code == "POL0168" or says_more(text, first, last)):
        return without(text, first, last)
    if told.code == "POL0115":
        right = OTHER_ITEM_WORDS.get(word.lower(), word.lower())
        if right != word and right in ITEM_WORDS and len(right) <= len(word):
            return f"{text[:first]}{right.ljust(len(word))}{text[last:]}"
    if told.code == "POL0166":
        if text.startswith("values"):
            return with_values_joined(text, last)
        gap = _GOES_ON.match(text, last)
        return f"{text[:last]}{' ' * len(gap.group())}{text[gap.end() :]}" if gap else None
    if told.code == "POL0167" and len(word) > 1:  # the quotes take the place of its first and its last letter
        return f'{text[:first]}"{word[1:-1]}"{text[last:]}'
    if told.code in ("POL0118", "POL0129") and told.correction and holds_criteria(text, first):
        return corrected_text(text, offset, told)
    return None


def holds_criteria(text: str, at: int) -> bool:
    """Whether criteria stand under the line that holds an offset."""
    own = text[text.rfind("\n", 0, at) + 1 : text.find("\n", at)]
    below = re.compile(r"(?:[ \t]*(?:#[^\n]*)?\n)*( *)\(\w").match(text, text.find("\n", at) + 1)
    return below is not None and len(below[1]) > indent_of(own)


def corrected_text(text: str, offset: int, told: Diagnostic) -> str | None:
    """The text with a safe correction made, where what is written has room where it stands: what is left of that is
    filled up with blanks, and a mark that is put in takes the place of the blank behind it.
    """
    for edit in told.correction:
        first, last = edit.span.start - offset, edit.span.end - offset
        if first == last and text[first : first + len(edit.text)].isspace() and "\n" not in text[first : last + 1]:
            last = first + len(edit.text)
        if len(edit.text) > last - first:
            return None
        text = f"{text[:first]}{edit.text.ljust(last - first)}{text[last:]}"
    return text
