"""The answer to one case, and what programs read of it: one JSON object, `format` 1. Keys are added, never changed."""

from policy_dsl.runtime.facts import Case
from policy_dsl.runtime.fields import Field, Value
from policy_dsl.runtime.findings import Criterion, Determination

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
    """What a policy says of one case: every determination, with its explanation."""

    __slots__ = ("case", "determinations", "fields", "policy")

    def __init__(
        self,
        policy: PolicyIdentity,
        fields: tuple[Field, ...],
        case: Case,
        determinations: tuple[Determination, ...],
    ) -> None:
        self.policy = policy
        self.fields = fields
        self.case = case
        self.determinations = determinations

    def field(self, key: str) -> Field:
        """The field of a fact, by its key."""
        return next(each for each in self.fields if each.key == key)

    def told(self, key: str, value: Value | None) -> str:
        """A fact's value as a person reads it: "not documented" when it was looked for, "unknown" when silent."""
        if value is None:
            return "not documented" if key in self.case.not_documented else "unknown"
        return self.field(key).told(value)

    def data(self, key: str, value: Value | None) -> object:
        """A fact's value as JSON data writes it."""
        if value is None:
            return {"documented": False} if key in self.case.not_documented else None
        return self.field(key).data(value)

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

    def determination_data(self, determination: Determination) -> dict[str, object]:
        """One determination as data."""
        made = [key for key in determination.needs if key in self.case.not_documented]
        return {
            "outcome": determination.outcome.words,
            "kind": determination.outcome.kind,
            "because": list(determination.because),
            "terms": [],
            "items": [],
            "needs": list(determination.needs),
            "needs_not_documented": made,
            "assumed": list(determination.assumed),
            "criteria": [self.criterion_data(each) for each in determination.criteria],
        }

    def criterion_data(self, criterion: Criterion) -> dict[str, object]:
        """One criterion as data, with those nested in it."""
        return {
            "path": criterion.path,
            "label": criterion.label,
            "wording": criterion.wording,
            "status": criterion.status,
            "values": {key: self.data(key, value) for key, value in criterion.values},
            "line": criterion.line,
            "criteria": [self.criterion_data(each) for each in criterion.criteria],
        }
