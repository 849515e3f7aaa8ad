"""What a policy's page shows, worked out: plain values for the templates, in the order in which a reader meets them.

A field is `Text` where it holds words of the policy or of ours, and `Markdown` where it is marked up already.
A template can write either as it is.
"""

from collections.abc import Callable
from dataclasses import dataclass

from compiler.to_markdown.escape import Anchor, Markdown, Text, anchor, escape
from compiler.to_markdown.examples import Example, examples_of, outcome_words
from compiler.to_markdown.prose import begins_with_heading, prose
from compiler.to_markdown.reading import (
    capital,
    label_path,
    meanings,
    sentence,
    told_count,
    told_group,
    told_labels,
    told_number,
    told_type,
)
from policy_dsl.policy import Constant, Criterion, Defined, Determination, Fact, Group, Policy, PolicyProse
from policy_dsl.runtime.settle import Outcome
from policy_dsl.walk import comparisons_in, conditions_in, criteria_in, facts_read, field_of, operands_of

SECTION = 2  # the title of the page is the heading above
KNOWN_OUTCOMES = ("medically necessary", "not medically necessary")
KINDS = {"approves": "an approval", "denies": "a denial", "refers": "a referral"}


@dataclass(frozen=True, slots=True)
class ShownCriterion:
    """A criterion: its anchor, label and published wording, and what it asks for.

    `readings` are sentences, and `meanings` what the named conditions in them mean; behind them come the lists of
    criteria nested in it, `groups`.
    Without a wording, `unworded` is the first thing that it asks for; it is not said again below.
    """

    anchor: Anchor
    label: Text
    wording: Text
    unworded: Text
    readings: tuple[Text, ...]
    meanings: tuple[Text, ...]
    groups: tuple["ShownGroup", ...]
    sources: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class ShownGroup:
    """A list of criteria, and in words what it asks for: "all of these are met". Empty where that is said already."""

    asks: Text
    criteria: tuple[ShownCriterion, ...]
    sources: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class ShownClause:
    """The outcome that is given when the group is met and no clause above it is."""

    outcome: Text
    group: ShownGroup


@dataclass(frozen=True, slots=True)
class ShownDetermination:
    """One decision of the policy. `sentence` says what it comes to, above its criteria; `summary`, away from them.

    `kinds` says of outcomes that the policy declares whether they approve, deny or refer; perhaps empty.
    """

    anchor: Anchor
    title: Text
    sentence: Markdown
    summary: Markdown
    kinds: Text
    prose: Markdown
    clauses: tuple[ShownClause, ...]
    otherwise: Text


@dataclass(frozen=True, slots=True)
class Use:
    """A criterion that reads a fact: its label, its determination and its anchor."""

    label: Text
    determination: Text
    anchor: Anchor


@dataclass(frozen=True, slots=True)
class ShownFact:
    """A fact that the policy reads: what is asked (perhaps empty), what an answer is, what is assumed if silent."""

    anchor: Anchor
    name: Text
    question: Text
    answer: Text
    assumed: Text
    used: tuple[Use, ...]


@dataclass(frozen=True, slots=True)
class ShownDefinition:
    """A name that the policy defines, and what it stands for."""

    name: Text
    meaning: Text


@dataclass(frozen=True, slots=True)
class Page:
    """All that the page of a policy shows."""

    key: Text
    title: Text
    version: Text
    status: Text
    effective: Text
    prose: Markdown
    prose_has_heading: bool
    determinations: tuple[ShownDetermination, ...]
    definitions: tuple[ShownDefinition, ...]
    facts: tuple[ShownFact, ...]
    assumes: bool
    examples: tuple[Example, ...]
    closing: Markdown
    closing_has_heading: bool
    sources: tuple[Text, ...]
    digest: Text


@dataclass(frozen=True, slots=True)
class ListedPolicy:
    """A policy in the list of policies; `link` is the path of its page."""

    title: Text
    version: Text
    status: Text
    effective: Text
    link: Markdown


def page_of(policy: Policy) -> Page:
    """What the page of a policy shows. Its scenarios are run on the reference evaluator."""
    facts = shown_facts(policy)
    opening, closing = lines_of(policy.prose), lines_of(policy.closing_prose)
    return Page(
        key=Text(policy.key),
        title=Text(policy.title),
        version=Text(policy.version),
        status=Text(policy.status),
        effective=effective(policy),
        prose=section_of(opening),
        prose_has_heading=begins_with_heading(opening),
        determinations=tuple(map(shown_determination, policy.determinations)),
        definitions=tuple(map(shown_definition, policy.definitions)),
        facts=facts,
        assumes=any(each.assumed for each in facts),
        examples=examples_of(policy),
        closing=section_of(closing),
        closing_has_heading=begins_with_heading(closing),
        sources=tuple(map(Text, policy.sources)),
        digest=Text(policy.digest),
    )


def listed_policy(policy: Policy, folder: str) -> ListedPolicy:
    """What the list of policies says of one; `folder` leads to the pages, `policies/` or empty."""
    return ListedPolicy(
        Text(policy.title),
        Text(policy.version),
        Text(policy.status),
        effective(policy),
        Markdown(f"{folder}{policy.key}.md"),
    )


def effective(policy: Policy) -> Text:
    """The effective dates in words; both days included."""
    until = policy.effective_until
    return Text(f"from {policy.effective_from}" + (f" to {until}" if until else ""))


def lines_of(published: tuple[PolicyProse, ...]) -> tuple[str, ...]:
    """The lines of all the prose; each piece is a paragraph of its own."""
    return tuple(line for each in published for line in (*each.lines, ""))


def section_of(lines: tuple[str, ...]) -> Markdown:
    """Prose that is a section by itself, or under a heading that the template gives where it has none."""
    return Markdown(prose(lines, SECTION if begins_with_heading(lines) else SECTION + 1))


# ---- determinations


def shown_determination(determination: Determination) -> ShownDetermination:
    return ShownDetermination(
        anchor(determination.key),
        Text(determination.title),
        outcome_sentence(determination),
        in_one_sentence(determination, told_count),
        outcome_kinds(determination),
        Markdown(prose(determination.prose, SECTION + 1)),
        tuple(
            ShownClause(outcome_words(each.outcome), shown_group(each.group, told_group(each.group), determination.key))
            for each in determination.clauses
        ),
        outcome_words(determination.otherwise),
    )


def outcome_sentence(determination: Determination) -> Markdown:
    """What a determination comes to, in one sentence that stands above its criteria."""
    if len(determination.clauses) > 1:
        return in_one_sentence(determination, told_labels)
    return in_one_sentence(determination, told_group)


def in_one_sentence(determination: Determination, told: Callable[[Group], str]) -> Markdown:
    """What a determination comes to, clause after clause, the outcomes in bold."""
    parts = [
        f"{bold(each.outcome, begins=index == 0)} when {escape(told(each.group))}"
        for index, each in enumerate(determination.clauses)
    ]
    return Markdown("; otherwise ".join([*parts, bold(determination.otherwise, begins=False)]) + ".")


def bold(outcome: Outcome, *, begins: bool) -> str:
    words = outcome_words(outcome) if begins else Text(outcome.words)
    return f"**{words.__html__()}**"


def outcome_kinds(determination: Determination) -> Text:
    """Which of the declared outcomes approve, deny or refer, in a sentence."""
    outcomes = {each.words: each for each in (*(one.outcome for one in determination.clauses), determination.otherwise)}
    told = [
        f"“{each.words}” is {KINDS[each.kind]}"
        for each in outcomes.values()
        if each.words not in KNOWN_OUTCOMES and each.kind in KINDS
    ]
    return Text(f"{', '.join(told)}." if told else "")


def shown_group(group: Group, asks: str, determination: str) -> ShownGroup:
    criteria = tuple(shown_criterion(each, determination) for each in group.criteria)
    return ShownGroup(Text(asks), criteria, tuple(map(Text, group.sources)))


def shown_criterion(criterion: Criterion, determination: str) -> ShownCriterion:
    conditions = [each for each in criterion.parts if not isinstance(each, Group)]
    readings = [sentence(each) for each in conditions]
    groups = [each for each in criterion.parts if isinstance(each, Group)]
    asked = [f"{capital(told_group(each))}:" for each in groups]
    asks = [each if index == 0 and not readings else f"And: {each}" for index, each in enumerate(asked)]
    unworded = ""
    if not criterion.wording:
        unworded = readings.pop(0) if readings else asks[0]
        asks = ["" if each == unworded else each for each in asks]
    return ShownCriterion(
        anchor(f"{determination}.{criterion.path}"),
        Text(criterion.label),
        Text(criterion.wording),
        Text(unworded),
        tuple(map(Text, readings)),
        tuple(Text(told) for told in dict.fromkeys(told for each in conditions for told in meanings(each))),
        tuple(shown_group(each, words, determination) for each, words in zip(groups, asks, strict=True)),
        tuple(map(Text, criterion.sources)),
    )


# ---- what must be documented, and what is defined


def shown_facts(policy: Policy) -> tuple[ShownFact, ...]:
    """The facts that a determination reads, in the order of their declaration."""
    read = {fact.key for each in policy.determinations for fact in facts_read(each)}
    return tuple(shown_fact(each, policy) for each in policy.facts if each.key in read)


def shown_fact(fact: Fact, policy: Policy) -> ShownFact:
    question = fact.question or ("On which day is the service given?" if fact.built_in else "")
    assumed = "" if fact.assumed is None else field_of(fact).told(fact.assumed)
    return ShownFact(
        anchor(f"fact.{fact.key}"),
        Text(fact.name),
        Text(question),
        Text(told_type(fact.type)),
        Text(assumed),
        uses_of(fact, policy),
    )


def uses_of(fact: Fact, policy: Policy) -> tuple[Use, ...]:
    """The criteria whose own conditions read a fact."""
    return tuple(
        Use(Text(label_path(criterion.path)), Text(each.title), anchor(f"{each.key}.{criterion.path}"))
        for each in policy.determinations
        for clause in each.clauses
        for criterion in criteria_in(clause.group)
        if any(
            operand == fact
            for part in criterion.parts
            if not isinstance(part, Group)
            for condition in conditions_in(part)
            for comparison in comparisons_in(condition)
            for operand in operands_of(comparison)
        )
    )


def shown_definition(definition: Defined | Constant) -> ShownDefinition:
    match definition:
        case Defined(name, condition):
            return ShownDefinition(Text(name), Text(sentence(condition)))
        case Constant(value, percent, name):
            return ShownDefinition(Text(name or ""), Text(f"{told_number(value, percent=percent)}."))
