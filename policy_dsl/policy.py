"""The checked policy: what it means. Every name is resolved, every expression typed, every criterion labelled.

Both evaluators and every target read this and nothing else.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Literal

from policy_dsl.runtime.comparisons import Ordered
from policy_dsl.runtime.fields import Field
from policy_dsl.runtime.lists import Record
from policy_dsl.runtime.numbers import Number
from policy_dsl.runtime.settle import Outcome
from policy_dsl.source import Source, Span
from policy_dsl.units import Unit


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
    """A number between two limits, both included; None for an open side. With `percent`, 80 is 80%.

    Values and limits of a quantity are in its `unit`.
    """

    low: Number | None
    high: Number | None
    whole: bool
    percent: bool
    unit: Unit | None = None


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


@dataclass(frozen=True, slots=True)
class CodeOf:
    """One code of a system, such as CPT; with `several`, a set of them, at least one unless `or_none`."""

    system: str
    several: bool
    or_none: bool


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list of items with attributes, which may be lists themselves. `item` is what one of them is called.

    `dated` is the attribute that says when it happened, if there is one. With `members` the items are the choices of
    a list. What is `requested` is decided item by item, and is complete by its nature. `defined` are the definitions
    for each item.
    """

    item: str
    attributes: tuple["Fact", ...]
    dated: "Fact | None" = None
    members: tuple[str, ...] = ()
    member_keys: tuple[str, ...] = ()
    requested: bool = False
    defined: tuple["Defined | Expression", ...] = ()


FactType = YesNo | Numeric | Calendar | FreeText | OneOf | SomeOf | CodeOf | ListOf
FactValue = bool | Number | Fraction | date | str | frozenset[str]


@dataclass(frozen=True, slots=True)
class Fact(Meant):
    """A declared fact or list, an attribute of a list's items, or the built-in date of service.

    `assumed` is its value where the case is silent, if written; of a list, that it holds no more than it lists.
    `only_when` is the condition without which it does not exist; `shown_in` and `held_by` name the document that
    proves it and who has that document. The key of an attribute is as conditions ask for it, `blocks[].relief`;
    with `pick` it is that of one item, `blocks[prior_block].relief`. `owner` is what that item is called, prior block,
    where a name says which it is; so too of the item that is decided, and of a member of a list of choices.
    """

    key: str
    name: str
    type: FactType
    question: str | None
    assumed: FactValue | Record | None
    built_in: bool = False
    shown_in: tuple[str, ...] = ()
    held_by: tuple[str, ...] = ()
    only_when: "Condition | None" = None
    pick: "Pick | None" = None
    owner: str = ""

    @property
    def is_attribute(self) -> bool:
        """Whether it is an attribute of an item, and no fact of the case."""
        return "[" in self.key


# ---- expressions: numbers and dates that are read, written or worked out


@dataclass(frozen=True, slots=True)
class Measure:
    """What a number is measured in: percent, a unit, or (neither) a plain number."""

    unit: Unit | None = None
    percent: bool = False


@dataclass(frozen=True, slots=True)
class FactRead(Meant):
    """The value of a fact; of a quantity, in its declared unit."""

    fact: Fact


@dataclass(frozen=True, slots=True)
class Constant(Meant):
    """A number or date written in the policy, a number in its `measure`; `name` is the definition that gives it."""

    value: Ordered
    measure: Measure = Measure()
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Calculation(Meant):
    """`left + right` and its relatives. Its value is in `measure`; the sides of + and - are each converted to it."""

    left: "Expression"
    operator: Literal["+", "-", "*", "/"]
    right: "Expression"
    measure: Measure


@dataclass(frozen=True, slots=True)
class Power(Meant):
    """`base ^ exponent`; the exponent is at least 2."""

    base: "Expression"
    exponent: int
    measure: Measure


@dataclass(frozen=True, slots=True)
class Shifted(Meant):
    """The day a length of time before or after another day. The length is in days or weeks, or in months or years."""

    day: "Expression"
    length: "Expression"
    direction: Literal["before", "after"]


@dataclass(frozen=True, slots=True)
class TimeBetween(Meant):
    """Completed days, weeks, months or years from one day to another, or the calendar months that lie between."""

    unit: Literal["days", "weeks", "months", "years", "calendar months"]
    first: "Expression"
    second: "Expression"
    measure: Measure


@dataclass(frozen=True, slots=True)
class Extreme(Meant):
    """The lower or the higher of numbers (each converted to `measure`) or of dates."""

    kind: Literal["lower", "higher"]
    parts: tuple["Expression", ...]
    measure: Measure


@dataclass(frozen=True, slots=True)
class Rounded(Meant):
    """To the nearest `step`, which is in the measure of the expression."""

    expression: "Expression"
    step: Number | Fraction
    rule: Literal["half up", "half even", "up", "down", "toward zero"]
    measure: Measure


@dataclass(frozen=True, slots=True)
class NoRule:
    """The cell `no rule`: a criterion that reads it is left out."""


@dataclass(frozen=True, slots=True)
class Words:
    """A choice, as the result of a row."""

    text: str


@dataclass(frozen=True, slots=True)
class Answer:
    """Yes or no, as the result of a row."""

    yes: bool


@dataclass(frozen=True, slots=True)
class Row(Meant):
    """A row of a table or a dated value: when it fits, and its result."""

    condition: "Condition"
    result: "Constant | Words | Answer | NoRule"


@dataclass(frozen=True, slots=True)
class Lookup(Meant):
    """A parameter or a table's result, by name: the result of the first row that fits, else `otherwise`.

    Without `otherwise` a case that no row fits has none; `complete` when there is no such case. `kind` says what the
    results are: "number", "date", "choice" or "answer"; numbers are in `measure`, choices among `choices`.
    `table` is the name of the table that it is a result of, if it is one.
    """

    key: str
    name: str
    rows: tuple[Row, ...]
    otherwise: "Constant | Words | Answer | NoRule | None"
    complete: bool
    kind: Literal["number", "date", "choice", "answer"]
    measure: Measure
    choices: tuple[str, ...]
    table: str | None = None


@dataclass(frozen=True, slots=True)
class ScorePart(Meant):
    """A line of a score: points when a condition holds, points for each unit of an expression, or the higher of parts.

    Exactly one of `condition`, `each` and `parts` is set. `each` is a plain number: the amount in the unit counted,
    over the limit `above` where there is one and never below zero; `cap` limits the points.
    """

    label: str
    path: str
    wording: str
    points: Number
    condition: "Condition | None" = None
    each: "Expression | None" = None
    above: "Expression | None" = None
    unit: Unit | None = None
    cap: Number | None = None
    parts: tuple["ScorePart", ...] = ()
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Score(Meant):
    """A score by name: the sum of its parts, at most `cap`."""

    key: str
    name: str
    title: str
    parts: tuple[ScorePart, ...]
    cap: Number | None


@dataclass(frozen=True, slots=True)
class Definition(Meant):
    """A number or date that the policy works out and names. `owner` is the item of which it is said, as of a fact."""

    key: str
    name: str
    expression: "Expression"
    owner: str = ""


# ---- the items of lists


@dataclass(frozen=True, slots=True)
class Items(Meant):
    """The items of a list of which a phrase speaks: for which each of `where` holds, windows among them.

    `lists` are the list, or a list and one within its items. `since` is the first day that counts, if a window says it.
    `variable` stands for an item in keys, `blocks[]`. Those of a list that is `derived` meet its conditions first.
    """

    lists: tuple[Fact, ...]
    where: tuple["Condition", ...]
    since: "Expression | None"
    variable: str
    derived: "DerivedList | None" = None

    @property
    def variables(self) -> tuple[str, ...]:
        """What stands in keys for an item of each of its lists, outermost first."""
        return (*(f"{each.key}[]" for each in self.lists[:-1]), self.variable)


@dataclass(frozen=True, slots=True)
class DerivedList(Meant):
    """A list, by name, of some items of another or of all lists in its items; `item` is what one of them is called."""

    key: str
    name: str
    item: str
    items: Items


@dataclass(frozen=True, slots=True)
class Pick(Meant):
    """One item: the first or the latest by its date, or with a number that one from the first; perhaps with a name."""

    which: Literal["first", "latest"] | int
    items: Items
    name: str = ""


@dataclass(frozen=True, slots=True)
class Total(Meant):
    """A value of all items together. `expression` is worked out from each; of `different`, the attribute is read.

    The highest, the lowest and the average do not exist where there is no item.
    """

    kind: Literal["number", "different", "highest", "lowest", "average", "total"]
    items: Items
    expression: "Expression | None"
    measure: Measure


Expression = (
    FactRead
    | Constant
    | Calculation
    | Power
    | Shifted
    | TimeBetween
    | Extreme
    | Rounded
    | Lookup
    | Score
    | Definition
    | Total
)


# ---- conditions: sugar is gone, so that each later room meets few shapes


@dataclass(frozen=True, slots=True)
class Choices(Meant):
    """Choices listed in the policy."""

    choices: tuple[str, ...]


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
class Differs(Not):
    """The comparison is the other way round, of facts that may not exist: "site is not neck" is met where they do."""


@dataclass(frozen=True, slots=True)
class All(Meant):
    """Each condition is met."""

    conditions: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Any(Meant):
    """At least one condition is met. `conditional`: it is written `if A: B`, and the conditions are "not A" and B."""

    conditions: tuple["Condition", ...]
    conditional: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class Defined(Meant):
    """A named condition. `owner` is the item of which it is said, as of a fact."""

    key: str
    name: str
    condition: "Condition"
    owner: str = ""


@dataclass(frozen=True, slots=True)
class Compare(Meant):
    """A comparison of two numbers or two dates. The sides may be in different units of one dimension."""

    left: Expression
    comparator: Literal["at least", "at most", "more than", "less than", "equal"]
    right: Expression


@dataclass(frozen=True, slots=True)
class Window(Meant):
    """A day lies between two others (a number between two others, in `is 5 to 14`); whether the ends count."""

    operand: Expression
    first: Expression
    last: Expression
    first_counts: bool
    last_counts: bool


@dataclass(frozen=True, slots=True)
class Listed(Meant):
    """A choice or text is one of those listed."""

    fact: Fact
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NumberListed(Meant):
    """A number or date is one of those listed."""

    operand: Expression
    values: tuple[Constant, ...]


@dataclass(frozen=True, slots=True)
class LookupListed(Meant):
    """A parameter or table result that is a choice is one of those listed; that is an answer, is yes ("yes")."""

    lookup: Lookup
    values: tuple[str, ...]


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
class CodeRange:
    """Codes from one to another, both included, on the days from `since` to `until`; None for an open side."""

    first: str
    last: str
    since: date | None
    until: date | None


@dataclass(frozen=True, slots=True)
class CodeList(Meant):
    """A named list of codes of a system; or one that a condition writes out, with the `named` lists in it."""

    key: str
    name: str
    system: str
    edition: str | None
    effective: date | None
    ranges: tuple[CodeRange, ...]
    named: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class InCodes(Meant):
    """A code is listed on the date of service; of several codes, any is, or with `every` each."""

    fact: Fact
    codes: CodeList
    every: bool


@dataclass(frozen=True, slots=True)
class IsDocumented(Meant):
    """The fact has a value in the case; no when it was looked for and is not there; silence leaves it unknown."""

    fact: Fact


@dataclass(frozen=True, slots=True)
class CountItems(Meant):
    """So many items, or with `different` so many different values of one of their attributes; the request counts as
    one more with `this_one`, on the date of service where dates are counted. Where the policy asks whether one of them
    exists, `picked` is that one."""

    comparator: Literal["at least", "at most", "exactly", "more than", "fewer than"]
    number: "Expression"
    items: Items
    different: Fact | None = None
    this_one: bool = False
    picked: Pick | None = None


@dataclass(frozen=True, slots=True)
class EveryItem(Meant):
    """Of every item the requirement holds; of none, too."""

    items: Items
    requirement: "Condition"


@dataclass(frozen=True, slots=True)
class DaysInARow(Meant):
    """Some `length` days in a row, from `first` up to `last`, have at least `number` different days with an item."""

    length: int
    first: "Expression"
    last: "Expression"
    number: "Expression"
    items: Items


@dataclass(frozen=True, slots=True)
class BlockIsMet(Meant):
    """A shared list of criteria is met; `block` is its key. One that is asked of an item is a list of its own."""

    block: str


@dataclass(frozen=True, slots=True)
class ComesTo(Meant):
    """Another determination, by its key, comes to one of these outcomes; `overall`, for every item."""

    determination: str
    outcomes: tuple[str, ...]
    said: str
    overall: bool = False


Comparison = (
    IsYes | Compare | Window | Listed | NumberListed | LookupListed | SameChoice | CompareSets | InCodes | IsDocumented
)
OfItems = CountItems | EveryItem | DaysInARow
Condition = Comparison | OfItems | Not | All | Any | Defined | BlockIsMet | ComesTo


# ---- determinations

SAYS_NOTHING = ("applies", "if", "no rule")  # what is left out for one of these is not fulfilled: it says nothing


@dataclass(frozen=True, slots=True)
class LeftOut(Meant):
    """Why a criterion, list or clause does not apply: `unless`, `applies`, `if` or `no rule`, when all parts hold.

    Only `unless` has a wording and may hold groups.
    """

    why: Literal["unless", "applies", "if", "no rule"]
    parts: tuple["Condition | Group", ...]
    wording: str = ""


@dataclass(frozen=True, slots=True)
class Criterion(Meant):
    """A labelled criterion: all of its parts must hold. `path` is its place by labels, `C.1`.

    `sources` are places in the source text, as written. `wording_span` is where the wording stands, without quotes.
    A clause on one line is one criterion without a label, whose path is empty.
    """

    path: str
    label: str
    wording: str
    parts: tuple["Condition | Group", ...]
    sources: tuple[str, ...]
    line: int
    wording_span: Span | None = field(default=None, compare=False)
    left_out: tuple[LeftOut, ...] = ()


@dataclass(frozen=True, slots=True)
class Group(Meant):
    """A list of criteria; `count` is for "at least"."""

    quantifier: Literal["all of", "any of", "none of", "at least"]
    count: int
    criteria: tuple[Criterion, ...]
    sources: tuple[str, ...]
    left_out: tuple[LeftOut, ...] = ()


@dataclass(frozen=True, slots=True)
class CriteriaBlock(Meant):
    """A shared list of criteria. The paths of its criteria are their labels. `asked_of` is the item, if it is one that
    is asked of an item in place of the patient; `each` is the list whose items it may read."""

    key: str
    name: str
    title: str
    group: Group
    asked_of: str | None = None
    each: Fact | None = None


@dataclass(frozen=True, slots=True)
class Term(Meant):
    """What an outcome comes with: `for` a length, `from` or `until` a day, `up to` an amount of a thing.

    A constant length or day is told as written; `amount`, `thing` and perhaps `value` (a length) are for `up to`.
    """

    kind: Literal["for", "from", "until", "up to"]
    value: Expression | None
    amount: Number | None = None
    thing: str = ""


@dataclass(frozen=True, slots=True)
class Clause(Meant):
    """The outcome that is given when the group is met (with `gate`, when it is not) and no clause above it is."""

    outcome: Outcome
    group: Group
    terms: tuple[Term, ...] = ()
    gate: bool = False
    left_out: tuple[LeftOut, ...] = ()


@dataclass(frozen=True, slots=True)
class Determination(Meant):
    """Ordered clauses and what it comes to otherwise; with `each`, a list, decided item by item."""

    key: str
    name: str
    title: str
    prose: tuple[str, ...]
    clauses: tuple[Clause, ...]
    otherwise: Outcome
    otherwise_terms: tuple[Term, ...] = ()
    each: Fact | None = None


# ---- scenarios


@dataclass(frozen=True, slots=True)
class Expectation(Meant):
    """What one determination must come to: `outcome` in words; `because` by paths and `needs` by keys, exactly;
    `terms` as they are told. None where the scenario does not say. `item` is what an item is called, if it is of one.
    """

    determination: str
    outcome: str
    because: tuple[str, ...] | None
    needs: frozenset[str] | None
    terms: tuple[str, ...] | None = None
    item: str | None = None


@dataclass(frozen=True, slots=True)
class ValueExpectation(Meant):
    """What a definition, parameter, table result or score must be: a number in its own measure, a date, a choice or
    yes/no; or with None, unknown."""

    name: str
    meaning: "Expression | Defined | Lookup"
    value: "Ordered | str | bool | None"


@dataclass(frozen=True, slots=True)
class Scenario(Meant):
    """A case and what must come of it. `facts` is data for the same door as JSON, by key, `like` already followed.

    `refused` holds the keys for which the case must be refused; then there are no expectations. `like` is the name of
    the scenario or common facts that it builds on, empty of none, and `changed` the keys of the facts that it has
    otherwise than that one, among them those that it leaves unknown.
    """

    name: str
    facts: tuple[tuple[str, object], ...]
    expectations: tuple[Expectation, ...]
    refused: frozenset[str]
    line: int
    values: tuple[ValueExpectation, ...] = ()
    like: str = ""
    changed: tuple[str, ...] = ()


# ---- the policy


@dataclass(frozen=True, slots=True)
class PolicyProse(Meant):
    """Published prose, line by line, without its `>`."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChoiceList(Meant):
    """A named list of choices, lists within it taken apart."""

    name: str
    choices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table(Meant):
    """A table as it is published: names of keys and results, and the cells of its rows as they are told."""

    name: str
    rule: Literal["exactly one row", "first row wins"]
    keys: tuple[str, ...]
    results: tuple[Lookup, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Change:
    """A line of the revision history."""

    version: str
    text: str


@dataclass(frozen=True, slots=True)
class GlossaryTerm:
    """A word and what it means."""

    word: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Header:
    """What the header publishes beside title, version, dates and status."""

    sources: tuple[str, ...]
    read: date | None
    applies_to: tuple[str, ...]
    services: tuple[str, ...]
    specialty: tuple[str, ...]
    also_known_as: tuple[str, ...]
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Policy(Meant):
    """A whole policy. `fields` are its facts as the door reads them, the date of service last.

    `prose` stands before the determinations, `closing_prose` behind the first of them. `derived` are the lists and the
    single items that `define` names. `source` is the text that it was made of: its own file, and behind it those that
    it uses.
    """

    key: str
    name: str
    title: str
    version: str
    effective_from: date
    effective_until: date | None
    status: Literal["example", "draft", "approved"]
    header: Header
    prose: tuple[PolicyProse, ...]
    closing_prose: tuple[PolicyProse, ...]
    glossary: tuple[GlossaryTerm, ...]
    facts: tuple[Fact, ...]
    fields: tuple[Field, ...] = field(compare=False)
    choices: tuple[ChoiceList, ...]
    codes: tuple[CodeList, ...]
    definitions: tuple[Defined | Definition | Constant, ...]
    derived: tuple[DerivedList | Pick, ...]
    values: tuple[Lookup | Constant, ...]
    tables: tuple[Table, ...]
    scores: tuple[Score, ...]
    blocks: tuple[CriteriaBlock, ...]
    determinations: tuple[Determination, ...]
    scenarios: tuple[Scenario, ...]
    digest: str
    meaning_digest: str
    source: Source = field(compare=False)

    @property
    def facts_and_attributes(self) -> tuple[Fact, ...]:
        """Its facts, each list followed by the attributes of its items."""
        return tuple(each for fact in self.facts for each in with_attributes(fact))

    def __hash__(self) -> int:
        return hash(self.digest)


def with_attributes(fact: Fact) -> Iterator[Fact]:
    """A fact; of a list, the attributes of its items behind it."""
    yield fact
    if isinstance(fact.type, ListOf):
        for each in fact.type.attributes:
            yield from with_attributes(each)
