"""What came of a call of `pol`, for the tests of its doors; the fixture `pol` makes one."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Run:
    """What came of one call of `pol`."""

    status: int
    out: str
    err: str


Pol = Callable[..., Run]
