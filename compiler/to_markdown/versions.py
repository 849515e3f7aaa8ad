"""Several versions of one policy side by side: which page each has, and what leads from one to the others."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from compiler.to_markdown.escape import Markdown, Text
from policy_dsl.policy import Policy
from policy_dsl.versions import versions_of


@dataclass(frozen=True, slots=True)
class ShownVersion:
    """A version of the policy: its dates, and the path of its page; `here` when this is the page."""

    version: Text
    effective: Text
    link: Markdown
    here: bool


def in_order(policies: Iterable[Policy]) -> tuple[Policy, ...]:
    """The policies by title, the versions of one together, from the newest to the oldest."""
    families = sorted(versions_of(policies).values(), key=lambda each: (each[-1].title.casefold(), each[-1].key))
    return tuple(each for family in families for each in reversed(family))


def family_of(policy: Policy, policies: Iterable[Policy]) -> tuple[Policy, ...]:
    """The versions of a policy among some policies, from the newest to the oldest; itself alone if it is not there."""
    return tuple(reversed(versions_of(policies).get(policy.key, (policy,))))


def page_name(policy: Policy, family: tuple[Policy, ...]) -> str:
    """The file of a policy's page: `KEY.md` of the newest version of its family, `KEY-VERSION.md` of an older one."""
    if policy.effective_from >= family[0].effective_from:
        return f"{policy.key}.md"
    return f"{policy.key}-{re.sub(r'[^A-Za-z0-9.]+', '_', policy.version)}.md"


def shown_versions(policy: Policy, family: tuple[Policy, ...]) -> tuple[ShownVersion, ...]:
    """All versions of a policy, if there are several."""
    if len(family) < 2:
        return ()
    return tuple(
        ShownVersion(Text(each.version), effective(each), Markdown(page_name(each, family)), each is policy)
        for each in family
    )


def effective(policy: Policy) -> Text:
    """The effective dates in words; both days included."""
    until = policy.effective_until
    return Text(f"from {policy.effective_from}" + (f" to {until}" if until else ""))
