"""The door for facts: one flat object of fact keys in, the values of a case out, or every problem at once.

The same reader serves JSON, Python callers and the scenarios of a policy.
"""

from datetime import date
from decimal import Decimal

from policy_dsl.runtime.conditions import Condition
from policy_dsl.runtime.expressions import Known
from policy_dsl.runtime.fields import Day, Field, NumberField, Unreadable, Value, shown, unreadable_in
from policy_dsl.runtime.items import places_of
from policy_dsl.runtime.known import known_of
from policy_dsl.runtime.lists import (
    COMPLETE,
    OPEN,
    Immutable,
    ListField,
    Record,
    Wrong,
    reach_of,
    read_field,
    says_not_documented,
    takes_reach,
)
from policy_dsl.runtime.names import nearest
from policy_dsl.runtime.numbers import Amount, Number, exact

DATE_OF_SERVICE = Day("date_of_service", "date of service")


class Problem:
    """One thing wrong with a case: the key it is about (empty for the case as a whole) and the sentence."""

    __slots__ = ("key", "sentence")

    def __init__(self, key: str, sentence: str) -> None:
        self.key = key
        self.sentence = sentence

    def __str__(self) -> str:
        return f"{self.key}: {self.sentence}" if self.key else self.sentence


class FactsRefused(ValueError):
    """The facts of a case cannot be used; `problems` holds all that is wrong with them, and nothing was decided."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("; ".join(map(str, problems)))
        self.problems = problems


def takes_units(field: Field) -> bool:
    """Whether data may give a fact as `{"value": 217, "unit": "lb"}`."""
    return isinstance(field, NumberField) and bool(field.units)


class Guard:
    """When a fact exists: its key, what the policy says behind `only when`, and the condition."""

    __slots__ = ("condition", "key", "told")

    def __init__(self, key: str, told: str, condition: Condition) -> None:
        self.key = key
        self.told = told
        self.condition = condition


class ImmutableFacts(Immutable):
    """What the typed facts of every generated module share: once made they do not change, and equal facts are equal.

    They can be copied and pickled. They have no text of their own, so that no value of a fact gets into a log.
    """

    __slots__: tuple[str, ...] = ()

    def __setstate__(self, state: tuple[None, dict[str, object]]) -> None:
        for name, value in state[1].items():
            object.__setattr__(self, name, value)

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and other.values() == self.values()

    def __hash__(self) -> int:
        return hash(self.values())

    def values(self) -> tuple[object, ...]:
        """Every value, in the order of the module's fields."""
        return tuple(getattr(self, name) for name in self.__slots__)


class Case:
    """The facts of one case, read: values in the order of the fields, None where unknown; a list always has one.

    `not_documented` holds the keys that were looked for and are not there; `case` is given back and never read.
    """

    __slots__ = ("case", "not_documented", "values")

    def __init__(
        self, values: tuple[Value | Record | None, ...], not_documented: frozenset[str], case: str | None
    ) -> None:
        self.values = values
        self.not_documented = not_documented
        self.case = case

    def yes_or_no(self, place: int) -> bool | None:
        """The answer at a place among the fields; None when unknown."""
        value = self.values[place]
        assert value is None or isinstance(value, bool)
        return value

    def number(self, place: int) -> Number | None:
        """The number at a place among the fields; None when unknown."""
        value = self.values[place]
        assert value is None or isinstance(value, (int, Decimal))
        return value

    def quantity(self, place: int) -> Amount | None:
        """The amount of a fact with a unit at a place among the fields; None when unknown."""
        value = self.values[place]
        assert not isinstance(value, (str, date, frozenset, Record))
        return value

    def whole_number(self, place: int) -> int | None:
        """The whole number at a place among the fields; None when unknown."""
        value = self.values[place]
        assert value is None or isinstance(value, int)
        return value

    def day(self, place: int) -> date | None:
        """The date at a place among the fields; None when unknown."""
        value = self.values[place]
        assert value is None or isinstance(value, date)
        return value

    def text(self, place: int) -> str | None:
        """The text or choice at a place among the fields; None when unknown."""
        value = self.values[place]
        assert value is None or isinstance(value, str)
        return value

    def listed(self, place: int) -> Record:
        """What the case says of the list at a place among the fields."""
        value = self.values[place]
        assert isinstance(value, Record)
        return value

    def chosen(self, place: int) -> frozenset[str] | None:
        """The set of choices at a place among the fields; None when unknown."""
        value = self.values[place]
        assert value is None or isinstance(value, frozenset)
        return value


def read_case(
    fields: tuple[Field, ...],
    effective_from: date,
    effective_until: date | None,
    version: str,
    data: object,
    guards: tuple[Guard, ...] = (),
) -> Case:
    """The case that `data` gives, one flat object (a `dict`) of fact keys.

    An absent key and `None` are unknown; `{"documented": False}` was looked for and not there.
    `date_of_service` outside the effective dates (both days included) refuses the case.
    `guards` are of the facts that do not exist in every case.
    `FactsRefused` with every problem: wrong types, values out of range, unknown keys with the nearest declared one,
    keys given twice, numbers with too many digits, malformed dates, values of facts that do not exist.
    """
    if not isinstance(data, dict):
        told = data.sentence if isinstance(data, Unreadable) else f"the facts are one JSON object, not {shown(data)}"
        raise FactsRefused((Problem("", told),))
    known = {field.key: field for field in fields}
    reaches = {f"{field.key}{COMPLETE}": field for field in fields if takes_reach(field)}
    problems: list[Problem] = []
    wrong = Wrong()
    values: dict[str, Value] = {}
    lists: dict[str, Record] = {field.key: unsaid(field) for field in fields if isinstance(field, ListField)}
    reached: dict[str, bool | date] = {}
    missing: set[str] = set()
    case: str | None = None
    for key, given in data.items():
        if not isinstance(key, str):
            problems.append(Problem("", f"a key is a text, not {shown(key)}"))
        elif key == "case":
            if isinstance(given, Unreadable):
                problems.append(Problem(key, given.sentence))
            elif given is None or isinstance(given, str):
                case = given
            else:
                problems.append(Problem(key, f"it is a text, not {shown(given)}"))
        elif key not in known and key not in reaches:
            near = nearest(key, (*known, *reaches, "case"))
            hint = f'; did you mean "{near}"?' if near else ""
            problems.append(Problem("", f"{shown(key)} is no fact of this policy{hint}"))
        elif key in known and says_not_documented(given):
            missing.add(key)
        elif not isinstance(known.get(key), ListField) and (unreadable := unreadable_in(given)) is not None:
            problems.append(Problem(key, unreadable.sentence))
        elif key in reaches:
            reached[reaches[key].key] = reach_of(given, reaches[key].key, wrong)
        elif isinstance(given, dict) and not takes_objects(known[key]):
            problems.append(Problem(key, 'an object here can only be {"documented": false}'))
        elif given is not None:
            read = read_field(known[key], given, None, key, wrong)  # how far it reaches has a key of its own
            if isinstance(read, Record):
                lists[key] = read
            elif read is not None:
                values[key] = read
        problems += [Problem(at, sentence) for at, sentence in wrong.problems]
        wrong.problems.clear()
    lists |= {key: lists[key].with_complete(reach) for key, reach in reached.items()}
    problems += outside_dates(values.get(DATE_OF_SERVICE.key), effective_from, effective_until, version)
    problems += not_existing(guards, values, lists, missing)
    if problems:
        raise FactsRefused(tuple(problems))
    read_values = tuple(lists.get(field.key, values.get(field.key)) for field in fields)
    return Case(read_values, frozenset(missing), case)


def unsaid(field: ListField) -> Record:
    """What is known of a list of which a case says nothing."""
    return field.with_every_member({}) if field.members else OPEN


def takes_objects(field: Field) -> bool:
    """Whether data may give a fact as an object: a quantity with its unit, or a list of members."""
    return isinstance(field, ListField) or takes_units(field)


def not_existing(
    guards: tuple[Guard, ...], values: dict[str, Value], lists: dict[str, Record], missing: set[str]
) -> list[Problem]:
    """The problems of values of facts, and of attributes of items, that do not exist in the case."""
    if not guards:
        return []
    keys = (*values, *lists, *missing)
    known, _ = known_of(keys, tuple(values.get(key, lists.get(key)) for key in keys), frozenset(missing), {})
    found = []
    for guard in guards:
        for key, view in places_of(guard.key, known):
            if known.get(key) is not None and guard.condition.truth(view) is False:
                found.append(Problem(key, f"it does not exist in this case: only when {guard.told}"))
    return found


def absent_facts(guards: tuple[Guard, ...], known: Known) -> frozenset[str]:
    """The keys of the facts that do not exist in a case."""
    return frozenset(
        key for each in guards for key, view in places_of(each.key, known) if each.condition.truth(view) is False
    )


def outside_dates(
    date_of_service: Value | None, effective_from: date, effective_until: date | None, version: str
) -> list[Problem]:
    """The problem of a date of service on which this version of the policy is not in force, if it is one."""
    if not isinstance(date_of_service, date):
        return []
    if effective_from <= date_of_service and (effective_until is None or date_of_service <= effective_until):
        return []
    until = "" if effective_until is None else f" to {effective_until}"
    sentence = f"{date_of_service} is outside the effective dates of version {version}, from {effective_from}{until}"
    return [Problem(DATE_OF_SERVICE.key, sentence)]


def parse_json(text: str | bytes) -> object:
    """The data that a JSON text holds, with `Unreadable` where a value cannot be used. Never raises.

    Numbers become exact; `NaN`, a number with too many digits and a key that is given twice become `Unreadable`.
    """
    import json  # costs start-up, and only the JSON door needs it

    if isinstance(text, bytes):
        try:
            text = text.decode("utf-8-sig")
        except UnicodeDecodeError as bad:
            return Unreadable(f"the facts are not UTF-8 text (byte {bad.start + 1})")

    def number(written: str) -> Number | Unreadable:
        try:
            return exact(written)
        except ValueError:
            return Unreadable("written out, the number has more than 15 digits")

    def no_number(written: str) -> Unreadable:
        return Unreadable(f"{written} is no number")

    def keys_once(pairs: list[tuple[str, object]]) -> dict[str, object]:
        read: dict[str, object] = {}
        for key, value in pairs:
            read[key] = Unreadable("it is given twice") if key in read else value
        return read

    try:
        return json.loads(
            text.removeprefix("\ufeff"),
            parse_float=number,
            parse_int=number,
            parse_constant=no_number,
            object_pairs_hook=keys_once,
        )
    except json.JSONDecodeError as bad:
        return Unreadable(f"the facts are no valid JSON: {bad.msg} (line {bad.lineno}, column {bad.colno})")
    except RecursionError:
        return Unreadable("the facts are nested too deeply; they are one flat object")
