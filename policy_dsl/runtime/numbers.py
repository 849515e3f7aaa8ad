"""Exact numbers: from text to a value and back, without binary fractions.

A number is an `int` where it is whole and a `Decimal` where it is not, so equal numbers are equal values.
"""

from decimal import Decimal, InvalidOperation
from math import ceil, floor

TYPE_CHECKING = False  # as type checkers know it; `typing` and `fractions` cost start-up
Number = int | Decimal
if TYPE_CHECKING:
    from fractions import Fraction

    Amount = Number | Fraction
    Exact = int | Fraction
else:
    Amount = Number  # as facts give it or as it is worked out: a fraction too, loaded where one comes up
    Exact = int  # what is calculated with

MOST_DIGITS = 15  # of a given number, significant digits; also before and after the decimal point
MOST_PLACES = 40  # of a number that is worked out and written as a decimal
MOST_BITS = 4000  # of a number that is worked out; a longer one does not exist, so that no policy runs out of memory


class TooManyDigits(ValueError):
    """A number with more digits than the language takes (language guide, "Numbers are exact")."""


def exact(text: str) -> Number:
    """The number that `text` writes in decimal, exactly.

    An exponent is allowed, as JSON allows it. `TooManyDigits` when it has more than 15 significant digits,
    or more than 15 before or after the decimal point: it is refused before anything is expanded.
    `ValueError` when the text is no finite decimal number.
    """
    try:
        value = Decimal(text)
    except InvalidOperation:
        raise ValueError(text) from None
    if not value.is_finite():
        raise ValueError(text)
    digits = value.as_tuple()
    significant = "".join(map(str, digits.digits)).strip("0")
    if not significant:
        return 0
    # The place of the first and of the last digit that is not zero; normalize() would round to 28 digits.
    first = value.adjusted()
    last = first - len(significant) + 1
    if len(significant) > MOST_DIGITS or first >= MOST_DIGITS or last < -MOST_DIGITS:
        raise TooManyDigits(text)
    whole = int(value)
    return whole if whole == value else Decimal(f"{'-' if digits.sign else ''}{significant}E{last}")


def exact_from_python(value: object) -> Number | None:
    """The number that a Python value stands for, or None when it stands for none.

    A `float` counts as the shortest decimal that prints it (79.9 is 79.9). `True` and `False` are no numbers.
    `TooManyDigits` as in `exact`; a float that is not finite is no number.
    """
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        if abs(value) >= 10**MOST_DIGITS:
            raise TooManyDigits(str(value) if abs(value) < 10**100 else "a very large number")
        return value
    if isinstance(value, (float, Decimal)):
        try:
            return exact(float.__repr__(value) if isinstance(value, float) else str(value))
        except TooManyDigits:
            raise
        except ValueError:
            return None
    return None


def written(number: Number) -> str:
    """The number as a person writes it: no exponent, no zeros at the end. 80, 79.9, 0.001."""
    return str(number) if isinstance(number, int) else format(number, "f")


def fraction(value: "Amount | str") -> "Fraction":
    """The number as a fraction; also one that is written as a decimal or a fraction."""
    from fractions import Fraction

    return Fraction(value)


def as_exact(value: Amount) -> Exact:
    """The number as it is calculated with, exactly: a whole one as it is."""
    return fraction(value) if isinstance(value, Decimal) else value


def plain_number(value: Exact) -> Amount:
    """A fraction as facts give numbers, where it can be written as a decimal: `int`, else `Decimal`; else itself."""
    if value.denominator == 1:
        return int(value)
    rest, places = value.denominator, 0
    for prime in (2, 5):
        count = 0
        while rest % prime == 0:
            rest //= prime
            count += 1
        places = max(places, count)
    if rest != 1 or places > MOST_PLACES or value.numerator.bit_length() > MOST_BITS:
        return value
    return Decimal(f"{value.numerator * 10**places // value.denominator}E-{places}")


def told_number(number: Amount) -> str:
    """A number as a person reads it; one that no short decimal writes is cut to four places, and shown to be cut."""
    plain = number if isinstance(number, (int, Decimal)) else plain_number(number)
    if isinstance(plain, int) or (isinstance(plain, Decimal) and fraction(plain).denominator <= 10**MOST_DIGITS):
        return written(plain)
    exactly: Exact = as_exact(plain)
    cut = int((exactly if exactly >= 0 else -exactly) * 10_000)
    return f"{'-' if plain < 0 else ''}{cut // 10_000}.{cut % 10_000:04}…"


ROUNDINGS = ("half up", "half even", "up", "down", "toward zero")


def rounded(value: "Fraction", step: "Fraction", rule: str) -> "Fraction":
    """The multiple of `step` (more than zero) that `value` is rounded to, exactly.

    `half up` takes the nearest, and the higher of two that are equally near; `half even` the even multiple of those;
    `up` the next higher, `down` the next lower, `toward zero` the next nearer to zero.
    """
    steps = value / step
    if rule == "half up":
        return floor(steps * 2 + 1) // 2 * step
    if rule == "half even":
        return round(steps) * step
    if rule == "up":
        return ceil(steps) * step
    if rule == "down" or steps >= 0:
        return floor(steps) * step
    return ceil(steps) * step
