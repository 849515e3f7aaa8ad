"""What is declared in one policy, and the diagnostics found while its names are resolved."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice
from typing import NamedTuple

from policy_dsl import errors, phrases, syntax
from policy_dsl.diagnostics import Diagnostic, Near
from policy_dsl.keywords import ITEM_WORDS
from policy_dsl.names import fold, forbidden_in, forbidden_in_list, key_of
from policy_dsl.policy import (
    Calendar,
    ChoiceList,
    CodeList,
    Condition,
    CriteriaBlock,
    Defined,
    Expression,
    Fact,
    Items,
    ListOf,
    Pick,
)
from policy_dsl.resolve.slips import slip_in
from policy_dsl.runtime.facts import DATE_OF_SERVICE
from policy_dsl.runtime.names import LEAST, nearest
from policy_dsl.runtime.settle import APPROVES, DENIES, Outcome
from policy_dsl.source import Source, Span

RESERVED_OUTCOMES = ("needs more information", "denied", "split")
RESERVED_KEYS = ("case", DATE_OF_SERVICE.key)
MOST_SUGGESTIONS = 50  # in one run: each is looked for among all that is declared
MOST_COMPARED = 2000  # declared names, for one of them
LONGEST_MUTED = 6  # words
MOST_MUTED = 100_000  # characters

# "covered for the first 12 months"
_LATE_TERM = re.compile(r"([^\n]{1,80}?) (for|until|through|up to) (?=[^\n]{0,80}(?:day|week|month|year|\d))")
_WORD = re.compile(r"[^\W_](?:[^\s,:()|\"]*[^\W_])?")


def item_word(text: str) -> str | None:
    """The word with which an item begins, or of which its first word is a slip."""
    words = text.split(maxsplit=1)[:1]
    first = words[0].strip(':"') if words else ""
    return first if first in ITEM_WORDS else nearest(first, ITEM_WORDS)


Place = tuple[str, Span | None]  # a declared name, and where it is declared
Size = tuple[int, int]  # comparisons and steps; and with the rows of tables and the lines of scores


@dataclass(frozen=True, slots=True)
class Entry:
    """A name that stands for a definition, parameter, table result or score; `make` works out what it means."""

    name: syntax.Name
    make: Callable[[], Defined | Expression | None]
    what: str = "definition"


@dataclass(slots=True)
class DeclaredList:
    """A list as it is declared, or one derived from it.

    `steps` are the lists that are gone through, outermost first; `outer` is how the outer one is declared, if there
    are two. `items_of` gives the items of which a derived one is made, for what stands for an item in keys.
    `key`, `name`, `item` and the place `at` which it is declared are a derived one's own.
    """

    fact: Fact
    written: syntax.ListDeclaration
    steps: tuple[Fact, ...]
    outer: syntax.ListDeclaration | None = None
    items_of: Callable[[str], Items | None] | None = None
    key: str = ""
    name: str = ""
    item: str = ""
    at: Span | None = None

    @property
    def variable(self) -> str:
        return f"{self.fact.key}[]"

    @property
    def called(self) -> str:
        """What the list is called."""
        return self.name or self.fact.name

    @property
    def names_of_items(self) -> dict[str, syntax.Name]:
        """What can be asked of its items and what is defined for each, by folded name, as it is declared."""
        return {fold(each.name.text): each.name for each in self.written.lines}

    @property
    def near(self) -> Near:
        """The list as it is named in a case, for where another name is given for it."""
        return Near(self.fact.name, self.fact.span)

    @property
    def attributes(self) -> tuple[Fact, ...]:
        """What can be asked of its items."""
        assert isinstance(self.fact.type, ListOf)
        return self.fact.type.attributes


class Use(NamedTuple):
    """A name, and that in which it stands."""

    part: syntax.Written
    name: syntax.Name


class Member(NamedTuple):
    """A choice that is an item of a list, with its key."""

    declared: DeclaredList
    key: str
    name: str


@dataclass(slots=True)
class DeclaredPick:
    """An item with a name; `make` works out which."""

    name: syntax.Name
    make: "Callable[[], ItemScope | None]"
    found: "ItemScope | None" = None
    made: bool = False


class ItemScope:
    """The attributes and definitions of an item, under the variable that stands for it in keys.

    `pick` says which item it is; one that is `alone` stands for the patient, and hides the facts of the case. `owner`
    is what it is called, where a name says which it is.
    """

    def __init__(
        self, declared: DeclaredList, variable: str, pick: Pick | None = None, *, alone: bool = False, owner: str = ""
    ) -> None:
        self.declared = declared
        self.variable = variable
        self.pick = pick
        self.alone = alone
        self.owner = owner
        self.attributes: dict[str, Fact | None] = {}
        self.meanings: dict[str, Defined | Expression | None] = {}
        self.working: list[str] = []

    @property
    def item(self) -> str:
        """What the item is called, folded."""
        return fold(self.declared.item or self.declared.written.item.text)


class Scope:
    """The names of one policy while it is resolved. `report` collects; nothing is raised for a wrong policy."""

    def __init__(self, source: Source, document: syntax.Document, *, lacks_files: bool) -> None:
        self.source = source
        self.document = document
        self.lacks_files = lacks_files  # a name that is not declared here may be declared in one of them
        self.diagnostics: list[Diagnostic] = []
        self.facts: dict[str, Fact] = {}
        self.fact_spans: dict[str, Span] = {}
        self.meanings: dict[str, Entry] = {}
        self.resolved: dict[str, Defined | Expression | None] = {}
        self.resolving: list[str] = []
        self.depths: dict[str, int] = {}  # of definitions: how many others each builds on, one upon the other
        self.sizes: dict[str, Size] = {}  # of what is defined, by folded names
        self.choice_lists: dict[str, ChoiceList] = {}
        self.places: dict[int, tuple[tuple[str, ...], dict[str, int]]] = {}
        self.code_lists: dict[str, CodeList] = {}
        self.blocks: dict[str, str | None] = {}  # shared criteria by their folded names: the key, None for a bad one
        self.determinations: dict[str, str | None] = {}
        self.determination_names: list[syntax.Name] = []
        self.undeclared: set[tuple[str, tuple[str, ...]]] = set()  # names that are declared nowhere, and have been told
        self.used: dict[str, list[Use]] | None = None  # once it has been asked for
        self.report_undeclared: Callable[[syntax.Name], None] = lambda name: None
        self.outcome_spans: dict[str, Span] = {}  # of those that are declared
        self.guards: dict[str, syntax.OnlyWhen] = {}  # of facts whose `only when` is not resolved yet
        self.lists: dict[str, DeclaredList] = {}  # by the folded names of lists and of their items
        self.member_items: dict[str, list[Member]] | None = None
        self.picks: dict[str, DeclaredPick] = {}  # items that have a name, such as the latest of a list
        self.inside: tuple[ItemScope, ...] = ()  # the items of which a condition speaks, innermost first
        self.looped: set[str] = set()  # the keys of lists that are decided item by item
        self.block_syntax: dict[str, syntax.CriteriaBlock] = {}
        self.asked_blocks: dict[str, CriteriaBlock | None] = {}  # those that are asked of an item, by their keys
        self.flawed: set[str] = set()  # the keys of lists of which something that is asked has a mistake
        self.bound: dict[str, str] = {}  # what stands for a choice in a condition that is asked of several
        self.loop: str | None = None  # the key of the list whose items are decided where something is resolved
        self.each_of: dict[str, str] = {}  # by determinations that are decided item by item: the key of the list
        self.checked: set[tuple[str, str]] = set()  # what items have and has been looked at once
        self.item_value: Callable[[syntax.ItemValue | syntax.Total], Expression | None] = lambda written: None
        self.condition: Callable[[syntax.Condition], Condition | None] = lambda written: None
        self.define: Callable[[syntax.Definition, str], Defined | Expression | None] = lambda written, key: None
        self.unlisted_picks = 0  # items that are picked in place, and have no name
        self.guarding: list[str] = []
        self.circles: set[str] = set()
        self.finish: Callable[[str], None] = lambda folded: None
        self.attribute: Callable[[syntax.Name], Fact | None] = lambda name: None
        self.list_slip: Callable[[syntax.Name], Diagnostic | None] = lambda name: None
        self.outcomes = {
            "medically necessary": Outcome("medically necessary", APPROVES),
            "not medically necessary": Outcome("not medically necessary", DENIES),
        }
        self.broken_starts = [span.start for span in document.broken]
        self.suggestions_left = MOST_SUGGESTIONS
        # A name in a declaration that could not be read, or within a refused name, is no second mistake.
        self.muted: set[str] = set()
        for span in document.unread:
            self.mute(self.declaring_part(span))
        self.date_of_service = Fact(
            DATE_OF_SERVICE.key, DATE_OF_SERVICE.name, Calendar(), None, None, built_in=True, span=Span(0, 0)
        )

    def report(self, diagnostic: Diagnostic) -> None:
        self.diagnostics.append(diagnostic)

    def is_wrong_since(self, told: int) -> bool:
        """Whether an error was reported since so many mistakes and warnings were told."""
        return any(each.is_error for each in self.diagnostics[told:])

    def declaring_part(self, unread: Span) -> str:
        """The text in which names may be declared, of lines that could not be read."""
        text = self.source.text_of(unread)
        place = bisect_right(self.broken_starts, unread.start)
        item = self.document.broken[place - 1].start if place else 0
        if item_word(self.source.text[item : item + 40]) not in ("determination", "criteria", "scenario", "policy"):
            return text
        return text.split("\n", 1)[0] if item == unread.start else ""  # its own name alone

    def mute(self, text: str) -> None:
        """Take each run of words in a text that could not be read for a name that may be declared there."""
        words = _WORD.findall(fold(text[:MOST_MUTED]))
        for length in range(1, LONGEST_MUTED + 1):
            self.muted.update(" ".join(words[at : at + length]) for at in range(len(words) - length + 1))

    def is_muted(self, name: str) -> bool:
        """Whether a name that is not declared stands in something that could not be read."""
        if self.lacks_files:
            return True
        words = " ".join(each.group() for each in islice(_WORD.finditer(fold(name)), LONGEST_MUTED))
        return bool(self.muted) and not self.muted.isdisjoint((words, words.removesuffix("s"), f"{words}s"))

    def is_flawed(self, declared: Fact) -> bool:
        """Whether something that a list asks of its items has a mistake, so that what it lacks may be that."""
        return declared.key in self.flawed or self.is_broken(declared.span)

    def owner_is_lost(self, name: str) -> bool:
        """Whether a name asks something, `block's relief`, of what has a mistake where it is declared."""
        folded = fold(name)
        end = folded.find("'s ")
        while end > 0:
            owner = re.sub(r" \d+$", "", folded[:end])
            picked = self.picks.get(owner)
            no_item = picked is not None and picked.made and picked.found is None
            if no_item or self.is_muted(owner) or self.resolved.get(owner, owner) is None:
                return True
            end = folded.find("'s ", end + 1)
        return False

    def is_broken(self, item: Span) -> bool:
        """Whether a mistake left lines of the item that stands there unread, so that what it lacks may be in them."""
        place = bisect_right(self.broken_starts, item.start)
        return place > 0 and item.start < self.document.broken[place - 1].end

    def has_unread(self, item: Span, word: str) -> bool:
        """Whether a line that holds a word was left unread in the item that stands there."""
        if not self.is_broken(item):
            return False
        whole = self.document.broken[bisect_right(self.broken_starts, item.start) - 1]
        lines = (each for each in self.document.unread if whole.start <= each.start < whole.end)
        return any(word in self.source.text_of(each) for each in lines)

    def lost_item(self, word: str) -> bool:
        """Whether an item that begins with `word`, or with a slip of it, could not be read whole."""
        begins = (self.source.text[span.start : span.start + 40] for span in self.document.broken)
        return any(item_word(text) == word for text in islice(begins, MOST_SUGGESTIONS))

    # ---- declaring

    def declare(self, name: syntax.Name, what: str, taken: dict[str, Span], *, of_list: bool = False) -> str | None:
        """The folded name, entered in `taken`; None when it cannot be declared, which is then reported."""
        if not name.quoted:
            forbidden = forbidden_in_list(name.text) if of_list else forbidden_in(name.text)
            marked = re.fullmatch(r"([*_`~]+)(.*[^*_`~])\1", name.text) if forbidden else None
            if marked:
                self.report(errors.misspelt_phrase(self.source, name.span, marked[2]))
                self.mute(name.text)
                return None
            if forbidden:
                start, end, sentence = forbidden
                at = Span(name.span.start + start, name.span.start + end)
                self.report(errors.forbidden_name(self.source, at, sentence))
                self.mute(name.text)
                return None
        folded = fold(name.text)
        if folded == DATE_OF_SERVICE.name:
            self.report(errors.built_in_name(self.source, name.span))
            return None
        if folded in taken:
            self.report(errors.declared_twice(self.source, name.span, what, taken[folded]))
            return None
        taken[folded] = name.span
        return folded

    def key(
        self, name: syntax.Name, taken: dict[str, Span], written: syntax.Key | None = None, *, of_fact: bool = False
    ) -> str | None:
        """The key of a declared name, entered in `taken`; None when it has none or shares it, which is reported.

        Only a fact can say its key itself, as `written`.
        """
        key = written.text if written else key_of(name.text)
        if key is None:
            self.report(errors.no_key(self.source, name.span, of_fact=of_fact))
            return None
        at = written.span if written else name.span
        if key in taken:
            self.report(errors.same_key(self.source, at, key, taken[key], of_fact=of_fact))
            return None
        taken[key] = at
        return key

    # ---- looking up

    def places_of(self, choices: tuple[str, ...]) -> dict[str, int]:
        """Where each choice stands in its list, by its folded spelling; made once for a list."""
        if id(choices) not in self.places:
            places = {fold(each): place for place, each in enumerate(choices)}
            self.places[id(choices)] = (choices, places)  # the list is kept, and so is its id
        return self.places[id(choices)][1]

    def fact(self, name: syntax.Name) -> Fact | None:
        """The fact of this name, the date of service included; None when there is none."""
        found = self.attribute(name)
        if found is not None:
            return found
        folded = fold(name.text)
        if folded == DATE_OF_SERVICE.name:
            return self.date_of_service
        if folded in self.facts and not any(each.alone for each in self.inside):
            self.finish(folded)
            return self.facts[folded]
        return None

    def is_declared(self, text: str) -> bool:
        """Whether a fact, a list or a named value has this name, or something of the items spoken of."""
        folded = fold(text)
        return (
            folded in self.lists
            or folded in self.picks
            or folded in self.facts
            or folded in self.meanings
            or any(folded in each.declared.names_of_items for each in self.inside)
            or folded == DATE_OF_SERVICE.name
        )

    def unknown_name(self, name: syntax.Name) -> None:
        """Report a name that is neither fact nor definition, with what was most likely meant."""
        if self.is_muted(name.text) and " to the nearest " not in f" {fold(name.text)} ":
            return
        if self.owner_is_lost(name.text):
            return
        alone = next((each for each in self.inside if each.alone), None)
        if alone is not None and (fold(name.text) in self.facts or fold(name.text) in self.lists):
            self.report(errors.item_lacks(self.source, name.span, alone.declared.written.item.text))
            return
        if self.reports_owner(name) or self.reports_slip(name) or self.reports_near_owner(name):
            return
        decided = next((each for each in self.lists.values() if each.fact.key == self.loop), None)
        of_item = {} if decided is None else decided.names_of_items
        bare = of_item.get(fold(name.text).removeprefix("the "))
        if decided is not None and bare is not None:
            whole = f"{decided.written.item.text}'s {bare.text}"
            self.report(errors.unknown_name(self.source, name.span, Near(whole, bare.span)))
            return
        self.report_undeclared(name)

    def reports_owner(self, name: syntax.Name) -> bool:
        """Whether a name asks an item for something, `block 2's relief`, and it is reported why it cannot."""
        owner, of, own = fold(name.text).rpartition("'s ")
        declared = self.lists.get(re.sub(r" \d+$", "", owner)) if of else None
        if of and owner in self.picks:
            found = self.picks[owner].found
            declared = found.declared if found is not None else None
        derived = next((each.declared for each in self.inside if fold(each.declared.written.item.text) == owner), None)
        if of and derived is not None and own in map(fold, (each.name for each in derived.attributes)):
            at = next(each.span for each in derived.attributes if fold(each.name) == own)
            derived_from = Near(own, at)  # by the name of what it is derived from
            self.report(errors.unknown_name(self.source, name.span, derived_from))
            return True
        is_member = of and declared is None and owner in self.members()
        if is_member:
            declared = self.members()[owner][0].declared
        if declared is None:
            return False
        item = declared.item or declared.written.item.text
        if not is_member and own in map(fold, (each.name for each in declared.attributes)):
            self.report(errors.item_outside_loop(self.source, name.span, item))
        elif self.is_muted(own) or self.is_flawed(declared.fact):
            return True
        elif own in (fold(each.name.text) for each in declared.written.lines if isinstance(each, syntax.Definition)):
            self.report(errors.facts_are_given(self.source, name.span, None))
        else:
            near = self.near(own, placed(declared.attributes))
            rest = Span(name.span.end - len(own), name.span.end)
            self.report(errors.unknown_attribute(self.source, rest, item, near))
        return True

    def reports_near_owner(self, name: syntax.Name) -> bool:
        """Whether a name asks a member of a list, or an item that has a name, and misspells that; which is reported."""
        owner, of, own = fold(name.text).rpartition("'s ")
        picks = ((folded, each.name.span) for folded, each in self.picks.items())
        members = ((folded, None) for folded in self.members())
        near = self.near(owner, members, picks) if of else None
        if near is None:
            return False
        whole = Near(f"{near.name}'s {own}", near.declared)
        self.report(errors.unknown_name(self.source, name.span, whole))
        return True

    def members(self) -> dict[str, list[Member]]:
        """The choices that are items of lists, by their folded names."""
        if self.member_items is None:
            self.member_items = {}
            for declared in {id(each): each for each in self.lists.values() if not each.name}.values():
                kind = declared.fact.type
                assert isinstance(kind, ListOf)
                for name, key in zip(kind.members, kind.member_keys, strict=True):
                    self.member_items.setdefault(fold(name), []).append(Member(declared, key, name))
        return self.member_items

    def reports_slip(self, name: syntax.Name) -> bool:
        """Whether the words of a phrase were read as a name, which is then reported."""
        slip = None
        if self.suggestions_left > 0:
            slip = self.list_slip(name) or slip_in(self.source, name, self.is_declared)
        if slip is not None:
            self.suggestions_left -= 1
            self.report(slip)
        return slip is not None

    def outcome(self, name: syntax.Name, *also: str) -> Outcome | None:
        """The outcome of this name; None when there is none, which is then reported. `also` are words that can be said
        in its place."""
        found = self.outcomes.get(fold(name.text))
        if fold(name.text) in RESERVED_OUTCOMES and not self.is_muted(name.text):
            self.report(errors.reserved_outcome(self.source, name.span))
        elif found is None and not self.is_muted(name.text):
            with_term = phrases.outcome_with_term(name.text)
            if with_term is not None and fold(with_term[0]) in self.outcomes:
                self.report(errors.misspelt_phrase(self.source, name.span, ", for ".join(with_term), sure=True))
                return None
            late = _LATE_TERM.match(name.text)
            if late is not None and fold(late[1]) in self.outcomes:
                at = Span(name.span.start + late.start(2), name.span.start + late.end(2))
                example = f"{late[1]}, for 12 months"
                self.report(errors.mark_missing(self.source, at, "a comma is", f'before "{late[2]}"', example))
                return None
            near = self.near(name.text, self.outcomes_like(name.text), ((each, None) for each in also))
            self.report(errors.unknown_outcome(self.source, name.span, near))
        return found

    def outcomes_like(self, written: str) -> Iterator[Place]:
        """The outcomes that can be meant by a name: of two that say yes and no, never the other one."""
        return (each for each in self.named_outcomes() if phrases.denies(each[0]) is phrases.denies(written))

    def near(self, name: str, *declared: Iterable[Place], least: float = LEAST) -> Near | None:
        """The nearest declared name; for the first unknown names only, since looking for it takes long."""
        if self.suggestions_left <= 0:
            return None
        self.suggestions_left -= 1
        where: dict[str, Span | None] = {}
        for text, span in islice(chain(*declared), MOST_COMPARED):
            where.setdefault(text, span)
        found = nearest(name, tuple(where), least)
        return None if found is None else Near(found, where[found])

    # ---- what is declared, and where

    def named_values(self) -> Iterator[Place]:
        """Definitions, parameters, results of tables and scores."""
        return ((each.name.text, each.name.span) for each in self.meanings.values())

    def named_outcomes(self) -> Iterator[Place]:
        return ((each.words, self.outcome_spans.get(folded)) for folded, each in self.outcomes.items())

    def named_blocks(self) -> Iterator[Place]:
        """Shared criteria."""
        return ((each.name.text, each.name.span) for each in self.block_syntax.values())

    def named_determinations(self) -> Iterator[Place]:
        return ((each.text, each.span) for each in self.determination_names)


def placed(declared: Iterable[Fact | ChoiceList | CodeList]) -> Iterator[Place]:
    """The names of what is declared, each with its place."""
    return ((each.name, each.span) for each in declared)
