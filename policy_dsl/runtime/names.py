"""The nearest declared name to one that is not declared, by its words and by its letters, for "did you mean"."""

LEAST = 0.6  # of their letters, that two names share which are near
LONGEST = 200  # characters of a name that are compared


def nearest(name: str, declared: tuple[str, ...], least: float = LEAST) -> str | None:
    """The declared name that `name` most likely means; None when none is near.

    Case, hyphens, blanks and plurals make no difference. Then come the same words in another order, the names that
    share most letters in either order, and those that have one word more or less. Of two that are as near, the first.
    """
    from difflib import SequenceMatcher  # costs start-up, and only a mistake needs it

    text, words = plain(name), words_of(name)
    as_written = SequenceMatcher(None, "", text, autojunk=False)
    in_order = SequenceMatcher(None, "", " ".join(sorted(words)), autojunk=False)
    found, most = None, 0.0
    for each in declared:
        if plain(each) == text:
            return each
        other = words_of(each)
        closeness = 0.99 if sorted(other) == sorted(words) else by_a_word(words, other)
        for matcher, compared, weight in ((as_written, plain(each), 1), (in_order, " ".join(sorted(other)), 0.99)):
            matcher.set_seq1(compared)
            floor = max(most, closeness, least) / weight
            if matcher.real_quick_ratio() >= floor and matcher.quick_ratio() >= floor:
                closeness = max(closeness, matcher.ratio() * weight)
        if closeness >= least and closeness > most:
            found, most = each, closeness
    return found


def plain(name: str) -> str:
    """A name or key without case and hyphens."""
    text = name[:LONGEST].casefold().replace("’", "'")
    for sign in "-_/":
        text = text.replace(sign, " ")
    return " ".join(text.split())


def words_of(name: str) -> list[str]:
    """The words of a name or key, without case, hyphens and plurals."""
    return [singular(each) for each in plain(name).split()]


def singular(word: str) -> str:
    """A word without the ending of a plural; a word that only looks like one loses it in the same way."""
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(("ches", "shes", "sses", "xes")):
        return word[:-2]
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


def by_a_word(words: list[str], other: list[str]) -> float:
    """How near two names are of which one has one word more: not very, and the more so the longer what they share."""
    shorter, longer = sorted((words, other), key=len)
    rest = list(longer)
    for each in shorter:
        if each not in rest:
            return 0.0
        rest.remove(each)
    shared = sum(map(len, shorter))
    return LEAST + 0.2 * shared / (shared + len(rest[0])) if len(rest) == 1 and shared > 4 else 0.0
