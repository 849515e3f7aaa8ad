"""One policy with every type, comparator and structure of the language, and random cases for it.

The text is what an author would write. The cases lie at and around the boundaries that the text draws, and leave out
or mark as not documented what they do not say.
"""

from collections.abc import Mapping
from random import Random
from typing import TypeAlias

Data: TypeAlias = dict[str, object]

EVERY_TYPE = """policy whole language "Whole language"
  version 1.0
  effective 2026-01-01 to 2026-12-31
  status draft
  source "Made up for a test"

outcomes
  granted: approves
  excluded: denies
  not covered: denies
  review: refers

facts
  pain: yes/no
  fever: yes/no
  weight: number
  height: number from 0 to 250.5
  sitting height: number from 100 to 300
  dose: number up to 10
  visits: whole number from 0 to 4
  planned visits: whole number
  earlier visits: whole number from 2 to 6
  relief: percent
  lasting relief: percent from 0% to 100%
  site: one of neck, back, "head and neck"
  second site: one of neck, back, "head and neck"
  levels: some of A, B, C
  treated levels: some of C, B, A
  findings: some of X, Y or none
  old findings: some of X, Y or none
  onset: date
  surgery: date
  remark: text
  note: text
  frail: yes/no
    if not documented: no
  assumed relief: percent from 0% to 100%
    if not documented: 50%
  assumed levels: some of A, B, C
    if not documented: A, B

define
  least relief: 79.5%
  most visits: 3
  first day: 2026-02-01
  body height: height
  small: body height is less than 150 or weight is at most 40.25
  feels bad: pain and small

determination numbers "Numbers"
  excluded when any of
    (1) "Too heavy": weight is more than 300
    (2) "Odd dose", at least 2 of
      (a) "Dose of ten": dose is 10
      (b) "No dose": dose is not 0
      (c) "Listed dose": dose is one of 1, 2.5, -3
      (d) "Sitting": height is less than sitting height
  not covered when none of
    (3) "In range": visits is 1 to 3
    (4) "As planned": visits is not planned visits
    (5) "Listed visits": visits is not one of 0, 2, 4
    (6) "Fewer": earlier visits are at most visits
  granted when all of
    (7) "Relief"
      relief is at least least relief
      lasting relief is at least relief or lasting relief is 100%
      any of
        (a) "Small": small
        (b) "Tall": body height is at least 150
    (8) "Heights": sitting height is more than body height
  otherwise not medically necessary

determination choices "Choices"
  review when all of
    (1) "Same site": site is second site
    (2) "Not the neck": not (site is neck or second site is one of neck, "head and neck")
  excluded when any of
    (3) "Some levels": levels are any of A, B
    (4) "A finding": findings are all of Y
  not medically necessary when all of
    (5) "Only these": levels are among B, C
    (6) "Within": treated levels are among levels
    (7) "Site": site is not back
  granted when at least 1 of
    (8) "Findings kept": findings are all of old findings
    (9) "No common finding": findings are none of old findings
    (10) "Other levels": levels are not the same as treated levels
    (11) "Just these": findings are the same as X
    (12) "All levels": treated levels are all of A, B
  otherwise review

determination days "Days"
  granted when all of
    (1) "Early": onset is before first day
    (2) "Not late": surgery is on or before 2026-06-30
    (3) "In order": onset is on or before surgery
    (4) "Words": remark is "as agreed" or remark is note
  review when any of
    (5) "On the day": surgery is date of service
    (6) "Later": surgery is later than onset and date of service is after 2026-03-01
    (7) "Words listed": note is not one of "as agreed", "# not a comment"
  otherwise not covered

determination mixed "Mixed"
  medically necessary when all of
    (1) "Bad": feels bad
    (2) "One of these", any of
      (a) "Nested", none of
        (1) "Fever": fever is yes
        (2) "Deep", at least 2 of
          (a) "Pain": pain
          (b) "No fever": fever is no
          (c) "Weight": (weight is more than 50 and not fever) or dose is at most 2.5
      (b) "Visits": visits is at least most visits and not (pain and fever)
  not medically necessary when all of
    (3) "Fever alone": fever and not pain
  excluded when all of
    (4) "Low weight": weight is less than 40.25
  otherwise not covered

determination assumptions "Assumptions"
  not medically necessary when any of
    (1) "Frail": frail or pain
    (2) "Nothing said of relief": relief is not documented and assumed relief is at most 50%
  granted when all of
    (3) "Fever is documented": fever is documented
    (4) "Frailty is documented": frail is documented or assumed levels are the same as A, B
    (5) "Levels": assumed levels are all of levels
  otherwise review

scenario "Nothing is known"
  then numbers needs more information
"""

# Determinations in which filling in a fact may change what was decided: by an assumption or by "is documented".
NOT_MONOTONE = ("assumptions",)

TYPICAL: Mapping[str, tuple[object, ...]] = {
    "pain": (True, False),
    "fever": (True, False),
    "weight": (-1, 40, 40.25, 40.26, 50, 50.5, 300, 300.1),
    "height": (0, 99.9, 149.99, 150, 200, 250.5),
    "sitting_height": (100, 150, 200, 300),
    "dose": (-3, 0, 1, 2.5, 9.99, 10),
    "visits": (0, 1, 2, 3, 4),
    "planned_visits": (-1, 0, 2, 5),
    "earlier_visits": (2, 3, 4, 6),
    "relief": (-5, 50, 79.4, 79.5, 100, 101),
    "lasting_relief": (0, 50, 79.5, 100),
    "site": ("neck", "back", "head and neck"),
    "second_site": ("neck", "back", "head and neck"),
    "levels": (["A"], ["B", "C"], ["C"], ["A", "B"], ["A", "B", "C"]),
    "treated_levels": (["A"], ["B", "C"], ["C"], ["A", "B"], ["A", "B", "C"]),
    "findings": ([], ["X"], ["Y"], ["Y", "X"]),
    "old_findings": ([], ["X"], ["Y"], ["Y", "X"]),
    "onset": ("2026-01-31", "2026-02-01", "2026-06-30"),
    "surgery": ("2026-02-01", "2026-06-30", "2026-07-01"),
    "remark": ("as agreed", "", "other"),
    "note": ("as agreed", "# not a comment", "other"),
    "frail": (True, False),
    "assumed_relief": (0, 50, 50.1, 100),
    "assumed_levels": (["A", "B"], ["A"], ["A", "B", "C"]),
    "date_of_service": ("2026-01-01", "2026-03-01", "2026-03-02", "2026-06-30", "2026-12-31"),
}


def random_case(random: Random) -> Data:
    """A case in which none, few or most of the facts are missing; a missing one is silent, null or not documented."""
    missing = random.choice((0, 0.05, 0.2, 0.6))
    case: Data = {}
    for key, values in TYPICAL.items():
        if random.random() >= missing:
            case[key] = random.choice(values)
        elif random.random() < 0.5:
            case[key] = random.choice((None, {"documented": False}))
    return case
