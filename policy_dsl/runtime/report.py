"""The answer to one case, and what programs read of it: one JSON object, `format` 1. Keys are added, never changed."""

from datetime import date

from policy_dsl.runtime.comparisons import Ordered, Range
from policy_dsl.runtime.expressions import Named
from policy_dsl.runtime.facts import Case
from policy_dsl.runtime.fields import Field, Value
from policy_dsl.runtime.findings import CriterionFinding, DeterminationFinding, ItemFinding, Tally, TermFinding
from policy_dsl.runtime.lists import ListField, Record, flattened
from policy_dsl.runtime.numbers import Amount, told_number

FORMAT = 1
EXAMPLE_BANNER = "Example, restated for software; not coverage or medical advice"


class PolicyIdentity:
    """Which text an answer is about: the policy's key, title, version, status and the digest of its text."""

    __slots__ = ("digest", "key", "status", "title", "version")

    def __init__(self, key: str, title: str, version: str, status: str, digest: str) -> None:
        self.key = key
        self.title = title
        self.version = version
        self.status = status
        self.digest = digest


class Decision:
    """What a policy says of one case: every determination, with its explanation.

    `names` are the definitions, parameters and scores of the policy, which explanations name beside its facts;
    `absent` are the facts that do not exist in this case.
    """

    def __init__(
        self,
        policy: PolicyIdentity,
        fields: tuple[Field, ...],
        names: tuple[Named, ...],
        case: Case,
        determinations: tuple[DeterminationFinding, ...],
        absent: frozenset[str] = frozenset(),
    ) -> None:
        self.absent = absent
        # Worked out when first asked for: a history may be long, and an outcome alone needs neither.
        self.given_keys: frozenset[str] | None = None
        self.looked_for_keys: frozenset[str] | None = None
        self.policy = policy
        self.fields = fields
        self.names = names
        self.case = case
        self.determinations = determinations

    def field(self, key: str) -> Field:
        """The field of a fact, or of an attribute of an item, by its key."""
        fields = self.fields
        found: Field | None = None
        for part in key.split("."):
            name = part.partition("[")[0]
            found = next(each for each in fields if each.key == name)
            fields = found.fields if isinstance(found, ListField) else ()
        assert found is not None
        return found

    def named(self, key: str) -> Named | None:
        """The definition, parameter or score of a key, `requested_items[1].area` for what is defined for each item that
        is decided; None when the key is that of a fact."""
        listed, bracket, rest = key.partition("[")
        of_each = f"{listed}[each]{rest.partition(']')[2]}" if bracket else key
        return next((each for each in self.names if each.key in (key, of_each)), None)

    def name(self, key: str) -> str:
        """What a fact, list, definition, parameter or score is called; an attribute as `block 2's relief`."""
        named = self.named(key)
        if named is not None:
            return named.name
        fields, told = self.fields, ""
        for part in key.split("."):
            name, bracket, label = part.partition("[")
            field = next(each for each in fields if each.key == name)
            told += field.name
            if bracket and isinstance(field, ListField):
                told = told.removesuffix(field.name) + field.item_called(label.rstrip("]")) + "'s "
                fields = field.fields
        return told

    def asked(self, key: str) -> str:
        """What is to be found out where a fact is needed; of a list, what it does not list."""
        field = self.field(key)
        if not isinstance(field, ListField) or field.requested:
            return self.name(key)
        owner, of, own = self.name(key).rpartition("'s ")
        if self.is_listed(key):
            return f"{owner}{of}further {own}, or how far the record of them reaches"
        return f"{owner}{of}{own}, or that there are none"

    def is_listed(self, key: str) -> bool:
        """Whether the case lists any item of a list."""
        for field, value in zip(self.fields, self.case.values, strict=True):
            if isinstance(value, Record):
                found = (each for at, each in flattened(field.key, value) if at == key and isinstance(each, Record))
                if any(each.items for each in found):
                    return True
        return False

    def told(self, key: str, value: "Value | Ordered | Range | Tally | None") -> str:
        """A value as a person reads it; of a range, its ends: "between 26 and 30".

        "not documented" when it was looked for, "unknown" when silent, "does not apply" of a fact that does not exist.
        """
        if isinstance(value, Tally):
            field = self.field(key)
            assert isinstance(field, ListField)
            return str(value.with_names(dict(zip(field.member_keys, field.members, strict=True))))
        if key in self.absent:
            return "does not apply"
        if value is None:
            return "not documented" if key in self.looked_for else "unknown"
        named = self.named(key)
        if isinstance(value, Range):
            return told_ends(value, "" if named is None else named.unit)
        return self.field(key).told(value) if named is None else told_value(value, named.unit)

    def data(self, key: str, value: "Value | Ordered | Range | Tally | None") -> object:
        """A value as JSON data writes it."""
        if isinstance(value, Tally):
            return value.data()
        if value is None or isinstance(value, Range):
            return {"documented": False} if key in self.looked_for else None
        return self.field(key).data(value) if self.named(key) is None else value_data(value)

    def corrected(self, keys: tuple[str, ...]) -> list[str]:
        """Those of some facts that have a value, and so can only be corrected."""
        return [key for key in keys if key in self.given]

    @property
    def given(self) -> frozenset[str]:
        """The keys of all facts, and of all attributes of items, that have a value."""
        if self.given_keys is not None:
            return self.given_keys
        found: set[str] = set()
        for field, value in zip(self.fields, self.case.values, strict=True):
            if isinstance(value, Record):
                inner = flattened(field.key, value)
                found |= {key for key, each in inner if each is not None and not isinstance(each, Record)}
            elif value is not None:
                found.add(field.key)
        self.given_keys = frozenset(found)
        return self.given_keys

    @property
    def looked_for(self) -> frozenset[str]:
        """The keys of all facts, and of all attributes of items, that were looked for and are not there."""
        if self.looked_for_keys is not None:
            return self.looked_for_keys
        lists = ((field.key, each) for field, each in zip(self.fields, self.case.values, strict=True))
        inner = (pair for key, each in lists if isinstance(each, Record) for pair in flattened(key, each))
        self.looked_for_keys = self.case.not_documented | {key for key, each in inner if each is None}
        return self.looked_for_keys

    def to_data(self) -> dict[str, object]:
        """The answer as data for JSON: documented in the reference as "The answer, for programs"."""
        policy = {"id": self.policy.key, "version": self.policy.version, "digest": self.policy.digest}
        return {
            "format": FORMAT,
            "policy": {**policy, "status": self.policy.status},
            **({"banner": EXAMPLE_BANNER} if self.policy.status == "example" else {}),
            "case": self.case.case,
            "determinations": {each.key: self.determination_data(each) for each in self.determinations},
        }

    def determination_data(self, determination: DeterminationFinding) -> dict[str, object]:
        """One determination as data."""
        made = [key for key in determination.needs if key in self.looked_for]
        return {
            "outcome": determination.outcome.words,
            "kind": determination.outcome.kind,
            "because": list(determination.because),
            "settled_whichever": list(determination.whichever),
            "terms": [term_data(each) for each in determination.terms],
            "term_needs": list(determination.term_needs),
            "items": [self.item_data(each) for each in determination.items],
            "needs": list(determination.needs),
            "needs_not_documented": made,
            "needs_corrected": self.corrected(determination.needs),
            "assumed": list(determination.assumed),
            "criteria": [self.criterion_data(each) for each in determination.criteria],
        }

    def item_data(self, item: ItemFinding) -> dict[str, object]:
        """What was decided of one item as data: its number or member, what it is called, and the determination."""
        return {"item": item.label, "name": item.name, **self.determination_data(item.finding)}

    def criterion_data(self, criterion: CriterionFinding) -> dict[str, object]:
        """One criterion as data, with those nested in it."""
        left_out = criterion.left_out
        return {
            "path": criterion.path,
            "label": criterion.label,
            "wording": criterion.wording,
            "status": criterion.status,
            "left_out": None if left_out is None else {"why": left_out[0], "wording": left_out[1]},
            "values": {key: self.data(key, value) for key, value in criterion.values},
            "ranges": {key: ends_data(value) for key, value in criterion.values if isinstance(value, Range)},
            "line": criterion.line,
            "criteria": [self.criterion_data(each) for each in criterion.criteria],
        }


def term_data(term: TermFinding) -> dict[str, object]:
    """One term as data; of `up to`, with the amount and the thing."""
    amount = {} if term.amount is None else {"amount": number_data(term.amount), "thing": term.thing}
    value = None if term.value is None else value_data(term.value)
    return {"kind": term.kind, "text": term.text, "value": value, "unit": term.unit, **amount}


def told_value(value: Value | Ordered, unit: str) -> str:
    """A value that was worked out, as a person reads it."""
    if isinstance(value, (str, date, frozenset)):
        return str(value)
    return f"{told_number(value)}{unit}" if unit in ("", "%") else f"{told_number(value)} {unit}"


def told_ends(possible: Range, unit: str) -> str:
    """What a value that is not certain can be, as a person reads it: "between 26 and 30", "at least 2 mm"."""
    if possible.low is not None and possible.high is not None:
        sign = unit if unit == "%" else ""
        return f"between {told_value(possible.low, sign)} and {told_value(possible.high, unit)}"
    if possible.low is not None:
        return f"at least {told_value(possible.low, unit)}"
    return "unknown" if possible.high is None else f"at most {told_value(possible.high, unit)}"


def ends_data(possible: Range) -> dict[str, object]:
    """What a value that is not certain can be, as JSON data writes it; null for an open side."""
    ends = {"at_least": possible.low, "at_most": possible.high}
    return {word: None if end is None else value_data(end) for word, end in ends.items()}


def value_data(value: Value | Ordered) -> object:
    """A value that was worked out, as JSON data writes it."""
    return str(value) if isinstance(value, (str, date, frozenset)) else number_data(value)


def number_data(value: Amount) -> int | float:
    """A number as JSON data writes it."""
    return int(value) if value == int(value) else float(value)
