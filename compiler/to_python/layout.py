"""How generated Python is laid out: text in double quotes, a call on one line where it fits."""

from dataclasses import dataclass

WIDTH = 110
INDENT = "    "


@dataclass(frozen=True, slots=True)
class Call:
    """A call to write: the function and its arguments, each an expression or a call. Without a function, a tuple."""

    function: str
    arguments: tuple["str | Call", ...]
    is_tuple: bool = False

    def __str__(self) -> str:
        comma = "," if self.is_tuple and len(self.arguments) == 1 else ""
        return f"{self.function}({', '.join(map(str, self.arguments))}{comma})"


def laid_out(expression: str | Call, depth: int, end: str = "", start: str = "") -> list[str]:
    """The lines of an expression, indented `depth` times, begun and ended so; a call that is too long in several."""
    line = f"{INDENT * depth}{start}{expression}{end}"
    if isinstance(expression, str) or len(line) <= WIDTH or not expression.arguments:
        return [line]
    lines = [f"{INDENT * depth}{start}{expression.function}("]
    for argument in expression.arguments:
        lines += laid_out(argument, depth + 1, ",")
    return [*lines, f"{INDENT * depth}){end}"]


def text(value: str) -> str:
    """A text as a Python literal, in double quotes unless it holds one."""
    literal = repr(value)
    if literal.startswith("'") and '"' not in value:
        return '"' + literal[1:-1].replace("\\'", "'") + '"'
    return literal


def texts(values: tuple[str, ...]) -> str:
    """A tuple of texts as a Python literal."""
    return f"({', '.join(map(text, values))}{',' if len(values) == 1 else ''})"


def docstring(value: str) -> str:
    """A docstring that says the text and nothing else."""
    plain = value.isprintable() and "\\" not in value and '"""' not in value and not value.endswith('"')
    return f'"""{value}"""' if plain else text(value)
