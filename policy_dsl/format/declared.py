"""How a policy's names are declared: the spelling in which every use of them is written."""

from collections.abc import Iterator

from policy_dsl import syntax
from policy_dsl.names import RESERVED_BEGINNINGS, RESERVED_WORDS, fold, forbidden_in

BUILT_IN = ("date of service", "medically necessary", "not medically necessary")
# Words that end a name, or turn it into something else, in one place or another; their case is not changed.
TELLING = (
    *(*RESERVED_WORDS, *RESERVED_BEGINNINGS),
    *("exists", "when", "unless", "because", "for", "from", "until", "up", "to", "in", "above", "needs"),
)


def spellings(document: syntax.Document) -> dict[str, str]:
    """The one spelling of each declared name, by its folded form.

    Without those that are declared in two spellings (a fact and a choice, say), and without what is quoted or no name.
    What a table may come to is declared by nothing but its cells: they only keep another declaration from counting.
    """
    found: dict[str, set[str]] = {fold(each): {each} for each in BUILT_IN}
    for name in declared_names(document):
        if not name.quoted and forbidden_in(name.text) is None:
            found.setdefault(fold(name.text), set()).add(" ".join(name.text.split()))
    for name in results_of_tables(document):
        found.get(fold(name.text), set()).add(" ".join(name.text.split()))
    return {folded: next(iter(names)) for folded, names in found.items() if len(names) == 1}


def respelled(name: str, declared: str) -> str:
    """A use in the spelling of its declaration; as it was used, where the change could be read as another phrase."""
    changed = zip(name.split(), declared.split(), strict=True)
    telling = any(old != new and (old.casefold() in TELLING or new.casefold() in TELLING) for old, new in changed)
    return name if telling else declared


def choice_facts(document: syntax.Document) -> frozenset[str]:
    """The facts whose values are choices, folded. Of a fact with any other type a value could be a text."""
    of_choices: set[str] = set()
    of_other: set[str] = set()
    for item in document.items:
        for fact in facts_in(item):
            is_choice = isinstance(fact.type, syntax.ChoiceType | syntax.ChoiceSetType)
            (of_choices if is_choice else of_other).add(fold(fact.name.text))
    of_other |= {each.rpartition("'s ")[2] for each in of_other}  # a name may hold an apostrophe, too
    return frozenset(of_choices - of_other)


def has_choices(fact: syntax.Name, choice_facts: frozenset[str]) -> bool:
    """Whether the values of a fact, or of an attribute behind its owner ("block 2's level"), are choices."""
    folded = fold(fact.text)
    return folded in choice_facts or folded.rpartition("'s ")[2] in choice_facts


def facts_in(item: syntax.Item | syntax.Definition | syntax.FactDeclaration) -> Iterator[syntax.FactDeclaration]:
    """The facts that an item declares, and the attributes of a list's items."""
    if isinstance(item, syntax.FactDeclaration):
        yield item
    elif isinstance(item, syntax.Facts):
        yield from item.facts
    elif isinstance(item, syntax.ListDeclaration):
        for line in item.lines:
            yield from facts_in(line)


def declared_names(document: syntax.Document) -> Iterator[syntax.Name]:
    """Every name where it is declared. A choice that is the name of a list of choices is a use."""
    lists = {
        fold(each.name.text) for item in document.items if isinstance(item, syntax.ChoiceLists) for each in item.lists
    }
    for item in document.items:
        for name, is_choice in names_of(item):
            if not is_choice or fold(name.text) not in lists:
                yield name


def results_of_tables(document: syntax.Document) -> Iterator[syntax.Name]:
    """Every name in a cell of results."""
    for item in document.items:
        if isinstance(item, syntax.Table):
            yield from (cell for row in item.rows for cell in row.results if isinstance(cell, syntax.Name))


def names_of(item: syntax.Item) -> Iterator[tuple[syntax.Name, bool]]:
    """The names that an item declares, and whether each is a choice."""
    match item:
        case syntax.Use() | syntax.Term() | syntax.Prose() | syntax.Scenario() | syntax.CommonFacts():
            return
        case syntax.PolicyHeader(name) | syntax.CodeList(name) | syntax.Score(name):
            yield name, False
        case syntax.CriteriaBlock(name) | syntax.Determination(name):
            yield name, False
        case syntax.Outcomes(outcomes):
            yield from ((each.name, False) for each in outcomes)
        case syntax.ChoiceLists(lists):
            for each in lists:
                yield each.name, False
                yield from ((choice, True) for choice in each.choices)
        case syntax.Facts(facts):
            for fact in facts:
                yield from names_of_fact(fact)
        case syntax.ListDeclaration():
            yield from names_of_list(item)
        case syntax.Define(definitions):
            for definition in definitions:
                yield definition.name, False
                if definition.item is not None:
                    yield definition.item, False
        case syntax.Values(lines, _, _, _, rows):
            yield from ((each.name, False) for each in lines)
            yield from ((each.name, False) for each in rows)
        case syntax.Table(name, _, _, results):
            yield name, False
            yield from ((each, False) for each in results)


def names_of_fact(fact: syntax.FactDeclaration) -> Iterator[tuple[syntax.Name, bool]]:
    """A fact's name, and its choices."""
    yield fact.name, False
    if isinstance(fact.type, syntax.ChoiceType | syntax.ChoiceSetType):
        yield from ((choice, True) for choice in fact.type.choices)


def names_of_list(node: syntax.ListDeclaration) -> Iterator[tuple[syntax.Name, bool]]:
    """The names of a list, of its items, and of all that is asked of them."""
    if node.choices is None:
        yield node.name, False
    yield node.item, False
    for line in node.lines:
        match line:
            case syntax.FactDeclaration():
                yield from names_of_fact(line)
            case syntax.Definition(name):
                yield name, False
            case syntax.ListDeclaration():
                yield from names_of_list(line)
