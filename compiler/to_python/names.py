"""Identifiers of a generated module: the policy's own keys, out of the way of Python's words and of the module's."""

import builtins
import keyword
import re
from collections.abc import Callable
from importlib import import_module

from compiler.to_python.bundle import MODULES
from policy_dsl.meaning import meaning_of
from policy_dsl.names import key_of
from policy_dsl.policy import Determination, ListOf, Policy
from policy_dsl.runtime.settle import Outcome

# What generated code calls its own, beside the names of the runtime; another of that name gets a trailing `_`.
MODULE_NAMES = frozenset(
    {
        "Decimal", "Facts", "Fraction", "case", "criterion", "data", "date", "decide", "decide_json", "exception",
        "explain", "facts", "known", "not_documented", "outcome", "possible", "read_facts", "shared", "silent", "text",
        "values", "values_of", "what_is_known",
    }
)  # fmt: skip
# What a fact cannot be called as an attribute and argument of `Facts`. It stays as it is from version to version.
ATTRIBUTES_TAKEN = frozenset(
    {"bool", "case", "date", "frozenset", "int", "not_documented", "object", "self", "str", "values"}
)
# What names of criteria, parts of conditions and constants begin with; none of them ends with `_`.
GENERATED = (
    "criterion_", "clause_", "exception_", "group_", "moved_", "part_", "shared_",
    "CHOICES_", "CONDITION_", "DATE_", "NUMBER_", "SET_", "UNITS_",
)  # fmt: skip
MODULE_CONSTANTS = frozenset(
    {"ASSUMED", "DAY_OF_SERVICE", "EFFECTIVE_FROM", "EFFECTIVE_UNTIL", "FIELDS", "GUARDS", "KEYS", "NAMES", "POLICY"}
)
RUNTIME_NAMES = frozenset(name for module in MODULES for name in vars(import_module(f"policy_dsl.runtime.{module}")))


class Names:
    """The identifiers of one policy: attributes of `Facts`, locals, functions and constants, each unique."""

    def __init__(self, policy: Policy) -> None:
        meaning = meaning_of(policy)
        attributes: set[str] = set(ATTRIBUTES_TAKEN)
        self.attributes = {fact.key: free(fact.key, attributes, keyword.iskeyword) for fact in policy.facts}
        self.lists = frozenset(fact.key for fact in policy.facts if isinstance(fact.type, ListOf))
        taken: set[str] = set()
        self.facts = {fact.key: free(fact.key, taken) for fact in policy.facts}
        self.assumed = {
            fact.key: free(f"{self.facts[fact.key]}_or_assumed", taken)
            for fact in policy.facts
            if fact.assumed is not None
        }
        outcomes = outcomes_of(policy.determinations)
        constants: set[str] = set()
        self.outcomes = {words: free((key_of(words) or "outcome").upper(), constants) for words in outcomes}
        keys_of_determinations = [each.key for each in policy.determinations]
        named, defined, blocks, picks, determinations = (
            {key: free(own_name(key).upper(), constants) for key in keys}
            for keys in (meaning.named, meaning.defined, meaning.blocks, meaning.picks, keys_of_determinations)
        )
        self.named, self.defined, self.blocks, self.picks, self.models = named, defined, blocks, picks, determinations
        functions: set[str] = set()
        self.determinations = {each.key: free(each.key, functions) for each in policy.determinations}
        self.explanations = {each.key: free(f"explain_{each.key}", functions) for each in policy.determinations}


def own_name(key: str) -> str:
    """The key as an identifier; of what is defined for items, `blocks[].good_block`, with the list in front."""
    return re.sub(r"\W+", "_", key.replace("[]", "").replace("]", "")).strip("_")


def is_reserved(name: str) -> bool:
    """Whether Python, the runtime or the rest of a generated module already uses the name."""
    return (
        keyword.iskeyword(name)
        or hasattr(builtins, name)
        or name in RUNTIME_NAMES
        or name in MODULE_NAMES
        or name in MODULE_CONSTANTS
        or (name.startswith(GENERATED) and not name.endswith("_"))
    )


def free(key: str, taken: set[str], reserved: Callable[[str], bool] = is_reserved) -> str:
    """`key`, with as many trailing `_` as it takes to be nobody else's name; entered in `taken`."""
    name = key
    while name in taken or reserved(name):
        name += "_"
    taken.add(name)
    return name


def outcomes_of(determinations: tuple[Determination, ...]) -> dict[str, Outcome]:
    """The outcomes that determinations can come to, by their words, in the order written."""
    found: dict[str, Outcome] = {}
    for determination in determinations:
        for outcome in (*(each.outcome for each in determination.clauses), determination.otherwise):
            found.setdefault(outcome.words, outcome)
    return found
