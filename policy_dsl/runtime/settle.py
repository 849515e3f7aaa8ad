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


def of_items(outcomes: tuple[Outcome, ...]) -> Outcome:
    """What a determination comes to that is decided item by item: what its items have in common, denials as one.

    Split as soon as two that are decided differ; while all decided ones agree, one that is not leaves it open.
    """
    found: Outcome | None = None
    for each in outcomes:
        if each.kind is not None:
            before, found = found, together(found, each)
            if found is UNDECIDED and before is not None:
                return SPLIT_OUTCOME
    return UNDECIDED if found is None or any(each.kind is None for each in outcomes) else found


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
