"""A policy is untrusted text: nothing in it is executed, all of it is shown as it stands, and what cannot be seen is
an error."""

import ast
import os
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from types import ModuleType

import markdown
import pytest

from compiler.scenarios import run_scenarios
from compiler.to_markdown import to_markdown
from compiler.to_python import to_python
from compiler.to_python.names import Names
from policy_dsl.diagnostics import Diagnostic, Result
from policy_dsl.evaluate import evaluate, read_facts
from policy_dsl.pipeline import read_policy
from policy_dsl.policy import Policy
from policy_dsl.runtime.findings import CriterionFinding
from policy_dsl.source import normalised

ROOT = Path(__file__).parent.parent

# Anything that may stand between quotes. What is executed would leave the file "owned" behind.
OWN = "__import__('pathlib').Path('owned').touch()"
HOSTILE = (
    "'''",
    "\\",
    "ends with a backslash \\",
    "\\n \\x41 \\u0041 \\N{BULLET} \\",
    "\\' + " + OWN + " + '",
    "'); " + OWN + " #",
    "''' + " + OWN + " + '''",
    "{{ 7*7 }} {{ " + OWN + " }}",
    "{% raise %} {# comment #} {%- include '/etc/passwd' -%}",
    "<script>alert(1)</script> <!-- --> ]]>",
    "*/ /* // -- ;",
    OWN,
    "'); import os #",
    "# comment",
    "# type: ignore  # noqa",
    "%s %(x)s %d",
    "{0} {x!r} {{}} ${x} f'{" + OWN + "}'",
    "`touch owned` $(touch owned)",
    "coding: latin-1",
    "Ωμέγα, 痛み, ألم, 😀",
    "“curly”, ‘single’ and «guillemets»",
    "  blanks   inside  ",
)
ALL = " ".join(HOSTILE)
CHOICES = [f"{number} {' '.join(text.split())}" for number, text in enumerate(HOSTILE)]  # each has a key of its own
# Words that Python, the runtime or the generated module itself uses.
WORDS = (
    "class", "lambda", "print", "object", "frozenset", "looked at", "settle", "facts", "self", "def", "none", "true",
    "import", "return", "bool", "int", "str", "date", "set", "tuple", "text", "values", "data", "possible", "assuming",
    "decimal", "decide", "decide json", "explain", "read facts",
    "explain class", "explain explain class", "found class", "match", "type", "property", "super", "outcome", "field",
    "determination", "together", "not documented", "getattr", "exec", "len", "json", "re", "annotations", "all of",
    "policy", "effective from", "fields", "criterion 1", "clause 1", "group 1", "part 1", "group therapy tried",
)  # fmt: skip


def policy_text() -> str:
    """A policy each of whose texts is hostile, and each of whose names is taken in Python."""
    lines = [
        f'policy "class" "{ALL}"',
        "  version 1.0",
        "  effective 2026-01-01",
        "  status example",
        f'  source "{ALL}", "{HOSTILE[0]}"',
        f'  > """ {ALL} """',
        "",
        "# " + ALL + ' """',
        f'> """ + {OWN} + """ {ALL} [x](javascript:alert(1)) ![x](file:///etc/passwd)',
        "",
        "outcomes",
        "  met: approves",
        "  policy: denies",
        '  "class": refers',
        f'  "{HOSTILE[5]}": denies',
        "",
        "facts",
    ]
    for word in WORDS:
        lines += [f'  "{word}": yes/no', f'    asks "{ALL}"']
    for number, text in enumerate(HOSTILE, 1):
        lines += [f'  "{text}": yes/no', f"    key hostile_{number}", f'    asks "{text}"']
    lines += [
        "  choice: one of " + ", ".join(f'"{each}"' for each in CHOICES),
        "  chosen: some of " + ", ".join(f'"{each}"' for each in CHOICES),
        "  remark: text",
        "  assumed: yes/no",
        "    if not documented: no",
        "",
        "define",
        '  "define": "class" and "lambda"',
        "",
        f'determination hostile "{ALL}"',
        f"  > {ALL}",
        "  met when all of",
    ]
    for number, text in enumerate(HOSTILE, 1):
        lines += [f'    (H{number}) "{text}"', f'      "{text}"', f'      from "{text}"']
    lines += [
        f'    (C) "{ALL}": choice is "{CHOICES[0]}"',
        f'    (S) "{ALL}": chosen are any of "{CHOICES[1]}", "{CHOICES[2]}"',
        f'    (R) "{ALL}": remark is "{ALL}"',
        '    (D) "Defined": "define"',
        '    (A) "Assumed": not assumed',
        f'  otherwise "{HOSTILE[5]}"',
    ]
    for word in WORDS:
        lines += [f'determination "{word}" "{ALL}"', "  met when all of", f'    (1) "{ALL}": "{word}"']
        lines += [f'    (2) "{ALL}": not assumed', "  otherwise policy"]
    for number, text in enumerate(HOSTILE, 1):
        lines += [f'scenario "{text}"', "  given", f'    "{text}": no', f'  then hostile is "{HOSTILE[5]}"']
        lines += [f"    # {number}"]
    return "\n".join([*lines, ""])


def policy_of(text: str) -> Policy:
    result = read_policy(normalised("hostile.pol", text))
    assert result.value is not None, [(each.code, each.message) for each in errors_of(result)]
    return result.value


def errors_of(result: Result[Policy]) -> list[Diagnostic]:
    return [each for each in result.diagnostics if each.is_error]


@pytest.fixture(scope="module")
def policy() -> Policy:
    return policy_of(policy_text())


@pytest.fixture(scope="module", params=[False, True], ids=["normal", "stand-alone"])
def source(request: pytest.FixtureRequest, policy: Policy) -> str:
    """The generated Python."""
    return to_python(policy, standalone=request.param)


@pytest.fixture
def module(source: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """The generated module, run in an empty folder that must stay empty."""
    monkeypatch.chdir(tmp_path)
    module = ModuleType("hostile")
    exec(compile(source, "hostile.py", "exec"), module.__dict__)
    yield module
    assert list(tmp_path.iterdir()) == []


def everything_yes(policy: Policy) -> dict[str, object]:
    """A case in which every determination comes to its first outcome."""
    data: dict[str, object] = {fact.key: True for fact in policy.facts if fact.key != "date_of_service"}
    return {**data, "assumed": False, "choice": CHOICES[0], "chosen": [CHOICES[1]], "remark": ALL}


def wordings(criteria: tuple[CriterionFinding, ...]) -> list[str]:
    return [each.wording for each in criteria]


# ---- the module


def test_the_module_is_python_of_one_policy(source: str) -> None:
    """It parses, and at its top level stands nothing but what the compiler writes: no expression but its docstring."""
    expressions = [each for each in ast.parse(source).body if isinstance(each, ast.Expr)]
    texts = [each for each in expressions if isinstance(each.value, ast.Constant)]

    assert (len(expressions), True) == (len(texts), expressions[0] is texts[0])


def test_no_text_of_the_policy_becomes_a_call(source: str) -> None:
    """What would touch a file stands in string literals alone, and is never called."""
    called = {ast.unparse(each.func) for each in ast.walk(ast.parse(source)) if isinstance(each, ast.Call)}

    assert called & {"__import__", "eval", "exec", "open", "Path"} == set()


def test_the_module_imports_what_any_other_does(source: str) -> None:
    """The standard library and the runtime, whatever the policy says of imports."""
    tree = list(ast.walk(ast.parse(source)))
    found = {each.module or "" for each in tree if isinstance(each, ast.ImportFrom)}
    found |= {name.name for each in tree if isinstance(each, ast.Import) for name in each.names}

    assert {each for each in found if not each.startswith("policy_dsl.runtime.")} <= {
        "collections.abc", "datetime", "decimal", "difflib", "fractions", "itertools", "json", "math", "types",
    }  # fmt: skip


def test_the_module_is_clean_under_strict_types(policy: Policy, tmp_path: Path) -> None:
    """`mypy --strict` has nothing to say of it, normal and stand-alone: every name is its own."""
    for name, standalone in (("hostile.py", False), ("hostile_standalone.py", True)):
        (tmp_path / name).write_text(to_python(policy, standalone=standalone), encoding="utf-8")
    cache = os.environ.get("MYPY_CACHE_DIR", str(ROOT / ".mypy_cache"))
    command = [sys.executable, "-m", "mypy", "--strict", "--config-file=", "--cache-dir", cache]
    path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    ran = subprocess.run(
        [*command, "hostile.py", "hostile_standalone.py"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": path, "MYPYPATH": str(ROOT)},
        capture_output=True,
        timeout=120,
        check=False,
        text=True,
    )

    assert (0, "Success: no issues found in 2 source files") == (ran.returncode, ran.stdout.strip()), ran.stderr


# ---- what it answers


def test_nothing_is_executed_and_every_outcome_is_right(policy: Policy, module: ModuleType) -> None:
    """Where every fact is yes each determination comes to its first outcome, and no file appears."""
    decision = module.decide(everything_yes(policy))

    assert {"met"} == {each.outcome.words for each in decision.determinations}


@pytest.mark.parametrize("word", WORDS)
def test_a_name_that_python_uses_is_a_name_like_any_other(policy: Policy, module: ModuleType, word: str) -> None:
    """The fact `class` decides the determination `class` and no other, on both paths."""
    key = word.replace(" ", "_")
    data = {**everything_yes(policy), key: False}
    facts = module.read_facts(data)
    names = Names(policy)
    explained = {each.key: each.outcome.words for each in module.explain(facts).determinations}
    expected = {
        each.key: "policy" if each.key == key else HOSTILE[5] if each.key == "hostile" and key in DEFINED else "met"
        for each in policy.determinations
    }
    fast = {each.key: getattr(module, names.determinations[each.key])(facts) for each in policy.determinations}

    assert (expected, expected) == (explained, fast)


DEFINED = ("class", "lambda")  # what the definition in `hostile` reads


def test_facts_with_names_that_python_uses_are_equal_when_their_values_are(policy: Policy, module: ModuleType) -> None:
    """No fact's name takes the place of what the class of facts needs itself."""
    data = everything_yes(policy)

    assert {module.read_facts(data)} == {module.read_facts(data)}


def test_both_evaluators_answer_alike(policy: Policy, module: ModuleType) -> None:
    """The whole answer of the generated module, in every word, is that of the reference evaluator."""
    cases = [{}, everything_yes(policy), *({f"hostile_{number}": False} for number in range(1, len(HOSTILE) + 1))]
    reference = [evaluate(policy, read_facts(policy, case)).to_data() for case in cases]

    assert reference == [module.decide(case).to_data() for case in cases]


def test_the_scenarios_of_the_policy_pass(policy: Policy) -> None:
    """Scenarios with hostile names run like any other."""
    results = run_scenarios(policy)

    assert list(HOSTILE) == [each.scenario.name for each in results if not each.failures]


# ---- every text is shown as it stands


def test_every_wording_is_shown_unchanged(module: ModuleType) -> None:
    """Not a character of a criterion's wording is lost, added or read as anything else."""
    (hostile, *_) = module.decide({}).determinations

    assert [*HOSTILE, ALL, ALL, ALL, "Defined", "Assumed"] == wordings(hostile.criteria)


def test_every_title_is_shown_unchanged(module: ModuleType) -> None:
    """The titles of the policy and of its determinations are the author's."""
    decision = module.decide({})

    assert {ALL} == {decision.policy.title, *(each.title for each in decision.determinations)}


def test_every_name_of_a_fact_is_shown_unchanged(module: ModuleType) -> None:
    """The names of facts are the author's, with runs of blanks as one."""
    names = [each.name for each in module.FIELDS]

    assert [*WORDS, *(" ".join(each.split()) for each in HOSTILE)] == names[: len(WORDS) + len(HOSTILE)]


@pytest.mark.parametrize("choice", CHOICES)
def test_every_choice_is_shown_unchanged(module: ModuleType, choice: str) -> None:
    """A choice given by its spelling comes back as declared, in a set too."""
    decision = module.decide({"choice": choice, "chosen": [choice]})
    (hostile, *_) = decision.determinations
    values = [decision.told(key, value) for each in hostile.criteria for key, value in each.values if "cho" in key]

    assert [choice, choice] == values


def test_the_outcome_is_shown_unchanged(module: ModuleType) -> None:
    """An outcome's words are the author's on both paths."""
    facts = module.read_facts({"hostile_1": False})

    assert {HOSTILE[5]} == {module.hostile(facts), module.explain_hostile(facts).outcome.words}


def test_prose_and_sources_stand_as_written(policy: Policy) -> None:
    """What is published beside the criteria is kept to the character."""
    prose = [line.strip() for each in policy.prose for line in each.lines]
    first, second = f'""" {ALL} """', f'""" + {OWN} + """ {ALL} [x](javascript:alert(1)) ![x](file:///etc/passwd)'

    assert ([first.strip(), second.strip()], (ALL, HOSTILE[0])) == (prose, policy.header.sources)


# ---- the page


class Seen(HTMLParser):
    """The tags of a page and the texts in it."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: set[str] = set()
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


TAGS = {
    "a", "br", "div", "em", "h1", "h2", "h3", "hr", "li", "p", "span", "strong", "table", "tbody", "td", "th", "thead",
    "tr", "ul",
}  # fmt: skip


def test_the_page_shows_every_text_and_marks_up_none(policy: Policy) -> None:
    """Wordings, names, choices and outcomes stand on the page as they are, and bring no tag of their own."""
    page = Seen(markdown.markdown(to_markdown(policy), extensions=["tables", "attr_list", "md_in_html"]))
    texts = [*HOSTILE, *CHOICES, *WORDS, *(fact.question or "" for fact in policy.facts)]

    assert [each for each in texts if " ".join(each.split()) not in " ".join(page.text.split())] == []
    assert page.tags <= TAGS


# ---- lists


def lists_text() -> str:
    """A policy with lists, items, attributes, members and rows whose names and texts are hostile or taken in Python."""
    lines = [
        'policy lists "Lists"',
        "  version 1.0",
        "  effective 2026-01-01",
        "  status example",
        '  source "Source"',
        "choices",
        "  members: " + ", ".join(f'"{each}"' for each in CHOICES),
        "facts for each of members, each a member",
        '  "class": yes/no',
        'list of "lambda", each a "print"',
        '  "self": text',
        '  "import": number',
        '  "def": "import" * 2',
        '  "return": "def" is at least 4',
    ]
    for number, text in enumerate(HOSTILE, 1):
        lines += [f'list of "{text}", each a "{text} item"', f"  key list_{number}", f'  asks "{text}"']
        lines += ["  date: date", f'  "{text}": text', f"    key attribute_{number}", f'    asks "{text}"']
    lines += [
        "define",
        '  "object", each a "frozenset": the "lambda" where "return"',
        f'criteria hostile lists "{ALL}", all of',
    ]
    for number, text in enumerate(HOSTILE, 1):
        lines.append(f'  (L{number}) "{text}": at least 1 "{text}" before date of service where "{text}" is "{text}"')
    lines += [
        'determination block "Block"',
        '  for each "print"',
        "  medically necessary when all of",
        '    (A) "A": "print\'s self" is "self" and "print\'s def" is at least 4',
        '    (B) "B": at least 1 "object" where "self" is "self"',
        '    (C) "C": hostile lists are met',
        '    (D) "D": every member has "class"',
        "  otherwise not medically necessary",
        'scenario "rows"',
        "  given",
    ]
    for text in HOSTILE:
        lines += [f'    "{text}"', f'      | date       | "{text}" |', f'      | 2026-01-02 | "{text}" |']
    lines.append("  then block needs more information")
    return "\n".join([*lines, ""])


@pytest.fixture(scope="module")
def lists() -> Policy:
    return policy_of(lists_text())


def rows(text_of: str = "") -> dict[str, object]:
    """Data in which each hostile list has an item that is met; with `text_of`, that list says something else."""
    data: dict[str, object] = {"date_of_service": "2026-03-01", "lambda": [{"self": "self", "import": 2}]}
    data["members"] = {each: {"class": True} for each in CHOICES}
    for number, text in enumerate(HOSTILE, 1):
        said = OWN if text == text_of else text
        data[f"list_{number}"] = [{"date": "2026-01-02", f"attribute_{number}": said}]
        data[f"list_{number}_complete"] = True
    return data


@pytest.mark.parametrize("standalone", [False, True], ids=["normal", "stand-alone"])
def test_lists_with_hostile_names_are_lists_like_any_other(
    lists: Policy, standalone: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both evaluators decide them alike, the right way, and no file appears."""
    monkeypatch.chdir(tmp_path)
    module = ModuleType("hostile_lists")
    exec(compile(to_python(lists, standalone=standalone), "hostile.py", "exec"), module.__dict__)
    cases = [rows(), *(rows(text) for text in HOSTILE if text != OWN), {}]
    decided = [evaluate(lists, read_facts(lists, case)) for case in cases]

    assert [each.to_data() for each in decided] == [module.decide(case).to_data() for case in cases]
    outcomes = [each.determinations[0].outcome.words for each in decided]
    denied = ["not medically necessary"] * (len(cases) - 2)
    assert ["medically necessary", *denied, "needs more information"] == outcomes
    assert list(tmp_path.iterdir()) == []


def test_the_page_shows_the_texts_of_lists_and_marks_up_none(lists: Policy) -> None:
    """Names of lists, items, attributes and members, and texts in rows, stand on the page as they are."""
    page = Seen(markdown.markdown(to_markdown(lists), extensions=["tables", "attr_list", "md_in_html"]))
    shown = " ".join(page.text.split())

    # As a list, as its item, as an attribute, and in a row.
    assert [each for each in HOSTILE if shown.count(" ".join(each.split())) < 4] == []
    assert [each for each in CHOICES if each not in shown] == []
    assert page.tags <= TAGS


# ---- characters that cannot be seen

INVISIBLE = [
    *"\u202a\u202e\u2066\u2069\u200b\u200c\u200d\u200e\u2060\ufeff\u00ad\u061c\u180e\u2028\u2029\u3164\u115f\uffa0",
    *"\u2800\ue000\uf8ff\U000e0041\U000f0000\ufdd0\uffff",
    *"\x00\x01\x07\x08\x0b\x0c\x1b\x1f\x7f\x80\x85\x9b\x9f",
    "\ud800",
    "\udfff",
]
PLACES = {
    "wording": ('"Facet loading hurts"', '"Facet {}{} loading hurts"'),
    "title": ('"Small policy"', '"Small {}{} policy"'),
    "question": ('asks "Does it hurt?"', 'asks "Does it {}{} hurt?"'),
    "prose": ("> Published.", "> Publ{}ished.{}"),
    "note": ("# A note.", "# A {}note{}."),
    "scenario name": ('"Pain"', '"Pa{}in{}"'),
    "between words": ("medically necessary when", "medically{} necessary when{}"),
}
SMALL = """# A note.
policy small "Small policy"
  version 1
  effective 2026-01-01
  status draft
  source "Made up for a test"

> Published.

facts
  pain: yes/no
    asks "Does it hurt?"

determination small "Small"
  medically necessary when all of
    (1) "Facet loading hurts": pain
  otherwise not medically necessary

scenario "Pain"
  given
    pain: yes
  then small is medically necessary
"""


def named(character: str) -> str:
    return f"U+{ord(character):04X}"


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("character", INVISIBLE, ids=named)
def test_an_invisible_character_is_one_error_that_names_it(character: str, place: str) -> None:
    """However often it stands on its line, and wherever that is."""
    plain, odd = PLACES[place]
    text = SMALL.replace(plain, odd.format(character, character), 1)
    line = text[: text.index(character)].count("\n") + 1
    result = read_policy(normalised("small.pol", text))
    found = [
        (each.code, each.source.line(each.span), each.source.text_of(each.span), named(character) in each.message)
        for each in errors_of(result)
    ]

    assert [("POL0102", line, character, True)] == found


def test_a_policy_with_an_invisible_character_is_none() -> None:
    """Nothing can be compiled of it: there is no policy beside the error."""

    assert read_policy(normalised("small.pol", SMALL.replace("Pain", "P\u200bain"))).value is None


def test_each_line_with_invisible_characters_is_told() -> None:
    """One error a line, and every line that has one."""
    text = SMALL.replace("hurts", "hu\u200brts\u202e").replace("Made up", "Made\u2066 up").replace("Publ", "Publ\u00ad")
    result = read_policy(normalised("small.pol", text))

    assert [("POL0102", 6), ("POL0102", 8), ("POL0102", 16)] == [
        (each.code, each.source.line(each.span)) for each in errors_of(result)
    ]


@pytest.mark.parametrize("character", [each for each in INVISIBLE if unicodedata.name(each, "")], ids=named)
def test_the_error_gives_the_character_s_unicode_name(character: str) -> None:
    """An author who cannot see it can look it up."""
    (found,) = errors_of(read_policy(normalised("small.pol", SMALL.replace("Pain", f"P{character}ain"))))
    name = unicodedata.name(character).lower()

    assert f"the text holds a character that cannot be seen: {named(character)}, {name}" == found.message


@pytest.mark.parametrize("character", ["\ue000", "\ufdd0", "\ud800"], ids=named)
def test_only_a_control_character_is_called_one(character: str) -> None:
    """A character for private use, one that is none, and half a character are no control characters."""
    (found,) = errors_of(read_policy(normalised("small.pol", SMALL.replace("Pain", f"P{character}ain"))))

    assert "control character" not in found.message


@pytest.mark.parametrize("blank", ["\u00a0", "\u2009", "\u202f", "\u3000", "\t"], ids=named)
@pytest.mark.parametrize("place", PLACES)
def test_a_blank_of_another_width_is_a_blank(blank: str, place: str) -> None:
    """Word processors write blanks that cannot be broken and narrow ones; they are no mistake."""
    plain, odd = PLACES[place]

    assert [] == errors_of(read_policy(normalised("small.pol", SMALL.replace(plain, odd.format(blank, blank), 1))))


@pytest.mark.parametrize("text", ["é ñ ß Ω ж 痛 ا 한", "−±≥“”‘’–—…°µ½™", "❤ 😀 🩺", "a\u0301 क\u093f"])
def test_a_character_that_can_be_seen_is_taken(text: str) -> None:
    """Letters of any script, signs, emoji and combining accents stand in quotes as they are."""
    policy = policy_of(SMALL.replace("Facet loading hurts", text))

    assert [text] == [each.wording for each in policy.determinations[0].clauses[0].group.criteria]
