"""The runtime's own files as part of a stand-alone module: byte for byte, but for the imports of one another."""

import re
from importlib import resources

# In the order in which they need one another.
MODULES = (
    "truth", "numbers", "dates", "names", "fields", "lists", "comparisons", "expressions", "conditions", "items",
    "known", "facts", "settle", "findings", "diagram", "partial", "turning", "boundaries", "candidates", "exact",
    "meaning", "grounding", "counting", "picking", "totals", "report",
)  # fmt: skip

_OWN_IMPORT = re.compile(r"^[ ]*from policy_dsl\.runtime(?:\.\w+)? import (?:\([^)]*\)|[^\n]*)\n", re.MULTILINE)


def bundled_runtime() -> list[str]:
    """The lines of all runtime files, each under a line that names it."""
    lines: list[str] = []
    for name in MODULES:
        text = resources.files("policy_dsl.runtime").joinpath(f"{name}.py").read_text(encoding="utf-8")
        lines += ["", f"# ---- policy_dsl/runtime/{name}.py", "", *without_own_imports(text).rstrip("\n").split("\n")]
    return lines


def without_own_imports(text: str) -> str:
    """A runtime file without the lines that import other runtime files."""
    return _OWN_IMPORT.sub("", text)
