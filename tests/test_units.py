"""Units: what clinicians write, what it means exactly, and what is refused."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_dsl.units import (
    TooComposite,
    Unit,
    as_written,
    convertible,
    nearest_unit,
    product,
    simple_units,
    spelled_for_one,
    unit_named,
)


def unit(text: str) -> Unit:
    found = unit_named(text)
    assert found is not None, text
    return found


# As written, the spelling for the page, the UCUM code. Codes were read with the grammar of UCUM 2.2 (ucumvert 0.3.2).
USUAL = [
    ("kg", "kg", "kg"),
    ("lbs", "lb", "[lb_av]"),
    ("pounds", "lb", "[lb_av]"),
    ("oz", "oz", "[oz_av]"),
    ("mcg", "µg", "ug"),
    ("μg", "µg", "ug"),  # the Greek letter
    ("µg", "µg", "ug"),  # the sign
    ("ng", "ng", "ng"),
    ("inches", "in", "[in_i]"),
    ("Feet", "ft", "[ft_i]"),
    ("mmHg", "mm Hg", "mm[Hg]"),
    ("mm Hg", "mm Hg", "mm[Hg]"),
    ("cmH2O", "cm H₂O", "cm[H2O]"),
    ("mg/dL", "mg/dL", "mg/dL"),
    ("mg / dl", "mg/dL", "mg/dL"),
    ("g/dL", "g/dL", "g/dL"),
    ("mmol/L", "mmol/L", "mmol/L"),
    ("ng/mL", "ng/mL", "ng/mL"),
    ("pg/mL", "pg/mL", "pg/mL"),
    ("IU/L", "IU/L", "[IU]/L"),
    ("mIU/mL", "mIU/mL", "m[IU]/mL"),
    ("U/L", "U/L", "U/L"),
    ("mEq/L", "mEq/L", "meq/L"),
    ("mOsm/kg", "mOsm/kg", "mosm/kg"),
    ("cc", "mL", "mL"),
    ("liters", "L", "L"),
    ("L/min", "L/min", "L/min"),
    ("mL/min", "mL/min", "mL/min"),
    ("mL/min/1.73m2", "mL/min/1.73 m²", "mL/min/{1.73_m2}"),
    ("mL/min/1.73 m²", "mL/min/1.73 m²", "mL/min/{1.73_m2}"),
    ("kg/m2", "kg/m²", "kg/m2"),
    ("kg/m^2", "kg/m²", "kg/m2"),
    ("kg/m²", "kg/m²", "kg/m2"),
    ("mg per square meter", "mg/m²", "mg/m2"),
    ("mg/kg/day", "mg/kg/day", "mg/kg/d"),
    ("mg/24h", "mg/24 h", "mg/(24.h)"),
    ("mGy", "mGy", "mGy"),
    ("bpm", "beats/min", "{beats}/min"),
    ("beats per minute", "beats/min", "{beats}/min"),
    ("breaths/min", "breaths/min", "{breaths}/min"),
    ("events/hour", "events/hour", "{events}/h"),
    ("cigarettes/day", "cigarettes/day", "{cigarettes}/d"),
    ("pack-years", "pack-years", "{pack-years}"),
    ("Pack years", "pack-years", "{pack-years}"),
    ("mmol/mol", "mmol/mol", "mmol/mol"),
    ("cells/mm3", "cells/mm³", "{cells}/mm3"),
    ("10^9/L", "×10⁹/L", "10*9/L"),
    ("x10⁹/L", "×10⁹/L", "10*9/L"),
    ("copies/mL", "copies/mL", "{copies}/mL"),
    ("dB", "dB", "dB"),
    ("degrees", "degrees", "deg"),
    ("1/min", "1/min", "/min"),
    ("/hour", "1/hour", "/h"),
    ("minute", "minutes", "min"),
    ("hrs", "hours", "h"),
    ("day", "days", "d"),
    ("weeks", "weeks", "wk"),
    ("Month", "months", "mo"),
    ("years", "years", "a"),
    ("ms", "ms", "ms"),
]


@pytest.mark.parametrize(("text", "spelling", "ucum"), USUAL)
def test_usual_spellings(text: str, spelling: str, ucum: str) -> None:
    """What clinicians write is known, with one spelling for the page and its UCUM code."""
    found = unit(text)

    assert (spelling, ucum) == (found.spelling, found.ucum)


def test_a_whole_unit() -> None:
    """A unit has its dimension sorted by name and its factor in base units."""
    dimension = (("length", -3), ("mass", 1))

    assert Unit("mg/dL", "mg/dL", dimension, Fraction(1, 100), parts=()) == unit("mg/dL")


@pytest.mark.parametrize(
    "text",
    [
        *("°C", "°F", "degrees C", "F", "%", "percent", "sessions"),
        *("Mg", "MG", "KG", "M", "mg/DL"),  # case matters in symbols
        *("", " ", "/", "1", "2", "mg/", "mg//dL", "*kg", "24 h", "1.73 m²"),
        *("µg/kg*min", "mg/(kg*day)", "m0", "m1", "m-1", "m22", "m^99", "m³²", "cm2O"),
        "/".join("m" * 30),
        "m" * 100_000,
    ],
)
def test_what_is_no_unit(text: str) -> None:
    """Temperatures, percent, other cases of symbols, and what could be read in two ways, are no units."""
    assert unit_named(text) is None


EQUAL = [
    ("1", "lb", "0.45359237", "kg"),
    ("16", "oz", "1", "lb"),
    ("1", "in", "2.54", "cm"),
    ("1", "ft", "12", "in"),
    ("3", "Fr", "1", "mm"),
    ("1", "g/dL", "10", "g/L"),
    ("1", "mg/dL", "10", "µg/mL"),
    ("1", "mL", "1", "cm3"),
    ("1", "mm³", "1", "µL"),
    ("150", "10^9/L", "150000", "cells/µL"),
    ("760", "mmHg", "101.325", "kPa"),
    ("1", "cmH2O", "98.0665", "Pa"),
    ("1", "kcal", "4.184", "kJ"),
    ("1", "mCi", "37", "MBq"),
    ("1", "week", "7", "days"),
    ("1", "year", "12", "months"),
    ("1", "hour", "60", "minutes"),
    ("1", "minute", "60", "seconds"),
    ("1", "s", "1000", "ms"),
    ("60", "events/hour", "1", "events/min"),
    ("60", "mL/min/1.73m2", "60", "mL/min/1.73 m²"),
    ("1.73", "mL/min/1.73m2", "1", "mL/min/m2"),
    ("1", "g/day", "1", "g/24 h"),
    ("1", "mmol/mol", "0.001", "mol/mol"),
    ("1", "ppm", "1000", "ppb"),
]


@pytest.mark.parametrize(("left_amount", "left", "right_amount", "right"), EQUAL)
def test_exact_factors(left_amount: str, left: str, right_amount: str, right: str) -> None:
    """Amounts that are equal by definition are equal exactly."""
    assert convertible(unit(left), unit(right))
    assert Fraction(left_amount) * unit(left).factor == Fraction(right_amount) * unit(right).factor


APART = [
    ("mg", "mm Hg"),
    ("mg/dL", "mmol/L"),  # only with a written factor
    ("mmol/L", "mEq/L"),
    ("IU/L", "U/L"),
    ("IU", "units"),
    ("days", "months"),  # the three families of durations
    ("days", "hours"),
    ("months", "minutes"),
    ("mL/day", "mL/min"),
    ("beats/min", "breaths/min"),
    ("events/hour", "1/hour"),
    ("mL/min", "mL/min/1.73m2"),
    ("packs", "pack-years"),
    ("mGy", "mSv"),
]


@pytest.mark.parametrize(("left", "right"), APART)
def test_what_does_not_convert(left: str, right: str) -> None:
    """What measures different things does not convert, in neither direction."""
    assert (False, False) == (convertible(unit(left), unit(right)), convertible(unit(right), unit(left)))


def test_a_plain_number_converts_to_a_plain_number_only() -> None:
    """A number without a unit is never taken for one with a unit, even where the unit has no dimension."""
    assert (True, False, False) == (
        convertible(None, None),
        convertible(None, unit("mg/g")),
        convertible(unit("kg"), None),
    )


PRODUCTS = [
    ("kg", "m2", -1, "kg/m²"),
    ("m", "m", 1, "m²"),
    ("mg/dL", "dL", 1, "mg"),
    ("mg/kg", "kg", 1, "mg"),
    ("packs/day", "days", 1, "packs"),
    ("cm", "m", -1, "cm/m"),
    ("hours", "minutes", -1, "hours/min"),
    ("mL/min/1.73m2", "mL", -1, "1/min/1.73 m²"),
]


@pytest.mark.parametrize(("left", "right", "sign", "spelling"), PRODUCTS)
def test_products_and_quotients(left: str, right: str, sign: int, spelling: str) -> None:
    """A product or quotient has the unit made of both, with what cancels left out."""
    found = product(unit(left), unit(right), sign)

    assert found is not None
    assert (spelling, unit(left).factor * unit(right).factor ** sign) == (found.spelling, found.factor)
    assert unit(spelling) == found


def test_nothing_is_left() -> None:
    """The quotient of a unit and itself, and of plain numbers, is a plain number; mL over cm³ too."""
    assert [None, None, None] == [
        product(unit("kg"), unit("kg"), -1),
        product(None, None, -1),
        product(unit("mL"), unit("cm3"), -1),
    ]


def test_a_plain_number_in_a_product() -> None:
    """A plain number changes no unit, and divided by one gives its inverse."""
    assert [unit("kg"), unit("kg"), unit("1/kg")] == [
        product(unit("kg"), None, 1),
        product(None, unit("kg"), 1),
        product(None, unit("kg"), -1),
    ]


def test_a_product_without_end_is_refused() -> None:
    """A power that no unit needs is refused before its factor is worked out."""
    large = unit("mm9")

    with pytest.raises(TooComposite):
        product(large, large, 1)


NEAREST = [
    ("KG", "kg"),
    ("MG/DL", "mg/dL"),
    ("MMHG", "mmHg"),
    ("houres", "hours"),
    ("envents/hour", "events/hour"),
    ("mg/dLL", "mg/dL"),
    ("kilogramm", "kg"),
    ("kg", "kg"),
    ("Kg/m2", "kg/m^2"),
    ("sessions", None),
    ("°C", None),
    ("degrees Celsius", None),
    ("F", None),
    ("percent", None),
    ("", None),
    ("mg/dL/", None),
    ("x" * 100_000, None),
]


@pytest.mark.parametrize(("text", "expected"), NEAREST)
def test_did_you_mean(text: str, expected: str | None) -> None:
    """A slip gets the unit that was meant; what is far from each unit gets none."""
    assert expected == nearest_unit(text)


def test_spelled_for_one() -> None:
    """One of a unit is in the singular; a symbol stays as it is."""
    units = map(unit, ("years", "events/hour", "copies/mL", "METs", "kg/m2", "mm Hg", "1/min"))

    assert ["year", "event/hour", "copy/mL", "MET", "kg/m²", "mm Hg", "1/min"] == [spelled_for_one(u) for u in units]


def test_as_written() -> None:
    """As a policy writes it, a unit is one word and the same unit again."""
    written = [as_written(unit(spelling)) for _, spelling, _ in USUAL]

    assert [unit(spelling) for _, spelling, _ in USUAL] == [unit(each) for each in written]
    assert {"mmHg", "kg/m^2", "10^9/L", "mg/24h", "mL/min/1.73m^2"} <= set(written)
    assert [] == [each for each in written if " " in each]


def test_no_name_belongs_to_two_units() -> None:
    """Every unit of the table is found by its spelling and by its spelling for one: no row hides another."""
    units = simple_units()

    assert [(each, each) for each in units] == [(unit(each.spelling), unit(spelled_for_one(each))) for each in units]
    assert len(units) == len({each.ucum for each in units})


@given(st.text(alphabet="kmgdLhµ²2^*/ .1per⁹×°[]", max_size=70) | st.text(max_size=70))
def test_any_text_is_answered(text: str) -> None:
    """No text breaks the reader; what it reads, it reads again from its own spelling."""
    found = unit_named(text)
    nearest_unit(text)

    assert found is None or unit_named(found.spelling) == found
