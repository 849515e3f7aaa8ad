"""What must be documented: each fact that the policy reads, with its question, its possible answers and its uses."""

from dataclasses import dataclass

from compiler.to_markdown.criteria import Use, meanings_of, uses
from compiler.to_markdown.escape import Anchor, Markdown, Text, anchor
from compiler.to_markdown.linked import link
from compiler.to_markdown.meanings import Telling, shown
from compiler.to_markdown.periods import worked_windows
from compiler.to_markdown.reading import reading
from compiler.to_markdown.words import several, told_number, told_range
from policy_dsl.policy import (
    Calendar,
    CodeOf,
    Condition,
    Fact,
    FactType,
    FreeText,
    Measure,
    Numeric,
    OneOf,
    Policy,
    SomeOf,
    YesNo,
)
from policy_dsl.walk import comparisons_in, dated_codes, facts_in, facts_of, facts_read, field_of

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


def shown_facts(policy: Policy, telling: Telling) -> tuple[ShownFact, ...]:
    """The facts that a determination reads, in the order of their declaration."""
    read = {fact.key for each in policy.determinations for fact in facts_read(policy, each)}
    return tuple(shown_fact(each, policy, telling) for each in policy.facts if each.key in read)


def shown_fact(fact: Fact, policy: Policy, telling: Telling) -> ShownFact:
    question = fact.question or ("On which day is the service given?" if fact.built_in else "")
    assumed = "" if fact.assumed is None else field_of(fact).told(fact.assumed)
    return ShownFact(
        anchor(f"fact.{fact.key}"),
        Text(fact.name),
        Text(question),
        shown(told_type(fact.type, policy), telling),
        told_guard(fact.only_when, telling),
        Text(assumed),
        Text(several(fact.shown_in, "or")),
        Text(several(fact.held_by, "or")),
        uses(policy, lambda condition: reads(condition, fact), lambda expression: fact in facts_in(expression)),
    )


def told_guard(condition: Condition | None, telling: Telling) -> Markdown:
    """When there is such a fact, with what the names in that mean."""
    if condition is None:
        return Markdown("")
    words = " ".join((f"Only when {reading(condition)}.", *worked_windows(condition, telling.days)))
    return Markdown(" ".join((shown(words, telling), *meanings_of((condition,), telling))))


def reads(condition: Condition, fact: Fact) -> bool:
    """Whether a condition reads a fact itself, or because another fact that it reads is there only then."""
    if fact.built_in and any(map(dated_codes, comparisons_in(condition))):
        return True
    return any(
        each.key == fact.key or (each.only_when is not None and reads(each.only_when, fact))
        for each in facts_of(condition)
    )


# ---- what an answer is


def told_type(kind: FactType, policy: Policy) -> str:
    """What an answer is, in words, with its range or choices."""
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
