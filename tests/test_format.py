"""The formatter: one form for each policy, and nothing lost."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import policy_dsl.format
from policy_dsl.comments import comments_in
from policy_dsl.format import MeaningChanged, formatted
from policy_dsl.format.declared import choice_facts
from policy_dsl.format.same import Same
from policy_dsl.parse import parse
from policy_dsl.pipeline import read_policy
from policy_dsl.source import normalised
from tests.random_policies import RandomPolicy, read_often, read_once, text_of

ROOT = Path(__file__).parent.parent
FILES = [*sorted((ROOT / "policies").rglob("*.pol")), ROOT / "tests" / "forms.pol"]
PAGES = [*sorted((ROOT / "docs").rglob("*.md")), *sorted((ROOT / "tests" / "language").glob("*.md"))]


def samples() -> dict[str, str]:
    """Every policy in the repository, and every one shown in the documentation and the suites, that can be read."""
    found = {str(path.relative_to(ROOT)): path.read_text(encoding="utf-8") for path in FILES}
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        for match in re.finditer(r"^```pol\n(.*?)^```$", text, re.MULTILINE | re.DOTALL):
            found[f"{page.relative_to(ROOT)}:{text.count(chr(10), 0, match.start()) + 1}"] = match.group(1)
    return {place: text for place, text in found.items() if not parse(normalised(place, text)).has_errors}


SAMPLES = samples()
every_sample = pytest.mark.parametrize("text", SAMPLES.values(), ids=SAMPLES)


def form(text: str) -> str:
    """The canonical form of a text that has no mistake in its syntax."""
    result = formatted(normalised("policy.pol", text))
    assert result.value is not None, [each.message for each in result.diagnostics]
    return result.value


def comments(text: str) -> list[str]:
    return [each.text for each in comments_in(normalised("policy.pol", text))]


def prose(text: str) -> list[str]:
    return [line.strip().removeprefix(">").strip() for line in text.split("\n") if line.lstrip().startswith(">")]


def meaning(text: str, like: str) -> object:
    """A text's syntax tree, as the formatter compares it; `like` says which facts have choices."""
    written, document = parse(normalised("", like)).value, parse(normalised("", text)).value
    assert written is not None
    return Same(choice_facts(written)).meaning(document)


# ---- every policy there is


def test_there_are_samples() -> None:
    """All policies can be read, and many of the examples."""
    assert {str(path.relative_to(ROOT)) for path in FILES} <= set(SAMPLES)
    assert len(SAMPLES) > 60


@every_sample
def test_formatting_twice_is_formatting_once(text: str) -> None:
    """What was formatted is not changed again."""
    once = form(text)

    assert once == form(once)


@every_sample
def test_nothing_is_lost(text: str) -> None:
    """Tree, comments and prose stay, in their order."""
    once = form(text)

    assert meaning(text, text) == meaning(once, text)
    assert comments(text) == comments(once)
    assert prose(text) == prose(once)


@every_sample
def test_the_form_is_tidy(text: str) -> None:
    """No blank ends a line, no two blank lines follow each other, no tab, one line end at the end."""
    once = form(text)

    assert [] == [line for line in once.split("\n") if line != line.rstrip() or "\t" in line]
    assert "\n\n\n" not in f"\n{once}\n"[:-1]
    assert once.endswith("\n")


def test_the_reference_policy_is_in_canonical_form() -> None:
    """The policy that shows the language is written as the formatter writes it."""
    text = (ROOT / "policies" / "lumbar_mbb.pol").read_text(encoding="utf-8")

    assert text == form(text)


# ---- the form, construct by construct: what is written, and what comes of it


@dataclass(frozen=True, slots=True)
class Form:
    """What is written and its canonical form; without one it is in canonical form."""

    what: str
    written: str
    canonical: str = ""


FORMS = (
    Form(
        "header words are aligned, in the order in which they stand",
        'policy  p  "P"\n version 1\n > Prose\n effective  2026-01-01  to 2026-12-31\n also known as  "Q" ,"R"\n',
        'policy p "P"\n  version    1\n  > Prose\n  effective  2026-01-01 to 2026-12-31\n  also known as "Q", "R"\n',
    ),
    Form(
        "one blank line between items, and single ones within",
        "facts\n\n\n  a: yes/no\n\n\n  b: yes/no\n  c: date\nfacts\n  d: date\n\n\n",
        "facts\n  a: yes/no\n\n  b: yes/no\n  c: date\n\nfacts\n  d: date\n",
    ),
    Form(
        "files used and terms may follow each other without a blank line",
        'use "a.pol"\nuse "b.pol"\n\nuse "c.pol"\nterm "a" :"b"\nterm "c": "d"\nfacts\n  a: date\n',
        'use "a.pol"\nuse "b.pol"\n\nuse "c.pol"\n\nterm "a": "b"\nterm "c": "d"\n\nfacts\n  a: date\n',
    ),
    Form(
        "names are written as they are declared",
        "facts\n  Pain  Score: number\ndefine\n  high: pain score is more than the lower of 5 and PAIN   score\n",
        "facts\n  Pain Score: number\n\ndefine\n  high: Pain Score is more than the lower of 5 and Pain Score\n",
    ),
    Form(
        "a name that is declared in two spellings, or nowhere, is written as it was",
        "facts\n  Open: yes/no\n  state: one of open, shut\n\ndefine\n  a: Open\n  b: state is open\n  c: OTHER\n",
    ),
    Form(
        "a word of the language keeps its case in a name",
        "facts\n  time Until rest: number\n\ndefine\n  a: time until rest is 5\n",
    ),
    Form(
        "what is quoted could be a text and is kept to the letter",
        'facts\n  Code: text\n\ndefine\n  a: code  is one of "code",  "Low  back"\n',
        'facts\n  Code: text\n\ndefine\n  a: Code is one of "code", "Low  back"\n',
    ),
    Form(
        "the value of a fact that has no choices could be a text and is kept to the letter",
        'facts\n  Code: text\n  Sort: one of A, B\n\nscenario "S"\n  given\n    code:  low  back\n    sort: a\n',
        'facts\n  Code: text\n  Sort: one of A, B\n\nscenario "S"\n  given\n    Code: low  back\n    Sort: A\n',
    ),
    Form(
        "so is that of an attribute of a listed item",
        "list of blocks, each a block\n  Code: text\n  Sort: one of low pain, B\n\n"
        "scenario \"S\"\n  given\n    block 1's code:  low  back\n    block 1's sort: low  pain\n",
        "list of blocks, each a block\n  Code: text\n  Sort: one of low pain, B\n\n"
        "scenario \"S\"\n  given\n    block 1's code: low  back\n    block 1's sort: low pain\n",
    ),
    Form(
        "a name alone is written as it was where, in the letters of its declaration, it would be a type or a unit",
        "facts\n  mm: yes/no\n\nlist of tests, each a test\n  date: date\n  x: DATE\n  y: MM\n  z: MM and DATE\n",
        "facts\n  mm: yes/no\n\nlist of tests, each a test\n  date: date\n  x: DATE\n  y: MM\n  z: mm and date\n",
    ),
    Form(
        "the article before the name of an item stays, however far from it",
        "list of tests, each  an      exercise  test\n  date: date\n",
        "list of tests, each an exercise test\n  date: date\n",
    ),
    Form(
        "is and are stay, other words for one comparison become one",
        "define\n  a: x are greater  than 5\n  b: x is fewer than 5\n  c: x is lower than 5\n  d: x is later than y\n",
        "define\n  a: x are more than 5\n  b: x is fewer than 5\n  c: x is less than 5\n  d: x is after y\n",
    ),
    Form(
        "brackets that say nothing go",
        "define\n  a: (x) and ((y is 5))\n  b: not (x)\n  c: ((a * b) + c) * d - (e - f)\n  d: (a / b) ^ 2 * (c ^ 2)\n",
        "define\n  a: x and y is 5\n  b: not x\n  c: (a * b + c) * d - (e - f)\n  d: (a / b) ^ 2 * c ^ 2\n",
    ),
    Form(
        "brackets that say something stay",
        "define\n  a: x and (y or z)\n  b: not (x and y)\n  c: (x and y) and z\n  d: a - (b - c) * (d + e)\n"
        "  e: a is at least (b) before c\n  f: the lower of a and (b + c) is 5\n  g: (the lower of a and b) + 2 is 5\n",
    ),
    Form(
        "items with their where-part have one pair of brackets",
        "define\n  a: (the number of xs where b) + ((the number of ys where c)) is at least 3\n"
        "  d: e is at least (the number of xs where b) before f\n"
        "  g: the lower of (the number of xs where b) and 3 is 2\n",
        "define\n  a: (the number of xs where b) + (the number of ys where c) is at least 3\n"
        "  d: e is at least (the number of xs where b) before f\n"
        "  g: the lower of (the number of xs where b) and 3 is 2\n",
    ),
    Form(
        "an item keeps its article, however many blanks stand behind it",
        "list of tests, each  an       exercise test\n  x: yes/no\n\n"
        "define\n  ys, each an     old test: the tests where x\n",
        "list of tests, each an exercise test\n  x: yes/no\n\ndefine\n  ys, each an old test: the tests where x\n",
    ),
    Form(
        "not and a comparison get brackets",
        "define\n  a: not x is at least 5 and not y\n",
        "define\n  a: not (x is at least 5) and not y\n",
    ),
    Form(
        "a name that would go on with the word before it gets brackets; but not may",
        "define\n  a: (x is\n     at least 5x and y is\n     not z)\n",
        "define\n  a: x is (at least 5x) and y is not z\n",
    ),
    Form(
        "lines begin with and and or where they did",
        "define\n  a: x\n    and (y or\n     z\n    or w)\n  b: (x and\n   y) or z\n",
        "define\n  a: x\n      and (y\n           or z\n           or w)\n  b: (x\n      and y) or z\n",
    ),
    Form(
        "numbers, dates and units are as written",
        "facts\n  a: number from 1,000 to 2,000.50\n  b: kg/m2\n  c: ft up to 5 ft 6 in\n  d: whole number of days\n\n"
        "define\n  a: b to the nearest mm, half up\n  b: c to the nearest whole number, down\n",
    ),
    Form(
        "the condition goes under its wording where both do not fit a line",
        f'criteria c, any of\n (1) "{"W" * 99}": a is at least 5\n     from "x"\n (2) "W"  :a\n',
        f'criteria c, any of\n  (1) "{"W" * 99}"\n      a is at least 5\n      from "x"\n  (2) "W": a\n',
    ),
    Form(
        "a line of exactly 120 columns stays, and so does a condition under its wording",
        f'criteria c, any of\n  (1) "{"W" * 94}": a is at least 55\n  (2) "W"\n      a\n',
    ),
    Form(
        "a criterion without wording, and one whose condition would be misread, stay on their lines",
        f"criteria c, any of\n  (1) {'a' * 120}\n" + f'  (2) "{"W" * 120}": unless x\n',
    ),
    Form(
        "groups, exceptions and places in the source stand where they stood",
        'criteria c "C", all of\n (1) "W",any of\n   (a) x\n   from "p"\n (2) "V"\n  from "q"\n  x\n  at least  2  of\n'
        '    (a) x\n  unless "U": y\n  unless "T"\n     y\n  applies  from 2026-01-01\n from "r"\n',
        'criteria c "C", all of\n  (1) "W", any of\n    (a) x\n    from "p"\n  (2) "V"\n      from "q"\n      x\n'
        '      at least 2 of\n        (a) x\n      unless "U": y\n      unless "T"\n        y\n'
        '      applies from 2026-01-01\n  from "r"\n',
    ),
    Form(
        "clauses, with a comma behind their terms",
        'determination d "D"\n  approved  for us when  x\n    from "p"\n  fine, for 2 weeks when any of\n    (1) x\n'
        "  denied, from  (start when known), until 2026-01-01  unless y\n  otherwise  denied,for (some time)\n",
        'determination d "D"\n  approved for us when x\n    from "p"\n  fine, for 2 weeks, when any of\n    (1) x\n'
        "  denied, from (start when known), until 2026-01-01, unless y\n  otherwise denied, for (some time)\n",
    ),
    Form(
        "codes stand on the lines on which they stood",
        "codes c: CPT ,edition 2025\n  64490  to 64495 until 2026-01-01,64500\n\n\n  64501\n",
        "codes c: CPT, edition 2025\n  64490 to 64495 until 2026-01-01, 64500\n\n  64501\n",
    ),
    Form(
        "bars stand under each other",
        "table t,first row wins\n  |a|long name||r|s|\n  |any|at  least 5 mm||x| |\n"
        "  | from 2026-01-01 |1 to 2||no  rule|yes|\n  |otherwise||y|2|\n",
        "table t, first row wins\n"
        "  | a               | long name     || r       | s   |\n"
        "  | any             | at least 5 mm || x       |     |\n"
        "  | from 2026-01-01 | 1 to 2        || no rule | yes |\n"
        "  | otherwise                       || y       | 2   |\n",
    ),
    Form(
        "a column of keys is as wide as otherwise",
        "table t, exactly one row\n  |a||r|\n  |5||x|\n  |otherwise||y|\n",
        "table t, exactly one row\n  | a         || r |\n  | 5         || x |\n  | otherwise || y |\n",
    ),
    Form(
        "values in rows",
        "values by plan , from 2026-01-01\n  | |A|Plan B|\n  |needed|2|no rule|\n",
        "values by plan, from 2026-01-01\n  |        | A | Plan B  |\n  | needed | 2 | no rule |\n",
    ),
    Form(
        "cases in rows, with ? for what is unknown",
        'scenario "S"\n  |case|a|b|then d|because|needs|then e|\n'
        "  |One  case|unknown|x,y|approved,for 2 weeks|(1)(a),(2)| |unknown|\n"
        "  |2| | |needs more information| |a,b|3|\n",
        'scenario "S"\n'
        "  | case      | a | b    | then d                 | because     | needs | then e |\n"
        "  | One  case | ? | x, y | approved, for 2 weeks  | (1)(a), (2) |       | ?      |\n"
        "  | 2         |   |      | needs more information |             | a, b  | 3      |\n",
    ),
    Form(
        "what comes of a scenario",
        'scenario "S"\n  then  d is approved,for 2 weeks because (1)\n  then d is denied,because (1),(2)(a)\n'
        "  then d needs  a ,b\n  then x are 5 points\n  then the  case is refused for a,b\n",
        'scenario "S"\n  then d is approved, for 2 weeks, because (1)\n  then d is denied because (1), (2)(a)\n'
        "  then d needs a, b\n  then x are 5 points\n  then the case is refused for a, b\n",
    ),
    Form(
        "scores",
        'score s "S" ,at most  1 points\n  (1) "W":1 points for each of x,at most 2 points\n    from "p"\n'
        '  (2) "V" ,the higher of\n      (a) 2 points for each mm of (x above y) above 2 mm\n      from "q"\n',
        'score s "S", at most 1 point\n  (1) "W": 1 point for each of x, at most 2 points\n      from "p"\n'
        '  (2) "V", the higher of\n    (a) 2 points for each mm of (x above y) above 2 mm\n    from "q"\n',
    ),
    Form(
        "prose is as typed, behind its sign and up to its last word",
        ">One  line\n>   - nested\n>\n> last   \n",
        "> One  line\n>   - nested\n>\n> last\n",
    ),
    Form("nothing", "", ""),
)


@pytest.mark.parametrize("case", FORMS, ids=[each.what for each in FORMS])
def test_form(case: Form) -> None:
    """Each construct has one form."""
    canonical = case.canonical or case.written

    assert canonical == form(case.written)
    assert canonical == form(canonical)


def test_the_page_shows_what_comes_of_its_policy() -> None:
    """The documentation's policy before and after is what the formatter makes of it."""
    page = (ROOT / "docs" / "reference" / "format.md").read_text(encoding="utf-8")
    before, after = re.findall(r"^```pol\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)

    assert before != after == form(before)


# ---- comments

COMMENTED = """

# on top, apart

# above the policy
policy p "P"   # behind the policy
     # above the version
  version 1 # behind the version
  status draft
  # under the header
# apart
> Prose # which is no comment
# within prose
> More
facts# behind facts

  # above a fact
  a: yes/no
# to the left
    asks "Is # this a comment?"
    # under a question
  # under a fact

  b: yes/no   # behind a fact
  # at the end of the facts
define
  c: a  # behind a condition
    # above and
    and (b # within brackets
         # alone within brackets
         or a # behind the last one
    ) # behind the bracket
  d: (a is # within a comparison
      yes)
determination d "D"
  medically necessary when all of   # behind a clause
    (1) "W": a # behind a criterion
         # under a criterion
    (2) "V"   # behind a wording
      # above a condition
      a
        # under a condition
      from "x"   # behind a place
    # at the end of a group
  otherwise   not medically necessary
      # at the end of a determination
# at the end

   # indented, at the end
"""
COMMENTED_FORM = """# on top, apart

# above the policy
policy p "P"  # behind the policy
  # above the version
  version    1  # behind the version
  status     draft
  # under the header

# apart
> Prose # which is no comment
# within prose
> More

facts  # behind facts
  # above a fact
  a: yes/no
    # to the left
    asks "Is # this a comment?"
    # under a question
  # under a fact

  b: yes/no  # behind a fact
  # at the end of the facts

define
  c: a  # behind a condition
      # above and
      and (b  # within brackets
           # alone within brackets
           # behind the last one
           or a)  # behind the bracket
  # within a comparison
  d: a is yes

determination d "D"
  medically necessary when all of  # behind a clause
    (1) "W": a  # behind a criterion
    # under a criterion
    (2) "V"  # behind a wording
        # above a condition
        a
        # under a condition
        from "x"  # behind a place
    # at the end of a group
  otherwise not medically necessary
  # at the end of a determination

# at the end

  # indented, at the end
"""


def test_comments_stay_where_they_stand() -> None:
    """A comment stays above its line, behind it, or at the end of its block."""
    assert COMMENTED_FORM == form(COMMENTED)
    assert COMMENTED_FORM == form(COMMENTED_FORM)


def test_comments_between_items_keep_their_blank_lines() -> None:
    """A comment above an item stays with it, one that stands apart stays apart."""
    text = "facts\n  a: date\n# above\nfacts\n  b: date\n\n# apart\n\nfacts\n  c: date\n"

    assert "facts\n  a: date\n\n# above\nfacts\n  b: date\n\n# apart\n\nfacts\n  c: date\n" == form(text)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_comments_in_every_place(data: st.DataObject) -> None:
    """Wherever comments are put on lines of their own or behind lines, none is lost and one formatting is enough."""
    text = data.draw(st.sampled_from(list(SAMPLES.values())))
    rows = []
    for number, row in enumerate(text.split("\n")):
        where = data.draw(st.sampled_from(["none", "none", "above", "behind"]))
        if where == "above":
            rows.append(f"{' ' * data.draw(st.integers(0, 10))}# above {number}")
        is_prose = row.lstrip().startswith(">")
        rows.append(f"{row} # behind {number}" if where == "behind" and row.strip() and not is_prose else row)
    commented = "\n".join(rows)
    if parse(normalised("", commented)).has_errors:
        return
    once = form(commented)

    assert comments(commented) == comments(once)
    assert once == form(once)


# ---- blanks


def mangled(text: str, data: st.DataObject) -> str:
    """A policy in canonical form with other blanks, where they mean nothing."""
    several = st.sampled_from([1, 1, 1, 2, 5])
    wide = data.draw(st.sampled_from([1, 2, 3]))  # for each blank of an indentation
    rows = []
    for row in text.split("\n"):
        bare = row.lstrip()
        if bare.startswith(">"):
            rows.append(" " * (len(row) - len(bare)) * wide + bare)
            continue
        hidden = re.sub(r'"[^"\n]*"', lambda match: match.group().replace("#", "\0"), bare)
        code, *rest = re.split(r"(#.*)", hidden, maxsplit=1)
        gaps = r"(?<=\|) +| +(?=\|)" if bare.startswith("|") else r" +"
        parts = [
            part if part.startswith('"') else re.sub(gaps, lambda _: " " * data.draw(several), part)
            for part in re.split(r'("[^"\n]*")', code)
        ]
        indent = " " * (len(row) - len(bare)) * wide
        end = " " * data.draw(st.sampled_from([0, 0, 3])) if row.strip() else ""
        rows.append((indent + "".join(parts) + "".join(rest) + end).replace("\0", "#"))
        if not row.strip():
            rows += [data.draw(st.sampled_from(["", "   "]))] * (data.draw(several) - 1)
    return "\n".join(rows)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_blanks_do_not_matter(data: st.DataObject) -> None:
    """With other indentation, more blanks and more blank lines a policy has the same form."""
    canonical = form(data.draw(st.sampled_from([SAMPLES[str(path.relative_to(ROOT))] for path in FILES])))

    assert canonical == form(mangled(canonical, data))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_blank_lines_between_items_are_put_in(path: Path) -> None:
    """Items that follow each other without a blank line get one. (Not those of prose: they would be one.)"""
    canonical = form(path.read_text(encoding="utf-8"))
    tight = re.sub(r"(?<=\n)( [^\n]*\n)\n(?=[a-z])", r"\1", canonical)

    assert tight != canonical == form(tight)


def test_line_ends_and_byte_order_mark() -> None:
    """Line ends of other systems, a byte order mark, a missing last line end and special blanks make no difference."""
    text = 'facts\n  a: yes/no\n    asks "Is it?"\n'

    assert text == form("\ufeff" + text.replace("\n", "\r\n"))
    assert text == form(text.replace("\n", "\r"))
    assert text == form(text.rstrip())
    assert text == form(text.replace("a: ", "a:\u00a0\t"))


def test_special_blanks_in_texts_stay() -> None:
    """What is published is kept to the letter."""
    text = '> 10\u00a0mg\n\nfacts\n  a: yes/no\n    asks "10\u00a0mg?"\n'

    assert text == form(text)


# ---- what is not formatted


def test_a_mistake_in_the_syntax_is_told() -> None:
    """A policy that cannot be read whole gives its diagnostics and no text."""
    result = formatted(normalised("policy.pol", "facts\n  a: yes/no\n  b yes/no\n"))

    assert result.value is None
    assert [3] == [each.source.line(each.span) for each in result.diagnostics]


def test_a_mistake_in_the_meaning_is_no_hindrance() -> None:
    """Names that nothing declares, and names that are none, are formatted as they stand."""
    text = "facts\n  nausea and vomiting: yes/no\n\ndefine\n  a: Nausea AND vomiting\n  b: nobody knows\n"

    assert text == form(text)


def test_a_changed_meaning_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """When what was printed says something else, or lost a comment, an exception says that it is our own bug."""
    source = normalised("policy.pol", "define\n  a: b is 5  # five\n")
    for text in ("define\n  a: b is 6  # five\n", "define\n  a: b is 5\n", "define\n  a b is 5  # five\n"):
        monkeypatch.setattr(policy_dsl.format, "laid_out", lambda *_, text=text: text)
        with pytest.raises(MeaningChanged):
            formatted(source)


@pytest.mark.parametrize("draw", [read_once, read_often])
def test_generated_policies_keep_their_meaning(draw: Callable[[Random, int], RandomPolicy]) -> None:
    """Policies drawn by lot, with blanks at random, come to one form, once and again, and mean what they meant."""
    for seed in range(40):
        lot = Random(seed)
        text = text_of(draw(lot, lot.randint(1, 9)))
        loose = '"'.join(
            part if quoted % 2 else re.sub(r"(?<=[\w)]) (?=[\w(])", " " * lot.randint(1, 3), part)
            for quoted, part in enumerate(text.split('"'))
        )
        once = form(loose)
        digests = {
            policy.meaning_digest
            for policy in (read_policy(normalised("drawn.pol", each)).value for each in (text, loose, once))
            if policy is not None
        }

        assert (once, form(text), 1) == (form(once), once, len(digests))


def test_the_digest_of_the_meaning_is_one_in_any_form() -> None:
    """A policy that is read twice, or formatted, has one digest of its meaning, whatever it assumes of its lists."""
    text = (
        (ROOT / "tests" / "every_list.pol").read_text(encoding="utf-8").replace("\n\n", "\n\n\n").replace(": ", ":  ")
    )
    form = formatted(normalised("every_list.pol", text)).value
    assert form is not None
    assert form != text

    found = [read_policy(normalised("every_list.pol", each)).value for each in (text, text, form)]

    assert 1 == len({each.meaning_digest for each in found if each is not None})
    assert None not in found
