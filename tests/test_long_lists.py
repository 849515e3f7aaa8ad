"""The work for a case is linear in the items of its lists, whatever is said of them and however much is missing.

It is counted in calls of functions, not in seconds, so that it is the same on every machine.
"""

import sys
from datetime import date, timedelta
from random import Random
from types import FrameType

import pytest

from compiler.cli.policies import check_file
from policy_dsl.evaluate import evaluate, read_facts
from policy_dsl.policy import Policy
from tests.agreement import EVERY_LIST
from tests.drawn_lists import Data

SERVICE = date(2025, 9, 10)
TIMES = 4  # as many items
MOST = 2 * TIMES  # times the calls: some are made once only, and which items are in doubt is drawn


@pytest.fixture(scope="module")
def policy() -> Policy:
    """A policy that says all that can be said of lists."""
    found = check_file(EVERY_LIST).value
    assert found is not None
    return found


def long_case(policy: Policy, items: int, missing: float, complete: bool) -> Data:
    """A case with so many items in each list, of which each attribute is missing with some probability."""
    random = Random(items)

    def lacking(item: Data) -> Data:
        return {key: value for key, value in item.items() if random.random() >= missing}

    def day() -> str:
        return str(SERVICE - timedelta(random.randint(0, 900)))

    def block() -> Data:
        numbers: Data = {"relief": random.randint(0, 100), "hours_of_relief": random.randint(0, 5)}
        words: Data = {"codes_used": ["0213T"], "guidance": ["CT"], "note": random.choice(("other", "as agreed"))}
        return {"date": day(), "level": random.choice(("L4-L5", "L5-S1")), **numbers, **words}

    def trial() -> Data:
        named: Data = {"class": random.choice(("SSRI", "SNRI")), "drug": str(random.randint(0, items))}
        return {**named, "weeks_treated": random.randint(0, 10), "outcome": "failed"}

    def relative() -> Data:
        cancers = [lacking({"kind": random.choice(("colon", "breast")), "found_on": day()}) for _ in range(2)]
        found: Data = {"degree": random.randint(1, 4), "side": "mother's side", "age_at_diagnosis": 50}
        return {**lacking(found), "cancers": cancers, "cancers_complete": complete}

    nights = [
        {"date": str(date(2025, 2, 1) + timedelta(number)), "hours_used": random.randint(0, 8)}
        for number in range(items)
    ]
    lists: Data = {
        "blocks": [lacking(block()) for _ in range(items)],
        "ablations": [lacking({"date": day(), "level": "L4-L5"}) for _ in range(items)],
        "trials": [lacking(trial()) for _ in range(items)],
        "nights": [lacking(each) for each in nights],
        "relatives": [relative() for _ in range(items)],
    }
    reaches = dict.fromkeys((f"{key}_complete" for key in lists), complete)
    return {**dict(policy.scenarios[0].facts), **lists, **reaches, "date_of_service": str(SERVICE)}


def calls(policy: Policy, data: Data) -> int:
    """How many functions are called to decide a case."""
    case = read_facts(policy, data)
    count = 0

    def counted(frame: FrameType, event: str, argument: object) -> None:
        nonlocal count
        count += event == "call"

    before = sys.getprofile()
    sys.setprofile(counted)
    try:
        evaluate(policy, case)
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize("complete", [True, False], ids=["complete", "open"])
@pytest.mark.parametrize(
    ("missing", "items"), [(0, 60), (0.05, 60), (1, 16)], ids=["all known", "some missing", "all missing"]
)
def test_the_work_is_linear_in_the_items(policy: Policy, missing: float, items: int, complete: bool) -> None:
    """Four times the items take about four times the work, and not sixteen times."""
    few, many = (calls(policy, long_case(policy, each, missing, complete)) for each in (items, TIMES * items))

    assert many <= MOST * few
