"""Wordings that deny what their condition asks for, or ask for what it denies: yes and no swapped.

Told only where the wording is the name of the fact, one denial or none, and words that change nothing: "The patient is
not on dialysis" beside `dialysis`. A wording that says anything else may mean the opposite in its own words.
"""

import re
from collections.abc import Iterator

from policy_dsl import errors
from policy_dsl.checks.wordings import place_of, required_in
from policy_dsl.diagnostics import Diagnostic
from policy_dsl.policy import Condition, Fact, Group, IsYes, Not, Policy
from policy_dsl.source import Span
from policy_dsl.walk import groups_of

_DENIAL = re.compile(r"\b(?:not|no|without|never|free (?:of|from)|(?:is|was|has|have|are|were|does|did|do)n['’]t)\b")
_EITHER_WAY = re.compile(r"\bor (?:not|no|without|never)\b")
# What a name may hold that denies by itself: "no prior surgery" is answered with yes where there was none.
_DENYING_NAME = re.compile(
    r"\b(?:not?|non\w*|without|never|free|un\w+|in(?:ability|adequate|complete|tolera)\w*|lack\w*|absen\w+|negative"
    r"|fail\w*|refus\w+|denie[sd]|exclu\w+|ruled out|contra\w+)\b"
)
_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
# Words beside the name that leave yes yes and no no.
_BESIDE = re.compile(
    r"a|an|the|this|that|any|of|on|in|at|for|to|by|and|or|is|are|was|were|be|been|being|has|have|had|does"
    r"|did|do|it|its|there|yet|now|still|currently|current|already|known|evidence|sign|signs|history"
    r"|patient|patients|member|members|beneficiary|individual|person|child|parent|caregiver|his|her|their"
    r"|who|with|documented|present|performed|done|completed|given|received|obtained"
)
_ENDINGS = re.compile(r"(?:ings?|ed|e?s|e|ion|ions)$")
SHORTEST_STEM = 3


def yes_and_no_swapped(policy: Policy) -> Iterator[Diagnostic]:
    """Criteria and exceptions of one plain yes/no condition, of which only the wording denies, or only the condition.

    Lists under `none of` are passed over: some word what is shut out there, and some what is asked.
    """
    for wording, at, parts in worded(policy):
        asked = plain(parts[0]) if len(parts) == 1 and not isinstance(parts[0], Group) else None
        if asked is None or _DENYING_NAME.search(asked[0].name.lower()):
            continue
        fact, yes = asked
        denials = len(_DENIAL.findall(wording.lower()))
        if (
            denials <= 1
            and not _EITHER_WAY.search(wording.lower())
            and (denials == 0) is not yes
            and is_named(wording, fact)
        ):
            condition = parts[0]
            yield errors.yes_and_no_swapped(policy.source, at, condition.span, denies=denials == 1)


def worded(policy: Policy) -> Iterator[tuple[str, Span, tuple[Condition | Group, ...]]]:
    """The wordings that are asked as they are worded, with their places and what they are worded of."""
    for group in groups_of(policy):
        for criterion in required_in(group):
            if criterion.wording_span is not None:
                yield criterion.wording, criterion.wording_span, criterion.parts
            for left_out in criterion.left_out:
                at = place_of(policy, left_out.wording, left_out.span)
                if at is not None and left_out.why == "unless":
                    yield left_out.wording, at, left_out.parts


def plain(condition: Condition) -> tuple[Fact, bool] | None:
    """The fact that a condition asks for, and whether for its yes; None where it is more than that."""
    yes = not isinstance(condition, Not)
    inner = condition.condition if isinstance(condition, Not) else condition
    return (inner.fact, yes) if isinstance(inner, IsYes) else None


def is_named(wording: str, fact: Fact) -> bool:
    """Whether a wording says the name of a fact, and beside it nothing that could change its sense."""
    said = words_of(_DENIAL.sub(" ", wording.lower()))
    name = [each for each in words_of(fact.name.lower()) if not _BESIDE.fullmatch(each)]
    stems = {stem(each) for each in name}
    rest = [each for each in said if not _BESIDE.fullmatch(each) and stem(each) not in stems]
    return bool(stems) and not rest and stems <= {stem(each) for each in said}


def words_of(text: str) -> list[str]:
    return _WORD.findall(text)


def stem(word: str) -> str:
    """What a word has in common with its other forms: "train" of "trained" and "training"."""
    cut = _ENDINGS.sub("", word)
    return cut if len(cut) >= SHORTEST_STEM else word
