"""The MkDocs plugin: a page for every policy in a folder, and a list of them, in any MkDocs site.

Policies are read here and become pages in memory; the folder of the documentation is left as it is.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from mkdocs.config import config_options
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from compiler.cli.console import counted, told
from compiler.cli.policies import check_file
from compiler.templating import TemplateMistake
from compiler.to_markdown import STYLES, list_of_policies, to_markdown
from compiler.to_markdown.escape import escape, visible
from policy_dsl.policy import Policy

FOLDER = "policies"
STYLE_SHEET = "assets/policy_dsl.css"


class MistakesInPolicies(PluginError):
    """Policies have errors; the text holds all of them."""


class PolicyPagesConfig(Config):
    """The options: the folder of policies and, perhaps, of a plan's own templates, both beside mkdocs.yml."""

    policies = config_options.Dir(exists=True, default="policies")
    templates = config_options.Optional(config_options.Dir(exists=True))


class PolicyPages(BasePlugin[PolicyPagesConfig]):
    """Adds `policies/KEY.md` for each `.pol` file under the folder, and `policies/index.md` with the list of them.

    A site that has its own page for the list keeps it. A site without a home page gets the list as its home page.
    A policy with an error, two policies with one key and a mistake in a template fail the build with a sentence.
    """

    def __init__(self) -> None:
        self.titles: dict[str, str] = {}

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Adds the style sheet of the pages."""
        if STYLE_SHEET not in config.extra_css:
            config.extra_css.append(STYLE_SHEET)
        return config

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Adds the pages. `MistakesInPolicies` with all their errors; `PluginError` when a page cannot be made."""
        folder = Path(self.config.policies)
        templates = Path(self.config.templates) if self.config.templates else None
        policies = read_policies(folder)
        self.titles = {f"{FOLDER}/{policy.key}.md": policy.title for policy in policies}
        try:
            pages = {f"{FOLDER}/{policy.key}.md": to_markdown(policy, templates) for policy in policies}
            for uri in pages:
                if files.get_file_from_path(uri) is not None:
                    raise PluginError(f'the page "{uri}" of a policy is also a file of the documentation; rename one')
            pages |= lists(policies, files, templates)
        except TemplateMistake as mistake:
            raise PluginError(visible(str(mistake))) from None
        for uri, content in {**pages, STYLE_SHEET: STYLES.read_text(encoding="utf-8")}.items():
            files.append(File.generated(config, uri, content=content))
        return files

    def on_page_markdown(self, markdown: str, /, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Gives the page of a policy its title, escaped, as themes write titles into pages as they are.

        Without it the theme takes the heading, and undoes its escape on the way into the title of the window.
        """
        title = self.titles.get(page.file.src_uri)
        if title is not None:
            page.meta["title"] = escape(title)
        return markdown

    def on_serve(
        self, server: LiveReloadServer, /, *, config: MkDocsConfig, builder: Callable[..., Any]
    ) -> LiveReloadServer:
        """Builds anew when a policy or a template changes."""
        server.watch(self.config.policies)
        if self.config.templates:
            server.watch(self.config.templates)
        return server


def lists(policies: tuple[Policy, ...], files: Files, templates: Path | None) -> dict[str, str]:
    """The pages that list the policies: the one beside them and the home page, where the site has none of its own."""
    own = {each.src_uri for each in files.documentation_pages()}
    pages = {}
    if own.isdisjoint((f"{FOLDER}/index.md", f"{FOLDER}/README.md")):
        pages[f"{FOLDER}/index.md"] = list_of_policies(policies, templates=templates)
    if own.isdisjoint(("index.md", "README.md")):
        pages["index.md"] = list_of_policies(policies, f"{FOLDER}/", templates)
    return pages


def read_policies(folder: Path) -> tuple[Policy, ...]:
    """The policies in the `.pol` files under a folder, by path. `MistakesInPolicies` with all of their errors."""
    policies: dict[str, tuple[Path, Policy]] = {}
    mistakes: list[str] = []
    for path in map(near, sorted(each for each in folder.rglob("*.pol") if each.is_file())):
        result = check_file(path)
        policy = result.value
        mistakes += [told(each, err=True) for each in result.diagnostics if each.is_error]
        if policy is None or result.has_errors:
            continue
        if policy.key == "index":
            mistakes.append(f'{path}: a policy named "index" has no page, as the list of policies stands there')
        elif policy.key in policies:
            other = policies[policy.key][0]
            mistakes.append(f'{path}: this policy and the one in {other} have one key, "{policy.key}", and so one page')
        policies.setdefault(policy.key, (path, policy))
    if mistakes:
        why = f"{counted(len(mistakes), 'error')} in the policies"
        raise MistakesInPolicies("\n".join((f"the pages of the policies cannot be made: {why}", *mistakes)))
    return tuple(policy for _, policy in policies.values())


def near(path: Path) -> Path:
    """The path as it is named in messages: from the current folder, if it lies in it."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path
