"""Templates: the one place that knows Jinja. Values in, text out; what is written is escaped unless marked otherwise.

Templates come from a folder of ours and, where the caller names one, from a folder of the plan: never from a policy.
Both run in Jinja's sandbox. Text of a policy is data: it is never compiled.
"""

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType

from jinja2 import ChoiceLoader, FileSystemLoader, PrefixLoader, StrictUndefined, TemplateError, TemplateSyntaxError
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup

OURS = "policy_dsl"  # how a plan's template names ours: {% extends "policy_dsl/policy.md.jinja" %}
UNESCAPED = ("safe", "tojson", "urlize", "xmlattr")  # filters that write what nobody escaped for Markdown


class TemplateMistake(Exception):
    """A plan's own template cannot be used; its text is the sentence for the person who wrote it."""


def templates_of(target: str) -> Path:
    """The folder of our templates for a target, which is named like its folder: `to_markdown`."""
    return Path(__file__).parent / target / "templates"


def render(
    name: str,
    values: Mapping[str, object],
    *,
    ours: Path,
    theirs: Path | None,
    escape: Callable[[str], str],
) -> str:
    """The text that the template `name` gives for the values, with one line end at its end.

    The folder `theirs`, if there is one, is looked into first; there `policy_dsl/NAME` is the template of ours.
    Every expression is escaped by `escape`, except values that have `__html__`, which say themselves what to write.
    Runs of blank lines become one. `TemplateMistake` when a template of the plan cannot be read, names what does not
    exist, or does what the sandbox forbids. A mistake in ours is our own bug and crashes.
    """
    environment = environment_for(ours, theirs, escape)
    try:
        text = environment.get_template(name).render(values)
    except Exception as bad:
        if theirs is None:
            raise
        raise TemplateMistake(told(bad, name)) from bad
    return re.sub(r"\n{3,}", "\n\n", re.sub(r"[ \t]+$", "", text, flags=re.MULTILINE)).strip("\n") + "\n"


def environment_for(ours: Path, theirs: Path | None, escape: Callable[[str], str]) -> SandboxedEnvironment:
    """The sandbox in which the templates of these folders run."""

    def written(value: object) -> Markup:
        say = getattr(value, "__html__", None)
        return Markup(escape(str(value)) if say is None else say())

    own = FileSystemLoader(ours)
    loaders = [PrefixLoader({OURS: own}), *([] if theirs is None else [FileSystemLoader(theirs)]), own]
    environment = SandboxedEnvironment(
        loader=ChoiceLoader(loaders),
        undefined=StrictUndefined,
        autoescape=True,
        finalize=written,
        trim_blocks=True,
        lstrip_blocks=True,
        newline_sequence="\n",
    )
    for each in UNESCAPED:
        del environment.filters[each]
    return environment


def told(bad: Exception, name: str) -> str:
    """What is wrong with a template, as a sentence that says where."""
    at = place(bad.__traceback__)
    if isinstance(bad, TemplateSyntaxError):
        at = f"{Path(bad.filename).name if bad.filename else bad.name or name}, line {bad.lineno}"
    if isinstance(bad, RecursionError):
        return f'the template "{at or name}" uses itself without end'
    why = bad.message if isinstance(bad, TemplateError) and bad.message else str(bad)
    return f'the template "{at or name}" cannot be used: {why}'


def place(traceback: TracebackType | None) -> str | None:
    """The innermost template and line of a traceback, if it went through one."""
    found = None
    while traceback is not None:
        file = Path(traceback.tb_frame.f_code.co_filename)
        if file.suffix == ".jinja":
            found = f"{file.name}, line {traceback.tb_lineno}"
        traceback = traceback.tb_next
    return found
