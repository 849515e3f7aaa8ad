"""The units that clinicians write, each with its UCUM code, its dimension and its exact factor.

What goes in is the author's spelling of a unit, what comes out is a `Unit`. Compile time only: evaluators get
factors. A unit made of others by "/", "*" and exponents is read from its atoms. Temperatures are left out, since
°C and °F do not convert by a factor; percent is no unit.
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from difflib import get_close_matches
from fractions import Fraction
from functools import cache
from math import prod

from policy_dsl.unit_table import TABLE, Row

Dimension = tuple[tuple[str, int], ...]


class TooComposite(ValueError):
    """A unit with more factors, or of higher powers, than anybody writes."""


@dataclass(frozen=True, slots=True)
class Atom:
    """A unit that is not made of others."""

    spelling: str
    one: str  # the spelling for one of it
    under: str  # the spelling behind a "/"
    ucum: str
    dimension: Dimension
    factor: Fraction


Part = tuple[Atom, int]  # with its exponent, never 0


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of measure. Spellings of one unit give equal units; units of one dimension convert by their factors."""

    spelling: str  # the one for the page: "kg/m²", "years"
    ucum: str
    dimension: Dimension  # base dimensions with their exponents, sorted
    factor: Fraction  # how many base units of its dimension it is
    parts: tuple[Part, ...] = field(kw_only=True, compare=False, repr=False)


def unit_named(text: str) -> Unit | None:
    """The unit that `text` spells, None when it spells none.

    Symbols are taken in their exact case (mg is no Mg), words in any. "m2", "m^2" and "m²" are one, and so are
    "/" and "per". Behind a "/" each factor has a "/" of its own: "µg/kg*min" could be read in two ways and is none.
    """
    if len(text) > MOST_CHARACTERS:
        return None
    above, *below = divided(text)
    factors = [] if below and above in ("", "1") else above.split("*")
    parts = [part_named(each) for each in factors] + [part_named(each, -1) for each in below]
    known = tuple(part for part in parts if part is not None)
    if len(known) < len(parts) or len(known) > MOST_FACTORS or is_amount(known):
        return None
    return composed(known)


def nearest_unit(text: str) -> str | None:
    """The unit that `text` most likely means, as a policy writes it, for "did you mean"; None when none is near."""
    if len(text) > MOST_CHARACTERS or TEMPERATURE.search(text):
        return None
    near = ("*".join(nearest_part(factor) for factor in each.split("*")) for each in divided(text))
    unit = unit_named("/".join(near))
    return None if unit is None else as_written(unit)


def as_written(unit: Unit) -> str:
    """The unit in one word, with signs that every keyboard has where there are such: "mmHg", "kg/m^2", "10^9/L"."""
    return plain(unit.spelling).replace(" ", "").replace("x10^", "10^")


def plain_unit(text: str) -> str:
    """The spelling of a unit without raised digits and without the plural of a symbol: "kg/m²" is "kg/m2"."""
    written = " ".join(text.split()).translate(RAISED_DIGITS)
    return PLURALS.get(written, written)


def product(left: Unit | None, right: Unit | None, sign: int) -> Unit | None:
    """The unit of a product (`sign` 1) or quotient (`sign` -1); None stands for the unit of a plain number.

    None is also what kg/kg comes to; but cm/m stays a unit, with the factor 1/100 and no dimension.
    `TooComposite` when it has more factors, or higher powers, than any unit needs.
    """
    exponents = Counter[Atom]()
    for unit, each_sign in ((left, 1), (right, sign)):
        for atom, exponent in () if unit is None else unit.parts:
            exponents[atom] += each_sign * exponent
    unit = composed(tuple((atom, exponent) for atom, exponent in exponents.items() if exponent))
    return None if unit.dimension == () and unit.factor == 1 else unit


def convertible(left: Unit | None, right: Unit | None) -> bool:
    """Whether a value in one unit can be said in the other.

    A plain number (None) converts to a plain number only: a bare 30 is never compared with 30 mg/g.
    """
    if left is None or right is None:
        return left is right
    return left.dimension == right.dimension


def spelled_for_one(unit: Unit) -> str:
    """The spelling behind the number 1: "year", "event/hour"; a symbol stays as it is."""
    return spelled(unit.parts, one=True)


@cache
def simple_units() -> tuple[Unit, ...]:
    """Every unit that is not made of others, in the order of the table."""
    every = (((atom, 1),) for atom in dict.fromkeys(symbols().values()))
    return tuple(composed(parts) for parts in every if not is_amount(parts))


RAISED_DIGITS = str.maketrans("¹²³⁴⁵⁶⁷⁸⁹", "123456789")
PLURALS = {
    "kgs": "kg", "mgs": "mg", "cms": "cm", "mms": "mm", "lbs": "lb", "yrs": "years", "wks": "weeks", "mos": "months",
    "mins": "minutes", "hrs": "hours", "secs": "seconds",
}  # fmt: skip
MOST_CHARACTERS = 60
MOST_FACTORS = 12
HIGHEST_POWER = 9

WHOLE = {"bpm": "beats/min", "BPM": "beats/min"}
UNDER = {"minutes": "min", "seconds": "s"}
ONLY_UNDER = ("1.73 m²", "24 h")
SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
POWERS = {"square": 2, "sq": 2, "cubic": 3, "cu": 3}
RAISED = re.compile(r"(.*[^\d^])\^?([2-9])")
TEMPERATURE = re.compile(r"(°|\bdeg(rees?)?) *[CF]\b|celsius|fahrenheit", re.IGNORECASE)
SIGNS = str.maketrans({"μ": "µ", "×": "x", "·": "*", "⋅": "*"})  # the Greek letter to the sign; other signs for times


def composed(parts: tuple[Part, ...]) -> Unit:
    """The unit made of `parts`."""
    if len(parts) > MOST_FACTORS or any(abs(exponent) > HIGHEST_POWER for _, exponent in parts):
        raise TooComposite
    dimension = Counter[str]()
    for atom, exponent in parts:
        for base, power in atom.dimension:
            dimension[base] += power * exponent
    above = [f"{atom.ucum}{exponent if exponent > 1 else ''}" for atom, exponent in parts if exponent > 0]
    below = [f"/{atom.ucum}{-exponent if exponent < -1 else ''}" for atom, exponent in parts if exponent < 0]
    return Unit(
        spelling=spelled(parts),
        ucum=".".join(above) + "".join(below),
        dimension=tuple(sorted((base, power) for base, power in dimension.items() if power)),
        factor=prod((atom.factor**exponent for atom, exponent in parts), start=Fraction(1)),
        parts=parts,
    )


def spelled(parts: tuple[Part, ...], *, one: bool = False) -> str:
    """What a person writes for `parts`: "kg/m²", "mL/min/1.73 m²", "1/min"."""
    above = [(atom.one if one else atom.spelling) + raised(exponent) for atom, exponent in parts if exponent > 0]
    below = [f"/{atom.under}{raised(-exponent)}" for atom, exponent in parts if exponent < 0]
    return ("·".join(above) or "1") + "".join(below)


def raised(exponent: int) -> str:
    """An exponent as a superscript; nothing for 1."""
    return "" if exponent == 1 else SUPERSCRIPTS[exponent]


def plain(text: str) -> str:
    """The text with one spelling for blanks, exponents and signs."""
    text = re.sub(f"[{SUPERSCRIPTS}]", lambda found: f"^{SUPERSCRIPTS.index(found[0])}", text.translate(SIGNS))
    return re.sub(r" *([/*]) *", r"\1", " ".join(text.split()))


def divided(text: str) -> list[str]:
    """What stands above and behind each "/" of a unit."""
    return plain(re.sub(r"\s+per\s+", "/", WHOLE.get(text.strip(), text), flags=re.IGNORECASE)).split("/")


def is_amount(parts: tuple[Part, ...]) -> bool:
    """Whether it is an amount and no unit: "24 h" is a unit only in "mg/24 h"."""
    return len(parts) == 1 and parts[0][0].spelling in ONLY_UNDER and parts[0][1] > 0


def part_named(text: str, sign: int = 1) -> Part | None:
    """The atom, with its exponent, that `text` spells: "m", "m2", "square meter"."""
    if (atom := atom_named(text)) is not None:
        return atom, sign
    word, _, rest = text.partition(" ")
    if word.casefold() in POWERS and (atom := atom_named(rest)) is not None:
        return atom, sign * POWERS[word.casefold()]
    if (found := RAISED.fullmatch(text)) is not None and (atom := atom_named(found[1])) is not None:
        return atom, sign * int(found[2])
    return None


def atom_named(text: str) -> Atom | None:
    """The atom that `text` spells; blanks within a symbol do not matter."""
    return symbols().get(text.replace(" ", "")) or words().get(text.casefold())


def nearest_part(text: str) -> str:
    """The spelling that `text` most likely means; `text` itself when none is near, or when it is one."""
    if part_named(text) is not None:
        return text
    folded = {each.casefold(): each for each in (*words(), *reversed(symbols()))}
    # Of two letters one is no evidence: F is not ft.
    found = [text.casefold()] if len(text) < 3 else get_close_matches(text.casefold(), folded, n=1, cutoff=0.75)
    return folded.get(found[0], text) if found else text


@cache
def atoms() -> tuple[tuple[Row, Atom], ...]:
    """Every row of the table with its atom."""
    return tuple((row, atom_of(row)) for row in TABLE)


@cache
def symbols() -> dict[str, Atom]:
    """Every atom by its spelling and its further symbols, without blanks."""
    return {
        plain(each).replace(" ", ""): atom for row, atom in atoms() for each in (row.spelling, *row.symbols.split())
    }


@cache
def words() -> dict[str, Atom]:
    """The atoms that have words, by these in lower case."""
    return {each.casefold(): atom for row, atom in atoms() for each in row.words}


def atom_of(row: Row) -> Atom:
    """The atom of a row."""
    one = row.words[0] if row.spelling in row.words else row.spelling
    dimension = ((row.measures, row.power),) if row.power else ()
    return Atom(row.spelling, one, UNDER.get(row.spelling, one), row.ucum, dimension, Fraction(row.factor))
