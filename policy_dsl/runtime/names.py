"""The nearest declared name to one that is not declared, for "did you mean"."""


def nearest(name: str, declared: tuple[str, ...]) -> str | None:
    """The declared name that `name` most likely means, without regard to case; None when none is near."""
    from difflib import get_close_matches  # costs start-up, and only a mistake needs it

    folded = {each.casefold(): each for each in reversed(declared)}
    found = get_close_matches(name.casefold()[:200], folded, n=1, cutoff=0.6)
    return folded[found[0]] if found else None
