"""Screening for lung cancer with low dose CT (NCD 210.14), written from the corpus page alone.

The numbers in comments are the criterion numbers of that page.
"""

from collections.abc import Iterable
from datetime import date
from fractions import Fraction

from tests.second_opinion.common import (
    A_DAY,
    MET,
    NOT_MET,
    Choices,
    Criterion,
    Facts,
    Guards,
    Outcome,
    age_on,
    day,
    exact,
    members,
    subsets,
    years_from,
)

FIRST_DAY = date(2015, 2, 5)
VERSION_2 = date(2022, 2, 10)

ORDER_PARTS = [
    "birth date",
    "pack-years smoked",
    "smoking status",
    "statement of no symptoms",
    "identifier of the practitioner",
]
VISIT_PARTS = [
    "eligibility determined",
    "shared decision with a decision aid",
    "counselling on adherence",
    "counselling on smoking",
]
READER = ["board certified", "board eligible", "documented training", "continuing education"]
FACILITY = ["standard nodule reporting", "smoking cessation help", "registry of every screen"]

# Facts that exist only when another has a value.
GUARDS: Guards = {"quit_date": ("smoking", "former smoker"), "last_screening": ("first_screening", False)}


def pack_years(facts: Facts) -> Fraction:
    """One pack (20 cigarettes) a day for one year is one pack-year; periods at different rates add up."""
    first = exact(facts["cigarettes_a_day"]) * exact(facts["years_at_that_rate"])
    later = exact(facts["later_cigarettes_a_day"]) * exact(facts["years_at_the_later_rate"])
    return (first + later) / 20


def full_months_between(last: date, service: date) -> int:
    """Calendar months that lie wholly between the month of one day and the month of another."""
    return (service.year - last.year) * 12 + service.month - last.month - 1


def service_date(facts: Facts) -> date:
    return day(facts["date_of_service"])


def version_1(facts: Facts) -> bool:
    return service_date(facts) < VERSION_2


def age(facts: Facts) -> bool:
    """(1) The age on the date of service; 77 includes every day before the 78th birthday."""
    lowest = 55 if version_1(facts) else 50
    return lowest <= age_on(day(facts["date_of_birth"]), service_date(facts)) <= 77


def asymptomatic(facts: Facts) -> bool:
    """(2) No signs or symptoms of lung cancer."""
    return not facts["lung_cancer_symptoms"]


def smoking_history(facts: Facts) -> bool:
    """(3) At least the version's pack-years."""
    return pack_years(facts) >= (30 if version_1(facts) else 20)


def smokes_or_quit_lately(facts: Facts) -> bool:
    """(4) Current smoker, or quit within the last 15 years, counted back from the date of service."""
    if facts["smoking"] == "former smoker":
        return years_from(service_date(facts), -15) <= day(facts["quit_date"]) <= service_date(facts)
    return facts["smoking"] == "current smoker"


def ordered(facts: Facts) -> bool:
    """(5) An order; in version 1, by (8) for later screenings too, a written one with the prescribed content."""
    if version_1(facts):
        return facts["order"] == "written order" and members(facts["order_contents"]) >= set(ORDER_PARTS)
    return facts["order"] != "no order"


def visit(facts: Facts) -> bool:
    """(6) Before the first screening a visit with all of its parts; by (8) none before later ones.

    A visit on the same day is before it too: the page counts in days, and the order may come out of the visit.
    """
    if not facts["first_screening"]:
        return True
    return members(facts["visit_contents"]) >= set(VISIT_PARTS) and day(facts["visit_date"]) <= service_date(facts)


def version_1_visit(facts: Facts) -> bool:
    """(7) Version 1: the visit by a physician or qualified practitioner, and the first order written during it."""
    if not (version_1(facts) and facts["first_screening"]):
        return True
    by_whom = facts["visit_held_with"] in ("physician", "qualified practitioner")
    return by_whom and facts["order_date"] == facts["visit_date"]


def frequency(facts: Facts) -> bool:
    """(9) At least 11 full months after the month of the last screening."""
    if facts["first_screening"]:
        return True
    return full_months_between(day(facts["last_screening"]), service_date(facts)) >= 11


def reader(facts: Facts) -> bool:
    """(10) Board certified or eligible; in version 1 with training, 300 readings and continuing education."""
    has = members(facts["reader_qualifications"])
    if not has & {"board certified", "board eligible"}:
        return False
    if not version_1(facts):
        return True
    return has >= {"documented training", "continuing education"} and exact(facts["chest_cts_read"]) >= 300


def facility(facts: Facts) -> bool:
    """(11) Standard nodule reporting; in version 1 with the dose limit, help to stop smoking and a registry."""
    has = members(facts["facility_services"])
    if "standard nodule reporting" not in has:
        return False
    if not version_1(facts):
        return True
    return has >= {"smoking cessation help", "registry of every screen"} and exact(facts["dose"]) <= 3


CRITERIA: list[Criterion] = [
    age,
    asymptomatic,
    smoking_history,
    smokes_or_quit_lately,
    ordered,
    visit,
    version_1_visit,
    frequency,
    reader,
    facility,
]


def screening(facts: Facts) -> str:
    return MET if all(criterion(facts) for criterion in CRITERIA) else NOT_MET


OUTCOMES: dict[str, Outcome] = {"screening": screening}

SERVICES = [
    "2015-02-05",
    "2015-02-28",
    "2019-09-01",
    "2020-02-29",
    "2022-02-09",
    "2022-02-10",
    "2022-02-28",
    "2024-02-29",
    "2025-03-01",
    "2025-06-10",
    "2025-12-31",
]

# Cigarettes a day and years of two periods, with the pack-years that they make.
SMOKED: list[tuple[tuple[object, object, object, object], str]] = [
    ((0, 0, 0, 0), "0"),
    ((0, 60, 20, 0), "0"),
    ((20, 19.99999, 0, 0), "19.99999"),
    ((20, 20, 0, 0), "20"),
    ((20, 20.00001, 0, 0), "20.00001"),
    ((10, 40, 0, 0), "20"),
    ((10, 39.9, 0, 0), "19.95"),
    ((0, 0, 10, 40), "20"),
    ((30, 8, 10, 17), "20.5"),
    ((30, 8, 10, 16), "20"),
    ((30, 8, 10, 15.99), "19.995"),
    ((20, 25, 0, 0), "25"),
    ((20, 29.99999, 0, 0), "29.99999"),
    ((20, 30, 0, 0), "30"),
    ((20, 30.00001, 0, 0), "30.00001"),
    ((15, 40, 0, 0), "30"),
    ((20, 25, 10, 10), "30"),
    ((20, 25, 10, 9.9), "29.95"),
    ((20, 25, 10.1, 10), "30.05"),
    ((40, 20, 0, 0), "40"),
    # Sums that come out below 20 and 30 in binary floating point.
    ((1.6, 19, 52.8, 7), "20"),
    ((0.6, 13, 84.6, 7), "30"),
]
RATES_AND_YEARS = ["cigarettes_a_day", "years_at_that_rate", "later_cigarettes_a_day", "years_at_the_later_rate"]


def all_but_one(parts: list[str]) -> list[object]:
    return [[each for each in parts if each != left_out] for left_out in parts]


def iso(days: Iterable[date]) -> list[object]:
    return [str(each) for each in sorted(set(days))]


def births(service: date) -> list[date]:
    """The day of the 50th, 55th, 77th and 78th birthday on the date of service, a day later and a day earlier."""
    on = [years_from(service, -years) for years in (50, 55, 77, 78)]
    return [each + shift * A_DAY for each in on for shift in (-1, 0, 1)] + [service, service + A_DAY]


def quits(service: date) -> list[date]:
    limit = years_from(service, -15)
    return [limit - A_DAY, limit, limit + A_DAY, service - A_DAY, service, service + A_DAY]


def month_start(day_in_month: date, months: int) -> date:
    count = day_in_month.year * 12 + day_in_month.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)


def last_screenings(service: date) -> list[date]:
    """The first and last days of the months around the latest month that leaves 11 full months."""
    late = month_start(service, -11)
    return [late - A_DAY, late, month_start(service, -12), years_from(service, -1), service - A_DAY, service]


def around(service: date) -> list[date]:
    return [service - 9 * A_DAY, service - A_DAY, service, service + A_DAY]


def boundary_values(services: Iterable[str] = SERVICES) -> Choices:
    """Values at, just below and just above every threshold; dates by those of all the dates of service given."""
    days = [day(each) for each in services]
    return {
        "date_of_service": [str(each) for each in days],
        "date_of_birth": iso(each for service in days for each in births(service)),
        "lung_cancer_symptoms": [True, False],
        "smoking": ["current smoker", "former smoker", "never smoked"],
        "quit_date": iso(each for service in days for each in quits(service)),
        "cigarettes_a_day": [0, 0.1, 10, 15, 20, 30, 40, 1000000],
        "years_at_that_rate": [0, 8, 19.99999, 20, 20.00001, 29.99999, 30, 30.00001, 1000000],
        "later_cigarettes_a_day": [0, 10, 10.1, 20, 1000000],
        "years_at_the_later_rate": [0, 9.9, 10, 15.99, 16, 17, 1000000],
        "order": ["written order", "other order", "no order"],
        "order_date": iso(each for service in days for each in around(service)),
        "order_contents": [ORDER_PARTS, [], *all_but_one(ORDER_PARTS)],
        "first_screening": [True, False],
        "last_screening": iso(each for service in days for each in last_screenings(service)),
        "visit_date": iso(each for service in days for each in around(service)),
        "visit_contents": [VISIT_PARTS, [], *all_but_one(VISIT_PARTS)],
        "visit_held_with": ["physician", "qualified practitioner", "auxiliary staff"],
        "reader_qualifications": subsets(READER),
        "chest_cts_read": [0, 299, 300, 301],
        "dose": [0, 2.9, 2.999999, 3, 3.000001, 3.1],
        "facility_services": subsets(FACILITY),
    }


def services_that_matter(facts: Facts) -> list[str]:
    """Dates of service on each side of every date on which the outcome of a case may change, given its other dates."""
    turns = [VERSION_2]
    if "date_of_birth" in facts:
        turns += [years_from(day(facts["date_of_birth"]), years) for years in (50, 55, 78)]
    if "quit_date" in facts:
        quit_date = day(facts["quit_date"])
        turns += [quit_date, *(years_from(quit_date, 15) + shift * A_DAY for shift in (0, 1, 2))]
    if "last_screening" in facts:
        turns.append(month_start(day(facts["last_screening"]), 12))
    turns += [day(facts[name]) for name in ("visit_date", "order_date") if name in facts]
    days = {FIRST_DAY, FIRST_DAY + A_DAY} | {turn + shift * A_DAY for turn in turns for shift in (-1, 0, 1)}
    return [str(each) for each in sorted(days) if each >= FIRST_DAY]


def amounts_between_the_versions(facts: Facts, name: str) -> list[object]:
    """Values of a rate, or of years, that make more than 20 and less than 30 pack-years with what else is known."""
    pairs: dict[str, str] = {}
    for first, second in (RATES_AND_YEARS[:2], RATES_AND_YEARS[2:]):
        pairs |= {first: second, second: first}
    factor = exact(facts.get(pairs[name], 0))
    if not factor:
        return []
    others = [exact(facts.get(each, 0)) for each in RATES_AND_YEARS if each not in (name, pairs[name])]
    amounts = [500 / factor, (500 - others[0] * others[1]) / factor]
    return [round(float(amount), 4) for amount in amounts if amount > 0]


def choices_for(facts: Facts, missing: Iterable[str]) -> Choices:
    """Candidate values of the missing facts of a case, one at least for each way in which they can matter to it."""
    missing = list(missing)
    known = {name: value for name, value in facts.items() if name not in missing}
    service_missing = "date_of_service" in missing
    services = services_that_matter(known) if service_missing else [str(known["date_of_service"])]
    choices = {name: values for name, values in boundary_values(services).items() if name in missing}
    for name, other in (("visit_date", "order_date"), ("order_date", "visit_date")):
        if name in missing and other in known:
            choices[name] = iso({day(each) for each in choices[name]} | {day(known[other])})
    for name in RATES_AND_YEARS:
        if name in missing:
            choices[name] = list(dict.fromkeys(choices[name] + amounts_between_the_versions(known, name)))
    return choices


def all_met(service: str, first: bool) -> Facts:
    """A case that meets every criterion on a date of service, in both versions."""
    on = day(service)
    case: Facts = {
        "date_of_service": service,
        "date_of_birth": str(years_from(on, -60)),
        "lung_cancer_symptoms": False,
        "smoking": "current smoker",
        "cigarettes_a_day": 20,
        "years_at_that_rate": 30,
        "later_cigarettes_a_day": 0,
        "years_at_the_later_rate": 0,
        "order": "written order",
        "order_date": str(on - 9 * A_DAY),
        "order_contents": ORDER_PARTS,
        "first_screening": first,
        "visit_date": str(on - 9 * A_DAY),
        "visit_contents": VISIT_PARTS,
        "visit_held_with": "physician",
        "reader_qualifications": ["board certified", "documented training", "continuing education"],
        "chest_cts_read": 300,
        "dose": 3,
        "facility_services": FACILITY,
    }
    if not first:
        case["last_screening"] = str(years_from(on, -1))
    return case
