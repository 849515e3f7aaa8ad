"""The syntax tree: what was written, with the place of each part. Spans do not count when trees are compared.

`parse` makes it, `resolve` and the formatter read it; nothing in `compiler` does.
"""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal, TypeVar

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
class UnitWord(Written):
    """A unit as written behind a number or as a type: `kg/m2`, `months`, `mm Hg`."""

    text: str


@dataclass(frozen=True, slots=True)
class NumberLiteral(Written):
    """A number as written, with its value, whether "%" stands behind it, and the unit behind it, if one does.

    `rest` holds what follows in a quantity of several units: the `6 in` of `5 ft 6 in`.
    """

    text: str
    value: int | Decimal
    percent: bool
    unit: UnitWord | None = None
    rest: "NumberLiteral | None" = None


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


@dataclass(frozen=True, slots=True)
class Calculation(Written):
    """`A + B` and its relatives."""

    left: "Operand"
    operator: Literal["+", "-", "*", "/"]
    right: "Operand"


@dataclass(frozen=True, slots=True)
class Power(Written):
    """`A ^ 2`."""

    base: "Operand"
    exponent: NumberLiteral


TimeUnit = Literal["days", "weeks", "months", "years", "calendar months"]


@dataclass(frozen=True, slots=True)
class TimeBetween(Written):
    """`the years between A and B`: completed units from A to B; `the calendar months between A and B`."""

    unit: TimeUnit
    first: "Operand"
    second: "Operand"


@dataclass(frozen=True, slots=True)
class Extreme(Written):
    """`the lower of A and B`, `the higher of A and B`."""

    kind: Literal["lower", "higher"]
    operands: tuple["Operand", ...]


# ---- what is said of lists


@dataclass(frozen=True, slots=True)
class ListWindow(Written):
    """When the items of a list happened.

    `within 6 months before D` (or after, or of), `in the 12 months up to D` (`including`: up to and including),
    `in the 12 months before D` (or after), and without a length `before D`, `after D`, `since D`; `between D and E`.
    """

    kind: Literal["within", "up to", "in the", "before", "after", "since", "between"]
    length: "Operand | None"
    direction: Literal["before", "after", "of"] | None
    including: bool
    anchor: "Operand"
    until: "Operand | None" = None


@dataclass(frozen=True, slots=True)
class Items(Written):
    """The items of a list that a phrase speaks of: `earlier ablations, counting this one, in the ... where ...`.

    `name` is the list's or its item's, as written.
    """

    name: Name
    earlier: bool
    this_one: bool
    windows: tuple[ListWindow, ...]
    where: "Condition | None"


@dataclass(frozen=True, slots=True)
class Picked(Written):
    """`the latest block where level is L4-L5`: one item of a list."""

    which: Literal["first", "second", "third", "fourth", "fifth", "last", "latest", "earliest"]
    items: Items


@dataclass(frozen=True, slots=True)
class ItemValue(Written):
    """`the latest block's relief`, `(the latest block where ...)'s relief`: an attribute of an item found in place."""

    item: Picked
    attribute: Name


@dataclass(frozen=True, slots=True)
class Total(Written):
    """`the number of blocks`, `the number of different class values among trials`, `the highest hours used among ...`.

    `attribute` is None for `the number of` alone.
    """

    kind: Literal["number", "different", "highest", "lowest", "average", "total"]
    attribute: Name | None
    items: Items


@dataclass(frozen=True, slots=True)
class DerivedList(Written):
    """`the blocks where ...`, and `the cancers of relatives where ...`: what a derived list is made of.

    `outer` is the list whose items hold the named one; None where it is a list of its own.
    """

    items: Items
    outer: Name | None


Operand = (
    Name
    | NumberLiteral
    | DateLiteral
    | YesOrNo
    | Calculation
    | Power
    | TimeBetween
    | Extreme
    | Picked
    | ItemValue
    | Total
)
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
    """`source "Title", "Another", read 2026-11-25`."""

    texts: tuple[Text, ...]
    read: DateLiteral | None


@dataclass(frozen=True, slots=True)
class AppliesTo(Written):
    texts: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Services(Written):
    """`services`: names of code lists, or codes."""

    entries: tuple[Name, ...]


@dataclass(frozen=True, slots=True)
class Specialty(Written):
    texts: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class AlsoKnownAs(Written):
    texts: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Language(Written):
    """`language 1`."""

    number: NumberLiteral


@dataclass(frozen=True, slots=True)
class ChangedIn(Written):
    """`changed in 1.1 "..."`: one line of the revision history."""

    version: str
    text: Text


HeaderLine = (
    Version
    | Effective
    | Status
    | SourceLine
    | AppliesTo
    | Services
    | Specialty
    | AlsoKnownAs
    | Language
    | ChangedIn
    | Prose
)


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


@dataclass(frozen=True, slots=True)
class Use(Written):
    """`use "shared/spine.pol"`."""

    path: Text


@dataclass(frozen=True, slots=True)
class Term(Written):
    """`term "facet joint": "..."`: an entry of the glossary."""

    word: Text
    meaning: Text


@dataclass(frozen=True, slots=True)
class ChoiceList(Written):
    """A named list of choices; an entry may be the name of another list."""

    name: Name
    choices: tuple[Name, ...]


@dataclass(frozen=True, slots=True)
class ChoiceLists(Written):
    """`choices` and the lists under it."""

    lists: tuple[ChoiceList, ...]


@dataclass(frozen=True, slots=True)
class Period(Written):
    """`from DATE`, `from DATE to DATE` or `until DATE`; both days count."""

    first: DateLiteral | None
    last: DateLiteral | None


@dataclass(frozen=True, slots=True)
class CodeRange(Written):
    """A code, or all from one to another, perhaps for a time only."""

    first: Text
    last: Text | None
    period: Period | None


@dataclass(frozen=True, slots=True)
class CodeList(Written):
    """`codes NAME: SYSTEM, edition 2025, effective 2025-01-01` and the codes under it."""

    name: Name
    system: Text
    edition: str | None
    effective: DateLiteral | None
    ranges: tuple[CodeRange, ...]


# ---- facts


@dataclass(frozen=True, slots=True)
class YesNoType(Written):
    pass


@dataclass(frozen=True, slots=True)
class NumberType(Written):
    """`number`, `whole number`, `percent` or a unit (then `unit` is set and `kind` is "number"), with its limits.

    `whole number of days` has both.
    """

    kind: Literal["number", "whole number", "percent"]
    low: NumberLiteral | None
    high: NumberLiteral | None
    unit: UnitWord | None = None


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


@dataclass(frozen=True, slots=True)
class CodeType(Written):
    """`code of CPT`."""

    system: Text


@dataclass(frozen=True, slots=True)
class CodeSetType(Written):
    """`some codes of ICD-10-CM`, perhaps `or none`."""

    system: Text
    or_none: bool


Type = YesNoType | NumberType | DateType | TextType | ChoiceType | ChoiceSetType | CodeType | CodeSetType


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


@dataclass(frozen=True, slots=True)
class ShownIn(Written):
    """`shown in "procedure note"`: the document that proves the fact."""

    texts: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class HeldBy(Written):
    """`held by "treating clinician"`: who has that document."""

    texts: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class OnlyWhen(Written):
    """`only when C`: the fact does not exist otherwise."""

    condition: "Condition"


FactNote = Asks | Assumption | Key | ShownIn | HeldBy | OnlyWhen


@dataclass(frozen=True, slots=True)
class FactDeclaration(Written):
    name: Name
    type: Type
    notes: tuple[FactNote, ...]


@dataclass(frozen=True, slots=True)
class Facts(Written):
    facts: tuple[FactDeclaration, ...]


@dataclass(frozen=True, slots=True)
class ListDeclaration(Written):
    """`list of blocks, each a block`, and what is asked of each: attributes, definitions, and lists one level deep.

    With `choices` it is `facts for each of CHOICES, each a agent`: its items are the choices of that list.
    `notes` are those of the list itself.
    """

    name: Name
    item: Name
    choices: Name | None
    lines: tuple["FactDeclaration | Definition | ListDeclaration", ...]
    notes: tuple[FactNote, ...]


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


Direction = Literal["before", "after"]


@dataclass(frozen=True, slots=True)
class Between(Written):
    """`X is 5 to 14`, and with an anchor `X is 31 to 91 days after Y`: both ends count."""

    operand: Operand
    low: NumberLiteral
    high: NumberLiteral
    direction: Direction | None = None
    anchor: Operand | None = None


@dataclass(frozen=True, slots=True)
class Distance(Written):
    """`X is at least 6 months before Y`, `X is more than 2 days after Y`, `X is 30 days after Y`.

    `length` is a number with its unit, or any operand that stood in brackets.
    """

    operand: Operand
    comparator: Literal["is", "is at least", "is at most", "is more than", "is less than"]
    length: Operand
    direction: Direction
    anchor: Operand


@dataclass(frozen=True, slots=True)
class Within(Written):
    """`X is within 6 months before Y`, or `of` for both sides."""

    operand: Operand
    length: Operand
    direction: Literal["before", "after", "of"]
    anchor: Operand


@dataclass(frozen=True, slots=True)
class InWindow(Written):
    """`X is in the 12 months up to Y`, `... up to and including Y`."""

    operand: Operand
    length: Operand
    including: bool
    anchor: Operand


@dataclass(frozen=True, slots=True)
class IsMet(Written):
    """`personal history is met`, or with `negated` that it is not."""

    name: Name
    negated: bool


@dataclass(frozen=True, slots=True)
class Exists(Written):
    """`prior ablation exists`, or with `negated` `prior ablation does not exist`."""

    operand: Operand
    negated: bool


@dataclass(frozen=True, slots=True)
class Meets(Written):
    """`the relative meets personal history`, or with `negated` `the relative does not meet personal history`."""

    item: Name
    block: Name
    negated: bool


@dataclass(frozen=True, slots=True)
class Count(Written):
    """`at least 2 blocks where ...`, `no ablation within ...`, `at most 2 different class values among trials`.

    `number` is None for `no`, which is "at most 0". `different` is the attribute whose values are counted.
    """

    comparator: Literal["at least", "at most", "exactly", "more than", "fewer than"]
    number: Operand | None
    different: Name | None
    items: Items


@dataclass(frozen=True, slots=True)
class Quantified(Written):
    """`every trial where class is SSRI: weeks treated is at least 8 weeks`; with `has`, `every agent has intolerance`,
    `any agent has intolerance`, `no agent has intolerance`."""

    quantifier: Literal["every", "any", "no"]
    items: Items
    has: bool
    requirement: "Condition"


@dataclass(frozen=True, slots=True)
class Run(Written):
    """`some 30 days in a row, from A up to B, hold at least 21 nights where ...`."""

    length: Operand
    first: Operand
    last: Operand
    count: Count


@dataclass(frozen=True, slots=True)
class ForSome(Written):
    """`for some side among family sides: C`: C holds for one of the choices, which stands in it under its name."""

    name: Name
    choices: Name
    condition: "Condition"


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


Condition = (
    Holds
    | Negation
    | Conjunction
    | Disjunction
    | Comparison
    | Between
    | Distance
    | Within
    | InWindow
    | Membership
    | Documented
    | IsMet
    | Exists
    | Meets
    | Count
    | Quantified
    | Run
    | ForSome
)


@dataclass(frozen=True, slots=True)
class Rounded(Written):
    """`X to the nearest 0.1 mm, half up`. `step` is 1 for `the nearest mm` and `the nearest whole number`."""

    operand: Operand
    step: NumberLiteral
    rule: Literal["half up", "half even", "up", "down", "toward zero"]


@dataclass(frozen=True, slots=True)
class Definition(Written):
    """`NAME: MEANING`; a derived list also says what each of its items is called."""

    name: Name
    meaning: Condition | Rounded | DerivedList
    item: Name | None = None


# ---- values, tables, scores


@dataclass(frozen=True, slots=True)
class NoRule(Written):
    """`no rule` in a cell."""


@dataclass(frozen=True, slots=True)
class DatedValue(Written):
    value: Value | NoRule
    period: Period | None


@dataclass(frozen=True, slots=True)
class DatedValues(Written):
    """`minimum age: 55 years until 2022-02-09, 50 years from 2022-02-10`."""

    name: Name
    values: tuple[DatedValue, ...]


@dataclass(frozen=True, slots=True)
class ValueRow(Written):
    """A row under `values by`: the parameter's name, and a value for each choice."""

    name: Name
    cells: tuple[Value | NoRule, ...]


@dataclass(frozen=True, slots=True)
class Values(Written):
    """`values` with dated lines; or `values by FACT`, perhaps for a period, with a header row of choices and rows."""

    lines: tuple[DatedValues, ...]
    by: Name | None = None
    period: Period | None = None
    columns: tuple[Name, ...] = ()
    rows: tuple[ValueRow, ...] = ()


@dataclass(frozen=True, slots=True)
class AnyCell(Written):
    """`any` in a key cell."""


@dataclass(frozen=True, slots=True)
class ListCell(Written):
    """One or several values, `A, B`."""

    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class LimitCell(Written):
    """`at most 5 mm`, `from 2025-01-01` (at least), `until 2025-12-31` (at most)."""

    comparator: Literal["is at least", "is at most", "is more than", "is less than"]
    value: NumberLiteral | DateLiteral


@dataclass(frozen=True, slots=True)
class RangeCell(Written):
    """`4 to 9 mm`, `2025-01-01 to 2025-12-31`; both ends count."""

    low: NumberLiteral | DateLiteral
    high: NumberLiteral | DateLiteral


KeyCell = AnyCell | ListCell | LimitCell | RangeCell


@dataclass(frozen=True, slots=True)
class TableRow(Written):
    """The key cells and the result cells of a row; `otherwise` rows have no keys. A result of None is an empty cell."""

    keys: tuple[KeyCell, ...]
    results: tuple[Value | NoRule | None, ...]
    otherwise: bool


@dataclass(frozen=True, slots=True)
class Table(Written):
    """`table NAME, first row wins`: names of facts or definitions as keys, names of results, and rows."""

    name: Name
    rule: Literal["exactly one row", "first row wins"]
    keys: tuple[Name, ...]
    results: tuple[Name, ...]
    rows: tuple[TableRow, ...]


@dataclass(frozen=True, slots=True)
class PointsWhen(Written):
    """`4 points when crossbite`."""

    points: NumberLiteral
    condition: "Condition"


@dataclass(frozen=True, slots=True)
class PointsForEach(Written):
    """`1 point for each mm of rounded overjet above 2 mm, at most 12 points`; `3 points for each of ectopic teeth`."""

    points: NumberLiteral
    unit: UnitWord | None
    operand: Operand
    above: Operand | None
    cap: NumberLiteral | None


@dataclass(frozen=True, slots=True)
class HigherOf(Written):
    """`the higher of` and the lines under it."""

    parts: tuple["ScoreLine", ...]


@dataclass(frozen=True, slots=True)
class ScoreLine(Written):
    """`(S1) "Overjet": ...`; `sources` and, perhaps, wording."""

    label: "Label"
    wording: Text | None
    points: PointsWhen | PointsForEach | HigherOf
    sources: tuple["FromSource", ...]


@dataclass(frozen=True, slots=True)
class Score(Written):
    """`score NAME "Title", at most 40 points` and its lines."""

    name: Name
    title: Text | None
    cap: NumberLiteral | None
    lines: tuple[ScoreLine, ...]


@dataclass(frozen=True, slots=True)
class Define(Written):
    definitions: tuple[Definition, ...]


# ---- determinations


@dataclass(frozen=True, slots=True)
class FromSource(Written):
    """`from "item 2.1"`: the place in the source."""

    text: Text


@dataclass(frozen=True, slots=True)
class AppliesWhen(Written):
    """`applies when C`."""

    condition: "Condition"


@dataclass(frozen=True, slots=True)
class AppliesDuring(Written):
    """`applies from DATE` or `applies until DATE`; the day counts."""

    period: Period


@dataclass(frozen=True, slots=True)
class Unless(Written):
    """`unless "Wording"` and what lifts the criterion: every condition and group in `body`."""

    wording: Text
    body: tuple["Condition | Conditional | Group", ...]


@dataclass(frozen=True, slots=True)
class Conditional(Written):
    """`if A: B`, a whole line."""

    condition: "Condition"
    requirement: "Condition"


Modifier = FromSource | AppliesWhen | AppliesDuring | Unless


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
    modifiers: tuple[Modifier, ...]


@dataclass(frozen=True, slots=True)
class Criterion(Written):
    """A label, perhaps a wording, and what must hold: every condition and group in `body`."""

    label: Label
    wording: Text | None
    body: tuple["Condition | Conditional | Group", ...]
    modifiers: tuple[Modifier, ...]


@dataclass(frozen=True, slots=True)
class ForTerm(Written):
    """`for 12 weeks`, `for (a named length)`, `for the lower of 120 days and prescribed days`."""

    length: Operand


@dataclass(frozen=True, slots=True)
class FromTerm(Written):
    """`from DATE`."""

    day: Operand


@dataclass(frozen=True, slots=True)
class UntilTerm(Written):
    """`until DATE`."""

    day: Operand


@dataclass(frozen=True, slots=True)
class AmountTerm(Written):
    """`up to 30 sessions in 7 weeks`."""

    amount: NumberLiteral
    thing: Name
    length: Operand | None


OutcomeTerm = ForTerm | FromTerm | UntilTerm | AmountTerm


@dataclass(frozen=True, slots=True)
class Clause(Written):
    """`OUTCOME, TERM, when ...`, or with `gate` `OUTCOME unless ...`: given when what follows is not met.

    `met` is the group under it, or the condition on its line; `modifiers` are those of a one-line clause.
    """

    outcome: Name
    terms: tuple[OutcomeTerm, ...]
    gate: bool
    met: "Group | Condition"
    modifiers: tuple[Modifier, ...]


@dataclass(frozen=True, slots=True)
class Otherwise(Written):
    outcome: Name
    terms: tuple[OutcomeTerm, ...] = ()


@dataclass(frozen=True, slots=True)
class ForEach(Written):
    """`for each requested item`: decided item by item."""

    item: Name


@dataclass(frozen=True, slots=True)
class CriteriaBlock(Written):
    """`criteria NAME "Title", all of`: criteria that several places share."""

    name: Name
    title: Text | None
    group: Group
    each: ForEach | None = None


@dataclass(frozen=True, slots=True)
class Determination(Written):
    name: Name
    title: Text | None
    parts: tuple[Clause | Otherwise | Prose | ForEach, ...]


# ---- scenarios


@dataclass(frozen=True, slots=True)
class Given(Written):
    name: Name
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class DaysCell(Written):
    """`2025-02-21 to 2025-03-13` in a column of dates: one item for each day."""

    first: DateLiteral
    last: DateLiteral


@dataclass(frozen=True, slots=True)
class ItemCell(Written):
    """A cell of a list's row: nothing, one or several values, or a run of days."""

    values: tuple[Value, ...] = ()
    days: DaysCell | None = None


@dataclass(frozen=True, slots=True)
class ItemRow(Written):
    """One item of a list, or a run of them; with a cell for each column.

    A row whose first cell is empty adds to the inner list of the row above.
    """

    cells: tuple[ItemCell, ...]


@dataclass(frozen=True, slots=True)
class ItemColumn(Written):
    """A column of a list's rows: an attribute, or of an inner list one of its attributes, `cancers: kind`."""

    inner: Name | None
    name: Name


@dataclass(frozen=True, slots=True)
class GivenItems(Written):
    """A list with a header row and a row for each item."""

    name: Name
    columns: tuple[ItemColumn, ...]
    rows: tuple[ItemRow, ...]


@dataclass(frozen=True, slots=True)
class GivenComplete(Written):
    """`blocks complete`, `blocks complete since 2025-01-01`, and `blocks not complete`."""

    name: Name
    since: DateLiteral | None
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Like(Written):
    scenario: Text


@dataclass(frozen=True, slots=True)
class GivenBlock(Written):
    given: tuple[Given | GivenItems | GivenComplete, ...]


@dataclass(frozen=True, slots=True)
class LabelPath(Written):
    """`(C)(2)`."""

    labels: tuple[Label, ...]


@dataclass(frozen=True, slots=True)
class ThenOutcome(Written):
    """`then D is OUTCOME, for 12 months, because (1), (2)`; of one item, `then D for L4-L5 is ...`."""

    determination: Name
    outcome: Name
    because: tuple[LabelPath, ...]
    terms: tuple[OutcomeTerm, ...] = ()
    item: Name | None = None


@dataclass(frozen=True, slots=True)
class ThenValue(Written):
    """`then HLD points is 25`, `then BMI is 35 kg/m2`, `then good relief is yes`: a definition or score."""

    name: Name
    value: NumberLiteral | DateLiteral | YesOrNo


@dataclass(frozen=True, slots=True)
class ThenNeeds(Written):
    """`then D needs FACT, FACT`; without facts, `then D needs more information`; of one item, `then D for L4-L5 ...`.

    An attribute of a listed item is needed as `block 2's relief`, what a list does not list by the list's name.
    """

    determination: Name
    facts: tuple[Name, ...]
    item: Name | None = None


@dataclass(frozen=True, slots=True)
class ThenRefused(Written):
    """`then the case is refused for FACT, FACT`."""

    facts: tuple[Name, ...]


Then = ThenOutcome | ThenValue | ThenNeeds | ThenRefused


@dataclass(frozen=True, slots=True)
class Column(Written):
    """A column of the table form: a fact (`fact`), an attribute of a list's items (`item`, with the `list`'s name),
    what a determination, score or definition comes to (`then`), `because`, or `needs`; the first column, `case`, is
    not listed."""

    kind: Literal["fact", "item", "then", "because", "needs"]
    name: Name | None
    list: Name | None = None


@dataclass(frozen=True, slots=True)
class CaseCell(Written):
    """A cell of the table form; exactly one is set, none for a blank cell.

    `outcome` (with `terms`) and a value stand under `then`; a name there is kept as the outcome.
    """

    values: tuple[Value, ...] = ()
    outcome: Name | None = None
    terms: tuple[OutcomeTerm, ...] = ()
    because: tuple[LabelPath, ...] = ()
    needs: tuple[Name, ...] = ()


@dataclass(frozen=True, slots=True)
class CaseRow(Written):
    """One case of the table form: its name, and a cell for each column. Without a name it adds an item to the lists of
    the case above."""

    name: Text | None
    cells: tuple[CaseCell, ...]


@dataclass(frozen=True, slots=True)
class CaseTable(Written):
    columns: tuple[Column, ...]
    rows: tuple[CaseRow, ...]


@dataclass(frozen=True, slots=True)
class Scenario(Written):
    name: Text
    parts: tuple[Like | GivenBlock | Then | CaseTable, ...]


@dataclass(frozen=True, slots=True)
class CommonFacts(Written):
    """`common facts "Base"`: facts that scenarios begin from; asserts nothing."""

    name: Text
    parts: tuple[Like | GivenBlock, ...]


T = TypeVar("T", bound=Written)

Item = (
    PolicyHeader
    | Use
    | Term
    | Outcomes
    | ChoiceLists
    | CodeList
    | Facts
    | ListDeclaration
    | Define
    | Values
    | Table
    | Score
    | CriteriaBlock
    | Determination
    | CommonFacts
    | Scenario
    | Prose
)


@dataclass(frozen=True, slots=True)
class Document(Written):
    """A whole file: its top-level items in order. `broken` says where items stand that a mistake left incomplete,
    `unread` which lines of them were not read."""

    items: tuple[Item, ...]
    broken: tuple[Span, ...] = ()
    unread: tuple[Span, ...] = ()
