"""A policy's text in its canonical form: the syntax tree printed again, with every comment and line of prose.

What is printed is read again before it is given out: it has the same tree, comments and prose, or it is our own bug.
Names are not resolved, so a policy with mistakes in its meaning is formatted too.
"""

from policy_dsl.comments import comments_in
from policy_dsl.diagnostics import Result
from policy_dsl.format.declared import choice_facts, spellings
from policy_dsl.format.items import item_lines
from policy_dsl.format.layout import laid_out
from policy_dsl.format.pen import WIDTH, Pen
from policy_dsl.format.same import Same
from policy_dsl.parse import parse
from policy_dsl.source import Source, normalised
from policy_dsl.syntax import Document

__all__ = ["WIDTH", "MeaningChanged", "formatted"]


class MeaningChanged(Exception):
    """What was printed does not say what was written: a bug of the formatter, never a mistake of the writer."""


def formatted(source: Source, width: int = WIDTH) -> Result[str]:
    """The canonical form of a source, or None and its diagnostics when it has a mistake in its syntax.

    The source is one file alone, without those that it uses. A line that would be longer than `width` goes to a second
    one where it may.
    """
    document = parse(source)
    if document.value is None or document.has_errors:
        return Result(None, document.diagnostics)
    text = printed(source, document.value, width)
    assert_same(source, document.value, normalised(source.path, text))
    return Result(text, document.diagnostics)


def printed(source: Source, document: Document, width: int) -> str:
    """The document's text in its canonical form."""
    pen = Pen(source, spellings(document), choice_facts(document), width)
    return laid_out(source, [(each, tuple(item_lines(pen, each))) for each in document.items])


def assert_same(source: Source, written: Document, printed: Source) -> None:
    """Raises when what was printed has another tree, or other comments, than what was written."""
    again = parse(printed)
    if again.value is None or again.has_errors:
        raise MeaningChanged("what was printed has a mistake")
    same = Same(choice_facts(written))
    if same.meaning(written) != same.meaning(again.value):
        raise MeaningChanged("what was printed has another syntax tree")
    if [each.text for each in comments_in(source)] != [each.text for each in comments_in(printed)]:
        raise MeaningChanged("what was printed has other comments")
