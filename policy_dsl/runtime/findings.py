"""What was found in a case, condition by condition: the explanation of an outcome. `meaning` makes it."""

from policy_dsl.runtime.comparisons import Ordered, Range
from policy_dsl.runtime.fields import Value
from policy_dsl.runtime.numbers import Amount, told_number
from policy_dsl.runtime.settle import DENIES, SPLIT, Outcome
from policy_dsl.runtime.truth import Truth

MET = "met"
NOT_MET = "not met"
UNKNOWN = "unknown"
DOES_NOT_APPLY = "does not apply"

NONE_OF = "none of"


# A fact, list, definition, parameter or score, by its key, and its value; a `Range` while what is worked out is not
# certain.
LookedAt = tuple[str, "Value | Ordered | Range | Tally | None"]


class Tally:
    """What a condition found in a list: the items that count and those in doubt, by their numbers or members; how
    many are listed, and whether the record may hold more that count."""

    __slots__ = ("counted", "doubtful", "is_open", "listed")

    def __init__(self, counted: tuple[str, ...], doubtful: tuple[str, ...], listed: int, *, is_open: bool) -> None:
        self.counted = counted
        self.doubtful = doubtful
        self.listed = listed
        self.is_open = is_open

    def __str__(self) -> str:
        told = f"{self.listed} listed" if self.listed else "none listed"
        if self.counted:
            told = f"{listed_labels(self.counted)} of {told}"
        elif self.listed and not self.doubtful:
            told = f"{told}, none counts"
        doubtful = f"; in doubt: {listed_labels(self.doubtful)}" if self.doubtful else ""
        return f"{told}{doubtful}{'; more may not be listed' if self.is_open else ''}"

    def with_names(self, names: dict[str, str]) -> "Tally":
        """The same with other words for some of its items."""
        counted, doubtful = (tuple(names.get(each, each) for each in one) for one in (self.counted, self.doubtful))
        return Tally(counted, doubtful, self.listed, is_open=self.is_open)

    def data(self) -> dict[str, object]:
        """The same for programs."""
        doubtful = list(self.doubtful)
        return {"counted": list(self.counted), "doubtful": doubtful, "listed": self.listed, "open": self.is_open}


def listed_labels(labels: tuple[str, ...]) -> str:
    """Numbers or names in one phrase, numbers that follow one another as a range: "1 to 21, 30 and 31"."""
    runs: list[list[str]] = []
    for each in labels:
        follows = bool(runs) and each.isdecimal() and runs[-1][-1].isdecimal() and int(each) == int(runs[-1][-1]) + 1
        if follows:
            runs[-1].append(each)
        else:
            runs.append([each])
    told = [part for run in runs for part in ([f"{run[0]} to {run[-1]}"] if len(run) > 2 else run)]
    return " and ".join((", ".join(told[:-1]), told[-1])) if len(told) > 1 else "".join(told)


class Reading:
    """What one condition came to: its truth, and the facts and named values that it looked at."""

    __slots__ = ("truth", "values")

    def __init__(self, truth: Truth, values: tuple[LookedAt, ...]) -> None:
        self.truth = truth
        self.values = values

    def tell_of_item(self, variable: str, item: str) -> None:
        """Tell what it looked at of the item that is decided by the key of that item."""
        self.values = tuple((key.replace(variable, item, 1), value) for key, value in self.values)


class CriterionFinding:
    """What one labelled criterion came to in its list. `path` is its place by labels, `C.1`.

    `left_out` is why it does not apply, if it does not: `unless`, `applies`, `if` or `no rule`, and the wording of
    the exception. `looked` is what the conditions of its exceptions looked at.
    """

    __slots__ = ("label", "left_out", "line", "looked", "parts", "path", "truth", "wording")

    def __init__(
        self,
        path: str,
        label: str,
        wording: str,
        line: int,
        truth: Truth,
        parts: "tuple[Reading | GroupFinding, ...]",
        looked: "tuple[Reading | GroupFinding, ...]",
        left_out: tuple[str, str] | None,
    ) -> None:
        self.path = path
        self.label = label
        self.wording = wording
        self.line = line
        self.truth = truth
        self.parts = parts
        self.looked = looked
        self.left_out = left_out

    @property
    def status(self) -> str:
        """`met`, `not met`, `unknown` or `does not apply`."""
        if self.left_out is not None:
            return DOES_NOT_APPLY
        return UNKNOWN if self.truth is None else MET if self.truth is True else NOT_MET

    @property
    def values(self) -> tuple[LookedAt, ...]:
        """The facts and lists that its own conditions looked at, once each; those of nested criteria stand with them.

        Of a list it is what the first of these conditions found in it; those of exceptions come last.
        """
        readings = tuple(part for part in (*self.parts, *self.looked) if isinstance(part, Reading))
        found: dict[str, LookedAt] = {}
        for key, value in (pair for reading in readings for pair in reading.values):
            found.setdefault(key, (key, value))
        return tuple(found.values())

    def tell_of_item(self, variable: str, item: str) -> None:
        """Tell what it looked at of the item that is decided by the key of that item."""
        for part in (*self.parts, *self.looked):
            part.tell_of_item(variable, item)

    @property
    def criteria(self) -> tuple["CriterionFinding", ...]:
        """The criteria nested in it, as written."""
        groups = tuple(part for part in (*self.parts, *self.looked) if isinstance(part, GroupFinding))
        return tuple(each for group in groups for each in group.criteria)


class GroupFinding:
    """What a list of criteria came to."""

    __slots__ = ("count", "criteria", "quantifier", "truth")

    def __init__(self, quantifier: str, count: int, truth: Truth, criteria: tuple[CriterionFinding, ...]) -> None:
        self.quantifier = quantifier
        self.count = count
        self.truth = truth
        self.criteria = criteria

    def tell_of_item(self, variable: str, item: str) -> None:
        """Tell what it looked at of the item that is decided by the key of that item."""
        for each in self.criteria:
            each.tell_of_item(variable, item)


STILL_TO_BE_SET = "still to be set"

# How a term is told, by its kind, while it cannot be worked out.
OPEN_TERMS = {
    "for": "for a time still to be set",
    "from": "from a day still to be set",
    "until": "until a day still to be set",
    "up to": "up to an amount still to be set",
}


class TermFinding:
    """What an outcome comes with, told: "for 12 weeks". `value` is the length, in `unit`, or the day; of `up to` there
    is the `amount` of a `thing`, too. While it cannot be worked out it is `STILL_TO_BE_SET`."""

    __slots__ = ("amount", "kind", "text", "thing", "unit", "value")

    def __init__(
        self,
        kind: str,
        text: str = STILL_TO_BE_SET,
        value: Ordered | str | None = None,
        unit: str = "",
        amount: Amount | None = None,
        thing: str = "",
    ) -> None:
        self.kind = kind
        self.text = text
        self.value = value
        self.unit = unit
        self.amount = amount
        self.thing = thing

    @property
    def told(self) -> str:
        """The term in words; of one that is still to be set, of which kind it is and as much as is known."""
        if self.text != STILL_TO_BE_SET:
            return self.text
        if self.amount is None:
            return OPEN_TERMS[self.kind]
        return f"{self.kind} {told_number(self.amount)} {self.thing} in a time still to be set"


class ClauseFinding:
    """An outcome, the list that it stands under, and whether it is given: `truth`. `gate`: given when not met.

    `left_out` is why the clause itself does not apply, as of a criterion.
    """

    __slots__ = ("gate", "group", "left_out", "outcome", "truth")

    def __init__(
        self, outcome: Outcome, group: GroupFinding, truth: Truth, *, gate: bool, left_out: tuple[str, str] | None
    ) -> None:
        self.outcome = outcome
        self.group = group
        self.truth = truth
        self.gate = gate
        self.left_out = left_out


class ItemFinding:
    """What a determination came to for one item: its number or member, what it is called, and the finding."""

    __slots__ = ("finding", "label", "name")

    def __init__(self, label: str, name: str, finding: "DeterminationFinding") -> None:
        self.label = label
        self.name = name
        self.finding = finding

    def called(self, *, alone: bool) -> str:
        """How it is told apart: by its name if it is `alone` in having it, else by its number."""
        if self.name == self.label:
            return f"item {self.label}"
        return self.name if alone else f"{self.name} (item {self.label})"


class DeterminationFinding:
    """What one determination came to. `needs` are the missing facts that can still change the outcome, exactly.

    `assumed` are facts that would be needed if the policy assumed nothing; `term_needs` are those on which the terms
    still depend. `whichever` are the missing facts of open criteria where the outcome is settled whatever they are.
    One that is decided item by item has `items`, and no clauses of its own.
    """

    __slots__ = (
        "assumed",
        "clauses",
        "items",
        "key",
        "needs",
        "otherwise",
        "outcome",
        "term_needs",
        "terms",
        "title",
        "whichever",
    )

    def __init__(
        self,
        key: str,
        title: str,
        outcome: Outcome,
        clauses: tuple[ClauseFinding, ...],
        otherwise: Outcome,
        needs: tuple[str, ...],
        *,
        assumed: tuple[str, ...],
        terms: tuple[TermFinding, ...],
        term_needs: tuple[str, ...],
        whichever: tuple[str, ...],
        items: tuple[ItemFinding, ...] = (),
    ) -> None:
        self.items = items
        self.key = key
        self.title = title
        self.outcome = outcome
        self.clauses = clauses
        self.otherwise = otherwise
        self.needs = needs
        self.assumed = assumed
        self.terms = terms
        self.term_needs = term_needs
        self.whichever = whichever

    @property
    def criteria(self) -> tuple[CriterionFinding, ...]:
        """Its labelled criteria, clause after clause."""
        return tuple(each for clause in self.clauses for each in clause.group.criteria)

    @property
    def because(self) -> tuple[str, ...]:
        """The paths of the criteria that decide, innermost, in the order written (language guide, "Scenarios").

        Of items that come to the same, those of all.
        """
        if self.outcome.kind is None:
            return ()
        if self.outcome.kind == SPLIT:
            return ()
        if self.items:
            return once(tuple(path for each in self.items for path in each.finding.because))
        sure = sure_clause(self.clauses, self.outcome)
        if sure is not None:
            return once(deciding_in_group(sure.group))
        if not is_sure(self.clauses, self.otherwise, self.outcome):
            return ()
        # A gate that was passed decides nothing: what is behind it does.
        others = (each for each in self.clauses if not same_decision(each.outcome, self.outcome) and not each.gate)
        return once(tuple(path for each in others if each.left_out is None for path in deciding_in_group(each.group)))


def same_decision(outcome: Outcome, decided: Outcome) -> bool:
    """Whether a clause with `outcome` gives what was `decided`; words for denial count as one."""
    return outcome.words == decided.words or (outcome.kind == DENIES and decided.kind == DENIES)


def sure_clause(clauses: tuple[ClauseFinding, ...], outcome: Outcome) -> ClauseFinding | None:
    """The first clause that surely gives the outcome; None when none does."""
    return next((each for each in clauses if each.truth is True and same_decision(each.outcome, outcome)), None)


def is_sure(clauses: tuple[ClauseFinding, ...], otherwise: Outcome, outcome: Outcome) -> bool:
    """Whether the criteria alone show that the outcome is decided: by a clause, or by the failure of all others."""
    if sure_clause(clauses, outcome) is not None:
        return True
    others = (each for each in clauses if not same_decision(each.outcome, outcome))
    return same_decision(otherwise, outcome) and all(each.truth is False for each in others)


def deciding_in_group(group: GroupFinding) -> tuple[str, ...]:
    """The innermost criteria that make a decided group what it is, those left out by an exception among them."""
    met = group.truth is True
    wanted = not met if group.quantifier == NONE_OF else met
    found: list[str] = []
    for each in group.criteria:
        if each.left_out is not None:
            found += [each.path] if each.left_out[0] == "unless" and helps(group, met) else []
        elif each.truth is wanted:
            found += deciding_in(each)
    return tuple(found)


def helps(group: GroupFinding, met: bool) -> bool:
    """Whether a criterion that is left out is part of what makes a group what it is."""
    return met if group.quantifier in ("all of", NONE_OF) else not met


def deciding_in(criterion: CriterionFinding) -> tuple[str, ...]:
    """The innermost criteria that make a decided criterion what it is: itself, or those nested in it."""
    deciding = tuple(part for part in criterion.parts if part.truth is criterion.truth)
    own = () if deciding and all(isinstance(part, GroupFinding) for part in deciding) else (criterion.path,)
    inner = tuple(path for part in deciding if isinstance(part, GroupFinding) for path in deciding_in_group(part))
    return tuple(path for path in (*own, *inner) if path)


def once(keys: tuple[str, ...]) -> tuple[str, ...]:
    """The keys in their order, each once."""
    return tuple(dict.fromkeys(keys))
