"""The forms of codes by their system, and the nearest right form of one that is mistyped.

CPT (American Medical Association): five digits, or four and a letter. HCPCS (Centers for Medicare & Medicaid Services,
CMS): a letter from A to V and four digits, and as its first level the codes of CPT.
ICD-10-CM (CMS and the National Center for Health Statistics): a letter, a digit, a digit or A or B, and up to four
signs more, with a dot or as in claims without. ICD-10-PCS (CMS): seven signs. Neither has O or I behind the first.
CDT (American Dental Association): D and four digits. LOINC (Regenstrief Institute): digits, a hyphen, a check digit.
SNOMED CT (SNOMED International): 6 to 18 digits. RxNorm (National Library of Medicine): up to 8 digits.
NDC (Food and Drug Administration): ten or eleven digits, in three parts or in one.
"""

import itertools
import re

_CPT = r"\d{4}[\dA-Z]"
FORMS = {
    "CPT": re.compile(_CPT),
    "HCPCS": re.compile(rf"(?:[A-V]\d{{4}}|{_CPT})"),
    "ICD-10-CM": re.compile(r"[A-Z]\d[\dAB](?:\.?[\dA-HJ-NP-Z]{1,4})?"),
    "ICD-10-PCS": re.compile(r"[\dA-HJ-NP-Z]{7}"),
    "CDT": re.compile(r"D\d{4}"),
    "LOINC": re.compile(r"\d{1,7}-\d"),
    "SNOMED CT": re.compile(r"\d{6,18}"),
    "RxNorm": re.compile(r"\d{1,8}"),
    "NDC": re.compile(r"\d{4,5}-\d{3,4}-\d{1,2}|\d{10,11}"),
}
_MISTAKEN = {"O": "0", "I": "1", "L": "1", "0": "O", "1": "I"}
MOST_MISTAKEN = 5  # letters and digits that are tried in one code


def has_form(code: str, system: str) -> bool:
    """Whether a code has the form of its system."""
    return FORMS[" ".join(system.split())].fullmatch(code) is not None


def nearest_form(code: str, system: str) -> str | None:
    """The one code that has the form where letters and digits that look alike are taken for each other, or None.

    The fewest are changed; None too where several codes would do.
    """
    places = [place for place, sign in enumerate(code) if sign in _MISTAKEN][:MOST_MISTAKEN]
    for number in range(1, len(places) + 1):
        found = [mended(code, some) for some in itertools.combinations(places, number)]
        right = [each for each in found if has_form(each, system)]
        if right:
            return right[0] if len(right) == 1 else None
    return None


def mended(code: str, places: tuple[int, ...]) -> str:
    return "".join(_MISTAKEN[sign] if place in places else sign for place, sign in enumerate(code))
