"""What both second opinions share: dates, and the outcome of an incomplete case by trying every way to complete it."""

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from random import Random

Facts = dict[str, object]
Choices = dict[str, list[object]]
Outcome = Callable[[Facts], str]
Criterion = Callable[[Facts], bool]
Guards = Mapping[str, tuple[str, object]]

MET = "medically necessary"
NOT_MET = "not medically necessary"
UNDECIDED = "needs more information"

A_DAY = timedelta(days=1)


@cache
def _day(text: str) -> date:
    return date.fromisoformat(text)


def day(value: object) -> date:
    return _day(str(value))


def years_from(start: date, years: int) -> date:
    """The same day so many years on, or the last day of its month where that day does not exist (29 February)."""
    try:
        return start.replace(year=start.year + years)
    except ValueError:
        return start.replace(year=start.year + years, day=28)


def age_on(birth: date, on: date) -> int:
    """Completed years; below zero before birth."""
    age = on.year - birth.year
    return age - 1 if on < years_from(birth, age) else age


@cache
def _exact(text: str) -> Fraction:
    return Fraction(text)


def exact(value: object) -> Fraction:
    """A number as it is written in decimals: 0.1 is a tenth."""
    return _exact(str(value))


def members(value: object) -> set[str]:
    assert isinstance(value, list)
    return {str(each) for each in value}


def subsets(values: Sequence[str], at_least: int = 0) -> list[object]:
    sizes = range(at_least, len(values) + 1)
    return [list(chosen) for size in sizes for chosen in itertools.combinations(values, size)]


def existing(facts: Facts, guards: Guards) -> Facts:
    """Leaves out the facts that exist only when another is so, where it is not so."""
    if not guards:
        return facts
    kept = dict(facts)
    for name, (guard, value) in guards.items():
        if name in kept and kept.get(guard) != value:
            del kept[name]
    return kept


def completions(facts: Facts, choices: Choices, guards: Guards) -> Iterator[Facts]:
    """Every way to fill in what is missing, the last of the choices changing fastest."""
    for values in itertools.product(*choices.values()):
        yield existing(facts | dict(zip(choices, values, strict=True)), guards)


def outcome_with_missing(
    facts: Facts, choices: Choices, outcome: Outcome, guards: Guards | None = None
) -> tuple[str, set[str]]:
    """The outcome that every completion leads to, if one does, and the missing facts that can change the outcome.

    `facts` are those known and `choices` the candidate values of those missing. A missing fact is needed if in some
    way to fill in the other missing facts its values lead to different outcomes.
    """
    known = {name: value for name, value in facts.items() if name not in choices}
    outcomes = [outcome(completion) for completion in completions(known, choices, guards or {})]
    if len(set(outcomes)) == 1:
        return outcomes[0], set()
    needs = set()
    stride = len(outcomes)
    for name, values in choices.items():
        block, stride = stride, stride // len(values)
        # Within a block, entries a stride apart differ in the value of this fact alone.
        if any(
            outcomes[at : at + block - stride] != outcomes[at + stride : at + block]
            for at in range(0, len(outcomes), block)
        ):
            needs.add(name)
    return UNDECIDED, needs


class _Asked(Exception):
    """A missing fact was read."""

    def __init__(self, name: str) -> None:
        self.name = name


class _Partly(Facts):
    """Facts of which some are not chosen yet."""

    def __missing__(self, name: str) -> object:
        raise _Asked(name)


def completion_met(facts: Facts, choices: Choices, criteria: Iterable[Criterion], chance: Random) -> Facts | None:
    """A completion that meets all the criteria, looked for in a random order; None if there is none.

    A fact is filled in when a criterion reads it, so completions that differ in what is not read are tried once.
    """
    asked: set[str] = set()
    left = []
    for criterion in criteria:
        try:
            if not criterion(_Partly(facts)):
                return None
        except _Asked as missing:
            asked.add(missing.name)
            left.append(criterion)
    if not asked:
        return facts
    name = min(sorted(asked), key=lambda each: len(choices[each]))
    for value in chance.sample(choices[name], len(choices[name])):
        found = completion_met(facts | {name: value}, choices, left, chance)
        if found is not None:
            return found
    return None


def outcome_by_search(
    facts: Facts,
    choices: Choices,
    criteria: Sequence[Criterion],
    guards: Guards,
    wanted: set[str],
    tries: int = 1_000,
) -> tuple[str, set[str]]:
    """The same as `outcome_with_missing` where there are too many completions to try them all.

    It is for an outcome that all of the criteria together decide. A fact matters if and only if it turns some case that
    is met into one that is not. So cases that are met are looked for at random, and each missing fact of each is given
    all its values. The needs found are needs for certain. When those wanted are found, a tenth of the tries still looks
    for others.
    """
    chance = Random(0)
    needs: set[str] = set()
    for at in range(tries):
        met = completion_met(facts, choices, criteria, chance)
        if met is None:
            return NOT_MET, set()
        whole = {name: chance.choice(values) for name, values in choices.items()} | met
        for name in choices.keys() - needs:
            changed = (existing(whole | {name: value}, guards) for value in choices[name])
            if not all(criterion(each) for each in changed for criterion in criteria):
                needs.add(name)
        if needs >= wanted and at >= tries // 10:
            break
    return (UNDECIDED if needs else MET), needs
