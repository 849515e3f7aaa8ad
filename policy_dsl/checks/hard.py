"""Published sentences that are far too hard to read: wordings, questions and prose.

What is written for patients should be readable after 6 to 8 years of school (guidance of the American Medical
Association and the National Institutes of Health). A policy speaks to clinicians too and keeps to the words of its
source, so that only a sentence is told of that asks for more than 16 years, a degree of four years at a college. A
sentence of less than 20 words is not, since there the words weigh more than how it is built.
"""

import re
from collections.abc import Iterable, Iterator

from policy_dsl import errors
from policy_dsl.checks.wordings import place_of
from policy_dsl.diagnostics import Diagnostic
from policy_dsl.policy import Policy
from policy_dsl.readability import grade_of, sentences_in, words_in
from policy_dsl.source import Span
from policy_dsl.walk import criteria_in, groups_of

HIGHEST_GRADE = 16
FEWEST_WORDS = 20
FARTHEST = 20_000  # characters behind the name of a fact in which its question stands
# Lines of prose up to the next that begins a list item or a heading, or is empty.
_PARAGRAPH = re.compile(r"(?P<mark>[ >*+#-]*)[^\n]+(?:\n *> ?(?! *(?:[-*+#]|\d+\.|\n|$))[^\n]*)*")


def hard_sentences(policy: Policy) -> Iterator[Diagnostic]:
    """The sentences that are too hard, each once with its grade."""
    told: set[Span] = set()
    for place in published(policy):
        text = policy.source.text_of(place)
        for start, end in sentences_in(text):
            sentence, at = text[start:end], Span(place.start + start, place.start + end)
            words, grade = len(words_in(sentence)), round(grade_of(sentence))
            if words >= FEWEST_WORDS and grade > HIGHEST_GRADE and at not in told:
                told.add(at)
                yield errors.hard_to_read(policy.source, at, grade, words)


def published(policy: Policy) -> Iterator[Span]:
    """Where the texts stand that people read: of criteria, exceptions and lines of scores, of facts, and prose."""
    for group in groups_of(policy):
        for criterion in criteria_in(group):
            yield from (() if criterion.wording_span is None else (criterion.wording_span,))
            yield from places_of(policy, ((each.wording, each.span) for each in criterion.left_out))
    for score in policy.scores:
        yield from places_of(policy, ((part.wording, part.span) for part in score.parts))
    for fact in policy.facts_and_attributes:
        yield from places_of(policy, [(fact.question or "", Span(fact.span.end, fact.span.end + FARTHEST))])
    for prose in (*policy.prose, *policy.closing_prose):
        text = policy.source.text_of(prose.span)
        for each in _PARAGRAPH.finditer(text):
            yield Span(prose.span.start + each.end("mark"), prose.span.start + each.end())


def places_of(policy: Policy, texts: Iterable[tuple[str, Span]]) -> Iterator[Span]:
    found = (place_of(policy, text, within) for text, within in texts)
    return (each for each in found if each is not None)
