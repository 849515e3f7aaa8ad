"""The facts that a policy declares, and how a value given for one is read or refused.

A field turns data (what `json` gives, or plain Python values) into the value that evaluators work with:
yes/no `bool`, number `int | Decimal`, choice `str`, choices `frozenset[str]`, date `datetime.date`, text `str`.
"""

from datetime import date

from policy_dsl.runtime.names import nearest
from policy_dsl.runtime.numbers import (
    Amount,
    Number,
    TooManyDigits,
    exact_from_python,
    fraction,
    plain_number,
    told_number,
    written,
)

Value = bool | Amount | str | date | frozenset[str]


class BadValue(ValueError):
    """A value that is refused for a fact; its text is the sentence for the person who gave it."""


class Unreadable:
    """What stands in parsed JSON where a value could not be read: the sentence that says why."""

    __slots__ = ("sentence",)

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence

    def __str__(self) -> str:
        return self.sentence


def unreadable_in(given: object) -> Unreadable | None:
    """What could not be read of a value, itself or one of its parts; None when all of it could."""
    waiting = [given]
    while waiting:
        each = waiting.pop()
        if isinstance(each, Unreadable):
            return each
        waiting += each if isinstance(each, list) else each.values() if isinstance(each, dict) else ()
    return None


class Field:
    """One declared fact: the key in data, the name in the policy, and the values it takes."""

    __slots__ = ("key", "name")

    def __init__(self, key: str, name: str) -> None:
        self.key = key
        self.name = name

    def read(self, given: object) -> Value:
        """The value that `given` stands for. `BadValue` with the reason when it cannot be one of this fact."""
        raise BadValue(f"no value can be given: {shown(given)}")  # each kind of fact says what it takes

    def data(self, value: Value) -> object:
        """The value as JSON data writes it; `read` takes it back."""
        return value

    def told(self, value: Value) -> str:
        """The value as a person reads it on a page or in an answer."""
        return str(value)


class YesNo(Field):
    """A question that is answered yes or no: `true` or `false` in data."""

    __slots__ = ()

    def read(self, given: object) -> bool:
        if isinstance(given, bool):
            return given
        raise BadValue(f"it is answered true or false, not {shown(given)}")

    def told(self, value: Value) -> str:
        return "yes" if value is True else "no"


class NumberField(Field):
    """A number between two limits, both included; None for a side that is open. `unit` is "%", a unit, or empty.

    `units` are the spellings of all units that data may give a quantity in, each with how many of the fact's own unit
    it is, written as a decimal or a fraction.
    """

    __slots__ = ("high", "low", "unit", "units", "whole")

    def __init__(
        self,
        key: str,
        name: str,
        low: Number | None,
        high: Number | None,
        *,
        whole: bool = False,
        unit: str = "",
        units: tuple[tuple[str, str], ...] = (),
    ) -> None:
        super().__init__(key, name)
        self.units = units
        self.low = low
        self.high = high
        self.whole = whole
        self.unit = unit

    def read(self, given: object) -> Amount:
        number = self.quantity(given) if isinstance(given, dict) and self.units else self.number(given)
        if self.whole and not isinstance(number, int):
            raise BadValue(f"it is a whole number, not {self.told(number)}")
        if self.low is not None and number < self.low:
            raise BadValue(f"it is {self.limits()}, not {self.told(number)}")
        if self.high is not None and number > self.high:
            raise BadValue(f"it is {self.limits()}, not {self.told(number)}")
        return number

    def number(self, given: object) -> Number:
        """The number that `given` is; `BadValue` when it is none."""
        try:
            number = exact_from_python(given)
        except TooManyDigits:
            raise BadValue("written out, the number has more than 15 digits") from None
        if number is None:
            raise BadValue(f"it is a number, not {shown(given)}")
        return number

    def quantity(self, given: dict[object, object]) -> Amount:
        """The amount of `{"value": 217, "unit": "lb"}` in the fact's own unit."""
        if set(given) != {"value", "unit"} or not isinstance(given["unit"], str):
            raise BadValue(f'a quantity in another unit is {{"value": 1, "unit": "{self.unit}"}}')
        factor = next((factor for spelling, factor in self.units if spelling == given["unit"].strip()), None)
        if factor is None:
            units = ", ".join(spelling for spelling, _ in self.units[:6])
            raise BadValue(f"{shown(given['unit'])} is no unit for it; units for it are {units}")
        return plain_number(fraction(self.number(given["value"])) * fraction(factor))

    def limits(self) -> str:
        """The declared limits in words, both included."""
        if self.low is None:
            return f"at most {self.told(self.high)}" if self.high is not None else "any number"
        if self.high is None:
            return f"at least {self.told(self.low)}"
        return f"from {self.told(self.low)} to {self.told(self.high)}"

    def data(self, value: Value) -> object:
        return value if isinstance(value, (int, str, date, frozenset)) else float(value)

    def told(self, value: Value) -> str:
        if isinstance(value, (str, date, frozenset)):
            return str(value)
        return f"{told_number(value)}{self.unit}" if self.unit in ("", "%") else f"{told_number(value)} {self.unit}"


class Choice(Field):
    """One of a list of choices. Data gives it by its spelling or by its key."""

    __slots__ = ("choices", "keys")

    def __init__(self, key: str, name: str, choices: tuple[str, ...], keys: tuple[str, ...]) -> None:
        super().__init__(key, name)
        self.choices = choices
        self.keys = keys

    def read(self, given: object) -> Value:
        return self.choice(given)

    def choice(self, given: object) -> str:
        """The declared choice that `given` names, by spelling or key; `BadValue` with the nearest when none."""
        number = None if isinstance(given, str) else number_or_none(given)
        if number is not None:
            given = written(number)  # a choice such as 1, 2 or 3
        if isinstance(given, str):
            if given in self.choices:
                return given
            folded = fold(given)
            for choice, key in zip(self.choices, self.keys, strict=True):
                if folded in (fold(choice), key):
                    return choice
            near = nearest(given, self.choices)
            hint = f'; did you mean "{near}"?' if near else f"; the choices are {', '.join(self.choices)}"
            raise BadValue(f"{shown(given)} is not one of its choices{hint}")
        raise BadValue(f"it is one of {', '.join(self.choices)}, not {shown(given)}")


class ChoiceSet(Choice):
    """Some of a list of choices, without order; at least one, unless `or_none` says that none is an answer."""

    __slots__ = ("or_none",)

    def __init__(
        self, key: str, name: str, choices: tuple[str, ...], keys: tuple[str, ...], *, or_none: bool = False
    ) -> None:
        super().__init__(key, name, choices, keys)
        self.or_none = or_none

    def read(self, given: object) -> frozenset[str]:
        if not isinstance(given, (list, tuple, set, frozenset)):
            raise BadValue(f"it is a list of choices, not {shown(given)}")
        if not given and not self.or_none:
            raise BadValue("the list is empty, and at least one choice must be given")
        listed = sorted(given, key=str) if isinstance(given, (set, frozenset)) else given
        chosen = tuple(self.choice(each) for each in listed)
        twice = next((each for each in self.choices if chosen.count(each) > 1), None)
        if twice is not None:
            raise BadValue(f'"{twice}" is given twice')
        return frozenset(chosen)

    def data(self, value: Value) -> object:
        return self.ordered(value)

    def told(self, value: Value) -> str:
        return ", ".join(self.ordered(value)) or "none"

    def ordered(self, value: Value) -> list[str]:
        """The choices in `value`, in the order in which the policy declares them."""
        return [each for each in self.choices if isinstance(value, frozenset) and each in value]


class Code(Field):
    """A code of a system such as CPT: letters, digits, dots, hyphens. Its case and blanks around it do not matter."""

    __slots__ = ()

    def read(self, given: object) -> Value:
        return self.code(given)

    def code(self, given: object) -> str:
        """The code that `given` writes; `BadValue` when it can be none."""
        code = code_written(given) if isinstance(given, str) else None
        if code is None:
            raise BadValue(f"it is a code of letters, digits, dots and hyphens, not {shown(given)}")
        return code


class Codes(Code):
    """Some codes, without order; at least one, unless `or_none` says that none is an answer."""

    __slots__ = ("or_none",)

    def __init__(self, key: str, name: str, *, or_none: bool = False) -> None:
        super().__init__(key, name)
        self.or_none = or_none

    def read(self, given: object) -> frozenset[str]:
        if not isinstance(given, (list, tuple, set, frozenset)):
            raise BadValue(f"it is a list of codes, not {shown(given)}")
        if not given and not self.or_none:
            raise BadValue("the list is empty, and at least one code must be given")
        return frozenset(map(self.code, given))

    def data(self, value: Value) -> object:
        return sorted(value) if isinstance(value, frozenset) else value

    def told(self, value: Value) -> str:
        return (", ".join(sorted(value)) or "none") if isinstance(value, frozenset) else str(value)


class Day(Field):
    """A calendar date, `YYYY-MM-DD` in data."""

    __slots__ = ()

    def read(self, given: object) -> date:
        if type(given) is date:
            return given
        if isinstance(given, str):
            day = day_written(given)
            if day is not None:
                return day
        raise BadValue(f"it is a date like 2026-01-31, not {shown(given)}")

    def data(self, value: Value) -> object:
        return str(value)


class Text(Field):
    """Any text, compared as it stands."""

    __slots__ = ()

    def read(self, given: object) -> str:
        if isinstance(given, str):
            return given
        raise BadValue(f"it is a text, not {shown(given)}")

    def told(self, value: Value) -> str:
        return f'"{value}"'


def number_or_none(given: object) -> Number | None:
    """The number that a value is; None for no number, and for one with too many digits."""
    try:
        return exact_from_python(given)
    except TooManyDigits:
        return None


def day_written(text: str) -> date | None:
    """The date that `text` writes as YYYY-MM-DD; None for any other spelling and for days that do not exist."""
    if len(text) != 10 or text[4] != "-" or text[7] != "-" or not text.isascii():
        return None
    parts = (text[:4], text[5:7], text[8:])
    if not all(part.isdigit() for part in parts):
        return None
    try:
        return date(*map(int, parts))
    except ValueError:
        return None


def code_written(text: str) -> str | None:
    """The code that a text writes, in capitals and without blanks around it; None when it can be none."""
    code = text.strip().upper()
    signs = code.replace(".", "").replace("-", "")
    return code if signs.isascii() and signs.isalnum() and len(code) <= 20 and code[0].isalnum() else None


def fold(text: str) -> str:
    """A name as names are compared: without regard to case and to runs of blanks."""
    return " ".join(text.split()).casefold()


def shown(given: object) -> str:
    """A given value in a message: short, and each character visible."""
    if given is None:
        return "nothing"
    if given is True or given is False:
        return "true" if given else "false"
    if isinstance(given, str):
        short = given if len(given) <= 60 else given[:57] + "..."
        return '"' + "".join(each if each.isprintable() else f"\\u{ord(each):04x}" for each in short) + '"'
    if isinstance(given, dict):
        return "an object"
    if isinstance(given, (list, tuple, set, frozenset)):
        return "a list"
    text = str(given) if not isinstance(given, int) or abs(given) < 10**20 else "a very large number"
    return text if len(text) <= 60 and text.isprintable() else f"a {type(given).__name__}"
