"""The MkDocs plugin: a page for every policy in a folder, and a list of them, in any MkDocs site.

Policies are read here and become pages in memory; the folder of the documentation is left as it is.
"""

from collections import Counter
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

from compiler.cli.configuration import WrongConfiguration, configuration
from compiler.cli.console import counted, say, told
from compiler.cli.console import visible as visible_line
from compiler.cli.files import is_shared
from compiler.cli.policies import check_file
from compiler.scenarios import run_scenarios
from compiler.templating import TemplateMistake
from compiler.to_markdown import STYLES, list_of_policies, to_markdown
from compiler.to_markdown.escape import escape, visible
from compiler.to_markdown.versions import family_of, page_name
from policy_dsl.accepted import accept_everywhere
from policy_dsl.diagnostics import Diagnostic
from policy_dsl.policy import Policy
from policy_dsl.versions import check_versions

FOLDER = "policies"
OTHER_WORDINGS = frozenset({"POL0604", "POL0611", "POL0656", "POL0657", "POL0658"})  # than their conditions
STYLE_SHEET = "assets/policy_dsl.css"


class MistakesInPolicies(PluginError):
    """Policies have errors; the text holds all of them."""


class PolicyPagesConfig(Config):
    """The options: the folder of policies and, perhaps, of a plan's own templates, both beside mkdocs.yml."""

    policies = config_options.Dir(exists=True, default="policies")
    templates = config_options.Optional(config_options.Dir(exists=True))


class PolicyPages(BasePlugin[PolicyPagesConfig]):
    """Adds `policies/KEY.md` for each policy under the folder, and `policies/index.md` with the list of them.

    Of several versions of a policy the newest has that page, and each older one `policies/KEY-VERSION.md`.

    A site that has its own page for the list keeps it. A site without a home page gets the list as its home page.
    A policy with an error, two versions in force on one day and a mistake in a template fail the build with a sentence.
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
        warn_of_failures(policies)
        published = {f"{FOLDER}/{name}": policy for name, policy in page_names(policies).items()}
        self.titles = {uri: title_of(policy, policies) for uri, policy in published.items()}
        try:
            pages = {uri: to_markdown(policy, templates, policies) for uri, policy in published.items()}
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
    """The policies in the `.pol` files under a folder, by path; files that only others use are read with those.

    `MistakesInPolicies` with all of their errors, two versions in force on one day and two with one page among them.
    """
    policies: list[Policy] = []
    mistakes: list[str] = []
    warnings: list[Diagnostic] = []
    for path in map(near, sorted(each for each in folder.rglob("*.pol") if each.is_file() and not is_shared(each))):
        result = check_file(path)
        mistakes += [told(each, err=True) for each in result.diagnostics if each.is_error]
        warnings += [each for each in result.diagnostics if not each.is_error]
        if result.value is not None and not result.has_errors:
            policies.append(result.value)
    mistakes += [told(each, err=True) for each in check_versions(policies) if each.is_error]
    mistakes += [] if mistakes else mistakes_in_names(policies)
    if mistakes:
        why = f"{counted(len(mistakes), 'error')} in the policies"
        raise MistakesInPolicies("\n".join((f"the pages of the policies cannot be made: {why}", *mistakes)))
    warn_of_wordings(warnings)
    return tuple(policies)


def page_names(policies: tuple[Policy, ...]) -> dict[str, Policy]:
    """Each policy by the name of the file of its page."""
    return {page_name(each, family_of(each, policies)): each for each in policies}


def mistakes_in_names(policies: list[Policy]) -> list[str]:
    """Policies that cannot have a page of their own, a sentence each."""
    taken: dict[str, Policy] = {}
    found = []
    for policy in policies:
        name = page_name(policy, family_of(policy, policies))
        path = policy.source.path
        if name == "index.md":
            found.append(f'{path}: a policy named "index" has no page, as the list of policies stands there')
        elif name in taken:
            other = f"{taken[name].version} in {taken[name].source.path}"
            found.append(f"{path}: version {policy.version} and version {other} would have one page, {name}")
        taken.setdefault(name, policy)
    return found


def title_of(policy: Policy, policies: tuple[Policy, ...]) -> str:
    """The title of a page in the navigation: that of an older version says which it is."""
    newest = family_of(policy, policies)[0]
    return policy.title if policy is newest else f"{policy.title}, version {policy.version}"


def warn_of_failures(policies: tuple[Policy, ...]) -> None:
    """Tell of policies with scenarios that do not come out as they say; their pages show what does come out."""
    for policy in policies:
        failed = sum(bool(each.failures) for each in run_scenarios(policy))
        if failed:
            of_all = f"{failed} of {counted(len(policy.scenarios), 'scenario')}"
            say(visible_line(f'warning: {of_all} of {policy.source.path} fail; "pol test" says why'))


def warn_of_wordings(warnings: list[Diagnostic]) -> None:
    """Tell of policies whose pages publish wordings beside conditions that say something else."""
    try:
        left, _ = accept_everywhere(warnings, configuration().accept)
    except WrongConfiguration as wrong:
        raise PluginError(wrong.format_message()) from None
    places = {(each.source.path, each.span.start) for each in left if each.code in OTHER_WORDINGS}
    for path, count in sorted(Counter(path for path, _ in places).items()):
        say_else = (
            "says something else than its condition" if count == 1 else "say something else than their conditions"
        )
        say(visible_line(f'warning: {counted(count, "wording")} of {path} {say_else}; "pol check" says which'))


def near(path: Path) -> Path:
    """The path as it is named in messages: from the current folder, if it lies in it."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path
