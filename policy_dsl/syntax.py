"""The syntax tree: what was written, with the place of each part. Spans do not count when trees are compared.

`parse` makes it, `resolve` and the formatter read it; nothing in `compiler` does.
"""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from policy_dsl.source import Span


@dataclass(frozen=True, slots=True)
class Written:
    """Anything written in a policy: it stands somewhere."""

    span: Span = field(kw_only=True, compare=False)


# ---- names and values


@dataclass(frozen=True, slots=True)
class Name(Written):
    """A name as written; `quoted` when it stands in quotes (then without them here)."""

    text: str
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Text(Written):
    """A quoted text, without its quotes, or one line of prose, without its `>`."""

    text: str


@dataclass(frozen=True, slots=True)
class NumberLiteral(Written):
    """A number as written, with its value, and whether "%" stands behind it."""

    text: str
    value: int | Decimal
    percent: bool


@dataclass(frozen=True, slots=True)
class DateLiteral(Written):
    """A date as written, `YYYY-MM-DD`; whether the day exists is for `resolve` to say."""

    text: str


@dataclass(frozen=True, slots=True)
class YesOrNo(Written):
    """The word yes or no as a value."""

    value: bool


@dataclass(frozen=True, slots=True)
class Unknown(Written):
    """The word unknown as a value in a scenario."""


@dataclass(frozen=True, slots=True)
class NotDocumented(Written):
    """The words not documented as a value in a scenario."""


Operand = Name | NumberLiteral | DateLiteral | YesOrNo
Value = Name | NumberLiteral | DateLiteral | YesOrNo | Unknown | NotDocumented


# ---- header, prose, outcomes


@dataclass(frozen=True, slots=True)
class Prose(Written):
    """Consecutive lines of published prose."""

    lines: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Version(Written):
    text: str


@dataclass(frozen=True, slots=True)
class Effective(Written):
    first: DateLiteral
    last: DateLiteral | None


@dataclass(frozen=True, slots=True)
class Status(Written):
    text: str


@dataclass(frozen=True, slots=True)
class SourceLine(Written):
    texts: tuple[Text, ...]


HeaderLine = Version | Effective | Status | SourceLine | Prose


@dataclass(frozen=True, slots=True)
class PolicyHeader(Written):
    name: Name
    title: Text | None
    lines: tuple[HeaderLine, ...]


@dataclass(frozen=True, slots=True)
class OutcomeDeclaration(Written):
    name: Name
    kind: str


@dataclass(frozen=True, slots=True)
class Outcomes(Written):
    outcomes: tuple[OutcomeDeclaration, ...]


# ---- facts


@dataclass(frozen=True, slots=True)
class YesNoType(Written):
    pass


@dataclass(frozen=True, slots=True)
class NumberType(Written):
    """`number`, `whole number` or `percent`, with its declared limits."""

    kind: Literal["number", "whole number", "percent"]
    low: NumberLiteral | None
    high: NumberLiteral | None


@dataclass(frozen=True, slots=True)
class DateType(Written):
    pass


@dataclass(frozen=True, slots=True)
class TextType(Written):
    pass


@dataclass(frozen=True, slots=True)
class ChoiceType(Written):
    """`one of A, B`."""

    choices: tuple[Name, ...]


@dataclass(frozen=True, slots=True)
class ChoiceSetType(Written):
    """`some of A, B`, perhaps `or none`."""

    choices: tuple[Name, ...]
    or_none: bool


Type = YesNoType | NumberType | DateType | TextType | ChoiceType | ChoiceSetType


@dataclass(frozen=True, slots=True)
class Asks(Written):
    question: Text


@dataclass(frozen=True, slots=True)
class Assumption(Written):
    """`if not documented: VALUE`."""

    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Key(Written):
    text: str


FactNote = Asks | Assumption | Key


@dataclass(frozen=True, slots=True)
class FactDeclaration(Written):
    name: Name
    type: Type
    notes: tuple[FactNote, ...]


@dataclass(frozen=True, slots=True)
class Facts(Written):
    facts: tuple[FactDeclaration, ...]


# ---- conditions


@dataclass(frozen=True, slots=True)
class Holds(Written):
    """An operand that stands alone as a condition."""

    operand: Operand


@dataclass(frozen=True, slots=True)
class Negation(Written):
    condition: "Condition"


@dataclass(frozen=True, slots=True)
class Conjunction(Written):
    conditions: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Disjunction(Written):
    conditions: tuple["Condition", ...]


Comparator = Literal[
    "is", "is not", "is at least", "is at most", "is more than", "is less than",
    "is before", "is after", "is on or before", "is on or after",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Comparison(Written):
    left: Operand
    comparator: Comparator
    right: Operand


@dataclass(frozen=True, slots=True)
class Between(Written):
    """`X is 5 to 14`: both ends count."""

    operand: Operand
    low: NumberLiteral
    high: NumberLiteral


Membership_ = Literal[
    "is one of", "is not one of", "are any of", "are all of", "are none of", "are among", "are the same as",
    "are not the same as",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Membership(Written):
    """A comparison with a list: `site is one of A, B`, `levels are any of A, B`, `X are the same as Y`."""

    left: Operand
    phrase: Membership_
    entries: tuple[Operand, ...]


@dataclass(frozen=True, slots=True)
class Documented(Written):
    """`X is documented`, or with `negated` `X is not documented`."""

    operand: Operand
    negated: bool


Condition = Holds | Negation | Conjunction | Disjunction | Comparison | Between | Membership | Documented


@dataclass(frozen=True, slots=True)
class Definition(Written):
    name: Name
    meaning: Condition


@dataclass(frozen=True, slots=True)
class Define(Written):
    definitions: tuple[Definition, ...]


# ---- determinations


@dataclass(frozen=True, slots=True)
class FromSource(Written):
    """`from "item 2.1"`: the place in the source."""

    text: Text


@dataclass(frozen=True, slots=True)
class Label(Written):
    """`(1)`, here without its brackets."""

    text: str


@dataclass(frozen=True, slots=True)
class Group(Written):
    """`all of`, `any of`, `none of`, `at least 2 of`, and what stands under it. `count` is for `at least`."""

    quantifier: Literal["all of", "any of", "none of", "at least"]
    count: int
    criteria: tuple["Criterion", ...]
    sources: tuple[FromSource, ...]


@dataclass(frozen=True, slots=True)
class Criterion(Written):
    """A label, perhaps a wording, and what must hold: every condition and group in `body`."""

    label: Label
    wording: Text | None
    body: tuple["Condition | Group", ...]
    sources: tuple[FromSource, ...]


@dataclass(frozen=True, slots=True)
class Clause(Written):
    outcome: Name
    group: Group


@dataclass(frozen=True, slots=True)
class Otherwise(Written):
    outcome: Name


@dataclass(frozen=True, slots=True)
class Determination(Written):
    name: Name
    title: Text | None
    parts: tuple[Clause | Otherwise | Prose, ...]


# ---- scenarios


@dataclass(frozen=True, slots=True)
class Given(Written):
    name: Name
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Like(Written):
    scenario: Text


@dataclass(frozen=True, slots=True)
class GivenBlock(Written):
    given: tuple[Given, ...]


@dataclass(frozen=True, slots=True)
class LabelPath(Written):
    """`(C)(2)`."""

    labels: tuple[Label, ...]


@dataclass(frozen=True, slots=True)
class ThenOutcome(Written):
    """`then D is OUTCOME because (1), (2)`."""

    determination: Name
    outcome: Name
    because: tuple[LabelPath, ...]


@dataclass(frozen=True, slots=True)
class ThenNeeds(Written):
    """`then D needs FACT, FACT`; without facts, `then D needs more information`."""

    determination: Name
    facts: tuple[Name, ...]


@dataclass(frozen=True, slots=True)
class ThenRefused(Written):
    """`then the case is refused for FACT, FACT`."""

    facts: tuple[Name, ...]


Then = ThenOutcome | ThenNeeds | ThenRefused


@dataclass(frozen=True, slots=True)
class Scenario(Written):
    name: Text
    parts: tuple[Like | GivenBlock | Then, ...]


Item = PolicyHeader | Outcomes | Facts | Define | Determination | Scenario | Prose


@dataclass(frozen=True, slots=True)
class Document(Written):
    """A whole file: its top-level items in order. `broken` says where items stand that a mistake left incomplete,
    `unread` which lines of them were not read."""

    items: tuple[Item, ...]
    broken: tuple[Span, ...] = ()
    unread: tuple[Span, ...] = ()
