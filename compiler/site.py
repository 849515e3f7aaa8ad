"""The site of the policies: built into a folder, or served while policies are written. MkDocs does the work.

MkDocs belongs to the extra `docs` and is imported only here, when a site is asked for.
"""

import json
import logging
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TextIO

CONFIGURATIONS = ("mkdocs.yml", "mkdocs.yaml")
POLICIES = Path("policies")
OUTPUT = Path("build/site")
ADDRESS = "127.0.0.1:8000"


class SiteError(Exception):
    """The site cannot be built or served; its text says why, for the person who asked for it."""


class PoliciesAtFault(SiteError):
    """A policy has an error, so there is no site."""


class Messages(logging.Handler):
    """Keeps the warnings and errors of a build."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.kept: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        message = record.getMessage()
        if message not in self.kept:
            self.kept.append(message)


class Told(logging.StreamHandler[TextIO]):
    """Tells on standard error what happens while a site is served; errors of the first build are for `SiteError`."""

    serving = False

    def emit(self, record: logging.LogRecord) -> None:
        self.serving = self.serving or record.name == "mkdocs.livereload"  # speaks once the first build is done
        if self.serving or record.levelno < logging.ERROR:
            super().emit(record)


def build_site(
    config_file: Path | None = None,
    policies: Path | None = None,
    output: Path = OUTPUT,
    templates: Path | None = None,
) -> Path:
    """The folder `output` with the finished site, which takes the place of the one built there before.

    `config_file` is an mkdocs.yml; without one, and without `policies`, the mkdocs.yml in the current folder is used.
    Else a site of its own is made over the folder `policies` (or `policies` in the current one) alone, with the plan's
    `templates` if named.
    `SiteError` when something is wrong, with every sentence about it, and `PoliciesAtFault` when it is a policy;
    then `output` is as it was before.
    """
    require_mkdocs()
    output = Path(os.path.abspath(output))
    with configuration(config_file, policies, templates) as config, as_site_error():
        refuse_what_is_no_site(output)
        output.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{output.name}-", dir=output.parent) as temporary:
            new = Path(temporary, "new")
            build(config, new, output)
            put_in_place(new, output, Path(temporary, "old"))
    return output


def serve_site(
    config_file: Path | None = None,
    policies: Path | None = None,
    address: str = ADDRESS,
    templates: Path | None = None,
    *,
    open_in_browser: bool = False,
) -> None:
    """Serves the site at `address` until interrupted, and builds it anew when a policy, a page or a template changes.

    The site is the one that `build_site` would build. `SiteError` when it cannot be built at first, or `address` not
    be served; a mistake made later is told on the standard error, and the pages come back when it is mended.
    """
    require_mkdocs()
    from mkdocs.commands.serve import serve

    told = Told()
    told.setFormatter(logging.Formatter("%(message)s"))
    log = logging.getLogger("mkdocs")
    with configuration(config_file, policies, templates) as config, as_site_error():
        level = log.level
        log.addHandler(told)
        log.setLevel(logging.INFO)
        try:
            serve(str(config), dev_addr=address, open_in_browser=open_in_browser)
        finally:
            log.removeHandler(told)
            log.setLevel(level)


def require_mkdocs() -> None:
    """`SiteError` when MkDocs or its theme is not installed."""
    missing = [each for each in ("mkdocs", "material") if find_spec(each) is None]
    if missing:
        raise SiteError("the pages need MkDocs: pip install 'policy-dsl[docs]'")


def build(config: Path, new: Path, output: Path) -> None:
    """Builds the site of a configuration into the folder `new`, unless something it is built from lies in `output`."""
    from mkdocs.commands.build import build as build_pages
    from mkdocs.config import load_config

    loaded = load_config(str(config), site_dir=str(new))
    plugin = loaded.plugins.get("policy_dsl")
    named = (plugin.config.get("policies"), plugin.config.get("templates")) if plugin else ()
    sources = (Path.cwd(), config, *(Path(each) for each in (loaded.docs_dir, *named) if each))
    if any(each.is_relative_to(output) for each in sources):
        raise SiteError(f'"{output}" holds what the site is built from; name another folder for the site')
    loaded.plugins.on_startup(command="build", dirty=False)
    try:
        build_pages(loaded)
    finally:
        loaded.plugins.on_shutdown()


def refuse_what_is_no_site(output: Path) -> None:
    """`SiteError` when the output is a file, or a folder that holds something else than a site."""
    if output.exists() and not output.is_dir():
        raise SiteError(f'"{output}" is a file; the site is a folder')
    if output.is_dir() and any(output.iterdir()) and not (output / "sitemap.xml").is_file():
        raise SiteError(f'"{output}" holds something else than a site; name another folder, or empty it')


def put_in_place(new: Path, output: Path, aside: Path) -> None:
    """Renames a finished site to its place; the one before is put aside first, and back if that fails."""
    if output.exists():
        output.rename(aside)
    try:
        new.rename(output)
    except OSError:
        if aside.exists():
            aside.rename(output)
        raise


# ---- which site


@contextmanager
def configuration(config_file: Path | None, policies: Path | None, templates: Path | None) -> Iterator[Path]:
    """The mkdocs.yml to build: the one named, the one in the current folder, or one made for a folder of policies."""
    if config_file is not None:
        if not config_file.is_file():
            raise SiteError(f'there is no file "{config_file}"')
        yield config_file.absolute()
        return
    present = next((Path(each).absolute() for each in CONFIGURATIONS if Path(each).is_file()), None)
    if present is not None and policies is None:
        yield present
        return
    folder = (policies or POLICIES).absolute()
    if not folder.is_dir():
        here = "" if policies else "; name the one that holds them: --policies FOLDER"
        raise SiteError(f'there is no folder "{policies or POLICIES}" with policies{here}')
    with tempfile.TemporaryDirectory(prefix="policy-dsl-") as temporary:
        docs = Path(temporary, "docs")
        docs.mkdir()
        written = Path(temporary, "mkdocs.yml")
        # JSON is YAML, and quotes whatever a path may hold.
        written.write_text(json.dumps(default_site(docs, folder, templates)), encoding="utf-8")
        yield written


def default_site(docs: Path, policies: Path, templates: Path | None) -> dict[str, object]:
    """The configuration of a site that has nothing but policies. It opens from the disk and loads nothing else."""
    pages = {"policies": str(policies), **({"templates": str(templates.absolute())} if templates else {})}
    return {
        "site_name": "Policies",
        "docs_dir": str(docs),
        "use_directory_urls": False,
        "strict": True,
        "theme": {"name": "material", "font": False, "features": ["navigation.indexes"]},
        "plugins": ["search", {"policy_dsl": pages}],
        "markdown_extensions": ["tables", {"toc": {"permalink": True}}],
    }


# ---- what MkDocs has to say


@contextmanager
def as_site_error() -> Iterator[None]:
    """Turns what MkDocs says when it gives up into a `SiteError`: `PoliciesAtFault` where a policy is to blame."""
    from mkdocs.exceptions import MkDocsException

    messages = Messages()
    log = logging.getLogger("mkdocs")
    log.addHandler(messages)
    try:
        yield
    except MkDocsException as bad:
        kind = PoliciesAtFault if is_about_policies(bad) else SiteError
        raise kind("\n".join(messages.kept) or str(bad)) from None
    except OSError as bad:
        raise SiteError(f"the site cannot be made: {bad}") from None
    finally:
        log.removeHandler(messages)


def is_about_policies(bad: BaseException) -> bool:
    """Whether a mistake in a policy is behind what MkDocs raised; it raises something else in its place."""
    from compiler.mkdocs_plugin import MistakesInPolicies

    behind: BaseException | None = bad
    while behind is not None and not isinstance(behind, MistakesInPolicies):
        behind = behind.__context__
    return behind is not None
