"""Any text at all given to the checker ends in diagnostics or a policy, never in an exception, and in linear time."""

import random
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from policy_dsl import syntax
from policy_dsl.format import formatted
from policy_dsl.parse import parse
from policy_dsl.pipeline import read_policy
from policy_dsl.source import normalised
from tests.literate import cases_in

ROOT = Path(__file__).parent.parent
LUMBAR = (ROOT / "policies" / "lumbar_mbb.pol").read_text(encoding="utf-8")
LISTS = (ROOT / "tests" / "every_list.pol").read_text(encoding="utf-8")
SEEDS = [LUMBAR[:6000], LISTS, LISTS] + [
    case.blocks["pol"] for path in sorted((ROOT / "tests" / "language").glob("*.md")) for case in cases_in(path)
]
PIECES = [
    "is", "are", "and", "or", "not", "(", ")", '"', ":", ",", "\n", "  ", "\n  ", "\n    ", "all of", "any of", "facts",
    "define", "(1)", "80%", "2026-01-01", "yes/no", "determination", "otherwise", "scenario", "given", "then", "like",
    "because", "needs", ">", "#", "|", "\t", "\u202e", "é", "“", "the case is refused for", "at least 2 of", "from",
    "percent", "one of", "\r", "\x00", "\ud800", "\ue000", "if not documented:", "key", "asks", "exists", "no", "yes",
    "at least 2", "where", "every", "has", "the latest", "among", "within", "in the 12 months up to", "since", "'s ",
    "counting this one", "earlier", "list of", ", each a ", "for each", "complete", "days in a row", "none",
]  # fmt: skip


def assert_answered(text: str) -> None:
    """The text gives a policy or an error, and every diagnostic points at something in it."""
    source = normalised("any.pol", text)
    result = read_policy(source)

    assert result.value is not None or result.has_errors
    assert [] == [each for each in result.diagnostics if not 0 <= each.span.start < each.span.end <= len(source.text)]


def mutated(text: str, chance: random.Random) -> str:
    """The text after a few slips: pieces put in, cut out, doubled, lines exchanged."""
    for _ in range(chance.randint(1, 12)):
        at, to = sorted((chance.randrange(len(text) + 1), chance.randrange(len(text) + 1)))
        slip = chance.randrange(4)
        if slip == 0:
            text = text[:at] + chance.choice(PIECES) + text[at:]
        elif slip == 1:
            text = text[:at] + text[at + chance.randint(1, 20) :]
        elif slip == 2:
            text = text[:at] + text[at:to][:200] + text[at:]
        else:
            lines = text.split("\n")
            one, other = chance.randrange(len(lines)), chance.randrange(len(lines))
            lines[one], lines[other] = lines[other], lines[one]
            text = "\n".join(lines)
    return text


def test_mutated_policies() -> None:
    """Policies with slips of the pen are answered."""
    chance = random.Random(20260101)
    for _ in range(1500):
        assert_answered(mutated(chance.choice(SEEDS), chance))


@given(st.text(alphabet=st.characters(exclude_categories=()), max_size=200))
def test_any_characters(text: str) -> None:
    """Any characters, half ones included, are answered."""
    assert_answered(text)


@given(st.lists(st.sampled_from(PIECES), max_size=60))
def test_words_of_the_language_in_any_order(pieces: list[str]) -> None:
    """The words of the language in any order are answered."""
    assert_answered(" ".join(pieces))


def test_a_message_shows_no_character_that_cannot_be_seen() -> None:
    """The writer's own words stand in a message with a sign in place of what a terminal would obey."""
    found = read_policy(normalised("escape.pol", "define\n  a: da\x1bte\ud800 of birth\n")).diagnostics

    assert ['no fact or definition is named "da\ufffdte\ufffd of birth"'] == [
        each.message for each in found if each.code == "POL0201"
    ]
    assert all(each.message.isprintable() and each.help.isprintable() for each in found)


def test_deep_nesting_has_an_error_of_its_own() -> None:
    """Brackets, negations, blocks, definitions and scenarios without end meet a limit with a code."""
    chains = "".join(f"  d{number}x: d{number + 1}x\n" for number in range(500))
    likes = "".join(f'scenario "{number}"\n  like "{number + 1}"\n  then d needs a\n' for number in range(500))
    doubled = "  d0x: a and a\n" + "".join(f"  d{each}x: d{each - 1}x and d{each - 1}x\n" for each in range(1, 40))
    summed = "  n0x: b + b\n" + "".join(f"  n{each}x: n{each - 1}x + n{each - 1}x\n" for each in range(1, 29))
    blocks = "".join(f"{' ' * (2 * depth)}(1) any of\n" for depth in range(2, 60))
    texts = {
        "POL0106 brackets": f"define\n  a: {'(' * 200}b{')' * 200}\n",
        "POL0106 negations": f"define\n  a: {'not ' * 200}b\n",
        "POL0106 phrases": f"define\n  a: {'no x where ' * 200}b\n",
        "POL0106 quantities": f"define\n  a: {'the latest x where ' * 200}b\n",
        "POL0106 quantifiers": f"define\n  a: {'any x has ' * 200}b\n",
        "POL0106 phrases on lines": f"define\n  a: {('no x where b' + chr(10) + '    and ') * 200}b\n",
        "POL0106 blocks": f"determination d\n  medically necessary when all of\n{blocks}",
        "POL0415 definitions": f"define\n{chains}",
        "POL0415 scenarios": likes,
        "POL0416 doubling": f"facts\n  a: yes/no\ndefine\n{doubled}",
        "POL0416 sums": f"facts\n  b: number\ndefine\n{summed}",
        "POL0105 long": "# " + "x" * 5_000_001,
    }
    found = {
        f"{diagnostic.code} {name.partition(' ')[2]}"
        for name, text in texts.items()
        for diagnostic in read_policy(normalised("deep.pol", text)).diagnostics
    }

    assert set() == set(texts) - found


def test_an_item_that_was_read_before_is_found_at_its_new_place() -> None:
    """The same items further down give the same syntax, every place of it moved."""
    moved = "# One line more\n\n"
    before, behind = (parse(normalised("lumbar.pol", text)).value for text in (LUMBAR, moved + LUMBAR))
    assert before is not None
    assert behind is not None
    spans = [(each.span.start + len(moved), each.span.end + len(moved)) for each in parts_of(before.items)]

    assert before.items == behind.items
    assert spans == [(each.span.start, each.span.end) for each in parts_of(behind.items)]


def parts_of(value: object) -> Iterator[syntax.Written]:
    """Everything with a place in some syntax."""
    if isinstance(value, tuple):
        for each in value:
            yield from parts_of(each)
    elif isinstance(value, syntax.Written):
        yield value
        for field in fields(value):
            yield from parts_of(getattr(value, field.name))


def test_what_is_nested_as_deep_as_may_be_can_be_formatted() -> None:
    """The canonical form puts brackets round phrases that stood without, and is still not too deep to be read."""
    for piece in ("no x where a and no y where a or ", "the latest x where a and ", "no x where a\n    and "):
        deepest = 24 // piece.count("where")
        assert formatted(normalised("deep.pol", f"define\n  b: {piece * deepest}a\n")).value is not None


def test_a_file_without_a_policy_line() -> None:
    """A file that says nothing about its policy is told so, at its beginning."""
    codes = [each.code for each in read_policy(normalised("empty.pol", "")).diagnostics]

    assert ["POL0401", "POL0410"] == codes


def test_the_nearest_name_is_looked_for_a_few_times_only() -> None:
    """Of very many unknown names each is reported, and the first fifty with what was meant."""
    facts = "".join(f"  fact number {each}x: yes/no\n" for each in range(300))
    lines = "".join(f"  d{each}y: fcat number {each}x\n" for each in range(300))
    found = read_policy(normalised("many.pol", f"facts\n{facts}define\n{lines}")).diagnostics
    unknown = [each for each in found if each.code == "POL0201"]

    assert (300, 50) == (len(unknown), sum(each.help.startswith("did you mean") for each in unknown))


def chained_lists(count: int) -> str:
    """A policy of so many shared lists, each of which asks twice for the one before."""
    lists = "".join(
        f'criteria list {each}x "L", all of\n  ({each}a) "W": {asked}\n'
        for each in range(count)
        for asked in [f"list {each - 1}x are met and list {each - 1}x are met" if each else "a"]
    )
    return (
        'policy p "P"\n  version 1.0\n  effective 2026-01-01\n  status draft\n  source "S"\n'
        f'facts\n  a: yes/no\n    asks "?"\n    if not documented: no\n{lists}determination d "D"\n'
        f"  medically necessary when list {count - 1}x are met\n  otherwise not medically necessary\n"
    )


def chained_determinations(count: int) -> str:
    """A policy of so many determinations, each of which asks for the one before."""
    determinations = "".join(
        f'determination d{each}x "D"\n  medically necessary when {asked}\n  otherwise not medically necessary\n'
        for each in range(count)
        for asked in [f"d{each - 1}x is medically necessary" if each else "a"]
    )
    return (
        'policy p "P"\n  version 1.0\n  effective 2026-01-01\n  status draft\n  source "S"\n'
        f'facts\n  a: yes/no\n    asks "?"\n{determinations}'
    )


def test_shared_lists_that_use_each_other_twice_are_looked_at_once() -> None:
    """Lists by lists by lists, each asked for twice, take no time."""
    found = read_policy(normalised("lists.pol", chained_lists(14))).diagnostics

    assert ["POL0605", *["POL0630"] * 13] == [each.code for each in found]
    assert found[0].message.endswith("by a clause without labels")


def test_scores_that_use_each_other_are_looked_at_once() -> None:
    """A score whose line asks for a score whose line asks for a score: each is judged once, not twice for each user."""
    scores = "".join(
        f'score v{each}x points\n  (1) "Points": 1 point when {asked} is at least 1\n'
        for each in range(25)
        for asked in [f"v{each - 1}x points" if each else "a"]
    )
    text = (
        'policy p "P"\n  version 1.0\n  effective 2026-01-01\n  status draft\n  source "S"\n'
        f'facts\n  a: number from 0 to 100\n    asks "?"\n{scores}determination d "D"\n'
        '  medically necessary when all of\n    (1) "W": v24x points is at least 1\n'
        "  otherwise not medically necessary\n"
    )

    assert [] == [each.code for each in read_policy(normalised("scores.pol", text)).diagnostics]


def test_lists_and_determinations_that_reach_too_far_have_an_error_of_their_own() -> None:
    """Chains end at 30, whatever asks for whatever, and repetition ends at a size that can still be explained."""
    found = {
        name: [each.code for each in read_policy(normalised("far.pol", text)).diagnostics]
        for name, text in (
            ("lists", chained_lists(15)),
            ("long", chained_lists(60)),
            ("determinations", chained_determinations(31)),
            ("long determinations", chained_determinations(300)),
        )
    }

    assert {
        "lists": ["POL0442"],
        "long": ["POL0442", "POL0415"],
        "determinations": [],
        "long determinations": ["POL0415"],
    } == found
