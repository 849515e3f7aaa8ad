"""What a writer most likely meant by a name that a scenario gives, and that is no fact of the case."""

import re
from collections.abc import Iterable

from policy_dsl import errors, syntax
from policy_dsl.names import fold
from policy_dsl.policy import Fact, ListOf
from policy_dsl.resolve.given import declared_list, is_none, kind_of_list
from policy_dsl.resolve.scope import Scope
from policy_dsl.runtime.names import nearest
from policy_dsl.source import Span

# An item of a list as people name it in a case, perhaps with something that is asked of it.
_ITEM_GIVEN = re.compile(
    r"(?:(?:the|first|second|latest|last|each|every) )*(?P<item>.+?)(?: #?(?P<number>\d+)| (?:one|two|three))?"
    r"(?:(?:'s|(?<=\d)) (?P<own>.+))?"
)


def reports_case_slip(scope: Scope, name: syntax.Name, is_determination: bool, is_column: bool) -> bool:
    """Whether a name that a scenario gives means something else, which is then reported."""
    folded = fold(name.text)
    if folded in scope.lists:
        if scope.lists[folded].name:
            scope.report(errors.facts_are_given(scope.source, name.span, None))
        else:
            scope.report(errors.unknown_list(scope.source, name.span, scope.lists[folded].near))
        return True
    if folded in scope.picks:
        scope.report(errors.facts_are_given(scope.source, name.span, None))
        return True
    if is_determination:
        scope.report(errors.misspelt_phrase(scope.source, name.span, f"then {name.text}"))
        return True
    other = column_meant(scope, folded) if is_column else None
    if other is not None:
        scope.report(errors.misspelt_phrase(scope.source, name.span, other))
        return True
    return reports_item(scope, name)


def column_meant(scope: Scope, folded: str) -> str | None:
    """The column that was meant by `blocks relief`, `block's relief` or `relief`, or by a slip of `needs`."""
    for declared in {id(each): each for each in scope.lists.values() if not each.name}.values():
        kind = kind_of_list(declared.fact)
        names = "|".join(re.escape(fold(each)) for each in (declared.fact.name, kind.item))
        own = re.sub(rf"^(?:{names})(?:'s|s')?[ /.]", "", folded)
        found = next((each.name for each in kind.attributes if fold(each.name) == own), None)
        if found is not None and not kind.members:
            return f"{declared.fact.name}: {found}"
    return nearest(folded, ("because", "needs"))


def for_item(name: str, determinations: Iterable[str]) -> str | None:
    """How a scenario speaks of one item, `facet block for L4-L5`, that it names otherwise; None where it does not."""
    text = " ".join(name.split())
    of_item = re.fullmatch(r"(?P<determination>.+?) (?:at|of|on|in|with) (?P<item>.+)", text) or re.fullmatch(
        r"for (?P<item>\S+) (?P<determination>.+)", text
    )
    if of_item is None or fold(of_item["determination"]) not in determinations:
        return None
    return f"{of_item['determination']} for {of_item['item']}"


def first_asked(kind: ListOf) -> str:
    """The first attribute of a list, for an example; of a list that has none, what stands for it."""
    return next((each.name for each in kind.attributes), "...")


def is_list_alone(scope: Scope, name: syntax.Name, values: tuple[syntax.Value, ...], told: set[int]) -> bool:
    """Whether a column has the name of a list, and its cells say something of an item; `told` has where the columns
    stand of which this is reported."""
    declared = declared_list(scope, name)
    if declared is None or is_none(values) or isinstance(values[0], syntax.Unknown | syntax.NotDocumented):
        return False
    if name.span.start not in told:
        told.add(name.span.start)
        right = f"{declared.fact.name}: {first_asked(kind_of_list(declared.fact))}"
        scope.report(errors.misspelt_phrase(scope.source, name.span, right))
    return True


def report_owned(scope: Scope, name: syntax.Name, fact: Fact) -> None:
    """Report what a scenario gives of an item that the policy picks, or decides, and that a case lists by number."""
    owner = fact.key.split("[")[0]
    declared = next(each for each in scope.lists.values() if each.fact.key == owner and not each.name)
    item = kind_of_list(declared.fact).item
    scope.report(errors.which_item(scope.source, name.span, item, f"{item} 1's {fact.name}"))


def reports_item(scope: Scope, name: syntax.Name) -> bool:
    """Whether a scenario gives an attribute of an item and does not say of which, `trial's drug`, or gives an item
    alone, or how far a list reaches in other words; which is then reported."""
    text = " ".join(fold(name.text).split())
    reach = re.fullmatch(r"(.+?)(?: |_)(complete|not complete)", text)
    if reach is not None and reach[1] in scope.lists:
        line = scope.source.line_text(scope.source.line_start(name.span.start)).split("#")[0].rstrip()
        at = Span(name.span.start, max(scope.source.line_start(name.span.start) + len(line), name.span.end))
        scope.report(errors.misspelt_phrase(scope.source, at, f"{reach[1]} {reach[2]}"))
        return True
    said = _ITEM_GIVEN.fullmatch(text)
    declared = None if said is None else scope.lists.get(said["item"])
    if said is None or declared is None:
        return False
    kind = kind_of_list(declared.fact)
    attributes = [fold(each.name) for each in kind.attributes]
    own = said["own"] or first_asked(kind)
    if said["own"] and own not in attributes:
        return False
    which = kind.members[0] if kind.members else f"{kind.item} {max(1, int(said['number'] or 1))}"
    scope.report(errors.which_item(scope.source, name.span, kind.item, f"{which}'s {own}"))
    return True
