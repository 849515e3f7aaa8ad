"""The second opinion on sleep apnea, checked against the cases of its page and against what the page implies."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest

from policy_dsl.evaluate import evaluate, read_facts
from policy_dsl.pipeline import read_policy
from policy_dsl.runtime.dates import shifted
from policy_dsl.source import normalised
from tests.second_opinion.cpap import (
    ARTERIAL_TONE_DEVICE,
    COMMON,
    CONDITIONS,
    CONTINUED,
    DENIED,
    FACILITY_TEST,
    HOME_TESTS_AND_TRIAL_FROM,
    IN_PERSON,
    LAST_DAY_OF_FIRST_MONTHS,
    NECESSARY,
    NO_TEST,
    NOT_ASKED,
    NOT_TRIED,
    OTHER_CONTACT,
    OTHER_METHOD,
    PAGE,
    QUESTIONS,
    REFERRED,
    RESUMED,
    SIGNALS,
    STUDY_ONLY,
    TELEHEALTH,
    TRIED_IN_TITRATION,
    TWELVE_WEEKS,
    TYPE_II,
    TYPE_III,
    TYPE_IV,
    UNDECIDED,
    Answer,
    Case,
    PageCase,
    adherent,
    bilevel,
    continuation,
    covered_on,
    expected,
    initial,
    random_case,
    requalification,
    some_nights,
)

POLICIES = Path(__file__).parent.parent / "policies"
SEED = 20080313
START = COMMON.start_of_therapy
SLEEPY = frozenset({"excessive daytime sleepiness"})


def on_day(day: int) -> date:
    """A date by its day of therapy, of the common case."""
    return START + timedelta(days=day)


@pytest.fixture(scope="module")
def drawn() -> list[Case]:
    """Complete cases near the boundaries, the same at each run."""
    chance = Random(SEED)
    return [random_case(chance) for _ in range(3_000)]


# ---- the page's own cases


@pytest.mark.parametrize("page", PAGE, ids=[each.name for each in PAGE])
def test_case_of_the_page(page: PageCase) -> None:
    answers = page.answered()
    if page.outcome == UNDECIDED:
        assert len({answer.outcome for answer in answers}) > 1
    else:
        assert answers == {Answer(page.outcome, page.because, page.starts)}


def test_every_case_of_the_page_is_there() -> None:
    assert {int(each.name.split(",")[0]) for each in PAGE} == set(range(1, 13))


def test_late_reevaluation_covers_nothing_before_it() -> None:
    """Case 10: "not for days 91 to 99"."""
    late = replace(COMMON, reevaluation_date=on_day(100))
    assert [day for day in range(91, 110) if covered_on(late, on_day(day))] == list(range(100, 110))


# ---- each boundary from both sides


@pytest.mark.parametrize(
    ("events", "hours", "without_condition", "with_condition"),
    [
        (90, "6", TWELVE_WEEKS, TWELVE_WEEKS),
        (89, "6", REFERRED, REFERRED),
        (85, "6", REFERRED, REFERRED),
        (84, "6", DENIED, TWELVE_WEEKS),
        (30, "6", DENIED, TWELVE_WEEKS),
        (29, "6", DENIED, DENIED),
        (30, "2", TWELVE_WEEKS, TWELVE_WEEKS),
        (29, "2", DENIED, REFERRED),
        (28, "2", DENIED, TWELVE_WEEKS),
        (10, "2", DENIED, TWELVE_WEEKS),
        (9, "2", DENIED, DENIED),
        (30, "1.9", TWELVE_WEEKS, TWELVE_WEEKS),
        (29, "1.9", DENIED, REFERRED),
        (27, "1.9", DENIED, REFERRED),
        (26, "1.9", DENIED, TWELVE_WEEKS),
        (10, "0.5", DENIED, REFERRED),
        (9, "0.5", DENIED, DENIED),
        (9, "1.5", DENIED, DENIED),
    ],
)
def test_index(events: int, hours: str, without_condition: str, with_condition: str) -> None:
    case = replace(COMMON, apneas_and_hypopneas=events, hours_recorded=Decimal(hours))
    assert initial(case).outcome == without_condition
    assert {initial(replace(case, conditions=frozenset({each}))).outcome for each in CONDITIONS} == {with_condition}


@pytest.mark.parametrize(
    ("kind", "channels", "measures", "outcome", "in_study"),
    [
        (TYPE_IV, 3, SIGNALS, TWELVE_WEEKS, TWELVE_WEEKS),
        (TYPE_IV, 2, SIGNALS, DENIED, STUDY_ONLY),
        (ARTERIAL_TONE_DEVICE, 2, SIGNALS | {"snoring"}, TWELVE_WEEKS, TWELVE_WEEKS),
        (ARTERIAL_TONE_DEVICE, 3, SIGNALS - {"actigraphy"}, DENIED, STUDY_ONLY),
        (OTHER_METHOD, 3, SIGNALS, DENIED, STUDY_ONLY),
    ],
)
def test_kinds_of_test(kind: str, channels: int, measures: frozenset[str], outcome: str, in_study: str) -> None:
    case = replace(COMMON, test_kind=kind, type_iv_channels=channels, arterial_tone_device_measures=measures)
    assert initial(case).outcome == outcome
    assert initial(replace(case, in_approved_study=True)).outcome == in_study


@pytest.mark.parametrize(
    ("case", "failing"),
    [
        (replace(COMMON, age_in_years=18), ()),
        (replace(COMMON, age_in_years=17), ("1",)),
        (replace(COMMON, evaluation_date=date(2025, 1, 11)), ()),
        (replace(COMMON, evaluation_date=date(2025, 1, 12)), ("2",)),
        (replace(COMMON, evaluation_date=None), ("2",)),
        (replace(COMMON, evaluation_in_person=False), ("2",)),
        (replace(COMMON, evaluation_by_treating_practitioner=False), ("2",)),
        (replace(COMMON, test_ordered_by_treating_practitioner=False), ("4",)),
        (replace(COMMON, patient_instructed=False, caregiver_instructed=True), ()),
        (replace(COMMON, patient_instructed=False), ("6",)),
        (replace(COMMON, test_by_device_supplier=True), ("13",)),
        (replace(COMMON, snoring_without_apnea=True), ("13",)),
        (replace(COMMON, apneas_and_hypopneas=34), ("5", "13")),
        (replace(COMMON, apneas_and_hypopneas=35), ("5",)),
        (replace(COMMON, age_in_years=17, snoring_without_apnea=True), ("1", "13")),
    ],
)
def test_initial_criteria_one_by_one(case: Case, failing: tuple[str, ...]) -> None:
    expected_answer = Answer(DENIED, failing) if failing else initial(COMMON)
    assert initial(case) == expected_answer
    assert bilevel(case).because == (failing or bilevel(COMMON).because)


@pytest.mark.parametrize(
    ("case", "met"),
    [
        (replace(COMMON, cpap_tried=TRIED_IN_TITRATION), True),
        (replace(COMMON, cpap_tried=NOT_TRIED), False),
        (replace(COMMON, cpap_shown_ineffective=False), False),
        (replace(COMMON, cpap_fitting_and_settings_proper=False), False),
    ],
)
def test_step_before_bilevel(case: Case, met: bool) -> None:
    assert bilevel(case) == (bilevel(COMMON) if met else Answer(DENIED, ("7",)))


@pytest.mark.parametrize(
    ("case", "outcome"),
    [
        (replace(COMMON, reevaluation_kind=TELEHEALTH), CONTINUED),
        (replace(COMMON, reevaluation_kind=OTHER_CONTACT), DENIED),
        (replace(COMMON, symptoms_improved=False), DENIED),
        (replace(COMMON, reevaluation_date=None), DENIED),
        (replace(COMMON, reevaluation_date=on_day(100), symptoms_improved=False), DENIED),
    ],
)
def test_reevaluation(case: Case, outcome: str) -> None:
    answer = continuation(case)
    assert answer == Answer(outcome, ("8", "9") if outcome == CONTINUED else ("8",))


def test_change_of_rules() -> None:
    after = replace(COMMON, date_of_service=date(2008, 3, 13))
    before = replace(COMMON, date_of_service=date(2008, 3, 12))
    assert initial(after).outcome == TWELVE_WEEKS
    assert initial(before) == Answer(DENIED, ("3",))
    assert initial(replace(before, test_kind=FACILITY_TEST)).outcome == NECESSARY
    short = replace(COMMON, test_kind=FACILITY_TEST, apneas_and_hypopneas=30, hours_recorded=Decimal("1.99"))
    assert initial(replace(short, date_of_service=before.date_of_service)) == Answer(DENIED, ("3",))
    two_hours = replace(short, date_of_service=before.date_of_service, hours_recorded=Decimal(2))
    assert initial(two_hours).outcome == NECESSARY
    assert initial(replace(short, date_of_service=after.date_of_service)).outcome == TWELVE_WEEKS
    assert continuation(before).outcome == requalification(before).outcome == NOT_ASKED


@pytest.mark.parametrize(
    ("substituted", "reevaluated", "outcome"),
    [
        (None, 30, DENIED),
        (None, 31, CONTINUED),
        (None, 91, CONTINUED),
        (None, 92, RESUMED),
        (59, 91, CONTINUED),
        (59, 92, RESUMED),
        (60, 30, DENIED),
        (60, 92, CONTINUED),
        (60, 119, CONTINUED),
        (60, 120, RESUMED),
        (90, 119, CONTINUED),
        (91, 91, CONTINUED),
        (91, 92, RESUMED),
    ],
)
def test_days_of_reevaluation(substituted: int | None, reevaluated: int, outcome: str) -> None:
    bilevel_date = None if substituted is None else on_day(substituted)
    case = replace(COMMON, bilevel_substituted_on=bilevel_date, reevaluation_date=on_day(reevaluated))
    assert continuation(case).outcome == outcome


@pytest.mark.parametrize(
    ("good", "outcome"),
    [
        (range(21), CONTINUED),
        (range(-1, 20), DENIED),
        (range(70, 91), CONTINUED),
        (range(71, 92), DENIED),
        # 21 nights that no run of 30 days holds, and 21 that only one does.
        ([10, *range(12, 31), 40], DENIED),
        ([10, *range(12, 31), 39], CONTINUED),
        # 60 good nights of the first 90, never more than 20 of any 30.
        ([day for day in range(90) if day % 3], DENIED),
        ([day for day in range(90) if day % 3 or day == 45], CONTINUED),
    ],
)
def test_runs_of_nights(good: range | list[int], outcome: str) -> None:
    case = replace(COMMON, nights=some_nights(START, dict.fromkeys(good, "4")))
    assert continuation(case).outcome == outcome
    short = replace(COMMON, nights=some_nights(START, dict.fromkeys(good, "3.9")))
    assert continuation(short) == Answer(DENIED, ("9",))


def test_requalification_needs_both() -> None:
    assert requalification(COMMON) == Answer(NECESSARY, ("12",))
    assert requalification(replace(COMMON, failure_reevaluation_kind=TELEHEALTH)).outcome == DENIED
    assert requalification(replace(COMMON, cause_of_failure_found=False)).outcome == DENIED
    assert requalification(replace(COMMON, repeat_test_kind=TYPE_III)).outcome == DENIED
    assert requalification(replace(COMMON, trial_failed=False)).outcome == NOT_ASKED


# ---- what the page implies of every case

RANK = {DENIED: 0, REFERRED: 1, STUDY_ONLY: 1, TWELVE_WEEKS: 2, NECESSARY: 2}
RANK_OF_CONTINUATION = {NOT_ASKED: 0, DENIED: 0, RESUMED: 1, CONTINUED: 2}


def test_every_outcome_and_every_criterion_is_drawn(drawn: list[Case]) -> None:
    outcomes: dict[str, Counter[str]] = {question: Counter() for question in QUESTIONS}
    failing: set[str] = set()
    for case in drawn:
        for question, answer in expected(case).items():
            outcomes[question][answer.outcome] += 1
            failing |= set(answer.because) if answer.outcome == DENIED else set()
    assert {question: set(counted) for question, counted in outcomes.items()} == {
        "initial": {TWELVE_WEEKS, NECESSARY, DENIED, REFERRED, STUDY_ONLY},
        "bilevel": {NECESSARY, DENIED, REFERRED, STUDY_ONLY},
        "continuation": {CONTINUED, RESUMED, DENIED, NOT_ASKED},
        "requalification": {NECESSARY, DENIED, NOT_ASKED},
    }
    assert min(count for counted in outcomes.values() for count in counted.values()) >= 10
    assert failing == {"1", "2", "3", "4", "5", "6", "7", "8", "9", "12", "13"}


def test_more_nights_of_use_never_lose_continuation(drawn: list[Case]) -> None:
    chance = Random(SEED)
    gained = 0
    for case in drawn:
        nights = dict(case.nights)
        for _ in range(chance.randint(1, 4)):
            night = case.start_of_therapy + timedelta(days=chance.randint(-2, 100))
            nights[night] = nights.get(night, Decimal(0)) + chance.choice([Decimal("0.1"), Decimal(4)])
        more = continuation(replace(case, nights=tuple(sorted(nights.items()))))
        was = continuation(case)
        assert RANK_OF_CONTINUATION[more.outcome] >= RANK_OF_CONTINUATION[was.outcome]
        gained += more.outcome != was.outcome
    assert gained


def test_nights_outside_the_first_months_do_not_matter(drawn: list[Case]) -> None:
    for case in drawn:
        within = tuple(night for night in case.nights if 0 <= case.day(night[0]) <= 90)
        after = tuple(
            (case.start_of_therapy + timedelta(days=day), Decimal(8)) for day in (*range(-40, 0), *range(91, 130))
        )
        assert continuation(replace(case, nights=within)) == continuation(case)
        assert continuation(replace(case, nights=within + after)) == continuation(case)


def test_order_of_nights_does_not_matter(drawn: list[Case]) -> None:
    for case in drawn:
        assert continuation(replace(case, nights=case.nights[::-1])) == continuation(case)


def test_fewer_than_21_good_nights_never_continue(drawn: list[Case]) -> None:
    """And 63 of the first 90 nights always do: one of the three runs of 30 that make them up then has 21."""
    failed = 0
    for case in drawn:
        good = sum(hours >= 4 and 0 <= case.day(night) <= 90 for night, hours in case.nights)
        if good < 21 and case.date_of_service >= HOME_TESTS_AND_TRIAL_FROM:
            assert "9" in continuation(case).because
            failed += 1
    chance = Random(SEED)
    for _ in range(200):
        days = chance.sample(range(90), 63)
        assert continuation(replace(COMMON, nights=some_nights(START, dict.fromkeys(days, "4")))).outcome == CONTINUED
    assert failed


def test_earlier_reevaluation_from_day_31_never_loses(drawn: list[Case]) -> None:
    for case in drawn:
        if case.reevaluation_date is None or case.day(case.reevaluation_date) < 31:
            continue
        ranks = []
        for day in range(31, case.day(case.reevaluation_date) + 1, 4):
            answer = continuation(replace(case, reevaluation_date=case.start_of_therapy + timedelta(days=day)))
            ranks.append(RANK_OF_CONTINUATION[answer.outcome])
        assert ranks == sorted(ranks, reverse=True)


def test_late_reevaluation_dates_the_coverage(drawn: list[Case]) -> None:
    for case in drawn:
        answer = continuation(case)
        assert (answer.outcome == RESUMED) == (answer.starts is not None)
        if answer.starts is not None:
            assert answer.starts == case.reevaluation_date
            assert case.day(answer.starts) > 91
            assert not covered_on(case, answer.starts - timedelta(days=1))
            assert covered_on(case, answer.starts)


def test_substitution_never_loses_continuation(drawn: list[Case]) -> None:
    """Substituting only ever lengthens the window."""
    for case in drawn:
        without = continuation(replace(case, bilevel_substituted_on=None))
        assert RANK_OF_CONTINUATION[continuation(case).outcome] >= RANK_OF_CONTINUATION[without.outcome]


def test_another_condition_never_loses_the_initial_approval(drawn: list[Case]) -> None:
    chance = Random(SEED)
    for case in drawn:
        more = replace(case, conditions=case.conditions | {chance.choice(CONDITIONS)})
        for question in (initial, bilevel):
            assert RANK[question(more).outcome] >= RANK[question(case).outcome]
        unlisted = replace(case, conditions=case.conditions | {"gout"})
        assert initial(unlisted) == initial(case)


def test_one_event_more_at_the_same_hours_loses_only_from_band_b_into_the_gap(drawn: list[Case]) -> None:
    lost = 0
    for case in drawn:
        more = replace(case, apneas_and_hypopneas=case.apneas_and_hypopneas + 1)
        was, became = initial(case).outcome, initial(more).outcome
        if RANK[became] < RANK[was]:
            assert case.index <= 14 < more.index
            assert became == REFERRED
            lost += 1
    assert lost


def test_bilevel_needs_the_initial_criteria(drawn: list[Case]) -> None:
    approved = {TWELVE_WEEKS: NECESSARY}
    for case in drawn:
        first, second = initial(case), bilevel(case)
        assert second.outcome in {DENIED, approved.get(first.outcome, first.outcome)}
        if "7" not in second.because or second.outcome != DENIED:
            assert second.outcome == approved.get(first.outcome, first.outcome)


def test_no_approval_with_too_few_events_or_in_the_gap(drawn: list[Case]) -> None:
    for case in drawn:
        answer = initial(case)
        if answer.outcome in {TWELVE_WEEKS, NECESSARY}:
            assert case.apneas_and_hypopneas >= (30 if case.index >= 15 else 10)
            assert not 14 < case.index < 15
            assert ("5a" in answer.because) == (case.index >= 15)


def test_no_home_test_before_the_change(drawn: list[Case]) -> None:
    for case in drawn:
        if case.date_of_service < HOME_TESTS_AND_TRIAL_FROM:
            answers = expected(case)
            if case.test_kind != FACILITY_TEST:
                assert "3" in answers["initial"].because
                assert answers["initial"].outcome == answers["bilevel"].outcome == DENIED
            assert answers["initial"].outcome not in {TWELVE_WEEKS, STUDY_ONLY}


def moved(case: Case, days: int) -> Case:
    """The same case, so many days later."""
    by = timedelta(days=days)
    return replace(
        case,
        date_of_service=case.date_of_service + by,
        evaluation_date=case.evaluation_date and case.evaluation_date + by,
        test_date=case.test_date + by,
        start_of_therapy=case.start_of_therapy + by,
        nights=tuple((night + by, hours) for night, hours in case.nights),
        reevaluation_date=case.reevaluation_date and case.reevaluation_date + by,
        bilevel_substituted_on=case.bilevel_substituted_on and case.bilevel_substituted_on + by,
    )


def test_only_distances_between_dates_matter(drawn: list[Case]) -> None:
    """Within the same rules, a case moved by some days has the same answers, across leap days and months too."""
    chance = Random(SEED)
    for case in drawn:
        if case.date_of_service < HOME_TESTS_AND_TRIAL_FROM:
            continue
        days = chance.randint(0, 1_500)
        before, after = expected(case), expected(moved(case, days))
        for question, answer in before.items():
            starts = answer.starts and answer.starts + timedelta(days=days)
            assert after[question] == replace(answer, starts=starts)


def test_each_question_reads_its_own_facts_only(drawn: list[Case]) -> None:
    """Neither the trial nor what follows it changes the initial approval, nor the other way round."""
    for case, other in pairwise(drawn):
        if case.date_of_service != other.date_of_service:
            continue
        mixed = replace(
            case,
            start_of_therapy=other.start_of_therapy,
            nights=other.nights,
            reevaluation_date=other.reevaluation_date,
            reevaluation_kind=other.reevaluation_kind,
            symptoms_improved=other.symptoms_improved,
            bilevel_substituted_on=other.bilevel_substituted_on,
        )
        assert initial(mixed) == initial(case)
        assert bilevel(mixed) == bilevel(case)
        assert continuation(mixed) == continuation(other)
        assert requalification(mixed) == requalification(case)


def test_what_cannot_be_a_case_is_refused() -> None:
    with pytest.raises(ValueError, match="nothing was recorded"):
        replace(COMMON, hours_recorded=Decimal(0))
    with pytest.raises(ValueError, match="listed twice"):
        replace(COMMON, nights=(*COMMON.nights, COMMON.nights[0]))
    with pytest.raises(ValueError, match="after the first 3 months"):
        covered_on(COMMON, on_day(90))


def test_common_case_meets_every_question() -> None:
    assert [answer.outcome for answer in expected(COMMON).values()] == [TWELVE_WEEKS, NECESSARY, CONTINUED, NECESSARY]
    assert COMMON.failure_reevaluation_kind == IN_PERSON
    assert initial(replace(COMMON, conditions=SLEEPY)) == initial(COMMON)


# ---- the policy of the repository


TEST_KINDS = {
    FACILITY_TEST: "attended polysomnography",
    TYPE_II: "home type II",
    TYPE_III: "home type III",
    TYPE_IV: "home type IV",
    ARTERIAL_TONE_DEVICE: "home arterial tone",
    OTHER_METHOD: "other test",
    NO_TEST: "omitted",
}
CONTACTS = {IN_PERSON: "in person", TELEHEALTH: "accepted telehealth", OTHER_CONTACT: "other contact"}
DETERMINATIONS = {
    "initial": "first_approval",
    "bilevel": "bilevel",
    "continuation": "continuation",
    "requalification": "requalification",
}
KINDS = {DENIED: "denies", REFERRED: "refers"}


def data_of(case: Case) -> dict[str, object]:
    """The case as data for the policy."""
    born = shifted(case.date_of_service, -12 * case.age_in_years, 0)
    evaluated = (
        case.evaluation_date is not None and case.evaluation_in_person and case.evaluation_by_treating_practitioner
    )
    found_in_person = case.failure_reevaluation_kind == IN_PERSON
    reevaluated = case.reevaluation_date is not None
    tried = "never tried"
    if case.cpap_tried != NOT_TRIED:
        fitting = (
            "ineffective despite proper fitting"
            if case.cpap_fitting_and_settings_proper
            else "ineffective without proper fitting"
        )
        tried = fitting if case.cpap_shown_ineffective else "effective"
    data: dict[str, object] = {
        "date_of_service": str(case.date_of_service),
        "date_of_birth": str(born),
        "evaluated_in_person": evaluated,
        "test_kind": TEST_KINDS[case.test_kind],
        "test_date": str(case.test_date),
        "test_ordered": case.test_ordered_by_treating_practitioner,
        "test_by_device_supplier": case.test_by_device_supplier,
        "channels_measured": case.type_iv_channels,
        "signals_measured": sorted(case.arterial_tone_device_measures),
        "in_approved_study": case.in_approved_study,
        "events_counted": case.apneas_and_hypopneas,
        "hours_counted": float(case.hours_recorded),
        "snoring_only": case.snoring_without_apnea,
        "conditions": sorted(each for each in case.conditions if each in CONDITIONS),
        "instruction_given": case.patient_instructed or case.caregiver_instructed,
        "cpap_trial": tried,
        "start_of_therapy": str(case.start_of_therapy),
        "switched_to_bilevel": case.bilevel_substituted_on is not None,
        "re_evaluation": CONTACTS[case.reevaluation_kind] if reevaluated else "omitted",
        "symptoms_improved": case.symptoms_improved,
        "cause_of_failure_found": found_in_person and case.cause_of_failure_found,
        "repeat_test": TEST_KINDS[case.repeat_test_kind],
        "nights": [{"date": str(night), "hours_used": float(hours)} for night, hours in case.nights],
        "nights_complete": True,
    }
    if evaluated:
        data["evaluation_date"] = str(case.evaluation_date)
    if reevaluated:
        data["re_evaluation_date"] = str(case.reevaluation_date)
    if case.bilevel_substituted_on is not None:
        data["switch_date"] = str(case.bilevel_substituted_on)
    return data


def kind_of(case: Case, answer: Answer) -> str:
    """What an answer decides for a service on the date of the case: approves, denies or refers."""
    if answer.starts is not None and case.date_of_service < answer.starts:
        return "denies"
    return KINDS.get(answer.outcome, "approves")


def reads_the_first_months_alike(case: Case) -> bool:
    """Whether the day of first use counts among the 90 days of the trial or before them makes no difference.

    The source leaves it open: the policy counts it among them, day 0 to day 89, the second opinion day 0 to day 90.
    """
    last = case.start_of_therapy + timedelta(days=LAST_DAY_OF_FIRST_MONTHS)
    without = replace(case, nights=tuple(each for each in case.nights if each[0] != last))
    return adherent(case) == adherent(without)


def test_the_policy_and_the_second_opinion_agree(figure: Callable[[str], None]) -> None:
    """Of complete cases near every boundary the policy decides each question as the second opinion does."""
    policy = read_policy(normalised("cpap.pol", (POLICIES / "cpap.pol").read_text(encoding="utf-8"))).value
    assert policy is not None
    random = Random(SEED)
    compared: Counter[tuple[str, str]] = Counter()
    differing = []
    left_out = 0
    for _ in range(2000):
        case = random_case(random)
        found = {each.key: each for each in evaluate(policy, read_facts(policy, data_of(case))).determinations}
        for question, answer in expected(case).items():
            if answer.outcome == NOT_ASKED:
                continue
            if question == "continuation" and not reads_the_first_months_alike(case):
                left_out += 1
                continue
            wanted, got = kind_of(case, answer), found[DETERMINATIONS[question]].outcome.kind
            compared[question, wanted] += 1
            if wanted != got:
                differing.append((question, case, answer, got))
    figure(
        f"second opinion, cpap: {sum(compared.values())} answers to 2000 complete cases compared, "
        f"{left_out} left out for the day on which the first 3 months end"
    )

    assert [] == differing[:1]
    assert {(question, kind) for question in QUESTIONS for kind in ("approves", "denies")} <= compared.keys()
    assert {("initial", "refers"), ("bilevel", "refers")} <= compared.keys()
