"""Conditions and calculations as canonical text: with the brackets that they need, and line breaks where they were."""

import re
from collections.abc import Sequence
from itertools import pairwise

from policy_dsl import syntax
from policy_dsl.format.pen import Line, Lines, Pen, between, is_bracketed, more, number, unit, used, values

Chain = syntax.Conjunction | syntax.Disjunction
BINDING = {"+": 1, "-": 1, "*": 2, "/": 2}
TIGHTEST = 4  # of a power's base
# A name that begins so would be read with the "is" before it. (In brackets, a line could end between the two.)
GOES_ON_WITH_IS = re.compile(
    r"(?:before|after|among|at (?:least|most)|(?:more|greater|higher|less|fewer|lower|earlier|later) than"
    r"|(?:one|any|all|none) of|the same as|(?:within|in the) \(?\d.*|(?:documented|met)$)(?![\w'’/-])"
)


def condition(pen: Pen, lines: Lines, node: syntax.Condition, hang: int) -> Lines:
    """The lines with a condition behind them; `hang` is the column of those that go on with it."""
    match node:
        case syntax.Conjunction(conditions):
            return chain(pen, lines, conditions, "and", hang)
        case syntax.Disjunction(conditions):
            return chain(pen, lines, conditions, "or", hang)
        case syntax.Negation(inner):
            return negated(pen, more(lines, "not "), inner, hang)
        case syntax.Holds(part):
            if isinstance(part, syntax.Picked | syntax.Total):
                lines = more(lines, picked_or_total(pen, part), node.span.end)
                return with_where(pen, lines, part.items.where, hang)
            return more(lines, operand(pen, part), node.span.end)
        case syntax.Comparison() | syntax.Between() | syntax.Distance() | syntax.Within() | syntax.InWindow():
            return more(lines, comparison(pen, node), node.span.end)
        case syntax.Membership(left, phrase, entries):
            said = phrase.split(maxsplit=1)[1]
            text = f"{operand(pen, left)} {verb(pen, left, entries[0].span.start)} {said} {listed(pen, entries)}"
            return more(lines, text, node.span.end)
        case syntax.Documented(part, absent):
            said = "not documented" if absent else "documented"
            return more(lines, f"{operand(pen, part)} {verb(pen, part, node.span.end)} {said}", node.span.end)
        case syntax.IsMet(name, unmet):
            said = "not met" if unmet else "met"
            return more(lines, f"{used(pen, name)} {verb(pen, name, node.span.end)} {said}", node.span.end)
        case syntax.Exists(part, negated_):
            said = "does not exist" if negated_ else "exists"
            return more(lines, f"{operand(pen, part)} {said}", node.span.end)
        case syntax.Meets(item, shared, unmet):
            said = "does not meet" if unmet else "meets"
            return more(lines, f"the {used(pen, item)} {said} {used(pen, shared)}", node.span.end)
        case syntax.Count():
            return counted(pen, lines, node, hang)
        case syntax.Run(far, first, last, count):
            start = f"some {length(pen, far)} in a row, from {kept(pen, first)} up to {kept(pen, last)}, hold "
            return counted(pen, more(lines, start), count, hang)
        case syntax.Quantified(quantifier, items, has, requirement):
            lines = more(lines, f"{quantifier} {items_text(pen, items)}")
            lines = more(with_where(pen, lines, items.where, hang), " has " if has else ": ")
            return condition(pen, lines, requirement, hang)
        case syntax.ForSome(name, choices, inner_):
            lines = more(lines, f"for some {used(pen, name)} among {used(pen, choices)}: ")
            return condition(pen, lines, inner_, hang)


def counted(pen: Pen, lines: Lines, node: syntax.Count, hang: int) -> Lines:
    """`at least 2 blocks where ...`, `no block`."""
    text = "no " if node.number is None else f"{node.comparator} {length(pen, node.number)} "
    if node.different is not None:
        text += f"different {used(pen, node.different)} values among "
    return with_where(pen, more(lines, text + items_text(pen, node.items), node.span.end), node.items.where, hang)


def with_where(pen: Pen, lines: Lines, where: syntax.Condition | None, hang: int) -> Lines:
    """The lines with a where-part behind them, if there is one."""
    return lines if where is None else condition(pen, more(lines, " where "), where, hang)


def is_open(node: syntax.Condition) -> bool:
    """Whether a condition takes all that follows it, unless it stands in brackets."""
    if isinstance(node, syntax.Holds):
        return isinstance(node.operand, syntax.Picked | syntax.Total) and node.operand.items.where is not None
    if isinstance(node, syntax.Count | syntax.Run):
        return counted_in(node).items.where is not None
    return isinstance(node, syntax.Quantified | syntax.ForSome)


def counted_in(node: syntax.Count | syntax.Run) -> syntax.Count:
    """What a phrase that counts counts."""
    return node.count if isinstance(node, syntax.Run) else node


def chain(pen: Pen, lines: Lines, conditions: Sequence[syntax.Condition], word: str, hang: int) -> Lines:
    """Conditions with `and`, or with `or`, between them; a new line begins where the writer began one."""
    lines = inner(pen, lines, conditions[0], hang, last=False)
    ended: list[Line] = []
    for before, each in pairwise(conditions):
        ended += lines[:-1]
        lines = lines[-1:]
        if is_broken(pen, before, each, word):
            ended += lines
            lines = (Line(hang, f"{word} ", each.span.start, each.span.start, continues=True),)
        else:
            lines = more(lines, f" {word} ")
        lines = inner(pen, lines, each, hang, last=each is conditions[-1])
    return (*ended, *lines)


def is_broken(pen: Pen, before: syntax.Condition, after: syntax.Condition, word: str) -> bool:
    """Whether the `and` or `or` between two conditions begins a line, or ends one."""
    gap = between(pen, before.span.end, after.span.start)
    found = re.search(rf"\b{word}\b\s*", gap)
    return found is not None and "\n" in gap[: found.end()]


def inner(pen: Pen, lines: Lines, node: syntax.Condition, hang: int, *, last: bool) -> Lines:
    """A condition within a chain: in brackets if it is a chain, or would take what follows or a chain in it."""
    bare = not isinstance(node, Chain) and not (is_open(node) and not (last and ends_plainly(node)))
    return condition(pen, lines, node, hang) if bare else bracketed(pen, lines, node)


def ends_plainly(node: syntax.Condition) -> bool:
    """Whether an open condition holds no `and` or `or` of its own, which could be read as the chain's."""
    if isinstance(node, syntax.Count | syntax.Run):
        where = counted_in(node).items.where
        return where is None or not (isinstance(where, Chain) or is_open(where))
    if isinstance(node, syntax.Quantified | syntax.ForSome):
        last = node.requirement if isinstance(node, syntax.Quantified) else node.condition
        return not (isinstance(last, Chain) or is_open(last))
    return False


def negated(pen: Pen, lines: Lines, node: syntax.Condition, hang: int) -> Lines:
    """A condition behind `not`: in brackets, unless it is a name or the like."""
    bare = isinstance(node, syntax.Holds | syntax.Negation) and not is_open(node)
    return condition(pen, lines, node, hang) if bare else bracketed(pen, lines, node)


def bracketed(pen: Pen, lines: Lines, node: syntax.Condition) -> Lines:
    """A condition in brackets; its further lines stand behind the opening one."""
    lines = more(lines, "(")
    return more(condition(pen, lines, node, lines[-1].width), ")")


def listed(pen: Pen, entries: Sequence[syntax.Operand]) -> str:
    """What stands behind `is one of` and the like."""
    return ", ".join(operand(pen, each) for each in entries)


def verb(pen: Pen, left: syntax.Operand, end: int) -> str:
    """`is` or `are`, as the writer has it behind an operand."""
    found = re.search(r"\b(?:is|are)\b", between(pen, left.span.end, end))
    return found.group() if found else "is"


# ---- comparisons


def comparison(
    pen: Pen, node: syntax.Comparison | syntax.Between | syntax.Distance | syntax.Within | syntax.InWindow
) -> str:
    """An operand and what it is held against."""
    match node:
        case syntax.Comparison(left, comparator, right):
            phrase = compared(pen, left, comparator, right)
            held = operand(pen, right)
            return f"{operand(pen, left)} {phrase} {f'({held})' if GOES_ON_WITH_IS.match(held) else held}"
        case syntax.Between(left, low, high, direction, anchor):
            text = f"{operand(pen, left)} {verb(pen, left, low.span.start)} {number(low)} to {number(high)}"
            return text if anchor is None else f"{text} {direction} {operand(pen, anchor)}"
        case syntax.Distance(left, comparator, far, direction, anchor):
            phrase = compared(pen, left, comparator, far)
            return f"{operand(pen, left)} {phrase} {length(pen, far)} {direction} {operand(pen, anchor)}"
        case syntax.Within(left, far, sides, anchor):
            phrase = f"{verb(pen, left, far.span.start)} within {length(pen, far)} {sides}"
            return f"{operand(pen, left)} {phrase} {operand(pen, anchor)}"
        case syntax.InWindow(left, far, including, anchor):
            phrase = f"{verb(pen, left, far.span.start)} in the {length(pen, far)}"
            up_to = "up to and including" if including else "up to"
            return f"{operand(pen, left)} {phrase} {up_to} {operand(pen, anchor)}"


def compared(pen: Pen, left: syntax.Operand, comparator: str, right: syntax.Operand) -> str:
    """`is more than` and the like, in the language's first words for it; `fewer than` stays, as what is counted."""
    said = " ".join([verb(pen, left, right.span.start), *comparator.split()[1:]])
    is_counted = re.search(r"\bfewer\b", between(pen, left.span.end, right.span.start))
    return said.replace("less than", "fewer than") if is_counted else said


def length(pen: Pen, node: syntax.Operand) -> str:
    """A length of time before `before` and the like; in brackets, unless it is a number."""
    return number(node) if isinstance(node, syntax.NumberLiteral) else within_brackets(pen, node)


# ---- calculations


def operand(pen: Pen, node: syntax.Operand) -> str:
    """A name, a value or a calculation."""
    match node:
        case syntax.Name() | syntax.NumberLiteral() | syntax.DateLiteral() | syntax.YesOrNo():
            return values(pen, (node,))
        case syntax.Calculation(left, sign, right):
            return f"{side(pen, left, BINDING[sign])} {sign} {side(pen, right, BINDING[sign] + 1)}"
        case syntax.Power(base, exponent):
            return f"{side(pen, base, TIGHTEST)} ^ {number(exponent)}"
        case syntax.TimeBetween(time_unit, first, second):
            full = re.match(r"the\s+(full|completed)\s", pen.source.text_of(node.span))
            said = f"{full.group(1)} {time_unit}" if full else time_unit
            return f"the {said} between {part(pen, first)} and {part(pen, second)}"
        case syntax.Extreme(kind, operands):
            *before, final = [part(pen, each) for each in operands]
            return f"the {kind} of {', '.join(before)} and {final}"
        case syntax.Picked() | syntax.Total():
            text = picked_or_total(pen, node)
            return text if node.items.where is None else in_place(pen, text, node.items.where)
        case syntax.ItemValue(item, attribute):
            text = picked_or_total(pen, item)
            of = item.items
            plain = not (of.windows or of.earlier or of.this_one) and of.where is None
            held = text if plain else in_place(pen, text, of.where)
            return f"{held}'s {used(pen, attribute)}"


def within_brackets(pen: Pen, node: syntax.Operand) -> str:
    """An operand in brackets, of which items with their where-part have their own."""
    has_own = isinstance(node, syntax.Picked | syntax.Total) and node.items.where is not None
    return operand(pen, node) if has_own else f"({operand(pen, node)})"


def in_place(pen: Pen, text: str, where: syntax.Condition | None) -> str:
    """Items of a list in brackets, with their where-part, on one line."""
    begun = (Line(0, f"({text}", 0, 0),)
    return " ".join(each.text for each in with_where(pen, begun, where, 0)) + ")"


# ---- lists


def picked_or_total(pen: Pen, node: syntax.Picked | syntax.Total) -> str:
    """`the latest block`, `the number of blocks`, without what stands behind `where`."""
    match node:
        case syntax.Picked(which, items):
            return f"the {which} {items_text(pen, items)}"
        case syntax.Total("number", _, items):
            return f"the number of {items_text(pen, items)}"
        case syntax.Total(kind, attribute, items):
            assert attribute is not None
            name = used(pen, attribute)
            if kind == "different":
                return f"the number of different {name} values among {items_text(pen, items)}"
            return f"the {kind}{' of' if kind == 'total' else ''} {name} among {items_text(pen, items)}"


def items_text(pen: Pen, node: syntax.Items) -> str:
    """A list, which of its items count, and when they happened; without what stands behind `where`."""
    text = f"{'earlier ' if node.earlier else ''}{used(pen, node.name)}"
    if node.this_one:
        text += ", counting this one"
    if not node.windows:
        return f"{text}," if node.this_one and node.where is not None else text
    windows = " ".join(window(pen, each) for each in node.windows)
    return f"{text}, {windows}" if node.this_one else f"{text} {windows}"


def window(pen: Pen, node: syntax.ListWindow) -> str:
    """When the items of a list happened."""
    at = part(pen, node.anchor)
    if node.length is None:
        return f"between {at} and {part(pen, node.until)}" if node.until is not None else f"{node.kind} {at}"
    far = limit(pen, node.length)
    match node.kind:
        case "within":
            return f"within {far} {node.direction} {at}"
        case "up to":
            return f"in the {far} up to {'and including ' if node.including else ''}{at}"
        case "in the" | "before" | "after" | "since" | "between":
            return f"in the {far} {node.direction} {at}"


def side(pen: Pen, node: syntax.Operand, binding: int) -> str:
    """A side of a calculation: in brackets where its own signs bind less, or where it ends in `and`."""
    match node:
        case syntax.Calculation(_, sign):
            bare = BINDING[sign] >= binding
        case syntax.Power():
            bare = binding < TIGHTEST
        case syntax.TimeBetween() | syntax.Extreme() | syntax.Picked() | syntax.Total():
            bare = False
        case syntax.ItemValue():
            bare = True
        case syntax.Name() | syntax.NumberLiteral() | syntax.DateLiteral() | syntax.YesOrNo():
            bare = True
    return operand(pen, node) if bare else within_brackets(pen, node)


def part(pen: Pen, node: syntax.Operand) -> str:
    """One of those that `and` and commas stand between: in brackets, unless it is a name, a number or a day."""
    bare = isinstance(node, syntax.Name | syntax.NumberLiteral | syntax.DateLiteral | syntax.ItemValue)
    return operand(pen, node) if bare else within_brackets(pen, node)


def kept(pen: Pen, node: syntax.Operand) -> str:
    """A name or a day, in the brackets in which the writer put it; anything else in brackets.

    For places where a name is cut at words such as `when`, which brackets keep together.
    """
    bare = isinstance(node, syntax.Name | syntax.DateLiteral) and not is_bracketed(pen, node)
    return operand(pen, node) if bare else within_brackets(pen, node)


# ---- terms of an outcome, and rounding


def term(pen: Pen, node: syntax.OutcomeTerm) -> str:
    """A term behind an outcome, without its comma."""
    match node:
        case syntax.ForTerm(far):
            return f"for {limit(pen, far)}"
        case syntax.FromTerm(day):
            return f"from {kept(pen, day)}"
        case syntax.UntilTerm(day):
            return f"until {kept(pen, day)}"
        case syntax.AmountTerm(amount, thing, far):
            text = f"up to {number(amount)} {used(pen, thing)}"
            return text if far is None else f"{text} in {limit(pen, far)}"


def limit(pen: Pen, node: syntax.Operand) -> str:
    """The length of a term, which ends at a comma."""
    return operand(pen, node) if isinstance(node, syntax.Extreme) else length(pen, node)


def with_terms(pen: Pen, outcome: syntax.Name, terms: Sequence[syntax.OutcomeTerm]) -> str:
    """An outcome and its terms."""
    return ", ".join([used(pen, outcome), *(term(pen, each) for each in terms)])


def rounded(pen: Pen, node: syntax.Rounded) -> str:
    """`X to the nearest 0.1 mm, half up`."""
    return f"{operand(pen, node.operand)} to the nearest {number(node.step)}, {node.rule}"


def number_type(node: syntax.NumberType) -> str:
    """`percent from 0% to 100%`, `mm from 0 mm`, `whole number of days`."""
    text = node.kind if node.unit is None else unit(node.unit)
    if node.unit is not None and node.kind == "whole number":
        text = f"whole number of {text}"
    low, high = node.low and number(node.low), node.high and number(node.high)
    if low is not None and high is not None:
        return f"{text} from {low} to {high}"
    if low is not None:
        return f"{text} from {low}"
    return text if high is None else f"{text} up to {high}"
