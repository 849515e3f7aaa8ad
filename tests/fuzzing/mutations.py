"""Slips of the pen, and worse: a text with a few things changed that lines, words, items and tokens are made of."""

from collections.abc import Callable
from random import Random

from policy_dsl.parse.items import cut
from tests.fuzzing.seeds import items, tokens

Change = Callable[[str, Random], str]
CHARACTERS = (
    "\t", "\r", "\x00", "\x1b", "\x85", "\xa0", "\xad", "\u200b", "\u2028", "\u202e", "\ufeff", "\ud800", "\ue000", "é",
    "e\u0301", "“", "”", "‘", "’", "–", "—", "≥", "≤", "µ", "²", "½", "•", "…", "，", "：", "１", "٣", "ß", "İ", "ﬁ",
    "😀", '"', "'", "#", "|", "||", ">", "(", ")", ":", ",", "%", "/", "*", "^", "\\", "{", "}", "<", "&", "=", ">=",
    "@", "`",
)  # fmt: skip
MOST_CHANGES = 8


def mutated(text: str, chance: Random) -> str:
    """The text after one or a few changes; small ones are the most frequent."""
    for _ in range(1 + min(int(chance.expovariate(0.7)), MOST_CHANGES - 1)):
        text = chance.choice(CHANGES)(text, chance)
    return text


def place_in(text: str, chance: Random) -> int:
    return chance.randrange(len(text) + 1)


def some_token(chance: Random) -> str:
    """A token of the grammar: each terminal as often as any other."""
    return chance.choice(tokens()[chance.choice(list(tokens()))])


# ---- lines


def line_changed(text: str, chance: Random) -> str:
    """A line left out, doubled, moved, or exchanged with another."""
    lines = text.split("\n")
    one, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    match chance.randrange(4):
        case 0:
            del lines[one]
        case 1:
            lines.insert(other, lines[one])
        case 2:
            lines.insert(other, lines.pop(one))
        case _:
            lines[one], lines[other] = lines[other], lines[one]
    return "\n".join(lines)


def lines_left_out(text: str, chance: Random) -> str:
    """A stretch of lines left out."""
    lines = text.split("\n")
    one, other = sorted((chance.randrange(len(lines)), chance.randrange(len(lines))))
    return "\n".join(lines[:one] + lines[min(other, one + 12) :])


def indented(text: str, chance: Random) -> str:
    """A line, or all from one to another, deeper or less deep."""
    lines = text.split("\n")
    one = chance.randrange(len(lines))
    other = one + chance.choice((1, 1, 1, 3, 10, len(lines)))
    by = chance.choice((-4, -2, -1, 1, 2, 4, 40))
    for place in range(one, min(other, len(lines))):
        lines[place] = " " * by + lines[place] if by > 0 else lines[place].removeprefix(" " * -by)
    return "\n".join(lines)


def broken_or_joined(text: str, chance: Random) -> str:
    """A line broken in two, or two lines made one."""
    at = text.find("\n" if chance.random() < 0.5 else " ", place_in(text, chance))
    return text if at < 0 else f"{text[:at]}{' ' if text[at] == chr(10) else chr(10)}{text[at + 1 :]}"


# ---- words and characters


def word_changed(text: str, chance: Random) -> str:
    """A word left out, doubled, exchanged with the next, in other letters, or with a letter missing."""
    words = text.split(" ")
    at = chance.randrange(len(words))
    match chance.randrange(6):
        case 0:
            del words[at]
        case 1:
            words.insert(at, words[at])
        case 2:
            words[at : at + 2] = words[at : at + 2][::-1]
        case 3:
            words[at] = words[at].upper()
        case 4:
            words[at] = words[at].title()
        case _:
            letter = place_in(words[at], chance)
            words[at] = words[at][:letter] + words[at][letter + 1 :]
    return " ".join(words)


def word_from_elsewhere(text: str, chance: Random) -> str:
    """A word in place of another of the same text."""
    words = text.split(" ")
    words[chance.randrange(len(words))] = chance.choice(words)
    return " ".join(words)


def token_put_in(text: str, chance: Random) -> str:
    """A token of the grammar put in, or put in place of a word."""
    at = text.find(" ", place_in(text, chance))
    end = at if chance.random() < 0.5 else text.find(" ", at + 1)
    return text if at < 0 or end < 0 else f"{text[:at]} {some_token(chance)} {text[end + 1 :]}"


def character_changed(text: str, chance: Random) -> str:
    """A character put in, left out or replaced."""
    at = place_in(text, chance)
    return text[:at] + chance.choice(("", *CHARACTERS)) + text[at + chance.randrange(2) :]


def stretch_doubled(text: str, chance: Random) -> str:
    """A stretch of characters once more, elsewhere."""
    one, other = place_in(text, chance), place_in(text, chance)
    return text[:other] + text[one : one + chance.choice((2, 20, 200))] + text[other:]


def repeated(text: str, chance: Random) -> str:
    """A character or token many times over."""
    at = place_in(text, chance)
    piece = chance.choice((chance.choice(CHARACTERS), f"{some_token(chance)} ", f"\n{some_token(chance)}"))
    return text[:at] + piece * chance.choice((3, 30, 300)) + text[at:]


# ---- items


def item_changed(text: str, chance: Random) -> str:
    """A top-level item left out, doubled, moved, or put in from another policy."""
    parts = [text[start:end] for start, end in cut(text)] or [""]
    at = chance.randrange(len(parts))
    match chance.randrange(4):
        case 0:
            del parts[at]
        case 1:
            parts.insert(at, parts[at])
        case 2:
            parts.insert(chance.randrange(len(parts)), parts.pop(at))
        case _:
            parts.insert(at, chance.choice(items()))
    return "".join(parts)


def spliced(text: str, chance: Random) -> str:
    """The beginning of the text with the end of an item from elsewhere behind it, and the rest of the text."""
    other = chance.choice(items())
    at, behind = place_in(text, chance), place_in(text, chance)
    return text[:at] + other[place_in(other, chance) :] + text[max(at, behind) :]


CHANGES: tuple[Change, ...] = (
    line_changed,
    line_changed,
    lines_left_out,
    indented,
    broken_or_joined,
    word_changed,
    word_changed,
    word_from_elsewhere,
    token_put_in,
    token_put_in,
    character_changed,
    stretch_doubled,
    repeated,
    item_changed,
    spliced,
)
