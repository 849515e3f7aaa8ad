"""What one begins with: a first policy, or a whole repository of policies, as texts by their paths.

A name becomes the name in the policy, the name of its file and its title; nothing is read or written here.
"""

import json
import re
import unicodedata
from collections.abc import Mapping

from compiler.templating import render, templates_of
from policy_dsl import __version__
from policy_dsl.format import formatted
from policy_dsl.names import forbidden_in, key_of
from policy_dsl.pipeline import read_policy
from policy_dsl.source import normalised

TEMPLATES = templates_of("new")
LONGEST_KEY = 80  # characters, so that the name of the file fits on every disk
LONGEST_TITLE = 200
FIRST_POLICY = "First policy"
# A GitHub repository cannot have such a name, so nothing is fetched from anybody before the place is filled in.
NOT_KNOWN = "<OWNER>/<REPOSITORY>"
# What Windows takes for a device, with any ending; and the page that lists the policies.
TAKEN = re.compile(r"con|prn|aux|nul|com\d|lpt\d|index")
# The templates of a repository by where they are put.
REPOSITORY = {
    "README.md": "README.md.jinja",
    "docs/index.md": "index.md.jinja",
    "pol.toml": "pol.toml.jinja",
    "mkdocs.yml": "mkdocs.yml.jinja",
    "requirements.txt": "requirements.txt.jinja",
    ".gitignore": "gitignore.jinja",
    ".pre-commit-config.yaml": "pre-commit-config.yaml.jinja",
    ".github/workflows/policies.yml": "workflow.yml.jinja",
}


class NameRefused(Exception):
    """A name cannot be used; its text is the sentence that says why, and what to give instead."""


def new_policy(title: str) -> tuple[str, str]:
    """The name of the file, `knee_arthroscopy.pol`, and the text of a policy to begin with, in its canonical form.

    The policy has no mistake, and its scenarios pass. `NameRefused` when no file can be named by the title.
    """
    title = clean_title(title)
    key = file_key(title)
    name = key.replace("_", " ")
    head = f'"{name}"' if forbidden_in(name) else name
    text = made("policy.pol.jinja", {"name": head, "title": title.replace('"', "'")})
    source = normalised(f"{key}.pol", text)
    mistakes = [each.message for each in read_policy(source, lambda used: None).diagnostics]
    laid_out = None if mistakes else formatted(source).value
    if laid_out is None:
        raise NameRefused(f'no policy can be named "{title}": {mistakes[0]}')
    return f"{key}.pol", laid_out


def new_repository(name: str, project: str = NOT_KNOWN) -> Mapping[str, str]:
    """The files of a repository of policies by their paths, with a first policy whose scenarios pass.

    `project` is where Policy DSL itself is published on GitHub, `OWNER/REPOSITORY`; hooks and checks are fetched there.
    `NameRefused` when a site cannot be called so.
    """
    title = clean_title(name)
    file, policy = new_policy(FIRST_POLICY)
    values = {
        "title": title,
        # A text of JSON is one of YAML.
        "quoted_title": json.dumps(title),
        "first_policy": f"policies/{file}",
        "project": project,
        "known": project != NOT_KNOWN,
        "version": __version__,
    }
    return {
        f"policies/{file}": policy,
        **{path: made(template, values) for path, template in REPOSITORY.items()},
    }


def made(template: str, values: Mapping[str, object]) -> str:
    """The text of a template; values were made fit for it before."""
    return render(template, values, ours=TEMPLATES, theirs=None, escape=str)


def clean_title(text: str) -> str:
    """The text in one line, without blanks too many. `NameRefused` when there is none, or one cannot see all of it."""
    title = " ".join(text.split())
    if not title:
        raise NameRefused('the name is empty: give one such as "knee arthroscopy"')
    if len(title) > LONGEST_TITLE:
        raise NameRefused(f"the name has {len(title)} characters: {LONGEST_TITLE} are enough for a title")
    if not title.isprintable():
        raise NameRefused("the name holds a character that cannot be seen: type it anew")
    return unicodedata.normalize("NFC", title)


def file_key(title: str) -> str:
    """The name as files are named: letters a to z, digits and `_` only, so that it leads to no other folder."""
    key = key_of(title)
    if not key or not re.search("[a-z]", key):
        raise NameRefused(f'"{title}" has letters other than a to z: give a name such as "knee arthroscopy" first')
    if len(key) > LONGEST_KEY:
        raise NameRefused(f"the name is too long for a file: {LONGEST_KEY} characters are enough")
    if TAKEN.fullmatch(key):
        raise NameRefused(f'no file and no page can be named "{key}": give another name')
    return key
