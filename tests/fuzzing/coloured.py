"""Lines that repeat themselves without end, and how much longer twice such a line takes to colour."""

import time

from compiler.pygments_lexer import PolicyLexer

STARTS = ("", "  ", "  (1) ", "  | ")
REPEATED = [
    "any ", "every ", "the ", "a b ", "(1) ", "(", "at least 5 ", "at most (a) b ", "is not ", "x: ", '"', "| ", "|a ",
    "\t", " ", "a: b, each a ", "the latest a's ", "complete ", "1 point for each ", "when ", "up to 5 a ", "a-", "1,",
    ", from a up to ", "for each a of ", "a above ", "for each ", "not ", "# ", "> ", "list of a, each a ",
    "values among ", "5 ft ",
]  # fmt: skip
SIZE = 40_000  # characters of the shorter line


def growth_of_colouring(piece: str) -> float:
    """How many times as long twice the text takes, at the worst of the places where a line may begin."""
    return max(
        seconds_for(start + piece * (2 * SIZE // len(piece))) / seconds_for(start + piece * (SIZE // len(piece)))
        for start in STARTS
    )


def seconds_for(text: str) -> float:
    """How long it takes to colour a text; the shortest of three times, and never nothing."""
    taken = []
    for _ in range(3):
        began = time.process_time()
        list(PolicyLexer().get_tokens_unprocessed(text))
        taken.append(time.process_time() - began)
    return max(min(taken), 0.05)
