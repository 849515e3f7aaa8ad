"""From a checked policy to its page: Markdown for MkDocs, or for any other reader of Markdown.

The template shows what `page.py` worked out. The title, the banner of an example, and status, version and dates are
put above it here, so that no template can leave them out.
"""

from pathlib import Path

from compiler.templating import render, templates_of
from compiler.to_markdown.escape import Text, escape
from compiler.to_markdown.page import Page, listed_policy, page_of
from compiler.to_markdown.versions import family_of, in_order
from policy_dsl.policy import Policy
from policy_dsl.runtime.report import EXAMPLE_BANNER

TEMPLATES = templates_of("to_markdown")
STYLES = TEMPLATES / "policy.css"


def to_markdown(policy: Policy, templates: Path | None = None, published: tuple[Policy, ...] = ()) -> str:
    """The page of a policy as Markdown, the same to the byte for the same policy.

    `templates` is a folder of the plan's own: a `policy.md.jinja` there takes the place of ours; it may begin with
    `{% extends "policy_dsl/policy.md.jinja" %}` and give one block anew. The template gets one value, `page`.
    Among `published` may be other versions of the policy, to which the page then leads.
    All text of the policy is shown as written; only published prose may mark up, with its own small Markdown.
    The scenarios are run on the reference evaluator. `TemplateMistake` when a template of the plan cannot be used.
    """
    page = page_of(policy, family_of(policy, published))
    body = render("policy.md.jinja", {"page": page}, ours=TEMPLATES, theirs=templates, escape=escape)
    line = f"**Status:** {escape(page.status)} · **Version:** {escape(page.version)} · **Effective:** {page.effective}"
    return f"{heading(page.title, example=policy.status == 'example')}{line}\n\n{body}"


def list_of_policies(policies: tuple[Policy, ...], folder: str = "", templates: Path | None = None) -> str:
    """The page that lists policies by title, as Markdown; `folder` leads from it to their pages, `policies/` or empty.

    `templates` may hold an `index.md.jinja`, as in `to_markdown`; it gets `policies`.
    """
    values = {"policies": tuple(listed_policy(each, family_of(each, policies), folder) for each in in_order(policies))}
    body = render("index.md.jinja", values, ours=TEMPLATES, theirs=templates, escape=escape)
    only_examples = bool(policies) and all(each.status == "example" for each in policies)
    return heading(Text("Policies"), example=only_examples) + body


def heading(title: Text, *, example: bool) -> str:
    """The title of a page and, for an example, the banner. In HTML, which every reader of Markdown shows."""
    banner = (
        '<div class="admonition warning" role="note">\n'
        f'<p class="admonition-title">{escape(EXAMPLE_BANNER)}</p>\n'
        "</div>\n\n"
    )
    return f"# {escape(title)}\n\n{banner if example else ''}"


__all__ = ["Page", "list_of_policies", "to_markdown"]
