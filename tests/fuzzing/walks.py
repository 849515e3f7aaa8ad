"""Texts made from the grammar: a walk through its rules, each terminal by one of the texts that it has in a policy.

The parser reads most of what comes out; what it means is mostly wrong, in every way in which it can be.
"""

from functools import lru_cache
from random import Random

from lark.grammar import NonTerminal, Rule, Symbol

from policy_dsl.parse import parser
from tests.fuzzing.seeds import tokens

ENOUGH = 60  # terminals, before the walk takes the shortest way to the end


@lru_cache(maxsize=1)
def rules() -> dict[str, tuple[Rule, ...]]:
    """The rules of the grammar by their names; those with a hole, which no writer writes, left out."""
    found: dict[str, list[Rule]] = {}
    for rule in parser().rules:
        if all(each.name not in ("HOLE", "hole") and not each.name.endswith("_hole") for each in rule.expansion):
            found.setdefault(rule.origin.name, []).append(rule)
    return {name: tuple(each) for name, each in found.items()}


@lru_cache(maxsize=1)
def heights() -> dict[str, int]:
    """How many rules deep the shortest way to the end of each is."""
    found: dict[str, int] = {}
    while len(found) < len(rules()):
        before = len(found)
        for name, own in rules().items():
            heights_of = [height_of(rule, found) for rule in own]
            known = [each for each in heights_of if each is not None]
            if known and name not in found:
                found[name] = 1 + min(known)
        if len(found) == before:
            break  # the others need a hole
    return found


def height_of(rule: Rule, found: dict[str, int]) -> int | None:
    inner = [found.get(each.name) for each in rule.expansion if isinstance(each, NonTerminal)]
    return None if None in inner else max((each for each in inner if each is not None), default=0)


def written(chance: Random, start: str = "start") -> str:
    """A text of the grammar."""
    pieces: list[str] = []
    waiting: list[Symbol] = [NonTerminal(start)]
    depth = 0
    while waiting:
        symbol = waiting.pop()
        if isinstance(symbol, NonTerminal):
            usable = [(height_of(each, heights()), each) for each in rules()[symbol.name]]
            ways = [(height, each) for height, each in usable if height is not None]
            lowest = min(height for height, _ in ways)
            short = len(pieces) > ENOUGH
            rule = chance.choice([each for height, each in ways if not short or height == lowest])
            waiting += reversed(rule.expansion)
        elif symbol.name == "_INDENT":
            depth += 1
            pieces.append("  " * depth)
        elif symbol.name == "_DEDENT":
            depth -= 1
            pieces.append("  " * depth)
        elif symbol.name == "_NL":
            pieces.append("\n" + "  " * depth)
        else:
            pieces.append(token_of(symbol.name, chance))
    return spaced(pieces)


def token_of(name: str, chance: Random) -> str:
    return chance.choice(tokens().get(name, (name.strip("_").lower(),)))


def spaced(pieces: list[str]) -> str:
    """The pieces with blanks between them; the blanks of the last of several line ends count."""
    found: list[str] = []
    indent = ""
    for each in pieces:
        if each.startswith("\n"):
            found.append("\n")
            indent = each[1:]
        elif not each.strip() and found:
            indent = each
        else:
            found += (indent, each) if found and found[-1] == "\n" else (" ", each)
    return "".join(found).lstrip(" ")
