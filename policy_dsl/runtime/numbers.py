"""Exact numbers: from text to a value and back, without binary fractions.

A number is an `int` where it is whole and a `Decimal` where it is not, so equal numbers are equal values.
"""

from decimal import Decimal, InvalidOperation

Number = int | Decimal

MOST_DIGITS = 15  # of a given number, significant digits; also before and after the decimal point


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
            return exact(repr(value) if isinstance(value, float) else str(value))
        except TooManyDigits:
            raise
        except ValueError:
            return None
    return None


def written(number: Number) -> str:
    """The number as a person writes it: no exponent, no zeros at the end. 80, 79.9, 0.001."""
    return str(number) if isinstance(number, int) else format(number, "f")
