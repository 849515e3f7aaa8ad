"""The only truth tables: strong Kleene logic over `True`, `False` and `None` (unknown).

A truth value is never tested with a bare `if`; it is compared with `is`.
"""

from collections.abc import Iterable

Truth = bool | None


def negation(truth: Truth) -> Truth:
    """The opposite; unknown stays unknown."""
    return None if truth is None else truth is False


def all_of(truths: Iterable[Truth]) -> Truth:
    """No as soon as one is no (the rest is not asked for), yes when each is yes, else unknown. Of nothing: yes."""
    found: Truth = True
    for truth in truths:
        if truth is False:
            return False
        if truth is None:
            found = None
    return found


def any_of(truths: Iterable[Truth]) -> Truth:
    """Yes as soon as one is yes (the rest is not asked for), no when each is no, else unknown. Of nothing: no."""
    found: Truth = False
    for truth in truths:
        if truth is True:
            return True
        if truth is None:
            found = None
    return found


def none_of(truths: Iterable[Truth]) -> Truth:
    """No as soon as one is yes, yes when each is no, else unknown. Of nothing: yes."""
    return negation(any_of(truths))


def at_least(count: int, truths: tuple[Truth, ...]) -> Truth:
    """Yes when `count` are yes, no when so many are no that `count` is out of reach, else unknown."""
    met = truths.count(True)
    if met >= count:
        return True
    return False if met + truths.count(None) < count else None
