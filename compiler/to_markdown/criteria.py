"""Determinations and shared criteria as the page shows them: clause after clause, criterion after criterion."""

from collections.abc import Callable
from dataclasses import dataclass

from compiler.to_markdown.escape import Anchor, Markdown, Text, anchor, escape
from compiler.to_markdown.items import with_article
from compiler.to_markdown.linked import capital
from compiler.to_markdown.lists import (
    is_one_line,
    label_path,
    says_the_same,
    told_count,
    told_group,
    told_labels,
    told_left_out,
    told_terms,
    with_lookups,
)
from compiler.to_markdown.meanings import Telling, full_sentence, meanings, shown
from compiler.to_markdown.prose import prose
from compiler.to_markdown.windows import worked_windows
from policy_dsl.policy import (
    Clause,
    Condition,
    CriteriaBlock,
    Criterion,
    Determination,
    Expression,
    Fact,
    Group,
    LeftOut,
    ListOf,
    Lookup,
    Policy,
    Term,
)
from policy_dsl.runtime.settle import Outcome
from policy_dsl.walk import blocks_used, conditions_in, conditions_left_out, criteria_in, terms_of

SECTION = 2  # the title of the page is the heading above
KNOWN_OUTCOMES = ("medically necessary", "not medically necessary")
KINDS = {"approves": "an approval", "denies": "a denial", "refers": "a referral"}


@dataclass(frozen=True, slots=True)
class ShownReason:
    """Why a criterion, list or clause is left out: a sentence, what the names in it mean, and lists under it."""

    says: Markdown
    meanings: tuple[Markdown, ...]
    groups: tuple["ShownGroup", ...]


@dataclass(frozen=True, slots=True)
class ShownCriterion:
    """A criterion: its anchor, label and published wording, and what it asks for.

    `readings` are sentences, and `meanings` what the names in them mean; behind them come the reasons for which it is
    left out, and the lists of criteria nested in it, `groups`.
    Without a wording, `unworded` is the first thing that it asks for; it is not said again below.
    """

    anchor: Anchor
    label: Text
    wording: Text
    unworded: Markdown
    readings: tuple[Markdown, ...]
    meanings: tuple[Markdown, ...]
    left_out: tuple[ShownReason, ...]
    groups: tuple["ShownGroup", ...]
    sources: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class ShownGroup:
    """A list of criteria, and in words what it asks for: "all of these are met". Empty where that is said already."""

    asks: Markdown
    criteria: tuple[ShownCriterion, ...]
    left_out: tuple[ShownReason, ...]
    sources: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class ShownClause:
    """An outcome, and when it is given if no clause above it is: `says` it, as "Then: **Denied** unless ...".

    `group` has no criteria where the clause is one line; then `meanings` and `windows` are those of its condition.
    """

    says: Markdown
    windows: tuple[Markdown, ...]
    meanings: tuple[Markdown, ...]
    left_out: tuple[ShownReason, ...]
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
    otherwise: Markdown


@dataclass(frozen=True, slots=True)
class Place:
    """A criterion elsewhere on the page: its labels and its anchor."""

    label: Text
    anchor: Anchor


@dataclass(frozen=True, slots=True)
class Use:
    """Where something is used: a determination or shared list, and the criteria in it; none where it is used beside
    them, in a term or for a clause."""

    title: Text
    anchor: Anchor
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class ShownBlock:
    """A list of criteria that several places share; `used` are those places."""

    anchor: Anchor
    title: Text
    group: ShownGroup
    used: tuple[Use, ...]


# ---- determinations


def shown_determination(determination: Determination, telling: Telling) -> ShownDetermination:
    """A determination as the page shows it."""
    several = len(determination.clauses) > 1
    sentence = in_one_sentence(determination, told_labels if several else told_group, telling)
    return ShownDetermination(
        anchor(determination.key),
        Text(determination.title),
        Markdown(f"{sentence} The first of these that fits decides.") if several else sentence,
        in_one_sentence(determination, told_count, telling),
        outcome_kinds(determination),
        Markdown(prose(determination.prose, SECTION + 1)),
        tuple(
            shown_clause(each, f"{determination.key}", place, telling)
            for place, each in enumerate(determination.clauses)
        ),
        bold(determination.otherwise, determination.otherwise_terms, telling, before="Otherwise: "),
    )


def in_one_sentence(determination: Determination, told: Callable[[Group], str], telling: Telling) -> Markdown:
    """What a determination comes to, clause after clause, the outcomes in bold."""
    parts = [
        f"{bold(each.outcome, each.terms, telling, begins=place == 0)}{comma(each.terms)} "
        f"{'unless' if each.gate else 'when'} {shown(told(each.group), telling)}"
        for place, each in enumerate(determination.clauses)
    ]
    last = bold(determination.otherwise, determination.otherwise_terms, telling, begins=False)
    return Markdown(f"{for_each(determination.each)}{'; then '.join(parts)}; otherwise {last}.")


def for_each(listed: Fact | None) -> str:
    """What is decided, or asked, item by item, as the beginning of a sentence; nothing where it is not."""
    if listed is None:
        return ""
    assert isinstance(listed.type, ListOf)
    return f"For each {escape(listed.type.item)} by itself: "


def bold(
    outcome: Outcome, terms: tuple[Term, ...], telling: Telling, *, begins: bool = True, before: str = ""
) -> Markdown:
    """An outcome in bold, with its terms behind it."""
    words = capital(outcome.words) if begins else outcome.words
    return Markdown(f"**{before}{escape(words)}**{shown(told_terms(terms), telling)}")


def comma(terms: tuple[Term, ...]) -> str:
    """The comma that ends terms before "when"."""
    return "," if terms else ""


def outcome_kinds(determination: Determination) -> Text:
    """Which of the declared outcomes approve, deny or refer, in a sentence."""
    outcomes = {each.words: each for each in (*(one.outcome for one in determination.clauses), determination.otherwise)}
    told = [
        f"“{each.words}” is {KINDS[each.kind]}"
        for each in outcomes.values()
        if each.words not in KNOWN_OUTCOMES and each.kind in KINDS
    ]
    return Text(f"{'; '.join(told)}." if told else "")


def shown_clause(clause: Clause, owner: str, place: int, telling: Telling) -> ShownClause:
    """A clause; one that is a single line has no criteria to show."""
    one_line = is_one_line(clause.group)
    asks = f"{shown(told_group(clause.group), telling)}{'.' if one_line else ':'}"
    outcome = bold(clause.outcome, clause.terms, telling, before="Then: " if place else "First: ")
    conditions = conditions_of(clause.group.criteria[0]) if one_line else ()
    group = shown_group(clause.group, "", owner, telling)
    if one_line:
        reasons = (*clause.left_out, *clause.group.left_out)
        group = ShownGroup(Markdown(""), (), (), group.sources)
    else:
        reasons = clause.left_out
    return ShownClause(
        Markdown(f"{outcome}{comma(clause.terms)} {'unless' if clause.gate else 'when'} {asks}"),
        tuple(shown(told, telling) for each in conditions for told in worked_windows(each, telling.days)),
        meanings_of(conditions, telling),
        tuple(
            shown_reason(each, None, f"{owner}.clause{place + 1}.unless{number}", telling)
            for number, each in enumerate(reasons, 1)
        ),
        group,
    )


# ---- criteria


def shown_block(block: CriteriaBlock, policy: Policy, telling: Telling) -> ShownBlock:
    """A shared list of criteria as a section of its own."""
    asks = f"{capital(told_group(block.group))}:"
    if block.each is not None:
        assert isinstance(block.each.type, ListOf)
        asks = f"Asked of each {block.each.type.item} by itself. {asks}"
    return ShownBlock(
        anchor(f"criteria.{block.key}"),
        Text(title_of(block)),
        shown_group(block.group, asks, f"criteria.{block.key}", telling),
        uses_of_block(block.key, policy),
    )


def title_of(block: CriteriaBlock) -> str:
    """The title of a shared list of criteria; of one that is asked of an item in place of the patient, of which."""
    return block.title if block.asked_of is None else f"{block.title}, asked of {with_article(block.asked_of)}"


def shown_group(group: Group, asks: str, owner: str, telling: Telling) -> ShownGroup:
    return ShownGroup(
        shown(asks, telling),
        tuple(shown_criterion(each, owner, telling) for each in group.criteria),
        tuple(
            shown_reason(each, None, f"{owner}.{group.criteria[0].path}.list{number}", telling)
            for number, each in enumerate(group.left_out, 1)
        ),
        tuple(map(Text, group.sources)),
    )


def shown_criterion(criterion: Criterion, owner: str, telling: Telling) -> ShownCriterion:
    """A criterion; `owner` is the anchor of its determination or shared list."""
    conditions = conditions_of(criterion)
    means = meanings_of(conditions, telling)
    own = f"{owner}.{criterion.path}"
    readings = [shown(full_sentence(each, telling), telling) for each in conditions]
    groups = [each for each in criterion.parts if isinstance(each, Group)]
    asked = [shown(f"{capital(told_group(each))}:", telling) for each in groups]
    asks = [each if place == 0 and not readings else Markdown(f"And: {each}") for place, each in enumerate(asked)]
    unworded = Markdown("")
    if not criterion.wording:
        unworded = readings.pop(0) if readings else asks[0]
        asks = [Markdown("") if each == unworded else each for each in asks]
    elif len(groups) == 1 and not readings and says_the_same(criterion.wording, groups[0]):
        asks = [Markdown("")]
    return ShownCriterion(
        anchor(own),
        Text(criterion.label),
        Text(criterion.wording),
        unworded,
        tuple(each for each in readings if not is_repeated(each, criterion.wording)),
        means,
        tuple(
            shown_reason(each, lookup, f"{own}.unless{number}", telling, means)
            for number, (each, lookup) in enumerate(with_lookups(criterion), 1)
        ),
        tuple(shown_group(each, words, owner, telling) for each, words in zip(groups, asks, strict=True)),
        tuple(map(Text, criterion.sources)),
    )


def is_repeated(reading: Markdown, wording: str) -> bool:
    """Whether a reading says the wording once more, word for word."""
    return str(reading).casefold().rstrip(".") == escape(wording).casefold().rstrip(".")


def shown_reason(
    left_out: LeftOut, lookup: Lookup | None, owner: str, telling: Telling, said: tuple[Markdown, ...] = ()
) -> ShownReason:
    """Why something is left out; its own criteria, where an exception has some, stand under `owner`. What the names in
    it mean is told, but for what is `said` already."""
    conditions = tuple(each for each in left_out.parts if not isinstance(each, Group))
    groups = tuple(each for each in left_out.parts if isinstance(each, Group))
    windows = (told for each in conditions for told in worked_windows(each, telling.days))
    told = conditions if left_out.why != "no rule" else ()
    return ShownReason(
        shown(" ".join((told_left_out(left_out, lookup), *windows)), telling),
        tuple(each for each in meanings_of(told, telling) if each not in said),
        tuple(
            shown_group(each, "" if place == 0 else f"And: {told_group(each)}:", f"{owner}.{place + 1}", telling)
            for place, each in enumerate(groups)
        ),
    )


def conditions_of(criterion: Criterion) -> tuple[Condition, ...]:
    return tuple(each for each in criterion.parts if not isinstance(each, Group))


def meanings_of(conditions: tuple[Condition, ...], telling: Telling) -> tuple[Markdown, ...]:
    """What the names in some conditions mean, each once."""
    told = dict.fromkeys(told for each in conditions for told in meanings(each, telling))
    return tuple(shown(each, telling) for each in told)


# ---- where something is used


def uses(
    policy: Policy, reads: Callable[[Condition], bool], works_with: Callable[[Expression], bool] = lambda each: False
) -> tuple[Use, ...]:
    """Where the policy has a condition that `reads` something, or a term that `works_with` it."""
    found = []
    for block in policy.blocks:
        place = f"criteria.{block.key}"
        labels = labels_in(block.group, place, reads)
        if labels or any(reads(each) for reason in block.group.left_out for each in conditions_left_out(reason)):
            found.append(Use(Text(title_of(block)), anchor(place), labels))
    for determination in policy.determinations:
        groups = [each.group for each in determination.clauses]
        labels = tuple(place for each in groups for place in labels_in(each, determination.key, reads))
        reasons = [why for each in determination.clauses for why in (*each.left_out, *each.group.left_out)]
        beside = any(reads(each) for reason in reasons for each in conditions_left_out(reason))
        beside = beside or any(reads(each) for group in groups if is_one_line(group) for each in conditions_in(group))
        beside = beside or any(each.value is not None and works_with(each.value) for each in terms_of(determination))
        if labels or beside:
            found.append(Use(Text(determination.title), anchor(f"determination.{determination.key}"), labels))
    return tuple(found)


def labels_in(group: Group, owner: str, reads: Callable[[Condition], bool]) -> tuple[Place, ...]:
    """The labelled criteria of a list that have a condition of their own that `reads` something."""
    return tuple(
        Place(Text(label_path(each.path)), anchor(f"{owner}.{each.path}"))
        for each in criteria_in(group)
        if each.path and any(map(reads, own_conditions(each)))
    )


def own_conditions(criterion: Criterion) -> tuple[Condition, ...]:
    """The conditions of a criterion itself, of its exceptions and of the reasons for which its lists are left out."""
    lists = (part for part in criterion.parts if isinstance(part, Group))
    reasons = (*criterion.left_out, *(why for each in lists for why in each.left_out))
    return (*conditions_of(criterion), *(each for reason in reasons for each in conditions_left_out(reason)))


def uses_of_block(key: str, policy: Policy) -> tuple[Use, ...]:
    """Where a shared list of criteria is asked for."""
    return uses(policy, lambda condition: key in blocks_used(condition))
