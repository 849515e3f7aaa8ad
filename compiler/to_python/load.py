"""A generated module, made from its source: the only place where generated code is run inside this process."""

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from policy_dsl.policy import Policy


def load(policy: "Policy") -> ModuleType:
    """The policy's generated module, compiled in memory; nothing is written."""
    from compiler.to_python import to_python  # running a module that is already there needs none of it

    module = ModuleType(policy.key)
    code = compile(to_python(policy), f"<generated from {policy.key}>", "exec")
    exec(code, module.__dict__)
    return module


def load_file(path: Path) -> ModuleType | None:
    """The module in a Python file that a person named; None when it is no module of a compiled policy, or fails.

    The file is run: it is code that somebody chose to trust.
    """
    spec = spec_from_file_location("compiled_policy", path)
    if spec is None or spec.loader is None:
        return None
    module = module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except (Exception, SystemExit):
        return None
    return module if hasattr(module, "POLICY") and hasattr(module, "decide_json") else None
