"""What must be documented: each fact that the policy reads, with its question, its possible answers and its uses.

Of a list, what is asked of each of its items stands below, with what the policy defines for each.
"""

from dataclasses import dataclass

from compiler.to_markdown.amounts import plain_key
from compiler.to_markdown.criteria import Use, meanings_of, uses
from compiler.to_markdown.declared import Named, ShownDefinition, place_of_named, shown_definition
from compiler.to_markdown.escape import Anchor, Markdown, Text, anchor
from compiler.to_markdown.items import with_article
from compiler.to_markdown.linked import link
from compiler.to_markdown.meanings import Telling, shown
from compiler.to_markdown.readers import Readers, keys_of
from compiler.to_markdown.reading import reading
from compiler.to_markdown.windows import worked_windows
from compiler.to_markdown.words import quoted, several, told_number, told_range
from policy_dsl.policy import (
    Calendar,
    CodeOf,
    Condition,
    Fact,
    FreeText,
    ListOf,
    Measure,
    Numeric,
    OneOf,
    Policy,
    SomeOf,
    YesNo,
    with_attributes,
)
from policy_dsl.runtime.lists import Record
from policy_dsl.walk import facts_read, field_of

NO_MORE = "no more than is listed"
MANY = 6  # choices; more are named by their list, where they have one


@dataclass(frozen=True, slots=True)
class ShownFact:
    """A fact that the policy reads: what is asked (perhaps empty) and what an answer is.

    `only_when` says when there is such a fact, `assumed` what is taken where the case is silent, `shown_in` and
    `held_by` where it is documented; each is empty where the policy does not say.
    """

    anchor: Anchor
    name: Text
    question: Text
    answer: Markdown
    only_when: Markdown
    assumed: Text
    shown_in: Text
    held_by: Text
    used: tuple[Use, ...]


@dataclass(frozen=True, slots=True)
class ShownList:
    """What is asked of each item of a list, what is defined for each, and the lists and items that are made of it,
    `named`, perhaps nothing. `held` when it is said of some attribute where it is found."""

    anchor: Anchor
    title: Text
    attributes: tuple[ShownFact, ...]
    held: bool
    definitions: tuple[ShownDefinition, ...]
    named: Markdown


def shown_facts(policy: Policy, telling: Telling, readers: Readers) -> tuple[ShownFact, ...]:
    """The facts that a determination reads, in the order of their declaration."""
    return tuple(shown_fact(each, policy, telling, readers) for each in facts_to_show(policy))


def facts_to_show(policy: Policy) -> tuple[Fact, ...]:
    read = {fact.key for each in policy.determinations for fact in facts_read(policy, each)}
    return tuple(each for each in policy.facts if each.key in read)


def is_open_list(fact: Fact) -> bool:
    """Whether a fact is a list that may lack something while nobody says that it is complete."""
    kind = fact.type
    return isinstance(kind, ListOf) and not kind.members and not kind.requested and fact.assumed is None


def shown_lists(policy: Policy, telling: Telling, readers: Readers) -> tuple[ShownList, ...]:
    """The lists among these facts, each before those in its items."""
    every = (inner for fact in facts_to_show(policy) for inner in with_attributes(fact))
    return tuple(shown_list(each, policy, telling, readers) for each in every if isinstance(each.type, ListOf))


def shown_list(listed: Fact, policy: Policy, telling: Telling, readers: Readers) -> ShownList:
    kind = listed.type
    assert isinstance(kind, ListOf)
    outer = next((each.type for each in policy.facts if listed.key.startswith(f"{each.key}[].")), None)
    of = f" of {with_article(outer.item)}" if isinstance(outer, ListOf) else ""
    attributes = tuple(shown_fact(each, policy, telling, readers) for each in kind.attributes)
    names = [each for each in policy.derived if each.items.lists[-1].key == listed.key]
    told = several([quoted(link(each.name, place_of_named(each))) for each in names])
    return ShownList(
        anchor(f"list.{plain_key(listed.key)}"),
        Text(f"Each {kind.item}{of}"),
        attributes,
        any(each.shown_in or each.held_by for each in attributes),
        tuple(shown_definition(each, telling) for each in kind.defined if isinstance(each, Named)),
        shown(f"The policy gives names to some of them: {told}." if told else "", telling),
    )


def shown_fact(fact: Fact, policy: Policy, telling: Telling, readers: Readers) -> ShownFact:
    key = plain_key(fact.key)
    question = fact.question or ("On which day is the service given?" if fact.built_in else "")
    return ShownFact(
        anchor(f"fact.{key}"),
        Text(fact.name),
        Text(question),
        shown(told_type(fact, policy), telling),
        told_guard(fact.only_when, telling),
        Text(told_assumption(fact)),
        Text(several(fact.shown_in, "or")),
        Text(several(fact.held_by, "or")),
        uses(policy, lambda condition: key in readers.keys(condition), lambda expression: key in keys_of(expression)),
    )


def told_assumption(fact: Fact) -> str:
    """What is taken where the case is silent; empty where nothing is."""
    if fact.assumed is None:
        return ""
    return NO_MORE if isinstance(fact.assumed, Record) else field_of(fact).told(fact.assumed)


def told_guard(condition: Condition | None, telling: Telling) -> Markdown:
    """When there is such a fact, with what the names in that mean."""
    if condition is None:
        return Markdown("")
    words = " ".join((f"Only when {reading(condition)}.", *worked_windows(condition, telling.days)))
    return Markdown(" ".join((shown(words, telling), *meanings_of((condition,), telling))))


# ---- what an answer is


def told_type(fact: Fact, policy: Policy) -> str:
    """What an answer is, in words, with its range or choices."""
    kind = fact.type
    match kind:
        case YesNo():
            return "yes or no"
        case Numeric():
            return told_numeric(kind)
        case Calendar():
            return "a date"
        case FreeText():
            return "a text"
        case OneOf(choices, _):
            return f"one of {told_choices(choices, policy)}"
        case SomeOf(choices, _, or_none):
            return f"{'none, one' if or_none else 'one'} or more of {told_choices(choices, policy)}"
        case CodeOf(system, several_codes, or_none):
            if not several_codes:
                return f"a code of {system}"
            return f"{'none, one' if or_none else 'one'} or more codes of {system}"
        case ListOf():
            return told_list(fact, kind, policy)


def told_list(fact: Fact, kind: ListOf, policy: Policy) -> str:
    """What a list is, with the way to what is asked of each of its items."""
    asked = link(f"what is asked of each {kind.item}", f"list.{plain_key(fact.key)}")
    if kind.members:
        return f"{asked}: {told_choices(kind.members, policy)}"
    if kind.requested:
        return f"the list of what is requested, each decided by itself; {asked}"
    return f"a list; {asked}"


def told_numeric(kind: Numeric) -> str:
    """A number with its unit and its limits, both included: "a number from 0 to 24 hours"."""
    measure = Measure(kind.unit, kind.percent)
    noun = "a percentage" if kind.percent else "a whole number" if kind.whole else "a number"
    low, high = kind.low, kind.high
    if low is not None and high is not None:
        return f"{noun} from {told_range(low, high, measure)}"
    if kind.unit is not None:
        noun = f"{noun} {'of' if kind.whole else 'in'} {kind.unit.spelling}"
    if low is not None:
        return f"{noun}, at least {told_number(low, measure)}"
    return noun if high is None else f"{noun}, at most {told_number(high, measure)}"


def told_choices(choices: tuple[str, ...], policy: Policy) -> str:
    """The choices one by one, or many of them by the name of their list."""
    if len(choices) > MANY:
        for place, each in enumerate(policy.choices):
            if each.choices == choices:
                return f"the {link(each.name, f'choices.{place + 1}')}"
    return ", ".join(choices)
