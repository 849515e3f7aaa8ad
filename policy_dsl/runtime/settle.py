"""From what each clause came to, to the outcome and to the clauses that could still change it.

Clauses are taken as independent: exact for a policy that reads no fact twice, and for any other it can only ask
for too much. It never takes an outcome before every way of filling in what is missing leads to it.
"""

from policy_dsl.runtime.truth import Truth

NEEDS_MORE_INFORMATION = "needs more information"
DENIED = "denied"  # every way denies, but not with one word

APPROVES = "approves"
DENIES = "denies"
REFERS = "refers"


class Outcome:
    """What a clause decides: the policy's words for it, and whether it approves, denies or refers."""

    __slots__ = ("kind", "words")

    def __init__(self, words: str, kind: str | None) -> None:
        self.words = words
        self.kind = kind

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Outcome) and (other.words, other.kind) == (self.words, self.kind)

    def __hash__(self) -> int:
        return hash((self.words, self.kind))

    def __repr__(self) -> str:
        return f"Outcome({self.words!r}, {self.kind!r})"


UNDECIDED = Outcome(NEEDS_MORE_INFORMATION, None)
DENIED_SOMEHOW = Outcome(DENIED, DENIES)


def together(possible: Outcome | None, outcome: Outcome) -> Outcome:
    """What is left to say when `outcome` is possible beside what was `possible` so far (None: nothing yet).

    Two denials with different words are `denied`; any other two outcomes are `needs more information`.
    """
    if possible is None or possible.words == outcome.words:
        return outcome
    return DENIED_SOMEHOW if possible.kind == outcome.kind == DENIES else UNDECIDED


def settle(clauses: tuple[tuple[Outcome, Truth], ...], otherwise: Outcome) -> Outcome:
    """The outcome of the first clause that is met, as soon as no unknown clause above it says another."""
    possible: Outcome | None = None
    for outcome, truth in clauses:
        if truth is not False:
            possible = together(possible, outcome)
        if truth is True:
            return together(possible, outcome)
    return together(possible, otherwise)


def open_clauses(clauses: tuple[tuple[Outcome, Truth], ...], otherwise: Outcome) -> tuple[bool, ...]:
    """For each clause, whether it is unknown and what it comes to can still change the outcome."""
    still_open = [False] * len(clauses)
    below = otherwise
    reached = next((index for index, (_, truth) in enumerate(clauses) if truth is True), len(clauses))
    if reached < len(clauses):
        below = clauses[reached][0]
    for index in range(reached - 1, -1, -1):
        outcome, truth = clauses[index]
        if truth is None:
            both = together(below, outcome)
            still_open[index] = both is UNDECIDED
            below = both
    return tuple(still_open)
