"""The page of a policy: what it shows, that text of a policy stays text, and what a plan's own templates may do."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import markdown
import pytest
import yaml

from compiler.templating import TemplateMistake
from compiler.to_markdown import list_of_policies, to_markdown
from compiler.to_markdown.amounts import worth
from compiler.to_markdown.escape import escape
from compiler.to_markdown.linked import marked_up, without_links
from compiler.to_markdown.meanings import Telling, full_sentence
from compiler.to_markdown.page import titles_of
from compiler.to_markdown.prose import prose
from compiler.to_markdown.reading import reading, sentence
from compiler.to_markdown.windows import example_days, worked_windows
from compiler.to_markdown.words import the
from policy_dsl.pipeline import read_policy
from policy_dsl.policy import Condition, Definition, Group, Policy
from policy_dsl.runtime.findings import TermFinding
from policy_dsl.runtime.report import EXAMPLE_BANNER
from policy_dsl.source import Source, normalised

ROOT = Path(__file__).parent.parent
WHOLE = (ROOT / "tests" / "whole_language.pol").read_text(encoding="utf-8")
LISTS = (ROOT / "tests" / "whole_lists.pol").read_text(encoding="utf-8")

HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "</span></td></p></li><iframe src=//x.example>",
    "<!-- ", "-->", "<?php ?>", "<![CDATA[x]]>",
    "{{ 7 * 7 }}", "{% include '/etc/passwd' %}", "{# note #}", "{{ policy.__class__ }}",
    "[x](javascript:alert(1))", "![x](https://x.example/x.png)", "[x][y]", "[^1]", "[TOC]", "*[x]: y",
    "<https://x.example>", "https://x.example", "www.x.example", "<a@x.example>", "a@x.example",
    "*a* **b** _c_ __d__ ~~e~~ ==f== ++g++ ^h^ ~i~", "***a***", "a_b_c", "`code`", "``` fence", "~~~",
    "# heading", "## heading ##", "!!! note", "??? note", "/// note", "::: compiler", "=== tab", "===", "---", "***",
    "- item", "+ item", "* item", "1. item", "12) item", "iv) item", "> quote", ": definition", "    code", "\tcode",
    "a | b", "| a |", "|---|---|", "$x$", "$$", "\\(x\\)", "\\*", "\\", "&lt;", "&#60;", "&amp;amp;", "&", "<", ">",
    "it's", "x' onmouseover='alert(1)", "-- and ... and (c) (tm)", ":smile:", "{#id .class onclick=x}", "{: #id }",
    "--8<-- 'file'", "*/", "\"\"\"", "a  b", " edge ", "two  ", "wzxhzdk:0", "klzzwxh:0000", "😀 é ß 中文", "%}", "}}",
)  # fmt: skip
# A quoted text of a policy holds no quote; blanks at the ends of a name do not count.
QUOTABLE = tuple(dict.fromkeys(each.strip() for each in HOSTILE if '"' not in each))

POLICY = """\
policy small "A small policy"
  version    1.0
  effective  2026-01-01 to 2026-12-31
  status     example
  source     "A source"

> Some *prose*.

outcomes
  refer for review: refers

facts
  relief: percent from 0% to 100%
    asks "How much?"
  sites: some of left, right or none
    asks "Where?"
  site: one of left, right
    asks "Where?"
  other site: one of left, right
    asks "Where else?"
  start: date
    asks "When?"
  words: text
    asks "Which words?"
  fused: yes/no
    asks "Is it fused?"
    if not documented: no
  score: whole number up to 10
    asks "How many?"

define
  usual relief: 80%
  good relief: relief is at least usual relief

determination block "The block"
  > Read from above.
  refer for review when at least 2 of
    (r1) "Odd": score is 5 to 7
    (r2) "Left": sites are any of left
    (r3) "Words": words is "odd"
    from "list 1"
  medically necessary when all of
    (A) "Good": good relief
        from "item 2.1"
    (B) "One of these", any of
      (1) "Fused": not fused
      (2) none of
        (a) "Start": start is documented
  otherwise not medically necessary

> ## How we read it
>
> Plainly.

scenario "Denied"
  given
    relief: 10%
    score: 1
    sites: none
  then block is not medically necessary

scenario "Refused"
  given
    relief: 101%
  then the case is refused for relief

scenario "Open"
  given
    score: 1
    sites: none
    relief: not documented
  then block needs relief
"""


CASES = """\
policy cases "Cases"
  version    1.0
  effective  2026-01-01
  status     draft
  source     "S"

outcomes
  not covered: denies
  refer for review: refers

facts
  a: yes/no
    asks "A?"
  b: yes/no
    asks "B?"
  c: yes/no
    asks "C?"
  days: whole number of days from 0
    asks "How long?"
  ratio: number from 0
    asks "R?"
  other: number from 0
    asks "O?"

criteria shared "Shared", all of
  (s1) "A holds": a
  (s2) "B holds": b

determination one "The first"
  not covered when any of
    (x) "A": a
  not medically necessary when any of
    (y) "B": b
  medically necessary, for (days), when all of
    (z) "C": c
  otherwise refer for review

determination two "The second"
  medically necessary when all of
    (1) "B": b
        unless "A was shown": a
    (2) "C": c
  otherwise not medically necessary

determination three "The third"
  medically necessary when any of
    (1) "B": b
    (2) "Not B": not b
  otherwise not medically necessary

determination four "The fourth"
  not medically necessary unless all of
    (1) "Shared": shared is met
  medically necessary when all of
    (2) "Ratio": ratio / other is at least 2
  otherwise not medically necessary

determination six "The sixth"
  medically necessary when all of
    (1) "B": b
    (2) "C": c
  otherwise not medically necessary

determination five "The fifth"
  not covered when six is medically necessary
  not covered unless three is medically necessary
  otherwise medically necessary

scenario "A clause of one line"
  like "Two are met"
  then five is not covered

scenario "Not met"
  given
    b: no
    a: no
  then two is not medically necessary

scenario "Denied in some words"
  given
    b: yes
  then one is denied

scenario "Terms to be set"
  given
    a: no
    b: no
    c: yes
  then one is medically necessary

scenario "Terms set"
  like "Terms to be set"
  given
    days: 30 days
  then one is medically necessary, for 30 days

scenario "Otherwise"
  given
    a: no
    b: no
    c: no
  then one is refer for review

scenario "Exception"
  given
    a: yes
    c: yes
  then two is medically necessary

scenario "Two are met"
  given
    a: no
    b: yes
    c: yes
  then two is medically necessary

scenario "Whichever"
  then three is medically necessary

scenario "Shared, not met"
  given
    a: yes
    b: no
  then four is not medically necessary

scenario "Correct"
  given
    a: yes
    b: yes
    ratio: 3
    other: 0
  then four needs more information
"""


def policy_of(text: str) -> Policy:
    """The checked policy that a text holds."""
    result = read_policy(normalised("policy.pol", text))
    assert [each.message for each in result.diagnostics if each.is_error] == []
    assert result.value is not None
    return result.value


def condition_of(written: str) -> Condition:
    """What a condition over the facts of the small policy means."""
    start, end = POLICY.index('    (A) "Good"'), POLICY.index("  otherwise not medically")
    text = POLICY[:start] + f'    (A) "Good": {written}\n' + POLICY[end : POLICY.index('scenario "Denied"')]
    part = policy_of(text).determinations[0].clauses[1].group.criteria[0].parts[0]
    assert not isinstance(part, Group)
    return part


class Shown(HTMLParser):
    """What a browser would show of a page: its texts, element by element, and every tag with its attributes."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.text = ""
        self.comments: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_comment(self, data: str) -> None:
        self.comments.append(data)


def shown(page: str) -> Shown:
    """The page as Python-Markdown shows it, with the extensions of this repository's site."""
    configured = yaml.safe_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))["markdown_extensions"]
    names = [name for each in configured for name in (each if isinstance(each, dict) else [each])]
    options = {name: each[name] for each in configured if isinstance(each, dict) for name in each}
    return Shown(
        markdown.markdown(page, extensions=sorted({*names, "tables", "fenced_code"}), extension_configs=options)
    )


def dangers(page: Shown) -> Iterator[str]:
    """Everything on a page that could run, load or lead somewhere it should not."""
    for tag, attributes in page.tags:
        if tag in ("script", "img", "iframe", "object", "embed", "style", "link", "form", "svg", "base", "meta"):
            yield tag
        for name, value in attributes.items():
            if name not in ("id", "class", "href", "title", "role", "start"):
                yield f"{tag} {name}"
            if name == "href" and not value.startswith(("#", "https://example.org", "mailto:")):
                yield f"href {value}"


# ---- what the page shows


def test_the_page_of_the_reference_policy(golden: Callable[[str, str], None]) -> None:
    """The page of the reference policy is the one that was read and kept."""
    file = ROOT / "policies" / "lumbar_mbb.pol"

    golden("lumbar_mbb.md", to_markdown(policy_of(file.read_text(encoding="utf-8"))))


def test_the_page_of_a_policy_with_every_kind_of_list(golden: Callable[[str, str], None]) -> None:
    """The page of a policy with several clauses, nested lists and definitions is the one that was read and kept."""
    golden("small.md", to_markdown(policy_of(POLICY)))


def test_the_page_of_the_whole_language(golden: Callable[[str, str], None]) -> None:
    """The page of a policy that uses every construct is the one that was read and kept."""
    golden("whole_language.md", to_markdown(policy_of(WHOLE)))


def test_the_page_is_the_same_every_time() -> None:
    """Two runs give the same bytes, with plain line ends and one at the end."""
    page = to_markdown(policy_of(POLICY))

    assert to_markdown(policy_of(POLICY)) == page
    assert ("\r" in page, page.endswith("\n"), page.endswith("\n\n"), "\n\n\n" in page) == (False, True, False, False)


def test_each_criterion_has_its_anchor() -> None:
    """A link can lead to each criterion, nested ones too, by determination and labels."""
    ids = {attributes.get("id") for _, attributes in shown(to_markdown(policy_of(POLICY))).tags}

    anchors = {"block.r1", "block.r2", "block.r3", "block.A", "block.B", "block.B.1", "block.B.2", "block.B.2.a"}
    assert anchors - ids == set()


@pytest.mark.parametrize("text", [POLICY, WHOLE, LISTS], ids=["small", "whole", "lists"])
def test_every_link_leads_to_a_place_on_the_page(text: str) -> None:
    """No link of the page leads to an anchor that it does not have, and no anchor stands twice."""
    page = shown(to_markdown(policy_of(text)))
    ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    links = [value for _, each in page.tags if (value := each.get("href", "#"))[:1] == "#" and value != "#"]

    assert [each for each in links if each[1:] not in ids] == []
    assert [each for each in ids if ids.count(each) > 1] == []


def test_the_banner_stands_on_the_page_of_an_example_only() -> None:
    """An example says that it is one; a draft does not carry the banner."""
    example, draft = to_markdown(policy_of(POLICY)), to_markdown(policy_of(POLICY.replace("example", "draft")))

    assert (EXAMPLE_BANNER in shown(example).text, EXAMPLE_BANNER in shown(draft).text) == (True, False)


def test_an_example_shows_what_the_evaluator_says() -> None:
    """An example shows the outcome of the evaluator also where the scenario expects something else."""
    wrong = POLICY.replace("then block is not medically necessary", "then block is medically necessary")

    assert to_markdown(policy_of(POLICY)).split("Digest")[0] == to_markdown(policy_of(wrong)).split("Digest")[0]
    told = "The block: Not medically necessary, because these are not met: (r1) “Odd”; (r2) “Left”; (A) “Good”"
    assert told in shown(to_markdown(policy_of(wrong))).text


def test_a_refused_example_says_why() -> None:
    """An example whose facts are refused says so, with the reason, and shows no outcome."""
    page = shown(to_markdown(policy_of(POLICY))).text

    assert "The case is refused, and nothing is decided:\n\nrelief: it is from 0% to 100%, not 101%" in page


def test_a_fact_that_was_looked_for_is_told_from_one_that_is_missing() -> None:
    """A needed fact that was looked for and is not there is marked."""
    page = shown(to_markdown(policy_of(POLICY))).text

    told = "Still needed: relief (not in the record: it has to be measured or found out)"
    assert f"Needs more information. {told}" in page


@pytest.mark.parametrize(
    ("scenario", "expected"),
    [
        ("A clause of one line", "The fifth: Not covered, because “The sixth” comes to “medically necessary”"),
        ("Not met", "The second: Not medically necessary, because (1) “B” is not met"),
        ("Exception", "The second: Medically necessary, because (2) “C” is met; and (1) “B” does not apply, "
         "by its exception “A was shown”"),
        ("Otherwise", "The first: Refer for review, because these are not met: (x) “A”; (y) “B”; (z) “C”"),
        ("Terms set", "The first: Medically necessary, for 30 days, because (z) “C” is met"),
        ("Terms to be set", "The first: Medically necessary, for a time still to be set, because (z) “C” is met. "
         "To set it, needed: days"),
        ("Denied in some words", "The first: Denied, because (y) “B” is met. "
         "Which words the denial has depends on: a"),
        ("Whichever", "The third: Medically necessary, whichever way “b” turns out"),
        ("Shared, not met", "The fourth: Not medically necessary, because (s2) “B holds” is not met"),
        ("Correct", "The fourth: Needs more information. "
         "Still needed: other (given, but it cannot be used: it has to be corrected)"),
        ("Two are met", "The second: Medically necessary, because these are met: (1), (2)"),
    ],
)  # fmt: skip
def test_an_example_says_what_decides(scenario: str, expected: str) -> None:
    """Of what decides an example is said whether it is met, not met, or left out by its exception."""
    page = shown(to_markdown(policy_of(CASES))).text
    section = page[page.index(f"\n{scenario}") :]

    assert f"{expected}." in section.split("\n")


LIKE = """\
common facts "Routine"
  relief: 90%
  fused: no

scenario "Base"
  like "Routine"
  given
    score: 1
    sites: left
  then block needs more information

scenario "Changed"
  like "Base"
  given
    relief: 90%
    score: 2
    fused: unknown
    site: left
  then block needs more information

scenario "Same"
  like "Base"
  then block needs more information

scenario "Rows"
  like "Routine"
  | case | score | then block           |
  | one  | 3     | needs more information |
"""


@pytest.mark.parametrize(
    ("scenario", "line", "rows"),
    [
        ("Base", "As in “Routine”, but for what is in bold.",
         ["relief | 90%", "fused | no", "score | **1**", "sites | **left**"]),
        ("Changed", "As in “Base”, but for what is in bold.",
         ["relief | 90%", "score | **2**", "sites | left", "site | **left**", "fused | **unknown**"]),
        ("Same", "As in “Base”.", ["relief | 90%", "fused | no", "score | 1", "sites | left"]),
        ("Rows: one", "As in “Rows”, but for what is in bold.", ["relief | 90%", "fused | no", "score | **3**"]),
    ],
)  # fmt: skip
def test_an_example_marks_what_differs_from_the_one_that_it_is_like(scenario: str, line: str, rows: list[str]) -> None:
    """What an example has otherwise than its base is in bold, also what it leaves unknown; the base is named."""
    page = to_markdown(policy_of(POLICY + LIKE))
    section = page.split(f"### {scenario}\n")[1].split("###")[0].replace("\\", "")

    assert line in section.splitlines()
    assert rows == re.findall(r"^\| (\w+ \| .*\S) \|$", section, re.MULTILINE)[-len(rows) :]


def test_the_files_that_a_policy_uses_stand_under_its_source() -> None:
    """Used files are listed by their paths from the policy's folder, also those that are used by a used one."""
    files = {
        "shared/more.pol": 'use "lists/sides.pol"\nfacts\n  side: one of sides\n    asks "Which?"\n',
        "shared/lists/sides.pol": "choices\n  sides: left, right\n",
    }
    start = POLICY.index("\nfacts")
    text = (
        POLICY[:start]
        + '\nuse "shared/more.pol"\n'
        + POLICY[start:].replace('"Left": sites', '"Left": side is left and sites')
    )

    def read(path: str) -> Source:
        return normalised(f"policies/{path}", files[path])

    policy = read_policy(normalised("policies/policy.pol", text), read).value
    assert policy is not None
    source = shown(to_markdown(policy).split("## Source")[1]).text
    told = "Parts of this policy stand in files that several policies can use: shared/more.pol, shared/lists/sides.pol."
    assert told in source
    assert "several policies" not in to_markdown(policy_of(POLICY))


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        (TermFinding("for"), "for a time still to be set"),
        (TermFinding("from"), "from a day still to be set"),
        (TermFinding("until"), "until a day still to be set"),
        (TermFinding("up to"), "up to an amount still to be set"),
        (TermFinding("up to", amount=30, thing="sessions"), "up to 30 sessions in a time still to be set"),
        (TermFinding("for", "for 12 weeks", 12, "weeks"), "for 12 weeks"),
    ],
)
def test_a_term_says_of_which_kind_it_is_while_it_is_still_to_be_set(term: TermFinding, expected: str) -> None:
    """What is not known yet of a term is said by its kind."""

    assert expected == term.told


def test_the_list_of_policies() -> None:
    """The list shows title, version, dates and status, and leads to each page."""
    page = shown(list_of_policies((policy_of(POLICY),), "policies/"))

    assert [each["href"] for tag, each in page.tags if tag == "a" and "class" not in each] == ["policies/small.md"]
    assert EXAMPLE_BANNER in page.text


def test_the_versions_of_a_policy_lead_to_one_another() -> None:
    """Each page names all versions with their dates; the list has them all, the newest first."""
    new = policy_of(POLICY.replace("version    1.0", "version    2.0"))
    old = policy_of(POLICY.replace("2026-01-01 to 2026-12-31", "2025-01-01 to 2025-12-31"))
    page, index = to_markdown(old, published=(new, old)), list_of_policies((old, new))

    versions = (
        "**Versions:** [2.0](small.md), from 2026-01-01 to 2026-12-31 · "
        "**1.0**, from 2025-01-01 to 2025-12-31 (this page)"
    )
    assert versions in page
    assert "Versions" not in to_markdown(old)
    assert ["[A small policy](small.md)", "[A small policy](small-1.0.md) (earlier version)"] == [
        line.split(" | ")[0].removeprefix("| ") for line in index.splitlines() if "small" in line
    ]


@pytest.mark.parametrize(
    ("wording", "list_", "said"),
    [
        ("At least one of these:", "any of", False),
        ("One or more of the following are met", "any of", False),
        ("One of these", "any of", True),
        ("All of these must be met", "all of", False),
        ("At least 1 of these", "at least 1 of", False),
    ],
)
def test_a_wording_that_says_what_its_list_asks_is_not_said_twice(wording: str, list_: str, said: bool) -> None:
    """Where the wording says already "all of these", the page does not say it once more."""
    page = to_markdown(policy_of(POLICY.replace('"One of these", any of', f'"{wording}", {list_}')))
    nested = page[page.index('id="block.B"') : page.index('id="block.B.1"')]

    assert said == ("policy-reading" in nested)


# ---- the reading of a condition


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("fused", "the answer to “fused” is yes"),
        ("not fused", "the answer to “fused” is no"),
        ("not not fused", "the answer to “fused” is yes"),
        ("relief is at least 80%", "the relief is at least 80%"),
        ("not relief is at least 80%", "the relief is less than 80%"),
        ("not relief is less than 80%", "the relief is at least 80%"),
        ("not relief is at most 80%", "the relief is more than 80%"),
        ("not relief is more than 80%", "the relief is at most 80%"),
        ("score is less than 3", "the score is less than 3"),
        ("score is not 3", "the score is not 3"),
        ("score is 3 to 5", "the score is from 3 to 5, both included"),
        ("not score is 3 to 5", "the score is not from 3 to 5, both included"),
        ("score is one of 1, 2", "the score is one of 1, 2"),
        ("score is not one of 1, 2", "the score is none of 1, 2"),
        ("start is on or after 2026-01-31", "the start is on or after 2026-01-31"),
        ("not start is on or after 2026-01-31", "the start is before 2026-01-31"),
        ("start is not 2026-01-31", "the start is not 2026-01-31"),
        ("start is before date of service", "the start is before the date of service"),
        ("site is left", "the site is left"),
        ("site is not left", "the site is not left"),
        ("site is not one of left, right", "the site is none of left, right"),
        ("site is other site", "the site is the same as the other site"),
        ("site is not other site", "the site is not the same as the other site"),
        ('words is "odd words"', "“words” is “odd words”"),
        ("sites are any of left, right", "the sites include at least one of left, right"),
        ("sites are none of left, right", "the sites include none of left, right"),
        ("sites are all of left, right", "the sites include all of left, right"),
        ("not sites are all of left, right", "the sites do not include all of left, right"),
        ("sites are among left, right", "the sites include nothing but left, right"),
        ("not sites are among left", "the sites include something other than left"),
        ("sites are any of left", "the sites include left"),
        ("sites are none of left", "the sites do not include left"),
        ("sites are the same as left", "the sites are exactly left"),
        ("sites are none", "the sites include none of left, right"),
        ("sites are not none", "the sites include at least one of left, right"),
        ("sites are not the same as left", "the sites are not exactly left"),
        ("start is documented", "the start is documented"),
        ("start is not documented", "the start is not documented"),
        ("fused is documented", "the answer to “fused” is documented"),
        ("good relief", "the definition “good relief” is met"),
        ("not good relief", "the definition “good relief” is not met"),
        ("relief is less than usual relief", "the relief is less than the usual relief (80%)"),
        ("fused and score is 3", "the answer to “fused” is yes and the score is 3"),
        ("fused or score is 3", "the answer to “fused” is yes or the score is 3"),
        (
            "fused and (score is 3 or score is one of 1, 2)",
            "the answer to “fused” is yes; and (the score is 3; or the score is one of 1, 2)",
        ),
        ("not (fused and score is 3)", "not all of these hold: the answer to “fused” is yes; the score is 3"),
        ("not (fused or score is 3)", "none of these holds: the answer to “fused” is yes; the score is 3"),
    ],
)
def test_a_condition_reads_as_plain_english(written: str, expected: str) -> None:
    """A condition is read back in plain English."""

    assert expected == without_links(reading(condition_of(written)))


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        # quantities, in the one spelling of their unit
        ("weight is at least 80 kilograms", "the weight is at least 80 kg"),
        ("weight is at least 1 lb", "the weight is at least 1 lb"),
        ("height is less than 5 ft 6 in", "the height is less than 5 ft 6 in"),
        ("BMI is more than 35 kg/m2", "the BMI is more than 35 kg/m²"),
        ("overjet is 3 mm to 9 mm", "the overjet is from 3 to 9 mm, both included"),
        ("overjet is 3 to 9 mm", "the overjet is from 3 to 9 mm, both included"),
        ("hours of relief is at least 1 hour", "“hours of relief” is at least 1 hour"),
        ("age is at least 18 years", "the age is at least 18 years"),
        # a name that speaks of several things, or seems to
        ("first-degree relatives affected is at least 2", "“first-degree relatives affected” is at least 2"),
        ("ectopic teeth is 2 to 4", "“ectopic teeth” is from 2 to 4, both included"),
        ("HLD points is at least 26 points", "“HLD points” is at least 26"),
        # calculations
        ("weight / height is at most 40 kg/m", "the weight divided by the height is at most 40 kg/m"),
        ("ectopic teeth + 1 is at most 8", "“ectopic teeth” plus 1 is at most 8"),
        (
            "(weight - 10 kg) * 2 is at most 80 kg",
            "(the weight minus 10 kg) times 2 is at most 80 kg",
        ),
        ("height ^ 3 is at least 1 m3", "the height cubed is at least 1 m³"),
        ("relief - 5% is more than 5%", "the relief minus 5% is more than 5 percentage points"),
        (
            "the years between date of birth and date of service is at least 18 years",
            "the completed years from the date of birth to the date of service are at least 18 years",
        ),
        (
            "the calendar months between quit date and date of service is at least 11 months",
            "the calendar months between the quit date and the date of service are at least 11 months",
        ),
        (
            "quit date is before the lower of start of therapy and re-evaluation date",
            "the quit date is before the earlier of the start of therapy and the re-evaluation date",
        ),
        (
            "the higher of overjet, 2 mm and rounded overjet is at least 1 mm",
            "the highest of the overjet, 2 mm and the rounded overjet is at least 1 mm",
        ),
        # distances and windows
        (
            "quit date is at least 15 years before date of service",
            "the quit date is on or before the day 15 years before the date of service",
        ),
        (
            "quit date is 30 days after start of therapy",
            "the quit date is the day 30 days after the start of therapy",
        ),
        (
            "quit date is more than (gap needed) after start of therapy",
            "the quit date is after the day that follows the start of therapy by the gap needed",
        ),
        (
            "quit date is within 15 years before date of service",
            "the quit date is on or after the day 15 years before the date of service, and before the date of service",
        ),
        (
            "not start of therapy is within 15 years before date of service",
            "the start of therapy is before the day 15 years before the date of service, "
            "or on or after the date of service",
        ),
        (
            "quit date is in the 12 months up to date of service",
            "the quit date is after the day 12 months before the date of service, and on or before the date of service",
        ),
        (
            "quit date is 31 to 91 days after start of therapy",
            "the quit date is on or after the day 31 days after the start of therapy, "
            "and on or before the day 91 days after the start of therapy",
        ),
        # parameters, tables, scores, lists of codes
        ("hours of relief is less than usual hours", "“hours of relief” is less than the usual hours"),
        ("third block is appeal only", "the third block is appeal only"),
        ("guidance counts", "“guidance counts” is yes"),
        ("guidance counts is no", "“guidance counts” is no"),
        ("relief is at least least relief", "the relief is at least the least relief"),
        ("code is among block codes", "the code is in the code list “block codes” on the date of service"),
        ("code is not one of block codes", "the code is not in the code list “block codes” on the date of service"),
        ("code is 0213T", "the code is 0213T"),
        ("code is one of 64490, 0213T", "the code is one of 64490, 0213T"),
        ("diagnoses are any of spine diagnoses", "at least one of the diagnoses is in the code list “spine diagnoses”"),
        ("diagnoses are none of spine diagnoses", "none of the diagnoses is in the code list “spine diagnoses”"),
        ("diagnoses are among spine diagnoses", "each of the diagnoses is in the code list “spine diagnoses”"),
        # choices in quotes, shared criteria, other determinations
        ('site is "head and neck"', "the site is head and neck"),
        ('site is one of "head and neck", knee', "the site is one of head and neck, knee"),
        ("personal history is met", "the criteria “Personal history” are met"),
        ("personal history is not met", "the criteria “Personal history” are not met"),
        ("other block is not covered", "“Another block” comes to “not covered”"),
        ("not other block is not covered", "“Another block” does not come to “not covered”"),
        ("other block is denied", "“Another block” is denied"),
    ],
)
def test_each_construct_reads_as_plain_english(written: str, expected: str) -> None:
    """What the language can ask is read back in plain English, the whole language over."""
    policy, condition = whole_with(written)
    text = marked_up(reading(condition), titles_of(policy))

    assert f"<p>{expected}</p>" == re.sub(r"</?a[^>]*>", "", markdown.markdown(text))


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("overjet to the nearest mm, half up", "the overjet rounded to the nearest mm, a half up"),
        ("overjet to the nearest 0.5 mm, half even",
         "the overjet rounded to the nearest 0.5 mm, a half to the even one"),
        ("overjet to the nearest mm, up", "the overjet rounded up to the next mm"),
        ("BMI to the nearest 0.1 kg/m2, down", "the BMI rounded down to the next lower 0.1 kg/m²"),
        ("relief to the nearest 5%, toward zero", "the relief rounded toward zero to the next 5%"),
        ("ectopic teeth / 2 to the nearest whole number, half up",
         "(the ectopic teeth divided by 2) rounded to the nearest whole number, a half up"),
        ("height to the nearest in, half up", "the height rounded to the nearest in, a half up"),
        ("weight / height ^ 2", "the weight divided by the height squared, in kg/m²"),
        ("start of therapy + 30 days", "the day 30 days after the start of therapy"),
        ("the lower of 120 days and prescribed days", "the lower of 120 days and the prescribed days"),
        ("the months between start of therapy and date of service",
         "the completed months from the start of therapy to the date of service"),
        ("overjet", "the overjet"),
    ],
)  # fmt: skip
def test_what_is_worked_out_is_said_in_words(written: str, expected: str) -> None:
    """A number or date that the policy defines is said in words, with its rule of rounding and its unit."""
    text = WHOLE.replace("  BMI: weight", f"  asked: {written}\n  BMI: weight")
    definition = next(each for each in policy_of(text).definitions if each.name == "asked")

    assert isinstance(definition, Definition)
    assert expected == without_links(worth(definition))


def whole_with(written: str) -> tuple[Policy, Condition]:
    """The sample of the whole language with one criterion, and what the condition in that means."""
    declared = WHOLE[: WHOLE.index("determination block")]
    policy = policy_of(
        declared
        + f'determination block "Block"\n  medically necessary when all of\n    (A) "Asked": {written}\n'
        + '    (B) "Smokes": smoker\n'
        + '  otherwise not covered\n\ndetermination other block "Another block"\n'
        + '  not covered when any of\n    (1) "Smokes": smoker\n  otherwise not medically necessary\n'
    )
    part = policy.determinations[0].clauses[0].group.criteria[0].parts[0]
    assert not isinstance(part, Group)
    return policy, part


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("within 15 years before date of service", "from 2010-03-31 up to and including 2025-03-30"),
        ("within 1 month before date of service", "from 2025-02-28 up to and including 2025-03-30"),
        ("within 1 week after date of service", "from 2025-04-01 up to and including 2025-04-07"),
        ("within 2 days of date of service", "from 2025-03-29 up to and including 2025-04-02"),
        ("in the 12 months up to date of service", "from 2024-04-01 up to and including 2025-03-31"),
        ("in the 2 days up to and including date of service", "from 2025-03-30 up to and including 2025-03-31"),
        ("31 to 91 days after date of service", "from 2025-05-01 up to and including 2025-06-30"),
        ("at least 6 months before date of service", "up to and including 2024-09-30"),
        ("more than 2 days after date of service", "from 2025-04-03 on"),
        ("at most 2 days after date of service", "from 2025-03-31 up to and including 2025-04-02"),
        ("30 days after date of service", "on 2025-04-30"),
    ],
)
def test_a_date_window_is_worked_out(written: str, expected: str) -> None:
    """Each date window stands there for an example, with the first and the last day that count."""
    policy, condition = whole_with(f"quit date is {written}")
    days = example_days(policy, ({}, {"date_of_service": date(2025, 3, 31)}))

    assert (f"For a date of service of 2025-03-31: {expected}.",) == worked_windows(condition, days)


def test_a_date_window_that_is_denied_is_worked_out() -> None:
    """Of a window that must not be, the days around it are told."""
    policy, condition = whole_with("not start of therapy is within 1 year before date of service")
    days = example_days(policy, ({"date_of_service": date(2025, 3, 31)},))

    expected = "For a date of service of 2025-03-31: up to and including 2024-03-30, or from 2025-03-31 on."
    assert (expected,) == worked_windows(condition, days)


def test_an_example_day_lies_within_the_effective_dates() -> None:
    """Where no case of the policy gives a day, a day on which the policy is in force is taken."""
    policy, condition = whole_with("quit date is within 1 year before start of therapy")

    expected = "For a start of therapy of 2025-06-10: from 2024-06-10 up to and including 2025-06-09."
    assert (expected,) == worked_windows(condition, example_days(policy, ()))


def test_a_window_of_a_named_length_is_worked_out_with_what_it_depends_on() -> None:
    """A length that depends on the plan is taken for the plan of the example, which is named."""
    policy, condition = whole_with("quit date is more than (gap needed) after start of therapy")
    days = example_days(policy, ({"date_of_service": date(2025, 3, 31), "plan": "other plan"},))

    expected = (
        "For a start of therapy of 2025-06-10 and a date of service of 2025-03-31 (plan: other plan): "
        "from 2025-07-02 on."
    )
    assert (expected,) == worked_windows(condition, days)


def test_days_that_stand_in_the_policy_need_no_example() -> None:
    """A window between two written days, and a range of numbers, are said in full already."""
    policy, condition = whole_with("quit date is on or after 2025-01-01 and overjet is 2 to 4 mm")

    assert () == worked_windows(condition, example_days(policy, ()))


def test_a_named_condition_is_explained_where_it_is_used() -> None:
    """Beside a criterion that uses a named condition stands what the name means."""
    page = shown(to_markdown(policy_of(POLICY))).text

    reading_line = "Reading: The definition “good relief” is met."
    meaning = "“good relief” means: the relief is at least the usual relief (80%)."
    assert f"{reading_line}\n{meaning}" in page.replace("\n\n", "\n")


def test_a_requirement_for_some_cases_is_said_as_the_policy_says_it() -> None:
    """Among other lines of a criterion, and in an exception, `if A: B` reads "If A: B", and no double "not"."""
    text = POLICY.replace(
        '(A) "Good": good relief\n',
        '(A) "Good"\n        if not fused: good relief\n        if score is at least 5: site is left and fused\n'
        '        unless "Old": if fused: site is right\n',
    )
    page = shown(to_markdown(policy_of(text))).text

    assert "Reading: If the answer to “fused” is no: the definition “good relief” is met." in page
    assert "And: If the score is at least 5: the site is left and the answer to “fused” is yes." in page
    assert "Unless “Old”: if the answer to “fused” is yes: the site is right." in page


TABLED = """\
policy tabled "Tabled"
  version    1.0
  effective  2026-01-01
  status     draft
  source     "S"

facts
  tumor: one of breast, cervix
    asks "Which?"
  reason: one of staging, follow-up
    asks "Why?"
  overbite: mm from 0 mm to 10 mm
    asks "How far?"
  crossbite: yes/no
    asks "Is there one?"

table matrix, exactly one row
  | tumor  | reason    || cell     | limit |
  | breast | any       || covered  | 4     |
  | cervix | staging   || excluded | 3     |
  | cervix | follow-up || covered  | 2     |

score points of the bite, at most 20 points
  (S1) "Overbite": 1 point for each mm of overbite
  (S2) "Crossbite": 4 points when crossbite

determination scan "The scan"
  medically necessary when all of
    (1) "The matrix covers it": cell is covered
    (2) "The points reach the limit": points of the bite is at least limit
  otherwise not medically necessary

scenario "Excluded"
  given
    tumor: cervix
    reason: staging
  then scan is not medically necessary because (1)

scenario "Covered"
  given
    tumor: cervix
    reason: follow-up
    overbite: 5.5 mm
    crossbite: no
  then scan is medically necessary because (1), (2)
  then points of the bite is 5.5 points
"""


def test_where_a_value_comes_from_is_said_beside_the_criterion_that_reads_it() -> None:
    """Beside a criterion that reads a table or a score stands what gives the value, with a link to it."""
    page = to_markdown(policy_of(TABLED))
    first, second = page.split('id="scan.1"')[1].split('id="scan.2"')

    cell = "“cell” means: what the table “[matrix](#value.cell)” gives for “tumor” and “reason”."
    points = (
        "“points of the bite” means: the points of all lines of its [score](#score.points_of_the_bite) added up, "
        "at most 20 points."
    )
    limit = "“limit” means: what the table “[matrix](#value.cell)” gives for “tumor” and “reason”."
    assert cell in first
    assert (points in second, limit in second) == (True, True)


def test_an_example_shows_what_the_tables_and_scores_gave_that_decide() -> None:
    """An example shows the score and the results of tables behind its outcome, each once."""
    page = shown(to_markdown(policy_of(TABLED))).text
    excluded, covered = page[page.index("\nExcluded") :].split("\nCovered")

    assert [line for line in excluded.split("\n") if line.startswith(("cell", "limit", "points"))] == [
        "cell: excluded."
    ]
    told = [line for line in covered.split("\n") if line.startswith(("cell:", "limit:", "points of the bite:"))]
    assert ["points of the bite: 5.5.", "cell: covered.", "limit: 2."] == told


def test_a_reading_on_the_page_is_a_sentence() -> None:
    """A reading begins with a capital letter and ends with a full stop; its windows are sentences behind it."""
    policy, condition = whole_with("quit date is 30 days after date of service")
    telling = Telling(titles_of(policy), example_days(policy, ()), {})

    expected = "The quit date is the day 30 days after the date of service."
    assert "The relief is at least 80%." == sentence(condition_of("relief is at least 80%"))
    assert f"{expected} For a date of service of 2025-06-10: on 2025-07-10." == full_sentence(condition, telling)


# ---- text stays text


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize(
    "around", ["{}", "- {}", "1. {}", "## {}", "**{}**", "| a |\n|---|\n| {} |", "<p>{}</p>", "x {} y", "[{}](#x)"]
)
def test_escaped_text_is_shown_as_it_was_written(text: str, around: str) -> None:
    """Escaped text is shown character by character wherever it stands, and brings no tag and no link of its own."""
    page, plain = (shown(around.replace("{}", each)) for each in (escape(text), "Q"))

    assert text in page.text
    assert page.text.split() == plain.text.replace("Q", text).split() or page.text == plain.text.replace("Q", text)
    assert [tag for tag, _ in plain.tags] == [tag for tag, _ in page.tags]
    assert page.comments == []


@pytest.mark.parametrize("text", HOSTILE)
def test_escaped_text_is_one_attribute_value(text: str) -> None:
    """Escaped text in an attribute of raw HTML is the value of that attribute and nothing else."""
    page = shown(f"""<p title="{escape(text)}">x</p>\n\n<p title='{escape(text)}'>x</p>""")

    assert page.tags == [("p", {"title": text}), ("p", {"title": text})]


def test_ordinary_prose_stays_readable() -> None:
    """Ordinary sentences are not changed by the escape."""
    text = "Relief of at least 80% (L4-L5, L5-S1) for 2.5 hours; non-invasive care failed: see item 2. Is it so?"

    assert text == escape(text)


def test_characters_that_nobody_can_see_are_made_visible() -> None:
    """A control character or half a character is shown by its number."""

    assert shown(escape("a\x1b[2Jb\ud800")).text == "a\\u001b[2Jb\\ud800"


@pytest.mark.parametrize("text", QUOTABLE)
def test_no_text_of_a_policy_can_mark_up_its_page(text: str) -> None:
    """A hostile text is shown exactly, wherever a policy can hold text, and the page gets no tag from it."""
    page, plain = (shown(to_markdown(policy_of(hostile(each)))) for each in (text, "Zyzzyva"))
    expected = squeezed(plain.text).replace("Zyzzyva", squeezed(text))

    assert expected.replace("Quux", squeezed(text) if text.isascii() else "Quux") == squeezed(page.text)
    assert [tag for tag, _ in plain.tags] == [tag for tag, _ in page.tags]
    assert list(dangers(page)) == []
    assert page.comments == []


@pytest.mark.parametrize("text", QUOTABLE)
def test_no_text_of_a_list_can_mark_up_its_page(text: str) -> None:
    """The same of lists: their names, items, attributes, members, what is made of them, and texts in rows."""
    page, plain = (shown(to_markdown(policy_of(hostile_lists(each)))) for each in (text, "Zyzzyva"))
    expected = squeezed(plain.text).replace("Zyzzyva", squeezed(text))

    assert expected.replace("Quux", squeezed(text) if text.isascii() else "Quux") == squeezed(page.text)
    assert [tag for tag, _ in plain.tags] == [tag for tag, _ in page.tags]
    assert list(dangers(page)) == []
    assert page.comments == []


def squeezed(text: str) -> str:
    """What is shown up to the digest, with each run of blanks as one."""
    return " ".join(text.split("Digest")[0].split())


def hostile(text: str) -> str:
    """A policy that holds a text in every place where it can hold one; a name that has a key only holds ASCII."""
    name = text if text.isascii() and text != "Zyzzyva" else "Quux"
    return f"""\
policy small "{text}"
  version    1.0
  effective  2026-01-01
  status     draft
  source     "{text}"
  applies to "{text}"
  specialty  "{text}"
  also known as "{text}"
  changed in 1.0 "{text}"

term "{text}": "{text}"

outcomes
  "odd {text}": denies

choices
  "choices {text}": "one {text}", two

codes "codes {name}": CPT
  64490

facts
  "facts {text}": one of "one {text}", two
    asks "{text}"
    shown in "{text}"
    held by "{text}"
    key first
  "days {text}": date
    key second
  "others {text}": yes/no
    only when "facts {text}" is two
    key third
  code: code of CPT
    asks "{text}"
  words: text
    asks "{text}"

define
  "definitions {name}": "facts {text}" is two
  "dates {name}": "days {text}" + 2 weeks

values
  "values {name}": "one {text}" until 2026-05-31, no rule from 2026-06-01

table "table {text}", first row wins
  | "facts {text}" || "results {name}" |
  | "one {text}"   || 3                |
  | otherwise      || 4                |

score "scores {name}" "{text}"
  (S1) "{text}": 2 points when "facts {text}" is two
       from "{text}"

criteria "shared {name}" "{text}", any of
  (1) "{text}": "definitions {name}"
  (2) "{text}": "scores {name}" is at least 2

determination block "{text}"
  not medically necessary when any of
    (x) "{text}": "facts {text}" is two
        unless "{text}": words is "{text}"
  medically necessary, up to 2 "things {text}" in 6 weeks, from "dates {name}", when all of
    (A) "{text}": "facts {text}" is "one {text}"
        from "{text}"
    (B) "{text}", any of
      (1) "{text}": words is "{text}"
      (2) "{text}": "shared {name}" is met
      from "{text}"
    (C) "{text}": "values {name}" is "one {text}"
    (G) "{text}": "results {name}" is at least 3
    (D) "{text}": code is among "codes {name}"
    (E) "{text}": "days {text}" is within 6 months before date of service
    (F) "{text}": "others {text}"
        applies when "facts {text}" is two
  otherwise "odd {text}"

determination other "{text}"
  medically necessary when all of
    (A) "{text}": block is "odd {text}"
  otherwise "odd {text}"

scenario "{text}"
  given
    "facts {text}": "one {text}"
    words: "{text}"
  then block needs more information

scenario "{text} {text}"
  given
    "facts {text}": two
    words: "{text}{text}"
  then block is not medically necessary
"""


def hostile_lists(text: str) -> str:
    """A policy with lists that holds a text in every place where it can hold one."""
    name = text if text.isascii() and text != "Zyzzyva" else "Quux"
    return f"""\
policy small "Small"
  version    1.0
  effective  2026-01-01
  status     draft
  source     "Source"

choices
  agents: "agent {name}", two

list of "events {text}", each a happening
  key events
  asks "{text}"
  shown in "{text}"
  date: date
  "kind {text}": text
    key kind
    asks "{text}"
    held by "{text}"
  "size {text}": number
    key size
    only when "kind {text}" is "{text}"
  "large {name}": "size {text}" is at least 3
  "double {name}": "size {text}" * 2
  list of parts, each a part
    "shape {text}": text
      key shape

list of "requests {text}", each a "request {text}"
  key requests
  "label {text}": text
    key label
  done: yes/no

facts for each of agents, each a member
  "taken {text}": yes/no
    key taken
    asks "{text}"

define
  "large events {name}", each a "large event {name}": the "events {text}" where "large {name}"
  "last event {name}": the latest happening where "kind {text}" is "{text}"

determination block "{text}"
  for each "request {text}"
  medically necessary when all of
    (A) "{text}": at least 2 "large events {name}" in the 6 months up to date of service where "kind {text}" is "{text}"
    (B) "{text}": "last event {name}'s size {text}" is at least 2
        applies when "last event {name}" exists
    (C) "{text}": every happening: at least 1 part where "shape {text}" is "{text}"
    (D) "{text}": any member has "taken {text}"
    (E) "{text}": the highest "size {text}" among "events {text}" is at least 3
    (F) "{text}": at least 2 different "kind {text}" values among "events {text}"
    (G) "{text}": "request {text}'s label {text}" is "{text}"
    (H) "{text}": "agent {name}'s taken {text}"
  otherwise not medically necessary

scenario "{text}"
  given
    date of service: 2026-03-01
    "requests {text}"
      | "label {text}" |
      | "{text}"       |
      | "two {text}"   |
    "events {text}"
      | date                     | "kind {text}" | "size {text}" | parts: "shape {text}" |
      | 2026-01-01               | "{text}"      | 2             | "{text}"                     |
      | 2026-01-02 to 2026-01-04 | "{text}"      | ?             |                              |
    agents
      | member | "taken {text}" |
      | "agent {name}"  | no             |
  then block is not medically necessary
"""


def test_jinja_in_a_policy_is_not_run() -> None:
    """What looks like a template in a policy is shown, and never run."""
    page = shown(to_markdown(policy_of(hostile("{{ 7 * 7 }}{% for x in page.facts %}boo{% endfor %}"))))

    assert "{{ 7 * 7 }}{% for x in page.facts %}boo{% endfor %}" in page.text
    assert "boo" not in page.text.replace("%}boo{%", "")


# ---- published prose


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (["one", "two", "", "three"], "<p>one two</p>\n<p>three</p>"),
        (["*a* and **b**."], "<p><em>a</em> and <strong>b</strong>.</p>"),
        (["2 * 3 * 4, a*b*c"], "<p>2 &#42; 3 &#42; 4, a&#42;b&#42;c</p>"),
        (["# a", "### b", "c"], "<h3>a</h3>\n<h5>b</h5>\n<p>c</p>"),
        (["- a", "- b", "  on", "", "c"], "<ul>\n<li>a</li>\n<li>b on</li>\n</ul>\n<p>c</p>"),
        (["1. a", "2. b"], "<ol>\n<li>a</li>\n<li>b</li>\n</ol>"),
        (["[a](https://example.org/b?c=d&e=f#g)"], '<p><a href="https://example.org/b?c=d&amp;e=f#g">a</a></p>'),
        (["[a](mailto:a@example.org)"], '<p><a href="mailto:a@example.org">a</a></p>'),
        (["[a](other_policy.md#x.1)"], '<p><a href="other_policy.md#x.1">a</a></p>'),
        (["[a](../guide/start.md)"], '<p><a href="../guide/start.md">a</a></p>'),
        (["- a", "    - b", "- c"], None),
    ],
)
def test_prose_has_a_small_markdown(written: list[str], expected: str | None) -> None:
    """Paragraphs, emphasis, headings below the page's own, lists and safe links are marked up."""
    made = markdown.markdown(prose(written, 3))
    nested = "<ul>\n<li>\n<p>a</p>\n<ul>\n<li>b</li>\n</ul>\n</li>\n<li>\n<p>c</p>\n</li>\n</ul>"

    assert (expected or nested) == made


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)", "JAVASCRIPT:x", "data:text/html,x", "http://example.org", "//example.org", "/etc/passwd",
        "../../secret.md", "a/../../b.md", "..%2f..%2fb.md", "file:///x.md", "https:x", "https://a@example.org",
        "&#106;avascript:x", "page.html", "https://example.org/<b>", "vbscript:x.md", "java\tscript:x.md", "x:y.md",
    ],
)  # fmt: skip
def test_a_link_that_may_not_be_is_shown_as_typed(link: str) -> None:
    """A link with any other address is shown as it was typed."""
    page = shown(prose([f"see [this]({link}) there"], 3))

    assert [tag for tag, _ in page.tags] == ["p"]
    assert f"see [this]({link}) there" == page.text


@pytest.mark.parametrize(
    "text", [each.strip() for each in HOSTILE if each[:2] not in ("- ", "* ", "1.", "12", "# ", "##")]
)
def test_prose_shows_anything_else_as_typed(text: str) -> None:
    """What is no part of the small Markdown is shown as it was typed."""
    page = shown(prose([f"say {text} here"], 3))

    assert {tag for tag, _ in page.tags} <= {"p", "em", "strong"}
    if text[:1] != "*":
        assert squeezed(f"say {text} here") == squeezed(page.text)


def test_prose_of_any_depth_and_length_ends_soon() -> None:
    """Deep lists and long runs of marks are read in a moment, and nothing is lost of the text."""
    deep = [" " * (2 * depth) + "- x" for depth in range(200)]
    long = ["*" * 5000, "[" * 5000, "[a](" * 2000, "- " * 3000, "**a " * 2000]

    assert shown(prose([*deep, "", *long], 3)).text.count("x") == 200


# ---- a plan's own templates


def test_a_template_of_the_plan_may_give_one_block_anew(tmp_path: Path) -> None:
    """A block given anew takes the place of ours; the rest of the page stays, the banner too."""
    (tmp_path / "policy.md.jinja").write_text(
        '{% extends "policy_dsl/policy.md.jinja" %}{% block source %}Ask {{ page.title }}.{% endblock %}'
    )
    ours, theirs = to_markdown(policy_of(POLICY)), to_markdown(policy_of(POLICY), tmp_path)

    assert ours[: ours.index("## Source")] + "Ask A small policy.\n" == theirs


@pytest.mark.parametrize(
    "template",
    [
        "{# nothing #}",
        '{% extends "policy_dsl/policy.md.jinja" %}{% block summary %}{% endblock %}',
        "<!--",
        "<div hidden>",
        "{% set page = none %}{% set status = 'approved' %}Status: approved",
    ],
)
def test_no_template_override_can_drop_banner_and_status(tmp_path: Path, template: str) -> None:
    """Whatever a template writes, title, banner, status, version and dates stand above it, as they are."""
    (tmp_path / "policy.md.jinja").write_text(template)

    whole = to_markdown(policy_of(POLICY))
    expected = whole[: whole.index("- [The block]")]
    page = to_markdown(policy_of(POLICY), tmp_path)
    assert page.startswith(expected.rstrip())
    assert (EXAMPLE_BANNER in expected, "**Status:** example · **Version:** 1.0" in expected) == (True, True)


def test_no_template_override_can_drop_the_banner_of_the_list_of_policies(tmp_path: Path) -> None:
    """A list of nothing but examples says so above whatever a template writes."""
    (tmp_path / "index.md.jinja").write_text("<div hidden>")

    assert EXAMPLE_BANNER in list_of_policies((policy_of(POLICY),), templates=tmp_path).split("<div hidden>")[0]


def test_a_name_that_breaks_off_stands_in_quotes() -> None:
    """A name that ends in a preposition has no article, so that nothing is read on behind it."""

    assert ["the visit date", "“visit held with”", "“signs noted From”"] == [
        the(each) for each in ("visit date", "visit held with", "signs noted From")
    ]


@pytest.mark.parametrize(
    "written",
    [
        "{{ page.title }}",
        "{{ page.title ~ page.sources[0] }}",
        "{{ page.prose ~ page.title }}",
        "{{ page.title | upper }}",
        "{{ page.title | e }}",
        "{{ '%s' | format(page.title) }}",
        "{{ [page.prose, page.title] | join(' ') }}",
        "{{ page.title | replace('a', page.title) }}",
        "{% autoescape false %}{{ page.title }}{% endautoescape %}",
        "{% macro m() %}{{ page.title }}{% endmacro %}{{ m() ~ page.title }}",
        "{% set t %}{{ page.title }}{% endset %}{{ t ~ page.title }}",
    ],
)
def test_a_template_of_the_plan_cannot_forget_the_escape(tmp_path: Path, written: str) -> None:
    """However a template writes a text of the policy, it is shown and marks nothing up."""
    (tmp_path / "policy.md.jinja").write_text(written)
    page = shown(to_markdown(policy_of(hostile("<b>[x](javascript:alert(1)) *y*</b>")), tmp_path))

    assert {"h1", "a", "p", "strong"} >= {tag for tag, _ in page.tags}
    assert list(dangers(page)) == []


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("{{ nothing }}", "the template \"policy.md.jinja, line 1\" cannot be used: 'nothing' is undefined"),
        (
            "a\n{{ page.title | safe }}",
            "the template \"policy.md.jinja, line 2\" cannot be used: No filter named 'safe'.",
        ),
        ("{{ page.__class__ }}", None),
        ("{% include '../secret' %}", None),
        ("{% extends 'policy.md.jinja' %}", None),
        ("{{ 1 / 0 }}", None),
        ("{% for %}", None),
    ],
)
def test_a_mistake_in_a_template_is_told_in_a_sentence(tmp_path: Path, written: str, expected: str | None) -> None:
    """A template that cannot be used is named, with its line and the reason."""
    (tmp_path / "policy.md.jinja").write_text(written)

    with pytest.raises(TemplateMistake) as told:
        to_markdown(policy_of(POLICY), tmp_path)

    assert (expected or str(told.value)) == str(told.value)
    assert str(told.value).startswith('the template "')
