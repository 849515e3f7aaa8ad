"""The ways in which an input is made, each from a source of chance, as the bytes of a file."""

from collections.abc import Callable
from random import Random

from tests.fuzzing.mutations import mutated
from tests.fuzzing.seeds import policies, small_policies
from tests.fuzzing.walks import written

Way = Callable[[Random], bytes]


def as_bytes(text: str) -> bytes:
    """The bytes of a file; halves of characters stay, and make it no UTF-8."""
    return text.encode("utf-8", "surrogatepass")


def walk_in_a_policy(chance: Random) -> bytes:
    """A policy whose names are declared, with items from the grammar behind it, whose names mostly are not."""
    return as_bytes("".join((chance.choice(small_policies()), written(chance), written(chance))))


def any_bytes(chance: Random) -> bytes:
    """Bytes without a meaning, or a policy with some of its bytes changed."""
    if chance.random() < 0.5:
        return chance.randbytes(chance.choice((0, 1, 10, 300)))
    content = bytearray(as_bytes(chance.choice(small_policies())))
    for _ in range(chance.choice((1, 3, 30))):
        content[chance.randrange(len(content))] = chance.randrange(256)
    return bytes(content)


WAYS: dict[str, Way] = {
    "slips in small policies": lambda chance: as_bytes(mutated(chance.choice(small_policies()), chance)),
    "slips in policies": lambda chance: as_bytes(mutated(chance.choice(policies()), chance)),
    "walks": lambda chance: as_bytes(written(chance)),
    "walks in a policy": walk_in_a_policy,
    "bytes": any_bytes,
}
