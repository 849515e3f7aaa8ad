"""What was found in a case, condition by condition: the explanation of an outcome.

Both evaluators build these. Each holds its truth and its needs: the keys of the facts that are missing and can
still change it. Parts are taken as independent, as in `settle`: needs are exact where no fact is read twice, and
never leave out a fact that matters.
"""

from policy_dsl.runtime.fields import Value
from policy_dsl.runtime.settle import DENIES, Outcome, open_clauses, settle
from policy_dsl.runtime.truth import Truth, all_of, any_of, at_least, negation, none_of

MET = "met"
NOT_MET = "not met"
UNKNOWN = "unknown"

ALL_OF = "all of"
ANY_OF = "any of"
NONE_OF = "none of"
AT_LEAST = "at least"

LookedAt = tuple[str, Value | None]


class Reading:
    """What one condition came to: its truth, what it still needs, and the facts that it looked at, with values."""

    __slots__ = ("needs", "truth", "values")

    def __init__(self, truth: Truth, needs: tuple[str, ...], values: tuple[LookedAt, ...]) -> None:
        self.truth = truth
        self.needs = needs if truth is None else ()
        self.values = values


def looked_at(truth: Truth, *values: LookedAt) -> Reading:
    """The reading of one comparison. While it is unknown it needs those of its facts that have no value."""
    return Reading(truth, tuple(key for key, value in values if value is None), values)


def asked_whether_documented(truth: Truth, key: str, value: Value | None) -> Reading:
    """The reading of "is documented". While it is unknown it needs its fact."""
    return Reading(truth, (key,), ((key, value),))


def opposite(reading: Reading) -> Reading:
    """The reading of "not"; unknown stays unknown and needs the same."""
    return Reading(negation(reading.truth), reading.needs, reading.values)


def all_hold(*readings: Reading) -> Reading:
    """The reading of conditions joined by "and"."""
    return Reading(all_of(tuple(each.truth for each in readings)), united(readings), looked_at_in(readings))


def any_holds(*readings: Reading) -> Reading:
    """The reading of conditions joined by "or"."""
    return Reading(any_of(tuple(each.truth for each in readings)), united(readings), looked_at_in(readings))


class Criterion:
    """What one labelled criterion came to. All of its parts must hold; `path` is its place by labels, `C.1`."""

    __slots__ = ("label", "line", "needs", "parts", "path", "truth", "wording")

    def __init__(self, path: str, label: str, wording: str, line: int, *parts: "Reading | Group") -> None:
        self.path = path
        self.label = label
        self.wording = wording
        self.line = line
        self.parts = parts
        self.truth: Truth = all_of(tuple(each.truth for each in parts))
        self.needs = united(parts) if self.truth is None else ()

    @property
    def status(self) -> str:
        """`met`, `not met` or `unknown`."""
        return UNKNOWN if self.truth is None else MET if self.truth is True else NOT_MET

    @property
    def values(self) -> tuple[LookedAt, ...]:
        """The facts that its own conditions looked at, once each; those of nested criteria stand with them."""
        return looked_at_in(tuple(part for part in self.parts if isinstance(part, Reading)))

    @property
    def criteria(self) -> tuple["Criterion", ...]:
        """The criteria nested in it, as written."""
        return tuple(each for part in self.parts if isinstance(part, Group) for each in part.criteria)


class Group:
    """A list of criteria under `all of`, `any of`, `none of` or `at least COUNT of`."""

    __slots__ = ("count", "criteria", "needs", "quantifier", "truth")

    def __init__(self, quantifier: str, count: int, *criteria: Criterion) -> None:
        self.quantifier = quantifier
        self.count = count
        self.criteria = criteria
        truths = tuple(each.truth for each in criteria)
        self.truth: Truth = group_truth(quantifier, count, truths)
        self.needs = united(criteria) if self.truth is None else ()


def group_truth(quantifier: str, count: int, truths: tuple[Truth, ...]) -> Truth:
    """The truth of a list of criteria; `count` is read for `at least` only."""
    if quantifier == ALL_OF:
        return all_of(truths)
    if quantifier == ANY_OF:
        return any_of(truths)
    if quantifier == NONE_OF:
        return none_of(truths)
    return at_least(count, truths)


class Clause:
    """One clause of a determination: the outcome that it gives when its group is met."""

    __slots__ = ("group", "outcome")

    def __init__(self, outcome: Outcome, group: Group) -> None:
        self.outcome = outcome
        self.group = group


class Determination:
    """What a determination came to: its outcome, what could still change it, what was assumed, and why.

    `needs` is empty exactly when it is decided. `because` names the criteria that decide by their paths; empty
    while undecided, and where the outcome is settled though no clause is sure.
    """

    __slots__ = ("assumed", "clauses", "key", "needs", "otherwise", "outcome", "title")

    def __init__(
        self, key: str, title: str, otherwise: Outcome, *clauses: Clause, assumed: tuple[str, ...] = ()
    ) -> None:
        self.key = key
        self.title = title
        self.clauses = clauses
        self.otherwise = otherwise
        truths = tuple((each.outcome, each.group.truth) for each in clauses)
        self.outcome = settle(truths, otherwise)
        still_open = open_clauses(truths, otherwise) if self.outcome.kind is None else (False,) * len(clauses)
        self.needs = united(tuple(each.group for each, open_ in zip(clauses, still_open, strict=True) if open_))
        self.assumed = assumed

    @property
    def criteria(self) -> tuple[Criterion, ...]:
        """Its labelled criteria, clause after clause."""
        return tuple(each for clause in self.clauses for each in clause.group.criteria)

    @property
    def because(self) -> tuple[str, ...]:
        """The paths of the criteria that decide, innermost, in the order written (language guide, "Scenarios")."""
        if self.outcome.kind is None:
            return ()
        for clause in self.clauses:
            if clause.group.truth is True and same_decision(clause.outcome, self.outcome):
                return once(deciding_in_group(clause.group))
        others = tuple(each for each in self.clauses if not same_decision(each.outcome, self.outcome))
        if any(each.group.truth is None for each in others):
            return ()
        return once(tuple(path for each in others for path in deciding_in_group(each.group)))


def with_assumptions(assuming: Determination, silent: Determination, assumable: tuple[str, ...]) -> Determination:
    """The determination as found with the policy's assumptions, naming those that were needed.

    `silent` is the same case found without any assumption: an assumed fact that it needs was assumed.
    """
    assumed = tuple(key for key in assumable if key in silent.needs)
    return Determination(assuming.key, assuming.title, assuming.otherwise, *assuming.clauses, assumed=assumed)


def same_decision(outcome: Outcome, decided: Outcome) -> bool:
    """Whether a clause with `outcome` gives what was `decided`; words for denial count as one."""
    return outcome.words == decided.words or (outcome.kind == DENIES and decided.kind == DENIES)


def deciding_in_group(group: Group) -> tuple[str, ...]:
    """The innermost criteria that make a decided group what it is."""
    met = group.truth is True
    wanted = not met if group.quantifier == NONE_OF else met
    return tuple(path for each in group.criteria if each.truth is wanted for path in deciding_in(each))


def deciding_in(criterion: Criterion) -> tuple[str, ...]:
    """The innermost criteria that make a decided criterion what it is: itself, or those nested in it."""
    deciding = tuple(part for part in criterion.parts if part.truth is criterion.truth)
    own = () if all(isinstance(part, Group) for part in deciding) else (criterion.path,)
    return own + tuple(path for part in deciding if isinstance(part, Group) for path in deciding_in_group(part))


def united(parts: "tuple[Reading | Group | Criterion, ...]") -> tuple[str, ...]:
    """The needs of the parts that are unknown, each key once, in the order in which they are read."""
    return once(tuple(key for part in parts if part.truth is None for key in part.needs))


def looked_at_in(readings: tuple[Reading, ...]) -> tuple[LookedAt, ...]:
    """The facts that the readings looked at, each once, in the order in which they are read."""
    return tuple({key: (key, value) for reading in readings for key, value in reading.values}.values())


def once(keys: tuple[str, ...]) -> tuple[str, ...]:
    """The keys in their order, each once."""
    return tuple(dict.fromkeys(keys))
