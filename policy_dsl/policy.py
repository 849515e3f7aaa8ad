"""The checked policy: what it means. Every name is resolved, every expression typed, every criterion labelled.

Both evaluators and every target read this and nothing else.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from policy_dsl.runtime.fields import Field
from policy_dsl.runtime.numbers import Number
from policy_dsl.runtime.settle import Outcome
from policy_dsl.source import Source, Span


@dataclass(frozen=True, slots=True)
class Meant:
    """Anything that stands somewhere in a policy. Spans do not count when policies are compared."""

    span: Span = field(kw_only=True, compare=False)


# ---- facts


@dataclass(frozen=True, slots=True)
class YesNo:
    """Answered yes or no."""


@dataclass(frozen=True, slots=True)
class Numeric:
    """A number between two limits, both included; None for an open side. With `percent`, 80 is 80%."""

    low: Number | None
    high: Number | None
    whole: bool
    percent: bool


@dataclass(frozen=True, slots=True)
class Calendar:
    """A date."""


@dataclass(frozen=True, slots=True)
class FreeText:
    """Any text."""


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of some choices, as declared, with their keys in data."""

    choices: tuple[str, ...]
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SomeOf:
    """Some of some choices; at least one, unless `or_none`."""

    choices: tuple[str, ...]
    keys: tuple[str, ...]
    or_none: bool


FactType = YesNo | Numeric | Calendar | FreeText | OneOf | SomeOf
FactValue = bool | Number | date | str | frozenset[str]


@dataclass(frozen=True, slots=True)
class Fact(Meant):
    """A declared fact, or the built-in date of service. `assumed` is its value where the case is silent, if written."""

    key: str
    name: str
    type: FactType
    question: str | None
    assumed: FactValue | None
    built_in: bool = False


# ---- conditions: sugar is gone, so that each later room meets few shapes


@dataclass(frozen=True, slots=True)
class FactRead(Meant):
    """The value of a fact."""

    fact: Fact


@dataclass(frozen=True, slots=True)
class Constant(Meant):
    """A number or date written in the policy; `name` is the definition that gives it, if one does."""

    value: Number | date
    percent: bool = False
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Choices(Meant):
    """Choices (or texts) listed in the policy."""

    choices: tuple[str, ...]


OrderedOperand = FactRead | Constant
SetOperand = FactRead | Choices


@dataclass(frozen=True, slots=True)
class IsYes(Meant):
    """A yes/no fact is answered yes."""

    fact: Fact


@dataclass(frozen=True, slots=True)
class Not(Meant):
    """The condition is not met."""

    condition: "Condition"


@dataclass(frozen=True, slots=True)
class All(Meant):
    """Each condition is met."""

    conditions: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Any(Meant):
    """At least one condition is met."""

    conditions: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Defined(Meant):
    """A named condition."""

    name: str
    condition: "Condition"


@dataclass(frozen=True, slots=True)
class Compare(Meant):
    """A comparison of two numbers or two dates."""

    left: OrderedOperand
    comparator: Literal["at least", "at most", "more than", "less than", "equal"]
    right: OrderedOperand


@dataclass(frozen=True, slots=True)
class Listed(Meant):
    """A choice, text, number or date is one of those listed."""

    fact: Fact
    values: tuple[str, ...] | tuple[Number, ...] | tuple[date, ...]


@dataclass(frozen=True, slots=True)
class SameChoice(Meant):
    """Two choices, or two texts, are the same."""

    left: Fact
    right: Fact


@dataclass(frozen=True, slots=True)
class CompareSets(Meant):
    """A comparison of two sets of choices."""

    left: FactRead
    comparator: Literal["any of", "all of", "among", "same as"]
    right: SetOperand


@dataclass(frozen=True, slots=True)
class IsDocumented(Meant):
    """The fact has a value in the case; no when it was looked for and is not there; silence leaves it unknown."""

    fact: Fact


Condition = IsYes | Not | All | Any | Defined | Compare | Listed | SameChoice | CompareSets | IsDocumented


# ---- determinations


@dataclass(frozen=True, slots=True)
class Criterion(Meant):
    """A labelled criterion: all of its parts must hold. `path` is its place by labels, `C.1`.

    `sources` are places in the source text, as written. `wording_span` is where the wording stands, without quotes.
    """

    path: str
    label: str
    wording: str
    parts: tuple["Condition | Group", ...]
    sources: tuple[str, ...]
    line: int
    wording_span: Span | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Group(Meant):
    """A list of criteria; `count` is for "at least"."""

    quantifier: Literal["all of", "any of", "none of", "at least"]
    count: int
    criteria: tuple[Criterion, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Clause(Meant):
    """The outcome that is given when the group is met and no clause above it is."""

    outcome: Outcome
    group: Group


@dataclass(frozen=True, slots=True)
class Determination(Meant):
    """Ordered clauses and what it comes to otherwise."""

    key: str
    name: str
    title: str
    prose: tuple[str, ...]
    clauses: tuple[Clause, ...]
    otherwise: Outcome


# ---- scenarios


@dataclass(frozen=True, slots=True)
class Expectation(Meant):
    """What one determination must come to: `outcome` in words; `because` by paths and `needs` by keys, exactly.

    None where the scenario does not say.
    """

    determination: str
    outcome: str
    because: tuple[str, ...] | None
    needs: frozenset[str] | None


@dataclass(frozen=True, slots=True)
class Scenario(Meant):
    """A case and what must come of it. `facts` is data for the same door as JSON, by key, `like` already followed.

    `refused` holds the keys for which the case must be refused; then there are no expectations.
    """

    name: str
    facts: tuple[tuple[str, object], ...]
    expectations: tuple[Expectation, ...]
    refused: frozenset[str]
    line: int


# ---- the policy


@dataclass(frozen=True, slots=True)
class PolicyProse(Meant):
    """Published prose, line by line, without its `>`."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Policy(Meant):
    """A whole policy. `fields` are its facts as the door reads them, the date of service last.

    `prose` stands before the determinations, `closing_prose` behind the first of them.
    """

    key: str
    name: str
    title: str
    version: str
    effective_from: date
    effective_until: date | None
    status: Literal["example", "draft", "approved"]
    sources: tuple[str, ...]
    prose: tuple[PolicyProse, ...]
    closing_prose: tuple[PolicyProse, ...]
    facts: tuple[Fact, ...]
    fields: tuple[Field, ...] = field(compare=False)
    definitions: tuple[Defined | Constant, ...]
    determinations: tuple[Determination, ...]
    scenarios: tuple[Scenario, ...]
    digest: str
    source: Source = field(compare=False)
