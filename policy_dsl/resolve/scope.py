"""What is declared in one policy, and the diagnostics found while its names are resolved."""

import re
from collections.abc import Iterable

from policy_dsl import errors, syntax
from policy_dsl.diagnostics import Diagnostic
from policy_dsl.names import fold, forbidden_in, key_of
from policy_dsl.phrases import misspelt
from policy_dsl.policy import Calendar, Constant, Defined, Fact, FactRead
from policy_dsl.runtime.facts import DATE_OF_SERVICE
from policy_dsl.runtime.names import nearest
from policy_dsl.runtime.settle import APPROVES, DENIES, Outcome
from policy_dsl.source import Source, Span

RESERVED_OUTCOMES = ("needs more information", "denied", "split")
RESERVED_KEYS = ("case", DATE_OF_SERVICE.key)


class Scope:
    """The names of one policy while it is resolved. `report` collects; nothing is raised for a wrong policy."""

    def __init__(self, source: Source, document: syntax.Document) -> None:
        self.source = source
        self.document = document
        self.diagnostics: list[Diagnostic] = []
        self.facts: dict[str, Fact] = {}
        self.fact_spans: dict[str, Span] = {}
        self.meanings: dict[str, syntax.Definition] = {}
        self.definitions: dict[str, Defined | Constant | FactRead | None] = {}
        self.resolving: list[str] = []
        self.sizes: dict[str, int] = {}  # of definitions, in comparisons with all that they use
        self.outcomes = {
            "medically necessary": Outcome("medically necessary", APPROVES),
            "not medically necessary": Outcome("not medically necessary", DENIES),
        }
        # A name in a line that could not be read, or within a refused name, is no second mistake.
        self.muted = [fold(source.text_of(span)) for span in document.unread]
        self.date_of_service = Fact(
            DATE_OF_SERVICE.key, DATE_OF_SERVICE.name, Calendar(), None, None, built_in=True, span=Span(0, 0)
        )

    def report(self, diagnostic: Diagnostic) -> None:
        self.diagnostics.append(diagnostic)

    def is_muted(self, name: str) -> bool:
        """Whether a name that is not declared stands in something that could not be read."""
        return any(fold(name) in text for text in self.muted)

    def is_broken(self, item: syntax.Written) -> bool:
        """Whether a mistake left lines of this item unread, so that what it lacks may be one of them."""
        return any(span.start <= item.span.start < span.end for span in self.document.broken)

    def lost_item(self, word: str) -> bool:
        """Whether an item that begins with `word` could not be read whole."""
        return any(self.source.text_of(span).startswith(word) for span in self.document.broken)

    # ---- declaring

    def declare(self, name: syntax.Name, what: str, taken: dict[str, Span]) -> str | None:
        """The folded name, entered in `taken`; None when it cannot be declared, which is then reported."""
        if not name.quoted:
            forbidden = forbidden_in(name.text)
            if forbidden:
                start, end, sentence = forbidden
                at = Span(name.span.start + start, name.span.start + end)
                self.report(errors.forbidden_name(self.source, at, sentence))
                self.muted.append(fold(name.text))
                return None
        folded = fold(name.text)
        if folded in taken:
            self.report(errors.declared_twice(self.source, name.span, what, taken[folded]))
            return None
        taken[folded] = name.span
        return folded

    def key(self, name: syntax.Name, written: syntax.Key | None, taken: dict[str, Span]) -> str | None:
        """The key of a declared name, entered in `taken`; None when it has none or shares it, which is reported."""
        key = written.text if written else key_of(name.text)
        if key is None:
            self.report(errors.no_key(self.source, name.span))
            return None
        at = written.span if written else name.span
        if key in taken:
            self.report(errors.same_key(self.source, at, key, taken[key]))
            return None
        taken[key] = at
        return key

    # ---- looking up

    def fact(self, name: syntax.Name) -> Fact | None:
        """The fact of this name, the date of service included; None when there is none."""
        folded = fold(name.text)
        if folded in self.facts:
            return self.facts[folded]
        if folded == DATE_OF_SERVICE.name:
            return self.date_of_service
        return None

    def unknown_name(self, name: syntax.Name) -> None:
        """Report a name that is neither fact nor definition, with the nearest that is."""
        if self.is_muted(name.text):
            return
        slip = None if name.quoted else self.slip_in(name)
        if slip is not None:
            self.report(slip)
            return
        spans = {**self.fact_spans, **{folded: each.name.span for folded, each in self.meanings.items()}}
        names = {
            **{folded: fact.name for folded, fact in self.facts.items()},
            **{folded: each.name.text for folded, each in self.meanings.items()},
        }
        near = self.near(name.text, (*names.values(), DATE_OF_SERVICE.name))
        declared = spans.get(fold(near)) if near else None
        self.report(errors.unknown_name(self.source, name.span, near, declared))

    def slip_in(self, name: syntax.Name) -> Diagnostic | None:
        """What is wrong when the words of a phrase were read as a name; None when they were not."""
        capital = re.search(r"(?:^|(?<= ))(?:AND|OR|NOT|IS|ARE)(?= )", name.text)
        if capital:
            at = Span(name.span.start + capital.start(), name.span.start + capital.end())
            return errors.capital_word(self.source, at)
        line, column = self.source.place(name.span.start)
        phrase = misspelt(self.source.line_text(line))
        if phrase and phrase[0] < column - 1 <= phrase[1]:
            start = self.source.line_starts[line - 1]
            return errors.misspelt_phrase(self.source, Span(start + phrase[0], start + phrase[1]), phrase[2])
        compared = re.match(r"(at least|at most|more than|less than|before|after|one of)\b", name.text)
        return errors.nothing_compared(self.source, name.span, compared.group()) if compared else None

    def outcome(self, name: syntax.Name) -> Outcome | None:
        """The outcome of this name; None when there is none, which is then reported."""
        found = self.outcomes.get(fold(name.text))
        if fold(name.text) in RESERVED_OUTCOMES:
            self.report(errors.reserved_outcome(self.source, name.span))
        elif found is None and not self.is_muted(name.text):
            near = self.near(name.text, tuple(each.words for each in self.outcomes.values()))
            self.report(errors.unknown_outcome(self.source, name.span, near))
        return found

    def near(self, name: str, declared: Iterable[str]) -> str | None:
        """The nearest declared name."""
        return nearest(name, tuple(declared))
