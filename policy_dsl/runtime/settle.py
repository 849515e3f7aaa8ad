"""Outcomes: what a determination comes to, and what is left to say when several are still possible."""

NEEDS_MORE_INFORMATION = "needs more information"
DENIED = "denied"  # every way denies, but not with one word

APPROVES = "approves"
DENIES = "denies"
REFERS = "refers"
SPLIT = "split"  # items do not come to the same: outcome and kind


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
SPLIT_OUTCOME = Outcome(SPLIT, SPLIT)


def together(possible: Outcome | None, outcome: Outcome) -> Outcome:
    """What is left to say when `outcome` is possible beside what was `possible` so far (None: nothing yet).

    Two denials with different words are `denied`; any other two outcomes are `needs more information`.
    """
    if possible is None or possible.words == outcome.words:
        return outcome
    return DENIED_SOMEHOW if possible.kind == outcome.kind == DENIES else UNDECIDED


def all_together(possible: tuple[Outcome, ...]) -> Outcome:
    """What is left to say when any of some outcomes is possible."""
    found: Outcome | None = None
    for each in possible:
        found = together(found, each)
    return UNDECIDED if found is None else found


def of_items(possible: tuple[tuple[Outcome, ...], ...]) -> Outcome:
    """What a determination comes to that is decided item by item: what its items have in common, denials as one.

    `possible` are the outcomes that each item can still come to. Split where they have none in common; else open while
    one of them is.
    """
    words = [{DENIED if each.kind == DENIES else each.words for each in one} for one in possible]
    if words and not set.intersection(*words):
        return SPLIT_OUTCOME
    outcomes = tuple(map(all_together, possible))
    return UNDECIDED if UNDECIDED in outcomes else all_together(outcomes)


def is_final(outcome: Outcome) -> bool:
    """Whether an outcome is one of the policy's own words, which nothing more that is known can change."""
    return outcome is not UNDECIDED and outcome is not DENIED_SOMEHOW


class Settled:
    """What can still come of clauses: `possible`, the places of those that can be the first one met (the place behind
    the last: none of them); and `needs`, for each class asked for, the missing facts on which it depends."""

    __slots__ = ("needs", "possible")

    def __init__(self, possible: tuple[int, ...], needs: tuple[tuple[str, ...], ...]) -> None:
        self.possible = possible
        self.needs = needs
