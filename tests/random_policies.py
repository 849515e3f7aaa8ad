"""Small random policies of yes/no facts, as `.pol` text, and what they mean by trying every way of filling in.

In comes a seeded `random.Random`; out come the text and, for every case, the outcome and the needs by brute force.
The brute force uses nothing of the product.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from random import Random

UNDECIDED = "needs more information"
DENIED = "denied"
KINDS = {
    "medically necessary": "approves",
    "granted": "approves",
    "not medically necessary": "denies",
    "excluded": "denies",
    "not covered": "denies",
    "review": "refers",
}
OUTCOMES = tuple(KINDS)
HEADER = """policy random "Random"
  version 1
  effective 2026-01-01
  status draft
  source "Drawn by lot"

outcomes
  granted: approves
  excluded: denies
  not covered: denies
  review: refers

facts
"""

# Of a yes/no case: True, False or None (unknown) for each fact, in order.
Answers = tuple[bool | None, ...]


@dataclass(frozen=True, slots=True)
class Read:
    """A fact, by its place."""

    fact: int


@dataclass(frozen=True, slots=True)
class Opposite:
    """`not`."""

    inner: "Test"


@dataclass(frozen=True, slots=True)
class Joined:
    """Conditions joined by `and` or by `or`."""

    word: str
    parts: tuple["Test", ...]


Test = Read | Opposite | Joined


@dataclass(frozen=True, slots=True)
class Members:
    """A list of criteria under a quantifier; each criterion is the parts that must hold."""

    quantifier: str
    count: int
    criteria: tuple[tuple["Test | Members", ...], ...]


@dataclass(frozen=True, slots=True)
class RandomPolicy:
    """Ordered clauses, each an outcome's words and its criteria, and the words otherwise."""

    facts: int
    clauses: tuple[tuple[str, Members], ...]
    otherwise: str


def read_once(random: Random, facts: int) -> RandomPolicy:
    """A policy of 1 to 3 clauses that reads each of its facts once."""
    return drawn(random, facts, random.sample(range(facts), facts))


def read_often(random: Random, facts: int) -> RandomPolicy:
    """A policy of 1 to 3 clauses that reads some of its facts twice or more."""
    return drawn(random, facts, [*random.sample(range(facts), facts), *random.choices(range(facts), k=4)])


def drawn(random: Random, facts: int, reads: list[int]) -> RandomPolicy:
    random.shuffle(reads)
    clauses = tuple(
        (random.choice(OUTCOMES), members(random, part)) for part in parted(random, reads, random.randint(1, 3))
    )
    return RandomPolicy(facts, clauses, random.choice(OUTCOMES))


def parted(random: Random, reads: list[int], parts: int) -> list[list[int]]:
    """The reads in so many parts, none of them empty."""
    cuts = sorted(random.sample(range(1, len(reads)), min(parts, len(reads)) - 1))
    return [reads[start:end] for start, end in zip([0, *cuts], [*cuts, len(reads)], strict=True)]


def members(random: Random, reads: list[int]) -> Members:
    parts = parted(random, reads, random.randint(1, min(3, len(reads))))
    quantifier = random.choice(("all of", "any of", "none of", "at least"))
    return Members(quantifier, random.randint(1, len(parts)), tuple(criterion(random, part) for part in parts))


def criterion(random: Random, reads: list[int]) -> tuple[Test | Members, ...]:
    shape = random.choice(("condition", "list", "lines"))
    if len(reads) == 1 or shape == "condition":
        return (condition(random, reads),)
    if shape == "list":
        return (members(random, reads),)
    return tuple(
        members(random, part) if random.random() < 0.5 else condition(random, part) for part in parted(random, reads, 2)
    )


def condition(random: Random, reads: list[int]) -> Test:
    if len(reads) == 1:
        found: Test = Read(reads[0])
    else:
        parts = tuple(condition(random, part) for part in parted(random, reads, random.randint(2, len(reads))))
        found = Joined(random.choice(("and", "or")), parts)
    return Opposite(found) if random.random() < 0.3 else found


# ---- the text


def text_of(policy: RandomPolicy) -> str:
    """The policy as an author would write it."""
    lines = [f"  fact {number}: yes/no" for number in range(policy.facts)]
    lines += ["", 'determination answer "Answer"']
    labels = map(str, range(1, 100))
    for outcome, group in policy.clauses:
        lines += [f"  {outcome} when {quantified(group)}", *criteria_lines(group, 4, labels)]
    return HEADER + "\n".join([*lines, f"  otherwise {policy.otherwise}", ""])


def quantified(group: Members) -> str:
    return f"at least {group.count} of" if group.quantifier == "at least" else group.quantifier


def criteria_lines(group: Members, depth: int, labels: Iterator[str]) -> Iterator[str]:
    for parts in group.criteria:
        head = f'{" " * depth}({next(labels)}) "Wording"'
        (first, *others) = parts
        if not others and isinstance(first, Members):
            yield f"{head}, {quantified(first)}"
            yield from criteria_lines(first, depth + 2, labels)
        elif not others and not isinstance(first, Members):
            yield f"{head}: {condition_text(first)}"
        else:
            yield head
            for part in parts:
                if isinstance(part, Members):
                    yield f"{' ' * (depth + 2)}{quantified(part)}"
                    yield from criteria_lines(part, depth + 4, labels)
                else:
                    yield f"{' ' * (depth + 2)}{condition_text(part)}"


def condition_text(test: Test) -> str:
    match test:
        case Read(fact):
            return f"fact {fact}"
        case Opposite(inner):
            return f"not {bracketed(inner)}"
        case Joined(word, parts):
            return f" {word} ".join(map(bracketed, parts))


def bracketed(test: Test) -> str:
    return f"({condition_text(test)})" if isinstance(test, Joined) else condition_text(test)


# ---- the meaning, by brute force


def data_of(answers: Answers) -> dict[str, bool]:
    """The case as data: what is unknown is left out."""
    return {f"fact_{number}": answer for number, answer in enumerate(answers) if answer is not None}


def all_cases(facts: int) -> Iterator[Answers]:
    """Every case: each fact yes, no or unknown."""
    return product((True, False, None), repeat=facts)


def outcome_of(policy: RandomPolicy, answers: Answers) -> str:
    """The words of the first clause that holds, where every fact is known."""
    return next((words for words, group in policy.clauses if group_holds(group, answers)), policy.otherwise)


def group_holds(group: Members, answers: Answers) -> bool:
    held = [all(part_holds(part, answers) for part in parts) for parts in group.criteria]
    if group.quantifier == "at least":
        return held.count(True) >= group.count
    return {"all of": all(held), "any of": any(held), "none of": not any(held)}[group.quantifier]


def part_holds(part: Test | Members, answers: Answers) -> bool:
    match part:
        case Members():
            return group_holds(part, answers)
        case Read(fact):
            return answers[fact] is True
        case Opposite(inner):
            return not part_holds(inner, answers)
        case Joined(word, parts):
            return (all if word == "and" else any)([part_holds(each, answers) for each in parts])


class BruteForce:
    """The outcome and the needs of each case of one policy, by every way of filling in; denials count as one."""

    def __init__(self, policy: RandomPolicy) -> None:
        self.policy = policy
        self.possible_in: dict[Answers, frozenset[str]] = {}
        self.needed_in: dict[Answers, frozenset[int]] = {}

    def outcome(self, answers: Answers) -> str:
        """The common outcome of all ways, `denied` for several words of denial, else undecided."""
        possible = self.possible(answers)
        if len(possible) == 1:
            return next(iter(possible))
        return DENIED if {KINDS[words] for words in possible} == {"denies"} else UNDECIDED

    def needs(self, answers: Answers) -> set[str]:
        """The facts that change the outcome in some way of filling in the others."""
        return {f"fact_{number}" for number in self.needed(answers)}

    def possible(self, answers: Answers) -> frozenset[str]:
        if answers not in self.possible_in:
            ways = filled(answers, first_unknown(answers)) if None in answers else ()
            self.possible_in[answers] = (
                frozenset(words for way in ways for words in self.possible(way))
                if ways
                else frozenset({outcome_of(self.policy, answers)})
            )
        return self.possible_in[answers]

    def needed(self, answers: Answers) -> frozenset[int]:
        if answers not in self.needed_in:
            unknown = [number for number, answer in enumerate(answers) if answer is None]
            found = {number for other in unknown for way in filled(answers, other) for number in self.needed(way)}
            if len(unknown) == 1:
                yes, no = (outcome_of(self.policy, way) for way in filled(answers, unknown[0]))
                both_deny = KINDS[yes] == KINDS[no] == "denies"
                found = set() if yes == no or both_deny else set(unknown)
            self.needed_in[answers] = frozenset(found)
        return self.needed_in[answers]


def first_unknown(answers: Answers) -> int:
    return answers.index(None)


def filled(answers: Answers, place: int) -> tuple[Answers, Answers]:
    """The case with the fact at a place answered yes, and no."""
    return (*answers[:place], True, *answers[place + 1 :]), (*answers[:place], False, *answers[place + 1 :])
