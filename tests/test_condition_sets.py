"""The sets of values by which conditions are compared, against membership tried out; and long lists of conditions."""

import random

from policy_dsl.checks.sets import ABSENT, HIGHEST, LOWEST, Cut, Values, every_of
from policy_dsl.pipeline import read_policy
from policy_dsl.source import normalised

CUTS: list[Cut] = [LOWEST, *((1, number, side) for number in range(8) for side in (0, 1)), HIGHEST, *ABSENT]


def holds(values: Values, at: int) -> bool:
    """Whether a set holds what lies right behind a cut."""
    return sum(cut <= CUTS[at] for cut in values) % 2 == 1


def test_what_is_in_every_set() -> None:
    """Of sets with few ends and with many, in any number."""
    drawn = random.Random(1)
    for _ in range(2000):
        sets = [tuple(sorted(drawn.sample(CUTS, 2 * drawn.randrange(9)))) for _ in range(drawn.randrange(1, 5))]
        found = every_of(sets)

        assert [all(holds(each, at) for each in sets) for at in range(len(CUTS))] == [
            holds(found, at) for at in range(len(CUTS))
        ]
        assert list(found) == sorted(set(found))


def test_what_follows_is_told_in_a_long_list() -> None:
    """However many conditions about other values stand between the two."""
    facts = "".join(f'  score {number}: number\n    asks "Score {number}?"\n' for number in range(60))
    criteria = "".join(f'    ({number}) "Score, at least 3": score {number} is at least 3\n' for number in range(60))
    text = (
        'policy small "Small"\n  version 1.0\n  effective 2026-01-01\n  status draft\n  source "A book"\n\n'
        f'facts\n{facts}\ndetermination small "Small"\n  medically necessary when all of\n{criteria}'
        '    (last) "Score, at least 2": score 0 is at least 2\n  otherwise not medically necessary\n'
    )
    found = read_policy(normalised("small.pol", text)).diagnostics

    assert ["score 0 is at least 2"] == [each.source.text_of(each.span) for each in found if each.code == "POL0634"]
