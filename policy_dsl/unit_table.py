"""The simple units: one row each. What they mean and how they are put together is in `units.py`.

Durations are three families on purpose (language guide, types): days, months and minutes do not convert.
Things counted have a base dimension each, so that breaths are never compared with beats.
By definition an inch is 25.4 mm, a pound 453.59237 g, 1 cmH2O is 98.0665 Pa, 1 kcal 4.184 kJ and 1 Ci 37 GBq;
760 mmHg are taken as 101325 Pa (the torr: a column of mercury differs from it by 1 part in 7 million).
The base unit of a dimension is the one with the factor 1; of volumes it is the cubic meter.
"""

from typing import NamedTuple


class Row(NamedTuple):
    """One simple unit."""

    measures: str
    power: int  # 3 for a volume, which measures length
    spelling: str  # for the page
    ucum: str
    factor: str  # how many base units it is
    symbols: str = ""  # further ones, exact case, between blanks
    words: tuple[str, ...] = ()  # any case; where the page spells the plural, the singular is the first


TABLE: tuple[Row, ...] = (
    Row("mass", 1, "kg", "kg", "1", "kgs", ("kilogram", "kilograms", "kilo", "kilos")),
    Row("mass", 1, "g", "g", "1e-3", "gm gms", ("gram", "grams")),
    Row("mass", 1, "mg", "mg", "1e-6", "mgs", ("milligram", "milligrams")),
    Row("mass", 1, "µg", "ug", "1e-9", "mcg ug", ("microgram", "micrograms")),
    Row("mass", 1, "ng", "ng", "1e-12", "", ("nanogram", "nanograms")),
    Row("mass", 1, "pg", "pg", "1e-15", "", ("picogram", "picograms")),
    Row("mass", 1, "lb", "[lb_av]", "0.45359237", "lbs", ("pound", "pounds")),
    Row("mass", 1, "oz", "[oz_av]", "0.028349523125", "", ("ounce", "ounces")),
    Row("length", 1, "m", "m", "1", "", ("meter", "meters", "metre", "metres")),
    Row("length", 1, "km", "km", "1000", "", ("kilometer", "kilometers", "kilometre", "kilometres")),
    Row("length", 1, "cm", "cm", "1e-2", "cms", ("centimeter", "centimeters", "centimetre", "centimetres")),
    Row("length", 1, "mm", "mm", "1e-3", "mms", ("millimeter", "millimeters", "millimetre", "millimetres")),
    Row("length", 1, "µm", "um", "1e-6", "um", ("micron", "microns", "micrometer", "micrometers")),
    Row("length", 1, "nm", "nm", "1e-9", "", ("nanometer", "nanometers", "nanometre", "nanometres")),
    Row("length", 1, "in", "[in_i]", "0.0254", "", ("inch", "inches")),
    Row("length", 1, "ft", "[ft_i]", "0.3048", "", ("foot", "feet")),
    Row("length", 1, "Fr", "[Ch]", "1/3000", "", ("french",)),  # of catheters
    Row("length", 2, "1.73 m²", "{1.73_m2}", "1.73", "1.73m2"),  # of body surface; behind a "/"
    Row("length", 3, "L", "L", "1e-3", "l", ("liter", "liters", "litre", "litres")),
    Row("length", 3, "dL", "dL", "1e-4", "dl", ("deciliter", "deciliters", "decilitre", "decilitres")),
    Row("length", 3, "mL", "mL", "1e-6", "ml cc", ("milliliter", "milliliters", "millilitre", "millilitres")),
    Row("length", 3, "µL", "uL", "1e-9", "µl uL ul mcL", ("microliter", "microliters", "microlitre", "microlitres")),
    Row("length", 3, "nL", "nL", "1e-12", "nl", ("nanoliter", "nanoliters", "nanolitre", "nanolitres")),
    Row("length", 3, "fL", "fL", "1e-18", "fl", ("femtoliter", "femtoliters", "femtolitre", "femtolitres")),
    Row("days", 1, "days", "d", "1", "d", ("day", "days")),
    Row("days", 1, "weeks", "wk", "7", "wk wks", ("week", "weeks")),
    Row("days", 1, "24 h", "(24.h)", "1", "24h 24hr 24hrs", ("24 hours", "24-hour")),  # of collecting; behind a "/"
    Row("months", 1, "months", "mo", "1", "mo mos", ("month", "months")),
    Row("months", 1, "years", "a", "12", "yr yrs", ("year", "years")),
    Row("minutes", 1, "minutes", "min", "1", "min mins", ("minute", "minutes")),
    Row("minutes", 1, "hours", "h", "60", "h hr hrs", ("hour", "hours")),
    Row("minutes", 1, "seconds", "s", "1/60", "s sec secs", ("second", "seconds")),
    Row("minutes", 1, "ms", "ms", "1/60000", "msec", ("millisecond", "milliseconds")),
    Row("minutes", -1, "Hz", "Hz", "60", "", ("hertz",)),
    Row("minutes", -1, "kHz", "kHz", "60000", "", ("kilohertz",)),
    Row("substance", 1, "mol", "mol", "1", "", ("mole", "moles")),
    Row("substance", 1, "mmol", "mmol", "1e-3", "", ("millimole", "millimoles")),
    Row("substance", 1, "µmol", "umol", "1e-6", "umol mcmol", ("micromole", "micromoles")),
    Row("substance", 1, "nmol", "nmol", "1e-9", "", ("nanomole", "nanomoles")),
    Row("substance", 1, "pmol", "pmol", "1e-12", "", ("picomole", "picomoles")),
    Row("equivalents", 1, "Eq", "eq", "1", "", ("equivalent", "equivalents")),
    Row("equivalents", 1, "mEq", "meq", "1e-3", "meq", ("milliequivalent", "milliequivalents")),
    Row("osmoles", 1, "Osm", "osm", "1", "osm", ("osmole", "osmoles")),
    Row("osmoles", 1, "mOsm", "mosm", "1e-3", "mosm", ("milliosmole", "milliosmoles")),
    Row("international units", 1, "IU", "[IU]", "1", "", ("international unit", "international units")),
    Row("international units", 1, "mIU", "m[IU]", "1e-3"),
    Row("international units", 1, "µIU", "u[IU]", "1e-6", "uIU mcIU"),
    Row("enzyme units", 1, "U", "U", "1", "", ("enzyme unit", "enzyme units")),
    Row("enzyme units", 1, "mU", "mU", "1e-3"),
    Row("enzyme units", 1, "µU", "uU", "1e-6", "uU mcU"),
    Row("enzyme units", 1, "kU", "kU", "1000"),
    Row("pressure", 1, "mm Hg", "mm[Hg]", "1", "mmHg mmhg", ("millimeters of mercury", "millimetres of mercury")),
    Row("pressure", 1, "cm H₂O", "cm[H2O]", "7453054/10132500", "cmH₂O cmH2O", ("centimeters of water",)),
    Row("pressure", 1, "kPa", "kPa", "760000/101325", "", ("kilopascal", "kilopascals")),
    Row("pressure", 1, "Pa", "Pa", "760/101325", "", ("pascal", "pascals")),
    Row("energy", 1, "kJ", "kJ", "1", "", ("kilojoule", "kilojoules")),
    Row("energy", 1, "kcal", "kcal", "4.184", "", ("kilocalorie", "kilocalories")),
    Row("absorbed dose", 1, "Gy", "Gy", "1", "", ("gray", "grays")),
    Row("absorbed dose", 1, "cGy", "cGy", "1e-2", "", ("centigray", "centigrays")),
    Row("absorbed dose", 1, "mGy", "mGy", "1e-3", "", ("milligray", "milligrays")),
    Row("equivalent dose", 1, "Sv", "Sv", "1", "", ("sievert", "sieverts")),
    Row("equivalent dose", 1, "mSv", "mSv", "1e-3", "", ("millisievert", "millisieverts")),
    Row("radioactivity", 1, "MBq", "MBq", "1", "", ("megabecquerel", "megabecquerels")),
    Row("radioactivity", 1, "GBq", "GBq", "1000", "", ("gigabecquerel", "gigabecquerels")),
    Row("radioactivity", 1, "mCi", "mCi", "37", "", ("millicurie", "millicuries")),
    Row("sound level", 1, "dB", "dB", "1", "", ("decibel", "decibels")),
    Row("angle", 1, "degrees", "deg", "1", "deg °", ("degree", "degrees")),
    Row("refraction", 1, "diopters", "[diop]", "1", "dpt", ("diopter", "diopters", "dioptre", "dioptres")),
    Row("metabolic rate", 1, "METs", "[MET]", "1", "", ("MET", "METs")),
    Row("radiodensity", 1, "HU", "[hnsf'U]", "1", "", ("hounsfield unit", "hounsfield units")),
    Row("high power fields", 1, "hpf", "[HPF]", "1", "HPF", ("high power field", "high power fields")),
    Row("events", 1, "events", "{events}", "1", "", ("event", "events")),
    Row("beats", 1, "beats", "{beats}", "1", "", ("beat", "beats")),
    Row("breaths", 1, "breaths", "{breaths}", "1", "", ("breath", "breaths")),
    Row("cigarettes", 1, "cigarettes", "{cigarettes}", "1", "", ("cigarette", "cigarettes")),
    Row("packs", 1, "packs", "{packs}", "1", "", ("pack", "packs")),
    Row("pack-years", 1, "pack-years", "{pack-years}", "1", "", ("pack-year", "pack-years", "pack year", "pack years")),
    Row("drinks", 1, "drinks", "{drinks}", "1", "", ("drink", "drinks")),
    Row("copies", 1, "copies", "{copies}", "1", "", ("copy", "copies")),
    # Of insulin or of a toxin: each product has its own.
    Row("units", 1, "units", "{units}", "1", "", ("unit", "units")),
    Row("cells", 1, "cells", "{cells}", "1", "", ("cell", "cells")),
    Row("cells", 1, "×10⁹", "10*9", "1e9", "10^9"),  # of cells, in blood counts
    Row("cells", 1, "×10⁶", "10*6", "1e6", "10^6"),
    Row("cells", 1, "×10³", "10*3", "1e3", "10^3"),
    Row("", 0, "ppm", "[ppm]", "1e-6"),
    Row("", 0, "ppb", "[ppb]", "1e-9"),
)
