"""Two policies against a second opinion: plain Python, written by another hand from the source pages alone."""

import math
import random
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from itertools import product
from pathlib import Path

import pytest

from policy_dsl.evaluate import evaluate, read_facts
from policy_dsl.pipeline import read_policy
from policy_dsl.source import normalised
from tests.second_opinion import lumbar, lung
from tests.second_opinion.common import (
    MET,
    NOT_MET,
    UNDECIDED,
    Choices,
    Facts,
    Outcome,
    existing,
    outcome_by_search,
    outcome_with_missing,
)

POLICIES = Path(__file__).parent.parent / "policies"
SEED = 20261125
MOST_COMPLETIONS = 18_000

FAILS_IF_TRUE = {"other_cause_found", "segment_posteriorly_fused"}

Said = tuple[str, set[str]]
Evaluated = dict[str, Said]
Evaluator = Callable[[Facts], Evaluated]


def evaluator(name: str) -> Evaluator:
    """What the project says of a case: of each determination, its outcome and what is still needed."""
    policy = read_policy(normalised(f"{name}.pol", (POLICIES / f"{name}.pol").read_text(encoding="utf-8"))).value
    assert policy is not None

    def decided(facts: Facts) -> Evaluated:
        decision = evaluate(policy, read_facts(policy, facts))
        return {each.key: (str(each.outcome.words), set(map(str, each.needs))) for each in decision.determinations}

    return decided


@pytest.fixture(scope="module")
def lumbar_policy() -> Evaluator:
    return evaluator("lumbar_mbb")


@pytest.fixture(scope="module")
def lung_policy() -> Evaluator:
    return evaluator("lung_screening")


class Comparison:
    """Counts what was compared, and keeps every disagreement with its case."""

    def __init__(self, wanted: Iterable[str]) -> None:
        self.wanted = set(wanted)
        self.outcomes: Counter[str] = Counter()
        self.disagreements: list[str] = []

    def compare(self, facts: Facts, key: str, mine: Said, theirs: Said) -> None:
        if mine != theirs:
            self.disagreements.append(f"{key}: second opinion {mine}, project {theirs}, of {facts}")

    def complete(self, facts: Facts, outcomes: dict[str, Outcome], decided: Evaluator) -> None:
        said = decided(facts)
        assert said.keys() == outcomes.keys()
        for key, outcome in outcomes.items():
            mine = outcome(facts)
            self.outcomes[mine] += 1
            self.compare(facts, key, (mine, set()), said[key])

    def conclude(self) -> str:
        many = len(self.disagreements)
        assert not many, f"{many} disagreements:\n" + "\n".join(self.disagreements[:10])
        assert set(self.outcomes) == self.wanted, "an outcome was never reached"
        return ", ".join(f"{count:,} {words}" for words, count in sorted(self.outcomes.items()))


# ---- complete cases


def test_lumbar_every_complete_case(lumbar_policy: Evaluator, figure: Callable[[str], None]) -> None:
    values = lumbar.boundary_values()
    comparison = Comparison([MET, NOT_MET])
    first = [name for name in values if values[name] == [True, False] and name != "joint_ablation_under_consideration"]
    second = [name for name in values if name not in first]
    firsts = [dict(zip(first, each, strict=True)) for each in product(*(values[name] for name in first))]
    # Neither procedure reads what the other does: each way of the first is tried with many of the second.
    for at, each in enumerate(product(*(values[name] for name in second))):
        facts = firsts[at % len(firsts)] | dict(zip(second, each, strict=True))
        comparison.complete(facts, lumbar.OUTCOMES, lumbar_policy)
    told = comparison.conclude()
    figure(
        f"second opinion, lumbar: all {sum(comparison.outcomes.values()):,} outcomes of complete cases agree: {told}"
    )


# The page's own cases are the check of the second opinion itself: what is changed of the common facts, and the outcome.
COMMON: Facts = lung.all_met("2025-06-10", first=True) | {
    "date_of_birth": "1965-03-01",
    "years_at_that_rate": 25,
    "order_date": "2025-06-01",
    "visit_date": "2025-06-01",
}
IN_2022: Facts = {
    "date_of_birth": "1969-06-01",
    "smoking": "former smoker",
    "quit_date": "2017-02-10",
    "order_date": "2022-02-01",
    "visit_date": "2022-02-01",
}
FORMER: Facts = {"smoking": "former smoker", "years_at_that_rate": 30}
LATER: Facts = {"first_screening": False, "last_screening": "2024-06-28"}
IN_2019: Facts = {"date_of_service": "2019-09-01", "date_of_birth": "1959-03-01", "years_at_that_rate": 40}
TWO_PERIODS: Facts = dict(zip(lung.RATES_AND_YEARS, (30, 8, 10, 17), strict=True))
PAGE: list[tuple[str, Facts, str]] = [
    ("1", {}, MET),
    ("2, version 1", IN_2022 | {"date_of_service": "2022-02-09"}, NOT_MET),
    ("2, version 2", IN_2022 | {"date_of_service": "2022-02-10"}, MET),
    ("3, birthday", {"date_of_birth": "1975-06-10"}, MET),
    ("3, day before", {"date_of_birth": "1975-06-11"}, NOT_MET),
    ("4, 77", {"date_of_birth": "1947-06-11"}, MET),
    ("4, 78", {"date_of_birth": "1947-06-10"}, NOT_MET),
    ("5", {"cigarettes_a_day": 10, "years_at_that_rate": 40}, MET),
    ("6, 15 years", FORMER | {"quit_date": "2010-06-10"}, MET),
    ("6, a day more", FORMER | {"quit_date": "2010-06-09"}, NOT_MET),
    ("8", {"lung_cancer_symptoms": True}, NOT_MET),
    ("9, none", {"visit_contents": []}, NOT_MET),
    ("10, 11 months", LATER, MET),
    ("10, 10 months", LATER | {"date_of_service": "2025-05-31"}, NOT_MET),
    ("11", IN_2019 | {"visit_date": "2019-08-20", "order_date": "2019-08-27"}, NOT_MET),
    ("11, in the visit", IN_2019 | {"visit_date": "2019-08-20", "order_date": "2019-08-20"}, MET),
    ("12", TWO_PERIODS, MET),
]


@pytest.mark.parametrize(("changed", "outcome"), [case[1:] for case in PAGE], ids=[case[0] for case in PAGE])
def test_second_opinion_on_the_cases_of_the_page(changed: Facts, outcome: str, lung_policy: Evaluator) -> None:
    facts = COMMON | changed
    assert lung.screening(facts) == outcome
    assert lung_policy(facts) == {"screening": (outcome, set())}


NO_VISIT = ["visit_date", "visit_contents", "visit_held_with"]
PAGE_WITH_GAPS: list[tuple[str, Facts, list[str], Said]] = [
    ("7, former smoker", FORMER, ["quit_date"], (UNDECIDED, {"quit_date"})),
    ("7, current smoker", {}, [], (MET, set())),
    ("9, incomplete", {}, NO_VISIT, (UNDECIDED, {"visit_date", "visit_contents"})),
    ("9, none", {"visit_contents": []}, ["visit_date", "visit_held_with"], (NOT_MET, set())),
]


@pytest.mark.parametrize(
    ("changed", "missing", "said"), [case[1:] for case in PAGE_WITH_GAPS], ids=[case[0] for case in PAGE_WITH_GAPS]
)
def test_second_opinion_on_the_incomplete_cases_of_the_page(
    changed: Facts, missing: list[str], said: Said, lung_policy: Evaluator
) -> None:
    known = {name: value for name, value in (COMMON | changed).items() if name not in missing}
    choices = lung.choices_for(known, missing)
    assert outcome_with_missing(known, choices, lung.screening, lung.GUARDS) == said
    assert lung_policy(known) == {"screening": said}


@pytest.mark.parametrize(("amounts", "expected"), lung.SMOKED)
def test_pack_years_of_the_second_opinion(amounts: tuple[object, ...], expected: str) -> None:
    assert lung.pack_years(dict(zip(lung.RATES_AND_YEARS, amounts, strict=True))) == Fraction(expected)


def lung_edges() -> Iterator[Facts]:
    """One fact at a time at each of its boundary values, the others met, at each date of service."""
    for service, first in product(lung.SERVICES, (True, False)):
        met = lung.all_met(service, first)
        for name, values in lung.boundary_values([service]).items():
            for value in values:
                changed = {name: value}
                if name == "quit_date":
                    changed["smoking"] = "former smoker"
                if name == "last_screening":
                    changed["first_screening"] = False
                # The dates that a changed guard asks for.
                asked: Facts = {"quit_date": f"{int(service[:4]) - 5}-01-01", "last_screening": "2014-01-01"}
                yield existing(asked | met | changed, lung.GUARDS)
        for amounts, _ in lung.SMOKED:
            yield met | dict(zip(lung.RATES_AND_YEARS, amounts, strict=True))


def lung_case(chance: random.Random) -> Facts:
    """A case of which most is met, some facts at one of their boundary values."""
    service = chance.choice(lung.SERVICES)
    case: Facts = {"last_screening": "2014-01-01"}
    case |= lung.all_met(service, first=chance.random() < 0.6)
    case |= {"quit_date": f"{int(service[:4]) - 5}-01-01"}
    case["smoking"] = chance.choice(["current smoker", "former smoker"])
    if chance.random() < 0.3:
        case |= dict(zip(lung.RATES_AND_YEARS, chance.choice(lung.SMOKED)[0], strict=True))
    values = lung.boundary_values([service])
    for name in chance.sample(list(values), chance.choice([0, 1, 1, 2, 2, 3, 5])):
        case[name] = chance.choice(values[name])
    if chance.random() < 0.3:
        case["order_date"] = case["visit_date"]
    if chance.random() < 0.2:
        case["date_of_service"] = chance.choice(lung.SERVICES)
    return existing(case, lung.GUARDS)


def test_lung_complete_cases(lung_policy: Evaluator, figure: Callable[[str], None]) -> None:
    chance = random.Random(SEED)
    comparison = Comparison([MET, NOT_MET])
    for facts in (*lung_edges(), *(lung_case(chance) for _ in range(4_000))):
        comparison.complete(facts, lung.OUTCOMES, lung_policy)
    told = comparison.conclude()
    figure(f"second opinion, lung: all {sum(comparison.outcomes.values()):,} outcomes of complete cases agree: {told}")


# ---- incomplete cases


class Incomplete(Comparison):
    """Compares the outcomes of incomplete cases, and keeps apart what is asked for although it cannot matter."""

    def __init__(self) -> None:
        super().__init__([MET, NOT_MET, UNDECIDED])
        self.exactly = 0
        self.needs = 0
        self.too_much: list[str] = []

    def determination(self, facts: Facts, key: str, mine: Said, theirs: Said) -> None:
        self.outcomes[theirs[0]] += 1
        self.needs += len(theirs[1])
        asked_in_vain = theirs[1] - mine[1] if mine[0] == theirs[0] else set()
        if asked_in_vain:
            self.too_much.append(f"{key}: asks for {', '.join(sorted(asked_in_vain))} of {facts}")
        self.compare(facts, key, mine, (theirs[0], theirs[1] - asked_in_vain))

    def figure(self, name: str) -> str:
        told = self.conclude()
        return (
            f"second opinion, {name}: all {sum(self.outcomes.values()):,} outcomes of incomplete cases agree, "
            f"{self.exactly:,} of them by every completion: {told}; needs {self.needs:,}, "
            f"cases that ask for too much {len(self.too_much):,}"
        )

    def conclude_needs(self) -> None:
        many = len(self.too_much)
        assert not many, f"{many} cases ask for what cannot matter:\n" + "\n".join(self.too_much[:10])


def given_with_gaps(whole: Facts, missing: Iterable[str], chance: random.Random) -> Facts:
    """A case as it is sent: a missing fact is left out, sent as null, or stated to be not documented."""
    given = {name: value for name, value in whole.items() if name not in missing}
    for name in missing:
        given |= chance.choice([{}, {name: None}, {name: {"documented": False}}])
    return given


def lumbar_case(chance: random.Random, values: Choices) -> Facts:
    whole = {name: chance.choice(each) for name, each in values.items()}
    if chance.random() < 0.7:
        whole["second_block_levels"] = whole["first_block_levels"]
    # By chance alone most cases would fail: half of them begin with one that is met.
    if chance.random() < 0.5:
        whole |= {name: name not in FAILS_IF_TRUE for name, each in values.items() if each == [True, False]}
    return whole


@pytest.fixture(scope="module")
def lumbar_incomplete(lumbar_policy: Evaluator) -> Incomplete:
    chance = random.Random(SEED)
    comparison = Incomplete()
    values = lumbar.boundary_values()
    for _ in range(500):
        whole = lumbar_case(chance, values)
        missing = chance.sample(list(values), chance.randint(1, len(values)))
        known = {name: value for name, value in whole.items() if name not in missing}
        said = lumbar_policy(given_with_gaps(whole, missing, chance))
        for key, outcome in lumbar.OUTCOMES.items():
            choices = {name: values[name] for name in missing if name in lumbar.READ_BY[key]}
            comparison.exactly += 1
            comparison.determination(known, key, outcome_with_missing(known, choices, outcome), said[key])
    return comparison


def may_be_missing(name: str, known: Facts) -> bool:
    """A fact that is not known, unless it exists only when another is so and that other is known not to be."""
    if name in known:
        return False
    guard, value = lung.GUARDS.get(name, ("", None))
    return guard not in known or known[guard] == value


@pytest.fixture(scope="module")
def lung_incomplete(lung_policy: Evaluator) -> Incomplete:
    chance = random.Random(SEED)
    comparison = Incomplete()
    names = list(lung.boundary_values())
    for _ in range(500):
        whole = lung_case(chance)
        removed = chance.sample(list(whole), chance.choice([1, 1, 2, 2, 3, 3, 4, 5, 8, len(whole)]))
        known = {name: value for name, value in whole.items() if name not in removed}
        said = lung_policy(given_with_gaps(whole, removed, chance))["screening"]
        choices = lung.choices_for(known, [name for name in names if may_be_missing(name, known)])
        if math.prod(map(len, choices.values())) <= MOST_COMPLETIONS:
            comparison.exactly += 1
            mine = outcome_with_missing(known, choices, lung.screening, lung.GUARDS)
        else:
            mine = outcome_by_search(known, choices, lung.CRITERIA, lung.GUARDS, said[1])
        comparison.determination(known, "screening", mine, said)
    return comparison


def test_lumbar_incomplete_cases(lumbar_incomplete: Incomplete, figure: Callable[[str], None]) -> None:
    figure(lumbar_incomplete.figure("lumbar"))


def test_lumbar_asks_for_nothing_that_cannot_matter(lumbar_incomplete: Incomplete) -> None:
    lumbar_incomplete.conclude_needs()


def test_lung_incomplete_cases(lung_incomplete: Incomplete, figure: Callable[[str], None]) -> None:
    """Outcomes agree, and nothing that can change one is left unasked."""
    figure(lung_incomplete.figure("lung"))


def test_lung_asks_for_nothing_that_cannot_matter(lung_incomplete: Incomplete) -> None:
    lung_incomplete.conclude_needs()
