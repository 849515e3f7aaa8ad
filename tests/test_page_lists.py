"""The page of a policy with lists: what is asked of their items, how conditions on them read, and worked examples."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from compiler.to_markdown import to_markdown
from compiler.to_markdown.examples import cases_of
from compiler.to_markdown.linked import without_links
from compiler.to_markdown.reading import negated, reading
from compiler.to_markdown.windows import example_days, worked_windows
from policy_dsl.policy import Condition, Group, Policy
from tests.test_page import policy_of

WHOLE = (Path(__file__).parent / "whole_lists.pol").read_text(encoding="utf-8")
DAY = date(2025, 3, 10)


def with_criterion(written: str, loop: str = "") -> tuple[Policy, Condition]:
    """The sample of lists with one criterion, and what the condition in that means."""
    declared = WHOLE[: WHOLE.index("determination ablation")]
    policy = policy_of(
        f'{declared}determination asked "Asked"\n{loop}  medically necessary when all of\n'
        f'    (A) "Asked": {written}\n  otherwise not medically necessary\n'
        'determination each level "Each level"\n  for each requested item\n  medically necessary when all of\n'
        '    (1) "L": requested item\'s level is L4-L5\n  otherwise not medically necessary\n'
    )
    part = policy.determinations[0].clauses[0].group.criteria[0].parts[0]
    assert not isinstance(part, Group)
    return policy, part


def section(page: str, heading: str) -> str:
    """What stands on a page under a heading, up to the next one of any level."""
    return re.split(r"^#+ ", page.split(f"{heading}\n", 1)[1], maxsplit=1, flags=re.MULTILINE)[0]


def test_the_page_of_lists_and_histories(golden: Callable[[str, str], None]) -> None:
    """The page of a policy that uses every construct of lists is the one that was read and kept."""
    golden("whole_lists.md", to_markdown(policy_of(WHOLE)))


# ---- conditions in words


@pytest.mark.parametrize(
    ("written", "expected", "denied"),
    [
        (
            "at least 2 blocks where relief is at least 80% and agent is lidocaine",
            "there are at least 2 blocks for which the relief is at least 80% and the agent is lidocaine",
            "there are fewer than 2 blocks for which the relief is at least 80% and the agent is lidocaine",
        ),
        ("at most 1 block", "there is at most 1 block", "there is more than 1 block"),
        ("exactly 2 blocks", "there are exactly 2 blocks", "there are not exactly 2 blocks"),
        ("more than 2 blocks", "there are more than 2 blocks", "there are at most 2 blocks"),
        ("fewer than 2 blocks", "there are fewer than 2 blocks", "there are at least 2 blocks"),
        (
            "any block has good block",
            "there is at least 1 block for which the definition “good block” is met",
            "there is no block for which the definition “good block” is met",
        ),
        (
            "no conventional agent has intolerance",
            "there is no conventional agent for which the answer to “intolerance” is yes",
            "there is at least 1 conventional agent for which the answer to “intolerance” is yes",
        ),
        (
            "at least (blocks needed) blocks where relief is at least 80% and agent is lidocaine and level is L4-L5",
            "there are at least 2 (“blocks needed”) blocks for which "
            "(the relief is at least 80%; and the agent is lidocaine; and the level is L4-L5)",
            "there are fewer than 2 (“blocks needed”) blocks for which "
            "(the relief is at least 80%; and the agent is lidocaine; and the level is L4-L5)",
        ),
        (
            "every block where agent is lidocaine: relief is at least 50%",
            "for every block for which the agent is lidocaine, the relief is at least 50%",
            "for at least one block for which the agent is lidocaine, the relief is less than 50%",
        ),
        (
            "at least 2 different agent values among blocks where relief is at least 80%",
            "there are at least 2 different values of “agent” among the blocks for which the relief is at least 80%",
            "there are fewer than 2 different values of “agent” among the blocks for which the relief is at least 80%",
        ),
        (
            "some 30 days in a row, from 2025-01-01 up to 2025-03-31, "
            "hold at least 21 nights where hours used is 4 hours",
            "in some 30 days in a row, from 2025-01-01 to 2025-03-31, both included, "
            "there are at least 21 different days with a night for which “hours used” is 4 hours",
            "in no 30 days in a row, from 2025-01-01 to 2025-03-31, both included, "
            "are there at least 21 different days with a night for which “hours used” is 4 hours",
        ),
        (
            "some 2 weeks in a row, from 2025-01-01 up to 2025-03-31, hold at least 1 ablation",
            "in some 14 days in a row, from 2025-01-01 to 2025-03-31, both included, there is a day with an ablation",
            "in no 14 days in a row, from 2025-01-01 to 2025-03-31, both included, is there a day with an ablation",
        ),
        (
            "(the first block where agent is lidocaine)'s hours of relief is at least 2 hours",
            "the “hours of relief” of the first block for which the agent is lidocaine is at least 2 hours",
            "the “hours of relief” of the first block for which the agent is lidocaine is less than 2 hours",
        ),
        (
            "the second block's agent is lidocaine",
            "the agent of the second block is lidocaine",
            "the agent of the second block is not lidocaine",
        ),
        (
            "(the latest block where agent is lidocaine) does not exist",
            "there is no block for which the agent is lidocaine",
            "there is at least 1 block for which the agent is lidocaine",
        ),
        (
            "methotrexate's intolerance",
            "the answer to “methotrexate's intolerance” is yes",
            "the answer to “methotrexate's intolerance” is no",
        ),
        (
            "the lowest hours used among nights since start of therapy is at least 3 hours",
            "the lowest hours used among the nights on or after the start of therapy is at least 3 hours",
            "the lowest hours used among the nights on or after the start of therapy is less than 3 hours",
        ),
        (
            "(the number of different agent values among blocks) is at least 2",
            "the number of different values of “agent” among the blocks is at least 2",
            "the number of different values of “agent” among the blocks is less than 2",
        ),
        (
            "at least 1 relative where at least 2 cancers where kind is breast",
            "there is at least 1 relative for which there are at least 2 cancers for which the kind is breast",
            "there is no relative for which there are at least 2 cancers for which the kind is breast",
        ),
        (
            "fewer than 2 blocks between 2025-01-01 and 2025-02-01 where good block",
            "there are fewer than 2 blocks from 2025-01-01 to 2025-02-01, both included, "
            "for which the definition “good block” is met",
            "there are at least 2 blocks from 2025-01-01 to 2025-02-01, both included, "
            "for which the definition “good block” is met",
        ),
    ],
)
def test_a_condition_on_a_list_reads_as_plain_english(written: str, expected: str, denied: str) -> None:
    """What is said of the items of a list, and that it is not so."""
    _, condition = with_criterion(written)

    assert expected == without_links(reading(condition))
    assert denied == without_links(negated(condition))


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("prior ablation exists", "there is a prior ablation"),
        ("prior ablation does not exist", "there is no prior ablation"),
        ("prior ablation's level is L4-L5", "the prior ablation's level is L4-L5"),
        ("requested item's fused", "the answer to “requested item's fused” is yes"),
        (
            "at least 1 level block where good block",
            "there is at least 1 level block for which the definition “good block” is met",
        ),
        (
            "no recent level block where level is not requested item's level",
            "there is no recent level block for which the level is not the same as the requested item's level",
        ),
    ],
)
def test_a_list_or_an_item_with_a_name_is_told_by_it(written: str, expected: str) -> None:
    """A derived list, a single item and the item that is decided are called what the policy calls them."""
    _, condition = with_criterion(written, "  for each requested item\n")

    assert expected == without_links(reading(condition))


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("each level is split", "“Each level” is split"),
        ("each level is not medically necessary", "“Each level” comes to “not medically necessary” for every item"),
        ("each level is denied", "“Each level” is denied for every item"),
        (
            "at least 1 relative where degree is at most 2 and the relative does not meet early cancer",
            "There is at least 1 relative for which the degree is at most 2 and "
            "the criteria “Early cancer, asked of a relative” are not met",
        ),
    ],
)
def test_what_is_asked_item_by_item_is_said_so(written: str, expected: str) -> None:
    """Other determinations are asked for as a whole, and a shared list of criteria is asked of an item."""
    policy, _ = with_criterion(written)

    page = re.sub(r"\[([^\]]*)\]\(#[^)]*\)", r"\1", to_markdown(policy))
    assert f"Reading: {expected}." in page


# ---- windows, worked out


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("no block within 6 months before date of service", "blocks from 2024-09-10 up to and including 2025-03-09."),
        ("no block in the 12 months up to date of service", "blocks from 2024-03-11 up to and including 2025-03-10."),
        (
            "no block in the 2 days up to and including date of service",
            "blocks from 2025-03-09 up to and including 2025-03-10.",
        ),
        ("no block within 1 week after date of service", "blocks from 2025-03-11 up to and including 2025-03-17."),
        ("no block within 2 days of date of service", "blocks from 2025-03-08 up to and including 2025-03-12."),
        ("no block before date of service", "blocks up to and including 2025-03-09."),
        ("no block after date of service", "blocks from 2025-03-11 on."),
        ("every block since date of service: good block", "blocks from 2025-03-10 on."),
        (
            "some 30 days in a row, from date of service up to (date of service + 89 days), hold at least 1 night",
            "the first such days are 2025-03-10 to 2025-04-08, the last 2025-05-09 to 2025-06-07.",
        ),
        (
            "some 30 days in a row, from date of service up to (date of service + 2 weeks), hold at least 1 night",
            "no 30 days in a row fit.",
        ),
        (
            "the highest relief among blocks within 6 months before date of service is at least 80%",
            "blocks from 2024-09-10 up to and including 2025-03-09.",
        ),
        (
            "(the latest block within 6 months before date of service)'s relief is at least 80%",
            "blocks from 2024-09-10 up to and including 2025-03-09.",
        ),
    ],
)
def test_a_window_on_a_list_is_worked_out(written: str, expected: str) -> None:
    """Each window stands there for an example, with the first and the last day on which an item counts."""
    policy, condition = with_criterion(written)
    days = example_days(policy, ({"date_of_service": DAY},))

    assert (f"For a date of service of 2025-03-10: {expected}",) == worked_windows(condition, days)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (
            "at most 2 ablations, counting this one, in the 12 months up to date of service",
            "The one that is asked for counts, so at most 1 beside it.",
        ),
        (
            "fewer than 3 ablations, counting this one, in the 12 months up to date of service",
            "The one that is asked for counts.",
        ),
        (
            "at most 2 earlier ablations in the 12 months up to date of service",
            "The one that is asked for does not count.",
        ),
        (
            "at most 2 different date values among ablations, counting this one, "
            "in the 12 months up to date of service",
            "The date of service counts as one of the values.",
        ),
    ],
)
def test_a_limit_says_whether_the_request_counts(written: str, expected: str) -> None:
    """A rolling limit is told with what it means for the one that is asked for."""
    policy, condition = with_criterion(written)
    days = example_days(policy, ({"date_of_service": DAY},))

    whose, last = ("", "2025-03-09") if " earlier " in written else ("ablations ", "2025-03-10")
    window = f"For a date of service of 2025-03-10: {whose}from 2024-03-11 up to and including {last}."
    assert (window, expected) == worked_windows(condition, days)


def test_a_window_behind_an_item_is_worked_out_for_a_day_of_its_list() -> None:
    """Where a window begins at a date of one item, a date that a case gives of that list is taken for the example."""
    policy, condition = with_criterion("at least 1 block after prior ablation's date", "  for each requested item\n")
    given = policy_of(WHOLE.replace("    ablations: none\n", "    ablations\n      | date |\n      | 2025-02-03 |\n"))

    days = example_days(policy, cases_of(given))
    expected = "For a prior ablation's date of 2025-02-03: blocks from 2025-02-04 on."
    assert (expected,) == tuple(map(without_links, worked_windows(condition, days)))


# ---- what is asked of items


def test_each_list_has_a_table_of_what_is_asked_of_its_items() -> None:
    """The attributes of an item with their questions, answers, guards and places, and what is defined for each."""
    page = to_markdown(policy_of(WHOLE))
    asked = section(page, "### Each block")

    assert "At which level?" in asked
    assert "a number in hours, at least 0 hours<br>Only when the agent is lidocaine." in asked
    assert "Shown in: procedure note<br>Held by: treating clinician" in asked
    assert "**good block**: The relief is at least the least relief (80%)" in asked
    assert (
        "“[level blocks](#definition.level_blocks)” and “[recent level blocks](#definition.recent_level_blocks)”"
        in asked
    )


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("fact.blocks", "a list; [what is asked of each block](#list.blocks)"),
        ("fact.ablations", "[what is asked of each ablation](#list.ablations)<br>If not documented: **no more than is"),
        ("fact.requested_items", "the list of what is requested, each decided by itself; [what is asked of each"),
        ("fact.conventional_agents", "(#list.conventional_agents)&#58; methotrexate, cyclosporine, acitretin"),
        ("fact.relatives.cancers", "Which cancers has the relative had?"),
        ("fact.relatives.cancers", "a list; [what is asked of each cancer](#list.relatives.cancers)"),
        ("fact.blocks.date", "Therapy [(1)](#therapy.1), [(2)](#therapy.2)"),
        ("fact.nights.date", "Therapy [(8)](#therapy.8)"),
        ("fact.requested_items.level", "Ablation [&#40;r)](#ablation.r), [(1)](#ablation.1)"),
    ],
)
def test_a_row_says_what_a_list_or_an_attribute_is_and_where_it_is_used(row: str, expected: str) -> None:
    """Lists stand among the facts; an attribute is used where it is read, whatever item it is of."""
    page = to_markdown(policy_of(WHOLE))

    assert expected in page.split(f'<span id="{row}"></span>', 1)[1].split("\n", 1)[0]


def test_what_is_decided_item_by_item_says_so() -> None:
    """A determination and a shared list of criteria that are asked of each item begin with that."""
    page = to_markdown(policy_of(WHOLE))

    assert "For each requested item by itself: **Refer for review** when" in section(page, "## Ablation")
    assert "Asked of each requested item by itself. This is met:" in section(page, "## Criteria of the level")


def test_names_for_lists_and_items_are_explained_where_they_are_used() -> None:
    """Beside a criterion stands what a derived list holds, with its window worked out, and what that is made of."""
    page = section(to_markdown(policy_of(WHOLE)), "## Ablation")
    beside = re.sub(r"\[([^\]]*)\]\(#[^)]*\)", r"\1", page.split('id="ablation.6"', 1)[1])

    assert (
        "“recent level blocks” means: the level blocks in the 12 months up to and including the date of service"
        in beside
    )
    assert "For a date of service of 2025-06-10: level blocks from 2024-06-11 up to and including 2025-06-10." in beside
    assert (
        "“level blocks” means: the blocks for which the level is the same as the requested item&#39;s level." in beside
    )


# ---- examples


def test_an_example_shows_its_lists_as_tables() -> None:
    """Each item is a row with its number; days that follow one another and are alike share one."""
    page = section(to_markdown(policy_of(WHOLE)), "### A log of nights")

    assert "| nights | 30 in the table below, and no more since 2025-03-01 |" in page
    assert "| 1 to 20 | 2025-03-01 to 2025-03-20 | 4 hours |" in page
    assert "| 21 | 2025-03-21 |  |" in page
    assert "| 22 to 30 | 2025-03-22 to 2025-03-30 | 3.5 hours |" in page
    assert "| 1 | 1 | maternal | breast | 44 years | yes |\n|  |  |  | ovarian | 61 years |  |" in page
    assert "| 2 | 3 | paternal | none | none | yes |" in page
    assert "| ablations | none |" in page
    assert "| methotrexate | yes | no |" in page


def test_an_example_marks_the_lists_that_differ() -> None:
    """A list is another one where its items are, and where the record of it reaches less far."""
    page = section(to_markdown(policy_of(WHOLE)), "### A relief unknown, and an open record")

    assert "| requested items | 2 in the table below |" in page
    assert "| blocks | **2 in the table below, perhaps more** |" in page
    assert "| 2 | 2025-05-15 | L4-L5 | lidocaine | not documented | 3 hours |" in page


def test_an_example_tells_item_by_item_what_was_decided_and_which_items_count() -> None:
    """The whole is split; of each item stand the outcome, its terms, why, and what was found in lists."""
    page = section(to_markdown(policy_of(WHOLE)), "### One level blocked twice")

    assert "- [Ablation](#determination.ablation): **Split**." in page
    assert "    - L4-L5: **Medically necessary**, for 12 weeks, because these are **met**: [(1)](#ablation.1)" in page
    assert "        - For [(1)](#ablation.1) these blocks count: 1 and 2 of 2 listed\n" in page
    assert "        - For [(2)](#ablation.2) these blocks count: 2 of 2 listed\n" in page
    assert "    - L5-S1: **Not medically necessary**, because these are **not met**" in page
    assert "        - For [(1)](#ablation.1) these blocks count: 2 listed, none counts\n" in page
    assert "“ablations” is taken as complete" in page


def test_needs_of_lists_are_told_as_what_is_to_be_found_out() -> None:
    """An attribute is needed of one item, and of a list what it does not list; like items stand together."""
    page = to_markdown(policy_of(WHOLE))

    one = section(page, "### A relief unknown, and an open record")
    assert "Still needed: block 2&#39;s relief (not in the record: it has to be measured or found out), " in one
    assert "further blocks, or how far the record of them reaches." in one
    assert "these blocks count: 1 of 2 listed; in doubt: 2; more may not be listed" in one
    none = section(page, "### Nothing is known of the blocks")
    assert "    - L4-L5 and L5-S1: **Needs more information**. Still needed: blocks, or that there are none." in none
