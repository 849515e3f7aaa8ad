"""The page of a policy: what it shows, that text of a policy stays text, and what a plan's own templates may do."""

from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path

import markdown
import pytest
import yaml

from compiler.templating import TemplateMistake
from compiler.to_markdown import list_of_policies, to_markdown
from compiler.to_markdown.escape import escape
from compiler.to_markdown.prose import prose
from compiler.to_markdown.reading import reading, sentence
from policy_dsl.pipeline import read_policy
from policy_dsl.policy import Condition, Group, Policy
from policy_dsl.runtime.report import EXAMPLE_BANNER
from policy_dsl.source import normalised

ROOT = Path(__file__).parent.parent

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


def test_every_link_leads_to_a_place_on_the_page() -> None:
    """No link of the page leads to an anchor that it does not have."""
    page = shown(to_markdown(policy_of(POLICY)))
    ids = {attributes.get("id") for _, attributes in page.tags}

    assert [value for _, each in page.tags if (value := each.get("href")) and value[1:] not in ids] == []


def test_the_banner_stands_on_the_page_of_an_example_only() -> None:
    """An example says that it is one; a draft does not carry the banner."""
    example, draft = to_markdown(policy_of(POLICY)), to_markdown(policy_of(POLICY.replace("example", "draft")))

    assert (EXAMPLE_BANNER in shown(example).text, EXAMPLE_BANNER in shown(draft).text) == (True, False)


def test_an_example_shows_what_the_evaluator_says() -> None:
    """An example shows the outcome of the evaluator also where the scenario expects something else."""
    wrong = POLICY.replace("then block is not medically necessary", "then block is medically necessary")

    assert to_markdown(policy_of(POLICY)).split("Digest")[0] == to_markdown(policy_of(wrong)).split("Digest")[0]
    assert "The block: Not medically necessary, decided by (r1), (r2), (A)" in shown(to_markdown(policy_of(wrong))).text


def test_a_refused_example_says_why() -> None:
    """An example whose facts are refused says so, with the reason, and shows no outcome."""
    page = shown(to_markdown(policy_of(POLICY))).text

    assert "The case is refused, and nothing is decided:\n\nrelief: it is from 0% to 100%, not 101%" in page


def test_a_fact_that_was_looked_for_is_told_from_one_that_is_missing() -> None:
    """A needed fact that was looked for and is not there is marked."""
    page = shown(to_markdown(policy_of(POLICY))).text

    assert "Needs more information. Still needed: relief (looked for and not there: to be established)" in page


def test_the_list_of_policies() -> None:
    """The list shows title, version, dates and status, and leads to each page."""
    page = shown(list_of_policies((policy_of(POLICY),), "policies/"))

    assert [each["href"] for tag, each in page.tags if tag == "a" and "class" not in each] == ["policies/small.md"]
    assert EXAMPLE_BANNER in page.text


# ---- the reading of a condition


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("fused", "the answer to “fused” is yes"),
        ("not fused", "the answer to “fused” is no"),
        ("not not fused", "the answer to “fused” is yes"),
        ("relief is at least 80%", "the relief is at least 80%"),
        ("not relief is at least 80%", "the relief is not at least 80%"),
        ("score is less than 3", "the score is less than 3"),
        ("score is not 3", "the score is not 3"),
        ("score is 3 to 5", "the score is from 3 to 5, both included"),
        ("not score is 3 to 5", "the score is not from 3 to 5, both included"),
        ("score is one of 1, 2", "the score is one of 1, 2"),
        ("start is on or after 2026-01-31", "the start is on or after 2026-01-31"),
        ("start is not 2026-01-31", "the start is not 2026-01-31"),
        ("start is before date of service", "the start is before the date of service"),
        ("site is left", "the site is left"),
        ("site is not left", "the site is not left"),
        ("site is not one of left, right", "the site is none of left, right"),
        ("site is other site", "the site is the same as the other site"),
        ("site is not other site", "the site is not the same as the other site"),
        ('words is "odd words"', "the words are “odd words”"),
        ("sites are any of left, right", "the sites include at least one of left, right"),
        ("sites are none of left, right", "the sites include none of left, right"),
        ("sites are all of left, right", "the sites include all of left, right"),
        ("not sites are all of left, right", "the sites do not include all of left, right"),
        ("sites are among left, right", "the sites include nothing but left, right"),
        ("not sites are among left", "the sites include something other than left"),
        ("sites are any of left", "the sites include left"),
        ("sites are none of left", "the sites do not include left"),
        ("sites are the same as left", "the sites are exactly left"),
        ("sites are not the same as left", "the sites are not exactly left"),
        ("start is documented", "the start is documented"),
        ("start is not documented", "the start is not documented"),
        ("fused is documented", "the answer to “fused” is documented"),
        ("good relief", "“good relief” holds"),
        ("not good relief", "“good relief” does not hold"),
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

    assert expected == reading(condition_of(written))


def test_a_named_condition_is_explained_where_it_is_used() -> None:
    """Beside a criterion that uses a named condition stands what the name means."""
    page = shown(to_markdown(policy_of(POLICY))).text

    expected = "Reading: “good relief” holds.\n“good relief” means: the relief is at least the usual relief (80%)."
    assert expected in page.replace("\n\n", "\n")


def test_a_reading_on_the_page_is_a_sentence() -> None:
    """A reading begins with a capital letter and ends with a full stop."""

    assert sentence(condition_of("relief is at least 80%")) == "The relief is at least 80%."


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

    assert squeezed(plain.text).replace("Zyzzyva", squeezed(text)) == squeezed(page.text)
    assert [tag for tag, _ in plain.tags] == [tag for tag, _ in page.tags]
    assert list(dangers(page)) == []
    assert page.comments == []


def squeezed(text: str) -> str:
    """What is shown up to the digest, with each run of blanks as one."""
    return " ".join(text.split("Digest")[0].split())


def hostile(text: str) -> str:
    """A policy that holds a text in every place where it can hold one."""
    return f"""\
policy small "{text}"
  version    1.0
  effective  2026-01-01
  status     draft
  source     "{text}"

facts
  "fact {text}": one of "one {text}", "two"
    asks "{text}"
    key first
  words: text
    asks "{text}"

determination block "{text}"
  medically necessary when all of
    (A) "{text}": "fact {text}" is "one {text}"
        from "{text}"
    (B) "{text}", any of
      (1) "{text}": words is "{text}"
      from "{text}"
  otherwise not medically necessary

scenario "{text}"
  given
    "fact {text}": "one {text}"
    words: "{text}"
  then block is medically necessary
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


def test_no_template_can_drop_the_banner(tmp_path: Path) -> None:
    """A template that writes nothing at all leaves the title and the banner."""
    (tmp_path / "policy.md.jinja").write_text("{# nothing #}")

    expected = to_markdown(policy_of(POLICY)).split("**Status:**")[0].strip()
    assert expected == to_markdown(policy_of(POLICY), tmp_path).strip()
    assert EXAMPLE_BANNER in expected


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

    assert {"h1", "a", "p"} >= {tag for tag, _ in page.tags}
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
