"""What is said of the items of lists: how many there are, of each of them, of one of them, of all together."""

from dataclasses import replace
from datetime import date

from policy_dsl import errors, syntax
from policy_dsl.names import fold, key_of
from policy_dsl.policy import (
    Any,
    BlockIsMet,
    Calendar,
    Compare,
    Condition,
    Constant,
    CountItems,
    DaysInARow,
    Defined,
    EveryItem,
    Expression,
    Fact,
    FactRead,
    Items,
    ListOf,
    Lookup,
    Measure,
    Not,
    Pick,
    Shifted,
    Total,
    Window,
)
from policy_dsl.resolve.expressions import resolve_date, resolve_length, resolve_number
from policy_dsl.resolve.lists import (
    attribute_in,
    declared_item,
    definition_in,
    list_in,
    owners,
    pick_named,
)
from policy_dsl.resolve.measures import PLAIN, Meaning, kind_of, measure_of
from policy_dsl.resolve.scope import DeclaredList, ItemScope, Scope
from policy_dsl.resolve.within import within_items
from policy_dsl.units import unit_named

PLACES = {"second": 2, "third": 3, "fourth": 4, "fifth": 5}
UPPER = ("at most", "fewer than")
