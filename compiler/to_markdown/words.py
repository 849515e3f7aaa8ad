"""The small words of the page: numbers with their units, names with the article and the verb that fit them."""

import re
from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from compiler.to_markdown.linked import without_links
from policy_dsl.policy import Fact, FreeText, Measure
from policy_dsl.runtime.comparisons import Ordered
from policy_dsl.runtime.numbers import Number, written
from policy_dsl.units import Unit, spelled_for_one, unit_named
from policy_dsl.walk import field_of

PLAIN = Measure()
MOST_DECIMALS = 15

# What a policy writes as two units, "5 ft 6 in", is told so where it is no decimal number.
SMALLER = {"ft": "in", "lb": "oz", "years": "months", "weeks": "days", "hours": "minutes", "minutes": "seconds"}

_BEHIND_THE_NOUN = re.compile(
    r" (?:of|at|for|in|on|with|without|from|to|by|under|per|during|before|after|since|until|that|which|who) "
)
_PREPOSITIONS = (
    "after", "at", "before", "by", "during", "for", "from", "in", "of", "on", "per", "since", "to", "under", "until",
    "with", "without",
)  # fmt: skip
_ODD_PLURALS = ("teeth", "feet", "children", "men", "women", "people", "data", "criteria")


# ---- numbers


def told_number(value: Ordered, measure: Measure = PLAIN) -> str:
    """A number in its measure, or a date, as a person reads it: "80%", "1 week", "5 ft 6 in", "2025-01-31"."""
    if isinstance(value, date):
        return str(value)
    if measure.percent:
        return f"{told_plain(value)}%"
    if measure.unit is None:
        return told_plain(value)
    return told_amount(value, measure.unit)


def told_plain(value: Number | Fraction) -> str:
    """A number without its unit; one that has no end as a decimal as a fraction, "17/3"."""
    if not isinstance(value, Fraction):
        return written(value)
    rest, powers = value.denominator, {2: 0, 5: 0}
    for prime in powers:
        while rest % prime == 0:
            rest //= prime
            powers[prime] += 1
    places = max(powers.values())
    if rest != 1 or places > MOST_DECIMALS:
        return f"{value.numerator}/{value.denominator}"
    whole, fraction = divmod(abs(value) * 10**places, 10**places)
    decimals = f"{int(fraction):0{places}d}".rstrip("0") if places else ""
    return f"{'-' if value < 0 else ''}{int(whole)}{f'.{decimals}' if decimals else ''}"


def told_amount(value: Number | Fraction, unit: Unit) -> str:
    """A number of a unit, in the one spelling of that unit."""
    smaller = unit_named(SMALLER.get(unit.spelling, ""))
    if isinstance(value, Fraction) and smaller is not None and value > 1:
        rest = (value % 1) * unit.factor / smaller.factor
        if rest and rest.denominator == 1:
            return f"{told_amount(int(value), unit)} {told_amount(int(rest), smaller)}"
    return f"{told_plain(value)} {spelled_for_one(unit) if value == 1 else unit.spelling}"


def told_range(low: Ordered, high: Ordered, measure: Measure = PLAIN) -> str:
    """Two ends: "4 to 9 mm", "0% to 100%", "2025-01-01 to 2025-12-31"."""
    first = told_number(low, measure)
    if measure.unit is not None and not isinstance(low, date):
        first = told_plain(low)
    return f"{first} to {told_number(high, measure)}"


# ---- names


def article(words: str) -> str:
    """The article of some words, "a" or "an", by what a reader sees of them."""
    return "an" if without_links(words)[:1].casefold() in "aeiou" else "a"


def the(name: str) -> str:
    """A name with its article; in quotes where it breaks off, as "visit held with" does."""
    return quoted(name) if without_links(name).split()[-1].casefold() in _PREPOSITIONS else f"the {name}"


def quoted(name: str) -> str:
    return f"“{name}”"


def subject(name: str) -> str:
    """A name before "is": with its article, or in quotes where it speaks, or seems to speak, of several things."""
    return quoted(name) if is_plural(name) else the(name)


def is_plural(name: str) -> bool:
    """Whether a name speaks of several things, by the look of its noun: "levels at surgery" does, "diagnosis" not."""
    noun = _BEHIND_THE_NOUN.split(f" {without_links(name)} ", maxsplit=1)[0].casefold().split()
    return any(each in _ODD_PLURALS or is_plural_word(each) for each in noun)


def is_plural_word(word: str) -> bool:
    return word.endswith("s") and not word.endswith(("ss", "us", "is", "'s", "’s"))


def told_value(fact: Fact, value: Number | date | str) -> str:
    """A value as a person reads it; a text in quotes."""
    return quoted(str(value)) if isinstance(fact.type, FreeText) else field_of(fact).told(value)


# ---- several things


def several(parts: Sequence[str], word: str = "and") -> str:
    """The parts in one phrase: "A, B and C"."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {word} {parts[-1]}"


def one_of(values: tuple[str, ...], *, holds: bool = True) -> str:
    """One of the listed values, or none of them."""
    if len(values) == 1:
        return values[0] if holds else f"not {values[0]}"
    return f"{'one' if holds else 'none'} of {', '.join(values)}"
