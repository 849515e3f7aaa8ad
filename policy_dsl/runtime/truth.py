"""The only truth tables: strong Kleene logic over `True`, `False` and `None` (unknown).

A truth value is never tested with a bare `if`; it is compared with `is`.
"""

Truth = bool | None


def negation(truth: Truth) -> Truth:
    """The opposite; unknown stays unknown."""
    return None if truth is None else truth is False


def all_of(truths: tuple[Truth, ...]) -> Truth:
    """No as soon as one is no, yes when each is yes, else unknown. Of nothing: yes."""
    if False in truths:
        return False
    return None if None in truths else True


def any_of(truths: tuple[Truth, ...]) -> Truth:
    """Yes as soon as one is yes, no when each is no, else unknown. Of nothing: no."""
    if True in truths:
        return True
    return None if None in truths else False


def none_of(truths: tuple[Truth, ...]) -> Truth:
    """No as soon as one is yes, yes when each is no, else unknown. Of nothing: yes."""
    return negation(any_of(truths))


def at_least(count: int, truths: tuple[Truth, ...]) -> Truth:
    """Yes when `count` are yes, no when so many are no that `count` is out of reach, else unknown."""
    met = truths.count(True)
    if met >= count:
        return True
    return False if met + truths.count(None) < count else None
