"""Digests of a policy: of its text, and of what it means apart from its words."""

import hashlib
from dataclasses import fields, is_dataclass, replace
from datetime import date

from policy_dsl import LANGUAGE_VERSION
from policy_dsl.policy import CodeList, Defined, Definition, Fact, Lookup, Policy, Score
from policy_dsl.runtime.lists import Record
from policy_dsl.source import Source

# What can change without a change of meaning.
WORDS = frozenset(
    {
        "span", "wording", "wording_span", "sources", "line", "question", "prose", "closing_prose", "glossary",
        "header", "title", "name", "named", "digest", "meaning_digest", "source", "used", "scenarios", "fields",
        "version", "status", "said", "shown_in", "held_by", "owner", "derived", "defined", "picked",
    }
)  # fmt: skip

KEYED = (Fact, Defined, Definition, Lookup, Score, CodeList)


def digest_of(source: Source) -> str:
    """SHA-256 over the language version and the normalised text of the policy and of every file it uses, in order."""
    text = f"policy dsl language {LANGUAGE_VERSION}\n{source.text}"
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def meaning_digest_of(policy: Policy) -> Policy:
    """The policy with the digest of its meaning: SHA-256 over everything that can change an answer.

    Two policies that differ in words, questions and places only have one.
    """
    text = f"policy dsl language {LANGUAGE_VERSION}\n{told(policy, set())}"
    return replace(policy, meaning_digest=hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest())


def told(part: object, seen: set[tuple[str, str]]) -> str:
    """A part of a policy as a text: equal texts for equal meanings. What has a key is told once, then by its key."""
    if isinstance(part, KEYED) and part.key:
        own = (type(part).__name__, part.key)
        if own in seen:
            return f"{own[0]} {own[1]}"
        seen.add(own)
    if is_dataclass(part) and not isinstance(part, type):
        names = (each.name for each in fields(part) if each.name not in WORDS)
        inner = (f"{name}={told(getattr(part, name), seen)}" for name in names)
        return f"{type(part).__name__}({', '.join(inner)})"
    if isinstance(part, Record):
        return f"Record(complete={part.complete})"  # what is assumed of a list: that it holds nothing, and all of it
    if isinstance(part, tuple):
        return f"({', '.join(told(each, seen) for each in part)})"
    if isinstance(part, frozenset):
        return f"{{{', '.join(sorted(told(each, seen) for each in part))}}}"
    return str(part) if isinstance(part, date) else repr(part)
