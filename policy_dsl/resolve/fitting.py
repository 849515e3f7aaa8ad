"""Which comparisons fit which kind of thing."""

from policy_dsl import errors, syntax
from policy_dsl.resolve.scope import Scope
from policy_dsl.source import Span

DATE_WORDS = ("is before", "is after", "is on or before", "is on or after")
NUMBER_WORDS = ("is at least", "is at most", "is more than", "is less than")
SET_WORDS = ("are any of", "are all of", "are none of", "are among", "are the same as", "are not the same as")
CODE_WORDS = ("is one of", "is not one of", "is among", "are any of", "are none of", "are among")
FITTING = {
    "answer": ("is yes", "is no"),
    "number": ("is", "is not", *NUMBER_WORDS, "is one of", "is 5 to 14"),
    "date": ("is", "is not", *DATE_WORDS, "is one of", "is within 6 months before"),
    "text": ("is", "is not", "is one of", "is not one of"),
    "choice": ("is", "is not", "is one of", "is not one of"),
    "choices": SET_WORDS,
    "code": ("is", "is not", "is one of", "is not one of", "is among"),
    "codes": ("are any of", "are none of", "are among"),
}


def does_not_fit(scope: Scope, written: syntax.Written, phrase: str, told: str, kind: str) -> None:
    if isinstance(written, syntax.Comparison):
        between_sides = Span(written.left.span.end, written.right.span.start)
        phrase = " ".join(scope.source.text_of(between_sides).split())
    scope.report(errors.comparator_does_not_fit(scope.source, written.span, phrase, told, FITTING[kind]))
