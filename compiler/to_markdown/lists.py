"""Lists of criteria in words: what they ask for, why something in them is left out, and what an outcome comes with."""

from compiler.to_markdown.amounts import named, told
from compiler.to_markdown.periods import period_outside, told_period
from compiler.to_markdown.reading import negated, reading
from compiler.to_markdown.words import quoted, told_number
from policy_dsl.policy import Condition, Criterion, Group, LeftOut, Lookup, NoRule, Term
from policy_dsl.walk import comparisons_in, lookups_in

MOST_LABELS = 5  # that are named one by one


def label_path(path: str) -> str:
    """A criterion's place as a person writes it: `(C)(1)` for `C.1`."""
    return "".join(f"({label})" for label in path.split(".")) if path else ""


# ---- what a list asks for


def is_one_line(group: Group) -> bool:
    """Whether the list is that of a clause on one line: one criterion without a label."""
    return len(group.criteria) == 1 and not group.criteria[0].label


def told_group(group: Group) -> str:
    """What a list of criteria asks for, said above it: "all of these are met"."""
    if is_one_line(group):
        return told_line(group)
    if len(group.criteria) == 1:
        return f"this is {'not ' if group.quantifier == 'none of' else ''}met"
    return told_quantity(group, "these")


def told_labels(group: Group) -> str:
    """What a list of criteria asks for, by their labels: "all of (1), (2), (3) are met"."""
    labels = [each.label for each in group.criteria]
    if is_one_line(group):
        return told_line(group)
    if len(labels) == 1:
        return f"{labels[0]} is {'not ' if group.quantifier == 'none of' else ''}met"
    if len(labels) <= MOST_LABELS:
        return told_quantity(group, ", ".join(labels))
    return told_quantity(group, f"{labels[0]} to {labels[-1]}") if are_in_order(labels) else told_count(group)


def are_in_order(labels: list[str]) -> bool:
    """Whether labels are the letters or numbers that follow one another: (3), (4), (5)."""
    marks = [each.strip("()") for each in labels]
    if all(each.isdecimal() for each in marks):
        places = [int(each) for each in marks]
    else:
        places = [ord(each) if len(each) == 1 else -1 for each in marks]
    return places == list(range(places[0], places[0] + len(places)))


def told_count(group: Group) -> str:
    """What a list of criteria asks for, said away from it: "all 4 criteria are met"."""
    count = len(group.criteria)
    if is_one_line(group):
        return told_line(group)
    if count == 1:
        return f"its one criterion is {'not ' if group.quantifier == 'none of' else ''}met"
    return told_quantity(group, f"{count} criteria")


def told_line(group: Group) -> str:
    """The condition of a clause on one line."""
    return "; and ".join(reading(part) for part in group.criteria[0].parts if not isinstance(part, Group))


def told_quantity(group: Group, criteria: str) -> str:
    match group.quantifier:
        case "all of":
            return f"{'all' if criteria[0].isdigit() else 'all of'} {criteria} are met"
        case "any of":
            return f"at least one of {criteria} is met"
        case "none of":
            return f"none of {criteria} is met"
        case "at least":
            return f"at least {group.count} of {criteria} {'is' if group.count == 1 else 'are'} met"


def says_the_same(wording: str, group: Group) -> bool:
    """Whether a wording says already what its list asks for, so that it need not be said again."""
    words = " ".join(wording.casefold().replace("the following", "these").split()).rstrip(".:")
    for end in (" is met", " are met", " must be met", " holds", " hold"):
        words = words.removesuffix(end)
    asked = {
        "all of": ("all of these", "all these", "each of these", "every one of these"),
        "any of": ("at least one of these", "any of these", "one or more of these", "any one of these"),
        "none of": ("none of these",),
        "at least": (f"at least {group.count} of these",),
    }
    return words in asked[group.quantifier]


# ---- why something is left out


def told_left_out(left_out: LeftOut, lookup: Lookup | None = None) -> str:
    """Why something does not apply, as a sentence; one that ends in ":" has lists of criteria under it.

    `lookup` is the value whose "no rule" is the reason.
    """
    conditions = tuple(each for each in left_out.parts if not isinstance(each, Group))
    groups = tuple(each for each in left_out.parts if isinstance(each, Group))
    match left_out.why:
        case "unless":
            begin = f"Unless {quoted(left_out.wording)}: " if left_out.wording else "Unless "
            if not groups:
                return f"{begin}{together(conditions)}."
            asked = told_group(groups[0])
            return f"{begin}{together(conditions)}; and {asked}:" if conditions else f"{begin}{asked}:"
        case "applies":
            period = period_outside(conditions[0]) if len(conditions) == 1 else None
            if period is not None:
                return f"Only for dates of service {told_period(period)}."
            return f"Only when {' or '.join(map(negated, conditions))}."
        case "if":
            return f"Only if {' or '.join(map(negated, conditions))}."
        case "no rule":
            if lookup is None:
                return f"Does not apply when {together(conditions)}."
            return f"Does not apply where {quoted(named(lookup))} has no rule."


def together(conditions: tuple[Condition, ...]) -> str:
    return "; and ".join(map(reading, conditions))


def with_lookups(criterion: Criterion) -> tuple[tuple[LeftOut, Lookup | None], ...]:
    """The reasons for which a criterion is left out; with "no rule" the value that has none."""
    lookups: dict[str, Lookup] = {}
    for part in criterion.parts:
        if not isinstance(part, Group):
            for comparison in comparisons_in(part):
                for lookup in lookups_in(comparison):
                    results = (*(row.result for row in lookup.rows), lookup.otherwise)
                    if any(isinstance(each, NoRule) for each in results):
                        lookups.setdefault(lookup.key, lookup)
    waiting = list(lookups.values())
    return tuple((each, waiting.pop(0) if each.why == "no rule" and waiting else None) for each in criterion.left_out)


# ---- what an outcome comes with


def told_terms(terms: tuple[Term, ...]) -> str:
    """The terms of an outcome behind it, each after a comma: ", for 12 weeks"; empty without terms."""
    return "".join(f", {told_term(each)}" for each in terms)


def told_term(term: Term) -> str:
    if term.kind == "up to":
        amount = f"up to {told_number(term.amount or 0)} {term.thing}"
        return amount if term.value is None else f"{amount} in {told(term.value)}"
    return f"{term.kind} {'a day still to be set' if term.value is None else told(term.value)}"
