"""The expected answers of the sleep apnea policy, worked out by hand from the text of its source alone.

In comes a complete case: every fact is known, and the list of nights is whole. Out comes, for each of the four
questions of the page, the outcome, the criteria that decide, and the date from which coverage runs where that date is
part of the answer. It uses nothing of the product. Runs of 30 days are searched for by trying every one of them.

Source: "Continuous positive airway pressure for obstructive sleep apnea", criteria 1 to 14. Criteria are called by the
numbers of the page: "5a" and "5b" are the two bands of criterion 5, and "5" is that criterion where neither is met.

What decides: of an approval, each criterion it rests on; of a denial, each criterion that fails and each exclusion
that applies; of a referral, criterion 5; of "study only", criterion 14; of a question that is not asked, nothing.

Readings, of which those marked [page] are those of the page or of its cases, and the others are chosen here:

General
- Rules are chosen by the date of service alone, not by the date of the test or the start of therapy. [page]
- A criterion that fails, or an exclusion that applies, outweighs what is open; what is open outweighs "study only".
- Two entries of one night are refused: the page does not tell whether their hours add up.
- Documentation and codes are not criteria of their own: the facts are taken to be documented.
- The four questions do not require each other, except that the bilevel device requires the criteria of the initial
  one.
- One list of facts answers all four questions. Nothing is asked of events dated after the date of service.

Initial approval
- An adult is at least 18 years old.
- "Before the test" is an earlier date: an evaluation on the day of the test is not before it.
- The index is all events divided by the hours recorded, exact and never rounded. One number of hours stands for hours
  of sleep (as in AHI) or of recording (as in RDI), whichever the test gives: no case has both.
- The least numbers of events, 30 and 10, are asked of a recording of any length. From 2 hours on, an index that
  reaches a band has them anyway.
- Above 14 an index that does not meet band a is in no band: in the gap between 14 and 15, or at least 15 with fewer
  than 30 events. It is referred if reading it into one of the bands would approve it, and otherwise fails. It would be
  approved as band a if it is in the gap and there are 30 events (case 4), and as band b if there are 10 events and a
  listed condition (case 5). [page]
- So an index in the gap with fewer than 30 events and no listed condition is not medically necessary, as in case 5,
  though case 4 could be read to refer the whole gap. It takes 29 events in about 2 hours, or fewer in less.
- An index in the gap is referred even with a listed condition, though either way of reading it would approve it.
- Criterion 13 excludes an index below 5, besides criterion 5 failing; snoring without apnea excludes whatever the
  index.
- Criterion 14: an "other method" is every test that criterion 3 does not accept, a type IV device of two channels
  among them. In an approved study it is "study only" if all else is met; outside one it fails criterion 3 (case 6).
- Before 2008-03-13 a test must be attended polysomnography in a facility with at least 2 hours recorded (both are told
  as criterion 3), there is no route by study, and the approval is not limited to 12 weeks. All else is as it is now.

Bilevel device
- "Medically necessary", with no 12 weeks of its own, since criterion 11 ties it to the first device's trial.
- Where criterion 5 is open or the test counts in a study only, so is the answer for the bilevel device.
- "Despite proper fitting and settings" is one fact.

Continuation
- Day N is the date N days after the start date, which is day 0. [page]
- The first 3 months are 90 days, not calendar months. [page] They end with day 90, since case 10 has coverage end
  before day 91. So nights dated day 0 to day 90 count, and the last run of 30 days is day 61 to day 90.
- A run of 30 days lies wholly within the first 3 months. A date that is not listed is a night without use.
- The run need not be over by the day of the re-evaluation (case 8). [page] Nights with either device count.
- Re-evaluation is on day 31 to day 91, both included. [page] One re-evaluation is looked at.
- Criterion 10 is another way to meet criterion 8, not a further condition: a late re-evaluation must be of the same
  kind and find the same improvement, and adherence within the first 3 months is still needed (case 10). [page]
- Criterion 11: what remains is 90 less the day of the substitution (case 12: day 70, about 20 left). On day 59, 31
  days remain and the window is unchanged; from day 60 to day 90 it ends with day 119, "before day 120". It still
  begins with day 31, and the re-evaluation may precede the substitution. A substitution after day 90 is not within the
  trial.
- A re-evaluation later than the window of criterion 11 is late as in criterion 10.
- Before 2008-03-13 there is no trial, so continuation "does not apply".

Requalification
- Asked after a failed trial only, which is a fact of its own; otherwise, and before 2008-03-13, it "does not apply".
- The re-evaluation must be in person: telehealth is named in criterion 8, and not here.
- The repeat test need only have been held in a facility: no index, date or order is asked of it.
- The answer is "medically necessary": the page does not say for how long.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import TypeAlias

Night: TypeAlias = tuple[date, Decimal]

TWELVE_WEEKS = "medically necessary, first 12 weeks only"
NECESSARY = "medically necessary"
CONTINUED = "medically necessary, continued"
RESUMED = "medically necessary from the re-evaluation date on"
DENIED = "not medically necessary"
REFERRED = "refer for review"
STUDY_ONLY = "study only"
NOT_ASKED = "does not apply"
UNDECIDED = "needs more information"

FACILITY_TEST = "attended polysomnography in a facility"
TYPE_II = "unattended home test type II"
TYPE_III = "unattended home test type III"
TYPE_IV = "unattended home test type IV"
ARTERIAL_TONE_DEVICE = "home device measuring peripheral arterial tone"
OTHER_METHOD = "another diagnostic method"
TEST_KINDS = (FACILITY_TEST, TYPE_II, TYPE_III, TYPE_IV, ARTERIAL_TONE_DEVICE, OTHER_METHOD)
NO_TEST = "no test"

SIGNALS = frozenset({"actigraphy", "oximetry", "peripheral arterial tone"})
CONDITIONS = (
    "excessive daytime sleepiness",
    "impaired cognition",
    "mood disorder",
    "insomnia",
    "hypertension",
    "ischemic heart disease",
    "history of stroke",
)

IN_PERSON = "in person"
TELEHEALTH = "accepted telehealth"
OTHER_CONTACT = "other contact"

NOT_TRIED = "not tried"
TRIED_IN_TITRATION = "tried in the facility titration"
TRIED_AT_HOME = "tried at home"

HOME_TESTS_AND_TRIAL_FROM = date(2008, 3, 13)
FIRST_DAY_TO_REEVALUATE = 31
LAST_DAY_TO_REEVALUATE = 91
LAST_DAY_TO_REEVALUATE_AFTER_LATE_SUBSTITUTION = 119
LAST_DAY_OF_FIRST_MONTHS = 90
RUN_OF_DAYS = 30
NIGHTS_NEEDED = 21
HOURS_NEEDED = Decimal(4)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Every fact that the policy reads. A date that is None tells that the event is known not to have taken place."""

    date_of_service: date
    age_in_years: int
    # The evaluation before the test, criterion 2.
    evaluation_date: date | None
    evaluation_in_person: bool
    evaluation_by_treating_practitioner: bool
    # The test and its index, criteria 3 to 5, 13 and 14.
    test_date: date
    test_kind: str
    type_iv_channels: int
    arterial_tone_device_measures: frozenset[str]
    test_ordered_by_treating_practitioner: bool
    test_by_device_supplier: bool
    in_approved_study: bool
    apneas_and_hypopneas: int
    hours_recorded: Decimal
    conditions: frozenset[str]
    snoring_without_apnea: bool
    # Instruction, criterion 6.
    patient_instructed: bool
    caregiver_instructed: bool
    # The first step before a bilevel device, criterion 7.
    cpap_tried: str
    cpap_shown_ineffective: bool
    cpap_fitting_and_settings_proper: bool
    # The trial, criteria 8 to 11.
    start_of_therapy: date
    nights: tuple[Night, ...]
    reevaluation_date: date | None
    reevaluation_kind: str
    symptoms_improved: bool
    bilevel_substituted_on: date | None
    # After a failed trial, criterion 12.
    trial_failed: bool
    failure_reevaluation_kind: str
    cause_of_failure_found: bool
    repeat_test_kind: str

    def __post_init__(self) -> None:
        """Refuse what cannot be a case, and two entries of one night: the page does not tell how they count."""
        if self.hours_recorded <= 0:
            raise ValueError("nothing was recorded")
        if len({night for night, _ in self.nights}) != len(self.nights):
            raise ValueError("a night is listed twice")

    @property
    def has_listed_condition(self) -> bool:
        """Whether at least one of the symptoms or conditions of band b is present."""
        return any(each in CONDITIONS for each in self.conditions)

    @property
    def index(self) -> Fraction:
        """Events per hour, exact."""
        return Fraction(self.apneas_and_hypopneas) / Fraction(self.hours_recorded)

    def day(self, of: date) -> int:
        """How many days after the start of therapy a date is."""
        return (of - self.start_of_therapy).days


@dataclass(frozen=True, slots=True)
class Answer:
    """What one question answers; `starts` is the date from which coverage resumes, where it does."""

    outcome: str
    because: tuple[str, ...]
    starts: date | None = None


# ---- initial approval, criteria 1 to 6, 13 and 14


def is_adult(case: Case) -> bool:
    """Criterion 1: adult."""
    return case.age_in_years >= 18


def evaluated_before_test(case: Case) -> bool:
    """Criterion 2: in-person clinical evaluation by the treating practitioner before the sleep test."""
    return (
        case.evaluation_date is not None
        and case.evaluation_date < case.test_date
        and case.evaluation_in_person
        and case.evaluation_by_treating_practitioner
    )


def kind_of_test_accepted(case: Case) -> bool:
    """Criterion 3: the test is of an accepted kind, by the rules of the date of service."""
    if case.date_of_service < HOME_TESTS_AND_TRIAL_FROM:
        return case.test_kind == FACILITY_TEST and case.hours_recorded >= 2
    if case.test_kind == TYPE_IV:
        return case.type_iv_channels >= 3
    if case.test_kind == ARTERIAL_TONE_DEVICE:
        return case.arterial_tone_device_measures >= SIGNALS
    return case.test_kind in {FACILITY_TEST, TYPE_II, TYPE_III}


def counts_in_study(case: Case) -> bool:
    """Criterion 14: a method that is not accepted, within an approved study."""
    return (
        case.in_approved_study and case.date_of_service >= HOME_TESTS_AND_TRIAL_FROM and not kind_of_test_accepted(case)
    )


def in_band_a(case: Case) -> bool:
    """Criterion 5a: at least 15 an hour, with at least 30 events."""
    return case.index >= 15 and case.apneas_and_hypopneas >= 30


def in_band_b(case: Case) -> bool:
    """Criterion 5b: at least 5 and at most 14 an hour, with at least 10 events and a listed condition."""
    return 5 <= case.index <= 14 and case.apneas_and_hypopneas >= 10 and case.has_listed_condition


def index_is_open(case: Case) -> bool:
    """An index of no band that would be approved if it were read into one of them."""
    if case.index <= 14 or in_band_a(case):
        return False
    as_band_a = case.index < 15 and case.apneas_and_hypopneas >= 30
    as_band_b = case.apneas_and_hypopneas >= 10 and case.has_listed_condition
    return as_band_a or as_band_b


def excluded(case: Case) -> bool:
    """Criterion 13: an index below 5, snoring without apnea, or a test by the device supplier."""
    return case.index < 5 or case.snoring_without_apnea or case.test_by_device_supplier


def initial_failures(case: Case) -> tuple[str, ...]:
    """The criteria of the initial approval that fail, and the exclusion if it applies."""
    holds = {
        "1": is_adult(case),
        "2": evaluated_before_test(case),
        "3": kind_of_test_accepted(case) or counts_in_study(case),
        "4": case.test_ordered_by_treating_practitioner,
        "5": in_band_a(case) or in_band_b(case) or index_is_open(case),
        "6": case.patient_instructed or case.caregiver_instructed,
        "13": not excluded(case),
    }
    return tuple(criterion for criterion, met in holds.items() if not met)


def initial(case: Case) -> Answer:
    """Section A: the first 12 weeks of continuous pressure."""
    limited = case.date_of_service >= HOME_TESTS_AND_TRIAL_FROM
    return _by_criteria_of_initial(case, (), (), TWELVE_WEEKS if limited else NECESSARY)


def bilevel(case: Case) -> Answer:
    """Section B: a bilevel device without backup rate, after continuous pressure was tried."""
    shown = (
        case.cpap_tried in {TRIED_IN_TITRATION, TRIED_AT_HOME}
        and case.cpap_shown_ineffective
        and case.cpap_fitting_and_settings_proper
    )
    return _by_criteria_of_initial(case, ("7",), () if shown else ("7",), NECESSARY)


def _by_criteria_of_initial(case: Case, further: tuple[str, ...], failing: tuple[str, ...], approval: str) -> Answer:
    failures = tuple(sorted(initial_failures(case) + failing, key=int))
    if failures:
        return Answer(DENIED, failures)
    if index_is_open(case):
        return Answer(REFERRED, ("5",))
    if counts_in_study(case):
        return Answer(STUDY_ONLY, ("14",))
    return Answer(approval, ("1", "2", "3", "4", "5a" if in_band_a(case) else "5b", "6", *further))


# ---- continuation, criteria 8 to 11


def adherent(case: Case) -> bool:
    """Criterion 9: 4 hours or more on 21 nights of some run of 30 days within the first 3 months."""
    good = {case.day(night) for night, hours in case.nights if hours >= HOURS_NEEDED}
    for first in range(LAST_DAY_OF_FIRST_MONTHS - RUN_OF_DAYS + 2):
        if sum(day in good for day in range(first, first + RUN_OF_DAYS)) >= NIGHTS_NEEDED:
            return True
    return False


def substituted_late(case: Case) -> bool:
    """Criterion 11: the bilevel device came within the trial, when 30 days of it or fewer remained."""
    if case.bilevel_substituted_on is None:
        return False
    return 0 <= LAST_DAY_OF_FIRST_MONTHS - case.day(case.bilevel_substituted_on) <= 30


def continuation(case: Case) -> Answer:
    """Section C: coverage after the first 3 months."""
    if case.date_of_service < HOME_TESTS_AND_TRIAL_FROM:
        return Answer(NOT_ASKED, ())
    extended = substituted_late(case)
    last_day = LAST_DAY_TO_REEVALUATE_AFTER_LATE_SUBSTITUTION if extended else LAST_DAY_TO_REEVALUATE
    # Whether the window was the longer one decides only if the re-evaluation falls after the shorter one.
    by_window: tuple[str, ...] = ()
    late = False
    reevaluated = False
    if case.reevaluation_date is not None:
        day = case.day(case.reevaluation_date)
        late = day > last_day
        by_window = ("11",) if extended and day > LAST_DAY_TO_REEVALUATE else ()
        reevaluated = (
            day >= FIRST_DAY_TO_REEVALUATE
            and case.reevaluation_kind in {IN_PERSON, TELEHEALTH}
            and case.symptoms_improved
        )
    failures = tuple(criterion for criterion, met in {"8": reevaluated, "9": adherent(case)}.items() if not met)
    if failures:
        return Answer(DENIED, failures)
    if late:
        return Answer(RESUMED, ("9", "10", *by_window), case.reevaluation_date)
    return Answer(CONTINUED, ("8", "9", *by_window))


def covered_on(case: Case, day: date) -> bool:
    """Whether continuation covers a date after the first 3 months."""
    answer = continuation(case)
    if case.day(day) <= LAST_DAY_OF_FIRST_MONTHS:
        raise ValueError("continuation begins after the first 3 months")
    return answer.outcome == CONTINUED or (answer.starts is not None and day >= answer.starts)


# ---- requalification, criterion 12


def requalification(case: Case) -> Answer:
    """Section D: after a failed trial, an in-person re-evaluation that finds why, and a repeat test in a facility."""
    if case.date_of_service < HOME_TESTS_AND_TRIAL_FROM or not case.trial_failed:
        return Answer(NOT_ASKED, ())
    requalified = (
        case.failure_reevaluation_kind == IN_PERSON
        and case.cause_of_failure_found
        and case.repeat_test_kind == FACILITY_TEST
    )
    return Answer(NECESSARY if requalified else DENIED, ("12",))


QUESTIONS: Mapping[str, Callable[[Case], Answer]] = {
    "initial": initial,
    "bilevel": bilevel,
    "continuation": continuation,
    "requalification": requalification,
}


def expected(case: Case) -> dict[str, Answer]:
    """The answers to a case, by question."""
    return {question: answer(case) for question, answer in QUESTIONS.items()}


# ---- the cases of the page


def some_nights(start: date, days: Mapping[int, str]) -> tuple[Night, ...]:
    """Nights by their day of therapy, each with its hours."""
    return tuple((start + timedelta(days=day), Decimal(hours)) for day, hours in sorted(days.items()))


_STARTED = date(2025, 2, 1)


def _best_run(good: int) -> tuple[Night, ...]:
    """Nights 20 to 49 are the best run, with so many nights of 4.0 hours; every other night is short."""
    return some_nights(_STARTED, {day: "4.0" if 20 <= day < 20 + good else "3.9" for day in range(91)})


def _on_day(day: int) -> date:
    return _STARTED + timedelta(days=day)


# What the page has in common, "unless changed", and around it whatever meets every question that its case is not about.
COMMON = Case(
    date_of_service=date(2025, 6, 15),
    age_in_years=58,
    evaluation_date=date(2025, 1, 5),
    evaluation_in_person=True,
    evaluation_by_treating_practitioner=True,
    test_date=date(2025, 1, 12),
    test_kind=TYPE_III,
    type_iv_channels=3,
    arterial_tone_device_measures=SIGNALS,
    test_ordered_by_treating_practitioner=True,
    test_by_device_supplier=False,
    in_approved_study=False,
    apneas_and_hypopneas=154,
    hours_recorded=Decimal(7),
    conditions=frozenset(),
    snoring_without_apnea=False,
    patient_instructed=True,
    caregiver_instructed=False,
    cpap_tried=TRIED_AT_HOME,
    cpap_shown_ineffective=True,
    cpap_fitting_and_settings_proper=True,
    start_of_therapy=_STARTED,
    nights=_best_run(21),
    reevaluation_date=_on_day(31),
    reevaluation_kind=IN_PERSON,
    symptoms_improved=True,
    bilevel_substituted_on=None,
    trial_failed=True,
    failure_reevaluation_kind=IN_PERSON,
    cause_of_failure_found=True,
    repeat_test_kind=FACILITY_TEST,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PageCase:
    """A case that the page works out by hand. Conditions that are not stated may be any of `conditions_may_be`."""

    name: str
    question: str
    case: Case
    outcome: str
    because: tuple[str, ...]
    starts: date | None = None
    conditions_may_be: tuple[frozenset[str], ...] = field(default=())

    def answered(self) -> set[Answer]:
        """The answers of every case that this may be: more than one outcome needs more information."""
        completions = [replace(self.case, conditions=each) for each in self.conditions_may_be] or [self.case]
        return {QUESTIONS[self.question](each) for each in completions}


_HYPERTENSION = frozenset({"hypertension"})
_SLEEPINESS = frozenset({"excessive daytime sleepiness"})
_NINE_AN_HOUR = replace(COMMON, apneas_and_hypopneas=54, hours_recorded=Decimal(6))
_SHORT_RECORDING = replace(COMMON, apneas_and_hypopneas=27, hours_recorded=Decimal("1.5"))
_BY_BAND_A = ("1", "2", "3", "4", "5a", "6")
_BY_BAND_B = ("1", "2", "3", "4", "5b", "6")

PAGE = (
    PageCase(
        name="1, 22 an hour over 7 hours",
        question="initial",
        case=COMMON,
        outcome=TWELVE_WEEKS,
        because=_BY_BAND_A,
    ),
    PageCase(
        name="2, exactly 15 an hour over 6 hours",
        question="initial",
        case=replace(COMMON, apneas_and_hypopneas=90, hours_recorded=Decimal(6)),
        outcome=TWELVE_WEEKS,
        because=_BY_BAND_A,
    ),
    PageCase(
        name="3, 9 an hour over 6 hours, hypertension",
        question="initial",
        case=replace(_NINE_AN_HOUR, conditions=_HYPERTENSION),
        outcome=TWELVE_WEEKS,
        because=_BY_BAND_B,
    ),
    PageCase(
        name="3, no listed condition",
        question="initial",
        case=_NINE_AN_HOUR,
        outcome=DENIED,
        because=("5",),
    ),
    PageCase(
        name="3, conditions not stated",
        question="initial",
        case=_NINE_AN_HOUR,
        outcome=UNDECIDED,
        because=(),
        conditions_may_be=(frozenset(), *(frozenset({each}) for each in CONDITIONS)),
    ),
    PageCase(
        name="4, 14.6 an hour",
        question="initial",
        case=replace(COMMON, apneas_and_hypopneas=73, hours_recorded=Decimal(5)),
        outcome=REFERRED,
        because=("5",),
    ),
    PageCase(
        name="5, 27 events in 1.5 hours",
        question="initial",
        case=_SHORT_RECORDING,
        outcome=DENIED,
        because=("5",),
    ),
    PageCase(
        name="5, with daytime sleepiness",
        question="initial",
        case=replace(_SHORT_RECORDING, conditions=_SLEEPINESS),
        outcome=REFERRED,
        because=("5",),
    ),
    PageCase(
        name="6, type IV device with two channels",
        question="initial",
        case=replace(
            COMMON, test_kind=TYPE_IV, type_iv_channels=2, apneas_and_hypopneas=180, hours_recorded=Decimal(6)
        ),
        outcome=DENIED,
        because=("3",),
    ),
    PageCase(
        name="7, evaluated one day after the test",
        question="initial",
        case=replace(COMMON, evaluation_date=date(2025, 1, 13)),
        outcome=DENIED,
        because=("2",),
    ),
    PageCase(
        name="8, day 31 and 21 nights of 30",
        question="continuation",
        case=replace(COMMON, reevaluation_date=date(2025, 3, 4)),
        outcome=CONTINUED,
        because=("8", "9"),
    ),
    PageCase(
        name="9, 20 nights of 30",
        question="continuation",
        case=replace(COMMON, nights=_best_run(20)),
        outcome=DENIED,
        because=("9",),
    ),
    PageCase(
        name="10, re-evaluated on day 100",
        question="continuation",
        case=replace(COMMON, reevaluation_date=_on_day(100)),
        outcome=RESUMED,
        because=("9", "10"),
        starts=_on_day(100),
    ),
    PageCase(
        name="11, continuous pressure never tried",
        question="bilevel",
        case=replace(
            COMMON, cpap_tried=NOT_TRIED, cpap_shown_ineffective=False, cpap_fitting_and_settings_proper=False
        ),
        outcome=DENIED,
        because=("7",),
    ),
    PageCase(
        name="12, bilevel on day 70, re-evaluated on day 112",
        question="continuation",
        case=replace(COMMON, bilevel_substituted_on=_on_day(70), reevaluation_date=_on_day(112)),
        outcome=CONTINUED,
        because=("8", "9", "11"),
    ),
)


# ---- cases drawn near the boundaries

# Events and hours: 15, 14 and 5 an hour and a little to both sides; 30 and 10 events; 2 hours and a little less.
RECORDINGS = (
    *((events, "6") for events in (29, 30, 31, 83, 84, 85, 89, 90, 91)),
    *((events, "2") for events in (9, 10, 11, 28, 29, 30, 31)),
    *((events, "1.9") for events in (9, 10, 26, 27, 28, 29, 30)),
    *((events, "1.5") for events in (9, 10, 21, 22, 27, 29, 30)),
    *((events, "0.5") for events in (9, 10, 29, 30)),
    (29, "2.05"),
    (30, "2.05"),
    (14, "1"),
    (15, "1"),
)
DATES_OF_SERVICE = (date(2008, 3, 12), date(2008, 3, 13), date(2005, 4, 4), date(2025, 2, 28), date(2024, 7, 1))
DAYS_TO_REEVALUATE = (0, 30, 31, 32, 60, 90, 91, 92, 118, 119, 120, 121)
DAYS_TO_SUBSTITUTE = (0, 58, 59, 60, 61, 70, 89, 90, 91)
FIRST_DAYS_OF_RUNS = (0, 0, 1, 20, 59, 60, 61, 62)
# Every event of a case that is drawn comes before its date of service.
_DAYS_BEFORE_SERVICE = 130


def random_case(random: Random) -> Case:
    """A complete case of which most is met, and some facts are at one of their boundaries."""
    service = random.choice(DATES_OF_SERVICE)
    start = service - timedelta(days=_DAYS_BEFORE_SERVICE)
    test = start - timedelta(days=20)
    events, hours = random.choice(RECORDINGS) if random.random() < 0.7 else (154, "7")
    case = replace(
        COMMON,
        date_of_service=service,
        test_date=test,
        evaluation_date=test - timedelta(days=7),
        test_kind=FACILITY_TEST if random.random() < 0.4 else TYPE_III,
        apneas_and_hypopneas=events,
        hours_recorded=Decimal(hours),
        conditions=frozenset(random.sample(CONDITIONS, random.choice([0, 0, 1, 2]))),
        start_of_therapy=start,
        nights=random_nights(random, start),
        reevaluation_date=start + timedelta(days=random.choice(DAYS_TO_REEVALUATE)),
    )
    if random.random() < 0.5:
        case = replace(case, bilevel_substituted_on=start + timedelta(days=random.choice(DAYS_TO_SUBSTITUTE)))
    for change in random.sample(_CHANGES, random.choice([0, 0, 1, 1, 2, 4])):
        case = change(case, random)
    return case


def random_nights(random: Random, start: date) -> tuple[Night, ...]:
    """Nights of which some run of 30 days holds about 21 good ones, at times with others near either end."""
    first = random.choice(FIRST_DAYS_OF_RUNS)
    good = random.choice([19, 20, 20, 21, 21, 22])
    run = range(first, first + RUN_OF_DAYS)
    chosen = set(random.sample(run, good)) if random.random() < 0.5 else set(run[:good])
    if random.random() < 0.3:
        # Good nights on both ends of the run, so that it cannot be moved without losing one.
        chosen = {run[0], run[-1], *random.sample(run[1:-1], good - 2)}
    if random.random() < 0.3:
        # Good nights elsewhere: before the start, too far from the run, or after the first 3 months.
        chosen |= set(random.sample(range(-3, 110), random.randint(1, 12)))
    listed = {day: random.choice(["4", "4.0", "4.1", "8"]) for day in chosen}
    for day in range(-1, 101):
        if day not in listed and random.random() < 0.5:
            listed[day] = random.choice(["0", "3.9", "3.99"])
    return some_nights(start, listed)


# One way each to change a drawn case, most of them so that a criterion fails.
_CHANGES: tuple[Callable[[Case, Random], Case], ...] = (
    lambda case, random: replace(case, age_in_years=random.choice([17, 18])),
    lambda case, random: replace(
        case, evaluation_date=random.choice([None, *(case.test_date + timedelta(days=day) for day in (-1, 0, 1))])
    ),
    lambda case, random: replace(case, evaluation_in_person=random.choice([True, False])),
    lambda case, random: replace(case, evaluation_by_treating_practitioner=random.choice([True, False])),
    lambda case, random: replace(
        case,
        test_kind=random.choice(TEST_KINDS),
        type_iv_channels=random.choice([2, 3, 4]),
        arterial_tone_device_measures=frozenset(random.sample(sorted(SIGNALS), random.choice([2, 3]))),
        in_approved_study=random.choice([True, False]),
    ),
    lambda case, random: replace(
        case, test_kind=TYPE_IV, type_iv_channels=random.choice([2, 3]), in_approved_study=random.choice([True, False])
    ),
    lambda case, random: replace(case, test_ordered_by_treating_practitioner=random.choice([True, False])),
    lambda case, random: replace(case, test_by_device_supplier=random.choice([True, False])),
    lambda case, random: replace(case, snoring_without_apnea=random.choice([True, False])),
    lambda case, random: replace(
        case, patient_instructed=random.choice([True, False]), caregiver_instructed=random.choice([True, False])
    ),
    lambda case, random: replace(case, cpap_tried=random.choice([NOT_TRIED, TRIED_IN_TITRATION, TRIED_AT_HOME])),
    lambda case, random: replace(case, cpap_shown_ineffective=random.choice([True, False])),
    lambda case, random: replace(case, cpap_fitting_and_settings_proper=random.choice([True, False])),
    lambda case, random: replace(case, reevaluation_date=None),
    lambda case, random: replace(case, reevaluation_kind=random.choice([IN_PERSON, TELEHEALTH, OTHER_CONTACT])),
    lambda case, random: replace(case, symptoms_improved=random.choice([True, False])),
    lambda case, random: replace(case, trial_failed=random.choice([True, False])),
    lambda case, random: replace(case, failure_reevaluation_kind=random.choice([IN_PERSON, TELEHEALTH, OTHER_CONTACT])),
    lambda case, random: replace(case, cause_of_failure_found=random.choice([True, False])),
    lambda case, random: replace(case, repeat_test_kind=random.choice([FACILITY_TEST, TYPE_III, NO_TEST])),
)
