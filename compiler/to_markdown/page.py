"""What a policy's page shows, worked out: plain values for the templates, in the order in which a reader meets them.

A field is `Text` where it holds words of the policy or of ours, and `Markdown` where it is marked up already.
A template can write either as it is.
"""

import posixpath
from dataclasses import dataclass

from compiler.to_markdown.criteria import (
    SECTION,
    ShownBlock,
    ShownDetermination,
    shown_block,
    shown_determination,
    title_of,
)
from compiler.to_markdown.declared import (
    ShownDefinition,
    ShownTable,
    shown_codes,
    shown_definitions,
    shown_score,
    shown_table,
    shown_values,
)
from compiler.to_markdown.escape import Markdown, Text, anchor, escape
from compiler.to_markdown.examples import Example, cases_of, examples_of
from compiler.to_markdown.facts import ShownFact, ShownList, facts_to_show, is_open_list, shown_facts, shown_lists
from compiler.to_markdown.linked import link
from compiler.to_markdown.meanings import Telling, shown
from compiler.to_markdown.prose import begins_with_heading, prose
from compiler.to_markdown.readers import Readers
from compiler.to_markdown.versions import ShownVersion, effective, page_name, shown_versions
from compiler.to_markdown.windows import example_days
from policy_dsl.policy import Policy, PolicyProse
from policy_dsl.runtime.fields import fold


@dataclass(frozen=True, slots=True)
class Change:
    """A line of the revision history."""

    version: Text
    text: Text


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the glossary and what it means."""

    word: Text
    meaning: Text


@dataclass(frozen=True, slots=True)
class Page:
    """All that the page of a policy shows.

    `versions` are those of the policy, this one among them, if there are several.
    """

    key: Text
    title: Text
    version: Text
    status: Text
    effective: Text
    also_known_as: tuple[Text, ...]
    applies_to: tuple[Text, ...]
    specialty: tuple[Text, ...]
    services: tuple[Markdown, ...]
    versions: tuple[ShownVersion, ...]
    prose: Markdown
    prose_has_heading: bool
    determinations: tuple[ShownDetermination, ...]
    blocks: tuple[ShownBlock, ...]
    definitions: tuple[ShownDefinition, ...]
    values: tuple[ShownTable, ...]
    tables: tuple[ShownTable, ...]
    scores: tuple[ShownTable, ...]
    choices: tuple[ShownDefinition, ...]
    codes: tuple[ShownDefinition, ...]
    glossary: tuple[Word, ...]
    facts: tuple[ShownFact, ...]
    lists: tuple[ShownList, ...]
    has_open_lists: bool
    assumes: bool
    held: bool
    examples: tuple[Example, ...]
    closing: Markdown
    closing_has_heading: bool
    changes: tuple[Change, ...]
    sources: tuple[Text, ...]
    read: Text
    used: tuple[Text, ...]
    digest: Text


@dataclass(frozen=True, slots=True)
class ListedPolicy:
    """A policy in the list of policies; `link` is the path of its page. `older` when a newer version is listed."""

    title: Text
    version: Text
    status: Text
    effective: Text
    link: Markdown
    older: bool


def page_of(policy: Policy, family: tuple[Policy, ...] = ()) -> Page:
    """What the page of a policy shows. Its scenarios are run on the reference evaluator.

    `family` are the versions of the policy that are published side by side.
    """
    telling = telling_of(policy)
    readers = Readers(policy)
    facts = shown_facts(policy, telling, readers)
    opening, closing = lines_of(policy.prose), lines_of(policy.closing_prose)
    header = policy.header
    return Page(
        key=Text(policy.key),
        title=Text(policy.title),
        version=Text(policy.version),
        status=Text(policy.status),
        effective=effective(policy),
        also_known_as=texts(header.also_known_as),
        applies_to=texts(header.applies_to),
        specialty=texts(header.specialty),
        services=tuple(shown(service(each, policy), telling) for each in header.services),
        versions=shown_versions(policy, family),
        prose=section_of(opening),
        prose_has_heading=begins_with_heading(opening),
        determinations=tuple(shown_determination(each, telling) for each in policy.determinations),
        blocks=tuple(shown_block(each, policy, telling) for each in policy.blocks),
        definitions=shown_definitions(policy, telling),
        values=shown_values(policy, telling),
        tables=tuple(shown_table(each, place, policy, telling) for place, each in enumerate(policy.tables, 1)),
        scores=tuple(shown_score(each, telling) for each in policy.scores),
        choices=tuple(
            ShownDefinition(anchor(f"choices.{place}"), Text(each.name), Markdown(escape(", ".join(each.choices))))
            for place, each in enumerate(policy.choices, 1)
        ),
        codes=tuple(map(shown_codes, policy.codes)),
        glossary=tuple(Word(Text(each.word), Text(each.meaning)) for each in policy.glossary),
        facts=facts,
        lists=shown_lists(policy, telling, readers),
        has_open_lists=any(map(is_open_list, facts_to_show(policy))),
        assumes=any(each.assumed for each in facts),
        held=any(each.shown_in or each.held_by for each in facts),
        examples=examples_of(policy, telling),
        closing=section_of(closing),
        closing_has_heading=begins_with_heading(closing),
        changes=tuple(Change(Text(each.version), Text(each.text)) for each in header.changes),
        sources=texts(header.sources),
        read=Text("" if header.read is None else str(header.read)),
        used=texts(used_files(policy)),
        digest=Text(policy.digest),
    )


def listed_policy(policy: Policy, family: tuple[Policy, ...], folder: str) -> ListedPolicy:
    """What the list of policies says of one; `folder` leads to the pages, `policies/` or empty."""
    return ListedPolicy(
        Text(policy.title),
        Text(policy.version),
        Text(policy.status),
        effective(policy),
        Markdown(f"{folder}{page_name(policy, family)}"),
        policy is not family[0],
    )


def telling_of(policy: Policy) -> Telling:
    """What it takes to tell the conditions of a policy."""
    tables = {result.key: each for each in policy.tables for result in each.results}
    return Telling(titles_of(policy), example_days(policy, cases_of(policy)), tables)


def titles_of(policy: Policy) -> dict[str, str]:
    """The titles of the places of a page, by anchor."""
    titles = {f"criteria.{each.key}": title_of(each) for each in policy.blocks}
    return {**titles, **{f"determination.{each.key}": each.title for each in policy.determinations}}


def service(name: str, policy: Policy) -> str:
    """A service that the policy speaks of: a code, or a list of codes with its link."""
    codes = next((each for each in policy.codes if fold(each.name) == fold(name)), None)
    return name if codes is None else link(codes.name, f"codes.{codes.key}")


def used_files(policy: Policy) -> tuple[str, ...]:
    """The files that the policy uses, by their paths from its own folder."""
    folder = posixpath.dirname(policy.source.path)
    return tuple(posixpath.relpath(path, folder or ".") for _, path in policy.source.parts)


def texts(several: tuple[str, ...]) -> tuple[Text, ...]:
    return tuple(map(Text, several))


def lines_of(published: tuple[PolicyProse, ...]) -> tuple[str, ...]:
    """The lines of all the prose; each piece is a paragraph of its own."""
    return tuple(line for each in published for line in (*each.lines, ""))


def section_of(lines: tuple[str, ...]) -> Markdown:
    """Prose that is a section by itself, or under a heading that the template gives where it has none."""
    return Markdown(prose(lines, SECTION if begins_with_heading(lines) else SECTION + 1))
