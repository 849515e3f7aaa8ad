"""From a checked policy to one Python module: typed facts, an outcome and an explanation for each determination.

The module is readable, equal to the byte for equal policies, and imports only the standard library and
`policy_dsl.runtime`; stand-alone, it holds the runtime's own files and imports the standard library alone.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:  # a module that is already made is run without the compiler
    from policy_dsl.policy import Policy


def to_python(policy: "Policy", *, standalone: bool = False) -> str:
    """The source of the policy's module, ending in one line end.

    It offers `Facts` (immutable, typed), `read_facts(data)`, for each determination a function of its key that
    gives the outcome's words and `explain_KEY` that gives the explanation, and `decide(data)` and
    `decide_json(text)` for all of them.
    With `standalone` it imports nothing outside the standard library.
    """
    from compiler.to_python.module import Module

    return Module(policy).source(standalone=standalone)
